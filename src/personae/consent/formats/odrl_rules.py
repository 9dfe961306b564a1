"""The rules of an ODRL policy, read as the terms of a consent, or not at all."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from personae.consent.agreement import ANY, DescribedUse, Pay
from personae.consent.formats.loss import Loss
from personae.consent.formats.odrl import Condition, Constraint, Duty, Iri, Logical, Rule, Value
from personae.consent.formats.odrl_terms import PX, local, name_of, odrl, px
from personae.rules.facts import MEDIA, PURPOSES, REPLICA_KINDS
from personae.rules.territories import is_territory
from personae.vocabulary.money import Money
from personae.vocabulary.names import Scene, is_id

TRAINING = "training"
_CURRENCY = re.compile(r"[A-Z]{3}")
_EXCLUDED = re.compile(r"[a-z]+(:[a-z0-9]+(-[a-z0-9]+)*)?")
_DAY = timedelta(days=1)


class Unreadable(Exception):  # noqa: N818 - named for what it says of the policy
    """One sentence: what of the policy cannot be read for sure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What limits a permission, by what it compares.

    compared  by left operand, each once; odrl:dateTime as often as it likes
    days      its comparisons of odrl:dateTime
    choices   one of whose parts must hold
    """

    compared: Mapping[str, Constraint]
    days: tuple[Constraint, ...]
    choices: tuple[Logical, ...]


def limits_of(permission: Rule) -> Limits:
    compared: dict[str, Constraint] = {}
    days: list[Constraint] = []
    choices: list[Logical] = []
    for condition in _flat(permission.constraints):
        if isinstance(condition, Logical):
            if condition.operand != odrl("or"):
                raise Unreadable(
                    f"`{local(condition.operand)}` of its constraints is not read here."
                )
            choices.append(condition)
        elif condition.left == odrl("dateTime"):
            days.append(condition)
        elif condition.left in compared:
            raise Unreadable(f"it limits `{local(condition.left)}` twice.")
        else:
            compared[condition.left] = condition
    return Limits(compared=compared, days=tuple(days), choices=tuple(choices))


def _flat(conditions: Iterable[Condition]) -> list[Condition]:
    """All must hold, so an odrl:and among them is its parts."""
    out: list[Condition] = []
    for condition in conditions:
        if isinstance(condition, Logical) and condition.operand == odrl("and"):
            out += _flat(condition.parts)
        else:
            out.append(condition)
    return out


def _closed(known: tuple[str, ...]) -> Callable[[Value], str | None]:
    def read(value: Value) -> str | None:
        word = value.text.removeprefix(PX) if isinstance(value, Iri) else ""
        return word if word in known else None

    return read


def _picture(value: Value) -> str | None:
    name = name_of("picture", value.text) if isinstance(value, Iri) else None
    return name if name is not None and is_id(name) and name != ANY else None


def _territory(value: Value) -> str | None:
    name = name_of("territory", value.text) if isinstance(value, Iri) else None
    return name if name is not None and is_territory(name) else None


def _text(value: Value) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


SCOPES: Mapping[str, tuple[str, Callable[[Value], str | None]]] = {
    "pictures": (odrl("product"), _picture),
    "kinds": (px("kind"), _closed((*REPLICA_KINDS, TRAINING))),
    "purposes": (odrl("purpose"), _closed(PURPOSES)),
    "media": (odrl("media"), _closed(MEDIA)),
    "territories": (odrl("spatial"), _territory),
    "languages": (odrl("language"), _text),
}


def scope_of(key: str, limits: Limits) -> tuple[tuple[str, ...], tuple[Loss, ...]]:
    """The words granted; a word that is not known here is left out, and told."""
    left, read = SCOPES[key]
    constraint = limits.compared.get(left)
    if constraint is None:
        if key == "languages":  # a consent that names none limits none
            return (), ()
        why = f"the policy sets no limit by `{local(left)}`; what is not said grants nothing here."
        return (), (Loss(key, why),)
    _by(constraint, "isAnyOf", "eq")
    if constraint.right == (Iri(px("none")),):
        return (), ()
    words: list[str] = []
    gone: list[Loss] = []
    for value in constraint.right:
        word = ANY if value == Iri(px(ANY)) else read(value)
        if word is None:
            gone.append(Loss(key, f"`{_told(value)}` is not known here, and is left out."))
        else:
            words.append(word)
    if key == "languages" and not words:  # no language at all would be none left out
        raise Unreadable("it names no language that can be read.")
    return tuple(words), tuple(gone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Half-open; each day is of a constraint of its own.

    none  no day at all
    """

    none: bool
    firsts: tuple[date, ...]
    ends: tuple[date, ...]


def days_of(constraints: Iterable[Constraint]) -> Days:
    none, firsts, ends = False, [], []
    for constraint in constraints:
        if constraint.right == (Iri(px("none")),) and constraint.operator == odrl("eq"):
            none = True
            continue
        day, how = day_in(constraint), constraint.operator
        if how in (odrl("gteq"), odrl("gt"), odrl("eq")):
            firsts.append(_later(day) if how == odrl("gt") else day)
        if how in (odrl("lt"), odrl("lteq"), odrl("eq")):
            ends.append(day if how == odrl("lt") else _later(day))
    return Days(none=none, firsts=tuple(firsts), ends=tuple(ends))


def day_in(constraint: Constraint) -> date:
    _by(constraint, "gteq", "gt", "eq", "lt", "lteq")
    (day, *more) = constraint.right or (None,)
    if more or not isinstance(day, date) or isinstance(day, datetime):
        raise Unreadable("a term is of whole days: write `odrl:dateTime` with one xsd:date.")
    return day


def _later(day: date) -> date:
    if day == date.max:
        raise Unreadable(f"there is no day after {day}.")
    return day + _DAY


def uses_of(choice: Logical) -> tuple[DescribedUse, ...]:
    return tuple(_described(part) for part in choice.parts)


def _described(part: Condition) -> DescribedUse:
    if not isinstance(part, Logical) or part.operand != odrl("and") or part.description is None:
        raise Unreadable(
            "a choice among constraints is read only as uses: each an `odrl:and` with a "
            "`dct:description`."
        )
    told: dict[str, Constraint] = {}
    for each in part.parts:
        if isinstance(each, Logical) or each.left in told:
            raise Unreadable(f"the use “{part.description}” is limited in a way not read here.")
        told[each.left] = each
    scenes, copies, seconds = (
        told.pop(left, None) for left in (px("scene"), px("copies"), odrl("meteredTime"))
    )
    if told or scenes is None or copies is None or not part.description.strip():
        what = local(next(iter(told), px("scene") if scenes is None else px("copies")))
        raise Unreadable(f"of the use “{part.description}”, `{what}` cannot be read.")
    return DescribedUse(
        description=part.description,
        scenes=_scenes(scenes),
        copies=_copies(copies),
        max_seconds=None if seconds is None else whole(seconds, "lteq", timedelta(seconds=1)),
    )


def _scenes(constraint: Constraint) -> tuple[Scene, ...]:
    _by(constraint, "isAnyOf", "eq")
    if constraint.right == (Iri(px("notSaid")),):
        return ()
    words = [ANY if v == Iri(px(ANY)) else _text(v) for v in constraint.right]
    known = tuple(Scene(word) for word in words if word is not None)
    if len(known) != len(words) or not known:
        raise Unreadable("a scene is told as text.")
    return known


def _copies(constraint: Constraint) -> int | None:
    _by(constraint, "lteq")
    if constraint.right == (Iri(px("notSaid")),):
        return None
    (number, *more) = constraint.right or (None,)
    if more or isinstance(number, bool) or not isinstance(number, int) or number < 0:
        raise Unreadable("a number of copies is a whole number.")
    return number


def whole(constraint: Constraint, operator: str, unit: timedelta) -> int:
    """A duration in whole units."""
    _by(constraint, operator)
    (length, *more) = constraint.right or (None,)
    if more or not isinstance(length, timedelta) or length < timedelta(0) or length % unit:
        raise Unreadable(f"`{local(constraint.left)}` is an xsd:duration of whole units, {unit}.")
    return length // unit


def notice_and_approval(duties: Iterable[Duty]) -> tuple[int | None, bool | None]:
    hours: int | None = None
    approval: bool | None = None
    for duty in duties:
        if duty.actions == (odrl("obtainConsent"),) and not duty.constraints and not approval:
            approval = True
            continue
        (before, *more) = duty.constraints or (None,)
        if (
            duty.actions != (odrl("inform"),)
            or hours is not None
            or more
            or not isinstance(before, Constraint)
            or before.left != odrl("delayPeriod")
        ):
            told = ", ".join(map(local, duty.actions)) or "nothing that is named"
            raise Unreadable(f"the duty {told} cannot be read as a promise of notice or approval.")
        hours = whole(before, "gteq", timedelta(hours=1))
    return hours, approval


def pay_of(obligations: Iterable[Rule]) -> Pay | None:
    pay: Pay | None = None
    for rule in obligations:
        told = {c.left: c for c in rule.constraints if isinstance(c, Constraint)}
        amount, per = told.get(odrl("payAmount")), told.get(odrl("unitOfCount"))
        if (
            rule.actions != (odrl("compensate"),)
            or rule.duties
            or pay is not None
            or len(rule.constraints) != len(told)
            or len(told) != 2  # noqa: PLR2004 - the two just named
            or amount is None
            or per is None
        ):
            raise Unreadable("it obliges to something that cannot be read as pay.")
        pay = Pay(amount=_money(amount), per=_per(per))
    return pay


def _money(constraint: Constraint) -> Money:
    _by(constraint, "eq")
    currency = name_of("currency", constraint.unit or "")
    (amount, *more) = constraint.right or (None,)
    if isinstance(amount, int) and not isinstance(amount, bool):
        amount = Decimal(amount)
    if more or currency is None or not _CURRENCY.fullmatch(currency):
        raise Unreadable("an amount names its currency, `odrl:unit` with an ISO 4217 code.")
    if not isinstance(amount, Decimal) or amount != round(amount, 2):
        raise Unreadable("an amount is an xsd:decimal to the cent.")
    return Money(round(amount, 2), currency)


def _per(constraint: Constraint) -> str:
    _by(constraint, "eq")
    words = [_text(value) for value in constraint.right]
    if len(words) != 1 or words[0] is None:
        raise Unreadable("what is paid for is told as text: `day`, `use`.")
    return words[0]


def excluded(constraint: Constraint) -> tuple[str, ...]:
    _by(constraint, "isAnyOf", "eq")
    words = tuple(
        v.text.removeprefix(PX) if isinstance(v, Iri) and v.text.startswith(PX) else ""
        for v in constraint.right
    )
    if not words or not all(_EXCLUDED.fullmatch(word) and word != ANY for word in words):
        raise Unreadable("it prohibits a content that is not known here.")
    return words


def _by(constraint: Constraint, *operators: str) -> None:
    """Raises where it compares otherwise, or with a unit that would change what is meant."""
    if constraint.operator not in map(odrl, operators):
        raise Unreadable(
            f"`{local(constraint.operator)}` of `{local(constraint.left)}` is not read here."
        )
    if constraint.unit is not None and constraint.left != odrl("payAmount"):
        raise Unreadable(f"the unit of `{local(constraint.left)}` is not read here.")


def _told(value: Value) -> str:
    return local(value.text) if isinstance(value, Iri) else str(value)

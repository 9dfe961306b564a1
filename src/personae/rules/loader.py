"""What a rule.yaml says, as a condition: refuses what it does not fully understand."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from personae.rules.conditions import All, AnyOf, Atom, Condition, Op, atoms, negated, true
from personae.rules.facts import FACTS, Fact, Kind, Value, WrongValueError, value_of
from personae.rules.possible import TangledError, satisfiable
from personae.rules.rule import Applies, Effect, Needs
from personae.vocabulary.mistake import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable

At: TypeAlias = "tuple[str | int, ...]"
Written: TypeAlias = "str | bool | list[Written] | dict[str, Written] | None"
Tell: TypeAlias = "Callable[[At, str, str], None]"  # where, what, what to do

_DECLARED = "New facts are declared in src/personae/rules/facts.py."
_FROM = {Kind.NUMBER: "at_least", Kind.DAY: "from", Kind.MOMENT: "from"}
_BEFORE = {Kind.NUMBER: "under", Kind.DAY: "before", Kind.MOMENT: "before"}


def fact_called(name: str, at: At, tell: Tell) -> Fact | None:
    """The fact, or None and why by `tell`."""
    fact = FACTS.get(name)
    if fact is None:
        near = did_you_mean(name, FACTS)
        tell(at, f"no fact is called `{name}`.", f"{near} {_DECLARED}".strip())
    return fact


def condition_of(written: Written, at: At, tell: Tell) -> Condition | None:
    """A condition as written; None, and why by `tell`, where any part of it is not understood.

    `fact` is a yes; `fact: value`, `fact: [values]` and, for days and numbers, `fact: {from: …,
    before: …}` or `{at_least: …, under: …}` compare; `all`, `any` and `not` combine.
    """
    if isinstance(written, str):
        return _yes(written, at, tell)
    if not isinstance(written, dict) or len(written) != 1:
        tell(
            at,
            "a condition is a fact, or one of `all`, `any`, `not`, or `fact: value`.",
            "Several stand in a list under `all` or `any`.",
        )
        return None
    ((key, inner),) = written.items()
    here = (*at, key)
    if key == "not":
        part = condition_of(inner, here, tell)
        return None if part is None else negated(part)
    if key in ("all", "any"):
        return _combined(key, inner, here, tell)
    fact = fact_called(key, here, tell)
    return None if fact is None else _compared(fact, inner, here, tell)


def _yes(name: str, at: At, tell: Tell) -> Condition | None:
    fact = fact_called(name, at, tell)
    if fact is None:
        return None
    if fact.kind is not Kind.YES_NO:
        tell(at, f"`{name}` is {fact.kind.value}.", f"Say which: `{name}: …`.")
        return None
    return true(name)


def _combined(key: str, inner: Written, at: At, tell: Tell) -> Condition | None:
    if not isinstance(inner, list) or not inner:
        tell(at, f"`{key}` takes a list of conditions.", "Write each after a hyphen.")
        return None
    parts = [condition_of(part, (*at, n), tell) for n, part in enumerate(inner)]
    known = tuple(part for part in parts if part is not None)
    if len(known) < len(parts):
        return None
    return All(known) if key == "all" else AnyOf(known)


def _compared(fact: Fact, inner: Written, at: At, tell: Tell) -> Condition | None:
    if isinstance(inner, dict):
        return _between(fact, inner, at, tell)
    if inner == []:
        tell(at, f"`{fact.name}` is compared with nothing.", "A condition names a value.")
        return None
    values = [_value(fact, v, at, tell) for v in (inner if isinstance(inner, list) else [inner])]
    known = tuple(v for v in values if v is not None)
    if len(known) < len(values):
        return None
    every = (True, False) if fact.kind is Kind.YES_NO else fact.choices
    if every and set(known) >= set(every):
        tell(at, f"`{fact.name}` is always one of these.", "Leave it out, or name fewer.")
        return None
    op = Op.WITHIN if fact.kind is Kind.TERRITORY else Op.IN
    return Atom(fact=fact.name, op=op, values=known)


def _between(fact: Fact, inner: dict[str, Written], at: At, tell: Tell) -> Condition | None:
    from_, before = _FROM.get(fact.kind), _BEFORE.get(fact.kind)
    if from_ is None or before is None or not inner or set(inner) - {from_, before}:
        words = f"`{from_}` and `{before}`" if from_ else "no order: name its values"
        tell(at, f"`{fact.name}` takes {words}.", "")
        return None
    parts: list[Condition] = []
    for key, written in inner.items():
        value = _value(fact, written, (*at, key), tell)
        if value is None:
            return None
        atom = Atom(fact=fact.name, op=Op.FROM, values=(value,))
        parts.append(atom if key == from_ else negated(atom))
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def _value(fact: Fact, written: object, at: At, tell: Tell) -> Value | None:
    try:
        value = value_of(fact, written)
    except WrongValueError as wrong:
        tell(at, f"{wrong}.", wrong.do)
        return None
    if value is None:
        tell(at, f"`{fact.name}` is compared with nothing.", "A condition names a value.")
    return value


def check(when: Condition, applies: Applies | None, at: At, tell: Tell) -> None:
    """Tell of a condition that cannot be true on the rule's days, or cannot be seen through."""
    whole = when if applies is None else All((applies.condition, when))
    try:
        if not satisfiable(when):
            tell(at, "no facts at all make this true.", "Two of its parts shut each other out.")
        elif not satisfiable(whole):
            tell(at, "nothing makes this true on the days of `applies`.", "Compare the days.")
    except TangledError:
        tell(at, "this is too tangled to be checked.", "Make two rules of it.")


def check_cover(when: Condition, effect: Effect, needs: Needs | None, at: At, tell: Tell) -> None:
    """`consent_covers` satisfies a rule that needs a consent, and nothing else may ask for it.

    A consent only grants: no rule may speak because one covers a use.
    """
    asked = [atom for atom in atoms(when) if atom.fact == "consent_covers"]
    if any(atom.holds is (True in atom.values) for atom in asked):
        tell(at, "a rule may ask of `consent_covers` only that it is not so.", "Write `not`.")
    if asked and (effect, needs) != (Effect.REQUIRE, Needs.CONSENT):
        tell(
            at,
            "only a rule that needs a consent may ask for `consent_covers`.",
            "Write `effect: require` and `needs: consent`, or leave it out.",
        )

"""Lines to statements: one for each performer, production and period, exact to the cent."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from personae.pay.line import Earning, Line
from personae.pay.standing import UNPAID, Seen, Standing, State
from personae.vocabulary.mistake import Mistake, UserError
from personae.vocabulary.money import Money
from personae.vocabulary.names import PerformerId, PictureId
from personae.vocabulary.term import Term

_CENT = Decimal("0.01")
_NOTHING = Decimal("0.00")


class Whom(Enum):
    """Who can answer what a line asks."""

    PRODUCTION = "production"
    UNION = "union"  # what a clause says that nobody here has read
    BOTH = "both"  # bargained between the production and the performer


# Facts that somebody else than the production tells.
_ASKED_OF = {
    "scale_day": Whom.UNION,
    "principal_scale_day": Whom.UNION,
    "pay_agreed": Whom.BOTH,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """fact  by name; empty where no fact is missing and a person must read or decide"""

    fact: str
    whom: Whom


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A line and where it stands."""

    line: Line
    state: State

    @property
    def amount(self) -> Decimal:
        if self.line.amount is None:
            raise ValueError(f"{self.line.key} has no amount yet")
        return self.line.amount.amount

    @property
    def paid(self) -> Decimal:
        if self.state.paid is not None:
            return self.state.paid.amount
        return self.amount if self.state.standing is Standing.PAID else _NOTHING

    @property
    def left(self) -> Decimal:
        """What is not paid of it."""
        return self.amount - self.paid

    @property
    def questions(self) -> tuple[Question, ...]:
        """What must be told before there is an amount, and by whom; none of a line that has one."""
        if self.line.amount is not None:
            return ()
        if not self.line.asks:
            return (Question(fact="", whom=Whom.UNION),)
        return tuple(
            Question(fact=fact, whom=_ASKED_OF.get(fact, Whom.PRODUCTION))
            for fact in self.line.asks
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What is paid for one kind of thing; every item of it has an amount."""

    earning: Earning
    items: tuple[Item, ...]
    subtotal: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What a statement comes to; `total` is `paid`, `to_pay`, `held` and `disputed` together.

    Contributions are in none of them: they are the plans', not the performer's.
    """

    total: Money
    paid: Money
    to_pay: Money
    held: Money
    disputed: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Payee:
    performer: PerformerId
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pay:
    """For what and when the statements are.

    agreement  a pack; empty where none is known
    object_to  how the company is reached by whoever objects; may be empty
    """

    picture: PictureId
    title: str
    company: str
    agreement: str
    period: Term
    object_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What one performer is due of one production in one period.

    groups         by what is paid for, each with an amount
    contributions  that are paid to the plans; None where there are none
    open           lines without an amount, which may be contributions too
    sums           None where no line has an amount: that is unknown, or nothing, and never 0.00
    compared       whether a cut was: only then does an empty `seen` say that nothing was seen
    """

    payee: Payee
    pay: Pay
    groups: tuple[Group, ...]
    contributions: Group | None
    open: tuple[Item, ...]
    sums: Sums | None
    compared: bool
    seen: Seen | None

    @property
    def items(self) -> tuple[Item, ...]:
        """All of them, each once."""
        apart = () if self.contributions is None else self.contributions.items
        return (*(item for group in self.groups for item in group.items), *apart, *self.open)


def statements(
    lines: Iterable[Line],
    *,
    pay: Pay,
    payees: Iterable[Payee],
    states: Mapping[str, State],
    seen: Mapping[PerformerId, Seen] | None,
) -> tuple[Statement, ...]:
    """A statement for each of `payees`, in their order, those without any line included.

    lines   of this production and period; the order does not matter
    states  by the key of a line; a line that is not in it is due and unpaid
    seen    by performer; None where no cut was compared. Who is not in it was not seen.

    Raises UserError where a performer's lines are in more than one currency; ValueError for what no
    record can bring about: two lines of one key, a line of nobody listed, a part of a cent.
    """
    by_payee = _parted(lines, pay, states)
    listed = tuple(payees)
    strangers = by_payee.keys() - {each.performer for each in listed}
    if strangers:
        raise ValueError(f"lines of {', '.join(sorted(strangers))}, who are not listed")
    return tuple(_statement(each, pay, by_payee.get(each.performer, []), seen) for each in listed)


def _parted(
    lines: Iterable[Line], pay: Pay, states: Mapping[str, State]
) -> dict[PerformerId, list[Item]]:
    items: dict[str, Item] = {}
    for line in lines:
        if line.key in items:
            raise ValueError(f"two lines are called {line.key}")
        if line.picture != pay.picture:
            raise ValueError(f"{line.key} is of {line.picture}, not of {pay.picture}")
        items[line.key] = Item(line=line, state=states.get(line.key, UNPAID))
    nobodys = states.keys() - items.keys()
    if nobodys:
        raise ValueError(f"no line is called {', '.join(sorted(nobodys))}")
    parted = defaultdict(list)
    for key in sorted(items):
        parted[items[key].line.performer].append(items[key])
    return parted


def _statement(
    payee: Payee, pay: Pay, items: Sequence[Item], seen: Mapping[PerformerId, Seen] | None
) -> Statement:
    currency = _currency(payee, items)
    known = [item for item in items if item.line.amount is not None]
    kinds = {item.line.earning for item in known}
    groups = [_group(kind, known, currency) for kind in Earning if kind in kinds]
    plans = next((g for g in groups if g.earning is Earning.CONTRIBUTION), None)
    theirs = tuple(g for g in groups if g.earning is not Earning.CONTRIBUTION)
    return Statement(
        payee=payee,
        pay=pay,
        groups=theirs,
        contributions=plans,
        open=_in_order(item for item in items if item.line.amount is None),
        sums=_sums([item for g in theirs for item in g.items], currency) if theirs else None,
        compared=seen is not None,
        seen=None if seen is None else seen.get(payee.performer),
    )


def _group(earning: Earning, known: Sequence[Item], currency: str) -> Group:
    items = _in_order(item for item in known if item.line.earning is earning)
    return Group(earning=earning, items=items, subtotal=_sum(items, currency))


def _in_order(items: Iterable[Item]) -> tuple[Item, ...]:
    """By day, those of no day last."""
    return tuple(
        sorted(items, key=lambda i: (i.line.day is None, i.line.day or date.min, i.line.key))
    )


def _sums(items: Sequence[Item], currency: str) -> Sums:
    left: dict[Standing, Decimal] = dict.fromkeys(Standing, _NOTHING)
    for item in items:
        left[item.state.standing] += item.left
    return Sums(
        total=_sum(items, currency),
        paid=Money(sum((item.paid for item in items), _NOTHING), currency),
        to_pay=Money(left[Standing.DUE] + left[Standing.PAID], currency),
        held=Money(left[Standing.HELD], currency),
        disputed=Money(left[Standing.DISPUTED], currency),
    )


def _sum(items: Iterable[Item], currency: str) -> Money:
    return Money(sum((item.amount for item in items), _NOTHING), currency)


def _currency(payee: Payee, items: Sequence[Item]) -> str:
    """Of all amounts and payments; raises where there are two."""
    first: dict[str, Item] = {}
    for item in items:
        for money in (item.line.amount, item.state.paid):
            if money is None:
                continue
            if money.amount != money.amount.quantize(_CENT):
                raise ValueError(f"{item.line.key}: {money.amount} is no whole number of cents")
            first.setdefault(money.currency, item)
    if len(first) > 1:
        told = ", ".join(f"{c} ({i.line.where or i.line.key})" for c, i in sorted(first.items()))
        raise UserError(
            Mistake(
                str(payee.performer),
                f"what they are due is in more than one currency: {told}.",
                "A statement is in one currency, and none is changed into another here: pay one "
                "of them under a production of its own.",
            )
        )
    return next(iter(first), "")

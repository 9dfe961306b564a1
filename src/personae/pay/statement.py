"""Lines to statements: one for each performer, production and period, exact to the cent."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from personae.pay.line import Earning, Line
from personae.pay.standing import UNPAID, Estimate, Item, Standing, State
from personae.pay.terms import Seen
from personae.vocabulary.mistake import Mistake, UserError
from personae.vocabulary.money import Money
from personae.vocabulary.names import PerformerId, PictureId, Sha256
from personae.vocabulary.term import Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What is paid for one kind of thing; every item of it has an amount."""

    earning: Earning
    items: tuple[Item, ...]
    subtotal: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What a statement comes to; `total` is `paid` + `to_pay` + `held` - `overpaid`.

    What was paid too much on one line is taken from no other.
    Contributions are in none of them: they are the plans', not the performer's.
    """

    total: Money
    paid: Money
    to_pay: Money
    held: Money
    overpaid: Money


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
class Cut:
    """What one screening of one cut showed of whom; who is not in `seen` was not seen."""

    sha256: Sha256
    screened_on: date
    seen: Mapping[PerformerId, Seen]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What one performer is due of one production in one period.

    groups         by what is paid for, each with an amount
    contributions  that are paid to the plans; None where there are none
    open           lines without an amount, which may be contributions too
    sums           None where no line has an amount: that is unknown, or nothing, and never 0.00
    cut            None where none was compared; only then does an absent `seen` say nothing
    """

    payee: Payee
    pay: Pay
    groups: tuple[Group, ...]
    contributions: Group | None
    open: tuple[Item, ...]
    sums: Sums | None
    cut: Cut | None = field(repr=False)
    estimates: tuple[Estimate, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """All of them, each once."""
        apart = () if self.contributions is None else self.contributions.items
        return (*(item for group in self.groups for item in group.items), *apart, *self.open)

    @property
    def seen(self) -> Seen | None:
        return None if self.cut is None else self.cut.seen.get(self.payee.performer)

    @property
    def scenes_outnumber_days(self) -> bool:
        """Whether a reader may want to ask how days were estimated; a day can hold many scenes."""
        if self.seen is None or not self.estimates:
            return False
        return len(self.seen.scenes) > sum(each.days for each in self.estimates)


def statements(
    lines: Iterable[Line],
    *,
    pay: Pay,
    payees: Iterable[Payee],
    states: Mapping[str, State],
    cut: Cut | None = None,
    estimates: Mapping[PerformerId, tuple[Estimate, ...]] | None = None,
) -> tuple[Statement, ...]:
    """A statement for each of `payees`, in their order, those without any line included.

    lines   of this production and period; the order does not matter
    states  by the key of a line; to one that is not in it nothing has happened yet
    cut     None where none was compared

    Raises UserError where a performer's lines are in more than one currency; ValueError for what no
    record can bring about: two lines of one key, a line of nobody listed, a part of a cent.
    """
    by_payee = _parted(lines, pay, states)
    listed = tuple(payees)
    strangers = by_payee.keys() - {each.performer for each in listed}
    if strangers:
        raise ValueError(f"lines of {', '.join(sorted(strangers))}, who are not listed")
    return tuple(
        _statement(
            payee,
            pay,
            by_payee.get(payee.performer, []),
            cut,
            (estimates or {}).get(payee.performer, ()),
        )
        for payee in listed
    )


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
    payee: Payee,
    pay: Pay,
    items: Sequence[Item],
    cut: Cut | None,
    estimates: tuple[Estimate, ...],
) -> Statement:
    currency = _currency(payee.performer, items)
    items = [item for item in items if not _dead(item) or _of(item) in ("", currency)]
    known = [item for item in items if item.line.amount is not None]
    kinds = {item.line.earning for item in known}
    groups = [_group(kind, known, currency) for kind in Earning if kind in kinds]
    theirs = tuple(g for g in groups if g.earning is not Earning.CONTRIBUTION)
    return Statement(
        payee=payee,
        pay=pay,
        groups=theirs,
        contributions=next((g for g in groups if g.earning is Earning.CONTRIBUTION), None),
        open=_in_order(item for item in items if item.line.amount is None),
        sums=_sums([item for g in theirs for item in g.items], currency) if theirs else None,
        cut=cut,
        estimates=estimates,
    )


def _group(earning: Earning, known: Sequence[Item], currency: str) -> Group:
    items = _in_order(item for item in known if item.line.earning is earning)
    subtotal = Money.total((item.amount for item in items), currency)
    return Group(earning=earning, items=items, subtotal=subtotal)


def _in_order(items: Iterable[Item]) -> tuple[Item, ...]:
    """By day, those of no day last."""
    return tuple(
        sorted(items, key=lambda i: (i.line.day is None, i.line.day or date.min, i.line.key))
    )


def _sums(items: Sequence[Item], currency: str) -> Sums:
    over = [item for item in items if item.standing is Standing.OVERPAID]
    held = [item for item in items if item.standing is Standing.HELD]
    due = [item for item in items if item.standing is Standing.DUE]
    return Sums(
        total=Money.total((item.amount for item in items), currency),
        paid=Money.total((item.paid for item in items), currency),
        to_pay=Money.total((item.left for item in due), currency),
        held=Money.total((item.left for item in held), currency),
        overpaid=-Money.total((item.left for item in over), currency),
    )


def require_one_currency(lines: Iterable[Line], states: Mapping[str, State]) -> None:
    """Raise UserError where what somebody is due or was paid is in more than one currency."""
    parted: defaultdict[PerformerId, list[Item]] = defaultdict(list)
    for line in lines:
        item = Item(line=line, state=states.get(line.key, UNPAID))
        parted[line.performer].append(item)
    mistakes: list[Mistake] = []
    for performer in sorted(parted):
        try:
            _currency(performer, parted[performer])
        except UserError as wrong:
            mistakes += wrong.mistakes
    if mistakes:
        raise UserError(*mistakes)


def _currency(performer: PerformerId, items: Sequence[Item]) -> str:
    """Of all amounts and payments; raises where there are two."""
    first: dict[str, Item] = {}
    for item in items:
        if item.line.amount is None or _dead(item):
            continue
        for money in (item.line.amount, *(each.amount for each in item.state.payments)):
            _ = money.cents  # raises for a part of a cent
            first.setdefault(money.currency, item)
    if len(first) > 1:
        told = ", ".join(f"{c} ({i.line.where or i.line.key})" for c, i in sorted(first.items()))
        raise UserError(
            Mistake(
                str(performer),
                f"what they are due or were paid is in more than one currency: {told}.",
                "A statement is in one currency, and none is changed into another here: correct "
                "the record, or keep the other currency as a production of its own.",
            )
        )
    return next(iter(first), next(filter(None, map(_of, items)), ""))


def _dead(item: Item) -> bool:
    """Whether it was taken back before anything was paid, so that no currency is left in it."""
    return item.state.reversed and not item.state.payments


def _of(item: Item) -> str:
    return "" if item.line.amount is None else item.line.amount.currency

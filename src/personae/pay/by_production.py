"""All statements of a production, as a union reads them: who, by which clause, how much."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from personae.pay.counts import CountedDay
from personae.pay.line import Clause, Earning
from personae.pay.standing import Item
from personae.pay.statement import Pay, Statement, Sums
from personae.vocabulary.money import Money
from personae.vocabulary.names import PerformerId


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """What is due by one clause, in one currency, and how many lines of it have no amount yet.

    earnings  what it pays for, by code
    amount    None where no line of it has one
    """

    clause: Clause
    earnings: tuple[Earning, ...]
    performers: int
    lines: int
    open: int
    amount: Money | None
    contribution: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """sums        of all statements, by currency, in its order
    contributions  to the plans, by currency
    clauses        the largest first, those without an amount last
    open           every line without an amount, by performer, and those that keep an amount which
                   the records give no longer
    held           every line that somebody objects to, be there an amount or not
    background     None where nobody's days were counted
    replicas       background actors whose replicas are used; as positions they count nought
    """

    pay: Pay
    statements: tuple[Statement, ...]
    sums: tuple[Sums, ...]
    contributions: tuple[Money, ...]
    clauses: tuple[Sum, ...]
    open: tuple[tuple[Statement, Item], ...]
    held: tuple[tuple[Statement, Item], ...]
    background: tuple[CountedDay, ...] | None
    replicas: tuple[PerformerId, ...]


def by_production(
    statements: Iterable[Statement],
    *,
    background: Sequence[CountedDay] | None = None,
    replicas: Sequence[PerformerId] = (),
) -> Whole:
    """Raises ValueError for statements of more than one production or period, and for none."""
    given = tuple(sorted(statements, key=lambda each: each.payee.performer))
    pays = {(s.pay.picture, s.pay.period.start, s.pay.period.end) for s in given}
    if len(pays) != 1:
        raise ValueError("statements of one production and one period are reported together")
    return Whole(
        pay=given[0].pay,
        statements=given,
        sums=_summed(given),
        contributions=_contributed(given),
        clauses=_clauses(given),
        open=tuple((s, item) for s in given for item in s.items if item.open),
        held=tuple((s, item) for s in given for item in s.items if item.state.held),
        background=None if background is None else tuple(sorted(background, key=lambda b: b.day)),
        replicas=tuple(replicas),
    )


def _summed(statements: Sequence[Statement]) -> tuple[Sums, ...]:
    of: defaultdict[str, list[Sums]] = defaultdict(list)
    for statement in statements:
        if statement.sums is not None:
            of[statement.sums.total.currency].append(statement.sums)
    return tuple(
        Sums(
            total=Money.total((each.total for each in sums), currency),
            paid=Money.total((each.paid for each in sums), currency),
            to_pay=Money.total((each.to_pay for each in sums), currency),
            held=Money.total((each.held for each in sums), currency),
            overpaid=Money.total((each.overpaid for each in sums), currency),
        )
        for currency, sums in sorted(of.items())
    )


def _contributed(statements: Sequence[Statement]) -> tuple[Money, ...]:
    of: defaultdict[str, list[Money]] = defaultdict(list)
    for statement in statements:
        if statement.contributions is not None:
            money = statement.contributions.subtotal
            of[money.currency].append(money)
    return tuple(Money.total(moneys, currency) for currency, moneys in sorted(of.items()))


def _clauses(statements: Sequence[Statement]) -> tuple[Sum, ...]:
    of: defaultdict[tuple[Clause, str, bool], list[Item]] = defaultdict(list)
    unpriced: defaultdict[tuple[Clause, bool], list[Item]] = defaultdict(list)
    for statement in statements:
        for item in statement.items:
            plans = item.line.earning is Earning.CONTRIBUTION
            if item.line.amount is None:
                unpriced[item.line.clause, plans].append(item)
            else:
                of[item.line.clause, item.amount.currency, plans].append(item)
    sums = []
    for (clause, currency, plans), items in of.items():
        without = unpriced.pop((clause, plans), [])
        total = Money.total((item.amount for item in items), currency)
        sums.append(_sum(clause, items, without, total, plans=plans))
    sums += [
        _sum(clause, [], items, None, plans=plans) for (clause, plans), items in unpriced.items()
    ]
    return tuple(sorted(sums, key=_largest_first))


def _sum(
    clause: Clause, items: list[Item], without: list[Item], total: Money | None, *, plans: bool
) -> Sum:
    lines = [item.line for item in (*items, *without)]
    kinds = {line.earning for line in lines}
    return Sum(
        clause=clause,
        earnings=tuple(each for each in Earning if each in kinds),
        performers=len({line.performer for line in lines}),
        lines=len(lines),
        open=len(without),
        amount=total,
        contribution=plans,
    )


def _largest_first(each: Sum) -> tuple[object, ...]:
    clause = (each.clause.rule, each.clause.cite, each.clause.level)
    if each.amount is None:
        return (True, "", 0, *clause)
    return (False, each.amount.currency, -each.amount.cents, *clause)

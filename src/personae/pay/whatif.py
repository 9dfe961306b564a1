"""What another text would pay: the same film and records under two packs, side by side."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from personae.pay.line import Clause, Earning, Line
from personae.vocabulary.mistake import Mistake, UserError
from personae.vocabulary.money import Money
from personae.vocabulary.names import PerformerId


@dataclass(frozen=True, slots=True, kw_only=True)
class Under:
    """What one pack makes due to one performer for one kind of thing, or in all.

    amount   of its lines that have one, None where none has: that is unknown, and never 0.00;
             contributions to the plans are not in it
    lines    that have one
    open     that have none
    silent   kinds of pay, counted by performer, for which the other has a line and this has none:
             whether it owes nothing for them nobody read
    clauses  by which, each once
    """

    amount: Money | None
    lines: int
    open: int
    silent: int
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """The same under the one and under the other."""

    first: Under
    second: Under

    @property
    def difference(self) -> Money | None:
        """What the second pays more, as far as both have amounts; below nought for less.

        None where one of them has no amount at all.
        """
        if self.first.amount is None or self.second.amount is None:
            return None
        return self.second.amount - self.first.amount

    @property
    def known(self) -> bool:
        """Whether each has a line for what the other pays, and every line an amount."""
        return not any(side.open or side.silent for side in (self.first, self.second))


@dataclass(frozen=True, slots=True, kw_only=True)
class PerformerBetween:
    performer: PerformerId
    all: Between
    earnings: tuple[tuple[Earning, Between], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """performers     by name; who has no line under either is not among them
    all            every performer together
    known          those alone whose pay is known whole under both: the comparison of like with like
    contributions  to the plans, apart
    """

    performers: tuple[PerformerBetween, ...]
    all: Between
    known: Between
    contributions: Between


def whatif(first: Iterable[Line], second: Iterable[Line]) -> WhatIf:
    """The difference by performer and in sum; the order of lines does not matter.

    Raises UserError where amounts are in more than one currency.
    """
    both = (tuple(first), tuple(second))
    currency = _currency(both)
    whose: tuple[dict[PerformerId, list[Line]], ...] = tuple(map(_theirs, both))
    names = sorted(whose[0].keys() | whose[1].keys())
    performers = tuple(
        _performer(name, whose[0].get(name, []), whose[1].get(name, []), currency) for name in names
    )
    whole = {each.performer for each in performers if each.all.known}
    plans = [[line for line in side if line.earning is _PLANS] for side in both]
    return WhatIf(
        performers=performers,
        all=_between(*_all(whose, names), currency),
        known=_between(*_all(whose, [name for name in names if name in whole]), currency),
        contributions=_between(plans[0], plans[1], currency),
    )


_PLANS = Earning.CONTRIBUTION


def _theirs(lines: Sequence[Line]) -> dict[PerformerId, list[Line]]:
    """Without contributions, which no performer is paid."""
    of: defaultdict[PerformerId, list[Line]] = defaultdict(list)
    for line in lines:
        if line.earning is not _PLANS:
            of[line.performer].append(line)
    return dict(of)


def _all(
    whose: Sequence[dict[PerformerId, list[Line]]], names: Sequence[PerformerId]
) -> tuple[list[Line], list[Line]]:
    first, second = ([line for name in names for line in side.get(name, [])] for side in whose)
    return first, second


def _performer(
    performer: PerformerId, first: Sequence[Line], second: Sequence[Line], currency: str
) -> PerformerBetween:
    kinds = {line.earning for line in (*first, *second)}
    return PerformerBetween(
        performer=performer,
        all=_between(first, second, currency),
        earnings=tuple(
            (kind, _between(_of(kind, first), _of(kind, second), currency))
            for kind in Earning
            if kind in kinds
        ),
    )


def _of(kind: Earning, lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if line.earning is kind]


def _between(first: Sequence[Line], second: Sequence[Line], currency: str) -> Between:
    paid = _kinds(first), _kinds(second)
    return Between(
        first=_under(first, len(paid[1] - paid[0]), currency),
        second=_under(second, len(paid[0] - paid[1]), currency),
    )


def _kinds(lines: Sequence[Line]) -> set[tuple[PerformerId, Earning]]:
    return {(line.performer, line.earning) for line in lines}


def _under(lines: Sequence[Line], silent: int, currency: str) -> Under:
    amounts = [line.amount for line in lines if line.amount is not None]
    clauses = {line.clause for line in lines}
    return Under(
        amount=Money.total(amounts, currency) if amounts else None,
        lines=len(amounts),
        open=len(lines) - len(amounts),
        silent=silent,
        clauses=tuple(sorted(clauses, key=lambda c: (c.rule, c.cite, c.level))),
    )


def _currency(both: Sequence[Sequence[Line]]) -> str:
    """Of all amounts; empty where there are none."""
    first: dict[str, Line] = {}
    for line in (line for side in both for line in side):
        if line.amount is not None:
            first.setdefault(line.amount.currency, line)
    if len(first) > 1:
        told = ", ".join(f"{c} ({line.where or line.key})" for c, line in sorted(first.items()))
        raise UserError(
            Mistake(
                "what if",
                f"pay is in more than one currency: {told}.",
                "None is changed into another here: compare a production that pays in one.",
            )
        )
    return next(iter(first), "")

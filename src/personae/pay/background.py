"""A background actor's day: its vouchers, each once, and what the day is worth at least."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import UTC, date, timedelta
from decimal import Decimal
from itertools import groupby
from typing import TypeAlias

from personae.pay.counts import uncovered
from personae.pay.hours import Attendance
from personae.pay.line import UNREAD, Clause
from personae.pay.rates import Minimum
from personae.pay.terms import Best, Terms, a_day_of, best
from personae.reconciliation.production import Voucher
from personae.vocabulary.money import Money
from personae.vocabulary.names import PerformerId

BY_VOUCHER = Clause(rule="voucher", cite="the voucher", level="—")
NOT_COVERED = "the records say that the agreement does not cover this day: none of its rates counts"
_CLASSES = {"general": "general-background"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouched:
    """The vouchers of one performer and day, by what they say and not by the order of the file.

    vouchers  each told once
    again     where one stands a second time, word for word: nobody works one voucher twice
    covered   False where the records say that the agreement does not cover the day
    """

    performer: PerformerId
    day: date
    vouchers: tuple[Voucher, ...]
    again: tuple[str, ...]
    covered: bool

    @property
    def attendances(self) -> tuple[Attendance, ...]:
        return tuple(
            Attendance(v.call, v.dismissed, _meal(v))
            for v in self.vouchers
            if v.call is not None and v.dismissed is not None
        )

    @property
    def timed(self) -> bool:
        """Whether each of them says when the day began and ended."""
        return len(self.attendances) == len(self.vouchers)

    @property
    def classes(self) -> tuple[str, ...]:
        named = {_CLASSES.get(v.class_, v.class_) for v in self.vouchers if v.class_}
        return tuple(sorted(named))

    @property
    def told_again(self) -> str:
        """Empty where each stands in the file once."""
        if not self.again:
            return ""
        return f"a voucher that stands in the file more than once counts once ({self._where})"

    @property
    def _where(self) -> str:
        return ", ".join(self.again)


Vouchers: TypeAlias = Mapping[tuple[PerformerId, date], Vouched]


def vouched(terms: Terms) -> Vouchers:
    """Every day of which a voucher tells, in the order of performers and days."""
    free = uncovered_days(terms)
    every = [(v.performer, v.day, _said(v), v) for v in terms.production.vouchers or ()]
    every.sort(key=lambda row: row[:3])
    return {
        (who, day): _vouched(who, day, [row[2:] for row in rows], covered=(who, day) not in free)
        for (who, day), rows in groupby(every, key=lambda row: row[:2])
    }


def days_of(days: Iterable[tuple[PerformerId, date]]) -> Mapping[PerformerId, list[date]]:
    out: dict[PerformerId, list[date]] = {}
    for who, day in days:
        out.setdefault(who, []).append(day)
    return out


def uncovered_days(terms: Terms) -> frozenset[tuple[PerformerId, date]]:
    """Of background actors alone: no principal's day is one of a background position."""
    return frozenset(
        (who, day)
        for who, day in uncovered(terms.production)
        if terms.member(who) is None or terms.background(who)
    )


def best_of_day(
    terms: Terms,
    performer: PerformerId,
    day: date,
    classes: Sequence[str],
    *,
    vouchers: Sequence[Voucher],
    covered: bool,
    hours: Decimal | None,
) -> tuple[str, Best]:
    """As what a day is paid, the best paid of `classes`, and the better of contract and minimum.

    vouchers  of that day: a rate on one is the contract's as much as that of the cast list
    hours     that were worked, for a contract by the hour; None where nobody knows
    """
    of = max(classes, key=lambda one: _worth(terms, one, day), default="")
    on_vouchers = [v.rate for v in vouchers if v.rate is not None]
    member = terms.member(performer)
    own = None if member is None else a_day_of(member, hours)
    given = [*on_vouchers, own] if own is not None else on_vouchers
    if len({money.currency for money in given}) > 1:
        because = "the voucher and the cast list name two currencies"
        return of, _none(because, "daily_rate")
    contract = max(given, key=lambda money: money.amount, default=None)
    clause = BY_VOUCHER if contract in on_vouchers else UNREAD
    if not covered:
        return of, _uncompared(contract, clause, NOT_COVERED, "daily_rate")
    if not of:
        because = "the voucher names no class, and so no minimum"
        return of, _uncompared(contract, clause, because, "voucher_class")
    least = terms.rates.minimum(of, "day", day)
    if not given and member is not None and member.rate is not None and member.unit == "hour":
        return of, _by_the_hour(least)
    what = of.replace("-", " ") if terms.background(performer) or member is None else f"a {of}"
    found = best(contract, least, what=what, day=day)
    unknown = sorted(one for one in classes if terms.rates.minimum(one, "day", day) is None)
    if least is None or not unknown:
        return of, found
    others = " and ".join(one.replace("-", " ") for one in unknown)
    none = f"no minimum for {others} is on file for {day}"
    return of, replace(found, because="; ".join(filter(None, (found.because, none))))


def _by_the_hour(least: Minimum | None) -> Best:
    """Of a contract by the hour on a day whose hours nobody knows: the minimum is due for sure."""
    because = "the contract is by the hour, and nobody knows how many there were"
    if least is None or least.beside:
        return Best(
            amount=None, working="", because=because, asks=("call", "dismissed"), clause=UNREAD
        )
    return Best(
        amount=least.amount,
        working=f"{least.amount.amount:.2f}",
        because=f"{because}: this is the minimum",
        asks=(),
        clause=least.clause,
    )


def _worth(terms: Terms, of: str, day: date) -> Decimal:
    least = terms.rates.minimum(of, "day", day)
    return Decimal(0) if least is None else least.amount.amount


def _uncompared(contract: Money | None, clause: Clause, because: str, asks: str) -> Best:
    """The contract's rate alone, with what stands in the way of a minimum."""
    if contract is None:
        return _none(because, asks)
    return Best(
        amount=contract, working=f"{contract.amount:.2f}", because=because, asks=(), clause=clause
    )


def _none(because: str, asks: str) -> Best:
    return Best(amount=None, working="", because=because, asks=(asks,), clause=UNREAD)


def _vouched(
    performer: PerformerId, day: date, rows: Iterable[tuple[str, Voucher]], *, covered: bool
) -> Vouched:
    once: dict[str, Voucher] = {}
    again: list[str] = []
    for said, voucher in rows:
        if once.setdefault(said, voucher) is not voucher:
            again.append(voucher.where)
    return Vouched(
        performer=performer,
        day=day,
        vouchers=tuple(once.values()),
        again=tuple(again),
        covered=covered,
    )


def _said(voucher: Voucher) -> str:
    """All that a voucher says; where it stands is none of it."""
    return str(astuple(replace(voucher, where="")))


def _meal(voucher: Voucher) -> timedelta | None:
    if voucher.meal_out is None or voucher.meal_in is None:
        return None
    return voucher.meal_in.astimezone(UTC) - voucher.meal_out.astimezone(UTC)

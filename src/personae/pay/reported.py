"""One performer's rows of the time report: their days, how long each was, and lines for them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from personae.pay.background import Vouched, Vouchers, best_of_day
from personae.pay.hours import TOO_LONG, WHOLE_DAY, Attendance, in_tenths, shown_twice, worked
from personae.pay.line import UNREAD, Earning, Line
from personae.pay.terms import Best, Terms, class_of
from personae.reconciliation.production import CastMember, WorkDay
from personae.reconciliation.worked import ON_SCREEN_CODES
from personae.vocabulary.names import PerformerId


class Hours(NamedTuple):
    """number   in tenths; None where nobody knows
    because  why not, or what else is to be said of the hours; may be empty
    """

    number: Decimal | None
    because: str = ""


class Reported:
    """paid  days of work or on hold, in their order: each is paid by the report and nothing else"""

    def __init__(
        self,
        terms: Terms,
        member: CastMember,
        rows: Sequence[WorkDay],
        *,
        vouchers: Vouchers,
        uncovered: frozenset[tuple[PerformerId, date]],
    ) -> None:
        self.terms, self.member, self.performer = terms, member, member.performer
        self._vouchers, self._uncovered = vouchers, uncovered
        self.days = {day: tuple(each) for day, each in groupby(rows, key=lambda row: row.day)}
        self.paid = tuple(day for day, rows in self.days.items() if self._is_paid(day, rows))

    def _is_paid(self, day: date, rows: Iterable[WorkDay]) -> bool:
        statuses = {row.status for row in rows}
        held = any(self.terms.rates.paid_day(status, day) for status in statuses)
        return held or bool(statuses & set(ON_SCREEN_CODES))

    @property
    def background(self) -> bool:
        return self.terms.background(self.performer)

    def covered(self, day: date) -> bool:
        """False where the records say that the agreement does not cover the day."""
        return (self.performer, day) not in self._uncovered

    def worked(self, day: date) -> tuple[WorkDay, ...]:
        """The rows that are work on screen; all of the day where only a voucher tells of work."""
        rows = self.days[day]
        on_screen = tuple(row for row in rows if row.status in ON_SCREEN_CODES)
        return on_screen or (rows if self._beside(day) is not None else ())

    def hours(self, day: date) -> Hours:
        """As the report and the vouchers of that day say together; one of the two is enough."""
        beside = self._beside(day)
        rows = [row for row in self.days[day] if row.status in ON_SCREEN_CODES]
        own = [
            Attendance(row.call, row.dismissed, _minutes(row.meal_minutes))
            for row in rows
            if row.call is not None and row.dismissed is not None
        ]
        timed = bool(rows) and len(own) == len(rows)
        if not timed and (beside is None or not beside.timed):
            return Hours(None, "the time report does not say when the day began and ended")
        records = [*own, *(beside.attendances if beside is not None else ())]
        length = worked(records)
        if length >= WHOLE_DAY:
            return Hours(None, TOO_LONG)
        return Hours(in_tenths(length), shown_twice(records))

    def best(self, day: date, hours: Decimal | None) -> tuple[str, Best]:
        """By the role, and by the vouchers of that day, as whatever is paid best."""
        beside = self._beside(day)
        of, rate = best_of_day(
            self.terms,
            self.performer,
            day,
            (class_of(self.member.role), *(beside.classes if beside is not None else ())),
            vouchers=beside.vouchers if beside is not None else (),
            covered=self.covered(day),
            hours=hours,
        )
        if beside is None:
            return of, rate
        scanned = any(voucher.scan != "none" for voucher in beside.vouchers)
        because = [
            rate.because,
            "a voucher tells of the day too, and it is paid once",
            "the hours of the scan are within this day's" if scanned else "",
            beside.told_again,
        ]
        return of, replace(rate, because="; ".join(filter(None, because)))

    def _beside(self, day: date) -> Vouched | None:
        return self._vouchers.get((self.performer, day))

    def line(
        self,
        day: date,
        earning: Earning,
        what: str,
        rate: Best,
        rows: Sequence[WorkDay],
        *,
        hours: Decimal | None = None,
    ) -> Line:
        """A day or a week at its rate."""
        return Line(
            key=self.key(day, earning.value),
            performer=self.performer,
            picture=self.terms.production.picture,
            day=day,
            earning=earning,
            what=what,
            clause=rate.clause,
            amount=rate.amount,
            working=f"1 × {rate.working}" if rate.working else "",
            because=rate.because,
            asks=rate.asks,
            changes="a better rate in the contract",
            hours=hours,
            where=where(rows),
        )

    def open(
        self,
        day: date,
        earning: Earning,
        because: str,
        key: str,
        *,
        what: str = "",
        working: str = "",
        asks: tuple[str, ...] = (),
        rows: Sequence[WorkDay] = (),
        hours: Decimal | None = None,
    ) -> Line:
        """A line that only a person can settle."""
        return Line(
            key=self.key(day, key),
            performer=self.performer,
            picture=self.terms.production.picture,
            day=day,
            earning=earning,
            what=what or earning.value,
            clause=UNREAD,
            amount=None,
            working=working,
            because=because,
            asks=asks,
            hours=hours,
            where=where(rows),
        )

    def key(self, day: date, what: str) -> str:
        return f"{self.terms.production.picture}/{self.performer}/{day}/{what}"


def where(rows: Iterable[WorkDay]) -> str:
    return ", ".join(dict.fromkeys(row.where for row in rows))


def _minutes(count: int | None) -> timedelta | None:
    return None if count is None else timedelta(minutes=count)

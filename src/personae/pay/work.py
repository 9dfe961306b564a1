"""What is due for work on record in Exhibit G: days, weeks, holds, overtime."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby, pairwise

from personae.pay.hours import Attendance, in_tenths, long_day, worked
from personae.pay.line import UNREAD, Earning, Line
from personae.pay.terms import DAY_PERFORMERS, Best, Terms, a_day_of, best
from personae.reconciliation.production import CastMember, WorkDay
from personae.reconciliation.worked import ON_SCREEN_CODES
from personae.vocabulary.names import PerformerId

_SIXTH = 6
_WEEK = timedelta(days=7)
_WHOLE_WEEK = 5  # days of work in a week that a week's rate pays for


def of_work(terms: Terms) -> Iterator[Line]:
    """Every line that Exhibit G makes due."""
    rows = sorted(terms.production.work or (), key=_by_performer)
    for performer, theirs in groupby(rows, key=lambda row: row.performer):
        member = terms.member(performer)
        if member is not None:
            yield from _Performer(terms, member, tuple(theirs)).lines()


def _by_performer(row: WorkDay) -> tuple[str, date, str]:
    return row.performer, row.day, row.status


class _Performer:
    def __init__(self, terms: Terms, member: CastMember, rows: Sequence[WorkDay]) -> None:
        self._terms, self._member = terms, member
        self._days = {day: tuple(each) for day, each in groupby(rows, key=lambda row: row.day)}

    @property
    def _performer(self) -> PerformerId:
        return self._member.performer

    def lines(self) -> Iterator[Line]:
        paid = [day for day, rows in self._days.items() if self._is_paid(day, rows)]
        if self._member.unit == "week":
            yield from self._weeks(paid)
        elif self._member.unit in ("picture", "episode"):
            yield self._by_the_piece(paid)
        else:
            for day in paid:
                yield from self._day(day, self._days[day])
        for day in _sixth_in_a_row(sorted(paid)):
            yield self._open(
                day, Earning.OTHER_DAY, "the sixth day in a row or a later one", "sixth"
            )
        for day, rows in self._days.items():
            if day not in paid:
                yield from self._other(day, rows)

    def _is_paid(self, day: date, rows: Iterable[WorkDay]) -> bool:
        statuses = {row.status for row in rows}
        held = any(self._terms.rates.paid_day(status, day) for status in statuses)
        return held or bool(statuses & set(ON_SCREEN_CODES))

    def _day(self, day: date, rows: Sequence[WorkDay]) -> Iterator[Line]:
        on_screen = [row for row in rows if row.status in ON_SCREEN_CODES]
        if not on_screen:
            rate = self._best(day, None)
            yield self._line(day, Earning.HOLD, "a day on hold", rate, rows, hours=None)
            return
        records = [
            Attendance(row.call, row.dismissed, _minutes(row.meal_minutes))
            for row in on_screen
            if row.call is not None and row.dismissed is not None
        ]
        hours = in_tenths(worked(records)) if len(records) == len(on_screen) else None
        rate = self._best(day, hours)
        own = self._hours_of_the_day(day, hours)
        yield self._line(day, Earning.DAY, "a day of work", rate, on_screen, hours=own)
        yield from self._overtime(day, on_screen, rate, hours)

    def _hours_of_the_day(self, day: date, hours: Decimal | None) -> Decimal | None:
        """Those that the day's rate pays for; the others stand on the line of overtime."""
        rule = self._terms.rates.overtime_of(self._class, day)
        return hours if hours is None or rule is None else min(hours, rule.straight_hours)

    def _overtime(
        self, day: date, rows: Sequence[WorkDay], rate: Best, hours: Decimal | None
    ) -> Iterator[Line]:
        rule = self._terms.rates.overtime_of(self._class, day)
        if hours is None:
            because = "the time report does not say when the day began and ended"
            yield self._open(
                day, Earning.OVERTIME, because, "overtime", asks=("call", "dismissed"), rows=rows
            )
        elif rule is None:
            return  # what this class is paid for a long day was not read; `not_read` says so
        elif rate.amount is None:
            if hours > rule.straight_hours:
                yield self._open(day, Earning.OVERTIME, rate.because, "overtime", asks=rate.asks)
        else:
            least = self._terms.rates.minimum(self._class, "day", day)
            found = long_day(hours, rate.amount, rule, least)
            if found is not None:
                yield Line(
                    key=self._key(day, "overtime"),
                    performer=self._performer,
                    picture=self._terms.production.picture,
                    day=day,
                    earning=Earning.OVERTIME,
                    what=f"overtime: {hours} hours of work",
                    clause=rule.clause,
                    amount=found.amount,
                    working=found.working,
                    because=found.because,
                    changes="other times on the time report",
                    hours=hours - rule.straight_hours,
                    where=_where(rows),
                )

    def _weeks(self, paid: Sequence[date]) -> Iterator[Line]:
        """Weeks are counted from the first day of the engagement."""
        days = sorted(paid)
        while days:
            first = days[0]
            week = [day for day in days if day < first + _WEEK]
            days = days[len(week) :]
            rows = [row for day in week for row in self._days[day]]
            least = self._terms.rates.minimum("weekly-performer", "week", first)
            rate = best(self._member.rate, least, what="a weekly performer", day=first)
            if len(week) < _WHOLE_WEEK:
                count = f"{len(week)} of {_WHOLE_WEEK} days of a week at {rate.working}"
                because = "what a part of a week is paid was not read"
                yield self._open(first, Earning.DAY, because, "week", working=count, rows=rows)
            else:
                yield self._line(first, Earning.DAY, "a week of work", rate, rows, hours=None)

    def _by_the_piece(self, paid: Sequence[date]) -> Line:
        unit, rate = self._member.unit, self._member.rate
        once = unit == "picture" and rate is not None
        return Line(
            key=f"{self._terms.production.picture}/{self._performer}/{unit}",
            performer=self._performer,
            picture=self._terms.production.picture,
            day=None,
            earning=Earning.DAY,
            what=f"engaged by the {unit}, {len(paid)} days on record",
            clause=UNREAD,
            amount=rate if once else None,
            working=f"1 × {rate.amount:.2f}" if once and rate is not None else "",
            because="not compared with a minimum: none by the picture was read"
            if once
            else f"nobody recorded for how many {unit}s",
            asks=() if once else ("daily_rate",),
        )

    def _other(self, day: date, rows: Sequence[WorkDay]) -> Iterator[Line]:
        codes = "/".join(sorted({row.status for row in rows} - {"I"}))
        if codes:
            said = "; ".join(row.remark for row in rows if row.remark)
            what = f"{codes} on the time report" + (f" ({said})" if said else "")
            because = "it is time, and what it is paid was not read"
            yield self._open(day, Earning.OTHER_DAY, because, codes, what=what, rows=rows)

    @property
    def _class(self) -> str:
        role = self._member.role
        return "day-performer" if role in DAY_PERFORMERS else role

    def _best(self, day: date, hours: Decimal | None) -> Best:
        least = self._terms.rates.minimum(self._class, "day", day)
        contract = a_day_of(self._member, hours)
        return best(contract, least, what=f"a {self._class}", day=day)

    def _key(self, day: date, what: str) -> str:
        return f"{self._terms.production.picture}/{self._performer}/{day}/{what}"

    def _line(
        self,
        day: date,
        earning: Earning,
        what: str,
        rate: Best,
        rows: Sequence[WorkDay],
        *,
        hours: Decimal | None,
    ) -> Line:
        return Line(
            key=self._key(day, earning.value),
            performer=self._performer,
            picture=self._terms.production.picture,
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
            where=_where(rows),
        )

    def _open(
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
    ) -> Line:
        """A line that only a person can settle."""
        return Line(
            key=self._key(day, key),
            performer=self._performer,
            picture=self._terms.production.picture,
            day=day,
            earning=earning,
            what=what or earning.value,
            clause=UNREAD,
            amount=None,
            working=working,
            because=because,
            asks=asks,
            where=_where(rows),
        )


def _sixth_in_a_row(days: Sequence[date]) -> Iterator[date]:
    run = 1
    for before, day in pairwise(days):
        run = run + 1 if day - before == timedelta(days=1) else 1
        if run >= _SIXTH:
            yield day


def _minutes(count: int | None) -> timedelta | None:
    return None if count is None else timedelta(minutes=count)


def _where(rows: Iterable[WorkDay]) -> str:
    return ", ".join(dict.fromkeys(row.where for row in rows))

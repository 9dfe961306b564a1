"""What is due for work on record in Exhibit G: days, weeks, holds, overtime."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from personae.pay.background import Vouchers, days_of, uncovered_days
from personae.pay.hours import STRAIGHT_HOURS, long_day, unread
from personae.pay.line import SIXTH_DAY, UNREAD, Earning, Line
from personae.pay.rates import Overtime
from personae.pay.reported import Hours, Reported
from personae.pay.terms import Best, Terms
from personae.pay.weekly import beyond_the_fifth, of_weeks
from personae.pay.weeks import sixth_in_a_row
from personae.reconciliation.production import WorkDay
from personae.reconciliation.worked import ON_SCREEN_CODES
from personae.vocabulary.names import PerformerId

_NO_TIME_APART = ("S", "F", "H")  # start, finish, hold: no time of their own beside work
_IDLE = "I"


class OfWork(NamedTuple):
    """days  that these lines pay, each of a week's too: no other record pays them again"""

    lines: tuple[Line, ...]
    days: frozenset[tuple[PerformerId, date]]


def of_work(terms: Terms, vouchers: Vouchers) -> OfWork:
    """Every line that Exhibit G makes due, with what vouchers say of the same days."""
    rows = sorted(terms.production.work or (), key=_by_performer)
    uncovered, vouched = uncovered_days(terms), days_of(vouchers)
    lines: list[Line] = []
    days: set[tuple[PerformerId, date]] = set()
    for performer, theirs in groupby(rows, key=lambda row: row.performer):
        member = terms.member(performer)
        if member is not None:
            report = Reported(terms, member, tuple(theirs), vouchers=vouchers, uncovered=uncovered)
            lines += _lines(report, vouched.get(performer, ()))
            days |= {(performer, day) for day in report.paid}
    return OfWork(tuple(lines), frozenset(days))


def _by_performer(row: WorkDay) -> tuple[str, date, str]:
    return row.performer, row.day, row.status


def _lines(report: Reported, vouched: Iterable[date]) -> Iterator[Line]:
    unit, sixth_days = report.member.unit, set(sixth_in_a_row((*report.paid, *vouched)))
    sixth = sixth_days.intersection(report.paid)
    more: set[date] = set()
    if unit == "week":
        yield from of_weeks(report)
        more = beyond_the_fifth(report)
    elif unit in ("picture", "episode"):
        yield _by_the_piece(report)
    else:
        for day in report.paid:
            yield from _day(report, day)
    for day in sorted(sixth | more):
        of = "in a row" if day in sixth else "of a week"
        because = f"the sixth day {of} or a later one"
        yield report.open(day, Earning.OTHER_DAY, because, "sixth", what=SIXTH_DAY)
    for day, rows in report.days.items():
        yield from _other(report, day, rows)


def _day(report: Reported, day: date) -> Iterator[Line]:
    rows = report.worked(day)
    if not rows:
        _, rate = report.best(day, None)
        yield report.line(day, Earning.HOLD, "a day on hold", rate, report.days[day])
        return
    hours = report.hours(day)
    of, rate = report.best(day, hours.number)
    if hours.number is not None and hours.because:
        rate = replace(rate, because="; ".join(filter(None, (rate.because, hours.because))))
    own = None if hours.number is None else min(hours.number, _plain(_rule(report, day, of)))
    yield report.line(day, Earning.DAY, "a day of work", rate, rows, hours=own)
    yield from _overtime(report, day, of, rate, hours)


def _rule(report: Reported, day: date, of: str) -> Overtime | None:
    return report.terms.rates.overtime_of(of, day) if report.covered(day) else None


def _plain(rule: Overtime | None) -> Decimal:
    """Hours that a day's rate pays for."""
    return STRAIGHT_HOURS if rule is None else rule.straight_hours


def _overtime(report: Reported, day: date, of: str, rate: Best, hours: Hours) -> Iterator[Line]:
    """Hours beyond those that the day's rate pays for, or that nobody knows."""
    number, rows, rule = hours.number, report.worked(day), _rule(report, day, of)
    if number is None:
        asks = ("call", "dismissed")
        yield report.open(day, Earning.OVERTIME, hours.because, "overtime", asks=asks, rows=rows)
        return
    plain = _plain(rule)
    if number <= plain:
        return
    what = f"overtime: {number} hours of work"
    empty = report.open(
        day, Earning.OVERTIME, "", "overtime", what=what, rows=rows, hours=number - plain
    )
    if rule is None:
        yield replace(empty, because=unread(of, background=report.background))
        return
    if rate.amount is None:
        yield replace(empty, because=rate.because, asks=rate.asks)
        return
    found = long_day(number, rate.amount, rule, report.terms.rates.minimum(of, "day", day))
    if found is not None:
        yield replace(
            empty,
            clause=rule.clause,
            amount=found.amount,
            working=found.working,
            because=found.because,
            changes="other times on the time report",
        )


def _by_the_piece(report: Reported) -> Line:
    unit, rate = report.member.unit, report.member.rate
    picture, count = report.terms.production.picture, len(report.paid)
    open_ = Line(
        key=f"{picture}/{report.performer}/{unit}",
        performer=report.performer,
        picture=picture,
        day=None,
        earning=Earning.DAY,
        what=f"engaged by the {unit}, {count} day{'' if count == 1 else 's'} on record",
        clause=UNREAD,
        amount=None,
        working="",
    )
    if rate is None or rate.amount <= 0:
        because = f"no rate by the {unit} is on record"
        return replace(open_, because=because, asks=("pay_agreed",))
    if unit == "episode":
        because = "nobody recorded for how many episodes"
        return replace(open_, because=because, asks=("episodes",))
    because = "not compared with a minimum: none by the picture was read"
    return replace(open_, amount=rate, working=f"1 × {rate.amount:.2f}", because=because)


def _other(report: Reported, day: date, rows: Sequence[WorkDay]) -> Iterator[Line]:
    """Time that is neither work nor hold, beside a day that is paid too."""
    paid = day in report.paid
    apart = [row for row in rows if not (paid and _told_by_pay(report, row))]
    codes = "/".join(sorted({row.status for row in apart} - {_IDLE}))
    if not codes:
        return
    said = "; ".join(row.remark for row in apart if row.remark)
    yield report.open(
        day,
        Earning.OTHER_DAY,
        "it is time on a day that is paid, and whether that day's pay holds it was not read"
        if paid
        else "it is time, and what it is paid was not read",
        codes,
        what=f"{codes} on the time report" + (f" ({said})" if said else ""),
        rows=apart,
    )


def _told_by_pay(report: Reported, row: WorkDay) -> bool:
    """Whether a row of a paid day is what is paid, or tells of no time apart from it."""
    held = report.terms.rates.paid_day(row.status, row.day) is not None
    return held or row.status in (*ON_SCREEN_CODES, *_NO_TIME_APART)

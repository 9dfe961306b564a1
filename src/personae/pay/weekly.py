"""What is due to a performer engaged by the week, and what of it nobody read."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from personae.pay.hours import STRAIGHT_HOURS, unread
from personae.pay.line import Earning, Line
from personae.pay.reported import Reported
from personae.pay.terms import Best, best
from personae.pay.weeks import WHOLE_WEEK, weeks
from personae.reconciliation.production import WorkDay

_CLASS = "weekly-performer"


def of_weeks(report: Reported) -> Iterator[Line]:
    """A line a week, whole or in part, and what must be asked about it."""
    whole, parts = weeks(report.paid)
    for week in whole:
        rate = _best(report, week[0])
        yield report.line(week[0], Earning.DAY, "a week of work", rate, _rows(report, week))
        yield from _raise_within(report, week, rate)
        yield from _long_days(report, week)
    for week in parts:
        rate = _best(report, week[0])
        yield report.open(
            week[0],
            Earning.DAY,
            "what a part of a week is paid was not read",
            "week",
            what="a part of a week",
            working=f"{len(week)} of {WHOLE_WEEK} days of a week at {rate.working}",
            rows=_rows(report, week),
        )
        yield from _long_days(report, week)


def beyond_the_fifth(report: Reported) -> set[date]:
    """Days that a week holds beyond those that its rate pays for, in a row or not."""
    return {day for week in weeks(report.paid).whole for day in week[WHOLE_WEEK:]}


def _best(report: Reported, first: date) -> Best:
    least = report.terms.rates.minimum(_CLASS, "week", first)
    return best(report.member.rate, least, what="a weekly performer", day=first)


def _raise_within(report: Reported, week: Sequence[date], rate: Best) -> Iterator[Line]:
    """A minimum that is another on a later day of the week, unless the week is paid more."""
    paid = rate.amount
    least = [report.terms.rates.minimum(_CLASS, "week", day) for day in week]
    for day, before, now in zip(week[1:], least, least[1:], strict=False):
        if paid is None or before == now:
            continue
        if now is None:
            because = f"no minimum for a weekly performer is on file from {day} on"
        elif now.amount.currency == paid.currency and now.amount.amount <= paid.amount:
            continue
        else:
            because = f"the minimum for a week is {now.amount} from {day} on"
        unread_ = "which minimum holds for a week in which it changes was not read"
        yield report.open(
            week[0],
            Earning.DAY,
            f"{because}; {unread_}",
            f"week-from-{day}",
            what="a week in which the minimum changes",
            rows=_rows(report, week),
        )


def _long_days(report: Reported, week: Sequence[date]) -> Iterator[Line]:
    """What a weekly performer's long days add was not read: a week's are asked about together."""
    hours = {day: report.hours(day) for day in week if report.worked(day)}
    long = {day: one.number for day, one in hours.items() if _is_long(one.number)}
    unknown = list(dict.fromkeys(one.because for one in hours.values() if one.number is None))
    if not long and not unknown:
        return
    told = ", ".join(f"{day} {number} h" for day, number in long.items())
    read = [unread(_CLASS, background=report.background)] if long else []
    yield report.open(
        week[0],
        Earning.OVERTIME,
        "; ".join([*read, *unknown]),
        "week-overtime",
        what=f"overtime in a week: {told}" if told else "overtime in a week",
        asks=("call", "dismissed") if unknown else (),
        rows=_rows(report, week),
        hours=sum((n - STRAIGHT_HOURS for n in long.values() if n is not None), Decimal(0)) or None,
    )


def _is_long(number: Decimal | None) -> bool:
    return number is not None and number > STRAIGHT_HOURS


def _rows(report: Reported, days: Iterable[date]) -> list[WorkDay]:
    return [row for day in days for row in report.days[day]]

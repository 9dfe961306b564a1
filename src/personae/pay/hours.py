"""How long a day was, as it is paid: from the first call to the last dismissal, less the meals."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from personae.pay.rates import Minimum, Overtime
from personae.pay.terms import cents
from personae.vocabulary.money import Money

_TENTH = timedelta(minutes=6)
STRAIGHT_HOURS = Decimal(8)  # of a day, where no rule says how many its rate pays for
WHOLE_DAY = timedelta(hours=24)
TOO_LONG = (
    "the records put this day at 24 hours or more: a slip, or hours that belong to the next day"
)

TWICE = "clocks were changed at a time of this day: the longer reading counts"


@dataclass(frozen=True, slots=True)
class Attendance:
    """One record of being there; moments carry their zone, so that a night when clocks change is
    as long as it was.

    meal  None where no meal is recorded
    """

    call: datetime
    dismissed: datetime
    meal: timedelta | None = None


def worked(records: Iterable[Attendance]) -> timedelta:
    """One performer's records of one day, put together: a gap between two is time at work.

    So a day written in two records never comes to less than the same day written in one. Records
    that overlap tell one stretch twice, and its longest meal counts once. Of a time that clocks
    show twice in a night, the one counts under which the day is longer.
    raises  ValueError where there is no record, or a meal takes longer than the day
    """
    # Moments of one zone subtract as its clocks show them; of UTC, as time went by.
    every = sorted(
        (min(_both(one.call)), max(_both(one.dismissed)), one.meal or timedelta())
        for one in records
    )
    if not every:
        raise ValueError("no record says how long the day was")
    if any(meal > dismissed - call for call, dismissed, meal in every):
        raise ValueError("the meals take longer than the day")
    meals, end = timedelta(), every[0][0]
    longest = timedelta()
    for call, dismissed, meal in every:
        if call >= end:
            meals, longest = meals + longest, meal
        longest, end = max(longest, meal), max(end, dismissed)
    return end - every[0][0] - meals - longest


def shown_twice(records: Iterable[Attendance]) -> str:
    """That a day turns on a time that clocks showed twice, in words; empty where none does."""
    every = (moment for one in records for moment in (one.call, one.dismissed))
    return TWICE if any(len(set(_both(moment))) > 1 for moment in every) else ""


def _both(moment: datetime) -> tuple[datetime, datetime]:
    """In UTC: the moment before clocks were changed and after; else one, twice."""
    early, late = (moment.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    return early, late


def unread(of: str, *, background: bool) -> str:
    """That nobody read what the long days of a class are paid, in words."""
    who = "background actor" if background else of.replace("-", " ")
    return f"what a {who}'s hours beyond {STRAIGHT_HOURS} are paid was not read"


def in_tenths(length: timedelta) -> Decimal:
    """Hours in tenths, a part of a tenth counted whole."""
    return Decimal(-(-length // _TENTH)) / 10


@dataclass(frozen=True, slots=True)
class Extra:
    """Overtime in straight hours, and how it was worked out.

    straight  the hours at the plain rate that it is worth: 2 at time and a half are 3
    """

    straight: Decimal
    working: str


def extra(hours: Decimal, overtime: Overtime) -> Extra | None:
    """What `hours` are worth beyond those that the day's rate pays for; None where nothing."""
    if hours <= overtime.straight_hours:
        return None
    ends = [over for over, _ in overtime.steps[1:]] + [hours]
    straight, told = Decimal(0), []
    for (over, times), end in zip(overtime.steps, ends, strict=True):
        part = min(hours, end) - over
        if part > 0:
            straight += part * times
            told.append(f"{part.normalize():f} h × {times.normalize():f}")
    return Extra(straight, " + ".join(told)) if told else None


@dataclass(frozen=True, slots=True)
class LongDay:
    amount: Money
    working: str
    because: str


def long_day(
    hours: Decimal, rate: Money, overtime: Overtime, least: Minimum | None
) -> LongDay | None:
    """What the hours beyond the day's own are worth in money; None where there are none.

    Above the money break other rules hold, which were not read: there the break itself is the rate,
    and it is said, so that a better rate never comes to less.
    """
    found = extra(hours, overtime)
    if found is None:
        return None
    of, because = rate.amount, ""
    if overtime.money_break is not None and least is not None:
        most = overtime.money_break * least.amount.amount
        if of > most:
            of = most
            because = (
                f"at a rate above the money break ({most:.2f}) the rule was not read: this is "
                "worked out on the money break"
            )
    amount = cents(of / overtime.straight_hours * found.straight, rate.currency)
    plain = f"{overtime.straight_hours.normalize():f}"
    return LongDay(amount, f"({found.working}) × {of:.2f} / {plain}", because)

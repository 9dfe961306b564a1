"""By when a rule's duty is to be done, from the days and moments of a use."""

from datetime import UTC, date, datetime, timedelta

from personae.consent.notice import in_zone
from personae.rules.facts import Facts
from personae.rules.rule import Due, Rule

# Of a day that nobody recorded: the fact that says whether it has come by the day of the use.
_HAS_COME = {"purpose_ended_on": "purpose_ended", "use_period_until": "use_period_ended"}


def due_by(rule: Rule, known: Facts) -> date | datetime | None:
    """The earliest of the rule's days.

    None where it sets none, and where one that nobody recorded may be the earliest: that it has
    not come yet is enough to leave it out, where another has.
    """
    found, still_to_come = [], False
    for due in rule.duty.by if rule.duty else ():
        day = due_on(due, known)
        if day is not None:
            found.append(day)
        elif due.years or due.hours or known.get(_HAS_COME.get(due.fact, "")) is not False:
            return None
        else:
            still_to_come = True
    earliest = min(found, default=None)
    return None if still_to_come and not _came(earliest, known) else earliest


def _came(day: date | datetime | None, known: Facts) -> bool:
    """Whether a day, not a moment, is that of the use or before it."""
    on = known.get("on")
    if not isinstance(day, date) or isinstance(day, datetime) or not isinstance(on, date):
        return False
    return day <= on


def due_on(due: Due, known: Facts) -> date | datetime | None:
    """None where what it counts from is not recorded."""
    value = known.get(due.fact)
    if not isinstance(value, date):
        return None
    if due.years:
        return _years_on(value, due.years)
    by, instead = _hours_on(value, due.hours), known.get(due.or_later)
    if isinstance(by, datetime) and isinstance(instead, datetime):
        return max(by, instead)
    return by


def _hours_on(value: date | datetime, hours: int) -> date | datetime | None:
    """None where the calendar ends before."""
    try:
        if not isinstance(value, datetime):
            return value + timedelta(hours=hours)
        # In UTC: in one zone Python counts what clocks on the wall show, and not how long it is.
        return in_zone(in_zone(value, UTC) + timedelta(hours=hours), value.tzinfo)
    except OverflowError:
        return None


def _years_on(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February: the day after, so that nothing falls due early
        return date(day.year + years, 3, 1)

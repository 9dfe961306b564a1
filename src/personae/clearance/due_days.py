"""By when a rule's duty is to be done, from the days and moments of a use."""

from datetime import date, datetime, timedelta

from personae.rules.facts import Facts
from personae.rules.rule import Due, Rule


def due_by(rule: Rule, known: Facts) -> date | datetime | None:
    """The earliest of the rule's days; None where it sets none, or one of them is not recorded."""
    days = [_due(due, known) for due in (rule.duty.by if rule.duty else ())]
    found = [day for day in days if day is not None]
    return min(found) if found and len(found) == len(days) else None


def _due(due: Due, known: Facts) -> date | datetime | None:
    value = known.get(due.fact)
    if not isinstance(value, date):
        return None
    if due.years:
        return _years_on(value, due.years)
    by, instead = value + timedelta(hours=due.hours), known.get(due.or_later)
    if isinstance(by, datetime) and isinstance(instead, datetime):
        return max(by, instead)
    return by


def _years_on(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February: the day after, so that nothing falls due early
        return date(day.year + years, 3, 1)

"""Which days of work are a week's, and which are a part of one."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

_SIXTH = 6
WHOLE_WEEK = 5  # days of work in a week that a week's rate pays for
_WEEK = timedelta(days=7)


class Weeks(NamedTuple):
    """Each a week's days in their order. `whole` have five or more, `parts` are what is left."""

    whole: tuple[tuple[date, ...], ...]
    parts: tuple[tuple[date, ...], ...]


def weeks(days: Sequence[date]) -> Weeks:
    """As many whole weeks of seven days as these hold, each counted from a day of work.

    So a day put on record later never leaves fewer weeks: a lone day before the first week is a
    part of one, and does not shift all that come after.

    days  rising, each once
    """
    whole: list[tuple[date, ...]] = []
    left: list[date] = []
    at = 0
    while at < len(days):
        week = _within(days, at)
        if len(week) < WHOLE_WEEK:
            left.append(days[at])
            at += 1
        else:
            whole.append(week)
            at += len(week)
    parts: list[tuple[date, ...]] = []
    at = 0
    while at < len(left):
        parts.append(_within(left, at))
        at += len(parts[-1])
    return Weeks(tuple(whole), tuple(parts))


def _within(days: Sequence[date], at: int) -> tuple[date, ...]:
    """Those of the seven days that begin with this one."""
    return tuple(day for day in days[at : at + _WEEK.days] if day < days[at] + _WEEK)


def sixth_in_a_row(days: Iterable[date]) -> Iterator[date]:
    """Days that five or more come before without a day between them."""
    run = 1
    for before, day in pairwise(sorted(set(days))):
        run = run + 1 if day - before == timedelta(days=1) else 1
        if run >= _SIXTH:
            yield day

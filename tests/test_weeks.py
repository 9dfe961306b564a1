"""Weeks of a performer engaged by the week: which days make one, and what of them nobody read."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.pay import day_of, lines, member, only, production, usd

from personae.pay.line import Earning, Line
from personae.pay.weeks import weeks

MONDAY = date(2025, 3, 10)
WEEKLY = member("principal", "4180.00", "week")


def on(*days: int) -> list[date]:
    """Days after that Monday."""
    return [MONDAY + timedelta(days=n) for n in days]


def found(*days: int, hours: float = 8, rate: str = "4180.00", **other: Any) -> tuple[Line, ...]:
    work = tuple(day_of(hours, day=day, **other) for day in on(*days))
    return lines(production(member("principal", rate, "week"), work=work))


@pytest.mark.parametrize(
    ("days", "whole", "parts"),
    [
        ((), 0, []),
        ((0, 1, 2, 3), 0, [4]),
        ((0, 1, 2, 3, 4), 1, []),
        ((0, 1, 2, 3, 4, 6), 1, []),
        ((2, 3, 4, 7, 8), 1, []),  # over a weekend
        ((0, 1, 2, 3, 7), 0, [4, 1]),  # the fifth day is in another week
        ((-4, 0, 1, 2, 3, 4, 7, 8, 9, 10, 11), 2, [1]),  # a lone day before shifts nothing
        ((0, 1, 2, 3, 4, 7, 8), 1, [2]),
    ],
)
def test_five_days_of_seven_are_a_week(days: tuple[int, ...], whole: int, parts: list[int]) -> None:
    made = weeks(on(*days))
    assert (len(made.whole), [len(part) for part in made.parts]) == (whole, parts)
    every = [day for week in (*made.whole, *made.parts) for day in week]
    assert sorted(every) == on(*days)


@given(st.sets(st.integers(0, 40)), st.integers(0, 40))
def test_a_day_more_never_leaves_fewer_weeks(days: set[int], more: int) -> None:
    before, after = (weeks(on(*sorted(each))) for each in (days, {*days, more}))
    assert len(after.whole) >= len(before.whole)


def test_a_day_put_on_record_before_the_weeks_takes_none_of_them_back() -> None:
    paid = only(found(-4, 0, 1, 2, 3, 4, 7, 8, 9, 10, 11), Earning.DAY)
    assert [line.amount for line in paid] == [None, usd("4180.00"), usd("4180.00")]


@pytest.mark.parametrize(
    ("days", "asked"), [((0, 1, 2, 3, 4), 0), ((0, 1, 2, 4, 5, 6), 1), ((0, 1, 2, 3, 4, 5, 6), 2)]
)
def test_each_day_of_a_week_after_the_fifth_is_asked_about(
    days: tuple[int, ...], asked: int
) -> None:
    assert len(only(found(*days), Earning.OTHER_DAY)) == asked


@pytest.mark.parametrize("days", [(0, 1, 2, 3, 4), (0, 1)])
def test_long_days_of_a_week_are_asked_about_together(days: tuple[int, ...]) -> None:
    assert only(found(*days), Earning.OVERTIME) == []
    (line,) = only(found(*days, hours=12), Earning.OVERTIME)
    assert (line.amount, line.hours) == (None, Decimal(4 * len(days)))
    assert "beyond 8 are paid was not read" in line.because
    (line,) = only(found(*days, call=None), Earning.OVERTIME)
    assert line.asks == ("call", "dismissed")


@pytest.mark.parametrize(
    ("rate", "asked"), [("4180.00", True), ("4325.99", True), ("4326.00", False)]
)
def test_a_raise_in_the_midst_of_a_week_is_asked_about_where_it_matters(
    rate: str, *, asked: bool
) -> None:
    """The minimum of a week is 4,180 until 30 June 2025, and 4,326 from the first of July."""
    begins = (date(2025, 6, 30) - MONDAY).days
    made = only(found(*range(begins, begins + 5), rate=rate), Earning.DAY)
    assert [line.amount for line in made] == [usd(rate)] + [None] * asked
    if asked:
        assert "4326.00 USD from 2025-07-01 on" in made[1].because
    later = only(found(*range(begins + 1, begins + 6), rate=rate), Earning.DAY)
    assert [line.amount for line in later] == [usd("4326.00")]


def test_a_minimum_that_ends_in_the_midst_of_a_week_is_asked_about() -> None:
    begins = (date(2026, 6, 29) - MONDAY).days
    _, line = only(found(*range(begins, begins + 5), rate="5000.00"), Earning.DAY)
    assert (line.amount, "from 2026-07-01 on" in line.because) == (None, True)

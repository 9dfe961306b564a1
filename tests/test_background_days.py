"""A background actor's day: on a voucher and on the time report, covered or not, told twice."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.pay import ANA, DAY, ZONE, day_of, lines, member, only, production, usd, voucher

from personae.pay.line import Earning, Line
from personae.reconciliation.production import SkinsLine

BACKGROUND = member("background", None)
CALL = datetime(DAY.year, DAY.month, DAY.day, 8, tzinfo=ZONE)
DAY_PAY = (Earning.DAY, Earning.HOLD, Earning.SCAN)


def day(*cast: Any, earnings: tuple[Earning, ...] = DAY_PAY, **other: Any) -> Line:
    (line,) = only(lines(production(*(cast or (BACKGROUND,)), **other)), *earnings)
    return line


@pytest.mark.parametrize(
    ("in_cast", "on_voucher", "expected"),
    [(None, "216.00", "216.00"), ("200.00", "216.00", "216.00"), ("240.00", "220.00", "240.00"),
     (None, None, "216.00"), ("150.00", "230.00", "230.00")],
)  # fmt: skip
def test_a_day_on_voucher_and_time_report_is_paid_once_at_the_better_rate(
    in_cast: str | None, on_voucher: str | None, expected: str
) -> None:
    paper = voucher(rate=usd(on_voucher) if on_voucher else None)
    line = day(member("background", in_cast), work=(day_of(),), vouchers=(paper,))
    assert line.amount == usd(expected)
    assert line.clause.rule.endswith("#general-background")
    assert "a voucher tells of the day too, and it is paid once" in line.because


def test_the_class_on_the_voucher_is_the_class_of_the_day() -> None:
    paper = voucher(class_="stand-in", rate=None)
    assert day(work=(day_of(),), vouchers=(paper,)).amount == usd("253.00")


def test_a_class_that_nobody_read_leaves_what_the_role_is_worth_and_is_told() -> None:
    paper = voucher(class_="special-ability", rate=None)
    line = day(work=(day_of(),), vouchers=(paper,))
    assert line.amount == usd("216.00")
    assert "no minimum for special ability is on file" in line.because


def test_a_day_on_hold_with_a_voucher_of_work_is_one_day() -> None:
    line = day(work=(day_of(status="H", call=None),), vouchers=(voucher(),))
    assert (line.earning, line.amount, line.hours) == (
        Earning.DAY, usd("216.00"), Decimal(8),
    )  # fmt: skip


def test_the_longer_of_report_and_voucher_is_the_day() -> None:
    long = voucher(call=CALL, dismissed=CALL + timedelta(hours=11))
    for work, hours in ((day_of(), 12), (day_of(call=None), 11)):  # from 7:00, and from 8:00
        found = lines(production(BACKGROUND, work=(work,), vouchers=(long,)))
        (overtime,) = only(found, Earning.OVERTIME)
        assert (overtime.amount, overtime.what) == (None, f"overtime: {hours} hours of work")


def test_a_week_that_is_paid_pays_the_days_of_its_vouchers() -> None:
    work = tuple(day_of(day=date(2025, 3, 3) + timedelta(days=n)) for n in range(5))
    weekly = member("principal", "4180.00", "week")
    line = day(weekly, work=work, vouchers=(voucher(),))
    assert line.amount == usd("4180.00")


def test_what_else_stands_on_the_voucher_is_paid_beside_the_report() -> None:
    paper = voucher(changes=1, adjustments="smoke 14.00 USD")
    found = lines(production(BACKGROUND, work=(day_of(),), vouchers=(paper,)))
    extra = only(found, Earning.WARDROBE, Earning.ADJUSTMENT)
    assert [line.amount for line in extra] == [usd("14.00"), usd("9.00")]


def covered(paper: bool | None, listed: bool | None = None) -> dict[str, Any]:
    skins = SkinsLine(where="skins.csv:2", day=DAY, performer=ANA, covered=listed, call=None)
    rate = usd("120.00")
    return {"vouchers": (voucher(covered=paper, rate=rate, changes=2),), "skins": (skins,)}


@pytest.mark.parametrize(
    ("on_voucher", "on_list", "expected"),
    [(False, None, "120.00"), (False, False, "120.00"), (None, False, "120.00"),
     (True, None, "216.00"), (None, None, "216.00"), (False, True, "216.00")],
)  # fmt: skip
def test_a_day_that_the_agreement_does_not_cover_has_none_of_its_rates(
    on_voucher: bool | None, on_list: bool | None, expected: str
) -> None:
    made = production(BACKGROUND, type="television", **covered(on_voucher, on_list))
    found = lines(made)
    (line,) = only(found, Earning.DAY)
    assert line.amount == usd(expected)
    free = expected == "120.00"
    assert ("does not cover" in line.because) == free
    (clothes,) = only(found, Earning.WARDROBE)
    assert (clothes.amount is None) == free
    assert bool(only(found, Earning.CONTRIBUTION)) == (not free)


def test_a_scan_that_the_agreement_does_not_cover_is_paid_by_its_voucher() -> None:
    paper = voucher(covered=False, scan="only", rate=usd("90.00"))
    assert day(vouchers=(paper,)).amount == usd("90.00")
    assert day(vouchers=(replace(paper, rate=None),)).asks == ("daily_rate",)


def test_an_uncovered_day_on_the_time_report_is_no_minimum_s_either() -> None:
    line = day(member("background", "130.00"), work=(day_of(),), **covered(False))
    assert line.amount == usd("130.00")


def test_no_principals_day_is_a_background_position() -> None:
    paper = voucher(covered=False, rate=usd("120.00"))
    assert day(member(), work=(day_of(),), vouchers=(paper,)).amount == usd("1204.00")


def test_a_voucher_without_a_class_pays_its_own_rate_and_else_asks_for_the_class() -> None:
    line = day(vouchers=(voucher(class_=""),))
    assert (line.amount, line.because) == (
        usd("216.00"), "the voucher names no class, and so no minimum",
    )  # fmt: skip
    assert day(vouchers=(voucher(class_="", rate=None),)).asks == ("voucher_class",)


@pytest.mark.parametrize("number", ["118", ""])
def test_a_voucher_that_stands_in_the_file_twice_pays_once(number: str) -> None:
    paper = voucher(number=number, changes=2, adjustments="smoke 14.00 USD")
    twice = (paper, replace(paper, where="vouchers.csv:3"))
    once, found = (lines(production(BACKGROUND, vouchers=each)) for each in ((paper,), twice))
    assert [line.amount for line in found] == [line.amount for line in once]
    (line,) = only(found, Earning.DAY)
    assert "stands in the file more than once counts once (vouchers.csv:3)" in line.because


def test_a_bump_told_in_two_amounts_is_the_better_and_both_are_told() -> None:
    papers = tuple(voucher(adjustments=f"smoke {sum_}.00 USD") for sum_ in (14, 20))
    (line,) = only(lines(production(BACKGROUND, vouchers=papers)), Earning.ADJUSTMENT)
    assert (line.amount, line.because) == (
        usd("20.00"), "told a second time as 14.00 USD: the better is due",
    )  # fmt: skip
    other = (voucher(adjustments="smoke 14.00 USD"), voucher(adjustments="smoke 20.00 CAD"))
    (line,) = only(lines(production(BACKGROUND, vouchers=other)), Earning.ADJUSTMENT)
    assert (line.amount, line.asks) == (None, ("bump_amount",))


def test_a_bump_is_the_same_wherever_it_stands_on_the_voucher() -> None:
    def keys(*adjustments: str) -> list[str]:
        papers = tuple(voucher(adjustments=each) for each in adjustments)
        found = only(lines(production(BACKGROUND, vouchers=papers)), Earning.ADJUSTMENT)
        return [line.key for line in found]

    one, other = "smoke 14.00 USD; wet 10.00 USD", "wet 10.00 USD; smoke 14.00 USD"
    assert keys(one) == keys(other) == keys(one, other)
    assert len(keys("smoke 14.00 USD; smoke 14.00 USD")) == 2


def test_an_amount_that_cannot_be_read_is_asked_of_whoever_wrote_it() -> None:
    paper = voucher(adjustments="smoke $14.00")
    (line,) = only(lines(production(BACKGROUND, vouchers=(paper,))), Earning.ADJUSTMENT)
    assert (line.amount, line.asks) == (None, ("bump_amount",))


def test_the_sixth_day_in_a_row_is_asked_about_on_vouchers_and_report_together() -> None:
    def asked(report: int, papers: int, **other: Any) -> list[str]:
        every = [DAY + timedelta(days=n) for n in range(report + papers)]
        made = production(
            BACKGROUND,
            work=tuple(day_of(day=each) for each in every[:report]),
            vouchers=tuple(voucher(day=each, **other) for each in every[report:]),
        )
        return [str(line.day) for line in only(lines(made), Earning.OTHER_DAY)]

    assert asked(0, 5) == []
    assert asked(0, 7) == ["2025-03-09", "2025-03-10"]
    assert asked(3, 3) == asked(6, 0) == ["2025-03-09"]
    assert asked(0, 7, covered=False) == []


def test_a_bump_without_a_word_is_called_so() -> None:
    paper = voucher(adjustments="14.00 USD; smoke - 12.00 USD")
    found = only(lines(production(BACKGROUND, vouchers=(paper,))), Earning.ADJUSTMENT)
    assert {line.what for line in found} == {"a bump without a name", "smoke"}


def test_the_hours_of_a_long_scan_beyond_eight_are_asked_about() -> None:
    paper = voucher(scan="only", call=CALL, dismissed=CALL + timedelta(hours=14))
    found = lines(production(BACKGROUND, vouchers=(paper,)))
    (overtime,) = only(found, Earning.OVERTIME)
    assert (overtime.amount, overtime.hours) == (None, Decimal(6))
    assert [line.hours for line in only(found, Earning.SCAN)] == [8]


def test_a_voucher_dismissed_at_the_hour_of_its_call_is_asked_about() -> None:
    paper = voucher(call=CALL, dismissed=CALL + timedelta(hours=24))
    (line,) = only(lines(production(BACKGROUND, vouchers=(paper,))), Earning.OVERTIME)
    assert (line.amount, line.asks) == (None, ("call", "dismissed"))
    assert "24 hours or more" in line.because

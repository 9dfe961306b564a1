"""Examples that others worked out, held against what is due: each named by its letter.

G1 to G4, G6 to G12, G14 and G16 are numbered as in our list of examples found in print: the union's
summaries as the press quotes them, a casting site, payroll tables and law firms.
"""

from datetime import date
from decimal import Decimal

from tests.pay import (
    DAY,
    day_of,
    item,
    lines,
    member,
    only,
    production,
    rates,
    replica,
    total,
    usd,
    voucher,
)

from personae.pay.line import Clause, Earning
from personae.pay.plans import contributed
from personae.pay.rates import Contribution, stepped
from personae.reconciliation.production import GivenMinimum
from personae.vocabulary.term import Term

AGREEMENT = "sag-aftra/tv-theatrical-2023"


def test_g1_a_replica_is_paid_the_better_rate_for_the_days_it_stands_for() -> None:
    made = production(member(rate="1500.00"), work=(day_of(),), replicas=(replica(),))
    (line,) = only(lines(made), Earning.REPLICA)
    assert (line.amount, line.working) == (usd("4500.00"), "3 days × max(1500.00, 1204.00)")
    assert line.clause.rule == f"{AGREEMENT}/ebdr-use-pay"
    assert "3 days, estimated by northlight-pictures" in line.because


def test_g1_the_minimum_holds_where_the_contract_is_poorer() -> None:
    made = production(member(rate="900.00"), work=(day_of(),), replicas=(replica(),))
    (line,) = only(lines(made), Earning.REPLICA)
    assert line.amount == usd("3612.00")


def test_g2_called_in_only_to_be_scanned_is_a_full_day() -> None:
    made = production(member("background", None), vouchers=(voucher(scan="only"),))
    (line,) = only(lines(made), Earning.SCAN, Earning.DAY)
    assert (line.amount, line.clause.rule) == (usd("216.00"), f"{AGREEMENT}/badr-creation-pay")


def test_g3_a_background_replica_in_a_principals_part_is_paid_a_principals_rate() -> None:
    made = production(
        member("principal", None),
        vouchers=(voucher(scan="same-day"),),
        replicas=(replica(kind="background", estimated_days="2"),),
    )
    (line,) = only(lines(made), Earning.REPLICA)
    assert (line.amount, line.working) == (usd("2408.00"), "2 days × 1204.00")
    assert line.clause.rule == f"{AGREEMENT}/badr-as-principal"


def test_g3_whether_it_is_a_principals_part_is_asked_where_nobody_says() -> None:
    made = production(
        member("background", "216.00"),
        vouchers=(voucher(scan="same-day"),),
        replicas=(replica(kind="background"),),
    )
    (line,) = only(lines(made), Earning.REPLICA)
    assert line.amount is None
    assert "used_as_principal" in line.asks
    assert "no rule of pay that was read speaks of it" in line.because


def test_g4_every_day_that_they_would_have_worked_and_residuals_are_flagged() -> None:
    made = production(work=(day_of(),), replicas=(replica(estimated_days="5"),))
    found = lines(made)
    assert [line.amount for line in only(found, Earning.REPLICA)] == [usd("6020.00")]
    (residual,) = only(found, Earning.RESIDUAL)
    assert residual.amount is None
    assert "a replica of them is used" in residual.what


def dynamic(window: str) -> list[tuple[str, bool]]:
    rows = (item("session"), item("customisation"), item(window))
    made = production(
        member("voice", None), items=rows, agreement="sag-aftra/dynamic-ai-audio-2024"
    )
    found = only(lines(made, agreement="sag-aftra/dynamic-ai-audio-2024"), Earning.ITEM)
    return sorted((line.because.partition(" if it")[0], line.amount is None) for line in found)


def test_g6_a_spot_for_four_weeks_is_told_in_parts_and_referred_until_the_sum_is_confirmed() -> (
    None
):
    assert dynamic("window-4-weeks") == [(f"{part}.00 USD", True) for part in (275, 385, 550)]
    assert 275 + 385 + 550 == 1210


def test_g7_a_spot_for_a_year_likewise() -> None:
    assert dynamic("window-1-year") == [(f"{part}.00 USD", True) for part in (1210, 275, 550)]
    assert 1210 + 275 + 550 == 2035


def test_g8_each_raise_of_background_is_rounded_to_the_dollar() -> None:
    series = stepped(Decimal(187), [Decimal(11), Decimal(4), Decimal("3.5")])
    assert list(series) == [Decimal(208), Decimal(216), Decimal(224)]
    assert round((series[1] / Decimal(187) - 1) * 100, 2) == Decimal("15.51")
    days = (date(2023, 11, 9), date(2024, 7, 1), date(2025, 7, 1))
    assert tuple(minimum("general-background", day) for day in days) == series


def test_g9_a_stand_in_has_an_eighth_of_the_day_an_hour_and_the_same_steps() -> None:
    assert minimum("stand-in", date(2024, 6, 30)) / 8 == Decimal("30.375")
    series = stepped(Decimal(243), [Decimal(4), Decimal("3.5"), Decimal(3)])
    assert list(series) == [Decimal(253), Decimal(262), Decimal(270)]
    assert minimum("stand-in", date(2024, 7, 1)) == 253
    assert minimum("stand-in", date(2025, 7, 1)) == 262
    later = rates()["sag-aftra/tv-theatrical-2026"].minimum("stand-in", "day", date(2026, 7, 1))
    assert later is not None
    assert later.amount == usd("270.00")


def minimum(of: str, day: date) -> Decimal:
    found = rates()[AGREEMENT].minimum(of, "day", day)
    assert found is not None
    return found.amount.amount


def test_g10_three_options_of_clothes_are_three_changes() -> None:
    made = production(member("background", "216.00"), vouchers=(voucher(changes=3),))
    (line,) = only(lines(made), Earning.WARDROBE)
    assert (line.amount, line.working) == (usd("21.50"), "9.00 + 2 × 6.25")


def test_g11_pay_above_the_ceiling_counts_for_nothing() -> None:
    old = Contribution(
        of="performer",
        production="television",
        term=Term(start=date(2020, 7, 1), end=None),
        percent=Decimal(18),
        ceilings=(("half-hour episode", usd("15000.00")),),
        clause=Clause(rule="old", cite="—", level="N"),
    )
    assert contributed(usd("25000.00"), old).amount == usd("2700.00")
    assert contributed(usd("15000.00"), old).amount == usd("2700.00")
    assert contributed(usd("14999.99"), old).amount == usd("2700.00")
    assert contributed(usd("10000.00"), old).amount == usd("1800.00")


def test_g12_a_day_performers_twelve_hours_are_fifteen() -> None:
    day = date(2025, 9, 2)
    made = production(member(rate="1246.00"), work=(day_of(12, day=day, meal=60),))
    found = lines(made)
    assert total(found) == Decimal("2336.25")
    (overtime,) = only(found, Earning.OVERTIME)
    assert overtime.working == "(2 h × 1.5 + 2 h × 2) × 1246.00 / 8"


def test_g14_real_time_generation_is_at_least_seven_and_a_half_times_the_minimum() -> None:
    pack = "sag-aftra/interactive-2025"
    scale = GivenMinimum(
        of="session",
        per="each",
        term=Term(start=date(2025, 1, 1), end=None),
        amount=usd("1000.00"),
        source="the rate sheet of the production",
    )

    def paid(agreed: str | None, *given: GivenMinimum) -> tuple[str, tuple[str, ...]]:
        row = item("real-time-generation", rate=usd(agreed) if agreed else None)
        made = production(member("voice", None), items=(row,), minimums=given, agreement=pack)
        (line,) = only(lines(made, agreement=pack), Earning.ITEM)
        return str(line.amount), line.asks

    assert paid(None) == ("None", ("session",))
    assert paid(None, scale) == ("7500.00 USD", ())
    assert paid("6000.00", scale) == ("7500.00 USD", ())
    assert paid("8000.00", scale) == ("8000.00 USD", ())


def test_g16_a_session_singers_replica_is_at_least_three_sides() -> None:
    pack = "sag-aftra/sound-recordings-2024"
    side = GivenMinimum(
        of="side",
        per="each",
        term=Term(start=date(2024, 1, 1), end=None),
        amount=usd("125.50"),
        source="the rate sheet of the production",
    )
    row = item("session-singer-replica")
    made = production(member("singer", None), items=(row,), minimums=(side,), agreement=pack)
    (line,) = only(lines(made, agreement=pack), Earning.ITEM)
    assert (line.amount, line.working) == (usd("376.50"), "1 × 3 × 125.50")


def test_the_days_of_these_examples_lie_in_the_agreement() -> None:
    """Else a minimum would be missing, and every sum above would be a contract's alone."""
    assert rates()[AGREEMENT].minimum("day-performer", "day", DAY) is not None

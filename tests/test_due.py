"""What is due, case by case: each boundary on both sides, and what nobody recorded."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from tests.pay import (
    ANA,
    DAY,
    ZONE,
    day_of,
    lines,
    member,
    only,
    production,
    replica,
    terms,
    total,
    usd,
    voucher,
    without_minimums,
)

from personae.pay.due import due
from personae.pay.hours import Attendance, in_tenths, worked
from personae.pay.line import Earning, Line
from personae.pay.plans import contributed
from personae.pay.rates import Contribution
from personae.pay.terms import Seen
from personae.reconciliation.production import GivenMinimum, SkinsLine
from personae.vocabulary.money import Money
from personae.vocabulary.names import Scene
from personae.vocabulary.term import Term

SEEN = Seen(shots=("d3",), scenes=(Scene("3"),), seconds=Fraction(7, 2), most_copies=1)


def paid(*cast: Any, **other: Any) -> dict[str, str]:
    """Amounts by what they are for; `?` where a person must say."""
    found = only(
        lines(production(*cast, **other)),
        *(Earning.DAY, Earning.HOLD, Earning.OVERTIME, Earning.OTHER_DAY, Earning.SCAN),
        *(Earning.WARDROBE, Earning.ADJUSTMENT, Earning.UPGRADE),
    )
    return {line.earning.value: str(line.amount.amount) if line.amount else "?" for line in found}


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (0, {"day": "1204.00"}),
        (7.9, {"day": "1204.00"}),
        (8, {"day": "1204.00"}),
        (8.01, {"day": "1204.00", "overtime": "22.58"}),  # a part of a tenth is a tenth
        (8.1, {"day": "1204.00", "overtime": "22.58"}),
        (10, {"day": "1204.00", "overtime": "451.50"}),
        (10.1, {"day": "1204.00", "overtime": "481.60"}),
        (23.9, {"day": "1204.00", "overtime": "4635.40"}),
    ],
)
def test_overtime_begins_after_eight_hours_and_doubles_after_ten(
    hours: float, expected: dict[str, str]
) -> None:
    assert paid(work=(day_of(hours),)) == expected


def test_a_meal_is_not_paid() -> None:
    assert paid(work=(day_of(8, meal=60),)) == {"day": "1204.00"}


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("W", {"day": "1204.00"}),
        ("SWF", {"day": "1204.00"}),
        ("H", {"hold": "1204.00"}),
        ("FT", {"other-day": "?"}),
        ("TR", {"other-day": "?"}),
        ("I", {}),
    ],
)
def test_what_each_status_of_the_time_report_is_paid(status: str, expected: dict[str, str]) -> None:
    assert paid(work=(day_of(8, status=status),)) == expected


def test_a_day_without_its_times_is_paid_and_its_overtime_asked_for() -> None:
    (overtime,) = only(lines(production(work=(day_of(call=None),))), Earning.OVERTIME)
    assert (overtime.amount, overtime.asks) == (None, ("call", "dismissed"))
    assert paid(work=(day_of(call=None),))["day"] == "1204.00"


def test_a_night_when_clocks_go_forward_is_an_hour_shorter() -> None:
    """9 March 2025, two o'clock became three: from 20:00 to 06:00 is nine hours."""
    call = datetime(2025, 3, 8, 20, tzinfo=ZONE)
    night = Attendance(call, datetime(2025, 3, 9, 6, tzinfo=ZONE))
    assert in_tenths(worked([night])) == Decimal("9.0")
    back = Attendance(datetime(2025, 11, 1, 20, tzinfo=ZONE), datetime(2025, 11, 2, 6, tzinfo=ZONE))
    assert in_tenths(worked([back])) == Decimal("11.0")


def test_of_a_time_that_clocks_show_twice_the_longer_reading_counts_and_is_told() -> None:
    """2 November 2025: half past one came twice."""
    call = datetime(2025, 11, 1, 17, tzinfo=ZONE)
    night = day_of(
        day=date(2025, 11, 1), call=call, dismissed=datetime(2025, 11, 2, 1, 30, tzinfo=ZONE)
    )
    found = lines(production(work=(night,)))
    assert [line.what for line in only(found, Earning.OVERTIME)] == ["overtime: 9.5 hours of work"]
    (day,) = only(found, Earning.DAY)
    assert "the longer reading counts" in day.because


def test_a_contract_by_the_hour_without_hours_is_not_said_to_have_no_rate() -> None:
    by_hour = member(rate="200.00", unit="hour")
    (line,) = only(lines(production(by_hour, work=(day_of(call=None),))), Earning.DAY)
    assert line.amount == usd("1204.00")
    assert line.because.startswith("the contract is by the hour")


def test_meals_longer_than_the_day_are_refused() -> None:
    call = datetime(2025, 3, 4, 8, tzinfo=ZONE)
    with pytest.raises(ValueError, match="meals take longer"):
        worked([Attendance(call, call + timedelta(hours=1), timedelta(minutes=61))])
    assert worked([Attendance(call, call + timedelta(hours=1), timedelta(hours=1))]) == timedelta()


def test_a_stretch_told_twice_counts_once_with_its_meal() -> None:
    call = datetime(2025, 3, 4, 8, tzinfo=ZONE)
    once = Attendance(call, call + timedelta(hours=9), timedelta(hours=1))
    later = Attendance(
        call + timedelta(hours=10), call + timedelta(hours=12), timedelta(minutes=30)
    )
    assert worked([once, once]) == timedelta(hours=8)
    assert worked([later, once]) == timedelta(hours=10, minutes=30)


@pytest.mark.parametrize(("rate", "said"), [("2408.00", ""), ("2408.01", "money break (2408.00)")])
def test_above_the_money_break_overtime_is_worked_out_on_the_break(rate: str, said: str) -> None:
    found = only(lines(production(member(rate=rate), work=(day_of(9),))), Earning.OVERTIME)
    (line,) = found
    assert line.amount == usd("451.50")
    assert said in line.because
    assert bool(line.because) == bool(said)


def test_without_a_minimum_the_contract_is_paid_and_said_to_be_uncompared() -> None:
    made = without_minimums(terms(production(work=(day_of(),))))
    (line,) = only(due(made), Earning.DAY)
    assert line.amount == usd("1204.00")
    assert "was not compared with one" in line.because


def test_without_contract_and_minimum_nothing_is_guessed() -> None:
    made = without_minimums(terms(production(member(rate=None), work=(day_of(9),))))
    found = only(due(made), Earning.DAY, Earning.OVERTIME)
    assert [line.amount for line in found] == [None, None]
    assert found[0].asks == ("daily_rate", "scale_day")


def test_a_contract_in_another_currency_is_compared_by_a_person() -> None:
    ana = replace(member(), rate=Money(Decimal("1100.00"), "EUR"))
    (line,) = only(lines(production(ana, work=(day_of(),))), Earning.DAY)
    assert line.amount is None
    assert "the contract is in EUR, the minimum in USD" in line.because


@pytest.mark.parametrize(("days", "expected"), [(4, None), (5, "4180.00"), (6, "4180.00")])
def test_a_week_of_five_days_is_a_weeks_pay_and_a_part_is_asked_about(
    days: int, expected: str | None
) -> None:
    work = tuple(day_of(day=date(2025, 3, 3) + timedelta(days=n)) for n in range(days))
    found = only(lines(production(member(rate="4000.00", unit="week"), work=work)), Earning.DAY)
    assert [line.amount for line in found] == [usd(expected) if expected else None]


def test_the_sixth_day_in_a_row_asks_and_the_fifth_does_not() -> None:
    def asked(days: int) -> int:
        work = tuple(day_of(day=date(2025, 3, 3) + timedelta(days=n)) for n in range(days))
        return len(only(lines(production(work=work)), Earning.OTHER_DAY))

    assert [asked(days) for days in (5, 6, 7)] == [0, 1, 2]


def test_an_engagement_by_the_hour_is_never_under_the_day() -> None:
    by_hour = member(rate="200.00", unit="hour")
    assert paid(by_hour, work=(day_of(8),)) == {"day": "1600.00"}
    assert paid(by_hour, work=(day_of(4),)) == {"day": "1204.00"}


def test_an_engagement_by_the_picture_is_paid_once() -> None:
    whole = member(rate="90000.00", unit="picture")
    work = tuple(day_of(12, day=date(2025, 3, 3) + timedelta(days=n)) for n in range(3))
    assert paid(whole, work=work) == {"day": "90000.00"}
    assert paid(member(unit="episode"), work=work) == {"day": "?"}


def test_the_better_of_voucher_cast_list_and_minimum_is_paid() -> None:
    for on_voucher, in_cast, expected in [
        ("200.00", "210.00", "216.00"),
        ("230.00", "216.00", "230.00"),
        ("216.00", "240.00", "240.00"),
    ]:
        background = member("background", in_cast)
        assert paid(background, vouchers=(voucher(rate=usd(on_voucher)),)) == {"day": expected}


@pytest.mark.parametrize(
    ("hours", "expected"),
    [(8, {"day": "216.00"}), (8.1, {"day": "216.00", "overtime": "?"})],
)
def test_a_background_actors_hours_beyond_eight_are_asked_about(
    hours: float, expected: dict[str, str]
) -> None:
    call = datetime(2025, 3, 4, 8, tzinfo=ZONE)
    long = voucher(call=call, dismissed=call + timedelta(hours=hours))
    assert paid(member("background", None), vouchers=(long,)) == expected


def test_a_class_whose_minimum_was_not_read_is_asked_about() -> None:
    special = voucher(class_="special-ability", rate=None)
    made = production(member("background", None), vouchers=(special,))
    (line,) = only(lines(made), Earning.DAY)
    assert line.amount is None
    given = GivenMinimum(
        of="special-ability",
        per="day",
        term=Term(start=date(2025, 1, 1), end=None),
        amount=usd("240.00"),
        source="the rate sheet",
    )
    (line,) = only(lines(replace(made, minimums=(given,))), Earning.DAY)
    assert (line.amount, line.clause.cite) == (usd("240.00"), "the rate sheet")


def test_bumps_are_paid_as_written_and_asked_about_where_no_amount_stands() -> None:
    bumps = voucher(adjustments="smoke 14.00 USD; hair")
    found = only(
        lines(production(member("background", None), vouchers=(bumps,))), Earning.ADJUSTMENT
    )
    assert {line.what: line.amount for line in found} == {"smoke": usd("14.00"), "hair": None}


def test_an_upgrade_is_claimed_with_the_difference_and_left_to_a_person() -> None:
    claim = voucher(adjustments="upgrade")
    (line,) = only(
        lines(production(member("background", None), vouchers=(claim,))), Earning.UPGRADE
    )
    assert (line.amount, line.working) == (None, "1204.00 - 216.00")


def test_a_scan_alone_beside_a_voucher_of_work_is_one_day() -> None:
    both = (voucher(), voucher(number="119", scan="only"))
    assert paid(member("background", None), vouchers=both)["day"] == "216.00"


def test_a_listed_background_actor_without_a_voucher_is_asked_about() -> None:
    row = SkinsLine(where="skins.csv:2", day=DAY, performer=ANA, covered=True, call=None)
    made = production(member("background", None), skins=(row,))
    (line,) = only(lines(made), Earning.DAY)
    assert (line.amount, line.where) == (None, "skins.csv:2")
    with_voucher = replace(made, vouchers=(voucher(),))
    assert len(only(lines(with_voucher), Earning.DAY)) == 1


@pytest.mark.parametrize(("status", "count"), [("final", 1), ("", 1), ("temp", 1), ("omit", 0)])
def test_an_omitted_replica_owes_nothing_and_a_temporary_one_asks(status: str, count: int) -> None:
    made = production(work=(day_of(),), replicas=(replica(status=status),))
    found = only(lines(made), Earning.REPLICA)
    assert len(found) == count
    assert all((line.amount is None) == (status == "temp") for line in found)


def test_an_estimate_that_nobody_made_is_asked_for() -> None:
    made = production(work=(day_of(),), replicas=(replica(estimated_days=""),))
    (line,) = only(lines(made), Earning.REPLICA)
    assert (line.amount, line.asks) == (None, ("estimated_days",))


def test_who_has_no_record_here_may_have_been_scanned_for_another_picture() -> None:
    (line,) = only(lines(production(replicas=(replica(),))), Earning.REPLICA)
    assert line.amount is None
    assert "same_picture" in line.asks


def test_two_alike_lines_of_the_vendor_are_two_things() -> None:
    made = production(work=(day_of(),), replicas=(replica(), replica(where="replicas.csv:3")))
    found = only(lines(made), Earning.REPLICA)
    assert len({line.key for line in found}) == 2


def test_seen_without_any_record_asks_and_adds_no_pay() -> None:
    made = production()
    (residual,) = only(lines(made, seen={ANA: SEEN}), Earning.RESIDUAL)
    assert (residual.amount, residual.what) == (None, "residuals: seen 3.5 s in 1 shot")
    (line,) = only(lines(made, seen={ANA: SEEN}), Earning.SEEN)
    assert (line.amount, line.what) == (None, "seen in d3")
    assert only(lines(replace(made, work=(day_of(),)), seen={ANA: SEEN}), Earning.SEEN) == []


def test_background_actors_qualify_for_no_residual() -> None:
    made = production(member("background", None), vouchers=(voucher(),))
    assert only(lines(made, seen={ANA: SEEN}), Earning.RESIDUAL) == []


@pytest.mark.parametrize(
    ("gross", "expected"),
    [("25000.00", "5250.00"), ("25000.01", None), ("40000.00", None)],
)
def test_which_ceiling_holds_is_asked_only_where_it_matters(
    gross: str, expected: str | None
) -> None:
    rate = terms(production()).rates.contribution("performer", "television", DAY)
    assert isinstance(rate, Contribution)
    found = contributed(usd(gross), rate)
    assert found.amount == (usd(expected) if expected else None)
    assert bool(found.because) == (expected is None)


def test_television_contributes_and_a_theatrical_picture_asks() -> None:
    def contribution(type_: str) -> Line:
        (line,) = only(lines(production(work=(day_of(),), type=type_)), Earning.CONTRIBUTION)
        return line

    assert contribution("television").amount == usd("252.84")
    assert contribution("theatrical").amount is None


def test_another_account_of_the_rules_pays_otherwise() -> None:
    made = production(
        member("background", None),
        vouchers=(voucher(scan="only"),),
        replicas=(replica(kind="background", scan_session="", estimated_days="4"),),
        agreement="amptp-proposals/2023-07-union-account",
    )
    found = due(
        replace(
            terms(made),
            rules=terms(made, agreement="amptp-proposals/2023-07-union-account", ruled=True).rules,
        )
    )
    assert total(tuple(only(found, Earning.SCAN))) == 216
    (line,) = only(found, Earning.REPLICA)
    assert line.amount is None


@pytest.mark.parametrize(
    ("worked_for", "hours"), [(7.5, ["7.5"]), (8, ["8.0"]), (11.5, ["8.0", "3.5"])]
)
def test_each_line_holds_the_hours_that_it_pays(worked_for: float, hours: list[str]) -> None:
    def held(found: tuple[Line, ...]) -> list[str]:
        kinds = (Earning.DAY, Earning.OVERTIME)
        return [f"{line.hours:.1f}" for line in only(found, *kinds) if line.hours is not None]

    assert held(lines(production(work=(day_of(worked_for),)))) == hours
    call = datetime(2025, 3, 4, 8, tzinfo=ZONE)
    paper = voucher(call=call, dismissed=call + timedelta(hours=worked_for))
    assert held(lines(production(member("background", None), vouchers=(paper,)))) == hours


@pytest.mark.parametrize(
    ("agreement", "begins", "rule", "said"),
    [
        ("sag-aftra/tv-theatrical-2023", date(2025, 3, 3), "icdr-pay", "freely bargained"),
        (
            "sag-aftra/tv-theatrical-2026",
            date(2026, 9, 7),
            "icdr-pay",
            "not below the day performer",
        ),
    ],
)
def test_a_replica_made_without_the_performer_is_bargained_for_and_never_computed(
    agreement: str, begins: date, rule: str, said: str
) -> None:
    made = production(
        replicas=(replica(kind="independently-created", scan_session=""),),
        agreement=agreement,
        principal_photography=Term(start=begins, end=None),
    )
    (line,) = only(lines(made, agreement=agreement, ruled=True), Earning.REPLICA)
    assert (line.amount, line.clause.rule) == (None, f"{agreement}/{rule}")
    assert said in line.because
    assert "pay_agreed" in line.asks


def test_a_replica_in_another_picture_waits_for_what_was_agreed() -> None:
    """Who was scanned for this picture is known by its records; for another, nobody can say."""
    (line,) = only(lines(production(replicas=(replica(),))), Earning.REPLICA)
    assert line.amount is None
    assert {"same_picture", "pay_agreed"} <= set(line.asks)
    assert "whether the floor, the day performer's rate, is for a day or for a use" in line.because


def test_a_residual_tells_who_qualifies_on_which_basis_and_that_its_units_were_not_read() -> None:
    made = production(work=(day_of(),), replicas=(replica(),))
    (line,) = only(lines(made, seen={ANA: SEEN}), Earning.RESIDUAL)
    assert line.what == "residuals: seen 3.5 s in 1 shot; a replica of them is used"
    assert line.because == "they qualify as a principal; neither its units nor a formula was read"


@pytest.mark.parametrize("role", ["stunt", "dancer", "singer"])
def test_the_long_day_of_a_class_whose_overtime_was_not_read_is_asked_about(role: str) -> None:
    assert paid(member(role), work=(day_of(8),)) == {"day": "1204.00"}
    found = lines(production(member(role), work=(day_of(11),)))
    (line,) = only(found, Earning.OVERTIME)
    assert (line.amount, line.hours) == (None, Decimal(3))
    assert line.because == f"what a {role}'s hours beyond 8 are paid was not read"
    assert [day.hours for day in only(found, Earning.DAY)] == [8]


def test_the_long_day_of_an_agreement_without_overtime_on_file_is_asked_about() -> None:
    later = date(2026, 7, 2)
    made = production(
        work=(day_of(11, day=later),),
        agreement="sag-aftra/tv-theatrical-2026",
        principal_photography=Term(start=later, end=None),
    )
    (line,) = only(lines(made, agreement="sag-aftra/tv-theatrical-2026"), Earning.OVERTIME)
    assert line.amount is None


def test_a_fitting_on_a_day_of_work_is_asked_about_and_a_hold_is_not() -> None:
    both = (day_of(), day_of(status="FT", remark="hat"), day_of(status="H"), day_of(status="I"))
    found = lines(production(work=both))
    assert [line.amount for line in only(found, Earning.DAY, Earning.HOLD)] == [usd("1204.00")]
    (line,) = only(found, Earning.OTHER_DAY)
    assert (line.amount, line.what) == (None, "FT on the time report (hat)")
    assert "on a day that is paid" in line.because


def test_a_day_of_24_hours_is_asked_about_and_one_minute_less_is_paid() -> None:
    (line,) = only(lines(production(work=(day_of(24),))), Earning.OVERTIME)
    assert (line.amount, line.asks) == (None, ("call", "dismissed"))
    (line,) = only(lines(production(work=(day_of(24 - 1 / 60),))), Earning.OVERTIME)
    assert line.amount == usd("4665.50")


def test_rows_that_tell_of_one_use_are_due_once_for_the_most_days() -> None:
    rows = (
        replica(estimated_days="2"),
        replica(estimated_days="2", where="replicas.csv:3"),
        replica(estimated_days="3", version="v002", where="replicas.csv:4"),
        replica(estimated_days="9", status="temp", where="replicas.csv:5"),
        replica(estimated_days="1", scenes=(Scene("7"),), where="replicas.csv:6"),
    )
    found = only(lines(production(work=(day_of(),), replicas=rows)), Earning.REPLICA)
    amounts = sorted(line.amount.amount for line in found if line.amount is not None)
    assert amounts == [Decimal("1204.00"), Decimal("3612.00")]
    (asked,) = (line for line in found if line.amount is None)
    assert asked.asks == ("one_use_or_two",)
    assert "replicas.csv:2, replicas.csv:3, replicas.csv:4" in asked.because


def test_an_estimate_that_names_nobody_says_so() -> None:
    made = production(work=(day_of(),), replicas=(replica(estimated_by=""),))
    (line,) = only(lines(made), Earning.REPLICA)
    assert line.because.startswith("an estimate of 3 days; nobody recorded whose it is")


@pytest.mark.parametrize("written", ["0", "-2", "1,5", "three"])
def test_an_estimate_that_is_no_count_of_days_is_told_and_asked_for(written: str) -> None:
    made = production(work=(day_of(),), replicas=(replica(estimated_days=written),))
    (line,) = only(lines(made), Earning.REPLICA)
    assert (line.amount, line.asks) == (None, ("estimated_days",))
    assert f"`{written}` is no count of days" in line.because


def test_a_minimum_or_a_contract_in_other_money_is_compared_with_nothing() -> None:
    dear = GivenMinimum(
        of="day-performer",
        per="day",
        term=Term(start=date(2025, 1, 1), end=None),
        amount=Money(Decimal("1500.00"), "CAD"),
        source="the rate sheet",
    )
    made = production(work=(day_of(),), replicas=(replica(),), minimums=(dear,))
    (line,) = only(lines(made), Earning.REPLICA)
    assert (line.amount, line.asks) == (None, ("scale_day",))
    assert "the minimum is in CAD, and the rule counts in USD" in line.because
    ana = replace(member(), rate=Money(Decimal("1100.00"), "EUR"))
    (line,) = only(lines(production(ana, work=(day_of(),), replicas=(replica(),))), Earning.REPLICA)
    assert (line.amount, line.asks) == (None, ("daily_rate",))


def test_a_background_replica_in_a_principals_part_is_paid_the_contracts_better_rate() -> None:
    made = production(
        member(rate="10000.00"), replicas=(replica(kind="background", estimated_days="2"),)
    )
    (line,) = only(lines(made), Earning.REPLICA)
    assert line.amount == usd("20000.00")


@pytest.mark.parametrize("amount", ["900.00", "1500.00"])
def test_two_minimums_in_two_currencies_are_for_a_person(amount: str) -> None:
    """Whichever number is the larger."""
    other = GivenMinimum(
        of="day-performer",
        per="day",
        term=Term(start=date(2025, 1, 1), end=None),
        amount=Money(Decimal(amount), "CAD"),
        source="the rate sheet",
    )
    for rate in ("1204.00", None):
        made = production(member(rate=rate), work=(day_of(),), minimums=(other,))
        (line,) = only(lines(made), Earning.DAY)
        assert (line.amount, line.asks) == (None, ("scale_day",))
        assert f"1204.00 USD and {amount} CAD" in line.because


@pytest.mark.parametrize("rate", ["0.00", "-5.00"])
def test_a_rate_of_nothing_is_no_rate(rate: str) -> None:
    assert paid(member(rate=rate), work=(day_of(),)) == {"day": "1204.00"}
    assert paid(member(rate=rate, unit="picture"), work=(day_of(),)) == {"day": "?"}


def test_pay_in_two_currencies_has_no_sum_that_contributes() -> None:
    made = production(
        member("background", None),
        vouchers=(voucher(adjustments="wet 10.00 EUR"),),
        type="television",
    )
    (line,) = only(lines(made), Earning.CONTRIBUTION)
    assert (line.amount, line.because) == (None, "pay is in EUR and USD: no sum of it")


def test_a_ceiling_in_other_money_is_no_ceiling_that_can_be_compared() -> None:
    rate = terms(production()).rates.contribution("performer", "television", DAY)
    assert isinstance(rate, Contribution)
    assert contributed(Money(Decimal("100.00"), "CAD"), rate).amount is None


def test_an_engagement_by_the_episode_asks_for_how_many() -> None:
    (line,) = only(lines(production(member(unit="episode"), work=(day_of(),))), Earning.DAY)
    assert line.asks == ("episodes",)
    assert line.what == "engaged by the episode, 1 day on record"


def test_what_a_person_must_settle_is_not_asked_of_a_clause() -> None:
    made = production(
        member("background", None),
        vouchers=(voucher(adjustments="upgrade"),),
        replicas=(replica(status="temp"),),
    )
    asked = {line.earning: line.asks for line in lines(made)}
    assert asked[Earning.UPGRADE] == ("part_became_principal",)
    assert asked[Earning.REPLICA] == ("used_in_the_end",)
    (seen,) = only(lines(production(), seen={ANA: SEEN}), Earning.SEEN)
    assert seen.asks == ("record_of_work",)
    row = SkinsLine(where="skins.csv:2", day=DAY, performer=ANA, covered=True, call=None)
    (listed,) = only(lines(production(member("background", None), skins=(row,))), Earning.DAY)
    assert listed.asks == ("voucher_of_day",)


def test_a_contribution_asks_for_the_fact_that_is_missing() -> None:
    def asked(rate: str, type_: str | None) -> tuple[str, ...]:
        made = production(member(rate=rate), work=(day_of(),), type=type_)
        (line,) = only(lines(made), Earning.CONTRIBUTION)
        return line.asks

    assert asked("1204.00", None) == ("production_type",)
    assert asked("25000.01", "television") == ("ceiling",)
    assert asked("1204.00", "theatrical") == ()  # what was not read is the clause's to say


def test_who_was_not_compared_with_a_cut_is_not_said_to_be_unseen() -> None:
    made = production(work=(day_of(),), replicas=(replica(),))
    (line,) = only(lines(made), Earning.RESIDUAL)
    assert line.what == "residuals: no cut was compared; a replica of them is used"
    (line,) = only(lines(made, seen={}), Earning.RESIDUAL)
    assert line.what == "residuals: not seen; a replica of them is used"


def test_the_type_of_a_picture_is_told_in_good_english() -> None:
    (line,) = only(lines(production(work=(day_of(),), type="audio")), Earning.CONTRIBUTION)
    assert line.because == "what an audio picture contributes was not read"

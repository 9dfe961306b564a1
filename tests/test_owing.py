"""What a rule owes: the amount, its working, and what nobody recorded."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personae.rules.conditions import ALWAYS
from personae.rules.facts import Facts, Value
from personae.rules.owing import owed
from personae.rules.rule import Effect, Owes, Rule, Source, Status

HIGHER_OF_TWO = Owes(rates=("daily_rate", "scale_day"), days="estimated_days")


def a_rule(owes: Owes | None) -> Rule:
    return Rule(
        id="a-pack/a-rule",
        title="A rule",
        source=Source(cite="§ 1", href="a book", retrieved=date(2026, 11, 21), level="P"),
        status=Status.PROPOSAL,
        applies=None,
        effect=Effect.OWE,
        needs=None,
        when=ALWAYS,
        because="pay is due",
        duty=None,
        owes=owes,
        of_pay=False,
        unread="",
    )


def facts(**written: str | None) -> dict[str, Value | None]:
    return {name: None if text is None else Decimal(text) for name, text in written.items()}


@pytest.mark.parametrize(
    ("own", "scale", "days", "amount", "working"),
    [
        ("1100.00", "1204.00", "3", "3612.00", "3 days × max(1100.00, 1204.00)"),
        ("1204.01", "1204.00", "3", "3612.03", "3 days × max(1204.01, 1204.00)"),
        ("1204", "1204", "3", "3612", "3 days × max(1204.00, 1204.00)"),
        ("1500.00", "1204.00", "1", "1500.00", "1 day × max(1500.00, 1204.00)"),
        ("1500.00", "1204.00", "0.5", "750.000", "0.5 days × max(1500.00, 1204.00)"),
        ("1500.00", "1204.00", "0", "0", "0 days × max(1500.00, 1204.00)"),
        ("30.375", "0", "2", "60.750", "2 days × max(30.375, 0.00)"),
    ],
)
def test_it_is_the_largest_rate_for_the_days(
    own: str, scale: str, days: str, amount: str, working: str
) -> None:
    got = owed(a_rule(HIGHER_OF_TWO), facts(daily_rate=own, scale_day=scale, estimated_days=days))
    assert got == (Decimal(amount), working, ())


@pytest.mark.parametrize(
    ("agreed", "amount", "working"),
    [
        ("1204.00", "3612", "3 days × max(1100.00, 1204.00)"),  # no better than the rule's
        ("1204.01", "3612.03", "3 days × max(1100.00, 1204.00, 1204.01 as agreed)"),
        ("5000", "15000", "3 days × max(1100.00, 1204.00, 5000.00 as agreed)"),
    ],
)
def test_what_a_contract_gives_above_the_rates_holds(
    agreed: str, amount: str, working: str
) -> None:
    known = facts(daily_rate="1100", scale_day="1204", estimated_days="3")
    got = owed(a_rule(HIGHER_OF_TWO), known, agreed=Decimal(agreed))
    assert got == (Decimal(amount), working, ())


def test_without_one_of_the_rates_what_was_agreed_is_not_known_to_be_the_most() -> None:
    known = facts(daily_rate=None, scale_day="1204", estimated_days="3")
    got = owed(a_rule(HIGHER_OF_TWO), known, agreed=Decimal(5000))
    working = "3 days × max(daily_rate, 1204.00, 5000.00 as agreed)"
    assert got == (None, working, ("daily_rate",))


def test_one_rate_and_days_written_in_the_rule() -> None:
    got = owed(a_rule(Owes(rates=("scale_day",), days="1")), facts(scale_day="216"))
    assert got == (Decimal(216), "1 day × 216.00", ())


def test_a_rate_written_in_the_rule() -> None:
    rule = a_rule(Owes(rates=("scale_day", "187.50"), days="2"))
    assert owed(rule, facts(scale_day="187")).amount == Decimal(375)


@pytest.mark.parametrize(
    ("known", "working", "missing"),
    [
        ({"daily_rate": None}, "3 days × max(daily_rate, 1204.00)", ("daily_rate",)),
        ({"scale_day": None}, "3 days × max(1100.00, scale_day)", ("scale_day",)),
        (
            {"estimated_days": None},
            "estimated_days × max(1100.00, 1204.00)",
            ("estimated_days",),
        ),
        (
            {"daily_rate": None, "estimated_days": None},
            "estimated_days × max(daily_rate, 1204.00)",
            ("daily_rate", "estimated_days"),
        ),
        ({"estimated_days": "-3"}, "estimated_days × max(1100.00, 1204.00)", ("estimated_days",)),
        ({"scale_day": "-0.01"}, "3 days × max(1100.00, scale_day)", ("scale_day",)),
        ({"scale_day": "NaN"}, "3 days × max(1100.00, scale_day)", ("scale_day",)),
        ({"daily_rate": "Infinity"}, "3 days × max(daily_rate, 1204.00)", ("daily_rate",)),
    ],
)
def test_what_is_unknown_leaves_no_amount_and_is_named(
    known: dict[str, str | None], working: str, missing: tuple[str, ...]
) -> None:
    written = {"daily_rate": "1100.00", "scale_day": "1204.00", "estimated_days": "3", **known}
    assert owed(a_rule(HIGHER_OF_TWO), facts(**written)) == (None, working, missing)


def test_a_fact_that_is_not_there_is_unknown() -> None:
    assert owed(a_rule(HIGHER_OF_TWO), {}).missing == (
        "daily_rate",
        "scale_day",
        "estimated_days",
    )


@pytest.mark.parametrize("wrong", [True, "1204.00", date(2026, 7, 1)])
def test_what_is_no_number_is_no_rate(wrong: Value) -> None:
    known: Facts = {**facts(daily_rate="1100", estimated_days="3"), "scale_day": wrong}
    assert owed(a_rule(HIGHER_OF_TWO), known).missing == ("scale_day",)


def test_a_rule_without_rates_computes_nothing() -> None:
    assert owed(a_rule(None), facts(daily_rate="1100")) == (None, "", ())


rates = st.decimals(min_value=0, max_value=100_000, places=2)
few_days = st.decimals(min_value=0, max_value=400, places=1)


@given(own=rates, scale=rates, days=few_days)
def test_never_below_the_minimum_nor_below_the_performers_own_rate(
    own: Decimal, scale: Decimal, days: Decimal
) -> None:
    got = owed(
        a_rule(HIGHER_OF_TWO), {"daily_rate": own, "scale_day": scale, "estimated_days": days}
    ).amount
    assert got in (own * days, scale * days)
    assert got is not None
    assert got >= own * days
    assert got >= scale * days


@given(own=st.none() | rates, scale=st.none() | rates, days=st.none() | few_days)
def test_there_is_an_amount_exactly_where_nothing_is_missing(
    own: Decimal | None, scale: Decimal | None, days: Decimal | None
) -> None:
    got = owed(
        a_rule(HIGHER_OF_TWO), {"daily_rate": own, "scale_day": scale, "estimated_days": days}
    )
    assert (got.amount is None) is bool(got.missing)
    assert (got.amount is None) is (None in (own, scale, days))

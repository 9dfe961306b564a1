"""Facts on record that contradict each other: which two, and which never do."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from personae.clearance.at_odds import BY_TWO, BY_WORD, at_odds
from personae.clearance.gather import WORKED_OUT
from personae.rules.facts import FACTS, Facts, WrongValueError, value_of

TOLD, BEGINS = datetime(2025, 3, 1, 8, tzinfo=UTC), datetime(2025, 3, 3, 8, tzinfo=UTC)
DAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("facts", "contradicted"),
    [
        ({"picture": "a", "home_picture": "b", "same_picture": True}, ["same_picture"]),
        ({"picture": "a", "home_picture": "a", "same_picture": False}, ["same_picture"]),
        ({"picture": "a", "home_picture": "a", "same_picture": True}, []),
        ({"picture": "a", "same_picture": True}, []),  # nobody recorded the other
        ({"died_on": DAY, "on": DAY, "deceased": False}, ["deceased"]),
        ({"died_on": date(2026, 3, 2), "on": DAY, "deceased": False}, []),
        ({"died_on": date(2026, 3, 2), "on": DAY, "deceased": True}, ["deceased"]),
        ({"died_on": DAY, "on": None, "deceased": False}, []),
        ({"purpose_ended_on": DAY, "on": DAY, "purpose_ended": False}, ["purpose_ended"]),
        (
            {"died_on": date(1956, 3, 2), "on": DAY, "years_since_death": Decimal(70)},
            ["years_since_death"],
        ),
        ({"notice_given_at": TOLD, "services_at": BEGINS, "hours_of_notice": Decimal(48)}, []),
        (
            {"notice_given_at": TOLD, "services_at": BEGINS, "hours_of_notice": Decimal(49)},
            ["hours_of_notice"],
        ),
        ({"purpose": "advertising", "advertisement": False}, ["advertisement"]),
        ({"purpose": "drama", "advertisement": True}, []),  # it may be both
        ({"purpose": "drama", "advertising_category": "alcohol"}, ["advertising_category"]),
        (
            {"purpose": "drama", "advertisement": True, "advertising_category": "alcohol"},
            [],
        ),
        ({"advertising_category": "alcohol"}, []),
        ({"advertisement": False, "advertising_category": "alcohol"}, ["advertising_category"]),
        ({"kind": "training", "for_training": False}, ["for_training"]),
        ({"kind": "voice", "for_training": True}, []),  # a voice, to train a model with
        (
            {"kind": "voice", "performed_by_digital_replica": False},
            ["performed_by_digital_replica"],
        ),
        ({"territory": "US", "illinois_nexus": False}, []),  # shown all over, and no matter there
    ],
)
def test_what_contradicts_what(facts: Facts, contradicted: list[str]) -> None:
    assert [odd.fact for odd in at_odds(facts)] == contradicted


def test_it_is_told_with_what_each_record_says() -> None:
    (odd,) = at_odds({"died_on": date(2020, 1, 1), "on": DAY, "deceased": False})
    assert odd.told == "`deceased: false`, and `died_on: 2020-01-01` and `on: 2026-03-01` say true."


def test_a_drama_that_advertises_says_so() -> None:
    (odd,) = at_odds({"purpose": "drama", "advertising_category": "alcohol"})
    assert odd.told == (
        "`advertising_category: alcohol`, and `purpose: drama` says that nothing is advertised."
    )
    assert "write `advertisement: true`" in odd.do


def test_only_what_is_worked_out_can_be_contradicted() -> None:
    assert {*BY_TWO, *BY_WORD} <= WORKED_OUT


@pytest.mark.parametrize("name", ["copies", "estimated_days", "daily_rate", "scan_hours"])
def test_what_is_counted_or_paid_is_nought_or_more(name: str) -> None:
    assert value_of(FACTS[name], "0") == 0
    with pytest.raises(WrongValueError, match=f"`{name}` is 0 or more, not `-3`"):
        value_of(FACTS[name], "-3")


def test_notice_after_the_services_is_hours_below_nought() -> None:
    assert value_of(FACTS["hours_of_notice"], "-3") == -3

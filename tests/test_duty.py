"""What a rule asks of a thing: met, not met, not known; and where nothing is asked at all."""

from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from personae.app.files.packs import read_packs
from personae.clearance.due_days import due_by
from personae.clearance.duty import Ask, Met, Owed, ask
from personae.clearance.gather import derived
from personae.reconciliation.owners import Owner, owner_of
from personae.rules.facts import DEEDS, FACTS, Facts, Value
from personae.rules.rule import Rule

NOTICE = "sag-aftra/tv-theatrical-2023/notice-48h"
SYNTHETIC = "sag-aftra/tv-theatrical-2023/synthetic-performer"
DESTRUCTION = "us-il/bipa-15/destruction"
REASON = "sag-aftra/tv-theatrical-2026/business-reason-39j"
SAG23: Facts = {"agreement": "sag-aftra/tv-theatrical-2023", "photography_from": date(2025, 3, 3)}
SAG26: Facts = {"agreement": "sag-aftra/tv-theatrical-2026", "photography_from": date(2026, 8, 3)}
WGA23: Facts = {"agreement": "wga/mba-2023", "kind": "writing", "on": date(2025, 1, 29)}
SCAN: Facts = {**SAG23, "scan": True, "services_at": datetime(2025, 3, 4, 21, tzinfo=UTC)}
LIMBS: Facts = {
    **SAG23,
    "kind": "synthetic",
    "human_role": True,
    "recognisable": False,
    "voiced_by_person": False,
    "natural_person_hired": False,
}
TEASER: Facts = {
    "kind": "synthetic",
    "advertisement": True,
    "recognisable": False,
    "discloser_knows": True,
    "advertises_expressive_work": False,
    "audio_only": False,
    "translation_only": False,
    "carrier_only": False,
    "deep_fake": True,
    "evidently_artistic": False,
}


@cache
def rules() -> dict[str, Rule]:
    return {p.rule.id: p.rule for p in read_packs()}


def asked(rule: str, **facts: Value | None) -> Ask | None:
    return ask(rules()[rule], facts)


def stands(rule: str, **facts: Value | None) -> tuple[str, str] | None:
    """Whether it is met and whether it is owed, or None where nothing is asked."""
    found = asked(rule, **facts)
    return None if found is None else (found.met.value, found.owed.name)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2025, 3, day, hour, minute, tzinfo=UTC)


# Notice


@pytest.mark.parametrize(
    ("told", "engaged", "stands_as"),
    [
        (at(2, 21), at(1, 9), ("met", "YES")),  # exactly 48 hours before
        (at(2, 21, 1), at(1, 9), ("not met", "YES")),
        (at(3, 9), at(3, 9), ("met", "YES")),  # told at an engagement within 48 hours
        (at(3, 10), at(3, 9), ("not met", "YES")),
        (None, at(1, 9), ("not known", "YES")),
        (at(3, 9), None, ("not known", "YES")),
        (at(2, 21), None, ("met", "YES")),
    ],
)
def test_notice_of_a_scan(
    told: datetime | None, engaged: datetime | None, stands_as: tuple[str, str]
) -> None:
    assert stands(NOTICE, **SCAN, notice_given_at=told, engaged_at=engaged) == stands_as


def test_notice_is_due_48_hours_before_the_services() -> None:
    found = asked(NOTICE, **SCAN)
    assert found is not None
    assert found.by == at(2, 21)
    assert found.missing == ("notice_given_at", "engaged_at")  # what to ask, not hours between


@pytest.mark.parametrize(
    ("engaged", "by"),
    [
        (at(2, 20, 59), at(2, 21)),
        (at(2, 21), at(2, 21)),
        (at(2, 21, 1), at(2, 21, 1)),  # engaged later than 48 hours before: then, at the engagement
        (None, at(2, 21)),
    ],
)
def test_notice_is_due_at_a_later_engagement(engaged: datetime | None, by: datetime) -> None:
    found = asked(NOTICE, **SCAN, engaged_at=engaged)
    assert found is not None
    assert found.by == by


@pytest.mark.parametrize(
    ("on", "purpose", "by"),
    [
        (date(2026, 3, 1), {"purpose_ended": False}, date(2026, 3, 1)),  # three years, to the day
        (date(2026, 2, 28), {"purpose_ended": False}, None),  # the purpose may still end first
        (date(2026, 3, 1), {"purpose_ended": True}, None),  # on which day, nobody recorded
        (date(2026, 3, 1), {}, None),
        (date(2026, 3, 1), {"purpose_ended_on": date(2026, 3, 2)}, date(2026, 3, 1)),
        (date(2026, 3, 1), {"purpose_ended_on": date(2026, 2, 27)}, date(2026, 2, 27)),
    ],
)
def test_what_has_not_come_yet_is_not_the_earliest_day(
    on: date, purpose: Facts, by: date | None
) -> None:
    facts = derived({"on": on, "last_interaction_on": date(2023, 3, 1), **purpose})
    assert due_by(rules()[DESTRUCTION], facts) == by


def test_hours_are_counted_and_not_what_clocks_show_in_a_night_that_lacks_one() -> None:
    zone = ZoneInfo("America/Los_Angeles")  # its clocks went forward on 9 March 2025
    facts = {**SCAN, "services_at": datetime(2025, 3, 10, 13, tzinfo=zone)}
    by = due_by(rules()[NOTICE], derived(facts))
    assert by == datetime(2025, 3, 8, 20, tzinfo=UTC)
    assert isinstance(by, datetime)
    assert by.hour == 12


def test_without_the_hour_of_the_services_no_date_is_told() -> None:
    found = asked(NOTICE, **{**SCAN, "services_at": None}, notice_given_at=at(2, 9))
    assert found is not None
    assert (found.by, found.met, found.missing) == (
        None,
        Met.UNKNOWN,
        ("services_at", "engaged_at"),
    )


def test_where_nothing_is_scanned_no_notice_is_asked() -> None:
    assert stands(NOTICE, **{**SCAN, "scan": False}) is None
    assert stands(NOTICE, **{**SCAN, "agreement": "none"}) is None
    assert stands(NOTICE, **{**SCAN, "photography_from": date(2026, 7, 1)}) is None


# A business reason before a scan


@pytest.mark.parametrize(
    ("reason", "stands_as"),
    [
        (True, ("met", "YES")),
        (False, ("not met", "YES")),
        (None, ("not known", "YES")),
    ],
)
def test_a_scan_of_2026_needs_a_business_reason_on_record(
    reason: bool | None, stands_as: tuple[str, str]
) -> None:
    assert stands(REASON, **SAG26, scan=True, business_reason=reason) == stands_as
    assert stands(REASON, **SAG23, scan=True, business_reason=reason) is None


# The four limbs of a synthetic performer


def test_a_synthetic_performer_takes_notice_and_bargaining() -> None:
    assert stands(SYNTHETIC, **LIMBS, bargaining_offered=False) == ("not met", "YES")
    assert stands(SYNTHETIC, **LIMBS, bargaining_offered=True) == ("met", "YES")
    assert stands(SYNTHETIC, **LIMBS) == ("not known", "YES")


@pytest.mark.parametrize(
    ("limb", "otherwise"),
    [
        ("kind", "employment-based"),
        ("human_role", False),
        ("recognisable", True),
        ("voiced_by_person", True),
        ("natural_person_hired", True),
    ],
)
def test_each_limb_that_fails_takes_the_duty_away_and_unknown_leaves_it_open(
    limb: str, otherwise: Value
) -> None:
    assert stands(SYNTHETIC, **{**LIMBS, limb: otherwise}) is None
    unknown = {**LIMBS, limb: None}
    assert stands(SYNTHETIC, **unknown, bargaining_offered=False) == ("not known", "MAYBE")
    assert stands(SYNTHETIC, **unknown, bargaining_offered=True) is None  # nothing is left to do


# Writers


@pytest.mark.parametrize(
    ("rule", "facts", "stands_as"),
    [
        ("disclosure-72", {"ai_material_given": True}, ("not known", "YES")),
        (
            "disclosure-72",
            {"ai_material_given": True, "ai_material_disclosed": False},
            ("not met", "YES"),
        ),
        (
            "disclosure-72",
            {"ai_material_given": True, "ai_material_disclosed": True},
            ("met", "YES"),
        ),
        ("disclosure-72", {"ai_material_given": False}, None),
        ("disclosure-72", {}, ("not known", "MAYBE")),
        ("no-ai-writer-72b", {"ai_credited": True}, ("not met", "YES")),
        ("no-ai-writer-72b", {"ai_credited": False}, ("met", "YES")),
        ("no-ai-writer-72b", {}, ("not known", "YES")),
        ("required-use-72", {"ai_required_of_writer": True}, ("not met", "YES")),
        ("writers-use-72c", {"writer_used_ai": True, "company_agreed_to_ai": True}, ("met", "YES")),
        ("writers-use-72c", {"writer_used_ai": False}, None),
    ],
)
def test_what_writers_are_owed_under_article_72(
    rule: str, facts: dict[str, Value], stands_as: tuple[str, str] | None
) -> None:
    assert stands(f"wga/mba-2023/{rule}", **WGA23, **facts) == stands_as


@pytest.mark.parametrize(
    ("on", "of_2023", "of_2026"),
    [(date(2026, 5, 1), True, False), (date(2026, 5, 2), False, True)],
)
def test_which_agreement_of_writers_holds_goes_by_the_day(
    on: date, of_2023: bool, of_2026: bool
) -> None:
    given: Facts = {"kind": "writing", "on": on, "ai_material_given": True}
    old = stands("wga/mba-2023/disclosure-72", **given, agreement="wga/mba-2023")
    new = stands("wga/mba-2026/rest-unread", **given, agreement="wga/mba-2026")
    assert (old is not None, new is not None) == (of_2023, of_2026)
    assert new in (None, ("not known", "YES"))  # the words were not read, so a person decides


# Disclosure, by place and day


@pytest.mark.parametrize(
    ("rule", "place", "on", "asks"),
    [
        ("us-ny/gbl-396-b", "US-NY", date(2026, 6, 8), False),
        ("us-ny/gbl-396-b", "US-NY", date(2026, 6, 9), True),
        ("us-ny/gbl-396-b", "US", date(2026, 6, 9), True),
        ("us-ny/gbl-396-b", "US-CA", date(2026, 6, 9), False),
        ("eu/ai-act-50/disclosure", "DE", date(2026, 8, 1), False),
        ("eu/ai-act-50/disclosure", "DE", date(2026, 8, 2), True),
        ("eu/ai-act-50/disclosure", "GB", date(2026, 8, 2), None),  # a nexus is not ruled out
    ],
)
def test_disclosure_by_territory_and_date(
    rule: str, place: str, on: date, asks: bool | None
) -> None:
    found = asked(rule, **TEASER, territory=place, on=on)
    if asks is None:
        assert found is not None
        assert (found.owed, found.missing) == (Owed.ELSEWHERE, ("eu_nexus",))
    else:
        assert (found is not None) is asks


def test_where_nobody_says_when_it_is_shown_it_is_not_known_whether_it_is_owed() -> None:
    found = asked("us-ny/gbl-396-b", **TEASER, territory="US-NY")
    assert found is not None
    assert (found.met, found.owed, found.missing) == (Met.UNKNOWN, Owed.MAYBE, ("on",))


# Data about a body


@pytest.mark.parametrize(
    ("ended", "last", "by"),
    [
        (date(2026, 1, 5), date(2025, 3, 4), date(2026, 1, 5)),
        (date(2029, 1, 5), date(2025, 3, 4), date(2028, 3, 4)),
        (None, date(2025, 3, 4), None),  # whichever is first: one of them alone tells neither
    ],
)
def test_the_day_on_which_a_scan_is_destroyed(
    ended: date | None, last: date | None, by: date | None
) -> None:
    found = asked(
        "us-il/bipa-15/destruction",
        territory="US-IL",
        on=date(2025, 3, 4),
        biometric=True,
        purpose_ended_on=ended,
        last_interaction_on=last,
        purpose_ended=True,
    )
    assert found is not None
    assert (found.by, found.met) == (by, Met.UNKNOWN)


def test_data_that_are_destroyed_are_no_duty_any_more() -> None:
    facts: Facts = {
        "territory": "US-IL",
        "on": date(2029, 3, 4),
        "biometric": True,
        "purpose_ended": True,
    }
    assert stands("us-il/bipa-15/destruction", **facts, data_destroyed=False) == ("not met", "YES")
    assert stands("us-il/bipa-15/destruction", **facts, data_destroyed=True) == ("met", "YES")


# What is not asked here


def test_pay_is_not_asked() -> None:
    facts: Facts = {**SAG23, "kind": "employment-based", "scan": False, "same_picture": True}
    assert asked("sag-aftra/tv-theatrical-2023/ebdr-use-pay", **facts) is None


@pytest.mark.parametrize(
    ("apart", "specific", "stands_as"),
    [
        (True, True, ("met", "YES")),
        (True, None, ("not known", "YES")),
        (False, None, ("not met", "YES")),
        (True, False, ("not met", "YES")),
    ],
)
def test_a_consent_must_be_so_that_it_counts(
    apart: bool, specific: bool | None, stands_as: tuple[str, str]
) -> None:
    form: Facts = {"kind": "background", "conspicuous": True, "separately_signed": apart}
    rule = "sag-aftra/tv-theatrical-2023/consent-form"
    assert stands(rule, **SAG23, **form, described_specifically=specific) == stands_as


def test_of_a_use_under_no_known_agreement_nobody_can_say_what_is_asked() -> None:
    assert stands(NOTICE, **{**SCAN, "agreement": None}) == ("not known", "ELSEWHERE")


def test_every_deed_is_a_fact_that_rules_ask() -> None:
    assert set(FACTS) >= DEEDS


def test_every_rule_has_an_owner() -> None:
    owners = {owner_of(rule) for rule in rules().values()}
    assert owners >= {Owner.CASTING, Owner.DELIVERY, Owner.DEVELOPMENT, Owner.LABOUR, Owner.DATA}
    assert owner_of(rules()[NOTICE]) is Owner.CASTING
    assert owner_of(rules()["us-ny/gbl-396-b"]) is Owner.DELIVERY
    assert owner_of(rules()["wga/mba-2023/disclosure-72"]) is Owner.DEVELOPMENT
    assert owner_of(rules()[SYNTHETIC]) is Owner.LABOUR
    assert owner_of(rules()["us-il/bipa-15/destruction"]) is Owner.DATA

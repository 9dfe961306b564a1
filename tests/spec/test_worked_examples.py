"""Examples that others worked out, held against the packs: what must come out, and by which clause.

G1 to G5 and G18 are numbered as in our list of examples found in print: the union's summary as the
press quotes it, a casting site, a lawyer's classification, and two accounts of one proposal.
"""

from datetime import date
from decimal import Decimal
from functools import cache

import pytest

from personae.app.files.packs import failures, read_packs
from personae.clearance.answers import Ruling
from personae.clearance.comparing import Side, compare
from personae.clearance.kinds import kind_of
from personae.clearance.one_pack import Pack
from personae.rules.engine import speaks
from personae.rules.facts import Value
from personae.rules.owing import owed
from personae.rules.rule import Rule

AGREEMENT = "sag-aftra/tv-theatrical-2023"
UNIONS_ACCOUNT = "amptp-proposals/2023-07-union-account"
AMPTPS_ACCOUNT = "amptp-proposals/2023-07-amptp-account"
PACKS = (AGREEMENT, "sag-aftra/tv-theatrical-2026", UNIONS_ACCOUNT, AMPTPS_ACCOUNT)

AGREED: dict[str, Value | None] = {
    "photography_from": date(2025, 1, 13),
    "home_picture": "the-long-take",
    "picture": "the-long-take",
    "deceased": False,
    "consent_covers": True,
    "separately_signed": True,
    "conspicuous": True,
    "described_specifically": True,
    "consent_names_picture": True,
}
PERFORMER: dict[str, Value | None] = {
    **AGREED,
    "kind": "employment-based",
    "scan": False,
    "daily_rate": Decimal("1500.00"),
    "scale_day": Decimal("1204.00"),
    "estimated_days": Decimal(3),
}
BACKGROUND: dict[str, Value | None] = {
    **AGREED,
    "kind": "background",
    "scan": False,
    "used_as_principal": False,
    "counts_as_covered_background": False,
    "daily_rate": Decimal("216.00"),
    "scale_day": Decimal("216.00"),
}


@cache
def pack(name: str) -> Pack:
    return Pack(name=name, provisions=read_packs(only=name))


def rule(name: str) -> Rule:
    (provision,) = read_packs(only=name)
    return provision.rule


def side(name: str, facts: dict[str, Value | None]) -> Side:
    """What one pack alone says of one use."""
    one = pack(name)
    return compare(one, one, tuple(facts), [("the-use", tuple(facts.values()))]).first


def answer(name: str, facts: dict[str, Value | None]) -> str:
    (ruling,) = side(name, facts).answers
    return ruling.word


def clauses(name: str, facts: dict[str, Value | None]) -> set[str]:
    return {clause.removeprefix(f"{name}/") for clause in side(name, facts).clauses}


@pytest.mark.parametrize("name", PACKS)
def test_every_case_of_the_packs_holds(name: str) -> None:
    assert failures(pack(name).provisions) == {}


@pytest.mark.parametrize(
    ("own", "scale", "days", "due"),
    [
        ("1500.00", "1204.00", "3", "4500.00"),
        ("1100.00", "1204.00", "3", "3612.00"),  # never below the minimum
        ("1204.00", "1204.00", "1", "1204.00"),
        ("1500.00", "1204.00", "0", "0.00"),
    ],
)
def test_g1_a_replica_is_paid_the_higher_rate_for_the_days_it_stands_for(
    own: str, scale: str, days: str, due: str
) -> None:
    rates = {"daily_rate": Decimal(own), "scale_day": Decimal(scale)}
    use = {**PERFORMER, **rates, "estimated_days": Decimal(days)}
    assert answer(AGREEMENT, use) == "payment-due"
    assert clauses(AGREEMENT, use) == {"ebdr-use-pay"}
    assert side(AGREEMENT, use).money.total == Decimal(due)


def test_g1_without_an_estimate_pay_is_due_and_nobody_can_say_how_much() -> None:
    got = side(AGREEMENT, {**PERFORMER, "estimated_days": None})
    assert set(got.answers) == {Ruling.PAYMENT_DUE}
    assert (got.money.unknown, dict(got.money.missing)) == (1, {"estimated_days": 1})


def test_g2_a_background_actor_called_in_only_to_be_scanned_is_paid_a_full_day() -> None:
    use = {**BACKGROUND, "scan": True, "scan_only": True, "hours_of_notice": Decimal(48)}
    assert answer(AGREEMENT, use) == "payment-due"
    assert clauses(AGREEMENT, use) == {"badr-creation-pay"}
    assert owed(rule(f"{AGREEMENT}/badr-creation-pay"), use) == (
        Decimal(216),
        "1 day × max(216.00, 216.00)",
        (),
    )


@pytest.mark.parametrize(("days", "due"), [("1", "1204.00"), ("2", "2408.00")])
def test_g3_a_background_replica_used_as_a_principal_is_paid_at_a_principals_rate(
    days: str, due: str
) -> None:
    use = {
        **BACKGROUND,
        "used_as_principal": True,
        "principal_scale_day": Decimal("1204.00"),
        "estimated_days": Decimal(days),
    }
    assert answer(AGREEMENT, use) == "payment-due"
    assert clauses(AGREEMENT, use) == {"badr-as-principal"}
    assert side(AGREEMENT, use).money.total == Decimal(due)


@pytest.mark.parametrize("days", [1, 2, 5, 10])
def test_g4_every_day_that_would_have_been_worked_is_paid_with_residuals(days: int) -> None:
    use_pay = rule(f"{AGREEMENT}/ebdr-use-pay")
    use = {**PERFORMER, "same_picture": True, "estimated_days": Decimal(days)}
    assert speaks(use_pay, use) == "owe"
    assert owed(use_pay, use).amount == days * Decimal(1500)
    assert use_pay.duty is not None
    assert "residuals follow as if performed in person" in use_pay.duty.do


ONE_ACTOR_PLAYS_GRANDFATHER_AND_GRANDSON: dict[str, Value | None] = {
    "background_actor": False,
    "created_during_employment": True,
    "worked_in_picture": True,
    "portrays_unperformed": True,
}


def test_g5_one_actor_plays_grandfather_and_grandson() -> None:
    assert kind_of(ONE_ACTOR_PLAYS_GRANDFATHER_AND_GRANDSON) == "employment-based"


@pytest.mark.parametrize(
    "unknown", ["background_actor", "created_during_employment", "portrays_unperformed"]
)
def test_g5_is_no_kind_while_what_decides_it_is_unknown(unknown: str) -> None:
    assert kind_of({**ONE_ACTOR_PLAYS_GRANDFATHER_AND_GRANDSON, unknown: None}) is None


G18 = """
    use of a background replica | consent | union's account | AMPTP's account | the agreement
    the day of the scan         | no      | payment-due     | needs-consent   | needs-consent
    the day of the scan         | yes     | payment-due     | permitted       | payment-due
    in the same picture         | no      | permitted       | permitted       | needs-consent
    in the same picture         | yes     | permitted       | permitted       | permitted
    in another picture          | no      | permitted       | needs-consent   | cannot-say
    in another picture          | yes     | permitted       | payment-due     | cannot-say
    in a picture not recorded   | no      | permitted       | cannot-say      | cannot-say
    in a picture not recorded   | yes     | permitted       | cannot-say      | cannot-say
"""
_, *ROWS = ([cell.strip() for cell in row.split("|")] for row in G18.strip().splitlines())
WHERE: dict[str, dict[str, Value | None]] = {
    "the day of the scan": {"scan": True, "scan_only": True, "hours_of_notice": Decimal(48)},
    "in the same picture": {},
    "in another picture": {"picture": "the-short-take"},
    "in a picture not recorded": {"home_picture": None},
}


def background_use(where: str, *, covered: bool) -> dict[str, Value | None]:
    return {**BACKGROUND, "pay_agreed": False, "consent_covers": covered, **WHERE[where]}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}, consent: {row[1]}")
def test_g18_one_proposal_as_each_side_told_it_and_the_agreement(row: list[str]) -> None:
    where, consent, *expected = row
    use = background_use(where, covered=consent == "yes")
    got = [answer(name, use) for name in (UNIONS_ACCOUNT, AMPTPS_ACCOUNT, AGREEMENT)]
    assert got == expected


def test_g18_has_every_row() -> None:
    assert {(row[0], row[1]) for row in ROWS} == {(w, c) for w in WHERE for c in ("yes", "no")}


def test_g18_another_picture_takes_consent_and_pay_by_amptps_account_alone() -> None:
    use = {**background_use("in another picture", covered=False), "same_picture": False}
    spoken = {
        name: {p.rule.id.rpartition("/")[2] for p in pack(name).provisions if _sure(p.rule, use)}
        for name in (UNIONS_ACCOUNT, AMPTPS_ACCOUNT)
    }
    assert spoken == {
        UNIONS_ACCOUNT: set(),
        AMPTPS_ACCOUNT: {"background-other-picture", "background-other-picture-pay"},
    }


def _sure(spoken: Rule, use: dict[str, Value | None]) -> bool:
    return speaks(spoken, use) == spoken.effect.value


def test_g18_the_scan_is_paid_one_day_by_the_unions_account_and_a_later_use_nothing() -> None:
    scan = side(UNIONS_ACCOUNT, background_use("the day of the scan", covered=False)).money
    later = side(UNIONS_ACCOUNT, background_use("in another picture", covered=False)).money
    assert (scan.total, scan.paid) == (Decimal(216), 1)
    assert (later.total, later.unpaid) == (Decimal(0), 1)


def test_g18_no_proposal_decides() -> None:
    for name in (UNIONS_ACCOUNT, AMPTPS_ACCOUNT):
        assert not any(p.rule.status.decides for p in pack(name).provisions)

"""Games, commercials, sound and writers: what each agreement asks, and where its silence is none.

A pack that holds a part of an agreement must send the rest of it to a person.
"""

from datetime import date, timedelta
from functools import cache

import pytest

from personae.app.files.packs import read_packs
from personae.clearance.answers import Ruling
from personae.clearance.clear import Clearer
from personae.clearance.reach import deciding, gate
from personae.rules.facts import KINDS, Facts, Value
from personae.rules.rule import Provision, Rule, Status

Facts_ = dict[str, Value | None]
ALL_CLEAR = (Ruling.PERMITTED, Ruling.PAYMENT_DUE)

# Of scripts, and of what touches no likeness at all, performers' agreements say nothing.
OF_NO_PERFORMER = ("writing", "other")


@cache
def provisions() -> tuple[Provision, ...]:
    return read_packs()


def agreements() -> tuple[str, ...]:
    """Every agreement that a pack holds."""
    held = (p.rule.pack for p in provisions() if p.rule.status is Status.AGREEMENT)
    return tuple(dict.fromkeys(held))


@cache
def clearer(agreement: str) -> Clearer:
    own = tuple(p for p in provisions() if p.rule.pack == agreement)
    return Clearer(own, (), ())


def answer(facts: Facts) -> Ruling:
    return clearer(str(facts["agreement"])).clear(facts).answer


def days_of(agreement: str) -> tuple[str, date, date | None]:
    """The fact that an agreement's rules look at, its first day and the first day out."""
    terms = [r.applies for r in deciding(provisions()) if r.pack == agreement and r.applies]
    (fact,) = {term.fact for term in terms}
    ends = [term.until for term in terms]
    last = None if None in ends else max(end for end in ends if end)
    return fact, min(term.from_ for term in terms if term.from_), last


@pytest.mark.parametrize("agreement", agreements())
def test_a_use_outside_an_agreements_days_is_never_cleared_by_its_silence(agreement: str) -> None:
    fact, first, until = days_of(agreement)
    before: Facts_ = {"agreement": agreement, "kind": "alteration", fact: first - timedelta(days=1)}
    told = clearer(agreement).clear(before)
    assert told.answer is Ruling.CANNOT_SAY
    assert "holds it for other days" in told.reasons[-1].because
    if until is not None:
        assert answer({**before, fact: until}) is Ruling.CANNOT_SAY
    assert "agreement-days" not in {
        r.rule for r in clearer(agreement).clear({**before, fact: first}).reasons
    }


@pytest.mark.parametrize("agreement", agreements())
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in OF_NO_PERFORMER])
def test_nothing_recorded_but_its_kind_no_use_is_cleared_under_any_agreement(
    agreement: str, kind: str
) -> None:
    fact, first, _ = days_of(agreement)
    assert answer({"agreement": agreement, "kind": kind, fact: first}) not in ALL_CLEAR


def rule(name: str) -> Rule:
    (found,) = (p.rule for p in provisions() if p.rule.id == name)
    return found


WRITERS: Facts_ = {
    "agreement": "wga/mba-2023",
    "on": date(2025, 3, 1),
    "kind": "writing",
    "ai_material_given": False,
    "ai_material_disclosed": False,
    "ai_required_of_writer": False,
    "ai_credited": False,
    "writer_used_ai": False,
    "company_agreed_to_ai": False,
}


@pytest.mark.parametrize(
    ("but", "said"),
    [
        ({}, "permitted"),
        ({"ai_material_given": True}, "needs-notice"),
        ({"ai_material_given": True, "ai_material_disclosed": True}, "permitted"),
        ({"writer_used_ai": True}, "needs-consent"),
        ({"writer_used_ai": True, "company_agreed_to_ai": True}, "permitted"),
        ({"ai_required_of_writer": True}, "prohibited"),
        ({"ai_credited": True}, "prohibited"),
        ({"ai_credited": None}, "cannot-say"),
        ({"kind": "training"}, "cannot-say"),
        ({"kind": "employment-based"}, "cannot-say"),
        ({"on": date(2023, 9, 24)}, "cannot-say"),
        ({"on": date(2023, 9, 25)}, "permitted"),
        ({"on": date(2026, 5, 1)}, "permitted"),
        ({"on": date(2026, 5, 2)}, "cannot-say"),
    ],
)
def test_what_writers_are_owed_under_article_72(but: Facts_, said: str) -> None:
    assert answer({**WRITERS, **but}).word == said


def test_a_later_licence_of_scripts_takes_notice_and_no_more_was_read() -> None:
    licence: Facts_ = {
        "agreement": "wga/mba-2026",
        "on": date(2026, 5, 2),
        "kind": "training",
        "training_third_party": True,
        "training_notice_given": False,
    }
    needed = clearer("wga/mba-2026").clear(licence)
    assert {deed.rule for deed in needed.deeds} == {"wga/mba-2026/training-notice"}
    assert needed.answer is Ruling.NEEDS_CONSENT  # of whoever is heard or seen in the training
    assert answer({**licence, "kind": "writing"}) is Ruling.CANNOT_SAY


STRIKE: Facts_ = {
    "agreement": "sag-aftra/interactive-2025",
    "on": date(2026, 3, 1),
    "kind": "synthetic",
    "strike": True,
    "consent_suspended": True,
    "new_generation": True,
}


@pytest.mark.parametrize(
    ("but", "said"),
    [
        ({}, "prohibited"),
        ({"new_generation": False}, "cannot-say"),
        ({"consent_suspended": None}, "cannot-say"),
        ({"on": date(2028, 10, 31)}, "prohibited"),
        ({"on": date(2028, 11, 1)}, "cannot-say"),
    ],
)
def test_new_generation_stops_where_a_performer_suspends_it(but: Facts_, said: str) -> None:
    assert answer({**STRIKE, **but}).word == said


def test_positions_and_offers_are_told_apart_from_what_decides() -> None:
    told = {
        p.rule.id.partition("/")[0]: p.rule.status
        for p in provisions()
        if not p.rule.status.decides and p.rule.id.startswith(("equity", "wggb", "amptp"))
    }
    assert told == {
        "amptp-proposals": Status.PROPOSAL,
        "equity": Status.POSITION,
        "wggb": Status.POSITION,
    }
    offer = next(p for p in provisions() if p.rule.id.endswith("reported/living-consent"))
    assert "denied" in offer.source_note.lower()


@pytest.mark.parametrize("agreement", agreements())
def test_an_agreements_rules_reach_only_what_is_made_under_it(agreement: str) -> None:
    for each in (r for r in deciding(provisions()) if r.pack == agreement):
        assert str(gate(each)).count(agreement) == 1

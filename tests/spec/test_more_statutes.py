"""The statutes whose days and exceptions are easiest to get wrong: each boundary from both sides.

Illinois before and after its amendment, New York and Tennessee on the dead, on tools and on
advertisements, California's two advertisements, the Union's models.
"""

from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personae.app.files.packs import read_packs
from personae.clearance.gather import derived
from personae.clearance.reach import gate
from personae.rules.conditions import answered
from personae.rules.engine import speaks
from personae.rules.facts import Value
from personae.rules.rule import Rule
from personae.vocabulary.answer import Answer

Facts_ = dict[str, Value | None]
MEANING = {"yes": True, "no": False, "unknown": None}


@cache
def rules() -> dict[str, Rule]:
    return {p.rule.id: p.rule for p in read_packs()}


def says(rule: str, facts: Facts_) -> str:
    return speaks(rules()[rule], derived(facts))


def rows(table: str) -> list[list[str]]:
    _, *body = ([cell.strip() for cell in row.split("|")] for row in table.strip().splitlines())
    return body


# Illinois

VAGUE: Facts_ = {
    "performed_by_digital_replica": True,
    "in_place_of_work": True,
    "described_specifically": False,
    "represented_by_counsel": False,
    "counsel_terms_written": False,
    "represented_by_union": False,
    "union_agreement_on_replicas": False,
}
ILLINOIS = """
    signed     | fixed      | used       | advised | earlier text | amended text
    2024-08-09 | 2025-06-01 | 2025-07-01 | unknown | silent       | silent
    2024-08-10 | 2025-06-01 | 2025-07-01 | unknown | void         | silent
    2024-08-10 | 2025-12-31 | 2025-12-31 | unknown | void         | silent
    2024-08-10 | 2025-12-31 | 2026-01-01 | unknown | refer        | silent
    2024-08-10 | 2025-12-31 | 2026-01-01 | yes     | void         | silent
    2024-08-10 | 2025-12-31 | 2026-01-01 | no      | silent       | silent
    2024-08-10 | 2026-01-01 | 2026-02-01 | unknown | silent       | void
    2024-08-09 | 2026-01-01 | 2026-02-01 | unknown | silent       | void
    2026-03-01 | 2026-04-01 | 2026-05-01 | unknown | silent       | void
"""


@pytest.mark.parametrize("row", rows(ILLINOIS), ids=" ".join)
def test_illinois_asks_the_agreements_day_before_2026_and_the_performances_day_since(
    row: list[str],
) -> None:
    signed, fixed, used, advised, earlier, amended = row
    facts = {
        **VAGUE,
        "signed_on": date.fromisoformat(signed),
        "fixed_on": date.fromisoformat(fixed),
        "on": date.fromisoformat(used),
        "earlier_illinois_text_stands": MEANING[advised],
    }
    assert says("us-il/ilcs-550/before-2026", facts) == earlier
    assert says("us-il/ilcs-550/from-2026", facts) == amended


@given(
    fixed=st.dates(min_value=date(2025, 12, 20), max_value=date(2026, 1, 10)),
    later=st.integers(min_value=0, max_value=20),
)
def test_no_performance_falls_under_both_texts_and_none_of_a_newer_agreement_under_neither(
    fixed: date, later: int
) -> None:
    facts = {
        **VAGUE,
        "signed_on": date(2025, 3, 1),
        "fixed_on": fixed,
        "on": fixed + timedelta(days=later),
    }
    said = {text: says(f"us-il/ilcs-550/{text}-2026", facts) for text in ("before", "from")}
    assert sorted(word != "silent" for word in said.values()) == [False, True]


def test_written_terms_are_enough_for_illinois_where_california_wants_them_clear() -> None:
    facts = {
        **VAGUE,
        "fixed_on": date(2026, 6, 1),
        "consistent_with_character": False,
        "represented_by_counsel": True,
        "counsel_terms_written": True,
        "counsel_terms_clear": False,
    }
    assert says("us-il/ilcs-550/from-2026", facts) == "silent"
    assert says("us-ca/labor-927", facts) == "void"


def test_illinois_reaches_uses_shown_there_and_its_biometric_act_whatever_touches_it() -> None:
    elsewhere: Facts_ = {"territory": "JP", "illinois_nexus": True}
    unknown: Facts_ = {"territory": "JP"}
    for rule, touched, open_ in (
        ("us-il/ilcs-550/from-2026", Answer.NO, Answer.NO),
        ("us-il/right-of-publicity", Answer.NO, Answer.NO),
        ("us-il/bipa-15/sale", Answer.YES, Answer.UNKNOWN),
    ):
        assert answered(gate(rules()[rule]), elsewhere) is touched
        assert answered(gate(rules()[rule]), unknown) is open_
        assert answered(gate(rules()[rule]), {"territory": "US-IL"}) is Answer.YES


# New York's dead

DEAD = """
    died       | lived | used       | text
    2021-05-28 | US-NY | 2026-03-01 | -
    2021-05-29 | US-NY | 2026-03-01 | amended
    2024-02-01 | US-NY | 2025-12-10 | earlier
    2024-02-01 | US-NY | 2025-12-11 | amended
    2024-02-01 | US-CA | 2026-03-01 | -
    2024-02-01 | US-NY | 2064-01-31 | amended
    2024-02-01 | US-NY | 2064-02-01 | -
    2024-02-29 | US-NY | 2064-02-28 | amended
    2024-02-29 | US-NY | 2064-02-29 | -
"""


@pytest.mark.parametrize(("died", "lived", "used", "text"), rows(DEAD))
def test_new_york_keeps_a_performers_replica_for_forty_years_from_their_death(
    died: str, lived: str, used: str, text: str
) -> None:
    facts: Facts_ = {
        "died_on": date.fromisoformat(died),
        "domicile_at_death": lived,
        "on": date.fromisoformat(used),
        "kind": "voice",
        "consent_covers": False,
        "rightsholder_consent": False,
    }
    assert says("us-ny/cvr-50-f/before-amendment", facts) == (
        "refer" if text == "earlier" else "silent"
    )
    wanted = "require" if text == "amended" else "silent"
    assert says("us-ny/cvr-50-f/audiovisual-work", facts) == wanted


def test_new_yorks_advertising_limb_needs_no_replica() -> None:
    facts: Facts_ = {
        "died_on": date(2024, 2, 1),
        "domicile_at_death": "US-NY",
        "on": date(2025, 3, 1),
        "performed_by_digital_replica": False,
        "purpose": "advertising",
        "consent_covers": False,
        "rightsholder_consent": False,
    }
    assert says("us-ny/cvr-50-f/commercial-use", facts) == "require"
    assert says("us-ny/cvr-50-f/before-amendment", facts) == "silent"


# Synthetic performers in advertisements

ADVERTISEMENT: Facts_ = {
    "on": date(2027, 3, 1),
    "kind": "synthetic",
    "purpose": "advertising",
    "recognisable": False,
    "prominent": True,
    "discloser_knows": True,
    "disclosed_conspicuously": False,
    "advertises_expressive_work": False,
    "translation_only": False,
    "accessibility_only": False,
    "audio_only": False,
    "carrier_only": False,
}
SYNTHETIC = """
    fact                       | is  | california | new york
    prominent                  | yes | require    | require
    prominent                  | no  | silent     | require
    audio_only                 | yes | require    | silent
    discloser_knows            | no  | require    | silent
    carrier_only               | yes | require    | silent
    translation_only           | yes | silent     | silent
    accessibility_only         | yes | silent     | require
    advertises_expressive_work | yes | silent     | silent
    disclosed_conspicuously    | yes | silent     | silent
    recognisable               | yes | silent     | silent
"""


@pytest.mark.parametrize(("fact", "so", "california", "new_york"), rows(SYNTHETIC))
def test_the_two_duties_to_disclose_a_synthetic_performer_differ_by_these_facts(
    fact: str, so: str, california: str, new_york: str
) -> None:
    facts = {**ADVERTISEMENT, fact: MEANING[so]}
    assert says("us-ca/bpc-17610", facts) == california
    assert says("us-ny/gbl-396-b", facts) == new_york


@given(
    st.fixed_dictionaries(
        {name: st.booleans() for name in ADVERTISEMENT if name not in ("on", "kind", "purpose")}
    )
)
def test_a_disclosure_and_a_likeness_are_never_asked_of_one_performer(
    facts: dict[str, bool],
) -> None:
    whole: Facts_ = {
        **ADVERTISEMENT,
        **facts,
        "performer": "ana",
        "deceased": False,
        "consent_covers": False,
    }
    likeness = says("us-ca/civil-3344/commercial-use", whole)
    disclosure = says("us-ca/bpc-17610", whole)
    assert (likeness == "require") is facts["recognisable"]
    assert not (likeness == "require" and disclosure == "require")


# Tennessee's tools

TOOLS = """
    kind             | distributed | for likenesses | known   | forbidden | open
    training         | yes         | yes            | yes     | forbid    | silent
    training         | yes         | yes            | no      | silent    | refer
    training         | yes         | yes            | unknown | refer     | refer
    training         | yes         | no             | yes     | silent    | silent
    training         | unknown     | yes            | yes     | refer     | silent
    training         | no          | yes            | yes     | silent    | silent
    employment-based | unknown     | unknown        | unknown | silent    | silent
    writing          | unknown     | unknown        | unknown | silent    | silent
"""


@pytest.mark.parametrize("row", rows(TOOLS), ids=" ".join)
def test_a_tool_is_forbidden_where_it_was_known_and_a_picture_is_no_tool(row: list[str]) -> None:
    kind, handed, purpose, known, forbidden, open_ = row
    facts: Facts_ = {
        "on": date(2024, 7, 1),
        "kind": kind,
        "distributes_tool": MEANING[handed],
        "tool_for_unauthorised": MEANING[purpose],
        "knows_unauthorised": MEANING[known],
    }
    assert says("us-tn/elvis/tool", facts) == forbidden
    assert says("us-tn/elvis/tool-unknowing", facts) == open_


# The European Union

MODELS = """
    marketed   | day        | duty
    2025-08-01 | 2025-08-02 | silent
    2025-08-01 | 2027-08-01 | silent
    2025-08-01 | 2027-08-02 | require
    2025-08-02 | 2025-08-02 | require
    2025-08-02 | 2027-08-02 | require
"""


@pytest.mark.parametrize("duty", ["copyright-policy", "training-summary"])
@pytest.mark.parametrize(("marketed", "day", "said"), rows(MODELS))
def test_older_models_have_until_august_2027(marketed: str, day: str, said: str, duty: str) -> None:
    facts: Facts_ = {
        "kind": "training",
        "provides_gpai_model": True,
        "copyright_policy": False,
        "training_summary": False,
        "model_marketed_on": date.fromisoformat(marketed),
        "on": date.fromisoformat(day),
    }
    assert says(f"eu/ai-act-53/{duty}", facts) == said


IDENTIFIED = """
    scan    | biometric | identifies | said
    no      | yes       | unknown    | silent
    unknown | no        | unknown    | silent
    yes     | yes       | unknown    | refer
    unknown | unknown   | unknown    | refer
    yes     | yes       | yes        | forbid
    no      | yes       | yes        | forbid
"""


@pytest.mark.parametrize(("scan", "biometric", "identifies", "said"), rows(IDENTIFIED))
def test_who_scans_nothing_identifies_nobody_unless_it_is_recorded(
    scan: str, biometric: str, identifies: str, said: str
) -> None:
    facts: Facts_ = {
        "on": date(2026, 3, 1),
        "scan": MEANING[scan],
        "biometric": MEANING[biometric],
        "identifies_person": MEANING[identifies],
        "explicit_consent": False,
        "other_ground": False,
    }
    assert says("eu/gdpr-9/identification", facts) == said

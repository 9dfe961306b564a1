"""What each statute says, in sentences: its limbs, its days, and what does not satisfy it.

The cases beside each rule try it one fact at a time; here stand the shapes that a reader of the
statute would state first, each table written whole.
"""

import re
from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personae.app.files.packs import failures, read_packs, within
from personae.clearance.gather import derived
from personae.rules.engine import speaks
from personae.rules.facts import Value
from personae.rules.rule import Effect, Provision, Status

PACKS = ("us-ca", "us-ny", "us-tn", "us-il", "us-federal", "eu")
MEANING = {"yes": True, "no": False, "unknown": None}


@cache
def provisions() -> dict[str, Provision]:
    read = read_packs()
    return {p.rule.id: p for pack in PACKS for p in within(read, pack)}


def says(rule: str, **facts: Value | None) -> str:
    """What one rule says of these facts and of what follows from them."""
    return speaks(provisions()[rule].rule, derived(facts))


def rows(table: str) -> list[list[str]]:
    _, *body = ([cell.strip() for cell in row.split("|")] for row in table.strip().splitlines())
    return body


VAGUE: dict[
    str, Value | None
] = {  # an unrepresented performer, and a clause that says only “all media”
    "fixed_on": date(2025, 6, 2),
    "performed_by_digital_replica": True,
    "in_place_of_work": True,
    "described_specifically": False,
    "consistent_with_character": False,
    "represented_by_counsel": False,
    "counsel_terms_clear": False,
    "represented_by_union": False,
    "union_agreement_on_replicas": False,
}


def test_g17_a_vague_clause_stands_where_the_unions_agreement_covers_replicas() -> None:
    covered: dict[str, Value | None] = {
        **VAGUE,
        "represented_by_union": True,
        "union_agreement_on_replicas": True,
    }
    assert says("us-ca/labor-927", **covered) == "silent"
    assert says("us-ca/labor-927", **VAGUE) == "void"


LIMBS = """
    in place of work | not described | not represented | clause
    yes              | yes           | yes             | void
    yes              | yes           | no              | silent
    yes              | no            | yes             | silent
    yes              | no            | no              | silent
    no               | yes           | yes             | silent
    no               | yes           | no              | silent
    no               | no            | yes             | silent
    no               | no            | no              | silent
"""


@pytest.mark.parametrize("rule", ["us-ca/labor-927", "us-ny/gol-5-302"])
@pytest.mark.parametrize(("in_place", "undescribed", "unrepresented", "clause"), rows(LIMBS))
def test_all_three_limbs_must_hold(
    rule: str, in_place: str, undescribed: str, unrepresented: str, clause: str
) -> None:
    facts: dict[str, Value | None] = {
        **VAGUE,
        "in_place_of_work": MEANING[in_place],
        "described_specifically": not MEANING[undescribed],
        "represented_by_union": not MEANING[unrepresented],
        "union_agreement_on_replicas": not MEANING[unrepresented],
    }
    assert says(rule, **facts) == clause


def test_no_row_of_the_limbs_is_missing() -> None:
    assert len({tuple(row[:3]) for row in rows(LIMBS)}) == 2**3


EXCUSED = """
    described | consistent | clause
    yes       | yes        | silent
    yes       | unknown    | silent
    yes       | no         | silent
    unknown   | yes        | silent
    unknown   | unknown    | refer
    unknown   | no         | refer
    no        | yes        | silent
    no        | unknown    | refer
    no        | no         | void
"""


@pytest.mark.parametrize("rule", ["us-ca/labor-927", "us-ny/gol-5-302"])
@pytest.mark.parametrize(("described", "consistent", "clause"), rows(EXCUSED))
def test_a_use_that_keeps_to_the_contract_needs_no_description(
    rule: str, described: str, consistent: str, clause: str
) -> None:
    facts: dict[str, Value | None] = {
        **VAGUE,
        "described_specifically": MEANING[described],
        "consistent_with_character": MEANING[consistent],
    }
    assert says(rule, **facts) == clause


COUNSEL = """
    counsel | clear   | california | new york, as worded | new york, until counsel has advised
    yes     | yes     | silent     | void                | silent
    yes     | unknown | refer      | refer               | refer
    yes     | no      | void       | silent              | refer
    unknown | yes     | refer      | void                | silent
    unknown | unknown | refer      | refer               | refer
    unknown | no      | void       | refer               | refer
    no      | yes     | void       | void                | silent
    no      | unknown | void       | void                | silent
    no      | no      | void       | void                | silent
"""


@pytest.mark.parametrize(("counsel", "clear", "california", "new_york", "advised"), rows(COUNSEL))
def test_new_yorks_limb_on_counsel_is_asked_as_it_is_worded_and_no_clause_stands_by_it_alone(
    counsel: str, clear: str, california: str, new_york: str, advised: str
) -> None:
    facts: dict[str, Value | None] = {
        **VAGUE,
        "represented_by_counsel": MEANING[counsel],
        "counsel_terms_clear": MEANING[clear],
    }
    assert says("us-ca/labor-927", **facts) == california
    assert says("us-ny/gol-5-302", **facts) == new_york
    assert says("us-ny/gol-5-302-counsel", **facts) == advised


DISPUTED = """
    day        | in dispute | consent of the rightsholder
    2024-12-31 | silent     | silent
    2025-01-01 | refer      | silent
    2025-12-31 | refer      | silent
    2026-01-01 | silent     | require
"""


@pytest.mark.parametrize(("day", "in_dispute", "consent"), rows(DISPUTED))
def test_no_day_from_2025_on_lies_outside_both_of_californias_rules_on_the_dead(
    day: str, in_dispute: str, consent: str
) -> None:
    facts: dict[str, Value | None] = {
        "on": date.fromisoformat(day),
        "died_on": date(1996, 3, 1),
        "performed_by_digital_replica": True,
        "expressive_work": True,
        "consent_covers": False,
        "rightsholder_consent": False,
    }
    assert says("us-ca/civil-3344-1/disputed-year", **facts) == in_dispute
    assert says("us-ca/civil-3344-1/audiovisual-work", **facts) == consent


def three_years_after(day: date) -> date:
    if (day.month, day.day) == (2, 29):
        return date(day.year + 3, 3, 1)
    return day.replace(year=day.year + 3)


days = st.dates(min_value=date(2010, 1, 1), max_value=date(2040, 12, 31))


@given(last=days, ended=days, offset=st.integers(min_value=-3, max_value=3))
def test_biometric_data_is_kept_until_the_earlier_of_its_two_ends_and_not_a_day_longer(
    last: date, ended: date, offset: int
) -> None:
    due = min(three_years_after(last), ended)
    on = due + timedelta(days=offset)
    said = says(
        "us-il/bipa-15/destruction",
        on=on,
        biometric=True,
        data_destroyed=False,
        purpose_ended_on=ended,
        last_interaction_on=last,
    )
    assert said == ("forbid" if on >= due else "silent")


def test_the_duty_to_destroy_is_due_by_the_same_two_ends() -> None:
    duty = provisions()["us-il/bipa-15/destruction"].rule.duty
    assert duty is not None
    assert [(due.fact, due.years) for due in duty.by] == [
        ("purpose_ended_on", 0),
        ("last_interaction_on", 3),
    ]


@pytest.mark.parametrize(
    ("rule", "word"),
    [
        ("us-il/bipa-15/retention-policy", "require"),
        ("us-il/bipa-15/written-notice", "require"),
        ("us-il/bipa-15/written-release", "require"),
        ("us-il/bipa-15/sale", "forbid"),
        ("eu/ai-act-50/disclosure", "require"),
    ],
)
def test_a_consent_to_a_replica_is_no_notice_no_release_and_no_disclosure(
    rule: str, word: str
) -> None:
    said = says(
        rule,
        on=date(2026, 10, 2),
        consent_covers=True,
        explicit_consent=True,
        biometric=True,
        retention_published=False,
        written_notice=False,
        written_release=False,
        sold_or_profited=True,
        deep_fake=True,
        evidently_artistic=False,
        disclosed_as_artificial=False,
    )
    assert said == word


@pytest.mark.parametrize("artistic", [True, False])
@pytest.mark.parametrize(("disclosed", "word"), [(True, "silent"), (False, "require")])
def test_a_deep_fake_is_disclosed_under_one_form_of_the_duty_and_only_one(
    *, artistic: bool, disclosed: bool, word: str
) -> None:
    facts: dict[str, Value | None] = {
        "on": date(2026, 8, 2),
        "deep_fake": True,
        "evidently_artistic": artistic,
        "disclosed_as_artificial": disclosed,
    }
    said = {form: says(f"eu/ai-act-50/{form}", **facts) for form in ("artistic-work", "disclosure")}
    mine, other = ("artistic-work", "disclosure") if artistic else ("disclosure", "artistic-work")
    assert said == {mine: word, other: "silent"}


MARKING = """
    marketed   | day        | new system | older system
    2026-08-01 | 2026-08-02 | silent     | silent
    2026-08-01 | 2026-12-01 | silent     | silent
    2026-08-01 | 2026-12-02 | silent     | require
    2026-08-02 | 2026-08-02 | require    | silent
    2026-08-02 | 2026-12-02 | require    | silent
"""


@pytest.mark.parametrize(("marketed", "day", "new", "older"), rows(MARKING))
def test_older_systems_have_until_december_to_mark_what_they_make(
    marketed: str, day: str, new: str, older: str
) -> None:
    facts: dict[str, Value | None] = {
        "on": date.fromisoformat(day),
        "system_marketed_on": date.fromisoformat(marketed),
        "provides_system": True,
        "marked_machine_readable": False,
        "standard_editing": False,
    }
    assert says("eu/ai-act-50/marking", **facts) == new
    assert says("eu/ai-act-50/marking-older-systems", **facts) == older


def test_the_federal_bill_is_a_bill_and_decides_nothing() -> None:
    bill = [p.rule for p in provisions().values() if p.rule.id.startswith("us-federal/no-fakes/")]
    assert bill
    assert {rule.status for rule in bill} == {Status.BILL}
    assert not any(rule.status.decides for rule in bill)
    assert not any(rule.effect is Effect.FORBID for rule in bill)


def test_all_else_here_is_law() -> None:
    others = [p.rule for p in provisions().values() if not p.rule.id.startswith("us-federal/")]
    assert {rule.status for rule in others} == {Status.LAW}


def test_every_case_beside_these_rules_holds() -> None:
    assert failures(tuple(provisions().values())) == {}


@pytest.mark.parametrize("name", sorted(provisions()))
def test_each_source_says_what_was_not_read_and_what_is_left_to_counsel(name: str) -> None:
    note = provisions()[name].source_note
    for heading in ("## Words relied on", "## Level", "## Not read", "## For counsel"):
        assert heading in note
    assert "21 November 2026" in note


@pytest.mark.parametrize("name", sorted(provisions()))
def test_each_source_quotes_few_words(name: str) -> None:
    note = provisions()[name].source_note
    quotes = re.findall(r"“[^”]*”|\"[^\"]*\"", note)
    assert all(len(quote.split()) < 25 for quote in quotes)  # enough to find them

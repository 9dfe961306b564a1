"""What a withdrawal would touch, as a performer's representative asks it beforehand."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.journeys.at_hand import AtHand, packs_read_once
from tests.journeys.stranger import LONG_TAKE, contents

from personae.app.files.packs import read_packs
from personae.app.reports.preview import NO_CLAUSE, NO_SCAN_CLAUSE
from personae.rules.facts import FACTS

ASKED = ("consent", "preview-withdrawal")
FILM = ("--production", "film/production.yaml")
CAST = ("ana-vale", "nora-lind", "imani-brooks", "omar-haddad", "mei-lin-zhao")
NORA = "the replica of nora-lind in LT_1000, scene 10"
IMANI = "3 copies of imani-brooks in LT_0900, scene 9"
Values = dict[str, Any]


@pytest.fixture(autouse=True, scope="module")
def _packs() -> Iterator[None]:
    with packs_read_once():
        yield


@pytest.fixture(scope="module")
def me(tmp_path_factory: pytest.TempPathFactory) -> AtHand:
    me = AtHand(tmp_path_factory.mktemp("desk"))
    me.settle()
    ignored = shutil.ignore_patterns("*.mp4", "portraits")
    shutil.copytree(LONG_TAKE, me.here / "film", ignore=ignored)
    for who in CAST:
        me("performer", "add", who.replace("-", " ").title(), "--id", who).went_well()
        me("consent", "add", f"film/consents/{who}.yaml").went_well()
    return me


def preview(me: AtHand, who: str, effective: str, *more: str) -> Values:
    words = (f"{who}-long-take", "--effective", effective, *(more or FILM), "--json")
    found: Values = me(*ASKED, *words).went_well().json
    return found


def uses(found: Values) -> list[tuple[str, str, str, str]]:
    (picture,) = found["pictures"]
    return [
        (use["about"], use["embodied"], use["covered_before"], use["covered_after"])
        for use in picture["uses"]
    ]


def test_it_reads_only(me: AtHand) -> None:
    before = me.registry(), contents(me.home), contents(me.here)
    for words in (FILM, ("--json",)):
        me(*ASKED, "nora-lind-long-take", "--effective", "2025-07-01", *words).went_well()
    assert (me.registry(), contents(me.home), contents(me.here)) == before


@pytest.mark.parametrize(
    ("who", "effective", "found"),
    [
        # turned over on 30 April 2025, final
        ("nora-lind", "2025-04-30", [(NORA, "no", "yes", "no")]),
        ("nora-lind", "2025-05-01", [(NORA, "yes", "yes", "no")]),
        # turned over on 28 April 2025, temporary
        ("imani-brooks", "2025-07-01", [(IMANI, "no", "yes", "no")]),
        # five figures where one was described, and a signature after the use: neither rests on it
        ("mei-lin-zhao", "2025-07-01", []),
        ("omar-haddad", "2025-07-01", []),
        ("ana-vale", "2025-07-01", []),
    ],
)  # fmt: skip
def test_which_uses_rest_on_it_and_whether_they_are_in_the_picture(
    me: AtHand, who: str, effective: str, found: list[tuple[str, str, str, str]]
) -> None:
    assert uses(preview(me, who, effective)) == found


def test_what_was_agreed_and_never_made_may_not_be_made_any_more(me: AtHand) -> None:
    (picture,) = preview(me, "ana-vale", "2025-07-01")["pictures"]
    assert picture["agreed_and_not_made"] == [
        {"description": "Ana's double crosses the market square", "scenes": ["12", "14"]}
    ]
    (other,) = preview(me, "nora-lind", "2025-07-01")["pictures"]
    assert other["agreed_and_not_made"] == []


def test_pay_stays_due(me: AtHand) -> None:
    (picture,) = preview(me, "mei-lin-zhao", "2025-07-01")["pictures"]
    replica = next(p for p in picture["payments"] if p["for"].startswith("5 × replica"))
    assert (replica["amount"], replica["standing"], replica["stays_due"]) == (
        "1204.00 USD",
        "due",
        True,
    )


def test_that_no_clause_says_whether_an_embodied_use_goes_on_is_said(me: AtHand) -> None:
    said = me(*ASKED, "nora-lind-long-take", "--effective", "2025-07-01", *FILM).went_well().out
    assert f"Whether it stays: {NO_CLAUSE}." in said
    assert NO_SCAN_CLAUSE in said
    assert "Not covered from 2025-07-01 on" in said
    assert "Nothing was recorded" in said


def test_no_rule_here_speaks_of_a_withdrawal() -> None:
    """Whoever adds one must have the preview name it: it says of all of them that none does."""
    assert not [name for name in FACTS if "withdr" in name or "revok" in name]
    for provision in read_packs():
        rule = provision.rule
        words = f"{rule.title} {rule.because} {rule.duty.do if rule.duty else ''}".lower()
        assert "withdr" not in words, rule.id
        assert "revok" not in words, rule.id


def test_on_that_day_the_duties_say_what_the_preview_said(me: AtHand, tmp_path: Path) -> None:
    """In the golden list, judged before, the consent of the very same use is owed no more."""
    done = me.moved(tmp_path / "done")
    on = ("--on", "2025-06-20", "--effective", "2025-07-01")
    done("consent", "withdraw", "nora-lind-long-take", *on).went_well()
    found = done("rules", "duties", *FILM, "--json", "--on", "2025-07-01").json
    asked = [
        duty["met"]
        for duty in found["duties"]
        if duty["clause"]["rule"].endswith("2023/ebdr-consent") and NORA in duty["about"]
    ]
    assert asked == ["not known"]  # unless it stays as scripted, which nobody recorded
    again = preview(done, "nora-lind", "2025-08-01")
    assert again["already_withdrawn_from"] == "2025-07-01"
    assert uses(again) == []


def test_a_withdrawal_that_is_on_record_for_a_later_day_is_told(me: AtHand, tmp_path: Path) -> None:
    done = me.moved(tmp_path / "later")
    on = ("--on", "2025-06-20", "--effective", "2025-07-01")
    done("consent", "withdraw", "nora-lind-long-take", *on).went_well()
    before = preview(done, "nora-lind", "2025-06-30")
    assert before["already_withdrawn_from"] == "2025-07-01"
    told = done(*ASKED, "nora-lind-long-take", "--effective", "2025-06-30", *FILM).went_well().out
    assert "A withdrawal of it is on record already, in effect from 2025-07-01.\n" in told
    told = done(*ASKED, "nora-lind-long-take", "--effective", "2025-07-01", *FILM).went_well().out
    assert "It is withdrawn already, in effect from 2025-07-01.\n" in told


def test_another_consent_may_still_cover_it(me: AtHand, tmp_path: Path) -> None:
    other = me.moved(tmp_path / "other")
    text = (LONG_TAKE / "consents" / "nora-lind.yaml").read_text(encoding="utf-8")
    second = text.replace("nora-lind-long-take", "nora-lind-again")
    (other.here / "again.yaml").write_text(second, encoding="utf-8")
    other("consent", "add", "again.yaml").went_well()
    (picture,) = preview(other, "nora-lind", "2025-07-01")["pictures"]
    (use,) = picture["uses"]
    assert use["still_covered_by"] == ["nora-lind-again"]
    said = other(*ASKED, "nora-lind-long-take", "--effective", "2025-07-01", *FILM).out
    assert "Still covered by nora-lind-again." in said


def test_pictures_whose_files_were_not_given_are_named(me: AtHand) -> None:
    said = me(*ASKED, "nora-lind-long-take").went_well().out
    assert (
        "Its other pictures, whose scenes and payments only their files tell: the-long-take" in said
    )


def test_what_cannot_be_asked_is_told(me: AtHand) -> None:
    me(*ASKED, "nora-lind-longtake").refused(1, "no consent", "Did you mean `nora-lind-long-take`")
    text = (me.here / "film" / "production.yaml").read_text(encoding="utf-8")
    other = text.replace("picture: the-long-take", "picture: another-film")
    (me.here / "film" / "another.yaml").write_text(other, encoding="utf-8")
    words = ("nora-lind-long-take", "--production", "film/another.yaml")
    me(*ASKED, *words).refused(1, "does not speak of another-film", "It is for: the-long-take.")

"""Consents against the registry and a production, and how they are told, through the commands."""

import shutil
from pathlib import Path

import pytest
from tests.journeys.stranger import Stranger, production

from personae.app.journeys.clear import consents_of_files
from personae.vocabulary.mistake import UserError

ANA, CHILD, DEAD = "ana-vale", "mia-lund", "old-joe"
SIGNED = """\
consent: {consent}
performer: ana-vale
granted_by: {{who: ana-vale, as: performer}}
granted_to: northlight-pictures
pictures: [a-short-take]
kinds: [employment-based]
uses:
  - {{description: she crosses the square, scenes: ["3", "4"], copies: 1, max_seconds: 6}}
media: [any]
territories: [US]
term: {{from: 2025-03-01, until: 2028-03-01}}
training: false
conditions: {{notice_hours: 48, approval_of_each_use: true, strike_lock: true}}
excludes: [nudity, "advertising:alcohol"]
business_reason: the fall from the wall
disclosed_at: 2025-02-17T08:40-08:00
signed: {{on: 2025-02-20}}
pay: {{amount: 1204.00 USD, per: day}}
"""
OF_A_GUARDIAN = """\
consent: of-a-guardian
performer: mia-lund
granted_by: {who: eva-lund, as: guardian}
granted_to: northlight-pictures
signed: {on: 2025-02-20}
"""
OF_THE_DEAD = """\
consent: of-the-dead
performer: old-joe
granted_by: {who: old-joe, as: performer}
granted_to: northlight-pictures
signed: {on: 2020-01-02}
"""
SCENES = "scene,start_frame,end_frame\n3,0,10\n4A,10,20\n"


@pytest.fixture(scope="module")
def me(tmp_path_factory: pytest.TempPathFactory) -> Stranger:
    me = Stranger(tmp_path_factory.mktemp("desk")).settle()
    me("performer", "add", "Ana Vale", "--id", ANA).went_well()
    me("performer", "add", "Mia Lund", "--id", CHILD, "--born", "2007-02-20").went_well()
    me("performer", "add", "Old Joe", "--id", DEAD, "--died", "2020-01-01").went_well()
    write(me, "first", SIGNED.format(consent="first"))
    me("consent", "add", "first.yaml").went_well()
    production(me.here / "short", [ANA], scenes=SCENES)
    production(me.here / "other", [ANA], picture="another-take", scenes=SCENES)
    production(me.here / "bare", [ANA])
    return me


@pytest.fixture
def mine(me: Stranger, tmp_path: Path) -> Stranger:
    """A copy that a test may change."""
    return me.moved(tmp_path / "desk")


def write(me: Stranger, name: str, text: str) -> str:
    (me.here / f"{name}.yaml").write_text(text)
    return f"{name}.yaml"


REFUSED = {
    "a second of one id": (
        SIGNED.format(consent="first"),
        "two.yaml:1: a consent `first` is on record already; consents are never edited.",
    ),
    "of nobody on record": (
        SIGNED.format(consent="two").replace("ana-vale", "ana-val"),
        "two.yaml:2: no performer `ana-val` is on record. Did you mean `ana-vale`?",
    ),
    "in the place of none": (
        SIGNED.format(consent="two") + "supersedes: frist\n",
        "two.yaml:19: no consent `frist` of ana-vale is on record. Did you mean `first`?",
    ),
    "in the place of another's": (
        OF_A_GUARDIAN.replace("2025-02-20", "2025-02-19") + "supersedes: first\n",
        "two.yaml:6: no consent `first` of mia-lund is on record.",
    ),
    "by a guardian on the 18th birthday": (
        OF_A_GUARDIAN,
        "who was born on 2007-02-20 and is of age from 2025-02-20. The performer signs",
    ),
    "by a child alone, the day before the 18th birthday": (
        OF_A_GUARDIAN.replace("eva-lund, as: guardian", "mia-lund, as: performer").replace(
            "2025-02-20", "2025-02-19"
        ),
        "two.yaml:3: mia-lund signed alone on 2025-02-19; they were born on 2007-02-20 and are of",
    ),
    "by the dead": (
        OF_THE_DEAD,
        "two.yaml:3: it was signed on 2020-01-02 as performer, after old-joe died on 2020-01-01.",
    ),
    "by a guardian of the dead": (
        OF_THE_DEAD.replace("old-joe, as: performer", "eva-lund, as: guardian"),
        "two.yaml:3: it was signed on 2020-01-02 as guardian, after old-joe died on 2020-01-01.",
    ),
    "renewed by the dead": (
        OF_THE_DEAD.replace(
            "old-joe, as: performer",
            "eva-lund, as: guardian, performer_born: 2000-01-01, renewed_on: 2020-01-02",
        ).replace("{on: 2020-01-02}", "{on: 2017-01-02}"),
        "two.yaml:3: it was renewed on 2020-01-02, after old-joe died on 2020-01-01.",
    ),
    "on a day to come": (
        SIGNED.format(consent="two").replace("on: 2025-02-20", "on: 2999-02-20"),
        "two.yaml:17: it was signed on 2999-02-20, which is yet to come: today is",
    ),
    "countersigned on a day to come": (
        SIGNED.format(consent="two") + "countersigned: {on: 2999-02-20}\n",
        "two.yaml:19: it was countersigned on 2999-02-20, which is yet to come",
    ),
    "withdrawn on a day to come": (
        SIGNED.format(consent="two") + "withdrawn: {on: 2999-02-20, effective: 2999-02-20}\n",
        "two.yaml:19: it was withdrawn on 2999-02-20, which is yet to come",
    ),
    "with another birth": (
        OF_A_GUARDIAN.replace("as: guardian", "as: guardian, performer_born: 2008-02-20"),
        "two.yaml:3: mia-lund was born on 2008-02-20, and on 2007-02-20 by the registry.",
    ),
}


@pytest.mark.parametrize(("text", "said"), REFUSED.values(), ids=REFUSED.keys())
def test_a_consent_that_does_not_fit_the_registry(me: Stranger, text: str, said: str) -> None:
    before = me.registry()
    me("consent", "add", write(me, "two", text)).refused(1, said)
    assert me.registry() == before


def test_a_guardian_may_sign_until_the_day_before(mine: Stranger) -> None:
    fits = OF_A_GUARDIAN.replace("2025-02-20", "2025-02-19")
    mine("consent", "add", write(mine, "two", fits)).went_well()


def test_scenes_that_the_picture_has_not_are_told_where_it_is_given(mine: Stranger) -> None:
    two = write(mine, "two", SIGNED.format(consent="two"))
    add = ("consent", "add", two, "--production")
    ran = mine(*add, "short/production.yaml")
    ran.refused(1, "two.yaml:8: a-short-take has no scene `4`. Did you mean `4A`?")
    assert len(mine("consent", "list", "--json").json) == 1
    mine(*add, "other/production.yaml").went_well()  # it does not speak of that picture
    three = write(mine, "three", SIGNED.format(consent="three"))
    mine("consent", "add", three, "--production", "bare/production.yaml").went_well()
    four = write(mine, "four", SIGNED.format(consent="four").replace('"3", "4"', '"3"'))
    mine("consent", "add", four, "--production", "short/production.yaml").went_well()


def test_one_wrong_consent_keeps_all_of_them_off_the_record(me: Stranger) -> None:
    before = me.registry()
    good = write(me, "good", SIGNED.format(consent="good"))
    wrong = write(me, "wrong", SIGNED.format(consent="wrong").replace("2025-02-20", "2025-02-16"))
    me("consent", "add", good, wrong).refused(1, "wrong.yaml:17: it was signed on 2025-02-16")
    assert me.registry() == before


def test_two_files_of_one_consent_are_not_judged_together(me: Stranger) -> None:
    one = me.here / write(me, "one", SIGNED.format(consent="one"))
    again = me.here / write(me, "again", SIGNED.format(consent="one").replace("[US]", "[DE]"))
    with pytest.raises(UserError, match=r"again.yaml: it is of the consent `one`, and so is .*one"):
        consents_of_files([one, again])
    other = me.here / write(me, "other", SIGNED.format(consent="other"))
    assert [c.id for c in consents_of_files([one, other])] == ["one", "other"]


def test_a_consent_takes_the_place_of_another_of_the_same_files(mine: Stranger) -> None:
    two = write(mine, "two", SIGNED.format(consent="two") + "supersedes: first\n")
    three = write(mine, "three", SIGNED.format(consent="three") + "supersedes: two\n")
    mine("consent", "add", three, two).went_well()
    states = {c["consent"]: c["state"] for c in mine("consent", "list", "--json").json}
    assert states == {"first": "superseded", "two": "superseded", "three": "signed"}


@pytest.mark.parametrize(
    ("on", "state"),
    [
        ("2025-02-16", "no consent"),
        ("2025-02-20", "signed; it begins on 2025-03-01"),
        ("2025-03-01", "signed"),
        ("2028-02-29", "signed"),
        ("2028-03-01", "expired"),
    ],
)
def test_a_consent_is_shown_as_it_was_on_a_day(me: Stranger, on: str, state: str) -> None:
    ran = me("consent", "show", "first", "--on", on).went_well()
    assert ran.out.startswith(f"first, on {on}: {state}\n")
    machine = me("consent", "show", "first", "--on", on, "--json").went_well().json
    state, begins, _ = state.partition("; it begins")
    assert (machine["state"], machine["on"]) == (state, on)
    assert machine["pause"] == ("not begun" if begins else None)
    assert machine["signed"]["on"] == "2025-02-20"


def test_a_withdrawal_is_shown_and_told_with_its_own_days(mine: Stranger) -> None:
    days = ("--on", "2025-04-01", "--effective", "2999-05-01")
    told = mine("consent", "withdraw", "first", *days, "--json").went_well().json
    assert told == {
        "consent": "first",
        "on": "2025-04-01",
        "effective": "2999-05-01",
        "still_vouched": [],
    }
    shown = mine("consent", "show", "first").went_well().out.splitlines()
    assert shown[0].endswith(": signed")
    assert shown[2:4] == [
        "signed on 2025-02-20",
        "withdrawn on 2025-04-01, in effect from 2999-05-01",
    ]


def test_a_guardian_s_word_is_told_by_the_registry_s_birth(mine: Stranger) -> None:
    fits = OF_A_GUARDIAN.replace("2025-02-20", "2025-02-19") + "term: any\n"
    nobody = fits.replace("mia-lund", ANA).replace("of-a-guardian", "of-another")
    drawer = OF_A_GUARDIAN.replace("2025-02-20", "2025-02-19").replace("of-a-g", "of-no-day-a-g")
    files = [write(mine, f"g{n}", text) for n, text in enumerate((fits, nobody, drawer))]
    mine("consent", "add", *files).went_well()

    def first(consent: str, on: str) -> str:
        return mine("consent", "show", consent, "--on", on).went_well().out.splitlines()[0]

    assert first("of-a-guardian", "2025-02-19") == "of-a-guardian, on 2025-02-19: signed"
    assert first("of-a-guardian", "2025-02-20") == "of-a-guardian, on 2025-02-20: expired"
    assert first("of-another", "2025-02-19").endswith(
        ": signed; a guardian signed it and the performer's birth is not on record, so nobody can "
        "say whether it still counts"
    )
    assert first("of-no-day-a-guardian", "2025-02-19").endswith(
        ": signed; it names no days, so it allows nothing on any"
    )
    listed = mine("consent", "list", "--json").went_well().json
    told = {c["consent"]: (c["state"], c["pause"]) for c in listed}
    assert told["of-a-guardian"] == ("expired", None)
    assert told["of-another"] == ("signed", "nobody says")
    assert "of-another  ana-vale  signed; a guardian" in mine("consent", "list").out


def test_a_consent_is_shown_in_plain_words(me: Stranger) -> None:
    assert (
        me("consent", "show", "first", "--on", "2026-01-01").went_well().out
        == """\
first, on 2026-01-01: signed
ana-vale to northlight-pictures, by ana-vale as performer
signed on 2025-02-20
  It is for the picture: a-short-take.
  It allows: a replica made while the performer works on the picture.
  It describes: “she crosses the square”, in scene 3, 4, 1 at once, for 6 seconds at most.
  It names no purposes, so it grants nothing there.
  It may be shown or heard: any.
  It may be shown or heard in the territory: the United States.
  It holds from 2025-03-01 and ends before 2028-03-01 begins.
  A model may be trained on it: no.
  The company may let another company use it: it does not say, so no.
  The company may make it over to another company: it does not say, so no.
  The performer is told at least 48 hours before.
  Each use is to be approved: yes.
  Nothing new is made of it while the performer's union is on strike.
  Whatever else it says, never: nudity, advertising for alcohol.
  The pay is 1204.00 USD a day.
  The scan is for this: the fall from the wall.
"""
    )


def test_an_offer_is_told_and_asked_about_without_any_home(me: Stranger, tmp_path: Path) -> None:
    homeless = Stranger(tmp_path / "desk")
    homeless.environment()
    shutil.copy(me.here / "first.yaml", homeless.here)
    told = homeless("consent", "offer", "first.yaml").went_well().out
    assert "It is for the picture: a-short-take.\n" in told
    assert "  training: May a model be trained on it?\n" in told
    machine = homeless("consent", "offer", "first.yaml", "--json").went_well().json
    assert [q["id"] for q in machine["questions"]] == [
        "another-picture",
        "training",
        "another-company",
        "each-use",
        "an-end",
    ]
    assert machine["read_again"] is None
    assert not homeless.home.exists()
    mine = write(homeless, "mine", "training: true\nanother-picture: false\neach-use: true\n")
    ran = homeless("consent", "offer", "first.yaml", "--answers", mine, "--json").went_well()
    assert ran.json["read_again"] == ["training", "another-company", "an-end"]

"""Who is put on record: of which photographs, added to what, under which dates."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.journeys.at_hand import AtHand
from tests.journeys.stranger import portraits
from tests.sounds import HIGH, LOW, make_sound, speech

ANA, DIEGO = portraits("ana-vale", 2), portraits("diego-santos", 1)
ADD = ("performer", "add", "Ana Vale", "--id", "ana-vale")


@pytest.fixture(scope="module")
def enrolled(tmp_path_factory: pytest.TempPathFactory) -> AtHand:
    """Ana is on record with one photograph; to be copied."""
    me = AtHand(tmp_path_factory.mktemp("enrolled"))
    me.settle()
    me(*ADD, "--photo", ANA[0]).went_well()
    return me


@pytest.fixture
def me(enrolled: AtHand, tmp_path: Path) -> AtHand:
    return enrolled.moved(tmp_path / "desk")


def on_record(me: AtHand) -> dict[str, tuple[int, int]]:
    """How many photographs and recordings, by performer."""
    told = me("performer", "list", "--json").went_well().json
    return {one["performer"]: (one["photos"], one["recordings"]) for one in told}


def test_two_photographs_of_two_people_enrol_nobody(me: AtHand) -> None:
    joe = ("performer", "add", "Joe", "--id", "joe", "--photo", ANA[0], "--photo", DIEGO[0])
    ran = me(*joe)
    assert (ran.code, len(ran.err.splitlines())) == (1, 2)
    assert ran.err.count("it and the other photograph do not look like one person") == 2
    assert "Nothing was put on record. Give the right one alone, or a third." in ran.err
    assert on_record(me) == {"ana-vale": (1, 0)}


def test_a_photograph_of_somebody_else_is_not_added(me: AtHand) -> None:
    me(*ADD, "--more", "--photo", DIEGO[0]).refused(1, "does not look like the other photographs")
    assert on_record(me) == {"ana-vale": (1, 0)}
    said = me(*ADD, "--more", "--photo", DIEGO[0], "--photo", ANA[1]).went_well().out
    assert "Ana Vale (ana-vale) is enrolled from 1 of 2 photographs, beside 1 on record." in said
    assert on_record(me) == {"ana-vale": (2, 0)}


def test_one_photograph_counts_once(me: AtHand) -> None:
    copy = me.here / "again.jpg"
    copy.write_bytes(ANA[1].read_bytes())
    said = me(*ADD, "--more", "--photo", ANA[1], "--photo", copy).went_well().out
    assert "is enrolled from 1 of 2 photographs, beside 1 on record." in said
    assert f"refused  again.jpg: the same file counts once (it is {ANA[1].name})" in said
    me(*ADD, "--more", "--photo", copy).refused(
        1, "the same file counts once (it is on record already)", "Nothing was put on record"
    )
    assert on_record(me) == {"ana-vale": (2, 0)}


def test_one_recording_counts_once(me: AtHand) -> None:
    for name in ("low.wav", "again.wav"):
        make_sound(me.here / name, [speech(LOW, 8, seed=5)], codec="pcm_s16le")
    said = me(*ADD, "--more", "--voice", "low.wav", "--voice", "again.wav").went_well().out
    assert "is enrolled from 1 of 2 recordings" in said
    assert "refused  again.wav: the same file counts once (it is low.wav)" in said
    me(*ADD, "--more", "--voice", "again.wav").refused(1, "it is on record already")


@pytest.mark.parametrize(
    ("wanted", "name", "near"),
    [
        ("josé", "José", "Did you mean `jose`?"),
        ("Ole Ødegård", "Ole", "Did you mean `ole-odegard`?"),
        ("李", "Li Wei", "Did you mean `li-wei`?"),
        ("李", "李", "Write a name in letters a to z and digits, like `ana-vale`."),
    ],
)
def test_an_id_is_offered_that_is_one(me: AtHand, wanted: str, name: str, near: str) -> None:
    me("performer", "add", name, "--id", wanted).refused(1, f"`{wanted}` is no id", near)


def test_of_whom_nothing_is_kept_no_ground_is_told(me: AtHand) -> None:
    me("performer", "add", "Eve", "--id", "eve").went_well()
    shown = me("performer", "show", "eve").went_well().out
    assert "no ground: no face and no voice of theirs is kept" in shown
    assert "None" not in shown


def test_recordings_of_two_people_enrol_nobody(me: AtHand) -> None:
    voices = {"low.wav": (LOW, 8, 5), "low-2.wav": (LOW, 8, 6), "high.wav": (HIGH, 12, 4)}
    for name, (pitch, seconds, seed) in voices.items():
        make_sound(me.here / name, [speech(pitch, seconds, seed=seed)], codec="pcm_s16le")
    ran = me(*ADD, "--more", "--voice", "low.wav", "--voice", "high.wav")
    assert ran.code == 1
    assert ran.err.count("it and the other recording do not sound like one person") == 2
    me(*ADD, "--more", "--voice", "low.wav").went_well()
    me(*ADD, "--more", "--voice", "high.wav").refused(1, "does not sound like the other recordings")
    me(*ADD, "--more", "--voice", "low-2.wav").went_well()
    assert on_record(me) == {"ana-vale": (1, 2)}


def test_what_is_said_of_an_addition_counts_what_was_there(me: AtHand) -> None:
    make_sound(me.here / "low.wav", [speech(LOW, 8, seed=5)], codec="pcm_s16le")
    said = me(*ADD, "--more", "--voice", "low.wav").went_well().out
    assert "without a photograph" not in said
    assert "is enrolled from 1 of 1 recordings." in said


def test_an_addition_under_another_name_is_told_what_differs(me: AtHand) -> None:
    other = ("performer", "add", "ana-vale", "--id", "ana-vale", "--more", "--photo", ANA[1])
    ran = me(*other)
    ran.refused(1, "is on record as `Ana Vale`, and not as `ana-vale`")
    assert "--more" not in ran.err


def test_an_addition_of_nothing_is_refused(me: AtHand) -> None:
    me(*ADD, "--more").refused(1, "it adds nothing")


def test_a_death_that_is_told_later_is_on_record(me: AtHand) -> None:
    me(*ADD, "--more", "--born", "1950-05-01").went_well()
    said = me(*ADD, "--more", "--died", "2020-05-01").went_well().out
    assert said == "Ana Vale (ana-vale) is on record, with what was told now.\n"
    told = me("performer", "show", "ana-vale", "--json").json
    assert (told["born"], told["died"]) == ("1950-05-01", "2020-05-01")
    me(*ADD, "--more", "--died", "1950-04-30").refused(1, "would come before birth on 1950-05-01")


@pytest.mark.parametrize(
    ("dates", "told"),
    [
        (("--born", "TOMORROW"), "is after today"),
        (("--died", "TOMORROW"), "is after today"),
        (("--born", "1990-01-02", "--died", "1990-01-01"), "before birth on 1990-01-02"),
        (("--born", "1990-01-01", "--died", "1990-01-01"), None),
        (("--born", "TODAY"), None),
    ],
)
def test_a_life_has_its_days_in_order(me: AtHand, dates: tuple[str, ...], told: str | None) -> None:
    today = datetime.now().astimezone().date()
    days = {"TODAY": str(today), "TOMORROW": str(today + timedelta(days=1))}
    born = ("performer", "add", "Born", "--id", "born", *(days.get(d, d) for d in dates))
    if told is None:
        me(*born).went_well()
    else:
        me(*born).refused(1, dates[-2], told)
        assert on_record(me) == {"ana-vale": (1, 0)}

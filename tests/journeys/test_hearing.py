"""Who is heard, from enrolment by `--voice` to the report; drawn voices, nobody's own."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
from numpy.typing import NDArray
from tests.films import make_film
from tests.journeys.stranger import Stranger, portraits, production
from tests.sounds import HIGH, LOW, film_with, make_sound, music, silence, speech

from personae.app.reports.copies import redacted
from personae.app.schemas import schema
from personae.vocabulary.names import PerformerId

COLUMNS = [
    *("shot_code", "scene", "record_in", "record_out", "performer", "kind", "technique"),
    *("copies", "description", "vendor", "asset_id", "scan_session", "version", "status"),
    *("turnover_on", "estimated_days", "estimated_by", "basis"),
]
REPLICAS = ",".join(COLUMNS) + "\n"
CLONE = {"scene": "1", "performer": "low-voice", "technique": "voice", "status": "final"}
VOICE_REPLICA = ",".join(CLONE.get(column, "") for column in COLUMNS) + "\n"


def pictures() -> list[NDArray[np.uint8]]:
    """288 frames with a cut at frame 96, 4 s."""
    rng = np.random.default_rng(4)
    tiles = rng.integers(0, 255, (2, 6, 10, 3), np.uint8)
    before, after = (np.kron(one, np.ones((16, 16, 1), np.uint8)) for one in tiles)
    return [before] * 96 + [after] * 192


@pytest.fixture(scope="module")
def me(tmp_path_factory: pytest.TempPathFactory) -> Stranger:
    """A stranger with one voice enrolled, a film of it, the same sound alone, and a silent film."""
    me = Stranger(tmp_path_factory.mktemp("desk")).settle()
    make_sound(me.here / "low-1.wav", [speech(LOW, 8, seed=5)], codec="pcm_s16le")
    make_sound(me.here / "low-2.m4a", [speech(LOW, 8, seed=6)], codec="aac")
    make_sound(me.here / "short.flac", [speech(LOW, 2, seed=5)], codec="flac")
    make_sound(me.here / "song.mp3", [music(8)], codec="libmp3lame")
    both = [np.concatenate([speech(LOW, 6, seed=1), silence(0.5), speech(HIGH, 6, seed=2)])]
    make_sound(me.here / "two.wav", both, codec="pcm_s16le")
    scene = np.concatenate(
        [silence(2), speech(LOW, 4, seed=1), silence(0.6), speech(HIGH, 3, seed=2), silence(2.4)]
    )
    shown = pictures()
    film_with(me.here / "cut.mp4", scene, shown)
    film_with(me.here / "long.mp4", np.concatenate([scene, speech(LOW, 4)]), shown[:200])
    make_film(me.here / "silent.mp4", shown[:24])
    make_sound(me.here / "book.mp3", [scene], codec="libmp3lame")
    records = me.here / "records"
    production(records, ["low-voice", "no-voice"], replicas=REPLICAS)
    scenes = "scene,start_frame,end_frame\n1,0,900\n"
    production(me.here / "cloned", ["low-voice"], replicas=REPLICAS + VOICE_REPLICA, scenes=scenes)
    me("performer", "add", "No Voice", "--id", "no-voice").went_well()
    voices = ("--voice", "low-1.wav", "--voice", "low-2.m4a", "--voice", "short.flac")
    face = ("--photo", portraits("nora-lind")[0])
    me("performer", "add", "Low Voice", "--id", "low-voice", *face, *voices).went_well()
    return me


def screened(me: Stranger, film: str, out: Path, *who: str) -> Any:
    named = [word for one in who or ("low-voice",) for word in ("--performer", one)]
    me("screen", film, *named, "-o", out).went_well()
    found = json.loads(out.read_text())
    jsonschema.validate(found, schema("sightings"))
    return found


def audited(me: Stranger, film: str, records: str, out: Path, *, code: int) -> Any:
    me("audit", film, "--production", f"{records}/production.yaml", "-o", out).went_well(code)
    report = json.loads((out / "report.json").read_text())
    jsonschema.validate(report, schema("report"))
    return report


# Enrolment


def test_it_is_said_which_recording_helped_and_why_another_did_not(
    me: Stranger, tmp_path: Path
) -> None:
    desk = me.moved(tmp_path / "desk")
    files = ("--voice", "low-1.wav", "--voice", "short.flac")
    said = desk("performer", "add", "Another", "--id", "another", *files).went_well()
    assert "Another (another) is enrolled from 1 of 2 recordings." in said.out
    assert "  used     low-1.wav: " in said.out
    assert "refused  short.flac: too little is said in it (" in said.out
    assert "sounds as Low Voice (low-voice)" in said.err
    again = ("performer", "add", "Another", "--id", "another", "--more", "--voice", "low-2.m4a")
    desk(*again).went_well()
    (one,) = [p for p in desk("performer", "list", "--json").json if p["performer"] == "another"]
    assert (one["photos"], one["recordings"]) == (0, 2)


UNUSABLE = {
    "short.flac": "too little is said in it",
    "song.mp3": "no speech is found in it",
    "two.wav": "two voices or more are heard in it",
    "silent.mp4": "there is no sound in this file",
    "missing.wav": "there is no such file",
    "records/production.yaml": "neither a film nor a sound",
}


def test_a_recording_that_cannot_be_used_enrols_nobody(me: Stranger) -> None:
    before = me.registry()
    for file, why in UNUSABLE.items():
        ran = me("performer", "add", "Nobody", "--id", "nobody", "--voice", file)
        ran.refused(1, file, why)
    assert me.registry() == before


def test_a_voice_needs_a_ground(me: Stranger, tmp_path: Path) -> None:
    bare = Stranger(tmp_path / "desk")
    bare("init").went_well()
    ran = bare("performer", "add", "A", "--id", "a", "--voice", me.here / "low-1.wav")
    assert ran.code == 1
    assert "Set `ground` to one of" in ran.err


def test_an_erased_voice_is_listened_for_no_more(me: Stranger, tmp_path: Path) -> None:
    desk = me.moved(tmp_path / "desk")
    desk("performer", "erase", "low-voice", "--because", "asked for it", "--yes").went_well()
    desk("screen", "cut.mp4", "--performer", "low-voice", "-o", "a.json").refused(
        1, "no performer `low-voice` is on record"
    )
    out = tmp_path / "all.json"
    desk("screen", "cut.mp4", "--everyone", "--because", "a test", "-o", out).went_well()
    found = json.loads(out.read_text())
    assert found["sightings"] == []
    assert found["hearing"]["not_listened"] == "nobody who is looked for has a voice on record"


# Screening


def test_who_is_heard_is_said_by_shot_frame_and_second(me: Stranger, tmp_path: Path) -> None:
    found = screened(me, "cut.mp4", tmp_path / "a.json")
    assert [shot["end_frame"] for shot in found["shots"]] == [96, 288]
    heard = found["sightings"]
    assert [(one["performer"], one["by"], one["shot"]) for one in heard] == [
        ("low-voice", "voice", "d1"),
        ("low-voice", "voice", "d2"),
    ]
    before, after = heard
    assert before["end_frame"] == after["start_frame"] == 96
    assert before["end_s"] == after["start_s"] == 4.0
    assert before["start_s"] == pytest.approx(2, abs=0.3)
    assert after["end_s"] == pytest.approx(6, abs=0.3)
    for one in heard:
        assert one["start_frame"] <= one["start_s"] * 24 < one["start_frame"] + 1
        assert one["end_frame"] - 1 < one["end_s"] * 24 <= one["end_frame"]
        assert one["score"] >= 0.5
    assert "voice" not in found["not_measured"]
    assert found["hearing"]["listened_for"] == ["low-voice"]
    assert {"silero-vad-6", "campplus-zh-en"} < {model["name"] for model in found["models"]}


@pytest.mark.parametrize(
    ("film", "who", "why"),
    [
        ("silent.mp4", "low-voice", "the film has no sound"),
        ("cut.mp4", "no-voice", "nobody who is looked for has a voice on record"),
    ],
)
def test_why_nobody_was_listened_for_is_said(
    me: Stranger, tmp_path: Path, film: str, who: str, why: str
) -> None:
    found = screened(me, film, tmp_path / "a.json", who)
    assert "voice" in found["not_measured"]
    assert found["hearing"]["not_listened"] == why
    assert found["sightings"] == []


def test_sound_longer_than_the_picture_is_told_and_left_alone(me: Stranger, tmp_path: Path) -> None:
    found = screened(me, "long.mp4", tmp_path / "a.json")
    assert max(one["end_frame"] for one in found["sightings"]) <= 200
    (said,) = found["problems"]
    assert said.startswith("the sound goes on for 7.")
    assert said.endswith(" s after the last picture; nobody was listened for there")


def test_sound_alone_is_counted_in_hundredths_of_a_second(me: Stranger, tmp_path: Path) -> None:
    found = screened(me, "book.mp3", tmp_path / "a.json")
    picture = found["picture"]
    assert (picture["frame_rate"], picture["width"]) == ("100/1", 0)
    assert picture["frames"] == pytest.approx(1200, abs=10)
    (one,) = found["sightings"]
    assert (one["shot"], one["start_frame"]) == ("d1", int(one["start_s"] * 100))
    assert one["end_s"] == pytest.approx(6, abs=0.3)
    assert found["not_measured"][0] == "face"


def test_sound_alone_with_nobody_to_listen_for_is_refused(me: Stranger) -> None:
    ran = me("screen", "book.mp3", "--performer", "no-voice", "-o", "a.json")
    ran.refused(1, "book.mp3", "no picture track", "`--voice`")


# Audits


def test_a_performer_who_is_only_heard_is_not_called_absent(me: Stranger, tmp_path: Path) -> None:
    report = audited(me, "cut.mp4", "records", tmp_path / "out", code=11)
    low = next(p for p in report["performers"] if p["performer"] == "low-voice")
    assert low["heard_s"] == pytest.approx(4, abs=0.4)
    assert (low["screen_time_s"], low["shots_seen"]) == (0.0, [])
    (found,) = [f for f in report["findings"] if f["performer"] == "low-voice"]
    assert found["finding"] == "no record"
    assert found["do_next"].endswith("the agreement that explains where they are heard.")
    assert (
        f"They are heard for {low['heard_s']:.1f} s in this cut, and not seen."
        in found["on_record"]
    )
    assert found["shots"] == []
    page = (tmp_path / "out" / "report.html").read_text()
    assert "Heard in d1, d2" in page
    assert 'class="heard"' in page
    assert "no recording is on record of No Voice" in page
    assert "can never tell a replica from the original" in page


def test_a_voice_replica_that_is_declared_and_heard_is_put_to_the_consents(
    me: Stranger, tmp_path: Path
) -> None:
    report = audited(me, "book.mp3", "cloned", tmp_path / "out", code=10)
    (found,) = report["findings"]
    assert (found["performer"], found["finding"]) == ("low-voice", "replica without consent")
    assert found["shots"] == ["d1"]
    assert found["on_record"][0].endswith("in this cut, there is no picture.")
    assert report["performers"][0]["heard_s"] == pytest.approx(4, abs=0.4)
    assert "face" in report["not_measured"]
    assert "Who is heard" in (tmp_path / "out" / "report.html").read_text()


def test_sound_alone_without_a_record_is_no_record(me: Stranger, tmp_path: Path) -> None:
    report = audited(me, "book.mp3", "records", tmp_path / "out", code=11)
    found = {f["performer"]: f["finding"] for f in report["findings"]}
    assert found == {"low-voice": "no record", "no-voice": "needs a look"}


def test_nothing_is_said_of_sight_where_there_is_none(me: Stranger, tmp_path: Path) -> None:
    out = tmp_path / "out"
    audit = ("audit", "book.mp3", "--production", "records/production.yaml", "-o", out)
    me(*audit, "--for", "low-voice").went_well(11)
    for name in ("report.html", "report-for-low-voice.html"):
        read = re.sub(r"<style>[\s\S]*?</style>|<[^>]+>", " ", (out / name).read_text())
        assert not re.findall(r"(?i)\b(?:seen|sees?|looks? alike|two faces|film)\b.{0,60}", read)
        assert "two who speak at once are not told apart" in read
    assert "so nobody could listen for them" in (out / "report.html").read_text()
    values = json.loads((out / "report.json").read_text())
    copy = redacted(values, PerformerId("low-voice"))["hearing"]
    assert (copy["asked_s"], copy["mingled_s"], copy["too_short_s"]) == (None, None, None)


def test_the_copy_for_one_person_says_how_long_they_are_heard(me: Stranger, tmp_path: Path) -> None:
    out = tmp_path / "out"
    me(
        *("audit", "cut.mp4", "--production", "records/production.yaml", "-o", out),
        *("--for", "low-voice"),
    ).went_well(11)
    page = (out / "report-for-low-voice.html").read_text()
    assert "Low Voice is not seen in this cut, but is heard for " in page
    assert "No Voice" not in page

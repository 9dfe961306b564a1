"""Without a lawful ground nothing is enrolled or screened; what may not be kept goes."""

import hashlib
import json
import os
import sqlite3
from pathlib import Path

import pytest
from tests.journeys.sitting import sat
from tests.journeys.stranger import GROUND, Stranger, clip, portraits, production

from personae.app.journeys.screen import SCREENED
from personae.app.reports.sightings import as_bytes, check_place
from personae.app.wiring import opened
from personae.reconciliation.answered import Says
from personae.vocabulary.mistake import UserError

D8, SHOWS_A_STRANGER = 580, 12
PHOTO = portraits("imani-brooks")[0]
ADD = ("performer", "add", "Imani Brooks", "--id", "imani-brooks", "--photo", PHOTO)


@pytest.fixture(scope="module")
def me(tmp_path_factory: pytest.TempPathFactory) -> Stranger:
    """A stranger with one person enrolled, and a cut in which somebody looks a little like them."""
    me = Stranger(tmp_path_factory.mktemp("desk")).settle("--stills-days", "1")
    me.enrol("imani-brooks", *portraits("imani-brooks", 5))
    clip(me.here / "cut.mp4", D8, SHOWS_A_STRANGER, width=1280)
    production(me.here / "records", ["imani-brooks"])
    return me


# Without a ground


@pytest.mark.parametrize(
    ("left_out", "said"),
    [
        ("--ground", "Set `ground` to one of consent, contract, own-likeness"),
        ("--told-on", "Set `told_on` to that day."),
        ("--templates-until", "Set `templates_until` to the first day on which they are gone."),
    ],
)
def test_nobody_is_enrolled_without(tmp_path: Path, left_out: str, said: str) -> None:
    me, at = Stranger(tmp_path), GROUND.index(left_out)
    me("init", *GROUND[:at], *GROUND[at + 2 :]).went_well()
    me(*ADD).refused(1, str(me.home / "personae.toml"), said)
    assert me("performer", "list", "--json").json == []


def test_all_that_is_missing_is_told_at_once(tmp_path: Path) -> None:
    me = Stranger(tmp_path)
    me("init").went_well()
    ran = me(*ADD)
    assert ran.code == 1
    assert len(ran.err.splitlines()) == 3


@pytest.mark.parametrize("until", ["2025-02-01", "2024-11-23"])
def test_days_that_never_hold_make_no_home(tmp_path: Path, until: str) -> None:
    me = Stranger(tmp_path)
    days = ("--told-on", "2025-02-01", "--templates-until", until)
    ran = me("init", "--ground", "contract", *days)
    ran.refused(1, f"--templates-until: {until} is not after 2025-02-01", "No home was made")
    assert not me.home.exists()


@pytest.mark.parametrize(
    ("told_on", "until", "said"),
    [
        ("2025-02-01", "2026-01-01", "templates were to be kept until 2026-01-01"),
        ("2099-02-01", "2099-03-01", "people are to be told on 2099-02-01 only"),
    ],
)
def test_days_that_do_not_hold_today_are_said(
    tmp_path: Path, told_on: str, until: str, said: str
) -> None:
    days = ("--told-on", told_on, "--templates-until", until)
    ran = Stranger(tmp_path)("init", "--ground", "contract", *days).went_well()
    assert f"Nobody can be enrolled today: {said}" in ran.err


def test_the_ground_of_one_person_goes_before_that_of_the_home(tmp_path: Path) -> None:
    me = Stranger(tmp_path)
    me("init", *GROUND[2:]).went_well()
    me(*ADD, "--ground", "own-likeness").went_well()
    (person,) = me("performer", "list", "--json").json
    assert person["ground"] == "own-likeness"


def test_a_person_without_a_face_needs_no_ground(tmp_path: Path) -> None:
    me = Stranger(tmp_path)
    me("init").went_well()
    me(*ADD[:5]).went_well()


@pytest.mark.parametrize("command", ["audit", "screen"])
def test_nothing_is_screened_without(me: Stranger, tmp_path: Path, command: str) -> None:
    me = me.moved(tmp_path / "desk")
    settings = me.home / "personae.toml"
    settings.write_text(settings.read_text().replace('ground = "test-data"', ""))
    out = tmp_path / "out"
    ran = me(command, "cut.mp4", "--production", "records/production.yaml", "-o", out)
    ran.refused(1, str(settings), "Set `ground` to one of")
    assert not out.exists()


def test_after_templates_until_nothing_is_enrolled_or_screened(tmp_path: Path) -> None:
    me = Stranger(tmp_path)
    me("init", *GROUND[:4], "--templates-until", "2026-01-01").went_well()
    clip(me.here / "cut.mp4", D8, 1)
    records = production(me.here / "records", ["imani-brooks"])
    over = "templates were to be kept until 2026-01-01"
    me(*ADD).refused(1, over)
    me("audit", "cut.mp4", "--production", records, "-o", "report").refused(1, over)
    me("screen", "cut.mp4", "--production", records, "-o", "seen.json").refused(1, over)
    assert not (me.here / "report").exists()
    assert not (me.here / "seen.json").exists()


# Where sightings are written


@pytest.mark.parametrize(
    ("out", "said"),
    [
        ("cut.mp4", "something is here already"),
        ("linked.json", "something is here already"),
        ("records/production.yaml", "something is here already"),
        ("records", "this is a folder"),
        ("-", "no name of a file"),
    ],
)
def test_sightings_are_written_over_nothing_else(
    me: Stranger, tmp_path: Path, out: str, said: str
) -> None:
    me = me.moved(tmp_path / "desk")
    (me.here / "linked.json").hardlink_to(me.here / "cut.mp4")
    film = (me.here / "cut.mp4").read_bytes()
    me("screen", "cut.mp4", "--performer", "imani-brooks", "-o", out).refused(1, out, said)
    assert (me.here / "cut.mp4").read_bytes() == film
    assert not (me.here / "-").exists()
    with opened(me.home, environ={**os.environ, **me.environment()}) as house:
        assert not list(house.record.entries(SCREENED))


def test_sightings_may_take_the_place_of_older_ones(tmp_path: Path) -> None:
    path = tmp_path / "seen.json"
    path.write_bytes(as_bytes({"schema": "personae/sightings/1", "sightings": []}))
    check_place(path)
    path.write_bytes(as_bytes({"schema": "personae/report/1"}))
    with pytest.raises(UserError, match="no file of sightings"):
        check_place(path)


def test_one_face_is_told_as_one(me: Stranger, tmp_path: Path) -> None:
    me = me.moved(tmp_path / "desk")
    said = me("screen", "cut.mp4", "--performer", "imani-brooks", "-o", "seen.json").went_well().out
    unknown = len(json.loads((me.here / "seen.json").read_text())["unknown"])
    need = "1 face needs a name" if unknown == 1 else f"{unknown} faces need a name"
    assert f" of 1 performer{'s are' if said.startswith('0') else ' is'} on screen, {need}" in said


# Everybody


@pytest.mark.parametrize(
    "whom", [("--performer", "imani-brooks"), ("--production", "records/production.yaml")]
)
def test_a_reason_that_nothing_would_record_is_refused(me: Stranger, whom: tuple[str, str]) -> None:
    ran = me("screen", "cut.mp4", *whom, "--because", "a reel", "-o", "seen.json")
    assert ran.code == 2
    assert "--because is the reason for --everyone" in ran.err


def test_everybody_is_looked_for_only_with_a_reason(me: Stranger) -> None:
    ran = me("screen", "cut.mp4", "--everyone", "-o", "all.json")
    assert ran.code == 2
    assert "--everyone needs --because" in ran.err
    me("screen", "cut.mp4", "--everyone", "--because", " ", "-o", "all.json").refused(1, "a reason")
    assert not (me.here / "all.json").exists()


def test_the_reason_goes_on_record(me: Stranger, tmp_path: Path) -> None:
    me = me.moved(tmp_path / "desk")
    why = "a reel without a title"
    ran = me("screen", "cut.mp4", "--everyone", "--because", why, "-o", "all.json", "--json")
    assert ran.went_well().json == json.loads((me.here / "all.json").read_text())
    with opened(me.home, environ={**os.environ, **me.environment()}) as house:
        (entry,) = house.record.entries(SCREENED)
    assert entry.envelope["because"] == why
    assert set(entry.parts) == {"imani-brooks"}
    written = (me.here / "all.json").read_bytes()
    assert entry.envelope["sightings"] == hashlib.sha256(written).hexdigest()
    (part,) = entry.parts.values()
    keys = ("by", "shot", "start_frame", "end_frame", "copies", "certainty")
    seen = [{key: one[key] for key in keys} for one in json.loads(written)["sightings"]]
    assert part == {"looked_for": True, "listened_for": False, "sightings": seen}


# Stills of unknown people


def test_stills_of_unknown_people_go_on_their_day(me: Stranger, tmp_path: Path) -> None:
    me = me.moved(tmp_path / "desk")
    command = ("audit", "cut.mp4", "--production", "records/production.yaml", "-o", "report")
    me(*command).went_well(11)
    page, stills = me.here / "report" / "report.html", me.here / "report" / "faces"
    before = page.read_bytes()
    assert list(stills.glob("unknown-*.jpg"))

    me.later(0, "log", "verify").went_well()
    assert page.read_bytes() == before

    ran = me.later(1, "log", "verify").went_well()
    assert "the stills of unknown people have expired and are gone" in ran.err
    assert not list((me.here / "report").rglob("unknown-*.jpg"))
    assert len(page.read_bytes()) < len(before)
    report = json.loads((me.here / "report" / "report.json").read_text())
    assert [person["still"] for person in report["unknown"]] == [None] * len(report["unknown"])
    named = me.later(
        1, "performer", "add", "Finn Hale", "--id", "finn-hale",
        "--from-report", "report/report.json", "--unknown", "unknown-1",
    )  # fmt: skip
    named.refused(1, "it has expired")
    other = ("--from-report", "records/production.yaml", "--unknown", "unknown-1")
    me("performer", "add", "Finn Hale", "--id", "finn-hale", *other).refused(
        1, "this is no `report.json`"
    )

    again = me.later(2, "log", "verify").went_well()
    assert again.err == ""


def test_an_audit_that_failed_does_not_keep_earlier_stills_longer(
    me: Stranger, tmp_path: Path
) -> None:
    me = me.moved(tmp_path / "desk")
    settings = me.home / "personae.toml"
    settings.write_text(settings.read_text().replace("stills_days = 1", "stills_days = 3"))
    command = ("audit", "cut.mp4", "--production", "records/production.yaml", "-o", "report")
    me(*command).went_well(11)
    registry = sqlite3.connect(me.home / "registry.sqlite", isolation_level=None)
    registry.execute("BEGIN IMMEDIATE")
    me.later(2, *command).refused(1, "another personae is writing to it")
    registry.close()
    assert list((me.here / "report").rglob("unknown-*.jpg"))
    me.later(3, "log", "verify").went_well()
    assert not list((me.here / "report").rglob("unknown-*.jpg"))


def test_a_newer_report_is_remembered_by_its_own_day(me: Stranger, tmp_path: Path) -> None:
    me = me.moved(tmp_path / "desk")
    command = ("audit", "cut.mp4", "--production", "records/production.yaml", "-o", "report")
    me(*command).went_well(11)
    (memory,) = (me.home / "stills").iterdir()
    early = memory.read_text()
    me.later(5, *command).went_well(11)
    memory.write_text(early)  # as if it had been stopped before the new day was kept
    me.later(5, "log", "verify").went_well()
    assert list((me.here / "report").rglob("unknown-*.jpg"))
    me.later(6, "log", "verify").went_well()
    assert not list((me.here / "report").rglob("unknown-*.jpg"))


def test_whoever_has_been_named_is_enrolled_from_the_report(me: Stranger, tmp_path: Path) -> None:
    me = me.moved(tmp_path / "desk")
    command = ("audit", "cut.mp4", "--production", "records/production.yaml", "-o", "report")
    me(*command).went_well(11)
    add = (
        "performer", "add", "Finn Hale", "--id", "finn-hale",
        "--from-report", "report/report.json", "--unknown", "unknown-1",
    )  # fmt: skip
    me(*add).refused(1, "nobody has named unknown-1", "personae review")
    assert [p["performer"] for p in me("performer", "list", "--json").json] == ["imani-brooks"]
    sat(me, "Jo Park", ("unknown-1", Says.WHO, None), name="Finn Hale")
    me(*add).went_well()
    me("screen", "cut.mp4", "--performer", "finn-hale", "-o", "seen.json").went_well()
    seen = json.loads((me.here / "seen.json").read_text())["sightings"]
    assert [s["performer"] for s in seen] == ["finn-hale"]

"""The Long Take, end to end: the demo, and the same job by hand as a stranger does it."""

import json
import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from tests.journeys.stranger import FILM, LONG_TAKE, Ran, Stranger, clip, portraits, production

from personae.reconciliation.findings import Finding

EXPECTED = json.loads((LONG_TAKE / "expected.json").read_text(encoding="utf-8"))
TRUTH = json.loads((LONG_TAKE / "truth.json").read_text(encoding="utf-8"))
DETECTED = {shot["id"]: f"d{number}" for number, shot in enumerate(TRUTH["shots"], 1)}
CONSENTS = sorted((LONG_TAKE / "consents").glob("*.yaml"))
NAMES = json.loads((LONG_TAKE / "names.json").read_text(encoding="utf-8"))


def found(report: Any) -> set[tuple[str | None, str, tuple[str, ...]]]:
    return {(f["performer"], f["finding"], tuple(f["shots"])) for f in report["findings"]}


def expected() -> set[tuple[str | None, str, tuple[str, ...]]]:
    return {
        (f["performer"], f["finding"], tuple(DETECTED[shot] for shot in f["shots"]))
        for f in EXPECTED["findings"]
    }


def read(folder: Path) -> Any:
    return json.loads((folder / "report.json").read_text(encoding="utf-8"))


# The demo


def test_the_demo_says_in_ten_lines_what_matters(demo: tuple[Path, Ran]) -> None:
    folder, ran = demo
    ran.went_well()
    said = [line for line in ran.out.splitlines() if line]
    assert len(said) <= 13
    assert said[-3:] == [
        str(folder / "report.html"),
        str(folder / "pay" / "statements"),
        f"{folder / 'the-long-take-sealed.mp4'} (sealed by Unsafe Test Signer; holds)",
    ]
    assert "Due by the records: 18,038.39 USD; " in ran.out
    assert "no agreement that covers what is seen" in ran.out
    assert ran.err == ""


def test_the_sealed_film_tells_a_stranger_of_five_replicas(
    demo: tuple[Path, Ran], tmp_path: Path
) -> None:
    sealed, root = demo[0] / "the-long-take-sealed.mp4", demo[0] / "Unsafe-test-root.pem"
    found = Stranger(tmp_path)("verify", sealed, "--trust", root, "--json").went_well().json
    replicas = found["says"]["replicas"]
    assert [(one["frames"], one["records"]) for one in replicas] == [
        ([[408, 504]], "beyond what was agreed"),
        ([[660, 756]], "no agreement"),
        ([[660, 756]], "unknown"),  # declared, and not seen in this cut
        ([[660, 756]], "agreed afterwards"),
        ([[756, 828]], "covered"),
    ]
    assert found["says"]["audit"]["sealed_on"] == "2025-06-16"
    assert [one["state"] for one in found["says"]["consents"]] == ["signed"] * 4
    data = sealed.read_bytes().lower()
    assert not [name for name in NAMES if name.encode() in data]


def test_every_finding_is_as_expected(demo: tuple[Path, Ran]) -> None:
    report = read(demo[0])
    assert found(report) == expected()
    assert {p["performer"]: p["finding"] for p in report["performers"]} == EXPECTED["performers"]


def test_every_finding_occurs(demo: tuple[Path, Ran]) -> None:
    assert {f["finding"] for f in read(demo[0])["findings"]} == {f.value for f in Finding}


def test_the_report_is_as_its_schema_says(demo: tuple[Path, Ran], tmp_path: Path) -> None:
    schema = Stranger(tmp_path)("schema", "report").went_well().json
    jsonschema.Draft202012Validator(schema).validate(read(demo[0]))


def test_a_face_that_a_person_must_look_at(demo: tuple[Path, Ran]) -> None:
    (unknown,) = read(demo[0])["unknown"]
    assert (unknown["person"], unknown["shot"], unknown["why"]) == ("unknown-1", "d8", "score")
    scores = [candidate["score"] for candidate in unknown["candidates"]]
    assert scores
    assert scores == sorted(scores, reverse=True)
    assert (demo[0] / unknown["still"]).read_bytes().startswith(b"\xff\xd8")


def test_five_copies_of_two_people_and_one_of_all_others(demo: tuple[Path, Ran]) -> None:
    copies = {(s["performer"], s["shot"]): s["copies"] for s in read(demo[0])["sightings"]}
    assert {k: n for k, n in copies.items() if n > 1} == {
        ("mei-lin-zhao", "d6"): 5,
        ("diego-santos", "d9"): 5,
    }


def test_the_same_film_gives_the_same_bytes(
    demo: tuple[Path, Ran], demo_without_network: tuple[Path, Ran]
) -> None:
    for name in ("report.json", "report.html"):
        assert (demo[0] / name).read_bytes() == (demo_without_network[0] / name).read_bytes()


def test_the_page_needs_nothing_but_itself(demo: tuple[Path, Ran]) -> None:
    page = (demo[0] / "report.html").read_text(encoding="utf-8")
    assert not re.findall(r"https?://", page)
    assert not re.findall(r"<(?:link|iframe|object|embed|base)\b", page)
    assert not [source for source in re.findall(r'\bsrc="([^"]*)"', page) if source[:5] != "data:"]
    assert "@import" not in page
    assert not re.findall(r"url\((?!['\"]?data:)", page)


# By hand


@pytest.fixture(scope="module")
def me(tmp_path_factory: pytest.TempPathFactory) -> Stranger:
    """A stranger who has enrolled the cast and recorded its consents."""
    me = Stranger(tmp_path_factory.mktemp("desk")).settle()
    for performer, name in NAMES.items():
        photos = [word for photo in portraits(performer, 3) for word in ("--photo", photo)]
        me("performer", "add", name, "--id", performer, *photos).went_well()
    me("consent", "add", *CONSENTS).went_well()
    return me


@pytest.fixture(scope="module")
def audit(me: Stranger) -> Ran:
    return me(
        "audit", FILM, "--production", LONG_TAKE / "production.yaml", "-o", "report",
        "--on", EXPECTED["judged_on"], "--for", "ana-vale",
    )  # fmt: skip


def test_init_says_where_the_key_lies(tmp_path: Path) -> None:
    me = Stranger(tmp_path)
    ran = me("init").went_well()
    (key,) = (tmp_path / "keys").iterdir()
    assert str(key) in ran.out
    assert key.stat().st_mode & 0o777 == 0o600
    assert not key.is_relative_to(me.home)
    assert "ground, told_on, templates_until" in ran.out


def test_consents_go_on_record_all_or_none(tmp_path: Path) -> None:
    me = Stranger(tmp_path).settle()
    for performer in ("ana-vale", "tom-arden"):
        me("performer", "add", performer, "--id", performer).went_well()
    before = me.registry()
    wrong = tmp_path / "work" / "wrong.yaml"
    text = (LONG_TAKE / "consents" / "tom-arden.yaml").read_text(encoding="utf-8")
    wrong.write_text(text.replace("purposes:", "purpose:"), encoding="utf-8")
    ana = LONG_TAKE / "consents" / "ana-vale.yaml"
    me("consent", "add", ana, wrong).refused(1, "wrong.yaml:8", "Did you mean `purposes`?")
    assert me.registry() == before
    me("consent", "add", ana).went_well()
    me("consent", "add", ana).refused(1, "is on record already")


def test_the_audit_by_hand_finds_the_same_and_exits_with_what_is_to_settle(
    audit: Ran, me: Stranger
) -> None:
    audit.went_well(10)
    report = read(me.here / "report")
    assert found(report) == expected()
    assert report["judged_on"] == EXPECTED["judged_on"]


def test_the_copy_for_one_person_names_nobody_else(audit: Ran, me: Stranger) -> None:
    audit.went_well(10)
    copy = (me.here / "report" / "report-for-ana-vale.html").read_text(encoding="utf-8")
    text = re.sub(r'data:[^"\']*', "", copy)
    assert "Ana Vale" in text
    assert not [n for p, n in NAMES.items() if p != "ana-vale" and (n in text or p in text)]
    assert "unknown-1" not in text


def test_nothing_is_written_outside_the_home_and_the_output(audit: Ran, me: Stranger) -> None:
    audit.went_well(10)
    assert not list((me.desk / "user").iterdir())
    assert not list((me.desk / "tmp").iterdir())
    assert [path.name for path in me.here.iterdir()] == ["report"]


def ids_in(paths: Iterable[Path], *words: bytes) -> list[Path]:
    return [p for p in paths if p.is_file() and any(word in p.read_bytes() for word in words)]


def test_whoever_is_erased_is_gone_and_the_record_still_holds(
    audit: Ran, me: Stranger, tmp_path: Path
) -> None:
    audit.went_well(10)
    me = me.moved(tmp_path / "desk")
    held = me("log", "verify", "--json").went_well().json
    assert held["holds"]
    shutil.rmtree(me.here / "report")
    erased = me("performer", "erase", "ana-vale", "--because", "asked for it", "--yes").went_well()
    assert "An audit of a production that still names them" in erased.out
    after = me("log", "verify", "--json").went_well().json
    assert after["holds"]
    assert after["entries"] == held["entries"] + 1
    assert after["erased_parts"] > held["erased_parts"]
    assert not ids_in(me.home.rglob("*"), b"ana-vale", b"Ana Vale")
    me("performer", "show", "ana-vale").refused(1, "no performer `ana-vale` is on record")
    assert "ana-vale" not in {p["performer"] for p in me("performer", "list", "--json").json}
    assert "ana-vale" not in {c["performer"] for c in me("consent", "list", "--json").json}

    clip(me.here / "short.mp4", 160, 24)
    records = production(me.here / "short", ["ana-vale"])
    me("audit", "short.mp4", "--production", records, "-o", "after").went_well(11)
    report = read(me.here / "after")
    assert report["not_enrolled"] == ["ana-vale"]
    assert report["looked_for"] == []
    assert report["sightings"] == []
    assert {f["finding"] for f in report["findings"]} <= {"needs a look", "absent"}
    assert "needs a look" in {f["finding"] for f in report["findings"]}
    shown = me("performer", "show", "ana-vale").went_well().out  # what that audit put on record
    assert "ana-vale: nobody enrolled them, or not since they were erased" in shown
    assert "audit made" in shown
    held = me("performer", "show", "ana-vale", "--json").json
    assert (held["name"], held["photos"], held["ground"]) == (None, 0, None)
    assert "audit-made" in {event["kind"] for event in held["history"]}

import base64
import importlib.util
import json
import os
import re
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonschema
import pytest

from personae.app.journeys.audit import exit_code
from personae.app.reports import write as writing
from personae.app.reports.answer import headline
from personae.app.reports.copies import LEFT_OUT, redacted
from personae.app.reports.report_html import render
from personae.app.reports.report_json import as_bytes, report, stills
from personae.app.reports.terminal import summary
from personae.app.reports.timecode import Clock
from personae.app.reports.words import FINDINGS, shots_listed, told_apart
from personae.app.schemas import names, schema
from personae.engines.pictures import PillowPictures
from personae.reconciliation.findings import Finding
from personae.vocabulary.mistake import UserError
from personae.vocabulary.names import PerformerId
from personae.vocabulary.span import Span

GOLDEN = Path(__file__).parent / "golden" / "report"
MEI = PerformerId("mei-lin-zhao")


def _made() -> ModuleType:
    spec = importlib.util.spec_from_file_location("made_audit", GOLDEN / "made.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MADE = _made()


@pytest.fixture(scope="module")
def plain() -> Any:
    return MADE.audit()


@pytest.fixture(scope="module")
def filmed() -> Any:
    return MADE.audit(MADE.decoded(MADE.needed()))


def test_the_report_is_the_one_kept(plain: Any) -> None:
    assert as_bytes(report(plain)) == (GOLDEN / "report.json").read_bytes()


def test_only_the_day_of_the_run_changes_the_bytes(plain: Any) -> None:
    later = replace(plain, audited_on=date(2025, 3, 25))
    first, second = (as_bytes(report(each)).decode() for each in (plain, later))
    assert first != second
    assert first.replace('"audited_on": "2025-03-24"', '"audited_on": "2025-03-25"') == second


def test_every_finding_occurs_and_has_words(plain: Any) -> None:
    seen = {f["finding"] for f in report(plain)["findings"]}
    assert seen == {f.value for f in Finding} - {"declared, not seen"}
    assert set(FINDINGS) == set(Finding)


def test_the_report_and_a_copy_keep_to_their_schema(plain: Any) -> None:
    rules = schema("report")
    jsonschema.Draft202012Validator.check_schema(rules)
    check = jsonschema.Draft202012Validator(rules)
    values = json.loads(as_bytes(report(plain)))
    check.validate(values)
    check.validate(json.loads(as_bytes(redacted(values, MEI))))
    values["performers"][0]["finding"] = "replica"
    with pytest.raises(jsonschema.ValidationError):
        check.validate(values)


def test_a_schema_that_is_not_there_is_told() -> None:
    assert "report" in names()
    with pytest.raises(UserError, match=r"no schema is called `raport`. Did you mean `report`?"):
        schema("raport")


def test_what_was_not_measured_is_said_beside_its_nought(plain: Any) -> None:
    # The contract's own example has `heard_s: 0.0` where `not_measured` holds `voice`.
    values = report(plain)
    assert values["due"] == []
    assert {"voice", "pay", "rules"} <= set(values["not_measured"])
    assert {p["heard_s"] for p in values["performers"]} == {0.0}


@pytest.mark.parametrize(
    ("score", "printed"),
    [(0.4499, 0.44), (0.45, 0.45), (0.4501, 0.45), (0.57, 0.57), (-0.001, -0.01)],
)
def test_a_score_never_prints_above_itself(plain: Any, score: float, printed: float) -> None:
    seen = replace(plain.screening.sightings[0], score=score)
    audit = replace(plain, screening=replace(plain.screening, sightings=(seen,)))
    assert report(audit)["sightings"][0]["score"] == printed


@pytest.mark.parametrize(
    ("rate", "start", "frame", "shown"),
    [
        (Fraction(24), "01:00:00:00", 660, "01:00:27:12"),
        (Fraction(24), None, 23, "00:00:00:23"),
        (Fraction(24), None, 24, "00:00:01:00"),
        (Fraction(30000, 1001), "00:00:00;00", 1799, "00:00:59;29"),
        (Fraction(30000, 1001), "00:00:00;00", 1800, "00:01:00;02"),
        (Fraction(30000, 1001), "00:00:00;00", 17981, "00:09:59;29"),
        (Fraction(30000, 1001), "00:00:00;00", 17982, "00:10:00;00"),
        (Fraction(30000, 1001), "01:00:00;00", 0, "01:00:00;00"),
        (Fraction(30000, 1001), "01:00:00:00", 1800, "01:01:00:00"),
        (Fraction(24), "23:59:59:23", 1, "00:00:00:00"),
    ],
)
def test_timecode(rate: Fraction, start: str | None, frame: int, shown: str) -> None:
    assert Clock(rate, start).at(frame) == shown


def test_the_answer_comes_first(plain: Any) -> None:
    assert " ".join(words for _, words in headline(report(plain))) == (
        "13 people on record are seen in the picture, and one whom nobody has named. For two, the "
        "records show no agreement that covers what is seen; for one, the agreement was signed "
        "after the use. Three need a person’s decision."
    )


def test_neighbouring_shots_are_joined() -> None:
    order = [f"d{n}" for n in range(1, 20)]
    assert (
        shots_listed(["d9", "d3", "d6", "d7", "d8", "d12", "d13"], order) == "d3, d6–d9, d12, d13"
    )
    assert shots_listed(["d1", "d3", "d5"], order, most=2) == "d1, d3 and 1 more"


def test_the_terminal_is_told_in_ten_lines_of_eighty(plain: Any) -> None:
    lines = summary(report(plain)).splitlines()
    assert len(lines) <= 10
    assert max(map(len, lines)) <= 80
    assert any("Diego Santos" in line and "replica without consent" in line for line in lines)


LOST = "11 of 864 frames could not be read, and nobody was looked for in them."


@pytest.fixture(scope="module")
def broken(plain: Any) -> Any:
    """The same audit of a film of which eleven frames could not be read, one of them alone."""
    wrong = replace(
        plain.screening,
        gaps=(Span(10, 20), Span(30, 31)),  # one frame hides nobody, and is counted
        unreadable_frames=11,
        problems=("11 frames cannot be decoded, the first is frame 10",),
    )
    return replace(plain, screening=wrong)


def test_what_could_not_be_read_stands_in_the_answer(broken: Any) -> None:
    values = report(broken)
    jsonschema.validate(values, schema("report"))
    assert values["unread"] == [{"start_frame": 10, "end_frame": 20}]
    assert ("decide", LOST) in headline(values)
    assert LOST in render(values, stills(broken))
    said = summary(values).splitlines()
    assert LOST in " ".join(said)
    assert said[-1] == "The file: 11 frames cannot be decoded, the first is frame 10."


def test_the_copy_for_one_person_tells_what_could_not_be_read(broken: Any) -> None:
    values = redacted(report(broken), MEI)
    assert headline(values)[-1] == ("decide", LOST)


def test_a_cut_of_which_a_part_could_not_be_read_is_not_in_order(plain: Any, broken: Any) -> None:
    fine = [f for f in report(plain)["findings"] if f["finding"] == "in order"]
    order = [p for p in report(plain)["performers"] if p["finding"] == "in order"]
    whole, part = (
        {**report(audit), "findings": fine, "performers": order, "unknown": []}
        for audit in (plain, broken)
    )
    assert (exit_code(whole), exit_code(part)) == (0, 11)
    assert "order" in {group for group, _ in headline(whole)}
    assert "order" not in {group for group, _ in headline(part)}


def test_a_title_that_is_markup_stays_text(plain: Any) -> None:
    bad = "<script>alert(1)</script>"
    audit = replace(plain, title=bad, names={**plain.names, MEI: f'"><img src=x onerror={bad}>'})
    page = render(report(audit), stills(audit))
    assert "<script" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;" in page


def test_the_page_reaches_for_nothing(plain: Any) -> None:
    page = render(report(plain), stills(plain))
    assert "default-src &#39;none&#39;" in page or "default-src 'none'" in page
    assert not re.search(r"https?://|<link|<script|url\(|@import", page)


def test_two_of_one_name_are_told_apart_by_their_ids() -> None:
    ids = [PerformerId(each) for each in ("ana-vale", "nora-lind", "tom-arden", "cher")]
    names = dict(zip(ids, ("Cher", "CHER", "Tom Arden", "cher"), strict=True))
    assert list(told_apart(names).values()) == [
        "Cher (ana-vale)",
        "CHER (nora-lind)",
        "Tom Arden",
        "cher",
    ]


def test_candidates_stand_only_in_what_an_answer_reveals(plain: Any) -> None:
    audit = plain
    found = next(f for f in audit.reconciliation.findings if f.person)
    told = replace(
        found, do_next="Ask Kenji Mori.", on_record=("Kenji Mori was on the call sheet.",)
    )
    findings = tuple(told if f is found else f for f in audit.reconciliation.findings)
    audit = replace(audit, reconciliation=replace(audit.reconciliation, findings=findings))
    page = render(report(audit), stills(audit))
    card = page[page.index('id="unknown-1') :].partition("</article>")[0]
    before, _, revealed = card.partition('<div class="revealed">')
    assert "Kenji" not in before
    assert "0.44" not in before
    assert revealed.count("Kenji Mori") == 3
    assert "0.44" in revealed


def test_without_its_still_an_unknown_person_is_a_silhouette(plain: Any) -> None:
    held = {path: jpeg for path, jpeg in stills(plain).items() if "unknown" not in path}
    page = render(report(plain), held)
    assert 'aria-label="Unknown person 1: no picture"' in page


def test_a_copy_for_one_person_holds_nobody_else(filmed: Any) -> None:
    values, pictures = report(filmed), stills(filmed)
    page = render(values, pictures, for_=MEI, pictures=PillowPictures())
    assert "Mei Lin Zhao" in page
    assert "data:image/jpeg" in page
    for who, name in filmed.names.items():
        if who != MEI:
            assert who not in page
            assert name not in page
            assert not re.search(
                rf"\b({'|'.join(name.split())})\b", page.replace("The Long Take", "")
            )
    assert "nknown person" not in page
    assert "unknown-1" not in page
    for path, jpeg in pictures.items():
        inside = base64.b64encode(jpeg).decode() in page
        assert inside <= (MEI in path and not _others(values, path))


def _others(values: dict[str, Any], path: str) -> list[Any]:
    views = (s[v] for s in values["sightings"] for v in ("face", "frame"))
    return next((v["others"] for v in views if v["still"] == path), [])


def test_a_sentence_that_names_another_is_left_out_of_a_copy(plain: Any) -> None:
    values = json.loads(as_bytes(report(plain)))
    own = next(f for f in values["findings"] if f["performer"] == MEI)
    own["on_record"] = [
        "Beside ANA VALE.",
        "With Finch.",
        "See diego-santos-long-take.",
        "Mei Lin Zhao worked.",
    ]
    kept = next(f for f in redacted(values, MEI)["findings"] if f["finding"] == own["finding"])
    assert kept["on_record"] == [LEFT_OUT, LEFT_OUT, LEFT_OUT, "Mei Lin Zhao worked."]


def test_a_copy_needs_what_blurs_and_somebody_known(plain: Any) -> None:
    with pytest.raises(ValueError, match="blurs"):
        render(report(plain), {}, for_=MEI)
    with pytest.raises(UserError, match=r"--for mei-lin: .* Did you mean `mei-lin-zhao`"):
        redacted(report(plain), PerformerId("mei-lin"))


def test_a_long_film_stays_small(plain: Any) -> None:
    values = _long(report(plain))
    page = render(values, {})
    assert len(page) < 1_000_000
    assert len(re.findall("<[a-z]", page)) < 20_000
    views = [seen[view]["still"] for seen in values["sightings"] for view in ("face", "frame")]
    assert len(render(values, dict.fromkeys(views, bytes(40_000)))) < 10_000_000


def _long(values: dict[str, Any], shots: int = 1500, people: int = 60) -> dict[str, Any]:
    """Two hours, everybody in every third shot, findings alternating shot by shot."""
    sighting, performer, found = (values[k][0] for k in ("sightings", "performers", "findings"))
    ids = [f"extra-{n}" for n in range(people)]
    each = 172_800 // shots
    cut = [
        {"shot": f"d{n + 1}", "start_frame": n * each, "end_frame": (n + 1) * each}
        for n in range(shots)
    ]
    here = {who: [cut[n] for n in range(at % 3, shots, 3)] for at, who in enumerate(ids)}
    return {
        **values,
        "picture": {**values["picture"], "frames": shots * each, "duration_s": 7200.0},
        "shots": cut,
        "scenes": [],
        "unknown": [],
        "sightings": [{**sighting, "performer": w, **s} for w in ids for s in here[w]],
        "performers": [{**performer, "performer": w, "name": w.title()} for w in ids],
        "findings": [
            {**found, "performer": w, "finding": f, "shots": [s["shot"] for s in here[w][at::2]]}
            for w in ids
            for at, f in enumerate(("not covered", "in order"))
        ],
    }


def test_a_report_is_written_and_read_back(plain: Any, tmp_path: Path) -> None:
    values = writing.write(tmp_path / "out", plain)
    assert writing.load(tmp_path / "out") == (json.loads(as_bytes(values)), stills(plain))
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [
        "faces", "frames", "report.html", "report.json",
    ]  # fmt: skip


@pytest.mark.parametrize("stop", [KeyboardInterrupt, OSError(28, "No space left on device")])
@pytest.mark.parametrize("at", [0, 1, 7, 38, 60, 79])
def test_whatever_stops_it_the_earlier_report_stays_whole(
    plain: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: Any, at: int
) -> None:
    writing.write(tmp_path, plain)
    (tmp_path / "mine.txt").write_text("kept")
    before = _all_of(tmp_path)
    fewer = replace(
        plain,
        title="Other",
        screening=replace(plain.screening, sightings=plain.screening.sightings[2:]),
    )
    calls = iter(range(10_000))
    real = os.replace

    def breaks_once(source: Any, target: Any) -> None:
        if next(calls) == at:
            raise stop
        real(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", breaks_once)
        with pytest.raises(KeyboardInterrupt if stop is KeyboardInterrupt else UserError):
            writing.write(tmp_path, fewer)
    assert _all_of(tmp_path) == before
    writing.write(tmp_path, fewer)
    assert set(writing.load(tmp_path)[1]) == set(stills(fewer))
    assert {p for p in _all_of(tmp_path) if "/" in p} == set(stills(fewer))


def test_a_copy_goes_with_the_report_it_was_made_of(plain: Any, tmp_path: Path) -> None:
    writing.write(tmp_path, plain)
    copy = writing.write_copy(tmp_path, PerformerId("ana-vale"), PillowPictures())
    mine = tmp_path / "report-for-me.html"  # of nobody in the report, so no copy of ours
    mine.write_text("kept")
    before = _all_of(tmp_path)

    def stop(_values: Any) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        writing.write(tmp_path, plain, then=stop)
    assert _all_of(tmp_path) == before
    writing.write(tmp_path, plain)
    assert (copy.exists(), mine.read_text()) == (False, "kept")


def _all_of(folder: Path) -> dict[str, bytes]:
    files = (p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}


def test_a_folder_that_is_a_file_is_told(plain: Any, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(UserError, match="needs a folder, and this is a file"):
        writing.write(tmp_path / "out", plain)


@pytest.mark.parametrize("text", [None, "", "{", "[]", '{"schema": "other"}'])
def test_a_folder_without_a_report_is_told(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "report.json").write_text(text)
    with pytest.raises(UserError, match="report"):
        writing.load(tmp_path)


def test_stills_of_unknown_people_go_on_their_day_and_not_before(
    plain: Any, tmp_path: Path
) -> None:
    writing.write(tmp_path, plain)
    assert writing.expire(tmp_path, plain.stills_until - timedelta(days=1), PillowPictures()) == ()
    beside = {
        still["still"]: bool(still["others"])
        for seen in writing.load(tmp_path)[0]["sightings"]
        for still in (seen["face"], seen["frame"])
    }
    before = {path: (tmp_path / path).read_bytes() for path in beside}
    gone = writing.expire(tmp_path, plain.stills_until, PillowPictures())
    assert gone == ("faces/unknown-1.jpg", "frames/unknown-1.jpg")
    assert not any((tmp_path / path).exists() for path in gone)
    values, _ = writing.load(tmp_path)
    assert values["unknown"][0]["still"] is None
    jsonschema.Draft202012Validator(schema("report")).validate(values)
    assert "Unknown person 1: no picture" in (tmp_path / "report.html").read_text()
    # Whoever stood beside a performer is blurred with them; a picture of one person alone stays.
    assert any(beside.values())
    for path, has_others in beside.items():
        assert ((tmp_path / path).read_bytes() != before[path]) == has_others, path
    assert writing.expire(tmp_path, plain.stills_until, PillowPictures()) == ()

"""The Long Take, as truth has it, against its records: every finding as expected."""

import json
from collections import Counter, defaultdict
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from personae.app.files.consent import read_consent
from personae.app.files.production import check_against_film, read_production
from personae.likeness.interfaces import ModelCard
from personae.reconciliation.findings import Finding, Reconciliation
from personae.reconciliation.reconcile import reconcile
from personae.screening.interfaces import FilmFacts
from personae.screening.sightings import (
    Certainty,
    Screening,
    Shot,
    Sighting,
    Still,
    UnknownPerson,
)
from personae.vocabulary.names import PerformerId, Sha256
from personae.vocabulary.span import Span

EXAMPLE = Path(__file__).parents[1] / "examples" / "the-long-take"
TRUTH = json.loads((EXAMPLE / "truth.json").read_text())
EXPECTED = json.loads((EXAMPLE / "expected.json").read_text())
JUDGED_ON = date.fromisoformat(EXPECTED["judged_on"])
NOBODY_ENROLLED = "finn-hale"
STILL = Still(frame=0, jpeg=b"", width=1, height=1, boxes=(), others=())
DETECTED = {shot["id"]: f"d{n}" for n, shot in enumerate(TRUTH["shots"], 1)}


def seen_in(shot: dict[str, Any]) -> dict[str, tuple[Span, int]]:
    """Who truth has in a shot: in which frames, and the most of them at one moment."""
    frames, most = defaultdict(list), Counter[str]()
    for frame in TRUTH["frames_truth"][shot["start"] : shot["end"] + 1]:
        here = Counter(person["performer"] for person in frame["people"])
        for performer, number in here.items():
            frames[performer].append(frame["frame"])
            most[performer] = max(most[performer], number)
    return {p: (Span(at[0], at[-1] + 1), most[p]) for p, at in frames.items()}


def a_sighting(performer: str, shot: str, span: Span, copies: int) -> Sighting:
    return Sighting(
        performer=PerformerId(performer),
        by="face",
        shot=DETECTED[shot],
        span=span,
        copies=copies,
        copies_ask=0,
        score=0.8,
        certainty=Certainty.PRESENT,
        face_px=40,
        counts=((span, copies),) if copies > 1 else (),
        face=STILL,
        frame=STILL,
    )


def screened() -> Screening:
    cast = tuple(m.performer for m in read_production(EXAMPLE / "production.yaml").cast)
    sightings, unknown = [], []
    for shot in TRUTH["shots"]:
        for performer, (span, copies) in seen_in(shot).items():
            if performer == NOBODY_ENROLLED:
                unknown.append(
                    UnknownPerson(
                        id="unknown-1",
                        why="score",
                        appearances=((DETECTED[shot["id"]], span),),
                        face_px=90,
                        candidates=(),
                        most_at_once=1,
                        face=STILL,
                        frame=STILL,
                    )
                )
            else:
                sightings.append(a_sighting(performer, shot["id"], span, copies))
    return Screening(
        film=FilmFacts(
            sha256=Sha256("0" * 64),
            width=TRUTH["width"],
            height=TRUTH["height"],
            frame_rate=Fraction(TRUTH["fps"]),
            starts_at=None,
            has_sound=True,
        ),
        frames=TRUTH["frames"],
        duration_s=Fraction(TRUTH["frames"], TRUTH["fps"]),
        unreadable_frames=0,
        variable_rate=False,
        shots=tuple(
            Shot(id=DETECTED[s["id"]], span=Span(s["start"], s["end"] + 1)) for s in TRUTH["shots"]
        ),
        sightings=tuple(sightings),
        unknown=tuple(unknown),
        looked_for=cast,
        not_enrolled=(),
        models=(
            ModelCard(name="truth", sha256=Sha256("0" * 64), licence="CC0", source="truth.json"),
        ),
    )


@pytest.fixture(scope="module")
def found() -> Reconciliation:
    return reconcile(
        read_production(EXAMPLE / "production.yaml"),
        screened(),
        [read_consent(file) for file in sorted((EXAMPLE / "consents").glob("*.yaml"))],
        [],
        judged_on=JUDGED_ON,
    )


def test_every_performer_s_finding_is_as_expected(found: Reconciliation) -> None:
    got = {p.performer: p.finding.value for p in found.performers}
    assert got == EXPECTED["performers"]
    assert found.matched_at == "scene"


def test_every_finding_of_shots_is_as_expected_and_no_other_is_made(found: Reconciliation) -> None:
    got = {(f.performer, f.finding.value, f.shots) for f in found.findings}
    wanted = {
        (e["performer"], e["finding"], tuple(DETECTED[s] for s in e["shots"]))
        for e in EXPECTED["findings"]
    }
    assert got == wanted


def test_every_finding_of_the_contract_occurs(found: Reconciliation) -> None:
    assert {f.finding for f in found.findings} == set(Finding)


def test_the_cut_s_records_fit_the_film() -> None:
    production = read_production(EXAMPLE / "production.yaml")
    check_against_film(production, frames=TRUTH["frames"], frame_rate=Fraction(24), starts_at=None)


def test_the_edl_s_events_are_the_shots_of_the_film() -> None:
    from personae.reconciliation.cut import cut_list

    production = read_production(EXAMPLE / "production.yaml")
    cut, mistakes = cut_list(production, rate=Fraction(24), starts_at=None)
    assert mistakes == ()
    assert [s.span for s in cut.shots] == [Span(s["start"], s["end"] + 1) for s in TRUTH["shots"]]


def test_each_sighting_says_by_what_it_stands(found: Reconciliation) -> None:
    rights = {(p, s): r for (p, s), r in found.rights.items()}
    assert rights[PerformerId("ana-vale"), "d3"] == "worked"
    assert rights[PerformerId("nora-lind"), "d10"] == "consent"
    assert rights[PerformerId("mei-lin-zhao"), "d6"] == "none"
    assert rights[PerformerId("mei-lin-zhao"), "d8"] == "worked"
    assert rights[PerformerId("helen-marsh"), "d6"] == "unknown"


def test_the_words_are_those_of_the_records(found: Reconciliation) -> None:
    said = {
        (f.performer, f.finding): (f.on_record, [r.because for r in f.reasons], f.do_next)
        for f in found.findings
    }
    on_record, _, _ = said[PerformerId("diego-santos"), Finding.REPLICA_WITHOUT_CONSENT]
    assert "Voucher 118 of 4 March 2025: scan only." in on_record
    assert "Up to 5 of them are seen at once." in on_record
    on_record, because, do_next = said[PerformerId("mei-lin-zhao"), Finding.NOT_COVERED]
    assert (
        "Consent of 20 February 2025 describes: “one figure at the windows”, scene 6, copies: 1."
        in on_record
    )
    assert "This use is beyond it: 5 at once, where it describes 1." in because
    assert do_next.startswith("Ask the performer")
    _, because, _ = said[PerformerId("omar-haddad"), Finding.AGREED_AFTERWARDS]
    (sentence,) = because
    assert sentence == (
        "It was signed on 2025-05-06, after this use, which is made by 2025-04-28, "
        "the day of the vendor's turnover."
    )

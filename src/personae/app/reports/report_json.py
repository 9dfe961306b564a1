"""An audit as `report.json`: the contract `personae/report/1`, and the pictures beside it."""

import json
from collections.abc import Iterable, Iterator
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from typing import Any, TypeAlias

from personae.app.reports.certainty import (
    expected_false_matches,
    expected_false_voices,
    not_measured,
    weighs,
)
from personae.app.reports.due_json import parted
from personae.app.reports.hearing import as_heard, as_hearing, as_unknown_voice, heard_in
from personae.app.reports.since import as_since
from personae.app.reports.timecode import Clock
from personae.app.reports.unread import as_unread
from personae.app.reports.values import Audit, Review
from personae.reconciliation.answered import Answered, Says, Standing
from personae.reconciliation.findings import PerformerFinding, ShotsFinding
from personae.screening.sightings import (
    Box,
    Candidate,
    Screening,
    Sighting,
    Still,
    Together,
    UnknownPerson,
    UnknownVoice,
    VoiceSighting,
)
from personae.vocabulary.names import PerformerId, suggested_id
from personae.vocabulary.span import Span, joined

Report: TypeAlias = dict[str, Any]

SCHEMA = "personae/report/1"
_NOT_WORKED_OUT = ("rules",)  # an audit asks fewer facts than they do


def report(audit: Audit) -> Report:
    """The report as JSON values. The same audit gives the same bytes (see `as_bytes`)."""
    values = _cut(audit)
    if audit.earlier is not None:
        values["since"] = as_since(values, audit.earlier)
    return values


def _cut(audit: Audit) -> Report:
    """What this cut alone says."""
    screening, found = audit.screening, audit.reconciliation
    heard, unknown_voices = heard_in(screening)
    due, due_open = parted(audit.due or ())
    no_pay = () if audit.due is not None else ("pay",)
    return {
        "schema": SCHEMA,
        "picture": _picture(audit),
        "audited_on": audit.audited_on.isoformat(),
        "judged_on": audit.judged_on.isoformat(),
        "stills_until": audit.stills_until.isoformat(),
        "matched_at": found.matched_at,
        "scenes": [{"scene": scene, **as_span(span)} for scene, span in audit.scenes],
        "shots": [{"shot": shot.id, **as_span(shot.span)} for shot in screening.shots],
        "performers": [
            _performer(audit, each)
            for each in sorted(found.performers, key=lambda p: (-p.finding.severity, p.performer))
        ],
        "findings": [_finding(each) for each in sorted(found.findings, key=_severest_first(audit))],
        "sightings": [
            _sighting(audit, each, *paths)
            for each, paths in zip(screening.sightings, stills_named(screening), strict=True)
        ]
        + [_heard(audit, each) for each in heard],
        "unknown": [_unknown(audit, each) for each in screening.unknown]
        + [_unknown_voice(audit, each) for each in unknown_voices],
        "hearing": as_hearing(screening.hearing),
        "reviews": [_review(audit, each) for each in audit.reviews],
        "due": due,
        "due_open": due_open,
        "not_measured": _once(
            (*screening.not_measured, *not_measured(screening), *no_pay, *_NOT_WORKED_OUT)
        ),
        "looked_for": sorted(screening.looked_for),
        "not_enrolled": sorted(screening.not_enrolled),
        "records_compared": list(found.compared),
        "records_missing": list(found.missing),
        "unreadable_frames": screening.unreadable_frames,
        "unread": as_unread(screening),
        "variable_rate": screening.variable_rate,
        "problems": list(screening.problems),
        "expected_false_matches": expected_false_matches(screening),
        "expected_false_voices": expected_false_voices(screening),
        "thresholds": dict(sorted(screening.thresholds.items())),
        "models": [
            {"name": m.name, "sha256": m.sha256, "licence": m.licence, "source": m.source}
            for m in screening.models
        ],
    }


def stills(audit: Audit) -> dict[str, bytes]:
    """The JPEG pictures that the report names, by their path beside it."""
    out: dict[str, bytes] = {}
    for seen, (face, frame) in zip(
        audit.screening.sightings, stills_named(audit.screening), strict=True
    ):
        out[face] = seen.face.jpeg
        out[frame] = seen.frame.jpeg
    for person in (*audit.screening.unknown, *(review.person for review in audit.reviews)):
        out |= {path: still.jpeg for path, still in stills_of(person)}
    return {path: jpeg for path, jpeg in out.items() if jpeg}  # none of an expired one


def as_bytes(values: Report) -> bytes:
    """The one way in which `report.json` is written."""
    return (json.dumps(values, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode()


def _picture(audit: Audit) -> Report:
    screening, film = audit.screening, audit.screening.film
    rate = film.frame_rate
    return {
        "id": audit.picture,
        "title": audit.title,
        "company": audit.company,
        "agreement": audit.agreement,
        "sha256": film.sha256,
        "frames": screening.frames,
        "frame_rate": f"{rate.numerator}/{rate.denominator}",
        "duration_s": seconds(screening.duration_s),
        "width": film.width,
        "height": film.height,
        "starts_at": film.starts_at,
    }


def _performer(audit: Audit, each: PerformerFinding) -> Report:
    seen = [s for s in audit.screening.sightings if s.performer == each.performer]
    frames = sum(s.frames for s in joined(one.span for one in seen))
    hearing = audit.screening.hearing
    return {
        "performer": each.performer,
        "name": _name(audit, each.performer),
        "screen_time_s": seconds(frames / audit.screening.film.frame_rate),
        # Zero, as the contract has it, while `not_measured` holds `voice`.
        "heard_s": seconds(hearing.seconds_of(each.performer)) if hearing else 0.0,
        "shots_seen": _once(s.shot for s in seen),
        "most_copies": max((s.copies for s in seen), default=0),
        "worked": each.worked.as_json,
        "declared": each.declared.as_json,
        "consented": each.consented.as_json,
        "finding": each.finding.value,
    }


def _finding(each: ShotsFinding) -> Report:
    return {
        "performer": each.performer,
        "person": each.person,
        "finding": each.finding.value,
        "shots": list(each.shots),
        "scenes": list(each.scenes),
        "start_frame": each.span.start if each.span else None,
        "end_frame": each.span.end if each.span else None,
        "answer": each.answer,
        "reasons": [
            {
                "rule": r.rule,
                "effect": r.effect,
                "cite": r.cite,
                "level": r.level,
                "because": r.because,
            }
            for r in each.reasons
        ],
        "missing": list(each.missing),
        "on_record": list(each.on_record),
        "do_next": each.do_next,
    }


def _sighting(audit: Audit, each: Sighting, face: str, frame: str) -> Report:
    return {
        "performer": each.performer,
        "by": each.by,
        "shot": each.shot,
        **as_span(each.span),
        **_timecodes(audit, each.span),
        "copies": each.copies,
        "copies_ask": each.copies_ask,
        "score": None if each.score is None else score(each.score),
        "weighs": weighs(audit.screening, each.score, each.face_px) if each.by == "face" else None,
        "certainty": each.certainty.value,
        "right": audit.reconciliation.rights.get((each.performer, each.shot), "unknown"),
        "face_px": each.face_px,
        "counts": [{**as_span(span), "copies": copies} for span, copies in each.counts],
        "together": each.together and as_together(each.together),
        "face": _still(face, each.face),
        "frame": _still(frame, each.frame),
    }


def _heard(audit: Audit, each: VoiceSighting) -> Report:
    right = audit.reconciliation.rights.get((each.performer, each.shot), "unknown")
    told = as_heard(each, score(each.score))
    return {**told, **_timecodes(audit, each.span), "right": right}


def _unknown_voice(audit: Audit, each: UnknownVoice) -> Report:
    candidates = [
        {"performer": c.performer, "name": _name(audit, c.performer), "score": score(c.score)}
        for c in each.candidates
    ]
    told = as_unknown_voice(each, candidates)
    for place, (_, span, _, _) in zip(told["appearances"], each.appearances, strict=True):
        place.update(_timecodes(audit, span))
    return told


def _unknown(audit: Audit, each: UnknownPerson) -> Report:
    shot, span = each.appearances[0]
    return {
        "person": each.id,
        "shot": shot,
        **as_span(span),
        "still": f"faces/{each.id}.jpg",
        "why": each.why,
        "candidates": [_candidate(audit, c, each.face_px) for c in each.candidates],
        "appearances": _appearances(audit, each),
        "most_at_once": each.most_at_once,
        "together": [{"shot": shot, **as_together(most)} for shot, most in each.together],
        "face_px": each.face_px,
        "face": _still(f"faces/{each.id}.jpg", each.face),
        "frame": _still(f"frames/{each.id}.jpg", each.frame),
        "other_shots": [_still(path, still) for path, still in stills_of(each)[2:]],
    }


def _review(audit: Audit, each: Review) -> Report:
    """What was answered is told only where it counts: else a second reviewer could read it."""
    person, verdict = each.person, each.verdict
    others = stills_of(person)[2:]
    told = verdict.standing not in (Standing.SECOND, Standing.DIFFER)
    who = verdict.performer if verdict.standing is Standing.NAMED else None
    return {
        "person": person.id,
        "outcome": verdict.standing.value,
        "performer": who,
        "name": _name(audit, who) if who else None,
        "appearances": _appearances(audit, person),
        "face": _still(f"faces/{person.id}.jpg", person.face),
        "frame": _still(f"frames/{person.id}.jpg", person.frame),
        "other_shots": [_still(path, still) for path, still in others],
        "answers": [_answer(one, told=told) for one in verdict.answers],
    }


def _answer(each: Answered, *, told: bool) -> Report:
    return {
        "reviewer": each.reviewer,
        "at": each.at.isoformat(timespec="seconds"),
        "answer": each.says.value if told or each.says is Says.CANNOT_SAY else None,
        "name": each.name if told else None,
        "seen": list(each.seen),
        "entry": each.entry,
    }


def _appearances(audit: Audit, person: UnknownPerson) -> list[Report]:
    return [
        {"shot": shot, **as_span(span), **_timecodes(audit, span)}
        for shot, span in person.appearances
    ]


def _candidate(audit: Audit, each: Candidate, face_px: int) -> Report:
    return {
        "performer": each.performer,
        "name": _name(audit, each.performer),
        "score": score(each.score),
        "weighs": weighs(audit.screening, each.score, face_px),
    }


def _still(path: str, still: Still) -> Report:
    return {
        "still": path,
        "frame": still.frame,
        "width": still.width,
        "height": still.height,
        "boxes": [_box(box) for box in still.boxes],
        "others": [_box(box) for box in still.others],
        "ask": [_box(box) for box in still.ask],
    }


def stills_of(person: UnknownPerson) -> list[tuple[str, Still]]:
    """The stills of somebody unknown by their paths: the best, its frame, those of other shots."""
    others = [(shot, still) for shot, still in person.each_shot if still.frame != person.face.frame]
    return [
        (f"faces/{person.id}.jpg", person.face),
        (f"frames/{person.id}.jpg", person.frame),
        *(
            (f"faces/{person.id}--{suggested_id(shot) or 'shot'}.jpg", still)
            for shot, still in others
        ),
    ]


def stills_named(screening: Screening) -> Iterator[tuple[str, str]]:
    """Paths that any file system takes, whatever a shot is called, one a sighting."""
    taken: dict[str, int] = {}
    for each in screening.sightings:
        name = f"{each.performer}-{suggested_id(each.shot) or 'shot'}"
        taken[name] = taken.get(name, 0) + 1
        if taken[name] > 1:
            name = f"{name}--{taken[name]}"
        yield f"faces/{name}.jpg", f"frames/{name}.jpg"


def _severest_first(audit: Audit) -> Any:  # noqa: ANN401 - a key of mixed tuples
    place = {shot.id: number for number, shot in enumerate(audit.screening.shots)}

    def key(each: ShotsFinding) -> tuple[int, int, str]:
        first = min((place.get(s, len(place)) for s in each.shots), default=len(place))
        return (-each.finding.severity, first, each.performer or each.person or "")

    return key


def _name(audit: Audit, performer: PerformerId) -> str:
    return audit.names.get(performer, performer)


def _timecodes(audit: Audit, span: Span) -> Report:
    film = audit.screening.film
    clock = Clock(film.frame_rate, film.starts_at)
    return {"start_timecode": clock.at(span.start), "end_timecode": clock.at(span.end - 1)}


def as_span(span: Span) -> Report:
    return {"start_frame": span.start, "end_frame": span.end}


def as_together(most: Together) -> Report:
    """The frame with the most of somebody; boxes are left, top, right, bottom in its pixels."""
    return {
        "frame": most.frame,
        "boxes": [_box(box) for box in most.boxes],
        "ask": [_box(box) for box in most.ask],
    }


def _box(box: Box) -> list[int]:
    return [box.left, box.top, box.right, box.bottom]


def _once(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))


def seconds(exact: Fraction) -> float:
    return float(round(exact, 3))


def score(score: float) -> float:
    """Two decimals, downwards: a score under a threshold must never print as one that reached it.

    Four decimals are kept first, for 32-bit .71 reads .70999998 in 64.
    """
    near = Decimal(repr(round(float(score), 4)))
    return float(near.quantize(Decimal("0.01"), rounding=ROUND_FLOOR))

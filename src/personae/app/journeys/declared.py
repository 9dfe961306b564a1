"""The replicas that a report speaks of, each with what the records showed of an agreement."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from personae.app.journeys.audit import WORKED
from personae.proof.provenance import By, Replica, Shown
from personae.reconciliation.findings import Finding
from personae.vocabulary.names import PerformerId
from personae.vocabulary.span import Span, joined

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from personae.proof.record import Record

# A replica is behind each of these, declared or seen as several of one person at once.
_OF_A_REPLICA = {
    Finding.REPLICA_WITH_CONSENT: Shown.COVERED,
    Finding.REPLICA_WITHOUT_CONSENT: Shown.NONE,
    Finding.NOT_COVERED: Shown.BEYOND,
    Finding.AGREED_AFTERWARDS: Shown.AFTERWARDS,
    Finding.DECLARED_NOT_SEEN: Shown.UNKNOWN,
}
_VOICE = "voice"


def declared(
    record: Record, report: Mapping[str, Any], *, before: int
) -> list[tuple[Replica, PerformerId]]:
    """Every replica in the order of the cut, and whose it is; without public ids of consents.

    before  the audit's number on record: the vendor's lines were put there with it
    """
    lines = _lines(record, report["picture"]["id"], before)
    spans = {
        one["shot"]: Span(one["start_frame"], one["end_frame"])
        for one in report["shots"]
        if one["start_frame"] < one["end_frame"]
    }
    found: list[tuple[Replica, PerformerId]] = []
    for performer in dict.fromkeys(PerformerId(p["performer"]) for p in report["performers"]):
        theirs = lines.get(performer, [])
        found += ((one, performer) for one in _of_one(report, performer, theirs, spans))
    found.sort(key=lambda one: (not one[0].frames, one[0].frames[:1], one[1], one[0].by.value))
    return [
        (replace(one, number=number), performer) for number, (one, performer) in enumerate(found, 1)
    ]


def found_in(report: Mapping[str, Any]) -> list[str]:
    """Everybody who is seen or heard, named or not."""
    known = [
        one["performer"] for one in report["performers"] if one["shots_seen"] or one["heard_s"]
    ]
    return [*known, *(one["person"] for one in report["unknown"])]


def _of_one(
    report: Mapping[str, Any],
    performer: PerformerId,
    lines: list[Mapping[str, Any]],
    spans: Mapping[str, Span],
) -> Iterator[Replica]:
    """Numbered 0: the order of the cut is known once everybody's are there."""
    any_told = False
    for row in report["findings"]:
        shown = _shown(report, performer, row)
        if row["performer"] != performer or shown is None:
            continue
        any_told = True
        frames = joined(spans[shot] for shot in row["shots"] if shot in spans)
        there = [one for one in lines if set(one["scenes"]) & set(row["scenes"])] or lines
        for by in _by(there):
            seen = _found(report, performer, by, row["shots"])  # the other may be what is found
            yield _replica(by, frames, declared=bool(there), seen=seen, shown=shown)
    told = next(one for one in report["performers"] if one["performer"] == performer)
    if told["declared"] is True and not any_told:
        # Declared where they also worked and are not seen, or where nobody could be looked for.
        nowhere = _is_missed(report, performer, lines)
        for by in _by(lines):
            seen = _found(report, performer, by, ()) if nowhere else None
            yield _replica(by, (), declared=bool(lines), seen=seen, shown=Shown.UNKNOWN)


def _shown(
    report: Mapping[str, Any], performer: PerformerId, row: Mapping[str, Any]
) -> Shown | None:
    """What the records showed of the replica behind a finding; None where none is behind it."""
    finding = Finding(row["finding"])
    if finding is Finding.NEEDS_A_LOOK and _is_found(report, performer, row["shots"]):
        return Shown.UNKNOWN  # a replica is seen, and nobody can say whether they agreed
    return _OF_A_REPLICA.get(finding)


def _is_found(
    report: Mapping[str, Any], performer: PerformerId, shots: Collection[str], by: By | None = None
) -> bool:
    """Whether they are seen or heard in some of the shots; by either where none is named."""
    return any(
        one["performer"] == performer
        and one["shot"] in shots
        and (by is None or one["by"] == by.value)
        for one in report["sightings"]
    )


def _found(
    report: Mapping[str, Any], performer: PerformerId, by: By, shots: Collection[str]
) -> bool | None:
    """Whether the audit saw or heard one of them in some shots; None where nobody could.

    An erased performer's report is never sealed, so sightings are all there.
    """
    if _is_found(report, performer, shots, by):
        return True
    if by is By.VOICE:
        compared = (report.get("hearing") or {}).get("listened_for", ())
    else:
        compared = set(report.get("looked_for", ())) - set(report.get("not_enrolled", ()))
    return False if performer in compared else None


def _is_missed(
    report: Mapping[str, Any], performer: PerformerId, lines: list[Mapping[str, Any]]
) -> bool:
    """Whether the audit says they are not seen where these lines have them.

    Not where a person must look first, nor where they are seen and a line has no place: then it
    may be the replica that is seen.
    """
    of_them = [one for one in report["findings"] if one["performer"] == performer]
    if any(Finding(one["finding"]) is Finding.NEEDS_A_LOOK for one in of_them):
        return False
    if not any(one["performer"] == performer for one in report["sightings"]):
        return True
    missed = {
        scene
        for one in of_them
        if Finding(one["finding"]) is Finding.WORKED_NOT_SEEN
        for scene in one["scenes"]
    }
    return all(one["scenes"] and set(one["scenes"]) <= missed for one in lines)


def _replica(
    by: By, frames: tuple[Span, ...], *, declared: bool, seen: bool | None, shown: Shown
) -> Replica:
    return Replica(
        number=0, by=by, frames=frames, declared=declared, seen=seen, shown=shown, consents=()
    )


def _by(lines: list[Mapping[str, Any]]) -> list[By]:
    """By what the vendor's lines replace somebody; by face where they were only seen."""
    kinds = {By.VOICE if one["technique"] == _VOICE else By.FACE for one in lines}
    return sorted(kinds or {By.FACE}, key=lambda by: by.value)


def _lines(record: Record, picture: str, before: int) -> dict[PerformerId, list[Mapping[str, Any]]]:
    """What the vendor's list said of everybody when the picture was last audited before.

    Of nobody a line of an earlier audit: a list without them may have come since.
    """
    parts: Mapping[PerformerId, Mapping[str, Any]] = {}
    for entry in record.entries(WORKED):
        if entry.number < before and entry.envelope["picture"] == picture:
            parts = entry.parts
    return {
        performer: [one for one in part.get("replicas", ()) if one["status"] != "omit"]
        for performer, part in parts.items()
    }

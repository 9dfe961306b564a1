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
    from collections.abc import Iterator, Mapping

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
        shown = _OF_A_REPLICA.get(Finding(row["finding"]))
        if row["performer"] != performer or shown is None:
            continue
        any_told = True
        frames = joined(spans[shot] for shot in row["shots"] if shot in spans)
        seen = Finding(row["finding"]) is not Finding.DECLARED_NOT_SEEN
        there = [one for one in lines if set(one["scenes"]) & set(row["scenes"])] or lines
        for by in _by(there):
            yield _replica(by, frames, declared=bool(there), seen=seen, shown=shown)
    told = next(one for one in report["performers"] if one["performer"] == performer)
    if told["declared"] is True and not any_told:
        # Declared where they also worked and are not seen, or where nobody could be looked for.
        for by in _by(lines):
            yield _replica(by, (), declared=bool(lines), seen=False, shown=Shown.UNKNOWN)


def _replica(
    by: By, frames: tuple[Span, ...], *, declared: bool, seen: bool, shown: Shown
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

"""Who of the faces in one frame is the same person, and the frame that shows most of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from personae.screening.sightings import Box, Candidate, Together

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from personae.likeness.matching import Gallery
    from personae.screening.naming import NamedTrack
    from personae.screening.thresholds import Thresholds
    from personae.screening.tracks import Tracker
    from personae.vocabulary.span import Span


def at_once(one: Sequence[Span], other: Sequence[Span]) -> bool:
    """Whether two faces of one shot are ever seen in one frame."""
    return any(a.meets(b) for a in one for b in other)


def one_person(
    one: NDArray[np.float32],
    other: NDArray[np.float32],
    *,
    width_px: float,
    thresholds: Thresholds,
) -> bool:
    """Whether two faces seen in one frame are copies of one, the narrower `width_px` wide."""
    return float(one @ other) >= thresholds.crowd.same_from(width_px)


def with_copies(
    tracks: Sequence[NamedTrack], tracker: Tracker, *, gallery: Gallery, thresholds: Thresholds
) -> list[NamedTrack]:
    """The tracks of a shot, after each was compared with the others that are seen with it.

    A face that is like nobody's on record, but a copy of a face that is asserted, is asked about
    as theirs. A face seen once, when a crowd was looked at closely, stays where it is like another.
    """
    asserted = [t for t in tracks if t.performer is not None]
    out = []
    for track in tracks:
        if track.why != "nobody":
            out.append(track)
            continue
        theirs = [t for t in asserted if _copies(track, t, thresholds)]
        if theirs:
            out.append(_asked_as(track, theirs, gallery, thresholds))
        elif not _glimpsed(track, tracker) or any(
            _copies(track, other, thresholds) for other in tracks if other is not track
        ):
            out.append(track)
    return out


def copies_among(
    tracks: Sequence[NamedTrack], thresholds: Thresholds
) -> tuple[tuple[NamedTrack, ...], ...]:
    """Tracks of a shot, those together that are one person's at once; best seen first.

    Every two of a group are copies of each other: where A is like B and B like C, A and C may still
    be two people.
    """
    groups: list[list[NamedTrack]] = []
    for track in sorted(tracks, key=lambda t: (-t.best_look.quality, t.spans)):
        alike = [g for g in groups if all(_copies(track, other, thresholds) for other in g)]
        if alike:
            max(alike, key=lambda g: min(float(track.vector @ t.vector) for t in g)).append(track)
        else:
            groups.append([track])
    return tuple(map(tuple, groups))


def together(certain: Sequence[NamedTrack], asked: Sequence[NamedTrack] = ()) -> Together:
    """The frame looked at with the most of `certain` in it, then of `asked`; the first of several.

    certain  at least one
    """
    sure, perhaps = _boxes(certain), _boxes(asked)
    frame = max(sure, key=lambda at: (len(sure[at]), len(perhaps.get(at, ())), -at))
    return Together(frame=frame, boxes=tuple(sure[frame]), ask=tuple(perhaps.get(frame, ())))


def _copies(one: NamedTrack, other: NamedTrack, thresholds: Thresholds) -> bool:
    return at_once(one.spans, other.spans) and one_person(
        one.vector,
        other.vector,
        width_px=min(one.width_px, other.width_px),
        thresholds=thresholds,
    )


def _asked_as(
    track: NamedTrack, theirs: Sequence[NamedTrack], gallery: Gallery, thresholds: Thresholds
) -> NamedTrack:
    likely = {t.performer for t in theirs}
    candidates = tuple(
        Candidate(performer, score)
        for performer, score in gallery.scores(track.vector)
        if performer in likely
    )
    why = "score" if track.width_px >= thresholds.present_px else "size"
    return replace(track, why=why, candidates=candidates)


def _glimpsed(track: NamedTrack, tracker: Tracker) -> bool:
    """Whether it was seen at one look of several."""
    return sum(len(part.boxes) for part in track.tracks) == 1 < len(tracker.looked_at)


def _boxes(tracks: Sequence[NamedTrack]) -> dict[int, list[Box]]:
    """By frame looked at."""
    out: dict[int, list[Box]] = {}
    for track in tracks:
        for part in track.tracks:
            for frame, box in part.boxes:
                left, top, right, bottom = (round(float(side)) for side in box)
                out.setdefault(frame, []).append(
                    Box(frame=frame, left=left, top=top, right=right, bottom=bottom)
                )
    return out

"""Who of the faces in one frame is the same person, and the frame that shows most of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from personae.screening.sightings import Box, Candidate, Together

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from personae.likeness.matching import Gallery
    from personae.screening.counting import AtOnce
    from personae.screening.naming import NamedTrack
    from personae.screening.thresholds import Thresholds
    from personae.screening.tracks import Tracker
    from personae.vocabulary.span import Span


def meet(one: Sequence[Span], other: Sequence[Span]) -> bool:
    """Whether two faces of one shot are ever there at once."""
    return any(a.meets(b) for a in one for b in other)


def with_copies(
    tracks: Sequence[NamedTrack],
    tracker: Tracker,
    at_once: AtOnce,
    *,
    gallery: Gallery,
    thresholds: Thresholds,
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
        theirs = [t for t in asserted if at_once.over(track, t) >= 0]
        if theirs:
            out.append(_asked_as(track, theirs, gallery, thresholds))
        elif not _glimpsed(track, tracker) or any(
            at_once.over(track, other) >= 0 for other in tracks if other is not track
        ):
            out.append(track)
    return out


def people_among(
    tracks: Sequence[NamedTrack], at_once: AtOnce, thresholds: Thresholds
) -> tuple[tuple[NamedTrack, ...], ...]:
    """Tracks of a shot, those together that are one person's: copies, or the same face later.

    The two groups that are most alike become one, again and again (average linkage: Sokal and
    Michener, University of Kansas Science Bulletin 38 (1958), 1409-1438), while every two of their
    tracks are alike enough: where A is like B and B like C, A and C may still be two people.
    """
    over = _over(tracks, at_once, thresholds)
    linked = np.nonzero((over >= 0).any(axis=1))[0]
    groups = [[int(at)] for at in linked]
    least = over[np.ix_(linked, linked)]
    total, size = least.copy(), np.ones(len(linked))
    while len(groups) > 1:
        mean = np.where(least >= -thresholds.crowd.slack, total / np.outer(size, size), -np.inf)
        into, gone = divmod(int(mean.argmax()), len(groups))
        if mean[into, gone] < 0:
            break
        groups[into] += groups[gone]
        del groups[gone]
        size[into] += size[gone]
        for kept, merged in ((total, np.add), (least, np.minimum)):
            kept[into] = merged(kept[into], kept[gone])
            kept[:, into] = kept[into]
            kept[into, into] = -np.inf
        total, least = (np.delete(np.delete(kept, gone, 0), gone, 1) for kept in (total, least))
        size = np.delete(size, gone)
    alone = [[at] for at in range(len(tracks)) if at not in linked]
    return tuple(
        tuple(tracks[at] for at in sorted(group)) for group in sorted([*groups, *alone], key=min)
    )


def together(
    certain: Sequence[NamedTrack],
    asked: Sequence[NamedTrack] = (),
    *,
    frames: Collection[int] = (),
) -> Together:
    """The frame looked at with the most of `certain` in it, then of `asked`; the first of several.

    certain  at least one
    frames   those to choose from, where one of them shows any of `certain`
    """
    sure, perhaps = _boxes(certain), _boxes(asked)
    frame = max(
        [at for at in sure if at in frames] or sure,
        key=lambda at: (len(sure[at]), len(perhaps.get(at, ())), -at),
    )
    return Together(frame=frame, boxes=tuple(sure[frame]), ask=tuple(perhaps.get(frame, ())))


def _over(
    tracks: Sequence[NamedTrack], at_once: AtOnce, thresholds: Thresholds
) -> NDArray[np.float32]:
    """How far (n, n) every two score above what makes them one person's; −∞ with themselves."""
    if not tracks:
        return np.zeros((0, 0), np.float32)
    vectors = np.stack([track.vector for track in tracks])
    alike = vectors @ vectors.T  # BLAS does not promise the same number both ways
    over: NDArray[np.float32] = np.maximum(alike, alike.T) - np.float32(
        thresholds.same_unknown_from
    )
    lowest = thresholds.crowd.same_from_28_px
    for i, j in np.argwhere(np.tril(alike >= lowest - thresholds.crowd.slack, -1)).tolist():
        if meet(tracks[i].spans, tracks[j].spans):
            over[i, j] = over[j, i] = at_once.over(tracks[i], tracks[j])
    np.fill_diagonal(over, -np.inf)
    # Only who is linked to somebody may be one of a group, where less is asked of each two.
    linked = np.nonzero((over >= 0).any(axis=1))[0].tolist()
    for n, i in enumerate(linked):
        for j in linked[:n]:
            if over[i, j] > -np.inf and meet(tracks[i].spans, tracks[j].spans):
                again = at_once.over(tracks[i], tracks[j], within=thresholds.crowd.slack)
                over[i, j] = over[j, i] = again
    return over


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

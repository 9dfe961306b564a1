"""Whose face a track is: asserted, asked, or nobody's that we know."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from personae.likeness.matching import direction
from personae.screening.crowds import landmarks_of
from personae.screening.looks import frontality
from personae.screening.sightings import Candidate
from personae.vocabulary.span import Span, joined

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from personae.likeness.interfaces import FaceModel
    from personae.likeness.matching import Gallery
    from personae.screening.sightings import Shot
    from personae.screening.thresholds import Thresholds
    from personae.screening.tracks import Look, Track, Tracker
    from personae.vocabulary.names import PerformerId

_CANDIDATES = 3
_WEIGHED = 3  # looks that a comparison rests on


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class NamedTrack:
    """One face through one shot, with what it scored; lost and found again, it is still one.

    performer   whom it is asserted to be; None where nobody is
    why         None where asserted, else `score`, `size` or `nobody`: see `UnknownPerson`
    candidates  at most three who score `ask` or more, best first
    vector      (d,) what its looks share
    """

    tracks: tuple[Track, ...]
    spans: tuple[Span, ...]
    performer: PerformerId | None
    why: str | None
    candidates: tuple[Candidate, ...]
    vector: NDArray[np.float32]
    width_px: int

    @property
    def best_look(self) -> Look:
        return max((track.looks[0] for track in self.tracks), key=lambda look: look.quality)


def named(
    tracker: Tracker,
    *,
    shot: Shot,
    model: FaceModel,
    gallery: Gallery,
    thresholds: Thresholds,
) -> list[NamedTrack]:
    """Compare the tracks of a shot that has ended with the gallery, in the order they began."""
    tracks = [t for t in tracker.tracks if not _too_little(t, tracker, thresholds)]
    settle(tracks, model=model, gallery=gallery, thresholds=thresholds)
    compared = [_Compared([track], list(track.compared or ())) for track in tracks]
    out = []
    for one in _rejoined(compared, thresholds):
        spans = _spans(one.tracks, tracker, shot)
        result = _named(one, spans, gallery, thresholds)
        glimpse = sum(track.sure for track in one.tracks) == 1 < len(tracker.looked_at)
        closely = one.tracks[0].first in tracker.looked_closely_at
        if result.why == "nobody" and glimpse and not closely:
            continue  # a detector's slip more often than a person
        out.append(result)
    return out


def _too_little(track: Track, tracker: Tracker, thresholds: Thresholds) -> bool:
    """A small face at one look of several: too small to assert, and too brief to ask about."""
    if track.first in tracker.looked_closely_at:
        return False  # elsewhere it would not have been seen
    small = track.width_px < thresholds.present_px
    return small and track.sure == 1 < len(tracker.looked_at)


def settle(
    tracks: Iterable[Track], *, model: FaceModel, gallery: Gallery, thresholds: Thresholds
) -> None:
    """Compare tracks that are over, and let all their pictures go but the best.

    So a shot of two hours holds no more pictures than the faces that came and went.
    """
    due = [track for track in tracks if track.compared is None]
    best = [(t.looks[0].patch, landmarks_of(t.looks[0], model, thresholds.crowd)) for t in due]
    for track, vector in zip(due, model.embed_each(best).vectors, strict=True):
        track.compared = _vectors(track, vector, model, gallery, thresholds)
        del track.looks[1:]


class _Compared:
    """vectors  each with the quality of its look"""

    def __init__(
        self, tracks: list[Track], vectors: list[tuple[float, NDArray[np.float32]]]
    ) -> None:
        self.tracks = tracks
        self.seen = [(track.first, track.last) for track in tracks]
        self._vectors = vectors
        self.vector = _shared(vectors)

    def join(self, other: _Compared) -> None:
        self.tracks += other.tracks
        self.seen += other.seen
        if other.tracks[0].sure > 1:  # one glimpse tells less than what is known already
            self._vectors += other._vectors
            self.vector = _shared(self._vectors)

    def overlaps(self, other: _Compared) -> bool:
        return any(
            first <= others_last and others_first <= last
            for first, last in self.seen
            for others_first, others_last in other.seen
        )


def _shared(vectors: list[tuple[float, NDArray[np.float32]]]) -> NDArray[np.float32]:
    """What the best looks share; the poorer ones of a longer track add nothing."""
    best = sorted(vectors, key=lambda weighed: -weighed[0])[:_WEIGHED]
    return direction(np.stack([weight * vector for weight, vector in best]))


def _vectors(
    track: Track,
    first: NDArray[np.float32],
    model: FaceModel,
    gallery: Gallery,
    thresholds: Thresholds,
) -> list[tuple[float, NDArray[np.float32]]]:
    """The best look, whose vector is `first`; and where that does not settle it, the others too."""
    vectors = [(track.looks[0].quality, first)]
    for look in [None, *track.looks[1:]]:
        if look is not None:
            landmarks = landmarks_of(look, model, thresholds.crowd)
            vector = model.embed(look.patch, landmarks[None]).vectors[0]
            vectors.append((look.quality, vector))
        scores = gallery.scores(_shared(vectors))
        best, second = _two_best(scores)
        clear = best >= thresholds.clear_from and best - second >= thresholds.clear_margin
        if clear or _hopeless(best, scores, gallery, thresholds):
            break
    return vectors


def _hopeless(
    best: float,
    scores: list[tuple[PerformerId, float]],
    gallery: Gallery,
    thresholds: Thresholds,
) -> bool:
    """Whether more looks cannot make this anybody whom we would ask about."""
    if best < thresholds.stranger_under:
        return True
    if best >= thresholds.ask_from or not gallery.tells_who_stands_out:
        return False
    return not gallery.stands_out(scores[0][0], best, by=thresholds.hopeless_by)


def _rejoined(compared: list[_Compared], thresholds: Thresholds) -> list[_Compared]:
    """Tracks of one shot that never stand side by side and look alike are one person's."""
    out: list[_Compared] = []
    for one in compared:
        alike = [(float(other.vector @ one.vector), i) for i, other in enumerate(out)]
        near = [
            (likeness, i)
            for likeness, i in alike
            if likeness >= thresholds.same_in_shot_from and not out[i].overlaps(one)
        ]
        if near:
            out[max(near)[1]].join(one)
        else:
            out.append(one)
    return out


def _named(
    one: _Compared, spans: tuple[Span, ...], gallery: Gallery, thresholds: Thresholds
) -> NamedTrack:
    scores = gallery.scores(one.vector)
    best, second = _two_best(scores)
    width_px = max(track.width_px for track in one.tracks)
    turned = float(frontality(max((t.looks[0] for t in one.tracks), key=_quality).landmarks))
    likely = [
        Candidate(performer, score)
        for performer, score in scores[:_CANDIDATES]
        if _asks(performer, score, turned=turned, gallery=gallery, thresholds=thresholds)
    ]
    large = width_px >= thresholds.present_px
    sure = best >= thresholds.present_from and best - second >= thresholds.margin
    why = (None if sure and large else "score" if large else "size") if likely else "nobody"
    return NamedTrack(
        tracks=tuple(one.tracks),
        spans=spans,
        performer=likely[0].performer if why is None else None,
        why=why,
        candidates=tuple(likely),
        vector=one.vector,
        width_px=width_px,
    )


def _asks(
    performer: PerformerId,
    score: float,
    *,
    turned: float,
    gallery: Gallery,
    thresholds: Thresholds,
) -> bool:
    """Whether a person must be asked if this is `performer`."""
    if score >= thresholds.present_from:
        return True
    alike_others = turned < thresholds.turned_under and gallery.tells_who_stands_out
    if score >= thresholds.ask_from and not alike_others:
        return True
    if not gallery.tells_who_stands_out:
        return False
    by = (
        thresholds.turned_stands_out_by
        if score >= thresholds.ask_from
        else thresholds.stands_out_by
    )
    return score >= thresholds.ask_standing_out_from and gallery.stands_out(performer, score, by=by)


def _quality(look: Look) -> float:
    return look.quality


def _two_best(scores: list[tuple[PerformerId, float]]) -> tuple[float, float]:
    first, second, *_ = [score for _, score in scores[:2]] + [-1.0, -1.0]
    return first, second


def _spans(tracks: list[Track], tracker: Tracker, shot: Shot) -> tuple[Span, ...]:
    """Where one person's tracks are; found again soon and near by, they were there all the time."""
    ordered = sorted(tracks, key=lambda track: track.first)
    spans = [_span(track, tracker, shot) for track in ordered]
    between = [
        Span(one.end, other.start)
        for (one, other), pair in zip(pairwise(spans), pairwise(ordered), strict=True)
        if one.end < other.start and tracker.soon_and_near(*pair)
    ]
    return joined([*spans, *between])


def _span(track: Track, tracker: Tracker, shot: Shot) -> Span:
    """From half-way after the look before its first to half-way before the look after its last.

    A face found at a shot's first look was there from the cut, at its last look to the next. It
    could have been found where the whole picture was looked at, and lost wherever it was.
    """
    looked_at, searched_at = tracker.looked_at, tracker.searched_at
    first, last = bisect_left(searched_at, track.first), bisect_right(looked_at, track.last)
    head = (searched_at[first - 1] + track.first + 1) // 2 if first else shot.span.start
    tail = (track.last + looked_at[last] + 1) // 2 if last < len(looked_at) else shot.span.end
    return Span(head, tail)

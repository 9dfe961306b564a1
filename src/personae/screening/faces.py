"""A film, read once: shots, faces, tracks, and who they are."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from personae.likeness.interfaces import Faces
from personae.screening.copies import copies_among, with_copies
from personae.screening.crowds import Crowd
from personae.screening.looks import look, quality
from personae.screening.naming import named, settle
from personae.screening.shots import CutDetector
from personae.screening.sightings import Screening, Shot, Sighting
from personae.screening.stills import Moments
from personae.screening.summing import sightings_of
from personae.screening.thresholds import Pace, Thresholds
from personae.screening.tracks import Tracker
from personae.screening.unknown import Glimpse, gathered, glimpse
from personae.vocabulary.span import Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from personae.likeness.interfaces import FaceModel, Pictures
    from personae.likeness.matching import Gallery
    from personae.screening.interfaces import Film, FilmFacts, Frame
    from personae.vocabulary.names import PerformerId


_WAVERING = 0.8  # of the least width: a face that is followed already is followed down to this
_CELL = 8  # pixels of the small brightness plane: 64 of a film 1280 wide


@dataclass(slots=True)
class _Shot:
    """The shot being read."""

    film: FilmFacts
    start: int
    tracker: Tracker
    moments: Moments
    crowd: Crowd
    luma: NDArray[np.int16] | None = None  # the brightness plane at the last look


class Screener:
    """Looks for the performers of one gallery in one film."""

    def __init__(
        self,
        *,
        model: FaceModel,
        gallery: Gallery,
        pictures: Pictures,
        thresholds: Thresholds | None = None,
        pace: Pace | None = None,
    ) -> None:
        self._model = model
        self._gallery = gallery
        self._pictures = pictures
        self._thresholds = thresholds or Thresholds()
        self._pace = pace or Pace()

    def screen(
        self,
        film: Film,
        *,
        not_enrolled: tuple[PerformerId, ...] = (),
        progress: Callable[[int], None] = lambda _frames: None,
    ) -> Screening:
        """Read `film` to its end.

        not_enrolled  performers asked for without a face on record; only reported
        progress      told the number of frames read so far
        raises        UserError from the film's reader; TemplateMismatchError from the gallery
        """
        cuts = CutDetector()
        shots: list[Shot] = []
        sightings: list[Sighting] = []
        glimpses: list[Glimpse] = []
        shot: _Shot | None = None
        frames, ends_s = 0, Fraction(0)

        def close(current: _Shot, end: int) -> None:
            shots.append(Shot(id=f"d{len(shots) + 1}", span=Span(current.start, end)))
            seen, unnamed = self._close(current, shots[-1])
            sightings.extend(seen)
            glimpses.extend(unnamed)

        for frame in film.frames():
            luma = frame.luma(self._pace.luma_width)
            cut = cuts.is_cut(luma)
            if shot is None or cut:
                if shot is not None:
                    close(shot, frame.number)
                # Frames that could not be decoded at the head belong to the first shot.
                start = frame.number if shots or shot else 0
                shot = _Shot(
                    film.facts,
                    start,
                    Tracker(lost_after=2 * self._pace.every_when_calm),
                    Moments(),
                    Crowd(self._thresholds.crowd),
                )
            self._look_if_due(shot, frame, luma.astype(np.int16))
            frames, ends_s = frame.number + 1, frame.at_s
            progress(frames)
        if shot is not None:
            close(shot, frames)
        missing = max(0, film.frame_count - frames)  # a film that breaks off
        return Screening(
            film=film.facts,
            frames=frames + missing,
            duration_s=ends_s + (1 + missing) / film.facts.frame_rate,
            unreadable_frames=film.unreadable,
            variable_rate=film.variable_rate,
            shots=tuple(shots),
            sightings=tuple(sightings),
            unknown=gathered(glimpses, self._thresholds),
            looked_for=self._gallery.performers,
            not_enrolled=not_enrolled,
            models=self._model.cards,
            thresholds=self._thresholds.told(),
            not_measured=("voice",),
            problems=film.problems,
        )

    def _look_if_due(self, shot: _Shot, frame: Frame, luma: NDArray[np.int16]) -> None:
        pace = self._pace
        if shot.luma is not None:
            since = frame.number - shot.tracker.looked_at[-1]
            if since < pace.every:
                return
            change = np.abs(luma - shot.luma)
            if _largest_in_a_cell(change) < pace.still_under:
                shot.tracker.extend(frame.number)  # `luma` stays: slow drift adds up
                return
            if change.mean() < pace.calm_under and since < pace.every_when_calm:
                return
        shot.luma = luma
        self._look(shot, frame)

    def _look(self, shot: _Shot, frame: Frame) -> None:
        small = frame.rgb(self._pace.long_side)
        scale = shot.film.width / small.shape[1]
        there = self._model.detect(small)
        found = Faces(there.boxes * scale, there.landmarks * scale, there.scores)
        if shot.crowd.is_due(found, frame=frame.number, begun=len(shot.tracker.tracks)):
            found = shot.crowd.look(self._model, frame, found)
            shot.tracker.looked_closely_at.add(frame.number)
        boxes = found.boxes
        wide = boxes[:, 2] - boxes[:, 0]
        followed = np.nonzero(wide >= _WAVERING * self._thresholds.least_px)[0]
        faces = Faces(
            boxes=boxes[followed],
            landmarks=found.landmarks[followed],
            scores=found.scores[followed],
        )
        given = shot.tracker.follow(frame.number, faces, least_px=self._thresholds.least_px)
        settle(
            (t for t in shot.tracker.lost if len(t.boxes) > 1),
            model=self._model,
            gallery=self._gallery,
            thresholds=self._thresholds,
        )
        shot.tracker.lost.clear()
        in_small = [(t, int(followed[j])) for t, j in given]
        shot.moments.offer(frame.number, small, boxes / scale, in_small)
        size = (shot.film.width, shot.film.height)
        worth = quality(faces.boxes, faces.landmarks, faces.scores, size=size).tolist()
        wanted = [
            (track, j)
            for track, j in given
            if track.wants(
                worth[j],
                frame=frame.number,
                looks=self._thresholds.looks,
                apart=self._pace.every,
            )
        ]
        if not wanted:
            return
        whole = small if scale == 1 else frame.rgb(None)
        for track, j in wanted:
            one = look(
                whole,
                faces.boxes[j],
                faces.landmarks[j],
                frame=frame.number,
                quality=worth[j],
                others=np.delete(boxes, followed[j], axis=0),
            )
            track.keep(one, looks=self._thresholds.looks)

    def _close(self, shot: _Shot, done: Shot) -> tuple[tuple[Sighting, ...], list[Glimpse]]:
        """Name the tracks of a shot that has ended, and let its pictures go."""
        tracks = named(
            shot.tracker,
            shot=done,
            model=self._model,
            gallery=self._gallery,
            thresholds=self._thresholds,
        )
        tracks = with_copies(
            tracks, shot.tracker, gallery=self._gallery, thresholds=self._thresholds
        )
        seen = sightings_of(done, tracks, shot.moments, self._pictures)
        unnamed = [
            glimpse(done, copies, shot.moments, self._pictures)
            for copies in copies_among(
                [track for track in tracks if track.performer is None], self._thresholds
            )
        ]
        return seen, unnamed


def _largest_in_a_cell(change: NDArray[np.int16]) -> float:
    """The mean of the cell that changed most: a far face that comes in moves one cell only."""
    rows, columns = (-(-side // _CELL) for side in change.shape)
    padded = np.zeros((rows * _CELL, columns * _CELL), np.int16)
    padded[: change.shape[0], : change.shape[1]] = change
    return float(padded.reshape(rows, _CELL, columns, _CELL).mean(axis=(1, 3)).max())

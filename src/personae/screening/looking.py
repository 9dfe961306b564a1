"""When faces are looked for in a shot, where, and what is kept of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from personae.likeness.interfaces import Faces
from personae.screening.looks import look, quality
from personae.screening.naming import settle
from personae.screening.nearby import found_near

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from personae.likeness.interfaces import FaceModel
    from personae.likeness.matching import Gallery
    from personae.screening.crowds import Crowd
    from personae.screening.interfaces import FilmFacts, Frame
    from personae.screening.stills import Moments
    from personae.screening.thresholds import Pace, Thresholds
    from personae.screening.tracks import Track, Tracker

_WAVERING = 0.8  # of the least width: a face that is followed already is followed down to this
_CELL = 8  # pixels of the small brightness plane: 64 of a film 1280 wide


@dataclass(slots=True)
class ShotInProgress:
    """The shot being read."""

    film: FilmFacts
    start: int
    tracker: Tracker
    moments: Moments
    crowd: Crowd
    luma: NDArray[np.int16] | None = None  # the brightness plane at the last look

    def end(self, frame: int, *, fading_from: int) -> None:
        """The next shot begins at `frame`; its picture showed through this one's before."""
        if fading_from < frame:
            self.tracker.until(frame, fading_from=fading_from)
            self.moments.until(fading_from)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """Looks for faces, in the whole picture or near those that are followed."""

    model: FaceModel
    gallery: Gallery
    thresholds: Thresholds
    pace: Pace

    def if_due(self, shot: ShotInProgress, frame: Frame, luma: NDArray[np.int16]) -> None:
        pace, tracker = self.pace, shot.tracker
        if shot.luma is None:
            self._everywhere(shot, frame, luma)
            return
        since = frame.number - tracker.looked_at[-1]
        if since < pace.every:
            return
        change = np.abs(luma - shot.luma)
        if _largest_in_a_cell(change) < pace.still_under:
            tracker.extend(frame.number)  # `luma` stays: slow drift adds up
            return
        if frame.number - tracker.searched_at[-1] >= pace.every_whole:
            self._everywhere(shot, frame, luma)
        elif change.mean() < pace.calm_under:
            return
        elif len(tracker.followed) > pace.near_at_most:
            if not tracker.steady:
                self._everywhere(shot, frame, luma)
        elif all(track.clear for track in tracker.followed):
            if tracker.followed:
                self._nearby(shot, frame, luma)
        else:
            self._everywhere(shot, frame, luma)

    def _everywhere(self, shot: ShotInProgress, frame: Frame, luma: NDArray[np.int16]) -> None:
        shot.luma = luma
        small = frame.rgb(self.pace.long_side)
        scale = shot.film.width / small.shape[1]
        there = self.model.detect(small, sure_from=self.thresholds.goes_on_from)
        found = Faces(there.boxes * scale, there.landmarks * scale, there.scores)
        sure = found.scores >= self.thresholds.face_from
        certain = Faces(found.boxes[sure], found.landmarks[sure], found.scores[sure])
        if shot.crowd.is_due(certain, frame=frame.number, begun=len(shot.tracker.tracks)):
            found = shot.crowd.look(self.model, frame, certain)
            shot.tracker.looked_closely_at.add(frame.number)
        given = self._follow(shot, frame, found, begins=True)
        shown = np.nonzero(found.scores >= self.thresholds.face_from)[0]
        at = {int(j): n for n, j in enumerate(shown)}
        in_small = [(track, at[j]) for track, j in given if j in at]
        shot.moments.offer(frame.number, small, found.boxes[shown] / scale, in_small)

    def _nearby(self, shot: ShotInProgress, frame: Frame, luma: NDArray[np.int16]) -> None:
        shot.luma = luma
        found = found_near(
            frame,
            shot.tracker.expected(frame.number),
            shot.tracker.reach,
            size=(shot.film.width, shot.film.height),
            model=self.model,
            sure_from=self.thresholds.goes_on_from,
        )
        self._follow(shot, frame, found, begins=False)

    def _follow(
        self, shot: ShotInProgress, frame: Frame, found: Faces, *, begins: bool
    ) -> list[tuple[Track, int]]:
        """The track of each face that is followed, by its place in `found`; keeps views of them."""
        wide = found.boxes[:, 2] - found.boxes[:, 0]
        followed = np.nonzero(wide >= _WAVERING * self.thresholds.least_px)[0]
        faces = Faces(found.boxes[followed], found.landmarks[followed], found.scores[followed])
        given = shot.tracker.follow(
            frame.number,
            faces,
            least_px=self.thresholds.least_px,
            face_from=self.thresholds.face_from,
            begins=begins,
        )
        settle(
            (t for t in shot.tracker.lost if len(t.boxes) > 1),
            model=self.model,
            gallery=self.gallery,
            thresholds=self.thresholds,
        )
        shot.tracker.lost.clear()
        size = (shot.film.width, shot.film.height)
        worth = quality(faces.boxes, faces.landmarks, faces.scores, size=size).tolist()
        for track, j in given if begins else ():
            if faces.scores[j] < self.thresholds.face_from or not track.wants(
                worth[j],
                frame=frame.number,
                looks=self.thresholds.looks,
                apart=self.pace.every,
            ):
                continue
            one = look(
                frame,
                faces.boxes[j],
                faces.landmarks[j],
                size=size,
                quality=worth[j],
                others=np.delete(found.boxes, followed[j], axis=0),
            )
            track.keep(one, looks=self.thresholds.looks)
        return [(track, int(followed[j])) for track, j in given]


def _largest_in_a_cell(change: NDArray[np.int16]) -> float:
    """The mean of the cell that changed most: a far face that comes in moves one cell only."""
    rows, columns = (-(-side // _CELL) for side in change.shape)
    padded = np.zeros((rows * _CELL, columns * _CELL), np.int16)
    padded[: change.shape[0], : change.shape[1]] = change
    return float(padded.reshape(rows, _CELL, columns, _CELL).mean(axis=(1, 3)).max())

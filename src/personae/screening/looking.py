"""When faces are looked for in a shot, where, and what is kept of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from personae.likeness.interfaces import Faces
from personae.screening.looks import look, quality
from personae.screening.naming import settle
from personae.screening.nearby import found_near

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from personae.likeness.interfaces import FaceModel
    from personae.likeness.matching import Gallery
    from personae.screening.counting import CountFrames
    from personae.screening.crowds import Crowd
    from personae.screening.interfaces import FilmFacts, Frame
    from personae.screening.stills import Moments
    from personae.screening.thresholds import Pace, Thresholds
    from personae.screening.tracks import Look, Track, Tracker

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
    counts: CountFrames
    luma: NDArray[np.uint8] | None = None  # the brightness plane at the last look

    def end(self, frame: int, *, fading_from: int) -> None:
        """The next shot begins at `frame`; its picture showed through this one's before."""
        if fading_from < frame:
            self.tracker.until(frame, fading_from=fading_from)
            self.moments.until(fading_from)
            self.counts.until(fading_from)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """Looks for faces, in the whole picture or near those that are followed."""

    model: FaceModel
    gallery: Gallery
    thresholds: Thresholds
    pace: Pace

    def if_due(self, shot: ShotInProgress, frame: Frame, luma: NDArray[np.uint8]) -> None:
        pace, tracker = self.pace, shot.tracker
        if shot.luma is None:
            self._everywhere(shot, frame, luma)
            return
        since = frame.number - tracker.looked_at[-1]
        if since < pace.every:
            return
        change = np.abs(luma - shot.luma.astype(np.int16))
        if _largest_in_a_cell(change) < pace.still_under:
            tracker.extend(frame.number)  # `luma` stays: slow drift adds up
            return
        if change.mean() < pace.calm_under and since < pace.every_when_calm:
            return
        searched = frame.number - tracker.searched_at[-1]
        followed = tracker.followed(frame.number)
        if not 0 < len(followed) <= pace.near_at_most:
            # Nobody is there, or a crowd that is easily found again.
            every = pace.every_in_crowd if followed else pace.every_when_calm
            if tracker.steady and searched < every:
                return
        elif searched < pace.every_whole and all(
            track.clear and tracker.in_sight(track) for track in followed
        ):
            self._nearby(shot, frame, luma)
            return
        self._everywhere(shot, frame, luma)

    def _everywhere(self, shot: ShotInProgress, frame: Frame, luma: NDArray[np.uint8]) -> None:
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
        self._keep_to_count(shot, frame, found, [(t, j) for t, j in given if j in at])

    def _keep_to_count(
        self, shot: ShotInProgress, frame: Frame, found: Faces, given: list[tuple[Track, int]]
    ) -> None:
        """Keep this frame with the faces of all tracks seen in it, where others came."""
        if not shot.counts.wants(frame.number, [track for track, _ in given]):
            return
        cuts: list[tuple[Track, Callable[[], Look]]] = []
        for track, j in given:
            held = next((one for one in track.looks if one.frame == frame.number), None)
            cut = partial(self._cut, shot, frame, found, j, quality=1.0)
            cuts.append((track, cut if held is None else partial(_itself, held)))
        shot.counts.keep(frame.number, cuts)

    def _cut(
        self, shot: ShotInProgress, frame: Frame, found: Faces, j: int, *, quality: float
    ) -> Look:
        return look(
            frame,
            found.boxes[j],
            found.landmarks[j],
            size=(shot.film.width, shot.film.height),
            quality=quality,
            others=np.delete(found.boxes, j, axis=0),
            close=frame.number in shot.tracker.looked_closely_at,
        )

    def _nearby(self, shot: ShotInProgress, frame: Frame, luma: NDArray[np.uint8]) -> None:
        tracker = shot.tracker
        found = found_near(
            frame,
            tracker.expected(frame.number),
            tracker.reach,
            size=(shot.film.width, shot.film.height),
            model=self.model,
            sure_from=self.thresholds.goes_on_from,
        )
        if not tracker.holds(frame.number, found, face_from=self.thresholds.face_from):
            self._everywhere(shot, frame, luma)
            return
        shot.luma = luma
        self._follow(shot, frame, found, begins=False)

    def _follow(
        self, shot: ShotInProgress, frame: Frame, found: Faces, *, begins: bool
    ) -> list[tuple[Track, int]]:
        """The track of each face that is followed, by its place in `found`.

        Views of them are kept where the whole picture was looked at: a look near a face sees it so
        small that eyes, nose and mouth are put beside their places.
        """
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
            one = self._cut(shot, frame, found, int(followed[j]), quality=worth[j])
            track.keep(one, looks=self.thresholds.looks)
        return [(track, int(followed[j])) for track, j in given]


def _itself(look: Look) -> Look:
    return look


def _largest_in_a_cell(change: NDArray[np.int16]) -> float:
    """The mean of the cell that changed most: a far face that comes in moves one cell only."""
    rows, columns = (-(-side // _CELL) for side in change.shape)
    padded = np.zeros((rows * _CELL, columns * _CELL), np.int16)
    padded[: change.shape[0], : change.shape[1]] = change
    return float(padded.reshape(rows, _CELL, columns, _CELL).mean(axis=(1, 3)).max())

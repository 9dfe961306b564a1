"""One face followed through one shot."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from personae.screening.boxes import overlaps
from personae.screening.drift import drift, shift

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from personae.likeness.interfaces import Faces, Image

# A face goes on where the next look finds one that overlaps the place where it would be by now, or
# whose centre is less than most of a face from there, at about the same size.
_OVERLAP = 0.2
_MOVED = 0.7
_SIZES = (0.55, 1.8)
# How far, in faces, a new face may be that has not shown how it moves, where no other is nearer.
_FIRST_STEP = 1.5
_GOES_ON = 2.0  # times as far as between its last two looks: where a face not found is expected
ENOUGH_PX = 112  # wider faces are cut down to this by the recogniser, and gain nothing
_POOR = 0.25  # of the quality of a large face that is seen whole
_HOLDS = 0.35  # the overlap by which a face that is not sure to be one is still the same
_STEADY = 0.9  # share of the faces followed
_BETTER = 1.15  # a new look replaces an old one when it is this much better


@dataclass(frozen=True, eq=False, slots=True)
class Look:
    """One good view of a face, kept until the shot ends.

    patch      the picture around the face, (h, w, 3)
    landmarks  (5, 2) in pixels of `patch`
    box        left, top, right, bottom in pixels of `patch`
    others     the boxes (n, 4) of other faces that reach into `patch`
    close      whether the face was found where small ones were looked for closely
    """

    frame: int
    quality: float
    patch: Image
    landmarks: NDArray[np.float32]
    box: NDArray[np.float32]
    others: NDArray[np.float32]
    close: bool = False

    @property
    def poor(self) -> bool:
        """Whether the face is turned far away or cut off, whatever its size."""
        return self.quality < _POOR * min(float(self.box[2] - self.box[0]) / ENOUGH_PX, 1.0)


@dataclass(eq=False, slots=True)
class Track:
    """boxes     the frames looked at and the box (4,) found there, in pixels of the film
    sure      how many of them are faces for certain
    compared  the vector (d,) of each look that was compared, with its quality, once it is lost
    """

    boxes: list[tuple[int, NDArray[np.float32]]] = field(default_factory=list)
    sure: int = 0
    looks: list[Look] = field(default_factory=list)  # best first
    compared: list[tuple[float, NDArray[np.float32]]] | None = None

    @property
    def first(self) -> int:
        return self.boxes[0][0]

    @property
    def last(self) -> int:
        return self.boxes[-1][0]

    @property
    def width_px(self) -> int:
        """The width of the widest box."""
        return round(max(float(box[2] - box[0]) for _, box in self.boxes))

    def box_near(self, frame: int) -> NDArray[np.float32]:
        """The box at the look nearest to `frame`."""
        return min(self.boxes, key=lambda seen: abs(seen[0] - frame))[1]

    @property
    def clear(self) -> bool:
        """Whether one good view of it is kept, so that it need only be held."""
        return bool(self.looks) and not self.looks[0].poor

    def wants(self, quality: float, *, frame: int, looks: int, apart: int) -> bool:
        """Whether a view of this quality is worth keeping."""
        if len(self.looks) < looks:
            return all(abs(frame - look.frame) >= apart for look in self.looks) or (
                quality > _BETTER * self.looks[-1].quality
            )
        return quality > _BETTER * self.looks[-1].quality

    def keep(self, look: Look, *, looks: int) -> None:
        self.looks = sorted([*self.looks, look], key=lambda kept: -kept.quality)[:looks]

    def end(self, frame: int, *, fading_from: int) -> None:
        """It ends before `frame`; views from `fading_from` on go, but for the only one."""
        kept = [seen for seen in self.boxes if seen[0] < frame]
        self.sure = min(self.sure, len(kept))
        self.boxes = kept
        self.looks = [view for view in self.looks if view.frame < fading_from] or self.looks[:1]


class Tracker:
    """Follows the faces of one shot from look to look."""

    def __init__(self, *, lost_after: int) -> None:
        """`lost_after` is in frames: a face not found again within them is a new track."""
        self._lost_after = lost_after
        self._active: list[Track] = []
        self.tracks: list[Track] = []
        self.lost: list[Track] = []  # those not followed any more; whoever settles them empties it
        self.looked_at: list[int] = []  # the frames in which faces were looked for
        self.searched_at: list[int] = []  # those in which they were looked for everywhere
        self.steady = False  # the last look found nearly all faces again that were followed
        self.looked_closely_at: set[int] = set()  # those of them in which small ones were, too
        self._drift: NDArray[np.float32] | None = None  # pixels a frame, of the crowd as a whole

    def followed(self, frame: int) -> list[Track]:
        """The tracks that may still go on at `frame`."""
        return [track for track in self._active if frame - track.last <= self._lost_after]

    def in_sight(self, track: Track) -> bool:
        """Whether it was found at the last look."""
        return track.last == self.looked_at[-1]

    def soon_and_near(self, before: Track, after: Track) -> bool:
        """Whether `after` might have been `before` going on, but for how far it was expected."""
        last, first = before.boxes[-1][1], after.boxes[0][1]
        apart = float(np.abs(first.reshape(2, 2).mean(0) - last.reshape(2, 2).mean(0)).max())
        wide = max(float(last[2] - last[0]), float(first[2] - first[0]))
        return 0 < after.first - before.last <= self._lost_after and apart < _FIRST_STEP * wide

    def extend(self, frame: int) -> None:
        """Nothing has moved since the last look: the same faces stand there still."""
        for track in self._active:
            if self.in_sight(track):
                track.boxes.append((frame, track.boxes[-1][1]))
                track.sure += 1
        self.looked_at.append(frame)
        self.searched_at.append(frame)

    def expected(self, frame: int) -> NDArray[np.float32]:
        """Where each face that is followed should be at `frame`: (n, 4)."""
        if not self._active:
            return np.zeros((0, 4), np.float32)
        return _expected(self._active, frame, self._drift)

    @property
    def reach(self) -> NDArray[np.float32]:
        """How far (n,) each face that is followed may be from there, in faces."""
        return _reach(self._active)

    def holds(self, frame: int, faces: Faces, *, face_from: float) -> bool:
        """Whether every face found at the last look is surely among `faces`."""
        seen = [track for track in self._active if self.in_sight(track)]
        sure = np.nonzero(faces.scores >= face_from)[0]
        return len(self._paired(frame, seen, faces.boxes, sure)) == len(seen)

    def follow(
        self,
        frame: int,
        faces: Faces,
        *,
        least_px: float = 0,
        face_from: float = 0,
        begins: bool = True,
    ) -> list[tuple[Track, int]]:
        """Hand each face to its track, or to a new one; returns (track, index of the face).

        least_px   a narrower face goes on with a track and begins none: one whose width wavers
                   about the least is one track, not many
        face_from  a less sure face goes on with a track that no surer one goes on with
        begins     False where only the places of followed faces were looked at
        """
        in_sight = sum(map(self.in_sight, self._active)) if self.looked_at else 0
        self.looked_at.append(frame)
        if begins:
            self.searched_at.append(frame)
        self.lost += [t for t in self._active if frame - t.last > self._lost_after]
        self._active = [t for t in self._active if frame - t.last <= self._lost_after]
        sure = faces.scores >= face_from
        if self._active and all(len(track.boxes) == 1 for track in self._active):
            self._drift = _first_drift(self._active, frame, faces.boxes[sure])
        given = self._paired(frame, self._active, faces.boxes, np.nonzero(sure)[0])
        found = {id(track) for track, _ in given}
        left = [track for track in self._active if id(track) not in found]
        given += self._paired(frame, left, faces.boxes, np.nonzero(~sure)[0], near_from=_HOLDS)
        taken = {j for _, j in given}
        self.steady = len(given) >= _STEADY * in_sight
        for j in np.nonzero(sure)[0].tolist() if begins else ():
            if j not in taken and faces.boxes[j][2] - faces.boxes[j][0] >= least_px:
                track = Track()
                self.tracks.append(track)
                self._active.append(track)
                given.append((track, j))
        for track, j in given:
            track.boxes.append((frame, faces.boxes[j]))
            track.sure += bool(sure[j])
        self._drift = _drift(self._active, frame)
        return sorted(given, key=lambda pair: pair[1])

    def until(self, frame: int, *, fading_from: int) -> None:
        """Forget what was seen from `frame` on, where the next shot begins.

        fading_from  from here the next shot's picture was laid over this one's: a face that came
                     since is the next shot's, and a view of an earlier one shows both
        """
        first = self.looked_at[0]
        self.tracks = [t for t in self.tracks if t.first < fading_from or t.first == first]
        for track in self.tracks:
            track.end(frame, fading_from=fading_from)
        self._active = []
        self.looked_at = [at for at in self.looked_at if at < frame]
        self.searched_at = [at for at in self.searched_at if at < frame]

    def _paired(
        self,
        frame: int,
        tracks: list[Track],
        every: NDArray[np.float32],
        those: NDArray[np.intp],
        near_from: float | None = None,
    ) -> list[tuple[Track, int]]:
        """Track and face of each pair that goes together, nearest pairs first.

        near_from  how much such a face must overlap its track's place; None: it may have moved
        """
        boxes = every[those]
        if not tracks or not len(boxes):
            return []
        there = _expected(tracks, frame, self._drift)
        overlap = overlaps(there, boxes)
        width = (there[:, 2] - there[:, 0])[:, None]
        centres = (boxes[:, :2] + boxes[:, 2:]) / 2
        apart = centres[None] - ((there[:, :2] + there[:, 2:]) / 2)[:, None]
        moved = np.linalg.norm(apart, axis=2) / width
        size = (boxes[:, 2] - boxes[:, 0])[None] / width
        fits = (overlap > _OVERLAP) | (moved < _reach(tracks)[:, None])
        fits &= (size > _SIZES[0]) & (size < _SIZES[1])
        near = np.where(fits, overlap - 0.2 * moved, -np.inf)
        if near_from is not None:
            fits &= overlap > near_from
        pairs: list[tuple[Track, int]] = []
        followed: set[int] = set()
        found: set[int] = set()
        for flat in np.argsort(-near, axis=None, kind="stable")[: int(fits.sum())]:
            i, j = divmod(int(flat), len(boxes))
            if i not in followed and j not in found:
                pairs.append((tracks[i], int(those[j])))
                followed.add(i)
                found.add(j)
        return pairs


def _reach(tracks: list[Track]) -> NDArray[np.float32]:
    return np.array([_MOVED if len(t.boxes) > 1 else _FIRST_STEP for t in tracks], np.float32)


def _first_drift(
    tracks: list[Track], frame: int, boxes: NDArray[np.float32]
) -> NDArray[np.float32] | None:
    """Of a crowd that was looked at once before."""
    moved = shift(np.stack([track.boxes[-1][1] for track in tracks]), boxes)
    return None if moved is None else moved / np.float32(frame - tracks[0].last)


def _drift(tracks: list[Track], frame: int) -> NDArray[np.float32] | None:
    """Of those found at `frame` and before."""
    seen = [t.boxes[-2:] for t in tracks if t.last == frame and len(t.boxes) > 1]
    if not seen:
        return None
    before, after = (np.stack([boxes[at][1] for boxes in seen]) for at in (0, 1))
    return drift(before, after, [now[0] - then[0] for then, now in seen])


def _expected(
    tracks: list[Track], frame: int, drift: NDArray[np.float32] | None
) -> NDArray[np.float32]:
    """Where each face (n, 4) would be at `frame`, going on as between its last two looks; one that
    was seen once goes with the crowd.

    No farther than twice as far as it went between them, however long it has been lost.
    """
    now = [track.boxes[-1] for track in tracks]
    then = [track.boxes[-2:][0] for track in tracks]
    box = np.stack([there for _, there in now])
    moved = (box - np.stack([there for _, there in then])).reshape(-1, 2, 2).mean(axis=1)
    at, before = (np.array([number for number, _ in seen]) for seen in (now, then))
    apart = at - before
    share = np.minimum(frame - at, _GOES_ON * apart) / np.maximum(apart, 1)
    moved *= share[:, None]
    if drift is not None:
        moved = np.where(apart[:, None] == 0, drift * (frame - at)[:, None], moved)
    expected: NDArray[np.float32] = (box + np.tile(moved, 2)).astype(np.float32)
    return expected

"""Faces cut out of one and the same frame, so that copies can be told from one face seen twice.

In a dense crowd a track may leave one face for its neighbour, and another take the first one up:
two tracks that run side by side then show one face. Two boxes of one frame are never one face. So
whoever is counted twice is compared in a frame that shows both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from personae.screening.crowds import detail_px, landmarks_of
from personae.screening.looks import frontality

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from numpy.typing import NDArray

    from personae.likeness.interfaces import FaceModel
    from personae.likeness.matching import Gallery
    from personae.screening.naming import NamedTrack
    from personae.screening.thresholds import Thresholds
    from personae.screening.tracks import Look, Track

_KEPT = 8  # frames a shot
_NEARLY = 0.03  # in one frame two faces may be a little more alike than their tracks as a whole


class _Cuts(Mapping[int, "Look"]):
    """The face of each track, cut out when it is asked for: of a crowd few faces ever are."""

    def __init__(self, cuts: dict[int, Callable[[], Look]]) -> None:
        self._cuts, self._made = cuts, dict[int, "Look"]()

    def __getitem__(self, track: int) -> Look:
        if track not in self._made:
            self._made[track] = self._cuts[track]()
        return self._made[track]

    def __contains__(self, track: object) -> bool:
        return track in self._cuts

    def __iter__(self) -> Iterator[int]:
        return iter(self._cuts)

    def __len__(self) -> int:
        return len(self._cuts)


@dataclass(frozen=True, eq=False, slots=True)
class CountFrame:
    """A frame, and the face of each track (by its `id`) cut out of it."""

    number: int
    looks: Mapping[int, Look]


class CountFrames:
    """Keeps a few frames of one shot with the faces in them: the first, and where others came."""

    def __init__(self, *, apart: int) -> None:
        """`apart` is in frames: no two that are kept are nearer."""
        self._apart = apart
        self.kept: list[CountFrame] = []

    def wants(self, frame: int, tracks: Collection[Track]) -> bool:
        """Whether `tracks`, all that are seen in `frame`, are not all in the frames kept."""
        if len(tracks) < 2:  # noqa: PLR2004  # one is not counted
            return False
        if any(abs(frame - kept.number) < self._apart for kept in self.kept):
            return False
        return any(all(id(track) not in kept.looks for kept in self.kept) for track in tracks)

    def keep(self, frame: int, looks: Sequence[tuple[Track, Callable[[], Look]]]) -> None:
        """The one with the fewest faces goes where there are too many.

        looks  what cuts the face of each track out of the frame
        """
        self.kept.append(CountFrame(frame, _Cuts({id(track): cut for track, cut in looks})))
        if len(self.kept) > _KEPT:
            self.kept.remove(min(self.kept, key=lambda kept: len(kept.looks)))

    def until(self, frame: int) -> None:
        """Let go of the frames from `frame` on, unless there is no other."""
        self.kept = [kept for kept in self.kept if kept.number < frame] or self.kept[:1]


class AtOnce:
    """What the frames kept of a shot say of two of its faces."""

    def __init__(
        self, frames: Sequence[CountFrame], *, model: FaceModel, thresholds: Thresholds
    ) -> None:
        self._frames = frames
        self._model = model
        self._thresholds = thresholds
        self._vectors: dict[int, NDArray[np.float32]] = {}
        self._details: dict[int, float] = {}

    @property
    def numbers(self) -> frozenset[int]:
        return frozenset(frame.number for frame in self._frames)

    def over(self, one: NamedTrack, other: NamedTrack, *, within: float = _NEARLY) -> float:
        """How far they score above what makes them copies, in the frame that shows it best.

        within  tracks that as a whole are less alike than this under it are not compared again:
                what they lack is told
        −∞      where no frame kept shows both
        """
        alike = float(one.vector @ other.vector)
        best = -np.inf
        for a, b in self._both(one, other):
            needed = self._needed(a, b)
            score = alike
            if alike >= needed - within:
                score = float(self._vector(one, a) @ self._vector(other, b))
            best = max(best, score - needed)
        return best

    def copies(self, asserted: Sequence[NamedTrack], gallery: Gallery) -> list[NamedTrack]:
        """Those of `asserted`, all one performer's, who are theirs in one frame with another."""
        sure: set[int] = set()
        for frame in self._frames:
            here = [(track, look) for track in asserted if (look := _of(track, frame)) is not None]
            theirs = [
                id(track)
                for track, look in here
                if len(here) > 1 and self._is(track, look, gallery)
            ]
            sure.update(theirs if len(theirs) > 1 else ())
        return [track for track in asserted if id(track) in sure]

    def _is(self, track: NamedTrack, look: Look, gallery: Gallery) -> bool:
        scores = dict(gallery.scores(self._vector(track, look)))
        performer = track.performer
        return performer is not None and scores[performer] >= self._thresholds.ask_from

    def _both(self, one: NamedTrack, other: NamedTrack) -> list[tuple[Look, Look]]:
        pairs = ((_of(one, frame), _of(other, frame)) for frame in self._frames)
        return [(a, b) for a, b in pairs if a is not None and b is not None]

    def _vector(self, track: NamedTrack, look: Look) -> NDArray[np.float32]:
        held = self._vectors.get(id(look))
        if held is None:
            held = next(
                (
                    part.compared[0][1]
                    for part in track.tracks
                    if part.compared and part.looks[0] is look
                ),
                None,
            )
            if held is None:
                points = landmarks_of(look, self._model, self._thresholds.crowd)
                held = self._model.embed(look.patch, points[None]).vectors[0]
            self._vectors[id(look)] = held
        return held

    def _needed(self, one: Look, other: Look) -> float:
        turned = any(
            frontality(look.landmarks) < self._thresholds.turned_under for look in (one, other)
        )
        return self._thresholds.crowd.same_from(
            min(self._detail(one), self._detail(other)), turned=turned
        )

    def _detail(self, look: Look) -> float:
        if id(look) not in self._details:
            self._details[id(look)] = detail_px(look)
        return self._details[id(look)]


def _of(track: NamedTrack, frame: CountFrame) -> Look | None:
    return next((frame.looks[id(part)] for part in track.tracks if id(part) in frame.looks), None)

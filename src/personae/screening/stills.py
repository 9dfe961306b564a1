"""The few pictures of a shot that a report may show."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from personae.screening.sightings import Box, Still

if TYPE_CHECKING:
    from collections.abc import Collection

    import numpy as np
    from numpy.typing import NDArray

    from personae.likeness.interfaces import Image, Pictures
    from personae.screening.naming import NamedTrack
    from personae.screening.tracks import Track

_FRAME_PX = 720
_CROWD_PX = 960  # where somebody's face is small
_SMALL_PX = 24  # of the picture that faces were looked for in
_FACE_PX = 176
_KEPT = 8  # frames a shot


@dataclass(eq=False, slots=True)
class Moment:
    """A frame, and all faces in it with the track of each; None for a face too small to follow."""

    frame: int
    image: Image
    faces: tuple[tuple[Track | None, NDArray[np.float32]], ...]  # boxes (4,) in pixels of `image`
    tracks: frozenset[int] = field(init=False)  # the `id` of each that is followed
    _jpeg: tuple[bytes, int, int] | None = None
    _boxes: tuple[Box, ...] = ()  # of `faces`, in pixels of the jpeg

    def __post_init__(self) -> None:
        self.tracks = frozenset(id(track) for track, _ in self.faces if track is not None)

    def jpeg(self, pictures: Pictures) -> tuple[bytes, int, int]:
        """As a report shows it; made once for all who are seen in it."""
        if self._jpeg is None:
            crowd = any(
                track is not None and box[2] - box[0] < _SMALL_PX for track, box in self.faces
            )
            self._jpeg = pictures.jpeg(self.image, long_side=_CROWD_PX if crowd else _FRAME_PX)
        return self._jpeg

    def boxes(self, scale: float) -> tuple[Box, ...]:
        """Of each of `faces`, `scale` times as large as in `image`."""
        self._boxes = self._boxes or tuple(_box(self.frame, box * scale) for _, box in self.faces)
        return self._boxes


class Moments:
    """Keeps the frames of one shot that between them show every face with the most others."""

    def __init__(self) -> None:
        self._kept: list[Moment] = []

    def offer(
        self,
        frame: int,
        image: Image,
        boxes: NDArray[np.float32],
        given: Collection[tuple[Track, int]],
    ) -> None:
        """`boxes` (n, 4): all faces, in pixels of `image`; `given`: the track of those followed."""
        of = {j: track for track, j in given}
        moment = Moment(frame, image, tuple((of.get(j), box) for j, box in enumerate(boxes)))
        if not moment.tracks or any(moment.tracks <= kept.tracks for kept in self._kept):
            return
        self._kept = [kept for kept in self._kept if not kept.tracks < moment.tracks]
        self._kept = sorted([*self._kept, moment], key=lambda m: -len(m.tracks))[:_KEPT]

    def until(self, frame: int) -> None:
        """Forget what was seen from `frame` on."""
        self._kept = [moment for moment in self._kept if moment.frame < frame] or self._kept[:1]

    def showing(self, tracks: Collection[Track], asked: Collection[Track] = ()) -> Moment | None:
        """The kept frame with the most of `tracks` in it, then of `asked`, then the earliest."""
        wanted, perhaps = ({id(track) for track in some} for some in (tracks, asked))
        showing = [m for m in self._kept if m.tracks & wanted]
        return min(
            showing,
            key=lambda m: (-len(m.tracks & wanted), -len(m.tracks & perhaps), m.frame),
            default=None,
        )


def frame_still(
    moment: Moment,
    tracks: Collection[Track],
    pictures: Pictures,
    asked: Collection[Track] = (),
) -> Still:
    """The whole frame, with the boxes of `tracks`, of `asked` and of everybody else."""
    jpeg, width, height = moment.jpeg(pictures)
    mine, perhaps = ({id(track) for track in some} for some in (tracks, asked))
    boxes: list[Box] = []
    others: list[Box] = []
    ask: list[Box] = []
    for (track, _), box in zip(
        moment.faces, moment.boxes(width / moment.image.shape[1]), strict=True
    ):
        (boxes if id(track) in mine else others).append(box)
        if id(track) in perhaps:
            ask.append(box)
    return Still(
        frame=moment.frame,
        jpeg=jpeg,
        width=width,
        height=height,
        boxes=tuple(boxes),
        others=tuple(others),
        ask=tuple(ask),
    )


def face_still(named: NamedTrack, pictures: Pictures) -> Still:
    """Close on the face. Others may stand at the edge: `others` covers the surroundings."""
    look = named.best_look
    jpeg, width, height = pictures.jpeg(look.patch, long_side=_FACE_PX)
    scale = width / look.patch.shape[1]
    return Still(
        frame=look.frame,
        jpeg=jpeg,
        width=width,
        height=height,
        boxes=(_box(look.frame, look.box * scale),),
        others=tuple(_box(look.frame, other * scale) for other in look.others),
    )


def _box(frame: int, box: NDArray[np.float32]) -> Box:
    left, top, right, bottom = (round(float(v)) for v in box)
    return Box(frame=frame, left=left, top=top, right=right, bottom=bottom)

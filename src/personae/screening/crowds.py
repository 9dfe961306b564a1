"""Crowds: small faces, looked for again at the film's own size, and who of them is one person.

The picture that films are usually looked at in is 960 pixels long: a face 20 px wide in a film of
1920 has ten pixels there, and is found half of the time, its eyes a pixel or two beside the place.
A recogniser that is shown such a face sees another one. So where small faces are hinted at, they
are looked for again, at the film's own size or twice that; and every small face that is compared is
first brought close, and its eyes, nose and mouth are found anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from personae.likeness.interfaces import Faces

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from personae.likeness.interfaces import FaceModel, Image
    from personae.screening.interfaces import Frame
    from personae.screening.tracks import Look

_TILE = (
    960  # pixels of the film that are looked at in one piece: what a second look takes in memory
)
_SHARP = 4.0  # a sharp face loses a quarter of its contrast when it is made half as large
_FEWEST = 4  # pixels of the half: fewer tell nothing
_SEEN_TWICE = 0.3  # boxes that share more than this of their union are one face


@dataclass(frozen=True, slots=True, kw_only=True)
class CrowdThresholds:
    """When small faces are looked at again, and when two faces in one frame are one person's.

    Cosines of SFace; sizes are pixels of the film, of the detector's box. Measured on 24 crowd
    photographs, every two faces of which are two strangers, and on faces of ten people pasted into
    them, five at a time, scaled, every second one mirrored, each tinted, 100 of each size.
    """

    # Narrower faces are looked for again. Of 100 pasted faces of 20 px 40 were found in a picture
    # half the film's size, 56 at .6, 93 at its own and all at twice; of 28 px 91, 92, all and all.
    small_px: int = 40
    # The long side up to which a picture is looked at twice as large; a larger one is at its own
    # size, for a quarter of the cost.
    twice_upto_px: int = 1280
    # One face narrower than this hints at others that the usual picture does not show.
    hint_px: int = 32
    # A picture with fewer faces is no crowd, and the same face three times is worth a look.
    crowd_from: int = 3
    # A shot's crowd is looked at again when half of it has changed, not sooner than this: a look at
    # 1920 by 1080 costs as much as decoding some twenty frames.
    again_after_frames: int = 72
    # Frames in which copies are counted are this far apart.
    apart_frames: int = 24
    # A narrower face is enlarged to this before its eyes are found: two copies of one photograph at
    # 20 px then score .69 and more for each other, without it .41 and more.
    close_px: int = 64
    # Two faces in one frame are one person's from here, by how much the poorer one shows: see
    # `detail_px`. Of strangers facing the camera in one frame, in 24 crowd photographs as they are
    # and enlarged up to 4.4 times, 7 of 19,679 pairs under 20 come so far (tracks that had left
    # their face among them), 1 of 17,909 to 28, none of 4,264 above.
    same_under_20_px: float = 0.70
    same_under_28_px: float = 0.60
    same_from_28_px: float = 0.54
    # A face turned away is like others turned away: two profiles of strangers reach .55.
    same_turned: float = 0.60
    # Of a group every two must come within this of it, and on average reach it.
    slack: float = 0.10

    def same_from(self, detail: float, *, turned: bool) -> float:
        """The score from which two faces in one frame are one person's; the poorer shows so much.

        detail  see `detail_px`
        """
        if detail < 20:  # noqa: PLR2004  # the name says it, here and below
            return self.same_under_20_px
        if detail < 28 or turned:  # noqa: PLR2004
            return max(self.same_under_28_px, self.same_turned if turned else 0)
        return self.same_from_28_px

    def told(self) -> dict[str, str]:
        """Each as a sentence for the report."""
        return {
            "copies": "faces of somebody whom nobody has named are one person's, several times in "
            f"one frame, where they score {self.same_from_28_px:.2f} for each other there "
            f"({self.same_under_28_px:.2f} where they show no more than 28 px would, or are turned "
            f"away, {self.same_under_20_px:.2f} where no more than 20 px would)",
        }


class Crowd:
    """Decides in one shot when small faces are looked at again, and does it."""

    def __init__(self, thresholds: CrowdThresholds) -> None:
        self._thresholds = thresholds
        self._looked: tuple[int, int] | None = None  # the frame, and the tracks begun by then

    def is_due(self, faces: Faces, *, frame: int, begun: int) -> bool:
        """Whether `faces`, found at the usual look, are a crowd that has not been looked at.

        faces  in pixels of the film
        begun  how many faces have been followed in this shot so far
        """
        wide = faces.boxes[:, 2] - faces.boxes[:, 0]
        if len(wide) < self._thresholds.crowd_from or wide.min() >= self._thresholds.hint_px:
            return False
        if self._looked is not None:
            then, begun_then = self._looked
            soon = frame - then < self._thresholds.again_after_frames
            if soon or 2 * (begun - begun_then) < len(wide):
                return False
        self._looked = (frame, begun)
        return True

    def look(self, model: FaceModel, frame: Frame, faces: Faces) -> Faces:
        """`faces`, and the small ones as they are found at the film's size, or at twice that."""
        least = self._thresholds.small_px
        large = faces.boxes[:, 2] - faces.boxes[:, 0] >= least
        image = frame.rgb(None)
        times = 2 if max(image.shape) <= self._thresholds.twice_upto_px else 1
        near = _found_close(model, image, times, upto_px=least)
        return _once(_those(faces, large), near, _those(faces, ~large))


def landmarks_of(look: Look, model: FaceModel, thresholds: CrowdThresholds) -> NDArray[np.float32]:
    """Where eyes, nose and mouth are (5, 2), in pixels of the look's patch; a small face's anew."""
    wide = float(look.box[2] - look.box[0])
    if look.close or wide >= thresholds.small_px:
        return look.landmarks
    times = int(np.ceil(thresholds.close_px / wide))
    found = model.detect(enlarged(look.patch, times))
    if not len(found):
        return look.landmarks
    middle = (look.box[:2] + look.box[2:]) / 2
    centres = (found.boxes[:, :2] + found.boxes[:, 2:]) / 2 / times
    apart = np.linalg.norm(centres - middle, axis=1)
    nearest = int(apart.argmin())
    if apart[nearest] > wide / 2:  # a neighbour's
        return look.landmarks
    moved: NDArray[np.float32] = (found.landmarks[nearest] + 0.5) / times - 0.5
    return moved.astype(np.float32)


def detail_px(look: Look) -> float:
    """How many pixels a sharp face is wide that shows as much as this one: its width, or less.

    A face in a picture that was enlarged, or out of focus, or coded coarsely, is wide and shows
    little: what is lost when it is made half as large, as a share of its contrast, tells. On the
    24 crowd photographs this gives sharp faces of 21 to 27 px their width and more; enlarged 2.1
    to 4.4 times, those of 12 and 20 px come to 13 and 20, those of 25 to 25.
    """
    left, top, right, bottom = (max(0, round(float(side))) for side in look.box)
    grey = look.patch[top:bottom, left:right].mean(axis=2, dtype=np.float32)
    rows, columns = (side // 2 for side in grey.shape)
    if min(rows, columns) < _FEWEST:
        return 0.0
    grey = grey[: 2 * rows, : 2 * columns]
    half = grey.reshape(rows, 2, columns, 2).mean(axis=(1, 3))
    lost = (grey - _enlarged(half, 2))[1:-1, 1:-1]
    wide = float(look.box[2] - look.box[0])
    return wide * min(1.0, _SHARP * float(lost.std()) / max(float(grey.std()), 1.0))


def enlarged(image: Image, times: int) -> Image:
    """(h, w, 3) as (h · times, w · times, 3), by straight lines between the middles of pixels."""
    return np.ascontiguousarray(_enlarged(image.astype(np.float32), times).round().astype(np.uint8))


def _enlarged(values: NDArray[np.float32], times: int) -> NDArray[np.float32]:
    """The first two axes, `times` as long."""
    for axis in (0, 1):
        at = np.clip((np.arange(values.shape[axis] * times) + 0.5) / times - 0.5, 0, None)
        low = at.astype(np.intp)
        high = np.minimum(low + 1, values.shape[axis] - 1)
        along = [1] * values.ndim
        along[axis] = -1
        share = (at - low).astype(np.float32).reshape(along)
        values = values.take(low, axis) * (1 - share) + values.take(high, axis) * share
    return values


def _found_close(model: FaceModel, image: Image, times: int, *, upto_px: int) -> Faces:
    """Faces of `image`, shown so many times as large, that are narrower than `upto_px`.

    In its own pixels; looked for tile by tile, best score first.
    """
    boxes, landmarks, scores = [], [], []
    margin = 2 * upto_px  # a face that a tile cuts off is whole in the next one
    for top, bottom, cut_above, cut_below in _pieces(image.shape[0], margin):
        for left, right, cut_before, cut_after in _pieces(image.shape[1], margin):
            tile = image[top:bottom, left:right].repeat(times, axis=0).repeat(times, axis=1)
            found = model.detect(tile)
            box = found.boxes / times
            wide = box[:, 2] - box[:, 0]
            ends = np.array([cut_before, cut_above, cut_after, cut_below])
            reach = np.array([1, 1, right - left - 1, bottom - top - 1])
            past = np.array([-1, -1, 1, 1]) * (box - reach) > 0
            kept = (wide < upto_px) & ~(past & ends).any(axis=1)
            boxes.append(box[kept] + np.array([left, top, left, top], np.float32))
            points = (found.landmarks[kept] + 0.5) / times - 0.5
            landmarks.append(points + np.array([left, top], np.float32))
            scores.append(found.scores[kept])
    together = Faces(*(np.concatenate(part) for part in (boxes, landmarks, scores)))
    order = np.argsort(-together.scores, kind="stable")
    return _those(together, order)


def _pieces(length: int, overlap: int) -> Iterator[tuple[int, int, bool, bool]]:
    """Start and end of each tile, as even as can be, and whether it is cut off before and after."""
    count = max(1, -(-(length - overlap) // (_TILE - overlap)))
    step = (length - overlap) / count
    for n in range(count):
        start, end = round(n * step), length if n == count - 1 else round((n + 1) * step) + overlap
        yield start, end, n > 0, n < count - 1


def _once(*found: Faces) -> Faces:
    """Each face once: as the first of `found` has it that has it; best score first."""
    every = Faces(
        boxes=np.concatenate([faces.boxes for faces in found]).astype(np.float32),
        landmarks=np.concatenate([faces.landmarks for faces in found]).astype(np.float32),
        scores=np.concatenate([faces.scores for faces in found]).astype(np.float32),
    )
    kept: list[int] = []
    for at, box in enumerate(every.boxes):
        if not (_overlap(box, every.boxes[kept]) > _SEEN_TWICE).any():
            kept.append(at)
    chosen = np.array(kept, np.intp)
    return _those(every, chosen[np.argsort(-every.scores[chosen], kind="stable")])


def _overlap(box: NDArray[np.float32], others: NDArray[np.float32]) -> NDArray[np.float32]:
    """Intersection over union of a box (4,) with each of `others` (n, 4)."""
    sides = np.minimum(box[2:], others[:, 2:]) - np.maximum(box[:2], others[:, :2])
    shared = np.prod(np.clip(sides, 0, None), axis=1)
    areas = np.prod(box[2:] - box[:2]) + np.prod(others[:, 2:] - others[:, :2], axis=1)
    return np.asarray(shared / np.maximum(areas - shared, 1e-6), np.float32)


def _those(faces: Faces, which: NDArray[np.bool_] | NDArray[np.intp]) -> Faces:
    return Faces(
        boxes=faces.boxes[which], landmarks=faces.landmarks[which], scores=faces.scores[which]
    )

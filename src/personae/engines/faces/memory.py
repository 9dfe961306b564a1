"""Faces that need no weights: plain squares, for tests and for trying things out.

A face is an upright square of one strong colour, 8 px wide or more. The colour is the person: two
squares are as alike as the directions of their colours in (red, green, blue), whatever the light.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from personae.likeness.interfaces import Faces, Image, ModelCard
from personae.likeness.templates import Templates
from personae.vocabulary.entry import sha256_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

_STRONG = 48  # grey levels between the strongest and the weakest of red, green and blue
_LEAST_PX = 8
_SQUARE = 2.0  # a piece longer than this many times its other side is hidden too far to be seen
# Where in its box right eye, left eye, nose and the corners of the mouth are.
_PLACES = np.array([[0.3, 0.4], [0.7, 0.4], [0.5, 0.6], [0.35, 0.8], [0.65, 0.8]], np.float32)

_CARD = ModelCard(
    name="painted-squares",
    sha256=sha256_of(b"painted squares, 1"),
    licence="Apache-2.0",
    source="this project",
)


class PaintedFaces:
    """A `FaceModel`."""

    @property
    def cards(self) -> tuple[ModelCard, ...]:
        return (_CARD,)

    def detect(self, image: Image, *, sure_from: float | None = None) -> Faces:
        colours = image.astype(np.int32)
        strong = np.ptp(colours, axis=2) >= _STRONG
        packed = np.where(strong, colours @ np.array([65536, 256, 1]) + 1, 0)
        found = [
            (fill, box)
            for colour in np.unique(packed[strong])
            for box, fill in _blocks(packed == colour)
            if min(box[2] - box[0], box[3] - box[1]) >= _LEAST_PX
            and fill >= (sure_from or 0.0)
            and max(box[2] - box[0], box[3] - box[1])
            <= _SQUARE * min(box[2] - box[0], box[3] - box[1])
        ]
        found.sort(key=lambda one: (-one[0], one[1]))
        boxes = np.array([box for _, box in found], np.float32).reshape(-1, 4)
        size = (boxes[:, 2:] - boxes[:, :2])[:, None]
        return Faces(
            boxes=boxes,
            landmarks=boxes[:, None, :2] + _PLACES * size,
            scores=np.array([fill for fill, _ in found], np.float32),
        )

    def embed(self, image: Image, landmarks: NDArray[np.float32]) -> Templates:
        """The colour at the nose; grey, where the nose lies outside the picture."""
        vectors = np.ones((len(landmarks), 3), np.float32)
        for row, (x, y) in enumerate(np.floor(landmarks[:, 2]).astype(int)):
            if 0 <= y < image.shape[0] and 0 <= x < image.shape[1]:
                vectors[row] = image[y, x].astype(np.float32) + 1e-3
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return Templates(model=_CARD.sha256, vectors=vectors / norms)

    def embed_each(self, faces: Sequence[tuple[Image, NDArray[np.float32]]]) -> Templates:
        vectors = [self.embed(image, points[None]).vectors[0] for image, points in faces]
        return Templates(model=_CARD.sha256, vectors=np.array(vectors, np.float32).reshape(-1, 3))


def _blocks(mask: NDArray[np.bool_]) -> Iterator[tuple[tuple[int, int, int, int], float]]:
    """The pieces of `mask` that empty rows and columns part, each with the share it fills."""
    rows, columns = (_runs(np.asarray(mask.any(axis=axis))) for axis in (1, 0))
    if len(rows) == len(columns) == 1:
        (top, bottom), (left, right) = rows[0], columns[0]
        box = (left, top, right, bottom)
        yield box, float(mask[top:bottom, left:right].mean())
        return
    for top, bottom in rows:
        for left, right in columns:
            piece = mask[top:bottom, left:right]
            if piece.any():
                for (a, b, c, d), fill in _blocks(piece):
                    yield (left + a, top + b, left + c, top + d), fill


def _runs(there: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], there.astype(np.int8), [0]])))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]

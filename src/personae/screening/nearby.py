"""Faces looked for where those that are followed should be by now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from personae.likeness.interfaces import Faces
from personae.screening.boxes import overlaps
from personae.screening.looks import window

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from personae.likeness.interfaces import FaceModel
    from personae.screening.interfaces import Frame

_WIDE_PX = 44  # what a face is shrunk to about, as far as whole steps allow
_AROUND = 0.3  # of its longer side beyond where it may be: what a detector needs to see a face
_SEEN_TWICE = 0.4  # boxes that share more than this of their union are one face


def found_near(
    frame: Frame,
    expected: NDArray[np.float32],
    reach: NDArray[np.float32],
    *,
    size: tuple[int, int],
    model: FaceModel,
    sure_from: float,
) -> Faces:
    """The faces near `expected` (n, 4), each once, in pixels of the frame; best score first.

    reach      how far (n,) each may be from there, in its longer sides
    size       width and height of the frame
    sure_from  the lowest score that counts
    """
    parts = [
        _near(frame, box, float(away), size=size, model=model, sure_from=sure_from)
        for box, away in zip(expected, reach, strict=True)
        if (box[:2] < size).all() and (box[2:] > 0).all()
    ]
    if not parts:
        return Faces(
            np.zeros((0, 4), np.float32), np.zeros((0, 5, 2), np.float32), np.zeros(0, np.float32)
        )
    boxes = np.concatenate([faces.boxes for faces in parts])
    landmarks = np.concatenate([faces.landmarks for faces in parts])
    scores = np.concatenate([faces.scores for faces in parts])
    kept: list[int] = []
    for at in np.argsort(-scores, kind="stable").tolist():
        if not kept or overlaps(boxes[[at]], boxes[kept]).max() <= _SEEN_TWICE:
            kept.append(at)
    return Faces(boxes[kept], landmarks[kept], scores[kept])


def _near(
    frame: Frame,
    box: NDArray[np.float32],
    reach: float,
    *,
    size: tuple[int, int],
    model: FaceModel,
    sure_from: float,
) -> Faces:
    longer = max(float(box[2] - box[0]), float(box[3] - box[1]))
    step = max(1, round(longer / _WIDE_PX))
    left, top, right, bottom = window(box, (reach + _AROUND) * longer, size=size, step=step)
    found = model.detect(frame.part(left, top, right, bottom, shrink=step), sure_from=sure_from)
    origin = np.array([left, top], np.float32) + (step - 1) / 2
    boxes = (found.boxes.reshape(-1, 2, 2) * step + origin).reshape(-1, 4).astype(np.float32)
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2 - (box[:2] + box[2:]) / 2
    here = (np.abs(middle) < reach * longer).all(1)  # else somebody else, cut off perhaps
    landmarks = (found.landmarks * step + origin).astype(np.float32)
    return Faces(boxes[here], landmarks[here], found.scores[here])

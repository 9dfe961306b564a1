"""What a good view of a face is, and the piece of the picture that is kept of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from personae.screening.tracks import ENOUGH_PX, Look

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from personae.screening.interfaces import Frame

_AROUND = 0.8  # of the box's longer side, kept on each side of the face: shoulders and hair
_EDGE = 0.02  # of the width
_CUT_OFF = 0.25  # what a face at the picture's edge is worth: its landmarks are guesses
_PROFILE = 0.3  # what a face in full profile is worth of one towards the camera
_TURNED = 0.5  # a nose this far (in eye distances) from between the eyes halves the quality


def quality(
    box: NDArray[np.float32],
    landmarks: NDArray[np.float32],
    score: NDArray[np.float32] | float,
    *,
    size: tuple[int, int],
) -> NDArray[np.float32]:
    """How good each view is: large, towards the camera, sure, inside the picture; more is better.

    box        (..., 4), `landmarks` (..., 5, 2) and `score` (...), in pixels
    size       width and height of the picture
    """
    width, height = size
    edge = _EDGE * width
    whole = (box[..., :2] > edge).all(-1) & (box[..., 2:] < [width - edge, height - edge]).all(-1)
    large = np.minimum(box[..., 2] - box[..., 0], ENOUGH_PX) / ENOUGH_PX
    facing = _PROFILE + (1 - _PROFILE) * frontality(landmarks)
    worth: NDArray[np.float32] = large * facing * score**3 * np.where(whole, 1.0, _CUT_OFF)
    return worth


def frontality(landmarks: NDArray[np.float32]) -> NDArray[np.float32]:
    """1 for a face towards the camera, less the more it is turned; from five points (..., 5, 2)."""
    right_eye, left_eye, nose = landmarks[..., 0, :], landmarks[..., 1, :], landmarks[..., 2, :]
    across = left_eye - right_eye
    apart = np.maximum(np.hypot(across[..., 0], across[..., 1]), 1e-3)
    off = np.abs(((nose - (right_eye + left_eye) / 2) * across).sum(-1) / apart) / apart
    facing: NDArray[np.float32] = 1 / (1 + (off / _TURNED) ** 2)
    return facing


def look(
    frame: Frame,
    box: NDArray[np.float32],
    landmarks: NDArray[np.float32],
    *,
    size: tuple[int, int],
    quality: float,
    others: NDArray[np.float32],
    close: bool = False,
) -> Look:
    """Cut the face and its surroundings out of a frame.

    box, landmarks, others  this face's, and the boxes (n, 4) of all other faces, in its pixels
    size                    width and height of the frame
    """
    # A face twice as wide as a recogniser needs is kept at half its size: less memory, no alias.
    step = max(1, int((box[2] - box[0]) // ENOUGH_PX))
    margin = _AROUND * max(float(box[2] - box[0]), float(box[3] - box[1]))
    left, top, right, bottom = window(box, margin, size=size, step=step)
    # The centre of the first block of `step` pixels lies (step - 1) / 2 into it.
    origin = np.array([left, top], np.float32) + (step - 1) / 2
    meets = (others[:, :2] < [right, bottom]).all(1) & (others[:, 2:] > [left, top]).all(1)
    return Look(
        frame=frame.number,
        quality=quality,
        patch=frame.part(left, top, right, bottom, shrink=step),
        landmarks=((landmarks - origin) / step).astype(np.float32),
        box=((box.reshape(2, 2) - origin) / step).reshape(4).astype(np.float32),
        others=((others[meets].reshape(-1, 2, 2) - origin) / step)
        .reshape(-1, 4)
        .astype(np.float32),
        close=close,
    )


def window(
    box: NDArray[np.float32], margin: float, *, size: tuple[int, int], step: int
) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what lies `margin` pixels around `box`, inside the picture.

    Sides are multiples of 2 · `step`, and begin at even pixels where the picture is large enough:
    a film's colours are stored so.
    """
    edges = []
    for low, high, end in zip(box[:2], box[2:], size, strict=True):
        start = min(max(0, int(low - margin)), max(0, end - 2 * step)) // 2 * 2
        long = int(high + margin) + 1 - start
        room = (end - start) // (2 * step) or 1
        edges.append((start, min(start + min(-(-long // (2 * step)) or 1, room) * 2 * step, end)))
    (left, right), (top, bottom) = edges
    return left, top, right, bottom

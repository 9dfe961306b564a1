"""One face, one box."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


_AT_ONCE = 256  # boxes compared with all that follow them in one step


def kept_of_overlapping(
    boxes: NDArray[np.float32], scores: NDArray[np.float32], *, overlap: float
) -> NDArray[np.intp]:
    """Greedy non-maximum suppression: which boxes stay, best score first.

    boxes    (n, 4) left, top, right, bottom
    scores   (n,)
    overlap  a box that shares more than this of its union with a better one goes
    """
    order = np.argsort(-scores, kind="stable")
    kept: list[int] = []
    while len(order):
        over = _share_more(boxes[order[:_AT_ONCE]], boxes[order], overlap)
        gone = np.zeros(len(order), np.bool_)
        for at, covers in enumerate(over):
            if not gone[at]:
                kept.append(int(order[at]))
                gone |= covers
        order = order[_AT_ONCE:][~gone[_AT_ONCE:]]
    return np.array(kept, dtype=np.intp)


def _share_more(
    some: NDArray[np.float32], others: NDArray[np.float32], overlap: float
) -> NDArray[np.bool_]:
    """Which of `some` (n, 4) and `others` (m, 4) share more than `overlap` of their union."""
    # Side by side in memory: pairs of an (n, m, 2) array cost twice the time.
    a, b = np.ascontiguousarray(some.T)[:, :, None], np.ascontiguousarray(others.T)[:, None]
    shared = _common(a[0], a[2], b[0], b[2])
    shared *= _common(a[1], a[3], b[1], b[3])
    area, others_area = ((x[2] - x[0]) * (x[3] - x[1]) for x in (a, b))
    more: NDArray[np.bool_] = ~(shared <= overlap * (area + others_area - shared))
    return more


def _common(
    low: NDArray[np.float32],
    high: NDArray[np.float32],
    other_low: NDArray[np.float32],
    other_high: NDArray[np.float32],
) -> NDArray[np.float32]:
    """How much of one side two stretches have in common; 0 where they do not meet."""
    side: NDArray[np.float32] = np.minimum(high, other_high)
    side -= np.maximum(low, other_low)
    return np.maximum(side, 0, out=side)

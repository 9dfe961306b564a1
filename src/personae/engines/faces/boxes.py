"""One face, one box."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def kept_of_overlapping(
    boxes: NDArray[np.float32], scores: NDArray[np.float32], *, overlap: float
) -> NDArray[np.intp]:
    """Greedy non-maximum suppression: which boxes stay, best score first.

    boxes    (n, 4) left, top, right, bottom
    scores   (n,)
    overlap  a box that shares more than this of its union with a better one goes
    """
    order = np.argsort(-scores, kind="stable")
    left, top, right, bottom = boxes.T
    area = (right - left) * (bottom - top)
    kept: list[int] = []
    while len(order):
        best, rest = order[0], order[1:]
        kept.append(int(best))
        wide = np.minimum(right[best], right[rest]) - np.maximum(left[best], left[rest])
        high = np.minimum(bottom[best], bottom[rest]) - np.maximum(top[best], top[rest])
        shared = np.clip(wide, 0, None) * np.clip(high, 0, None)
        order = rest[shared <= overlap * (area[best] + area[rest] - shared)]
    return np.array(kept, dtype=np.intp)

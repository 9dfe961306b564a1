"""Pictures made smaller by whole steps."""

import numpy as np
from numpy.typing import NDArray


def block_means(picture: NDArray[np.uint8], size: int) -> NDArray[np.uint8]:
    """(h, w, 3) with each `size` by `size` pixels as one; what is left over at the end is cut."""
    if size == 1:
        return np.ascontiguousarray(picture)
    height, width = (side // size for side in picture.shape[:2])
    blocks = picture[: height * size, : width * size].reshape(height, size, width, size, 3)
    sums = blocks.sum(axis=(1, 3), dtype=np.uint32)
    means: NDArray[np.uint8] = ((sums + size * size // 2) // (size * size)).astype(np.uint8)
    return means

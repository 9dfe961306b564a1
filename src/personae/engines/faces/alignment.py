"""A face turned upright and cut to the size that recognisers were trained on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image as Pil

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from personae.likeness.interfaces import Image

CHIP_PX = 112
# Where eyes, nose and mouth corners stand in a chip: ArcFace (Deng et al., arXiv:1801.07698).
_PLACES = np.array(
    [
        [38.2946, 51.6963],
        [73.5318, 51.5014],
        [56.0252, 71.7366],
        [41.5493, 92.3655],
        [70.7299, 92.2041],
    ]
)


def chip(image: Image, landmarks: NDArray[np.float32]) -> Image:
    """The face at `landmarks` (5, 2) as (112, 112, 3); black where it leaves the picture."""
    turn, shift = similarity(_PLACES, landmarks.astype(np.float64))
    # Only the corner of the picture that the chip is drawn from is handed to the warp.
    corners = np.array([[0, 0], [CHIP_PX, 0], [0, CHIP_PX], [CHIP_PX, CHIP_PX]]) @ turn.T + shift
    low = np.clip(np.floor(corners.min(0)).astype(int) - 2, 0, None)
    high = np.ceil(corners.max(0)).astype(int) + 3
    patch = np.ascontiguousarray(image[low[1] : high[1], low[0] : high[0]])
    if not patch.size:
        return np.zeros((CHIP_PX, CHIP_PX, 3), np.uint8)
    # Pillow counts from pixel corners, landmarks from pixel centres: half a pixel each way.
    shift = shift - low + 0.5 - turn @ np.array([0.5, 0.5])
    (a, b), (d, e) = turn
    return np.asarray(
        Pil.fromarray(patch).transform(
            (CHIP_PX, CHIP_PX),
            Pil.Transform.AFFINE,
            (a, b, shift[0], d, e, shift[1]),
            resample=Pil.Resampling.BILINEAR,
        )
    )


def similarity(
    source: NDArray[np.float64], target: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The turn-and-scale (2, 2) and shift (2,) that carry `source` (n, 2) nearest to `target`.

    Least squares: in the plane a turn-and-scale is one complex factor, so no decomposition is
    needed (Umeyama, IEEE Transactions on Pattern Analysis and Machine Intelligence 13 (1991),
    376-380, without his reflections).
    """
    from_, to = (points[:, 0] + 1j * points[:, 1] for points in (source, target))
    from_mean, to_mean = from_.mean(), to.mean()
    from_, to = from_ - from_mean, to - to_mean
    factor = np.vdot(from_, to) / np.vdot(from_, from_).real
    away = to_mean - factor * from_mean
    turn = np.array([[factor.real, -factor.imag], [factor.imag, factor.real]])
    return turn, np.array([away.real, away.imag])

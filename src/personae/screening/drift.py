"""How a crowd moves as a whole: where a camera pans, all its faces go one way.

A face that was seen once has not shown how it moves. In a dense crowd its neighbour then stands
nearer to its old place than it does itself, and the track would begin anew at every look.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_FEWEST = 5  # faces; fewer may go one way by chance
_ONE_WAY = 0.35  # of a face's width: moves that are no farther apart are one
_FARTHEST = 4.0  # faces' widths from look to look; a faster pan blurs them
_SIZES = (0.8, 1.25)  # a camera that goes nearer makes faces larger, but slowly


def drift(
    before: NDArray[np.float32], after: NDArray[np.float32], frames: Sequence[int]
) -> NDArray[np.float32] | None:
    """Pixels (2,) a frame by which most faces moved; None where most did not move alike.

    before, after  the boxes (n, 4) of the same faces, `frames` (n,) apart
    """
    if len(frames) < _FEWEST:
        return None
    apart = np.array(frames, np.float32)
    moves = (_centres(after) - _centres(before)) / apart[:, None]
    most: NDArray[np.float32] = _middle(moves)
    stray = np.abs(moves - most).max(axis=1) * apart
    alike = stray < _ONE_WAY * _width(after)
    return most if np.count_nonzero(alike) * 2 > len(frames) else None


def shift(before: NDArray[np.float32], after: NDArray[np.float32]) -> NDArray[np.float32] | None:
    """Pixels (2,) by which most of the faces `before` (n, 4) moved, who are all unknown, to become
    most of those `after` (m, 4); None where no one move explains so many.

    Each pair that may be one face votes for its move (Hough, Proceedings of the International
    Conference on High Energy Accelerators (1959), 554-558).
    """
    fewer = min(len(before), len(after))
    if fewer < _FEWEST:
        return None
    widths = [(boxes[:, 2] - boxes[:, 0]) for boxes in (before, after)]
    size = widths[1][None] / widths[0][:, None]
    moves = _centres(after)[None] - _centres(before)[:, None]
    farthest, one_way = (widths * _width(before) for widths in (_FARTHEST, _ONE_WAY))
    near = (np.abs(moves[..., 0]) < farthest) & (np.abs(moves[..., 1]) < farthest)
    votes = moves[near & (size > _SIZES[0]) & (size < _SIZES[1])]
    if not len(votes):
        return None
    across, down = np.ascontiguousarray(votes.T)  # (n,) each: pairs of them cost a third
    alike = np.abs(across[None] - across[:, None]) < one_way
    alike &= np.abs(down[None] - down[:, None]) < one_way
    most = int(alike.sum(axis=1).argmax())
    if np.count_nonzero(alike[most]) * 2 <= fewer:
        return None
    moved: NDArray[np.float32] = _middle(votes[alike[most]])
    return moved


def _centres(boxes: NDArray[np.float32]) -> NDArray[np.float32]:
    centres: NDArray[np.float32] = boxes.reshape(-1, 2, 2).mean(axis=1)
    return centres


def _width(boxes: NDArray[np.float32]) -> float:
    return float(_middle(boxes[:, 2] - boxes[:, 0]))


def _middle(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """The median over the first axis; NumPy's own takes 10 ms to import masked arrays first."""
    half, odd = divmod(len(values), 2)
    ordered = np.sort(values, axis=0)
    middle: NDArray[np.float32] = ordered[half]
    return middle if odd else (ordered[half - 1] + middle) / np.float32(2)

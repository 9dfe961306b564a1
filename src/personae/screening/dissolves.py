"""Where one picture gives way to another by and by.

In a dissolve every frame is the one picture laid over the other, with a share that grows. So the
frames between two that show different pictures are each compared with the best mixture of the two:
where all fit, and the shares grow steadily from nothing to everything, it is a dissolve. A pan, a
zoom or a figure crossing is no mixture of its ends; a change of light leaves the picture the same.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    _Grid = NDArray[np.float32]

_EVERY = 2  # frames
_ASKED_EVERY = 4
_SPANS = (4, 6, 8, 12, 18, 24)  # samples that a dissolve may last: up to two seconds of 24 frames


@dataclass(frozen=True, slots=True)
class Change:
    """One picture gave way to another: in a dissolve so many frames ago, in a cut at once.

    began    frames since the one began to go
    halfway  frames since the other one is the stronger: there the shot begins
    """

    began: int = 0
    halfway: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DissolveSettings:
    """Measured on dissolves made of the shots of The Long Take, of pans and of turning faces."""

    alike: float = 0.65  # correlation of the two ends; within a shot that stands still .9 and more
    misfit: float = 0.4  # of a frame from the mixture, in shares of the ends' difference: .1 to .4
    settled: float = 0.94  # the share of the new picture from which the old one is gone
    jump: float = 0.5  # a share that grows by more between two samples is a cut


class DissolveDetector:
    """Fed the small brightness plane of every frame that shows something, in order."""

    def __init__(self, settings: DissolveSettings | None = None) -> None:
        self._is = settings or DissolveSettings()
        self._frame = -1
        self._grids: deque[_Grid] = deque(maxlen=_SPANS[-1] + 1)
        self._units: deque[_Grid] = deque(maxlen=_SPANS[-1] + 1)  # each of mean 0 and length 1

    def begin(self) -> None:
        """A shot begins: nothing before it counts."""
        self._frame = -1
        self._grids.clear()
        self._units.clear()

    def ends(self, grid: _Grid, differs: Callable[[_Grid, _Grid], bool]) -> Change | None:
        """The dissolve that is over with this frame, if any.

        grid     (rows, columns) of brightness
        differs  whether two of them show different pictures, however either has moved
        """
        self._frame += 1
        if self._frame % _EVERY:
            return None
        flat = grid.ravel()
        unit = flat - np.float32(float(np.add.reduce(flat)) / flat.size)
        unit *= np.float32(1 / max(math.sqrt(float(unit @ unit)), 1e-6))
        self._grids.append(grid)
        self._units.append(unit)
        if self._frame % _ASKED_EVERY:
            return None
        found: Change | None = None
        for span in _SPANS:  # the longest that fits holds the whole of it
            if len(self._grids) <= span:
                break
            if float(self._units[-1 - span] @ unit) > self._is.alike:
                continue
            longer = self._between(span)
            if longer and (found or differs(grid, self._grids[-1 - span])):
                found = longer
        return found

    def _between(self, span: int) -> Change | None:
        """The dissolve from `span` samples ago to now, if all between are mixtures."""
        first = self._grids[-1 - span].ravel()
        way = self._grids[-1].ravel() - first
        length = float(way @ way)
        if float((self._grids[-2].ravel() - first) @ way) < self._is.settled * length:
            return None
        away = np.stack([self._grids[n].ravel() for n in range(-1 - span, 0)]) - first
        shares = away @ way / np.float32(length)
        if shares[-3] < self._is.settled - 0.04:
            return None  # it is not over yet
        steps = np.diff(shares)
        if steps.max() > self._is.jump or steps.min() < -0.1:  # noqa: PLR2004  # of noise
            return None
        rest = away - shares[:, None] * way
        if float(np.sqrt((rest * rest).sum(1).max() / length)) > self._is.misfit:
            return None
        began = int(np.argmax(shares > 1 - self._is.settled)) - 1
        halfway = int(np.argmax(shares >= 0.5))  # noqa: PLR2004  # half
        return Change((span - max(began, 0)) * _EVERY, (span - halfway) * _EVERY)

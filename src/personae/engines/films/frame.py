"""A decoded picture, as screening asks for it."""

from fractions import Fraction

import av
import numpy as np
from numpy.typing import NDArray

from personae.engines.films.blocks import block_means
from personae.engines.films.upright import Shape
from personae.likeness.interfaces import Image


class PyavFrame:
    """One decoded picture."""

    def __init__(
        self, frame: av.VideoFrame, number: int, ticks: int, tick_s: Fraction, shape: Shape
    ) -> None:
        """`ticks` of `tick_s` seconds each have passed since the first."""
        self._frame, self._shape = frame, shape
        self._ticks, self._tick_s = ticks, tick_s
        self._whole: Image | None = None  # of a film whose parts cannot be had alone
        self.number = number

    @property
    def at_s(self) -> Fraction:
        return self._ticks * self._tick_s

    def luma(self, width: int) -> NDArray[np.uint8]:
        return self._shape.luma(self._frame, width)

    def rgb(self, long_side: int | None = None) -> Image:
        return self._shape.rgb(self._frame, long_side)

    def part(self, left: int, top: int, right: int, bottom: int, *, shrink: int = 1) -> Image:
        if self._shape.has_parts(self._frame):
            return self._shape.part(self._frame, left, top, right, bottom, shrink=shrink)
        if self._whole is None:
            self._whole = self.rgb()
        return block_means(self._whole[top:bottom, left:right], shrink)

"""From the picture as stored to the picture as shown: size, pixel shape, rotation."""

import struct
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

import av
import numpy as np
from av.sidedata.sidedata import Type
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

from personae.engines.films.blocks import block_means

_AREA = "AREA"
_SQUARE = Fraction(1)
_FOUR_TO_ONE = ("yuv420p", "yuvj420p")  # bytes; a pixel of colour for four of brightness
_ODDEST = 4  # a pixel four times as wide as high is a broken header, not a film


@dataclass(frozen=True, slots=True)
class Orientation:
    """How a stored picture is turned to be shown: transposed first, then mirrored."""

    transposed: bool = False
    mirrored_x: bool = False
    mirrored_y: bool = False

    @classmethod
    def of(cls, frame: av.VideoFrame) -> "Orientation":
        """Read from the display matrix (ISO 14496-12 §8.2.2: x' = ax + cy, y' = bx + dy)."""
        side_data: Any = frame.side_data  # PyAV's own types know its keys only in part
        if Type.DISPLAYMATRIX not in side_data:
            return cls()
        a, b, _, c, d, *_ = struct.unpack("=9i", bytes(side_data[Type.DISPLAYMATRIX]))
        if abs(b) + abs(c) > abs(a) + abs(d):
            return cls(transposed=True, mirrored_x=c < 0, mirrored_y=b < 0)
        return cls(mirrored_x=a < 0, mirrored_y=d < 0)

    def turned(self, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        if self.transposed:
            picture = picture.swapaxes(0, 1)
        if self.mirrored_x:
            picture = picture[:, ::-1]
        if self.mirrored_y:
            picture = picture[::-1]
        return np.ascontiguousarray(picture)


class Shape:
    """What is shown of a film's frames, and libswscale's contexts, kept from frame to frame."""

    def __init__(self, first: av.VideoFrame, pixel_aspect: Fraction | None) -> None:
        aspect = pixel_aspect or _SQUARE
        if not Fraction(1, _ODDEST) <= aspect <= _ODDEST:
            aspect = _SQUARE
        self._orientation = Orientation.of(first)
        stored = (max(1, round(first.width * aspect)), first.height)
        self.width, self.height = stored[::-1] if self._orientation.transposed else stored
        self._luma, self._shrink, self._convert, self._part = (VideoReformatter() for _ in range(4))

    def rgb(self, frame: av.VideoFrame, long_side: int | None) -> NDArray[np.uint8]:
        """The picture as shown, (h, w, 3); never enlarged to reach `long_side`."""
        shown = max(self.width, self.height)
        width, height = self._stored(min(1.0, (long_side or shown) / shown))
        if (width, height) != (frame.width, frame.height) and not frame.format.is_rgb:
            # Shrinking in the film's own format and converting after costs half of doing both
            # at once: 1.2 ms against 2.0 from 1920x1080 to 960x540.
            space, reach = frame.colorspace, frame.color_range
            frame = self._shrink.reformat(frame, width, height, interpolation=_AREA, threads=1)
            frame.colorspace, frame.color_range = space, reach
        rgb = self._convert.reformat(
            frame, width, height, "rgb24", interpolation=_AREA, threads=1
        ).to_ndarray()
        return self._orientation.turned(rgb.astype(np.uint8, copy=False))

    def luma(self, frame: av.VideoFrame, width: int) -> NDArray[np.uint8]:
        """The brightness of the picture as shown, (h, w) with w about `width`."""
        columns, rows = self._stored(min(1.0, width / self.width))
        if _has_luma_bytes(frame.format):
            gray = _sampled(frame.planes[0], columns, rows)
        else:
            small = self._luma.reformat(
                frame, columns, rows, "gray", interpolation=_AREA, threads=1
            )
            gray = small.to_ndarray().astype(np.uint8, copy=False)
        return self._orientation.turned(gray)

    def has_parts(self, frame: av.VideoFrame) -> bool:
        """Whether a part of the picture can be had without converting the whole."""
        as_stored = (self.width, self.height) == (frame.width, frame.height)
        even = self.width % 2 == self.height % 2 == 0
        upright = self._orientation == Orientation()
        return as_stored and even and upright and frame.format.name in _FOUR_TO_ONE

    def part(
        self, frame: av.VideoFrame, left: int, top: int, right: int, bottom: int, *, shrink: int
    ) -> NDArray[np.uint8]:
        """What lies within these edges, (h, w, 3); of a frame that `has_parts`."""
        x, y = left // 2 * 2, top // 2 * 2  # a pixel of colour lies over two by two of brightness
        width, height = (right - x + 1) // 2 * 2, (bottom - y + 1) // 2 * 2
        planes = []
        for plane, step in zip(frame.planes, (1, 2, 2), strict=True):
            rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
            inside = rows[y // step : (y + height) // step, x // step : (x + width) // step]
            planes.append(inside.reshape(-1))
        packed = np.concatenate(planes).reshape(-1, width)
        cut = av.VideoFrame.from_ndarray(packed, frame.format.name)
        cut.colorspace, cut.color_range = frame.colorspace, frame.color_range
        as_cut = (x, y, x + width, y + height) == (left, top, right, bottom)
        by = shrink if as_cut and width % shrink == height % shrink == 0 else 1
        rgb = self._part.reformat(
            cut, width // by, height // by, "rgb24", interpolation=_AREA, threads=1
        ).to_ndarray()
        inside = rgb.astype(np.uint8, copy=False)
        if by == shrink and as_cut:
            return inside
        return block_means(inside[top - y : bottom - y, left - x : right - x], shrink)

    def _stored(self, scale: float) -> tuple[int, int]:
        width, height = max(1, round(self.width * scale)), max(1, round(self.height * scale))
        return (height, width) if self._orientation.transposed else (width, height)


def _has_luma_bytes(form: av.VideoFormat) -> bool:
    """Whether the first plane is brightness, one byte a pixel."""
    first = form.components[0]
    return not form.is_rgb and not form.has_palette and form.is_planar and first.bits == 8  # noqa: PLR2004


def _sampled(plane: av.video.plane.VideoPlane, columns: int, rows: int) -> NDArray[np.uint8]:
    """The mean of four points of each cell: half of what libswscale's area takes, or less."""
    if plane.width % (2 * columns) == plane.height % (2 * rows) == 0:
        return _sampled_evenly(plane, columns, rows)
    points = _points(plane.width, plane.height, plane.line_size, columns, rows)
    four = np.frombuffer(memoryview(plane), np.uint8).take(points)
    mean: NDArray[np.uint8] = (four.sum(0, dtype=np.uint16) >> 2).astype(np.uint8)
    return mean


def _sampled_evenly(plane: av.video.plane.VideoPlane, columns: int, rows: int) -> NDArray[np.uint8]:
    """The same of cells of whole pixels, whose points stand in a lattice: no list of them is read,
    which would take more of the processor's memory than the points.
    """
    across, down = plane.width // columns // 2, plane.height // rows // 2
    lines = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
    points = lines[down // 2 : plane.height : down, across // 2 : plane.width : across]
    pairs = np.ascontiguousarray(points).view(np.uint16)  # left and right point of a cell
    sums = (pairs >> 8) + (pairs & 0xFF)
    mean: NDArray[np.uint8] = ((sums[0::2] + sums[1::2]) >> 2).astype(np.uint8)
    return mean


@lru_cache(maxsize=4)
def _points(width: int, height: int, line_size: int, columns: int, rows: int) -> NDArray[np.intp]:
    """Where in a plane's bytes the four points of each cell stand: (4, rows, columns)."""
    quarters = (0.25, 0.75)
    downs = [((np.arange(rows) + q) * height / rows).astype(np.intp) for q in quarters]
    rights = [((np.arange(columns) + q) * width / columns).astype(np.intp) for q in quarters]
    return np.stack([y[:, None] * line_size + x for y in downs for x in rights])

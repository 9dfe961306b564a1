"""Where a shot begins: cuts and dissolves, found on the small brightness plane as the frames come.

Two pictures are compared as a grid of small blocks. Each picture is brought to the same contrast
and each block to its own mean, so that a change of light is no change. `change` is how far the
blocks differ in place; `novelty` how far they still differ from anything near by in the other
picture, so that a pan or a moving figure is little and a new picture is much. Both are in units
of the pictures' own texture: about 1 is what two unrelated pictures give.

A cut is (`strong`) novelty beyond what motion leaves, well above that of the frames before; or
(`quiet`) a lesser novelty, spread evenly over the picture, that stands out from calm frames: two
pictures of one place. Looks back only. Black frames and flashes begin no shot: the picture after
them is compared with the last one before them. A dissolve is found when it is over, and the shot
begins in its middle. See docs/adr/0001-cuts-on-the-luma-plane.md and 0018.
"""

import math
from collections import deque
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from personae.screening.dissolves import Change, DissolveDetector

_Grid = NDArray[np.float32]  # (rows, columns) of brightness
_Blocks = NDArray[np.float32]  # (block, block, rows, columns), each block's mean taken away
_FEWEST = 10  # rows or columns of a grid that are worth comparing
_NOISE = 0.03  # share of a picture that noise darkens
_sum: Any = np.add.reduce  # what `sum` and `mean` call after looking at what they were given


@dataclass(frozen=True, slots=True, kw_only=True)
class CutSettings:
    """Thresholds of the detector, each with what it was measured on.

    LT is The Long Take and H the short Hamilton clip, each also at half the frame rate, brighter,
    darker, with bars, with noise; P slow to whip pans over crowd photographs (`bench/shots.py`).
    """

    columns: int = 40  # of the grid: texture finer than 1/40 of the width is noise
    block: int = 5
    reach: int = 4  # how far a block may have moved: a tenth of the width in one frame

    flat: float = 8.0  # standard deviation under which a picture is black or blank
    texture: float = 2.0  # least texture to divide by, so that noise is never blown up
    bar: float = 8.0  # rows and columns of a smaller range at the edge are black bars

    look: float = 0.5  # change under which there is no cut: the least of LT is 0.56, in bars
    strong: float = 0.68  # novelty: cuts of H and P 0.80 and up; a figure crossing 0.64 at most
    strong_rise: float = 1.6  # times the novelty of the last frames: P at a sixth of the width

    apart: float = 0.6  # novelty of the ends of a dissolve: those of P and LT 0.6 and more

    quiet: float = 0.15  # novelty: LT's first cut at half rate is 0.17
    quiet_rise: float = 1.5  # times the change of the last frames: the same cut 1.57
    evenness: float = 0.8  # median over mean of the blocks: LT's cuts 0.88 and up, figures 0.61
    calm: int = 5  # frames to know that a shot is calm
    early: float = 0.33  # novelty that needs no calm, for shots of two frames: LT 0.38
    early_rise: float = 3.0

    flash_white: float = 230.0  # brightness of a burnt-out block
    flash_share: float = 0.2  # of the picture that a flash burns out
    flash_frames: int = 3  # longer than this is no flash


class CutDetector:
    """Fed every frame once, in order; says of each whether a shot begins with it."""

    def __init__(self, settings: CutSettings | None = None) -> None:
        self._is = settings or CutSettings()
        self._seen: _Grid | None = None  # the last frame
        self._last: _Grid | None = None  # the last frame that shows something
        self._compared: _Textured | None = None  # the last frame that was compared
        self._since_cut = 0
        self._flashed = 0
        self._dissolves = DissolveDetector()
        self._shown: tuple[_Grid, NDArray[np.bool_], NDArray[np.bool_]] | None = None
        self._changes: deque[float] = deque(maxlen=6)
        self._novelties: deque[float] = deque(maxlen=4)

    def change(self, luma: NDArray[np.uint8]) -> Change | None:
        """The change of picture that is over with this frame; (h, w) brightness, w at least 40.

        The first frame is one. No shot is taken to be one frame long.
        """
        grid = _grid(luma, self._is.columns)
        if self._seen is None or self._seen.shape != grid.shape:
            self._begin(grid)
            return Change()
        self._seen = grid
        self._since_cut += 1
        if _deviation(grid) < self._is.flat or self._is_flash(grid):
            # The next picture is compared with one further back, and a fade ends in coarse steps:
            # neither may be measured by the calm of the frames before.
            self._changes.clear()
            return None
        before, self._last = self._last, grid
        if before is None:
            return None
        if self._is_new_picture(grid, before) and self._since_cut > 1:
            self._begin(grid)
            return Change()
        dissolve = self._dissolves.ends(grid, self._differ)
        if dissolve:
            self._begin(grid)
        return dissolve

    def is_cut(self, luma: NDArray[np.uint8]) -> bool:
        """Whether a change of picture is over with this frame."""
        return self.change(luma) is not None

    def _begin(self, grid: _Grid) -> None:
        self._dissolves.begin()
        self._seen = grid
        self._last = grid if _deviation(grid) >= self._is.flat else None
        self._since_cut = self._flashed = 0
        self._changes.clear()
        self._novelties.clear()

    def _is_flash(self, grid: _Grid) -> bool:
        """Light is only added, and burns much of the picture out, for a few frames."""
        before = self._last
        if before is None:
            return False
        white = self._is.flash_white
        burnt = int(np.count_nonzero(grid >= white))
        flash = burnt >= self._is.flash_share * grid.size
        if flash:
            burnt -= int(np.count_nonzero(before >= white))
            darker = int(np.count_nonzero(grid < before - 6))
            flash = burnt >= self._is.flash_share * grid.size and darker < _NOISE * grid.size
        self._flashed = self._flashed + 1 if flash else 0
        return flash and self._flashed <= self._is.flash_frames

    def _is_new_picture(self, grid: _Grid, before: _Grid) -> bool:
        inside = self._without_bars(grid, before)
        then = self._compared
        if then is None or then.of is not before or then.inside != inside:
            then = self._textured(before, inside)
        now = self._compared = self._textured(grid, inside)
        mean, median = _mean_and_median(_block_means(np.abs(now.blocks - then.blocks)))
        change = (mean + median) / 2
        novelty = self._novelty(now, then) if change >= self._is.look else 0.0
        cut = self._is_strong(novelty) or (
            median >= self._is.evenness * mean and self._is_quiet(novelty, change)
        )
        self._changes.append(change)
        self._novelties.append(novelty)
        return cut

    def _differ(self, now: _Grid, then: _Grid) -> bool:
        """Whether two frames that lie apart show different pictures."""
        inside = self._without_bars(now, then)
        both = (self._textured(now, inside), self._textured(then, inside))
        return self._novelty(*both) >= self._is.apart

    def _is_strong(self, novelty: float) -> bool:
        before = max(self._novelties, default=0.0)
        return novelty >= self._is.strong and novelty >= self._is.strong_rise * before

    def _is_quiet(self, novelty: float, change: float) -> bool:
        if not self._changes:
            return False
        rise = change / max(*self._changes, 1e-6)
        calm = len(self._changes) >= self._is.calm
        return (calm and novelty >= self._is.quiet and rise >= self._is.quiet_rise) or (
            novelty >= self._is.early and rise >= self._is.early_rise
        )

    def _without_bars(self, grid: _Grid, then: _Grid) -> tuple[slice, slice]:
        """The rows and columns that are not black in both of two grids."""
        edges = (edge.tolist() for edge in (grid[0], grid[-1], grid[:, 0], grid[:, -1]))
        if all(max(edge) - min(edge) > self._is.bar for edge in edges):  # nearly always
            return slice(0, grid.shape[0]), slice(0, grid.shape[1])
        before, shown = self._not_black(then), self._not_black(grid)
        rows, columns = (_inside(one | other) for one, other in zip(shown, before, strict=True))
        return rows, columns

    def _not_black(self, grid: _Grid) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Which rows and which columns of it are not of one brightness; kept for the next frame."""
        if self._shown is None or self._shown[0] is not grid:
            rows, columns = (grid.max(axis) - grid.min(axis) > self._is.bar for axis in (1, 0))
            self._shown = (grid, rows, columns)
        return self._shown[1:]

    def _textured(self, of: _Grid, inside: tuple[slice, slice]) -> "_Textured":
        grid = of[inside]
        blocks = _blocks(grid, self._is.block)
        rough = float(_sum(np.abs(blocks), axis=None)) / blocks.size
        texture = np.float32(max(rough, self._is.texture))
        blocks /= texture
        return _Textured(of, inside, texture, blocks)

    def _novelty(self, now: "_Textured", then: "_Textured") -> float:
        there = self._unmatched(now.blocks, then.grid)
        if _middle(there) < self._is.quiet - 0.02:  # half the work, in every pan
            return _middle(there)
        return _middle(np.maximum(there, self._unmatched(then.blocks, now.grid)))

    def _unmatched(self, blocks: _Blocks, other: _Grid) -> _Grid:
        """How far each block is from the most similar place near by in another picture."""
        size, reach = self._is.block, self._is.reach
        span = 2 * reach + 1
        padded = np.pad(other, reach, mode="edge")
        down, right = padded.strides
        # Every block at every shift, the pixel within the block first: sums over the first axes
        # are quicker than over the inner ones.
        shifted = np.lib.stride_tricks.as_strided(
            padded,
            (size, size, span, span, *blocks.shape[2:]),
            (down, right, down, right, size * down, size * right),
            writeable=False,
        )
        shifted = np.ascontiguousarray(shifted)
        shifted -= shifted.mean((0, 1))
        shifted -= blocks[:, :, None, None]
        nearest: _Grid = np.abs(shifted, out=shifted).mean((0, 1)).min((0, 1))
        return nearest


@dataclass(frozen=True, eq=False, slots=True)
class _Textured:
    of: _Grid
    inside: tuple[slice, slice]
    texture: np.float32
    blocks: _Blocks

    @property
    def grid(self) -> _Grid:
        """What is inside, in units of its texture."""
        inside: _Grid = self.of[self.inside] / self.texture
        return inside


def _grid(luma: NDArray[np.uint8], columns: int) -> _Grid:
    """The means of square cells, `columns` of them across."""
    cell = max(1, luma.shape[1] // columns)
    rows, across = luma.shape[0] // cell, luma.shape[1] // cell
    cells = luma[: rows * cell, : across * cell].reshape(rows, cell, across, cell)
    down = _sum(cells, axis=1, dtype=np.uint16)  # one axis at a time is three times as quick
    mean = np.full(cell, 1 / cell**2, np.float32)
    grid: _Grid = (down.reshape(-1, cell).astype(np.float32) @ mean).reshape(rows, across)
    return grid


def _blocks(grid: _Grid, size: int) -> _Blocks:
    rows, columns = grid.shape[0] // size, grid.shape[1] // size
    blocks = grid[: rows * size, : columns * size].reshape(rows, size, columns, size)
    centred: _Blocks = np.ascontiguousarray(blocks.transpose(1, 3, 0, 2))
    centred -= _block_means(centred)
    return centred


def _block_means(blocks: _Blocks) -> _Grid:
    size, _, rows, columns = blocks.shape
    means: _Grid = _sum(blocks.reshape(size * size, -1), axis=0) * np.float32(1 / size**2)
    return means.reshape(rows, columns)


def _deviation(grid: _Grid) -> float:
    """The standard deviation, by sums of squares: brightness is whole numbers under 256."""
    flat = grid.ravel()
    mean = float(_sum(flat)) / flat.size
    return math.sqrt(max(float(flat @ flat) / flat.size - mean * mean, 0.0))


def _middle(difference: _Grid) -> float:
    """Half mean, half median: a figure crossing moves the mean alone."""
    return sum(_mean_and_median(difference)) / 2


def _mean_and_median(values: _Grid) -> tuple[float, float]:
    """Of some dozens of numbers, which Python sorts sooner than numpy begins to."""
    ordered = sorted(values.ravel().tolist())
    middle = len(ordered) // 2
    return sum(ordered) / len(ordered), (ordered[middle] + ordered[~middle]) / 2


def _inside(shows: NDArray[np.bool_]) -> slice:
    found = np.flatnonzero(shows)
    return slice(found[0], found[-1] + 1) if len(found) >= _FEWEST else slice(None)

"""Cuts found, missed and invented, beside PySceneDetect's AdaptiveDetector; prints a table.

python -m bench.shots FOLDER      (films are made in FOLDER, outside the repository)
"""

import json
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from statistics import median

import av
import numpy as np
from numpy.typing import NDArray
from scenedetect import AdaptiveDetector, FrameTimecode

from bench.table import Holds, Row
from personae.engines.films.pyav import PyavReader
from personae.screening.shots import CutDetector

ROOT = Path(__file__).parent.parent
LONG_TAKE = ROOT / "examples/the-long-take/the-long-take.mp4"
HAMILTON = ROOT.parent / "shared/data/faces/hamilton/short_hamilton_clip.mp4"
HAMILTON_CUTS = (20, 82, 211)  # by eye

Picture = NDArray[np.uint8]  # (h, w, 3), RGB
Pictures = Iterable[Picture]


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A film made from another as its frames go by."""

    name: str
    change: Callable[[Pictures], Iterator[Picture]]
    every: int = 1  # which frames are kept
    made_anew: bool = False  # encoded, which takes a file


def _light(gain: float) -> Callable[[Pictures], Iterator[Picture]]:
    return lambda pictures: (
        np.clip(picture * np.float32(gain), 0, 255).astype(np.uint8) for picture in pictures
    )


def _barred(pictures: Pictures) -> Iterator[Picture]:
    for picture in pictures:
        barred = picture.copy()
        bar = picture.shape[0] * 14 // 90
        barred[:bar] = barred[-bar:] = 0
        yield barred


def _flashed(pictures: Pictures) -> Iterator[Picture]:
    for number, picture in enumerate(pictures):
        lit = number % 37 == 30  # far from every cut of both films
        yield np.clip(picture * 1.6 + 80, 0, 255).astype(np.uint8) if lit else picture


def _enlarged(pictures: Pictures) -> Iterator[Picture]:
    return (picture.repeat(2, axis=0).repeat(2, axis=1) for picture in pictures)


VARIANTS = (
    Variant(name="as it is", change=iter),
    Variant(name="half the frame rate", change=iter, every=2),
    Variant(name="brighter by a fifth", change=_light(1.2)),
    Variant(name="darker by a fifth", change=_light(0.8)),
    Variant(name="in black bars", change=_barred),
    Variant(name="with flashes", change=_flashed),
    Variant(name="twice the size", change=_enlarged),
    Variant(name="at a low bit rate", change=iter, made_anew=True),
)


DISSOLVES = (8, 16, 24)  # frames


def dissolved(pictures: Pictures, cuts: Iterable[int], length: int) -> Iterator[Picture]:
    """Each shot's last `length` frames laid over the next one's first; shorter shots are left."""
    edges = deque(_apart(cuts, length))
    number, going = 0, deque[Picture]()  # frames of the shot that goes, held back
    for at, picture in enumerate(pictures):
        if edges and edges[0] - length <= at < edges[0]:
            going.append(picture)
            continue
        if going:
            number += 1
            share = number / (length + 1)
            mixed = going.popleft() * np.float32(1 - share) + picture * np.float32(share)
            yield mixed.astype(np.uint8)
            if not going:
                edges.popleft()
                number = 0
            continue
        yield picture


def dissolves(cuts: Iterable[int], length: int) -> list[range]:
    """Where `dissolved` has its dissolves, and the cuts that it left."""
    kept = _apart(cuts, length)
    out = []
    for cut in cuts:
        before = length * sum(other < cut for other in kept)
        if cut in kept:
            out.append(range(cut - before - length - 2, cut - before + 3))
        else:
            out.append(range(cut - before, cut - before + 1))
    return out


def _apart(cuts: Iterable[int], length: int) -> list[int]:
    """Those with a shot of twice `length` and more before them."""
    ordered = sorted(cuts)
    return [b for a, b in pairwise([0, *ordered]) if b - a > 2 * length + 2]


@dataclass(slots=True)
class Tally:
    found: tuple[int, ...]
    cpu_ms: float

    def of(self, truth: Iterable[range]) -> tuple[int, int]:
        """How many of `truth` were found, each a range of frames, and how many beside them."""
        told = [[at for at in self.found if at in one] for one in truth]
        return sum(map(bool, told)), len(self.found) - sum(map(len, told))

    def cells(self, truth: Iterable[range]) -> str:
        found, false = self.of(truth)
        return f"{found} | {false} | {self.cpu_ms:.2f}"


def rows() -> list[Row]:
    """Cuts of both films as they are and with flashes, and dissolves made of their cuts."""
    cuts, mixed = _Sums(), _Sums()
    for film, truth in _films():
        for variant in (VARIANTS[0], VARIANTS[5]):
            both = ours_and_theirs(variant.change(_kept(film, 1)))
            cuts.add(both, [range(cut, cut + 1) for cut in truth])
        for length in DISSOLVES:
            both = ours_and_theirs(dissolved(_kept(film, 1), truth, length))
            mixed.add(both, dissolves(truth, length))
    return [
        cuts.row("Cuts of The Long Take and Hamilton, also with flashes"),
        mixed.row("… their cuts made dissolves of 8, 16 and 24 frames"),
        Row(
            what="… CPU a frame",
            ours=f"{cuts.cpu_ms[0]:.2f} ms",
            peer=f"{cuts.cpu_ms[1]:.2f} ms",
            wanted="≤ AdaptiveDetector",
            holds=Holds.of(cuts.cpu_ms[0] <= cuts.cpu_ms[1]),
        ),
    ]


class _Sums:
    """Several films' tallies: ours first, then theirs."""

    def __init__(self) -> None:
        self._there = 0
        self._found, self._false = [0, 0], [0, 0]
        self._spent: tuple[list[float], list[float]] = ([], [])

    def add(self, both: tuple[Tally, Tally], truth: list[range]) -> None:
        self._there += len(truth)
        for n, tally in enumerate(both):
            found, false = tally.of(truth)
            self._found[n] += found
            self._false[n] += false
            self._spent[n].append(tally.cpu_ms)

    @property
    def cpu_ms(self) -> tuple[float, float]:
        ours, theirs = map(median, self._spent)
        return ours, theirs

    def row(self, what: str) -> Row:
        told = [
            f"{found} of {self._there}, {false} false"
            for found, false in zip(self._found, self._false, strict=True)
        ]
        good = self._found[0] >= self._found[1] and self._false[0] <= self._false[1]
        return Row(
            what=what,
            ours=told[0],
            peer=told[1],
            wanted="as good as AdaptiveDetector",
            holds=Holds.of(good),
        )


def ours_and_theirs(pictures: Pictures) -> tuple[Tally, Tally]:
    """Both detectors on the same frames, each timed by its own CPU, and first at every other one.

    Whichever comes first finds the processor's memory full of the decoder. Ours has brightness 160
    wide, theirs colour 160 wide: what each asks for.
    """
    ours, theirs = CutDetector(), AdaptiveDetector(min_scene_len=2)
    cuts: tuple[list[int], list[int]] = ([], [])
    spent = [0.0, 0.0]
    number = 0
    for number, picture in enumerate(pictures):
        luma, colour = _small(picture)
        for which in (0, 1) if number % 2 else (1, 0):
            start = time.process_time()
            if which == 0:
                change = ours.change(luma)
                found = [number - change.halfway] if change and number else []
            else:
                told = theirs.process_frame(FrameTimecode(number, 24.0), colour)
                found = [cut.frame_num for cut in told]
            spent[which] += time.process_time() - start
            cuts[which].extend(found)
    cuts[1].extend(cut.frame_num for cut in theirs.post_process(FrameTimecode(number, 24.0)))
    first, second = (
        Tally(tuple(found), cpu / (number + 1) * 1e3)
        for found, cpu in zip(cuts, spent, strict=True)
    )
    return first, second


def main(folder: Path) -> None:
    print("| film | variant | cuts | ours found | false | CPU ms | theirs found | false | CPU ms |")
    print("|---|---|---|---|---|---|---|---|---|")
    for film, truth in _films():
        for variant in VARIANTS:
            source = _coarse(film, folder) if variant.made_anew else film
            kept = _kept(source, variant.every)
            ours, theirs = ours_and_theirs(variant.change(kept))
            cuts = [range(at, at + 1) for at in (-(-cut // variant.every) for cut in truth)]
            print(
                f"| {film.stem} | {variant.name} | {len(cuts)} "
                f"| {ours.cells(cuts)} | {theirs.cells(cuts)} |"
            )
        for length in DISSOLVES:
            ours, theirs = ours_and_theirs(dissolved(_kept(film, 1), truth, length))
            there = dissolves(truth, length)
            print(
                f"| {film.stem} | dissolves of {length} frames | {len(there)} "
                f"| {ours.cells(there)} | {theirs.cells(there)} |"
            )


def _films() -> Iterator[tuple[Path, tuple[int, ...]]]:
    shots = json.loads((LONG_TAKE.parent / "truth.json").read_text())["shots"]
    yield LONG_TAKE, tuple(shot["start"] for shot in shots[1:])
    if HAMILTON.exists():
        yield HAMILTON, HAMILTON_CUTS


def _kept(film: Path, every: int) -> Iterator[Picture]:
    for frame in PyavReader().open(film).frames():
        if frame.number % every == 0:
            yield frame.rgb(640)


def _coarse(film: Path, folder: Path) -> Path:
    """The film at 640×360 and 150 kbit a second."""
    path = folder / f"{film.stem}-coarse.mp4"
    with av.open(film) as read, av.open(path, "w") as made:
        options = {"b": "150000", "threads": "1"}
        track = made.add_stream("libx264", rate=Fraction(24), options=options)
        track.width, track.height, track.pix_fmt = 640, 360, "yuv420p"
        for number, frame in enumerate(read.decode(video=0)):
            small = frame.reformat(640, 360, "yuv420p", interpolation="AREA", threads=1)
            small.pts, small.time_base = number, Fraction(1, 24)
            made.mux(track.encode(small))
        made.mux(track.encode(None))
    return path


def _small(picture: Picture) -> tuple[NDArray[np.uint8], Picture]:
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
    height = round(160 * picture.shape[0] / picture.shape[1])
    gray = frame.reformat(160, height, "gray", interpolation="AREA", threads=1).to_ndarray()
    bgr = frame.reformat(160, height, "bgr24", interpolation="AREA", threads=1).to_ndarray()
    return gray.astype(np.uint8, copy=False), bgr.astype(np.uint8, copy=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

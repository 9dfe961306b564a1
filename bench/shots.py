"""Cuts found, missed and invented, beside PySceneDetect's AdaptiveDetector; prints a table.

python bench/shots.py FOLDER      (films are made in FOLDER, outside the repository)
"""

import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from scenedetect import AdaptiveDetector, FrameTimecode

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


@dataclass(slots=True)
class Tally:
    found: tuple[int, ...]
    cpu_ms: float

    def cells(self, truth: Iterable[int]) -> str:
        cuts = set(truth)
        return f"{len(cuts & set(self.found))} | {len(set(self.found) - cuts)} | {self.cpu_ms:.2f}"


def ours_and_theirs(pictures: Pictures) -> tuple[Tally, Tally]:
    """Both detectors on the same frames, one after the other, each timed by its own CPU.

    Ours has brightness 160 wide, theirs colour 160 wide: what each asks for.
    """
    ours, theirs = CutDetector(), AdaptiveDetector(min_scene_len=2)
    cuts: tuple[list[int], list[int]] = ([], [])
    spent = [0.0, 0.0]
    number = 0
    for number, picture in enumerate(pictures):
        luma, colour = _small(picture)
        start = time.process_time()
        if ours.is_cut(luma) and number:
            cuts[0].append(number)
        between = time.process_time()
        found = theirs.process_frame(FrameTimecode(number, 24.0), colour)
        spent[0] += between - start
        spent[1] += time.process_time() - between
        cuts[1].extend(cut.frame_num for cut in found)
    cuts[1].extend(cut.frame_num for cut in theirs.post_process(FrameTimecode(number, 24.0)))
    first, second = (
        Tally(tuple(found), cpu / (number + 1) * 1e3)
        for found, cpu in zip(cuts, spent, strict=True)
    )
    return first, second


def main(folder: Path) -> None:
    shots = json.loads((LONG_TAKE.parent / "truth.json").read_text())["shots"]
    films = {LONG_TAKE: tuple(shot["start"] for shot in shots[1:]), HAMILTON: HAMILTON_CUTS}
    print("| film | variant | cuts | ours found | false | CPU ms | theirs found | false | CPU ms |")
    print("|---|---|---|---|---|---|---|---|---|")
    for film, truth in films.items():
        if not film.exists():
            print(f"| {film.name} | absent | | | | | | | |")
            continue
        for variant in VARIANTS:
            source = _coarse(film, folder) if variant.made_anew else film
            kept = _kept(source, variant.every)
            ours, theirs = ours_and_theirs(variant.change(kept))
            cuts = [-(-cut // variant.every) for cut in truth]
            print(
                f"| {film.stem} | {variant.name} | {len(cuts)} "
                f"| {ours.cells(cuts)} | {theirs.cells(cuts)} |"
            )


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

"""Makes the films that the bench runs on, into a folder outside the repository; deterministic.

Also measures what decoding alone costs, as the yardstick of everything else.
"""

import sys
import time
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from personae.engines.films.pyav import PyavReader

ROOT = Path(__file__).parent.parent
LONG_TAKE = ROOT / "examples/the-long-take/the-long-take.mp4"
CROWDS = ROOT.parent / "shared/data/faces/crowds"

WIDTH, HEIGHT, RATE = 1920, 1080, Fraction(24)
# One thread, so that the encoder's choices are the same on every machine.
_CODING = {"crf": "20", "threads": "1"}
# With it a pan comes to some 6 Mbit/s and decodes at some 150 frames a second and core, about as
# 1080p H.264 from a camera does.
FILM_GRAIN = 2.0
_PAN_FRAMES = 4 * 24
_PAN_SHARE = 0.12  # of the width, in those four seconds


def scaled_long_take(folder: Path) -> Path:
    """The Long Take at 1920×1080, pictures only."""
    path = folder / "long-take-1080.mp4"
    with av.open(LONG_TAKE) as film, av.open(path, "w") as copy:
        track = _track(copy)
        for number, frame in enumerate(film.decode(video=0)):
            large = frame.reformat(WIDTH, HEIGHT, "yuv420p", interpolation="BICUBIC", threads=1)
            _encode(copy, track, large, number)
        copy.mux(track.encode(None))
    return path


def crowd_pans(folder: Path, *, grain: float = FILM_GRAIN) -> Path:
    """A slow pan over each photograph of `faces/crowds`, a shot each, in the order of names.

    grain  standard deviation of the noise laid over the brightness, of 255. Without any, a panned
           photograph decodes in a third of the time that a camera's picture takes.
    """
    photos = sorted(CROWDS.glob("*.jpg"), key=lambda photo: int(photo.stem))
    if not photos:
        raise FileNotFoundError(f"no photographs in {CROWDS}")
    path = folder / f"crowd-pans-1080-grain-{grain:g}.mp4"
    noise = np.random.default_rng(0).normal(0, grain, (HEIGHT, 2 * WIDTH)).astype(np.float32)
    number = 0
    with av.open(path, "w") as film:
        track = _track(film, preset="veryfast" if grain else "medium")
        for photo in photos:
            picture = _covering(photo)
            for step in range(_PAN_FRAMES):
                frame = av.VideoFrame.from_ndarray(_window(picture, step), format="rgb24")
                planar = frame.reformat(format="yuv420p", threads=1).to_ndarray()
                left, down = 389 * number % WIDTH, 211 * number % HEIGHT
                grainy = planar[:HEIGHT] + np.roll(noise[:, left : left + WIDTH], down, axis=0)
                planar[:HEIGHT] = np.clip(grainy, 0, 255)
                _encode(film, track, av.VideoFrame.from_ndarray(planar, "yuv420p"), number)
                number += 1
        film.mux(track.encode(None))
    return path


def looped_long_take(folder: Path, *, hours: float = 2) -> Path:
    """The Long Take again and again, its packets copied with later times, not encoded anew."""
    path = folder / f"long-take-{hours:g}h.mp4"
    with av.open(LONG_TAKE) as film:
        pictures = film.streams.video[0]
        if pictures.time_base is None or pictures.duration is None:
            raise ValueError("The Long Take says no duration")
        length = pictures.duration * pictures.time_base
        packets = [packet for packet in film.demux(pictures) if packet.size]
        with av.open(path, "w") as loop:
            track = loop.add_stream_from_template(pictures)
            for turn in range(int(hours * 3600 / length)):
                later = turn * pictures.duration
                for packet in packets:
                    again = av.Packet(bytes(packet))
                    again.pts, again.dts = (packet.pts or 0) + later, (packet.dts or 0) + later
                    again.time_base, again.duration = pictures.time_base, packet.duration
                    again.is_keyframe, again.stream = packet.is_keyframe, track
                    loop.mux(again)
    return path


def decode_cpu(path: Path, *, threads: int = 1) -> tuple[float, int]:
    """CPU seconds of decoding every frame and doing nothing with it, and the number of frames."""
    film = PyavReader(threads=threads).open(path)
    start = time.process_time()
    shown = sum(1 for _ in film.frames())
    spent = time.process_time() - start
    film.close()
    return spent, shown


def main(folder: Path) -> None:
    """Prints what a frame costs, in CPU milliseconds."""
    print("| film | decode | 2 threads | luma 160 | rgb | rgb 960 |\n|---|---|---|---|---|---|")
    for path in (LONG_TAKE, scaled_long_take(folder)):
        costs = []
        for threads in (1, 2):
            spent, shown = decode_cpu(path, threads=threads)
            costs.append(spent / shown)
        costs += _picture_costs(path)
        print(f"| {path.name} | " + " | ".join(f"{cost * 1e3:.2f}" for cost in costs) + " |")


def _picture_costs(path: Path) -> list[float]:
    """CPU seconds of luma(160), rgb() and rgb(960), each the mean over every fourth frame."""
    spent, frames = np.zeros(3), 0
    for frame in PyavReader().open(path).frames():
        if frame.number % 4:
            continue
        frames += 1
        clock = [time.process_time()]
        frame.luma(160)
        clock.append(time.process_time())
        frame.rgb()
        clock.append(time.process_time())
        frame.rgb(960)
        clock.append(time.process_time())
        spent += np.diff(clock)
    return [float(cost) / frames for cost in spent]


def _track(film: av.container.OutputContainer, *, preset: str = "medium") -> av.VideoStream:
    track = film.add_stream("libx264", rate=RATE, options={**_CODING, "preset": preset})
    track.width, track.height, track.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    return track


def _encode(
    film: av.container.OutputContainer, track: av.VideoStream, frame: av.VideoFrame, number: int
) -> None:
    frame.pts, frame.time_base = number, 1 / RATE
    film.mux(track.encode(frame))


def _covering(photo: Path) -> NDArray[np.uint8]:
    """The photograph, large enough to cover a frame and the way of the pan."""
    with Image.open(photo) as opened:
        picture = opened.convert("RGB")
    scale = max(WIDTH * (1 + _PAN_SHARE) / picture.width, HEIGHT / picture.height)
    size = (round(picture.width * scale) + 1, round(picture.height * scale) + 1)
    return np.asarray(picture.resize(size, Image.Resampling.BICUBIC))


def _window(picture: NDArray[np.uint8], step: int) -> NDArray[np.uint8]:
    left = round(WIDTH * _PAN_SHARE * step / (_PAN_FRAMES - 1))
    top = (picture.shape[0] - HEIGHT) // 2
    return np.ascontiguousarray(picture[top : top + HEIGHT, left : left + WIDTH])


if __name__ == "__main__":
    main(Path(sys.argv[1]))

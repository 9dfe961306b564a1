"""Small films for tests, made with PyAV: each frame is one plain picture that tells its number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT = 160, 96
_STEP = 6  # grey levels: more than any codec here is off


def numbered(number: int, *, width: int = WIDTH, height: int = HEIGHT) -> NDArray[np.uint8]:
    """A picture whose grey tells `number` (0 to 38), with a red upper left quarter."""
    picture = np.full((height, width, 3), 16 + _STEP * number, np.uint8)
    picture[: height // 2, : width // 2] = (220, 30, 30)
    return picture


def number_shown(picture: NDArray[np.uint8]) -> int:
    """Which number a picture of `numbered` shows, read from its lower right quarter."""
    height, width = picture.shape[:2]
    grey = float(picture[height * 5 // 8 :, width * 5 // 8 :].mean())
    return round((grey - 16) / _STEP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """How a test film is made; the defaults give a plain H.264 film of 24 frames a second."""

    codec: str = "libx264"
    pixels: str = "yuv420p"
    rate: Fraction = Fraction(24)
    times: Sequence[int] | None = None  # in frames; uneven ones make a variable rate
    turned: int | None = None  # degrees counter-clockwise, in the display matrix
    pixel_aspect: Fraction | None = None
    sound: bool = False
    tags: Mapping[str, str] = field(default_factory=dict)
    muxing: Mapping[str, str] = field(default_factory=dict)
    coding: Mapping[str, str] = field(default_factory=lambda: {"threads": "1"})


PLAIN = Making()


def make_film(path: Path, pictures: Sequence[NDArray[np.uint8]], how: Making = PLAIN) -> Path:
    with av.open(path, "w", options=dict(how.muxing)) as film:
        film.metadata.update(how.tags)
        track = film.add_stream(how.codec, rate=how.rate, options=dict(how.coding))
        assert isinstance(track, av.VideoStream)
        track.height, track.width = pictures[0].shape[:2]
        track.pix_fmt = how.pixels
        if how.pixel_aspect:
            track.codec_context.sample_aspect_ratio = how.pixel_aspect
        if how.turned is not None:
            track.set_display_rotation(how.turned)
        if how.sound:
            _add_silence(film)
        for number, picture in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture))
            frame = frame.reformat(format=how.pixels)
            frame.pts = how.times[number] if how.times else number
            frame.time_base = 1 / how.rate
            film.mux(track.encode(frame))
        film.mux(track.encode(None))
    return path


def make_sound(path: Path, *, cover: bool) -> Path:
    """A file of sound only; with a cover picture where asked."""
    with av.open(path, "w") as film:
        picture = film.add_stream("png") if cover else None
        assert picture is None or isinstance(picture, av.VideoStream)
        if picture is not None:
            picture.width, picture.height, picture.pix_fmt = 32, 32, "rgb24"
            picture.disposition = av.stream.Disposition.attached_pic
        _add_silence(film)
        if picture is not None:
            frame = av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8))
            film.mux(picture.encode(frame))
            film.mux(picture.encode(None))
    return path


def packets(path: Path) -> list[tuple[int, int, int]]:
    """Position, size and frame number of each packet of the picture, in the file's order."""
    with av.open(path) as film:
        track = film.streams.video[0]
        found = [(p.pos, p.size, p.pts) for p in film.demux(track) if p.size]
    order = sorted(pts for _, _, pts in found if pts is not None)
    return [(pos or 0, size, order.index(pts or 0)) for pos, size, pts in found]


def spoil(path: Path, frames: Sequence[int]) -> Path:
    """Overwrites the packets that hold these frames."""
    spoilt = bytearray(path.read_bytes())
    for position, size, number in packets(path):
        if number in frames:
            spoilt[position : position + size] = bytes(size)
    path.write_bytes(spoilt)
    return path


def _add_silence(film: av.container.OutputContainer) -> None:
    codec = "libmp3lame" if film.format.name == "mp3" else "aac"
    track = film.add_stream(codec, rate=44100)
    assert isinstance(track, av.AudioStream)
    frame = av.AudioFrame.from_ndarray(np.zeros((1, 44100), np.float32), "fltp", "mono")
    frame.sample_rate = 44100
    film.mux(track.encode(frame))
    film.mux(track.encode(None))

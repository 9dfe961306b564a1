"""Films of crowds: photographs held still, as they are or with faces blended into them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from bench.films import CROWDS
from personae.engines.faces.yunet_sface import YuNetSFace
from personae.likeness.interfaces import Faces

Picture = NDArray[np.uint8]  # (h, w, 3), RGB
Point = tuple[float, float]

FRAMES = 12  # a shot
_CODING = {"crf": "18", "preset": "medium", "threads": "1"}
_ABOVE, _BESIDE, _BELOW = 0.35, 0.35, 0.25  # of the face's box: what of a head is blended in
_SOFT = 0.16  # of the head's width: how far it fades into the crowd
_TRIES = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Blending:
    """How one face is blended in.

    photo   with the person in its middle
    width   of the detector's box, in pixels of the crowd
    tint    what red, green and blue are multiplied by
    """

    photo: Path
    width: float
    mirrored: bool = False
    tint: tuple[float, float, float] = (1.0, 1.0, 1.0)


def photos() -> list[Path]:
    return sorted(CROWDS.glob("*.jpg"), key=lambda photo: int(photo.stem))


def read(photo: Path) -> Picture:
    with Image.open(photo) as opened:
        return np.asarray(opened.convert("RGB"))


def still_film(pictures: Sequence[Picture], path: Path) -> Path:
    """A shot of `FRAMES` frames a picture, each in the middle of a black frame that holds all.

    Where a picture lies in the frame: `origin`.
    """
    width, height = frame_of(pictures)
    with av.open(path, "w") as film:
        track = film.add_stream("libx264", rate=24, options=_CODING)
        track.width, track.height, track.pix_fmt = width, height, "yuv420p"
        for number in range(FRAMES * len(pictures)):
            picture = pictures[number // FRAMES]
            left, top = origin(picture, (width, height))
            shown = np.zeros((height, width, 3), np.uint8)
            shown[top : top + picture.shape[0], left : left + picture.shape[1]] = picture
            frame = av.VideoFrame.from_ndarray(shown, "rgb24").reformat(format="yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, 24)
            film.mux(track.encode(frame))
        film.mux(track.encode(None))
    return path


def frame_of(pictures: Sequence[Picture]) -> tuple[int, int]:
    """The width and height, even, of a frame that holds every picture."""
    height, width = (max(p.shape[side] for p in pictures) for side in (0, 1))
    return width + width % 2, height + height % 2


def origin(picture: Picture, frame: tuple[int, int]) -> tuple[int, int]:
    """Left and top of `picture` in a frame of this width and height."""
    return (frame[0] - picture.shape[1]) // 2, (frame[1] - picture.shape[0]) // 2


def blended(crowd: Picture, heads: Sequence[Blending], *, seed: int) -> tuple[Picture, list[Point]]:
    """The crowd with `heads` at free places, drawn by `seed`, and the middle of each face."""
    rng = np.random.default_rng(seed)
    out, taken, middles = crowd.copy(), [tuple(box) for box in found(crowd).boxes], []
    for blending in heads:
        head, mask, middle = _head(blending)
        high, wide = mask.shape[:2]
        left, top = _free_place(rng, out.shape, wide, high, taken)
        under = out[top : top + high, left : left + wide]
        under[...] = (under * (1 - mask) + head * mask).round()
        taken.append((left, top, left + wide, top + high))
        middles.append((left + middle[0], top + middle[1]))
    return out, middles


def tints(number: int, *, seed: int) -> list[tuple[float, float, float]]:
    """Colours to blend faces in: each of red, green and blue times .64 to 1.27."""
    rng = np.random.default_rng(seed)
    drawn = rng.uniform(0.8, 1.15, (number, 3)) * rng.uniform(0.8, 1.1, (number, 1))
    return [(float(r), float(g), float(b)) for r, g, b in drawn]


@cache
def _model() -> YuNetSFace:
    return YuNetSFace()


def found(picture: Picture) -> Faces:
    return _model().detect(picture)


def _head(blending: Blending) -> tuple[NDArray[np.float32], NDArray[np.float32], Point]:
    """The head, how opaque each pixel of it is, and the middle of the face in it."""
    photo = read(blending.photo)
    left, top, right, bottom = _middle_face(blending.photo)
    scale = blending.width / (right - left)
    wide, high = right - left, bottom - top
    box = (
        max(0.0, left - _BESIDE * wide),
        max(0.0, top - _ABOVE * high),
        min(float(photo.shape[1]), right + _BESIDE * wide),
        min(float(photo.shape[0]), bottom + _BELOW * high),
    )
    size = (round((box[2] - box[0]) * scale), round((box[3] - box[1]) * scale))
    small = Image.fromarray(photo).resize(size, Image.Resampling.LANCZOS, box=box)
    head = np.clip(np.asarray(small, np.float32) * np.array(blending.tint, np.float32), 0, 255)
    mask = Image.new("L", (4 * size[0], 4 * size[1]))
    ImageDraw.Draw(mask).ellipse(
        (0.3 * size[0], 0.3 * size[1], 3.7 * size[0], 3.7 * size[1]), fill=255
    )
    soft = mask.filter(ImageFilter.GaussianBlur(_SOFT * size[0])).resize(size, Image.Resampling.BOX)
    opaque = np.asarray(soft, np.float32)[..., None] / np.float32(255)
    middle = (((left + right) / 2 - box[0]) * scale, ((top + bottom) / 2 - box[1]) * scale)
    if blending.mirrored:
        return head[:, ::-1], opaque[:, ::-1], (size[0] - middle[0], middle[1])
    return head, opaque, middle


@cache
def _middle_face(photo: Path) -> tuple[float, float, float, float]:
    picture = read(photo)
    boxes = found(picture).boxes
    middle = np.array([picture.shape[1], picture.shape[0]]) / 2
    apart = np.abs((boxes[:, :2] + boxes[:, 2:]) / 2 - middle).sum(axis=1)
    left, top, right, bottom = (float(side) for side in boxes[int(apart.argmin())])
    return left, top, right, bottom


def _free_place(
    rng: np.random.Generator,
    shape: tuple[int, ...],
    wide: int,
    high: int,
    taken: Iterable[tuple[float, ...]],
) -> tuple[int, int]:
    for _ in range(_TRIES):
        left, top = int(rng.integers(shape[1] - wide)), int(rng.integers(shape[0] - high))
        if all(
            left + wide < box[0] or box[2] < left or top + high < box[1] or box[3] < top
            for box in taken
        ):
            return left, top
    raise ValueError(f"no free place of {wide} × {high} in this crowd")

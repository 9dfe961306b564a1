"""Faces of real and of synthetic people as numbers, at the size, blur and light asked for."""

import io
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow
from PIL import ImageFilter

from bench.gallery import DATA, LONG_TAKE, Person, data_is_here, lfw, people
from personae.likeness.interfaces import FaceModel, Faces, Image, Pictures
from personae.screening.crowds import CrowdThresholds, landmarks_of
from personae.screening.tracks import Look

CROWDS = DATA / "faces" / "crowds"
_CROWDS, _EACH = 24, 10  # photographs: of crowds, and of each of ten people
CLASS_PHOTO = "1.jpg"  # 54 people of one age and much alike: the one group the photographs show

# The nose stands out of the face by this many distances between the eyes: on The Long Take's
# portraits, whose yaw is known, it gives the yaw up to 45° to within 2° in the mean.
_NOSE = 0.566
_AROUND = 0.8  # of the face's longer side: what a screening keeps of the picture

Change: TypeAlias = Callable[[Image, float], Image]  # a picture, the width of its face


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Face:
    """One face of one photograph.

    who       the person; of a crowd `photo#n`: nobody knows who, but two of a photo are two
    scene     what it shares light and camera with: a crowd's photograph, or a person's own photos
    width_px  of the detector's box
    yaw       degrees from the camera, estimated from five landmarks; never negative
    vector    (d,), and `mirrored` of the mirror image
    """

    who: str
    scene: str
    photo: str
    width_px: float
    yaw: float
    vector: NDArray[np.float32]
    mirrored: NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A photograph as it was shown to the detector; `face` is None where it found none."""

    who: str
    photo: str
    face: Face | None


@dataclass(frozen=True, slots=True)
class Eyes:
    """What looks at the photographs."""

    model: FaceModel
    pictures: Pictures

    def crowds(self, least_px: float) -> Iterator[Face]:
        for photo in sorted(CROWDS.glob("*.jpg"), key=lambda p: int(p.stem)):
            image = self.pictures.read(photo)
            found = self.model.detect(image)
            for n in range(len(found)):
                if _width(found, n) >= least_px:
                    name = f"{photo.name}#{n}"
                    yield self._face(image, found, n, who=name, scene=photo.name, photo=name)

    def of(
        self,
        persons: tuple[Person, ...],
        *,
        width_px: int | None = None,
        change: Change | None = None,
    ) -> list[Shown]:
        """Each photograph of these people, its face made so many pixels wide, or left as it is.

        change  done to the picture at that size
        """
        out = []
        for person in persons:
            for path in person.photos:
                photo = f"{person.id}/{path.name}"
                out.append(
                    Shown(
                        who=person.id,
                        photo=photo,
                        face=self._shown(person.id, path, width_px, change),
                    )
                )
        return out

    def _shown(
        self, who: str, path: Path, width_px: int | None, change: Change | None
    ) -> Face | None:
        image = self.pictures.read(path)
        found = self.model.detect(image)
        if not len(found):
            return None
        n = _portrayed(found, image)
        centre = (found.boxes[n, :2] + found.boxes[n, 2:]) / 2
        wide = _width(found, n)
        scale = 1.0 if width_px is None else width_px / wide
        if scale > 1:
            return None  # nothing is made larger than it was taken
        if scale < 1:
            image = _scaled(image, scale)
        if change is not None:
            image = change(image, wide * scale)
        if scale < 1 or change is not None:
            found = self.model.detect(image)
            if not len(found):
                return None
            away = np.abs((found.boxes[:, :2] + found.boxes[:, 2:]) / 2 - centre * scale).max(1)
            n = int(away.argmin())
            if away[n] > wide * scale / 2:
                return None
        return self._face(image, found, n, who=who, scene=who, photo=path.name)

    def _face(
        self, image: Image, found: Faces, n: int, *, who: str, scene: str, photo: str
    ) -> Face:
        points = found.landmarks[n]
        flipped = points.copy()
        flipped[:, 0] = image.shape[1] - 1 - flipped[:, 0]
        flipped = flipped[[1, 0, 2, 4, 3]]  # the right eye is now the left
        mirror = np.ascontiguousarray(image[:, ::-1])
        return Face(
            who=who,
            scene=scene,
            photo=photo,
            width_px=_width(found, n),
            yaw=yaw(points),
            vector=self._vector(image, found.boxes[n], points),
            mirrored=self.model.embed(mirror, flipped[None]).vectors[0],
        )

    def _vector(
        self, image: Image, box: NDArray[np.float32], points: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """As a screening makes it: the eyes of a small face are found anew, close by."""
        margin = _AROUND * float(max(box[2:] - box[:2]))
        left, top = (max(0, int(v - margin)) for v in box[:2])
        right, bottom = (int(v + margin) + 1 for v in box[2:])
        patch = np.ascontiguousarray(image[top:bottom, left:right])
        origin = np.array([left, top], np.float32)
        near = Look(
            frame=0,
            quality=1.0,
            patch=patch,
            landmarks=points - origin,
            box=box - np.tile(origin, 2),
            others=np.zeros((0, 4), np.float32),
        )
        found_anew = landmarks_of(near, self.model, CrowdThresholds())
        vector: NDArray[np.float32] = self.model.embed(patch, found_anew[None]).vectors[0]
        return vector


def data_is_whole() -> bool:
    """Whether all the photographs are here: what ships is measured on all or on none."""
    if not data_is_here() or not CROWDS.is_dir():
        return False
    return len(list(CROWDS.glob("*.jpg"))) == _CROWDS and {len(p.photos) for p in lfw()} == {_EACH}


def news_people() -> tuple[Person, ...]:
    """Ten real people with ten news photographs each."""
    return lfw()


def synthetic_people() -> tuple[Person, ...]:
    """The Long Take's cast, with all portraits, the profiles too."""
    return people(LONG_TAKE / "portraits")


def known_yaw(photo: str) -> int | None:
    """The yaw that a portrait's name tells, without its sign."""
    found = re.search(r"_y(-?\d+)_", photo)
    return None if found is None else abs(int(found[1]))


def yaw(points: NDArray[np.float32]) -> float:
    """Degrees from the camera, of five landmarks (5, 2): how far the nose is from mid-eyes."""
    across = points[1] - points[0]
    off = float((points[2] - (points[0] + points[1]) / 2) @ across / (across @ across))
    return math.degrees(math.atan(abs(off) / _NOSE))


def blurred(share: float) -> Change:
    """A Gaussian blur whose deviation is this share of the face's width."""

    def change(image: Image, width_px: float) -> Image:
        soft = Pillow.fromarray(image).filter(ImageFilter.GaussianBlur(share * width_px))
        return np.asarray(soft)

    return change


def dim(share: float, noise: float = 4.0) -> Change:
    """This share of the light, and the grain of a sensor (deviation in steps of 255)."""

    def change(image: Image, _width: float) -> Image:
        grain = np.random.default_rng(0).normal(0, noise, image.shape)
        return np.clip(np.rint(image * share + grain), 0, 255).astype(np.uint8)

    return change


def compressed(quality: int) -> Change:
    """Kept as a JPEG of this quality."""

    def change(image: Image, _width: float) -> Image:
        kept = io.BytesIO()
        Pillow.fromarray(image).save(kept, "JPEG", quality=quality)
        return np.asarray(Pillow.open(kept).convert("RGB"))

    return change


def _scaled(image: Image, scale: float) -> Image:
    size = (max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
    return np.asarray(Pillow.fromarray(image).resize(size, Pillow.Resampling.BICUBIC))


def _portrayed(found: Faces, image: Image) -> int:
    """The wide face near the middle: a news photograph may hold bystanders."""
    wide = found.boxes[:, 2] - found.boxes[:, 0]
    middle = np.array([image.shape[1], image.shape[0]]) / 2
    away = np.abs((found.boxes[:, :2] + found.boxes[:, 2:]) / 2 - middle).sum(1)
    return int((wide - away / 2).argmax())


def _width(found: Faces, n: int) -> float:
    return float(found.boxes[n, 2] - found.boxes[n, 0])

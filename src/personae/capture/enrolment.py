"""Which photographs stand for a person."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np

from personae.likeness.matching import direction
from personae.likeness.templates import Templates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from personae.likeness.interfaces import FaceModel, Faces, Image

# The recogniser sees 112 px; under half of that it guesses.
_LEAST_PX = 48
# A face in the background is let be when it is this much smaller than the one in front.
_BYSTANDER = 0.5
# On 321 photos of 27 people, up to 45° from the camera, each scores .545 and more with the person's
# others together, and 99 % of 8,454 photos of strangers score less than this with them. Of 29 full
# profiles of 17 people with a face found that is clear, one scores more. Photo by photo, 6 of 1,699
# pairs of one person score less, and 1 % of 26,706 pairs of strangers more.
_SAME_PERSON_FROM = 0.45
# The same photos come to .146 and more; blurred with a radius of a twentieth of the face 94 % fall
# under .14, and all with one of a twelfth.
_SHARP_FROM = 0.14
_FLAT = 8.0  # grey levels; a face with less contrast is not made sharp by dividing by it
_CHIP_PX = 112


class Refusal(Enum):
    """Why a photograph does not stand for a person."""

    NO_FACE = "no face is found in it"
    TWO_FACES = "two faces or more are found in it"
    TOO_SMALL = "the face is too small"
    BLURRED = "the face is blurred"
    SOMEBODY_ELSE = "it does not look like the other photographs"
    OF_TWO = "it and the other photograph do not look like one person"
    AGAIN = "the same file counts once"


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Photo:
    """What came of one photograph.

    refusal   None where it stands for the person
    face_px   width of the largest face found; 0 where none is
    detail    one number more for whoever must take a better one, as words; may be empty
    vectors   (2, d): the face and its mirror image, so that both sides of it are known
    """

    refusal: Refusal | None
    face_px: int
    detail: str
    vectors: NDArray[np.float32] | None


def looked_at(image: Image, model: FaceModel) -> Photo:
    """Whether `image` shows one clear face, and what the model makes of it."""
    faces = model.detect(image)
    if not len(faces):
        return Photo(refusal=Refusal.NO_FACE, face_px=0, detail="", vectors=None)
    widths = faces.boxes[:, 2] - faces.boxes[:, 0]
    order = np.argsort(-widths, kind="stable")
    front, face_px = int(order[0]), round(float(widths[order[0]]))
    if len(faces) > 1 and widths[order[1]] > _BYSTANDER * widths[front]:
        return Photo(
            refusal=Refusal.TWO_FACES,
            face_px=face_px,
            detail=f"{len(faces)} faces, {face_px} and {round(float(widths[order[1]]))} px wide",
            vectors=None,
        )
    if face_px < _LEAST_PX:
        return Photo(
            refusal=Refusal.TOO_SMALL,
            face_px=face_px,
            detail=f"{face_px} px wide; {_LEAST_PX} px and more are needed",
            vectors=None,
        )
    if sharpness(image, faces, front) < _SHARP_FROM:
        return Photo(refusal=Refusal.BLURRED, face_px=face_px, detail="", vectors=None)
    return Photo(
        refusal=None,
        face_px=face_px,
        detail=f"face {face_px} px wide",
        vectors=_both_sides(image, faces, front, model),
    )


def without_strangers(photos: Sequence[Photo], on_record: Templates | None = None) -> list[Photo]:
    """The same photos, refused where one is unlike all others together; of two, both are.

    on_record  of the person, by the same model: then each is compared with that alone
    """
    kept = [photo for photo in photos if photo.vectors is not None]
    # Of two, nobody can say which is the stranger.
    of_two = on_record is None and len(kept) == 2  # noqa: PLR2004
    out = []
    for photo in photos:
        others = [on_record.vectors] if on_record else [p.vectors for p in kept if p is not photo]
        against = [vectors for vectors in others if vectors is not None]
        if photo.vectors is None or not against:
            out.append(photo)
            continue
        alike = float(direction(photo.vectors) @ direction(np.concatenate(against)))
        out.append(
            photo
            if alike >= _SAME_PERSON_FROM
            else Photo(
                refusal=Refusal.OF_TWO if of_two else Refusal.SOMEBODY_ELSE,
                face_px=photo.face_px,
                detail="a look-alike, a wrong file, or a face turned far away",
                vectors=None,
            )
        )
    return out


def templates_of(photos: Sequence[Photo], model: FaceModel) -> Templates | None:
    """What stands for the person; None where every photograph was refused."""
    vectors = [photo.vectors for photo in photos if photo.vectors is not None]
    if not vectors:
        return None
    return Templates(model=model.cards[-1].sha256, vectors=np.concatenate(vectors))


def sharpness(image: Image, faces: Faces, which: int) -> float:
    """The step between neighbouring pixels of the face at 112 px, in shares of its contrast."""
    left, top, right, bottom = (max(0, round(float(v))) for v in faces.boxes[which])
    grey = image[top:bottom, left:right].mean(axis=2)
    rows = np.linspace(0, grey.shape[0], _CHIP_PX + 1).astype(int)
    columns = np.linspace(0, grey.shape[1], _CHIP_PX + 1).astype(int)
    if min(grey.shape) > _CHIP_PX:  # mean of each cell, so that a large photo gains nothing
        sums = grey.cumsum(0).cumsum(1)
        sums = np.pad(sums, ((1, 0), (1, 0)))[np.ix_(rows, columns)]
        cells = np.diff(rows)[:, None] * np.diff(columns)
        grey = (sums[1:, 1:] - sums[:-1, 1:] - sums[1:, :-1] + sums[:-1, :-1]) / cells
    steps = np.abs(np.diff(grey, axis=0)).mean() + np.abs(np.diff(grey, axis=1)).mean()
    return float(steps * grey.shape[1] / _CHIP_PX / max(float(grey.std()), _FLAT))


def _both_sides(image: Image, faces: Faces, which: int, model: FaceModel) -> NDArray[np.float32]:
    points = faces.landmarks[which]
    mirrored = points.copy()
    mirrored[:, 0] = image.shape[1] - 1 - mirrored[:, 0]
    mirrored = mirrored[[1, 0, 2, 4, 3]]  # the right eye is now the left
    return np.concatenate(
        [
            model.embed(image, points[None]).vectors,
            model.embed(np.ascontiguousarray(image[:, ::-1]), mirrored[None]).vectors,
        ]
    )

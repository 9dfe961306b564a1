"""Which photographs stand for a person: on the portraits of The Long Take, and the real models."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pil
from PIL import ImageFilter

from personae.capture.enrolment import (
    Photo,
    Refusal,
    looked_at,
    sharpness,
    templates_of,
    without_strangers,
)
from personae.engines.faces.memory import PaintedFaces
from personae.engines.faces.yunet_sface import YuNetSFace
from personae.engines.pictures import PillowPictures
from personae.likeness.interfaces import FaceModel, Image
from personae.likeness.matching import direction

PORTRAITS = Path(__file__).resolve().parents[1] / "examples" / "the-long-take" / "portraits"
ANA = "ana-vale/00_y0_p0_studio.jpg"
DIEGO = "diego-santos/00_y0_p0_studio.jpg"


@cache
def model() -> FaceModel:
    return YuNetSFace()


@cache
def portrait(name: str) -> Image:
    return PillowPictures().read(PORTRAITS / name)


def scaled(image: Image, factor: float) -> Image:
    size = (round(image.shape[1] * factor), round(image.shape[0] * factor))
    return np.asarray(Pil.fromarray(image).resize(size, Pil.Resampling.LANCZOS))


def blurred(image: Image, radius: float) -> Image:
    return np.asarray(Pil.fromarray(image).filter(ImageFilter.GaussianBlur(radius)))


def beside(*images: Image) -> Image:
    height = max(image.shape[0] for image in images)
    return np.concatenate(
        [np.pad(i, ((0, height - i.shape[0]), (0, 0), (0, 0)), mode="edge") for i in images], axis=1
    )


def face_px(image: Image) -> float:
    box = model().detect(image).boxes[0]
    return float(box[2] - box[0])


def test_a_clear_face_stands_for_the_person() -> None:
    photo = looked_at(portrait(ANA), model())
    assert photo.refusal is None
    assert photo.vectors is not None
    assert photo.vectors.shape == (2, 128)
    assert photo.face_px == round(face_px(portrait(ANA)))
    assert photo.detail == f"face {photo.face_px} px wide"


def test_the_second_template_is_that_of_the_mirror_image() -> None:
    photo = looked_at(portrait(ANA), model())
    mirrored = looked_at(np.ascontiguousarray(portrait(ANA)[:, ::-1]), model())
    assert photo.vectors is not None
    assert mirrored.vectors is not None
    # The detector finds slightly other landmarks in the mirror, so they are not equal.
    assert float(photo.vectors[1] @ mirrored.vectors[0]) > 0.96
    assert float(photo.vectors[0] @ mirrored.vectors[1]) > 0.96
    assert not np.array_equal(photo.vectors[0], photo.vectors[1])


@pytest.mark.parametrize(
    "image",
    [
        np.zeros((0, 0, 3), np.uint8),
        np.zeros((1, 1, 3), np.uint8),
        np.full((300, 300, 3), 90, np.uint8),
    ],
    ids=["empty", "a pixel", "a wall"],
)
def test_a_picture_without_a_face_is_refused(image: Image) -> None:
    photo = looked_at(image, model())
    assert (photo.refusal, photo.face_px, photo.vectors) == (Refusal.NO_FACE, 0, None)


def test_two_people_in_one_photograph_are_refused() -> None:
    photo = looked_at(beside(portrait(ANA), portrait(DIEGO)), model())
    assert photo.refusal is Refusal.TWO_FACES
    assert photo.vectors is None
    assert photo.detail.startswith("2 faces, ")


@pytest.mark.parametrize(("share", "refusal"), [(0.52, Refusal.TWO_FACES), (0.5, None)])
def test_a_face_behind_is_let_be_up_to_half_the_width(
    share: float, refusal: Refusal | None
) -> None:
    picture = np.full((400, 500, 3), 118, np.uint8)
    picture[50:250, 50:250] = (180, 60, 60)
    side = round(200 * share)
    picture[60 : 60 + side, 300 : 300 + side] = (60, 60, 180)
    photo = looked_at(picture, PaintedFaces())
    # A plain square has no detail, so what is not refused for the face behind is called blurred.
    assert photo.refusal is (refusal or Refusal.BLURRED)


def test_a_small_bystander_is_let_be() -> None:
    photo = looked_at(beside(portrait(ANA), scaled(portrait(DIEGO), 0.35)), model())
    assert photo.refusal is None
    alone = looked_at(portrait(ANA), model())
    assert photo.vectors is not None
    assert alone.vectors is not None
    assert photo.vectors[0] @ alone.vectors[0] > 0.95


@pytest.mark.parametrize(("wanted", "refusal"), [(47, Refusal.TOO_SMALL), (48, None)])
def test_a_face_is_large_enough_from_48_px(wanted: int, refusal: Refusal | None) -> None:
    picture = np.full((120, 120, 3), 118, np.uint8)
    picture[20 : 20 + wanted, 20 : 20 + wanted] = (180, 60, 60)
    photo = looked_at(picture, PaintedFaces())
    assert photo.face_px == wanted
    assert photo.refusal is (refusal or Refusal.BLURRED)  # a plain square has no detail


def test_a_blurred_face_is_refused_and_a_clear_one_is_not() -> None:
    """The threshold, .14, on both sides: the widest blur that passes, the narrowest that fails."""
    picture, across = portrait(ANA), face_px(portrait(ANA))
    results = []
    for hundredths in range(13):
        image = blurred(picture, hundredths / 100 * across)
        faces = model().detect(image)
        if not len(faces):
            break
        results.append((sharpness(image, faces, 0), looked_at(image, model()).refusal))
    sharp = [value for value, refusal in results if refusal is None]
    soft = [value for value, refusal in results if refusal is Refusal.BLURRED]
    assert len(sharp) + len(soft) == len(results)
    assert min(sharp) >= 0.14 > max(soft)
    assert [value for value, _ in results] == sorted((v for v, _ in results), reverse=True)


def test_sharpness_does_not_hang_on_the_size_of_the_photograph() -> None:
    picture = portrait(ANA)
    small = scaled(picture, 112 / face_px(picture))
    at_112 = sharpness(small, model().detect(small), 0)
    large = scaled(small, 3)
    at_336 = sharpness(large, model().detect(large), 0)
    assert at_336 == pytest.approx(at_112, rel=0.25)


def test_a_plain_face_is_not_made_sharp_by_its_lack_of_contrast() -> None:
    picture = np.full((200, 200, 3), 118, np.uint8)
    picture[50:150, 50:150] = (180, 60, 60)
    picture[100, 50:150] += 1
    faces = PaintedFaces().detect(picture[:, :])
    assert sharpness(picture, faces, 0) < 0.14


@cache
def photos(performer: str) -> tuple[Photo, ...]:
    names = sorted(p.name for p in (PORTRAITS / performer).iterdir())
    frontal = [n for n in names if abs(int(n.split("_y")[1].split("_")[0])) <= 45][:4]
    return tuple(looked_at(portrait(f"{performer}/{n}"), model()) for n in frontal)


def refusals(given: list[Photo]) -> list[Refusal | None]:
    return [photo.refusal for photo in without_strangers(given)]


def test_somebody_elses_photograph_among_three_is_refused() -> None:
    ana, diego = photos("ana-vale"), photos("diego-santos")
    assert refusals([*ana[:2], diego[0]])[2] is Refusal.SOMEBODY_ELSE
    assert refusals([diego[0], *ana]) == [Refusal.SOMEBODY_ELSE, None, None, None, None]
    assert refusals([*ana, *ana]) == [None] * 8


def test_of_two_nobody_can_say_which_is_the_stranger_so_neither_stands() -> None:
    ana, diego = photos("ana-vale"), photos("diego-santos")
    assert refusals([ana[0], diego[0]]) == [Refusal.OF_TWO] * 2
    assert refusals([ana[0], ana[1]]) == [None, None]
    assert refusals([ana[0]]) == [None]


def test_a_refused_photograph_counts_for_nothing_among_the_others() -> None:
    nothing = looked_at(np.zeros((9, 9, 3), np.uint8), model())
    pair = [photos("ana-vale")[0], photos("diego-santos")[0], nothing]
    assert refusals(pair) == [Refusal.OF_TWO, Refusal.OF_TWO, Refusal.NO_FACE]


def test_what_is_added_is_held_against_what_is_on_record() -> None:
    ana, diego = photos("ana-vale"), photos("diego-santos")
    on_record = templates_of(ana[:1], model())
    added = without_strangers([ana[1], *diego[:2]], on_record)
    assert [photo.refusal for photo in added] == [None, *[Refusal.SOMEBODY_ELSE] * 2]


@pytest.mark.parametrize(("alike", "refusal"), [(0.451, None), (0.449, Refusal.SOMEBODY_ELSE)])
def test_a_photograph_is_somebody_elses_under_45_hundredths(
    alike: float, refusal: Refusal | None
) -> None:
    def at(cosine: float) -> Photo:
        vector = np.array([cosine, np.sqrt(1 - cosine**2)], np.float32)
        return Photo(refusal=None, face_px=100, detail="", vectors=np.stack([vector, vector]))

    assert refusals([at(1), at(1), at(1), at(alike)])[3] is refusal


def test_a_full_profile_is_refused_among_views_of_the_face() -> None:
    names = ("14_y90_p0_studio.jpg", "15_y-90_p0_day.jpg")
    for performer in ("ana-vale", "diego-santos", "nora-lind"):
        for name in names:
            photo = looked_at(portrait(f"{performer}/{name}"), model())
            judged = without_strangers([*photos(performer), photo])[-1]
            assert judged.refusal is not None
            assert judged.vectors is None


def test_what_stands_for_a_person_is_all_that_was_not_refused() -> None:
    ana = photos("ana-vale")
    nothing = looked_at(np.zeros((9, 9, 3), np.uint8), model())
    templates = templates_of([nothing, *ana], model())
    assert templates is not None
    assert templates.model == model().cards[-1].sha256
    assert templates.vectors.shape == (2 * len(ana), 128)
    assert templates_of([nothing], model()) is None
    assert templates_of([], model()) is None


@pytest.mark.parametrize("judge", [without_strangers, list])
def test_judging_changes_no_order_and_loses_no_photograph(
    judge: Callable[[list[Photo]], list[Photo]],
) -> None:
    given = [*photos("ana-vale"), *photos("diego-santos")[:1]]
    assert [photo.face_px for photo in judge(given)] == [photo.face_px for photo in given]


def test_a_portrait_is_nearest_to_its_own_person() -> None:
    performers = sorted(p.name for p in PORTRAITS.iterdir())[:5]
    means = {}
    for p in performers:
        kept = [photo.vectors for photo in photos(p)[:3] if photo.vectors is not None]
        means[p] = direction(np.concatenate(kept))
    for p in performers:
        vectors = photos(p)[3].vectors
        assert vectors is not None
        assert max(means, key=lambda other: float(means[other] @ vectors[0])) == p

"""Small faces looked for again: when, where, and that each is found once and in its place."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from bench.crowd_films import found, read
from bench.gallery import Person, long_take_cast
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image as Pil

from personae.engines.faces.memory import PaintedFaces
from personae.engines.films.memory import MemoryFrame
from personae.likeness.interfaces import Faces, Image
from personae.screening.crowds import Crowd, CrowdThresholds, detail_px, enlarged, landmarks_of
from personae.screening.tracks import Look

MODEL = PaintedFaces()
RED, BLUE = (220, 20, 20), (20, 20, 220)
DEFAULT = CrowdThresholds()


def faces_of(*widths: float) -> Faces:
    boxes = np.array([[100 * n, 0, 100 * n + w, w] for n, w in enumerate(widths)], np.float32)
    return Faces(
        boxes=boxes.reshape(-1, 4),
        landmarks=np.zeros((len(widths), 5, 2), np.float32),
        scores=np.ones(len(widths), np.float32),
    )


@pytest.mark.parametrize(
    ("detail", "turned", "needed"),
    [
        (0.0, False, 0.70),
        (19.9, False, 0.70),
        (20.0, False, 0.60),
        (27.9, False, 0.60),
        (28.0, False, 0.54),
        (200.0, False, 0.54),
        (19.9, True, 0.70),
        (27.9, True, 0.60),
        (200.0, True, 0.60),
    ],
)
def test_two_faces_are_one_persons_from_a_score_that_their_detail_sets(
    detail: float, *, turned: bool, needed: float
) -> None:
    assert DEFAULT.same_from(detail, turned=turned) == needed


def noise(width: int) -> Image:
    return np.random.default_rng(1).integers(60, 200, (width, width, 3)).astype(np.uint8)


def detail_of(picture: Image) -> float:
    return detail_px(look_at(picture, (0, 0, picture.shape[1], picture.shape[0]), WRONG))


@pytest.mark.parametrize("one", long_take_cast()[:4], ids=lambda one: one.id)
def test_an_enlarged_face_shows_no_more_than_it_did(one: Person) -> None:
    photo = read(one.photos[0])
    left, top, right, bottom = (round(float(side)) for side in found(photo).boxes[0])

    def face(width: int) -> Image:
        small = Pil.fromarray(photo[top:bottom, left:right]).resize((width, width))
        return np.asarray(small)

    assert [detail_of(face(width)) for width in (20, 24, 28, 48)] == [20, 24, 28, 48]
    assert detail_of(enlarged(face(24), 2)) < 28
    assert detail_of(enlarged(face(24), 3)) < 30
    assert detail_of(enlarged(face(16), 3)) < 28


def test_a_face_of_one_shade_or_of_a_few_pixels_shows_nothing() -> None:
    assert detail_of(np.full((40, 40, 3), 118, np.uint8)) == 0
    assert detail_of(noise(7)) == 0
    assert detail_of(noise(8)) == 8


@pytest.mark.parametrize(
    ("widths", "due"),
    [
        ((), False),
        ((30.0, 30.0), False),  # two are no crowd
        ((30.0, 30.0, 30.0), True),
        ((90.0, 90.0, 31.9), True),  # one small face hints at more
        ((90.0, 90.0, 32.0), False),
    ],
)
def test_a_crowd_is_three_faces_one_of_them_small(widths: tuple[float, ...], *, due: bool) -> None:
    assert Crowd(DEFAULT).is_due(faces_of(*widths), frame=0, begun=0) is due


@pytest.mark.parametrize(
    ("later", "begun", "due"),
    [(72, 14, True), (71, 14, False), (72, 13, False), (500, 10, False)],
)
def test_a_crowd_is_looked_at_again_when_half_of_it_is_new(
    later: int, begun: int, *, due: bool
) -> None:
    crowd, eight = Crowd(DEFAULT), faces_of(*[30.0] * 8)
    assert crowd.is_due(eight, frame=100, begun=10)
    assert crowd.is_due(eight, frame=100 + later, begun=begun) is due


def picture_of(*squares: tuple[int, int, int], size: tuple[int, int] = (1100, 2300)) -> MemoryFrame:
    picture = np.full((*size, 3), 118, np.uint8)
    for number, (left, top, width) in enumerate(squares):
        # Each another person: equal colours in one row are one piece to the painted detector.
        picture[top : top + width, left : left + width] = (220, 20 + number, 20)
    return MemoryFrame(number=0, at_s=Fraction(0), picture=picture)


def boxes_of(faces: Faces) -> set[tuple[float, ...]]:
    return {tuple(float(side) for side in box) for box in faces.boxes}


@pytest.mark.parametrize(("wide", "shift"), [(1280, -0.25), (1281, 0.0), (2300, 0.0)])
def test_small_faces_are_found_in_their_place_and_large_ones_stay(wide: int, shift: float) -> None:
    """A picture up to 1280 px long is looked at twice as large, a larger one at its own size."""
    right = wide - 60
    frame = picture_of((30, 40, 20), (right, 1000, 39), (900, 300, 80), size=(1100, wide))
    box = np.array([[900, 300, 980, 380]], np.float32)
    large = Faces(box, np.zeros((1, 5, 2), np.float32), np.ones(1, np.float32))
    found = Crowd(DEFAULT).look(MODEL, frame, large)
    assert boxes_of(found) == {
        (30, 40, 50, 60),
        (right, 1000, right + 39, 1039),
        (900, 300, 980, 380),
    }
    at = next(n for n, box in enumerate(found.boxes) if box[0] == 30)
    # The nose is in the middle of the width, and the detector's grid is of pixels' middles.
    assert found.landmarks[at, 2] == pytest.approx([40 + shift, 52 + shift])
    assert list(found.scores) == sorted(found.scores, reverse=True)


@pytest.mark.parametrize(("wide", "found"), [(1280, True), (1281, False)])
def test_the_smallest_are_found_where_a_picture_is_enlarged(wide: int, *, found: bool) -> None:
    """The painted detector sees nothing under 8 px: at its own size one of 6 is lost."""
    frame = picture_of((700, 400, 6), size=(800, wide))
    nobody = Faces(np.zeros((0, 4), np.float32), np.zeros((0, 5, 2), np.float32), np.zeros(0, np.float32))  # fmt: skip  # noqa: E501
    assert (len(Crowd(DEFAULT).look(MODEL, frame, nobody)) == 1) is found


def test_what_the_usual_look_found_of_the_same_face_is_not_told_twice() -> None:
    frame = picture_of((30, 40, 20), size=(100, 300))
    beside = Faces(
        boxes=np.array([[32, 41, 53, 62]], np.float32),
        landmarks=np.zeros((1, 5, 2), np.float32),
        scores=np.array([0.9], np.float32),
    )
    assert boxes_of(Crowd(DEFAULT).look(MODEL, frame, beside)) == {(30, 40, 50, 60)}


def test_what_only_the_usual_look_found_stays() -> None:
    frame = picture_of((30, 40, 20), size=(100, 300))
    found = Crowd(DEFAULT).look(MODEL, frame, faces_of(0.0, 0.0, 25.0))
    assert (200, 0, 225, 25) in boxes_of(found)


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 2), st.integers(5, 39)), max_size=8),
    st.booleans(),
)
def test_each_small_face_is_found_once_wherever_the_tiles_meet(
    standing: list[tuple[int, int, int]],
    upright: bool,
) -> None:
    # One a cell of 50 by 50, so that none touches another, in a picture of two tiles.
    squares = {(column, row): width for column, row, width in standing}
    at = [(50 * column + 7, 50 * row + 3, width) for (column, row), width in squares.items()]
    at = [(top, left, width) for left, top, width in at] if upright else at
    frame = picture_of(*at, size=(1060, 150) if upright else (150, 1060))
    found = Crowd(DEFAULT).look(MODEL, frame, faces_of())
    assert len(found) == len(at)
    assert boxes_of(found) == {(left, top, left + w, top + w) for left, top, w in at}


def look_at(
    picture: Image, box: tuple[float, float, float, float], landmarks: NDArray[np.float32]
) -> Look:
    return Look(
        frame=0,
        quality=1.0,
        patch=picture,
        landmarks=landmarks,
        box=np.array(box, np.float32),
        others=np.zeros((0, 4), np.float32),
    )


WRONG = np.full((5, 2), 3.0, np.float32)
SMALL = np.full((60, 90, 3), 118, np.uint8)
SMALL[20:40, 20:40] = RED


def test_the_eyes_of_a_small_face_are_found_close_to() -> None:
    nose = landmarks_of(look_at(SMALL, (20, 20, 40, 40), WRONG), MODEL, DEFAULT)[2]
    assert nose == pytest.approx([30, 32], abs=0.6)


def test_eyes_that_were_found_close_to_stay() -> None:
    close = replace(look_at(SMALL, (20, 20, 40, 40), WRONG), close=True)
    assert (landmarks_of(close, MODEL, DEFAULT) == WRONG).all()


@pytest.mark.parametrize(("width", "anew"), [(39, True), (40, False)])
def test_the_eyes_of_a_large_face_stay_where_they_were_found(width: int, *, anew: bool) -> None:
    picture = np.full((120, 120, 3), 118, np.uint8)
    picture[20 : 20 + width, 20 : 20 + width] = RED
    box = (20.0, 20.0, 20.0 + width, 20.0 + width)
    found = landmarks_of(look_at(picture, box, WRONG), MODEL, DEFAULT)
    assert bool((found != WRONG).any()) is anew


def test_a_neighbours_eyes_are_not_taken() -> None:
    picture = np.full((60, 90, 3), 118, np.uint8)
    picture[20:40, 45:65] = BLUE
    assert (landmarks_of(look_at(picture, (20, 20, 40, 40), WRONG), MODEL, DEFAULT) == WRONG).all()


def test_where_no_face_is_found_close_to_the_eyes_stay() -> None:
    nothing = np.full((60, 90, 3), 118, np.uint8)
    assert (landmarks_of(look_at(nothing, (20, 20, 40, 40), WRONG), MODEL, DEFAULT) == WRONG).all()


def test_a_picture_is_enlarged_by_straight_lines() -> None:
    ramp = np.repeat(np.arange(0, 200, 40, dtype=np.uint8)[None, :, None], 3, axis=2)
    assert enlarged(ramp, 2)[0, :, 0].tolist() == [0, 10, 30, 50, 70, 90, 110, 130, 150, 160]
    assert enlarged(ramp, 2).shape == (2, 10, 3)
    assert (enlarged(ramp, 1) == ramp).all()
    assert (enlarged(ramp.swapaxes(0, 1), 2) == enlarged(ramp, 2).swapaxes(0, 1)).all()

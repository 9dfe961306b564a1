"""Pieces of the picture around faces: where they lie, and what is found in them."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from personae.engines.faces.memory import PaintedFaces
from personae.engines.films.memory import MemoryFrame
from personae.likeness.interfaces import Faces
from personae.screening.boxes import overlaps
from personae.screening.looks import window
from personae.screening.nearby import found_near

RED, BLUE = (220, 20, 20), (20, 20, 220)
SIZE = (640, 360)


@given(
    st.tuples(st.floats(-100, 700), st.floats(-100, 400), st.floats(8, 300)),
    st.floats(0, 200),
    st.integers(1, 6),
    st.tuples(st.integers(64, 700), st.integers(64, 500)),
)
def test_a_window_lies_inside_begins_even_and_holds_whole_steps(
    at: tuple[float, float, float], margin: float, step: int, size: tuple[int, int]
) -> None:
    left, top, wide = at
    assume(left < size[0] and top < size[1] and left + wide > 0 and top + wide > 0)
    box = np.array([left, top, left + wide, top + wide], np.float32)
    a, b, c, d = window(box, margin, size=size, step=step)
    assert 0 <= a < c <= size[0]
    assert 0 <= b < d <= size[1]
    assert a % 2 == b % 2 == 0
    assert (c - a) % (2 * step) == (d - b) % (2 * step) == 0


def frame(*squares: tuple[tuple[int, int, int], int, int, int]) -> MemoryFrame:
    """Grey, with a square at each (colour, left, top, width)."""
    picture = np.full((SIZE[1], SIZE[0], 3), 118, np.uint8)
    for colour, left, top, width in squares:
        picture[top : top + width, left : left + width] = colour
    return MemoryFrame(number=0, at_s=Fraction(0), picture=picture)


def near(shown: MemoryFrame, *expected: tuple[int, int, int], reach: float = 0.7) -> Faces:
    boxes = [[left, top, left + width, top + width] for left, top, width in expected]
    return found_near(
        shown,
        np.array(boxes, np.float32).reshape(-1, 4),
        np.full(len(boxes), reach, np.float32),
        size=SIZE,
        model=PaintedFaces(),
        sure_from=0.3,
    )


def box(left: int, top: int, width: int) -> NDArray[np.float32]:
    return np.array([left, top, left + width, top + width], np.float32)


@pytest.mark.parametrize("width", [24, 44, 88, 132])
def test_a_face_is_found_where_it_stands_now(width: int) -> None:
    found = near(frame((RED, 264, 132, width)), (264 + width // 4, 132, width))
    assert len(found) == 1
    assert np.abs(found.boxes[0] - box(264, 132, width)).max() <= 3
    assert found.landmarks[0, 2] == pytest.approx([264 + width / 2, 132 + width * 0.6], abs=4)


def test_two_places_that_show_one_face_give_it_once() -> None:
    found = near(frame((RED, 300, 120, 44)), (296, 118, 44), (308, 124, 44))
    assert len(found) == 1


def test_a_face_farther_off_than_it_may_be_is_left() -> None:
    shown = frame((RED, 300, 120, 44), (BLUE, 348, 120, 44))
    assert len(near(shown, (300, 120, 44))) == 1
    assert len(near(shown, (300, 120, 44), reach=1.5)) == 2


@pytest.mark.parametrize("expected", [(-60, 100, 44), (700, 100, 44), (100, -60, 44)])
def test_a_face_expected_outside_the_picture_is_not_looked_for(
    expected: tuple[int, int, int],
) -> None:
    assert len(near(frame((RED, 300, 120, 44)), expected)) == 0


def test_overlaps() -> None:
    boxes = np.stack([box(0, 0, 10), box(5, 0, 10), box(20, 0, 10)])
    third = 50 / 150
    assert overlaps(boxes[:1], boxes)[0] == pytest.approx([1, third, 0])

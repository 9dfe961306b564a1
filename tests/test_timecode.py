"""Timecode as the editor's machine shows it, read and written: one table, both ways."""

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.films import Making, make_film

from personae.app.reports.timecode import Clock
from personae.engines.films.pyav import PyavReader
from personae.reconciliation.timecode import Timecode

FILM, FILM_NTSC = Fraction(24), Fraction(24000, 1001)
PAL, PAL_TWICE = Fraction(25), Fraction(50)
NTSC, NTSC_TWICE = Fraction(30000, 1001), Fraction(60000, 1001)
DAY_OF_DROP_FRAME = 2_589_408  # 24 · 107,892

# Rate, how many frames after midnight, and the label of that frame. 23.976 counts 24 labels a
# second; drop-frame leaves out two labels (four at 59.94) each minute but every tenth.
LABELS: list[tuple[Fraction, int, str]] = [
    (FILM, 0, "00:00:00:00"),
    (FILM, 23, "00:00:00:23"),
    (FILM, 24, "00:00:01:00"),
    (FILM, 86_399, "00:59:59:23"),
    (FILM, 86_400, "01:00:00:00"),
    (FILM, 2_073_599, "23:59:59:23"),
    (FILM_NTSC, 23, "00:00:00:23"),
    (FILM_NTSC, 24, "00:00:01:00"),
    (FILM_NTSC, 1_440, "00:01:00:00"),
    (FILM_NTSC, 86_400, "01:00:00:00"),
    (FILM_NTSC, 172_800, "02:00:00:00"),
    (PAL, 24, "00:00:00:24"),
    (PAL, 25, "00:00:01:00"),
    (PAL, 90_000, "01:00:00:00"),
    (PAL, 899_999, "09:59:59:24"),
    (PAL_TWICE, 49, "00:00:00:49"),
    (PAL_TWICE, 50, "00:00:01:00"),
    (NTSC, 29, "00:00:00:29"),
    (NTSC, 1_799, "00:00:59:29"),
    (NTSC, 1_800, "00:01:00:00"),
    (NTSC, 17_982, "00:09:59:12"),
    (NTSC, 18_000, "00:10:00:00"),
    (NTSC, 108_000, "01:00:00:00"),
    (NTSC, 0, "00:00:00;00"),
    (NTSC, 29, "00:00:00;29"),
    (NTSC, 30, "00:00:01;00"),
    (NTSC, 1_799, "00:00:59;29"),
    (NTSC, 1_800, "00:01:00;02"),
    (NTSC, 1_801, "00:01:00;03"),
    (NTSC, 3_597, "00:01:59;29"),
    (NTSC, 3_598, "00:02:00;02"),
    (NTSC, 17_981, "00:09:59;29"),
    (NTSC, 17_982, "00:10:00;00"),
    (NTSC, 17_983, "00:10:00;01"),
    (NTSC, 19_781, "00:10:59;29"),
    (NTSC, 19_782, "00:11:00;02"),
    (NTSC, 107_891, "00:59:59;29"),
    (NTSC, 107_892, "01:00:00;00"),
    (NTSC, 109_691, "01:00:59;29"),
    (NTSC, 109_692, "01:01:00;02"),
    (NTSC, 215_784, "02:00:00;00"),
    (NTSC, 1_078_920, "10:00:00;00"),
    (NTSC, 2_589_407, "23:59:59;29"),
    (NTSC_TWICE, 59, "00:00:00;59"),
    (NTSC_TWICE, 3_599, "00:00:59;59"),
    (NTSC_TWICE, 3_600, "00:01:00;04"),
    (NTSC_TWICE, 35_963, "00:09:59;59"),
    (NTSC_TWICE, 35_964, "00:10:00;00"),
    (NTSC_TWICE, 215_784, "01:00:00;00"),
]


def midnight(label: str) -> str:
    return "00:00:00;00" if ";" in label else "00:00:00:00"


@pytest.mark.parametrize(("rate", "frame", "label"), LABELS)
def test_each_frame_has_its_label_and_each_label_its_frame(
    rate: Fraction, frame: int, label: str
) -> None:
    assert Timecode.parse(label).frame(rate) == frame
    assert Clock(rate, midnight(label)).at(frame) == label
    assert str(Timecode.parse(label)) == label


@pytest.mark.parametrize(("rate", "frame", "label"), LABELS)
def test_a_film_may_begin_at_any_label(rate: Fraction, frame: int, label: str) -> None:
    """The same labels, counted from the first of its kind in the table."""
    drop = ";" in label
    before = [(f, text) for r, f, text in LABELS if (r, ";" in text) == (rate, drop) and f <= frame]
    start, text = before[0]
    assert Clock(rate, text).at(frame - start) == label


@pytest.mark.parametrize(
    ("rate", "start", "label"),
    [
        (FILM, "23:59:59:23", "00:00:00:00"),
        (NTSC, "23:59:59;29", "00:00:00;00"),
        (NTSC_TWICE, "23:59:59;59", "00:00:00;00"),
    ],
)
def test_after_the_last_label_of_a_day_comes_midnight(
    rate: Fraction, start: str, label: str
) -> None:
    assert Clock(rate, start).at(1) == label


@given(st.integers(0, DAY_OF_DROP_FRAME - 2), st.sampled_from([NTSC, NTSC_TWICE]))
def test_drop_frame_labels_come_back_as_their_frames_and_none_is_given_twice(
    frame: int, rate: Fraction
) -> None:
    clock = Clock(rate, "00:00:00;00")
    labels = [clock.at(number) for number in (frame, frame + 1)]
    assert [Timecode.parse(label).frame(rate) for label in labels] == [frame, frame + 1]


def test_drop_frame_keeps_with_the_clock() -> None:
    """It is a millionth slow, 86 milliseconds a day, and not the thousandth of 29.97."""
    clock = Clock(NTSC, "00:00:00;00")
    for minutes in range(0, 24 * 60, 10):
        frame = minutes * 60 * 30 - 18 * (minutes // 10)
        assert clock.at(frame) == f"{minutes // 60:02}:{minutes % 60:02}:00;00"
        assert abs(frame / NTSC - minutes * 60) <= Fraction(minutes * 60, 1_000_000)


@pytest.mark.parametrize(
    ("rate", "start", "labels"),
    [
        (FILM, "01:00:00:00", ["01:00:00:00", "01:00:00:01", "01:00:00:02", "01:00:00:03"]),
        (FILM_NTSC, "00:59:59:22", ["00:59:59:22", "00:59:59:23", "01:00:00:00", "01:00:00:01"]),
        (PAL, "09:59:59:23", ["09:59:59:23", "09:59:59:24", "10:00:00:00", "10:00:00:01"]),
        (NTSC, "00:00:59:28", ["00:00:59:28", "00:00:59:29", "00:01:00:00", "00:01:00:01"]),
        (NTSC, "00:00:59;28", ["00:00:59;28", "00:00:59;29", "00:01:00;02", "00:01:00;03"]),
        (NTSC, "00:09:59;28", ["00:09:59;28", "00:09:59;29", "00:10:00;00", "00:10:00;01"]),
        (NTSC_TWICE, "00:00:59;58", ["00:00:59;58", "00:00:59;59", "00:01:00;04", "00:01:00;05"]),
    ],
)
def test_a_film_shows_its_own_labels(
    tmp_path: Path, rate: Fraction, start: str, labels: list[str]
) -> None:
    """From the timecode track of a MOV to what a report says of each frame."""
    pictures = [np.full((96, 160, 3), 40 * n, np.uint8) for n in range(4)]
    how = Making(rate=rate, tags={"timecode": start})
    film = PyavReader().open(make_film(tmp_path / "film.mov", pictures, how))
    assert (film.facts.frame_rate, film.facts.starts_at) == (rate, start)
    clock = Clock(film.facts.frame_rate, film.facts.starts_at)
    seen = [(frame.number, frame.at_s) for frame in film.frames()]
    assert [clock.at(number) for number, _ in seen] == labels
    assert all(b - a == 1 / rate for (_, a), (_, b) in pairwise(seen))
    assert not film.variable_rate

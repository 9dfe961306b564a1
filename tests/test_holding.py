"""Real films, real models: a track holds through turning, hiding, leaving, dissolves and formats.

The people are The Long Take's, who never lived.
"""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image as Pil
from tests.films import PLAIN, Making, make_film

from personae.capture.enrolment import looked_at, templates_of
from personae.engines.faces.yunet_sface import YuNetSFace
from personae.engines.films.pyav import PyavReader
from personae.engines.pictures import PillowPictures
from personae.likeness.interfaces import Image
from personae.likeness.matching import Gallery
from personae.screening.faces import Screener
from personae.screening.sightings import Screening
from personae.vocabulary.names import PerformerId
from personae.vocabulary.span import Span

PORTRAITS = Path(__file__).parent.parent / "examples/the-long-take/portraits"
ANA, DIEGO = PerformerId("ana-vale"), PerformerId("diego-santos")
WIDTH, HEIGHT = 640, 360
_BLOCKS = np.random.default_rng(11).integers(40, 200, (2, 18, 32, 3)).astype(np.uint8)


@cache
def model() -> YuNetSFace:
    return YuNetSFace()


def portrait(performer: str, name: str) -> Image:
    return PillowPictures().read(next((PORTRAITS / performer).glob(f"{name}*.jpg")))


@cache
def gallery() -> Gallery:
    """Each from five portraits; none of them is shown below."""
    made = {}
    for performer in (ANA, DIEGO):
        photos = [portrait(performer, f"{n:02}_") for n in (1, 2, 3, 5, 6)]
        made[performer] = templates_of([looked_at(p, model()) for p in photos], model())
    known = {who: templates for who, templates in made.items() if templates is not None}
    return Gallery.of(known, model().cards[-1].sha256)


@cache
def head(performer: PerformerId, name: str, width: int) -> Image:
    shown = Pil.fromarray(portrait(performer, name)).resize((width, width))
    return np.asarray(shown)


def set_(*faces: tuple[PerformerId, str, int, int, int], scene: int = 0) -> Image:
    """A picture with each (performer, portrait, left, top, width), as far as they are inside."""
    margin = 2 * HEIGHT  # what is outside the picture is cut off at the end
    wide = np.pad(
        np.kron(_BLOCKS[scene], np.ones((20, 20, 1), np.uint8)), ((0, 0), (margin,) * 2, (0, 0))
    )
    for performer, name, left, top, width in faces:
        at = left + margin
        wide[top : top + width, at : at + width] = head(performer, name, width)
    return wide[:, margin : margin + WIDTH].copy()


def screened(path: Path) -> Screening:
    film = PyavReader().open(path)
    screener = Screener(model=model(), gallery=gallery(), pictures=PillowPictures())
    try:
        return screener.screen(film)
    finally:
        film.close()


def shown(tmp_path: Path, pictures: Iterable[Image], how: Making = PLAIN) -> Screening:
    return screened(make_film(tmp_path / "film.mp4", list(pictures), how))


def stretches(got: Screening) -> list[tuple[str, str, Span]]:
    return [(s.performer, s.shot, s.span) for s in got.sightings]


def test_a_face_that_turns_away_to_profile_and_back_is_one_stretch(tmp_path: Path) -> None:
    turning = ["05_", "09_", "13_", *["14_"] * 6, "13_", "09_", "05_"]  # 20°, 45°, 65°, 90°, back
    film = [set_((ANA, name, 200 + n, 60, 220)) for name in turning for n in range(6)]
    got = shown(tmp_path, film)
    assert stretches(got) == [(ANA, "d1", Span(0, len(film)))]
    assert got.unknown == ()


def test_a_face_that_is_half_hidden_is_one_stretch(tmp_path: Path) -> None:
    film = [set_((DIEGO, "00_", 220, 60, 220)) for _ in range(60)]
    for n in range(20, 40):
        left = 250 + 6 * (n - 20)  # a post as wide as half of the face
        film[n][:, left : left + 48] = (70, 75, 60)
    got = shown(tmp_path, film)
    assert stretches(got) == [(DIEGO, "d1", Span(0, 60))]
    assert got.unknown == ()


def test_a_face_that_leaves_the_picture_is_theirs_up_to_its_edge(tmp_path: Path) -> None:
    film = [set_((ANA, "00_", 300 + 8 * n, 60, 200)) for n in range(60)]
    got = shown(tmp_path, film)
    ((who, _, span),) = stretches(got)
    assert (who, span.start) == (ANA, 0)
    # Half of the face is outside from frame 30 on, all of it from frame 37.
    assert 27 <= span.end <= 40
    assert got.unknown == ()


@pytest.mark.parametrize("length", [12, 24])
def test_two_who_dissolve_into_each_other_are_two(tmp_path: Path, length: int) -> None:
    first = [set_((ANA, "00_", 200, 70, 220)) for _ in range(30 + length)]
    second = [set_((DIEGO, "00_", 205, 65, 220), scene=1) for _ in range(30 + length)]
    shares = np.arange(1, length + 1) / (length + 1)
    mixed = [
        np.rint(a * (1 - share) + b * share).astype(np.uint8)
        for a, b, share in zip(first[30:], second[:length], shares, strict=True)
    ]
    got = shown(tmp_path, [*first[:30], *mixed, *second[length:]])
    (before, after) = stretches(got)
    assert before[:2] == (ANA, "d1")
    assert after[:2] == (DIEGO, "d2")
    assert before[2].end == after[2].start
    assert abs(after[2].start - (30 + length / 2)) <= 3
    assert (before[2].start, after[2].end) == (0, 60 + length)
    assert got.unknown == ()


def test_two_cut_against_each_other_are_never_one(tmp_path: Path) -> None:
    film = [
        set_(((ANA, DIEGO)[n // 9 % 2], "00_", 210, 70, 220), scene=n // 9 % 2) for n in range(54)
    ]
    assert stretches(shown(tmp_path, film)) == [
        ((ANA, DIEGO)[n % 2], f"d{n + 1}", Span(9 * n, 9 * n + 9)) for n in range(6)
    ]


@pytest.mark.parametrize("bars", [43, 46])
def test_in_a_letterbox(tmp_path: Path, bars: int) -> None:
    film = [set_((ANA, "00_", 180 + n, 90, 180)) for n in range(24)]
    film += [set_((DIEGO, "00_", 240 - n, 90, 180), scene=1) for n in range(24)]
    for picture in film:
        picture[:bars] = picture[-bars:] = 0
    assert stretches(shown(tmp_path, film)) == [
        (ANA, "d1", Span(0, 24)),
        (DIEGO, "d2", Span(24, 48)),
    ]


def test_a_white_frame_is_no_cut_and_loses_nobody(tmp_path: Path) -> None:
    film = [set_((ANA, "00_", 180 + n, 60, 200)) for n in range(40)]
    film[15] = np.clip(film[15] * 1.6 + 80, 0, 255).astype(np.uint8)
    assert stretches(shown(tmp_path, film)) == [(ANA, "d1", Span(0, 40))]


def interlaced(path: Path, fields: list[NDArray[np.uint8]], rate: Fraction) -> Path:
    """Every other line of a frame is the next field's, as a camera for television shot it."""
    with av.open(path, "w") as film:
        options = {"x264-params": "tff=1", "threads": "1"}
        track = film.add_stream("libx264", rate=rate, options=options)
        track.width, track.height, track.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        track.codec_context.flags |= av.codec.context.Flags.interlaced_dct
        for number in range(len(fields) // 2):
            woven = fields[2 * number].copy()
            woven[1::2] = fields[2 * number + 1][1::2]
            frame = av.VideoFrame.from_ndarray(woven, format="rgb24")
            frame.pts, frame.time_base = number, 1 / rate
            film.mux(track.encode(frame))
        film.mux(track.encode(None))
    return path


def test_in_an_interlaced_film(tmp_path: Path) -> None:
    fields = [set_((ANA, "00_", 120 + 2 * n, 60, 220)) for n in range(60)]
    fields += [set_((DIEGO, "00_", 300 - 2 * n, 60, 220), scene=1) for n in range(60)]
    path = interlaced(tmp_path / "film.ts", fields, Fraction(25))
    got = screened(path)
    assert (got.frames, got.unreadable_frames) == (60, 0)
    assert got.film.frame_rate == 25
    assert stretches(got) == [(ANA, "d1", Span(0, 30)), (DIEGO, "d2", Span(30, 60))]


def test_in_a_film_of_variable_rate(tmp_path: Path) -> None:
    film = [set_((ANA, "00_", 180 + 2 * n, 60, 200)) for n in range(25)]
    film += [set_((DIEGO, "00_", 260 - 2 * n, 60, 200), scene=1) for n in range(25)]
    times = [n + n // 4 + n // 7 for n in range(50)]
    got = shown(tmp_path, film, replace(PLAIN, times=times))
    assert got.variable_rate
    assert got.frames == 50
    assert got.duration_s >= Fraction(times[-1], 24)
    assert stretches(got) == [(ANA, "d1", Span(0, 25)), (DIEGO, "d2", Span(25, 50))]

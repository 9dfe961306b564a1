"""Copies in a crowd, from the film to the count: painted faces, and real weights on portraits."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from bench.crowd_films import Blending, blended, found, read, tints
from bench.gallery import Person, long_take_cast

from personae.capture.enrolment import looked_at, templates_of
from personae.engines.faces.memory import PaintedFaces
from personae.engines.faces.yunet_sface import YuNetSFace
from personae.engines.films.memory import MemoryPictures, MemoryReader
from personae.engines.pictures import PillowPictures
from personae.likeness.interfaces import FaceModel, Image
from personae.likeness.matching import Gallery
from personae.likeness.templates import Templates
from personae.screening.faces import Screener
from personae.screening.sightings import Screening, UnknownPerson
from personae.vocabulary.names import PerformerId

RED, GREEN, BLUE = (220, 20, 20), (20, 220, 20), (20, 20, 220)
ANA = PerformerId("ana-vale")
PAINTED = PaintedFaces()


def screened(pictures: Sequence[Image], model: FaceModel, gallery: Gallery) -> Screening:
    name = Path("film")
    film = MemoryReader({name: MemoryPictures(pictures=pictures, frame_rate=Fraction(24))})
    return Screener(model=model, gallery=gallery, pictures=PillowPictures()).screen(film.open(name))


def of_ana() -> Gallery:
    vector = np.array([RED], np.float32)
    model = PAINTED.cards[-1].sha256
    return Gallery.of({ANA: Templates(model, vector / np.linalg.norm(vector))}, model)


def nobody(model: FaceModel) -> Gallery:
    return Gallery.of({}, model.cards[-1].sha256)


def painted(
    *faces: tuple[tuple[int, int, int], int, int, int], size: tuple[int, int] = (360, 640)
) -> Image:
    picture = np.full((*size, 3), 118, np.uint8)
    for colour, left, top, width in faces:
        picture[top : top + width, left : left + width] = colour
    return picture


def crowd_of_five(shift: int) -> Image:
    """Five of somebody green, from 24 px up, among three others, all going the same way."""
    return painted(
        *((GREEN, 20 + 90 * n + shift, 20 + 60 * n, 24 + 6 * n) for n in range(5)),
        (BLUE, 500 + shift, 30, 34),
        (BLUE, 60 + shift, 300, 30),
        (RED, 300 + shift, 60, 34),
    )


def most_at_once(screening: Screening) -> list[int]:
    return sorted(person.most_at_once for person in screening.unknown)


def test_one_unknown_person_five_times_in_a_frame_is_one_finding() -> None:
    got = screened([crowd_of_five(2 * n) for n in range(30)], PAINTED, nobody(PAINTED))
    assert most_at_once(got) == [1, 2, 5]
    five = max(got.unknown, key=lambda person: person.most_at_once)
    ((shot, most),) = five.together
    assert shot == "d1"
    shift = 2 * most.frame
    assert sorted(box.left for box in most.boxes) == [20 + 90 * n + shift for n in range(5)]
    assert most.ask == ()
    assert len(five.frame.boxes) == 5
    assert len(five.frame.others) == 3
    assert got.sightings == ()


def test_a_mirrored_crowd_gives_the_same_counts() -> None:
    film = [crowd_of_five(2 * n) for n in range(20)]
    mirrored = [np.ascontiguousarray(picture[:, ::-1]) for picture in film]
    assert most_at_once(screened(mirrored, PAINTED, nobody(PAINTED))) == [1, 2, 5]


@pytest.mark.parametrize(("crowd", "asked"), [(3, 2), (0, 0)])
def test_small_faces_are_found_where_a_crowd_hints_at_them(crowd: int, asked: int) -> None:
    # In a picture of 960 pixels a face of 22 px is 7 px wide here: too small to be found there.
    others = [(BLUE, 200 + 300 * n, 60, 31) for n in range(crowd)]
    picture = painted(
        (RED, 100, 300, 22), (RED, 2000, 150, 22), (GREEN, 2700, 300, 90), *others, size=(500, 3000)
    )
    got = screened([picture] * 2, PAINTED, of_ana())
    of_size = [p for p in got.unknown if [c.performer for c in p.candidates] == [ANA]]
    assert sum(p.most_at_once for p in of_size) == asked
    assert all(p.why == "size" for p in of_size)
    assert got.sightings == ()


def test_a_small_copy_beside_a_large_one_stands_for_a_person_to_confirm() -> None:
    film = [
        painted(
            (RED, 60 + n, 60, 60), (RED, 300 + n, 200, 24), (RED, 500, 40, 30), (BLUE, 400, 90, 38)
        )
        for n in range(20)
    ]
    (seen,) = screened(film, PAINTED, of_ana()).sightings
    assert (seen.copies, seen.copies_ask) == (2, 1)
    assert seen.together is not None
    assert (len(seen.together.boxes), len(seen.together.ask)) == (2, 1)
    assert [box.right - box.left for box in seen.together.ask] == [24]
    assert len(seen.frame.ask) == 1
    assert set(seen.frame.ask) <= set(seen.frame.others)  # blurred in a copy for one person


MODEL = YuNetSFace()
_FACING = ("00_y0_p0_studio", "01_y0_p0_day")


def portrait(of: Person, name: str = _FACING[0]) -> Path:
    return next(photo for photo in of.photos if photo.stem == name)


def crowd_with_copies(width: float) -> Image:
    """Eight people and five copies of a ninth, every second mirrored and each tinted."""
    cast = long_take_cast()
    ground = np.full((360, 640, 3), 118, np.uint8)
    noise = np.random.default_rng(5).normal(0, 6, (90, 160, 3)).repeat(4, axis=0).repeat(4, axis=1)
    ground = np.clip(ground + noise, 0, 255).astype(np.uint8)
    copies = [
        Blending(
            photo=portrait(cast[8]),
            width=width * (1 + n / 40),
            mirrored=n % 2 == 1,
            tint=tint,
        )
        for n, tint in enumerate(tints(5, seed=1))
    ]
    others = [Blending(photo=portrait(one), width=1.1 * width) for one in cast[:8]]
    picture, _ = blended(ground, [*copies, *others], seed=2)
    return picture


def five(screening: Screening) -> UnknownPerson:
    return max(screening.unknown, key=lambda person: person.most_at_once)


@pytest.mark.parametrize("mirrored", [False, True])
def test_mirrored_and_tinted_copies_of_20_px_are_counted_among_eight_others(
    *, mirrored: bool
) -> None:
    picture = crowd_with_copies(20.0)
    if mirrored:
        picture = np.ascontiguousarray(picture[:, ::-1])
    got = screened([picture] * 2, MODEL, nobody(MODEL))
    assert most_at_once(got) == [1] * 8 + [5]
    assert five(got).face_px <= 26
    assert len(found(picture)) >= 10


def test_copies_of_somebody_enrolled_are_asked_about_under_26_px_and_counted_above() -> None:
    person = long_take_cast()[8]
    photos = [looked_at(read(portrait(person, name)), MODEL) for name in _FACING]
    templates = templates_of(photos, MODEL)
    assert templates is not None
    of_them = Gallery.of({PerformerId(person.id): templates}, MODEL.cards[-1].sha256)
    small = screened([crowd_with_copies(20.0)] * 2, MODEL, of_them)
    assert small.sightings == ()
    assert five(small).most_at_once == 5
    assert five(small).why == "size"
    (seen,) = screened([crowd_with_copies(32.0)] * 2, MODEL, of_them).sightings
    assert (seen.performer, seen.copies) == (person.id, 5)

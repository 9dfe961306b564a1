"""A film read once, from its frames to its sightings: painted faces in films held in memory."""

import io
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pil

from personae.engines.faces.memory import PaintedFaces
from personae.engines.films.memory import MemoryPictures, MemoryReader
from personae.engines.pictures import PillowPictures
from personae.likeness.interfaces import Faces, Image
from personae.likeness.matching import Gallery, TemplateMismatchError
from personae.likeness.templates import Templates
from personae.screening.faces import Screener
from personae.screening.sightings import Certainty, Screening, Still
from personae.screening.summing import counted, most_at_once
from personae.vocabulary.entry import sha256_of
from personae.vocabulary.names import PerformerId
from personae.vocabulary.span import Span

RED, BLUE, GREEN = (220, 20, 20), (20, 20, 220), (20, 220, 20)
ANA, DIEGO = PerformerId("ana-vale"), PerformerId("diego-santos")
MODEL = PaintedFaces()
_NOISE = np.random.default_rng(3).integers(0, 50, (4, 18, 32))


def backdrop(scene: int) -> Image:
    """Another scene, another picture: grey blocks, which hold no face."""
    blocks = np.kron(_NOISE[scene % 4], np.ones((20, 20), int)) + 25 + 45 * (scene % 4)
    return np.repeat(blocks[..., None], 3, axis=2).astype(np.uint8)


def frame(scene: int, *faces: tuple[tuple[int, int, int], int, int, int]) -> Image:
    """A picture 640 px wide with a square at each (colour, left, top, width)."""
    picture = backdrop(scene)
    for colour, left, top, width in faces:
        picture[top : top + width, left : left + width] = colour
    return picture


def enrolled(*who: tuple[PerformerId, tuple[int, int, int]]) -> Gallery:
    model = MODEL.cards[-1].sha256
    made = {}
    for performer, colour in who:
        vector = np.array(colour, np.float32)
        made[performer] = Templates(model, (vector / np.linalg.norm(vector))[None])
    return Gallery.of(made, model)


BOTH = enrolled((ANA, RED), (DIEGO, BLUE))


def screened(
    pictures: Sequence[Image | None],
    gallery: Gallery = BOTH,
    not_enrolled: tuple[PerformerId, ...] = (),
) -> Screening:
    name = Path("film")
    film = MemoryReader({name: MemoryPictures(pictures=pictures, frame_rate=Fraction(24))}).open(
        name
    )
    screener = Screener(model=MODEL, gallery=gallery, pictures=PillowPictures())
    return screener.screen(film, not_enrolled=not_enrolled)


def who(screening: Screening) -> list[tuple[str, str, Span]]:
    return [(s.performer, s.shot, s.span) for s in screening.sightings]


def test_who_is_in_which_shot() -> None:
    film = [
        *[frame(0, (RED, 60 + 2 * n, 60, 80)) for n in range(20)],
        *[frame(1, (BLUE, 300, 60 + n, 80)) for n in range(20)],
        *[frame(2) for _ in range(10)],
        *[frame(3, (RED, 60, 60, 80), (BLUE, 300 + n, 60, 80)) for n in range(20)],
    ]
    got = screened(film)
    assert [shot.span for shot in got.shots] == [
        Span(0, 20),
        Span(20, 40),
        Span(40, 50),
        Span(50, 70),
    ]
    assert who(got) == [
        (ANA, "d1", Span(0, 20)),
        (DIEGO, "d2", Span(20, 40)),
        (ANA, "d4", Span(50, 70)),
        (DIEGO, "d4", Span(50, 70)),
    ]
    assert got.unknown == ()
    assert {s.certainty for s in got.sightings} == {Certainty.PRESENT}
    assert (got.frames, got.duration_s) == (70, Fraction(70, 24))
    assert got.looked_for == (ANA, DIEGO)
    assert got.models == MODEL.cards
    assert got.not_measured == ("voice",)


def test_faces_that_cross_keep_their_names() -> None:
    film = [frame(0, (RED, 10 + 12 * n, 40, 70), (BLUE, 560 - 12 * n, 130, 70)) for n in range(45)]
    got = screened(film)
    assert who(got) == [(ANA, "d1", Span(0, 45)), (DIEGO, "d1", Span(0, 45))]
    assert [s.copies for s in got.sightings] == [1, 1]


def test_somebody_who_walks_in_and_out_is_seen_twice() -> None:
    away = [frame(0) for _ in range(45)]
    moving = [frame(0, (RED, 200 + 3 * n, 60, 80)) for n in range(15)]
    got = screened([*moving, *away, *moving], enrolled((ANA, RED)))
    (first, second) = got.sightings
    assert first.shot == second.shot == "d1"
    assert first.span.start == 0
    assert abs(first.span.end - 15) <= 5
    assert abs(second.span.start - 60) <= 5
    assert second.span.end == 75


def test_a_far_face_that_comes_into_a_still_picture_is_seen() -> None:
    film = [frame(0)] * 30 + [frame(0, (RED, 403, 203, 27))] * 30
    (seen,) = screened(film).sightings
    assert abs(seen.span.start - 30) <= 5
    assert seen.span.end == 60


def test_two_of_one_performer_at_one_moment_are_copies() -> None:
    film = [
        *[frame(0, (RED, 60 + 2 * n, 60, 80)) for n in range(15)],
        *[frame(0, (RED, 90 + 2 * n, 60, 80), (RED, 400 + n, 60, 80)) for n in range(30)],
    ]
    (seen,) = screened(film).sightings
    assert (seen.copies, seen.copies_ask) == (2, 0)
    assert seen.span == Span(0, 45)
    ((stretch, number),) = seen.counts
    assert number == 2
    assert abs(stretch.start - 15) <= 5
    assert stretch.end == 45
    assert len(seen.frame.boxes) == 2
    assert seen.frame.others == ()


def test_a_copy_under_the_floor_is_asked_about() -> None:
    film = [frame(0, (RED, 60 + 2 * n, 60, 80), (RED, 400 + n, 60, 24)) for n in range(30)]
    got = screened(film)
    assert [(s.copies, s.copies_ask) for s in got.sightings] == [(1, 1)]
    (unknown,) = got.unknown
    assert (unknown.why, [c.performer for c in unknown.candidates]) == ("size", [ANA])


def mixed(first: Image, second: Image, share: float) -> Image:
    """`second` laid over `first`."""
    return np.rint(first * (1 - share) + second * share).astype(np.uint8)


@pytest.mark.parametrize("length", [8, 24])
def test_a_dissolve_from_one_face_to_another_is_two_shots_and_nobody_else(length: int) -> None:
    first, second = frame(0, (RED, 250, 100, 90)), frame(1, (BLUE, 255, 105, 86))
    shares = np.arange(1, length + 1) / (length + 1)
    film = [first] * 30 + [mixed(first, second, share) for share in shares] + [second] * 30
    got = screened(film)
    middle = 30 + length // 2
    (before, after) = got.sightings
    assert (before.performer, before.shot, before.span.start) == (ANA, "d1", 0)
    assert (after.performer, after.shot, after.span.end) == (DIEGO, "d2", len(film))
    assert before.span.end == after.span.start
    assert abs(after.span.start - middle) <= 2
    assert got.unknown == ()


def test_two_people_cut_against_each_other_are_never_one() -> None:
    shots = [[frame(n % 2, ((RED, BLUE)[n % 2], 250, 100, 90))] * 8 for n in range(6)]
    got = screened([picture for shot in shots for picture in shot])
    assert who(got) == [
        ((ANA, DIEGO)[n % 2], f"d{n + 1}", Span(8 * n, 8 * n + 8)) for n in range(6)
    ]
    assert got.unknown == ()


@pytest.mark.parametrize("white", [1, 2])
def test_a_flash_neither_cuts_nor_loses_a_face(white: int) -> None:
    film = [frame(0, (RED, 200 + n, 60, 80)) for n in range(40)]
    film[15 : 15 + white] = [np.full_like(film[0], 255)] * white
    got = screened(film)
    assert [shot.span for shot in got.shots] == [Span(0, 40)]
    assert who(got) == [(ANA, "d1", Span(0, 40))]


def test_a_face_that_something_hides_is_theirs_again_afterwards() -> None:
    film = [frame(0, (RED, 200 + n, 60, 80)) for n in range(60)]
    for n in range(20, 32):
        film[n][:, 150:420] = (90, 90, 90)
    got = screened(film)
    spans = [span for _, _, span in who(got)]
    assert [span.start for span in spans] == [0, pytest.approx(34, abs=3)]
    assert [s.performer for s in got.sightings] == [ANA, ANA]
    assert got.unknown == ()


@pytest.mark.parametrize("length", [1, 2])
def test_a_film_of_a_frame_or_two_is_one_shot(length: int) -> None:
    got = screened([frame(0, (RED, 60, 60, 80))] * length)
    assert who(got) == [(ANA, "d1", Span(0, length))]
    assert got.duration_s == Fraction(length, 24)


def test_a_film_without_faces_shows_nobody() -> None:
    got = screened([frame(n // 10) for n in range(30)])
    assert (len(got.shots), got.sightings, got.unknown) == (3, (), ())


def test_frames_that_cannot_be_read_are_counted_and_belong_to_their_shot() -> None:
    picture = frame(0, (RED, 60, 60, 80))
    film: list[Image | None] = [None, None, *[picture] * 10, None, *[picture] * 10, None]
    got = screened(film)
    assert got.unreadable_frames == 4
    assert got.frames == len(film)
    assert got.shots[0].span.start == 0
    assert got.problems == ("4 of its frames cannot be decoded",)
    assert [performer for performer, *_ in who(got)] == [ANA]


def test_an_unknown_person_is_gathered_from_all_shots() -> None:
    film = [frame(n // 15, (GREEN, 60 + n, 60, 80)) for n in range(45)]
    (unknown,) = screened(film).unknown
    assert unknown.id == "unknown-1"
    assert unknown.why == "nobody"
    assert unknown.candidates == ()
    assert unknown.appearances == (
        ("d1", Span(0, 15)),
        ("d2", Span(15, 30)),
        ("d3", Span(30, 45)),
    )
    assert unknown.most_at_once == 1


def test_two_unknown_people_stay_two_in_the_order_they_come() -> None:
    film = [frame(0, (GREEN, 60, 60, 80), (BLUE, 300 + n, 60, 60)) for n in range(20)]
    film += [frame(1, (GREEN, 60 + n, 60, 80)) for n in range(20)]
    got = screened(film, enrolled((ANA, RED)))
    assert [[shot for shot, _ in u.appearances] for u in got.unknown] in (
        [["d1"], ["d1", "d2"]],
        [["d1", "d2"], ["d1"]],
    )
    assert [u.id for u in got.unknown] == ["unknown-1", "unknown-2"]


def test_who_is_not_in_the_gallery_is_never_named() -> None:
    film = [frame(0, (BLUE, 60 + n, 60, 80)) for n in range(20)]
    got = screened(film, enrolled((ANA, RED)), not_enrolled=(DIEGO,))
    assert got.sightings == ()
    assert got.not_enrolled == (DIEGO,)


def overlaps(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def faces_in(still: Still) -> Faces:
    """What is seen in a still by its strong colours; JPEG blurs them, so they are made flat."""
    with Pil.open(io.BytesIO(still.jpeg)) as opened:
        pixels = np.asarray(opened.convert("RGB")).astype(int)
    flat = np.full(pixels.shape, 60, np.uint8)
    for colour in (RED, BLUE, GREEN):
        flat[np.abs(pixels - colour).max(axis=2) < 60] = colour
    return MODEL.detect(flat)


def test_every_face_of_a_still_is_listed_those_too_small_to_follow_as_well() -> None:
    film = [
        frame(0, (RED, 60 + n, 60, 80), (BLUE, 180 + n, 60, 60), (GREEN, 500, 40, 14))
        for n in range(20)
    ]
    got = screened(film)
    stills = [still for s in got.sightings for still in (s.face, s.frame)]
    assert len(stills) == 4
    for still in stills:
        listed = [(b.left, b.top, b.right, b.bottom) for b in (*still.boxes, *still.others)]
        shown = faces_in(still)
        assert len(shown) >= 1
        for box in shown.boxes:
            assert any(overlaps(tuple(map(float, box)), one) for one in listed)
    ana, diego = got.sightings
    assert [len(ana.frame.boxes), len(ana.frame.others)] == [1, 2]
    assert [len(diego.frame.boxes), len(diego.frame.others)] == [1, 2]
    assert len(ana.face.others) == 1  # the neighbour, cut off at the edge
    assert got.unknown == ()  # 14 px: counted and left alone


def test_a_still_points_at_the_performer() -> None:
    film = [frame(0, (RED, 100, 60, 80), (BLUE, 300 + n, 120, 80)) for n in range(20)]
    for seen, colour in zip(screened(film).sightings, (RED, BLUE), strict=True):
        for still in (seen.face, seen.frame):
            with Pil.open(io.BytesIO(still.jpeg)) as opened:
                assert opened.size == (still.width, still.height)
                (box,) = still.boxes
                at = ((box.left + box.right) // 2, (box.top + box.bottom) // 2)
                pixel = opened.convert("RGB").getpixel(at)
            assert np.abs(np.array(pixel) - colour).max() < 30


def test_the_same_film_gives_the_same_screening() -> None:
    film = [frame(n // 20, (RED, 60 + n, 60, 80), (GREEN, 300, 60, 50)) for n in range(40)]
    one, other = screened(list(film)), screened(list(film))
    assert who(one) == who(other)
    assert [s.frame.jpeg for s in one.sightings] == [s.frame.jpeg for s in other.sightings]
    assert [u.face.jpeg for u in one.unknown] == [u.face.jpeg for u in other.unknown]


def test_progress_is_told_to_the_end() -> None:
    name, told = Path("film"), list[int]()
    film = MemoryReader(
        {name: MemoryPictures(pictures=[backdrop(0)] * 7, frame_rate=Fraction(24))}
    ).open(name)
    Screener(model=MODEL, gallery=BOTH, pictures=PillowPictures()).screen(
        film, progress=told.append
    )
    assert told == list(range(1, 8))


def test_templates_of_another_model_are_refused() -> None:
    other = Templates(sha256_of(b"another model"), np.eye(1, 3, dtype=np.float32))
    with pytest.raises(TemplateMismatchError, match="ana-vale was enrolled with model"):
        Gallery.of({ANA: other}, MODEL.cards[-1].sha256)


def test_copies_are_counted_stretch_by_stretch() -> None:
    spans = [Span(0, 30), Span(10, 20), Span(20, 40)]
    assert counted(spans) == ((Span(0, 10), 1), (Span(10, 30), 2), (Span(30, 40), 1))
    assert most_at_once(spans) == 2
    assert counted([]) == ()
    assert most_at_once([]) == 0
    assert most_at_once([Span(0, 10), Span(10, 20)]) == 1  # they share no frame

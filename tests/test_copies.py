"""Who of a shot's faces is one person: each threshold on both sides, and what must always hold."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from personae.engines.faces.memory import PaintedFaces
from personae.likeness.interfaces import Image
from personae.likeness.matching import Gallery
from personae.screening.copies import people_among, together, with_copies
from personae.screening.counting import AtOnce, CountFrame, CountFrames
from personae.screening.naming import NamedTrack
from personae.screening.sightings import Candidate
from personae.screening.thresholds import Thresholds
from personae.screening.tracks import Look, Track, Tracker
from personae.vocabulary.entry import sha256_of
from personae.vocabulary.names import PerformerId
from personae.vocabulary.span import Span

ANA = PerformerId("ana-vale")
DEFAULT = Thresholds()
FACING = np.array([[3, 4], [7, 4], [5, 6], [3.5, 8], [6.5, 8]], np.float32)
TURNED = FACING + np.array([[0, 0], [0, 0], [2.4, 0], [0, 0], [0, 0]], np.float32)
MODEL = PaintedFaces()


def sharp(width: int) -> Image:
    """A picture that shows as much as it is wide: no two neighbours are alike."""
    return np.random.default_rng(1).integers(0, 255, (width, width, 3)).astype(np.uint8)


def track(
    vector: NDArray[np.float32],
    *,
    width: int = 30,
    span: tuple[int, int] = (0, 50),
    frames: tuple[int, ...] = (0, 5, 10),
    performer: PerformerId | None = None,
    landmarks: NDArray[np.float32] = FACING,
) -> NamedTrack:
    box = np.array([10, 10, 10 + width, 10 + width], np.float32)
    look = Look(
        frame=frames[0],
        quality=0.5,
        patch=sharp(width),
        landmarks=landmarks,
        box=np.array([0, 0, width, width], np.float32),
        others=np.zeros((0, 4), np.float32),
    )
    followed = Track(
        boxes=[(frame, box) for frame in frames],
        sure=len(frames),
        looks=[look],
        compared=[(0.5, vector)],
    )
    return NamedTrack(
        tracks=(followed,),
        spans=(Span(*span),),
        performer=performer,
        why=None if performer else "nobody",
        candidates=(Candidate(performer, 0.6),) if performer else (),
        vector=vector,
        width_px=width,
    )


def alike(score: float) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Two unit vectors that score so, to the digit."""
    first = np.array([1, 0, 0], np.float32)
    return first, np.array([score, np.sqrt(1 - score * score), 0], np.float32)


def in_one_frame(*tracks: NamedTrack) -> AtOnce:
    """Each track's look, as if one frame showed them all."""
    looks = {id(t.tracks[0]): t.best_look for t in tracks}
    return AtOnce([CountFrame(5, looks)], model=MODEL, thresholds=DEFAULT)


def nowhere() -> AtOnce:
    return AtOnce([], model=MODEL, thresholds=DEFAULT)


def sizes(tracks: list[NamedTrack], at_once: AtOnce | None = None) -> list[int]:
    groups = people_among(tracks, at_once or in_one_frame(*tracks), DEFAULT)
    return sorted(len(group) for group in groups)


@pytest.mark.parametrize(
    ("widths", "score", "one"),
    [
        ((18, 90), 0.71, True),
        ((18, 90), 0.69, False),
        ((20, 90), 0.61, True),
        ((20, 90), 0.59, False),
        ((26, 90), 0.61, True),
        ((26, 90), 0.59, False),
        ((28, 90), 0.545, True),
        ((28, 90), 0.535, False),
        ((90, 90), 0.55, True),
        ((90, 90), 0.53, False),
    ],
)
def test_two_faces_in_one_frame_are_copies_by_what_the_poorer_shows(
    widths: tuple[int, int], score: float, *, one: bool
) -> None:
    both = [track(v, width=w) for v, w in zip(alike(score), widths, strict=True)]
    assert sizes(both) == ([2] if one else [1, 1])
    assert sizes(both[::-1]) == ([2] if one else [1, 1])


@pytest.mark.parametrize(("score", "one"), [(0.61, True), (0.59, False)])
def test_a_face_turned_away_needs_more(score: float, *, one: bool) -> None:
    first, second = alike(score)
    both = [track(first, width=90), track(second, width=90, landmarks=TURNED)]
    assert sizes(both) == ([2] if one else [1, 1])


@pytest.mark.parametrize(("score", "one"), [(0.56, True), (0.54, False)])
def test_faces_that_are_never_seen_at_once_are_held_to_the_line_of_unknown_people(
    score: float, *, one: bool
) -> None:
    first, second = alike(score)
    both = [track(first, width=20), track(second, width=20, span=(50, 90), frames=(50, 60))]
    assert sizes(both) == ([2] if one else [1, 1])


def test_two_tracks_side_by_side_that_no_frame_shows_together_may_be_one_face() -> None:
    """As where one left its face for a neighbour's, and the other took it up."""
    both = [track(v) for v in alike(0.99)]
    apart = [CountFrame(n, {id(t.tracks[0]): t.best_look}) for n, t in enumerate(both)]
    never = AtOnce(apart, model=MODEL, thresholds=DEFAULT)
    assert sizes(both, never) == [1, 1]
    assert sizes(both) == [2]


def coloured(frame: int, colour: tuple[int, int, int]) -> Look:
    picture = np.full((60, 60, 3), 118, np.uint8)
    picture[10:50, 10:50] = colour
    return Look(
        frame=frame,
        quality=1.0,
        patch=picture,
        landmarks=FACING * 4 + 10,
        box=np.array([10, 10, 50, 50], np.float32),
        others=np.zeros((0, 4), np.float32),
    )


@pytest.mark.parametrize(
    ("colours", "copies"),
    [(((220, 20, 20), (220, 20, 20)), 2), (((220, 20, 20), (20, 20, 220)), 0)],
)
def test_certain_copies_are_theirs_in_one_and_the_same_frame(
    colours: tuple[tuple[int, int, int], ...], copies: int
) -> None:
    """Both tracks are asserted; the second has left its face by the frame that shows both."""
    red = np.array([1, 0, 0], np.float32)
    tracks = [track(red, width=60, performer=ANA) for _ in colours]
    looks = {
        id(t.tracks[0]): coloured(40, colour) for t, colour in zip(tracks, colours, strict=True)
    }
    at_once = AtOnce([CountFrame(40, looks)], model=MODEL, thresholds=DEFAULT)
    assert len(at_once.copies(tracks, gallery(red))) == copies
    assert at_once.copies(tracks[:1], gallery(red)) == []


@pytest.mark.parametrize(
    ("colours", "expected"),
    [(((220, 20, 20), (220, 20, 20)), [2]), (((220, 20, 20), (20, 20, 220)), [1, 1])],
)
def test_it_is_the_faces_of_one_frame_that_are_compared_not_the_tracks(
    colours: tuple[tuple[int, int, int], ...], expected: list[int]
) -> None:
    both = [track(v, width=60) for v in alike(0.99)]
    looks = {id(t.tracks[0]): textured(colour) for t, colour in zip(both, colours, strict=True)}
    assert sizes(both, AtOnce([CountFrame(40, looks)], model=MODEL, thresholds=DEFAULT)) == expected


def textured(colour: tuple[int, int, int]) -> Look:
    """A face of one colour at its nose that shows as much as it is wide."""
    look = coloured(40, colour)
    picture = look.patch.copy()
    picture[10:20, 10:50] = sharp(40)[:10]
    return replace(look, patch=picture)


def test_frames_are_kept_where_others_came_and_not_too_near() -> None:
    one, two, three = Track(), Track(), Track()
    look = coloured(0, (220, 20, 20))
    frames = CountFrames(apart=24)
    assert not frames.wants(0, [one])  # one is not counted
    assert frames.wants(0, [one, two])
    frames.keep(0, [(one, lambda: look), (two, lambda: look)])
    assert not frames.wants(30, [one, two])
    assert not frames.wants(23, [one, two, three])
    assert frames.wants(24, [one, two, three])
    for number in range(1, 12):
        frames.keep(24 * number, [(Track(), lambda: look) for _ in range(number)])
    assert [kept.number for kept in frames.kept] == [24 * n for n in range(4, 12)]
    frames.until(24 * 5)
    assert [kept.number for kept in frames.kept] == [96]
    frames.until(0)
    assert [kept.number for kept in frames.kept] == [96]


def three(ab: float, bc: float, ac: float) -> list[NamedTrack]:
    """Faces of 30 px that score so for each other."""
    a = np.array([1, 0, 0], np.float64)
    b = np.array([ab, np.sqrt(1 - ab * ab), 0])
    across = (bc - ab * ac) / b[1]
    c = np.array([ac, across, np.sqrt(1 - ac * ac - across * across)])
    return [track(v.astype(np.float32)) for v in (a, b, c)]


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ((0.80, 0.80, 0.80), [3]),
        ((0.80, 0.75, 0.45), [3]),  # on average they reach .54, and none is under .44
        ((0.80, 0.75, 0.43), [1, 2]),  # a chain: who is like a friend is not yet a friend
        ((0.80, 0.55, 0.46), [1, 2]),  # on average .505
    ],
)
def test_a_chain_of_likenesses_makes_no_group(
    scores: tuple[float, float, float], expected: list[int]
) -> None:
    assert sizes(three(*scores)) == expected
    assert sizes(three(*scores)[::-1]) == expected


vectors = st.lists(
    st.lists(st.integers(-20, 20), min_size=3, max_size=3).filter(any), min_size=1, max_size=10
)


def tracks_of(drawn: list[list[int]]) -> list[NamedTrack]:
    return [
        track((np.array(v) / np.linalg.norm(v)).astype(np.float32), width=24 + 6 * (n % 5))
        for n, v in enumerate(drawn)
    ]


@settings(deadline=None)
@given(vectors)
def test_every_track_is_in_one_group_and_every_two_of_a_group_are_alike(
    drawn: list[list[int]],
) -> None:
    tracks = tracks_of(drawn)
    groups = people_among(tracks, in_one_frame(*tracks), DEFAULT)
    assert sorted(id(t) for group in groups for t in group) == sorted(id(t) for t in tracks)
    crowd = DEFAULT.crowd
    for group in groups:
        for n, one in enumerate(group):
            for other in group[:n]:
                needed = crowd.same_from(min(one.width_px, other.width_px), turned=False)
                assert float(one.vector @ other.vector) >= needed - crowd.slack - 1e-5


@settings(deadline=None)
@given(vectors, st.integers(2, 5))
def test_one_more_copy_never_lowers_a_count(drawn: list[list[int]], copies: int) -> None:
    several = [tracks_of(drawn)[0] for _ in range(copies)]
    told = [max(sizes(several[:number])) for number in range(1, copies + 1)]
    assert told == list(range(1, copies + 1))


def gallery(vector: NDArray[np.float32]) -> Gallery:
    return Gallery(sha256_of(b"a model"), (ANA,), vector[None])


def looked(*frames: int, closely: int | None = None) -> Tracker:
    tracker = Tracker(lost_after=20)
    tracker.looked_at.extend(frames)
    if closely is not None:
        tracker.looked_closely_at.add(closely)
    return tracker


@pytest.mark.parametrize(
    ("score", "width", "why"),
    [(0.55, 30, "score"), (0.53, 30, "nobody"), (0.61, 24, "size"), (0.59, 24, "nobody")],
)
def test_a_copy_of_a_face_that_is_asserted_is_asked_about_and_never_asserted(
    score: float, width: int, why: str
) -> None:
    first, second = alike(score)
    tracks = [track(first, width=60, performer=ANA), track(second, width=width)]
    _, copy = with_copies(
        tracks, looked(0, 5, 10), in_one_frame(*tracks), gallery=gallery(first), thresholds=DEFAULT
    )
    assert copy.performer is None
    assert copy.why == why
    assert [c.performer for c in copy.candidates] == ([] if why == "nobody" else [ANA])


def test_who_is_never_seen_beside_the_asserted_face_is_not_its_copy() -> None:
    first, second = alike(0.9)
    tracks = [
        track(first, width=60, performer=ANA),
        track(second, span=(50, 90), frames=(50, 60)),
    ]
    _, other = with_copies(
        tracks, looked(0, 50, 60), nowhere(), gallery=gallery(first), thresholds=DEFAULT
    )
    assert other.why == "nobody"


@pytest.mark.parametrize(("score", "kept"), [(0.55, 2), (0.53, 0)])
def test_a_face_seen_once_stays_where_another_is_like_it(score: float, kept: int) -> None:
    once = [track(v, frames=(5,)) for v in alike(score)]
    left = with_copies(
        once,
        looked(0, 5, 10),
        in_one_frame(*once),
        gallery=gallery(once[0].vector),
        thresholds=DEFAULT,
    )
    assert len(left) == kept


def test_what_a_count_rests_on_is_the_frame_with_the_most_certain_then_of_those_asked() -> None:
    face = alike(0.9)[0]
    certain = [track(face, frames=(0, 5, 10, 15)), track(face, frames=(5, 10, 15))]
    asked = [track(face, frames=(0, 10, 15)), track(face, frames=(0, 15))]
    most = together(certain, asked)
    assert (most.frame, len(most.boxes), len(most.ask)) == (15, 2, 2)
    assert {box.frame for box in (*most.boxes, *most.ask)} == {15}
    within = together(certain, asked, frames={7, 5, 10})
    assert (within.frame, len(within.boxes), len(within.ask)) == (10, 2, 1)
    assert together(certain, asked, frames={7}) == most
    alone = together(certain)
    assert (alone.frame, len(alone.boxes), alone.ask) == (5, 2, ())
    later = replace(certain[0], tracks=(*certain[0].tracks, *certain[1].tracks))
    assert len(together([later]).boxes) == 2

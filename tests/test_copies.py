"""Who of a shot's faces is one person: each threshold on both sides, and what must always hold."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from personae.likeness.matching import Gallery
from personae.screening.copies import people_among, together, with_copies
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
NOTHING = np.zeros((10, 10, 3), np.uint8)


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
        patch=NOTHING,
        landmarks=landmarks,
        box=np.array([1, 1, 9, 9], np.float32),
        others=np.zeros((0, 4), np.float32),
    )
    followed = Track(boxes=[(frame, box) for frame in frames], looks=[look])
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


def sizes(tracks: list[NamedTrack]) -> list[int]:
    return sorted(len(group) for group in people_among(tracks, DEFAULT))


@pytest.mark.parametrize(
    ("widths", "score", "one"),
    [
        ((27, 90), 0.61, True),
        ((27, 90), 0.59, False),
        ((28, 90), 0.55, True),
        ((28, 90), 0.53, False),
        ((48, 90), 0.49, True),
        ((48, 90), 0.47, False),
    ],
)
def test_two_faces_in_one_frame_are_copies_by_the_width_of_the_narrower(
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
    groups = people_among(tracks, DEFAULT)
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
    one = tracks_of(drawn)[0]
    told = [
        max(len(group) for group in people_among([one] * number, DEFAULT))
        for number in range(1, copies + 1)
    ]
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
    [(0.55, 30, "score"), (0.53, 30, "nobody"), (0.61, 25, "size"), (0.59, 25, "nobody")],
)
def test_a_copy_of_a_face_that_is_asserted_is_asked_about_and_never_asserted(
    score: float, width: int, why: str
) -> None:
    first, second = alike(score)
    tracks = [track(first, width=60, performer=ANA), track(second, width=width)]
    _, copy = with_copies(tracks, looked(0, 5, 10), gallery=gallery(first), thresholds=DEFAULT)
    assert copy.performer is None
    assert copy.why == why
    assert [c.performer for c in copy.candidates] == ([] if why == "nobody" else [ANA])


def test_who_is_never_seen_beside_the_asserted_face_is_not_its_copy() -> None:
    first, second = alike(0.9)
    tracks = [
        track(first, width=60, performer=ANA),
        track(second, span=(50, 90), frames=(50, 60)),
    ]
    _, other = with_copies(tracks, looked(0, 50, 60), gallery=gallery(first), thresholds=DEFAULT)
    assert other.why == "nobody"


@pytest.mark.parametrize(("score", "kept"), [(0.55, 2), (0.53, 0)])
def test_a_face_seen_once_stays_where_another_is_like_it(score: float, kept: int) -> None:
    once = [track(v, frames=(5,)) for v in alike(score)]
    left = with_copies(once, looked(0, 5, 10), gallery=gallery(once[0].vector), thresholds=DEFAULT)
    assert len(left) == kept


def test_what_a_count_rests_on_is_the_frame_with_the_most_certain_then_of_those_asked() -> None:
    face = alike(0.9)[0]
    certain = [track(face, frames=(0, 5, 10, 15)), track(face, frames=(5, 10, 15))]
    asked = [track(face, frames=(0, 10, 15)), track(face, frames=(0, 15))]
    most = together(certain, asked)
    assert (most.frame, len(most.boxes), len(most.ask)) == (15, 2, 2)
    assert {box.frame for box in (*most.boxes, *most.ask)} == {15}
    alone = together(certain)
    assert (alone.frame, len(alone.boxes), alone.ask) == (5, 2, ())
    later = replace(certain[0], tracks=(*certain[0].tracks, *certain[1].tracks))
    assert len(together([later]).boxes) == 2

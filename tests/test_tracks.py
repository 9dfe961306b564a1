"""One face followed through one shot."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from personae.likeness.interfaces import Faces
from personae.screening.tracks import Look, Track, Tracker


def box(left: float, top: float = 0.0, width: float = 100.0) -> NDArray[np.float32]:
    return np.array([left, top, left + width, top + width], np.float32)


def faces(*boxes: NDArray[np.float32]) -> Faces:
    return Faces(
        boxes=np.array(boxes, np.float32).reshape(-1, 4),
        landmarks=np.zeros((len(boxes), 5, 2), np.float32),
        scores=np.ones(len(boxes), np.float32),
    )


def followed(*frames: tuple[int, list[NDArray[np.float32]]], lost_after: int = 20) -> Tracker:
    tracker = Tracker(lost_after=lost_after)
    for frame, boxes in frames:
        tracker.follow(frame, faces(*boxes))
    return tracker


def lefts(tracker: Tracker) -> list[list[float]]:
    return [[float(b[0]) for _, b in track.boxes] for track in tracker.tracks]


def test_a_face_that_stands_still_is_one_track() -> None:
    assert lefts(followed(*((n, [box(50)]) for n in (0, 5, 10)))) == [[50, 50, 50]]


def test_a_face_that_runs_is_followed_by_how_it_moves() -> None:
    steps = [0, 120, 240, 360, 480]  # more than its own width at each look
    tracker = followed(*((5 * n, [box(left)]) for n, left in enumerate(steps)))
    assert lefts(tracker) == [[0, 120, 240, 360, 480]]


def test_two_faces_that_cross_keep_their_ways() -> None:
    ways = [(5 * n, [box(80 * n, top=0), box(640 - 80 * n, top=60)]) for n in range(9)]
    assert lefts(followed(*ways)) == [
        [80 * n for n in range(9)],
        [640 - 80 * n for n in range(9)],
    ]


def test_the_order_in_which_faces_are_found_changes_nothing() -> None:
    ways = [(5 * n, [box(10 * n), box(400 - 10 * n)][:: (-1) ** n]) for n in range(6)]
    assert sorted(lefts(followed(*ways))) == [
        [10 * n for n in range(6)],
        [400 - 10 * n for n in range(6)],
    ]


@pytest.mark.parametrize(("left", "tracks"), [(149, 1), (151, 2)])
def test_a_new_face_may_step_one_and_a_half_times_its_width(left: float, tracks: int) -> None:
    assert len(followed((0, [box(0)]), (5, [box(left)])).tracks) == tracks


@pytest.mark.parametrize(("left", "tracks"), [(69, 1), (71, 2)])
def test_a_face_known_to_stand_may_step_seven_tenths(left: float, tracks: int) -> None:
    assert len(followed((0, [box(0)]), (5, [box(0)]), (10, [box(left)])).tracks) == tracks


@pytest.mark.parametrize(("width", "tracks"), [(56, 1), (54, 2), (179, 1), (181, 2)])
def test_a_face_does_not_grow_or_shrink_at_once(width: float, tracks: int) -> None:
    middle = 50 - width / 2
    second = box(middle, top=middle, width=width)
    assert len(followed((0, [box(0)]), (5, [second])).tracks) == tracks


@pytest.mark.parametrize(("gap", "tracks"), [(20, 1), (21, 2)])
def test_a_face_gone_too_long_begins_anew(gap: int, tracks: int) -> None:
    tracker = followed((0, [box(0)]), (1, []), (gap, [box(0)]), lost_after=20)
    assert len(tracker.tracks) == tracks


def test_where_nothing_moves_the_faces_stand_there_still() -> None:
    tracker = followed((0, [box(0), box(300)]), (5, [box(0)]))
    tracker.extend(10)
    stood, went = tracker.tracks
    assert [frame for frame, _ in stood.boxes] == [0, 5, 10]
    assert [frame for frame, _ in went.boxes] == [0]
    assert tracker.looked_at == [0, 5, 10]


def test_no_faces_make_no_tracks() -> None:
    assert followed((0, []), (5, [])).tracks == []


def test_the_nearest_look_tells_where_a_face_is() -> None:
    track = followed((0, [box(0)]), (10, [box(20)])).tracks[0]
    assert (track.first, track.last, track.width_px) == (0, 10, 100)
    assert track.box_near(4)[0] == 0
    assert track.box_near(6)[0] == 20


coordinates = st.integers(0, 900)
sizes = st.integers(18, 200)
looks = st.lists(st.lists(st.builds(box, coordinates, coordinates, sizes), max_size=6), max_size=8)


@given(looks)
def test_every_face_is_in_one_track_and_no_track_has_two_at_once(
    found: list[list[NDArray[np.float32]]],
) -> None:
    tracker = Tracker(lost_after=20)
    for n, boxes in enumerate(found):
        given_to = tracker.follow(5 * n, faces(*boxes))
        assert [j for _, j in given_to] == list(range(len(boxes)))
    for track in tracker.tracks:
        at = [frame for frame, _ in track.boxes]
        assert at == sorted(set(at))
        assert all(b - a <= 20 for a, b in pairwise(at))
    assert sum(len(track.boxes) for track in tracker.tracks) == sum(map(len, found))


def seen(frame: int, quality: float) -> Look:
    nothing = np.zeros((0, 4), np.float32)
    return Look(
        frame=frame,
        quality=quality,
        patch=np.zeros((1, 1, 3), np.uint8),
        landmarks=np.zeros((5, 2), np.float32),
        box=np.zeros(4, np.float32),
        others=nothing,
    )


def test_the_best_looks_are_kept_best_first() -> None:
    track = Track()
    for n, quality in enumerate((0.2, 0.9, 0.5, 0.7)):
        track.keep(seen(n, quality), looks=3)
    assert [look.quality for look in track.looks] == [0.9, 0.7, 0.5]


@pytest.mark.parametrize(
    ("quality", "frame", "wanted"),
    [
        (0.1, 9, False),  # too near the look at 5, and poorer
        (0.1, 10, True),
        (0.45, 6, False),
        (0.47, 6, True),  # 1.15 times as good as the poorest
    ],
)
def test_a_look_is_wanted_from_another_moment_or_where_it_is_better(
    quality: float, frame: int, wanted: bool
) -> None:
    track = Track()
    track.keep(seen(0, 0.5), looks=3)
    track.keep(seen(5, 0.4), looks=3)
    assert track.wants(quality, frame=frame, looks=3, apart=5) is wanted
    track.keep(seen(50, 0.45), looks=3)  # full: only a better one is wanted from here
    assert track.wants(0.45, frame=90, looks=3, apart=5) is False
    assert track.wants(0.47, frame=90, looks=3, apart=5) is True


def test_a_narrow_face_goes_on_with_a_track_and_begins_none() -> None:
    tracker = Tracker(lost_after=20)
    for frame, width in ((0, 19.0), (5, 20.0), (10, 19.0), (15, 20.0)):
        tracker.follow(frame, faces(box(50, width=width)), least_px=20)
    (track,) = tracker.tracks
    assert [frame for frame, _ in track.boxes] == [5, 10, 15]


def scored(*boxes: tuple[NDArray[np.float32], float]) -> Faces:
    found = faces(*(one for one, _ in boxes))
    return Faces(found.boxes, found.landmarks, np.array([s for _, s in boxes], np.float32))


@pytest.mark.parametrize(("score", "tracks"), [(0.59, 0), (0.6, 1)])
def test_a_box_that_is_not_surely_a_face_begins_no_track(score: float, tracks: int) -> None:
    tracker = Tracker(lost_after=20)
    tracker.follow(0, scored((box(0), score)), face_from=0.6)
    assert len(tracker.tracks) == tracks


@pytest.mark.parametrize(("left", "goes_on"), [(47, True), (49, False)])  # overlap .36 and .34
def test_an_unsure_box_goes_on_where_it_overlaps_the_place(left: float, goes_on: bool) -> None:
    tracker = Tracker(lost_after=20)
    for frame in (0, 5):
        tracker.follow(frame, scored((box(0), 0.9)), face_from=0.6)
    tracker.follow(10, scored((box(left), 0.3)), face_from=0.6)
    (track,) = tracker.tracks
    assert (track.last == 10, track.sure) == (goes_on, 2)


def test_an_unsure_box_takes_no_place_from_a_sure_one() -> None:
    tracker = Tracker(lost_after=20)
    tracker.follow(0, scored((box(0), 0.9)), face_from=0.6)
    tracker.follow(5, scored((box(2), 0.9), (box(0), 0.4)), face_from=0.6)
    assert lefts(tracker) == [[0, 2]]


def test_a_look_near_faces_begins_no_track_and_is_no_look_everywhere() -> None:
    tracker = followed((0, [box(0)]))
    tracker.follow(5, faces(box(3), box(400)), begins=False)
    assert lefts(tracker) == [[0, 3]]
    assert (tracker.looked_at, tracker.searched_at) == ([0, 5], [0])


@pytest.mark.parametrize(
    ("found", "holds"),
    [
        (scored((box(2), 0.9), (box(303), 0.9)), True),
        (scored((box(2), 0.9), (box(303), 0.5)), False),  # one is not sure
        (scored((box(2), 0.9)), False),
        (scored((box(2), 0.9), (box(600), 0.9)), False),
    ],
)
def test_faces_are_held_where_all_are_surely_found_again(found: Faces, holds: bool) -> None:
    tracker = followed((0, [box(0), box(300)]), (5, [box(0), box(300)]))
    assert tracker.holds(10, found, face_from=0.6) is holds
    assert [track.last for track in tracker.tracks] == [5, 5]  # only asked


def test_what_a_dissolve_showed_of_the_next_shot_is_forgotten() -> None:
    tracker = Tracker(lost_after=20)
    tracker.follow(0, faces(box(0)))
    tracker.follow(10, faces(box(0), box(400)))  # the dissolve began at 8
    tracker.follow(20, faces(box(0), box(400)))
    for frame, quality in ((0, 0.4), (10, 0.6)):
        tracker.tracks[0].keep(seen(frame, quality), looks=3)
    tracker.until(15, fading_from=8)
    (track,) = tracker.tracks
    assert [frame for frame, _ in track.boxes] == [0, 10]
    assert [view.frame for view in track.looks] == [0]
    assert tracker.looked_at == tracker.searched_at == [0, 10]


@pytest.mark.parametrize(
    ("frame", "left", "same"),
    [(20, 149, True), (20, 151, False), (25, 100, True), (26, 100, False), (5, 0, False)],
)
def test_soon_and_near(frame: int, left: float, same: bool) -> None:
    tracker = followed((0, [box(0)]), (5, [box(0)]))
    after = Track(boxes=[(frame, box(left))])
    assert tracker.soon_and_near(tracker.tracks[0], after) is same


CROWD = [box(200 * n, top=150 * (n % 2)) for n in range(8)]  # faces of 100 px, a face apart


def panned(by: float, faces_: list[NDArray[np.float32]] = CROWD) -> list[NDArray[np.float32]]:
    return [one + np.array([by, 0, by, 0], np.float32) for one in faces_]


@pytest.mark.parametrize(("missed", "tracks"), [(1, 1), (2, 2)])
def test_a_face_not_found_goes_on_twice_as_far_and_no_farther(missed: int, tracks: int) -> None:
    """It runs .8 of its width from look to look, and is missed at so many looks."""
    frames = [(5 * n, [box(80 * n)]) for n in range(3)]
    frames += [(5 * n, []) for n in range(3, 3 + missed)]
    frames.append((5 * (3 + missed), [box(80 * (3 + missed))]))
    assert len(followed(*frames).tracks) == tracks


def test_a_face_that_comes_into_a_pan_goes_with_the_crowd() -> None:
    """The crowd goes 1.6 faces a look: the newcomer's own place is farther than a face may step."""
    pan = [(5 * n, panned(160.0 * n)) for n in range(4)]
    newcomer = box(-400, top=300)
    pan[2][1].append(newcomer)
    pan[3][1].append(*panned(160, [newcomer]))
    assert len(followed(*pan).tracks) == len(CROWD) + 1


def test_a_crowd_that_was_looked_at_once_is_found_by_the_move_that_explains_most() -> None:
    """Each face stands nearer to a neighbour's old place than to its own."""
    tracker = followed((0, panned(0)), (5, panned(170)))
    assert lefts(tracker) == [[200.0 * n, 200.0 * n + 170] for n in range(8)]


def test_who_go_several_ways_are_no_pan() -> None:
    """On the middle they go right; somebody who has just come in, and goes left, is found again."""
    ways = [-140.0, -140, -60, 60, 140, 140, 140, 140]
    steps = [[box(900 * i + way * n) for i, way in enumerate(ways)] for n in range(4)]
    steps[2].append(box(-2000))
    steps[3].append(box(-2140))
    tracker = followed(*((5 * n, boxes) for n, boxes in enumerate(steps)))
    assert len(tracker.tracks) == len(ways) + 1


def test_four_faces_are_no_crowd() -> None:
    few = CROWD[:4]
    assert len(followed((0, few), (5, panned(170, few))).tracks) > len(few)

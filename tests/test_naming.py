"""Whose a track is: each threshold on both sides, by faces whose score is set to the digit."""

from fractions import Fraction

import numpy as np
import pytest
from numpy.typing import NDArray

from personae.engines.faces.memory import PaintedFaces
from personae.engines.films.memory import MemoryFrame
from personae.likeness.interfaces import Faces, Image
from personae.likeness.matching import Gallery
from personae.screening.looks import frontality, look, quality
from personae.screening.naming import NamedTrack, named
from personae.screening.sightings import Shot
from personae.screening.thresholds import Thresholds
from personae.screening.tracks import Tracker
from personae.vocabulary.names import PerformerId
from personae.vocabulary.span import Span

MODEL = PaintedFaces()
SHOT = Shot(id="d1", span=Span(100, 200))
PLACES = np.array([[0.3, 0.4], [0.7, 0.4], [0.5, 0.6], [0.35, 0.8], [0.65, 0.8]], np.float32)
TURNED = PLACES + np.array([[0, 0], [0, 0], [0.24, 0], [0, 0], [0, 0]], np.float32)
RED, BLUE = (200, 0, 0), (0, 0, 200)  # the first and the third axis of a painted template


def as_frame(picture: Image, number: int) -> MemoryFrame:
    return MemoryFrame(number=number, at_s=Fraction(number, 24), picture=picture)


def size_of(picture: Image) -> tuple[int, int]:
    return picture.shape[1], picture.shape[0]


def scoring(*scores: float, others: float | None = None) -> Gallery:
    """Performers a, b, c … whom a red face scores so; and eight more, all `others` like a."""
    vectors = [np.array([s, np.sqrt(1 - s * s), 0], np.float32) for s in scores]
    if others is not None:
        first, across = vectors[0], np.array([0, 0, 1], np.float32)
        away = others * first + np.sqrt(1 - others * others) * across
        vectors += [away.astype(np.float32)] * 8
    performers = tuple(PerformerId(chr(ord("a") + n)) for n in range(len(vectors)))
    return Gallery(MODEL.cards[-1].sha256, performers, np.stack(vectors))


def tracked(
    *boxes: tuple[int, int, int],
    colour: tuple[int, int, int] = RED,
    landmarks: NDArray[np.float32] = PLACES,
    tracker: Tracker | None = None,
) -> Tracker:
    """A painted face seen at each of (frame, left, width)."""
    tracker = tracker or Tracker(lost_after=20)
    for frame, left, width in boxes:
        picture = np.full((300, 600, 3), 118, np.uint8)
        picture[50 : 50 + width, left : left + width] = colour
        box = np.array([left, 50, left + width, 50 + width], np.float32)
        points = box[:2] + landmarks * width
        found = Faces(boxes=box[None], landmarks=points[None], scores=np.ones(1, np.float32))
        ((track, _),) = tracker.follow(frame, found)
        good = float(quality(box, points, 1.0, size=(600, 300)))
        nobody = np.zeros((0, 4), np.float32)
        shown = as_frame(picture, frame)
        one = look(shown, box, points, size=size_of(picture), quality=good, others=nobody)
        track.keep(one, looks=3)
    return tracker


def judged(tracker: Tracker, gallery: Gallery) -> list[NamedTrack]:
    return named(tracker, shot=SHOT, model=MODEL, gallery=gallery, thresholds=Thresholds())


def verdict(
    gallery: Gallery, *, width: int = 60, landmarks: NDArray[np.float32] = PLACES
) -> tuple[str | None, str | None, list[str]]:
    (one,) = judged(tracked((100, 90, width), (105, 90, width), landmarks=landmarks), gallery)
    return one.performer, one.why, [c.performer for c in one.candidates]


@pytest.mark.parametrize(
    ("score", "said"),
    [
        (0.95, ("a", None, ["a"])),
        (0.4501, ("a", None, ["a"])),
        (0.4499, (None, "score", ["a"])),
        (0.3601, (None, "score", ["a"])),
        (0.3599, (None, "nobody", [])),
        (-0.5, (None, "nobody", [])),
    ],
)
def test_a_score_asserts_asks_or_leaves_alone(
    score: float, said: tuple[str | None, str | None, list[str]]
) -> None:
    assert verdict(scoring(score)) == said


@pytest.mark.parametrize(("width", "said"), [(26, ("a", None, ["a"])), (25, (None, "size", ["a"]))])
def test_a_face_under_26_px_is_never_asserted(
    width: int, said: tuple[str | None, str | None, list[str]]
) -> None:
    assert verdict(scoring(0.95), width=width) == said


@pytest.mark.parametrize(
    ("second", "said"),
    [(0.5499, ("a", None, ["a", "b"])), (0.5501, (None, "score", ["a", "b"]))],
)
def test_two_who_score_nearly_alike_settle_nothing(
    second: float, said: tuple[str | None, str | None, list[str]]
) -> None:
    assert verdict(scoring(0.6, second)) == said


def test_an_empty_gallery_names_nobody() -> None:
    nobody = Gallery.of({}, MODEL.cards[-1].sha256)
    assert verdict(nobody) == (None, "nobody", [])


def test_at_most_three_are_proposed_best_first() -> None:
    assert verdict(scoring(0.50, 0.48, 0.52, 0.47)) == (None, "score", ["c", "a", "b"])


@pytest.mark.parametrize(("score", "why"), [(0.3001, "score"), (0.2999, "nobody")])
def test_who_stands_out_is_asked_about_from_30_hundredths(score: float, why: str) -> None:
    assert verdict(scoring(score, others=-0.3))[1] == why


@pytest.mark.parametrize(("others", "why"), [(0.299, "score"), (0.32, "nobody")])
def test_who_scores_like_that_with_strangers_does_not_stand_out(others: float, why: str) -> None:
    assert verdict(scoring(0.31, others=others))[1] == why


def test_in_a_small_gallery_nobody_can_be_said_to_stand_out() -> None:
    assert verdict(scoring(0.35))[1] == "nobody"


def test_a_face_turned_away_must_stand_out_to_be_asked_about() -> None:
    assert frontality(TURNED) < 0.5 < frontality(PLACES)
    assert verdict(scoring(0.40, others=0.45), landmarks=PLACES)[1] == "score"
    assert verdict(scoring(0.40, others=0.45), landmarks=TURNED)[1] == "nobody"
    assert verdict(scoring(0.40, others=0.35), landmarks=TURNED)[1] == "score"


def test_a_single_glimpse_of_nobody_is_let_go() -> None:
    tracker = tracked((110, 90, 60))
    tracker.looked_at = tracker.searched_at = [100, 105, 110, 115]
    assert judged(tracker, scoring(0.1)) == []
    assert [one.why for one in judged(tracker, scoring(0.4))] == ["score"]


def test_a_shot_looked_at_once_lets_nobody_go() -> None:
    assert [one.why for one in judged(tracked((100, 90, 60)), scoring(0.1))] == ["nobody"]


def test_a_span_reaches_half_way_to_the_looks_around_it() -> None:
    tracker = tracked((110, 90, 60), (115, 90, 60))
    tracker.looked_at = tracker.searched_at = [100, 105, 110, 115, 120, 130]
    (one,) = judged(tracker, scoring(0.9))
    assert one.spans == (Span(108, 118),)


def test_a_face_at_the_first_and_last_look_fills_the_shot() -> None:
    (one,) = judged(tracked((103, 90, 60), (180, 90, 60)), scoring(0.9))[:1]
    assert one.spans[0].start == SHOT.span.start
    assert judged(tracked((103, 90, 60), (110, 90, 60)), scoring(0.9))[0].spans == (SHOT.span,)


def test_a_face_lost_and_found_again_is_one_persons() -> None:
    tracker = tracked((100, 90, 60), (105, 90, 60), (150, 400, 60), (155, 400, 60))
    tracker.looked_at = tracker.searched_at = sorted({*tracker.looked_at, 110, 145})
    (one,) = judged(tracker, scoring(0.9))
    assert len(one.tracks) == 2
    assert one.spans == (Span(100, 108), Span(148, 200))


def test_two_faces_side_by_side_are_two_however_alike() -> None:
    tracker = Tracker(lost_after=20)
    for frame in (100, 105):
        picture = np.full((300, 600, 3), 118, np.uint8)
        picture[50:110, 90:150] = picture[50:110, 400:460] = RED
        boxes = np.array([[90, 50, 150, 110], [400, 50, 460, 110]], np.float32)
        points = boxes[:, None, :2] + PLACES * 60
        found = Faces(boxes=boxes, landmarks=points, scores=np.ones(2, np.float32))
        for track, j in tracker.follow(frame, found):
            others = np.delete(boxes, j, axis=0)
            shown = as_frame(picture, frame)
            one = look(
                shown, boxes[j], points[j], size=size_of(picture), quality=0.5, others=others
            )
            track.keep(one, looks=3)
    assert [one.performer for one in judged(tracker, scoring(0.9))] == ["a", "a"]


def test_two_people_one_after_the_other_stay_two() -> None:
    tracker = tracked((100, 90, 60), (105, 90, 60))
    tracked((150, 90, 60), (155, 90, 60), colour=BLUE, tracker=tracker)
    assert [one.performer for one in judged(tracker, scoring(0.9))] == ["a", None]


def test_a_face_turned_or_cut_off_is_worth_less() -> None:
    box = np.array([200, 100, 300, 200], np.float32)
    points = box[:2] + PLACES * 100
    best = quality(box, points, 1.0, size=(640, 360))
    assert best > quality(box, box[:2] + TURNED * 100, 1.0, size=(640, 360))
    assert best > quality(box, points, 0.8, size=(640, 360))
    assert best > quality(box * 0.5, points * 0.5, 1.0, size=(640, 360))
    at_edge = np.array([0, 100, 100, 200], np.float32)
    assert quality(at_edge, at_edge[:2] + PLACES * 100, 1.0, size=(640, 360)) == pytest.approx(
        best / 4
    )
    # A face wider than the recogniser needs gains nothing.
    size = (4000, 4000)
    assert quality(box * 2, points * 2, 1.0, size=size) == pytest.approx(
        quality(box * 3, points * 3, 1.0, size=size)
    )


@pytest.mark.parametrize("width", [20, 111, 223, 224, 500, 900])
def test_a_look_keeps_the_face_where_its_landmarks_say(width: int) -> None:
    picture = np.full((1400, 1900, 3), 118, np.uint8)
    picture[200 : 200 + width, 300 : 300 + width] = RED
    box = np.array([300, 200, 300 + width, 200 + width], np.float32)
    beside, far = box + np.float32(width * 0.6), box + np.float32(width * 4)
    one = look(
        as_frame(picture, 7),
        box,
        box[:2] + PLACES * width,
        size=size_of(picture),
        quality=0.5,
        others=np.stack([beside, far]),
    )
    left, top, right, bottom = one.box
    assert right - left <= 2 * 112
    assert (MODEL.embed(one.patch, one.landmarks[None]).vectors[0] > [0.99, -1, -1]).all()
    inside = one.patch[int(top) + 1 : int(bottom) - 1, int(left) + 1 : int(right) - 1]
    assert (inside == RED).all()
    assert (one.patch == RED).all(axis=2).sum() == pytest.approx(
        float((right - left) * (bottom - top)), rel=0.05
    )
    np.testing.assert_allclose(one.others, [one.box + np.float32(0.6) * (right - left)], atol=1.0)


def test_a_look_at_a_third_of_the_size_keeps_its_landmarks_to_the_pixel() -> None:
    """Each pixel holds its own column, so that a landmark can be read where the look puts it."""
    picture = np.tile((np.arange(900) % 250)[None, :, None], (500, 1, 3)).astype(np.uint8)
    box = np.array([270, 60, 270 + 340, 60 + 340], np.float32)
    points = box[:2] + PLACES * np.float32(340)
    nobody = np.zeros((0, 4), np.float32)
    one = look(as_frame(picture, 0), box, points, size=size_of(picture), quality=0.5, others=nobody)
    for (x, _), (there, row) in zip(points, one.landmarks, strict=True):
        columns = np.arange(int(there) - 2, int(there) + 4)
        read = float(np.interp(there, columns, one.patch[int(row), columns, 0]))
        assert read == pytest.approx(float(x) % 250, abs=0.2)

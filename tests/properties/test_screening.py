"""What must hold of a screening, whatever the film shows."""

from fractions import Fraction
from itertools import combinations, pairwise
from pathlib import Path
from typing import TypeAlias

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from personae.engines.faces.memory import PaintedFaces
from personae.engines.films.memory import MemoryPictures, MemoryReader
from personae.engines.pictures import PillowPictures
from personae.likeness.interfaces import Image
from personae.likeness.matching import Gallery
from personae.likeness.templates import Templates
from personae.screening.faces import Screener
from personae.screening.sightings import Screening
from personae.screening.summing import counted, most_at_once
from personae.screening.thresholds import Thresholds
from personae.vocabulary.names import PerformerId
from personae.vocabulary.span import Span, joined

MODEL = PaintedFaces()
COLOURS = {
    PerformerId("ana"): (220, 20, 20),
    PerformerId("diego"): (20, 20, 220),
    PerformerId("ines"): (220, 120, 20),  # not unlike ana
}
STRANGER = (20, 220, 20)

colours = st.sampled_from([*COLOURS.values(), STRANGER])
faces = st.tuples(
    colours,
    st.integers(0, 400),
    st.integers(0, 200),
    st.integers(10, 70),
    st.integers(-8, 8),  # pixels a frame, across
)
shots = st.tuples(st.integers(1, 14), st.integers(0, 3), st.lists(faces, max_size=4))
films = st.lists(shots, min_size=1, max_size=3)
galleries = st.sets(st.sampled_from(sorted(COLOURS)))


Standing: TypeAlias = tuple[tuple[int, int, int], int, int, int, int]
Script: TypeAlias = list[tuple[int, int, list[Standing]]]  # frames, backdrop, who stands in it


def painted(film: Script) -> list[Image]:
    pictures = []
    for length, scene, standing in film:
        for n in range(length):
            picture = np.full((270, 480, 3), 40 + 50 * scene, np.uint8)
            for colour, left, top, width, speed in standing:
                at = max(0, left + n * speed)
                picture[top : top + width, at : at + width] = colour
            pictures.append(picture)
    return pictures


def screened(pictures: list[Image], looked_for: set[PerformerId]) -> Screening:
    model = MODEL.cards[-1].sha256
    enrolled = {}
    for performer in looked_for:
        vector = np.array([COLOURS[performer]], np.float32)
        enrolled[performer] = Templates(model, vector / np.linalg.norm(vector))
    name = Path("film")
    film = MemoryReader({name: MemoryPictures(pictures=pictures, frame_rate=Fraction(24))})
    return Screener(
        model=MODEL, gallery=Gallery.of(enrolled, model), pictures=PillowPictures()
    ).screen(film.open(name))


@settings(max_examples=60, deadline=None)
@given(films, galleries)
def test_what_is_seen_lies_in_its_shot_and_is_told_once(
    film: Script,
    looked_for: set[PerformerId],
) -> None:
    pictures = painted(film)
    got = screened(pictures, looked_for)
    thresholds = Thresholds()
    spans = {shot.id: shot.span for shot in got.shots}

    # The shots cover the film once, in order.
    assert joined(spans.values()) == (Span(0, len(pictures)),)
    assert sum(span.frames for span in spans.values()) == len(pictures)

    for seen in got.sightings:
        # Nobody is named who was not looked for, nor from a small face or a poor score.
        assert seen.performer in looked_for
        assert seen.face_px >= thresholds.present_px
        assert seen.score is not None
        assert seen.score >= thresholds.present_from
        within = spans[seen.shot]
        assert seen.span & within == seen.span
        assert seen.copies >= 1
        for stretch, number in seen.counts:
            assert stretch & seen.span == stretch
            assert 1 < number <= seen.copies
        for still in (seen.face, seen.frame):
            assert within.start <= still.frame < within.end
            assert len(still.boxes) >= 1
    for a, b in combinations(got.sightings, 2):
        if a.performer == b.performer:
            assert not a.span.meets(b.span)
    for person in got.unknown:
        assert {c.performer for c in person.candidates} <= looked_for
        for shot, span in person.appearances:
            assert span & spans[shot] == span
        assert person.face_px >= thresholds.least_px


@settings(max_examples=40, deadline=None)
@given(films, galleries)
def test_without_anybody_to_look_for_nobody_is_named_and_all_are_still_seen(
    film: Script,
    looked_for: set[PerformerId],
) -> None:
    pictures = painted(film)
    nobody = screened(pictures, set())
    assert nobody.sightings == ()
    assert all(person.why == "nobody" for person in nobody.unknown)
    somebody = screened(pictures, looked_for)
    assert bool(somebody.sightings or somebody.unknown) >= bool(nobody.unknown)
    assert [shot.span for shot in somebody.shots] == [shot.span for shot in nobody.shots]


spans = st.builds(
    lambda start, length: Span(start, start + length), st.integers(0, 60), st.integers(1, 30)
)


@given(st.lists(spans, max_size=8))
def test_a_count_never_exceeds_the_number_of_tracks(tracks: list[Span]) -> None:
    counts = counted(tracks)
    assert all(1 <= number <= len(tracks) for _, number in counts)
    assert max((number for _, number in counts), default=0) == most_at_once(tracks)
    # Frame by frame it is what one counts by hand.
    for at in range(100):
        by_hand = sum(span.start <= at < span.end for span in tracks)
        told = [number for span, number in counts if span.start <= at < span.end]
        assert told == ([by_hand] if by_hand else [])


@given(st.lists(spans, max_size=8))
def test_joined_spans_are_apart_and_hold_the_same_frames(tracks: list[Span]) -> None:
    together = joined(tracks)
    assert all(a.end < b.start for a, b in pairwise(together))
    frames = {n for span in tracks for n in range(span.start, span.end)}
    assert {n for span in together for n in range(span.start, span.end)} == frames


@given(
    st.lists(st.integers(-100, 100), min_size=3, max_size=3).filter(any),
    st.lists(
        st.lists(st.integers(-100, 100), min_size=3, max_size=3).filter(any),
        min_size=1,
        max_size=12,
    ),
    st.lists(st.integers(-100, 100), min_size=3, max_size=3).filter(any),
)
def test_one_more_in_the_gallery_changes_nobodys_score(
    seen: list[int], known: list[list[int]], one_more: list[int]
) -> None:
    def gallery(people: list[list[int]]) -> Gallery:
        model = MODEL.cards[-1].sha256
        units = [np.array([p], np.float32) / np.linalg.norm(p) for p in people]
        return Gallery.of(
            {
                PerformerId(f"p{n:02}"): Templates(model, unit.astype(np.float32))
                for n, unit in enumerate(units)
            },
            model,
        )

    face = (np.array(seen) / np.linalg.norm(seen)).astype(np.float32)
    before, after = dict(gallery(known).scores(face)), gallery([*known, one_more]).scores(face)
    assert [score for _, score in after] == sorted((s for _, s in after), reverse=True)
    for performer, score in before.items():
        assert abs(dict(after)[performer] - score) < 1e-5
        assert -1.0001 <= score <= 1.0001

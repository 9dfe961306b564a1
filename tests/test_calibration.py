"""What a score says: on both sides of each bound, and what must hold of any calibration."""

import math
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personae.engines.faces.measured import calibration_of
from personae.engines.faces.weights import SFACE, YUNET
from personae.engines.voices.measured import strangers_of
from personae.engines.voices.silero_campplus import CAMPPLUS, SILERO
from personae.likeness.calibration import (
    Calibration,
    Rate,
    Reach,
    SizeClass,
    Strangers,
    calibration_for,
)
from personae.screening.thresholds import Thresholds, VoiceThresholds
from personae.vocabulary.names import Sha256

MODEL, OTHER = Sha256("a" * 64), Sha256("b" * 64)


def size(from_px: int, below_px: int | None, strangers: list[int], **more: float) -> dict[str, Any]:
    return {
        "from_px": from_px,
        "below_px": below_px,
        "strangers": strangers,
        "compared": 1000,
        "worth": 1000.0,
        "slope": 20.0,
        "offset": -8.0,
        "lowest": -0.2,
        "highest": 0.8,
        "least": -3.0,
        "most": 6.0,
        **more,
    }


VALUES: dict[str, Any] = {
    "model": {"name": "painted", "sha256": MODEL},
    "measured_on": {"date": "2026-11-21"},
    "thresholds": [0.30, 0.40, 0.50],
    "sizes": [size(20, 40, [50, 10, 0]), size(40, None, [20, 2, 1])],
}
MADE = Calibration.of(VALUES)
SMALL, LARGE = MADE.sizes


@pytest.mark.parametrize(
    ("score", "llr", "reach"),
    [
        (-0.9, -3.0, Reach.AT_MOST),  # under what was measured
        (0.25, -3.0, Reach.AT_MOST),  # so much and no more the data can carry
        (0.26, -2.8, Reach.MEASURED),
        (0.40, 0.0, Reach.MEASURED),
        (0.69, 5.8, Reach.MEASURED),
        (0.70, 6.0, Reach.AT_LEAST),
        (0.99, 6.0, Reach.AT_LEAST),  # above what was measured
    ],
)
def test_a_score_weighs_what_was_measured_and_no_more(
    score: float, llr: float, reach: Reach
) -> None:
    weight = SMALL.weight(score)
    assert weight.llr == pytest.approx(llr)
    assert weight.reach is reach


@pytest.mark.parametrize(("score", "llr"), [(0.81, 8.0), (1.0, 8.0)])
def test_beyond_the_highest_score_nothing_more_is_said(score: float, llr: float) -> None:
    wide = replace(SMALL, most=9.0)
    assert wide.weight(0.80).reach is Reach.MEASURED
    assert wide.weight(score).llr == pytest.approx(llr)
    assert wide.weight(score).reach is Reach.AT_LEAST


@given(low=st.floats(-1, 1), high=st.floats(-1, 1), wide=st.sampled_from([20.0, 39.9, 40.0, 300.0]))
def test_a_higher_score_never_says_less(low: float, high: float, wide: float) -> None:
    low, high = sorted((low, high))
    for calibration in (MADE, shipped()):
        less, more = calibration.weight(low, wide), calibration.weight(high, wide)
        assert less is not None
        assert more is not None
        assert less.llr <= more.llr


@given(low=st.floats(-1, 1), high=st.floats(-1, 1))
def test_fewer_strangers_come_to_a_higher_score(low: float, high: float) -> None:
    low, high = sorted((low, high))
    for one in (*MADE.sizes, *shipped().sizes):
        assert one.false_matches(low).count >= one.false_matches(high).count


@pytest.mark.parametrize(
    ("score", "count"),
    [(0.29, 1000), (0.30, 50), (0.39, 50), (0.40, 10), (0.49, 10), (0.50, 0), (0.99, 0)],
)
def test_strangers_are_counted_at_the_step_under_a_score(score: float, count: int) -> None:
    """Between two steps the lower one's count: never fewer than there are."""
    assert SMALL.false_matches(score) == Rate(count=count, of=1000, worth=1000.0)


@pytest.mark.parametrize(
    ("wide", "which"), [(19.9, None), (20, SMALL), (39.9, SMALL), (40, LARGE), (4000, LARGE)]
)
def test_each_width_has_its_class(wide: float, which: SizeClass | None) -> None:
    assert MADE.size_of(wide) is which
    assert (MADE.weight(0.5, wide) is None) is (which is None)


def test_expected_is_tracks_by_people_by_rate_and_never_nought_at_most() -> None:
    """By hand: 7 tracks of 40 px and more × 3 people × 2 in 1,000; 5 of 26 to 39 px × 3 × 10."""
    found = MADE.expected(
        {15: 4, 20: 9, 26: 5, 40: 6, 90: 1}, people=3, present_from=0.4, present_px=26
    )
    assert [(e.size, e.tracks, e.comparisons) for e in found.by_size] == [
        (SMALL, 5, 15),
        (LARGE, 7, 21),
    ]
    assert found.too_small == 13
    assert found.expected == pytest.approx(15 * 0.010 + 21 * 0.002)
    assert found.at_most == pytest.approx(15 * 0.018309 + 21 * 0.007205, abs=1e-4)
    none = MADE.expected({30: 5}, people=3, present_from=0.5, present_px=26)
    assert none.expected == 0
    assert 0 < none.at_most < 15 * 0.0038


def test_a_track_is_at_most_one_false_match_however_many_are_looked_for() -> None:
    crowd = MADE.expected({30: 2}, people=100_000, present_from=0.4, present_px=26)
    assert crowd.at_most == 2


@given(
    tracks=st.dictionaries(st.integers(1, 300), st.integers(1, 500), max_size=8),
    people=st.integers(0, 200),
    score=st.floats(0, 1),
)
def test_the_bound_holds_the_expectation_of_any_film(
    tracks: dict[int, int], people: int, score: float
) -> None:
    found = shipped().expected(tracks, people=people, present_from=score, present_px=26)
    assert found.at_most <= sum(tracks.values())
    assert sum(e.tracks for e in found.by_size) + found.too_small + found.unmeasured == sum(
        tracks.values()
    )
    for each in found.by_size:
        assert each.expected <= each.at_most + 1e-12


def test_another_recogniser_has_no_calibration(tmp_path: Path) -> None:
    assert calibration_for(MODEL, MADE) is MADE
    assert calibration_for(OTHER, MADE) is None
    assert calibration_for(MODEL, None) is None
    assert calibration_of(YUNET) is None
    name = f"{SFACE.name}.calibration.json"
    held = (files("personae.engines.faces") / "weights" / name).read_text("utf-8")
    (tmp_path / name).write_text(held.replace(SFACE.sha256, OTHER), encoding="utf-8")
    assert calibration_of(SFACE, tmp_path) is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"below_px": 20}, "ends before it begins"),
        ({"strangers": [50, 10]}, "not a count for each threshold"),
        ({"strangers": [10, 50, 0]}, "fewer strangers must come"),
        ({"strangers": [1001, 10, 0]}, "fewer strangers must come"),
        ({"slope": 0.0}, "never say less"),
        ({"highest": -0.3}, "never say less"),
        ({"least": 7.0}, "never say less"),
        ({"worth": 0.0}, "cannot be worth"),
        ({"worth": 1001.0}, "cannot be worth"),
    ],
)
def test_values_that_contradict_themselves_are_refused(change: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Calibration.of({**VALUES, "sizes": [{**VALUES["sizes"][0], **change}]})


def shipped() -> Calibration:
    found = calibration_of(SFACE)
    assert found is not None
    return found


def test_what_ships_covers_every_face_that_is_compared() -> None:
    sizes, thresholds = shipped().sizes, Thresholds()
    assert sizes[0].from_px <= thresholds.least_px
    assert [one.below_px for one in sizes] == [*(one.from_px for one in sizes[1:]), None]
    for one in sizes:
        assert one.thresholds[0] <= thresholds.ask_from
        assert one.thresholds[-1] >= thresholds.present_from


def test_what_is_asserted_weighs_for_one_person_at_every_size() -> None:
    for one in shipped().sizes:
        assert one.weight(Thresholds().present_from).llr > math.log(10)


# Voices

HEARD: dict[str, Any] = {
    "model": {"name": "hums", "sha256": MODEL},
    "measured_on": {},
    "thresholds": [0.40, 0.50],
    "strangers": [7, 1],
    "compared": 500,
    "worth": 200.0,
}


@pytest.mark.parametrize(
    ("score", "count"), [(0.39, 500), (0.40, 7), (0.49, 7), (0.50, 1), (0.90, 1)]
)
def test_strangers_voices_are_counted_at_the_step_under_a_score(score: float, count: int) -> None:
    assert Strangers.of(HEARD).false_matches(score) == Rate(count=count, of=500, worth=200.0)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"strangers": [7]}, "hums: not a count for each threshold"),
        ({"strangers": [1, 7]}, "hums: fewer strangers must come"),
        ({"strangers": [501, 1]}, "hums: fewer strangers must come"),
    ],
)
def test_counts_of_voices_that_contradict_themselves_are_refused(
    change: dict[str, Any], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        Strangers.of({**HEARD, **change})


def test_another_voice_model_was_not_measured(tmp_path: Path) -> None:
    found = strangers_of(CAMPPLUS)
    assert found is not None
    assert found.thresholds[0] <= VoiceThresholds().ask_from
    assert found.thresholds[-1] >= VoiceThresholds().present_from
    assert strangers_of(SILERO) is None
    name = f"{CAMPPLUS.name}.strangers.json"
    held = (files("personae.engines.voices") / "weights" / name).read_text("utf-8")
    (tmp_path / name).write_text(held.replace(CAMPPLUS.sha256, OTHER), encoding="utf-8")
    assert strangers_of(CAMPPLUS, tmp_path) is None

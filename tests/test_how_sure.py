"""The page `how-sure.md` agrees with the code, and the bench's own arithmetic with hand's."""

import json
import math
import re

import numpy as np
import pytest
from bench.accuracy.calibrate import SHIPPED, as_text
from bench.accuracy.figures import NOT_MEASURED, Figure, Table, figure, percent
from bench.accuracy.fitting import WAYS, cllr, least_cllr, line
from bench.accuracy.page import CHART, PAGE, expectation, weights
from bench.accuracy.pairs import EDGES, Enrolled, Trials, size_of, strangers
from bench.accuracy.photographs import Eyes, Face, data_is_whole, known_yaw, news_people, yaw
from bench.accuracy.voices import Spoken, sexes, trials_of
from bench.accuracy.worth import worth
from bench.voices import VOICES, Utterance
from hypothesis import given
from hypothesis import strategies as st

from personae.app.wiring import face_model, pictures
from personae.engines.faces.measured import calibration_of
from personae.engines.faces.weights import SFACE
from personae.likeness.calibration import Calibration
from personae.screening.thresholds import Thresholds

AT = Thresholds()
TEXT = PAGE.read_text(encoding="utf-8")


def shipped() -> Calibration:
    found = calibration_of(SFACE)
    assert found is not None
    return found


# The page


def test_the_page_tells_of_the_recogniser_and_the_numbers_that_ship() -> None:
    held = json.loads(SHIPPED.read_text(encoding="utf-8"))
    assert held["model"]["sha256"] == SFACE.sha256
    assert f"on {held['measured_on']['date']}, for the recogniser `{SFACE.name}`" in TEXT
    assert SFACE.sha256 in TEXT
    assert str(weights(shipped())) in TEXT, "run `make bench-accuracy`"
    assert str(expectation(shipped())) in TEXT, "run `make bench-accuracy`"
    assert as_text(held) == SHIPPED.read_text(encoding="utf-8")


def test_the_page_tells_of_the_thresholds_that_decide() -> None:
    assert (
        f"(`present`) from {AT.present_from:.2f}; a person is asked from {AT.ask_from:.2f}" in TEXT
    )
    assert f"Nobody is asserted under {AT.present_px} pixels" in TEXT
    assert f"Under {AT.present_px} pixels: asked" in TEXT
    assert f"Under {AT.least_px}: left alone" in TEXT
    assert f"nobody else within {AT.margin:.2f}: asserted" in TEXT
    assert f"strangers at {AT.present_from:.2f} and more" in TEXT
    assert EDGES[0] == AT.least_px
    assert AT.present_px in EDGES


@pytest.mark.parametrize(
    "heading",
    [
        "## In short",
        "## What a score is",
        "## What a score cannot tell",
        "## How the thresholds were set",
        "### What a score weighs",
        "## How many false matches to expect",
        "### By size of the face",
        "### By how far the face is turned",
        "### By blur, light and compression",
        "### By how many looks are taken together",
        "### By group: two strangers in one photograph",
        "### By group: two strangers taken for copies",
        "## Voices",
        "### By length of speech and by noise",
        "### By group: the sex that the list of speakers tells",
        "## How it was measured",
        "## What was not measured",
    ],
)
def test_each_part_stands_once(heading: str) -> None:
    assert TEXT.count(f"\n{heading}\n") == 1


def test_every_row_has_as_many_cells_as_its_head() -> None:
    for table in re.findall(r"(?:^\|.*\n)+", TEXT, re.MULTILINE):
        assert len({row.count("|") for row in table.splitlines()}) == 1, table


def test_no_group_of_people_is_guessed() -> None:
    for group in ("sex, age, skin, origin", "Children", "Twins, siblings"):
        (row,) = [one for one in TEXT.splitlines() if one.startswith("| ") and group in one]
        assert "not measured: no photographs that say so" in row


def test_what_no_score_can_tell_is_said_first() -> None:
    short = TEXT.partition("## In short")[2].partition("##")[0]
    assert "never tell a replica from the original" in short
    assert "not a probability" in short


def test_the_chart_is_one_that_a_page_can_show() -> None:
    drawn = CHART.read_text(encoding="utf-8")
    assert f"asserted from {AT.present_from:.2f}" in drawn
    assert f"asked from {AT.ask_from:.2f}" in drawn
    assert "http" not in drawn.replace("http://www.w3.org/2000/svg", "")


# Figures


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0, "0 %"),
        (1, "100 %"),
        (0.5, "50 %"),
        (0.123, "12 %"),
        (0.0123, "1.2 %"),
        (0.00123, ".12 %"),
        (0.000123, ".012 %"),
        (0.0000001, "under .0010 %"),
    ],
)
def test_two_digits_of_a_percentage_count(share: float, said: str) -> None:
    assert percent(share) == said


@pytest.mark.parametrize(
    ("counted", "said"),
    [
        (Figure(0, 9, 9), NOT_MEASURED),
        (Figure(0, 10, 10), "0 of 10 (at most 31 %)"),
        (Figure(1, 10, 10), "1 of 10 = 10 % (.25 % to 45 %)"),
        (Figure(0, 1000, 10), "0 of 1,000 (at most 31 %)"),
    ],
)
def test_a_figure_tells_its_bounds(counted: Figure, said: str) -> None:
    assert str(counted) == said


def test_a_table_is_one_that_markdown_reads() -> None:
    table = Table("T", "", ("a", "b"), (("1", "2"),))
    assert str(table) == "### T\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"


# What trials are worth


def test_trials_of_one_cluster_that_all_come_out_alike_are_worth_one() -> None:
    """Of 20 clusters of 50 the half hits: by hand 20 trials, but for the correction for few."""
    cluster = np.repeat(np.arange(20), 50)
    assert worth(cluster % 2 == 0, cluster) == pytest.approx(19)


def test_trials_that_have_nothing_to_do_with_their_cluster_are_worth_themselves() -> None:
    cluster, hits = np.repeat(np.arange(20), 50), np.tile([True, False], 500)
    assert worth(hits, cluster) == 1000
    assert worth(hits, np.arange(1000)) == pytest.approx(1000, rel=0.01)


def test_clusters_both_ways_are_worth_less_than_either_way() -> None:
    rng = np.random.default_rng(7)
    first, second = (each.ravel() for each in np.meshgrid(np.arange(30), np.arange(30)))
    kind = rng.normal(size=30)
    hits = kind[first] + kind[second] + rng.normal(size=900) > 1
    assert worth(hits, first, second) < min(worth(hits, first), worth(hits, second)) < 900


def test_what_cannot_be_told_is_refused() -> None:
    with pytest.raises(ValueError, match="all came out alike"):
        worth(np.ones(9, bool), np.arange(9))
    with pytest.raises(ValueError, match="one cluster"):
        worth(np.arange(9) > 4, np.zeros(9, int))


def test_too_few_to_tell_count_by_cluster() -> None:
    hits, one = np.zeros(40, bool), np.repeat(np.arange(4), 10)
    assert figure(hits, hits, one).worth == 4
    assert figure(hits, np.arange(40) < 5, one, most=3).worth == 3


# Ratios


def test_a_system_that_says_nothing_costs_one_bit() -> None:
    nothing = np.zeros(5)
    assert cllr(nothing, nothing) == pytest.approx(1)
    assert cllr(np.full(5, 50.0), np.full(5, -50.0)) == pytest.approx(0, abs=1e-9)


@given(
    same=st.lists(st.floats(-1, 1), min_size=2, max_size=40),
    others=st.lists(st.floats(-1, 1), min_size=2, max_size=40),
)
def test_no_rising_function_does_better_than_the_least(
    same: list[float], others: list[float]
) -> None:
    least = least_cllr(np.array(same), np.array(others))
    assert least <= 1 + 1e-9
    for slope in (0.5, 3.0, 20.0):
        assert least <= cllr(slope * np.array(same), slope * np.array(others)) + 1e-9


def test_the_line_is_the_one_that_two_normal_distributions_have() -> None:
    """Means .8 and 0, deviation .2: the logarithm of their ratio is 20 · (score - .4)."""
    rng = np.random.default_rng(3)
    same, others = rng.normal(0.8, 0.2, 40_000), rng.normal(0.0, 0.2, 40_000)
    slope, offset = line(same, others)
    assert slope == pytest.approx(20, rel=0.05)
    assert -offset / slope == pytest.approx(0.4, abs=0.02)


@pytest.mark.parametrize("way", sorted(WAYS))
def test_no_way_says_less_of_a_higher_score(way: str) -> None:
    rng = np.random.default_rng(5)
    pairs = [(rng.normal(0.7, 0.1, 60), rng.normal(0.05, 0.1, 400)) for _ in range(2)]
    for fitted in WAYS[way](pairs):
        assert (np.diff(fitted(np.linspace(-0.5, 1, 50))) >= -1e-9).all()


# Photographs


def points(nose: float) -> np.ndarray:
    return np.array([[0, 0], [40, 0], [20 + nose, 25], [5, 45], [35, 45]], np.float32)


@pytest.mark.parametrize(("nose", "degrees"), [(0, 0), (22.64, 45), (-22.64, 45), (8.24, 20)])
def test_yaw_is_how_far_the_nose_stands_from_between_the_eyes(nose: float, degrees: float) -> None:
    assert yaw(points(nose)) == pytest.approx(degrees, abs=0.1)


def test_a_portrait_tells_its_yaw_in_its_name() -> None:
    assert known_yaw("06_y-20_p0_cool.jpg") == 20
    assert known_yaw("Tony_Blair_0001.jpg") is None


@pytest.mark.parametrize(
    ("wide", "number"), [(19.9, None), (20, 0), (25.9, 0), (26, 1), (79.9, 3), (80, 4), (400, 4)]
)
def test_each_width_has_its_class(wide: float, number: int | None) -> None:
    assert size_of(wide) == number


def face(who: str, scene: str, *numbers: float) -> Face:
    vector = np.array(numbers, np.float32)
    return Face(
        who=who, scene=scene, photo=who, width_px=60.0, yaw=0.0, vector=vector,
        mirrored=vector,
    )  # fmt: skip


def test_nobody_is_a_stranger_to_themselves_nor_of_another_scene_by_accident() -> None:
    a, b, c = face("a", "x", 1, 0), face("b", "x", 0, 1), face("c", "y", 0.6, 0.8)
    on_record = [Enrolled.of([one]) for one in (a, b, c)]
    elsewhere = strangers([a, b, c], on_record)
    assert sorted(elsewhere.scores) == pytest.approx([0.6, 0.6, 0.8, 0.8])
    here = strangers([a, b, c], on_record, one_scene=True)
    assert here.scores == pytest.approx([0, 0])


def test_whoever_is_left_out_is_left_out_on_both_sides() -> None:
    trials = Trials(np.arange(4.0), np.array([0, 0, 1, 2]), np.array([1, 2, 2, 0]))
    assert trials.but(0).scores.tolist() == [2.0]
    assert trials.only(0).scores.tolist() == [0.0, 1.0, 3.0]


@pytest.mark.skipif(not data_is_whole(), reason="the photographs of ../shared are not here")
def test_a_photograph_made_small_is_found_again_at_that_size() -> None:
    eyes = Eyes(face_model(), pictures())
    (first, *_) = news_people()
    one = type(first)(id=first.id, photos=first.photos[:2])
    small, large = eyes.of((one,), width_px=39), eyes.of((one,))
    for made, taken in zip(small, large, strict=True):
        assert made.face
        assert taken.face
        assert size_of(made.face.width_px) == 2
        assert float(made.face.vector @ taken.face.vector) > AT.present_from
    assert eyes.of((one,), width_px=4000)[0].face is None  # nothing is made larger


def test_a_ratio_is_never_more_than_the_trials_carry() -> None:
    """None of so many: the most is the inverse of the interval's upper end."""
    for size in shipped().sizes:
        assert size.most == pytest.approx(-math.log(1 - 0.025 ** (1 / size.worth)), abs=0.01)


# Voices


def test_a_reading_that_enrolled_somebody_is_compared_with_nobody() -> None:
    """Two of a enrolled a; b is enrolled from none of these; c is a stranger."""
    quiet = np.zeros(1, np.float32)
    said = [
        Utterance(speaker=s, enrolled=s != "c", samples=quiet) for s in ("a", "a", "a", "b", "c")
    ]
    vectors = np.array([[1, 0], [1, 0], [0.8, 0.6], [0, 1], [0.6, 0.8]], np.float32)
    on_record = {"a": (vectors[0], frozenset({0, 1})), "b": (vectors[3], frozenset({3}))}
    same, two = trials_of(Spoken(said, vectors), on_record)
    assert same.scores == pytest.approx([0.8])
    assert sorted(two.scores) == pytest.approx([0.6, 0.6, 0.8])
    same, two = trials_of(Spoken(said, vectors), on_record, lambda seen, _of: seen == "c")
    assert len(same) == 0
    assert sorted(two.scores) == pytest.approx([0.6, 0.8])


@pytest.mark.skipif(not VOICES.is_dir(), reason="the recordings of ../shared are not here")
def test_the_list_of_speakers_says_f_or_m_of_each() -> None:
    on_list = sexes()
    speakers = {path.name.partition("-")[0] for path in VOICES.rglob("*.flac")}
    assert len(speakers) == 40
    assert {on_list[one] for one in speakers} == {"F", "M"}

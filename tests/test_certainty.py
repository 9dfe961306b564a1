"""What a report says of its own certainty: in JSON, on the page, in a copy, in the sightings."""

import importlib.util
import json
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonschema
import pytest

from personae.app.reports.certainty import (
    expected_false_matches,
    expected_false_voices,
    for_one_person,
    size_in_words,
    voices_for_one_person,
    weighs,
    weight_in_words,
)
from personae.app.reports.copies import redacted
from personae.app.reports.report_html import render
from personae.app.reports.report_json import report
from personae.app.reports.sightings import sightings
from personae.app.schemas import schema
from personae.likeness.calibration import Strangers
from personae.screening.sightings import Hearing, Screening
from personae.vocabulary.names import PerformerId, Sha256


def _made() -> ModuleType:
    where = Path(__file__).parent / "golden" / "report" / "made.py"
    spec = importlib.util.spec_from_file_location("made_audit_of_certainty", where)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def audit() -> Any:
    return _made().audit()


def film(audit: Any, *, people: int = 3, **tracks: int) -> Screening:
    """tracks  `px40=5`: five faces 40 px wide"""
    found: Screening = replace(
        audit.screening,
        compared=tuple((int(wide.removeprefix("px")), many) for wide, many in tracks.items()),
        looked_for=tuple(PerformerId(f"p-{n}") for n in range(people)),
    )
    return found


def told(screening: Screening) -> dict[str, Any]:
    values = expected_false_matches(screening)
    assert values is not None
    return values


def test_tracks_by_people_by_rate_with_its_working(audit: Any) -> None:
    """By hand, at a score of .45: 0 of 20,000 under 48 px and 2 of 20,000 from there, worth 5,000.

    The upper ends are of 0 and of a half of 5,000: .000738 and .000935
    (half a chi-squared quantile, of 2 and of 3 degrees, by 5,000).
    """
    values = told(film(audit, people=30, px22=7, px30=20, px60=100))
    small, large = values["by_size"]
    assert (small["tracks"], small["comparisons"], small["expected"]) == (20, 600, 0.0)
    assert (large["tracks"], large["comparisons"], large["expected"]) == (100, 3000, 0.3)
    assert (small["rate_at_most"], small["at_most"]) == (0.00074, 0.45)
    assert values["expected"] == 0.3
    assert values["at_most"] >= small["at_most"] + large["at_most"] - 1e-9
    assert (values["too_small"], values["size_not_measured"], values["people"]) == (7, 0, 30)
    assert (values["tracks"], values["comparisons"]) == (120, 3600)


@pytest.mark.parametrize(
    ("tracks", "people", "sentence"),
    [
        (
            {"px60": 1},
            1,
            (
                "1 face followed × 1 person looked for = 1 comparison: by the rate we measured "
                "0.0001 false matches are to be expected, at most 0.00094 (95 %)."
            ),
        ),
        (
            {"px30": 1000},
            40,
            (
                "1,000 faces followed × 40 people looked for = 40,000 comparisons: none of the "
                "strangers we measured scored so high, so at most 30 false matches are to be "
                "expected (95 %)."
            ),
        ),
        (
            {"px20": 9},
            40,
            "No face was large enough to be asserted, or nobody was looked for: no false match.",
        ),
        (
            {"px60": 9},
            0,
            "No face was large enough to be asserted, or nobody was looked for: no false match.",
        ),
    ],
)
def test_one_plain_sentence(audit: Any, tracks: dict[str, int], people: int, sentence: str) -> None:
    assert told(film(audit, people=people, **tracks))["sentence"] == sentence


def test_it_is_never_said_that_no_false_match_can_be(audit: Any) -> None:
    for many in (1, 10, 10_000):
        assert told(film(audit, people=1, px30=many))["at_most"] > 0


def test_one_comparison_of_a_size_is_told_as_one(audit: Any) -> None:
    (size,) = (each for each in told(film(audit, people=1, px60=1))["by_size"] if each["tracks"])
    assert size_in_words(size).startswith("48 px and more: 1 comparison; of ")


def test_in_the_copy_for_one_person_they_alone_were_looked_for(audit: Any) -> None:
    whole = told(film(audit, people=30, px60=100))
    alone = for_one_person(whole)
    assert alone is not None
    assert (alone["people"], alone["comparisons"], alone["expected"]) == (1, 100, 0.01)
    assert alone["sentence"].startswith(
        "100 faces followed × the one person whom this copy is for = 100 comparisons: "
    )
    assert for_one_person(None) is None
    values = report(audit)
    copy = redacted(values, PerformerId("mei-lin-zhao"))
    assert copy["expected_false_matches"]["people"] == 1
    assert str(values["expected_false_matches"]["people"]) not in json.dumps(
        copy["expected_false_matches"]["sentence"]
    )


def test_the_page_the_report_and_the_sightings_say_the_same(audit: Any) -> None:
    values = report(audit)
    sentence = values["expected_false_matches"]["sentence"]
    assert f"{len(audit.screening.looked_for)} people looked for" in sentence
    assert sightings(audit.screening)["expected_false_matches"] == values["expected_false_matches"]
    page = render(values, {})
    assert sentence in page
    assert "48 px and more: " in page
    assert "not a probability" in page


def test_an_earlier_report_without_it_is_made_again_as_it_was(audit: Any) -> None:
    values = report(audit)
    del values["expected_false_matches"]
    for person in values["unknown"]:
        for candidate in person["candidates"]:
            del candidate["weighs"]
    assert "False matches to expect" not in render(values, {})
    assert "False matches to expect" not in render(
        redacted(values, PerformerId("mei-lin-zhao")), {}
    )


def test_with_another_recogniser_nothing_is_claimed(audit: Any) -> None:
    other = tuple(replace(card, sha256=Sha256("d" * 64)) for card in audit.screening.models)
    screening = replace(audit.screening, models=other)
    values = report(replace(audit, screening=screening))
    assert values["expected_false_matches"] is None
    assert "certainty" in values["not_measured"]
    assert {seen["weighs"] for seen in values["sightings"]} == {None}
    assert "certainty" in sightings(screening)["not_measured"]
    assert "nothing was measured with this recogniser" in render(values, {})
    assert "certainty" not in report(audit)["not_measured"]
    for made, name in ((values, "report"), (sightings(screening), "sightings")):
        jsonschema.Draft202012Validator(schema(name)).validate(json.loads(json.dumps(made)))
    jsonschema.Draft202012Validator(schema("sightings")).validate(
        json.loads(json.dumps(sightings(audit.screening)))
    )


def test_where_no_face_was_compared_no_certainty_is_missing(audit: Any) -> None:
    heard = replace(
        audit.screening, models=(), calibration=None, compared=(), not_measured=("face",)
    )
    assert sightings(heard)["not_measured"] == ["face"]
    assert sightings(heard)["expected_false_matches"] is None


def listening(audit: Any, speakers: int, *people: str) -> Screening:
    voice = audit.screening.models[0]
    rate = Strangers.of(
        {
            "model": {"name": voice.name, "sha256": voice.sha256},
            "measured_on": {"date": "2025-03-20", "strangers": "readings by strangers"},
            "thresholds": [0.4, 0.5],
            "strangers": [9, 1],
            "compared": 1000,
            "worth": 500.0,
        }
    )
    hearing = Hearing(
        listened_for=tuple(PerformerId(one) for one in people), speakers=speakers, strangers=rate
    )
    found: Screening = replace(audit.screening, hearing=hearing)
    return found


def test_voices_are_speakers_by_people_by_rate(audit: Any) -> None:
    """By hand: 3 speakers × 2 people × 1 in 1,000; the upper end of a half of 500 is .00931."""
    told = expected_false_voices(listening(audit, 3, "mei-lin-zhao", "nora-lind"))
    assert told is not None
    assert (told["comparisons"], told["expected"], told["rate_at_most"]) == (6, 0.006, 0.0094)
    assert told["at_most"] == 0.057
    assert told["sentence"] == (
        "3 speakers told apart × 2 people listened for = 6 comparisons: by the rate we measured "
        "0.006 false matches are to be expected, at most 0.057 (95 %)."
    )
    alone = voices_for_one_person(told)
    assert alone is not None
    assert (alone["people"], alone["comparisons"], alone["expected"]) == (1, 3, 0.003)
    assert voices_for_one_person(None) is None


def test_of_voices_nothing_is_said_where_nobody_listened_or_measured(audit: Any) -> None:
    heard = listening(audit, 3, "mei-lin-zhao")
    assert heard.hearing is not None
    other = tuple(replace(card, sha256=Sha256("e" * 64)) for card in heard.models)
    deaf = replace(heard, hearing=replace(heard.hearing, not_listened="it has no sound"))
    unmeasured = replace(heard, hearing=replace(heard.hearing, strangers=None))
    for screening in (audit.screening, replace(heard, models=other), deaf, unmeasured):
        assert expected_false_voices(screening) is None
    quiet = expected_false_voices(listening(audit, 0, "mei-lin-zhao"))
    assert quiet is not None
    assert quiet["sentence"] == "Nobody spoke: no false match by voice."


def test_voices_stand_in_the_report_on_its_page_and_in_the_copy(audit: Any) -> None:
    values = report(replace(audit, screening=listening(audit, 3, "mei-lin-zhao", "nora-lind")))
    check = jsonschema.Draft202012Validator(schema("report"))
    check.validate(json.loads(json.dumps(values)))
    assert values["expected_false_voices"]["sentence"] in render(values, {})
    copy = redacted(values, PerformerId("mei-lin-zhao"))
    assert copy["expected_false_voices"]["people"] == 1
    assert copy["expected_false_voices"]["sentence"] in render(copy, {})


def test_only_faces_weigh_and_only_sizes_that_were_measured(audit: Any) -> None:
    assert weighs(audit.screening, 0.5, 60) == {"log10_likelihood_ratio": 1.52, "reach": "about"}
    assert weighs(audit.screening, 0.5, 19) is None
    assert weighs(audit.screening, None, 60) is None
    heard = replace(audit.screening.sightings[0], by="voice")
    values = report(replace(audit, screening=replace(audit.screening, sightings=(heard,))))
    assert values["sightings"][0]["weighs"] is None


@pytest.mark.parametrize(
    ("log10", "reach", "words"),
    [
        (3.26, "at least", "at least 1,000 times likelier of one person than of two"),
        (1.99, "about", "about 90 times likelier of one person than of two"),
        (0.31, "about", "about 2 times likelier of one person than of two"),
        (0.30, "about", "about as likely of two people as of one"),
        (0.0, "about", "about as likely of two people as of one"),
        (-0.30, "about", "about as likely of two people as of one"),
        (-0.31, "about", "about 2 times likelier of two people than of one"),
        (-1.43, "at most", "at least 20 times likelier of two people than of one"),
    ],
)
def test_a_weight_in_words_never_overstates(log10: float, reach: str, words: str) -> None:
    said = {"log10_likelihood_ratio": log10, "reach": reach}
    assert weight_in_words(said) == words

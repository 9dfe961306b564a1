"""What an audit was decided from lies on record by person, and gives the same findings again."""

import json
from dataclasses import replace
from typing import Any

import pytest
from tests.test_long_take_records import CONSENTS, JUDGED_ON, PRODUCTION, SCREENED
from tests.test_review import TOM, VOICE

from personae.app.journeys.audit import found_of_each
from personae.app.journeys.inputs import Inputs, given, kept
from personae.reconciliation.reconcile import reconcile
from personae.screening.sightings import Candidate, Hearing, Screening
from personae.vocabulary.entry import canonical_bytes
from personae.vocabulary.names import PerformerId

ANA = PerformerId("ana-vale")
PEOPLE = [member.performer for member in PRODUCTION.cast]


def screening() -> Screening:
    """With candidates for a face and for a voice, whose scores are no whole numbers."""
    (unknown,) = SCREENED.unknown
    return replace(
        SCREENED,
        unknown=(replace(unknown, candidates=(Candidate(TOM, 0.41), Candidate(ANA, 0.1 + 0.2))),),
        hearing=Hearing(unknown=(VOICE,), asked_s=VOICE.heard_s, listened_for=(TOM, ANA)),
    )


INPUTS = Inputs(production=PRODUCTION, screening=screening())


def findings(inputs: Inputs) -> Any:
    return found_of_each(
        reconcile(inputs.production, inputs.screening, CONSENTS, (), judged_on=JUDGED_ON, lives={})
    )


def as_recorded(said: Any) -> Any:
    """The record keeps no float."""
    return json.loads(canonical_bytes(said), parse_float=pytest.fail)


def through_the_record(inputs: Inputs, *, without: frozenset[PerformerId] = frozenset()) -> Inputs:
    held = kept(inputs)
    read = as_recorded(held.common)
    parts = {p: as_recorded(part) for p, part in held.of_each.items()}
    return given(read, {p: part for p, part in parts.items() if p not in without})


def test_the_same_findings_come_out() -> None:
    again = through_the_record(INPUTS)
    assert findings(again) == findings(INPUTS)
    assert again.screening.unknown[0].candidates == INPUTS.screening.unknown[0].candidates
    assert again.screening.duration_s == INPUTS.screening.duration_s
    assert again.production.work == INPUTS.production.work
    assert again.production.replicas == INPUTS.production.replicas


def test_what_is_common_names_nobody() -> None:
    common = canonical_bytes(kept(INPUTS).common).decode()
    assert [p for p in PEOPLE if p in common] == []
    assert set(kept(INPUTS).of_each) >= set(PEOPLE)


@pytest.mark.parametrize("person", ["ana-vale", "diego-santos"])
def test_nobody_s_part_says_anything_of_anybody_else(person: str) -> None:
    part = canonical_bytes(kept(INPUTS).of_each[PerformerId(person)]).decode()
    assert [p for p in PEOPLE if p in part] == [person]


def test_of_those_who_are_left_the_findings_are_the_same_after_an_erasure() -> None:
    again = findings(through_the_record(INPUTS, without=frozenset({ANA})))
    assert ANA not in again
    assert again == {p: one for p, one in findings(INPUTS).items() if p != ANA}


def test_a_shot_that_is_called_as_a_performer_names_nobody_on_record() -> None:
    scenes = tuple(replace(s, where="ana-vale.csv:1") for s in PRODUCTION.scenes or ())
    named = replace(INPUTS, production=replace(PRODUCTION, scenes=scenes, title="ana-vale-two"))
    assert b"ana-vale" not in canonical_bytes(kept(named).common)
    again = through_the_record(named)
    assert (again.production.title, again.production.scenes) == ("ana-vale-two", scenes)


def test_pay_and_pictures_are_not_kept() -> None:
    held = kept(INPUTS)
    whole = canonical_bytes([held.common, *held.of_each.values()])
    assert b"1204.00" not in whole


def test_what_cannot_be_read_is_told() -> None:
    held = kept(INPUTS)
    with pytest.raises(ValueError, match="production"):
        given({"screening": held.common["screening"]}, {})

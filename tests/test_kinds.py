"""Which kind of replica it is, over every combination of what was recorded."""

from itertools import product

import pytest

from personae.clearance.kinds import DEFINITIONS, kind_of
from personae.rules.conditions import answered, facts_asked
from personae.rules.facts import KINDS
from personae.vocabulary.answer import Answer

ASKED = (
    "background_actor",
    "created_during_employment",
    "created_with_participation",
    "worked_in_picture",
    "portrays_unperformed",
)
RECORDED = {"yes": True, "no": False, "?": None}
TABLE = """
    background | employment | took part | worked here | unperformed | kind
    no         | yes        | yes       | yes         | yes         | employment-based
    no         | yes        | yes       | no          | yes         | employment-based
    no         | yes        | no        | yes         | yes         | employment-based
    no         | yes        | ?         | ?           | yes         | employment-based
    yes        | yes        | yes       | yes         | yes         | background
    yes        | ?          | yes       | ?           | yes         | background
    yes        | yes        | no        | yes         | yes         | -
    no         | no         | no        | no          | yes         | independently-created
    ?          | no         | no        | no          | yes         | independently-created
    no         | no         | no        | yes         | yes         | -
    no         | no         | yes       | no          | yes         | -
    no         | yes        | yes       | yes         | no          | -
    yes        | yes        | yes       | yes         | no          | -
    no         | no         | no        | no          | no          | -
    ?          | yes        | yes       | yes         | yes         | -
    no         | ?          | yes       | yes         | yes         | -
    no         | yes        | yes       | yes         | ?           | -
    yes        | yes        | ?         | yes         | yes         | -
    no         | ?          | no        | no          | yes         | -
    no         | no         | ?         | no          | yes         | -
    no         | no         | no        | ?           | yes         | -
    no         | no         | no        | no          | ?           | -
    ?          | ?          | ?         | ?           | ?           | -
"""
_, *ROWS = ([cell.strip() for cell in row.split("|")] for row in TABLE.strip().splitlines())
EVERY = [dict(zip(ASKED, row, strict=True)) for row in product((True, False, None), repeat=5)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: " ".join(row[:5]))
def test_kind(row: list[str]) -> None:
    *recorded, kind = row
    facts = {name: RECORDED[said] for name, said in zip(ASKED, recorded, strict=True)}
    assert kind_of(facts) == (None if kind == "-" else kind)


def test_no_replica_is_of_two_kinds() -> None:
    for facts in EVERY:
        met = [kind for kind, d in DEFINITIONS.items() if answered(d, facts) is Answer.YES]
        assert len(met) <= 1, facts


def test_learning_one_more_fact_never_changes_a_kind() -> None:
    for facts in EVERY:
        known = kind_of(facts)
        for name in (name for name in ASKED if known and facts[name] is None):
            assert kind_of({**facts, name: True}) == kind_of({**facts, name: False}) == known


def test_every_kind_is_one_that_a_use_may_have_and_asks_these_facts() -> None:
    assert set(DEFINITIONS) <= set(KINDS)
    assert {fact for d in DEFINITIONS.values() for fact in facts_asked(d)} == set(ASKED)

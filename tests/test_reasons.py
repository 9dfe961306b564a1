"""A reason stays readable for ever, so it names nobody who is on record."""

from pathlib import Path

import pytest
from tests.quick import Quick

from personae.proof.fit import named_in

NAMED = """
    name            | a reason that names them       | what of it
    Diego Santos    | Diego Santos asked             | Diego Santos
    Diego Santos    | as DIEGO wrote to us           | Diego
    Diego Santos    | Mr Santos's letter             | Santos
    Diego Santos    | diego_santos.pdf               | Diego Santos
    Mei Lin Zhao    | mei-lin zhao asked             | Mei Lin Zhao
    Mei Lin Zhao    | Zhao asked                     | Zhao
    Zoë Núñez       | Nunez asked                    | Núñez
    Bo              | Bo asked                       | Bo
    王伟            | 因为王伟要求                   | 王伟
"""
NOT_NAMED = """
    name            | a reason that does not
    Diego Santos    | asked for it
    Diego Santos    | the santosian method
    Mei Lin Zhao    | mei asked, and lin
    Bo              | both asked
    Anna Long       | longer than was agreed
    王伟            | 因为要求
"""
_, *NAMED_ROWS = ([c.strip() for c in row.split("|")] for row in NAMED.strip().splitlines())
_, *NOT_NAMED_ROWS = ([c.strip() for c in row.split("|")] for row in NOT_NAMED.strip().splitlines())


@pytest.mark.parametrize(("name", "reason", "word"), NAMED_ROWS)
def test_a_reason_that_names_somebody(name: str, reason: str, word: str) -> None:
    assert named_in(reason, name) == word


@pytest.mark.parametrize(("name", "reason"), NOT_NAMED_ROWS)
def test_a_reason_that_names_nobody(name: str, reason: str) -> None:
    assert named_in(reason, name) is None


def test_no_reason_that_names_anybody_goes_on_record(tmp_path: Path) -> None:
    me = Quick(tmp_path).settle()
    for name in ("Ana Vale", "Diego Santos"):
        me("performer", "add", name, "--id", name.lower().replace(" ", "-")).went_well()
    before = me.registry()
    for why in ("Diego Santos asked", "ana VALE asked", "Diego-Santos asked"):
        ran = me("performer", "erase", "diego-santos", "--because", why, "--yes")
        ran.refused(1, "somebody on record", "Say why and not who")
        everyone = ("screen", "none.mp4", "--everyone", "--because", why, "-o", "x.json")
        me(*everyone).refused(1, "somebody on record")
    assert me.registry() == before
    me("performer", "erase", "diego-santos", "--because", "asked for it", "--yes").went_well()

"""A production's pay as the union reads it, and what another text would pay."""

import re

import jsonschema
from tests.statements import made

from personae.app.schemas import schema
from personae.pay.whatif import whatif

# The union


def test_the_union_reads_sums_of_the_statements() -> None:
    values = made.of_the_union()
    assert [each["total"] for each in values["sums"]] == ["9784.50 USD"]
    assert {each["performer"] for each in values["performers"]} == set(made.NAMES)
    stands_out = [
        each["performer"] for each in values["performers"] if each["scenes_outnumber_days"]
    ]
    assert stands_out == ["mei-lin-zhao"]
    assert {each["line"] for each in values["open"]} == {
        "the-long-take/diego-santos/d9/replica",
        "the-long-take/mei-lin-zhao/d8/replica",
    }


def test_the_union_is_not_spoken_to_as_the_performer() -> None:
    page = dict(made.files())["production-pay.html"].decode()
    assert not re.search(r"\byou(r|rs)?\b", page, re.IGNORECASE)


# What if


def test_like_is_compared_with_like() -> None:
    values = made.if_offered()
    assert values["all"]["difference"] == "-2516.00 USD"
    assert not values["all"]["whole"]
    assert values["like_with_like"]["difference"] == "0.00 USD"  # Ana Vale alone
    assert values["like_with_like"]["performers"] == 1


def test_a_text_that_has_no_line_is_silent_and_not_nought() -> None:
    values = made.if_offered()
    (nora,) = (each for each in values["performers"] if each["name"] == "Nora Lind")
    assert (nora["second"]["amount"], nora["second"]["silent"]) == (None, 1)
    assert (nora["difference"], nora["whole"]) == (None, False)
    (row,) = (
        row for row in dict(made.files())["what-if.txt"].decode().splitlines() if "Nora" in row
    )
    assert row.split() == ["Nora", "Lind", "1,204.00", "—", "not", "known", "*"]


def test_what_if_fits_a_terminal() -> None:
    lines = dict(made.files())["what-if.txt"].decode().splitlines()
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 80


def test_nobody_under_either_text() -> None:
    done = whatif([], [])
    assert done.performers == ()
    from personae.app.reports.whatif_html import render as page
    from personae.app.reports.whatif_json import Text, what_if
    from personae.app.reports.whatif_text import summary

    text = Text(pack="a/b", status=())
    values = what_if(done, title="x", first=text, second=text, names={})
    jsonschema.validate(values, schema("what-if"))
    assert "For nobody is pay known whole" in summary(values)
    assert "Nobody has a line under either text." in page(values)

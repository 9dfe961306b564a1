"""The three-way match, whole: on screen × worked × declared × consented → finding.

`on picture`: worked on the picture, in which scenes is not recorded. `unknown`: the record that
would say was not given. More than one of a performer at once counts as declared.
"""

import pytest

from personae.clearance.decide import Cover
from personae.reconciliation.findings import Finding
from personae.reconciliation.three_way import compare, refined
from personae.reconciliation.worked import Worked
from personae.vocabulary.answer import Answer

TABLE = """
    on screen | worked     | declared | consented | finding
    yes       | here       | yes      | yes       | replica with consent
    yes       | here       | yes      | no        | replica without consent
    yes       | here       | yes      | unknown   | needs a look
    yes       | here       | no       | yes       | in order
    yes       | here       | no       | no        | in order
    yes       | here       | no       | unknown   | in order
    yes       | here       | unknown  | yes       | worked, scenes unknown
    yes       | here       | unknown  | no        | worked, scenes unknown
    yes       | here       | unknown  | unknown   | worked, scenes unknown
    yes       | on picture | yes      | yes       | replica with consent
    yes       | on picture | yes      | no        | replica without consent
    yes       | on picture | yes      | unknown   | needs a look
    yes       | on picture | no       | yes       | worked, scenes unknown
    yes       | on picture | no       | no        | worked, scenes unknown
    yes       | on picture | no       | unknown   | worked, scenes unknown
    yes       | on picture | unknown  | yes       | worked, scenes unknown
    yes       | on picture | unknown  | no        | worked, scenes unknown
    yes       | on picture | unknown  | unknown   | worked, scenes unknown
    yes       | no         | yes      | yes       | replica with consent
    yes       | no         | yes      | no        | replica without consent
    yes       | no         | yes      | unknown   | needs a look
    yes       | no         | no       | yes       | no record
    yes       | no         | no       | no        | no record
    yes       | no         | no       | unknown   | no record
    yes       | no         | unknown  | yes       | no record
    yes       | no         | unknown  | no        | no record
    yes       | no         | unknown  | unknown   | no record
    yes       | unknown    | yes      | yes       | replica with consent
    yes       | unknown    | yes      | no        | replica without consent
    yes       | unknown    | yes      | unknown   | needs a look
    yes       | unknown    | no       | yes       | no record
    yes       | unknown    | no       | no        | no record
    yes       | unknown    | no       | unknown   | no record
    yes       | unknown    | unknown  | yes       | no record
    yes       | unknown    | unknown  | no        | no record
    yes       | unknown    | unknown  | unknown   | no record
    no        | here       | yes      | yes       | worked, not seen
    no        | here       | yes      | no        | worked, not seen
    no        | here       | yes      | unknown   | worked, not seen
    no        | here       | no       | yes       | worked, not seen
    no        | here       | no       | no        | worked, not seen
    no        | here       | no       | unknown   | worked, not seen
    no        | here       | unknown  | yes       | worked, not seen
    no        | here       | unknown  | no        | worked, not seen
    no        | here       | unknown  | unknown   | worked, not seen
    no        | on picture | yes      | yes       | worked, not seen
    no        | on picture | yes      | no        | worked, not seen
    no        | on picture | yes      | unknown   | worked, not seen
    no        | on picture | no       | yes       | worked, not seen
    no        | on picture | no       | no        | worked, not seen
    no        | on picture | no       | unknown   | worked, not seen
    no        | on picture | unknown  | yes       | worked, not seen
    no        | on picture | unknown  | no        | worked, not seen
    no        | on picture | unknown  | unknown   | worked, not seen
    no        | no         | yes      | yes       | declared, not seen
    no        | no         | yes      | no        | declared, not seen
    no        | no         | yes      | unknown   | declared, not seen
    no        | no         | no       | yes       | consent unused
    no        | no         | no       | no        | absent
    no        | no         | no       | unknown   | absent
    no        | no         | unknown  | yes       | consent unused
    no        | no         | unknown  | no        | absent
    no        | no         | unknown  | unknown   | absent
    no        | unknown    | yes      | yes       | declared, not seen
    no        | unknown    | yes      | no        | declared, not seen
    no        | unknown    | yes      | unknown   | declared, not seen
    no        | unknown    | no       | yes       | consent unused
    no        | unknown    | no       | no        | absent
    no        | unknown    | no       | unknown   | absent
    no        | unknown    | unknown  | yes       | consent unused
    no        | unknown    | unknown  | no        | absent
    no        | unknown    | unknown  | unknown   | absent
    unknown   | here       | yes      | yes       | needs a look
    unknown   | here       | yes      | no        | needs a look
    unknown   | here       | yes      | unknown   | needs a look
    unknown   | here       | no       | yes       | needs a look
    unknown   | here       | no       | no        | needs a look
    unknown   | here       | no       | unknown   | needs a look
    unknown   | here       | unknown  | yes       | needs a look
    unknown   | here       | unknown  | no        | needs a look
    unknown   | here       | unknown  | unknown   | needs a look
    unknown   | on picture | yes      | yes       | needs a look
    unknown   | on picture | yes      | no        | needs a look
    unknown   | on picture | yes      | unknown   | needs a look
    unknown   | on picture | no       | yes       | needs a look
    unknown   | on picture | no       | no        | needs a look
    unknown   | on picture | no       | unknown   | needs a look
    unknown   | on picture | unknown  | yes       | needs a look
    unknown   | on picture | unknown  | no        | needs a look
    unknown   | on picture | unknown  | unknown   | needs a look
    unknown   | no         | yes      | yes       | needs a look
    unknown   | no         | yes      | no        | needs a look
    unknown   | no         | yes      | unknown   | needs a look
    unknown   | no         | no       | yes       | needs a look
    unknown   | no         | no       | no        | needs a look
    unknown   | no         | no       | unknown   | needs a look
    unknown   | no         | unknown  | yes       | needs a look
    unknown   | no         | unknown  | no        | needs a look
    unknown   | no         | unknown  | unknown   | needs a look
    unknown   | unknown    | yes      | yes       | needs a look
    unknown   | unknown    | yes      | no        | needs a look
    unknown   | unknown    | yes      | unknown   | needs a look
    unknown   | unknown    | no       | yes       | needs a look
    unknown   | unknown    | no       | no        | needs a look
    unknown   | unknown    | no       | unknown   | needs a look
    unknown   | unknown    | unknown  | yes       | needs a look
    unknown   | unknown    | unknown  | no        | needs a look
    unknown   | unknown    | unknown  | unknown   | needs a look
"""
REFINED = """
    finding                 | a consent that   | refined
    replica without consent | no               | replica without consent
    replica without consent | beyond           | not covered
    replica without consent | afterwards       | agreed afterwards
    replica with consent    | yes              | replica with consent
    needs a look            | unknown          | needs a look
    no record               | beyond           | no record
    no record               | afterwards       | no record
    in order                | beyond           | in order
    in order                | afterwards       | in order
"""
_, *ROWS = ([cell.strip() for cell in row.split("|")] for row in TABLE.strip().splitlines())
_, *REFINEMENTS = ([c.strip() for c in row.split("|")] for row in REFINED.strip().splitlines())


@pytest.mark.parametrize(("on_screen", "worked", "declared", "consented", "finding"), ROWS)
def test_finding(on_screen: str, worked: str, declared: str, consented: str, finding: str) -> None:
    got = compare(
        on_screen=Answer(on_screen),
        worked=Worked(worked),
        declared=Answer(declared),
        consented=Answer(consented),
    )
    assert got is Finding(finding)


def test_no_row_is_missing() -> None:
    assert len(ROWS) == 3 * 4 * 3 * 3
    assert len({tuple(row[:4]) for row in ROWS}) == 3 * 4 * 3 * 3


@pytest.mark.parametrize(("finding", "cover", "finer"), REFINEMENTS)
def test_a_consent_that_falls_short_is_told_more_exactly(
    finding: str, cover: str, finer: str
) -> None:
    assert refined(Finding(finding), Cover(cover)) is Finding(finer)

"""What is printed of a seal: in words and as JSON, whatever was read."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from tests.test_seals import REFERENCE, REPLICAS, TABLE, _claim

from personae.app.journeys.seal import Sealed
from personae.app.journeys.verify import Here, Home, Verified
from personae.app.reports.seal_json import verified_as_json
from personae.app.reports.seal_words import CLOSING, MEANS, sealed_said, summary
from personae.app.schemas import schema
from personae.proof.provenance import Declared, Shown
from personae.proof.seals import Evidence, Part, Seal, Told, judge, told
from personae.vocabulary.names import ConsentId, PerformerId, Sha256

ID = REFERENCE["id"]


def verified(read: Any, says: Told | None = None, home: Home | None = None) -> Verified:
    return Verified(
        film=Path("cut.mp4"),
        read=read,
        verdict=judge(read),
        says=says,
        report_matches=None,
        home=home,
    )


def said(*replicas: Any) -> Told:
    return told([(label, dict(data)) for label, data in _claim(*replicas).assertions()])


WHOLE = next(read for read, *_ in TABLE if isinstance(read, Seal))


@pytest.mark.parametrize(("read", "standing", "evidence", "code"), TABLE)
def test_whatever_was_read_is_told_and_closes_with_what_a_seal_is(
    read: Any, standing: Any, evidence: list[Evidence], code: int
) -> None:
    says = said(*REPLICAS) if isinstance(read, Seal) else None
    found = verified(read, says)
    text = summary(found)
    assert text.startswith("cut.mp4: ")
    assert text.endswith(f"\n{CLOSING}\n")
    for each in evidence:
        assert MEANS[each] in text
    assert found.exit_code == code
    written = verified_as_json(found)
    jsonschema.Draft202012Validator(schema("verified")).validate(written)
    assert written["standing"] == standing.value


@pytest.mark.parametrize(("read", "standing", "evidence", "code"), TABLE)
def test_what_was_not_signed_is_not_shown(
    read: Any, standing: Any, evidence: list[Evidence], code: int
) -> None:
    if not isinstance(read, Seal):
        return
    shown = "declared a replica" in summary(verified(read, said(*REPLICAS)))
    unsigned = {Evidence.SAYS, Evidence.SIGNATURE, Evidence.FORM}
    assert shown == (not unsigned & set(evidence)), (standing, code)


@pytest.mark.parametrize("shown", Shown)
def test_every_state_of_the_records_has_words_that_accuse_nobody(shown: Shown) -> None:
    text = summary(verified(WHOLE, said(replace(REPLICAS[0], shown=shown))))
    assert "1. A face, 0:00:00.0 to 0:00:00.1: declared a replica; " in text
    for word in ("fake", "illegal", "violat", "unauthor", "fraud"):
        assert word not in text.replace(CLOSING, "").lower()


@pytest.mark.parametrize(
    ("covered", "others", "unknown", "wanted"),
    [
        (0, 0, 0, "It tells of no replica."),
        (1, 0, 0, "one replica; the records show an agreement that covers it."),
        (0, 1, 0, "one replica; the records show no agreement that covers it."),
        (0, 2, 0, "two replicas; the records show no agreement that covers any of them."),
        (1, 4, 0, "five replicas; the records show agreements that cover one of them."),
        (2, 0, 0, "two replicas; the records show agreements that cover two of them."),
        (0, 0, 1, "one replica; the records do not say whether an agreement covers it."),
        (0, 0, 5, "five replicas; the records do not say whether agreements cover them."),
        (1, 1, 2, "cover one of them, and of two do not say whether one does."),
        (0, 1, 1, "no agreement that covers any of them, and of one do not say whether one does."),
    ],
)
def test_what_was_sealed_is_told_in_words(
    covered: int, others: int, unknown: int, wanted: str
) -> None:
    uncovered = replace(REPLICAS[0], shown=Shown.BEYOND)
    unsaid = replace(REPLICAS[0], shown=Shown.UNKNOWN)
    claim = _claim(*REPLICAS * covered, *(uncovered,) * others, *(unsaid,) * unknown)
    done = Sealed(
        out=Path("sealed.mp4"),
        seal=Sha256("0" * 64),
        claim=claim,
        beside=False,
        unsafe=False,
        read_again=True,
    )
    assert wanted in sealed_said(done, Path("cut.mp4"))


@pytest.mark.parametrize(
    ("declared", "seen", "wanted"),
    [
        (True, True, "declared a replica; "),
        (True, False, "declared a replica, and not seen by the audit; "),
        (True, None, "declared a replica, and the audit could not tell whether it is there; "),
        (False, True, "more than one of them seen at once; "),
        (False, False, "not declared, and not seen by the audit; "),
        (False, None, "not declared, and the audit could not tell whether it is there; "),
    ],
)
def test_what_was_not_seen_is_not_told_as_seen(
    declared: bool, seen: bool | None, wanted: str
) -> None:
    told_of = replace(REPLICAS[0], declared=declared, seen=seen)
    assert f"0:00:00.1: {wanted}" in summary(verified(WHOLE, said(told_of)))


@pytest.mark.parametrize(
    ("declared", "wanted"),
    [
        (Declared.NONE, "the records declare no replica in it"),
        (Declared.UNKNOWN, "It does not say whether there are replicas in it"),
    ],
)
def test_no_replica_and_nothing_known_of_replicas_are_told_apart(
    declared: Declared, wanted: str
) -> None:
    says = said()
    assert says.audit is not None
    quiet = replace(says, audit=replace(says.audit, replicas=declared))
    assert wanted in summary(verified(WHOLE, quiet))


@pytest.mark.parametrize(
    ("state", "then", "unchanged", "code", "wanted"),
    [
        ("signed", "signed", True, 0, "the same agreement"),
        ("signed", "countersigned", True, 0, "the same agreement"),
        ("signed", "withdrawn", True, 11, "By what is on record now it was withdrawn"),
        ("withdrawn", "withdrawn", True, 0, "it stood no more on"),
        ("expired", "signed", True, 11, "By what is on record now it was signed"),
        ("signed", "signed", False, 12, "NOT the agreement that was sealed"),
    ],
)
def test_what_the_house_knows_is_held_against_what_the_seal_says(
    state: str, then: str, unchanged: bool, code: int, wanted: str
) -> None:
    says = said(*REPLICAS)
    says = replace(says, consents=(replace(says.consents[0], state=state),))
    here = Here(
        consent=ConsentId("ana-long-take"),
        performer=PerformerId("ana"),
        unchanged=unchanged,
        then=then,
        now=then,
    )
    home = Home(sealed_on=dt.date(2025, 6, 16), consents={ID: here})
    found = verified(WHOLE, says, home)
    assert found.exit_code == code
    assert wanted in summary(found)
    assert ("; but " in summary(found).splitlines()[0]) == bool(code)
    jsonschema.Draft202012Validator(schema("verified")).validate(verified_as_json(found))


def test_a_part_that_was_broken_when_it_was_taken_in() -> None:
    part = Part(title="a", relationship="componentOf", sealed=True, failed=("claimSignature.x",))
    text = summary(verified(replace(WHOLE, parts=(part,)), said(*REPLICAS)))
    assert "That seal did not hold when it was taken in (claimSignature.x)." in text


def test_a_thousand_replicas_do_not_fill_the_screen() -> None:
    many = tuple(replace(REPLICAS[0], number=number) for number in range(1, 1001))
    text = summary(verified(WHOLE, said(*many)))
    assert "  and 950 more." in text
    assert len(text.splitlines()) < 130

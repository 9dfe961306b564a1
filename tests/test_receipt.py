"""A receipt: all that was agreed and all that was not, and how anybody can check it."""

import html
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import jsonschema
import pytest
from tests.consents import consents

from personae.app.reports.receipt_html import render
from personae.app.schemas import schema
from personae.consent.agreement import Consent, Withdrawal
from personae.consent.as_json import as_json, from_json
from personae.consent.disclosure import in_plain_words
from personae.consent.formats.c2pa_assertion import Reference, digest
from personae.consent.formats.receipt import DPV, Receipt, Sealed, Shown, receipt_as_json
from personae.consent.granting import granted, withheld
from personae.consent.life import Pause, State
from personae.consent.texts import languages, texts
from personae.vocabulary.entry import canonical_bytes, sha256_of
from personae.vocabulary.term import Term

DAY = date(2025, 6, 2)
SHOWN = Shown(
    language="es", digest=sha256_of(b"what was shown"), answer={"answers": {"training": False}}
)


def receipt(consent: Consent, state: State = State.SIGNED, **more: Any) -> Receipt:
    values: dict[str, Any] = {
        "name": "Ana Vale",
        "company": "Northlight Pictures",
        "state": state,
        "pause": None,
        "on": DAY,
        "end": None,
        "shown": None,
        "sealed": (),
        "vouched_by": None,
        "number": 7,
        "at": datetime(2025, 2, 20, 17, 0, tzinfo=UTC),
        "reference": Reference(public_id=bytes(range(16)), salt=bytes(range(32))),
        **more,
    }
    return Receipt(consent=consent, **values)


SOME = tuple(consents(60, seed=21, signed=True))
ONE = next(c for c in SOME if c.granted_by.acting_as == "performer" and c.pay and c.disclosed_at)


@pytest.mark.parametrize("tag", languages())
def test_the_page_and_the_file_tell_all_that_was_granted_and_all_that_was_not(tag: str) -> None:
    say = texts(tag)
    for consent in SOME:
        made = receipt(consent)
        page = html.unescape(render(made, say))
        said = receipt_as_json(made, say)["personae"]
        assert isinstance(said, dict)
        assert said["granted"] == list(granted(consent, say))
        assert said["withheld"] == list(withheld(consent, say))
        wanted = (*granted(consent, say), *withheld(consent, say), *in_plain_words(consent, say))
        assert [sentence for sentence in wanted if sentence not in page] == []
        assert say("missing") not in page


def test_its_digest_can_be_worked_out_again_from_the_file_alone() -> None:
    for consent in SOME:
        said = json.loads(json.dumps(receipt_as_json(receipt(consent), texts("en"))))["personae"]
        assert said["digest"] == sha256_of(canonical_bytes(said["agreement"]))
        assert from_json(said["agreement"]) == consent


def test_with_it_the_performer_can_show_which_film_refers_to_it() -> None:
    said = receipt_as_json(receipt(ONE), texts("en"))["personae"]
    assert isinstance(said, dict)
    kept = said["reference"]
    assert isinstance(kept, dict)
    salt = bytes.fromhex(str(kept["salt"]))
    assert digest(ONE, salt) == digest(ONE, bytes(range(32)))


@pytest.mark.parametrize(
    ("state", "words", "dpv"),
    [
        (State.SIGNED, "It is signed, and it counts.", "ConsentGiven"),
        (State.COUNTERSIGNED, "signed by both sides", "ConsentGiven"),
        (State.SUPERSEDED, "A later agreement has taken its place", None),
        (State.EXPIRED, "Its time is over", "ConsentExpired"),
        (State.WITHDRAWN, "It was taken back", "ConsentWithdrawn"),
    ],
)
def test_what_has_become_of_it_is_told_first(state: State, words: str, dpv: str | None) -> None:
    end = Withdrawal(consent=ONE.id, on=DAY, effective=DAY) if dpv == "ConsentWithdrawn" else None
    made = receipt(ONE, state, end=end)
    page = render(made, texts("en"))
    assert page.index(words) < page.index("What you agreed to")
    if end is not None:
        events = receipt_as_json(made, texts("en"))["events"]
        assert isinstance(events, list)
        assert isinstance(events[-1], dict)
        assert events[-1]["event_state"] == f"{DPV}{dpv}"


@pytest.mark.parametrize(
    ("why", "words"),
    [
        (Pause.NO_DAYS, "It names no days, so it allows nothing on any day."),
        (Pause.NOT_BEGUN, "It counts from 1 March 2030 on, and not before."),
        (Pause.NOBODY_SAYS, "so nobody can say if it still counts."),
    ],
)
def test_what_lets_nobody_do_anything_is_not_said_to_count(why: Pause, words: str) -> None:
    later = replace(ONE, term=Term(start=date(2030, 3, 1), end=None))
    made = receipt(later, pause=why)
    for tag in languages():
        page = html.unescape(render(made, texts(tag)))
        assert texts(tag)("receipt.signed") not in page
        assert texts(tag)("missing") not in page
    assert words in html.unescape(render(made, texts("en")))
    said = receipt_as_json(made, texts("en"))["personae"]
    assert isinstance(said, dict)
    assert (said["state"], said["pause"]) == ("signed", why.value)


def test_what_the_performer_was_shown_is_told_with_its_language_and_its_digest() -> None:
    page = render(receipt(ONE, shown=SHOWN), texts("en"))
    assert "You were shown it in Español." in page
    assert SHOWN.digest in page
    said = receipt_as_json(receipt(ONE, shown=SHOWN), texts("en"))
    assert isinstance(said["processing"], dict)
    assert said["processing"]["privacy_notice"] == {"sha256": SHOWN.digest}
    assert isinstance(said["personae"], dict)
    assert said["personae"]["answer"] == SHOWN.answer


def test_a_disclosure_of_which_only_the_digest_was_signed_is_told_by_it() -> None:
    shown = replace(SHOWN, language=None, answer=None)
    page = html.unescape(render(receipt(ONE, shown=shown), texts("en")))
    assert f"The digest of what you were shown: {SHOWN.digest}." in page
    assert "You were shown it in" not in page


@pytest.mark.parametrize(("counts", "words"), [(True, "It counts."), (False, "does not count.")])
def test_digital_signatures_are_told_with_whether_they_count(counts: bool, words: str) -> None:
    at = datetime(2025, 2, 20, 17, 0, tzinfo=UTC)
    one = Sealed(who="ana-vale", company=False, at=at, counts=counts, kept={"value": "00"})
    made = receipt(ONE, sealed=(one, replace(one, who="house", company=True)))
    page = html.unescape(render(made, texts("en")))
    for who in ("ana-vale", "Northlight Pictures"):
        said = f"A digital signature by {who} of Thursday, 20 February 2025, 17:00 (UTC+0)"
        assert said in page
        assert words in page[page.index(said) :][:130]
    told = receipt_as_json(made, texts("en"))["personae"]
    assert isinstance(told, dict)
    assert told["signatures"] == [{"value": "00"}] * 2


def test_what_is_not_on_record_is_said_not_to_be() -> None:
    assert ONE.signed is not None
    bare = replace(
        ONE,
        disclosed_at=None,
        countersigned_on=None,
        signed=replace(ONE.signed, separately=None, conspicuous=None, document=None),
    )
    page = html.unescape(render(receipt(bare), texts("en")))
    for sentence in (
        "Nobody has written down when you were told.",
        "The record does not hold what you were shown.",
        "Nobody has written down if it was signed by itself.",
        "The record has no digest of the paper that was signed.",
        "The record has no day on which the company signed it.",
    ):
        assert sentence in page


def test_the_fields_after_the_standard_hold_what_was_agreed() -> None:
    said = receipt_as_json(receipt(ONE, shown=SHOWN), texts("en"))
    assert said["header"] == {
        "schema_version": "personae/receipt/1",
        "record_id": ONE.id,
        "pii_principal_id": ONE.performer,
    }
    assert isinstance(said["processing"], dict)
    purposes = said["processing"]["purposes"]
    assert isinstance(purposes, list)
    assert isinstance(purposes[0], dict)
    assert purposes[0]["purpose"] == list(ONE.purposes)
    assert purposes[0]["retention_period"] == as_json(ONE)["term"]
    events = said["events"]
    assert isinstance(events, list)
    kinds = [event["event_type"] for event in events if isinstance(event, dict)]
    assert kinds[:2] == ["disclosed", "signed"]
    assert "recorded" in kinds


def test_what_others_wrote_into_an_agreement_stays_text() -> None:
    hostile = '<img src="https://x.example/?" onerror=alert(1)></section>'
    made = receipt(replace(ONE, business_reason=hostile), name=hostile)
    page = render(made, texts("en"))
    assert hostile not in page
    assert "<img" not in page
    assert "default-src 'none'" in page


def test_a_picture_is_called_by_its_title_where_that_is_known() -> None:
    named = replace(ONE, pictures=("the-long-take",))
    made = receipt(named, titles={"the-long-take": "The Long Take"})
    assert "It is for the film “The Long Take”." in html.unescape(render(made, texts("en")))


def test_it_is_valid_by_the_schema_that_is_printed() -> None:
    check = jsonschema.Draft202012Validator(schema("receipt"))
    end = Withdrawal(consent=ONE.id, on=DAY, effective=DAY)
    for consent in SOME:
        bare = receipt(consent)
        full = replace(bare, shown=SHOWN, end=end, vouched_by="did:key:z6Mk")
        for made in (bare, full):
            check.validate(json.loads(json.dumps(receipt_as_json(made, texts("en")))))


def test_no_float_is_in_it() -> None:
    for consent in SOME:
        canonical_bytes(receipt_as_json(receipt(consent, shown=SHOWN), texts("es")))

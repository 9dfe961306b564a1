"""A film refers to an agreement, and tells nobody whose it is."""

import hashlib
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from tests.consents import consents

from personae.app.schemas import schema
from personae.consent.agreement import Consent, Withdrawal
from personae.consent.formats.c2pa_assertion import (
    Reference,
    assertion,
    digest,
    loss_report,
    read_assertion,
    reference,
    refers_to,
)
from personae.consent.formats.loss import terms_of
from personae.consent.life import State
from personae.vocabulary.entry import Json

DAY = date(2025, 6, 2)
ROOT = Path(__file__).parents[1]
SIGNED = next(c for c in consents(99, seed=3, signed=True) if c.kinds and c.pay and c.uses)


def mark(data: bytes) -> bytes:
    return hashlib.sha256(b"a master key" + data).digest()


def another_mark(data: bytes) -> bytes:
    return hashlib.sha256(b"another house" + data).digest()


def of(consent: Consent, state: State = State.SIGNED) -> dict[str, Json]:
    return assertion(consent, reference(mark, consent), state=state, on=DAY)


def test_it_is_valid_by_the_schema_that_is_published_whatever_was_agreed() -> None:
    check = jsonschema.Draft202012Validator(schema("c2pa-consent"))
    for consent in consents(200, seed=1, signed=True):
        check.validate(of(consent))


def test_for_1000_random_consents_it_comes_back_as_it_was_written() -> None:
    for consent in consents(1000, seed=2, signed=True):
        by = reference(mark, consent)
        back = read_assertion(json.loads(json.dumps(of(consent, State.WITHDRAWN))))
        assert refers_to(back, consent, by)
        assert (back.state, back.on) == ("withdrawn", DAY)
        assert back.training is (consent.training is True)
        assert set(back.kinds) == set(consent.kinds)
        assert set(back.media) == set(consent.media)


@pytest.mark.parametrize(
    "private",
    [
        SIGNED.performer,
        SIGNED.granted_by.who,
        SIGNED.granted_to,
        SIGNED.id,
        "216.00",
        SIGNED.uses[0].description,
        *SIGNED.pictures,
    ],
)
def test_no_name_and_no_private_term_is_in_it(private: str) -> None:
    assert private not in json.dumps(of(SIGNED), ensure_ascii=False)


def test_what_is_in_it_differs_by_no_term_that_is_private() -> None:
    other = replace(SIGNED, pay=None, granted_to="another", uses=(), business_reason=None)
    told, of_other = of(SIGNED), of(other)
    assert {key for key in told if told[key] != of_other[key]} == {"id", "digest"}


def test_the_digest_cannot_be_tried_against_guessed_terms_without_the_salt() -> None:
    by = reference(mark, SIGNED)
    guessed = digest(SIGNED, b"")
    assert read_assertion(of(SIGNED)).digest == digest(SIGNED, by.salt) != guessed
    assert by.salt.hex() not in json.dumps(of(SIGNED))


def test_it_is_another_number_in_another_house_and_for_another_agreement() -> None:
    here = reference(mark, SIGNED)
    assert here == reference(mark, SIGNED)
    assert here.public_id != reference(another_mark, SIGNED).public_id
    assert here.public_id != reference(mark, replace(SIGNED, pay=None)).public_id
    assert here.public_id not in here.salt


def test_a_withdrawal_leaves_the_reference_as_it_was() -> None:
    gone = Withdrawal(consent=SIGNED.id, on=DAY, effective=DAY)
    assert reference(mark, replace(SIGNED, withdrawn=gone)) == reference(mark, SIGNED)


def test_a_changed_agreement_is_not_the_one_referred_to() -> None:
    by, told = reference(mark, SIGNED), read_assertion(of(SIGNED))
    assert not refers_to(told, replace(SIGNED, training=SIGNED.training is not True), by)
    strange = Reference(public_id=bytes(16), salt=by.salt)
    assert not refers_to(told, SIGNED, strange)


@pytest.mark.parametrize("state", [state for state in State if not state.agreed])
def test_an_offer_leaves_no_trace_in_a_film(state: State) -> None:
    with pytest.raises(ValueError, match="nobody agreed"):
        of(SIGNED, state)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"schema": "org.personae.consent/9"}, "not after"),
        ({"performer": "ana-vale"}, "`performer` is no key"),
        ({"id": "A" * 32}, "`id` is not written"),
        ({"digest": {"alg": "md5", "hash": "0" * 32}}, "no SHA-256"),
        ({"digest": {"alg": "sha256", "hash": "0" * 63}}, r"`digest\.hash`"),
        ({"state": "no consent"}, "no state of a consent"),
        ({"on": "2025-02-30"}, "day"),
        ({"kinds": "any"}, "no list of words"),
        ({"enforceable": True}, "`enforceable` is false"),
        ({"training": None}, "`training`"),
    ],
)
def test_what_is_no_such_assertion_is_refused(change: dict[str, Json], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_assertion({**of(SIGNED), **change})


def test_a_key_that_is_missing_is_named() -> None:
    told = of(SIGNED)
    del told["state"]
    with pytest.raises(ValueError, match="it has no `state`"):
        read_assertion(told)


def test_what_it_tells_and_what_is_lost_are_all_terms() -> None:
    for consent in consents(1000, seed=4, signed=True):
        told = {"kinds", "media", "training"}
        lost = {loss.term for loss in loss_report(consent)}
        assert (told & set(terms_of(consent))) | lost == set(terms_of(consent))
        assert not told & lost
        assert all(loss.why.endswith(".") for loss in loss_report(consent))


def test_the_page_that_publishes_it_shows_the_schema_as_it_is_and_a_valid_example() -> None:
    page = (ROOT / "docs" / "reference" / "c2pa-consent.md").read_text(encoding="utf-8")
    example, published = map(json.loads, re.findall(r"```json\n(.*?)```", page, re.DOTALL))
    assert published == schema("c2pa-consent")
    jsonschema.Draft202012Validator(published).validate(example)
    read_assertion(example)

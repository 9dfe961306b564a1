"""What must hold of offers whatever is offered, and whatever of it is granted."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.properties.test_consent import KINDS, consents, days, requests

from personae.clearance.decide import Cover, decide
from personae.clearance.request import Request
from personae.consent.agreement import Consent, Signature
from personae.consent.as_json import as_json
from personae.consent.disclosure import questions
from personae.consent.granting import granted, withheld
from personae.consent.offer import Beside, as_offered, checks, disclosed
from personae.consent.parts import narrowed, parts, without_a_yes
from personae.consent.texts import languages, texts

SCOPES = ("kinds", "pictures", "purposes", "media", "territories", "languages", "uses")
BESIDE = Beside(name="Ana Vale", company="Northlight")
offers = consents.map(as_offered)


def signed(consent: Consent) -> Consent:
    first = Signature(on=date(2025, 1, 1), separately=None, conspicuous=None, document=None)
    return replace(consent, signed=first)


def choices(consent: Consent, data: st.DataObject) -> dict[str, bool]:
    return {part.id: data.draw(st.booleans(), part.id) for part in parts(consent)}


@given(offers, requests, st.data())
def test_what_is_granted_in_part_never_covers_more_than_what_was_offered(
    offer: Consent, request: Request, data: st.DataObject
) -> None:
    left = narrowed(offer, choices(offer, data))
    if left is None:
        return
    if decide(request, [signed(left)], [], complete=True).covers is Cover.YES:
        assert decide(request, [signed(offer)], [], complete=True).covers is Cover.YES


@given(offers, st.data())
def test_what_is_left_holds_nothing_that_was_not_offered(
    offer: Consent, data: st.DataObject
) -> None:
    given_ = choices(offer, data)
    left = narrowed(offer, given_)
    if left is None:
        return
    for scope in SCOPES:
        assert set(getattr(left, scope)) <= set(getattr(offer, scope))
        # An empty scope of uses or languages limits nothing: it never comes of a no.
        assert bool(getattr(left, scope)) is bool(getattr(offer, scope))
    for key in ("training", "sublicence", "transfer"):
        assert getattr(left, key) in (getattr(offer, key), False)
    same = {key: value for key, value in as_json(left).items() if key not in _NARROWED}
    assert same == {key: value for key, value in as_json(offer).items() if key not in _NARROWED}


_NARROWED = {*SCOPES, "training", "sublicence", "transfer"}


@given(offers, requests, st.data())
def test_a_part_that_was_kept_back_is_covered_by_nothing_that_is_left(
    offer: Consent, request: Request, data: st.DataObject
) -> None:
    given_ = choices(offer, data)
    left = narrowed(offer, given_)
    asked = request.kind in KINDS and given_.get(f"kinds-{request.kind}") is False
    if left is not None and asked:
        assert decide(request, [signed(left)], [], complete=True).covers is not Cover.YES


@given(offers, st.data())
def test_no_word_that_was_kept_back_is_left(offer: Consent, data: st.DataObject) -> None:
    given_ = choices(offer, data)
    left = narrowed(offer, given_)
    if left is None:
        return
    for part in parts(offer):
        scope = getattr(left, part.group)
        if part.group == "uses":
            kept = offer.uses[int(part.word) - 1]
            assert (kept in scope) or not given_[part.id]
        else:
            is_left = scope is True if part.word == "" else part.word in scope
            assert is_left is given_[part.id]
    assert len(left.uses) == sum(given_[p.id] for p in parts(offer) if p.group == "uses")


@given(offers)
def test_who_grants_every_part_signs_what_was_offered(offer: Consent) -> None:
    left = narrowed(offer, {part.id: True for part in parts(offer)})
    assert left is not None
    choosable = {part.group for part in parts(offer)}
    assert {scope for scope in SCOPES if getattr(left, scope) != getattr(offer, scope)} <= choosable
    if len(set(offer.territories)) == len(offer.territories):
        assert set(left.media) == set(offer.media)
    assert (left.training, left.sublicence) == (offer.training, offer.sublicence)


@given(offers)
def test_who_grants_nothing_leaves_nothing(offer: Consent) -> None:
    none = {part.id: False for part in parts(offer)}
    if any(part.needed for part in parts(offer)):
        assert narrowed(offer, none) is None
        assert without_a_yes(offer, none)
    assert narrowed(offer, none) == narrowed(offer, {})


@settings(max_examples=50)
@given(offers, st.data())
def test_questions_are_of_what_would_be_signed(offer: Consent, data: st.DataObject) -> None:
    """With every part granted they are those of the agreement; else of what is left of it."""
    say = texts("en")
    asked, given_ = checks(offer, say), choices(offer, data)
    whole = {part.id: True for part in parts(offer)}
    assert {c.id: c.answer(whole) for c in asked} == {q.id: q.answer for q in questions(offer)}
    left = narrowed(offer, given_)
    if left is not None:
        assert {c.id: c.answer(given_) for c in asked} == {q.id: q.answer for q in questions(left)}
        assert all(c.said(given_) for c in asked)


@settings(max_examples=30)
@given(offers)
def test_what_is_granted_and_what_is_not_never_say_the_same(offer: Consent) -> None:
    for tag in languages():
        say = texts(tag)
        yes, no = granted(offer, say), withheld(offer, say)
        assert not set(yes) & set(no)
        assert yes
        for key in ("training", "sublicence", "transfer"):
            assert (say(f"offer.{key}") in yes) is (getattr(offer, key) is True)
            assert (say(f"offer.no_{key}") in no) is (getattr(offer, key) is not True)


@settings(max_examples=25)
@given(offers, offers)
def test_two_offers_that_say_the_same_are_told_by_one_digest_and_others_are_not(
    one: Consent, other: Consent
) -> None:
    a, b = (disclosed(each, texts("es"), BESIDE) for each in (one, other))
    assert (a.digest == b.digest) is (a.said == b.said and one.id == other.id)


@settings(max_examples=25)
@given(consents, days)
def test_the_answer_of_a_performer_cannot_be_read_from_an_offer(
    consent: Consent, day: date
) -> None:
    told = disclosed(as_offered(consent), texts("en"), BESIDE)
    refused = replace(consent, signed=None, countersigned_on=day + timedelta(days=1))
    assert disclosed(as_offered(refused), texts("en"), BESIDE).said == told.said

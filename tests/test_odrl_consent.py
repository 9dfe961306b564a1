"""A consent as an ODRL agreement and back: never wider, and what is gone is named."""

import re
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from tests.consents import DAYS, consents, covers_more, rulings, some_use, wider

from personae.app.files.rdf_consent import (
    consent_from_odrl_text,
    consent_to_odrl_text,
    policy_from_text,
)
from personae.app.files.rdf_text import Syntax
from personae.clearance.answers import Ruling
from personae.consent.agreement import (
    ANY,
    EVERY_DAY,
    Conditions,
    Consent,
    DescribedUse,
    Grantor,
    Pay,
    Representation,
    Signature,
    Withdrawal,
)
from personae.consent.as_facts import FOR_THE_DEAD
from personae.consent.as_json import as_json
from personae.consent.formats.loss import Loss
from personae.consent.formats.odrl import Iri, Request, Value, World
from personae.consent.formats.odrl_evaluate import evaluate, permitted
from personae.consent.formats.odrl_terms import named, odrl, px
from personae.vocabulary.answer import Answer
from personae.vocabulary.entry import Json, sha256_of
from personae.vocabulary.mistake import UserError
from personae.vocabulary.money import Money
from personae.vocabulary.names import ConsentId, PerformerId, Scene
from personae.vocabulary.term import Term

SYNTAXES: tuple[Syntax, ...] = ("turtle", "json-ld")
WHOLE = Consent(
    id=ConsentId("ana-vale-long-take"),
    performer=PerformerId("ana-vale"),
    granted_by=Grantor(who="ana-vale", acting_as="performer"),
    granted_to="northlight-pictures",
    pictures=("the-long-take",),
    kinds=("employment-based", "voice"),
    uses=(
        DescribedUse(
            description="Ana's double crosses the market square",
            scenes=(Scene("12"), Scene("14")),
            copies=1,
            max_seconds=90,
        ),
        DescribedUse(
            description="a call off screen", scenes=(Scene(ANY),), copies=None, max_seconds=None
        ),
    ),
    purposes=("drama",),
    media=("theatrical", "streaming"),
    territories=("US-CA", "DE"),
    languages=("en",),
    term=Term(start=date(2025, 3, 1), end=date(2028, 3, 1)),
    training=False,
    sublicence=False,
    conditions=Conditions(notice_hours=48, approval_of_each_use=True, strike_lock=True),
    excludes=("nudity", "advertising:alcohol"),
    disclosed_at=datetime(2025, 2, 17, 8, 40, tzinfo=UTC),
    signed=Signature(
        on=date(2025, 2, 20), separately=True, conspicuous=True, document=sha256_of(b"as signed")
    ),
    represented=Representation(
        by_counsel=True,
        by_union=True,
        union_agreement="sag-aftra/tv-theatrical-2023",
        counsel="J. Okafor",
    ),
    pay=Pay(amount=Money.parse("1204.00 USD"), per="day"),
    withdrawn=None,
    transfer=False,
    business_reason="the fall from the wall",
    countersigned_on=date(2025, 2, 21),
    supersedes=ConsentId("ana-vale-first"),
)
LOST = ("business_reason", "disclosed_at", "countersigned.on", "represented.counsel")


def keys(value: Json, key: str = "") -> Iterator[tuple[str, Json]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from keys(inner, f"{key}.{name}" if key else name)
    else:
        yield key, value


def gone(out: Consent, back: Consent) -> set[str]:
    """The keys by which the two differ; one that stands on one side only differs too."""
    before, after = dict(keys(as_json(out))), dict(keys(as_json(back)))
    return {key for key in before | after if before.get(key) != after.get(key)}


def there_and_back(
    consent: Consent, syntax: Syntax
) -> tuple[Consent, tuple[Loss, ...], tuple[Loss, ...]]:
    text, lost = consent_to_odrl_text(consent, syntax=syntax)
    back, left_out = consent_from_odrl_text(text, called="agreement")
    return back, lost, left_out


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_a_thousand_random_consents_come_back_with_all_but_what_is_named(syntax: Syntax) -> None:
    rng = Random(60)  # noqa: S311 - no secret
    for number, consent in enumerate(consents(1000, seed=6)):
        back, lost, left_out = there_and_back(consent, syntax)
        assert {loss.term for loss in lost} == gone(consent, back)
        assert wider(back, consent) == []
        assert left_out == ()
        if number % 4 == 0 and syntax == "turtle":  # the engine's own answer takes its time
            assert covers_more(back, consent, [some_use(rng, consent)]) == []


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_every_term_is_carried_but_four_and_those_are_named(syntax: Syntax) -> None:
    back, lost, _ = there_and_back(WHOLE, syntax)
    assert sorted(loss.term for loss in lost) == sorted(LOST)
    assert gone(WHOLE, back) == set(LOST)
    assert all(loss.why.endswith(".") for loss in lost)


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_the_same_consent_gives_the_same_text(syntax: Syntax) -> None:
    assert consent_to_odrl_text(WHOLE, syntax=syntax) == consent_to_odrl_text(WHOLE, syntax=syntax)


def test_days_are_written_as_days() -> None:
    turtle, _ = consent_to_odrl_text(WHOLE)
    assert '"2025-03-01"^^xsd:date' in turtle
    assert '"2028-03-01"^^xsd:date' in turtle
    json_ld, _ = consent_to_odrl_text(WHOLE, syntax="json-ld")
    assert '"@type": "xsd:date"' in json_ld
    assert 'dateTime"' not in json_ld.replace('odrl:dateTime"', "")


def test_an_unsigned_consent_is_an_offer_and_comes_back_unsigned() -> None:
    offer = replace(WHOLE, signed=None, countersigned_on=None, represented=NOBODY)
    text, _ = consent_to_odrl_text(offer)
    assert "odrl:Offer" in text
    assert "odrl:Agreement" not in text
    assert consent_from_odrl_text(text, called="offer.ttl")[0].signed is None


NOBODY = Representation(by_counsel=None, by_union=None, union_agreement=None)


def test_what_ended_a_consent_ends_the_agreement_too() -> None:
    """A withdrawal on record, and a consent that took its place, stand beside the consent."""
    withdrawal = Withdrawal(consent=WHOLE.id, on=date(2026, 1, 10), effective=date(2026, 2, 10))
    text, lost = consent_to_odrl_text(WHOLE, withdrawals=[withdrawal])
    back, _ = consent_from_odrl_text(text, called="agreement.ttl")
    assert back.withdrawn == withdrawal
    assert sorted(loss.term for loss in lost) == sorted(LOST)
    assert signed_later.signed is not None
    text, lost = consent_to_odrl_text(WHOLE, others=[signed_later])
    back, _ = consent_from_odrl_text(text, called="agreement.ttl")
    assert back.term == Term(start=date(2025, 3, 1), end=signed_later.signed.on)
    assert sorted(loss.term for loss in lost) == sorted((*LOST, "term.until"))
    assert gone(WHOLE, back) == {loss.term for loss in lost}


signed_later = replace(
    WHOLE,
    id=ConsentId("ana-vale-second"),
    supersedes=WHOLE.id,
    signed=Signature(on=date(2026, 5, 1), separately=None, conspicuous=None, document=None),
)
BORN = date(2010, 5, 6)  # of age on 2028-05-06


@pytest.mark.parametrize(
    ("born", "renewed", "day", "answer"),
    [
        (BORN, None, date(2028, 5, 5), Answer.YES),
        (BORN, None, date(2028, 5, 6), Answer.NO),
        (BORN, date(2028, 6, 1), date(2028, 5, 31), Answer.NO),
        (BORN, date(2028, 6, 1), date(2028, 6, 1), Answer.YES),
    ],
)
def test_a_guardians_word_ends_in_the_agreement_as_it_does_here(
    born: date, renewed: date | None, day: date, answer: Answer
) -> None:
    by = Grantor(who="M. Vale", acting_as="guardian", performer_born=born, renewed_on=renewed)
    consent = replace(OPEN, granted_by=by)
    back, lost, _ = there_and_back(consent, "json-ld")
    assert (back, lost) == (consent, ())
    text, _ = consent_to_odrl_text(consent)
    assert asked(text, day) is answer


OPEN = replace(
    WHOLE,
    uses=(),
    term=EVERY_DAY,
    conditions=Conditions(notice_hours=None, approval_of_each_use=None),
    excludes=(),
    disclosed_at=None,
    represented=NOBODY,
    business_reason=None,
    countersigned_on=None,
)


def asked(text: str, day: date, **use: object) -> Answer:
    """What the evaluator of ODRL says of a use by the text alone."""
    policy = policy_from_text(text, called="agreement.ttl")
    request = Request(
        uid="urn:r",
        rule="urn:r:1",
        assignee=named("party", "northlight-pictures"),
        action=odrl("use"),
        target=named("likeness", "ana-vale"),
    )
    facts = {
        "picture": "the-long-take",
        "kind": "voice",
        "purpose": "drama",
        "medium": "streaming",
        "territory": "DE",
        "language": "en",
        "scene": "12",
        "copies": 1,
        "seconds": 5,
    } | use
    now = datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=12)
    world = World(now=now, values=tuple(told(facts)))
    return permitted(policy, evaluate(policy, request, world))


def told(facts: dict[str, Any]) -> Iterator[tuple[str, tuple[Value, ...]]]:
    """The facts of a use as left operands; whatever is known of a scope is also `any` of it."""
    every = Iri(px(ANY))
    territory = str(facts["territory"])
    country = territory.split("-", maxsplit=1)[0]
    yield odrl("product"), (Iri(named("picture", facts["picture"])), every)
    yield px("kind"), (Iri(px(facts["kind"])), *(() if facts["kind"] == "training" else (every,)))
    yield odrl("purpose"), (Iri(px(facts["purpose"])), every)
    yield odrl("media"), (Iri(px(facts["medium"])), every)
    places = dict.fromkeys((territory, country))
    yield odrl("spatial"), (*(Iri(named("territory", place)) for place in places), every)
    yield odrl("language"), (facts["language"], every)
    yield px("scene"), (facts["scene"], every, Iri(px("notSaid")))
    yield px("copies"), (facts["copies"],)
    yield odrl("meteredTime"), (timedelta(seconds=facts["seconds"]),)
    excluded = [Iri(px(word)) for word in EXCLUDED if facts.get(FACTS.get(word, word))]
    yield px("content"), tuple(excluded)
    yield odrl("event"), ((Iri(px("strike")) if facts.get("strike") else Iri(px("noStrike"))),)
    if facts.get("minor") is not None:
        yield px("performerIsMinor"), (bool(facts["minor"]),)


EXCLUDED = ("nudity", "sexual", "political", "advertising", "news", "documentary")
FACTS = {"advertising": "advertisement"}
EXCLUDED_FACTS = tuple(FACTS.get(word, word) for word in EXCLUDED)


def test_who_reads_the_text_alone_never_allows_what_the_consent_does_not() -> None:
    """Three ways to one answer: the text of the agreement, read by the evaluator of ODRL, lets a
    use go ahead only where the clearance does by the consent itself."""
    rng = Random(61)  # noqa: S311 - no secret
    yes = 0
    for consent in consents(300, seed=61, signed=True):
        text, _ = consent_to_odrl_text(consent, syntax="json-ld")
        use = some_use(rng, consent) | {"company": consent.granted_to, "approved": True}
        use |= {
            "scene": use["scene"] or "6",
            "copies": 1,
            "seconds": 5,
            "minor": bool(use["minor"]),
            "deceased": consent.granted_by.acting_as in FOR_THE_DEAD,
            "transferred": False,  # the use that is asked about is the company's own
        }
        use |= {name: bool(use.get(name)) for name in (*EXCLUDED_FACTS, "strike")}
        use["advertising_category"] = "toys"
        try:
            answer = asked_of(text, consent, use)
        except UserError:  # `notSaid` of copies and the like: a person must be asked
            continue
        if answer is Answer.YES:
            yes += 1
            # Notice and an approval are duties of the permission, and no part of its answer.
            assert rulings(consent, [use]) <= [Ruling.NEEDS_NOTICE], (use, text)
    assert yes > 40


def asked_of(text: str, consent: Consent, use: dict[str, Any]) -> Answer:
    policy = policy_from_text(text, called="agreement")
    request = Request(
        uid="urn:r",
        rule="urn:r:1",
        assignee=named("party", consent.granted_to),
        action=odrl("use"),
        target=named("likeness", consent.performer),
    )
    now = datetime.combine(use["on"], datetime.min.time(), UTC)
    world = World(now=now, values=tuple(told(use)))
    return permitted(policy, evaluate(policy, request, world))


@pytest.mark.parametrize(
    ("change", "answer"),
    [
        ({}, Answer.YES),
        ({"picture": "another"}, Answer.NO),
        ({"kind": "background"}, Answer.NO),
        ({"kind": "training"}, Answer.NO),
        ({"purpose": "advertising"}, Answer.NO),
        ({"medium": "game"}, Answer.NO),
        ({"territory": "US-CA"}, Answer.YES),
        ({"territory": "US"}, Answer.NO),
        ({"language": "es"}, Answer.NO),
        ({"scene": "13", "copies": 1}, Answer.YES),  # the call off screen is in any scene
        ({"nudity": True}, Answer.NO),
        ({"strike": True}, Answer.NO),
    ],
)
def test_the_text_alone_says_what_was_agreed(change: dict[str, Any], answer: Answer) -> None:
    uses = tuple(replace(use, copies=2) for use in WHOLE.uses)
    text, _ = consent_to_odrl_text(replace(WHOLE, uses=uses))
    assert asked(text, date(2025, 3, 1), **change) is answer
    assert asked(text, date(2025, 2, 28), **change) is Answer.NO


def test_every_unknown_word_is_refused_or_grants_less() -> None:
    """Each name in the text, one at a time, made one that nobody knows.

    Every second name: they come again and again.
    """
    text, _ = consent_to_odrl_text(WHOLE)
    head, body = text.split("\n\n", maxsplit=1)
    refused = 0
    for found in [*re.finditer(r"(?:odrl|personae|dct):[A-Za-z]+|<urn:[^>]*>", body)][::2]:
        other = f"{head}\n\n{body[: found.start()]}<urn:ex:unknown>{body[found.end() :]}"
        try:
            back, _ = consent_from_odrl_text(other, called="changed.ttl")
        except UserError:
            refused += 1
        else:
            assert wider(back, WHOLE) == [], found[0]
    assert refused > 60


def test_a_scope_left_out_grants_nothing_and_is_named() -> None:
    text, _ = consent_to_odrl_text(WHOLE, syntax="json-ld")
    for word, key in (
        ("odrl:product", "pictures"),
        ("personae:kind", "kinds"),
        ("odrl:purpose", "purposes"),
        ("odrl:media", "media"),
        ("odrl:spatial", "territories"),
    ):
        start = r'\{\s*"@type": "odrl:Constraint",\s*"odrl:leftOperand": \{\s*"@id": "'
        at = re.search(f'{start}{word}"', text)
        assert at is not None
        depth, end = 0, at.start()
        while True:
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
            if not depth:
                break
        back, left_out = consent_from_odrl_text(
            text[: at.start()] + text[end:].lstrip(" ,\n"), called="less.json"
        )
        assert getattr(back, key) == ()
        assert [loss.term for loss in left_out] == [key]


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_whatever_is_done_to_a_file_is_told_as_a_mistake_of_the_file(syntax: Syntax) -> None:
    rng = Random(62)  # noqa: S311 - no secret
    text, _ = consent_to_odrl_text(OPEN, syntax=syntax)
    for _ in range(150):
        at = rng.randrange(len(text))
        other = text[:at] + rng.choice(("", "[", '"', "<", "@", "\\", "9", "{ }")) + text[at + 1 :]
        try:
            back, _ = consent_from_odrl_text(other, called="bent")
        except UserError as why:
            told = str(why)
        else:
            told = f"bent, and read as {back.id}"
        assert told.startswith("bent")


AGREED = f"""@prefix odrl: <http://www.w3.org/ns/odrl/2/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix p: <{px("")}> .
<urn:personae:consent:one> a odrl:Agreement ; dct:issued "2025-01-05"^^xsd:date ;
  p:actingAs p:performer ; odrl:conflict odrl:prohibit ; odrl:permission <urn:ex:may> .
<urn:ex:may> odrl:assigner <urn:personae:party:ana-vale> ;
  odrl:target <urn:personae:likeness:ana-vale> ; odrl:assignee <urn:ex:company> ;
  odrl:action odrl:use ;
  odrl:constraint [ odrl:leftOperand odrl:dateTime ; odrl:operator odrl:gteq ;
                    odrl:rightOperand "2025-02-01"^^xsd:date ] .
"""


def test_an_agreement_of_others_is_read_as_what_it_says_and_no_more() -> None:
    consent, left_out = consent_from_odrl_text(AGREED, called="theirs.ttl")
    assert consent.granted_to == "urn:ex:company"
    assert consent.term == Term(start=date(2025, 2, 1), end=None)
    assert consent.signed is not None
    assert {loss.term for loss in left_out} == {
        "pictures", "kinds", "purposes", "media", "territories"
    }  # fmt: skip
    assert consent.pictures == consent.kinds == consent.media == ()


ONE = "<urn:personae:consent:one>"
MORE = (
    "<urn:ex:may> odrl:constraint "
    "[ odrl:leftOperand %s ; odrl:operator %s ; odrl:rightOperand %s ] ."
)
NOT = (
    f"{ONE} odrl:prohibition [ odrl:action odrl:use ; odrl:constraint "
    "[ odrl:leftOperand %s ; odrl:operator odrl:eq ; odrl:rightOperand %s ] ] ."
)
PAY = (
    f"{ONE} odrl:obligation [ odrl:action odrl:compensate ; odrl:constraint "
    "[ odrl:leftOperand odrl:unitOfCount ; odrl:operator odrl:eq ; odrl:rightOperand 'day' ] , "
    "[ odrl:leftOperand odrl:payAmount ; odrl:operator odrl:eq ; "
    "odrl:rightOperand '%s'^^xsd:decimal ; odrl:unit <urn:personae:currency:%s> ] ] ."
)
NOTICE = (
    "<urn:ex:may> odrl:duty [ odrl:action odrl:inform ; odrl:constraint "
    "[ odrl:leftOperand odrl:delayPeriod ; odrl:operator odrl:gteq ; "
    "odrl:rightOperand '%s'^^xsd:duration ] ] ."
)
CHOICE = (
    "<urn:ex:may> odrl:constraint [ %s [ odrl:leftOperand odrl:media ; odrl:operator odrl:eq ; "
    "odrl:rightOperand p:game ] ] ."
)
OF_ANOTHER = f"{ONE} odrl:prohibition [ odrl:action odrl:transfer ; odrl:target <urn:ex:song> ] ."


@pytest.mark.parametrize(
    ("operator", "right", "term"),
    [
        ("lt", "2025-03-01", Term(start=date(2025, 2, 1), end=date(2025, 3, 1))),
        ("lteq", "2025-03-01", Term(start=date(2025, 2, 1), end=date(2025, 3, 2))),
        ("gt", "2025-03-01", Term(start=date(2025, 3, 2), end=None)),
        ("gteq", "2025-01-01", Term(start=date(2025, 2, 1), end=None)),
        ("eq", "2025-03-01", Term(start=date(2025, 3, 1), end=date(2025, 3, 2))),
    ],
)
def test_days_are_read_by_every_comparison(operator: str, right: str, term: Term) -> None:
    more = MORE % ("odrl:dateTime", f"odrl:{operator}", f'"{right}"^^xsd:date')
    assert consent_from_odrl_text(AGREED + more, called="theirs.ttl")[0].term == term


def test_a_word_that_is_not_known_is_left_out_of_what_is_granted() -> None:
    more = MORE % ("odrl:purpose", "odrl:isAnyOf", "( p:drama <urn:ex:opera> )")
    consent, left_out = consent_from_odrl_text(AGREED + more, called="theirs.ttl")
    assert consent.purposes == ("drama",)
    assert Loss("purposes", "`urn:ex:opera` is not known here, and is left out.") in left_out


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (MORE % ("odrl:moonPhase", "odrl:eq", "1"), "`odrl:moonPhase`, which is not known here"),
        (MORE % ("odrl:purpose", "odrl:isNoneOf", "p:drama"), "`odrl:isNoneOf` of `odrl:purpose`"),
        (MORE % ("odrl:dateTime", "odrl:neq", '"2025-01-01"^^xsd:date'), "`odrl:neq` of"),
        (
            MORE % ("odrl:dateTime", "odrl:lt", '"2026-01-01T00:00:00Z"^^xsd:dateTime'),
            "a term is of whole days",
        ),
        (MORE % ("odrl:dateTime", "odrl:lt", '"2025-02-30"^^xsd:date'), "is no date that can be"),
        (MORE % ("odrl:dateTime", "odrl:lt", '"2025"^^xsd:gYear'), "is no gYear that can be read"),
        (MORE % ("odrl:dateTime", "odrl:lt", '"2025-02-01"^^xsd:date'), "which holds no day"),
        (MORE % ("odrl:dateTime", "odrl:gt", '"9999-12-31"^^xsd:date'), "no day after"),
        (2 * (MORE % ("odrl:media", "odrl:eq", "p:game")), "limits `odrl:media` twice"),
        ("<urn:ex:may> odrl:action odrl:juggle .", "`odrl:juggle` is not an action read here"),
        ("<urn:ex:may> odrl:duty [ odrl:action odrl:delete ] .", "the duty odrl:delete cannot"),
        ("<urn:ex:may> odrl:duty [ odrl:action odrl:inform ] .", "the duty odrl:inform cannot"),
        (CHOICE % "odrl:xone", "`odrl:xone` of its constraints"),
        (CHOICE % "odrl:or", "a choice among constraints"),
        ("<urn:ex:may> <urn:ex:only> <urn:ex:x> .", "it says `urn:ex:only`"),
        ("<urn:personae:likeness:ana-vale> odrl:refinement [ ] .", "it says `odrl:refinement`"),
        ("<urn:personae:consent:one> odrl:profile <urn:ex:other> .", "`odrl:profile urn:ex:other`"),
        ("<urn:personae:consent:one> p:onlyOnSundays true .", "`personae:onlyOnSundays`"),
        (f"{ONE} dct:isReplacedBy <urn:ex:newer> .", "it says `dct:isReplacedBy`"),
        (f"{ONE} dct:valid 'until Monday' .", "it says `dct:valid`"),
        (f"{ONE} p:conspicuous 'maybe'^^xsd:boolean .", "is no boolean that can be read"),
        (PAY % ("Infinity", "USD"), "`Infinity` is no decimal"),
        (PAY % ("NaN", "USD"), "`NaN` is no decimal"),
        (PAY % ("1e999", "USD"), "is no decimal that can be read"),
        (PAY % ("1.005", "USD"), "an xsd:decimal to the cent"),
        (PAY % ("1.00", "dollars"), "names its currency"),
        (NOTICE % "PT36M", "whole units"),
        (NOTICE % "P1M", "is no duration that can be read"),
        (NOTICE % "PT99999999999999999H", "is no duration that can be read"),
        ("<urn:personae:consent:one> p:conspicuous 'yes' .", "`personae:conspicuous` cannot"),
        ("<urn:personae:consent:one> p:withdrawnOn '2025-01-01'^^xsd:date .", "one day, and not"),
        ("<urn:personae:consent:one> p:actingAs p:guardian .", "`personae:actingAs` cannot"),
        ("<urn:personae:consent:one> odrl:permission [ ] .", "it has 2 permissions"),
        ("<urn:ex:may> odrl:assignee <urn:ex:another> .", "it has 2 of `odrl:assignee`"),
        ("<urn:ex:may> odrl:target <urn:ex:song> .", "it has 2 of `odrl:target`"),
        (f"{ONE} odrl:prohibition [ odrl:action odrl:use ] .", "it grants nothing"),
        (NOT % ("odrl:spatial", "1"), "it prohibits by `odrl:spatial`"),
        (NOT % ("p:content", "<urn:ex:gore>"), "a content that is not known"),
        (f"{ONE} odrl:prohibition [ odrl:action odrl:delete ] .", "something that cannot be read"),
        (OF_ANOTHER, "of another likeness"),
        (f"{ONE} odrl:obligation [ odrl:action odrl:delete ] .", "cannot be read as pay"),
        (f"{ONE} odrl:inheritFrom {ONE} .", "which is a circle"),
        (f"{ONE} odrl:inheritFrom <urn:ex:p> .", "which is not in this file"),
    ],
)
def test_what_cannot_be_read_for_sure_is_refused(more: str, told: str) -> None:
    with pytest.raises(UserError) as why:
        consent_from_odrl_text(AGREED + more, called="theirs.ttl")
    assert told in str(why.value)
    assert str(why.value).startswith("theirs.ttl: ")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("odrl:conflict odrl:prohibit", "odrl:conflict odrl:perm", "that a prohibition wins"),
        ("odrl:conflict odrl:prohibit", "odrl:conflict odrl:invalid", "that a prohibition wins"),
        ("odrl:conflict odrl:prohibit ;", "", "that a prohibition wins"),
    ],
)
def test_a_conflict_that_is_not_resolved_is_never_permissive(old: str, new: str, told: str) -> None:
    never = "<urn:personae:consent:one> odrl:prohibition [ odrl:action odrl:transfer ] ."
    assert consent_from_odrl_text(AGREED + never, called="x.ttl")[0].transfer is False
    with pytest.raises(UserError, match=told):
        consent_from_odrl_text(AGREED.replace(old, new) + never, called="x.ttl")


@pytest.mark.parametrize("word", ["grantUse", "transfer"])
def test_what_is_permitted_and_prohibited_is_prohibited(word: str) -> None:
    both = (
        f"<urn:ex:may> odrl:action odrl:{word} . <urn:personae:consent:one> odrl:prohibition "
        f"[ odrl:action odrl:{word} ] ."
    )
    consent, _ = consent_from_odrl_text(AGREED + both, called="x.ttl")
    assert (consent.sublicence, consent.transfer).count(False) == 1
    assert True not in (consent.sublicence, consent.transfer)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a odrl:Agreement", "a odrl:Set"),
        ('dct:issued "2025-01-05"^^xsd:date ;', ""),
    ],
)
def test_what_is_no_agreement_with_a_day_is_not_signed(old: str, new: str) -> None:
    consent, left_out = consent_from_odrl_text(AGREED.replace(old, new), called="x.ttl")
    assert consent.signed is None
    assert "signed.on" in [loss.term for loss in left_out]


def test_nothing_but_the_sentence_is_told(caplog: pytest.LogCaptureFixture) -> None:
    more = MORE % ("odrl:dateTime", "odrl:lt", '"2025-02-30"^^xsd:date')
    with pytest.raises(UserError, match="`2025-02-30` is no date that can be read"):
        consent_from_odrl_text(AGREED + more, called="x.ttl")
    assert caplog.records == []


def test_pay_and_notice_of_others_are_read() -> None:
    more = PAY % ("1204", "USD") + NOTICE % "P2D"
    consent, _ = consent_from_odrl_text(AGREED + more, called="x.ttl")
    assert consent.pay == Pay(amount=Money.parse("1204.00 USD"), per="day")
    assert consent.conditions.notice_hours == 48


def test_what_others_replace_and_cite_is_no_part_of_a_consent() -> None:
    more = (
        f"{ONE} dct:replaces <urn:ex:older> ; dct:source <https://example.org/a> ; dct:title 'x' ."
    )
    consent, left_out = consent_from_odrl_text(AGREED + more, called="x.ttl")
    assert consent.supersedes is None
    assert consent.signed is not None
    assert consent.signed.document is None
    assert {"supersedes", "signed.document"} <= {loss.term for loss in left_out}


def test_what_contradicts_itself_is_refused() -> None:
    other = AGREED.replace("p:performer", "p:estate")
    with pytest.raises(UserError, match="showed no title"):
        consent_from_odrl_text(other, called="x.ttl")


REMOTE = "http://127.0.0.1:9/odrl.jsonld"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('{"@context": "%s", "@id": "urn:x"}', 1),
        ('{\n "@context": ["%s", {"odrl": "urn:o"}]}', 2),
        ('{"@context": {"odrl": "urn:o", "rule": {\n\n"@id": "odrl:rule", "@context": "%s"}}}', 3),
        ('{"@context": {\n"@import": "%s"}}', 2),
        ('[{"@id": "urn:x"},\n{"@context": "%s"}]', 2),
    ],
)
def test_a_context_that_stands_elsewhere_is_refused_and_nothing_is_fetched(
    text: str, line: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    _deny(monkeypatch)
    with pytest.raises(UserError) as why:
        consent_from_odrl_text(text % REMOTE, called="theirs.json")
    assert str(why.value).startswith(f"theirs.json:{line}: its terms are explained elsewhere")
    assert REMOTE in str(why.value)


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_there_and_back_needs_no_network(syntax: Syntax, monkeypatch: pytest.MonkeyPatch) -> None:
    _deny(monkeypatch)
    assert there_and_back(WHOLE, syntax)[0].id == WHOLE.id
    imports = f"{ONE} <http://www.w3.org/2002/07/owl#imports> <{REMOTE}> ."
    with pytest.raises(UserError, match="owl#imports"):
        consent_from_odrl_text(AGREED + imports, called="x.ttl")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"odrl:prohibition"', '"prohibition"', "`prohibition` is explained nowhere"),
        ('"odrl:prohibition"', '"_:prohibition"', "`_:prohibition` is explained nowhere"),
        ('"odrl:prohibition"', '"@prohibition"', "`@prohibition` is not read here"),
        ('"odrl:prohibition"', '"odlr:prohibition"', "it says `odlr:prohibition`"),
        ('"@context": {', '"@context": {"odrl:prohibition": null,', "is explained nowhere"),
        ('"@context": {', '"@context": {"x": {"@reverse": "odrl:duty"},', "in a way not read"),
        ('"@context": {', '"@context": {"@base": "urn:x",', "`@base` of a context"),
        ('"@context": {', '"@context": {"odrl:prohibition": "no name",', "is explained nowhere"),
        ('"@id": "urn:personae:consent', '"@id": "urn:ex:x y', "is no name"),
        ('"@id": "urn:personae:consent', '"@id": "@nobody', "is no name"),
        ('"personae:conspicuous": true', '"personae:conspicuous": null', "holds a `null`"),
        ('"personae:conspicuous": true', '"@included": [{"@id": "urn:x"}]', "`@included` is not"),
    ],
)
def test_what_json_ld_would_leave_out_without_a_word_is_refused(
    old: str, new: str, told: str
) -> None:
    text, _ = consent_to_odrl_text(WHOLE, syntax="json-ld")
    assert old in text
    with pytest.raises(UserError) as why:
        consent_from_odrl_text(text.replace(old, new, 1), called="theirs.json")
    assert told in str(why.value)


def test_a_graph_within_and_a_rule_apart_are_refused() -> None:
    text, _ = consent_to_odrl_text(WHOLE, syntax="json-ld")
    within = text.replace('"odrl:prohibition": [', '"@graph": [', 1)
    assert within != text
    with pytest.raises(UserError, match="`@graph` is not read here"):
        consent_from_odrl_text(within, called="theirs.json")
    context, _, node = text.partition("},\n")
    top = f'{context}}},\n"@graph": [{{{node.rstrip()}]}}'
    assert gone(WHOLE, consent_from_odrl_text(top, called="theirs.json")[0]) == set(LOST)
    apart = AGREED + "[] a odrl:Prohibition ; odrl:action odrl:use ."
    with pytest.raises(UserError, match="which belongs to no policy"):
        consent_from_odrl_text(apart, called="theirs.ttl")
    mistyped = AGREED + "<urn:ex:may> a odrl:Prohibition ."
    with pytest.raises(UserError, match="what stands as a permission calls itself"):
        consent_from_odrl_text(mistyped, called="theirs.ttl")


def test_terms_may_be_short_where_the_file_explains_them() -> None:
    text, _ = consent_to_odrl_text(WHOLE, syntax="json-ld")
    short = text.replace('"@id"', '"id"').replace('"odrl:permission"', '"permission"')
    explained = '"@context": {"id": "@id", "permission": {"@id": "odrl:permission"},'
    back, _ = consent_from_odrl_text(short.replace('"@context": {', explained), called="t.json")
    assert gone(WHOLE, back) == set(LOST)


def _deny(monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked for")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, denied)


@pytest.mark.parametrize(
    ("text", "where", "told"),
    [
        ("@prefix odrl: <http://www.w3.org/ns/odrl/2/> .\n<urn:x> odrl:p", "f:2", "not Turtle"),
        ('<urn:x> <urn:y> "a\nb" .', "f:1", "not Turtle"),
        ("<urn:x>\n\n<urn:y> nobody:knows 1 .", "f:3", "not Turtle"),
        ('{"a": 1,\n "b": }', "f:2", "not JSON"),
        ('{"a": 1,\n\n "a": 2}', "f:3", "`a` stands twice"),
        ('{"a": NaN}', "f", "no number of JSON"),
        ("[" * 100_000, "f", "nested deeper than any agreement"),
        ('{"urn:a":[' * 40 + "]}" * 40, "f", "it holds no policies"),
        ('{"urn:a":[' * 60 + "]}" * 60, "f", "nested deeper than any agreement"),
        ('{"urn:a":' + "9" * 5000 + "}", "f", "no JSON that anybody can read"),
        ("", "f", "it holds no policies"),
        ("{}", "f", "it holds no policies"),
        ("x" * 1_000_001, "f", "too large"),
        ("<urn:x> <urn:y> " + "(" * 5000 + ")" * 5000 + " .", "f", "not Turtle"),
    ],
)
def test_a_bad_file_is_told_with_its_line(text: str, where: str, told: str) -> None:
    with pytest.raises(UserError) as why:
        consent_from_odrl_text(text, called="f")
    assert str(why.value).startswith(f"{where}: ")
    assert told in str(why.value)


def test_the_days_of_the_random_consents_meet_their_boundaries() -> None:
    """Else the thousand would show little: some end on the day on which another fact ends them."""
    found = list(consents(1000, seed=6))
    assert sum(c.withdrawn is not None for c in found) > 30
    assert sum(c.granted_by.renewed_on is not None for c in found) > 10
    assert any(c.term and c.withdrawn and c.term.end == c.withdrawn.effective for c in found)
    assert len(DAYS) > 5

"""What must hold of consents whatever was signed and withdrawn."""

from dataclasses import replace
from datetime import date, timedelta, timezone
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from personae.clearance.decide import Cover, decide
from personae.clearance.request import Request, ScreenTime
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
    standing,
)
from personae.consent.as_json import as_json, from_json
from personae.consent.disclosure import (
    as_anybody_may_see,
    in_plain_words,
    questions,
    to_read_again,
)
from personae.consent.life import State, state
from personae.consent.standing import stands
from personae.vocabulary.answer import Answer
from personae.vocabulary.entry import canonical_bytes
from personae.vocabulary.money import Money
from personae.vocabulary.names import ConsentId, PerformerId, PictureId, Scene
from personae.vocabulary.term import Term

PICTURES, KINDS, MEDIA = ("long-take", "other"), ("background", "voice"), ("theatrical", "game")
TERRITORIES, SCENES = ("US", "US-CA", "DE"), (Scene("6"), Scene("9"))
FIRST = date(2025, 1, 1)
ids = st.sampled_from([ConsentId("one"), ConsentId("two"), ConsentId("three")])
days = st.integers(0, 60).map(lambda n: FIRST + timedelta(days=n))
facts = st.sampled_from([None, True, False])


def scopes(words: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    named = st.lists(st.sampled_from(words), unique=True).map(tuple)
    return named | st.just((ANY,))


terms = (
    st.none()
    | st.just(EVERY_DAY)
    | st.builds(
        lambda start, length: Term(start=start, end=length and start + timedelta(days=length)),
        days,
        st.none() | st.integers(1, 60),
    )
)
uses = st.builds(
    DescribedUse,
    description=st.just("a figure in the crowd"),
    scenes=scopes(SCENES).map(lambda scope: tuple(Scene(s) for s in scope)),
    copies=st.none() | st.integers(1, 5),
    max_seconds=st.none() | st.integers(1, 9),
)
withdrawals = st.builds(Withdrawal, consent=ids, on=days, effective=days)
signatures = st.builds(Signature, on=days, separately=facts, conspicuous=facts, document=st.none())
# As a file writes a moment: with its distance from UTC, by whatever name that zone goes.
zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(timezones=zones)
grantors = st.builds(
    Grantor,
    who=st.just("ana-vale"),
    acting_as=st.sampled_from(["performer", "guardian"]),
    performer_born=st.none() | days.map(lambda day: day.replace(year=day.year - 18)),
    renewed_on=st.none() | days,
    title_shown=facts,
    chain_of_title=st.sampled_from([(), ("a will", "probate")]),
)
consents = st.builds(
    Consent,
    id=ids,
    performer=st.just(PerformerId("ana-vale")),
    granted_by=grantors,
    granted_to=st.sampled_from(["northlight", "others"]),
    pictures=scopes(PICTURES),
    kinds=scopes(KINDS),
    uses=st.lists(uses, max_size=2).map(tuple),
    purposes=scopes(("drama",)),
    media=scopes(MEDIA),
    territories=scopes(TERRITORIES),
    languages=scopes(("en",)),
    term=terms,
    training=facts,
    sublicence=facts,
    conditions=st.builds(
        Conditions,
        notice_hours=st.none() | st.integers(0, 99),
        approval_of_each_use=facts,
        strike_lock=facts,
    ),
    excludes=st.just(("nudity",)),
    disclosed_at=st.none() | moments,
    signed=st.none() | signatures,
    represented=st.builds(
        Representation,
        by_counsel=facts,
        by_union=facts,
        union_agreement=st.none(),
        counsel=st.none() | st.just("J. Okafor"),
        counsel_terms_clear=facts,
    ),
    pay=st.none() | st.just(Pay(amount=Money.parse("216.00 USD"), per="day")),
    withdrawn=st.none() | withdrawals,
    transfer=facts,
    business_reason=st.none() | st.just("the fall from the wall"),
    countersigned_on=st.none() | days,
    supersedes=st.none() | ids,
)
shots = st.builds(
    lambda scenes, least, more: ScreenTime(
        scenes=scenes, least_s=Fraction(least), most_s=Fraction(least + more)
    ),
    st.lists(st.sampled_from(SCENES), max_size=2, unique=True).map(tuple),
    st.integers(0, 9),
    st.integers(0, 9),
)
requests = st.builds(
    Request,
    performer=st.just(PerformerId("ana-vale")),
    picture=st.just(PictureId("long-take")),
    company=st.just("northlight"),
    kind=st.none() | st.sampled_from(KINDS),
    media=st.none() | st.lists(st.sampled_from(MEDIA), min_size=1, unique=True).map(tuple),
    territories=st.none() | st.sampled_from(TERRITORIES).map(lambda t: (t,)),
    scenes=st.none() | st.lists(st.sampled_from(SCENES), min_size=1, unique=True).map(tuple),
    copies=st.integers(1, 6),
    more_copies=st.none() | st.integers(0, 3),
    made_on=st.none() | days,
    on=days,
    released_on=st.none() | days,
    screen_time=st.none() | st.lists(shots, max_size=2).map(tuple),
)


@given(st.sets(consents), st.lists(withdrawals), withdrawals, days)
def test_one_more_withdrawal_never_lets_more_stand(
    held: set[Consent], ended: list[Withdrawal], one_more: Withdrawal, on: date
) -> None:
    assert set(standing(held, [*ended, one_more], on=on)) <= set(standing(held, ended, on=on))


@given(consents, st.lists(consents, max_size=3), consents, st.lists(withdrawals), days)
def test_nothing_that_comes_later_brings_a_consent_back(
    consent: Consent, others: list[Consent], later: Consent, ended: list[Withdrawal], on: date
) -> None:
    before = stands(consent, ended, others, on=on)
    if before is Answer.NO:
        assert stands(consent, ended, [*others, later], on=on) is Answer.NO
        more = Withdrawal(consent=consent.id, on=on, effective=on)
        assert stands(consent, [*ended, more], others, on=on) is Answer.NO


@given(consents, st.lists(consents, max_size=3), st.lists(withdrawals), days)
def test_what_stands_was_agreed_and_has_not_ended(
    consent: Consent, others: list[Consent], ended: list[Withdrawal], on: date
) -> None:
    if stands(consent, ended, others, on=on) is not Answer.NO:
        assert state(consent, ended, others, on=on) in (State.SIGNED, State.COUNTERSIGNED)


@given(consents, st.lists(consents, max_size=3), st.lists(withdrawals), days)
def test_an_offer_is_told_the_same_whatever_else_is_on_record(
    consent: Consent, others: list[Consent], ended: list[Withdrawal], on: date
) -> None:
    offer = replace(consent, signed=None)
    assert state(offer, ended, others, on=on) is state(offer, [], [], on=on)


@given(consents, facts, st.none() | st.just("J. Okafor"), st.none() | withdrawals)
def test_what_anybody_sees_of_an_offer_tells_nothing_of_the_answer(
    consent: Consent, by_counsel: bool | None, counsel: str | None, withdrawn: Withdrawal | None
) -> None:
    offer = replace(consent, signed=None)
    beside = replace(offer.represented, by_counsel=by_counsel, counsel=counsel)
    other = replace(offer, represented=beside, withdrawn=withdrawn)
    assert as_json(as_anybody_may_see(other)) == as_json(as_anybody_may_see(offer))
    assert in_plain_words(other) == in_plain_words(offer)


@given(consents.filter(lambda consent: consent.signed is not None))
def test_what_was_signed_is_seen_as_it_was_signed(consent: Consent) -> None:
    assert as_anybody_may_see(consent) == consent


@given(consents, st.data())
def test_a_question_is_to_be_read_again_where_it_is_answered_otherwise_or_not_at_all(
    consent: Consent, data: st.DataObject
) -> None:
    asked = questions(consent)
    answers = {q.id: q.answer for q in asked}
    assert to_read_again(asked, answers) == ()
    one = data.draw(st.sampled_from(asked))
    assert to_read_again(asked, answers | {one.id: not one.answer}) == (one,)
    del answers[one.id]
    assert to_read_again(asked, answers) == (one,)
    assert one.said.endswith(".")


@given(requests, st.lists(consents, max_size=3), st.lists(withdrawals), withdrawals, st.booleans())
def test_no_withdrawal_ever_turns_a_no_into_a_yes(
    request: Request,
    held: list[Consent],
    ended: list[Withdrawal],
    one_more: Withdrawal,
    complete: bool,
) -> None:
    order = list(Cover)
    before = decide(request, held, ended, complete=complete).covers
    after = decide(request, held, [*ended, one_more], complete=complete).covers
    if after is Cover.YES:
        assert before is Cover.YES
    if complete:
        assert order.index(after) >= order.index(before)


@given(requests, consents, st.data())
def test_a_narrower_scope_or_term_never_covers_more(
    request: Request, consent: Consent, data: st.DataObject
) -> None:
    which = data.draw(
        st.sampled_from(["pictures", "kinds", "media", "territories", "term", "uses", "signed"])
    )
    narrower: Consent
    if which == "term":
        narrower = replace(consent, term=_shorter(consent.term, data))
    elif which == "signed":
        narrower = replace(consent, signed=None)
    elif which == "uses":
        fewer = tuple(
            replace(use, copies=use.copies - 1 if use.copies and use.copies > 1 else use.copies)
            for use in consent.uses
        )
        narrower = replace(consent, uses=fewer)
    else:
        if which == "pictures":
            # Naming a picture also says whose it is: a consent for any picture, given to another
            # company, leaves that open.
            consent = replace(consent, granted_to=request.company)
        scope = getattr(consent, which)
        words = {"pictures": PICTURES, "kinds": KINDS, "media": MEDIA}.get(which, TERRITORIES)
        held = words if ANY in scope else scope
        kept = tuple(w for w in held if data.draw(st.booleans()))
        narrower = Consent(
            **{n: getattr(consent, n) for n in Consent.__dataclass_fields__} | {which: kept}
        )
    if decide(request, [narrower], [], complete=True).covers is Cover.YES:
        assert decide(request, [consent], [], complete=True).covers is Cover.YES


def _shorter(term: Term | None, data: st.DataObject) -> Term | None:
    if term is None or data.draw(st.booleans()):
        return None
    start = max(term.start, data.draw(days))
    end = term.end if term.end is not None else start + timedelta(days=data.draw(st.integers(1, 9)))
    return Term(start=start, end=end) if end > start else None


@given(
    requests,
    st.lists(consents, max_size=3),
    st.sampled_from(["kind", "media", "scenes", "made_on", "more_copies"]),
)
def test_a_fact_that_becomes_unknown_never_covers_more(
    request: Request, held: list[Consent], fact: str
) -> None:
    less = Request(**{n: getattr(request, n) for n in Request.__dataclass_fields__} | {fact: None})
    if decide(less, held, [], complete=True).covers is Cover.YES:
        assert decide(request, held, [], complete=True).covers is Cover.YES


@given(requests, st.lists(consents, max_size=3))
def test_an_incomplete_registry_never_covers_more_and_never_says_no(
    request: Request, held: list[Consent]
) -> None:
    known = decide(request, held, [], complete=True).covers
    less = decide(request, held, [], complete=False).covers
    assert (less is Cover.YES) == (known is Cover.YES)
    assert less is not Cover.NO


@given(requests, st.lists(consents, max_size=3), consents)
def test_another_performer_s_consent_changes_nothing(
    request: Request, held: list[Consent], other: Consent
) -> None:
    theirs = replace(other, performer=PerformerId("ben-hart"))
    assert decide(request, [*held, theirs], [], complete=True) == decide(
        request, held, [], complete=True
    )


@given(consents)
def test_a_consent_comes_back_from_its_canonical_bytes_as_it_was(consent: Consent) -> None:
    kept = as_json(consent)
    canonical_bytes(kept)
    assert from_json(kept) == consent

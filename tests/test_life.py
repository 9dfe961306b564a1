"""What becomes of a consent: each day on which something changes, and the day before it."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from personae.consent.agreement import (
    Conditions,
    Consent,
    Grantor,
    Representation,
    Signature,
    Withdrawal,
)
from personae.consent.as_facts import facts_of
from personae.consent.life import Pause, State, pause, state
from personae.consent.standing import (
    ends_on,
    guardian_ends_on,
    may_renew_from,
    stands,
    with_birth,
)
from personae.rules.facts import FACTS, Kind, Value
from personae.vocabulary.answer import Answer
from personae.vocabulary.names import ConsentId, PerformerId
from personae.vocabulary.term import Term

PACIFIC = timezone(timedelta(hours=-8))
ADULT = Grantor(who="ana-vale", acting_as="performer")
BORN = date(2007, 3, 5)
MOTHER = Grantor(who="rosa-vale", acting_as="guardian", performer_born=BORN)
SIGNATURE = Signature(on=date(2025, 2, 20), separately=None, conspicuous=None, document=None)
CONSENT = Consent(
    id=ConsentId("one"),
    performer=PerformerId("ana-vale"),
    granted_by=ADULT,
    granted_to="northlight-pictures",
    pictures=("the-long-take",),
    kinds=("employment-based",),
    uses=(),
    purposes=("drama",),
    media=("theatrical",),
    territories=("any",),
    languages=(),
    term=Term(start=date(2025, 3, 1), end=date(2028, 3, 1)),
    training=None,
    sublicence=None,
    conditions=Conditions(notice_hours=None, approval_of_each_use=None),
    excludes=(),
    # in London it is the next day already: the day is the one of the zone written
    disclosed_at=datetime(2025, 2, 17, 18, 0, tzinfo=PACIFIC),
    signed=SIGNATURE,
    represented=Representation(by_counsel=None, by_union=None, union_agreement=None),
    pay=None,
    withdrawn=None,
    countersigned_on=date(2025, 2, 24),
)
GONE = Withdrawal(consent=CONSENT.id, on=date(2026, 1, 10), effective=date(2026, 2, 10))
LATER = replace(
    CONSENT,
    id=ConsentId("two"),
    supersedes=CONSENT.id,
    signed=replace(SIGNATURE, on=date(2025, 9, 1)),
)
OFFER = replace(CONSENT, signed=None, countersigned_on=None)

LIFE = """
    on         | withdrawn | superseded | state
    2025-02-16 | no        | no         | drafted
    2025-02-17 | no        | no         | disclosed
    2025-02-19 | no        | no         | disclosed
    2025-02-20 | no        | no         | signed
    2025-02-23 | no        | no         | signed
    2025-02-24 | no        | no         | countersigned
    2028-02-29 | no        | no         | countersigned
    2028-03-01 | no        | no         | expired
    2026-02-09 | yes       | no         | countersigned
    2026-02-10 | yes       | no         | withdrawn
    2028-03-01 | yes       | no         | withdrawn
    2025-08-31 | no        | yes        | countersigned
    2025-09-01 | no        | yes        | superseded
    2028-03-01 | no        | yes        | superseded
    2026-02-09 | yes       | yes        | superseded
    2026-02-10 | yes       | yes        | withdrawn
"""
_, *ROWS = ([cell.strip() for cell in row.split("|")] for row in LIFE.strip().splitlines())


@pytest.mark.parametrize(("on", "withdrawn", "superseded", "expected"), ROWS)
def test_life(on: str, withdrawn: str, superseded: str, expected: str) -> None:
    gone = [GONE] if withdrawn == "yes" else []
    others = [CONSENT, LATER] if superseded == "yes" else [CONSENT]
    assert state(CONSENT, gone, others, on=date.fromisoformat(on)).value == expected


def test_every_state_but_the_performers_own_is_in_the_table() -> None:
    assert {row[3] for row in ROWS} == {s.value for s in State} - {"understood"}


def test_understood_is_known_only_where_the_performer_says_so() -> None:
    day = date(2025, 2, 19)
    for on, expected in (
        (date(2025, 2, 18), State.DISCLOSED),
        (day, State.UNDERSTOOD),
        (date(2025, 2, 20), State.SIGNED),
    ):
        assert state(CONSENT, [], [], on=on, understood_on=day) is expected


@pytest.mark.parametrize("years", range(-1, 10))
def test_nothing_that_anybody_records_tells_a_refused_offer_from_an_unanswered_one(
    years: int,
) -> None:
    on = date(2026 + years, 1, 1)
    unanswered = state(OFFER, [], [], on=on)
    assert state(OFFER, [GONE], [LATER], on=on) is unanswered
    assert unanswered.said == "no consent"
    assert state(OFFER, [], [], on=on, understood_on=date(2025, 2, 19)).said == "no consent"


def test_a_later_consent_takes_its_place_only_if_signed_by_the_same_performer() -> None:
    on = date(2026, 1, 1)
    for other in (
        replace(LATER, signed=None),
        replace(LATER, performer=PerformerId("ben-okafor")),
        replace(LATER, supersedes=None),
        replace(LATER, id=CONSENT.id),
    ):
        assert state(CONSENT, [], [other], on=on) is State.COUNTERSIGNED


def test_what_was_superseded_does_not_come_back() -> None:
    ended = Withdrawal(consent=LATER.id, on=date(2025, 10, 1), effective=date(2025, 10, 1))
    on = date(2026, 1, 1)
    assert state(LATER, [ended], [CONSENT], on=on) is State.WITHDRAWN
    assert state(CONSENT, [ended], [LATER], on=on) is State.SUPERSEDED


# A guardian's consent


@pytest.mark.parametrize(
    ("born", "ends", "renewed_from"),
    [
        (date(2007, 3, 5), date(2025, 3, 5), date(2025, 3, 5)),
        (date(2007, 12, 31), date(2025, 12, 31), date(2025, 12, 31)),
        (date(2008, 2, 28), date(2026, 2, 28), date(2026, 2, 28)),
        (date(2008, 2, 29), date(2026, 2, 28), date(2026, 3, 1)),  # the doubtful day is nobody's
        (date(2008, 3, 1), date(2026, 3, 1), date(2026, 3, 1)),
        (date(2000, 2, 29), date(2018, 2, 28), date(2018, 3, 1)),
        (date(9999, 1, 1), date(9999, 1, 1), date(9999, 1, 1)),
    ],
)
def test_the_18th_birthday(born: date, ends: date, renewed_from: date) -> None:
    assert (guardian_ends_on(born), may_renew_from(born)) == (ends, renewed_from)


def guarded(born: date | None, renewed_on: date | None = None) -> Consent:
    return replace(
        CONSENT,
        granted_by=replace(MOTHER, performer_born=born, renewed_on=renewed_on),
        term=Term(start=date(2025, 1, 1), end=None),
    )


GUARDED = """
    born       | renewed    | on         | stands  | state
    2007-03-05 | no         | 2025-03-04 | yes     | countersigned
    2007-03-05 | no         | 2025-03-05 | no      | expired
    2007-03-05 | 2025-04-01 | 2025-03-31 | no      | expired
    2007-03-05 | 2025-04-01 | 2025-04-01 | yes     | countersigned
    2007-03-05 | 2025-03-05 | 2025-03-05 | yes     | countersigned
    2008-02-29 | no         | 2026-02-27 | yes     | countersigned
    2008-02-29 | no         | 2026-02-28 | no      | expired
    2008-02-29 | 2026-03-01 | 2026-02-28 | no      | expired
    2008-02-29 | 2026-03-01 | 2026-03-01 | yes     | countersigned
    unknown    | no         | 2025-03-04 | unknown | countersigned
"""
_, *GUARDED_ROWS = ([cell.strip() for cell in row.split("|")] for row in GUARDED.split("\n")[1:-1])


@pytest.mark.parametrize(("born", "renewed", "on", "standing", "life"), GUARDED_ROWS)
def test_a_guardians_consent_ends_at_the_18th_birthday(
    born: str, renewed: str, on: str, standing: str, life: str
) -> None:
    consent = guarded(
        None if born == "unknown" else date.fromisoformat(born),
        None if renewed == "no" else date.fromisoformat(renewed),
    )
    day = date.fromisoformat(on)
    assert stands(consent, [], [], on=day).value == standing
    assert state(consent, [], [], on=day).value == life


BORN, EARLIER, OF_AGE = date(2007, 3, 5), date(2007, 3, 4), date(2025, 3, 5)


@pytest.mark.parametrize(
    ("said", "known", "counts"),
    [(None, None, None), (None, BORN, BORN), (BORN, None, BORN), (BORN, EARLIER, EARLIER)],
)
def test_of_two_births_a_guardian_s_word_ends_by_the_earlier(
    said: date | None, known: date | None, counts: date | None
) -> None:
    for written, beside in ((said, known), (known, said)):
        whole = with_birth(guarded(written, None), beside)
        assert whole.granted_by.performer_born == counts


def test_only_a_guardian_s_consent_is_completed() -> None:
    alone = with_birth(guarded(None, None), None)
    mine = replace(alone, granted_by=replace(alone.granted_by, acting_as="performer"))
    assert with_birth(mine, BORN) is mine


@pytest.mark.parametrize(
    ("born", "renewed", "until", "ends"),
    [
        (BORN, None, date(2028, 3, 1), OF_AGE),
        (BORN, None, date(2025, 3, 4), date(2025, 3, 4)),
        (BORN, None, None, OF_AGE),
        (BORN, date(2025, 4, 1), date(2028, 3, 1), date(2028, 3, 1)),
        (None, None, None, None),
    ],
)
def test_a_consent_ends_with_its_term_or_with_the_guardian_s_word(
    born: date | None, renewed: date | None, until: date | None, ends: date | None
) -> None:
    term = Term(start=date(2025, 3, 1), end=until)
    assert ends_on(replace(guarded(born, renewed), term=term)) == ends


def test_what_was_signed_may_let_nobody_do_anything() -> None:
    begins = replace(guarded(BORN, None), term=Term(start=date(2025, 3, 1), end=None))
    assert pause(begins, on=date(2025, 2, 28)) is Pause.NOT_BEGUN
    assert pause(begins, on=date(2025, 3, 1)) is None
    assert pause(replace(begins, term=None), on=date(2025, 3, 1)) is Pause.NO_DAYS
    unknown = replace(guarded(None, None), term=begins.term)
    assert pause(unknown, on=date(2025, 3, 1)) is Pause.NOBODY_SAYS


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2025, 2, 28), Answer.NO),  # signed, and the term not begun
        (date(2025, 3, 1), Answer.YES),
        (date(2028, 2, 29), Answer.YES),
        (date(2028, 3, 1), Answer.NO),
    ],
)
def test_a_consent_stands_within_its_term(on: date, expected: Answer) -> None:
    assert stands(CONSENT, [], [], on=on) is expected
    assert stands(OFFER, [], [], on=on) is Answer.NO
    assert stands(replace(CONSENT, term=None), [], [], on=on) is Answer.NO
    assert stands(CONSENT, [], [replace(LATER, signed=SIGNATURE)], on=on) is Answer.NO
    assert (
        stands(replace(CONSENT, withdrawn=replace(GONE, effective=on)), [], [], on=on) is Answer.NO
    )


# The facts that a consent answers itself

DAY = date(2026, 1, 1)
BARE = {"signed_on": date(2025, 2, 20), "granted_by_as": "performer", "consent_in_life": True}


def test_what_nobody_recorded_is_left_out() -> None:
    assert facts_of(CONSENT, "the-long-take", DAY) == {**BARE, "consent_names_picture": True}
    assert facts_of(OFFER, None, DAY) == {"granted_by_as": "performer"}


@pytest.mark.parametrize(
    ("changed", "answered"),
    [
        (
            replace(CONSENT, signed=replace(SIGNATURE, separately=True, conspicuous=False)),
            {"separately_signed": True, "conspicuous": False},
        ),
        (
            replace(
                CONSENT,
                represented=Representation(
                    by_counsel=False,
                    by_union=True,
                    union_agreement="sag-aftra/tv-theatrical-2023",
                    counsel_terms_clear=True,
                ),
            ),
            {
                "represented_by_counsel": False,
                "counsel_terms_clear": True,
                "represented_by_union": True,
                "union_agreement_on_replicas": True,
            },
        ),
        (
            replace(CONSENT, represented=replace(CONSENT.represented, union_agreement="none")),
            {"union_agreement_on_replicas": False},
        ),
        (replace(CONSENT, business_reason="the fall"), {"business_reason": True}),
        (replace(CONSENT, pictures=("any",)), {"consent_names_picture": False}),
        (replace(CONSENT, pictures=()), {"consent_names_picture": False}),
        (replace(CONSENT, pictures=("other",)), {"consent_names_picture": False}),
        (
            replace(CONSENT, granted_by=replace(ADULT, acting_as="estate", title_shown=True)),
            {"granted_by_as": "estate", "consent_in_life": False, "title_shown": True},
        ),
        (
            replace(
                CONSENT, granted_by=replace(ADULT, acting_as="estate", chain_of_title=("a will",))
            ),
            {"granted_by_as": "estate", "consent_in_life": False, "chain_of_title": True},
        ),
    ],
)
def test_what_a_consent_answers(changed: Consent, answered: dict[str, Value]) -> None:
    facts = facts_of(changed, "the-long-take", DAY)
    assert facts == {**BARE, "consent_names_picture": True, **answered}


def test_a_guardians_consent_is_the_performers_from_the_day_it_is_renewed() -> None:
    consent = guarded(BORN, date(2025, 4, 1))
    before = facts_of(consent, None, date(2025, 3, 31))
    assert before["granted_by_as"] == "guardian"
    assert "consent_in_life" not in before
    after = facts_of(consent, None, date(2025, 4, 1))
    assert (after["granted_by_as"], after["consent_in_life"]) == ("performer", True)


def test_every_fact_answered_is_one_that_rules_know_and_of_its_kind() -> None:
    whole = replace(
        guarded(BORN, date(2025, 4, 1)),
        signed=replace(SIGNATURE, separately=True, conspicuous=True),
        represented=Representation(
            by_counsel=True, by_union=True, union_agreement="x", counsel_terms_clear=True
        ),
        business_reason="the fall",
    )
    whole = replace(
        whole, granted_by=replace(whole.granted_by, title_shown=True, chain_of_title=("a will",))
    )
    facts = facts_of(whole, "the-long-take", DAY)
    types = {Kind.YES_NO: bool, Kind.DAY: date, Kind.CHOICE: str}
    assert len(facts) == 13
    for name, value in facts.items():
        assert isinstance(value, types[FACTS[name].kind])
        assert not FACTS[name].choices or value in FACTS[name].choices

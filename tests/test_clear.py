"""One use against one consent and the shipped packs: answer, clause, duty, and what is missing."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from tests.test_clearance import CONSENT

from personae.app.files.packs import read_packs
from personae.clearance.answers import Ruling
from personae.clearance.clear import Clearance, Clearer, worst
from personae.clearance.gather import PRODUCER, derived
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
from personae.rules.facts import Facts, Value
from personae.rules.rule import Provision
from personae.vocabulary.money import Money
from personae.vocabulary.names import ConsentId, Scene
from personae.vocabulary.term import Term

AGREED = replace(
    CONSENT,
    uses=(),
    purposes=("drama",),
    signed=Signature(on=date(2025, 3, 10), separately=True, conspicuous=True, document=None),
)
ESTATE = Grantor(who="heirs", acting_as="estate", title_shown=True, chain_of_title=("will",))
UNION_FOR_THEM = Grantor(who="sag-aftra", acting_as="union", title_shown=True)
USE: dict[str, Value | None] = {
    "performer": "ana-vale",
    "picture": "long-take",
    "company": "northlight",
    "kind": "background",
    "medium": "theatrical",
    "purpose": "drama",
    "territory": "DE",  # on that day only GDPR 9 is in force there, and nobody is identified
    "identifies_person": False,
    "agreement": "none",
    "on": date(2025, 6, 1),
    "eu_nexus": False,
    "illinois_nexus": False,
}


@cache
def packs() -> tuple[Provision, ...]:
    return read_packs()


def cleared(
    facts: Facts,
    *consents: Consent,
    withdrawals: tuple[Withdrawal, ...] = (),
    complete: bool = True,
    rules: tuple[Provision, ...] | None = None,
) -> Clearance:
    held = rules if rules is not None else packs()
    return Clearer(held, consents, withdrawals, complete=complete).clear(facts)


def answer(facts: Facts, *consents: Consent, **options: Any) -> str:
    return cleared(facts, *consents, rules=(), **options).answer.word


def test_a_use_of_a_likeness_needs_a_consent_whatever_any_rule_says() -> None:
    assert answer(USE) == "needs-consent"
    assert answer(USE, complete=False) == "cannot-say"
    assert answer({**USE, "kind": "synthetic"}) == "permitted"
    assert answer({**USE, "kind": None}) == "cannot-say"


NO_ALCOHOL = {"excludes": ("advertising:alcohol",)}


@pytest.mark.parametrize(
    ("use", "consent", "expected"),
    [
        ({}, {}, "permitted"),
        ({"performer": "bo-lind"}, {}, "needs-consent"),
        ({"performer": None}, {}, "cannot-say"),
        ({"picture": "other"}, {}, "needs-consent"),
        ({"picture": None}, {}, "cannot-say"),
        ({"picture": "other"}, {"pictures": (ANY,)}, "permitted"),
        ({"picture": "other", "company": "else"}, {"pictures": (ANY,)}, "cannot-say"),
        ({"company": "else"}, {"pictures": (ANY,), "sublicence": True}, "permitted"),
        ({}, {"pictures": ()}, "needs-consent"),
        ({"kind": "voice"}, {}, "needs-consent"),
        ({"kind": "voice"}, {"kinds": (ANY,)}, "permitted"),
        ({"kind": "training"}, {"kinds": (ANY,)}, "needs-consent"),
        ({"kind": "training"}, {"training": True}, "permitted"),
        ({"for_training": True}, {}, "needs-consent"),  # whatever kind it is called
        ({"for_training": True}, {"training": False}, "needs-consent"),
        ({"for_training": True}, {"training": True}, "permitted"),
        ({"company": "else"}, {}, "cannot-say"),
        ({"company": "else", "consent_reaches_company": True}, {}, "permitted"),
        ({"company": "else", "consent_reaches_company": False}, {}, "needs-consent"),
        ({"company": "else"}, {"sublicence": True}, "permitted"),
        ({"company": PRODUCER}, {}, "permitted"),
        ({"company": PRODUCER}, {"pictures": (ANY,)}, "cannot-say"),
        ({"company": None}, {}, "cannot-say"),
        ({"transferred": True}, {"transfer": False}, "needs-consent"),
        ({"transferred": False}, {"transfer": False}, "permitted"),
        ({}, {"transfer": False}, "cannot-say"),
        ({"deceased": False}, {"granted_by": ESTATE}, "needs-consent"),
        ({"died_on": date(2025, 6, 1)}, {"granted_by": ESTATE}, "permitted"),
        ({"died_on": date(2025, 6, 2)}, {"granted_by": ESTATE}, "needs-consent"),
        ({}, {"granted_by": ESTATE}, "cannot-say"),
        ({"deceased": False}, {"granted_by": UNION_FOR_THEM}, "needs-consent"),
        ({"medium": "game"}, {}, "needs-consent"),
        ({"medium": None}, {}, "cannot-say"),
        ({"medium": None}, {"media": (ANY,)}, "permitted"),
        ({"purpose": "advertising"}, {}, "needs-consent"),
        ({}, {"purposes": ()}, "needs-consent"),
        ({"territory": "DE"}, {"territories": ("US",)}, "needs-consent"),
        ({"territory": "US-CA"}, {"territories": ("US",)}, "permitted"),
        ({"territory": "US"}, {"territories": ("US-CA",)}, "needs-consent"),
        ({"territory": "DE"}, {"territories": ("EU",)}, "permitted"),
        ({"territory": None}, {"territories": ("EU",)}, "cannot-say"),
        ({"on": date(2025, 2, 28)}, {}, "needs-consent"),
        ({"on": date(2025, 3, 9)}, {}, "needs-consent"),  # in the term, and before the signature
        ({"on": date(2025, 3, 10)}, {}, "permitted"),
        ({"on": date(2026, 2, 28)}, {}, "permitted"),
        ({"on": date(2026, 3, 1)}, {}, "needs-consent"),
        ({"on": None}, {}, "cannot-say"),
        ({"on": date(2030, 1, 1)}, {"term": EVERY_DAY}, "permitted"),
        ({}, {"term": None}, "needs-consent"),
        ({"on": date(2030, 1, 1)}, {"term": Term(start=date(2025, 1, 1), end=None)}, "permitted"),
        ({}, {"signed": None}, "needs-consent"),
        ({"nudity": True}, {"excludes": ("nudity",)}, "needs-consent"),
        ({"nudity": False}, {"excludes": ("nudity",)}, "permitted"),
        ({}, {"excludes": ("nudity",)}, "cannot-say"),
        ({}, {"excludes": ("violence",)}, "cannot-say"),  # on record before the list was closed
        ({"political": True}, {"excludes": ("politics",)}, "needs-consent"),
        ({"advertisement": True, "advertising_category": "alcohol"}, NO_ALCOHOL, "needs-consent"),
        ({"advertisement": True, "advertising_category": "cars"}, NO_ALCOHOL, "permitted"),
        ({"advertisement": True}, NO_ALCOHOL, "cannot-say"),
        ({}, NO_ALCOHOL, "permitted"),  # a drama advertises nothing
    ],
)
def test_each_scope_on_both_sides(
    use: dict[str, Any], consent: dict[str, Any], expected: str
) -> None:
    agreed: dict[str, Any] = {"territories": (ANY,), **consent}
    assert answer({**USE, **use}, replace(AGREED, **agreed)) == expected


ANYWHERE = replace(AGREED, territories=(ANY,))
CROWD = DescribedUse(description="a figure", scenes=(Scene("9"),), copies=2, max_seconds=4)


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        ({"scene": "9", "copies": Decimal(2), "seconds": Decimal(4)}, "permitted"),
        ({"scene": "9", "copies": Decimal(3), "seconds": Decimal(4)}, "needs-consent"),
        ({"scene": "8", "copies": Decimal(1), "seconds": Decimal(1)}, "needs-consent"),
        ({"scene": "9", "copies": Decimal(1), "seconds": Decimal("4.1")}, "needs-consent"),
        ({"copies": Decimal(1), "seconds": Decimal(1)}, "cannot-say"),
        ({"scene": "9", "seconds": Decimal(1)}, "cannot-say"),
    ],
)
def test_a_described_use_covers_what_it_describes(use: dict[str, Any], expected: str) -> None:
    assert answer({**USE, **use}, replace(ANYWHERE, uses=(CROWD,))) == expected


def test_a_description_without_a_number_speaks_of_one_and_leaves_more_open() -> None:
    consent = replace(ANYWHERE, uses=(replace(CROWD, copies=None, max_seconds=None),))
    scene = {**USE, "scene": "9"}
    assert answer({**scene, "copies": Decimal(1)}, consent) == "permitted"
    two = cleared({**scene, "copies": Decimal(2)}, consent, rules=())
    assert (two.answer.word, [*two.missing]) == ("cannot-say", ["copies_agreed"])


def test_languages_are_asked_of_what_is_heard() -> None:
    spoken = replace(ANYWHERE, kinds=(ANY,), languages=("en",))
    dubbed = {**USE, "kind": "employment-based", "alteration_purpose": "dubbing"}
    for heard in ({**USE, "kind": "voice"}, dubbed):
        assert answer({**heard, "language": "en"}, spoken) == "permitted"
        assert answer({**heard, "language": "de"}, spoken) == "needs-consent"
        assert answer({**heard, "language": "none"}, spoken) == "permitted"
        assert answer(heard, spoken) == "cannot-say"
    for kind in ("background", "employment-based", "independently-created"):
        seen = {**USE, "kind": kind, "alteration_purpose": "other"}
        assert answer(seen, spoken) == "permitted", kind
    trained = replace(spoken, training=True)  # so that an alteration takes a consent here
    altered = {**USE, "kind": "alteration", "for_training": True, "language": "de"}
    assert answer({**altered, "alteration_purpose": "noise"}, trained) == "permitted"
    assert answer({**altered, "alteration_purpose": "dubbing"}, trained) == "needs-consent"
    assert answer(altered, trained) == "cannot-say"


def test_notice_and_approval_are_asked_of_each_use() -> None:
    asks = Conditions(notice_hours=48, approval_of_each_use=True)
    consent = replace(ANYWHERE, conditions=asks)
    approved = {**USE, "approved": True}
    assert answer({**approved, "hours_of_notice": Decimal(48)}, consent) == "permitted"
    assert answer({**approved, "hours_of_notice": Decimal("47.9")}, consent) == "needs-notice"
    assert answer({**USE, "approved": False}, consent) == "needs-consent"
    assert answer(USE, consent) == "cannot-say"


def test_a_second_consent_may_cover_what_the_first_does_not() -> None:
    elsewhere = replace(ANYWHERE, id=ConsentId("ana-two"), media=("game",))
    result = cleared({**USE, "medium": "game"}, ANYWHERE, elsewhere, rules=())
    assert (result.answer.word, result.consents) == ("permitted", ("ana-two",))


def test_a_withdrawal_ends_a_consent_on_its_day_and_not_the_day_before() -> None:
    gone = Withdrawal(consent=ConsentId("ana"), on=date(2025, 5, 1), effective=date(2025, 6, 1))
    before = {**USE, "on": date(2025, 5, 31)}
    assert answer(before, ANYWHERE, withdrawals=(gone,)) == "permitted"
    assert answer(USE, ANYWHERE, withdrawals=(gone,)) == "needs-consent"


def test_a_guardians_consent_ends_on_the_eighteenth_birthday() -> None:
    guardian = Grantor(who="a-parent", acting_as="guardian", performer_born=date(2007, 6, 1))
    consent = replace(ANYWHERE, granted_by=guardian)
    assert answer({**USE, "on": date(2025, 5, 31)}, consent) == "permitted"
    assert answer(USE, consent) == "needs-consent"
    renewed = replace(consent, granted_by=replace(guardian, renewed_on=date(2025, 6, 1)))
    assert answer(USE, renewed) == "permitted"
    unborn = replace(consent, granted_by=replace(guardian, performer_born=None))
    assert answer(USE, unborn) == "cannot-say"
    assert answer({**USE, "minor": True}, unborn) == "permitted"


def test_a_consent_signed_after_the_use_reads_agreed_afterwards_with_its_date() -> None:
    early = cleared({**USE, "on": date(2025, 3, 9)}, ANYWHERE, rules=())
    (reason,) = early.reasons
    assert (reason.cite, reason.effect) == ("signed.on: 2025-03-10", "require")
    assert "agreed afterwards" in reason.because
    assert "2025-03-09" in reason.because


CALIFORNIA: dict[str, Value | None] = {
    **USE,
    "territory": "US-CA",
    "kind": "employment-based",
    "fixed_on": date(2025, 6, 1),
    "in_place_of_work": True,
    "described_specifically": False,
    "consistent_with_character": False,
    "deceased": False,
}


def of(*ids: str) -> tuple[Provision, ...]:
    return tuple(p for p in packs() if p.rule.id in ids)


def test_a_rule_takes_away_a_consent_that_would_cover_and_another_still_counts() -> None:
    alone = replace(
        ANYWHERE,
        kinds=("employment-based",),
        represented=replace(AGREED.represented, by_counsel=False, by_union=False),
    )
    rules = of("us-ca/labor-927")
    voided = cleared(CALIFORNIA, alone, rules=rules)
    assert (voided.answer.word, dict(voided.voided)) == (
        "needs-consent",
        {"ana": "us-ca/labor-927"},
    )
    beside = replace(
        alone,
        id=ConsentId("ana-two"),
        represented=replace(
            alone.represented, by_union=True, union_agreement="sag-aftra/tv-theatrical-2023"
        ),
    )
    both = cleared(CALIFORNIA, alone, beside, rules=rules)
    assert (both.answer.word, both.consents) == ("permitted", ("ana-two",))
    nobody_said = replace(alone, represented=replace(alone.represented, by_counsel=None))
    open_ = cleared({**CALIFORNIA, "counsel_terms_clear": True}, nobody_said, rules=rules)
    assert (open_.answer.word, [*open_.missing]) == ("cannot-say", ["represented_by_counsel"])
    assert open_.missing["represented_by_counsel"] == ("us-ca/labor-927",)


def test_a_consent_that_a_rule_takes_away_is_not_told_as_covering() -> None:
    vague = {**USE, "territory": "US-CA", "fixed_on": date(2025, 6, 1), "in_place_of_work": True}
    void = {**vague, "described_specifically": False, "consistent_with_character": False}
    void |= dict.fromkeys(("represented_by_counsel", "represented_by_union"), False)
    rule = of("us-ca/labor-927")
    result = cleared(void, ANYWHERE, rules=rule)
    assert result.answer is Ruling.NEEDS_CONSENT
    assert [(reason.rule, reason.effect) for reason in result.reasons] == [
        ("us-ca/labor-927", "void")
    ]
    assert dict(result.voided) == {"ana": "us-ca/labor-927"}
    perhaps = cleared({**void, "represented_by_union": None}, ANYWHERE, rules=rule)
    assert perhaps.answer is Ruling.CANNOT_SAY
    assert not [reason for reason in perhaps.reasons if reason.effect == "grant"]


def test_a_consent_taken_away_is_told_beside_one_that_covers() -> None:
    vague = {**USE, "territory": "US-CA", "fixed_on": date(2025, 6, 1), "in_place_of_work": True}
    void = {**vague, "described_specifically": None, "consistent_with_character": False}
    void |= {"represented_by_counsel": None, "represented_by_union": None}
    none = Representation(by_counsel=False, by_union=False, union_agreement=None)
    whole = Representation(
        by_counsel=False, by_union=True, union_agreement="sag-aftra/tv-theatrical-2023"
    )
    held = [
        replace(ANYWHERE, id=ConsentId(name), represented=beside)
        for name, beside in (("alone", none), ("beside", whole))
    ]
    result = cleared({**void, "described_specifically": False}, *held, rules=of("us-ca/labor-927"))
    assert (result.answer.word, result.consents) == ("permitted", ("beside",))
    assert dict(result.voided) == {"alone": "us-ca/labor-927"}


def test_what_turns_on_whether_a_consent_covers_is_told_as_open() -> None:
    rule = of("sag-aftra/tv-theatrical-2023/ebdr-consent")
    use = {**UNION, "as_scripted": False, "unsafe_for_humans": False, "recognisable": True}
    agreed = replace(ANYWHERE, kinds=("employment-based",), excludes=("nudity",))
    (told,) = [r for r in cleared(use, agreed, rules=rule).reasons if r.status]
    assert told.because.endswith(", if so; whether a consent covers it is open")


def test_whether_somebody_is_dead_on_a_day_that_nobody_recorded_is_unknown() -> None:
    died = {"died_on": date(2025, 6, 1)}
    assert derived({**died, "on": None})["deceased"] is None
    assert derived({**died, "on": date(2025, 6, 1)})["deceased"] is True


def test_only_what_puts_a_use_beyond_a_clause_is_told() -> None:
    scene = DescribedUse(description="a fall", scenes=(Scene("9"),), copies=1, max_seconds=None)
    agreed = replace(ANYWHERE, uses=(scene,))
    (told,) = cleared({**USE, "scene": "12", "copies": Decimal(1)}, agreed, rules=()).reasons
    assert told.because == "This use is beyond it: scene 12."
    (told,) = cleared({**USE, "scene": "12", "copies": Decimal(4)}, agreed, rules=()).reasons
    assert told.because == "This use is beyond it: scene 12, copies 4."


def test_a_bill_is_shown_and_decides_nothing() -> None:
    bill = of("us-federal/no-fakes/substitute")
    result = cleared({**USE, "territory": "US-CA"}, ANYWHERE, rules=bill)
    assert result.answer is Ruling.PERMITTED
    (told,) = [reason for reason in result.reasons if reason.status == "bill"]
    assert "decides nothing" in told.because


def test_no_shipped_bill_proposal_or_position_changes_any_answer() -> None:
    deciding = tuple(p for p in packs() if p.rule.status.decides)
    with_all = Clearer(packs(), (ANYWHERE,), ())
    without = Clearer(deciding, (ANYWHERE,), ())
    assert with_all.items == without.items
    assert len(deciding) < len(packs())


def test_a_use_in_several_territories_is_answered_by_the_worst() -> None:
    american = replace(AGREED, territories=("US",))
    clearer = Clearer((), (american,), ())
    each = {place: clearer.clear({**USE, "territory": place}) for place in ("US-CA", "DE")}
    assert [one.answer.word for one in each.values()] == ["permitted", "needs-consent"]
    assert worst(each).answer.word == "needs-consent"
    assert {reason.effect for reason in worst(each).reasons} == {"grant", "require"}


def test_an_agreement_that_no_pack_holds_goes_to_a_person() -> None:
    unread = cleared({**USE, "agreement": "equity-uk/pact"}, ANYWHERE, rules=())
    assert unread.answer is Ruling.CANNOT_SAY
    assert "no pack here holds the agreement equity-uk/pact" in unread.reasons[-1].because
    nobody_said = cleared({**USE, "agreement": None}, ANYWHERE, rules=())
    assert (nobody_said.answer.word, [*nobody_said.missing]) == ("cannot-say", ["agreement"])


UNION: dict[str, Value | None] = {
    **USE,
    "agreement": "sag-aftra/tv-theatrical-2023",
    "kind": "employment-based",
    "home_picture": "long-take",
    "photography_from": date(2025, 3, 3),
    "services_at": datetime(2025, 3, 5, 16, tzinfo=UTC),
    "engaged_at": datetime(2025, 2, 1, tzinfo=UTC),
    "notice_given_at": datetime(2025, 3, 4, 16, tzinfo=UTC),
    "daily_rate": Decimal("1204.00"),
    "scale_day": Decimal("1158.00"),
    "estimated_days": Decimal(3),
    "pay_agreed": False,
    "scan": False,
}


def test_a_duty_tells_what_by_when_and_at_what_price() -> None:
    notice, pay = (
        f"sag-aftra/tv-theatrical-2023/{name}" for name in ("notice-48h", "ebdr-use-pay")
    )
    agreed = replace(ANYWHERE, kinds=("employment-based",))
    late = cleared({**UNION, "scan": True}, agreed, rules=of(notice))
    (deed,) = late.deeds
    assert (late.answer.word, deed.by) == ("needs-notice", datetime(2025, 3, 3, 16, tzinfo=UTC))
    owed = cleared(UNION, agreed, rules=of(pay))
    (deed,) = owed.deeds
    assert (owed.answer.word, deed.amount, deed.working) == (
        "payment-due",
        "3612.00 USD",
        "3 days × max(1204.00, 1158.00)",
    )
    unpriced = cleared({**UNION, "scale_day": None}, agreed, rules=of(pay))
    (deed,) = unpriced.deeds
    assert (deed.amount, [*unpriced.missing]) == ("", ["scale_day"])


def test_pay_that_was_agreed_holds_where_it_is_better_than_the_floor() -> None:
    pay = of("sag-aftra/tv-theatrical-2023/ebdr-use-pay")
    agreed = replace(ANYWHERE, kinds=("employment-based",))

    def due(*pays: str) -> tuple[str, str]:
        held = []
        for n, text in enumerate(pays):
            amount, per = text.split(" per ")
            terms = Pay(amount=Money.parse(amount), per=per)
            held.append(replace(agreed, id=ConsentId(f"c-{n}"), pay=terms))
        (deed,) = cleared(UNION, *held, rules=pay).deeds
        return deed.amount, deed.working

    floor = "3 days × max(1204.00, 1158.00)"
    assert due("1204.00 USD per day") == ("3612.00 USD", floor)
    assert due("5000.00 USD per day") == (
        "15000.00 USD",
        "3 days × max(1204.00, 1158.00, 5000.00 as agreed)",
    )
    for other in ("5000.00 USD per use", "5000.00 EUR per day"):
        assert due(other) == ("", f"{floor}, or {other} as agreed, whichever is more")
    assert due("1300.00 USD per day", "1400.00 USD per day")[0] == ""  # by which of the two?


def test_the_notice_that_a_consent_asks_for_is_a_duty_with_its_hour() -> None:
    asks = replace(ANYWHERE, conditions=Conditions(notice_hours=48, approval_of_each_use=None))
    begins = datetime(2025, 6, 5, 16, tzinfo=UTC)
    late = {**USE, "services_at": begins, "notice_given_at": datetime(2025, 6, 4, 16, tzinfo=UTC)}
    told = cleared(late, asks, rules=())
    (deed,) = told.deeds
    assert (told.answer.word, deed.rule, deed.by) == (
        "needs-notice",
        asks.id,
        datetime(2025, 6, 3, 16, tzinfo=UTC),
    )
    assert "48 hours" in deed.do
    undated = cleared({**USE, "hours_of_notice": Decimal(24)}, asks, rules=())
    assert [deed.by for deed in undated.deeds] == [None]
    free = replace(ANYWHERE, id=ConsentId("free"))  # asks for none, and covers it too
    assert cleared(late, asks, free, rules=()).deeds == ()
    in_time = {**late, "notice_given_at": datetime(2025, 6, 3, 16, tzinfo=UTC)}
    assert cleared(in_time, asks, rules=()).deeds == ()


def test_no_contract_undercuts_a_statute() -> None:
    """Whatever a consent says, a rule that forbids still forbids."""
    sale = of("us-il/bipa-15/sale")
    generous = replace(
        ANYWHERE, pictures=(ANY,), kinds=(ANY,), media=(ANY,), purposes=(ANY,), term=EVERY_DAY
    )
    facts: Facts = {**USE, "illinois_nexus": True, "biometric": True, "sold_or_profited": True}
    assert cleared(facts, generous, rules=sale).answer is Ruling.PROHIBITED

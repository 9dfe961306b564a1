"""Which law a case can be noticed under, each ground on both sides."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personae.proof.notice_case import Case, Copyright, NoticeKind, Published, Seen, Sender, Told
from personae.proof.notice_fate import (
    Answered,
    Event,
    Step,
    business_days,
    follows,
    refuse_out_of_order,
)
from personae.proof.notice_laws import BY_ID, LAWS
from personae.proof.notices import asked, draft, refuse_beyond_evidence
from personae.vocabulary.mistake import UserError
from personae.vocabulary.names import PerformerId, Sha256

SEEN_ON = date(2026, 5, 4)
SENDER = Sender(
    name="Ana Vale", acting_as="performer", email="a@example.org", address="1 Road", phone="1"
)
BARE = Case(
    id="a-case",
    kind=NoticeKind.TAKE_DOWN,
    performer=PerformerId("ana-vale"),
    sender=SENDER,
    recipient="Example Video",
    published=(Published(url="https://example.com/1", what="a video", seen_on=SEEN_ON),),
    territories=("AQ",),
)


def case(*territories: str, **more: Any) -> Case:
    told = Told(**{k: more.pop(k) for k in list(more) if k in Told.__dataclass_fields__})
    return replace(BARE, territories=territories or ("AQ",), told=told, **more)


WORK = Copyright(work="The Long Take", owner="Northlight Pictures")


@pytest.mark.parametrize(
    ("law", "told", "applies"),
    [
        ("us-dmca", case("US"), False),
        ("us-dmca", case("US", computer_made=True, intimate=True, advertising=True), False),
        ("us-dmca", case("AQ", copyright=WORK), True),
        ("us-take-it-down", case("US", computer_made=True), False),
        ("us-take-it-down", case("US", intimate=False), False),
        ("us-take-it-down", case("DE", intimate=True), False),
        ("us-take-it-down", case("US-TX", intimate=True), True),
        ("eu-dsa-16", case("DE"), False),
        ("eu-dsa-16", case("NO", illegal_because="a law"), False),
        ("eu-dsa-16", case("DE", illegal_because="a law"), True),
        ("eu-dsa-16", case("EU", illegal_because="a law"), True),
        ("us-ca-3344", case("US-CA"), False),
        ("us-ca-3344", case("US-CA", advertising=False), False),
        ("us-ca-3344", case("US-NY", advertising=True), False),
        ("us-ca-3344", case("US-CA", advertising=True), True),
        ("us-ca-3344", case("US", advertising=True), True),  # all of it is some of it
        ("us-ca-3344", case("US-CA", advertising=True, died_on=date(2020, 1, 1)), False),
        ("us-ca-3344-1", case("US-CA", computer_made=True), False),
        ("us-ca-3344-1", case("US-CA", died_on=date(1956, 5, 4), computer_made=True), False),
        ("us-ca-3344-1", case("US-CA", died_on=date(1956, 5, 5), computer_made=True), True),
        ("us-ca-3344-1", case("US-CA", died_on=date(2020, 1, 1)), False),
        ("us-ca-3344-1", case("US-CA", died_on=date(2020, 1, 1), advertising=True), True),
        (
            "us-ny-50-f",
            case("US-NY", died_on=date(2021, 5, 28), domiciled="US-NY", computer_made=True),
            False,
        ),
        (
            "us-ny-50-f",
            case("US-NY", died_on=date(2021, 5, 29), domiciled="US-NY", computer_made=True),
            True,
        ),
        ("us-ny-50-f", case("US-NY", died_on=date(2022, 1, 1), computer_made=True), False),
        ("us-tn-elvis", case("US-TN"), False),
        ("us-tn-elvis", case("US-TN", known_unauthorised=False), False),
        ("us-tn-elvis", case("US-TN", known_unauthorised=True), True),
        ("us-il-1075", case("US-IL"), False),
        ("us-il-1075", case("US-IL", computer_made=True), True),
        ("us-no-fakes", case("any", computer_made=True, copyright=WORK, intimate=True), False),
        ("us-dmca-counter", case("US", kind=NoticeKind.COUNTER), False),
        ("us-dmca-counter", case("US", kind=NoticeKind.COUNTER, removed_on=SEEN_ON), True),
        ("eu-dsa-20", case("US", kind=NoticeKind.COUNTER, removed_on=SEEN_ON), False),
        ("eu-dsa-20", case("FR", kind=NoticeKind.COUNTER, removed_on=SEEN_ON), True),
    ],
)
def test_whether_a_law_applies(law: str, told: Case, applies: bool) -> None:
    assert (not BY_ID[law].lacks(told)) is applies
    may, may_not = asked(told)
    assert (law in {each.id for each in may}) is applies
    assert (law in {each.id for each, _ in may_not}) is not applies


def test_every_law_is_asked_of_a_case_that_names_nothing() -> None:
    """Unknown is never yes."""
    may, _ = asked(BARE)
    assert may == ()


@given(
    st.builds(
        Told,
        computer_made=st.none() | st.booleans(),
        advertising=st.none() | st.booleans(),
        intimate=st.none() | st.booleans(),
        known_unauthorised=st.none() | st.booleans(),
        died_on=st.none() | st.dates(date(1900, 1, 1), date(2026, 1, 1)),
        domiciled=st.sampled_from([None, "US-NY", "US-CA"]),
    ),
    st.lists(st.sampled_from(["US", "US-CA", "US-TN", "DE", "EU", "any"]), min_size=1).map(tuple),
    st.sampled_from([None, "a law"]),
)
def test_a_likeness_never_makes_a_dmca_notice_and_a_bill_never_any(
    told: Told, territories: tuple[str, ...], because: str | None
) -> None:
    at_hand = replace(BARE, told=told, territories=territories, illegal_because=because)
    may, _ = asked(at_hand)
    assert not {"us-dmca", "us-no-fakes"} & {law.id for law in may}


@pytest.mark.parametrize("law", ["us-dmca", "us-no-fakes", "us-take-it-down"])
def test_a_law_that_is_named_without_its_ground_is_refused(law: str) -> None:
    with pytest.raises(UserError, match=r"no notice under .* None is drafted"):
        asked(replace(BARE, laws=(law,)))


def test_a_law_that_nobody_knows_and_one_of_the_other_kind() -> None:
    with pytest.raises(UserError, match="Did you mean `us-dmca`"):
        asked(replace(BARE, laws=("us-dcma",)))
    with pytest.raises(UserError, match="is for a counter-notice"):
        asked(replace(BARE, laws=("reply",)))


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.id)
def test_nothing_is_ready_until_each_statement_is_confirmed_under_the_sender_s_name(
    law: Any,
) -> None:
    every = tuple(each.id for each in law.statements)
    full = replace(
        BARE,
        copyright=WORK,
        confirmed={law.id: every},
        confirmed_by="Ana Vale",
        confirmed_on=SEEN_ON,
    )
    assert draft(full, law, seen=None, agreed=()).missing == ()
    for each in every:
        fewer = replace(full, confirmed={law.id: tuple(x for x in every if x != each)})
        assert draft(fewer, law, seen=None, agreed=()).missing == (
            f"The sender has not confirmed the statement `{each}`.",
        )
    (wrong,) = draft(replace(full, confirmed_by="Ben Vale"), law, seen=None, agreed=()).missing
    assert "Ben Vale cannot confirm for Ana Vale" in wrong
    for key in law.needs:
        without: dict[str, Any] = {key: None}
        lacking = replace(full, sender=replace(SENDER, **without))
        (missing,) = draft(lacking, law, seen=None, agreed=()).missing
        assert f"the sender's {key}" in missing


def seen(finding: str) -> Seen:
    digest = Sha256("a" * 64)
    return Seen(sha256=digest, film=digest, audited_on="2026-05-04", finding=finding, shots=("d1",))


@pytest.mark.parametrize(
    "finding", ["in order", "replica with consent", "absent", "consent unused", "worked, not seen"]
)
def test_a_report_that_does_not_carry_it_makes_no_notice(finding: str) -> None:
    with pytest.raises(UserError, match="would say more than it shows"):
        refuse_beyond_evidence(BARE, seen(finding))
    refuse_beyond_evidence(replace(BARE, kind=NoticeKind.COUNTER), seen(finding))


@pytest.mark.parametrize("finding", ["no record", "replica without consent", "needs a look"])
def test_words_accuse_nobody_beyond_what_records_show(finding: str) -> None:
    refuse_beyond_evidence(BARE, seen(finding))
    for law in LAWS:
        notice = draft(replace(BARE, copyright=WORK), law, seen=seen(finding), agreed=())
        words = " ".join((notice.ground, *notice.shows)).lower()
        for accusing in ("stole", "infringer", "illegal use", "criminal", "fake", "unlawful"):
            assert accusing not in words, law.id
        if notice.ground and law.id not in ("us-dmca-counter", "eu-dsa-20", "reply"):
            assert notice.ground.startswith("The sender")


# Its fate


def event(step: Step, day: int, law: str = "us-dmca", **more: Any) -> Event:
    return Event(case="a-case", law=law, step=step, on=date(2026, 5, day), **more)


SENT = event(Step.SENT, 6)


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ((), event(Step.ANSWERED, 7, answer=Answered.REMOVED), "no such notice is on record"),
        ((SENT,), event(Step.SENT, 7), "was sent on 2026-05-06 already"),
        ((SENT,), event(Step.ANSWERED, 5), "lies before its last step"),
        ((SENT, event(Step.CLOSED, 8)), event(Step.COUNTER, 9), "it was closed on 2026-05-08"),
        ((SENT,), event(Step.ANSWERED, 21), "is still to come"),
    ],
)
def test_steps_out_of_order(before: tuple[Event, ...], after: Event, why: str) -> None:
    with pytest.raises(UserError, match=why):
        refuse_out_of_order(before, after, today=date(2026, 5, 20))


def test_steps_in_order_on_the_same_day_and_the_last() -> None:
    refuse_out_of_order((), SENT, today=SENT.on)
    refuse_out_of_order((SENT,), event(Step.ANSWERED, 6), today=SENT.on)


def test_what_follows() -> None:
    # 2026-05-06 is a Wednesday: ten weekdays on is the 20th, fourteen the 26th.
    assert business_days(date(2026, 5, 6), 10) == date(2026, 5, 20)
    assert business_days(date(2026, 5, 8), 1) == date(2026, 5, 11)  # over a weekend
    said = follows((SENT, event(Step.COUNTER, 6)))
    assert "between 2026-05-20 and 2026-05-26" in said
    assert "2026-05-08" in follows((event(Step.SENT, 6, "us-take-it-down"),))
    answered = event(Step.ANSWERED, 31, "eu-dsa-16")
    assert "2026-11-30" in follows((event(Step.SENT, 6, "eu-dsa-16"), answered))
    assert follows((event(Step.SENT, 6, "us-tn-elvis"),)) == ""

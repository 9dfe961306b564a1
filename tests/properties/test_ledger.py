"""What must hold of the ledger, whatever is posted, changed, paid, disputed and closed."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tests.ledgers import ANA, BEN, FILM, MONDAY, SEQUEL, line, usd

from personae.pay import acts
from personae.pay.as_json import (
    accrual_as_json,
    accrual_from_json,
    answered_as_json,
    answered_from_json,
    asked_as_json,
    asked_from_json,
    disputed_as_json,
    disputed_from_json,
    payment_as_json,
    payment_from_json,
)
from personae.pay.books import Account, Accrual, Kind, Payment, Posting, Transaction
from personae.pay.disputes import Answered, Disputed, Outcome
from personae.pay.ledger import Asked, Closing, Ledger
from personae.pay.line import Clause, Earning, Line
from personae.pay.names import called, shortened
from personae.pay.posting import Posted, post
from personae.vocabulary.entry import canonical_bytes
from personae.vocabulary.mistake import UserError
from personae.vocabulary.money import Money
from personae.vocabulary.names import PictureId
from personae.vocabulary.term import Term

TODAY = MONDAY + timedelta(days=60)
CURRENCIES = ("USD", "EUR")
monies = st.builds(
    lambda cents, currency: Money(Decimal(cents).scaleb(-2), currency),
    st.integers(0, 10**7),
    st.sampled_from(CURRENCIES),
)
days = st.integers(0, 20).map(lambda n: MONDAY + timedelta(days=n))
clauses = st.sampled_from(
    [Clause(rule=f"an-agreement#{n}", cite=f"§ {n}", level="U") for n in range(3)]
)


def lines_of(picture: PictureId, *, most: int = 8) -> st.SearchStrategy[list[Line]]:
    """What a run of one production may give: some lines without an amount, some without a day."""
    one = st.builds(
        line,
        st.integers(0, 12).map(str),
        st.none() | monies,
        performer=st.sampled_from([ANA, BEN]),
        picture=st.just(picture),
        day=st.none() | days,
        earning=st.sampled_from([Earning.DAY, Earning.OVERTIME, Earning.CONTRIBUTION]),
        clause=clauses,
    )
    return st.lists(one, max_size=most, unique_by=lambda line: line.key)


periods = st.none() | st.tuples(days, st.integers(1, 9)).map(
    lambda drawn: Term(start=drawn[0], end=drawn[0] + timedelta(days=drawn[1]))
)


def added(ledger: Ledger, posted: Posted) -> Ledger:
    return Ledger.of(
        [*ledger.transactions.values(), *posted.reversed, *posted.new],
        questions=[*ledger.questions(), *posted.asked, *posted.settled],
    )


def adds(posted: Posted) -> list[Line]:
    return [
        *(one.line for one in (*posted.new, *posted.reversed)),
        *(one.line for one in (*posted.asked, *posted.settled)),
    ]


def money_in(value: Any) -> Iterator[Any]:
    """Every number anywhere in a value."""
    if is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from money_in(getattr(value, field.name))
    elif isinstance(value, dict):
        yield from money_in([*value.keys(), *value.values()])
    elif isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from money_in(one)
    elif isinstance(value, float | int | Decimal):
        yield value


@given(lines_of(FILM))
def test_the_entries_of_every_transaction_sum_to_nought(lines: list[Line]) -> None:
    posted = post(Ledger.of(()), lines, picture=FILM, on=TODAY)
    for one in posted.new:
        for currency in CURRENCIES:
            here = [p.money for p in one.postings if p.money.currency == currency]
            assert not Money.total(here, currency).amount


@given(st.lists(st.tuples(monies, st.sampled_from(Kind)), max_size=6))
def test_what_does_not_balance_is_no_transaction(said: list[tuple[Money, Kind]]) -> None:
    postings = tuple(
        Posting(Account(kind=kind, picture=FILM, performer=ANA, clause="—"), money)
        for money, kind in said
    )
    balanced = not any(money.amount for money, _ in said)  # none of these is below nought
    try:
        Transaction(key="one", day=MONDAY, why="", postings=postings)
    except ValueError:
        assert not balanced
    else:
        assert balanced


@given(lines_of(FILM), periods)
def test_a_period_run_twice_adds_nothing(lines: list[Line], during: Term | None) -> None:
    first = post(Ledger.of(()), lines, picture=FILM, during=during, on=TODAY)
    ledger = added(Ledger.of(()), first)
    later = TODAY + timedelta(days=1)
    second = post(ledger, lines, picture=FILM, during=during, on=later)
    assert adds(second) == []
    assert [one.key for one in second.unchanged] == [one.line.key for one in first.new]


@given(lines_of(FILM), lines_of(FILM), periods, st.randoms(use_true_random=False))
def test_the_order_of_lines_does_not_matter(
    before: list[Line], after: list[Line], during: Term | None, by: random.Random
) -> None:
    ledger = added(Ledger.of(()), post(Ledger.of(()), before, picture=FILM, on=TODAY))
    there = post(ledger, after, picture=FILM, during=during, on=TODAY)
    by.shuffle(after)
    assert post(ledger, after, picture=FILM, during=during, on=TODAY) == there


@given(lines_of(FILM), lines_of(FILM))
def test_after_a_whole_run_the_books_are_what_the_lines_say(
    before: list[Line], after: list[Line]
) -> None:
    ledger = added(Ledger.of(()), post(Ledger.of(()), before, picture=FILM, on=TODAY))
    once = {booked.line.key: booked.amount for booked in ledger.lines()}
    ledger = added(ledger, post(ledger, after, picture=FILM, on=TODAY))
    now = {b.line.key: b.amount for b in ledger.lines() if b.stands}
    asked = {one.key for one in after if one.amount is None}
    kept = {key: amount for key, amount in once.items() if key in asked}
    assert now == {one.key: one.amount for one in after if one.amount is not None} | kept
    assert {one.line.key for one in ledger.questions()} == asked


@given(lines_of(FILM), lines_of(FILM), periods)
def test_a_run_of_a_period_leaves_other_periods_alone(
    before: list[Line], after: list[Line], during: Term | None
) -> None:
    ledger = added(Ledger.of(()), post(Ledger.of(()), before, picture=FILM, on=TODAY))
    posted = post(ledger, after, picture=FILM, during=during, on=TODAY)
    if during is not None:
        given = {one.key for one in after}
        gone = [*(one.line for one in posted.reversed), *(one.line for one in posted.settled)]
        for one in gone:
            assert one.key in given or (one.day is not None and one.day in during)
        for new in posted.new:
            assert new.line.day is None or new.line.day in during


@given(lines_of(FILM))
def test_what_is_kept_is_read_back_the_same(lines: list[Line]) -> None:
    posted = post(Ledger.of(()), lines, picture=FILM, on=TODAY)
    for new in posted.new:
        back = replace(new, back=True)
        assert accrual_from_json(accrual_as_json(new)) == new
        assert accrual_from_json(accrual_as_json(back)).back
    for asked in posted.asked:
        assert asked_from_json(asked_as_json(asked)) == asked


@given(st.lists(st.text("0123456789abcdef", min_size=32, max_size=32), min_size=1, max_size=60))
def test_a_short_name_is_one_line_s_and_no_other_s(ids: Any) -> None:
    alike = [ids[0][:20] + one[20:] for one in ids]
    for line_id, name in shortened([*ids, *alike]).items():
        assert [one for one in {*ids, *alike} if one.startswith(name)] == [line_id]
        assert len(name) >= 8


class Books(RuleBasedStateMachine):
    """A ledger through everything that can be done with it, in any order."""

    @initialize()
    def begin(self) -> None:
        self.transactions: list[Transaction] = []
        self.disputes: list[Disputed] = []
        self.answers: list[Answered] = []
        self.closings: list[Closing] = []
        self.questions: list[Asked] = []
        self.ledger = Ledger.of(())
        self.paid = dict.fromkeys(CURRENCIES, Decimal(0))

    def keep(self) -> None:
        """What is on record, in another order each time, and some of it twice: no matter."""
        before = self.ledger
        by = random.Random(len(self.transactions))  # noqa: S311  # no secret
        several: tuple[list[Any], ...] = (
            list(self.transactions),
            list(self.disputes),
            list(self.answers),
            list(self.closings),
            list(self.questions),
        )
        for facts in several:
            facts.extend(facts[:2])
            by.shuffle(facts)
        transactions, disputes, answers, closings, questions = several
        self.ledger = Ledger.of(
            transactions,
            disputes=disputes,
            answers=answers,
            closings=closings,
            questions=questions,
        )
        for key, one in before.transactions.items():
            assert self.ledger.transactions[key] == one, "what is on record stays"

    @rule(data=st.data(), picture=st.sampled_from([FILM, SEQUEL]), during=periods)
    def run(self, data: st.DataObject, picture: PictureId, during: Term | None) -> None:
        lines = data.draw(lines_of(picture))
        posted = post(self.ledger, lines, picture=picture, during=during, on=TODAY)
        closed = self.ledger.closed_until(picture)
        for one in (*posted.new, *posted.reversed):
            assert closed is None or one.day >= closed
        self.transactions += [*posted.reversed, *posted.new]
        self.questions += [*posted.settled, *posted.asked]
        self.keep()
        again = post(self.ledger, lines, picture=picture, during=during, on=TODAY)
        assert adds(again) == []

    def some(self, data: st.DataObject) -> Any:
        known = sorted(self.ledger.known())
        return data.draw(st.sampled_from(known)) if known else None

    @rule(data=st.data(), amount=monies, on=days, reference=st.sampled_from("ABC"))
    def pay(self, data: st.DataObject, amount: Money, on: date, reference: str) -> None:
        name = self.some(data)
        if name is None:
            return
        booked = self.ledger.line(name)
        try:
            paid = acts.pay(self.ledger, name, amount, on=on, reference=reference)
        except UserError:
            return
        if paid is None:
            return
        assert booked is not None
        assert booked.held is None
        assert amount.amount > 0
        assert amount.currency == booked.amount.currency
        assert (closed := self.ledger.closed_until(booked.line.picture)) is None or on >= closed
        self.paid[amount.currency] += amount.amount
        self.transactions.append(paid)
        assert payment_from_json(payment_as_json(paid)) == paid
        self.keep()
        assert acts.pay(self.ledger, name, amount, on=on, reference=reference) is None

    @rule(data=st.data(), on=days)
    def dispute(self, data: st.DataObject, on: date) -> None:
        name = self.some(data)
        if name is None:
            return
        open_now = [one for one, reply in self.ledger.disputes(name) if reply is None]
        try:
            one = acts.dispute(self.ledger, name, because="it is not so", by=ANA, on=on)
        except UserError:
            assert open_now
            return
        assert not open_now
        assert disputed_from_json(disputed_as_json(one)) == one
        self.disputes.append(one)
        self.keep()

    @rule(data=st.data(), outcome=st.sampled_from(Outcome))
    def answer(self, data: st.DataObject, outcome: Outcome) -> None:
        name = self.some(data)
        if name is None:
            return
        open_now = [one for one, reply in self.ledger.disputes(name) if reply is None]
        try:
            one = acts.answer(
                self.ledger, name, says="it was looked at", outcome=outcome, by="us", on=TODAY
            )
        except UserError:
            assert not open_now
            return
        assert open_now
        assert answered_from_json(answered_as_json(one)) == one
        self.answers.append(one)
        self.keep()

    @rule(picture=st.sampled_from([FILM, SEQUEL]), until=days)
    def close(self, picture: PictureId, until: date) -> None:
        before = self.ledger.closed_until(picture)
        try:
            closing = acts.close(self.ledger, picture, until=until, on=TODAY)
        except UserError:
            assert picture not in self.ledger.pictures() or (before and until <= before)
            return
        self.closings.append(closing)
        self.keep()
        assert self.ledger.closed_until(picture) == until

    @invariant()
    def the_ledger_balances(self) -> None:
        for currency in CURRENCIES:
            sums = [m for (_, c), m in self.ledger.sums.items() if c == currency]
            assert not Money.total(sums, currency).amount

    @invariant()
    def statements_sum_to_the_ledger(self) -> None:
        heads = self.ledger.balances(lambda account: account.performer)
        whole = self.ledger.balances(lambda _: None)
        for currency in CURRENCIES:
            theirs = [b for (_, c), b in heads.items() if c == currency]
            nothing = Money(Decimal(0), currency)
            ours = whole.get((None, currency))
            for column in ("cost", "owed", "plans", "paid"):
                total = Money.total((getattr(b, column) for b in theirs), currency)
                assert total == (nothing if ours is None else getattr(ours, column))
            by_line = [
                booked.amount
                for booked in self.ledger.lines()
                if booked.amount.currency == currency
            ]
            assert Money.total(by_line, currency) == (nothing if ours is None else ours.cost)
            if ours is not None:
                assert ours.cost == ours.owed + ours.plans + ours.paid
                assert ours.paid.amount == self.paid[currency]

    @invariant()
    def a_line_stands_as_its_own_facts_say(self) -> None:
        for booked in self.ledger.lines():
            kinds = [one.back for one in booked.accruals]
            assert kinds == [bool(n % 2) for n in range(len(kinds))], "in and out in turns"
            assert booked.amount - booked.paid == booked.balance
            assert (booked.held is not None) == (booked.standing.value == "held")
            assert called(self.ledger, booked.id) == booked.id
            state = self.ledger.states([booked.line])[booked.line.key]
            assert state.held == (booked.held is not None)
            assert len(state.payments) == len(booked.payments)
            numbers = [disputed.number for disputed, _ in booked.disputes]
            assert numbers == list(range(len(numbers)))

    @invariant()
    def no_float_is_anywhere(self) -> None:
        facts: Sequence[Any] = (*self.transactions, *self.ledger.lines(), self.ledger.sums)
        assert not [number for number in money_in(facts) if isinstance(number, float)]
        for one in self.transactions:
            if isinstance(one, Accrual):
                canonical_bytes(accrual_as_json(one))
            elif isinstance(one, Payment):
                canonical_bytes(payment_as_json(one))


TestBooks = Books.TestCase
TestBooks.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)


def test_a_float_would_be_found() -> None:
    assert [*money_in({"a": [line(amount=usd("1.00")), 0.5]})] == [Decimal("1.00"), 0.5]

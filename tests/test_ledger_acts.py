"""Paying a line, disputing it, answering, and by what it is called."""

from dataclasses import replace

import pytest
from tests.ledgers import (
    ANA,
    DAY,
    MONDAY,
    NEXT_MONDAY,
    OF_ANA,
    TODAY,
    TUESDAY,
    Desk,
    line,
    usd,
)

from personae.pay import acts
from personae.pay.books import LineId, accrual
from personae.pay.disputes import Outcome
from personae.pay.ledger import Ledger
from personae.pay.names import called, short
from personae.pay.standing import Standing
from personae.vocabulary.mistake import UserError
from personae.vocabulary.money import Money


@pytest.fixture
def desk() -> Desk:
    """Ana's day of work is in the books."""
    desk = Desk()
    desk.post(line(amount=usd("1204.00")))
    return desk


# Paying


@pytest.mark.parametrize(
    ("payments", "left", "standing"),
    [
        ([], "1204.00 USD", "due"),
        (["1203.99 USD"], "0.01 USD", "due"),
        (["1204.00 USD"], "0.00 USD", "paid"),
        (["600.00 USD", "604.00 USD"], "0.00 USD", "paid"),
        (["1204.01 USD"], "-0.01 USD", "overpaid"),
    ],
)
def test_a_line_is_paid_in_part_in_full_or_too_much(
    desk: Desk, payments: list[str], left: str, standing: str
) -> None:
    for n, amount in enumerate(payments):
        assert desk.pay(amount, f"R{n}")
    assert desk.ana == ("1204.00 USD", left, standing)


def test_the_same_reference_twice_is_one_payment(desk: Desk) -> None:
    assert desk.pay("600.00 USD", "R")
    assert not desk.pay("600.00 USD", "R")
    with pytest.raises(UserError, match=r"R is on record for it already: 600\.00 USD on 2025"):
        desk.pay("604.00 USD", "R")
    with pytest.raises(UserError, match="R is on record for it already"):
        desk.pay("600.00 USD", "R", on=TODAY - DAY)
    assert desk.pay("604.00 USD", "S")
    assert not desk.pay("600.00 USD", " R ")
    assert desk.ana[2] == "paid"


def test_one_reference_may_pay_several_lines() -> None:
    desk = Desk()
    desk.post(line("1", usd("1.00")), line("2", usd("2.00")))
    for booked in list(desk.ledger.lines()):
        paid = acts.pay(desk.ledger, booked.id, booked.amount, on=TODAY, reference="R")
        assert paid is not None
        desk.transactions.append(paid)
    assert {booked.standing for booked in desk.ledger.lines()} == {Standing.PAID}


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("1204.00 EUR", "it is due in USD, not in EUR"),
        ("0.00 USD", "a payment of 0.00 USD is none"),
        ("-1.00 USD", "a payment of -1.00 USD is none"),
    ],
)
def test_what_is_no_payment_is_refused(desk: Desk, amount: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        desk.pay(amount)


def test_a_payment_has_a_reference(desk: Desk) -> None:
    with pytest.raises(UserError, match="a payment needs a reference"):
        desk.pay("1.00 USD", "  ")


def test_a_payment_is_dated_in_an_open_period(desk: Desk) -> None:
    desk.close(NEXT_MONDAY)
    with pytest.raises(UserError, match=r"2025-03-09 lies in a closed period.*2025-03-10 or later"):
        desk.pay("1.00 USD", on=NEXT_MONDAY - DAY)
    assert desk.pay("1.00 USD", on=NEXT_MONDAY)


def test_a_question_cannot_be_paid() -> None:
    desk = Desk()
    desk.post(line())
    with pytest.raises(UserError, match=r"it has no amount yet.*What is missing: scale_day"):
        desk.pay("1.00 USD")


def test_what_was_paid_too_much_is_a_balance_and_nothing_is_taken_back(desk: Desk) -> None:
    desk.pay("1204.00 USD")
    desk.post(line(amount=usd("1000.00")))
    assert desk.ana == ("1000.00 USD", "-204.00 USD", "overpaid")
    desk.post()
    assert desk.ana == ("0.00 USD", "-1204.00 USD", "overpaid")
    assert desk.ledger.line(OF_ANA).state.reversed  # type: ignore[union-attr]  # it is there
    desk.post(line(amount=usd("1300.00")))
    assert desk.ana == ("1300.00 USD", "96.00 USD", "due")


def test_what_was_paid_in_another_currency_is_told_apart(desk: Desk) -> None:
    desk.pay("1204.00 USD")
    desk.post(line(amount=Money.parse("1100.00 EUR")))
    booked = desk.ledger.line(OF_ANA)
    assert booked is not None
    assert (str(booked.balance), booked.otherwise) == ("1100.00 EUR", (usd("1204.00"),))
    desk.pay("1100.00 EUR", "B")
    assert desk.ana == ("1100.00 EUR", "0.00 EUR", "overpaid")


def test_a_line_that_comes_to_nothing_is_neither_due_nor_paid() -> None:
    desk = Desk()
    desk.post(line(amount=usd("0.00")))
    assert desk.ana == ("0.00 USD", "0.00 USD", "nought")


# Disputing


def test_a_disputed_line_is_held_until_it_is_answered(desk: Desk) -> None:
    desk.pay("600.00 USD", "R")
    desk.dispute()
    assert desk.ana == ("1204.00 USD", "604.00 USD", "held")
    held = "it is held: ana-vale disputed it on 2025-03-04 and was not answered"
    with pytest.raises(UserError, match=held):
        desk.pay("604.00 USD", "S")
    assert not desk.pay("600.00 USD", "R")  # was made before
    desk.answer()
    assert desk.pay("604.00 USD", "S")
    assert desk.ana == ("1204.00 USD", "0.00 USD", "paid")


def test_a_held_line_may_be_corrected_and_stays_held(desk: Desk) -> None:
    desk.dispute()
    desk.post(line(amount=usd("1300.00")))
    assert desk.ana == ("1300.00 USD", "1300.00 USD", "held")
    desk.answer(Outcome.UPHELD)
    assert desk.ana == ("1300.00 USD", "1300.00 USD", "due")


def test_disputes_and_answers_stay_in_their_order(desk: Desk) -> None:
    for outcome in (Outcome.REJECTED, Outcome.CHANGED):
        desk.dispute()
        desk.answer(outcome)
    desk.dispute()
    outcomes = [
        None if answered is None else answered.outcome
        for _, answered in desk.ledger.disputes(OF_ANA)
    ]
    assert outcomes == [Outcome.REJECTED, Outcome.CHANGED, None]
    (state,) = desk.ledger.states([line(amount=usd("1204.00"))]).values()
    assert [one.outcome for one in state.objections] == ["rejected", "changed", ""]
    assert state.held


def test_a_question_can_be_disputed_too() -> None:
    desk = Desk()
    desk.post(line())
    desk.dispute()
    (state,) = desk.ledger.states([line(), line("other")]).values()
    assert state.held
    assert state.payments == ()


def test_what_cannot_be_disputed_or_answered_is_refused(desk: Desk) -> None:
    with pytest.raises(UserError, match="no dispute of it is open"):
        desk.answer()
    with pytest.raises(UserError, match="a dispute says why"):
        acts.dispute(desk.ledger, OF_ANA, because=" ", by=ANA, on=TODAY)
    desk.dispute()
    with pytest.raises(UserError, match="it is held already: ana-vale disputed it on 2025-03-04"):
        desk.dispute()
    for says, on, said in (
        (" ", TUESDAY, "an answer says why"),
        ("no", MONDAY, "it was disputed on 2025-03-04, and cannot be answered on 2025-03-03"),
    ):
        with pytest.raises(UserError, match=said):
            acts.answer(desk.ledger, OF_ANA, says=says, outcome=Outcome.REJECTED, by="us", on=on)


# Names


def of(*ids: str) -> Ledger:
    """A ledger that knows lines of these ids."""
    one = accrual(line(amount=usd("1.00")), number=0, day=MONDAY, why="")
    return Ledger.of(replace(one, key=name, id=LineId(name)) for name in ids)


def test_a_line_is_called_by_as_few_digits_as_are_its_own() -> None:
    ledger = of("aaaaaaaa0" + "0" * 23, "aaaaaaaa1" + "0" * 23, "bbbb" + "0" * 28)
    assert short(ledger, LineId("aaaaaaaa0" + "0" * 23)) == "aaaaaaaa0"
    assert short(ledger, LineId("bbbb" + "0" * 28)) == "bbbb0000"
    assert called(ledger, "BBBB") == "bbbb" + "0" * 28
    with pytest.raises(UserError, match="several lines begin so: `aaaaaaaa0`, `aaaaaaaa1`"):
        called(ledger, "aaaa")
    with pytest.raises(UserError, match="a line is named by 4 digits or more"):
        called(ledger, "bbb")
    with pytest.raises(UserError, match=r"no line is called so\. Did you mean `bbbb0000`"):
        called(ledger, "bbbb0001")
    with pytest.raises(UserError, match=r"no line is called so\. `personae pay show` lists them"):
        called(ledger, "cccccccc")


def test_of_many_alike_a_few_are_told() -> None:
    with pytest.raises(UserError, match="`aaaa2000` and 2 more"):
        called(of(*(f"aaaa{n}" + "0" * 27 for n in range(5))), "aaaa")

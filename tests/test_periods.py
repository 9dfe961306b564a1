"""What of the books belongs to one period: no payroll file repeats what another had."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ledgers import ANA, DAY, FILM, MONDAY, NEXT_MONDAY, OF_ANA, PLANS, TODAY, Desk, line, usd

from personae.pay.line import Earning, Line
from personae.pay.periods import after, in_the_books, parts, told
from personae.pay.statement import Pay, Payee, Statement, require_one_currency, statements
from personae.vocabulary.mistake import UserError
from personae.vocabulary.money import Money
from personae.vocabulary.term import Term

WEEKS = tuple(
    Term(start=NEXT_MONDAY + n * 7 * DAY, end=NEXT_MONDAY + (n + 1) * 7 * DAY) for n in (-1, 0, 1)
)
FIRST, SECOND, THIRD = WEEKS
EVER = Term(start=date(2000, 1, 1), end=date(2100, 1, 1))


def stated(desk: Desk, *lines: Line, during: Term | None) -> Statement:
    found, states = told(desk.ledger, lines, picture=FILM, during=during)
    pay = Pay(picture=FILM, title="", company="", agreement="", period=during or EVER)
    payees = [Payee(performer=ANA, name="Ana Vale")]
    (one,) = statements(found, pay=pay, payees=payees, states=states)
    return one


def sums(one: Statement) -> tuple[str, str, str] | None:
    """What is due of it, what was paid, what is to be paid."""
    if one.sums is None:
        return None
    given = one.sums.total, one.sums.paid, one.sums.to_pay
    total, paid, to_pay = (str(money.amount) for money in given)
    return total, paid, to_pay


def test_a_correction_after_closing_is_in_the_first_open_period_with_what_it_changed() -> None:
    desk = Desk()
    desk.post(line(amount=usd("1204.00")))
    desk.pay("1204.00 USD")
    desk.close(NEXT_MONDAY)
    corrected = line(amount=usd("1300.00"))
    desk.post(corrected, during=SECOND)
    assert sums(stated(desk, corrected, during=FIRST)) == ("1204.00", "1204.00", "0.00")
    second = stated(desk, corrected, during=SECOND)
    assert sums(second) == ("96.00", "0.00", "96.00")
    (item,) = second.items
    assert item.line.because == (
        "in the place of 1204.00 USD; 2025-03-03 lies in the period closed until 2025-03-10; "
        "96.00 USD of it in this period, and 1204.00 USD in others"
    )
    assert [str(earlier.amount) for earlier in item.state.earlier] == ["1204.00 USD"]
    assert stated(desk, corrected, during=THIRD).items == ()
    assert sums(stated(desk, corrected, during=None)) == ("1300.00", "1204.00", "96.00")


def test_a_late_line_of_a_closed_period_says_so() -> None:
    desk = Desk()
    desk.post(line(amount=usd("1204.00")))
    desk.close(NEXT_MONDAY)
    late = line("late", usd("28.00"))
    desk.post(line(amount=usd("1204.00")), late, during=SECOND)
    (item,) = stated(desk, line(amount=usd("1204.00")), late, during=SECOND).items
    assert item.line.key == late.key
    assert item.line.because == "2025-03-03 lies in the period closed until 2025-03-10"
    assert [one.line.key for one in stated(desk, late, during=FIRST).items] == [f"{FILM}/ana/1"]


def test_a_line_that_changed_its_currency_after_closing_can_still_be_told() -> None:
    desk = Desk()
    desk.post(line(amount=usd("1204.00")))
    desk.close(NEXT_MONDAY)
    now = line(amount=Money.parse("1300.00 CAD"))
    desk.post(now, during=SECOND)
    assert sums(stated(desk, now, during=FIRST)) == ("0.00", "0.00", "0.00")
    assert sums(stated(desk, now, during=SECOND)) == ("1300.00", "0.00", "1300.00")


def test_hours_are_told_once_too() -> None:
    desk = Desk()
    desk.post(replace(line(amount=usd("1204.00")), hours=Decimal("1.5")))
    desk.close(NEXT_MONDAY)
    corrected = replace(line(amount=usd("1300.00")), hours=Decimal("2.0"))
    desk.post(corrected, during=SECOND)
    hours = [stated(desk, corrected, during=week).items[0].line.hours for week in (FIRST, SECOND)]
    assert hours == [Decimal("1.5"), Decimal("0.5")]
    (whole,) = stated(desk, corrected, during=None).items
    assert whole.line.hours == Decimal("2.0")


@pytest.mark.parametrize(
    ("paid", "first", "second", "over"),
    [
        ("", ("0.00", "0.00", "0.00"), ("0.00", "0.00", "0.00"), "0.00"),
        ("1204.00", ("1204.00", "1204.00", "0.00"), ("-1204.00", "0.00", "0.00"), "1204.00"),
        ("204.00", ("204.00", "204.00", "0.00"), ("-204.00", "0.00", "0.00"), "204.00"),
    ],
)
def test_what_was_taken_back_after_closing_is_to_be_paid_nowhere(
    paid: str, first: tuple[str, ...], second: tuple[str, ...], over: str
) -> None:
    desk = Desk()
    desk.post(line(amount=usd("1204.00")))
    if paid:
        desk.pay(f"{paid} USD")
    desk.close(NEXT_MONDAY)
    desk.post(during=SECOND)
    assert sums(stated(desk, during=FIRST)) == first
    taken = stated(desk, during=SECOND)
    assert sums(taken) == second
    assert taken.sums is not None
    assert str(taken.sums.overpaid.amount) == over


def test_what_has_no_day_is_in_the_period_that_booked_it_and_in_no_other() -> None:
    desk = Desk()
    replica = line("s1", usd("2408.00"), day=None, earning=Earning.REPLICA)
    desk.post(replica, during=FIRST)
    assert sums(stated(desk, replica, during=FIRST)) == ("2408.00", "0.00", "2408.00")
    assert desk.post(replica, during=SECOND).new == ()
    assert stated(desk, replica, during=SECOND).items == ()


def plans(paid: list[Line]) -> list[Line]:
    """A tenth of everything."""
    gross = sum((one.amount.amount for one in paid if one.amount), Decimal(0))
    share = usd(str((gross / 10).quantize(Decimal("0.01"))))
    tenth = line("plans", share, day=None, earning=Earning.CONTRIBUTION, clause=PLANS)
    return [tenth] if gross else []


def run(desk: Desk, lines: list[Line], during: Term | None) -> tuple[Line, ...]:
    every = in_the_books(
        desk.ledger, lines, lambda paid: plans([*paid]), picture=FILM, during=during, on=TODAY
    )
    desk.post(*every, during=during)
    return every


def test_contributions_are_on_the_pay_of_the_period_and_are_no_less_where_a_time_is_lost() -> None:
    desk = Desk()
    lines = [line(amount=usd("1204.00")), line("ana/2", usd("300.00"), day=NEXT_MONDAY)]
    theirs = []
    for during in (FIRST, SECOND, FIRST):  # the first run a second time
        one = stated(desk, *run(desk, lines, during), during=during)
        assert one.contributions is not None
        theirs.append(str(one.contributions.subtotal))
    assert theirs == ["120.40 USD", "30.00 USD", "120.40 USD"]
    lost = [replace(lines[0], amount=None), lines[1]]
    assert [str(one.amount) for one in run(desk, lost, None) if one.key.endswith("plans")] == [
        "150.40 USD"
    ]
    _, states = told(desk.ledger, lost, picture=FILM, during=None)
    assert [key for key, state in states.items() if state.asked] == [lost[0].key]


def test_two_currencies_are_refused_before_anything_is_booked() -> None:
    desk = Desk()
    desk.post(line(amount=usd("1204.00")))
    bump = line("bump", Money.parse("10.00 EUR"))
    both = after(desk.ledger, [line(amount=usd("1204.00")), bump], picture=FILM, during=None)
    with pytest.raises(UserError, match="ana-vale: what they are due or were paid is in more than"):
        require_one_currency(*both)
    # What is taken back by the same run, and was not paid, has no currency any more.
    require_one_currency(*after(desk.ledger, [bump], picture=FILM, during=None))
    desk.post(bump)
    assert sums(stated(desk, bump, during=None)) == ("10.00", "0.00", "10.00")


@given(st.data())
def test_periods_sum_to_the_books_whatever_was_corrected_paid_and_closed(
    data: st.DataObject,
) -> None:
    desk, closed = Desk(), MONDAY
    for number in range(data.draw(st.integers(1, 5))):
        match data.draw(st.sampled_from(["post", "post", "pay", "close", "gone"])):
            case "post":
                cents = data.draw(st.integers(1, 99_99))
                desk.post(line(amount=usd(f"{Decimal(cents) / 100:.2f}")))
            case "gone":
                desk.post()
            case "pay" if desk.ledger.line(OF_ANA) is not None:
                cents = data.draw(st.integers(1, 99_99))
                desk.pay(f"{Decimal(cents) / 100:.2f} USD", f"PR-{number}", on=TODAY)
            case "close" if desk.ledger.pictures() and closed < THIRD.start:
                closed += 7 * DAY
                desk.close(closed)
    booked = desk.ledger.line(OF_ANA)
    if booked is None:
        return
    found = parts(booked)
    assert Money.total((part.amount for part in found), "USD") == booked.amount
    paid = [each.amount for part in found for each in part.payments]
    assert Money.total(paid, "USD") == booked.paid
    weeks = [each for during in WEEKS if (each := stated(desk, during=during).sums) is not None]
    assert Money.total((each.total for each in weeks), "USD") == booked.amount
    to_pay = Money.total((each.to_pay for each in weeks), "USD")
    over = Money.total((each.overpaid for each in weeks), "USD")
    assert to_pay - over == booked.balance
    assert not to_pay.amount or not over.amount

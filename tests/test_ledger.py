"""The ledger at its boundaries: the day, the cent, the second time."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from bench.ledger import balanced
from tests.ledgers import (
    ANA,
    BEN,
    DAY,
    DAY_RATE,
    FILM,
    MONDAY,
    NEXT_MONDAY,
    PLANS,
    SEQUEL,
    TODAY,
    TUESDAY,
    Desk,
    line,
    usd,
)

from personae.pay import acts
from personae.pay.books import Account, Kind, Posting, Transaction, accrual, line_id
from personae.pay.ledger import Ledger
from personae.pay.line import Clause, Earning, Line
from personae.pay.posting import GONE, post
from personae.vocabulary.mistake import UserError
from personae.vocabulary.money import Money
from personae.vocabulary.term import Term


@pytest.fixture
def desk() -> Desk:
    """Ana's day of work is in the books."""
    desk = Desk()
    desk.post(line(amount=usd("1204.00")))
    return desk


# Accounts


def test_a_line_is_a_cost_and_what_is_owed() -> None:
    (one,) = Desk().post(line(amount=usd("1204.00"))).new
    cost, owed = one.postings
    assert cost == Posting(Account(Kind.COST, FILM, ANA, DAY_RATE.rule), usd("1204.00"))
    assert owed == Posting(Account(Kind.OWED, FILM, ANA, DAY_RATE.rule), usd("-1204.00"))


def test_a_contribution_is_owed_to_the_plans_and_not_to_the_performer() -> None:
    desk = Desk()
    desk.post(
        line(amount=usd("1204.00")),
        line("plans", usd("252.84"), earning=Earning.CONTRIBUTION, clause=PLANS),
    )
    (balance,) = desk.ledger.balances(lambda account: account.performer).values()
    assert str(balance.cost) == "1456.84 USD"
    assert str(balance.owed) == "1204.00 USD"
    assert str(balance.plans) == "252.84 USD"
    assert str(balance.paid) == "0.00 USD"


def test_balances_are_told_by_performer_by_production_and_by_clause() -> None:
    lines = [line(amount=usd("1204.00")), line("ben/1", usd("216.00"), performer=BEN)]
    sequel = [line(amount=usd("100.00"), picture=SEQUEL, clause=PLANS)]
    ledger = Ledger.of(
        [
            *post(Ledger.of(()), lines, picture=FILM, on=TODAY).new,
            *post(Ledger.of(()), sequel, picture=SEQUEL, on=TODAY).new,
        ]
    )

    def owed(by: Any) -> dict[str, str]:
        return {head: str(b.owed) for (head, _), b in ledger.balances(by).items()}

    assert owed(lambda a: a.performer) == {ANA: "1304.00 USD", BEN: "216.00 USD"}
    assert owed(lambda a: a.picture) == {FILM: "1420.00 USD", SEQUEL: "100.00 USD"}
    assert owed(lambda a: a.clause) == {DAY_RATE.rule: "1420.00 USD", PLANS.rule: "100.00 USD"}


@pytest.mark.parametrize(
    "amounts",
    [["0.01"], ["1.00", "-0.99"], ["1.00", "-0.50", "-0.49"]],
)
def test_a_transaction_that_is_a_cent_off_cannot_be_made(amounts: list[str]) -> None:
    account = Account(Kind.COST, FILM, ANA, "—")
    with pytest.raises(ValueError, match="the postings of one do not balance"):
        Transaction(
            key="one",
            day=MONDAY,
            why="",
            postings=tuple(Posting(account, usd(amount)) for amount in amounts),
        )


def test_a_transaction_balances_in_each_currency() -> None:
    account = Account(Kind.COST, FILM, ANA, "—")
    mixed = Posting(account, usd("1.00")), Posting(account, Money.parse("-1.00 EUR"))
    with pytest.raises(ValueError, match="do not balance"):
        Transaction(key="one", day=MONDAY, why="", postings=mixed)


def test_nothing_finer_than_a_cent_is_in_a_transaction() -> None:
    account = Account(Kind.COST, FILM, ANA, "—")
    fine = Posting(account, usd("0.005")), Posting(account, usd("-0.005"))
    with pytest.raises(ValueError, match=r"0\.005 USD is finer than a cent"):
        Transaction(key="one", day=MONDAY, why="", postings=fine)


def test_a_line_below_nought_is_no_accrual() -> None:
    with pytest.raises(ValueError, match="is below nought"):
        accrual(line(amount=usd("-0.01")), number=0, day=MONDAY, why="")


def test_a_line_without_an_amount_is_no_accrual() -> None:
    with pytest.raises(ValueError, match="a person must decide"):
        accrual(line(), number=0, day=MONDAY, why="")


def test_two_transactions_of_one_key_are_one_or_an_error(desk: Desk) -> None:
    (one,) = desk.transactions
    assert Ledger.of([one, one]) == desk.ledger
    with pytest.raises(ValueError, match="two transactions are called"):
        Ledger.of([one, replace(one, day=TUESDAY)])


# A run and the next


def test_the_same_line_adds_nothing(desk: Desk) -> None:
    again = desk.post(line(amount=usd("1204.00")), on=TODAY + DAY)
    assert (again.new, again.reversed, len(again.unchanged)) == ((), (), 1)


def test_other_words_about_the_same_amount_add_nothing(desk: Desk) -> None:
    told = replace(line(amount=usd("1204.00")), working="as before", clause=DAY_RATE)
    assert not desk.post(replace(told, what="one day", where="work.csv:9")).new


def test_a_cent_more_is_a_reversal_and_a_new_line(desk: Desk) -> None:
    posted = desk.post(line(amount=usd("1204.01")))
    (back,), (new,) = posted.reversed, posted.new
    assert back.why == "the records now give 1204.01 USD instead of 1204.00 USD"
    assert new.why == "in the place of 1204.00 USD"
    assert [one.postings[0].money for one in (back, new)] == [usd("-1204.00"), usd("1204.01")]
    assert desk.ana == ("1204.01 USD", "1204.01 USD", "due")


@pytest.mark.parametrize(
    ("now", "why"),
    [
        (line(amount=Money.parse("1204.00 EUR")), "1204.00 EUR instead of 1204.00 USD"),
        (line(amount=usd("1204.00"), performer=BEN), "another performer"),
        (line(amount=usd("1204.00"), earning=Earning.SCAN), "scan instead of day"),
        (line(amount=usd("1204.00"), day=TUESDAY), "2025-03-04 instead of 2025-03-03"),
        (line(amount=usd("1204.00"), day=None), "no day instead of 2025-03-03"),
        (line(amount=usd("1204.00"), clause=PLANS), f"it by {PLANS.rule} instead of an-agreement#"),
    ],
)
def test_what_moves_an_account_or_a_period_is_a_reversal_and_a_new_line(
    desk: Desk, now: Line, why: str
) -> None:
    posted = desk.post(now)
    assert why in posted.reversed[0].why
    assert len(posted.new) == 1
    assert posted.reversed[0].postings[0].account.performer == ANA


def test_another_reading_level_of_the_same_clause_is_no_change(desk: Desk) -> None:
    level = Clause(rule=DAY_RATE.rule, cite="an agreement, § 2(b)", level="P")
    assert not desk.post(line(amount=usd("1204.00"), clause=level)).new


def test_a_line_that_has_gone_is_reversed_and_may_come_back(desk: Desk) -> None:
    posted = desk.post()
    assert [one.why for one in posted.reversed] == [GONE]
    assert desk.ana == ("0.00 USD", "0.00 USD", "reversed")
    assert desk.post().reversed == ()
    (again,) = desk.post(line(amount=usd("1204.00"))).new
    assert again.why == "the records give it again"
    assert desk.ana == ("1204.00 USD", "1204.00 USD", "due")


def test_a_line_that_has_lost_its_amount_keeps_what_stood(desk: Desk) -> None:
    posted = desk.post(line())
    assert (posted.new, posted.reversed) == ((), ())
    assert len(posted.asked) == 1
    assert desk.ana == ("1204.00 USD", "1204.00 USD", "due")


def test_a_question_is_never_posted_and_is_settled_by_an_amount() -> None:
    desk = Desk()
    assert desk.post(line()).new == ()
    assert [one.line.key for one in desk.ledger.questions()] == [f"{FILM}/ana/1"]
    assert desk.ledger.sums == {}
    assert desk.post(line()).asked == ()
    assert len(desk.post(replace(line(), because="another reason")).asked) == 1
    posted = desk.post(line(amount=usd("1204.00")))
    assert (len(posted.new), len(posted.settled)) == (1, 1)
    assert list(desk.ledger.questions()) == []


def test_a_question_that_is_asked_no_longer_is_settled() -> None:
    desk = Desk()
    desk.post(line())
    assert len(desk.post().settled) == 1
    assert list(desk.ledger.questions()) == []
    desk.post(line())
    assert len(list(desk.ledger.questions())) == 1


@pytest.mark.parametrize(
    ("during", "reversed_"),
    [
        (Term(start=MONDAY, end=TUESDAY), 1),
        (Term(start=TUESDAY, end=NEXT_MONDAY), 0),  # begins the day after
        (Term(start=MONDAY - DAY, end=MONDAY), 0),  # ends on its day, which is out
        (None, 1),
    ],
)
def test_only_what_lies_in_the_period_is_gone(
    desk: Desk, during: Term | None, reversed_: int
) -> None:
    assert len(desk.post(during=during).reversed) == reversed_


def test_a_period_posts_what_lies_in_it_and_what_has_no_day() -> None:
    desk = Desk()
    lines = [
        line("1", usd("1.00"), day=MONDAY),
        line("2", usd("2.00"), day=TUESDAY),
        line("3", usd("3.00"), day=None),
    ]
    posted = desk.post(*lines, during=Term(start=TUESDAY, end=NEXT_MONDAY))
    assert [one.line.key for one in posted.new] == [f"{FILM}/2", f"{FILM}/3"]
    assert [one.day for one in posted.new] == [TUESDAY, NEXT_MONDAY - DAY]  # the period's last
    back = desk.post(during=Term(start=TUESDAY, end=NEXT_MONDAY)).reversed
    assert [one.line.key for one in back] == [f"{FILM}/2"]
    assert [one.line.key for one in desk.post().reversed] == [f"{FILM}/3"]


def test_a_line_moved_out_of_the_period_is_not_said_to_have_gone(desk: Desk) -> None:
    moved = line(amount=usd("1204.00"), day=NEXT_MONDAY)
    first = Term(start=MONDAY, end=NEXT_MONDAY)
    assert desk.post(moved, during=first).reversed == ()
    posted = desk.post(moved, during=Term(start=NEXT_MONDAY, end=None))
    assert (len(posted.reversed), len(posted.new)) == (1, 1)


def test_lines_below_nought_and_finer_than_a_cent_are_refused_together() -> None:
    wrong = [
        replace(line("1", usd("-0.01")), where="vouchers.csv:7"),
        line("2", usd("0.005")),
        line("3", usd("0.00")),
    ]
    with pytest.raises(UserError) as refused:
        Desk().post(*wrong)
    first, second = map(str, refused.value.mistakes)
    assert first.startswith("vouchers.csv:7: a day of work comes to -0.01 USD, and no pay is")
    assert second.startswith(f"{FILM}/2: a day of work: 0.005 USD is finer than a cent.")


def test_a_line_of_another_production_and_two_of_one_key_are_no_run() -> None:
    with pytest.raises(ValueError, match=f"a line of {SEQUEL}, not of {FILM}"):
        Desk().post(line(amount=usd("1.00"), picture=SEQUEL))
    with pytest.raises(ValueError, match="two lines of a-short-take are called"):
        Desk().post(line(amount=usd("1.00")), line(amount=usd("2.00")))


def test_the_same_key_in_two_productions_is_two_lines() -> None:
    desk = Desk()
    desk.post(line(amount=usd("1.00")), line("asked"))
    other = replace(line(amount=usd("1.00")), picture=SEQUEL)
    posted = post(desk.ledger, [other], picture=SEQUEL, on=TODAY)
    assert len(posted.new) == 1
    assert (posted.reversed, posted.settled) == ((), ())
    assert posted.new[0].id != line_id(FILM, other.key)


def test_what_a_line_came_to_before_is_told_with_the_reason(desk: Desk) -> None:
    desk.post(line(amount=usd("1300.00")))
    (state,) = desk.ledger.states([line(amount=usd("1300.00"))]).values()
    assert [(one.amount, one.until, one.why) for one in state.earlier] == [
        (usd("1204.00"), TODAY, "the records now give 1300.00 USD instead of 1204.00 USD")
    ]
    assert not state.reversed


# Closing


@pytest.mark.parametrize(
    ("until", "dated", "says"),
    [
        (MONDAY, MONDAY, False),  # the first day that stays open
        (TUESDAY, TUESDAY, True),
        (NEXT_MONDAY, NEXT_MONDAY, True),
    ],
)
def test_a_correction_of_a_closed_day_is_dated_on_the_first_open_one(
    desk: Desk, until: date, dated: date, *, says: bool
) -> None:
    desk.close(until)
    posted = desk.post(line(amount=usd("1300.00")))
    for one in (*posted.reversed, *posted.new):
        assert one.day == dated
        assert (f"2025-03-03 lies in the period closed until {until}" in one.why) is says
    assert desk.ana[0] == "1300.00 USD"


def test_a_late_line_of_a_closed_day_is_dated_on_the_first_open_one(desk: Desk) -> None:
    desk.close(NEXT_MONDAY)
    posted = desk.post(line(amount=usd("1204.00")), line("late", usd("1.00")))
    (late,) = posted.new
    assert (late.day, late.why) == (
        NEXT_MONDAY,
        "2025-03-03 lies in the period closed until 2025-03-10",
    )


def test_a_line_of_no_day_is_corrected_on_the_day_of_the_run() -> None:
    desk = Desk()
    desk.post(line(amount=usd("1.00"), day=None), on=TUESDAY)
    posted = desk.post(line(amount=usd("2.00"), day=None))
    assert {one.day for one in (*posted.reversed, *posted.new)} == {TODAY}
    desk.close(TODAY + DAY)
    posted = desk.post(line(amount=usd("3.00"), day=None))
    for one in (*posted.reversed, *posted.new):
        assert one.day == TODAY + DAY
        assert "2025-04-02 lies in the period closed until 2025-04-03" in one.why


def test_a_run_of_the_open_period_books_what_was_corrected_in_the_closed_one(desk: Desk) -> None:
    second = Term(start=NEXT_MONDAY, end=NEXT_MONDAY + 7 * DAY)
    corrected = line(amount=usd("1300.00"))
    assert desk.post(corrected, during=second).new == ()  # its own period is open, and not run
    desk.close(NEXT_MONDAY)
    posted = desk.post(corrected, during=second)
    assert [one.day for one in (*posted.reversed, *posted.new)] == [NEXT_MONDAY, NEXT_MONDAY]
    gone = desk.post(during=second).reversed
    assert [one.day for one in gone] == [NEXT_MONDAY]


def test_what_is_closed_twice_or_not_over_or_unknown_is_refused(desk: Desk) -> None:
    desk.close(NEXT_MONDAY)
    with pytest.raises(UserError, match="its books are closed until 2025-03-10 already"):
        desk.close(NEXT_MONDAY)
    with pytest.raises(UserError, match="already"):
        desk.close(MONDAY)
    with pytest.raises(UserError, match="the period is not over"):
        desk.close(TODAY + 2 * DAY)
    desk.close(TODAY + DAY)  # in the evening of its last day
    with pytest.raises(UserError, match=r"no pay of that production.*Did you mean `a-short-take`"):
        acts.close(desk.ledger, type(FILM)("a-short-tak"), until=MONDAY, on=TODAY)


# The bench


def test_the_bench_balances_what_it_posts() -> None:
    assert balanced(400) > 0

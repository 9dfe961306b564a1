"""Pay at the command line: shown, paid, disputed, answered, closed; and what is refused."""

import itertools
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.journeys.stranger import Ran, Stranger
from tests.ledgers import ANA, BEN, FILM, PLANS, SEQUEL, line, usd

from personae.app.journeys.ledger import post
from personae.app.wiring import opened
from personae.pay.books import line_id
from personae.pay.line import Earning, Line
from personae.pay.posting import Posted
from personae.vocabulary.mistake import UserError
from personae.vocabulary.names import PerformerId, PictureId

TODAY = date(2025, 4, 1)
LINES = (
    line(amount=usd("1204.00")),
    line("ana/plans", usd("252.84"), earning=Earning.CONTRIBUTION, clause=PLANS, day=None),
    line("ben/1", usd("216.00"), performer=BEN),
    line("ben/2", performer=BEN),
)
OF_ANA, OF_BEN, ASKED = (line_id(FILM, f"{FILM}/{key}")[:8] for key in ("ana/1", "ben/1", "ben/2"))


def run(me: Stranger, lines: Iterable[Line], *, picture: PictureId = FILM) -> Posted:
    """As `personae pay run` does it."""
    with opened(me.home, environ=me.environment()) as house:
        return post(house, lines, picture=picture, on=TODAY)


def entries(me: Stranger) -> int:
    with opened(me.home, environ=me.environment()) as house:
        return house.record.size


@pytest.fixture(scope="module")
def me(tmp_path_factory: pytest.TempPathFactory) -> Stranger:
    me = Stranger(tmp_path_factory.mktemp("desk")).settle()
    me("performer", "add", "Ana Vale", "--id", ANA).went_well()
    run(me, LINES)
    run(me, [line(amount=usd("100.00"), picture=SEQUEL)], picture=SEQUEL)
    return me


@pytest.fixture
def mine(me: Stranger, tmp_path: Path) -> Stranger:
    """A copy that a test may change."""
    return me.moved(tmp_path / "desk")


def shown(me: Stranger, *words: str) -> Any:
    return me("pay", "show", "--json", *words).went_well().json


def one(me: Stranger, name: str = OF_ANA) -> Any:
    (found,) = (line for line in shown(me)["lines"] if line["name"] == name)
    return found


def paid(me: Stranger, name: str = OF_ANA, amount: str = "1204.00 USD", *more: str) -> Ran:
    return me("pay", "paid", name, "--amount", amount, "--reference", "PR-1", *more)


def refused_unchanged(me: Stranger, *words: str, said: str, code: int = 1) -> None:
    """Told in one line, and nothing was put on record."""
    before = entries(me)
    ran = me("pay", *words)
    if code == 1:
        ran.refused(code, said)
    else:
        assert ran.code == code, ran
        assert said in ran.err, ran.err
        assert "Traceback" not in ran.err
    assert entries(me) == before


# Shown


def test_what_is_owed_is_told_line_by_line(me: Stranger) -> None:
    told = me("pay", "show").went_well().out
    assert told == (
        f"a-second-take\n"
        f"  ana-vale: cost 100.00 USD, owed 100.00 USD\n"
        f"    {line_id(SEQUEL, f'{SEQUEL}/ana/1')[:8]}  2025-03-03      100.00 USD  due       "
        f"a day of work, by an-agreement#day\n"
        f"a-short-take\n"
        f"  ana-vale: cost 1456.84 USD, owed 1204.00 USD, to the plans 252.84 USD\n"
        f"    {OF_ANA}  2025-03-03     1204.00 USD  due       "
        f"a day of work, by an-agreement#day\n"
        f"    {line_id(FILM, f'{FILM}/ana/plans')[:8]}  no day          252.84 USD  due       "
        f"a day of work, by an-agreement#plans\n"
        f"  ben-vale: cost 216.00 USD, owed 216.00 USD\n"
        f"    {OF_BEN}  2025-03-03      216.00 USD  due       "
        f"a day of work, by an-agreement#day\n"
        f"No amount yet, and a person must decide:\n"
        f"  {ASKED}  2025-03-03  a-short-take, ben-vale: a day of work: the rate is not known\n"
        f"In all, in USD: cost 1772.84 USD, owed 1520.00 USD, to the plans 252.84 USD\n"
    )


def test_one_production_or_one_performer_is_told(me: Stranger) -> None:
    assert {line["picture"] for line in shown(me, "--production", SEQUEL)["lines"]} == {SEQUEL}
    bens = shown(me, "--performer", BEN)
    assert [line["performer"] for line in bens["lines"]] == [BEN]
    assert [line["asks"] for line in bens["questions"]] == [["scale_day"]]
    assert bens["balances"]["performers"] == [
        {
            "performer": BEN,
            "currency": "USD",
            "cost": "216.00 USD",
            "owed": "216.00 USD",
            "plans": "0.00 USD",
            "paid": "0.00 USD",
        }
    ]
    assert [head["clause"] for head in shown(me)["balances"]["clauses"]] == [
        "an-agreement#day",
        "an-agreement#plans",
    ]


def test_somebody_of_whom_nothing_is_on_record_is_said_to_be_nobody(me: Stranger) -> None:
    told = me("pay", "show", "--performer", "ana-vael").went_well().out
    assert told == "No such pay is on record. Did you mean `ana-vale` or `ben-vale`?\n"
    assert shown(me, "--performer", "ana-vael")["lines"] == []


def test_an_empty_house_says_so(tmp_path: Path) -> None:
    me = Stranger(tmp_path).settle()
    assert me("pay", "show").went_well().out == "No such pay is on record.\n"
    assert shown(me)["lines"] == []


# Run again


def test_a_run_again_records_nothing(mine: Stranger) -> None:
    before = entries(mine)
    assert len(run(mine, LINES).unchanged) == 3
    assert entries(mine) == before


def test_a_changed_amount_shows_what_was_taken_out_and_what_was_put_in(mine: Stranger) -> None:
    run(mine, [line(amount=usd("1300.00")), *LINES[1:3]])
    accruals = one(mine)["accruals"]
    assert [(a["amount"], a["reversal"]) for a in accruals] == [
        ("1204.00 USD", False),
        ("-1204.00 USD", True),
        ("1300.00 USD", False),
    ]
    told = mine("pay", "show").went_well().out
    assert "reversed -1204.00 USD on 2025-03-03: the records now give 1300.00 USD" in told
    assert shown(mine)["questions"] == []  # ben's is asked no longer


def test_two_at_once_are_not_both_recorded(mine: Stranger) -> None:
    with opened(mine.home, environ=mine.environment()) as house:

        def while_another_pays() -> Iterable[Line]:
            paid(mine).went_well()
            return [line(amount=usd("1300.00"))]

        class Late:
            """Lines that take so long to read that somebody else pays meanwhile."""

            def __iter__(self) -> Any:
                return iter(while_another_pays())

        with pytest.raises(UserError, match="another personae recorded something"):
            post(house, Late(), picture=FILM, on=TODAY)
    assert one(mine)["standing"] == "paid"
    assert len(one(mine)["accruals"]) == 1


# Paid


def test_a_line_is_paid_and_the_same_reference_is_recorded_once(mine: Stranger) -> None:
    done = paid(mine, OF_ANA, "1000.00 USD", "--on", "2025-03-31").went_well().out
    assert done == f"{OF_ANA}: 1000.00 USD was paid, PR-1; 204.00 USD is left.\n"
    before = entries(mine)
    again = paid(mine, OF_ANA, "1000.00 USD", "--on", "2025-03-31").went_well().out
    assert "was on record as paid already" in again
    assert entries(mine) == before
    words = ("--amount", "300.00 USD", "--reference", "PR-2", "--on", "2025-03-31", "--json")
    assert mine("pay", "paid", OF_ANA, *words).went_well().json == {
        "line": OF_ANA,
        "recorded": True,
        "standing": "overpaid",
        "balance": "-96.00 USD",
    }
    told = mine("pay", "show", "--performer", ANA).went_well().out
    assert "paid 1000.00 USD on 2025-03-31, PR-1" in told
    assert "96.00 USD paid too much" in told
    assert "owed -96.00 USD, to the plans 252.84 USD, paid 1300.00 USD" in told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["ffffffff"], "ffffffff: no line is called so."),
        ([OF_ANA[:3]], "a line is named by 4 digits or more"),
        ([OF_ANA, "--amount", "1204.00 EUR"], "it is due in USD, not in EUR"),
        ([OF_ANA, "--amount", "-1.00 USD"], "a payment of -1.00 USD is none"),
        ([OF_ANA, "--amount", "0.00 USD"], "a payment of 0.00 USD is none"),
        ([OF_ANA, "--on", "2999-01-01"], "--on: 2999-01-01 has not come: it is 20"),
        ([OF_ANA, "--reference", " "], "a payment needs a reference"),
        ([ASKED], "it has no amount yet, and a person must decide. What is missing: scale_day."),
    ],
)
def test_what_is_no_payment_is_refused(me: Stranger, words: list[str], said: str) -> None:
    name, *more = words
    usual = ("--amount", "1.00 USD", "--reference", "PR-1")
    refused_unchanged(me, "paid", name, *usual, *more, said=said)


@pytest.mark.parametrize("amount", ["1204", "1204.00", "$1204.00", "1,204.00 USD", "1e3 USD"])
def test_an_amount_that_is_not_written_as_money_is_refused(me: Stranger, amount: str) -> None:
    said = f"money is written like `1204.00 USD`, not `{amount}`"
    words = ("paid", OF_ANA, "--amount", amount, "--reference", "PR-1")
    refused_unchanged(me, *words, said=said, code=2)


def test_a_name_that_several_lines_begin_with_is_refused(mine: Stranger) -> None:
    seen: dict[str, str] = {}
    for n in itertools.count():
        begin = line_id(FILM, f"{FILM}/{n}")[:4]
        if begin in seen:
            break
        seen[begin] = str(n)
    alike = [line(key, usd("1.00")) for key in (seen[begin], str(n))]
    run(mine, [*LINES, *alike])
    refused_unchanged(
        mine,
        *("paid", begin, "--amount", "1.00 USD", "--reference", "PR-1"),
        said=f"{begin}: several lines begin so: `{begin}",
    )


def test_a_line_nearly_called_so_is_meant(me: Stranger) -> None:
    wrong = OF_ANA[:-1] + ("0" if OF_ANA[-1] != "0" else "1")
    words = ("paid", wrong, "--amount", "1.00 USD", "--reference", "PR-1")
    refused_unchanged(me, *words, said=f"Did you mean `{OF_ANA}`?")


# Disputed


def test_a_disputed_line_is_held_and_freed_by_an_answer(mine: Stranger) -> None:
    words = ("--because", "I was dismissed at 23:30", "--on", "2025-03-20")
    told = mine("pay", "dispute", OF_ANA, *words).went_well().out
    assert told == f"{OF_ANA}: disputed on 2025-03-20 by ana-vale, and held until it is answered.\n"
    held = f"{OF_ANA}: it is held: ana-vale disputed it on 2025-03-20 and was not answered."
    payment = ("paid", OF_ANA, "--amount", "1204.00 USD", "--reference", "PR-1")
    refused_unchanged(mine, *payment, said=held)
    refused_unchanged(mine, "dispute", OF_ANA, "--because", "again", said="it is held already")
    said = ("--says", "the card says 22:30", "--rejected", "--by", "payroll")
    told = mine("pay", "answer", OF_ANA, *said, "--on", "2025-03-24").went_well().out
    assert told == f"{OF_ANA}: rejected on 2025-03-24 by payroll; no longer held.\n"
    paid(mine).went_well()
    told = mine("pay", "show", "--performer", ANA).went_well().out
    assert "disputed on 2025-03-20 by ana-vale: I was dismissed at 23:30" in told
    assert "rejected on 2025-03-24 by payroll: the card says 22:30" in told
    assert one(mine)["disputes"][0]["answered"]["outcome"] == "rejected"
    assert one(mine)["standing"] == "paid"


def test_a_question_can_be_disputed(mine: Stranger) -> None:
    union = ("--because", "scale is known", "--by", "the union")
    mine("pay", "dispute", ASKED, *union).went_well()
    assert shown(mine)["questions"][0]["disputes"][0]["by"] == "the union"
    assert "by the union: scale is known" in mine("pay", "show").went_well().out


@pytest.mark.parametrize(
    ("words", "said", "code"),
    [
        (["dispute", OF_ANA], "Missing option '--because'", 2),
        (["dispute", OF_ANA, "--because", " "], "a dispute says why", 1),
        (["dispute", "ffffffff", "--because", "no"], "no line is called so", 1),
        (["answer", OF_ANA, "--says", "no", "--rejected"], "no dispute of it is open", 1),
        (["answer", OF_ANA, "--says", "no"], "Say how it ends: --upheld", 2),
        (["answer", OF_ANA, "--upheld"], "Missing option '--says'", 2),
        (["close", "--production", FILM], "Missing option '--until'", 2),
        (["close", "--production", FILM, "--until", "2025-3-1"], "`2025-3-1` is no day", 2),
        (["close", "--production", FILM, "--until", "2999-01-01"], "the period is not over", 1),
        (
            ["close", "--production", "a-short-tak", "--until", "2025-03-10"],
            "a-short-tak: no pay of that production is on record. Did you mean `a-short-take`",
            1,
        ),
    ],
)
def test_what_says_too_little_is_refused(
    me: Stranger, words: list[str], said: str, code: int
) -> None:
    refused_unchanged(me, *words, said=said, code=code)


# Closed


def test_nothing_is_put_into_a_closed_period(mine: Stranger) -> None:
    until = ("--production", FILM, "--until", "2025-03-10")
    told = mine("pay", "close", *until).went_well().out
    assert told == "a-short-take: closed for every day before 2025-03-10.\n"
    refused_unchanged(mine, "close", *until, said="its books are closed until 2025-03-10 already")
    refused_unchanged(
        mine,
        *("paid", OF_ANA, "--amount", "1.00 USD", "--reference", "PR-1", "--on", "2025-03-09"),
        said="2025-03-09 lies in a closed period",
    )
    run(mine, [line(amount=usd("1300.00")), *LINES[1:]])
    _, back, new = one(mine)["accruals"]
    for accrual in (back, new):
        assert accrual["day"] == "2025-03-10"
        assert "2025-03-03 lies in the period closed until 2025-03-10" in accrual["why"]
    assert shown(mine)["closed"] == {FILM: "2025-03-10"}
    assert "a-short-take, closed until 2025-03-10" in mine("pay", "show").went_well().out


# Erased


def test_an_erased_performer_leaves_what_the_production_bore_and_no_name(mine: Stranger) -> None:
    paid(mine).went_well()
    mine("pay", "dispute", OF_ANA, "--because", "it was two days").went_well()
    before = shown(mine)["balances"]["productions"]
    mine("performer", "erase", ANA, "--yes", "--because", "she asked us to").went_well()
    after = shown(mine)
    assert after["balances"]["productions"] == before
    assert [(b["performer"], b["cost"], b["paid"]) for b in after["balances"]["performers"]] == [
        (BEN, "216.00 USD", "0.00 USD"),
        (None, "1556.84 USD", "1204.00 USD"),
    ]
    assert {one["performer"] for one in after["lines"]} == {BEN}
    out = mine("pay", "show").went_well().out
    assert "erased: cost 1456.84 USD, owed 0.00 USD, to the plans 252.84 USD, paid 1204.00" in out
    assert "ana" not in re.sub(r"\b[0-9a-f]{8}\b", "", out)
    assert run(mine, LINES[2:]).unchanged  # the books of others go on
    assert mine.registry()["holds"]


def test_nobody_unknown_is_booked_where_somebody_was_erased(mine: Stranger) -> None:
    paid(mine).went_well()
    mine("performer", "erase", ANA, "--yes", "--because", "she asked us to").went_well()
    before = shown(mine)["balances"]
    with pytest.raises(UserError) as refused:
        run(mine, LINES)
    (mistake,) = map(str, refused.value.mistakes)  # and nothing of Ben, who is in the books
    assert mistake.startswith(f"{ANA}: somebody whose pay stands in the books of {FILM} was erased")
    assert shown(mine)["balances"] == before
    # A new colleague, in another production or once somebody says who they are.
    new = line("cy/1", usd("216.00"), performer=PerformerId("cy-noor"))
    with pytest.raises(UserError, match="performer add"):
        run(mine, [*LINES[2:], new])
    third = PictureId("a-third-take")  # nobody in its books was erased
    other = line("cy/1", usd("1.00"), performer=PerformerId("cy-noor"), picture=third)
    assert run(mine, [other], picture=third).new
    with pytest.raises(UserError, match="performer add"):  # being on record somewhere says nothing
        run(mine, [*LINES[2:], new])
    mine("performer", "add", "Cy Noor", "--id", "cy-noor").went_well()
    assert [one.line.key for one in run(mine, [*LINES[2:], new]).new] == [new.key]


def test_who_has_pay_and_was_never_enrolled_can_be_erased_too(mine: Stranger) -> None:
    told = mine("performer", "erase", BEN, "--yes", "--because", "he asked us to").went_well().out
    # What was posted, what was asked, and each time that their pay alone was shown.
    assert re.match(r"ben-vale is erased: [2-9] entries can no longer be read\.", told)
    after = shown(mine)
    assert {one["performer"] for one in after["lines"]} == {ANA}
    assert after["questions"] == []
    assert after["balances"]["performers"][-1]["cost"] == "216.00 USD"
    mine("performer", "erase", BEN, "--yes", "--because", "again").refused(
        1, "no performer `ben-vale` is on record"
    )

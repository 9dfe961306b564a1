"""`personae pay run`, as an accountant types it: statements, books, payroll, another text."""

import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest
from tests.golden.pay.made import together
from tests.journeys.stranger import LONG_TAKE, Stranger

UNDER = "amptp-proposals/2023-07-union-account"


@pytest.fixture
def me(tmp_path: Path) -> Stranger:
    return Stranger(tmp_path / "desk").settle()


def run(me: Stranger, *more: object) -> str:
    given = ("pay", "run", "--production", LONG_TAKE / "production.yaml", "-o", "pay")
    return me(*given, *more).went_well(0).out


def statement(me: Stranger, performer: str) -> dict[str, object]:
    path = me.here / "pay" / "statements" / f"{performer}.json"
    found: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    return found


def test_statements_sum_to_the_books_and_a_second_run_adds_nothing(me: Stranger) -> None:
    first = run(me)
    assert "Booked: 26 new, 0 taken back, 0 as they stood." in first
    assert "Booked: 0 new, 0 taken back, 26 as they stood." in run(me)
    told = [json.loads(p.read_text()) for p in (me.here / "pay/statements").glob("*.json")]
    total = sum(Decimal(one["sums"]["total"].split()[0]) for one in told if one["sums"])
    shown = me("pay", "show", "--json").went_well(0).json
    (balance,) = shown["balances"]["productions"]
    assert (str(total), balance["owed"]) == ("18038.39", "18038.39 USD")


def test_the_statements_are_those_kept_to_the_cent(me: Stranger) -> None:
    run(me)
    kept = Path(__file__).parents[1] / "golden" / "pay" / "statements.json"
    assert together(me.here / "pay" / "statements") == kept.read_text(encoding="utf-8")


def test_the_days_and_replicas_of_the_long_take_are_paid_to_the_cent(me: Stranger) -> None:
    run(me)
    assert statement(me, "mei-lin-zhao")["sums"] == {
        "total": "2746.63 USD",
        "paid": "0.00 USD",
        "to_pay": "2746.63 USD",
        "held": "0.00 USD",
        "overpaid": "0.00 USD",
    }
    assert statement(me, "nora-lind")["sums"] is None  # nobody knows whether it was this picture


def test_the_payroll_file_pays_what_the_statements_say(me: Stranger) -> None:
    run(me)
    with (me.here / "pay/payroll.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert sum(Decimal(row["amount"]) for row in rows) == Decimal("18038.39")
    overtime = {row["hours"] for row in rows if row["code"] == "overtime"}
    assert overtime == {"0.5", "1.5", "2.0", "3.5"}


def test_a_claim_leads_from_the_voucher_and_says_that_its_deadline_was_not_read(
    me: Stranger,
) -> None:
    run(me)
    told = json.loads((me.here / "pay/claims.json").read_text(encoding="utf-8"))
    by_performer = {one["performer"]: one for one in told["claims"]}
    kenji = by_performer["kenji-mori"]
    (voucher,) = kenji["vouchers"]
    assert (voucher["voucher"], voucher["scenes"], kenji["deadline"]) == (
        "122",
        ["6"],
        "deadline not read",
    )
    assert kenji["shots_seen"] is None  # no cut was given
    assert "hair" in {line["what"] for line in kenji["lines"]}
    assert "ana-vale" not in by_performer  # a principal


def test_a_corrected_record_is_a_reversal_and_a_new_line(me: Stranger, tmp_path: Path) -> None:
    run(me)
    copy = tmp_path / "corrected"
    copy.mkdir()
    for path in (*LONG_TAKE.glob("*.csv"), *LONG_TAKE.glob("*.yaml"), *LONG_TAKE.glob("*.edl")):
        text = path.read_text(encoding="utf-8").replace("SW,06:30,16:00", "SW,06:30,17:00")
        (copy / path.name).write_text(text, encoding="utf-8")
    again = me("pay", "run", "--production", copy / "production.yaml", "-o", "pay").went_well(0)
    assert "Booked: 1 new, 1 taken back, 25 as they stood." in again.out


def test_another_text_is_compared_and_books_nothing(me: Stranger) -> None:
    told = run(me, "--under", UNDER)
    assert "what-if.html" in told
    assert (me.here / "pay/what-if.html").is_file()
    assert "No such pay is on record." in me("pay", "show").went_well(0).out


def test_a_period_pays_its_days_alone(me: Stranger) -> None:
    run(me, "--from", "2025-03-03", "--until", "2025-03-08")
    days = {
        line["day"]
        for path in (me.here / "pay/statements").glob("*.json")
        for group in json.loads(path.read_text())["groups"]
        for line in group["lines"]
    }
    assert max(day for day in days if day) < "2025-03-08"


def test_statements_of_an_earlier_run_that_lie_beside_are_named(me: Stranger) -> None:
    given = ("pay", "run", "--production", LONG_TAKE / "production.yaml", "-o", "pay")
    assert me(*given, "--language", "en", "--language", "es").went_well(0).err == ""
    assert me(*given, "--language", "en", "--language", "es").went_well(0).err == ""
    told = me(*given).went_well(0).err
    assert "Of an earlier run, and left as they were: ana-vale.es.html, " in told
    assert (me.here / "pay/statements/ana-vale.es.html").is_file()


def test_the_union_counts_the_background_of_the_period(me: Stranger) -> None:
    run(me, "--from", "2025-03-10", "--until", "2025-03-17")
    values = json.loads((me.here / "pay/union.json").read_text(encoding="utf-8"))
    days = [each["day"] for each in values["background"]["days"]]
    assert days
    assert all("2025-03-10" <= day < "2025-03-17" for day in days)


def test_the_last_record_can_be_taken_back(me: Stranger, tmp_path: Path) -> None:
    rows = ["date,performer,status,call,dismissed,meal_minutes,scenes,remark"]
    film = tmp_path / "film"
    film.mkdir()
    head = (LONG_TAKE / "production.yaml").read_text(encoding="utf-8").partition("\nwork:")[0]
    (film / "production.yaml").write_text(head + "\nwork: work.csv\n", encoding="utf-8")
    given = ("pay", "run", "--production", film / "production.yaml", "-o", "pay")
    (film / "work.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    me(*given).refused(1, "its records make nothing due, and ask nothing.")
    day = "2025-03-11,ana-vale,W,07:00,16:00,60,1,"
    (film / "work.csv").write_text("\n".join([*rows, day]) + "\n", encoding="utf-8")
    me(*given).went_well(0)
    (film / "work.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert "1 taken back" in me(*given).went_well(0).out
    assert "In all, in USD: owed 0.00 USD" in me("pay", "show").went_well(0).out
    assert len((me.here / "pay/payroll.csv").read_text(encoding="utf-8-sig").splitlines()) == 1


def test_the_payroll_files_of_all_periods_pay_the_whole_once(me: Stranger) -> None:
    rows = []
    for begins, ends in (("2025-03-03", "2025-03-10"), ("2025-03-10", "2025-03-24")):
        run(me, "--from", begins, "--until", ends)
        with (me.here / "pay/payroll.csv").open(encoding="utf-8-sig", newline="") as stream:
            rows += list(csv.DictReader(stream))
    assert sum(Decimal(row["amount"]) for row in rows) == Decimal("18038.39")
    keys = [row["line"] for row in rows if row["code"] != "contribution"]
    assert len(keys) == len(set(keys))
    assert "Booked: 0 new, 0 taken back," in run(me)
    told = run(me, "--from", "2025-03-24", "--until", "2025-03-31")
    assert "In other periods, without a day of their own: " in told


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--until", "2025-03-08"), "a period has a first day too."),
        (("--from", "2025-03-08", "--until", "2025-03-08"), "2025-03-08 is not after 2025-03-08."),
        (("--under", "sag-aftra/tv-theatrical-1923"), "no pack and no rule is called so."),
        (("--report", LONG_TAKE / "production.yaml"), "this is no report: it is not JSON."),
        (("--report", LONG_TAKE / "truth.json"), "this is no report of an audit."),
        (("--language", "tlh"), "tlh"),
        (("--columns", LONG_TAKE / "work.csv"), "work.csv"),
        (("--under", UNDER, "--pdf", "--from", "2025-03-10"), "--from and --pdf: not with --under"),
        (("--under", UNDER, "--language", "es"), "--language: not with --under"),
    ],
)
def test_mistakes_are_told_and_nothing_is_booked(
    me: Stranger, given: tuple[object, ...], said: str
) -> None:
    ran = me("pay", "run", "--production", LONG_TAKE / "production.yaml", "-o", "pay", *given)
    assert ran.code in (1, 2)
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert "No such pay is on record." in me("pay", "show").went_well(0).out

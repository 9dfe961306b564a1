"""What payroll and a bookkeeper take in: CSV, XLSX, beancount, and layouts for them."""

import csv
import io
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.statements import (
    ALL,
    ANA,
    a_day,
    made,
    one,
    usd,
)

from personae.app.files.payroll import read_layout
from personae.app.reports.beancount import as_beancount
from personae.app.reports.payroll import COLUMNS, Layout, as_csv, as_xlsx, payroll
from personae.pay.books import Account, Kind, Posting, Transaction, accrual
from personae.pay.ledger import Ledger
from personae.pay.line import Earning
from personae.vocabulary.mistake import UserError
from personae.vocabulary.term import Term

# Payroll


def rows(table: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))


def test_payroll_pays_what_is_to_be_paid_and_no_more() -> None:
    table = payroll(ALL)
    theirs = rows(as_csv(table))
    to_pay = sum(Decimal(row["amount"]) for row in theirs if row["paid_to"] == "performer")
    assert to_pay == sum(s.sums.to_pay.amount for s in ALL if s.sums)
    assert table.left_out == {"held": 2, "open": 2, "overpaid": 1, "paid": 1, "reversed": 1}
    assert len(table.rows) + sum(table.left_out.values()) == sum(len(s.items) for s in ALL)


def test_a_contribution_is_paid_to_the_plans() -> None:
    (row,) = [row for row in rows(as_csv(payroll(ALL))) if row["code"] == "contribution"]
    assert (row["paid_to"], row["amount"]) == ("plans", "1200.99")


def test_hours_are_in_tenths() -> None:
    hours = {row["hours"] for row in rows(as_csv(payroll(ALL)))}
    assert hours >= {"8.0", "8.5", "10.0", ""}
    assert all(re.fullmatch(r"\d+\.\d|", each) for each in hours)


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t=", "\r=", " =", "＝"])
def test_a_name_that_a_spreadsheet_would_run_is_text(begins: str) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    name = f'{begins}cmd|" /C calc"!A0'
    table = payroll([one(a_day(), name=name)])
    (row,) = rows(as_csv(table))
    assert row["name"] == f"'{name}"
    cell = openpyxl.load_workbook(io.BytesIO(as_xlsx(table))).active["B2"]
    assert cell.data_type == "s"
    assert str(cell.value).strip() == name.strip()


def test_a_figure_below_nought_stays_a_figure() -> None:
    table = payroll([one(a_day(amount=usd("28.50")))])
    below = tuple(f"-{cell}" if cell == "28.50" else cell for cell in table.rows[0])
    (row,) = rows(as_csv(replace(table, rows=(below,))))
    assert row["amount"] == "-28.50"


def test_what_is_below_nought_is_taken_from_no_other_line() -> None:
    table = payroll([one(a_day(amount=usd("-28.50")))])
    assert (table.rows, table.left_out) == ((), {"overpaid": 1})


def test_a_workbook_holds_numbers_as_numbers_and_the_same_bytes_again() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    table = payroll(ALL)
    made_once = as_xlsx(table)
    assert made_once == as_xlsx(payroll(ALL))
    sheet = openpyxl.load_workbook(io.BytesIO(made_once)).active
    header = [cell.value for cell in sheet[1]]
    assert header == list(table.header)
    amount, hours = header.index("amount"), header.index("hours")
    assert sheet[2][amount].value == 1204
    assert sheet[2][amount].number_format == "0.00"
    assert sheet[2][hours].number_format == "0.0"
    assert sheet.max_row == len(table.rows) + 1


def layout(tmp_path: Path, text: str) -> Layout:
    file = tmp_path / "payroll.yaml"
    file.write_text(text, encoding="utf-8")
    return read_layout(file)


def test_a_layout_renames_columns_and_codes(tmp_path: Path) -> None:
    wanted = "columns:\n  performer: Employee ID\n  code: Earnings Code\n  amount: Amount\n"
    mapped = layout(tmp_path, wanted + "codes:\n  overtime: OT\n")
    told = as_csv(payroll([ANA], mapped)).decode("utf-8-sig").splitlines()
    assert told[0] == "Employee ID,Earnings Code,Amount"
    assert "ana-vale,OT,453.00" in told
    assert "ana-vale,day,1204.00" in told


def test_a_layout_may_name_codes_alone(tmp_path: Path) -> None:
    mapped = layout(tmp_path, "codes: {day: REG}\n")
    assert mapped.columns == Layout().columns
    assert mapped.codes == {Earning.DAY: "REG"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("columns: {performer: A, amuont: B}\n", "no column is called `amuont`. Did you mean `am"),
        ("columns: {amount: B}\n", "without `performer` nobody could be paid"),
        ("columns: {performer: A, amount: A}\n", "two columns are called `A`"),
        ("columns: {performer: A, amount: }\n", "`amount` has no name there"),
        ("columns: {performer: A, amount: B}\n", "could not be told from the performers' own pay"),
        (
            "columns: {performer: A, amount: B, code: C}\ncodes: {contribution: day}\n",
            "`contribution` and `day` have one code, and no column says who is paid",
        ),
        ("columns: [performer]\n", "`columns` wants a line for each"),
        ("codes: {overtme: OT}\n", "no earnings code is called `overtme`. Did you mean `overtime`"),
        ("colums: {}\n", "no key is called `colums`. Did you mean `columns`"),
        ("columns: {performer: A, performer: B}\n", "stands twice"),
        ("- a\n", "has the keys `columns` and `codes`"),
        ("", "the file is empty"),
    ],
)
def test_a_layout_that_is_wrong_says_where_and_what_was_meant(
    tmp_path: Path, text: str, told: str
) -> None:
    with pytest.raises(UserError) as wrong:
        layout(tmp_path, text)
    assert told in str(wrong.value)
    assert "payroll.yaml" in str(wrong.value)


def test_every_column_can_be_asked_for(tmp_path: Path) -> None:
    text = "columns:\n" + "".join(f"  {name}: {name.upper()}\n" for name in COLUMNS)
    told = rows(as_csv(payroll(ALL, layout(tmp_path, text))))
    assert set(told[0]) == {name.upper() for name in COLUMNS}


# A ledger's text


def test_beancount_reads_it_and_finds_it_balanced() -> None:
    loader = pytest.importorskip("beancount.loader", reason="beancount is not installed")
    from beancount.core.data import Transaction

    entries, errors, _ = loader.load_string(as_beancount(made.books()))
    assert errors == []
    owed: dict[str, Decimal] = {}
    for entry in entries:
        if isinstance(entry, Transaction):
            for posting in entry.postings:
                number = posting.units.number if posting.units else None
                owed[posting.account] = owed.get(posting.account, Decimal(0)) + (number or 0)
    assert sum(owed.values()) == 0
    for each in ALL:
        if each.sums is not None:
            account = f"Liabilities:Performers:{each.payee.name.replace(' ', '-')}"
            assert -owed[account] == each.sums.total.amount - each.sums.paid.amount


def test_a_ledger_has_each_reversal_under_the_day_of_the_books() -> None:
    day = replace(a_day(), day=date(2025, 3, 4))
    lines = [
        accrual(day, number=0, day=date(2025, 3, 4), why=""),
        accrual(day, number=1, day=date(2025, 3, 17), why="no record gives it", back=True),
    ]
    books = replace(made.books(), ledger=Ledger.of(lines), open=())
    text = as_beancount(books)
    assert text.count("1204.00 USD\n") == 4
    assert '2025-03-17 * "Ana Vale" "a day of work"' in text
    assert '  why: "no record gives it"' in text
    march = Term(start=date(2025, 3, 10), end=date(2025, 3, 24))
    assert "2025-03-04 *" not in as_beancount(replace(books, during=march))


def test_what_is_left_over_of_whoever_was_erased_is_in_a_ledger_too() -> None:
    nobody = Account(Kind.COST, made.PICTURE, None, "—")
    owed = nobody._replace(kind=Kind.OWED)
    amount = usd("5.00")
    gone = Transaction(
        key="pay-posted.3",
        day=date(2025, 3, 4),
        why="of people who were erased",
        postings=(Posting(nobody, amount), Posting(owed, -amount)),
    )
    text = as_beancount(replace(made.books(), ledger=Ledger.of([gone]), open=()))
    assert "  Expenses:The-Long-Take:Erased  5.00 USD" in text
    assert "  Liabilities:Performers:Erased  -5.00 USD" in text


def test_a_ledger_books_nothing_that_has_no_amount() -> None:
    text = as_beancount(made.books())
    assert "; Open, and not booked: the-long-take/mei-lin-zhao/d8/replica" in text
    assert "asked: estimated_days" in text


def test_no_name_can_begin_a_line_of_the_ledger() -> None:
    loader = pytest.importorskip("beancount.loader", reason="beancount is not installed")
    name = 'Ana" \n2025-01-01 * "x"\r\n  Assets:Payroll  1 USD\u2028; \\'
    day = accrual(a_day(), number=0, day=date(2025, 3, 4), why="")
    books = replace(made.books(), ledger=Ledger.of([day]), names={day.line.performer: name})
    entries, errors, _ = loader.load_string(as_beancount(books))
    assert errors == []
    assert len([entry for entry in entries if type(entry).__name__ == "Transaction"]) == 1


# The document


def test_the_how_to_names_every_column_and_code_and_its_example_is_read(tmp_path: Path) -> None:
    text = (Path(__file__).parents[1] / "docs/how-to/name-payroll-columns.md").read_text("utf-8")
    example, tables = text.split("```yaml\n")[1].split("```")
    assert layout(tmp_path, example).codes[Earning.OVERTIME] == "OT"
    columns, codes = tables.split("| code | pays for |")
    assert set(re.findall(r"`(\w+)`", columns.partition("| column")[2])) >= set(COLUMNS)
    assert set(re.findall(r"`([\w-]+)`", codes)) >= {earning.value for earning in Earning}

"""Statements, and what is made of them: pages, JSON, payroll, a ledger, the union's report."""

import csv
import importlib.util
import io
import json
import re
import string
import sys
import tomllib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonschema
import pytest

from personae.app.files.packs import PACKS, read_packs
from personae.app.files.payroll import read_layout
from personae.app.reports.beancount import as_beancount
from personae.app.reports.language import language, languages
from personae.app.reports.payroll import COLUMNS, Layout, as_csv, as_xlsx, payroll
from personae.app.reports.statement_html import render
from personae.app.reports.statement_json import statement
from personae.app.reports.statement_pdf import document
from personae.app.reports.union_html import EARNINGS
from personae.app.schemas import schema
from personae.pay.interfaces import Words
from personae.pay.line import Earning, Line
from personae.pay.standing import Paid, State
from personae.pay.statement import Payee, Statement, statements
from personae.pay.whatif import whatif
from personae.rules.conditions import facts_asked
from personae.rules.facts import FACTS
from personae.rules.rule import LEVELS
from personae.vocabulary.mistake import UserError
from personae.vocabulary.money import Money
from personae.vocabulary.names import PerformerId

GOLDEN = Path(__file__).parent / "golden" / "statement"
FILES = Path(sys.modules["personae.app.reports.language"].__file__ or "").parent / "languages"


def loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("made_statements", GOLDEN / "made.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["made_statements"] = module
    spec.loader.exec_module(module)
    return module


made = loaded()
ALL: tuple[Statement, ...] = made.made()
ANA, DIEGO, MEI, NORA, RYO = ALL
AGREEMENT = "sag-aftra/tv-theatrical-2023"  # of The Long Take; other packs may stand in English
ENGLISH, SPANISH = language("en"), language("es")


def usd(text: str) -> Money:
    return Money(Decimal(text), "USD")


def one(*lines: Line, name: str = "Ana Vale", states: dict[str, State] | None = None) -> Statement:
    payee = Payee(performer=PerformerId("ana-vale"), name=name)
    (only,) = statements(lines, pay=made.PAY, payees=[payee], states=states or {})
    return only


def a_day(key: str = "day", **more: Any) -> Line:
    plain: Line = made.line(
        "ana-vale", key, "2025-03-04", Earning.DAY, "a day of work", made.DAY, "1204.00", "1 × 1204"
    )
    return replace(plain, key=key, **more)


# What is kept


@pytest.mark.parametrize(("name", "data"), list(made.files()), ids=lambda each: str(each)[:40])
def test_it_is_what_was_kept(name: str, data: bytes) -> None:
    assert (GOLDEN / name).read_bytes() == data, f"python {GOLDEN / 'made.py'}"


def test_nothing_else_is_kept() -> None:
    kept = {path.name for path in GOLDEN.iterdir() if path.is_file()}
    assert kept == {name for name, _ in made.files()} | {"made.py", "README.md"}


def test_each_json_is_as_its_schema_says() -> None:
    for name, data in made.files():
        if name.endswith(".json"):
            known = {"production-pay.json": "production-pay", "what-if.json": "what-if"}
            described = schema(known.get(name, "statement"))
            jsonschema.Draft202012Validator.check_schema(described)
            jsonschema.validate(json.loads(data), described)


@pytest.mark.parametrize("name", ["statement", "production-pay", "what-if"])
def test_a_schema_knows_every_earnings_code(name: str) -> None:
    found = re.findall(r'"earning": \{"enum": (\[.*?\])', json.dumps(schema(name)))
    found += re.findall(r'"items": \{"enum": (\["day".*?\])', json.dumps(schema(name)))
    assert found
    assert {frozenset(json.loads(each)) for each in found} == {frozenset(e.value for e in Earning)}


@pytest.mark.parametrize("name", ["statement", "production-pay", "what-if"])
def test_a_schema_refuses_an_amount_that_is_a_number(name: str) -> None:
    files = dict(made.files())
    file = "ana-vale.json" if name == "statement" else f"{name}.json"
    values = json.loads(files[file])
    jsonschema.validate(values, schema(name))
    place = values["all"]["first"] if name == "what-if" else values
    key = {"statement": "sums", "production-pay": "sums", "what-if": "amount"}[name]
    place[key] = 1204.0
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(values, schema(name))


# One performer


def test_ana_vale_to_the_cent() -> None:
    assert ANA.sums is not None
    assert ANA.sums.total == usd("5719.00")  # 4 × 1204 + 903; a day taken back counts for nothing
    assert ANA.sums.paid == usd("1654.00")  # 1204 + 450 of the overtime
    assert ANA.sums.to_pay == usd("2861.00")  # two days and 453 of the overtime
    assert ANA.sums.held == usd("1204.00")
    assert ANA.sums.overpaid == usd("0.00")
    assert ANA.contributions is not None
    assert ANA.contributions.subtotal == usd("1200.99")


def test_what_was_paid_too_much_is_taken_from_nothing_else() -> None:
    both = one(
        a_day("a"),
        a_day("b"),
        states={"a": State(payments=made.paid("1300.00", "2025-03-20", "x"))},
    )
    assert both.sums is not None
    assert both.sums.to_pay == usd("1204.00")
    assert both.sums.overpaid == usd("96.00")


def test_an_open_line_says_what_is_asked_and_of_whom() -> None:
    (item,) = MEI.open
    assert [(q.fact, q.whom.value) for q in item.questions] == [("estimated_days", "production")]
    (item,) = DIEGO.open  # no fact is missing: a clause was not read
    assert [(q.fact, q.whom.value) for q in item.questions] == [("", "union")]


def test_a_performer_without_any_line_has_a_statement_all_the_same() -> None:
    assert RYO.items == ()
    assert RYO.sums is None
    assert "By what is on record, nothing is due to you" in render(RYO, ENGLISH)
    assert "Nothing of you is seen in this cut. That never makes your pay less." in render(
        RYO, ENGLISH
    )


def test_seen_and_on_no_record_is_to_be_asked() -> None:
    alone = statements(
        [], pay=made.PAY, payees=made.PAYEES[:1], states={}, cut=made.CUT, estimates={}
    )[0]
    assert "You are seen, and no record says what you were paid for. Ask." in render(alone, ENGLISH)


def test_without_a_cut_nothing_is_said_of_where_they_are_seen() -> None:
    page = render(one(a_day()), ENGLISH)
    assert "No cut was compared with the records" in page
    assert "Nothing of you is seen" not in page


def test_all_open_is_not_nothing() -> None:
    page = render(one(a_day(amount=None)), ENGLISH)
    assert "What is due to you cannot be told yet." in page
    assert "0.00" not in page


def test_one_day_against_two_scenes_stands_out() -> None:
    assert MEI.scenes_outnumber_days
    assert "Scenes you are seen in: 2. Days estimated: 1." in render(MEI, ENGLISH)
    assert not NORA.scenes_outnumber_days  # no list of scenes: nothing can be told
    assert not ANA.scenes_outnumber_days  # nobody estimated anything


@pytest.mark.parametrize(("days", "outnumber"), [("1.9", True), ("2", False), ("2.1", False)])
def test_as_many_days_as_scenes_do_not_stand_out(days: str, outnumber: bool) -> None:
    (estimate,) = MEI.estimates
    less = replace(MEI, estimates=(replace(estimate, days=Decimal(days)),))
    assert less.scenes_outnumber_days is outnumber


# What cannot be


def test_two_currencies_in_one_statement_are_a_mistake_that_names_both() -> None:
    other = a_day("b", amount=Money(Decimal("300.00"), "CAD"), where="work.csv:9")
    with pytest.raises(UserError) as told:
        one(a_day("a", where="work.csv:5"), other)
    assert "more than one currency: CAD (work.csv:9), USD (work.csv:5)" in str(told.value)


def test_a_payment_in_another_currency_is_the_same_mistake() -> None:
    paid = Paid(on=date(2025, 3, 20), amount=Money(Decimal("1.00"), "EUR"), reference="")
    with pytest.raises(UserError, match="more than one currency"):
        one(a_day("a"), states={"a": State(payments=(paid,))})


def test_two_currencies_cannot_be_compared_under_two_texts() -> None:
    with pytest.raises(UserError, match="more than one currency"):
        whatif([a_day("a")], [a_day("a", amount=Money(Decimal("300.00"), "CAD"))])


@pytest.mark.parametrize(
    ("lines", "states", "why"),
    [
        ([a_day("a"), a_day("a")], {}, "two lines are called a"),
        ([a_day("a")], {"b": State()}, "no line is called b"),
        ([a_day("a", performer=PerformerId("nobody"))], {}, "who are not listed"),
        ([a_day("a", picture="another-film")], {}, "is of another-film"),
        ([a_day("a", amount=Money(Decimal("1204.001"), "USD"))], {}, "finer than a cent"),
    ],
)
def test_what_no_record_can_bring_about_is_refused(
    lines: list[Line], states: dict[str, State], why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        one(*lines, states=states)


NAMES = (
    "W" * 200,
    "Зоя Ковалёва",
    "نور الهاشمي",
    "王晓明",
    "<script>alert(1)</script>",
    '=HYPERLINK("x")',
    "Ana\u202eelaV",
)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("tag", ["en", "es"])
def test_any_name_can_be_told(name: str, tag: str) -> None:
    told = one(a_day(), name=name)
    page = render(told, language(tag))
    assert "<script>" not in page
    assert name in page or name.startswith(("<", "="))
    assert document(told, language(tag)).title.endswith(f"{name}, The Long Take")
    assert statement(told)["name"] == name
    assert as_csv(payroll([told]))
    assert as_xlsx(payroll([told]))


# Languages


def keys(tag: str) -> dict[str, set[str]]:
    """Each text's key, and what is filled into it."""
    file = tomllib.loads((FILES / f"{tag}.toml").read_text(encoding="utf-8"))
    found = {"name": set[str](), "paper": set[str]()}
    for section, texts in file.items():
        if isinstance(texts, dict):
            for key, text in texts.items():
                filled = {name for _, name, _, _ in string.Formatter().parse(str(text)) if name}
                found[f"{section}.{key}"] = filled if isinstance(text, str) else set()
    return found


def test_english_and_spanish_are_there() -> None:
    assert set(languages()) >= {"en", "es"}


@pytest.mark.parametrize("tag", languages())
def test_a_language_has_every_text_and_fills_the_same_into_it(tag: str) -> None:
    assert keys(tag) == keys("en")


@pytest.mark.parametrize("tag", languages())
def test_a_language_knows_every_word_that_a_line_can_have(tag: str) -> None:
    say = language(tag)
    for earning in Earning:
        assert say(f"earnings.{earning.value}")
        assert EARNINGS[earning.value]
    for level in (*LEVELS, "—"):
        assert say(f"levels.{level}")
    assert len(say.file["dates"]["months"]) == 12
    for fact in say.file["questions"].keys() - {"read", "call", "dismissed"}:
        assert fact in FACTS  # the last two are columns of a time report


def test_nothing_is_left_in_english_that_is_told_in_another_language() -> None:
    english, spanish = (
        tomllib.loads((FILES / f"{t}.toml").read_text("utf-8")) for t in ("en", "es")
    )
    same = {
        f"{section}.{key}"
        for section, texts in english.items()
        if isinstance(texts, dict) and section not in ("numbers", "dates")
        for key, text in texts.items()
        if text == spanish[section][key] and re.search(r"[a-z]{3}", re.sub(r"\{.*?\}", "", text))
    }
    assert same <= {"text.subtotal", "text.minutes"}


def test_a_language_without_a_file_is_a_mistake_that_names_those_there_are() -> None:
    with pytest.raises(UserError, match="no statement is written in `fr`"):
        language("fr")
    with pytest.raises(UserError, match="There are en, es"):
        language("../en")


MONEY = """
    amount         | en                   | es
    0.00           | 0.00 USD             | 0.00 USD
    0.05           | 0.05 USD             | 0.05 USD
    999.99         | 999.99 USD           | 999.99 USD
    1000.00        | 1,000.00 USD         | 1,000.00 USD
    1204.00        | 1,204.00 USD         | 1,204.00 USD
    12345678.90    | 12,345,678.90 USD    | 12,345,678.90 USD
    -28.50         | −28.50 USD           | −28.50 USD
"""
_, *SUMS = ([cell.strip() for cell in row.split("|")] for row in MONEY.strip().splitlines())


@pytest.mark.parametrize(("amount", "english", "spanish"), SUMS)
def test_money_is_written_as_each_language_writes_it(
    amount: str, english: str, spanish: str
) -> None:
    assert ENGLISH.money(usd(amount)).replace("\u00a0", " ") == english
    assert SPANISH.money(usd(amount)).replace("\u00a0", " ") == spanish


def test_days_are_written_as_each_language_writes_them() -> None:
    assert ENGLISH.day(date(2025, 3, 4)) == "4 March 2025"
    assert SPANISH.day(date(2025, 3, 4)) == "4 de marzo de 2025"


@pytest.mark.parametrize(("tag", "locale"), [("en", "en_GB"), ("es", "es_US")])
def test_figures_and_days_are_those_of_the_common_locale_data(tag: str, locale: str) -> None:
    babel = pytest.importorskip("babel")
    from babel.dates import format_date
    from babel.numbers import format_decimal

    assert babel
    for number in ("0.05", "999.99", "1000.00", "1204.50", "-28.50", "9999999.99"):
        theirs = format_decimal(Decimal(number), format="#,##0.00", locale=locale)
        assert language(tag).number(Decimal(number)).replace("−", "-") == theirs
    for month in range(1, 13):
        day = date(2025, month, 4)
        assert language(tag).day(day) == format_date(day, format="long", locale=locale)


PAIRS = [
    ("a day of work", "un día de trabajo"),
    ("overtime: 11.5 hours of work", "horas extra: 11.5 horas de trabajo"),
    ("a day on hold; a day of work", "un día de espera; un día de trabajo"),
    ("1 × max(1204.00, 1204.00)", "1 × max(1204.00, 1204.00)"),
    (
        "it may be that the hours of the scan are hours worked on that day",
        "puede ser que las horas del escaneo son horas trabajadas ese día",
    ),
]


@pytest.mark.parametrize(("english", "spanish"), PAIRS)
def test_a_sentence_of_the_records_is_told_in_the_readers_language(
    english: str, spanish: str
) -> None:
    assert SPANISH.record(english) == ((spanish, True),)
    assert ENGLISH.record(english) == ((english, True),)


UNKNOWN = "something that nobody wrote before"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (UNKNOWN, ((UNKNOWN, False),)),
        (
            f"a day of work; {UNKNOWN}",
            (("un día de trabajo", True), (f"; {UNKNOWN}", False)),
        ),
        (f"it may be that {UNKNOWN}", ((f"it may be that {UNKNOWN}", False),)),
        ("a day of works", (("a day of works", False),)),
    ],
)
def test_a_sentence_that_a_language_does_not_know_stands_as_it_is(
    written: str, told: tuple[tuple[str, bool], ...]
) -> None:
    assert SPANISH.record(written) == told


def test_words_in_another_language_are_marked_for_who_reads_aloud() -> None:
    told = one(a_day(because=f"a day of work; {UNKNOWN}"))
    assert f'un día de trabajo<span lang="en">; {UNKNOWN}</span>' in render(told, SPANISH)
    words = [
        each
        for block in document(told, SPANISH).blocks
        for _, text in getattr(block, "pairs", ())
        for each in text
    ]
    assert Words(text=f"; {UNKNOWN}", language="en") in words


@pytest.mark.parametrize("tag", languages())
def test_every_fact_that_the_agreements_rules_of_pay_ask_is_asked_as_a_question(tag: str) -> None:
    rules = [each.rule for each in read_packs(PACKS, AGREEMENT) if each.rule.of_pay]
    assert rules
    for rule in rules:
        owes = (*rule.owes.rates, rule.owes.days) if rule.owes else ()
        for fact in {*facts_asked(rule.speaks), *owes} & FACTS.keys():
            text, translated = language(tag).question(fact)
            assert text.endswith("?"), fact
            assert translated


def test_every_sentence_of_the_agreements_rules_of_pay_is_known_in_spanish() -> None:
    rules = [each.rule for each in read_packs(PACKS, AGREEMENT) if each.rule.of_pay]
    for said in filter(None, (said for rule in rules for said in (rule.because, rule.unread))):
        assert all(known for _, known in SPANISH.record(said)), said


def test_a_fact_that_a_language_does_not_ask_of_is_asked_in_english_and_marked() -> None:
    fact = "minor"
    assert fact not in SPANISH.file["questions"]
    assert ENGLISH.question(fact) == ("Is it so that the performer is a minor?", True)
    assert SPANISH.question(fact) == ("Is it so that the performer is a minor?", False)


@pytest.mark.parametrize("tag", languages())
@pytest.mark.parametrize("each", ALL, ids=lambda s: str(s.payee.performer))
def test_page_and_pdf_say_the_same(tag: str, each: Statement) -> None:
    say = language(tag)
    page = re.sub(r"<[^>]+>", " ", render(each, say).partition("<body>")[2])
    shown = " ".join(page.replace("&#39;", "'").split())
    for block in document(each, say).blocks:
        for words in (*getattr(block, "text", ()), *sum(getattr(block, "items", ()), ())):
            if isinstance(words, Words):
                for piece in re.split(r"; |\n", words.text):
                    assert " ".join(piece.split()).strip(": ") in shown


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
    (row,) = rows(as_csv(payroll([one(a_day(amount=usd("-28.50")))])))
    assert row["amount"] == "-28.50"


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

    entries, errors, _ = loader.load_string(as_beancount(ALL))
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


def test_a_ledger_books_nothing_that_has_no_amount() -> None:
    text = as_beancount([MEI])
    assert "; Open, and not booked: the-long-take/mei-lin-zhao/d8/replica" in text
    assert "asked: estimated_days" in text


def test_no_name_can_begin_a_line_of_the_ledger() -> None:
    loader = pytest.importorskip("beancount.loader", reason="beancount is not installed")
    name = 'Ana" \n2025-01-01 * "x"\r\n  Assets:Payroll  1 USD\u2028; \\'
    entries, errors, _ = loader.load_string(as_beancount([one(a_day(), name=name)]))
    assert errors == []
    assert len([entry for entry in entries if type(entry).__name__ == "Transaction"]) == 1


# The union


def test_the_union_reads_sums_of_the_statements() -> None:
    values = made.of_the_union()
    assert [each["total"] for each in values["sums"]] == ["9784.50 USD"]
    assert {each["performer"] for each in values["performers"]} == set(made.NAMES)
    stands_out = [
        each["performer"] for each in values["performers"] if each["scenes_outnumber_days"]
    ]
    assert stands_out == ["mei-lin-zhao"]
    assert {each["line"] for each in values["open"]} == {
        "the-long-take/diego-santos/d9/replica",
        "the-long-take/mei-lin-zhao/d8/replica",
    }


def test_the_union_is_not_spoken_to_as_the_performer() -> None:
    page = dict(made.files())["production-pay.html"].decode()
    assert not re.search(r"\byou(r|rs)?\b", page, re.IGNORECASE)


# What if


def test_like_is_compared_with_like() -> None:
    values = made.if_offered()
    assert values["all"]["difference"] == "-2516.00 USD"
    assert not values["all"]["whole"]
    assert values["like_with_like"]["difference"] == "-1204.00 USD"  # Ana Vale and Nora Lind alone
    assert values["like_with_like"]["performers"] == 2


def test_what_if_fits_a_terminal() -> None:
    lines = dict(made.files())["what-if.txt"].decode().splitlines()
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 80


def test_nobody_under_either_text() -> None:
    done = whatif([], [])
    assert done.performers == ()
    from personae.app.reports.whatif_html import render as page
    from personae.app.reports.whatif_json import Text, what_if
    from personae.app.reports.whatif_text import summary

    text = Text(pack="a/b", status=())
    values = what_if(done, title="x", first=text, second=text, names={})
    jsonschema.validate(values, schema("what-if"))
    assert "For nobody is pay known whole" in summary(values)
    assert "Nobody has a line under either text." in page(values)


# The document


def test_the_how_to_names_every_column_and_code_and_its_example_is_read(tmp_path: Path) -> None:
    text = (Path(__file__).parents[1] / "docs/how-to/name-payroll-columns.md").read_text("utf-8")
    example, tables = text.split("```yaml\n")[1].split("```")
    assert layout(tmp_path, example).codes[Earning.OVERTIME] == "OT"
    columns, codes = tables.split("| code | pays for |")
    assert set(re.findall(r"`(\w+)`", columns.partition("| column")[2])) >= set(COLUMNS)
    assert set(re.findall(r"`([\w-]+)`", codes)) >= {earning.value for earning in Earning}

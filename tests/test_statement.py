"""Statements: what they come to, what is refused, and what is kept of them."""

import json
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import jsonschema
import pytest
from tests.statements import ANA, DIEGO, ENGLISH, GOLDEN, MEI, NORA, RYO, a_day, made, one, usd

from personae.app.reports.language import language
from personae.app.reports.payroll import as_csv, as_xlsx, payroll
from personae.app.reports.statement_html import render
from personae.app.reports.statement_json import statement
from personae.app.reports.statement_pdf import document
from personae.app.schemas import schema
from personae.pay.by_production import by_production
from personae.pay.line import Earning, Line
from personae.pay.standing import Objection, Paid, State
from personae.pay.statement import statements
from personae.pay.whatif import whatif
from personae.vocabulary.mistake import UserError
from personae.vocabulary.money import Money
from personae.vocabulary.names import PerformerId

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
    (item,) = one(a_day(amount=None, asks=("scan_hours", "scale_day", "pay_agreed"))).open
    assert [q.whom.value for q in item.questions] == ["either", "union", "both"]
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


# What is said of lines that wait for somebody


def heard(*, answered: bool = False) -> Objection:
    answer: dict[str, Any] = (
        {"answered_on": date(2025, 4, 2), "answer": "the log says four", "outcome": "rejected"}
        if answered
        else {}
    )
    return Objection(on=date(2025, 4, 1), by="ana-vale", because="it took six hours", **answer)


@pytest.mark.parametrize("answered", [False, True])
def test_an_objection_to_an_open_line_is_on_the_page_in_the_document_and_with_the_union(
    *, answered: bool
) -> None:
    state = State(objections=(heard(answered=answered),))
    scan = a_day("scan", amount=None, because="its hours are not known", asks=("scan_hours",))
    made_of = one(scan, states={"scan": state})
    for text in (render(made_of, ENGLISH), str(document(made_of, ENGLISH))):
        assert "it took six hours" in text
        assert ("the log says four" in text) is answered
    assert len(by_production([made_of]).held) == (not answered)


def test_a_line_that_keeps_its_amount_says_what_is_asked_and_stands_among_what_is_open() -> None:
    kept = a_day("day", because="nobody recorded when they were dismissed", asks=("dismissed",))
    made_of = one(kept, states={"day": State(asked=True)})
    text = render(made_of, ENGLISH)
    assert "Lines that keep what was worked out before" in text
    assert "To be told by you or the production." in text
    assert "To be told by you or the production." in str(document(made_of, ENGLISH))
    assert made_of.sums is not None
    assert str(made_of.sums.total) == "1204.00 USD"
    assert [item.line.key for _, item in by_production([made_of]).open] == ["day"]
    assert "Lines that keep" not in render(one(a_day("day")), ENGLISH)


def test_nothing_is_said_to_be_paid_where_nothing_was() -> None:
    gone = one(a_day("day"), states={"day": State(reversed=True)})
    assert "All of it is marked as paid." not in render(gone, ENGLISH)

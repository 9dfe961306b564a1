"""A statement in each language: every text, figures and days, sentences of the records."""

import json
import re
import string
import sys
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.statements import AGREEMENT, ALL, ENGLISH, SPANISH, a_day, one, usd

from personae.app.files.packs import PACKS, read_packs
from personae.app.reports.language import language, languages
from personae.app.reports.statement_html import render
from personae.app.reports.statement_pdf import document
from personae.app.reports.union_html import EARNINGS
from personae.app.schemas import schema
from personae.pay.interfaces import Words
from personae.pay.line import ASKED, Earning
from personae.pay.standing import Standing, Whom
from personae.pay.statement import Statement
from personae.rules.conditions import facts_asked
from personae.rules.facts import FACTS
from personae.rules.rule import LEVELS
from personae.vocabulary.mistake import UserError

FILES = Path(sys.modules["personae.app.reports.language"].__file__ or "").parent / "languages"


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
    for whom in Whom:
        assert say(f"whom.{whom.value}")
        assert whom.value in json.dumps(schema("statement")["$defs"]["question"])
    for standing in Standing:
        assert standing.value in say.file["standings"]
        assert standing.value in json.dumps(schema("statement")["$defs"]["state"])
    for level in (*LEVELS, "—"):
        assert say(f"levels.{level}")
    assert len(say.file["dates"]["months"]) == 12
    for fact in say.file["questions"].keys() - {"read", "call", "dismissed"}:
        assert fact in FACTS or fact in ASKED  # the last two are columns of a time report
    assert say.file["questions"].keys() >= ASKED.keys()


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

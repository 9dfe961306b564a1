"""Two packs over the same uses: what changes, by which clause, and for how much."""

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.journeys.stranger import Stranger

from personae.app.files.packs import PACKS, read_packs
from personae.app.files.uses import Uses, read_uses
from personae.app.journeys.compare import compared
from personae.app.reports.comparison_json import amount, comparison
from personae.app.schemas import schema
from personae.clearance import comparing
from personae.clearance.answers import Ruling
from personae.clearance.comparing import Comparison, Values, compare
from personae.clearance.one_pack import Pack, Said
from personae.rules.facts import FACTS, Kind, Value
from personae.vocabulary.mistake import UserError

GOLDEN = Path(__file__).parent / "golden" / "comparison"
EXAMPLE = Path(__file__).parents[1] / "examples" / "uses" / "background-2023.csv"
AGREEMENT = "sag-aftra/tv-theatrical-2023"
AS_UNION_TOLD = "amptp-proposals/2023-07-union-account"
AS_AMPTP_TOLD = "amptp-proposals/2023-07-amptp-account"


def pack(name: str) -> Pack:
    return Pack(name=name, provisions=read_packs(GOLDEN / "packs", name))


GUILD, OFFER = pack("guild/terms-2020"), pack("studios/offer-2023")


def one(facts: dict[str, Value | None], first: Pack = GUILD, second: Pack = OFFER) -> Comparison:
    return compare(first, second, tuple(facts), [("it", tuple(facts.values()))])


def answers(facts: dict[str, Value | None]) -> tuple[str, str]:
    ((step, _),) = one(facts).steps.items()
    return step[0].word, step[1].word


# Answers

PLAIN: dict[str, Value | None] = {
    "kind": "background",
    "photography_from": date(2024, 5, 6),
    "consent_covers": True,
    "separately_signed": True,
    "used_as_principal": False,
    "counts_as_covered_background": False,
    "scan": False,
    "nudity": False,
}
TABLE = """
    covered | apart   | principal | counted | scan    | nude    | guild         | offer
    yes     | yes     | no        | no      | no      | no      | permitted     | permitted
    no      | yes     | no        | no      | no      | no      | needs-consent | permitted
    no      | no      | no        | no      | no      | no      | needs-consent | permitted
    yes     | no      | no        | no      | no      | no      | needs-consent | permitted
    unknown | yes     | no        | no      | no      | no      | cannot-say    | permitted
    unknown | no      | no        | no      | no      | no      | needs-consent | permitted
    unknown | unknown | no        | no      | no      | no      | cannot-say    | permitted
    no      | unknown | no        | no      | no      | no      | needs-consent | permitted
    yes     | unknown | no        | no      | no      | no      | cannot-say    | permitted
    yes     | yes     | yes       | no      | no      | no      | payment-due   | permitted
    no      | yes     | yes       | no      | no      | no      | needs-consent | permitted
    no      | yes     | no        | yes     | no      | no      | cannot-say    | permitted
    yes     | yes     | no        | yes     | no      | yes     | cannot-say    | prohibited
    yes     | yes     | no        | no      | yes     | no      | permitted     | payment-due
    yes     | yes     | no        | no      | unknown | no      | permitted     | cannot-say
    yes     | yes     | no        | no      | unknown | yes     | permitted     | prohibited
    yes     | yes     | no        | no      | yes     | unknown | permitted     | cannot-say
"""
MEANING = {"yes": True, "no": False, "unknown": None}
ASKED = (
    "consent_covers",
    "separately_signed",
    "used_as_principal",
    "counts_as_covered_background",
    "scan",
    "nudity",
)
_, *ROWS = ([cell.strip() for cell in row.split("|")] for row in TABLE.strip().splitlines())


@pytest.mark.parametrize("row", ROWS, ids=" ".join)
def test_each_pack_alone_answers(row: list[str]) -> None:
    *told, guild, offer = row
    facts = PLAIN | dict(zip(ASKED, map(MEANING.__getitem__, told), strict=True))
    assert answers(facts) == (guild, offer)


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        (date(2019, 12, 31), "permitted"),
        (date(2020, 1, 1), "needs-consent"),
        (None, "cannot-say"),
    ],
)
def test_an_agreement_speaks_from_its_first_day(day: date | None, answer: str) -> None:
    assert answers(PLAIN | {"consent_covers": False, "photography_from": day})[0] == answer


def test_neither_the_place_nor_the_agreement_of_a_use_is_asked() -> None:
    facts = PLAIN | {"consent_covers": False}
    elsewhere = facts | {"territory": "DE", "agreement": "none"}
    assert answers(elsewhere) == answers(facts) == ("needs-consent", "permitted")


def test_the_clauses_that_make_an_answer_are_named() -> None:
    done = one(PLAIN | {"separately_signed": False, "nudity": True})
    assert done.first.changed == {"guild/terms-2020/form": 1}
    assert done.second.changed == {"studios/offer-2023/nudity": 1}
    assert not done.first.missing


def test_what_an_answer_turns_on_is_named() -> None:
    done = one(PLAIN | {"consent_covers": None, "separately_signed": None})
    assert set(done.first.missing) == {"consent_covers", "separately_signed"}
    done = one(PLAIN | {"consent_covers": None, "separately_signed": False})
    assert not done.first.missing  # covered or not, it needs a consent
    assert set(done.first.clauses) == {f"guild/terms-2020/{rule}" for rule in ("consent", "form")}


unknown_or_not = st.sampled_from([True, False, None])
uses = st.fixed_dictionaries(
    dict.fromkeys(ASKED, unknown_or_not)
    | {
        "kind": st.sampled_from(["background", "voice", None]),
        "photography_from": st.sampled_from([date(2019, 12, 31), date(2020, 1, 1), None]),
        "daily_rate": st.sampled_from([Decimal(208), Decimal("1300.50"), None]),
        "scale_day": st.sampled_from([Decimal(208), None]),
        "principal_scale_day": st.sampled_from([Decimal(1158), None]),
        "estimated_days": st.sampled_from([Decimal(0), Decimal("0.5"), Decimal(3), None]),
    }
)
TOLD: dict[str, Value] = {
    "kind": "background",
    "photography_from": date(2020, 1, 1),
    "daily_rate": Decimal(7),
    "scale_day": Decimal(8),
    "principal_scale_day": Decimal(9),
    "estimated_days": Decimal(2),
}


@settings(max_examples=150, deadline=None)
@given(uses, st.booleans(), st.sampled_from(sorted({*ASKED, *TOLD})))
def test_learning_a_fact_changes_no_definite_answer_and_no_amount(
    facts: dict[str, Value | None], yes: bool, name: str
) -> None:
    if facts[name] is not None:
        return
    before, after = one(facts), one(facts | {name: TOLD.get(name, yes)})
    for place in ("first", "second"):
        old, new = getattr(before, place), getattr(after, place)
        if Ruling.CANNOT_SAY not in old.answers:
            assert old.answers == new.answers
        if not old.money.unknown:
            assert old.money == new.money


@settings(max_examples=40, deadline=None)
@given(st.lists(uses, max_size=30))
def test_the_other_way_round_it_says_the_same(many: list[dict[str, Value | None]]) -> None:
    columns = (*ASKED, *TOLD)
    rows = [(str(n), tuple(facts[name] for name in columns)) for n, facts in enumerate(many)]
    there, back = compare(GUILD, OFFER, columns, rows), compare(OFFER, GUILD, columns, rows)
    assert there.steps == {(a, b): n for (b, a), n in back.steps.items()}
    assert (there.first, there.second) == (back.second, back.first)
    assert there.between.first - there.between.second == (back.between.second - back.between.first)
    assert sum(there.steps.values()) == there.uses == len(many)
    assert there.between.uses + there.between.unknown == len(many)


def test_no_more_is_remembered_than_fits_and_nothing_is_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = read_uses(GOLDEN / "uses.csv")
    rows = [(f"{n}-{use}", values) for n in range(3) for use, values in file.rows()]
    whole = compare(GUILD, OFFER, file.columns, rows)
    monkeypatch.setattr(comparing, "_REMEMBERED", 4)
    assert compare(GUILD, OFFER, file.columns, iter(rows)) == whole
    assert whole.uses == 39


# Pay

PRINCIPAL = PLAIN | {
    "used_as_principal": True,
    "daily_rate": Decimal("1300.50"),
    "principal_scale_day": Decimal(1158),
    "estimated_days": Decimal(3),
}


@pytest.mark.parametrize(
    ("facts", "due"),
    [
        ({}, "3901.50 USD"),
        ({"daily_rate": Decimal("1158.01")}, "3474.03 USD"),
        ({"daily_rate": Decimal(1157)}, "3474.00 USD"),
        ({"estimated_days": Decimal("0.5")}, "650.25 USD"),
        ({"estimated_days": Decimal("0.001")}, "1.3005 USD"),
        ({"estimated_days": Decimal(0)}, "0.00 USD"),
        ({"used_as_principal": False}, "0.00 USD"),
        ({"photography_from": date(2019, 12, 31)}, "0.00 USD"),
    ],
)
def test_pay_is_exact(facts: dict[str, Value | None], due: str) -> None:
    assert amount(one(PRINCIPAL | facts).first.money.total) == due


@pytest.mark.parametrize("unknown", ["estimated_days", "used_as_principal", "daily_rate"])
def test_pay_that_wants_a_fact_is_not_computed(unknown: str) -> None:
    done = one(PRINCIPAL | {unknown: None})
    assert done.first.money.unknown == 1
    assert unknown in done.first.money.missing
    assert done.between.unknown == 1
    assert done.first.money.total == 0


def test_pay_to_be_bargained_for_is_never_nothing() -> None:
    told = Pack(name=AS_AMPTP_TOLD, provisions=read_packs(PACKS, AS_AMPTP_TOLD))
    agreed = Pack(name=AGREEMENT, provisions=read_packs(PACKS, AGREEMENT))
    later = PLAIN | {"same_picture": False, "consent_names_picture": True, "deceased": False}
    for pay_agreed in (True, False, None):
        done = one(later | {"pay_agreed": pay_agreed}, agreed, told)
        for side, rule in (
            (done.first, f"{AGREEMENT}/badr-other-picture-pay"),
            (done.second, f"{AS_AMPTP_TOLD}/background-other-picture-pay"),
        ):
            assert side.money.unknown == 1
            assert side.money.no_amount == {rule: 1}


# What is written and printed


def made(output: Path | None = None, uses_file: Path = GOLDEN / "uses.csv") -> Any:
    return compared(GUILD.name, OFFER.name, uses_file, packs=GOLDEN / "packs", output=output)


def test_the_page_and_the_values_are_those_kept(tmp_path: Path) -> None:
    done = made(tmp_path)
    for name in ("comparison.json", "comparison.html"):
        assert (tmp_path / name).read_bytes() == (GOLDEN / name).read_bytes(), name
    assert done.summary == (GOLDEN / "comparison.txt").read_text(encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "comparison.html",
        "comparison.json",
    ]


def test_the_page_asks_no_network_and_runs_nothing(tmp_path: Path) -> None:
    made(tmp_path)
    page = (tmp_path / "comparison.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert not re.findall(r"(?:src|href)=\"(?!#)", page)
    assert not re.findall(r"url\((?!#)", page)
    assert "<b>odd</b>" not in page
    assert "&lt;b&gt;odd&lt;/b&gt;" in page


def test_the_page_says_what_a_proposal_is_and_that_no_counsel_read_it(tmp_path: Path) -> None:
    made(tmp_path)
    page = (tmp_path / "comparison.html").read_text(encoding="utf-8")
    assert "studios/offer-2023 is a proposal made in bargaining" in page
    assert "decides nothing" in page
    assert "No counsel has read either pack." in page


def test_every_step_of_the_chart_stands_in_the_table_and_has_its_words(tmp_path: Path) -> None:
    values = made(tmp_path).values
    page = (tmp_path / "comparison.html").read_text(encoding="utf-8")
    assert page.count("<path ") == page.count("<title>") - 1 == len(values["transitions"])
    table = page[page.index('<table class="steps">') :]
    assert table[: table.index("</table>")].count("<tr") - 1 == len(values["transitions"])


@pytest.mark.parametrize("second", [AS_UNION_TOLD, AS_AMPTP_TOLD])
def test_the_shipped_example_is_told_in_25_short_lines(second: str, tmp_path: Path) -> None:
    done = compared(AGREEMENT, second, EXAMPLE, packs=PACKS, output=tmp_path)
    lines = done.summary.splitlines()
    assert len(lines) <= 24  # and one for the page
    assert max(map(len, lines)) <= 80
    jsonschema.validate(done.values, schema("comparison"))
    jsonschema.validate(json.loads((GOLDEN / "comparison.json").read_text()), schema("comparison"))


def test_the_two_accounts_part_over_later_pictures() -> None:
    """As the union told it nothing more is asked; as AMPTP told it consent and pay are."""
    done = compared(AS_AMPTP_TOLD, AS_UNION_TOLD, EXAMPLE, packs=PACKS, output=None)
    file = read_uses(EXAMPLE)
    later = sum(use.startswith("later") for use, _ in file.rows())
    amptp, union = done.values["first"], done.values["second"]
    other = {c["rule"].rpartition("/")[2]: c["uses"] for c in amptp["clauses"]}
    assert later == 18
    assert other["background-other-picture"] + other["background-other-picture-pay"] >= later
    assert {c["rule"].rpartition("/")[2] for c in union["clauses"]} == {"background-scan-pay"}
    assert union["answers"]["permitted"] == 40 - 8  # all but the scans


# Files of uses


def written(folder: Path, text: str, name: str = "uses.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def read(path: Path) -> list[tuple[str, Values]]:
    return list(read_uses(path).rows())


def test_a_use_is_read_with_what_nobody_recorded(tmp_path: Path) -> None:
    text = (
        "\ufeffid,kind,on,notice_given_at,daily_rate,territory,scan\r\n"
        'crowd,background,2025-03-01,2025-02-28T09:00-08:00,"208.50",US-CA,Yes\r\n'
        "\r\n"
        "double,,,,,,\r\n"
    )
    file = read_uses(written(tmp_path, text))
    assert file.columns == ("kind", "on", "notice_given_at", "daily_rate", "territory", "scan")
    first, second = file.rows()
    assert first[0] == "crowd"
    assert first[1][:2] == ("background", date(2025, 3, 1))
    assert first[1][3:] == (Decimal("208.50"), "US-CA", True)
    assert second == ("double", (None,) * 6)


@pytest.mark.parametrize(("header", "name"), [("row,scan", "7"), ("scan,id", "7"), ("scan", "1")])
def test_a_use_is_named_by_its_file_or_by_its_number(
    header: str, name: str, tmp_path: Path
) -> None:
    cells = ",".join("7" if column in ("row", "id") else "yes" for column in header.split(","))
    assert read(written(tmp_path, f"{header}\n{cells}\n")) == [(name, (True,))]


BAD = {
    "": "uses.csv: it is empty. Its first line names the facts, as columns.",
    "\n \n": "uses.csv: it is empty. Its first line names the facts, as columns.",
    "id,scan\n": "uses.csv: it holds no use. Write a row for each.",
    "id\nx\n": "uses.csv:1: it holds no fact.",
    "scann\nyes\n": "uses.csv:1: no fact is called `scann`. Did you mean `scan` or `scan_only`?",
    "scan,\nyes,no\n": "uses.csv:1: a column has no name.",
    "scan,scan\nyes,no\n": "uses.csv:1: the column `scan` stands twice. Keep one of them.",
    "id,row,scan\n1,2,yes\n": "uses.csv:1: `row` and `id` both name the use. Keep one of them.",
    "id;scan\n1;yes\n": "uses.csv:1: its cells are not parted by commas. Save it as CSV.",
    "id,scan\n1\n": "uses.csv:2: this row has 1 cells where the header has 2.",
    "id,scan\n,yes\n": "uses.csv:2: the use's id is empty.",
    "id,scan\na,yes\nb,no\na,no\n": "uses.csv: the uses in rows 1 and 3 have one id.",
    "scan\nperhaps\n": "uses.csv:2: `scan` is true, false or null, not `perhaps`.",
    "kind\nback\n": "uses.csv:2: `kind` is one of employment-based, ",
    "on\n1 May 2025\n": "uses.csv:2: `on` is a day, not `1 May 2025`.",
    "on\n2025-02-29\n": "uses.csv:2: `on` is a day, not `2025-02-29`.",
    "engaged_at\n2025-03-01T09:00\n": "uses.csv:2: `engaged_at` carries a zone",
    "copies\nNaN\n": "uses.csv:2: `copies` is a number, not `NaN`.",
    "copies\n1e999\n": "uses.csv:2: `copies` is a number, not `1e999`.",
    "territory\nCalifornia\n": "uses.csv:2: `territory` is written like `US-CA`",
    'scan\n"yes\n': "uses.csv:2: this is not CSV: ",
    "scan\n\0\n": "uses.csv:2: this is not a table of text.",
    "scan\n" + "y" * 1_000_000: "uses.csv:2: this is not a table of text.",
}


@pytest.mark.parametrize(("text", "said"), BAD.items(), ids=[said[:40] for said in BAD.values()])
def test_what_is_wrong_in_a_file_is_said(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        read(written(tmp_path, text))
    (mistake,) = refused.value.mistakes
    told = str(mistake).removeprefix(f"{tmp_path}/")
    assert told.startswith(said)


def test_a_file_that_is_not_utf_8_is_refused_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "uses.csv"
    path.write_bytes(b"performer\nBj\xc3\xb6rn\nBj\xf6rn\n")
    with pytest.raises(UserError, match=r"uses\.csv:3: this is not UTF-8"):
        read(path)


@pytest.mark.parametrize("name", ["nowhere.csv", "nowhere.parquet", ""])
def test_a_file_that_is_not_there_is_said(name: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"no such file|cannot be read"):
        read(tmp_path / name)


def test_all_that_is_wrong_is_told_at_once_up_to_twenty(tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        read(written(tmp_path, "scan,copies\n" + "maybe,some\n" + "yes,2\n" + "no,many\n"))
    assert [m.where for m in refused.value.mistakes] == ["uses.csv:2", "uses.csv:2", "uses.csv:4"]
    with pytest.raises(UserError) as refused:
        read(written(tmp_path, "scan\n" + "maybe\n" * 5000))
    assert len(refused.value.mistakes) == 20


def test_nothing_is_written_where_the_last_row_is_wrong(tmp_path: Path) -> None:
    path = written(tmp_path, (GOLDEN / "uses.csv").read_text() + "late,crowd" + "," * 11 + "\n")
    with pytest.raises(UserError, match=r"uses\.csv:15: `kind` is one of"):
        made(tmp_path / "out", path)
    assert not (tmp_path / "out").exists()


# Parquet

TYPES: dict[Kind, Any] = {
    Kind.YES_NO: pl.Boolean,
    Kind.DAY: pl.Date,
    Kind.MOMENT: pl.Datetime("us", "UTC"),
    Kind.NUMBER: pl.Float64,
}


def parquet(path: Path, file: Uses) -> Path:
    rows = list(file.rows())
    columns = {"id": [use for use, _ in rows]} | {
        name: pl.Series([values[at] for _, values in rows]).cast(
            TYPES.get(FACTS[name].kind, pl.String)
        )
        for at, name in enumerate(file.columns)
    }
    pl.DataFrame(columns).write_parquet(path, row_group_size=7)
    return path


@pytest.mark.parametrize("source", [EXAMPLE, GOLDEN / "uses.csv"], ids=["shipped", "golden"])
def test_parquet_says_what_csv_says(source: Path, tmp_path: Path) -> None:
    path = parquet(tmp_path / "uses.parquet", read_uses(source))
    assert read(path) == read(source)


def test_parquet_is_known_by_its_bytes_and_its_rows_keep_their_order(tmp_path: Path) -> None:
    path = tmp_path / "uses.dat"
    pl.DataFrame({"copies": list(range(120_000))}).write_parquet(path, row_group_size=1000)
    rows = read(path)
    assert [use for use, _ in rows[:3]] == ["1", "2", "3"]
    assert [values for _, values in rows] == [(Decimal(n),) for n in range(120_000)]


def broken() -> Iterator[tuple[str, bytes]]:
    yield "empty", b""
    yield "no parquet at all", b"id,scan\n1,yes\n" * 20
    yield "only its first bytes", b"PAR1"
    yield "noise", b"PAR1" + bytes(range(256)) * 4 + b"PAR1"


@pytest.mark.parametrize("data", [d for _, d in broken()], ids=[name for name, _ in broken()])
def test_broken_parquet_is_said_in_a_sentence(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "uses.parquet"
    path.write_bytes(data)
    with pytest.raises(UserError, match="this Parquet file is broken or cut short"):
        read(path)


def test_parquet_cut_short_anywhere_is_refused(tmp_path: Path) -> None:
    whole = parquet(tmp_path / "whole.parquet", read_uses(EXAMPLE)).read_bytes()
    for part in range(1, 16):
        cut = tmp_path / "cut.parquet"
        cut.write_bytes(whole[: len(whole) * part // 16])
        with pytest.raises(UserError, match="broken or cut short"):
            read(cut)


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"scan": [True, None], "id": ["a", "a"]}, "the uses in rows 1 and 2 have one id"),
        ({"scan": [1, 0]}, "row 1: `scan` is true, false or null, not `1`"),
        ({"copies": [1.0, float("nan")]}, "row 2: `copies` is a number, not `nan`"),
        ({"kind": [["background"], None]}, "row 1: `kind` is one of a list, not a list"),
        ({"skan": [True]}, "no fact is called `skan`. Did you mean `scan`?"),
        ({"scan": []}, "it holds no use"),
    ],
)
def test_what_is_wrong_in_parquet_is_said(
    columns: dict[str, Any], said: str, tmp_path: Path
) -> None:
    path = tmp_path / "uses.parquet"
    pl.DataFrame(columns).write_parquet(path)
    with pytest.raises(UserError, match=re.escape(said)):
        read(path)


def test_without_the_extra_parquet_is_refused_and_csv_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = parquet(tmp_path / "uses.parquet", read_uses(EXAMPLE))
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(UserError, match=r"Install `personae\[columns\]`, or save"):
        read(path)
    assert len(read(EXAMPLE)) == 40


# The command


def test_the_command_writes_a_page_and_says_where(tmp_path: Path) -> None:
    me = Stranger(tmp_path)
    told = me("rules", "compare", AGREEMENT, AS_UNION_TOLD, "--uses", EXAMPLE, "-o", "out")
    assert told.went_well().out.endswith("The page: out/comparison.html\n")
    again = me("rules", "compare", AGREEMENT, AS_UNION_TOLD, "--uses", EXAMPLE, "--json")
    kept = json.loads((me.here / "out" / "comparison.json").read_text(encoding="utf-8"))
    assert again.went_well().json == kept
    me(
        "rules", "compare", "sag-aftra/tv-theatrical-2032", AS_UNION_TOLD, "--uses", EXAMPLE
    ).refused(1, "Did you mean", AGREEMENT)
    me("rules", "compare", AGREEMENT, AGREEMENT, "--uses", EXAMPLE).refused(1, "with itself")
    me("rules", "compare", AGREEMENT, AS_UNION_TOLD, "--uses", "none.csv").refused(
        1, "none.csv: there is no such file."
    )


def test_an_example_holds_what_the_clauses_responsible_ask() -> None:
    done = one(PLAIN | {"consent_covers": False, "performer": "ana-vale"})
    (example,) = done.examples
    assert example.facts == {
        "photography_from": date(2024, 5, 6),
        "kind": "background",
        "consent_covers": False,
    }
    assert isinstance(example.first, Said)
    told = comparison(replace(done), file="uses.csv", sha256="0" * 64)["examples"][0]
    assert told["facts"]["photography_from"] == "2024-05-06"
    assert told["first"]["reasons"][0]["cite"] == "made up for a test, § consent"

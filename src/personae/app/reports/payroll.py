"""What a payroll company takes in: a row for each amount that is to be paid, as CSV or XLSX.

What is held, taken back, paid already or without an amount is not among the rows; `left_out` says
how many lines that are, so that nobody takes a file for the whole of what is due.
"""

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from types import MappingProxyType

from personae.pay.line import Earning
from personae.pay.standing import Item, Standing
from personae.pay.statement import Statement

_Read = Callable[[Statement, Item], str]


def _period_until(statement: Statement, _item: Item) -> str:
    """The last day in, as payroll counts."""
    end = statement.pay.period.end
    return "" if end is None else (end - timedelta(days=1)).isoformat()


_FIGURES = ("hours", "amount")  # written by us, and no text
COLUMNS: Mapping[str, _Read] = MappingProxyType(
    {
        "performer": lambda s, _: str(s.payee.performer),
        "name": lambda s, _: s.payee.name,
        "picture": lambda s, _: str(s.pay.picture),
        "company": lambda s, _: s.pay.company,
        "agreement": lambda s, _: s.pay.agreement,
        "period_from": lambda s, _: s.pay.period.start.isoformat(),
        "period_until": _period_until,
        "day": lambda _, i: "" if i.line.day is None else i.line.day.isoformat(),
        "code": lambda _, i: i.line.earning.value,
        "what": lambda _, i: i.line.what,
        "hours": lambda _, i: "" if i.line.hours is None else f"{i.line.hours:.1f}",
        "amount": lambda _, i: f"{i.left.amount:.2f}",
        "currency": lambda _, i: i.left.currency,
        "paid_to": lambda _, i: "plans" if i.line.earning is Earning.CONTRIBUTION else "performer",
        "rule": lambda _, i: i.line.clause.rule,
        "cite": lambda _, i: i.line.clause.cite,
        "working": lambda _, i: i.line.working,
        "line": lambda _, i: i.line.key,
    }
)
_USUAL = (
    *("performer", "name", "picture", "period_from", "period_until", "day", "code"),
    *("hours", "amount", "currency", "paid_to", "rule", "line"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a payroll company wants its file.

    columns  what each is called there, by our name, in its order
    codes    its earnings codes, by ours; a code that is not in it stays ours
    """

    columns: Mapping[str, str] = field(default_factory=lambda: {name: name for name in _USUAL})
    codes: Mapping[Earning, str] = field(default_factory=dict)


USUAL = Layout()


@dataclass(frozen=True, slots=True, kw_only=True)
class Payroll:
    """left_out  lines that no row pays, by how they stand; `open` for those without an amount"""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: frozenset[int]  # columns
    left_out: Mapping[str, int]


def payroll(statements: Iterable[Statement], layout: Layout = USUAL) -> Payroll:
    """The rows, in the order of the statements and their lines."""
    rows = []
    left_out: Counter[str] = Counter()
    for statement in statements:
        for item in statement.items:
            if item.line.amount is None:
                left_out["open"] += 1
            elif item.standing is not Standing.DUE:
                left_out[item.standing.value] += 1
            else:
                rows.append(_row(statement, item, layout))
    names = tuple(layout.columns)
    return Payroll(
        header=tuple(layout.columns.values()),
        rows=tuple(rows),
        figures=frozenset(n for n, name in enumerate(names) if name in _FIGURES),
        left_out=dict(sorted(left_out.items())),
    )


def _row(statement: Statement, item: Item, layout: Layout) -> tuple[str, ...]:
    return tuple(
        layout.codes.get(item.line.earning, item.line.earning.value)
        if name == "code"
        else COLUMNS[name](statement, item)
        for name in layout.columns
    )


def as_csv(table: Payroll) -> bytes:
    """UTF-8 with the mark that Excel asks for; no text in it can be read as a formula."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([_harmless(cell) for cell in table.header])
    for row in table.rows:
        writer.writerow(
            [cell if n in table.figures else _harmless(cell) for n, cell in enumerate(row)]
        )
    return stream.getvalue().encode("utf-8-sig")


_FIGURES_LOOK = {0: "0", 1: "0.0", 2: "0.00"}  # by their places
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def _harmless(cell: str) -> str:
    """A text that a spreadsheet would run begins with an apostrophe (OWASP, CSV injection)."""
    runs = cell.startswith(_FORMULA) or cell.lstrip().startswith(_FORMULA)
    return f"'{cell}" if runs else cell


def as_xlsx(table: Payroll) -> bytes:
    """One sheet; a figure is a number, and every other cell is text whatever it begins with.

    The same table gives the same bytes: no clock is read.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "payroll"
    sheet.freeze_panes = "A2"
    for at, row in enumerate((table.header, *table.rows), start=1):
        for n, written in enumerate(row):
            cell = sheet.cell(row=at, column=n + 1)
            if at > 1 and n in table.figures:
                cell.value = Decimal(written) if written else None
                cell.number_format = _FIGURES_LOOK[len(written.partition(".")[2])]
            else:
                cell.value = _printable(written)
                cell.data_type = "s"  # openpyxl takes a text that begins with = for a formula
                if at == 1:
                    cell.font = Font(bold=True)
    stream = io.BytesIO()
    book.save(stream)
    return _undated(stream.getvalue())


def _printable(text: str) -> str:
    """Without the control characters that a workbook cannot hold."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return str(ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", text))


def _undated(book: bytes) -> bytes:
    """The same workbook without the moment at which it was made."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(made, "w") as new:
        for name in sorted(old.namelist(), key=_first):
            data = old.read(name)
            if name == "docProps/core.xml":
                data = _without_times(data)
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, data)
    return made.getvalue()


def _first(name: str) -> tuple[bool, str]:
    return name != "[Content_Types].xml", name


def _without_times(core: bytes) -> bytes:
    return re.sub(rb"<dcterms:(created|modified).*?</dcterms:\1>", b"", core)

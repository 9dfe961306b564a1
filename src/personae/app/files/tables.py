"""Tables as people keep them: CSV, and the vendor's workbook, read to one form.

Headers are read without regard to case, spaces, underscores and hyphens. A column that a form
does not know is a mistake, except in a vendor's sheet, where only one that looks like a known
one is.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from personae.app.files.mistakes import Mistakes
from personae.vocabulary.mistake import did_you_mean

_BIGGEST = 64_000_000  # bytes
_TITLE_ROWS = 20  # a workbook may have a title above its header


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """What a table holds. `synonyms`: the header in the wild → our column.

    also  columns that are known too, too many to be listed to whoever misspelt one
    """

    needed: tuple[str, ...]
    known: tuple[str, ...]
    synonyms: Mapping[str, str]
    others_allowed: bool = False
    also: tuple[str, ...] = ()

    def named(self, header: str) -> str | None:
        plain = _plain(header)
        ours = {_plain(c): c for c in (*self.known, *self.also)}
        return (ours | {_plain(s): c for s, c in self.synonyms.items()}).get(plain)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table; a cell that is not there reads as empty text."""

    where: str
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


def read_table(path: Path, columns: Columns, mistakes: Mistakes) -> tuple[Row, ...]:
    """The rows of a CSV or XLSX file; an empty file has none.

    What is wrong goes to `mistakes`: no such file, not UTF-8, semicolons, a column that is
    missing, doubled or unknown, a row with more or fewer cells than the header.
    """
    lines = list(_lines(path, columns, mistakes))
    if not lines:
        return ()
    header_at, header = lines[0]
    names = _header(f"{path.name}:{header_at}", header, columns, mistakes)
    if names is None:
        return ()
    rows = []
    for number, cells in lines[1:]:
        where = f"{path.name}:{number}"
        if len(cells) != len(header):
            mistakes.add(
                where,
                f"this row has {len(cells)} cells where the header has {len(header)}.",
                "Put a text that holds a comma in quotes; join scenes by `;`.",
            )
            continue
        pairs = zip(names, cells, strict=True)
        rows.append(Row(where, {name: cell.strip() for name, cell in pairs if name is not None}))
    return tuple(rows)


def read_grid(path: Path, mistakes: Mistakes) -> tuple[tuple[int, list[str]], ...]:
    """All lines that hold anything, numbered from 1, as they stand."""
    return tuple(_csv_lines(path, mistakes))


def _lines(path: Path, columns: Columns, mistakes: Mistakes) -> Iterator[tuple[int, Sequence[str]]]:
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        yield from _sheet(path, columns, mistakes)
    else:
        yield from _csv_lines(path, mistakes)


def _csv_lines(path: Path, mistakes: Mistakes) -> Iterator[tuple[int, list[str]]]:
    text = _text(path, mistakes)
    if text is None:
        return
    first = next((line for line in text.splitlines() if line.strip()), "")
    for mark, name in ((";", "semicolons"), ("\t", "tabs")):
        if mark in first and "," not in first:
            mistakes.add(
                f"{path.name}:1", f"its cells are parted by {name}.", "Save it with commas."
            )
            return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as why:
        mistakes.add(f"{path.name}:{begins}", f"this is not CSV: {why}.", "Mind the quotes.")


def _text(path: Path, mistakes: Mistakes) -> str | None:
    try:
        if path.stat().st_size > _BIGGEST:
            mistakes.add(path.name, "the file is too large to be a record of one production.")
            return None
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as why:
        line = why.object[: why.start].count(b"\n") + 1
        mistakes.add(f"{path.name}:{line}", "this is not UTF-8.", "Save the file as UTF-8.")
        return None
    except OSError as why:
        mistakes.add(path.name, f"it cannot be read: {why.strerror}.")
        return None
    if "\0" in text:
        mistakes.add(path.name, "this is not a text file.", "Save the table as CSV.")
        return None
    return text


def _header(
    where: str, header: Sequence[str], columns: Columns, mistakes: Mistakes
) -> list[str | None] | None:
    before = len(mistakes)
    names: list[str | None] = []
    for cell in header:
        name = columns.named(cell)
        if name is not None and name in names:
            first = header[names.index(name)].strip()
            mistakes.add(
                where,
                f"the columns `{first}` and `{cell.strip()}` both mean `{name}`.",
                "Keep one of them.",
            )
        near = did_you_mean(cell.strip().lower(), (*columns.known, *columns.also))
        if name is None and (near or (cell.strip() and not columns.others_allowed)):
            mistakes.add(
                where,
                f"no column is called `{cell.strip()}`.",
                near or f"Columns: {', '.join(columns.known)}.",
            )
        names.append(name)
    absent = [c for c in columns.needed if c not in names]
    if absent and len(mistakes) == before:
        mistakes.add(
            where,
            f"the column{'s' if len(absent) > 1 else ''} {', '.join(f'`{c}`' for c in absent)} "
            f"{'are' if len(absent) > 1 else 'is'} missing.",
            f"Columns: {', '.join(columns.known)}.",
        )
    return None if len(mistakes) > before else names


def _sheet(path: Path, columns: Columns, mistakes: Mistakes) -> Iterator[tuple[int, Sequence[str]]]:
    """The one sheet of a workbook whose header holds the needed columns."""
    tables = _sheets(path, mistakes)
    if tables is None:
        return
    found = []
    for name, lines in tables.items():
        for at, (_, cells) in enumerate(lines[:_TITLE_ROWS]):
            if set(columns.needed) <= {columns.named(c) for c in cells}:
                found.append((name, lines[at:]))
                break
    if not any(tables.values()):
        return
    if len(found) != 1:
        what = (
            f"more than one sheet could be the list: {', '.join(name for name, _ in found)}."
            if found
            else f"no sheet has a header with {', '.join(f'`{c}`' for c in columns.needed)}."
        )
        mistakes.add(path.name, what, "Keep the list on one sheet, under one header.")
        return
    lines = found[0][1]
    last = max(n for n, cell in enumerate(lines[0][1]) if cell.strip())
    for number, cells in lines:
        yield number, [*cells, *[""] * (last + 1 - len(cells))][: last + 1]


def _sheets(path: Path, mistakes: Mistakes) -> dict[str, list[tuple[int, list[str]]]] | None:
    import warnings
    import zipfile

    from openpyxl import load_workbook

    try:
        if path.stat().st_size > _BIGGEST:
            mistakes.add(path.name, "the file is too large to be a record of one production.")
            return None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and of validation, which are not read
            book = load_workbook(path, read_only=True, data_only=True)
            try:
                return {
                    sheet.title: [
                        (number, [_cell(value) for value in cells])
                        for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1)
                        if any(value is not None for value in cells)
                    ]
                    for sheet in book.worksheets
                    if sheet.sheet_state == "visible"
                }
            finally:
                book.close()
    except OSError as why:
        mistakes.add(path.name, f"it cannot be read: {why.strerror or why}.")
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError):
        mistakes.add(path.name, "this is not a workbook.", "Save it as XLSX, or as CSV.")
    return None


def _cell(value: Any) -> str:  # noqa: ANN401 - whatever a workbook holds
    if value is None:
        return ""
    if isinstance(value, datetime):
        midnight = value.time() == time(0)
        return value.date().isoformat() if midnight else value.isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _plain(header: str) -> str:
    return re.sub(r"[\s_\-]+", "", header).casefold()

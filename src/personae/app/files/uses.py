"""A file of uses, a row each: CSV, or Parquet where the extra that reads it is installed.

A column is called like the fact it holds; `row` or `id` names the use. A column that is not there
and an empty cell (in Parquet: null) are unknown.
"""

import csv
import hashlib
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn

from personae.app.files.mistakes import Mistakes
from personae.clearance.rows import NAMES
from personae.rules.facts import FACTS, Fact, Kind, Value, WrongValueError, value_of
from personae.vocabulary.mistake import Mistake, UserError, did_you_mean

_TOLD = 20  # mistakes in one file, and then no more is read
_REMEMBERED = 10_000  # cells of one column
_BATCH = 50_000  # rows of Parquet at a time
_LONGEST = 1_000_000  # characters of a cell: more is no table of uses
_YES_NO = {"true": True, "yes": True, "false": False, "no": False}
_PARQUET = b"PAR1"
_FACTS_ARE_LISTED = "Columns are called like the facts that the rules ask about."


@dataclass(frozen=True, slots=True)
class Uses:
    """A file whose header is read and understood.

    columns  the facts it holds
    """

    path: Path
    columns: tuple[str, ...]
    _name_at: int | None
    _order: tuple[int, ...]

    def rows(self) -> Iterator[tuple[str, tuple[Value | None, ...]]]:
        """Each use's id, or else the number of its row, and its values in the order of `columns`.

        Raises UserError with what is wrong in any of the rows: once the whole file is read, or
        earlier where too much is wrong. So nothing may be made of them before the last.
        """
        cells = [_Cells(FACTS[name]) for name in self.columns]
        names, mistakes = _Names(), Mistakes()
        read = _parquet_rows if is_parquet(self.path) else _csv_rows
        for number, (where, row) in enumerate(read(self.path), start=1):
            values = []
            for at, column in zip(self._order, cells, strict=True):
                try:
                    values.append(column.value(row[at]))
                except WrongValueError as wrong:
                    mistakes.add(where, f"{wrong}.", wrong.do or column.do)
            name = self._name(number, row, where, mistakes)
            names.add(name)
            if len(mistakes) >= _TOLD:
                mistakes.raise_any()
            if not len(mistakes):
                yield name, tuple(values)
        if self._name_at is not None:
            names.tell_doubled(self.path, mistakes)
        mistakes.raise_any()

    def _name(self, number: int, row: Sequence[Any], where: str, mistakes: Mistakes) -> str:
        if self._name_at is None:
            return str(number)
        name = "" if row[self._name_at] is None else str(row[self._name_at]).strip()
        if not name:
            mistakes.add(where, "the use's id is empty.", "Give each use one, or leave `id` out.")
        return name


def read_uses(path: Path) -> Uses:
    """The file at `path`, its header checked; raises UserError where it cannot be understood."""
    header, where = _parquet_header(path) if is_parquet(path) else _csv_header(path)
    mistakes = Mistakes()
    named = [name for name in header if name in NAMES]
    if len(named) > 1:
        mistakes.add(where, "`row` and `id` both name the use.", "Keep one of them.")
    for name in header:
        if not name:
            mistakes.add(where, "a column has no name.", "Name it like the fact it holds.")
        elif name not in FACTS and name not in NAMES:
            near = did_you_mean(name, (*FACTS, *NAMES))
            mistakes.add(where, f"no fact is called `{name}`.", near or _FACTS_ARE_LISTED)
        elif header.count(name) > 1:
            mistakes.add(where, f"the column `{name}` stands twice.", "Keep one of them.")
    if not mistakes and not any(name in FACTS for name in header):
        mistakes.add(where, "it holds no fact.", _FACTS_ARE_LISTED)
    mistakes.raise_any()
    order = tuple(at for at, name in enumerate(header) if name in FACTS)
    return Uses(
        path=path,
        columns=tuple(header[at] for at in order),
        _name_at=header.index(named[0]) if named else None,
        _order=order,
    )


def digest(path: Path) -> str:
    """SHA-256 of the file, in hexadecimal."""
    with _opened(path) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def is_parquet(path: Path) -> bool:
    """By its first bytes, whatever it is called."""
    with _opened(path) as stream:
        begins = stream.read(len(_PARQUET))
    return begins == _PARQUET or path.suffix.lower() == ".parquet"


class _Cells:
    """The cells of one column; what was read before is not read again."""

    def __init__(self, fact: Fact) -> None:
        self._fact = fact
        self._known: dict[Any, Value | None] = {}
        self.do = "" if fact.kind is Kind.WORD else "Leave empty what nobody recorded."

    def value(self, cell: Any) -> Value | None:  # noqa: ANN401  # whatever a file holds
        if isinstance(cell, list | dict | bytes):
            raise WrongValueError(f"`{self._fact.name}` is {self._fact.kind.value}, not a list")
        key = (type(cell), cell)
        if key not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[key] = self._read(cell)
        return self._known[key]

    def _read(self, cell: Any) -> Value | None:  # noqa: ANN401
        fact = self._fact
        if isinstance(cell, str):
            cell = cell.strip() or None
        if isinstance(cell, str) and fact.kind is Kind.YES_NO:
            cell = _YES_NO.get(cell.lower(), cell)
        return value_of(fact, cell)


class _Names:
    """Whether two uses share an id: eight bytes a use, for there may be millions."""

    def __init__(self) -> None:
        self._hashes = array("q")

    def add(self, name: str) -> None:
        self._hashes.append(hash(name))

    def tell_doubled(self, path: Path, mistakes: Mistakes) -> None:
        ordered = sorted(self._hashes)
        for one, next_ in pairwise(ordered):
            if one == next_:
                first = self._hashes.index(one)
                second = self._hashes.index(one, first + 1)
                mistakes.add(
                    path.name,
                    f"the uses in rows {first + 1} and {second + 1} have one id.",
                    "Rows are counted from 1, below the header. Give each use its own.",
                )
                return


# CSV


def _csv_header(path: Path) -> tuple[list[str], str]:
    lines = _csv_lines(path)
    try:
        number, header = next(lines)
    except StopIteration:
        raise UserError(
            Mistake(str(path), "it is empty.", "Its first line names the facts, as columns.")
        ) from None
    where = f"{path.name}:{number}"
    if len(header) == 1 and any(mark in header[0] for mark in ";\t"):
        raise UserError(Mistake(where, "its cells are not parted by commas.", "Save it as CSV."))
    if next(lines, None) is None:
        raise UserError(Mistake(str(path), "it holds no use.", "Write a row for each."))
    return [cell.strip() for cell in header], where


def _csv_rows(path: Path) -> Iterator[tuple[str, list[str]]]:
    lines = _csv_lines(path)
    _, header = next(lines)
    for number, cells in lines:
        where = f"{path.name}:{number}"
        if len(cells) != len(header):
            raise UserError(
                Mistake(
                    where,
                    f"this row has {len(cells)} cells where the header has {len(header)}.",
                    "Put a text that holds a comma in quotes.",
                )
            )
        yield where, cells


def _csv_lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Each line that holds anything, numbered from 1."""
    begins = 1
    with _opened(path) as stream:
        text = _text(stream, path)
        reader = csv.reader(text, strict=True)
        try:
            for cells in reader:
                if any(map(str.strip, cells)):
                    yield begins, cells
                begins = reader.line_num + 1
        except csv.Error as why:
            raise UserError(
                Mistake(f"{path.name}:{begins}", f"this is not CSV: {why}.", "Mind the quotes.")
            ) from None


def _text(stream: BufferedReader, path: Path) -> Iterator[str]:
    """Line by line, so that a line that is no text can be named."""
    number = 0
    while line := stream.readline(_LONGEST):
        number += 1
        if b"\0" in line or len(line) == _LONGEST:
            _refuse(path, number, "this is not a table of text.", "Save it as CSV or Parquet.")
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            _refuse(path, number, "this is not UTF-8.", "Save the file as UTF-8.")
        yield text


def _refuse(path: Path, line: int, what: str, do: str) -> NoReturn:
    raise UserError(Mistake(f"{path.name}:{line}", what, do))


# Parquet


def _parquet_header(path: Path) -> tuple[list[str], str]:
    frame = _scanned(path)
    with _parquet_told(path):
        schema = frame.collect_schema()
        count = frame.select(_polars().len()).collect().item()
    if not count:
        raise UserError(Mistake(str(path), "it holds no use.", "Write a row for each."))
    return list(schema.names()), path.name


def _parquet_rows(path: Path) -> Iterator[tuple[str, tuple[Any, ...]]]:
    frame = _scanned(path)
    number = 0
    with _parquet_told(path):
        batches = iter(frame.collect_batches(chunk_size=_BATCH, maintain_order=True))
    while True:
        with _parquet_told(path):
            batch = next(batches, None)
        if batch is None:
            return
        for cells in batch.iter_rows():
            number += 1
            yield f"{path.name}, row {number}", cells


def _scanned(path: Path) -> Any:  # noqa: ANN401  # polars is an extra: its types may not be there
    polars = _polars()
    with _parquet_told(path):
        return polars.scan_parquet(path)


def _polars() -> Any:  # noqa: ANN401
    try:
        import polars as pl
    except ImportError:
        raise UserError(
            Mistake(
                "--uses",
                "Parquet is read by an extra that is not installed.",
                "Install `personae[columns]`, or save the uses as CSV.",
            )
        ) from None
    return pl


@contextmanager
def _parquet_told(path: Path) -> Iterator[None]:
    polars = _polars()
    try:
        yield
    except (polars.exceptions.PolarsError, OSError):
        raise UserError(
            Mistake(str(path), "this Parquet file is broken or cut short.", "Write it again.")
        ) from None


@contextmanager
def _opened(path: Path) -> Iterator[BufferedReader]:
    try:
        stream = path.open("rb")
    except FileNotFoundError:
        raise UserError(Mistake(str(path), "there is no such file.")) from None
    except OSError as why:
        raise UserError(Mistake(str(path), f"it cannot be read: {why.strerror}.")) from None
    with stream:
        yield stream

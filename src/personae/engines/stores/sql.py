"""Entries in an SQL database. What is said here is portable; each kind of database has its file."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from personae.engines.stores.database import Database, Statements
from personae.engines.stores.sqlite import BUSY_S, SqliteDatabase
from personae.engines.stores.versions import bring_up_to_date, is_up_to_date
from personae.proof.interfaces import Head, Part, Person, Row
from personae.proof.log import HASH_BYTES, Frontier

_PERSON = "SELECT pseudonym, lookup, wrapped_key, sealed_id FROM person"
_PARTS = (
    "SELECT part.entry, part.position, part.digest, part.sealed, part.pseudonym, person.lookup,"
    " person.wrapped_key, person.sealed_id"
    " FROM part LEFT JOIN person ON person.pseudonym = part.pseudonym"
    " WHERE part.entry BETWEEN ? AND ? ORDER BY part.entry, part.position"
)
_KEPT_BACK = 1000  # entries at most, until they are written
# What no part is: it stands where one was taken away, or put in another's place.
_NO_PART = Part(digest=b"", person=None, sealed=None)


class _Transaction:
    """Entries and the head are kept back until they are asked for, or until all is done: a change
    of many entries is then a few statements.
    """

    def __init__(self, statements: Statements) -> None:
        self._say = statements
        self._rows: list[Row] = []
        self._head: Head | None = None

    def done(self) -> None:
        if self._rows or self._head is not None:
            self._say.keep(self._rows, self._head)
        self._rows, self._head = [], None

    def head(self) -> Head | None:
        if self._head is not None:
            return self._head
        rows = self._say.head()
        if len(rows) != 1:
            return None
        size, peaks, key_check = rows[0][0], _bytes(rows[0][1]), _bytes(rows[0][2])
        try:
            each = tuple(peaks[at : at + HASH_BYTES] for at in range(0, len(peaks), HASH_BYTES))
            return Head(frontier=Frontier(size, each), key_check=key_check)
        except (AttributeError, TypeError, ValueError):
            return None  # the same as none: where the log stood is not known

    def person(self, lookup: bytes) -> Person | None:
        rows = self._say.ask(f"{_PERSON} WHERE lookup = ?", (lookup,))
        return _person(rows[0]) if rows else None

    def persons(self) -> Sequence[Person]:
        return [_person(row) for row in self._say.ask(f"{_PERSON} ORDER BY pseudonym")]

    def rows(
        self, *, start: int, limit: int, kind: str | None = None, pseudonym: bytes | None = None
    ) -> Sequence[Row]:
        self.done()
        wanted, values = ["number >= ?"], list[Any]([start])
        if kind is not None:
            wanted.append("kind = ?")
            values.append(kind)
        if pseudonym is not None:
            wanted.append("number IN (SELECT entry FROM part WHERE pseudonym = ?)")
            values.append(pseudonym)
        entries = self._say.ask(
            f"SELECT number, kind, canonical, mark FROM entry WHERE {' AND '.join(wanted)}"  # noqa: S608  # only our own words
            " ORDER BY number LIMIT ?",
            (*values, limit),
        )
        parts = self._parts([entry[0] for entry in entries])
        return [
            Row(
                number=number,
                kind=kind_ if isinstance(kind_, str) else "",
                canonical=_bytes(canonical),
                mark=_bytes(mark),
                parts=parts.get(number, ()),
            )
            for number, kind_, canonical, mark in entries
        ]

    def leaves(self, *, start: int, limit: int) -> Sequence[bytes]:
        self.done()
        wanted = "SELECT canonical FROM entry WHERE number >= ? ORDER BY number LIMIT ?"
        return [_bytes(canonical) for (canonical,) in self._say.ask(wanted, (start, limit))]

    def _parts(self, numbers: Sequence[int]) -> dict[int, tuple[Part, ...]]:
        if not numbers:
            return {}
        wide = numbers[-1] - numbers[0] + 1
        if wide == len(numbers):
            found = self._say.ask(_PARTS, (numbers[0], numbers[-1]))
        else:
            found = [row for number in numbers for row in self._say.ask(_PARTS, (number, number))]
        people: dict[bytes, Person] = {}
        out: dict[int, tuple[Part, ...]] = {}
        for number, rows in groupby(found, itemgetter(0)):
            parts = []
            for at, (_, position, digest, sealed, pseudonym, *row) in enumerate(rows):
                person = None
                if row[0] is not None:
                    person = people.get(pseudonym)
                    if person is None:
                        person = people[pseudonym] = _person((pseudonym, *row))
                if position != at:
                    parts.append(_NO_PART)
                kept = None if sealed is None else _bytes(sealed)
                if kept is None and person is None and pseudonym is not None:
                    kept = b""  # of somebody who is not there: it was not erased, but changed
                parts.append(Part(digest=_bytes(digest), person=person, sealed=kept))
            out[number] = tuple(parts)
        return out

    def set_head(self, head: Head) -> None:
        self._head = head

    def add_person(self, person: Person) -> None:
        self._say.do(
            "INSERT INTO person (pseudonym, lookup, wrapped_key, sealed_id) VALUES (?, ?, ?, ?)",
            (person.pseudonym, person.lookup, person.wrapped_key, person.sealed_id),
        )

    def append(self, row: Row) -> None:
        self._rows.append(row)
        if len(self._rows) >= _KEPT_BACK:
            self._say.keep(self._rows, None)
            self._rows = []

    def retire(self) -> None:
        self.done()
        self._say.do("DELETE FROM head")

    def forget(self, pseudonym: bytes) -> int:
        self.done()
        parts = self._say.do(
            "UPDATE part SET pseudonym = NULL, sealed = NULL WHERE pseudonym = ?", (pseudonym,)
        )
        self._say.do("DELETE FROM person WHERE pseudonym = ?", (pseudonym,))
        return parts


class SqlStore:
    """Entries in one SQL database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def create(cls, path: Path, *, busy_s: float = BUSY_S) -> "SqlStore":
        """A new SQLite file with empty tables. Raises UserError; then no file is left."""
        database = SqliteDatabase.create(path, busy_s=busy_s)
        try:
            return cls.opened(database)
        except BaseException:  # Ctrl-C included: half a registry is worse than none
            database.remove()
            raise

    @classmethod
    def open(cls, path: Path, *, busy_s: float = BUSY_S) -> "SqlStore":
        """An SQLite file, its tables brought up to date. Raises UserError; never makes one."""
        return cls.opened(SqliteDatabase.open(path, busy_s=busy_s))

    @classmethod
    def opened(cls, database: Database, *, new: bool = True) -> "SqlStore":
        """The tables of `database` brought up to date, or made where there are none and `new`.

        Raises UserError.
        """
        try:
            with database.told_plainly():
                with database.migrating(writes=False) as connection:
                    ready = is_up_to_date(connection, where=database.where, new=new)
                database.prepare()
                if not ready:
                    with database.migrating(writes=True) as connection:
                        bring_up_to_date(connection)
        except BaseException:
            database.close()
            raise
        return cls(database)

    @property
    def out_of_reach(self) -> str:
        return self._database.out_of_reach

    @contextmanager
    def _acting(self, *, writes: bool) -> Iterator[_Transaction]:
        # The block's own errors pass through untouched but for those of the database.
        with (
            self._database.told_plainly(),
            self._database.transaction(writes=writes) as statements,
        ):
            acting = _Transaction(statements)
            yield acting
            acting.done()

    def reading(self) -> AbstractContextManager[_Transaction]:
        return self._acting(writes=False)

    def writing(self) -> AbstractContextManager[_Transaction]:
        return self._acting(writes=True)

    def extend(self, stood: Head, rows: Sequence[Row], head: Head) -> bool:
        with self._database.told_plainly():
            return self._database.extend(stood, rows, head)

    def faults(self) -> str:
        return self._told(self._database.faults)

    def scrub(self, traces: Sequence[bytes]) -> bool:
        with self._database.told_plainly():
            return self._database.scrub(traces)

    def _told(self, what: Callable[[], str]) -> str:
        with self._database.told_plainly():
            return what()

    def close(self) -> None:
        self._database.close()


def _person(row: Sequence[Any]) -> Person:
    pseudonym, lookup, wrapped_key, sealed_id = map(_bytes, row)
    return Person(pseudonym=pseudonym, lookup=lookup, wrapped_key=wrapped_key, sealed_id=sealed_id)


def _bytes(value: Any) -> bytes:  # noqa: ANN401  # SQLite holds to no type
    """Bytes, whatever somebody's edit has left there: what was changed is told by its hash."""
    return value if isinstance(value, bytes) else str(value).encode()

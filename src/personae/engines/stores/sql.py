"""Entries in an SQL database. What is said here is portable; `sqlite.py` holds what is not."""

import contextlib
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from itertools import groupby
from pathlib import Path

from sqlalchemy import Connection, Engine, delete, insert, select, update

from personae.engines.stores import sqlite
from personae.engines.stores.tables import ENTRY, HEAD, PART, PERSON
from personae.engines.stores.versions import bring_up_to_date, is_up_to_date
from personae.proof.interfaces import Head, Part, Person, Row
from personae.proof.log import Frontier
from personae.vocabulary.mistake import Mistake, UserError

_HASH_BYTES = 32
BUSY_S = 10.0  # how long one process waits for another to finish writing


class _Transaction:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def head(self) -> Head | None:
        row = self._connection.execute(select(HEAD)).one_or_none()
        if row is None:
            return None
        peaks = tuple(
            row.peaks[at : at + _HASH_BYTES] for at in range(0, len(row.peaks), _HASH_BYTES)
        )
        try:
            frontier = Frontier(row.size, peaks)
        except (TypeError, ValueError):
            return None  # the same as none: where the log stood is not known
        return Head(frontier=frontier, key_check=row.key_check)

    def person(self, lookup: bytes) -> Person | None:
        found = self._connection.execute(select(PERSON).where(PERSON.c.lookup == lookup))
        row = found.mappings().first()
        return None if row is None else Person(**row)

    def persons(self) -> Sequence[Person]:
        rows = self._connection.execute(select(PERSON).order_by(PERSON.c.pseudonym))
        return [Person(**row) for row in rows.mappings()]

    def rows(
        self, *, start: int, limit: int, kind: str | None = None, pseudonym: bytes | None = None
    ) -> Sequence[Row]:
        wanted = select(ENTRY).where(ENTRY.c.number >= start).order_by(ENTRY.c.number).limit(limit)
        if kind is not None:
            wanted = wanted.where(ENTRY.c.kind == kind)
        if pseudonym is not None:
            naming = select(PART.c.entry).where(PART.c.pseudonym == pseudonym)
            wanted = wanted.where(ENTRY.c.number.in_(naming))
        entries = self._connection.execute(wanted).mappings().all()
        parts = self._parts([entry["number"] for entry in entries])
        return [Row(**entry, parts=parts.get(entry["number"], ())) for entry in entries]

    def leaves(self, *, start: int, limit: int) -> Sequence[bytes]:
        wanted = select(ENTRY.c.canonical).where(ENTRY.c.number >= start).order_by(ENTRY.c.number)
        return self._connection.execute(wanted.limit(limit)).scalars().all()

    def _parts(self, numbers: Sequence[int]) -> dict[int, tuple[Part, ...]]:
        found = self._connection.execute(
            select(
                PART.c.entry,
                PART.c.digest,
                PART.c.sealed,
                PART.c.pseudonym,
                PERSON.c.lookup,
                PERSON.c.wrapped_key,
                PERSON.c.sealed_id,
            )
            .outerjoin(PERSON, PART.c.pseudonym == PERSON.c.pseudonym)
            .where(PART.c.entry.in_(numbers))
            .order_by(PART.c.entry, PART.c.position)
        )
        people: dict[bytes, Person] = {}
        out: dict[int, tuple[Part, ...]] = {}
        for number, rows in groupby(found, lambda row: row.entry):
            parts = []
            for row in rows:
                person = None
                if row.lookup is not None:
                    person = people.setdefault(
                        row.pseudonym,
                        Person(
                            pseudonym=row.pseudonym,
                            lookup=row.lookup,
                            wrapped_key=row.wrapped_key,
                            sealed_id=row.sealed_id,
                        ),
                    )
                parts.append(Part(digest=row.digest, person=person, sealed=row.sealed))
            out[number] = tuple(parts)
        return out

    def set_head(self, head: Head) -> None:
        values = {
            "size": head.frontier.size,
            "peaks": b"".join(head.frontier.peaks),
            "key_check": head.key_check,
        }
        if not self._connection.execute(update(HEAD).values(values)).rowcount:
            self._connection.execute(insert(HEAD).values(id=1, **values))

    def add_person(self, person: Person) -> None:
        self._connection.execute(
            insert(PERSON).values(
                pseudonym=person.pseudonym,
                lookup=person.lookup,
                wrapped_key=person.wrapped_key,
                sealed_id=person.sealed_id,
            )
        )

    def append(self, row: Row) -> None:
        self._connection.execute(
            insert(ENTRY).values(
                number=row.number, kind=row.kind, canonical=row.canonical, mark=row.mark
            )
        )
        parts = [
            {
                "entry": row.number,
                "position": position,
                "digest": part.digest,
                "pseudonym": part.person.pseudonym if part.person else None,
                "sealed": part.sealed,
            }
            for position, part in enumerate(row.parts)
        ]
        if parts:
            self._connection.execute(insert(PART), parts)

    def forget(self, pseudonym: bytes) -> int:
        parts = self._connection.execute(
            update(PART).where(PART.c.pseudonym == pseudonym).values(pseudonym=None, sealed=None)
        ).rowcount
        self._connection.execute(delete(PERSON).where(PERSON.c.pseudonym == pseudonym))
        return parts


class SqlStore:
    """Entries in one SQLite file; made with `create`, reached with `open`."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine, self._path = engine, path

    @classmethod
    def create(cls, path: Path, *, busy_s: float = BUSY_S) -> "SqlStore":
        """A new file with empty tables. Raises UserError; then no file is left."""
        sqlite.make_file(path)
        try:
            return cls._opened(path, busy_s)
        except BaseException:  # Ctrl-C included: half a registry is worse than none
            for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
                with contextlib.suppress(OSError):
                    path.with_name(name).unlink()
            raise

    @classmethod
    def open(cls, path: Path, *, busy_s: float = BUSY_S) -> "SqlStore":
        """An existing file, its tables brought up to date. Raises UserError; never makes one."""
        if not path.is_file():
            raise UserError(
                Mistake(
                    str(path),
                    "the registry is not there.",
                    "Put back a copy; a new one would not know what was recorded.",
                )
            )
        if not path.stat().st_size:
            raise UserError(Mistake(str(path), "the registry is empty.", "Put back a copy."))
        return cls._opened(path, busy_s)

    @classmethod
    def _opened(cls, path: Path, busy_s: float) -> "SqlStore":
        engine = sqlite.engine_for(path, busy_s=busy_s)
        store = cls(engine, path)
        try:
            with sqlite.told_plainly(path):
                with engine.connect() as connection, connection.begin():
                    ready = is_up_to_date(connection, where=str(path))
                if not ready:
                    sqlite.write_ahead(engine, path)
                    with store._transaction(writes=True) as connection:
                        bring_up_to_date(connection)
        except BaseException:
            engine.dispose()
            raise
        return store

    @contextmanager
    def _transaction(self, *, writes: bool) -> Iterator[Connection]:
        # The block's own errors pass through untouched but for those of the database.
        with (
            sqlite.told_plainly(self._path),
            self._engine.connect().execution_options(writes=writes) as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def _acting(self, *, writes: bool) -> Iterator[_Transaction]:
        with self._transaction(writes=writes) as connection:
            yield _Transaction(connection)

    def reading(self) -> AbstractContextManager[_Transaction]:
        return self._acting(writes=False)

    def writing(self) -> AbstractContextManager[_Transaction]:
        return self._acting(writes=True)

    def scrub(self, traces: Sequence[bytes]) -> bool:
        with sqlite.told_plainly(self._path):
            return sqlite.scrub(self._engine, self._path, traces)

    def close(self) -> None:
        self._engine.dispose()

"""What is SQLite's own: how it is opened, what its errors mean, and how its traces are removed.

Settings: sqlite.org/pragma.html. `synchronous=FULL` with WAL syncs each commit; `secure_delete`
overwrites what is deleted with zeros.
"""

import contextlib
import os
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError

from personae.engines.stores.idle import Idle, Telling
from personae.engines.stores.traces import Traces
from personae.proof.interfaces import DamagedError, Head, Row
from personae.vocabulary.mistake import Mistake, UserError

BUSY_S = 10.0  # how long one process waits for another to finish writing
_READ_ONLY = (
    "it cannot be written: the file or its folder is read-only for you.",
    "Give yourself the right to write there, or name another home.",
)
_SAID = {
    sqlite3.SQLITE_BUSY: (
        "another personae is writing to it and did not finish in time.",
        "Nothing was recorded; run the command again when the other has ended.",
    ),
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_PERM: _READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: (
        "it cannot be opened, or files beside it cannot be written.",
        "See that the file is there and that you may write in its folder.",
    ),
    sqlite3.SQLITE_FULL: (
        "the disk is full.",
        "Nothing was recorded; make room and run the command again.",
    ),
    sqlite3.SQLITE_IOERR: (
        "the disk refused to read or write.",
        "Nothing was recorded; see whether the disk is full or failing.",
    ),
}
_BROKEN = {
    sqlite3.SQLITE_CORRUPT: "the database is damaged.",
    sqlite3.SQLITE_NOTADB: "this is no SQLite database.",
    # What we ask is always the same: if it is wrong, the tables are not those that we made.
    sqlite3.SQLITE_ERROR: "the database is damaged: its tables are not those that were made.",
}


class SqliteDatabase:
    """One file."""

    out_of_reach = ""

    def __init__(self, path: Path, *, busy_s: float) -> None:
        self._path, self._telling = path, Telling(self._told)
        self._engine = engine_for(path, busy_s=busy_s)
        self._idle = Idle(lambda: _connected(path, busy_s=busy_s))
        self._traces = Traces()

    @classmethod
    def create(cls, path: Path, *, busy_s: float) -> "SqliteDatabase":
        """A new, empty file. Raises UserError."""
        make_file(path)
        return cls(path, busy_s=busy_s)

    @classmethod
    def open(cls, path: Path, *, busy_s: float) -> "SqliteDatabase":
        """Raises UserError where there is none."""
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
        return cls(path, busy_s=busy_s)

    @property
    def where(self) -> str:
        return str(self._path)

    def told_plainly(self) -> Telling:
        return self._telling

    def _told(self, error: BaseException) -> UserError | None:
        if not isinstance(error, (DatabaseError, sqlite3.Error)):
            return None
        orig = error.orig if isinstance(error, DatabaseError) else error
        code = getattr(orig, "sqlite_errorcode", None)
        code = None if code is None else code & 0xFF  # the low byte is the primary code
        if code in _BROKEN:
            what, do = _BROKEN[code], "Put back a copy of the whole file."
            return DamagedError(Mistake(self.where, what, do))
        if code not in _SAID:
            return None
        return UserError(Mistake(self.where, *_SAID[code]))

    @contextlib.contextmanager
    def migrating(self, *, writes: bool) -> Iterator[Connection]:
        with (
            self._engine.connect().execution_options(writes=writes) as connection,
            connection.begin(),
        ):
            yield connection

    def prepare(self) -> None:
        """Switch the write-ahead log on; it stays on in the file."""
        if self._outside_transactions("PRAGMA journal_mode") == ("wal",):
            return
        if self._outside_transactions("PRAGMA journal_mode=WAL") != ("wal",):
            raise UserError(
                Mistake(
                    self.where,
                    "the file system it lies on cannot share memory between processes.",
                    "Name a home on a local disk.",
                )
            )

    @contextlib.contextmanager
    def transaction(self, *, writes: bool) -> Iterator["_Statements"]:
        with self._idle.one() as raw:
            raw.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
            try:
                yield _Statements(raw)
                raw.execute("COMMIT")
            except BaseException:
                raw.rollback()
                raise

    def extend(self, stood: Head, rows: Sequence[Row], head: Head) -> bool:
        with self.transaction(writes=True) as statements:
            if not statements.move(stood, head):
                return False
            statements.keep(rows, None)
        return True

    def faults(self) -> str:
        """Pages, rows and indexes held against each other: sqlite.org/pragma.html."""
        (said,) = self._outside_transactions("PRAGMA integrity_check(1)")
        return "" if said == "ok" else f"SQLite finds it damaged ({str(said).splitlines()[-1]})."

    def scrub(self, traces: Sequence[bytes]) -> bool:
        """Empty the write-ahead log, and build the file anew should traces still be in it."""
        if not self._emptied():
            return False
        if self._traces.none_in(self._files, traces):
            return True
        self._outside_transactions("VACUUM")
        return self._emptied() and self._traces.none_in(self._files, traces)

    def close(self) -> None:
        self._idle.close()
        self._engine.dispose()
        self._traces.close()

    def remove(self) -> None:
        """The file and those beside it; for one whose making failed."""
        for file in self._files:
            with contextlib.suppress(OSError):
                file.unlink()

    @property
    def _files(self) -> tuple[Path, ...]:
        return tuple(self._path.with_name(self._path.name + end) for end in ("", "-wal", "-shm"))

    def _emptied(self) -> bool:
        busy, *_ = self._outside_transactions("PRAGMA wal_checkpoint(TRUNCATE)")
        return not busy

    def _outside_transactions(self, statement: str) -> tuple[object, ...]:
        """The first row of what SQLite runs in no transaction; SQLAlchemy begins one always."""
        with self._idle.one() as raw:
            return tuple(raw.execute(statement).fetchone() or ())


def as_columns(head: Head) -> tuple[int, bytes]:
    """Size and peaks, as the table of the head has them."""
    return head.frontier.size, b"".join(head.frontier.peaks)


class _Statements:
    def __init__(self, raw: sqlite3.Connection) -> None:
        self._raw = raw

    def ask(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return self._raw.execute(sql, values).fetchall()

    def do(self, sql: str, values: Sequence[Any] = ()) -> int:
        return self._raw.execute(sql, values).rowcount

    def head(self) -> list[tuple[Any, ...]]:
        return self.ask("SELECT size, peaks, key_check FROM head")

    def move(self, stood: Head, head: Head) -> bool:
        """Set the head, if the log still stands where it stood."""
        wanted = "UPDATE head SET size = ?, peaks = ? WHERE size = ? AND peaks = ?"
        return self.do(wanted, (*as_columns(head), *as_columns(stood))) == 1

    def keep(self, rows: Sequence[Row], head: Head | None) -> None:
        self._raw.executemany(
            "INSERT INTO entry (number, kind, canonical, mark) VALUES (?, ?, ?, ?)",
            [(row.number, row.kind, row.canonical, row.mark) for row in rows],
        )
        self._raw.executemany(
            "INSERT INTO part (entry, position, digest, pseudonym, sealed) VALUES (?, ?, ?, ?, ?)",
            [
                (
                    row.number,
                    position,
                    part.digest,
                    part.person.pseudonym if part.person else None,
                    part.sealed,
                )
                for row in rows
                for position, part in enumerate(row.parts)
            ],
        )
        if head is not None:
            said = (*as_columns(head), head.key_check)
            if not self.do("UPDATE head SET size = ?, peaks = ?, key_check = ?", said):
                self.do("INSERT INTO head (id, size, peaks, key_check) VALUES (1, ?, ?, ?)", said)


def engine_for(path: Path, *, busy_s: float) -> Engine:
    """For migrations: transactions begin when we say so, and block other writers where asked."""
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": busy_s})

    def on_connect(raw: sqlite3.Connection, _: object) -> None:
        _settle(raw)

    def on_begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    event.listen(engine, "connect", on_connect)
    event.listen(engine, "begin", on_begin)
    return engine


def _connected(path: Path, *, busy_s: float) -> sqlite3.Connection:
    raw = sqlite3.connect(path, timeout=busy_s, check_same_thread=False)  # one thread at a time
    _settle(raw)
    return raw


def _settle(raw: sqlite3.Connection) -> None:
    raw.isolation_level = None  # the driver would otherwise commit before DDL, unasked
    for pragma in ("synchronous=FULL", "secure_delete=ON"):
        raw.execute(f"PRAGMA {pragma}")
    # A text that somebody's edit has broken is read all the same, and told by its hash.
    raw.text_factory = lambda text: text.decode(errors="replace")


def make_file(path: Path) -> None:
    """An empty file that only its owner may read; SQLite gives `-wal` and `-shm` the same mode."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError as error:
        raise UserError(Mistake(str(path), "there is a registry already.")) from error
    except OSError as error:
        raise UserError(
            Mistake(str(path), f"the registry cannot be made: {error.strerror}.")
        ) from error

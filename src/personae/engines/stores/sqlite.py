"""What is SQLite's own: how it is opened, what its errors mean, and how its traces are removed.

Settings: sqlite.org/pragma.html. `synchronous=FULL` with WAL syncs each commit; `secure_delete`
overwrites what is deleted with zeros.
"""

import contextlib
import os
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError

from personae.vocabulary.mistake import Mistake, UserError

_CHUNK = 1 << 20  # bytes read at once when looking for traces
_READ_ONLY = (
    "it cannot be written: the file or its folder is read-only for you.",
    "Give yourself the right to write there, or name another home.",
)
_DAMAGED = "the database is damaged.", "Put back a copy of the whole file."
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
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: (
        "this is no SQLite database.",
        "Put back a copy, or name another file.",
    ),
}


@contextlib.contextmanager
def told_plainly(path: Path) -> Iterator[None]:
    """Turn what SQLite says of the disk, the file and other processes into a UserError."""
    try:
        yield
    except (DatabaseError, sqlite3.Error) as error:
        orig = error.orig if isinstance(error, DatabaseError) else error
        code = getattr(orig, "sqlite_errorcode", None)
        said = None if code is None else _SAID.get(code & 0xFF)  # the low byte is the primary code
        if said is None:
            raise
        raise UserError(Mistake(str(path), *said)) from error


def engine_for(path: Path, *, busy_s: float) -> Engine:
    """An engine whose transactions begin when we say so, and block other writers where asked."""
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": busy_s})

    def on_connect(raw: sqlite3.Connection, _: object) -> None:
        raw.isolation_level = None  # the driver would otherwise commit before DDL, unasked
        for pragma in ("synchronous=FULL", "secure_delete=ON", "foreign_keys=ON"):
            raw.execute(f"PRAGMA {pragma}")

    def on_begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    event.listen(engine, "connect", on_connect)
    event.listen(engine, "begin", on_begin)
    return engine


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


def write_ahead(engine: Engine, path: Path) -> None:
    """Switch the write-ahead log on; it stays on in the file."""
    if _outside_transactions(engine, "PRAGMA journal_mode=WAL") != ("wal",):
        raise UserError(
            Mistake(
                str(path),
                "the file system it lies on cannot share memory between processes.",
                "Name a home on a local disk.",
            )
        )


def scrub(engine: Engine, path: Path, traces: Sequence[bytes]) -> bool:
    """Empty the write-ahead log, and build the file anew should traces still be in it."""
    if not _emptied(engine):
        return False
    if _free_of(path, traces):
        return True
    _outside_transactions(engine, "VACUUM")
    return _emptied(engine) and _free_of(path, traces)


def _emptied(engine: Engine) -> bool:
    busy, *_ = _outside_transactions(engine, "PRAGMA wal_checkpoint(TRUNCATE)")
    return not busy


def _outside_transactions(engine: Engine, statement: str) -> tuple[object, ...]:
    """The first row of what SQLite runs in no transaction only; SQLAlchemy begins one always."""
    with contextlib.closing(engine.raw_connection()) as pooled:
        cursor = pooled.cursor()
        cursor.execute(statement)
        return tuple(cursor.fetchone() or ())


def _free_of(path: Path, traces: Sequence[bytes]) -> bool:
    beside = (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm"))
    return not any(_holds(file, traces) for file in beside if file.exists())


def _holds(file: Path, traces: Sequence[bytes]) -> bool:
    overlap = max(map(len, traces), default=1) - 1
    with file.open("rb") as stream:
        tail = b""
        while chunk := stream.read(_CHUNK):
            seen = tail + chunk
            if any(trace in seen for trace in traces):
                return True
            tail = seen[-overlap:] if overlap else b""
    return False

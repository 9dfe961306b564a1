"""What is PostgreSQL's own: how it is reached, what its errors mean, how its traces are removed.

Whoever writes holds the row of the head, and with it the log, until the transaction ends
(postgresql.org/docs, § 13.3.2), so that nothing is held by a process that died. Where the log
stands as its writer last saw it, one statement, and so one trip to the server, adds entries.
"""

import contextlib
import struct
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from psycopg import errors
from psycopg.pq import DiagnosticField, ExecStatus, Format
from psycopg.pq.abc import PGresult
from sqlalchemy import URL, Connection, create_engine, event
from sqlalchemy.exc import ArgumentError

from personae.engines.stores.idle import Idle, Telling
from personae.engines.stores.postgresql_indexes import past_rows
from personae.engines.stores.postgresql_words import told
from personae.engines.stores.sqlite import BUSY_S, as_columns
from personae.proof.interfaces import Head, Row
from personae.vocabulary.mistake import Mistake, UserError

_FEW = 3  # parts of one entry
_INT = struct.Struct(">i").pack
_INT4, _BYTEA, _TEXT = 23, 17, 25  # pg_type.dat
_HEADS = (_INT4, _BYTEA) * 2
_ENTRY_TYPES = (_INT4, _TEXT, _BYTEA, _BYTEA)
_PART_TYPES = (_INT4, _INT4, _BYTEA, _BYTEA, _BYTEA)
_OUR_LOCK = 31396210933760  # 7310 << 32
# The lock is for the first writer, who finds no head to hold. The table's own number is added:
# another record on the same server has another.
_BEGIN_WRITING = (
    "BEGIN; SELECT pg_advisory_xact_lock(31396210933760 + 'head'::regclass::oid::bigint);"
    " SELECT size, peaks, key_check FROM head FOR UPDATE"
)
_BEGIN_READING = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_MOVED = (
    "WITH moved AS (UPDATE head SET size = %b, peaks = %b WHERE size = %b AND peaks = %b"
    " RETURNING 1)"
)
_DONE = "SELECT 1 FROM moved"
_ENTRY = "INSERT INTO entry (number, kind, canonical, mark) SELECT %b::int, %b, %b, %b FROM moved"
_PART = (
    "INSERT INTO part (entry, position, digest, pseudonym, sealed)"
    " SELECT %b::int, %b::int, %b, %b::bytea, %b::bytea FROM moved"
)
_ENTRIES = (
    "INSERT INTO entry (number, kind, canonical, mark)"
    " SELECT * FROM unnest(%b::int[], %b::text[], %b::bytea[], %b::bytea[])"
)
_PARTS = (
    "INSERT INTO part (entry, position, digest, pseudonym, sealed)"
    " SELECT * FROM unnest(%b::int[], %b::int[], %b::bytea[], %b::bytea[], %b::bytea[])"
)
_IF_MOVED = "WHERE EXISTS (SELECT FROM moved)"
_HEAD = (
    "INSERT INTO head (id, size, peaks, key_check) VALUES (1, %b, %b, %b) ON CONFLICT (id)"
    " DO UPDATE SET size = excluded.size, peaks = excluded.peaks, key_check = excluded.key_check"
)
_NOT_DURABLE = (
    "this server does not wait for its disk (`fsync` is off): what it says is kept can be lost."
)


class PostgresDatabase:
    """One database, or one schema of it, on a server."""

    out_of_reach = (
        "The server's log of changes, its archives, standbys and backups can hold the old bytes "
        "until they are overwritten or deleted: ask whoever runs the server."
    )

    def __init__(self, url: URL, *, busy_s: float = BUSY_S) -> None:
        self._busy_s, self._telling = busy_s, Telling(lambda error: told(self._where, error))
        self._where = url.render_as_string(hide_password=True)
        usual = {"connect_timeout": "10", "application_name": "personae"}
        address = url.set(drivername="postgresql+psycopg").update_query_dict({**usual, **url.query})
        self._engine = create_engine(address)
        event.listen(self._engine, "connect", lambda raw, _: self._settle(raw))
        event.listen(self._engine, "begin", _on_begin)
        plain = address.set(drivername="postgresql").render_as_string(hide_password=False)
        self._idle = Idle(lambda: self._settle(psycopg.connect(plain)))
        # Which statements each connection has been told, by how many parts an entry has.
        self._ready: WeakKeyDictionary[psycopg.Connection[Any], set[int]] = WeakKeyDictionary()

    @property
    def where(self) -> str:
        return self._where

    def _settle(self, raw: psycopg.Connection[Any]) -> psycopg.Connection[Any]:
        raw.autocommit = True  # transactions begin when we say so
        raw.execute(
            f"SET lock_timeout = {int(self._busy_s * 1000)}; SET client_encoding = 'UTF8';"
            # Of a database that is set to acknowledge before it wrote, we ask that it writes.
            " SELECT set_config('synchronous_commit', 'on', false)"
            " WHERE current_setting('synchronous_commit') = 'off'"
        )
        return raw

    def told_plainly(self) -> Telling:
        return self._telling

    @contextlib.contextmanager
    def migrating(self, *, writes: bool) -> Iterator[Connection]:
        with self._engine.connect() as connection, connection.begin():
            if writes:
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_OUR_LOCK})")
            yield connection

    def prepare(self) -> None:
        with self._idle.one() as raw:
            (fsync,) = raw.execute("SHOW fsync").fetchone() or ("off",)
        if fsync != "on":
            do = "Let whoever runs the server switch it on; nothing was recorded."
            raise UserError(Mistake(self.where, _NOT_DURABLE, do))

    @contextlib.contextmanager
    def transaction(self, *, writes: bool) -> Iterator["_Statements"]:
        with self._idle.one() as raw:
            statements = _Statements(raw, writes=writes)
            yield statements
            statements.commit()

    def extend(self, stood: Head, rows: Sequence[Row], head: Head) -> bool:
        moved = (*as_columns(head), *as_columns(stood))
        with self._idle.one() as raw:
            if len(rows) == 1 and len(rows[0].parts) <= _FEW:
                return self._extend_by_one(raw, moved, rows[0])
            many = _of_many(rows)
            sql = _together(*(f"{each} {_IF_MOVED}" for each, _ in many))
            values = (*moved, *(column for _, columns in many for column in columns))
            return raw.execute(sql, values).fetchone() is not None

    def _extend_by_one(
        self, raw: psycopg.Connection[Any], moved: tuple[int, bytes, int, bytes], row: Row
    ) -> bool:
        """By libpq's own call: what the driver does for each value costs more than all the rest."""
        parts = len(row.parts)
        name, ready = b"personae_%d" % parts, self._ready.setdefault(raw, set())
        if parts not in ready:
            types = [*_HEADS, *_ENTRY_TYPES, *_PART_TYPES * parts]
            _checked(raw.pgconn.prepare(name, _numbered(_of_one(parts)), types))
            ready.add(parts)
        values: list[Any] = [*moved, row.number, row.kind.encode(), row.canonical, row.mark]
        for part in _of_parts(row):
            values += part
        sent = [_INT(value) if isinstance(value, int) else value for value in values]
        done = raw.pgconn.exec_prepared(name, sent, [Format.BINARY] * len(sent))
        return _checked(done).ntuples == 1

    def faults(self) -> str:
        """Its indexes held against its tables; of damaged pages a server tells by itself."""
        with self._idle.one() as raw, raw.transaction():
            return past_rows(raw)

    def scrub(self, traces: Sequence[bytes]) -> bool:
        """Write both tables anew, without what was deleted.

        Rows that another connection could still see are kept by the server until it ends: then
        this says no.
        """
        with self._idle.one() as raw:
            (now,) = raw.execute("SELECT pg_current_xact_id()::text").fetchone() or ("0",)
            try:
                raw.execute("VACUUM FULL part")
                raw.execute("VACUUM FULL person")
            except errors.LockNotAvailable:
                return False
            held = raw.execute(
                "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                " AND age(backend_xmin) >= age(%s::xid))"
                " OR EXISTS (SELECT FROM pg_prepared_xacts)"
                " OR EXISTS (SELECT FROM pg_replication_slots WHERE xmin IS NOT NULL)"
                " OR EXISTS (SELECT FROM person WHERE pseudonym = ANY(%b) OR lookup = ANY(%b)"
                " OR wrapped_key = ANY(%b) OR sealed_id = ANY(%b))",
                (str(int(now) % (1 << 32)), *[list(traces)] * 4),
            ).fetchone()
        return held == (False,)

    def close(self) -> None:
        self._idle.close()
        self._engine.dispose()


def database_at(said: str, *, busy_s: float = BUSY_S) -> PostgresDatabase:
    """The database of an address like `postgresql+psycopg://user@host/database`.

    raises  UserError for what is no such address, without saying what stood in it
    """
    from sqlalchemy import make_url

    try:
        url = make_url(said)
    except (ArgumentError, ValueError):
        url = None
    if url is None or url.drivername not in ("postgresql", "postgresql+psycopg"):
        what = "this is no address of a PostgreSQL database."
        do = "Write it like `postgresql+psycopg://user@host:5432/database`."
        raise UserError(Mistake("database", what, do))
    return PostgresDatabase(url, busy_s=busy_s)


class _Statements:
    def __init__(self, raw: psycopg.Connection[Any], *, writes: bool) -> None:
        self._raw = raw
        self._top: list[tuple[Any, ...]] | None = None
        self._kept: list[tuple[str, tuple[Any, ...]]] = []
        if writes:
            begun = raw.execute(_BEGIN_WRITING)
            begun.nextset()
            begun.nextset()
            self._top = begun.fetchall()
        else:
            raw.execute(_BEGIN_READING)

    def head(self) -> list[tuple[Any, ...]]:
        top, self._top = self._top, None
        return self.ask("SELECT size, peaks, key_check FROM head") if top is None else top

    def ask(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        self._send()
        return self._raw.execute(_ours(sql), values, binary=True).fetchall()

    def do(self, sql: str, values: Sequence[Any] = ()) -> int:
        self._send()
        return self._raw.execute(_ours(sql), values).rowcount

    def keep(self, rows: Sequence[Row], head: Head | None) -> None:
        self._top = None
        self._kept += _of_many(rows)
        if head is not None:
            self._kept.append((_HEAD, (*as_columns(head), head.key_check)))

    def commit(self) -> None:
        with self._raw.pipeline():
            self._send()
            self._raw.execute("COMMIT")

    def _send(self) -> None:
        kept, self._kept = self._kept, []
        for sql, values in kept:
            self._raw.execute(sql, values)


@cache
def _of_one(parts: int) -> str:
    return _together(_ENTRY, *[_PART] * parts)


@cache
def _numbered(sql: str) -> bytes:
    """With `$1`, `$2` … for the values, as the server itself counts them."""
    first, *rest = sql.split("%b")
    return (first + "".join(f"${n}{more}" for n, more in enumerate(rest, 1))).encode()


def _checked(result: PGresult) -> PGresult:
    if result.status in (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK):
        return result
    if result.error_field(DiagnosticField.SQLSTATE) is None:  # the server says nothing any more
        raise psycopg.OperationalError(result.get_error_message())
    raise errors.error_from_result(result)


def _together(*inserts: str) -> str:
    named = (f"i{n} AS ({insert})" for n, insert in enumerate(inserts))
    return f"{', '.join([_MOVED, *named])} {_DONE}"


def _of_many(rows: Sequence[Row]) -> list[tuple[str, tuple[Any, ...]]]:
    """Whole columns at a time; nothing for a table that nothing goes into."""
    entries = [(row.number, row.kind, row.canonical, row.mark) for row in rows]
    parts = [part for row in rows for part in _of_parts(row)]
    return [
        (sql, tuple(map(list, zip(*values, strict=True))))
        for sql, values in ((_ENTRIES, entries), (_PARTS, parts))
        if values
    ]


def _of_parts(row: Row) -> Iterator[tuple[Any, ...]]:
    for position, part in enumerate(row.parts):
        whose = part.person.pseudonym if part.person else None
        yield row.number, position, part.digest, whose, part.sealed


@cache
def _ours(sql: str) -> str:
    return sql.replace("?", "%b")


def _on_begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")

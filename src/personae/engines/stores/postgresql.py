"""What is PostgreSQL's own: how it is reached, what its errors mean, how its traces are removed.

One writer at a time by an advisory lock that ends with its transaction (postgresql.org/docs,
§ 13.3.5), so that nothing is held by a process that died. A write is two trips to the server: one
takes the lock and reads the head, the other sends everything with its COMMIT.
"""

import contextlib
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import psycopg
from psycopg import errors
from sqlalchemy import URL, Connection, create_engine, event
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from personae.engines.stores.sqlite import BUSY_S
from personae.proof.interfaces import DamagedError, Head, Row
from personae.vocabulary.mistake import Mistake, UserError

_OUR_LOCK = 31396210933760  # 7310 << 32
# The table's own number is added: another record on the same server has another.
_BEGIN_WRITING = (
    "BEGIN; SELECT pg_advisory_xact_lock(31396210933760 + 'head'::regclass::oid::bigint);"
    " SELECT size, peaks, key_check FROM head"
)
_BEGIN_READING = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_ENTRIES = (
    "INSERT INTO entry (number, kind, canonical, mark)"
    " SELECT * FROM unnest(%b::int[], %b::text[], %b::bytea[], %b::bytea[])"
)
_PARTS = (
    "INSERT INTO part (entry, position, digest, pseudonym, sealed)"
    " SELECT * FROM unnest(%b::int[], %b::int[], %b::bytea[], %b::bytea[], %b::bytea[])"
)
_HEAD = (
    "INSERT INTO head (id, size, peaks, key_check) VALUES (1, %b, %b, %b) ON CONFLICT (id)"
    " DO UPDATE SET size = excluded.size, peaks = excluded.peaks, key_check = excluded.key_check"
)
_NOT_DURABLE = (
    "this server does not wait for its disk (`fsync` is off): what it says is kept can be lost."
)
_SAID: dict[type[psycopg.Error], tuple[str, str]] = {
    errors.LockNotAvailable: (
        "another personae is writing to it and did not finish in time.",
        "Nothing was recorded; run the command again when the other has ended.",
    ),
    errors.InsufficientPrivilege: (
        "this user may not do that in this database.",
        "Let whoever runs the server grant the right to make and change tables there.",
    ),
    errors.ReadOnlySqlTransaction: (
        "it can only be read: this is a standby, or the database is set so.",
        "Nothing was recorded; name the primary server.",
    ),
    errors.DiskFull: (
        "the server's disk is full.",
        "Nothing was recorded; make room and run the command again.",
    ),
    errors.TooManyConnections: (
        "the server takes no more connections.",
        "Nothing was recorded; try again later.",
    ),
    errors.QueryCanceled: (
        "the server ended what was asked of it, because it took too long or somebody said so.",
        "Nothing was recorded; run the command again.",
    ),
}
_BROKEN = (errors.DataCorrupted, errors.IndexCorrupted, errors.UndefinedTable)
_BROKEN_TOO = (errors.UndefinedColumn, errors.DatatypeMismatch)


class PostgresDatabase:
    """One database, or one schema of it, on a server."""

    out_of_reach = (
        "The server's log of changes, its archives, standbys and backups can hold the old bytes "
        "until they are overwritten or deleted: ask whoever runs the server."
    )

    def __init__(self, url: URL, *, busy_s: float = BUSY_S) -> None:
        self._busy_s = busy_s
        self._where = url.render_as_string(hide_password=True)
        usual = {"connect_timeout": "10", "application_name": "personae"}
        self._engine = create_engine(
            url.set(drivername="postgresql+psycopg").update_query_dict({**usual, **url.query})
        )
        event.listen(self._engine, "connect", self._on_connect)
        event.listen(self._engine, "begin", _on_begin)

    @property
    def where(self) -> str:
        return self._where

    def _on_connect(self, raw: psycopg.Connection[Any], _: ConnectionPoolEntry) -> None:
        raw.autocommit = True  # transactions begin when we say so
        raw.execute(
            f"SET lock_timeout = {int(self._busy_s * 1000)}; SET client_encoding = 'UTF8';"
            # Of a database that is set to acknowledge before it wrote, we ask that it writes.
            " SELECT set_config('synchronous_commit', 'on', false)"
            " WHERE current_setting('synchronous_commit') = 'off'"
        )

    @contextlib.contextmanager
    def told_plainly(self) -> Iterator[None]:
        try:
            yield
        except (psycopg.Error, DBAPIError) as error:
            orig = error.orig if isinstance(error, DBAPIError) else error
            if isinstance(orig, _BROKEN + _BROKEN_TOO):
                what = f"the database is damaged, or its tables were changed ({_words(orig)})."
                do = "Put back a copy, and ask whoever runs the server."
                raise DamagedError(Mistake(self.where, what, do)) from error
            for kind, said in _SAID.items():
                if isinstance(orig, kind):
                    raise UserError(Mistake(self.where, *said)) from error
            if not isinstance(orig, psycopg.OperationalError):
                raise
            raise UserError(_not_reached(self.where, orig)) from error

    @contextlib.contextmanager
    def migrating(self, *, writes: bool) -> Iterator[Connection]:
        with self._engine.connect() as connection, connection.begin():
            if writes:
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_OUR_LOCK})")
            yield connection

    def prepare(self) -> None:
        with self._raw() as raw:
            (fsync,) = raw.execute("SHOW fsync").fetchone() or ("off",)
        if fsync != "on":
            do = "Let whoever runs the server switch it on; nothing was recorded."
            raise UserError(Mistake(self.where, _NOT_DURABLE, do))

    @contextlib.contextmanager
    def transaction(self, *, writes: bool) -> Iterator["_Statements"]:
        with self._raw() as raw:
            statements = _Statements(raw, writes=writes)
            try:
                yield statements
                statements.commit()
            except BaseException:
                with contextlib.suppress(psycopg.Error):  # it has ended with the connection
                    raw.rollback()
                raise

    @contextlib.contextmanager
    def _raw(self) -> Iterator[psycopg.Connection[Any]]:
        with contextlib.closing(self._engine.raw_connection()) as pooled:
            raw = pooled.driver_connection
            if not isinstance(raw, psycopg.Connection):
                raise TypeError(f"{raw} is no connection to PostgreSQL")
            try:
                yield raw
            finally:
                if raw.closed:
                    pooled.invalidate()

    def faults(self) -> str:
        return ""  # it tells of damaged pages by itself when they are read (data checksums)

    def scrub(self, traces: Sequence[bytes]) -> bool:
        """Write both tables anew, without what was deleted.

        Rows that another connection could still see are kept by the server until it ends: then
        this says no.
        """
        with self._raw() as raw:
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
        if rows:
            said = [(row.number, row.kind, row.canonical, row.mark) for row in rows]
            self._kept.append((_ENTRIES, tuple(map(list, zip(*said, strict=True)))))
        parts = [
            (
                row.number,
                position,
                part.digest,
                part.person.pseudonym if part.person else None,
                part.sealed,
            )
            for row in rows
            for position, part in enumerate(row.parts)
        ]
        if parts:
            self._kept.append((_PARTS, tuple(map(list, zip(*parts, strict=True)))))
        if head is not None:
            top = (head.frontier.size, b"".join(head.frontier.peaks), head.key_check)
            self._kept.append((_HEAD, top))

    def commit(self) -> None:
        with self._raw.pipeline():
            self._send()
            self._raw.execute("COMMIT")

    def _send(self) -> None:
        kept, self._kept = self._kept, []
        for sql, values in kept:
            self._raw.execute(sql, values)


@cache
def _ours(sql: str) -> str:
    return sql.replace("?", "%b")


def _on_begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _not_reached(where: str, error: psycopg.Error) -> Mistake:
    """What a server, or the way to it, said when it did not let us in or went away."""
    words = _words(error)
    if "password" in words or "authentication" in words:
        what = "the server did not accept this user and password."
        do = "Put the password into PGPASSWORD or ~/.pgpass, or ask whoever runs the server."
    elif "does not exist" in words:
        what, do = f"the server says: {words}.", "Make it there first, or name another."
    elif getattr(error, "sqlstate", None) is None or isinstance(error, errors.AdminShutdown):
        what = f"the server cannot be reached, or went away: {words}."
        do = "Nothing more was recorded; see that it runs and that its address is right."
    else:
        what, do = f"the server says: {words}.", "Nothing was recorded; ask whoever runs it."
    return Mistake(where, what, do)


def _words(error: BaseException) -> str:
    """The last line of what was said; libpq puts no password in it."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    last = lines[-1] if lines else type(error).__name__
    return last.removeprefix("FATAL:").strip().rstrip(".?")

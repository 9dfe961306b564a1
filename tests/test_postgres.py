"""Records in PostgreSQL: moved there, kept there, and what its errors mean in plain words."""

import contextlib
import random
import re
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner, Result
from tests.postgres import Server, running

from personae.app.cli.commands import personae
from personae.app.home import Home
from personae.engines.clocks.system import FixedClock
from personae.engines.stores.postgresql import database_at
from personae.engines.stores.sql import SqlStore
from personae.engines.vaults.aes import AesVault
from personae.proof.record import Record
from personae.proof.verify import verify
from personae.vocabulary.entry import Entry
from personae.vocabulary.mistake import UserError
from personae.vocabulary.names import PerformerId

ANA, BEN = PerformerId("ana-vale"), PerformerId("ben-okafor")
RIGHT, WRONG = "correct-horse", "hunter2"
VAULT = AesVault(b"m" * 32)
NOON = FixedClock(datetime(2025, 3, 24, 12, tzinfo=UTC))


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running() as started:
        yield started


@pytest.fixture
def schema(server: Server) -> str:
    return server.schema()


@pytest.fixture
def store(server: Server, schema: str) -> Iterator[SqlStore]:
    with contextlib.closing(there(server, schema)) as made:
        yield made


def there(server: Server, schema: str, busy_s: float = 10) -> SqlStore:
    return SqlStore.opened(database_at(server.address(schema=schema), busy_s=busy_s))


def entry(kind: str, *people: PerformerId, said: str = "Zebra") -> Entry:
    parts = {name: {"name": f"{said} of {name}"} for name in people}
    return Entry(kind=kind, envelope={"picture": "the-long-take"}, parts=parts)


def begun(store: SqlStore) -> Record:
    return Record.begin(store=store, vault=VAULT, clock=NOON)


# The same as anywhere


def test_it_keeps_erases_and_verifies_as_any_store_does(store: SqlStore) -> None:
    record = begun(store)
    record.put(entry("a", ANA, BEN))
    record.put_all([entry("b", ANA) if n % 2 else entry("c") for n in range(1203)])
    record.put(entry("d", *(PerformerId(f"person-{n}") for n in range(7))))
    again = Record(store=store, vault=VAULT, clock=NOON)
    assert again.size == 1205
    assert [e.number for e in again.entries("b", ANA)] == list(range(2, 1204, 2))
    assert record.erase(ANA, because="withdrawn").scrubbed
    again.put(entry("e", BEN))  # whom the other has not known for a while
    found = verify(store=store, vault=VAULT)
    assert found.holds
    assert (found.entries, found.erased) == (1207, 602)
    assert "backups can hold the old bytes" in store.out_of_reach


def test_two_who_both_knew_where_the_log_stood_make_one_log(server: Server, schema: str) -> None:
    stores = [there(server, schema), there(server, schema)]
    one = begun(stores[0])
    two = Record(store=stores[1], vault=VAULT, clock=NOON)
    for n in range(6):
        for record in (one, two):
            assert record.put(entry("a", ANA)).number == record.size - 1, n
    two.erase(ANA, because="withdrawn")
    one.put(entry("a", ANA))  # somebody new: who was known is known no more
    found = verify(store=stores[0], vault=VAULT)
    assert (found.holds, found.entries, found.erased) == (True, 14, 12)
    for store in stores:
        store.close()


# Erasure


def test_no_byte_of_the_erased_stays_in_the_tables_files(server: Server, store: SqlStore) -> None:
    record = begun(store)
    zoe = PerformerId("zoe-lind")  # who is in no other record of this server
    record.put_all([entry("a", zoe, said=f"Zebra {n} " * 200) for n in range(40)])
    record.put(entry("a", BEN))
    with store.reading() as view:
        rows, (kept,) = view.rows(start=0, limit=40), view.rows(start=40, limit=1)
    (held,) = {part.person for row in rows for part in row.parts if part.person}
    sealed = [part.sealed for row in rows for part in row.parts if part.sealed]
    traces = [held.pseudonym, held.lookup, held.wrapped_key, held.sealed_id]
    before = data(server)
    assert all(trace in before for trace in traces)
    assert sum(blob[100:132] in before for blob in sealed) == 40
    assert record.erase(zoe, because="withdrawn").scrubbed
    after = data(server)
    assert not [trace for trace in traces if trace in after]
    for blob in sealed:
        assert not [at for at in range(0, len(blob) - 32, 32) if blob[at : at + 32] in after]
    assert kept.parts[0].digest in after
    assert verify(store=store, vault=VAULT).holds
    # What the how-to asks of whoever runs the server.
    assert held.wrapped_key in log_of_changes(server)
    with server.connect() as connection:
        connection.execute("ALTER SYSTEM SET wal_recycle = off")
        connection.execute("SELECT pg_reload_conf()")
        time.sleep(0.2)
        for said in ("CHECKPOINT", "SELECT pg_switch_wal()", "CHECKPOINT"):
            connection.execute(said.encode())
    assert not [trace for trace in traces if trace in log_of_changes(server)]


def log_of_changes(server: Server) -> bytes:
    return b"".join(p.read_bytes() for p in (server.folder / "pg_wal").iterdir() if p.is_file())


def data(server: Server) -> bytes:
    """All files of tables and indexes, as the server writes them when it is asked to."""
    with server.connect() as connection:
        connection.execute("CHECKPOINT")
    return b"".join(p.read_bytes() for p in (server.folder / "base").rglob("*") if p.is_file())


def test_a_reader_in_the_way_of_scrubbing_is_told(server: Server, schema: str) -> None:
    store = there(server, schema, busy_s=0.2)
    record = begun(store)
    for who in (ANA, BEN):
        record.put(entry("a", who))
    with server.connect(schema=schema) as other:
        other.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        other.execute("SELECT * FROM head")  # it may still look at everybody
        assert not record.erase(ANA, because="withdrawn").scrubbed
        other.execute("SELECT * FROM person")  # and now holds the table
        assert not record.erase(BEN, because="withdrawn").scrubbed
    assert record.people() == frozenset()
    store.close()


# Changed by somebody who may do anything there


def test_40_changed_fields_are_found_and_named(
    server: Server, schema: str, store: SqlStore
) -> None:
    record = begun(store)
    record.put_all([entry("a", *(ANA, BEN)[: n % 3]) for n in range(20)])
    record.put(entry("b", PerformerId("zoe-lind")))
    record.erase(PerformerId("zoe-lind"), because="withdrawn")
    chance = random.Random("40 fields")  # noqa: S311  # seeded, so that it can be repeated
    done = 0
    with server.connect(schema=schema) as other:
        while done < 40:
            table = chance.choice(("entry", "part", "person", "head"))
            every = f"SELECT ctid::text AS at, * FROM {table}"  # noqa: S608  # our own words
            answer = other.execute(every.encode())
            names = [column.name for column in answer.description or ()][1:]
            at, *values = chance.choice(answer.fetchall())
            column = chance.randrange(len(names))
            put = f"UPDATE {table} SET {names[column]} = %s WHERE ctid = %s::tid"  # noqa: S608
            put += " RETURNING ctid::text"
            try:
                changed = other.execute(put.encode(), (another(values[column], chance), at))
            except (psycopg.IntegrityError, psycopg.errors.NumericValueOutOfRange):
                continue  # the table itself does not let it
            (there_now,) = changed.fetchone() or (at,)
            said = str(verify(store=store, vault=VAULT).broken)
            other.execute(put.encode(), (values[column], there_now))
            if table in ("entry", "part"):
                assert said.startswith(f"entry {values[0]}: ") or "parts cannot be read" in said
            else:
                words = {
                    "person": "somebody on record",
                    "head": "where the log|does not end|master",
                }
                assert re.search(words[table], said), (table, names[column], said)
            done += 1
    assert verify(store=store, vault=VAULT).holds


@pytest.mark.parametrize(
    ("index", "table", "columns"),
    [
        ("entry_by_kind", "entry", "kind, number"),
        ("part_pkey", "part", "entry, position"),
        ("part_by_person", "part", "pseudonym, entry"),
        ("person_pkey", "person", "pseudonym"),
        ("person_lookup_key", "person", "lookup"),
    ],
)
def test_an_index_that_leads_past_a_row_is_told(
    server: Server, schema: str, index: str, table: str, columns: str
) -> None:
    """As a damaged index does, or one kept by other rules of sorting."""
    with contextlib.closing(there(server, schema)) as store:
        record = begun(store)
        record.put_all([entry("a", ANA) for _ in range(300)])
        assert verify(store=store, vault=VAULT).holds
        ready = "UPDATE pg_index SET indisready = %s WHERE indexrelid = %s::regclass"
        with server.connect(schema=schema) as other:
            other.execute(ready, (False, index))
            record.put(entry("b", BEN))
            other.execute(ready, (True, index))
            if index == "entry_by_kind":  # so that the test is of what it is called
                other.execute("SET enable_seqscan = off; SET enable_bitmapscan = off")
                assert other.execute("SELECT 1 FROM entry WHERE kind = 'b'").fetchall() == []
            said = str(verify(store=store, vault=VAULT).broken)
            assert f"index of `{table}` by `{columns}` does not lead to every row" in said
            other.execute(f"REINDEX TABLE {table}".encode())
        assert verify(store=store, vault=VAULT).holds


def another(value: Any, chance: random.Random) -> Any:
    if isinstance(value, int):
        return value + chance.choice((1, -1, 100))
    if value is None:
        return chance.randbytes(16)
    data = bytearray(value.encode() if isinstance(value, str) else value)
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(5)
    return data.decode() if isinstance(value, str) else bytes(data)


# Plain words


def refused(server: Server, said: str, **how: str) -> None:
    with pytest.raises(UserError, match=said) as told:
        SqlStore.opened(database_at(server.address(**how)))
    assert "hunter2" not in str(told.value)
    assert "\n" not in str(told.value)


def test_a_wrong_password_is_told_and_not_shown(server: Server) -> None:
    with server.connect() as connection:
        connection.execute("CREATE ROLE locked LOGIN PASSWORD 'correct-horse'")
        gate = server.folder / "pg_hba.conf"
        gate.write_text("local all locked scram-sha-256\n" + gate.read_text())
        connection.execute("SELECT pg_reload_conf()")
        time.sleep(0.2)
    refused(server, "did not accept this user and password", user="locked", password=WRONG)
    refused(server, "did not accept this user and password", user="locked")
    where = database_at(server.address(user="locked", password=WRONG)).where
    assert "locked:***@" in where
    refused(server, "may not do that in this database", user="locked", password=RIGHT)


def test_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    refused(Server(tmp_path), "the server cannot be reached", password=WRONG)


def test_a_user_that_is_not_there_is_told(server: Server) -> None:
    refused(server, 'role "nobody" does not exist', user="nobody", password=WRONG)


@pytest.mark.parametrize("said", ["mysql://x/y", "postgresql+asyncpg://x/y", "postgresql://x:y:z"])
def test_an_address_that_is_none(said: str) -> None:
    with pytest.raises(UserError, match="no address of a PostgreSQL database"):
        database_at(said)


@pytest.mark.parametrize(
    ("held", "said"),
    [("0999", "made by a newer version of Personae .*0999"), ("x001", "the database is damaged")],
)
def test_other_versions_of_the_tables(server: Server, schema: str, held: str, said: str) -> None:
    there(server, schema).close()
    with server.connect(schema=schema) as other:
        other.execute("UPDATE alembic_version SET version_num = %s", (held,))
    refused(server, said, schema=schema)


def test_somebody_elses_database(server: Server, schema: str) -> None:
    with server.connect(schema=schema) as other:
        other.execute("CREATE TABLE songs (title text)")
    refused(server, "no registry of Personae", schema=schema)


def test_tables_that_somebody_changed(server: Server, schema: str, store: SqlStore) -> None:
    record = begun(store)
    record.put(entry("a", ANA))
    with server.connect(schema=schema) as other:
        other.execute("ALTER TABLE entry RENAME COLUMN mark TO marks")
    with pytest.raises(UserError, match="the database is damaged"):
        list(record.entries())
    assert "the database is damaged" in str(verify(store=store, vault=VAULT).broken)


def test_another_writer_is_told(server: Server, schema: str) -> None:
    store = there(server, schema, busy_s=0.2)
    record = begun(store)
    record.put(entry("a", ANA))
    with server.connect(schema=schema) as other:
        other.execute("BEGIN; SELECT * FROM head FOR UPDATE")
        for _ in range(2):  # at once, and after having asked
            with pytest.raises(UserError, match="another personae is writing"):
                record.put(entry("a", ANA))
        assert record.size == 1  # reading goes on
    record.put(entry("a", ANA))
    assert verify(store=store, vault=VAULT).entries == 2
    store.close()


def test_a_standby_cannot_be_written_to(server: Server, schema: str, store: SqlStore) -> None:
    record = begun(store)
    with server.connect(schema=schema) as other:
        other.execute("ALTER ROLE postgres SET default_transaction_read_only = on")
        try:
            with contextlib.closing(there(server, schema)) as late:
                again = Record(store=late, vault=VAULT, clock=NOON)
                with pytest.raises(UserError, match="it can only be read"):
                    again.put(entry("a", ANA))
        finally:
            other.execute("SET default_transaction_read_only = off")
            other.execute("ALTER ROLE postgres RESET default_transaction_read_only")
    record.put(entry("a", ANA))


# Durable


def test_it_waits_for_the_disk_whatever_the_database_is_set_to(
    server: Server, schema: str, store: SqlStore
) -> None:
    begun(store)
    with server.connect() as other:
        other.execute("ALTER ROLE postgres SET synchronous_commit = off")
        try:
            late = database_at(server.address(schema=schema))
            with late._idle.one() as raw:
                assert raw.execute("SHOW synchronous_commit").fetchone() == ("on",)
            late.close()
        finally:
            other.execute("ALTER ROLE postgres RESET synchronous_commit")


def test_a_server_that_does_not_wait_for_its_disk_is_refused(server: Server, schema: str) -> None:
    with server.connect() as other:
        for fsync in ("off", "on"):
            other.execute(f"ALTER SYSTEM SET fsync = {fsync}".encode())
            other.execute("SELECT pg_reload_conf()")
            time.sleep(0.2)
            if fsync == "off":
                refused(server, "does not wait for its disk", schema=schema)
    there(server, schema).close()


# Moving a house


class Desk:
    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.environ = {"PERSONAE_HOME": str(self.home), "PERSONAE_KEYS": str(folder / "keys")}

    def __call__(self, *words: str) -> Result:
        return CliRunner().invoke(personae, words, env=self.environ)

    def add(self, who: str) -> None:
        assert self("performer", "add", who, "--id", who).exit_code == 0


def test_a_house_moves_with_its_records(server: Server, schema: str, tmp_path: Path) -> None:
    me, url = Desk(tmp_path), server.address(schema=schema)
    assert me("init").exit_code == 0
    me.add("ana-vale")
    before = me("log", "verify").stdout
    assert "1 entry" in before
    moved = me("--database", url, "log", "verify")
    assert moved.stdout == before
    assert "1 entry was moved to the server." in moved.stderr
    assert "no erasure reaches it" in moved.stderr
    assert Home.open(me.home).settings.database == url
    assert sorted(p.name for p in me.home.glob("registry*")) == ["registry.sqlite.moved"]
    me.add("ben-okafor")  # where it lies now, without saying so
    assert "2 entries" in me("log", "verify").stdout
    gone = me("performer", "erase", "ana-vale", "--because", "asked for it", "--yes")
    assert "standbys and backups can hold the old bytes" in gone.stdout
    toml = me.home / "personae.toml"
    toml.write_text(toml.read_text().replace(url, "registry.sqlite"))
    assert "the records were moved to a server" in str(me("log", "verify").exception)


def test_the_settings_alone_move_a_house_too(server: Server, schema: str, tmp_path: Path) -> None:
    me, url = Desk(tmp_path), server.address(schema=schema)
    assert me("init").exit_code == 0
    me.add("ana-vale")
    toml = me.home / "personae.toml"
    toml.write_text(toml.read_text().replace("registry.sqlite", url))
    moved = me("log", "verify")
    assert "1 entry was moved" in moved.stderr
    assert "1 entry, root" in moved.stdout


def test_a_house_is_made_on_a_server(server: Server, schema: str, tmp_path: Path) -> None:
    me, url = Desk(tmp_path), server.address(schema=schema)
    assert me("--database", url, "init").exit_code == 0
    assert not list(me.home.glob("registry*"))
    me.add("ana-vale")
    assert "1 entry" in me("log", "verify").stdout
    other = Desk(tmp_path / "other")
    assert "a record was begun in it already" in str(other("--database", url, "init").exception)
    assert not other.home.exists()


def test_nothing_is_moved_over_another_record(server: Server, schema: str, tmp_path: Path) -> None:
    me, url = Desk(tmp_path), server.address(schema=schema)
    assert me("init").exit_code == 0
    with contextlib.closing(there(server, schema)) as store:
        begun(store)
    refusal = me("--database", url, "log", "verify")
    assert "another on the server that is named" in str(refusal.exception)
    assert "0 entries" in me("log", "verify").stdout


def test_a_record_that_does_not_hold_is_not_moved(
    server: Server, schema: str, tmp_path: Path
) -> None:
    me, url = Desk(tmp_path), server.address(schema=schema)
    assert me("init").exit_code == 0
    me.add("ana-vale")
    file = me.home / "registry.sqlite"
    held = file.read_bytes()
    assert held.count(b"performer-enrolled") == 3
    file.write_bytes(held.replace(b'"kind":"performer-enrolled"', b'"kind":"performer-enroled!"'))
    assert "it does not hold, and was not moved" in str(
        me("--database", url, "log", "verify").exception
    )
    assert me("log", "verify").exit_code == 12
    assert file.exists()


def test_an_empty_database_is_no_house(server: Server, schema: str, tmp_path: Path) -> None:
    me, url = Desk(tmp_path), server.address(schema=schema)
    assert me("init").exit_code == 0
    (me.home / "registry.sqlite").rename(tmp_path / "elsewhere")
    asked = me("--database", url, "log", "verify")
    assert "no record was ever begun in this database" in str(asked.exception)
    with server.connect(schema=schema) as other:
        found = other.execute(
            "SELECT count(*) FROM information_schema.tables WHERE table_schema = %s", (schema,)
        )
        assert found.fetchone() == (0,)


def test_without_the_extra_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    monkeypatch.delitem(sys.modules, "personae.engines.stores.postgresql", raising=False)
    me = Desk(tmp_path)
    asked = me("--database", "postgresql+psycopg://user@host/name", "init")
    assert "pip install personae[postgres]" in str(asked.exception)

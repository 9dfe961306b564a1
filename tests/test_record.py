"""The record: what it keeps, what it forgets, and what it notices."""

import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect

from personae.engines.clocks.system import FixedClock, SystemClock
from personae.engines.stores import versions
from personae.engines.stores.memory import MemoryStore
from personae.engines.stores.sql import SqlStore
from personae.engines.stores.sqlite import SqliteDatabase
from personae.engines.stores.tables import METADATA
from personae.engines.vaults.aes import AesVault
from personae.proof.interfaces import BrokenSealError, Store
from personae.proof.parts import Sealer
from personae.proof.record import Record
from personae.proof.verify import verify
from personae.vocabulary.entry import Entry
from personae.vocabulary.mistake import UserError
from personae.vocabulary.names import PerformerId

ANA, BEN, CLEO = PerformerId("ana-vale"), PerformerId("ben-okafor"), PerformerId("cleo-tan")
VAULT = AesVault(b"m" * 32)
NOON = FixedClock(datetime(2025, 3, 24, 14, tzinfo=timezone(timedelta(hours=2))))


def entry(kind: str = "performer-enrolled", *people: PerformerId, said: str = "Zebra") -> Entry:
    return Entry(
        kind=kind,
        envelope={"picture": "the-long-take"},
        parts={name: {"name": f"{said} of {name}"} for name in people},
    )


def begun(store: Store) -> Record:
    return Record.begin(store=store, vault=VAULT, clock=NOON)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "registry.sqlite"


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, path: Path) -> Iterator[Store]:
    made: Store = MemoryStore() if request.param == "memory" else SqlStore.create(path)
    yield made
    made.close()


def test_what_is_put_is_read_back(store: Store) -> None:
    record = begun(store)
    put = record.put(entry("consent-recorded", ANA, BEN))
    assert put.number == 0
    assert put.at == datetime(2025, 3, 24, 12, tzinfo=UTC)
    assert put.envelope == {"picture": "the-long-take"}
    assert put.parts == {ANA: {"name": "Zebra of ana-vale"}, BEN: {"name": "Zebra of ben-okafor"}}
    assert put.erased == 0
    assert list(Record(store=store, vault=VAULT, clock=NOON).entries()) == [put]
    assert record.size == 1
    assert record.people() == {ANA, BEN}


def test_entries_are_found_by_kind_and_by_person(store: Store) -> None:
    record = begun(store)
    record.put_all([entry("a", ANA), entry("b", ANA, BEN), entry("b", BEN), entry("a")])
    assert [e.number for e in record.entries()] == [0, 1, 2, 3]
    assert [e.number for e in record.entries("b")] == [1, 2]
    assert [e.number for e in record.entries(person=ANA)] == [0, 1]
    (both,) = record.entries("b", ANA)
    assert set(both.parts) == {ANA}  # Ben's was not asked for
    assert list(record.entries(person=CLEO)) == []


def test_many_entries_come_in_order(store: Store) -> None:
    record = begun(store)
    record.put_all([entry("a", ANA) if n % 2 else entry("b") for n in range(403)])
    assert [e.number for e in record.entries()] == list(range(403))
    assert [e.number for e in record.entries("a", ANA)] == list(range(1, 403, 2))
    assert verify(store=store, vault=VAULT).entries == 403


def test_reading_and_writing_may_interleave(store: Store) -> None:
    record = begun(store)
    record.put_all([entry("a", ANA), entry("a", BEN)])
    for found in record.entries("a"):
        record.put(entry("b", *found.parts))
    assert record.size == 4


def test_a_free_id_is_still_free_when_it_is_taken(store: Store) -> None:
    record = begun(store)
    seen = record.size
    record.put(entry("a", ANA), seen=seen)
    with pytest.raises(UserError, match="another personae recorded something in the meantime"):
        record.put(entry("a", ANA), seen=seen)
    assert record.size == 1


def test_one_unfit_entry_and_none_is_put(store: Store) -> None:
    record = begun(store)
    with pytest.raises(UserError):
        record.put_all([entry("a", ANA), Entry(kind="a", envelope={"of": ANA}, parts={ANA: {}})])
    assert record.size == 0
    assert record.people() == frozenset()


@pytest.mark.parametrize("value", ["ana-vale", "ana-vale-long-take", "seen: ana-vale."])
@pytest.mark.parametrize("key", [True, False])
def test_an_envelope_that_names_somebody_is_refused(value: str, key: bool) -> None:
    record = begun(MemoryStore())
    envelope: dict[str, Any] = {value: 1} if key else {"x": [{"y": value}]}
    with pytest.raises(UserError, match="would name `ana-vale`"):
        record.put(Entry(kind="a", envelope=envelope, parts={ANA: {}}))
    assert record.size == 0


def test_a_name_inside_a_longer_word_is_no_name() -> None:
    record = begun(MemoryStore())
    envelope: dict[str, Any] = {"x": "banana-valery"}
    record.put(Entry(kind="a", envelope=envelope, parts={PerformerId("ana-vale"): {}}))
    assert record.size == 1


@pytest.mark.parametrize("value", [0.5, float("nan"), [0.1]])
def test_a_float_has_no_canonical_bytes(value: Any) -> None:
    record = begun(MemoryStore())
    with pytest.raises(ValueError, match=r"float|JSON compliant"):
        record.put(Entry(kind="a", envelope={}, parts={ANA: {"score": value}}))
    assert record.size == 0


def test_letters_that_are_none_are_refused() -> None:
    record = begun(MemoryStore())
    with pytest.raises(UserError, match="bytes that are no letters"):
        record.put(Entry(kind="a", envelope={}, parts={ANA: {"name": "\udcff"}}))


def test_a_person_has_an_id() -> None:
    with pytest.raises(ValueError, match="no performer's id"):
        begun(MemoryStore()).put(Entry(kind="a", envelope={}, parts={PerformerId("Ana"): {}}))


def test_another_master_key_is_told_at_once(store: Store) -> None:
    begun(store)
    with pytest.raises(UserError, match="not made with this master key"):
        Record(store=store, vault=AesVault(b"n" * 32), clock=NOON)


def test_a_record_is_begun_once(store: Store) -> None:
    with pytest.raises(UserError, match="no record was ever begun"):
        Record(store=store, vault=VAULT, clock=NOON)
    begun(store)
    with pytest.raises(UserError, match="begun in it already"):
        begun(store)


# Erasure


def test_who_is_erased_is_gone_and_the_log_still_holds(store: Store) -> None:
    record = begun(store)
    record.put_all([entry("a", ANA, BEN), entry("a", ANA), entry("a", BEN)])
    root = verify(store=store, vault=VAULT).root
    erased = record.erase(ANA, because="withdrawn")
    assert (erased.number, erased.parts, erased.scrubbed) == (3, 2, True)
    assert erased.still_named == ()
    first, second, third, said = record.entries()
    assert (set(first.parts), first.erased) == ({BEN}, 1)
    assert (dict(second.parts), second.erased) == ({}, 1)
    assert (set(third.parts), third.erased) == ({BEN}, 0)
    assert said.kind == "performer-erased"
    assert said.envelope == {"because": "withdrawn", "parts": 2}
    assert list(record.entries(person=ANA)) == []
    assert record.people() == {BEN}
    found = verify(store=store, vault=VAULT)
    assert found.holds
    assert (found.entries, found.erased) == (4, 2)
    assert found.root != root


def test_who_comes_back_is_somebody_new(store: Store) -> None:
    record = begun(store)
    record.put(entry("a", ANA))
    record.erase(ANA, because="withdrawn")
    record.put(entry("b", ANA))
    assert [e.kind for e in record.entries(person=ANA)] == ["b"]
    assert verify(store=store, vault=VAULT).holds


def test_only_who_is_on_record_can_be_erased(store: Store) -> None:
    record = begun(store)
    with pytest.raises(UserError, match="ana-vale: nobody of that id is on record"):
        record.erase(ANA, because="withdrawn")
    assert record.size == 0


def test_the_reason_of_an_erasure_names_nobody(store: Store) -> None:
    record = begun(store)
    record.put(entry("a", ANA))
    with pytest.raises(UserError, match="it names `ana-vale`"):
        record.erase(ANA, because="ana-vale asked")
    assert record.people() == {ANA}


def test_an_envelope_that_still_names_them_is_told(store: Store) -> None:
    record = begun(store)
    record.put(entry("a", ANA))
    record.put(Entry(kind="b", envelope={"note": "as ana-vale said"}, parts={BEN: {}}))
    assert record.erase(ANA, because="withdrawn").still_named == (1,)


def test_no_byte_of_the_erased_stays_in_the_files(path: Path) -> None:
    store = SqlStore.create(path)
    record = begun(store)
    for n in range(40):
        record.put(entry("a", ANA, *[BEN] * (n % 2), said=f"Zebra {n} " * 200))
    with closing(sqlite3.connect(path)) as raw:
        traces = [
            bytes(value)
            for row in raw.execute("SELECT pseudonym, lookup, wrapped_key, sealed_id FROM person")
            for value in row
        ]
        ben = raw.execute("SELECT pseudonym FROM part WHERE entry = 1").fetchall()
        assert len(set(ben)) == 2
        sealed = [
            bytes(row[0])
            for row in raw.execute(
                "SELECT sealed FROM part WHERE entry % 2 = 0"  # those where Ana is alone
            )
        ]
        whole = _bytes_of(path)
        assert all(trace in whole for trace in traces)
        assert sum(blob[-64:] in whole for blob in sealed) == 20
        assert b"ana-vale" not in whole  # never in the clear
        assert b"Zebra" not in whole
    assert record.erase(ANA, because="withdrawn").scrubbed
    whole = _bytes_of(path)
    gone = [trace for trace in traces if trace not in whole]
    assert len(gone) == 4  # Ana's four; Ben's stay
    for blob in sealed:
        for at in range(0, len(blob) - 32, 32):
            assert blob[at : at + 32] not in whole
    store.close()


def _bytes_of(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(path.parent.iterdir()))


def test_a_reader_in_the_way_of_scrubbing_is_told(path: Path) -> None:
    store = SqlStore.create(path, busy_s=0.1)
    record = begun(store)
    record.put(entry("a", ANA))
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM person").fetchall()
        assert not record.erase(ANA, because="withdrawn").scrubbed
    assert record.people() == frozenset()
    store.close()
    assert not path.with_name(path.name + "-wal").exists()


# Tampering


def tampered(path: Path, *statements: str) -> str:
    """What verification says of a record of three entries after somebody edited its file."""
    store = SqlStore.create(path)
    record = begun(store)
    record.put_all([entry("a", ANA, BEN), entry("b", ANA), entry("c", BEN)])
    record.erase(BEN, because="withdrawn")
    assert verify(store=store, vault=VAULT).holds
    store.close()
    with closing(sqlite3.connect(path)) as raw:
        for statement in statements:
            assert raw.execute(statement).rowcount, statement
        raw.commit()
    store = SqlStore.open(path)
    found = verify(store=store, vault=VAULT)
    store.close()
    assert not found.holds
    return str(found.broken)


TAMPERINGS = {
    "a letter of an envelope": (
        "UPDATE entry SET canonical = replace(canonical, 'long', 'lone') WHERE number = 1",
        "entry 1: it is not what was recorded there",
    ),
    "a kind": ("UPDATE entry SET kind = 'x' WHERE number = 2", "entry 2: its row says otherwise"),
    "a mark": (
        "UPDATE entry SET mark = (SELECT mark FROM entry WHERE number = 0) WHERE number = 1",
        "entry 1: it is not what was recorded there",
    ),
    "a part's digest": (
        "UPDATE part SET digest = randomblob(32) WHERE entry = 1",
        "entry 1: a part of it was added, taken away or changed",
    ),
    "a part's bytes": (
        "UPDATE part SET sealed = randomblob(length(sealed)) WHERE entry = 1",
        "entry 1: a part of it does not open",
    ),
    "a part taken away": (
        "DELETE FROM part WHERE entry = 1",
        "entry 1: a part of it was added, taken away or changed",
    ),
    "a part made to look erased": (
        "UPDATE part SET sealed = NULL, pseudonym = NULL WHERE entry = 1",
        "3 parts cannot be read any more, and erasures on record account for 2",
    ),
    "half a part": (
        "UPDATE part SET sealed = NULL WHERE entry = 1",
        "entry 1: a part of it does not open",
    ),
    "a person's key": (
        "UPDATE person SET wrapped_key = randomblob(60)",
        "the key of somebody on record was changed",
    ),
    "a person's key, by a text": (
        "UPDATE person SET wrapped_key = 'text'",
        "the key of somebody on record was changed",
    ),
    "a person's look-up": (
        "UPDATE person SET lookup = randomblob(32)",
        "who somebody on record is was changed",
    ),
    "the last entry taken away": (
        "DELETE FROM entry WHERE number = 3",
        "the log does not end where it was last known to stand",
    ),
    "where the log stands": (
        "UPDATE head SET size = 5, peaks = randomblob(64)",
        "the log does not end where it was last known to stand",
    ),
    "a size that is no number": (
        "UPDATE head SET size = 'many'",
        "where the log stands cannot be read",
    ),
    "a head that is none": (
        "UPDATE head SET size = 9",
        "where the log stands cannot be read",
    ),
    "where the log stands, set back": (
        "UPDATE head SET size = 2, peaks = substr(peaks, 1, 32)",
        "where the log stands was changed: its entries hold",
    ),
    "where the log stands, set on": (
        "UPDATE head SET size = 8",
        "where the log stands was changed: its entries hold",
    ),
    "a part in another place": (
        "UPDATE part SET position = 1 WHERE entry = 1",
        "entry 1: a part of it was added, taken away or changed",
    ),
    "whose part it is": (
        "UPDATE part SET pseudonym = randomblob(16) WHERE entry = 1",
        "entry 1: a part of it does not open",
    ),
    "whose key it is": (
        "UPDATE person SET pseudonym = randomblob(16)",
        "the key of somebody on record was changed",
    ),
    "the mark of the key": ("UPDATE head SET key_check = x'00'", "mark of the master key"),
}


@pytest.mark.parametrize("what", TAMPERINGS)
def test_verification_tells_the_first_entry_that_does_not_hold(what: str, path: Path) -> None:
    statement, said = TAMPERINGS[what]
    assert said in tampered(path, statement)


def test_an_entry_taken_from_the_middle(path: Path) -> None:
    gone = ("DELETE FROM part WHERE entry = 1", "DELETE FROM entry WHERE number = 1")
    assert tampered(path, *gone) == "entry 1: it is missing."


def test_two_parts_of_one_person_swapped(path: Path) -> None:
    said = tampered(
        path,
        "UPDATE part SET sealed = (SELECT sealed FROM part WHERE entry = 0 AND sealed IS NOT NULL)"
        " WHERE entry = 1",
    )
    assert said.startswith("entry 1: a part of it does not open")


@pytest.mark.parametrize(("number", "position"), [(7, 2), (8, 1), (7, 0)])
def test_a_sealed_part_opens_in_its_own_place_only(number: int, position: int) -> None:
    sealer = Sealer(VAULT)
    part = sealer.seal(sealer.draft(b"{}"), sealer.new_person(ANA), number=7, position=1)
    assert sealer.unseal(part, number=7, position=1) == (ANA, b"{}")
    with pytest.raises(BrokenSealError):
        sealer.unseal(part, number=number, position=position)


def test_a_whole_entry_over_another_with_its_mark(path: Path) -> None:
    said = tampered(
        path,
        "UPDATE entry SET (kind, canonical, mark) = "
        "(SELECT kind, canonical, mark FROM entry WHERE number = 1) WHERE number = 2",
    )
    assert said == "entry 2: it is not what was recorded there."


def test_a_damaged_part_is_no_part_when_read(path: Path) -> None:
    tampered(path, "UPDATE part SET sealed = randomblob(90) WHERE entry = 1")
    store = SqlStore.open(path)
    read = Record(store=store, vault=VAULT, clock=NOON).entries()
    assert next(read).number == 0
    with pytest.raises(UserError, match=r"entry 1 was changed or damaged .*personae log verify"):
        next(read)
    store.close()


def test_canonical_bytes_are_what_an_outsider_can_write_again(path: Path) -> None:
    store = SqlStore.create(path)
    begun(store).put(entry("a", BEN, ANA))
    with store.reading() as view:
        (row,) = view.rows(start=0, limit=1)
    digests = sorted(part.digest.hex() for part in row.parts)
    assert row.canonical == (
        b'{"at":"2025-03-24T12:00:00.000000+00:00","envelope":{"picture":"the-long-take"},'
        b'"kind":"a","number":0,"parts":["%b","%b"]}' % tuple(d.encode() for d in digests)
    )
    assert json.loads(row.canonical)["parts"] == digests
    store.close()


# Disks, files, other processes


def test_another_writer_is_told(path: Path) -> None:
    store = SqlStore.create(path, busy_s=0.2)
    record = begun(store)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(UserError, match="another personae is writing"):
            record.put(entry("a", ANA))
        assert record.size == 0  # reading goes on
        other.execute("ROLLBACK")
    record.put(entry("a", ANA))
    store.close()


APPENDING = """
import sys
from pathlib import Path
from personae.engines.clocks.system import SystemClock
from personae.engines.stores.sql import SqlStore
from personae.engines.vaults.aes import AesVault
from personae.proof.record import Record
from personae.vocabulary.entry import Entry

record = Record(store=SqlStore.open(Path(sys.argv[1])), vault=AesVault(b"m" * 32),
                clock=SystemClock())
for n in range(int(sys.argv[2])):
    put = record.put(Entry(kind="a", envelope={"n": n}, parts={"ana-vale": {"n": "x" * 2000}}))
    print(put.number, flush=True)
"""


def appending(path: Path, times: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", APPENDING, str(path), str(times)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_nothing_acknowledged_is_lost_to_kill_9(path: Path) -> None:
    first = SqlStore.create(path)
    begun(first)
    first.close()
    said = []
    with appending(path, 100_000) as process:
        assert process.stdout is not None
        for line in process.stdout:
            said.append(int(line))
            if len(said) == 60:
                process.send_signal(signal.SIGKILL)
    store = SqlStore.open(path)
    record = Record(store=store, vault=VAULT, clock=SystemClock())
    assert process.returncode == -signal.SIGKILL
    assert said == list(range(len(said)))
    assert record.size in (len(said), len(said) + 1)  # the last may lack its word only
    assert verify(store=store, vault=VAULT).holds
    assert record.put(entry("a", BEN)).number == record.size - 1
    store.close()


def test_two_processes_at_once_make_one_log(path: Path) -> None:
    first = SqlStore.create(path)
    begun(first)
    first.close()
    with appending(path, 40) as one, appending(path, 40) as two:
        outs = [process.communicate(timeout=60)[0] for process in (one, two)]
    numbers = [int(line) for out in outs for line in out.split()]
    assert sorted(numbers) == list(range(80))
    store = SqlStore.open(path)
    assert verify(store=store, vault=VAULT).entries == 80
    assert verify(store=store, vault=VAULT).holds
    assert len(Record(store=store, vault=VAULT, clock=NOON).people()) == 1
    store.close()


def test_threads_take_turns(path: Path) -> None:
    store = SqlStore.create(path)
    record = begun(store)

    def work() -> None:
        for _ in range(10):
            record.put(entry("a", ANA))

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert verify(store=store, vault=VAULT).entries == 30
    store.close()


def _taken(store: SqlStore) -> AbstractContextManager[sqlite3.Connection]:
    """The connection that the next use takes up again."""
    database = store._database
    assert isinstance(database, SqliteDatabase)
    return database._idle.one()


def test_a_full_database(path: Path) -> None:
    store = SqlStore.create(path)
    record = begun(store)
    record.put(entry("a", ANA))

    with _taken(store) as raw:
        pages = raw.execute("PRAGMA page_count").fetchone()[0]
        raw.execute(f"PRAGMA max_page_count={pages}")
    with pytest.raises(UserError, match="the disk is full"):
        record.put(entry("a", BEN, said="x" * 100_000))
    assert record.size == 1
    assert record.people() == {ANA}
    assert verify(store=store, vault=VAULT).holds
    store.close()


def test_a_file_that_may_not_grow(path: Path) -> None:
    """What a quota does: writes past the limit fail in the middle of a change."""
    store = SqlStore.create(path)
    record = begun(store)
    record.put(entry("a", ANA))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, before[1]))
    try:
        with pytest.raises(UserError, match=r"the disk (refused|is full)"):
            record.put(entry("a", BEN, said="x" * 1_000_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert record.people() == {ANA}
    assert verify(store=store, vault=VAULT).holds
    record.put(entry("a", BEN))
    store.close()


def test_a_registry_that_cannot_be_finished_is_not_begun(path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    try:
        with pytest.raises(UserError, match=r"the disk (refused|is full)"):
            SqlStore.create(path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list(path.parent.iterdir()) == []


@contextmanager
def as_nobody(folder: Path) -> Iterator[None]:
    """Root may write anywhere: where tests run as root, do this as a user who may not."""
    if os.geteuid():
        yield
        return
    for file in (folder, *folder.iterdir()):
        os.chown(file, 65534, 65534)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that a user without rights can reach; pytest's own ones are closed to others."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@pytest.mark.parametrize(
    ("folder_mode", "file_mode"), [(0o500, 0o400), (0o500, 0o600), (0o700, 0o400)]
)
def test_a_read_only_registry(open_folder: Path, folder_mode: int, file_mode: int) -> None:
    path = open_folder / "registry.sqlite"
    first = SqlStore.create(path)
    begun(first).put(entry("a", ANA))
    first.close()
    before = path.read_bytes()
    path.chmod(file_mode)
    open_folder.chmod(folder_mode)

    def write() -> None:
        record = Record(store=SqlStore.open(path), vault=VAULT, clock=NOON)
        record.put(entry("a", BEN))

    with as_nobody(open_folder), pytest.raises(UserError, match=r"cannot be (written|opened)"):
        write()
    open_folder.chmod(0o700)
    assert path.read_bytes() == before


def test_a_folder_where_none_can_be_made(open_folder: Path) -> None:
    open_folder.chmod(0o500)
    with as_nobody(open_folder), pytest.raises(UserError, match="the registry cannot be made"):
        SqlStore.create(open_folder / "registry.sqlite")
    assert list(open_folder.iterdir()) == []


def _nothing(path: Path) -> None: ...


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _text(path: Path) -> None:
    path.write_text("name,of,a,table\n" * 500)


def _other(path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("CREATE TABLE songs (title)")


def _newer(path: Path) -> None:
    SqlStore.create(path).close()
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '0999'")
        raw.commit()


def _holed(path: Path) -> None:
    store = SqlStore.create(path)
    begun(store).put_all([entry("a", ANA, said="x" * 9000) for _ in range(20)])
    store.close()
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xa5" * (len(data) - 4096)
    path.write_bytes(data)


def _cut(path: Path) -> None:
    store = SqlStore.create(path)
    begun(store).put_all([entry("a", ANA, said="x" * 9000) for _ in range(20)])
    store.close()
    path.write_bytes(path.read_bytes()[:9000])


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_nothing, "the registry is not there"),
        (_empty, "the registry is empty"),
        (_text, "this is no SQLite database"),
        (_other, "no registry of Personae"),
        (_newer, "made by a newer version of Personae .*0999.*Update Personae"),
        (_holed, "the database is damaged"),
        (_cut, "the database is damaged"),
    ],
)
def test_a_file_that_is_no_registry(path: Path, spoil: Callable[[Path], None], said: str) -> None:
    spoil(path)
    before = path.read_bytes() if path.exists() else None
    with pytest.raises(UserError, match=said) as told:
        list(Record(store=SqlStore.open(path), vault=VAULT, clock=NOON).entries())
    assert str(told.value).startswith(f"{path}: ")
    assert "\n" not in str(told.value)
    assert (path.read_bytes() if path.exists() else None) == before


def test_a_registry_is_never_made_over_something(path: Path) -> None:
    path.write_text("mine")
    with pytest.raises(UserError, match="there is a registry already"):
        SqlStore.create(path)
    assert path.read_text() == "mine"


def test_its_files_are_their_owners_alone(path: Path) -> None:
    store = SqlStore.create(path)
    begun(store)
    assert {file.stat().st_mode & 0o777 for file in path.parent.iterdir()} == {0o600}
    store.close()


def test_durable_settings_are_on(path: Path) -> None:
    store = SqlStore.create(path)
    with _taken(store) as connection:
        held = {
            name: connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "secure_delete")
        }
    assert held == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1}
    store.close()


def test_migrations_end_in_the_tables_we_use(path: Path) -> None:
    SqlStore.create(path).close()
    bare = create_engine("sqlite://")
    METADATA.create_all(bare)
    migrated = create_engine(f"sqlite:///{path}")

    def shape(connection: Connection) -> dict[str, Any]:
        seen = inspect(connection)
        return {
            table: (
                [(c["name"], str(c["type"]), c["nullable"]) for c in seen.get_columns(table)],
                seen.get_pk_constraint(table)["constrained_columns"],
                [
                    (k["constrained_columns"], k["referred_table"])
                    for k in seen.get_foreign_keys(table)
                ],
                sorted((i["name"] or "", str(i["column_names"])) for i in seen.get_indexes(table)),
                [u["column_names"] for u in seen.get_unique_constraints(table)],
            )
            for table in sorted(METADATA.tables)
        }

    with bare.connect() as wanted, migrated.connect() as got:
        assert shape(got) == shape(wanted)
        assert set(inspect(got).get_table_names()) == {*METADATA.tables, "alembic_version"}
    bare.dispose()
    migrated.dispose()


def test_the_versions_known_are_those_of_the_migrations() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(versions.__file__).parent / "migrations"))
    walked = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    assert tuple(reversed(walked)) == versions.REVISIONS

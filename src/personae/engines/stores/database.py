"""What a kind of SQL database must do of its own; all else is portable (`sql.py`)."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from sqlalchemy import Connection

from personae.proof.interfaces import Head, Row


class Statements(Protocol):
    """A transaction, as the driver gives it: `?` stands for each value."""

    def ask(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of the answer."""
        ...

    def do(self, sql: str, values: Sequence[Any] = ()) -> int:
        """How many rows were changed."""
        ...

    def head(self) -> list[tuple[Any, ...]]:
        """Size, peaks and mark of the key: one row, or none in an empty record."""
        ...

    def keep(self, rows: Sequence[Row], head: Head | None) -> None:
        """Add entries with their parts, and set the head where one is given."""
        ...


class Database(Protocol):
    """One database that holds one record."""

    @property
    def where(self) -> str:
        """What users are told it is: a path, an address without its password."""
        ...

    @property
    def out_of_reach(self) -> str:
        """Where old bytes can stay after `scrub`, in a sentence; empty where nowhere."""
        ...

    def told_plainly(self) -> AbstractContextManager[None]:
        """Turn what the driver says of disk, server and other processes into a UserError."""
        ...

    def migrating(self, *, writes: bool) -> AbstractContextManager[Connection]:
        """A transaction for migrations; where it writes, nobody else can."""
        ...

    def prepare(self) -> None:
        """What must be so before the first table is made. Raises UserError."""
        ...

    def transaction(self, *, writes: bool) -> AbstractContextManager[Statements]:
        """Durable once left without an exception, else undone; only one writes at a time."""
        ...

    def extend(self, stood: Head, rows: Sequence[Row], head: Head) -> bool:
        """Add entries and set the head in one durable act, if the log still stands as `stood`."""
        ...

    def faults(self) -> str:
        """What the database finds wrong with itself, in a sentence; empty where nothing."""
        ...

    def scrub(self, traces: Sequence[bytes]) -> bool:
        """Make what was dropped unreadable; whether none of `traces` is left in reach."""
        ...

    def close(self) -> None: ...

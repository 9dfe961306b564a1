"""Connections between two uses: one is taken by one thread at a time, and none is asked about."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, Protocol, TypeVar


class _Closes(Protocol):
    def close(self) -> None: ...


Connection = TypeVar("Connection", bound=_Closes)


class Idle(Generic[Connection]):
    def __init__(self, connect: Callable[[], Connection]) -> None:
        self._connect = connect
        self._idle: deque[Connection] = deque()

    @contextmanager
    def one(self) -> Iterator[Connection]:
        """A connection outside any transaction; closed where the block ends by an exception."""
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._connect()
        try:
            yield connection
        except BaseException:
            connection.close()
            raise
        self._idle.append(connection)

    def close(self) -> None:
        while self._idle:
            self._idle.pop().close()

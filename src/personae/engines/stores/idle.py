"""Connections between two uses, and their errors told plainly: what surrounds each statement."""

from collections import deque
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from personae.vocabulary.mistake import UserError


class _Closes(Protocol):
    def close(self) -> None: ...


Connection = TypeVar("Connection", bound=_Closes)


class Telling:
    """Raises, instead of what a driver raised, what it means to a user; may be entered by many."""

    __slots__ = ("_told",)

    def __init__(self, told: Callable[[BaseException], UserError | None]) -> None:
        self._told = told

    def __enter__(self) -> None:
        """Nothing: only an error is told."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is not None and (told := self._told(error)) is not None:
            raise told from error


class Idle(Generic[Connection]):
    def __init__(self, connect: Callable[[], Connection]) -> None:
        self._connect = connect
        self._idle: deque[Connection] = deque()

    def one(self) -> "_Taken[Connection]":
        """A connection outside any transaction; closed where the block ends by an exception."""
        return _Taken(self._idle, self._connect)

    def close(self) -> None:
        while self._idle:
            self._idle.pop().close()


class _Taken(Generic[Connection]):
    """No generator: it is entered for each fact that goes on record."""

    __slots__ = ("_connect", "_connection", "_idle")

    def __init__(self, idle: deque[Connection], connect: Callable[[], Connection]) -> None:
        self._idle, self._connect = idle, connect

    def __enter__(self) -> Connection:
        try:
            self._connection = self._idle.pop()
        except IndexError:
            self._connection = self._connect()
        return self._connection

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if kind is None:
            self._idle.append(self._connection)
        else:
            self._connection.close()

"""The nodes of a hash tree, in the order in which the growing tree completes them.

A file of them only ever grows at its end, and where a node stands in it can be worked out
(`proof.log.position_of`). Two processes that extend one file write the same bytes to the same
places.
"""

import os
from collections.abc import Iterable
from pathlib import Path

from personae.proof.log import (
    HASH_BYTES,
    completed_by,
    frontier_at,
    nodes_before,
    position_of,
)
from personae.vocabulary.mistake import Mistake, UserError

_AT_ONCE = 1 << 20  # bytes written at once


class NodeFile:
    """64 bytes a leaf. What it holds is derived, and never believed without a proof that holds."""

    def __init__(self, path: Path) -> None:
        """Raises UserError where the file cannot be opened."""
        try:
            number = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        except OSError as error:
            raise UserError(
                Mistake(
                    str(path),
                    f"the nodes of the log cannot be kept here: {error.strerror}.",
                    "They are needed to prove anything; nothing else was changed.",
                )
            ) from None
        self._file = os.fdopen(number, "r+b", buffering=0)

    @property
    def size(self) -> int:
        """Of how many leaves every node is there."""
        return _leaves_of(os.fstat(self._file.fileno()).st_size // HASH_BYTES)

    def node(self, level: int, index: int) -> bytes:
        self._file.seek(position_of(level, index) * HASH_BYTES)
        return self._file.read(HASH_BYTES)

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add leaf hashes behind the last, and every node that they complete."""
        size = self.size
        completed, waiting = completed_by(frontier_at(self.node, size), leaves), bytearray()
        self._file.seek(nodes_before(size) * HASH_BYTES)
        for one in completed:
            waiting += one
            if len(waiting) >= _AT_ONCE:
                self._write(waiting)
        self._write(waiting)

    def clear(self) -> None:
        self._file.truncate(0)

    def close(self) -> None:
        self._file.close()

    def _write(self, waiting: bytearray) -> None:
        while waiting:
            del waiting[: self._file.write(waiting)]


class MemoryNodes:
    """The same for a throw-away house."""

    def __init__(self) -> None:
        self._held: list[bytes] = []

    @property
    def size(self) -> int:
        return _leaves_of(len(self._held))

    def node(self, level: int, index: int) -> bytes:
        return self._held[position_of(level, index)]

    def extend(self, leaves: Iterable[bytes]) -> None:
        self._held += completed_by(frontier_at(self.node, self.size), leaves)

    def clear(self) -> None:
        self._held = []

    def close(self) -> None:
        """Nothing to let go of."""


def _leaves_of(nodes: int) -> int:
    """Of how many leaves so many nodes are all, or more than all."""
    leaves = nodes // 2
    while nodes_before(leaves + 1) <= nodes:
        leaves += 1
    return leaves

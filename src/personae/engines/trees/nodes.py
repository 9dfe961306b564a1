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
            self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise UserError(
                Mistake(
                    str(path),
                    f"the nodes of the log cannot be kept here: {error.strerror}.",
                    "They are needed to prove anything; nothing else was changed.",
                )
            ) from None

    @property
    def size(self) -> int:
        """Of how many leaves every node is there."""
        return _leaves_of(os.fstat(self._file).st_size // HASH_BYTES)

    def node(self, level: int, index: int) -> bytes:
        return os.pread(self._file, HASH_BYTES, position_of(level, index) * HASH_BYTES)

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add leaf hashes behind the last, and every node that they complete."""
        size = self.size
        at, waiting = nodes_before(size) * HASH_BYTES, bytearray()
        for one in completed_by(frontier_at(self.node, size), leaves):
            waiting += one
            if len(waiting) >= _AT_ONCE:
                at += self._written(waiting, at)
                waiting.clear()
        self._written(waiting, at)

    def clear(self) -> None:
        os.ftruncate(self._file, 0)

    def close(self) -> None:
        os.close(self._file)

    def _written(self, data: bytearray, at: int) -> int:
        done = 0
        while done < len(data):
            done += os.pwrite(self._file, data[done:], at + done)
        return done


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

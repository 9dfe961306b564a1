"""The log's tree with all its nodes at hand, from which anything about it is proved."""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from personae.proof.interfaces import Store, View
from personae.proof.log import (
    Frontier,
    consistency_path,
    frontier_at,
    grew,
    includes,
    inclusion_path,
    leaf_hash,
)

_AT_A_TIME = 2000  # entries in memory at once
_ELSEWHERE = "the entries do not lead to the root where the log was known to stand"


class BrokenLogError(Exception):
    """The entries are not those of which the log was last known to be made."""


class Nodes(Protocol):
    """Keeps the nodes of a tree. They can be thrown away: the entries give them again."""

    @property
    def size(self) -> int:
        """Of how many leaves every node is there."""
        ...

    def node(self, level: int, index: int) -> bytes:
        """See `proof.log.Node`; fewer than 32 bytes, or others, where the place was damaged."""
        ...

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add leaf hashes behind the last."""
        ...

    def clear(self) -> None: ...

    def close(self) -> None: ...


class Tree:
    """As it stood when it was asked for; what is put on record since is not in it.

    Kept nodes are not believed: whatever is proved is checked, and where it does not hold, the
    nodes are worked out from the entries and it is proved again.
    """

    def __init__(self, store: Store, nodes: Nodes) -> None:
        """Nodes that are not there yet are worked out. Raises BrokenLogError."""
        self._store, self._nodes = store, nodes
        self.frontier = self._grown(None)

    @property
    def size(self) -> int:
        return self.frontier.size

    @property
    def root(self) -> bytes:
        return self.frontier.root()

    def has(self, size: int, root: bytes) -> bool:
        """Whether this was its root when it had so many entries."""
        return size <= self.size and self._so(
            lambda: frontier_at(self._nodes.node, size).root() == root
        )

    def root_at(self, size: int) -> bytes:
        """Its root when it had `size` entries, at most as many as now."""
        if size:
            self.consistency(size)  # which holds of nodes only that are as they were
        return frontier_at(self._nodes.node, size).root()

    def inclusion(self, leaf: bytes, index: int, size: int | None = None) -> tuple[bytes, ...]:
        """What leads from this leaf hash to the root of `size` entries. Raises BrokenLogError."""
        size = self.size if size is None else size
        root = self.root if size == self.size else self.root_at(size)
        path = tuple[bytes, ...]()

        def proved() -> bool:
            nonlocal path
            path = inclusion_path(self._nodes.node, index, size)
            return includes(leaf=leaf, index=index, size=size, path=path, root=root)

        if not self._so(proved):
            raise BrokenLogError(f"entry {index} is not what was put on record there")
        return path

    def consistency(self, old: int, size: int | None = None) -> tuple[bytes, ...]:
        """What shows that `size` entries grew out of `old`. Raises BrokenLogError."""
        size = self.size if size is None else size
        path = tuple[bytes, ...]()

        def proved() -> bool:
            nonlocal path
            node = self._nodes.node
            path = consistency_path(node, old, size)
            return grew(
                old=old,
                old_root=frontier_at(node, old).root(),
                new=size,
                new_root=frontier_at(node, size).root(),
                path=path,
            ) and self._ends_as_known(size)

        if not self._so(proved):
            raise BrokenLogError("its beginning does not lead to where the log is known to stand")
        return path

    def renew(self) -> None:
        """Throw the kept nodes away and work them out from the entries. Raises BrokenLogError."""
        self._nodes.clear()
        self._grown(self.frontier)

    def _so(self, fact: Callable[[], bool]) -> bool:
        """Whether it is so; asked a second time of nodes worked out anew where it is not."""
        try:
            if fact():
                return True
        except IndexError:
            pass
        self.renew()
        return fact()

    def _ends_as_known(self, size: int) -> bool:
        """Whether the tree of `size` entries is the beginning of the one that is known."""
        node = self._nodes.node
        if size in (0, self.size):
            return frontier_at(node, self.size) == self.frontier
        return grew(
            old=size,
            old_root=frontier_at(node, size).root(),
            new=self.size,
            new_root=self.root,
            path=consistency_path(node, size, self.size),
        )

    def _grown(self, to: Frontier | None) -> Frontier:
        with self._store.reading() as view:
            head = view.head()
            if head is None:
                raise BrokenLogError("where the log stood is not known any more")
            wanted = to or head.frontier
            for _ in range(2):
                if self._nodes.size < wanted.size:
                    self._nodes.extend(_leaves(view, self._nodes.size, wanted.size))
                if self._nodes.size >= wanted.size and self._is(wanted):
                    return wanted
                self._nodes.clear()
        raise BrokenLogError(_ELSEWHERE)

    def _is(self, frontier: Frontier) -> bool:
        try:
            return frontier_at(self._nodes.node, frontier.size) == frontier
        except IndexError:
            return False


def _leaves(view: View, start: int, end: int) -> Iterator[bytes]:
    while start < end:
        found = view.leaves(start=start, limit=min(_AT_A_TIME, end - start))
        if not found:
            return
        yield from map(leaf_hash, found)
        start += len(found)

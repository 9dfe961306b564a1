"""The hash tree over all entries: grown one leaf at a time, and what proves a leaf or a growth.

RFC 6962 (Certificate Transparency), § 2.1, unchanged in RFC 9162: a leaf is hashed behind the byte
0x00 and a node behind 0x01, so that no node can be passed off as an entry.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TypeAlias

HASH_BYTES = 32
# The root of the perfect subtree over leaves [index << level, (index + 1) << level).
Node: TypeAlias = Callable[[int, int], bytes]


def leaf_hash(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """All that is needed of a tree to grow it: the roots of its perfect subtrees.

    size   leaves in the tree
    peaks  one root of 32 bytes for each binary digit 1 of `size`, the largest subtree first
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.peaks) != self.size.bit_count():
            raise ValueError(f"{len(self.peaks)} subtrees do not make a tree of {self.size} leaves")

    def appended(self, leaf: bytes) -> "Frontier":
        """The tree with one more leaf hash: O(log n)."""
        peaks, full = [*self.peaks, leaf], self.size
        while full & 1:
            right, left = peaks.pop(), peaks.pop()
            peaks.append(node_hash(left, right))
            full >>= 1
        return Frontier(self.size + 1, tuple(peaks))

    def root(self) -> bytes:
        """The tree's hash, 32 bytes; that of no data where the tree is empty."""
        return _joined(self.peaks)


def frontier_of(leaves: Sequence[bytes]) -> Frontier:
    """The tree of these leaf hashes."""
    return reduce(Frontier.appended, leaves, Frontier())


def frontier_at(node: Node, size: int) -> Frontier:
    """The tree as it stood at `size` leaves."""
    return Frontier(size, tuple(node(*at) for at in _subtrees(0, size)))


def inclusion_path(node: Node, index: int, size: int) -> tuple[bytes, ...]:
    """What leads from leaf `index` to the root of `size` leaves: RFC 6962 § 2.1.1.

    The hashes beside the way up, from the leaf's neighbour to the root's child.
    """
    if not 0 <= index < size:
        raise ValueError(f"a tree of {size} leaves has no leaf {index}")
    path, start, end = list[bytes](), 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_root_over(node, middle, end))
            end = middle
        else:
            path.append(_root_over(node, start, middle))
            start = middle
    return tuple(reversed(path))


def consistency_path(node: Node, old: int, new: int) -> tuple[bytes, ...]:
    """What shows that the tree of `new` leaves only grew out of that of `old`: RFC 6962 § 2.1.2."""
    if not 0 < old <= new:
        raise ValueError(f"nothing shows how {old} leaves grew to {new}")
    path, start, end, whole = list[bytes](), 0, new, True
    while end != old:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(_root_over(node, middle, end))
            end = middle
        else:
            path.append(_root_over(node, start, middle))
            start, whole = middle, False
    # The old tree itself is known to whoever asks, and is left out.
    first = () if whole else (_root_over(node, start, end),)
    return (*first, *reversed(path))


def includes(*, leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether `path` leads from this leaf hash at `index` to `root`: RFC 9162 § 2.1.3.2."""
    if not 0 <= index < size:
        return False
    at, last, found = index, size - 1, leaf
    for beside in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node_hash(beside, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, beside)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def grew(*, old: int, old_root: bytes, new: int, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether `path` shows the old tree to be the beginning of the new: RFC 9162 § 2.1.4.2."""
    if old == new:
        return not path and old_root == new_root
    if not 0 < old < new:
        return False
    if not old & (old - 1):  # the old tree stands whole in the new one, and starts the way up
        path = (old_root, *path)
    if not path:
        return False
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    before = after = path[0]
    for beside in path[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            before, after = node_hash(beside, before), node_hash(beside, after)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            after = node_hash(after, beside)
        at, last = at >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root


def position_of(level: int, index: int) -> int:
    """Where a node stands among all nodes in the order in which a growing tree completes them."""
    leaf = ((index + 1) << level) - 1  # the one that completes it
    return nodes_before(leaf) + level


def nodes_before(leaves: int) -> int:
    """How many nodes a tree of so many leaves has completed, its leaves among them."""
    return 2 * leaves - leaves.bit_count()


def completed_by(frontier: Frontier, leaves: Iterable[bytes]) -> Iterator[bytes]:
    """The nodes that these leaf hashes complete behind those of `frontier`, each leaf first."""
    peaks, size = list(frontier.peaks), frontier.size
    for leaf in leaves:
        yield leaf
        found, full = leaf, size
        while full & 1:
            found = node_hash(peaks.pop(), found)
            yield found
            full >>= 1
        peaks.append(found)
        size += 1


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1


def _subtrees(start: int, end: int) -> Iterator[tuple[int, int]]:
    """Level and index of the perfect subtrees of [start, end), largest first.

    `start` is a multiple of the largest of them, as it is in every path.
    """
    while start < end:
        level = (end - start).bit_length() - 1
        yield level, start >> level
        start += 1 << level


def _root_over(node: Node, start: int, end: int) -> bytes:
    return _joined([node(*at) for at in _subtrees(start, end)])


def _joined(peaks: Sequence[bytes]) -> bytes:
    if not peaks:
        return hashlib.sha256().digest()
    *rest, found = peaks
    for left in reversed(rest):  # written out: it is done some ten times an entry
        found = hashlib.sha256(b"\x01" + left + found).digest()
    return found

"""The hash tree over all entries, grown one leaf at a time.

RFC 6962 (Certificate Transparency), § 2.1, unchanged in RFC 9162: a leaf is hashed behind the byte
0x00 and a node behind 0x01, so that no node can be passed off as an entry.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce


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
        if not self.peaks:
            return hashlib.sha256().digest()
        return reduce(lambda right, left: node_hash(left, right), reversed(self.peaks))


def frontier_of(leaves: Sequence[bytes]) -> Frontier:
    """The tree of these leaf hashes."""
    return reduce(Frontier.appended, leaves, Frontier())

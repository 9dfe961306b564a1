"""What the log's tree costs with a million entries: worked out, proved and checked."""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any, cast

from bench.table import Holds, Row
from personae.engines.trees.nodes import NodeFile
from personae.proof.interfaces import Head, Store
from personae.proof.log import frontier_of, grew, includes, leaf_hash
from personae.proof.tree import Tree

ENTRIES = 1_000_000
PROOFS = 1_000
# As an entry with one part has them: some 300 bytes.
_CANONICAL = (
    '{{"at":"2026-03-02T12:00:00.000000+00:00","envelope":{{"picture":"the-long-take","line":{n}}},'
    '"kind":"consent-recorded","number":{n},"parts":["{digest}"]}}'
)


class _Entries:
    """A store that makes its entries as they are asked for, so that none need be kept."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._head = Head(frontier=frontier_of([]), key_check=b"")

    def ends_where_it_ends(self) -> None:
        """Where the log stands, by another way than the one that is measured."""
        frontier = frontier_of([leaf_hash(one) for one in self._made(0, self._size)])
        self._head = Head(frontier=frontier, key_check=b"")

    @contextmanager
    def reading(self) -> Iterator[Any]:
        yield self

    def head(self) -> Head:
        return self._head

    def leaves(self, *, start: int, limit: int) -> Sequence[bytes]:
        return self._made(start, min(start + limit, self._size))

    def _made(self, start: int, end: int) -> list[bytes]:
        return [_CANONICAL.format(n=n, digest=f"{n:064x}").encode() for n in range(start, end)]


def _each(act: Callable[[int], object], numbers: Sequence[int]) -> float:
    """Milliseconds of CPU for one, the median of ten batches."""
    spent = []
    batch = len(numbers) // 10
    for start in range(0, len(numbers), batch):
        begun = time.process_time()
        for number in numbers[start : start + batch]:
            act(number)
        spent.append((time.process_time() - begun) / batch * 1000)
    return statistics.median(spent)


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="personae-bench-log-") as folder:
        return _rows(Path(folder))


def _rows(folder: Path) -> list[Row]:
    entries = _Entries(ENTRIES)
    entries.ends_where_it_ends()
    nodes = NodeFile(folder / "nodes")
    begun = time.process_time()
    tree = Tree(cast("Store", entries), nodes)
    worked_out = time.process_time() - begun
    size = (folder / "nodes").stat().st_size
    draw = Random(7)  # noqa: S311  # a sample, not a secret
    numbers = [draw.randrange(ENTRIES) for _ in range(PROOFS)]
    leaves = {n: leaf_hash(entries.leaves(start=n, limit=1)[0]) for n in numbers}
    paths = {n: tree.inclusion(leaves[n], n) for n in numbers}
    joined = {n: tree.consistency(n + 1) for n in numbers}
    roots = {n: tree.root_at(n + 1) for n in numbers}

    def checks(n: int) -> None:
        if not includes(leaf=leaves[n], index=n, size=ENTRIES, path=paths[n], root=tree.root):
            raise AssertionError(n)

    def joins(n: int) -> None:
        if not grew(old=n + 1, old_root=roots[n], new=ENTRIES, new_root=tree.root, path=joined[n]):
            raise AssertionError(n)

    proved = _each(lambda n: tree.inclusion(leaves[n], n), numbers)
    grown = _each(lambda n: tree.consistency(n + 1), numbers)
    checked, compared = _each(checks, numbers), _each(joins, numbers)
    nodes.close()
    return [
        Row(
            what=f"the tree of {ENTRIES:,} entries worked out from their bytes, CPU",
            ours=f"{worked_out:.1f} s ({size / ENTRIES:.0f} bytes of nodes an entry)",
            wanted="< 60 s",
            holds=Holds.of(worked_out < 60),
        ),
        Row(
            what=f"an inclusion proof of one of {ENTRIES:,}, made and checked again, CPU",
            ours=f"{proved:.2f} ms (checking alone {checked:.2f} ms)",
            wanted="< 1 ms",
            holds=Holds.of(proved < 1),
        ),
        Row(
            what=f"a proof that {ENTRIES:,} entries grew out of fewer, CPU",
            ours=f"{grown:.2f} ms (checking alone {compared:.2f} ms)",
        ),
    ]

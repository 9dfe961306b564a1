"""The hash tree, held to the vectors of Certificate Transparency and to RFC 6962's own words."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personae.proof.log import Frontier, frontier_of, leaf_hash, node_hash

# The reference tree of the Certificate Transparency project (merkletree tests, Apache-2.0):
# eight leaves, and the root once each of them has been added.
LEAVES = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def naive(leaves: list[bytes]) -> bytes:
    """RFC 6962 § 2.1, word for word: split at the largest power of two below n."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaf_hash(leaves[0])
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return node_hash(naive(leaves[:k]), naive(leaves[k:]))


@pytest.mark.parametrize("size", range(1, 9))
def test_the_reference_tree(size: int) -> None:
    leaves = [leaf_hash(bytes.fromhex(leaf)) for leaf in LEAVES[:size]]
    assert frontier_of(leaves).root().hex() == ROOTS[size - 1]


def test_the_empty_tree() -> None:
    assert Frontier().root().hex() == hashlib.sha256(b"").hexdigest()


@given(st.lists(st.binary(max_size=8), max_size=70))
def test_growing_leaf_by_leaf_gives_the_tree_of_all(data: list[bytes]) -> None:
    frontier = frontier_of([leaf_hash(leaf) for leaf in data])
    assert frontier.root() == naive(data)
    assert frontier.size == len(data)


@given(st.lists(st.binary(max_size=4), min_size=2, max_size=20), st.data())
def test_another_leaf_anywhere_is_another_root(data: list[bytes], draw: st.DataObject) -> None:
    at = draw.draw(st.integers(0, len(data) - 1))
    changed = [*data[:at], data[at] + b"!", *data[at + 1 :]]
    roots = [frontier_of([leaf_hash(leaf) for leaf in leaves]).root() for leaves in (data, changed)]
    assert roots[0] != roots[1]


def test_a_node_cannot_be_passed_off_as_a_leaf() -> None:
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    assert leaf_hash(left + right) != node_hash(left, right)


@pytest.mark.parametrize(
    ("size", "peaks"), [(1, ()), (0, (b"x" * 32,)), (3, (b"x" * 32,)), (-1, ())]
)
def test_peaks_that_make_no_such_tree(size: int, peaks: tuple[bytes, ...]) -> None:
    with pytest.raises(ValueError, match="do not make a tree"):
        Frontier(size, peaks)

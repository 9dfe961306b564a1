"""Proofs of inclusion and of growth, held to RFC 6962, to Certificate Transparency's vectors and to
an independent library.

`pymerkle` prefixes leaves by 0x00 and nodes by 0x01 unless told otherwise (`disable_security`), and
counts leaves from 1.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymerkle import InmemoryTree, verify_consistency, verify_inclusion
from pymerkle.proof import ConsistencyProof, InclusionProof
from tests.test_log import LEAVES, ROOTS, naive

from personae.proof.log import (
    Frontier,
    Node,
    completed_by,
    consistency_path,
    frontier_at,
    frontier_of,
    grew,
    includes,
    inclusion_path,
    leaf_hash,
    node_hash,
    nodes_before,
    position_of,
)

DATA = [n.to_bytes(4) for n in range(5000)]
HASHES = [leaf_hash(data) for data in DATA]

# The Certificate Transparency project's reference proofs over its tree of eight leaves.
INCLUSION = {
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
GROWTH = {
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
    (4, 8): ["6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"],
    (8, 8): [],
}


def nodes_of(hashes: list[bytes]) -> Node:
    """Every node, found where the tree completes it: so `position_of` is tried by each proof."""
    kept = list(completed_by(Frontier(), hashes))
    assert len(kept) == nodes_before(len(hashes))
    return lambda level, index: kept[position_of(level, index)]


NODE = nodes_of(HASHES)


def words_of_6962_path(m: int, leaves: list[bytes]) -> list[bytes]:
    """RFC 6962 § 2.1.1, word for word."""
    if len(leaves) == 1:
        return []
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if m < k:
        return [*words_of_6962_path(m, leaves[:k]), naive(leaves[k:])]
    return [*words_of_6962_path(m - k, leaves[k:]), naive(leaves[:k])]


def words_of_6962_proof(m: int, leaves: list[bytes], known: bool = True) -> list[bytes]:
    """RFC 6962 § 2.1.2, SUBPROOF(m, D[n], b), word for word."""
    if m == len(leaves):
        return [] if known else [naive(leaves)]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if m <= k:
        return [*words_of_6962_proof(m, leaves[:k], known), naive(leaves[k:])]
    return [*words_of_6962_proof(m - k, leaves[k:], False), naive(leaves[:k])]


@pytest.mark.parametrize(("index", "size"), INCLUSION)
def test_the_reference_proofs_of_inclusion(index: int, size: int) -> None:
    hashes = [leaf_hash(bytes.fromhex(leaf)) for leaf in LEAVES[:size]]
    path = inclusion_path(nodes_of(hashes), index, size)
    assert [one.hex() for one in path] == INCLUSION[index, size]
    root = bytes.fromhex(ROOTS[size - 1])
    assert includes(leaf=hashes[index], index=index, size=size, path=path, root=root)


@pytest.mark.parametrize(("old", "new"), GROWTH)
def test_the_reference_proofs_of_growth(old: int, new: int) -> None:
    hashes = [leaf_hash(bytes.fromhex(leaf)) for leaf in LEAVES]
    path = consistency_path(nodes_of(hashes), old, new)
    assert [one.hex() for one in path] == GROWTH[old, new]
    roots = [bytes.fromhex(ROOTS[size - 1]) for size in (old, new)]
    assert grew(old=old, old_root=roots[0], new=new, new_root=roots[1], path=path)


@pytest.mark.parametrize("size", range(1, 71))
def test_every_leaf_of_every_small_tree(size: int) -> None:
    """As the RFC builds its path, as `pymerkle` builds it, and accepted by its verifier."""
    root, theirs = frontier_at(NODE, size).root(), InmemoryTree.init_from_entries(DATA[:size])
    assert root == theirs.get_root() == naive(DATA[:size])
    for index in range(size):
        path = inclusion_path(NODE, index, size)
        assert list(path) == words_of_6962_path(index, DATA[:size])
        assert includes(leaf=HASHES[index], index=index, size=size, path=path, root=root)
        rule, whole = theirs.prove_inclusion(index + 1).rule, [HASHES[index], *path]
        ours = InclusionProof("sha256", True, size, index + 1, rule, whole)
        verify_inclusion(HASHES[index], root, ours, index=index + 1, size=size)


@pytest.mark.parametrize("new", range(1, 71))
def test_every_growth_of_every_small_tree(new: int) -> None:
    theirs, new_root = InmemoryTree.init_from_entries(DATA[:new]), frontier_at(NODE, new).root()
    for old in range(1, new + 1):
        path, old_root = consistency_path(NODE, old, new), frontier_at(NODE, old).root()
        assert list(path) == words_of_6962_proof(old, DATA[:new])
        assert grew(old=old, old_root=old_root, new=new, new_root=new_root, path=path)
        proof = theirs.prove_consistency(old)
        verify_consistency(old_root, new_root, proof, prior_size=old, later_size=new)
        assert list(path) == ([] if old == new else as_the_rfc_writes(proof, old))


def as_the_rfc_writes(proof: ConsistencyProof, old: int) -> list[bytes]:
    """pymerkle's proof of growth begins at the first new leaf; the RFC's where the old tree ends.

    The hashes before the first of the old tree are one node of the RFC's, which puts that of the
    old tree first, and leaves it out where it is the whole of it.
    """
    at = proof.subset.index(1)
    found: bytes = proof.path[0]
    for bit, beside in zip(proof.rule[:at], proof.path[1:at], strict=False):
        found = node_hash(beside, found) if bit else node_hash(found, beside)
    first = [proof.path[at]] if old & (old - 1) else []
    return [*first, found, *proof.path[at + 1 :]]


sizes = st.integers(71, len(DATA))


@given(sizes, st.data())
@settings(max_examples=60, deadline=None)
def test_a_leaf_of_a_larger_tree_is_proved_and_no_other_in_its_place(
    size: int, draw: st.DataObject
) -> None:
    index, other = (draw.draw(st.integers(0, size - 1)) for _ in range(2))
    path, root = inclusion_path(NODE, index, size), frontier_at(NODE, size).root()
    for leaf, at in ((index, index), (other, index), (index, other)):
        holds = includes(leaf=HASHES[leaf], index=at, size=size, path=path, root=root)
        assert holds == (leaf == at == index)


@given(st.integers(1, len(DATA)), sizes)
@settings(max_examples=60, deadline=None)
def test_a_larger_tree_grew_out_of_any_smaller(first: int, second: int) -> None:
    old, new = sorted((first, second))
    path = consistency_path(NODE, old, new)
    roots = frontier_at(NODE, old).root(), frontier_at(NODE, new).root()
    assert grew(old=old, old_root=roots[0], new=new, new_root=roots[1], path=path)


@given(st.integers(1, 300), st.integers(1, 300), st.data())
@settings(max_examples=150, deadline=None)
def test_any_changed_byte_of_a_proof_of_growth_is_seen(
    first: int, second: int, draw: st.DataObject
) -> None:
    old, new = sorted((first, second))
    roots = [frontier_at(NODE, old).root(), frontier_at(NODE, new).root()]
    pieces = [*roots, *consistency_path(NODE, old, new)]
    which = draw.draw(st.integers(0, len(pieces) - 1))
    pieces[which] = flipped(pieces[which], draw)
    assert not grew(old=old, old_root=pieces[0], new=new, new_root=pieces[1], path=pieces[2:])


@given(st.integers(1, 300), st.data())
@settings(max_examples=150, deadline=None)
def test_any_changed_byte_of_a_proof_of_inclusion_is_seen(size: int, draw: st.DataObject) -> None:
    index = draw.draw(st.integers(0, size - 1))
    root = frontier_at(NODE, size).root()
    pieces = [HASHES[index], root, *inclusion_path(NODE, index, size)]
    which = draw.draw(st.integers(0, len(pieces) - 1))
    pieces[which] = flipped(pieces[which], draw)
    assert not includes(leaf=pieces[0], index=index, size=size, path=pieces[2:], root=pieces[1])


def flipped(piece: bytes, draw: st.DataObject) -> bytes:
    changed = bytearray(piece)
    changed[draw.draw(st.integers(0, 31))] ^= draw.draw(st.integers(1, 255))
    return bytes(changed)


@pytest.mark.parametrize(
    "hashes",
    [
        [*HASHES[:9], *HASHES[10:20]],  # one removed
        [*HASHES[:9], HASHES[10], HASHES[9], *HASHES[11:20]],  # two swapped
        [*HASHES[:9], leaf_hash(b"late"), *HASHES[9:20]],  # one put in afterwards
        [*HASHES[:9], leaf_hash(b"other"), *HASHES[10:20]],  # one changed
    ],
)
def test_no_proof_joins_a_tree_to_one_whose_beginning_was_changed(hashes: list[bytes]) -> None:
    old, changed = 12, nodes_of(hashes)
    assert not grew(
        old=old,
        old_root=frontier_at(NODE, old).root(),
        new=len(hashes),
        new_root=frontier_at(changed, len(hashes)).root(),
        path=consistency_path(changed, old, len(hashes)),
    )


def test_a_proof_of_another_tree_proves_nothing() -> None:
    other = nodes_of([leaf_hash(b"x" + data) for data in DATA[:20]])
    path, root = inclusion_path(other, 7, 20), frontier_at(NODE, 20).root()
    assert not includes(leaf=HASHES[7], index=7, size=20, path=path, root=root)


def test_a_node_passed_off_as_a_leaf_is_not_in_the_tree() -> None:
    """Two leaves under one node, shown as if that node were a leaf of a tree half as large."""
    node = node_hash(HASHES[0], HASHES[1])
    path, root = [node_hash(HASHES[2], HASHES[3])], frontier_at(NODE, 4).root()
    assert includes(leaf=node, index=0, size=2, path=path, root=root)  # what a hash alone allows
    assert leaf_hash(HASHES[0] + HASHES[1]) != node  # and no entry hashes to it
    assert not includes(leaf=node, index=0, size=4, path=path, root=root)


@pytest.mark.parametrize(
    ("index", "size", "more", "less"), [(3, 8, 1, 0), (3, 8, 0, 1), (8, 9, 1, 0), (8, 9, 0, 1)]
)
def test_a_path_too_long_or_too_short(index: int, size: int, more: int, less: int) -> None:
    path = inclusion_path(NODE, index, size)
    path = (*path[: len(path) - less], *[HASHES[0]] * more)
    root = frontier_at(NODE, size).root()
    assert not includes(leaf=HASHES[index], index=index, size=size, path=path, root=root)


@pytest.mark.parametrize(("index", "size"), [(-1, 4), (4, 4), (0, 0)])
def test_a_leaf_that_is_not_there(index: int, size: int) -> None:
    root = frontier_at(NODE, size).root()
    assert not includes(leaf=HASHES[0], index=index, size=size, path=(), root=root)
    with pytest.raises(ValueError, match="has no leaf"):
        inclusion_path(NODE, index, size)


@pytest.mark.parametrize(("old", "new"), [(0, 4), (5, 4), (-1, 4)])
def test_a_growth_that_cannot_be(old: int, new: int) -> None:
    root = frontier_of(HASHES[:4]).root()
    assert not grew(old=old, old_root=root, new=new, new_root=root, path=())
    with pytest.raises(ValueError, match="nothing shows"):
        consistency_path(NODE, old, new)


@pytest.mark.parametrize("size", range(1, 40))
def test_nodes_are_the_same_however_many_leaves_come_at_once(size: int) -> None:
    whole = list(completed_by(Frontier(), HASHES[:50]))
    first = list(completed_by(Frontier(), HASHES[:size]))
    assert [*first, *completed_by(frontier_at(NODE, size), HASHES[size:50])] == whole


def test_nothing_shows_that_a_tree_grew_where_the_path_is_empty() -> None:
    roots = frontier_at(NODE, 3).root(), frontier_at(NODE, 5).root()
    assert not grew(old=3, old_root=roots[0], new=5, new_root=roots[1], path=())
    assert not grew(old=3, old_root=roots[0], new=3, new_root=roots[1], path=())
    assert not grew(old=3, old_root=roots[0], new=3, new_root=roots[0], path=HASHES[:1])

"""A log that was changed, by a stranger or by the house itself: each is told, and what it means."""

import base64
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from tests.proofs import ANA, MARCH, STRANGER_KEY, UNION, UNION_KEY, entry

from personae.app.home import Home
from personae.app.journeys.keys import change_house_key
from personae.app.journeys.log import (
    EvidenceError,
    checkpoint,
    kept,
    keys_of_log,
    origin_of,
    tree_of,
)
from personae.app.journeys.log_check import checkpoints_checked
from personae.app.journeys.log_prove import grown, proved
from personae.app.journeys.log_witness import witnessed
from personae.app.settings import Settings
from personae.app.wiring import House
from personae.engines.clocks.system import FixedClock
from personae.engines.signers.ed25519 import Ed25519Signer
from personae.engines.stores.memory import MemoryStore
from personae.engines.trees.nodes import NodeFile
from personae.engines.vaults.aes import AesVault
from personae.proof.checkpoints import Checkpoint, Signed, signed
from personae.proof.interfaces import Row
from personae.proof.log import Frontier, frontier_at, frontier_of, leaf_hash, nodes_before
from personae.proof.parts import mark_of
from personae.proof.proofs import Growth
from personae.proof.record import Record
from personae.proof.verify import verify
from personae.proof.witnesses import cosigned
from personae.vocabulary.entry import Entry
from personae.vocabulary.mistake import UserError

SIZE = 12
VAULT = AesVault(sha256(b"one house").digest())


@contextmanager
def house_of(path: Path, rows: Sequence[Row] = ()) -> Iterator[House]:
    """The house with these very rows, or with twelve new ones; always with the same master key."""
    (path / "log" / "checkpoints").mkdir(parents=True, exist_ok=True)
    store, clock = MemoryStore(), FixedClock(MARCH)
    record = Record.begin(store=store, vault=VAULT, clock=clock)
    if rows:
        rewrite(store, rows)
    else:
        record.put_all([entry(number) for number in range(SIZE)])
    home = Home(path=path, settings=Settings(keys="file", home_id="one-house"))
    yield House(home=home, record=record, store=store, vault=VAULT, clock=clock)


def rewrite(store: MemoryStore, rows: Sequence[Row]) -> None:
    """As only the holder of the master key can: every mark and the root are made anew."""
    frontier = Frontier()
    with store.writing() as change:
        for number, row in enumerate(rows):
            canonical = row.canonical.replace(
                f'"number":{row.number},'.encode(), f'"number":{number},'.encode()
            )
            frontier = frontier.appended(leaf_hash(canonical))
            mark = VAULT.mark(mark_of(frontier))
            # Parts are bound to their place; erased ones stay as digests.
            parts = tuple(replace(part, person=None, sealed=None) for part in row.parts)
            change.append(replace(row, number=number, canonical=canonical, mark=mark, parts=parts))
        head = change.head()
        assert head is not None
        change.set_head(replace(head, frontier=frontier))


def rows_of(house: House) -> list[Row]:
    with house.store.reading() as view:
        return list(view.rows(start=0, limit=99))


def backdated(rows: list[Row]) -> list[Row]:
    """One more in the midst, with a day that fits there."""
    old = rows[4].canonical.replace(b'"line":4', b'"line":99')
    return [*rows[:5], replace(rows[4], canonical=old), *rows[5:]]


REWRITTEN: dict[str, tuple[Callable[[list[Row]], list[Row]], str]] = {
    "truncated": (lambda rows: rows[:8], "entries were taken away"),
    "a leaf removed": (lambda rows: [*rows[:4], *rows[5:]], "entries were taken away"),
    "a leaf removed and one added": (
        lambda rows: [*rows[:4], *rows[5:], rows[4]],
        "was changed, taken out, swapped or put in afterwards",
    ),
    "two swapped": (
        lambda rows: [*rows[:4], rows[5], rows[4], *rows[6:]],
        "was changed, taken out, swapped or put in afterwards",
    ),
    "one added later with an old date": (backdated, "was changed, taken out, swapped or put in"),
    "one changed": (
        lambda rows: [
            *rows[:4],
            replace(rows[4], canonical=rows[4].canonical.replace(b"long", b"lung")),
            *rows[5:],
        ],
        "was changed, taken out, swapped or put in afterwards",
    ),
}


@pytest.mark.parametrize("name", REWRITTEN)
def test_what_the_house_itself_rewrites_is_told_by_a_checkpoint_that_others_hold(
    name: str, tmp_path: Path
) -> None:
    change, says = REWRITTEN[name]
    with house_of(tmp_path / "before") as house:
        shown, rows = checkpoint(house).signed, rows_of(house)
    with house_of(tmp_path / "after", change(rows)) as house:
        inside = verify(store=house.store, vault=VAULT)
        assert "cannot be read any more" in str(inside.broken) or inside.holds
        (found,) = checkpoints_checked(house, [shown])
        assert says in found.wrong[0]
        assert "shown another log (a split view)" in found.wrong[0]
        with pytest.raises(EvidenceError, match="a split view"):
            grown(house, shown)


@pytest.mark.parametrize("name", REWRITTEN)
def test_a_house_signs_no_second_log_beside_what_it_signed_before(
    name: str, tmp_path: Path
) -> None:
    change, says = REWRITTEN[name]
    with house_of(tmp_path) as house:
        checkpoint(house)
        rows = rows_of(house)
    with house_of(tmp_path, change(rows)) as house:  # in the same home, where it was kept
        with pytest.raises(EvidenceError, match=f"No checkpoint was signed: .*{says}"):
            checkpoint(house)
        (found,) = checkpoints_checked(house)
        assert says in found.wrong[0]


def test_a_log_that_only_grew_is_accused_of_nothing(tmp_path: Path) -> None:
    with house_of(tmp_path) as house:
        shown = checkpoint(house).signed
        house.record.put(entry(12))
        house.record.erase(ANA, because="withdrawn")
        checkpoint(house)
        assert [one.wrong for one in checkpoints_checked(house, [shown])] == [(), (), ()]


def test_what_was_signed_with_the_key_before_still_counts(tmp_path: Path) -> None:
    with house_of(tmp_path) as house:
        shown = checkpoint(house).signed
        before = keys_of_log(house)[0]
        change_house_key(house)
        assert keys_of_log(house)[0] != before
        checkpoint(house)
        assert [one.wrong for one in checkpoints_checked(house, [shown])] == [(), (), ()]
        growth = grown(house, shown)
        assert (growth.older_key, growth.key) == (before, keys_of_log(house)[0])


def test_a_stranger_who_changes_a_leaf_and_the_root_has_no_checkpoint_signed(
    tmp_path: Path,
) -> None:
    with house_of(tmp_path) as house:
        rows = rows_of(house)
        changed = replace(rows[4], canonical=rows[4].canonical.replace(b"long", b"lung"))
        rows[4] = changed
        shelf = house.store._shelf  # type: ignore[attr-defined]  # as an editor of the file would
        shelf.kept[4] = changed
        shelf.top = replace(
            shelf.top, frontier=frontier_of([leaf_hash(row.canonical) for row in rows])
        )
        with pytest.raises(EvidenceError, match="not the one that this house has marked"):
            checkpoint(house)
        assert kept(house) == ()


def test_a_stranger_who_changes_a_leaf_alone_is_told_before_anything_is_proved(
    tmp_path: Path,
) -> None:
    with house_of(tmp_path) as house:
        shelf = house.store._shelf  # type: ignore[attr-defined]  # as an editor of the file would
        rows = rows_of(house)
        shelf.kept[4] = replace(rows[4], canonical=rows[4].canonical + b" ")
        for act in (lambda: checkpoint(house), lambda: proved(house, 7)):
            with pytest.raises(EvidenceError, match="do not lead to the root"):
                act()


def test_a_flipped_byte_of_a_node_that_was_kept_with_the_head_is_told(tmp_path: Path) -> None:
    with house_of(tmp_path) as house:
        shelf = house.store._shelf  # type: ignore[attr-defined]  # as an editor of the file would
        first, *rest = shelf.top.frontier.peaks
        bad = bytes([first[0] ^ 1]) + first[1:]
        shelf.top = replace(shelf.top, frontier=Frontier(SIZE, (bad, *rest)))
        with pytest.raises(EvidenceError, match="do not lead to the root"):
            proved(house, 7)


@pytest.mark.parametrize("at", [0, 5, 100, 300, 700])
def test_a_flipped_byte_of_a_node_that_can_be_worked_out_accuses_nobody(
    at: int, tmp_path: Path
) -> None:
    """What is derived is worked out anew, and the proof is the right one."""
    with house_of(tmp_path) as house:
        right, shown = [proved(house, n) for n in range(SIZE)], checkpoint(house).signed
        file = tmp_path / "log" / "nodes"
        data = bytearray(file.read_bytes())
        data[at] ^= 0x40
        file.write_bytes(data)
        assert [proved(house, n) for n in range(SIZE)] == right
        assert checkpoints_checked(house, [shown])[1].wrong == ()
        assert file.read_bytes() != bytes(data)


@pytest.mark.parametrize("left", [0, 31, 32, 500])
def test_nodes_that_were_cut_off_are_worked_out_again(left: int, tmp_path: Path) -> None:
    with house_of(tmp_path) as house:
        right = proved(house, 7)
        file = tmp_path / "log" / "nodes"
        file.write_bytes(file.read_bytes()[:left])
        assert proved(house, 7) == right


def test_nodes_of_another_log_are_thrown_away(tmp_path: Path) -> None:
    with house_of(tmp_path / "a") as house:
        other = checkpoint(house)
        assert other.signed.checkpoint.size == SIZE
        nodes = (tmp_path / "a" / "log" / "nodes").read_bytes()
    with house_of(tmp_path / "b") as house:
        (tmp_path / "b" / "log" / "nodes").write_bytes(nodes)
        mine = checkpoint(house).signed.checkpoint
        assert mine.root == frontier_of([leaf_hash(r.canonical) for r in rows_of(house)]).root()


def test_kept_nodes_are_those_of_the_tree(tmp_path: Path) -> None:
    nodes, leaves = NodeFile(tmp_path / "nodes"), [leaf_hash(bytes([n])) for n in range(100)]
    for start in (0, 1, 2, 7, 64, 65):
        nodes.extend(leaves[nodes.size : max(start, nodes.size)])
    nodes.extend(leaves[nodes.size :])
    assert nodes.size == 100
    assert (tmp_path / "nodes").stat().st_size == nodes_before(100) * 32
    for size in range(101):
        assert frontier_at(nodes.node, size) == frontier_of(leaves[:size])
    nodes.close()


def test_a_flipped_byte_of_a_kept_checkpoint_is_told(tmp_path: Path) -> None:
    with house_of(tmp_path) as house:
        checkpoint(house)
        (file,) = (tmp_path / "log" / "checkpoints").glob("*.txt")
        whole = file.read_bytes()
        for at in range(0, len(whole), 7):
            data = bytearray(whole)
            data[at] ^= 1
            file.write_bytes(data)
            found = checkpoints_checked(house)
            assert [bool(one.wrong) for one in found] == [True], bytes(data)
        file.write_bytes(whole)
        assert checkpoints_checked(house)[0].wrong == ()


def test_a_checkpoint_by_another_key_says_nothing_of_this_log(tmp_path: Path) -> None:
    with house_of(tmp_path) as house:
        theirs = signed(
            replace(checkpoint(house).signed.checkpoint, origin=origin_of(house)),
            Ed25519Signer(b"x" * 32),
        )
        found = checkpoints_checked(house, [theirs])[-1]
        assert "is not signed by this house" in found.wrong[0]
        with pytest.raises(EvidenceError, match="not signed by this house"):
            grown(house, theirs)


def test_a_witness_who_saw_it_and_one_who_did_not(tmp_path: Path) -> None:
    with house_of(tmp_path) as house:
        mine = checkpoint(house).signed
        back = cosigned(mine, "union.example/w1", UNION, MARCH)
        assert checkpoint(house, cosigned=back).signed == back
        assert checkpoint(house).signed == back  # no second one of the same size
        (found,) = checkpoints_checked(house, witnesses=[UNION_KEY])
        assert (found.wrong, [one.at for one in found.seen]) == ((), [MARCH])
        (found,) = checkpoints_checked(house, witnesses=[UNION_KEY, STRANGER_KEY])
        assert "`stranger.example/w` has not signed the newest" in found.wrong[0]
        house.record.put(entry(12))
        checkpoint(house)
        assert "of 13 entries" in checkpoints_checked(house, witnesses=[UNION_KEY])[-1].wrong[0]


def test_what_a_witness_gives_back_of_another_log_is_not_taken_in(tmp_path: Path) -> None:
    with house_of(tmp_path) as house:
        mine = checkpoint(house).signed
        other = signed(replace(mine.checkpoint, size=11), UNION)
        with pytest.raises(UserError, match="no checkpoint that this house has signed"):
            checkpoint(house, cosigned=other)


def test_a_witness_signs_no_two_logs_of_one_house(tmp_path: Path) -> None:
    """The first is seen; what follows from it is signed; another of the same size is not."""
    seen = tmp_path / "seen"

    def shows(shown: Signed, proof: Growth | None = None) -> Signed:
        return witnessed(
            shown, log=[key], name="union.example/w1", by=UNION, proof=proof, folder=seen
        )

    with house_of(tmp_path / "a") as house:
        first = checkpoint(house).signed
        key = keys_of_log(house)[0]
        assert len(shows(first).note.signatures) == 2
        house.record.put(entry(12))
        growth = grown(house, first)
        with pytest.raises(UserError, match="you last saw 12 entries"):
            shows(growth.newer)
        assert shows(growth.newer, growth).checkpoint.size == 13
        with pytest.raises(UserError, match="a witness never goes back"):
            shows(first)
    with house_of(tmp_path / "b") as house:
        house.record.put(entry(12))
        with pytest.raises(EvidenceError, match="two different logs of the same 13 entries"):
            shows(checkpoint(house).signed)
        house.record.put(entry(13))
        other = checkpoint(house).signed
        with tree_of(house) as tree:
            path = tree.consistency(13)
        with pytest.raises(EvidenceError, match="does not join the checkpoint of 13"):
            shows(other, replace(growth, path=path, older=growth.newer, newer=other))


def test_a_witness_signs_nothing_under_another_key(tmp_path: Path) -> None:
    with house_of(tmp_path) as house:
        shown, key = checkpoint(house).signed, keys_of_log(house)[0]
    with pytest.raises(EvidenceError, match="not signed with the log's key"):
        witnessed(
            shown,
            log=[replace(key, public=UNION.public_key)],
            name="w",
            by=UNION,
            proof=None,
            folder=tmp_path / "seen",
        )
    assert not (tmp_path / "seen").exists()


def test_an_empty_log_can_be_signed_and_grows(tmp_path: Path) -> None:
    store, clock = MemoryStore(), FixedClock(datetime(2026, 3, 1, tzinfo=UTC))
    record = Record.begin(store=store, vault=VAULT, clock=clock)
    home = Home(path=tmp_path, settings=Settings(keys="memory", home_id="empty"))
    house = House(home=home, record=record, store=store, vault=VAULT, clock=clock)
    empty = checkpoint(house).signed
    assert empty.checkpoint.size == 0
    assert base64.b64encode(empty.checkpoint.root).decode() in empty.note.text
    record.put(Entry(kind="audit-made", envelope={}, parts={}))
    assert grown(house, empty).path == ()
    assert checkpoints_checked(house, [empty])[-1].wrong == ()


def test_a_log_whose_place_was_lost_is_told(tmp_path: Path) -> None:
    with house_of(tmp_path) as house:
        house.store._shelf.top = None  # type: ignore[attr-defined]  # as an editor would
        with pytest.raises(EvidenceError, match="not known any more"), tree_of(house):
            pass


def test_a_root_of_a_size_never_reached_is_not_its_own(tmp_path: Path) -> None:
    with house_of(tmp_path) as house, tree_of(house) as tree:
        shown = Checkpoint(origin="x", size=13, root=tree.root)
        assert not tree.has(shown.size, shown.root)
        assert tree.has(SIZE, tree.root)
        assert not tree.has(SIZE, bytes(32))
        assert (
            tree.root_at(5)
            == frontier_of([leaf_hash(row.canonical) for row in rows_of(house)[:5]]).root()
        )

"""The house's log, shown to others: its key, and checkpoints signed and kept."""

from __future__ import annotations

from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from personae.app import wiring
from personae.app.files.lock import alone
from personae.app.journeys.key_record import house_key_events, house_key_number
from personae.app.reports.files import write_file
from personae.proof.checkpoints import (
    Signed,
    checkpoint_of,
    entries_of,
    log_key,
    read_checkpoint,
    signed,
)
from personae.proof.keys import HOUSE, Verdict, standings
from personae.proof.notes import NoteError, NoteKey
from personae.proof.parts import mark_of
from personae.proof.timestamps import stamped_bytes
from personae.proof.tree import BrokenLogError, Tree
from personae.vocabulary.mistake import Mistake, UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from personae.app.wiring import House
    from personae.proof.interfaces import Row

_BIGGEST = 1_000_000  # bytes of a checkpoint with all its signatures


class EvidenceError(Exception):
    """Evidence that does not verify: one plain sentence or two; exit code 12."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A checkpoint that the house signed, as it lies in the home.

    stamp  an RFC 3161 response over its text
    """

    signed: Signed
    stamp: bytes | None


def origin_of(house: House) -> str:
    """What the house's log is called by everybody, for ever.

    Under a name that no host can have (RFC 2606), so that it claims nobody's; it says nothing of
    the house.
    """
    return f"personae.invalid/{house.home.settings.home_id}"


def keys_of_log(house: House) -> tuple[NoteKey, ...]:
    """The key that signs checkpoints now, then each one before it, the newest first."""
    return tuple(
        log_key(origin_of(house), wiring.house_signer(house, number).public_key)
        for number in range(house_key_number(house.record), 0, -1)
    )


def keys_to_check_by(house: House) -> tuple[NoteKey, ...]:
    """What others are given: the key that signs now, and those before it that still count.

    One that others may have is left out: they could sign any log with it.
    """
    bad = {
        each.key
        for each in standings(house_key_events(house), HOUSE)
        if each.ended_by is Verdict.COMPROMISED
    }
    return tuple(key for key in keys_of_log(house) if key.public not in bad)


@contextmanager
def tree_of(house: House) -> Iterator[Tree]:
    """Its tree, with all nodes. Raises EvidenceError where the entries do not make it."""
    nodes = wiring.log_nodes(house)
    try:
        yield Tree(house.store, nodes)
    except BrokenLogError as error:
        raise EvidenceError(
            f"The log does not hold: {error}. `personae log verify` names the first entry."
        ) from None
    finally:
        nodes.close()


def checkpoint(
    house: House,
    *,
    stamp: Callable[[bytes], bytes] | None = None,
    cosigned: Signed | None = None,
) -> Kept:
    """The log as it is now, signed, and kept in the home.

    stamp     makes a time stamp over the bytes it is given
    cosigned  the same checkpoint as somebody gave it back: their lines are added to ours, and no
              other checkpoint is made
    raises    EvidenceError where the log is not the one whose checkpoints were signed before;
              UserError
    """
    if cosigned is not None:
        made = _cosigned(house, cosigned)
    else:
        with tree_of(house) as tree, signing(house):
            made = newest_made(house, tree)
    if stamp is not None:
        made = Kept(signed=made.signed, stamp=stamp(stamped_bytes(made.signed.note)))
        write_file(_path(house, made.signed, ".tsr"), made.stamp or b"")
    return made


def newest_made(house: House, tree: Tree) -> Kept:
    """The checkpoint of all that is on record, signed where there was none; while `signing`."""
    own = kept(house)
    for before in own:
        then = before.signed.checkpoint
        if not tree.has(then.size, then.root):
            raise EvidenceError(
                f"No checkpoint was signed: {changed_since(then.size, tree.size)} "
                "A house never signs two logs."
            )
    if own and own[-1].signed.checkpoint.size == tree.size:
        return own[-1]
    _check_mark(house, tree)
    by = wiring.house_signer(house, house_key_number(house.record))
    new = signed(checkpoint_of(origin_of(house), tree.frontier), by)
    write_file(_path(house, new, ".txt"), str(new.note).encode())
    return Kept(signed=new, stamp=None)


def changed_since(then: int, now: int) -> str:
    """What it means that a checkpoint of `then` entries is none of a log of `now`."""
    if now < then:
        return (
            f"A checkpoint of {entries_of(then)} was signed, and the log has {now}: entries were "
            "taken away, or an older copy of the home was put back."
        )
    return (
        f"The log does not begin with the {entries_of(then)} of a checkpoint that was signed: one "
        "of them was changed, taken out, swapped or put in afterwards."
    )


def _cosigned(house: House, given: Signed) -> Kept:
    for one in kept(house):
        if one.signed.note.text == given.note.text:
            both = one.signed.note.with_signatures(given.note.signatures)
            new = Signed(checkpoint=one.signed.checkpoint, note=both)
            write_file(_path(house, new, ".txt"), str(new.note).encode())
            return Kept(signed=new, stamp=one.stamp)
    raise UserError(
        Mistake(
            "--cosigned",
            "this is no checkpoint that this house has signed and kept.",
            "Nothing was changed.",
        )
    )


def kept(house: House) -> tuple[Kept, ...]:
    """Every checkpoint in the home, the smallest log first. Raises EvidenceError."""
    found = []
    for path in sorted(_folder(house).glob("*.txt")):
        try:
            read = read_checkpoint(path.read_bytes())
        except NoteError as error:
            raise EvidenceError(
                f"{path}: this checkpoint was damaged or changed: {error}."
            ) from None
        beside = path.with_suffix(".tsr")
        found.append(Kept(signed=read, stamp=beside.read_bytes() if beside.exists() else None))
    return tuple(sorted(found, key=lambda one: one.signed.checkpoint.size))


def read_shown(path: Path) -> Signed:
    """A checkpoint that somebody gives us. Raises UserError, or EvidenceError for a broken one."""
    try:
        data = path.read_bytes()[: _BIGGEST + 1]
    except OSError as error:
        raise UserError(Mistake(str(path), f"it cannot be read: {error.strerror}.")) from None
    if len(data) > _BIGGEST:
        raise UserError(Mistake(str(path), "it is far too long for a checkpoint."))
    try:
        return read_checkpoint(data)
    except NoteError as error:
        raise EvidenceError(f"{path}: this is no whole checkpoint: {error}.") from None


def split_from(then: int, now: int) -> str:
    """What it means that somebody holds a checkpoint, signed by us, that is none of this log."""
    return (
        f"{changed_since(then, now)} That checkpoint is signed with this house's key: whoever "
        "holds it was shown another log (a split view)."
    )


def signer_of(house: House, shown: Signed) -> NoteKey:
    """Which of the house's keys signed it. Raises EvidenceError where none did."""
    check = wiring.check_signature()
    for key in keys_of_log(house):
        if key.name == shown.checkpoint.origin and shown.is_signed_by(key, check) is True:
            return key
    raise EvidenceError(
        f"The checkpoint of {entries_of(shown.checkpoint.size)} is not signed by this house: it is "
        "of another log, or was changed after it was signed."
    )


def is_signed_here(house: House, shown: Signed) -> bool:
    try:
        return bool(signer_of(house, shown))
    except EvidenceError:
        return False


def _check_mark(house: House, tree: Tree) -> None:
    """The house's own mark on the last entry is over the whole log's root: none but we make it."""
    if tree.size == 0:
        return
    if house.vault.mark(mark_of(tree.frontier)) != row_at(house, tree.size - 1).mark:
        raise EvidenceError(
            "No checkpoint was signed: the log is not the one that this house has marked. "
            "`personae log verify` names the first entry that does not hold."
        )


def row_at(house: House, number: int) -> Row:
    """Raises EvidenceError where it is missing."""
    with house.store.reading() as view:
        found = view.rows(start=number, limit=1)
    if not found or found[0].number != number:
        raise EvidenceError(f"Entry {number} is missing: it was taken away after it was recorded.")
    return found[0]


def signing(house: House) -> AbstractContextManager[None]:
    """One at a time: no two checkpoints are ever signed side by side. Raises UserError."""
    busy = Mistake("the log", "another personae is signing a checkpoint.", "Try again.")
    return alone(house.home.path / "log" / "lock", busy)


def _folder(house: House) -> Path:
    return house.home.path / "log" / "checkpoints"


def _path(house: House, shown: Signed, ending: str) -> Path:
    return _folder(house) / f"{shown.checkpoint.size:012}{ending}"

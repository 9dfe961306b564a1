"""Check a house's log against the checkpoints that it signed, its own and those others kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from personae.app import wiring
from personae.app.journeys.log import (
    EvidenceError,
    changed_since,
    is_signed_here,
    kept,
    split_from,
    tree_of,
)
from personae.proof.checkpoints import entries_of
from personae.proof.timestamps import StampError, stamped_bytes
from personae.proof.witnesses import Seen, seen_by

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from personae.app.journeys.log import Kept
    from personae.app.wiring import House
    from personae.proof.checkpoints import Signed
    from personae.proof.notes import NoteKey
    from personae.proof.tree import Tree


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckpointCheck:
    """wrong  why it does not hold, in plain sentences; empty where it does
    seen   the witnesses who were asked for and saw it
    """

    size: int
    wrong: tuple[str, ...]
    seen: tuple[Seen, ...] = ()


def checkpoints_checked(
    house: House, shown: Sequence[Signed] = (), witnesses: Sequence[NoteKey] = ()
) -> tuple[CheckpointCheck, ...]:
    """Each checkpoint in the home, then each that somebody else has shown.

    witnesses  must each have seen the newest of the home
    """
    try:
        own = kept(house)
    except EvidenceError as error:
        return (CheckpointCheck(size=0, wrong=(str(error),)),)
    if not own and not shown:
        return ()
    try:
        with tree_of(house) as tree:
            mine = [_own(house, tree, one) for one in own]
            theirs = [_theirs(house, tree, one) for one in shown]
    except EvidenceError as error:
        return (CheckpointCheck(size=0, wrong=(str(error),)),)
    if mine:
        mine[-1] = _witnessed(mine[-1], own[-1].signed, witnesses)
    return (*mine, *theirs)


def _own(house: House, tree: Tree, one: Kept) -> CheckpointCheck:
    return CheckpointCheck(
        size=one.signed.checkpoint.size, wrong=tuple(_wrong_with(house, tree, one))
    )


def _wrong_with(house: House, tree: Tree, one: Kept) -> Iterator[str]:
    then = one.signed.checkpoint
    if not is_signed_here(house, one.signed):
        yield (
            f"The kept checkpoint of {entries_of(then.size)} is not signed by this house: it, or "
            "its signature, was changed."
        )
    elif not tree.has(then.size, then.root):
        yield changed_since(then.size, tree.size)
    if one.stamp is not None:
        try:
            wiring.check_stamp()(one.stamp, stamped_bytes(one.signed.note), None)
        except StampError as error:
            yield f"The time stamp on the checkpoint of {entries_of(then.size)} is wrong: {error}."


def _theirs(house: House, tree: Tree, shown: Signed) -> CheckpointCheck:
    then = shown.checkpoint
    if not is_signed_here(house, shown):
        says = (
            f"The checkpoint of {entries_of(then.size)} that was shown is not signed by this "
            "house: it is of another log, or was changed, and says nothing of this one."
        )
        return CheckpointCheck(size=then.size, wrong=(says,))
    if not tree.has(then.size, then.root):
        return CheckpointCheck(size=then.size, wrong=(split_from(then.size, tree.size),))
    return CheckpointCheck(size=then.size, wrong=())


def _witnessed(
    newest: CheckpointCheck, shown: Signed, witnesses: Sequence[NoteKey]
) -> CheckpointCheck:
    seen, wrong = list[Seen](), list(newest.wrong)
    for key in witnesses:
        found = seen_by(shown, key, wiring.check_signature())
        if isinstance(found, Seen):
            seen.append(found)
        elif found is None:
            wrong.append(
                f"`{key.name}` has not signed the newest checkpoint, of {entries_of(newest.size)}."
            )
        else:
            wrong.append(f"The signature of `{key.name}` on the newest checkpoint does not hold.")
    return CheckpointCheck(size=newest.size, wrong=tuple(wrong), seen=tuple(seen))

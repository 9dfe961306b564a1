"""Prove of an entry that it stands in the house's log, and of the log that it only grew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from personae.app.journeys.log import (
    EvidenceError,
    Kept,
    changed_since,
    kept,
    keys_to_check_by,
    newest_made,
    row_at,
    signer_of,
    signing,
    split_from,
    tree_of,
)
from personae.app.journeys.opened import put_opened
from personae.proof.checkpoints import entries_of
from personae.proof.interfaces import BrokenSealError
from personae.proof.log import leaf_hash
from personae.proof.parts import Sealer
from personae.proof.proofs import Growth, Inclusion, Opened
from personae.vocabulary.mistake import Mistake, UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from personae.app.wiring import House
    from personae.proof.checkpoints import Signed
    from personae.proof.interfaces import Row
    from personae.vocabulary.names import PerformerId


def proved(
    house: House, number: int, *, open_: Sequence[PerformerId] = (), digest_only: bool = False
) -> Inclusion:
    """That entry `number` stands in the log, by the newest checkpoint; a new one if it has none.

    open_        whose parts are shown; that they were goes on record first
    digest_only  show the entry's hash alone
    raises       UserError, EvidenceError
    """
    if not 0 <= number < house.record.size:
        raise UserError(
            Mistake(str(number), f"the log has {house.record.size} entries, counted from 0.")
        )
    row = row_at(house, number)
    opened = _opened(house, row, open_)
    with tree_of(house) as tree:
        newest = next(reversed(kept(house)), None)
        if (
            newest is None
            or newest.signed.checkpoint.size <= number
            # Signed with a key that others may have: nobody is given that key to check by.
            or signer_of(house, newest.signed) not in keys_to_check_by(house)
        ):
            with signing(house):
                newest = newest_made(house, tree)
        size, leaf = newest.signed.checkpoint.size, leaf_hash(row.canonical)
        if not tree.has(size, newest.signed.checkpoint.root):
            raise EvidenceError(changed_since(size, tree.size))
        return Inclusion(
            key=signer_of(house, newest.signed),
            number=number,
            leaf=leaf,
            canonical=None if digest_only else row.canonical,
            opened=opened,
            path=tree.inclusion(leaf, number, size),
            checkpoint=newest.signed,
            stamp=newest.stamp,
        )


def grown(house: House, since: Signed, to: Signed | None = None) -> Growth:
    """That the log only grew since a checkpoint which somebody kept.

    to      until that other checkpoint; else until all that is on record, signed where it was not
    raises  UserError where `to` is the older of the two; EvidenceError
    """
    older_key, then = signer_of(house, since), since.checkpoint
    if to is not None:
        signer_of(house, to)
        if to.checkpoint.size < then.size:
            raise UserError(
                Mistake(
                    "--to",
                    f"it is of {entries_of(to.checkpoint.size)}, and --since of {then.size}.",
                    "Name the older with --since and the newer with --to.",
                )
            )
    with tree_of(house) as tree, signing(house):
        for shown in (since, to):
            if shown and not tree.has(shown.checkpoint.size, shown.checkpoint.root):
                raise EvidenceError(split_from(shown.checkpoint.size, tree.size))
        newer = newest_made(house, tree) if to is None else _as_kept(house, to)
        size = newer.signed.checkpoint.size
        return Growth(
            key=signer_of(house, newer.signed),
            older_key=older_key,
            older=since,
            newer=newer.signed,
            path=tree.consistency(then.size, size) if then.size else (),
            stamp=newer.stamp,
        )


def _as_kept(house: House, shown: Signed) -> Kept:
    """With the time stamp that lies beside it in the home, if one does."""
    same = (one for one in kept(house) if one.signed.note.text == shown.note.text)
    return Kept(signed=shown, stamp=next((one.stamp for one in same), None))


def _opened(house: House, row: Row, wanted: Sequence[PerformerId]) -> tuple[Opened, ...]:
    if not wanted:
        return ()
    sealer, found = Sealer(house.vault), dict[str, Opened]()
    for position, part in enumerate(row.parts):
        if part.person is None:
            continue
        try:
            name, salted = sealer.salted(part, number=row.number, position=position)
        except BrokenSealError:
            raise EvidenceError(
                f"Entry {row.number}: a part of it does not open, or is not what was recorded."
            ) from None
        found[name] = Opened(position=position, salted=salted)
    if missing := [one for one in wanted if one not in found]:
        raise UserError(
            Mistake(
                "--open",
                f"entry {row.number} has no part of `{missing[0]}` that can be read.",
                "Nothing was opened.",
            )
        )
    put_opened(house.record, "log prove", wanted)
    return tuple(found[one] for one in dict.fromkeys(wanted))

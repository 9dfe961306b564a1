"""Witness another house's log: sign what one has seen, and nothing that does not follow from it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from personae.app import wiring
from personae.app.files.lock import alone
from personae.app.journeys.log import EvidenceError
from personae.app.reports.files import write_file
from personae.proof.checking import beside, told
from personae.proof.checkpoints import Compared, Signed, entries_of, read_checkpoint
from personae.proof.notes import NoteError
from personae.proof.witnesses import WitnessError, cosigned, may_cosign
from personae.vocabulary.mistake import Mistake, UserError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from personae.proof.interfaces import Signer
    from personae.proof.notes import NoteKey
    from personae.proof.proofs import Growth


def witnessed(
    shown: Signed,
    *,
    log: Sequence[NoteKey],
    name: str,
    by: Signer,
    proof: Growth | None,
    folder: Path,
) -> Signed:
    """The checkpoint with this witness's line.

    log     the log's keys: several where the house has changed its key
    proof   what joins it to what was last seen; None where nothing was given
    folder  where what was last seen of each log is kept; it is written before anything is signed,
            so that no two checkpoints that do not follow from each other are ever signed
    raises  EvidenceError, UserError
    """
    check, origin = wiring.check_signature(), shown.checkpoint.origin
    if not any(key.name == origin and shown.is_signed_by(key, check) is True for key in log):
        raise EvidenceError(
            "This checkpoint is not signed with the log's key: it was changed, or is of another "
            "log, or the house has changed its key: then name all its keys. Nothing was signed."
        )
    busy = Mistake(str(folder), "another personae is signing for this witness.", "Try again.")
    with alone(folder / "lock", busy):
        last = folder / f"{hashlib.sha256(origin.encode()).hexdigest()[:32]}.txt"
        before = _last_seen(last)
        _check(shown, before, proof)
        write_file(last, str(shown.note).encode())
        return cosigned(shown, name, by, wiring.now())


def _last_seen(file: Path) -> Signed | None:
    if not file.exists():
        return None
    try:
        return read_checkpoint(file.read_bytes())
    except NoteError as error:
        raise UserError(
            Mistake(
                str(file),
                f"what you last saw of this log cannot be read: {error}.",
                "Put a copy back: without it nobody knows what you have signed.",
            )
        ) from None


def _check(shown: Signed, before: Signed | None, proof: Growth | None) -> None:
    path = None if proof is None else proof.path
    try:
        may_cosign(shown.checkpoint, None if before is None else before.checkpoint, path)
    except WitnessError as error:
        if before is None:
            raise
        new, old = shown.checkpoint.size, before.checkpoint.size
        if (
            proof is not None
            and error.compared is Compared.NOT_JOINED
            and (other := beside(proof, before.checkpoint, shown.checkpoint))
        ):
            raise UserError(
                Mistake(
                    "--proof", f"you last saw {entries_of(old)}. {other}", "Nothing was signed."
                )
            ) from None
        if error.compared is not Compared.UNKNOWN:
            raise EvidenceError(
                f"{told(error.compared, min(old, new), max(old, new))} Nothing was signed."
            ) from None
        if new < old:
            raise UserError(
                Mistake(
                    "CHECKPOINT",
                    f"it is of {entries_of(new)}, and you have seen {old}: a witness never goes "
                    "back.",
                    "Ask the house for its newest checkpoint. Nothing was signed.",
                )
            ) from None
        raise UserError(
            Mistake(
                "CHECKPOINT",
                f"you last saw {entries_of(old)}, and whether these {new} grew out of them is not "
                "shown.",
                "Ask the house for `personae log prove --since` the checkpoint that you saw "
                "`--to` this one, and name it with --proof. Nothing was signed.",
            )
        ) from None

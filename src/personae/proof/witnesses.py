"""Cosignatures: somebody else saw this checkpoint, and when (C2SP tlog-cosignature, v1).

https://c2sp.org/tlog-cosignature
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from personae.proof.checkpoints import Checkpoint, Compared, Signed, compared
from personae.proof.interfaces import CheckSignature, Signer
from personae.proof.notes import Kind, Note, NoteError, NoteKey, NoteSignature

_TIME_BYTES = 8
_SIGNATURE_BYTES = 64
_LATEST = 1 << 63  # seconds, not reached; the specification's own bound


class WitnessError(Exception):
    """A checkpoint that a witness may not cosign; `compared` says what it is to the one before."""

    def __init__(self, found: Compared) -> None:
        super().__init__(found.value)
        self.compared = found


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Who saw a checkpoint, and at which moment, to the second."""

    witness: NoteKey
    at: datetime


def witness_key(name: str, public: bytes) -> NoteKey:
    return NoteKey(name=name, kind=Kind.COSIGNATURE, public=public)


def cosigned_bytes(note: Note, seconds: int) -> bytes:
    """What a witness signs: the moment, and the checkpoint without any signature."""
    return f"cosignature/v1\ntime {seconds}\n{note.text}".encode()


def cosigned(shown: Signed, name: str, by: Signer, at: datetime) -> Signed:
    """The checkpoint with this witness's line. That it may be cosigned is asked before."""
    key, seconds = witness_key(name, by.public_key), int(at.timestamp())
    value = seconds.to_bytes(_TIME_BYTES) + by.sign(cosigned_bytes(shown.note, seconds))
    line = NoteSignature(name=name, key_id=key.id, value=value)
    return Signed(checkpoint=shown.checkpoint, note=shown.note.with_signatures([line]))


def seen_by(shown: Signed, key: NoteKey, check: CheckSignature) -> Seen | bool | None:
    """When this witness saw it, the first time of several; None where no line names the witness.

    False where one does and does not hold.
    """
    if key.kind is not Kind.COSIGNATURE:
        raise NoteError("this is no witness's key: a witness's key is of the kind 04")
    found = list[int]()
    for line in shown.note.by(key):
        if len(line.value) != _TIME_BYTES + _SIGNATURE_BYTES:
            return False
        seconds = int.from_bytes(line.value[:_TIME_BYTES])
        told = cosigned_bytes(shown.note, seconds)
        if seconds >= _LATEST or not check(key.public, told, line.value[_TIME_BYTES:]):
            return False
        found.append(seconds)
    return Seen(witness=key, at=_moment(min(found))) if found else None


def may_cosign(
    shown: Checkpoint, before: Checkpoint | None, path: tuple[bytes, ...] | None
) -> None:
    """Whether a witness who last cosigned `before` may cosign `shown`. Raises WitnessError.

    before  None where it never saw this log
    path    what is said to show that the log only grew since
    """
    if before is None:
        return
    if shown.size < before.size:
        raise WitnessError(Compared.UNKNOWN)  # an older one: what a witness says must not go back
    found = compared(before, shown, path)
    if found not in (Compared.SAME, Compared.GREW):
        raise WitnessError(found)


def _moment(seconds: int) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return datetime.max.replace(tzinfo=UTC)

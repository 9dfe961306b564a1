"""Checkpoints: what a log was at one size, signed by its house (C2SP tlog-checkpoint).

https://c2sp.org/tlog-checkpoint
"""

import base64
import binascii
import re
from dataclasses import dataclass
from enum import Enum

from personae.proof.interfaces import CheckSignature, Signer
from personae.proof.log import HASH_BYTES, Frontier, grew
from personae.proof.notes import Kind, Note, NoteError, NoteKey, is_signed, note_of, signed_note

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
_LINES = 3  # origin, size, root; what follows is the log's own


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """origin  which log it is, the same for ever
    size    how many entries it has
    root    the tree's hash, 32 bytes
    """

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode('ascii')}\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A checkpoint as it is handed about: with its house's signature, and witnesses' beside it."""

    checkpoint: Checkpoint
    note: Note

    def is_signed_by(self, key: NoteKey, check: CheckSignature) -> bool | None:
        """None where no line names this key; False where one does and does not hold."""
        return is_signed(self.note, key, check)


def entries_of(size: int) -> str:
    """`1 entry`, `2 entries`."""
    return "1 entry" if size == 1 else f"{size} entries"


def checkpoint_of(origin: str, frontier: Frontier) -> Checkpoint:
    return Checkpoint(origin=origin, size=frontier.size, root=frontier.root())


def signed(checkpoint: Checkpoint, by: Signer) -> Signed:
    """Signed by the log's own key, whose name is the log's origin."""
    return Signed(checkpoint=checkpoint, note=signed_note(checkpoint.text, checkpoint.origin, by))


def log_key(origin: str, public: bytes) -> NoteKey:
    return NoteKey(name=origin, kind=Kind.NOTE, public=public)


def read_checkpoint(data: bytes) -> Signed:
    """Read a signed checkpoint. Raises NoteError; whose signatures hold is not asked here."""
    note = note_of(data)
    lines = note.text.removesuffix("\n").split("\n")
    if len(lines) < _LINES or "" in lines:
        raise NoteError("a checkpoint has a line each for origin, size and root, and none empty")
    origin, size, written = lines[:_LINES]
    if not _SIZE.fullmatch(size):
        raise NoteError(f"`{size}` is no size of a log")
    try:
        root = base64.b64decode(written, validate=True)
    except (binascii.Error, ValueError):
        raise NoteError("its root is not base64") from None
    if len(root) != HASH_BYTES or base64.b64encode(root).decode("ascii") != written:
        raise NoteError(f"its root is not the base64 of {HASH_BYTES} bytes")
    return Signed(checkpoint=Checkpoint(origin=origin, size=int(size), root=root), note=note)


class Compared(Enum):
    """What two checkpoints are to each other."""

    SAME = "same"
    GREW = "grew"
    SPLIT = "split"
    NOT_JOINED = "not joined"
    OTHER_LOG = "other log"
    UNKNOWN = "unknown"


def compared(one: Checkpoint, other: Checkpoint, path: tuple[bytes, ...] | None = None) -> Compared:
    """Whether one house can have shown both of the same log.

    path  what is said to show that the larger grew out of the smaller; None where nothing was given
    """
    if one.origin != other.origin:
        return Compared.OTHER_LOG
    old, new = sorted((one, other), key=lambda checkpoint: checkpoint.size)
    if old.size == new.size:
        return Compared.SAME if old.root == new.root else Compared.SPLIT
    if old.size == 0:  # every log grew out of the empty one
        return Compared.GREW if old.root == Frontier().root() else Compared.SPLIT
    if path is None:
        return Compared.UNKNOWN
    joined = grew(old=old.size, old_root=old.root, new=new.size, new_root=new.root, path=path)
    return Compared.GREW if joined else Compared.NOT_JOINED

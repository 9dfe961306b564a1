"""Time stamps: an authority of one's choice has seen a checkpoint, and says when (RFC 3161)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from personae.proof.notes import Note


class StampError(Exception):
    """A time stamp that does not hold; says why in a sentence without its full stop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """by  the authority's name, as its certificate has it"""

    at: datetime
    by: str


# The stamp in a response (DER), if it is over these bytes. Its chain is checked where root
# certificates (PEM) are given; without any, only what it says is read. Raises StampError.
CheckStamp: TypeAlias = Callable[[bytes, bytes, bytes | None], Stamp]


def stamped_bytes(note: Note) -> bytes:
    """What an authority stamps of a checkpoint: its text, whoever has signed it since."""
    return note.text.encode()

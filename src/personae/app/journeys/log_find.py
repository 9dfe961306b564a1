"""Which entry of the log is meant: by its number, or by an id or a file that it is about."""

from __future__ import annotations

import re
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING

from personae.vocabulary.entry import canonical_bytes
from personae.vocabulary.mistake import Mistake, UserError
from personae.vocabulary.names import is_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from personae.app.wiring import House
    from personae.proof.record import Recorded

_DIGEST = re.compile(r"(?:sha256:)?([0-9a-f]{64})")
_DIGITS = 18  # of a number; a digest may be all digits
_TOLD = 8  # entries named where several fit


def entry_called(house: House, what: str) -> int:
    """Its number, counted from 0.

    what    a number; the digest of a report or a file, or the file itself, that an entry holds;
            a consent's id; a performer's id
    raises  UserError where none fits, and where several do, with their numbers
    """
    if what.isascii() and what.isdigit() and len(what) <= _DIGITS:
        return int(what)
    if digest := _digest_of(what):
        found = list(_holding(house, digest))
        missing = f"no entry holds the digest of {what}."
    elif is_id(what):
        found = list(_about(house, what))
        missing = f"no entry is about `{what}`, or nobody may read any more that it is."
    else:
        raise UserError(
            Mistake(what, "this is no entry's number, no id, no digest and no file that is there.")
        )
    if not found:
        raise UserError(Mistake(what, missing, "An entry is told by its number, counted from 0."))
    if len(found) > 1:
        told = ", ".join(f"{one.number} ({one.kind})" for one in found[:_TOLD])
        more = f" and {len(found) - _TOLD} more" if len(found) > _TOLD else ""
        raise UserError(Mistake(what, f"{len(found)} entries fit: {told}{more}.", "Name one."))
    return found[0].number


def _digest_of(what: str) -> str | None:
    if found := _DIGEST.fullmatch(what):
        return found[1]
    path = Path(what)
    if not path.is_file():
        return None
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def _holding(house: House, digest: str) -> Iterator[Recorded]:
    for entry in house.record.entries():
        said = canonical_bytes([dict(entry.envelope), *map(dict, entry.parts.values())])
        if digest.encode() in said:
            yield entry


def _about(house: House, name: str) -> Iterator[Recorded]:
    """Those that have a part of the performer, or of the consent of this id."""
    for entry in house.record.entries():
        if name in entry.parts or any(part.get("consent") == name for part in entry.parts.values()):
            yield entry

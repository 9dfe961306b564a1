"""What may go on record: what can be read back the same, and names nobody for ever."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from personae.vocabulary.entry import Entry, canonical_bytes
from personae.vocabulary.mistake import Mistake, UserError
from personae.vocabulary.names import PerformerId, is_id


@dataclass(frozen=True, slots=True)
class Fit:
    """An entry that can go on record, with the canonical bytes of its envelope and parts."""

    entry: Entry
    envelope: bytes
    parts: Sequence[tuple[PerformerId, bytes]]


def fit(entry: Entry) -> Fit:
    """Raises UserError for a text that is none, and for an envelope that names somebody."""
    if wrong := [name for name in entry.parts if not is_id(name)]:
        raise ValueError(f"{wrong[0]!r} is no performer's id")
    try:
        envelope = canonical_bytes(dict(entry.envelope), floats=False)
        parts = [
            (name, canonical_bytes(dict(part), floats=False)) for name, part in entry.parts.items()
        ]
    except UnicodeEncodeError as error:
        raise UserError(
            Mistake("the registry", "a text holds bytes that are no letters.", "Write it as UTF-8.")
        ) from error
    for name in entry.parts:
        if names(envelope.decode(), name):
            raise UserError(
                Mistake(
                    "the registry",
                    f"what everybody may read for ever would name `{name}`, so that they could "
                    "never be erased.",
                    "Nothing was recorded; an id that names no person helps.",
                )
            )
    return Fit(entry, envelope, parts)


def names(text: str, person: PerformerId) -> bool:
    """Whether the id stands in `text` as words of their own: `ana-vale` in `ana-vale-film`."""
    if person not in text:
        return False
    return re.search(rf"(?<![a-z0-9]){re.escape(person)}(?![a-z0-9])", text) is not None

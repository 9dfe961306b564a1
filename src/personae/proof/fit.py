"""What may go on record: what can be read back the same, and names nobody for ever."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from personae.vocabulary.entry import Entry, canonical_bytes
from personae.vocabulary.mistake import Mistake, UserError
from personae.vocabulary.names import PerformerId, is_id

_TELLING = 4  # letters of a word of a name, so that `Mei` in `Mei Lin Zhao` forbids no word


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


def named_in(text: str, name: str) -> str | None:
    """What of a person's name stands in `text`; None where nothing does.

    The whole name, or a word of it of four letters or more, as words of their own, whatever their
    case and accents. A script that puts no blank between its words is searched within them.
    """
    words, where = re.findall(r"\w+", name), _plain(text)
    for told in (words, *([word] for word in words if len(word) >= _TELLING)):
        plain = [_plain(word) for word in told]
        written = r"[\W_]+".join(map(re.escape, plain))
        if not all(_without_case(word) for word in plain):
            written = rf"(?<![^\W_]){written}(?![^\W_])"
        if plain and re.search(written, where):
            return " ".join(told)
    return None


def _plain(text: str) -> str:
    """For comparing: without case and accents."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in letters if not unicodedata.combining(c))


def _without_case(word: str) -> bool:
    """Whether its script knows no capitals: of these are all that write without blanks."""
    return word.isalpha() and word.upper() == word.lower()

"""Reasons in free words: kept where everybody may read them for ever, so they name nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from personae.app.journeys.answers import ANSWERED
from personae.app.journeys.registry import enrolments
from personae.proof.fit import named_in, names
from personae.vocabulary.mistake import Mistake, UserError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from personae.proof.record import Record


def nameless(record: Record, because: str) -> str:
    """The reason as it was given. Raises UserError where it names anybody who is on record.

    An erasure makes parts unreadable; the reason stands outside them, and no erasure reaches it.
    """
    found = next((one for one in record.people() if names(because.lower(), one)), None)
    told = found or next(
        (word for name in _names(record) if (word := named_in(because, name)) is not None), None
    )
    if told is not None:
        raise UserError(
            Mistake(
                "--because",
                f"`{told}` is the name, or part of the name, of somebody on record, and a reason "
                "can be read for ever, after they are erased too.",
                "Say why and not who: `asked for it`, `their consent ended`, `as in our letter "
                "of 3 March`. Nothing was recorded.",
            )
        )
    return because


def _names(record: Record) -> Iterator[str]:
    """Of those enrolled, of reviewers, and of those whom reviewers have named."""
    yield from (each.name for each in enrolments(record).values())
    for entry in record.entries(ANSWERED):
        for part in entry.parts.values():
            yield from (str(part[key]) for key in ("reviewer", "named") if key in part)

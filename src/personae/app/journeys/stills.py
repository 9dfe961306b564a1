"""Stills of a report that somebody asks for again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from personae.app.reports.write import VALUES, load, write_copy
from personae.vocabulary.mistake import Mistake, UserError, did_you_mean
from personae.vocabulary.names import PerformerId

if TYPE_CHECKING:
    from pathlib import Path

    from personae.likeness.interfaces import Pictures


def still_of_unknown(report: Path, person: str) -> Path:
    """The still of an unknown person whom somebody has now named.

    Raises UserError where the report does not know them, or their still has expired.
    """
    if report.name != VALUES:
        raise UserError(Mistake(str(report), f"this is no `{VALUES}` in the folder of a report."))
    values, held = load(report.parent)
    answered = {one["person"]: one["face"]["still"] for one in values.get("reviews", ())}
    stills = answered | {one["person"]: one["still"] for one in values["unknown"]}
    if person not in stills:
        raise UserError(
            Mistake(
                str(report),
                f"it speaks of no `{person}`.",
                did_you_mean(person, stills) or "Unknown people are called unknown-1, unknown-2 …",
            )
        )
    if person in {one["person"] for one in values["unknown"] if one.get("by") == "voice"}:
        raise UserError(
            Mistake(str(report), f"{person} is a voice, and has no still.", "Enrol with `--voice`.")
        )
    if stills[person] not in held:
        raise UserError(
            Mistake(str(report), f"the still of {person} is gone: it has expired.", "Audit again.")
        )
    return report.parent / str(stills[person])


def copy_for(folder: Path, performer: str, pictures: Pictures) -> Path:
    """Write the copy of a report for one performer; where it lies."""
    return write_copy(folder, PerformerId(performer), pictures)

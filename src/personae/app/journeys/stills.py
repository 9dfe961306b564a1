"""Stills of a report that somebody asks for again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from personae.app.journeys.answers import answers_on_record
from personae.app.reports.write import VALUES, load, stills_in, write_copy
from personae.reconciliation.answered import Standing, reviewer_key, verdict
from personae.vocabulary.entry import sha256_of
from personae.vocabulary.mistake import Mistake, UserError, did_you_mean
from personae.vocabulary.names import PerformerId

if TYPE_CHECKING:
    from pathlib import Path

    from personae.app.reports.report_json import Report
    from personae.app.wiring import House
    from personae.likeness.interfaces import Pictures
    from personae.reconciliation.answered import Answered

# Whom each of these was said to be is not told here: a second reviewer could read it.
_NOT_NAMED = {
    Standing.OPEN: "whoever looked cannot say who {} is.",
    Standing.NAMED: "{} was said to be of the cast, and their answer counts without enrolling.",
    Standing.NOBODY: "{} was said to be nobody of the cast, and was not named.",
    Standing.DIFFER: "who {} is was answered differently, so nobody is named.",
}


def still_of_unknown(house: House, report: Path, person: str, *, name: str) -> Path:
    """The still of an unknown person whom reviewers have named so, and as nobody of the cast.

    name    of whoever is to be enrolled; capitals and further blanks do not tell names apart
    raises  UserError where the report does not know them, their still has expired, shows somebody
            else more plainly, or the record of this home does not say that they were named so
    """
    if report.name != VALUES:
        raise UserError(Mistake(str(report), f"this is no `{VALUES}` in the folder of a report."))
    values, held = load(report.parent)
    known = {one["person"]: one for one in (*values.get("reviews", ()), *values["unknown"])}
    if person not in known:
        raise UserError(
            Mistake(
                str(report),
                f"it speaks of no `{person}`.",
                did_you_mean(person, known) or "Unknown people are called unknown-1, unknown-2 …",
            )
        )
    asked = known[person]
    if asked.get("by") == "voice":
        raise UserError(
            Mistake(str(report), f"{person} is a voice, and has no still.", "Enrol with `--voice`.")
        )
    shown = [still["still"] for still in stills_in(asked)]
    if any(path not in held for path in shown):
        raise UserError(
            Mistake(str(report), f"the still of {person} is gone: it has expired.", "Audit again.")
        )
    seen = tuple(sha256_of(held[path]) for path in shown)
    film = values["picture"]["sha256"]
    answers = [a for a in answers_on_record(house.record, film) if a.seen == seen]
    _check_named(report, person, name, answers)
    _check_plain(report, person, asked)
    return report.parent / str(shown[0])


def copy_for(folder: Path, performer: str, pictures: Pictures) -> Path:
    """Write the copy of a report for one performer; where it lies."""
    return write_copy(folder, PerformerId(performer), pictures)


def _check_named(report: Path, person: str, name: str, answers: list[Answered]) -> None:
    """Raises UserError unless all who decided say that it is somebody of this name."""
    look = "`personae review` on this folder asks; `--again` asks anew."
    if not answers:
        raise UserError(
            Mistake(str(report), f"nobody has named {person} on the record of this home.", look)
        )
    found = verdict(answers)
    if found.standing is not Standing.SOMEBODY_ELSE:
        raise UserError(Mistake(str(report), _NOT_NAMED[found.standing].format(person), look))
    names = {reviewer_key(a.name): a.name for a in found.decided_by if a.name}
    if len(names) > 1:
        told = " and ".join(f"`{one}`" for one in names.values())
        raise UserError(Mistake(str(report), f"{person} was named differently: {told}.", look))
    if reviewer_key(name) not in names:
        (said,) = names.values()
        raise UserError(Mistake("NAME", f"{person} was named `{said}`, and not `{name}`.", look))


def _check_plain(report: Path, person: str, asked: Report) -> None:
    """Raises UserError where another face in the still is larger, and would be enrolled instead."""
    mine, others = (
        [right - left for left, _, right, _ in asked["face"][which]]
        for which in ("boxes", "others")
    )
    if max(others, default=0) >= max(mine, default=0):
        raise UserError(
            Mistake(
                str(report),
                f"the still of {person} shows somebody else larger.",
                "Enrol with `--photo`.",
            )
        )

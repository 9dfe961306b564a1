"""Whether a report can be reviewed here: by whom, of which audit, with which stills."""

from __future__ import annotations

from typing import TYPE_CHECKING

from personae.app.files.to_review import TO_REVIEW
from personae.app.journeys.audit import AUDITED
from personae.app.reports.write import VALUES, is_ours, load
from personae.vocabulary.entry import sha256_of
from personae.vocabulary.mistake import Mistake, UserError

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from personae.app.files.to_review import ToReview
    from personae.app.wiring import House
    from personae.vocabulary.names import Sha256

_LONGEST_NAME = 80


def reviewer_named(reviewer: str) -> str:
    name = " ".join(reviewer.split())
    if not name or not any(c.isalnum() for c in name):
        raise UserError(
            Mistake("--reviewer", "whoever answers must give a name.", "It goes on record.")
        )
    if len(name) > _LONGEST_NAME or not name.isprintable():
        raise UserError(
            Mistake("--reviewer", f"a name has {_LONGEST_NAME} letters at most, on one line.")
        )
    return name


def check_it_is_ours(house: House, folder: Path, to_review: ToReview, digest: Sha256) -> None:
    values, _ = load(folder)
    if values["picture"]["sha256"] != to_review.film:
        raise UserError(
            Mistake(
                str(folder / VALUES),
                f"it speaks of another film than {TO_REVIEW} beside it.",
                "Audit the film again.",
            )
        )
    made_here = any(
        entry.envelope.get("to_review") == digest for entry in house.record.entries(AUDITED)
    )
    if not made_here:
        raise UserError(
            Mistake(
                str(folder / TO_REVIEW),
                "no audit on record in this home wrote it: it was edited, or made in another home.",
                "Audit the film here, or say which home with `--home`.",
            )
        )
    if set(to_review.names) - house.record.people():  # the audit put all of them there
        raise UserError(
            Mistake(
                str(folder),
                "somebody of the cast has been erased since the audit.",
                "Audit the film again, so that the report knows nothing of them.",
            )
        )


def stills_to_show(folder: Path, to_review: ToReview, *, today: date) -> dict[str, bytes]:
    """The bytes of every still, those of the questions as they were when the film was audited."""
    expired = Mistake(
        str(folder),
        f"the stills to be looked at have expired (on {to_review.stills_until}) and are gone.",
        "Audit the film again.",
    )
    if today >= to_review.stills_until:
        raise UserError(expired)
    _, held = load(folder)
    wanted = {seen.still: seen.sha256 for q in to_review.questions for seen in q.seen}
    wanted |= {p.face.still: p.face.sha256 for q in to_review.questions for p in q.pictures}
    wrong = []
    for path, digest in wanted.items():
        if not is_ours(path):
            raise UserError(Mistake(str(folder / TO_REVIEW), f"`{path}` is no still of a report."))
        try:
            held[path] = (folder / path).read_bytes()
        except OSError:
            wrong.append(Mistake(str(folder / path), "this still is missing.", "Audit again."))
            continue
        if sha256_of(held[path]) != digest:
            wrong.append(
                Mistake(
                    str(folder / path), "this is not the still that was audited.", "Audit again."
                )
            )
    if wrong:
        raise UserError(*wrong)
    return held

"""Answers about faces: on record, read back, and counted in an audit."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from personae.app.reports.values import Review
from personae.reconciliation.answered import Answered, Says, reviewer_key
from personae.reconciliation.reviewed import reviewed
from personae.vocabulary.entry import Entry
from personae.vocabulary.names import PerformerId, Sha256, suggested_id

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from personae.app.files.to_review import Question
    from personae.app.reports.values import Audit
    from personae.proof.record import Record, Recorded
    from personae.reconciliation.findings import Reconciliation
    from personae.screening.sightings import Screening
    from personae.vocabulary.entry import Json

ANSWERED = "face-answered"


def entry_of(answer: Answered, film: Sha256) -> Entry:
    """For the record. Whoever answered and whoever was named can each be erased from it."""
    parts: dict[PerformerId, dict[str, Json]] = {
        reviewer_id(answer.reviewer): {"reviewer": answer.reviewer}
    }
    if answer.performer is not None:
        parts.setdefault(answer.performer, {})["said_to_be"] = answer.question
    elif answer.name is not None:
        parts.setdefault(id_of(answer.name, "named"), {})["named"] = answer.name
    return Entry(
        kind=ANSWERED,
        envelope={
            "film": film,
            "question": answer.question,
            "answer": answer.says.value,
            "picture": answer.picture,
            "at": answer.at.isoformat(),
            "seen": list(answer.seen),
            "shown": list(answer.shown),
            "seed": answer.seed,
            "replaces": answer.replaces,
        },
        parts=parts,
    )


def answers_on_record(record: Record, film: Sha256) -> tuple[Answered, ...]:
    """All answers about a film, in their order; none of which somebody has been erased."""
    return tuple(
        _answer(entry)
        for entry in record.entries(ANSWERED)
        if entry.envelope["film"] == film and not entry.erased
    )


def about(questions: Sequence[Question], answers: Sequence[Answered]) -> tuple[Answered, ...]:
    """The answers about these very pictures, each under the name that the person has now."""
    now = {q.digests: q.question for q in questions}
    return tuple(replace(a, question=now[a.seen]) for a in answers if a.seen in now)


def counted(
    audit: Audit,
    answers: Sequence[Answered],
    compare: Callable[[Screening], Reconciliation],
) -> Audit:
    """The same audit with the answers in it; `compare` holds a screening against the records."""
    done = reviewed(audit.screening, answers, compare)
    return replace(
        audit,
        screening=done.screening,
        reconciliation=done.reconciliation,
        reviews=tuple(
            Review(person=person, verdict=done.verdicts[person.id])
            for person in audit.screening.unknown
            if person.id in done.verdicts
        ),
    )


def reviewer_id(name: str) -> PerformerId:
    """Under which a reviewer's name lies on record: `reviewer-jo-park`."""
    return id_of(name, "reviewer", always=True)


def id_of(name: str, kind: str, *, always: bool = False) -> PerformerId:
    """`finn-hale` of `Finn Hale`; a digest for a name that Latin letters do not tell.

    always  put `kind` before it, so that it can be no performer's
    """
    key = reviewer_key(name)
    plain = unicodedata.normalize("NFKD", key)
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    if letters.isascii() and (said := suggested_id(letters)):
        return PerformerId(f"{kind}-{said}" if always else said)
    return PerformerId(f"{kind}-{hashlib.sha256(key.encode()).hexdigest()[:16]}")


def _answer(entry: Recorded) -> Answered:
    said, parts = entry.envelope, dict(entry.parts)
    reviewer = next(str(part["reviewer"]) for part in parts.values() if "reviewer" in part)
    performer = next((p for p, part in parts.items() if "said_to_be" in part), None)
    name = next((str(part["named"]) for part in parts.values() if "named" in part), None)
    return Answered(
        entry=entry.number,
        question=str(said["question"]),
        says=Says(said["answer"]),
        performer=performer,
        name=name,
        picture=_text(said, "picture"),
        reviewer=reviewer,
        at=datetime.fromisoformat(str(said["at"])),
        seen=_digests(said, "seen"),
        shown=_digests(said, "shown"),
        seed=str(said["seed"]),
        replaces=replaced if isinstance(replaced := said["replaces"], int) else None,
    )


def _text(said: Mapping[str, Json], key: str) -> str | None:
    value = said[key]
    return None if value is None else str(value)


def _digests(said: Mapping[str, Json], key: str) -> tuple[Sha256, ...]:
    value = said[key]
    return tuple(Sha256(str(one)) for one in value) if isinstance(value, list) else ()

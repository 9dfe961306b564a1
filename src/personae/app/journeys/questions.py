"""What an audit leaves for a person to look at, and with whom a face can be compared."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from personae.app.files.to_review import (
    SCHEMA,
    Cast,
    Kept,
    Picture,
    Question,
    Score,
    Seen,
    Stretch,
    ToReview,
    Voice,
)
from personae.app.reports.report_json import score, stills, stills_named, stills_of
from personae.app.reports.timecode import Clock
from personae.screening.sightings import Certainty
from personae.vocabulary.entry import sha256_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from personae.app.reports.values import Audit
    from personae.reconciliation.production import Production
    from personae.screening.sightings import Candidate, UnknownPerson
    from personae.vocabulary.names import PerformerId
    from personae.vocabulary.span import Span

# Five others beside one who is meant, as witnesses are shown them (US Department of Justice,
# Eyewitness Evidence: A Guide for Law Enforcement, 1999): with fewer, a guess is right too often.
_PICTURES = 6


def to_review(audit: Audit, production: Production) -> ToReview:
    """The questions of an audit, and what is needed to compare again.

    audit  as screened, before any answer counts in it
    """
    pictures = _pictures(audit)
    jpegs = stills(audit)
    return ToReview(
        schema=SCHEMA,
        picture=audit.picture,
        title=audit.title,
        film=audit.screening.film.sha256,
        stills_until=audit.stills_until,
        cast=tuple(Cast(performer=p, name=name) for p, name in audit.names.items()),
        questions=tuple(
            _question(audit, person, jpegs, pictures) for person in audit.screening.unknown
        ),
        voices=tuple(_voices(audit)),
        kept=Kept(
            company=audit.company,
            agreement=audit.agreement,
            audited_on=audit.audited_on,
            judged_on=audit.judged_on,
            scenes=audit.scenes,
            screening=audit.screening,
            production=production,
            earlier=audit.earlier,
        ),
    )


def _question(
    audit: Audit,
    person: UnknownPerson,
    jpegs: Mapping[str, bytes],
    pictures: Mapping[PerformerId, list[tuple[str, Seen]]],
) -> Question:
    film = audit.screening.film
    candidates = [c.performer for c in person.candidates]
    shots = {shot for shot, _ in person.appearances}
    shown = [p for p in candidates if p in pictures][:_PICTURES]
    # Where nobody whom the face resembles can be shown, other faces alone would only mislead.
    if shown:
        rest = sorted(set(pictures) - set(candidates), key=lambda p: _lot(film.sha256, person, p))
        shown += rest[: _PICTURES - len(shown)]
    return Question(
        question=person.id,
        why=person.why,
        appearances=_stretches(audit, person.appearances),
        most_at_once=person.most_at_once,
        seen=tuple(
            Seen(still=path, sha256=sha256_of(jpegs[path])) for path, _ in stills_of(person)
        ),
        candidates=_scores(person.candidates),
        pictures=tuple(
            Picture(performer=p, face=_elsewhere(pictures[p], shots)) for p in sorted(shown)
        ),
        all_shown=set(candidates) <= set(shown),
    )


def _voices(audit: Audit) -> Iterator[Voice]:
    for voice in audit.screening.hearing.unknown if audit.screening.hearing else ():
        yield Voice(
            person=voice.id,
            appearances=_stretches(audit, [(shot, span) for shot, span, _, _ in voice.appearances]),
            candidates=_scores(voice.candidates),
        )


def _stretches(audit: Audit, appearances: Iterable[tuple[str, Span]]) -> tuple[Stretch, ...]:
    film = audit.screening.film
    clock = Clock(film.frame_rate, film.starts_at)
    return tuple(
        Stretch(
            shot=shot,
            start_frame=span.start,
            end_frame=span.end,
            start_timecode=clock.at(span.start),
            end_timecode=clock.at(span.end - 1),
        )
        for shot, span in appearances
    )


def _scores(candidates: Iterable[Candidate]) -> tuple[Score, ...]:
    return tuple(Score(performer=c.performer, score=score(c.score)) for c in candidates)


def _pictures(audit: Audit) -> dict[PerformerId, list[tuple[str, Seen]]]:
    """Of everybody found for certain by face: shot and still, the largest face first."""
    jpegs = stills(audit)
    found = [
        (seen, face)
        for seen, (face, _) in zip(
            audit.screening.sightings, stills_named(audit.screening), strict=True
        )
        if seen.by == "face" and seen.certainty is Certainty.PRESENT and face in jpegs
    ]
    out: dict[PerformerId, list[tuple[str, Seen]]] = {}
    for seen, face in sorted(found, key=lambda pair: (-pair[0].face_px, pair[1])):
        still = Seen(still=face, sha256=sha256_of(jpegs[face]))
        out.setdefault(seen.performer, []).append((seen.shot, still))
    return out


def _elsewhere(pictures: list[tuple[str, Seen]], shots: set[str]) -> Seen:
    """The best of another shot, so that clothes and light give nobody away; else the best."""
    return next((still for shot, still in pictures if shot not in shots), pictures[0][1])


def _lot(film: str, person: UnknownPerson, performer: PerformerId) -> str:
    return hashlib.sha256(f"{film} {person.id} {performer}".encode()).hexdigest()

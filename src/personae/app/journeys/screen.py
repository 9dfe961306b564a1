"""Look and listen for performers in a film."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from personae.app.journeys.hear import heard_alone, heard_too
from personae.app.journeys.reasons import nameless
from personae.app.journeys.registry import Enrolment, enrolments, one
from personae.app.reports.sightings import as_bytes, sightings
from personae.likeness.matching import Gallery, TemplateMismatchError
from personae.screening.faces import Screener
from personae.screening.interfaces import NoPictureError
from personae.vocabulary.entry import Entry, sha256_of
from personae.vocabulary.mistake import Mistake, UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from personae.app.journeys.ears import Ears
    from personae.app.wiring import House
    from personae.likeness.calibration import Calibration
    from personae.likeness.interfaces import FaceModel, Pictures
    from personae.screening.interfaces import FilmReader
    from personae.screening.sightings import Screening, Sighting, VoiceSighting
    from personae.vocabulary.entry import Json
    from personae.vocabulary.names import PerformerId

SCREENED = "film-screened"


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Engines:
    """What a screening needs.

    ears         None where nobody is to be listened for
    calibration  what was measured of the model's scores; None where nothing was
    """

    films: FilmReader
    model: FaceModel
    pictures: Pictures
    ears: Ears | None = None
    calibration: Calibration | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """For whom to look.

    because  the reason, where more people are looked for than one production's cast
    """

    performers: tuple[PerformerId, ...]
    because: str | None = None


def everybody(house: House, because: str) -> Wanted:
    """All who are enrolled; the reason goes on record. Raises UserError where it names anybody."""
    if not because.strip():
        raise UserError(Mistake("--because", "looking for everybody needs a reason."))
    return Wanted(tuple(enrolments(house.record)), nameless(house.record, because))


def named(house: House, performers: Sequence[str]) -> Wanted:
    """Those named, each on record. Raises UserError with all that are not."""
    known, mistakes, found = enrolments(house.record), list[Mistake](), list[Enrolment]()
    for performer in performers:
        try:
            found.append(one(known, performer, where="--performer"))
        except UserError as error:
            mistakes += error.mistakes
    if mistakes:
        raise UserError(*mistakes)
    return Wanted(tuple(e.performer for e in found))


def screen(
    house: House,
    film: Path,
    wanted: Wanted,
    engines: Engines,
    *,
    progress: Callable[[int, int | None], None],
) -> Screening:
    """Screen `film`, or sound alone, for those wanted and nobody else. Nothing is put on record.

    progress  told the frames read so far, and how many the container promises
    raises    UserError where there is no ground for it, or the film cannot be screened
    """
    house.home.require_ground(house.today)
    known = enrolments(house.record)
    faces = {
        p: known[p].templates
        for p in wanted.performers
        if p in known and known[p].templates is not None
    }
    voices = {
        p: voice for p in wanted.performers if p in known and (voice := known[p].voice) is not None
    }
    try:
        opened = engines.films.open(film)
    except NoPictureError:
        if engines.ears is None:
            raise
        return heard_alone(film, voices, engines.ears, wanted=wanted.performers)
    try:
        gallery = Gallery.of(
            {p: t for p, t in faces.items() if t is not None}, engines.model.cards[-1].sha256
        )
        screener = Screener(model=engines.model, gallery=gallery, pictures=engines.pictures)
        screening = screener.screen(
            opened,
            not_enrolled=tuple(sorted(p for p in wanted.performers if p not in faces)),
            progress=lambda frames: progress(frames, opened.expected_frames),
        )
        screening = replace(screening, calibration=engines.calibration)
    except TemplateMismatchError as error:
        raise UserError(Mistake("the registry", f"{error}.")) from None
    finally:
        opened.close()
    return screening if engines.ears is None else heard_too(screening, film, voices, engines.ears)


def screened(screening: Screening, wanted: Wanted, written: bytes | None = None) -> Entry:
    """That a film was searched for these people, for the record: each can be told what was seen.

    The envelope has the digest of the whole set of sightings, as `personae screen` writes it.

    written  these bytes, where they are at hand: those of a crowd take half a second to make
    """
    heard = () if screening.hearing is None else screening.hearing.sightings
    listened = () if screening.hearing is None else screening.hearing.listened_for
    both: tuple[Sighting | VoiceSighting, ...] = (*screening.sightings, *heard)
    seen: dict[PerformerId, list[Json]] = {}
    for found in both:
        seen.setdefault(found.performer, []).append(
            {
                "by": found.by,
                "shot": found.shot,
                "start_frame": found.span.start,
                "end_frame": found.span.end,
                "copies": found.copies,
                "certainty": found.certainty.value,
            }
        )
    return Entry(
        kind=SCREENED,
        envelope={
            "film": screening.film.sha256,
            "because": wanted.because,
            "sightings": sha256_of(written or as_bytes(sightings(screening))),
        },
        parts={
            p: {
                "looked_for": p in screening.looked_for,
                "listened_for": p in listened,
                "sightings": seen.get(p, []),
            }
            for p in dict.fromkeys((*screening.looked_for, *listened))
        },
    )

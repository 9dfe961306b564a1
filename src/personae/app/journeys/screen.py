"""Look for performers in a film."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from personae.app.journeys.registry import Enrolment, enrolments, one
from personae.likeness.matching import Gallery, TemplateMismatchError
from personae.screening.faces import Screener
from personae.vocabulary.entry import Entry
from personae.vocabulary.mistake import Mistake, UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from personae.app.wiring import House
    from personae.likeness.calibration import Calibration
    from personae.likeness.interfaces import FaceModel, Pictures
    from personae.screening.interfaces import FilmReader
    from personae.screening.sightings import Screening
    from personae.vocabulary.names import PerformerId

SCREENED = "film-screened"


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Engines:
    """What a screening needs.

    calibration  what was measured of the model's scores; None where nothing was
    """

    films: FilmReader
    model: FaceModel
    pictures: Pictures
    calibration: Calibration | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """For whom to look.

    because  the reason, where more people are looked for than one production's cast
    """

    performers: tuple[PerformerId, ...]
    because: str | None = None


def everybody(house: House, because: str) -> Wanted:
    """All who are enrolled; the reason goes on record."""
    if not because.strip():
        raise UserError(Mistake("--because", "looking for everybody needs a reason."))
    return Wanted(tuple(enrolments(house.record)), because)


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
    """Screen `film` for those wanted, and nobody else. Nothing is put on record.

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
    opened = engines.films.open(film)
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
        return replace(screening, calibration=engines.calibration)
    except TemplateMismatchError as error:
        raise UserError(Mistake("the registry", f"{error}.")) from None
    finally:
        opened.close()


def screened(screening: Screening, wanted: Wanted) -> Entry:
    """That a film was searched for these people, for the record: each can be told of it."""
    parts: Mapping[PerformerId, Mapping[str, bool]] = {
        p: {"looked_for": True} for p in screening.looked_for
    }
    return Entry(
        kind=SCREENED,
        envelope={"film": screening.film.sha256, "because": wanted.because},
        parts=parts,
    )

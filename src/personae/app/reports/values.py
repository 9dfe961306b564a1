"""What a report is printed from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from personae.app.reports.since import Earlier
from personae.reconciliation.answered import Verdict
from personae.reconciliation.findings import Reconciliation
from personae.screening.sightings import Screening, UnknownPerson
from personae.vocabulary.names import PerformerId, PictureId, Scene
from personae.vocabulary.span import Span


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Review:
    """An unknown person about whom somebody answered, as they were asked about."""

    person: UnknownPerson
    verdict: Verdict


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Audit:
    """One audited cut.

    stills_until  the day from which the stills of unknown people must be gone
    scenes        which scene stands where in the cut; empty where no scenes were given
    reviews       what people answered, in the order of the cut; it counts in the rest already
    due           what is due, as `due_json` tells it; None where it was not worked out
    earlier       the report of an earlier cut, to say what changed since; None where none is named
    """

    picture: PictureId
    title: str
    company: str
    agreement: str
    audited_on: date
    judged_on: date
    stills_until: date
    names: Mapping[PerformerId, str]
    screening: Screening
    reconciliation: Reconciliation
    scenes: tuple[tuple[Scene, Span], ...] = ()
    reviews: tuple[Review, ...] = ()
    due: tuple[dict[str, Any], ...] | None = None
    earlier: Earlier | None = None

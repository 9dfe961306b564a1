"""`to-review.json`: what a person must look at, and all that is needed to compare again.

It is written by an audit beside its report, so that a review needs neither the film nor a model.
Pay is left out of the records it keeps: a review has no use for it.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from personae.app.reports.report_json import stills_named, stills_of
from personae.app.reports.since import Earlier
from personae.app.reports.write import VALUES
from personae.reconciliation.production import Production
from personae.screening.sightings import Screening, UnknownPerson
from personae.vocabulary.mistake import Mistake, UserError
from personae.vocabulary.names import PerformerId, PictureId, Scene, Sha256
from personae.vocabulary.span import Span

TO_REVIEW = "to-review.json"
SCHEMA: Literal["personae/to-review/1"] = "personae/to-review/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A still beside the report, and the digest of its bytes."""

    still: str
    sha256: Sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A still in which a performer was found for certain, elsewhere in the same film."""

    performer: PerformerId
    face: Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    shot: str
    start_frame: int
    end_frame: int
    start_timecode: str
    end_timecode: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    performer: PerformerId
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Who is this?

    question    `unknown-1`, as the report calls the person
    seen        the stills shown: close on the face, its frame, the face in further shots
    candidates  whom the face resembles, best first; a reviewer is not told
    pictures    whom it can be compared with, in the order of their ids
    all_shown   whether every candidate is among them
    """

    question: str
    why: str
    appearances: tuple[Stretch, ...]
    most_at_once: int
    seen: tuple[Seen, ...]
    candidates: tuple[Score, ...]
    pictures: tuple[Picture, ...]
    all_shown: bool

    @property
    def digests(self) -> tuple[Sha256, ...]:
        return tuple(still.sha256 for still in self.seen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Somebody heard whom nobody has named. It has no picture, so it is told and not asked."""

    person: str
    appearances: tuple[Stretch, ...]
    candidates: tuple[Score, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    performer: PerformerId
    name: str


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Kept:
    """What was seen and what was on record when the film was audited."""

    company: str
    agreement: str
    audited_on: date
    judged_on: date
    scenes: tuple[tuple[Scene, Span], ...]
    screening: Screening  # without the bytes of its stills
    production: Production  # without pay
    earlier: Earlier | None = None  # of a cut before this one


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class ToReview:
    schema: Literal["personae/to-review/1"]
    picture: PictureId
    title: str
    film: Sha256
    stills_until: date
    cast: tuple[Cast, ...]
    questions: tuple[Question, ...]
    voices: tuple[Voice, ...]
    kept: Kept

    @property
    def names(self) -> dict[PerformerId, str]:
        return {member.performer: member.name for member in self.cast}


def as_bytes(to_review: ToReview) -> bytes:
    """The one way in which it is written: the same audit gives the same bytes."""
    kept = to_review.kept
    bare = replace(
        to_review,
        kept=replace(
            kept,
            screening=with_bytes(kept.screening, lambda _path: b""),
            production=of_findings(kept.production),
        ),
    )
    values = _adapter().dump_python(bare, mode="json")
    return (json.dumps(values, indent=1, ensure_ascii=False) + "\n").encode()


def read_to_review(folder: Path) -> tuple[ToReview, bytes]:
    """What is to be reviewed in `folder`, and its bytes. Raises UserError."""
    path = folder / TO_REVIEW
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise UserError(_nothing_here(folder)) from None
    except OSError as error:
        raise UserError(Mistake(str(path), f"it cannot be read: {error.strerror}.")) from None
    try:
        said = json.loads(data)
    except ValueError:
        raise UserError(
            Mistake(str(path), "this is broken: it is not JSON.", "Audit the film again.")
        ) from None
    version = said.get("schema") if isinstance(said, dict) else None
    if version != SCHEMA:
        raise UserError(
            Mistake(
                str(path),
                f"this is `{version}`, and `{SCHEMA}` is what can be reviewed.",
                "Audit the film again with this version of Personae.",
            )
        )
    try:
        return _adapter().validate_json(data), data
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise UserError(
            Mistake(str(path), f"`{where}` is not as it was written.", "Audit the film again.")
        ) from None


def with_bytes(screening: Screening, jpeg: Callable[[str], bytes]) -> Screening:
    """The same screening with other bytes for its stills; `jpeg` gives those of a path."""
    return replace(
        screening,
        sightings=tuple(
            replace(
                seen,
                face=replace(seen.face, jpeg=jpeg(face)),
                frame=replace(seen.frame, jpeg=jpeg(frame)),
            )
            for seen, (face, frame) in zip(
                screening.sightings, stills_named(screening), strict=True
            )
        ),
        unknown=tuple(_person_with(person, jpeg) for person in screening.unknown),
    )


def _person_with(person: UnknownPerson, jpeg: Callable[[str], bytes]) -> UnknownPerson:
    # A still is told by its frame: no two shots have one in common.
    bytes_of = {still.frame: jpeg(path) for path, still in stills_of(person)[2:]}
    face, frame = (path for path, _ in stills_of(person)[:2])
    bytes_of[person.face.frame] = jpeg(face)
    return replace(
        person,
        face=replace(person.face, jpeg=bytes_of[person.face.frame]),
        frame=replace(person.frame, jpeg=jpeg(frame)),
        each_shot=tuple(
            (shot, replace(still, jpeg=bytes_of[still.frame])) for shot, still in person.each_shot
        ),
    )


def of_findings(production: Production) -> Production:
    """The records that findings are decided from: no rates, no adjustments, and no register of AI
    uses, which names writers.
    """
    return replace(
        production,
        ai_uses=None,
        cast=tuple(replace(member, rate=None, unit=None) for member in production.cast),
        vouchers=None
        if production.vouchers is None
        else tuple(replace(v, rate=None, adjustments="") for v in production.vouchers),
    )


def _nothing_here(folder: Path) -> Mistake:
    if (folder / VALUES).exists():
        return Mistake(
            str(folder / TO_REVIEW),
            "there is a report here, and nothing beside it to review.",
            "It was made by an earlier version, or the file was removed: audit the film again.",
        )
    return Mistake(str(folder / VALUES), "there is no report here.", "`personae audit` writes one.")


@cache
def _adapter() -> TypeAdapter[ToReview]:
    return TypeAdapter(ToReview)

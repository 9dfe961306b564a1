"""The result of screening: who, in which span, how sure, by which model."""

from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction

from personae.likeness.calibration import Calibration
from personae.likeness.interfaces import ModelCard
from personae.screening.interfaces import FilmFacts
from personae.vocabulary.names import PerformerId
from personae.vocabulary.span import Span


class Certainty(Enum):
    PRESENT = "present"  # asserted by the score
    REVIEWED = "reviewed"  # a person has answered


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Where in one frame a face stands, in pixels of the picture as shown."""

    frame: int
    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Still:
    """A frame worth showing: JPEG bytes, its size, and every face in it.

    boxes   of the person it is shown for, in pixels of this still
    others  faces of everybody else in it, to be blurred where the copy is for one person
    ask     those of `others` that may be theirs, for a person to confirm
    """

    frame: int
    jpeg: bytes
    width: int
    height: int
    boxes: tuple[Box, ...]
    others: tuple[Box, ...]
    ask: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """The frame with the most faces of one person at once: what a count of copies rests on.

    boxes  those that are certain, in pixels of the film
    ask    further ones, for a person to confirm
    """

    frame: int
    boxes: tuple[Box, ...]
    ask: tuple[Box, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """A detected shot: `d1`, `d2` … in the order of the cut."""

    id: str
    span: Span


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Sighting:
    """One performer in one unbroken stretch of one shot, by face.

    copies      the most certain faces of them at one moment
    copies_ask  further ones at that moment for a person to confirm
    counts      the stretches in which more than one certain copy is seen at once, with the number
    score       None where a person has said who it is, whom nobody had compared
    """

    performer: PerformerId
    by: str
    shot: str
    span: Span
    copies: int
    copies_ask: int
    score: float | None
    certainty: Certainty
    face_px: int  # the widest detector's box
    counts: tuple[tuple[Span, int], ...]
    face: Still  # close on the face
    frame: Still  # the frame with the most copies, boxes of this performer
    together: Together | None = None  # None where nobody counted: it is heard, or was named later


@dataclass(frozen=True, slots=True)
class Candidate:
    performer: PerformerId
    score: float


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class UnknownPerson:
    """Somebody nobody has named; lives for one run and is never linked to another film.

    why        `score` (between ask and present), `size` (face under the floor), `nobody`
               (no candidate)
    together   by shot, the frame with the most of them
    each_shot  close on the face, the best of each shot, in order: what a person is shown
    """

    id: str
    why: str
    appearances: tuple[tuple[str, Span], ...]  # shot and span, in order
    face_px: int
    candidates: tuple[Candidate, ...]
    most_at_once: int
    face: Still
    frame: Still
    together: tuple[tuple[str, Together], ...] = ()
    each_shot: tuple[tuple[str, Still], ...] = ()


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Screening:
    """All that was seen in one film, and how it was looked for."""

    film: FilmFacts
    frames: int
    duration_s: Fraction
    unreadable_frames: int
    variable_rate: bool
    shots: tuple[Shot, ...]
    sightings: tuple[Sighting, ...]
    unknown: tuple[UnknownPerson, ...]
    looked_for: tuple[PerformerId, ...]  # whose templates were compared
    not_enrolled: tuple[PerformerId, ...]  # asked for, but without a face on record
    models: tuple[ModelCard, ...]
    thresholds: dict[str, str] = field(default_factory=dict)
    not_measured: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()  # of the film, a plain sentence each
    compared: tuple[tuple[int, int], ...] = ()  # widths in px, and how many tracks were so wide
    calibration: Calibration | None = None  # None where the recogniser was not measured

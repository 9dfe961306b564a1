"""The result of screening: who, in which span, how sure, by which model."""

from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction

from personae.likeness.calibration import Calibration, Strangers
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


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceSighting:
    """One performer heard in one shot. Whether it is their voice or a replica no score can tell.

    span            the frames of the shot in which they are heard
    start_s, end_s  the same to the sample, in seconds from the first picture
    """

    performer: PerformerId
    shot: str
    span: Span
    start_s: Fraction
    end_s: Fraction
    score: float
    certainty: Certainty = Certainty.PRESENT
    by: str = "voice"
    copies: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownVoice:
    """A voice near one that was listened for, and not near enough; lives for one run.

    appearances  as `VoiceSighting` has them: shot, frames, start and end in seconds
    """

    id: str
    appearances: tuple[tuple[str, Span, Fraction, Fraction], ...]
    candidates: tuple[Candidate, ...]
    heard_s: Fraction
    why: str = "score"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """All that was heard in one film, or why nobody was listened for.

    not_listened  a sentence without its full stop; None where somebody was listened for
    listened_for  whose recordings were compared
    heard_s       seconds in which each of them is asserted to be heard
    asked_s       seconds of speech that a person is asked about
    nobody_s      seconds of speech like nobody's who was listened for
    too_short_s   seconds of speech in pieces too short to tell a voice by
    mingled_s     seconds of a performer's turns where somebody else may be heard too: nobody is
                  named there
    speakers      how many were told apart, and compared with everybody listened for
    strangers     None where the voice model was not measured
    """

    not_listened: str | None = None
    listened_for: tuple[PerformerId, ...] = ()
    sightings: tuple[VoiceSighting, ...] = ()
    unknown: tuple[UnknownVoice, ...] = ()
    heard_s: tuple[tuple[PerformerId, Fraction], ...] = ()
    asked_s: Fraction = Fraction(0)
    nobody_s: Fraction = Fraction(0)
    too_short_s: Fraction = Fraction(0)
    mingled_s: Fraction = Fraction(0)
    speakers: int = 0
    strangers: Strangers | None = None

    def seconds_of(self, performer: PerformerId) -> Fraction:
        """How long they are heard; 0 too where they were not listened for."""
        return dict(self.heard_s).get(performer, Fraction(0))


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Screening:
    """All that was seen and heard in one film, and how it was looked for.

    gaps  where frames could not be decoded, in order; in sound alone where nothing could be heard

    Of sound alone the width is 0, and a frame is a hundredth of a second.
    """

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
    hearing: Hearing | None = None  # None where hearing was no part of it
    gaps: tuple[Span, ...] = ()

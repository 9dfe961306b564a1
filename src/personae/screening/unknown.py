"""Faces nobody has named, gathered into one entry for each person, for one run only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from personae.likeness.matching import direction
from personae.screening.sightings import Candidate, UnknownPerson
from personae.screening.stills import face_still, frame_still
from personae.screening.summing import most_at_once
from personae.vocabulary.span import joined

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from personae.likeness.interfaces import Pictures
    from personae.screening.naming import NamedTrack
    from personae.screening.sightings import Shot, Still
    from personae.screening.stills import Moments
    from personae.screening.thresholds import Thresholds
    from personae.vocabulary.names import PerformerId
    from personae.vocabulary.span import Span

_MOST_CERTAIN_FIRST = ("score", "size", "nobody")


@dataclass(frozen=True, eq=False, slots=True)
class Glimpse:
    """An unnamed track of a shot that has ended: numbers and two small pictures."""

    shot: str
    spans: tuple[Span, ...]
    why: str
    candidates: tuple[Candidate, ...]
    vector: NDArray[np.float32]
    width_px: int
    quality: float
    face: Still
    frame: Still


def glimpse(shot: Shot, track: NamedTrack, moments: Moments, pictures: Pictures) -> Glimpse:
    moment = moments.showing(track.tracks)
    face = face_still(track, pictures)
    return Glimpse(
        shot=shot.id,
        spans=track.spans,
        why=track.why or "score",
        candidates=track.candidates,
        vector=track.vector,
        width_px=track.width_px,
        quality=track.best_look.quality,
        face=face,
        frame=frame_still(moment, track.tracks, pictures) if moment else face,
    )


def gathered(glimpses: list[Glimpse], thresholds: Thresholds) -> tuple[UnknownPerson, ...]:
    """One entry for each person, as far as likeness tells, in the order they appear.

    Best seen first, each glimpse joins the person it is most like, or begins a new one.
    """
    people: list[list[Glimpse]] = []
    shared = np.zeros((len(glimpses), glimpses[0].vector.size if glimpses else 0), np.float32)
    for one in sorted(glimpses, key=lambda g: (-g.quality, g.spans)):
        likeness = shared[: len(people)] @ one.vector
        nearest = int(likeness.argmax()) if people else -1
        if not people or likeness[nearest] < thresholds.same_unknown_from:
            nearest = len(people)
            people.append([])
        people[nearest].append(one)
        shared[nearest] = direction(np.stack([g.vector for g in people[nearest]]))
    people.sort(key=lambda person: min(g.spans for g in person))
    return tuple(_person(f"unknown-{n}", person) for n, person in enumerate(people, start=1))


def _person(name: str, seen: list[Glimpse]) -> UnknownPerson:
    best = seen[0]
    scores: dict[PerformerId, float] = {}
    for g in seen:
        for c in g.candidates:
            scores[c.performer] = max(scores.get(c.performer, -1.0), c.score)
    by_shot: dict[str, list[Span]] = {}
    for g in sorted(seen, key=lambda g: g.spans):
        by_shot.setdefault(g.shot, []).extend(g.spans)
    return UnknownPerson(
        id=name,
        why=min((g.why for g in seen), key=_MOST_CERTAIN_FIRST.index),
        appearances=tuple(
            (shot, span) for shot, spans in by_shot.items() for span in joined(spans)
        ),
        face_px=max(g.width_px for g in seen),
        candidates=tuple(
            Candidate(performer, score)
            for performer, score in sorted(scores.items(), key=lambda item: (-item[1], item[0]))
        ),
        most_at_once=most_at_once([span for g in seen for span in g.spans]),
        face=best.face,
        frame=best.frame,
        each_shot=tuple((shot, next(g for g in seen if g.shot == shot).face) for shot in by_shot),
    )

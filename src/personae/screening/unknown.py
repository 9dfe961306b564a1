"""Faces nobody has named, gathered into one entry for each person, for one run only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from personae.likeness.matching import direction
from personae.screening.copies import meet, together
from personae.screening.sightings import Candidate, UnknownPerson
from personae.screening.stills import face_still, frame_still
from personae.screening.summing import most_at_once
from personae.vocabulary.span import joined

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from numpy.typing import NDArray

    from personae.likeness.interfaces import Pictures
    from personae.screening.naming import NamedTrack
    from personae.screening.sightings import Shot, Still, Together
    from personae.screening.stills import Moments
    from personae.screening.thresholds import Thresholds
    from personae.vocabulary.names import PerformerId
    from personae.vocabulary.span import Span

_MOST_CERTAIN_FIRST = ("score", "size", "nobody")


@dataclass(frozen=True, eq=False, slots=True)
class Glimpse:
    """An unnamed face in a shot that has ended, and its copies: numbers and two small pictures.

    spans  of each copy, so that those seen at once can be counted
    """

    shot: str
    spans: tuple[Span, ...]
    why: str
    candidates: tuple[Candidate, ...]
    vector: NDArray[np.float32]
    width_px: int
    quality: float
    together: Together
    face: Still
    frame: Still


def glimpse(
    shot: Shot,
    copies: Sequence[NamedTrack],
    frames: Collection[int],
    moments: Moments,
    pictures: Pictures,
) -> Glimpse:
    """What is kept of `copies`: tracks of `shot` that are one person's at once, mostly one.

    frames  those in which they were compared
    """
    mine = [part for track in copies for part in track.tracks]
    best = max(copies, key=lambda track: track.best_look.quality)
    moment = moments.showing(mine)
    face = face_still(best, pictures)
    return Glimpse(
        shot=shot.id,
        spans=tuple(span for track in copies for span in track.spans),
        why=_most_certain(track.why or "score" for track in copies),
        candidates=_best_of(c for track in copies for c in track.candidates),
        vector=direction(np.stack([track.vector for track in copies])),
        width_px=max(track.width_px for track in copies),
        quality=best.best_look.quality,
        together=together(copies, frames=frames),
        face=face,
        frame=frame_still(moment, mine, pictures) if moment else face,
    )


def gathered(glimpses: list[Glimpse], thresholds: Thresholds) -> tuple[UnknownPerson, ...]:
    """One entry for each person, as far as likeness tells, in the order they appear.

    Best seen first, each glimpse joins the person it is most like, or begins a new one. Two that
    are seen at once were found to be two people already.
    """
    people: list[list[Glimpse]] = []
    shared = np.zeros((len(glimpses), glimpses[0].vector.size if glimpses else 0), np.float32)
    for one in sorted(glimpses, key=lambda g: (-g.quality, g.spans)):
        likeness = shared[: len(people)] @ one.vector
        alike = np.nonzero(likeness >= thresholds.same_unknown_from)[0]
        best_first = alike[np.argsort(-likeness[alike], kind="stable")]
        nearest = next((int(n) for n in best_first if not _beside(one, people[n])), len(people))
        if nearest == len(people):
            people.append([])
        people[nearest].append(one)
        shared[nearest] = direction(np.stack([g.vector for g in people[nearest]]))
    people.sort(key=lambda person: min(min(g.spans) for g in person))
    return tuple(_person(f"unknown-{n}", person) for n, person in enumerate(people, start=1))


def _beside(one: Glimpse, person: list[Glimpse]) -> bool:
    return any(g.shot == one.shot and meet(g.spans, one.spans) for g in person)


def _person(name: str, seen: list[Glimpse]) -> UnknownPerson:
    best = seen[0]
    most = max(seen, key=lambda g: len(g.together.boxes))  # the best seen of several
    by_shot: dict[str, list[Span]] = {}
    for g in sorted(seen, key=lambda g: min(g.spans)):
        by_shot.setdefault(g.shot, []).extend(g.spans)
    return UnknownPerson(
        id=name,
        why=_most_certain(g.why for g in seen),
        appearances=tuple(
            (shot, span) for shot, spans in by_shot.items() for span in joined(spans)
        ),
        face_px=max(g.width_px for g in seen),
        candidates=_best_of(c for g in seen for c in g.candidates),
        most_at_once=most_at_once([span for g in seen for span in g.spans]),
        face=best.face,
        frame=most.frame,
        together=_by_shot(seen, list(by_shot)),
        each_shot=tuple((shot, next(g for g in seen if g.shot == shot).face) for shot in by_shot),
    )


def _by_shot(seen: list[Glimpse], shots: list[str]) -> tuple[tuple[str, Together], ...]:
    """The frame with the most of them in each shot."""
    return tuple(
        (shot, max((g.together for g in seen if g.shot == shot), key=lambda t: len(t.boxes)))
        for shot in shots
    )


def _most_certain(whys: Iterable[str]) -> str:
    return min(whys, key=_MOST_CERTAIN_FIRST.index)


def _best_of(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Each performer once, with their best score; best first."""
    scores: dict[PerformerId, float] = {}
    for c in candidates:
        scores[c.performer] = max(scores.get(c.performer, -1.0), c.score)
    best = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Candidate(performer, score) for performer, score in best)

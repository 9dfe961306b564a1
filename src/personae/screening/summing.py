"""The named tracks of one shot, summed into one sighting for each stretch a performer is seen."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from personae.screening.copies import together
from personae.screening.sightings import Certainty, Sighting
from personae.screening.stills import face_still, frame_still
from personae.vocabulary.span import Span, joined

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from personae.likeness.interfaces import Pictures
    from personae.likeness.matching import Gallery
    from personae.screening.counting import AtOnce
    from personae.screening.naming import NamedTrack
    from personae.screening.sightings import Shot
    from personae.screening.stills import Moments
    from personae.vocabulary.names import PerformerId


def sightings_of(
    shot: Shot,
    tracks: Sequence[NamedTrack],
    at_once: AtOnce,
    *,
    gallery: Gallery,
    moments: Moments,
    pictures: Pictures,
) -> tuple[Sighting, ...]:
    """Every performer asserted in `shot`, in the order they come; `tracks` are all it has."""
    mine: dict[PerformerId, list[NamedTrack]] = {}
    for track in tracks:
        if track.performer is not None:
            mine.setdefault(track.performer, []).append(track)
    sightings = [
        _sighting(
            shot,
            span,
            performer,
            seen=[t for t in seen if any(part.meets(span) for part in t.spans)],
            everybody=tracks,
            copies=at_once.copies(seen, gallery),
            frames=at_once.numbers,
            moments=moments,
            pictures=pictures,
        )
        for performer, seen in mine.items()
        for span in joined(part for track in seen for part in track.spans)
    ]
    return tuple(sorted(sightings, key=lambda s: (s.span, s.performer)))


def _sighting(
    shot: Shot,
    span: Span,
    performer: PerformerId,
    *,
    seen: Sequence[NamedTrack],
    everybody: Sequence[NamedTrack],
    copies: Sequence[NamedTrack],
    frames: Collection[int],
    moments: Moments,
    pictures: Pictures,
) -> Sighting:
    """`copies` are those tracks of the performer's in this shot that one frame shows together."""
    asked = [
        t
        for t in everybody
        if t.performer is None and t.candidates and t.candidates[0].performer == performer
    ]
    # Two tracks that run side by side and are nowhere theirs in one frame may be one face.
    counts = counted([part for t in copies for part in t.spans if part.meets(span)])
    every = counted([part for t in seen for part in t.spans if part.meets(span)])
    certain = max((number for _, number in counts), default=1)
    there = [part for part, number in counts if number == certain] or [
        max(every, key=lambda counted_in: counted_in[1])[0]
    ]
    most = there[0]
    doubtful = max(number for part, number in every if part.meets(most)) - certain
    best = max(seen, key=lambda t: t.best_look.quality)
    mine = [track for t in seen for track in t.tracks]
    perhaps = [track for t in asked for track in t.tracks]
    moment = moments.showing(mine, perhaps)
    face = face_still(best, pictures)
    return Sighting(
        performer=performer,
        by="face",
        shot=shot.id,
        span=span,
        copies=certain,
        copies_ask=doubtful
        + most_at_once([part for t in asked for part in t.spans if part.meets(most)]),
        score=max(t.candidates[0].score for t in seen),
        certainty=Certainty.PRESENT,
        face_px=max(t.width_px for t in seen),
        counts=tuple((part, number) for part, number in counts if number > 1),
        face=face,
        frame=frame_still(moment, mine, pictures, asked=perhaps) if moment else face,
        together=together(seen, asked, frames=frames),
    )


def counted(spans: Sequence[Span]) -> tuple[tuple[Span, int], ...]:
    """How many of `spans` run at once, stretch by stretch."""
    edges = sorted({edge for span in spans for edge in (span.start, span.end)})
    out: list[tuple[Span, int]] = []
    for part in (Span(a, b) for a, b in pairwise(edges)):
        number = sum(span.meets(part) for span in spans)
        if out and out[-1][1] == number and out[-1][0].end == part.start:
            out[-1] = (Span(out[-1][0].start, part.end), number)
        elif number:
            out.append((part, number))
    return tuple(out)


def most_at_once(spans: Sequence[Span]) -> int:
    """The most of `spans` that share one frame."""
    return max((sum(s.start <= at.start < s.end for s in spans) for at in spans), default=0)

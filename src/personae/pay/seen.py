"""What a cut shows of each performer, as far as pay asks: shots, scenes, time, copies."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from personae.pay.terms import Seen
from personae.vocabulary.names import PerformerId, Scene
from personae.vocabulary.span import Span, joined


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """One unbroken stretch in which a performer is on screen."""

    performer: PerformerId
    shot: str
    span: Span
    copies: int


def seen_in(
    stretches: Iterable[Stretch], scenes: Iterable[tuple[Scene, Span]], *, frame_rate: Fraction
) -> Mapping[PerformerId, Seen]:
    """By performer; copies side by side are one performer, and their time counts once."""
    theirs: dict[PerformerId, list[Stretch]] = {}
    for stretch in stretches:
        theirs.setdefault(stretch.performer, []).append(stretch)
    placed = tuple(scenes)
    return {
        performer: Seen(
            shots=tuple(dict.fromkeys(one.shot for one in each)),
            scenes=tuple(
                dict.fromkeys(
                    scene for scene, span in placed if any(one.span.meets(span) for one in each)
                )
            ),
            seconds=sum(s.frames for s in joined(one.span for one in each)) / frame_rate,
            most_copies=max(one.copies for one in each),
        )
        for performer, each in sorted(theirs.items())
    }

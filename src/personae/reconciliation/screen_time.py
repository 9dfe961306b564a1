"""How long replicas of one performer are seen and heard, shot by shot of the whole cut."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from personae.clearance.request import ScreenTime
from personae.reconciliation.placed import Places
from personae.reconciliation.production import ReplicaLine
from personae.reconciliation.worked import Worked, WorkOf
from personae.screening.sightings import Screening, Sighting, VoiceSighting
from personae.vocabulary.answer import Answer
from personae.vocabulary.names import PerformerId
from personae.vocabulary.span import Span, joined

_Sightings = Mapping[str, Sequence[Sighting | VoiceSighting]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    seen: tuple[ScreenTime, ...]
    heard: tuple[ScreenTime, ...]

    def of(self, line: ReplicaLine | None) -> tuple[ScreenTime, ...]:
        """Those that bear on a line of the vendor's list; without one, on what is seen."""
        return self.heard if line is not None and line.is_voice else self.seen


def screen_times(
    performer: PerformerId,
    here: Places,
    screening: Screening,
    work: WorkOf,
    lines: Iterable[ReplicaLine] | None,
) -> Times:
    """How long their replicas last, as far as it was measured.

    lines  of the replica list that name them; None without a list
    """
    every = tuple(lines or ())
    heard = () if screening.hearing is None else screening.hearing.sightings

    def timed(
        sightings: Iterable[Sighting | VoiceSighting], those: tuple[ReplicaLine, ...]
    ) -> tuple[ScreenTime, ...]:
        by_shot: dict[str, list[Sighting | VoiceSighting]] = {}
        for one in sightings:
            if one.performer == performer:
                by_shot.setdefault(one.shot, []).append(one)
        return _times(by_shot, here, work, those, rate=screening.film.frame_rate)

    return Times(
        seen=timed(screening.sightings, tuple(line for line in every if not line.is_voice)),
        heard=timed(heard, tuple(line for line in every if line.is_voice)),
    )


def _times(
    sightings: _Sightings,
    here: Places,
    work: WorkOf,
    lines: tuple[ReplicaLine, ...],
    *,
    rate: Fraction,
) -> tuple[ScreenTime, ...]:
    out = []
    for shot, span in here.spans.items():
        placed = [(line, here.there(line, shot)) for line in lines]
        perhaps = [line for line, answer in placed if answer is not Answer.NO]
        there = sightings.get(shot, ())
        several = [
            part for one in there if isinstance(one, Sighting) for part, _ in one.counts
        ]  # beside themself, the others are replicas
        if not perhaps and max((one.copies for one in there), default=0) <= 1:
            continue
        seen = [one.span for one in there]
        declared = any(answer is Answer.YES for _, answer in placed)
        theirs = declared and work.at(here.scenes[shot]) is Worked.NO  # nobody else can be it
        may_be = [part for line in perhaps for part in here.frames_in(line, shot) or (span,)]
        least, most = seen if theirs else several, [*seen, *may_be]
        out.append(
            ScreenTime(
                scenes=here.scenes[shot],
                least_s=_frames(least) / rate,
                most_s=_frames(most if perhaps else [span]) / rate,
            )
        )
    return tuple(out)


def _frames(spans: Iterable[Span]) -> Fraction:
    return Fraction(sum(span.frames for span in joined(spans)))

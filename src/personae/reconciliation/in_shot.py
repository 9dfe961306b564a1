"""One performer seen in one shot (heard, in sound alone), held against all records of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from personae.clearance.decide import Cover, Decision
from personae.reconciliation.asked import Consents, agreed
from personae.reconciliation.copies import copies_used
from personae.reconciliation.findings import Finding
from personae.reconciliation.placed import Places
from personae.reconciliation.production import ReplicaLine
from personae.reconciliation.screen_time import Times
from personae.reconciliation.three_way import compare, refined
from personae.reconciliation.worked import Worked, WorkOf
from personae.screening.sightings import Sighting, VoiceSighting
from personae.vocabulary.answer import Answer
from personae.vocabulary.names import Scene
from personae.vocabulary.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class InShot:
    """One performer seen in one shot, and what the records say of that."""

    shot: str
    scenes: tuple[Scene, ...]
    spans: tuple[Span, ...]
    copies: int
    worked: Worked
    declared: Answer
    lines: tuple[ReplicaLine, ...]
    perhaps: tuple[ReplicaLine, ...]  # lines that no record places, so they may be of this shot
    lines_given: bool
    decision: Decision | None  # None where no replica is at stake
    finding: Finding

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts that nobody recorded and that bear on the finding."""
        out = []
        if self.declared is Answer.UNKNOWN:
            out.append("scenes" if self.lines_given else "replicas")
        if self.declared is not Answer.YES and self.worked is Worked.ON_PICTURE:
            out.append("scenes")
        if self.decision is not None and self.decision.covers is not Cover.YES:
            out += self.decision.missing
        return tuple(dict.fromkeys(out))


def in_shot(
    sightings: Sequence[Sighting | VoiceSighting],
    here: Places,
    consents: Consents,
    work: WorkOf,
    lines: Iterable[ReplicaLine] | None,
    *,
    times: Times,
) -> InShot:
    """What is found of one performer in one shot.

    sightings  all of theirs in the shot, at least one
    lines      of the replica list that name them; None without a list
    times      of all their replicas in the cut
    """
    performer, shot = sightings[0].performer, sightings[0].shot
    parts = here.scenes_in(shot, (s.span for s in sightings))
    scenes = tuple(dict.fromkeys(scene for part in parts for scene in part))
    placed = [(line, here.there(line, shot)) for line in lines or ()]
    there = tuple(line for line, answer in placed if answer is Answer.YES)
    declared = Answer.UNKNOWN if lines is None else Answer.NO
    for _, answer in placed:
        declared |= answer
    seen, worked = max(s.copies for s in sightings), work.in_all(parts)
    decision = None
    if declared is Answer.YES or seen > 1:
        figures = [(line, here.frames_in(line, shot)) for line in there if not line.is_voice]
        used = copies_used(seen, figures, worked)
        decision = consents.cover(performer, there, scenes=scenes, copies=used, times=times)
    finding = compare(
        on_screen=Answer.YES,
        worked=worked,
        declared=Answer.YES if seen > 1 else declared,
        consented=Answer.UNKNOWN if decision is None else agreed(decision),
    )
    return InShot(
        shot=shot,
        scenes=scenes,
        spans=tuple(s.span for s in sightings),
        copies=seen,
        worked=worked,
        declared=declared,
        lines=there,
        perhaps=tuple(line for line, answer in placed if answer is Answer.UNKNOWN),
        lines_given=lines is not None,
        decision=decision,
        finding=finding if decision is None else refined(finding, decision.covers),
    )

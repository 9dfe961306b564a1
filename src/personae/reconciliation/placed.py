"""Where the records place people in the detected shots of one cut."""

from collections.abc import Mapping
from dataclasses import dataclass

from personae.reconciliation.cut import CutList, cut_list
from personae.reconciliation.production import Production, ReplicaLine
from personae.screening.sightings import Screening
from personae.vocabulary.answer import Answer
from personae.vocabulary.mistake import UserError
from personae.vocabulary.names import PerformerId, Scene
from personae.vocabulary.span import Span


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Places:
    """The detected shots with the scenes they meet; at picture level no shot has a scene."""

    production: Production
    cut: CutList
    spans: Mapping[str, Span]  # of the detected shots, in the order of the cut
    scenes: Mapping[str, tuple[Scene, ...]]
    by_frames: Mapping[ReplicaLine, tuple[str, ...]]  # the shots of each line with known frames

    @property
    def by_scene(self) -> bool:
        return bool(self.production.scenes) or any(s.scenes for s in self.cut.shots)

    def shots_of(self, scene: Scene) -> tuple[str, ...]:
        return tuple(shot for shot, scenes in self.scenes.items() if scene in scenes)

    def declared(self, performer: PerformerId) -> tuple[ReplicaLine, ...] | None:
        """The lines of the replica list that declare one of them; None without a list.

        A line marked `omit` declares nothing, `temp` does.
        """
        if self.production.replicas is None:
            return None
        return tuple(
            line
            for line in self.production.replicas
            if line.performer == performer and line.status != "omit"
        )

    def there(self, line: ReplicaLine, shot: str) -> Answer:
        """Whether a line places its replica in a detected shot.

        By its frames where they are known, else by its scene. Where the two disagree about
        the scene, either counts, for one of them is of another cut.
        """
        shots = self.by_frames.get(line, ())
        if shot in shots:
            return Answer.YES
        if line in self.by_frames and self._agree(line, shots):
            return Answer.NO
        if not self.by_scene:
            return Answer.YES
        if not line.scenes or not self.scenes[shot]:
            return Answer.UNKNOWN
        return Answer.of(any(scene in line.scenes for scene in self.scenes[shot]))

    def _agree(self, line: ReplicaLine, shots: tuple[str, ...]) -> bool:
        met = {scene for shot in shots for scene in self.scenes[shot]}
        return not met or not line.scenes or bool(met & set(line.scenes))

    def frames_in(self, line: ReplicaLine, shot: str) -> tuple[Span, ...]:
        """The frames of a detected shot in which a line has its replica; empty if not known."""
        span = self.spans[shot]
        return tuple(part for one in self.cut.frames_of(line) if (part := one & span) is not None)

    def shots_declared(self, line: ReplicaLine) -> tuple[str, ...]:
        return tuple(shot for shot in self.spans if self.there(line, shot) is Answer.YES)


def places(production: Production, screening: Screening) -> Places:
    """Raises UserError where the production's timecodes cannot be those of this film."""
    cut, mistakes = cut_list(
        production, rate=screening.film.frame_rate, starts_at=screening.film.starts_at
    )
    if mistakes:
        raise UserError(*mistakes)
    scenes = {
        shot.id: tuple(
            dict.fromkeys(s.scene for s in production.scenes or () if s.span.meets(shot.span))
        )
        or cut.scenes_at(shot.span)
        for shot in screening.shots
    }
    frames = {line: cut.frames_of(line) for line in production.replicas or ()}
    return Places(
        production=production,
        cut=cut,
        by_frames={
            line: tuple(s.id for s in screening.shots if any(s.span.meets(f) for f in spans))
            for line, spans in frames.items()
            if spans
        },
        spans={shot.id: shot.span for shot in screening.shots},
        scenes=scenes,
    )

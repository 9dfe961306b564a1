"""Where the records place people in the detected shots of one cut."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from personae.reconciliation.cut import CutList, cut_list
from personae.reconciliation.production import Production, ReplicaLine
from personae.screening.sightings import Screening
from personae.vocabulary.answer import Answer
from personae.vocabulary.mistake import UserError
from personae.vocabulary.names import PerformerId, Scene
from personae.vocabulary.span import Span, joined

# A record's cut and a detected one may lie so many frames apart, less one: what meets a scene for
# no longer than that is of its neighbour. It is also the way from one look at a film to the next.
_A_FEW = 5
Part = tuple[Span, tuple[Scene, ...]]


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Places:
    """The detected shots with the scenes they meet; at picture level no shot has a scene."""

    production: Production
    cut: CutList
    spans: Mapping[str, Span]  # of the detected shots, in the order of the cut
    scenes: Mapping[str, tuple[Scene, ...]]
    parts: Mapping[str, tuple[Part, ...]]  # of each shot, with their scenes; none where unknown
    by_frames: Mapping[ReplicaLine, tuple[str, ...]]  # the shots of each line with known frames

    @property
    def by_scene(self) -> bool:
        return bool(self.production.scenes) or any(s.scenes for s in self.cut.shots)

    def scenes_in(self, shot: str, spans: Iterable[Span]) -> tuple[tuple[Scene, ...], ...]:
        """The scenes of each part of these frames of a shot; empty where a part has none known.

        A shot may run on into another scene: a dissolve, a cut that nobody detected.
        """
        here = joined(spans)
        return _not_a_few(
            (both, scenes)
            for part, scenes in self.parts[shot]
            for one in here
            if (both := part & one) is not None
        )

    def shots_of(self, scene: Scene) -> tuple[str, ...]:
        return tuple(shot for shot, scenes in self.scenes.items() if scene in scenes)

    def is_in_cut(self, scene: Scene) -> bool:
        """Whether it has any frame at all, though too few to be a shot's."""
        return any(scene in scenes for parts in self.parts.values() for _, scenes in parts)

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
    parts = {shot.id: _parts(shot.span, production, cut) for shot in screening.shots}
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
        parts=parts,
        scenes={
            shot: tuple(dict.fromkeys(scene for scenes in _not_a_few(here) for scene in scenes))
            for shot, here in parts.items()
        },
    )


def _parts(shot: Span, production: Production, cut: CutList) -> tuple[Part, ...]:
    """A shot by the scenes of its frames, as the list of scenes has them, else that of shots."""
    placed: list[Part] = [(s.span, (s.scene,)) for s in production.scenes or ()]
    if not any(span.meets(shot) for span, _ in placed):
        placed = [(s.span, s.scenes) for s in cut.shots]
    inside = [(both, scenes) for span, scenes in placed if (both := span & shot) is not None]
    edges = {shot.start, shot.end, *(edge for s, _ in inside for edge in (s.start, s.end))}
    return tuple(
        (
            part,
            tuple(dict.fromkeys(s for span, scenes in inside if span.meets(part) for s in scenes)),
        )
        for part in (Span(start, end) for start, end in pairwise(sorted(edges)))
    )


def _not_a_few(parts: Iterable[Part]) -> tuple[tuple[Scene, ...], ...]:
    """The scenes that hold more than a few frames; where none does, those that hold the most."""
    frames: dict[tuple[Scene, ...], int] = {}
    for part, scenes in parts:
        frames[scenes] = frames.get(scenes, 0) + part.frames
    most = max(frames.values(), default=0)
    return tuple(scenes for scenes, met in frames.items() if met >= min(_A_FEW, most))

"""One performer against all records: what is found, and by what each sighting stands."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from personae.clearance.decide import Cover
from personae.reconciliation.asked import Consents, agreed
from personae.reconciliation.copies import Copies
from personae.reconciliation.findings import Finding, PerformerFinding, Reason, ShotsFinding
from personae.reconciliation.heard import OfVoice, found_in, of_voice
from personae.reconciliation.in_shot import InShot, in_shot
from personae.reconciliation.placed import Places
from personae.reconciliation.production import ReplicaLine
from personae.reconciliation.screen_time import Times, screen_times
from personae.reconciliation.three_way import compare, refined
from personae.reconciliation.told import (
    DO_NEXT,
    UNPLACED,
    of_consents,
    of_copies,
    of_lines,
    of_work,
)
from personae.reconciliation.unread import may_be_in, may_hide, unread_said
from personae.reconciliation.worked import Worked, WorkOf, work_of
from personae.screening.sightings import Screening, Sighting, VoiceSighting
from personae.vocabulary.answer import Answer
from personae.vocabulary.names import PerformerId, Scene
from personae.vocabulary.span import Span, joined

Item = TypeVar("Item")
_ANSWERS = {
    Finding.WORKED_SCENES_UNKNOWN: "cannot-say",
    Finding.NO_RECORD: "cannot-say",
    Finding.NEEDS_A_LOOK: "cannot-say",
    Finding.AGREED_AFTERWARDS: "needs-consent",
    Finding.NOT_COVERED: "needs-consent",
    Finding.REPLICA_WITHOUT_CONSENT: "needs-consent",
}
_OF_REPLICAS = {
    Finding.REPLICA_WITH_CONSENT,
    Finding.REPLICA_WITHOUT_CONSENT,
    Finding.NOT_COVERED,
    Finding.AGREED_AFTERWARDS,
    Finding.NEEDS_A_LOOK,
}
_RIGHTS = {
    Finding.IN_ORDER: "worked",
    Finding.REPLICA_WITH_CONSENT: "consent",
    Finding.WORKED_SCENES_UNKNOWN: "unknown",
    Finding.NEEDS_A_LOOK: "unknown",
}
_WHOLE = "Export the film once more, whole, and audit it again; or look at those frames yourself."
_WHOSE_VOICE = "Look for the work record or the agreement that explains where they are heard."


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Person:
    """One performer against all records."""

    id: PerformerId
    here: Places
    consents: Consents
    work: WorkOf
    lines: tuple[ReplicaLine, ...] | None
    looked_for: bool
    voice: OfVoice
    times: Times
    shots: tuple[InShot, ...]
    gaps: tuple[Span, ...]  # long enough that they may be there, and nobody could look
    unread: str

    @classmethod
    def of(
        cls, performer: PerformerId, here: Places, consents: Consents, screening: Screening
    ) -> "Person":
        died = consents.life_of(performer).died
        work = work_of(here.production, performer, died=died)
        lines = here.declared(performer)
        seen: dict[str, list[Sighting | VoiceSighting]] = {}
        for sighting in found_in(screening):
            if sighting.performer == performer:
                seen.setdefault(sighting.shot, []).append(sighting)
        times = screen_times(performer, here, screening, work, lines)
        shots = [
            in_shot(seen[shot], here, consents, work, lines, times=times)
            for shot in here.spans
            if shot in seen
        ]
        voice = of_voice(performer, screening)
        looked_for = performer in screening.looked_for and performer not in screening.not_enrolled
        if voice.alone:
            looked_for = voice.listened_for
        gaps = may_hide(screening)
        return cls(
            id=performer,
            here=here,
            consents=consents,
            work=work,
            lines=lines,
            looked_for=looked_for or bool(shots),
            voice=voice,
            times=times,
            shots=tuple(shots),
            gaps=gaps,
            unread=unread_said(
                sum(gap.frames for gap in screening.gaps),
                of=screening.frames,
                rate=screening.film.frame_rate,
                alone=voice.alone,
            ),
        )

    @property
    def declared(self) -> Answer:
        return Answer.UNKNOWN if self.lines is None else Answer.of(bool(self.lines))

    def findings(self) -> list[ShotsFinding]:
        if not self.looked_for:
            return [self._not_looked_for()]
        seen = [
            self._seen(finding, [s for s in self.shots if s.finding is finding])
            for finding in dict.fromkeys(s.finding for s in self.shots)
        ]
        return [*seen, *self._not_seen()] or [self._nowhere()]

    def told(self) -> PerformerFinding:
        findings = self.findings()
        severest = max(findings, key=lambda f: f.finding.severity).finding
        worked = {Worked.NO: Answer.NO, Worked.UNKNOWN: Answer.UNKNOWN}
        decided = [s.decision for s in self.shots if s.decision and s.finding is severest]
        return PerformerFinding(
            performer=self.id,
            finding=severest,
            worked=worked.get(self.work.on_picture, Answer.YES),
            declared=self.declared,
            consented=agreed(decided[0]) if decided else self.consents.stands(self.id),
        )

    def rights(self) -> Iterator[tuple[tuple[PerformerId, str], str]]:
        """By what each sighting stands."""
        for at in self.shots:
            how = _RIGHTS.get(at.finding, "none")
            if at.finding is Finding.NO_RECORD and (at.missing or at.worked is Worked.UNKNOWN):
                how = "unknown"
            yield (self.id, at.shot), how

    def _seen(self, finding: Finding, shots: list[InShot]) -> ShotsFinding:
        scenes = tuple(dict.fromkeys(scene for s in shots for scene in s.scenes))
        there = None if self.lines is None else _unique(line for s in shots for line in s.lines)
        decisions = [s.decision for s in shots if s.decision is not None]
        of_replica = finding in _OF_REPLICAS
        spans = joined(span for s in shots for span in s.spans)
        absent = self.work.absent if any(s.worked is Worked.UNKNOWN for s in shots) else ()
        missing = _unique((*absent, *(name for s in shots for name in s.missing)))
        return self._finding(
            finding,
            shots=tuple(s.shot for s in shots),
            scenes=scenes,
            span=spans[0] if len(spans) == 1 else None,
            reasons=_unique(r for d in decisions for r in d.reasons) if of_replica else (),
            missing=missing,
            do_next=_next_for(finding, missing, shots),
            on_record=(
                *self._heard(),
                *of_copies(max(s.copies for s in shots)),
                *of_work(self.work, scenes),
                *of_lines(there, _unique(line for s in shots for line in s.perhaps)),
                *(of_consents(self.consents, self.id) if decisions else ()),
            ),
        )

    def _not_seen(self) -> Iterator[ShotsFinding]:
        """Records of work or of a replica, in shots where this performer is not seen."""
        seen = {s.shot for s in self.shots}
        scenes = [
            scene
            for scene in self.work.scenes
            if self.here.by_scene and not seen & set(self.here.shots_of(scene))
        ]
        unplaced = self.work.days and not self.shots and not scenes
        told: set[str] = set()
        if scenes or unplaced:
            told = {shot for scene in scenes for shot in self.here.shots_of(scene)}
            yield self._elsewhere(Finding.WORKED_NOT_SEEN, told, tuple(scenes), ())
        lines = [line for line in self.lines or () if not seen & set(self._shots_of(line))]
        spoken = [line for line in lines if self._is_heard(line)]
        if spoken:
            yield self._replica_heard(spoken)
            lines = [line for line in lines if line not in spoken]
        lines = [
            line
            for line in lines
            if set(self._shots_of(line)) - told or not (told or self.shots or unplaced)
        ]
        if lines:
            shots = {shot for line in lines for shot in self._shots_of(line)}
            named = _unique(scene for line in lines for scene in line.scenes)
            yield self._elsewhere(Finding.DECLARED_NOT_SEEN, shots, named, tuple(lines))

    def _heard(self) -> tuple[str, ...]:
        """That they are heard, for a finding that would else leave it out."""
        said = self.voice.said() if self.voice.alone or not self.shots else ""
        return (said,) if said else ()

    def _is_heard(self, line: ReplicaLine) -> bool:
        """Whether the list declares a replica of their voice where their voice is heard."""
        return line.is_voice and bool(set(self._shots_of(line)) & set(self.voice.shots))

    def _replica_heard(self, lines: list[ReplicaLine]) -> ShotsFinding:
        """A voice replica that the list declares, where they are heard and not seen."""
        declared = {shot for line in lines for shot in self._shots_of(line)}
        shots = tuple(shot for shot in self.voice.shots if shot in declared)
        scenes = _unique(scene for shot in shots for scene in self.here.scenes[shot])
        decision = self.consents.cover(
            self.id, lines, scenes=scenes, copies=Copies(least=1), times=self.times
        )
        finding = refined(
            compare(
                on_screen=Answer.YES,
                worked=self.work.at(scenes),
                declared=Answer.YES,
                consented=agreed(decision),
            ),
            decision.covers,
        )
        return self._finding(
            finding,
            shots=shots,
            scenes=scenes,
            reasons=decision.reasons,
            missing=decision.missing if decision.covers is not Cover.YES else (),
            on_record=(
                *self._heard(),
                *of_work(self.work, scenes),
                *of_lines(tuple(lines)),
                *of_consents(self.consents, self.id),
            ),
        )

    def _shots_of(self, line: ReplicaLine) -> tuple[str, ...]:
        return self.here.shots_declared(line)

    def _frames_of(
        self, shots: set[str], scenes: tuple[Scene, ...], lines: tuple[ReplicaLine, ...]
    ) -> Iterator[Span]:
        """All frames where records place them, in shots that were read or not."""
        yield from (self.here.spans[shot] for shot in shots)
        for line in lines:
            yield from self.here.cut.frames_of(line)
        yield from (s.span for s in self.here.production.scenes or () if s.scene in scenes)
        yield from (s.span for s in self.here.cut.shots if set(s.scenes) & set(scenes))

    def _unread(
        self,
        shots: Collection[str] = (),
        scenes: tuple[Scene, ...] = (),
        lines: tuple[ReplicaLine, ...] | None = None,
    ) -> ShotsFinding:
        """Not seen, and they may be in what could not be read."""
        return self._finding(
            Finding.NEEDS_A_LOOK,
            shots=tuple(shot for shot in self.here.spans if shot in shots),
            scenes=scenes,
            reasons=(
                Reason(rule="screening", effect="refer", cite="", level="—", because=self.unread),
            ),
            missing=self.work.absent,
            on_record=(
                *self._heard(),
                *of_work(self.work, scenes),
                *(of_lines(lines) if lines else ()),
            ),
            do_next=_WHOLE,
        )

    def _elsewhere(
        self,
        finding: Finding,
        shots: set[str],
        scenes: tuple[Scene, ...],
        lines: tuple[ReplicaLine, ...],
    ) -> ShotsFinding:
        if may_be_in(self.gaps, self._frames_of(shots, scenes, lines)):
            return self._unread(shots, scenes, lines)
        not_in_cut = [s for s in scenes if self.here.by_scene and not self.here.is_in_cut(s)]
        return self._finding(
            finding,
            shots=tuple(shot for shot in self.here.spans if shot in shots),
            scenes=scenes,
            on_record=(
                *self._heard(),
                *(of_lines(lines) if lines else of_work(self.work, scenes)),
                *(f"Scene {s} has no frames in this cut." for s in not_in_cut),
            ),
        )

    def _nowhere(self) -> ShotsFinding:
        """Looked for and not seen, with no record of work or of a replica.

        Nor is somebody absent from a film of which a part could not be read.

        A voice that no record explains is not absent: a person must say how it came there.
        """
        finding = compare(
            on_screen=Answer.NO,
            worked=self.work.on_picture,
            declared=self.declared,
            consented=self.consents.stands(self.id),
        )
        if self.gaps:
            return self._unread()
        own, do_next = self.consents.of(self.id), DO_NEXT[finding]
        if self.voice.seconds and finding in (Finding.ABSENT, Finding.CONSENT_UNUSED):
            finding, do_next = Finding.NO_RECORD, _WHOSE_VOICE
        return self._finding(
            finding,
            on_record=(
                *self._heard(),
                *of_work(self.work, ()),
                *(of_consents(self.consents, self.id) if own else ()),
            ),
            missing=self.work.absent,
            do_next=do_next,
        )

    def _not_looked_for(self) -> ShotsFinding:
        what, how = ("voice", "recording") if self.voice.alone else ("face", "photograph")
        for_them = "listen for them" if self.voice.alone else "look for them"
        because = f"No {what} of this performer is on record, so nobody could {for_them}."
        return self._finding(
            Finding.NEEDS_A_LOOK,
            scenes=self.work.scenes,
            reasons=(
                Reason(rule="screening", effect="refer", cite="", level="—", because=because),
            ),
            missing=(what, *self.work.absent),
            on_record=(*self._heard(), *of_work(self.work, ()), *of_lines(self.lines)),
            do_next=f"Enrol a {how} of them and audit the cut again.",
        )

    def _finding(
        self,
        finding: Finding,
        *,
        shots: tuple[str, ...] = (),
        scenes: tuple[Scene, ...] = (),
        span: Span | None = None,
        reasons: tuple[Reason, ...] = (),
        missing: tuple[str, ...] = (),
        on_record: tuple[str, ...] = (),
        do_next: str | None = None,
    ) -> ShotsFinding:
        return ShotsFinding(
            performer=self.id,
            person=None,
            finding=finding,
            shots=shots,
            scenes=scenes,
            span=span,
            answer=_ANSWERS.get(finding, "permitted"),
            reasons=reasons,
            missing=missing,
            on_record=on_record,
            do_next=DO_NEXT[finding] if do_next is None else do_next,
        )


def _unique(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(dict.fromkeys(items))


def _next_for(finding: Finding, missing: tuple[str, ...], shots: Iterable[InShot]) -> str:
    if finding is Finding.NO_RECORD and {"work", "vouchers"} & set(missing):
        return "Give the work records and vouchers of this production, and audit the cut again."
    if finding is Finding.WORKED_SCENES_UNKNOWN and "replicas" in missing:
        return "Ask the vendor for the replica list; an empty one says that there are none."
    unplaced = any(s.perhaps and s.declared is Answer.UNKNOWN for s in shots)
    if unplaced and finding in (Finding.NO_RECORD, Finding.WORKED_SCENES_UNKNOWN):
        return UNPLACED
    return DO_NEXT[finding]

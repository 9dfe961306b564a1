"""The question put to the consents for a replica in one shot, and the answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from personae.clearance.decide import Cover, Decision, decide
from personae.clearance.request import Life, Request
from personae.consent.agreement import Consent, Withdrawal
from personae.consent.contradictions import of_the_person
from personae.consent.standing import stands, with_birth
from personae.reconciliation.copies import Copies
from personae.reconciliation.production import Production, ReplicaLine
from personae.reconciliation.screen_time import Times
from personae.reconciliation.worked import BACKGROUND_ROLES
from personae.vocabulary.answer import Answer
from personae.vocabulary.names import PerformerId, Scene

Lives: TypeAlias = Mapping[PerformerId, Life]
_AGREED = {Cover.YES: Answer.YES, Cover.UNKNOWN: Answer.UNKNOWN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Consents:
    """The consents on record, judged for one production on one day.

    lives  what the registry knows of performers' days; who is not in it is not known
    """

    production: Production
    given: tuple[Consent, ...]
    withdrawals: tuple[Withdrawal, ...]
    judged_on: date
    lives: Lives = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        return self.production.consents_complete is True

    def of(self, performer: PerformerId) -> tuple[Consent, ...]:
        """Those of the performer that speak of this picture, withdrawn ones included."""
        return tuple(
            c
            for c in self.given
            if c.performer == performer and c.speaks_of(self.production.picture)
        )

    def stands(self, performer: PerformerId) -> Answer:
        """Whether any consent for this picture stands on the day judged, whatever it covers."""
        said = [self.stands_one(consent) for consent in self.of(performer)]
        if Answer.YES in said:
            return Answer.YES
        return Answer.NO if self.complete and Answer.UNKNOWN not in said else Answer.UNKNOWN

    def stands_one(self, consent: Consent) -> Answer:
        """Whether it stands that day; unknown too where the registry says that whoever signed
        could not.
        """
        life = self.life_of(consent.performer)
        known = with_birth(consent, life.born)
        answer = stands(known, self.withdrawals, self.given, on=self.judged_on)
        unfit = [*of_the_person(consent, born=life.born, died=life.died)]
        return Answer.UNKNOWN if unfit and answer is Answer.YES else answer

    def life_of(self, performer: PerformerId) -> Life:
        return self.lives.get(performer, Life())

    def cover(
        self,
        performer: PerformerId,
        lines: Iterable[ReplicaLine],
        *,
        scenes: tuple[Scene, ...],
        copies: Copies,
        times: Times,
    ) -> Decision:
        """Whether the consents cover a replica in one shot: each line asks, the worst counts.

        lines   that declare it there; none where it is only seen
        scenes  of the shot; empty where unknown
        times   of all their replicas in the cut
        """

        def request(line: ReplicaLine | None) -> Request:
            return self._request(performer, line, scenes, copies, times)

        decisions = [
            decide(request(line), self.given, self.withdrawals, complete=self.complete)
            for line in tuple(lines) or (None,)
        ]
        order = list(Cover)
        return max(decisions, key=lambda d: order.index(d.covers))

    def _request(
        self,
        performer: PerformerId,
        line: ReplicaLine | None,
        scenes: tuple[Scene, ...],
        copies: Copies,
        times: Times,
    ) -> Request:
        declared = line.scenes if line else ()
        here = tuple(s for s in scenes if s in declared) or declared or scenes
        production = self.production
        return Request(
            performer=performer,
            picture=production.picture,
            company=production.company,
            kind=use_kind(line, production.role_of(performer)),
            media=production.media,
            territories=production.territories,
            scenes=here or None,
            copies=copies.least,
            more_copies=copies.more,
            made_on=self._made_on(line),
            on=self.judged_on,
            released_on=production.released_on,
            begun_on=production.begun_on,
            screen_time=times.of(line),
            life=self.life_of(performer),
        )

    def _made_on(self, line: ReplicaLine | None) -> date | None:
        """What is in the film is made: a turnover after the day judged does not date it."""
        day = line.turnover_on if line else None
        return None if day is None or day > self.judged_on else day


def agreed(decision: Decision) -> Answer:
    return _AGREED.get(decision.covers, Answer.NO)


def use_kind(line: ReplicaLine | None, role: str | None) -> str | None:
    """The kind as the list says it, else by how it is heard or by the cast list."""
    if line is not None and line.kind is not None:
        return line.kind
    if role == "voice" or (line is not None and line.technique == "voice"):
        return "voice"
    if role is None:
        return None
    return "background" if role in BACKGROUND_ROLES else "employment-based"

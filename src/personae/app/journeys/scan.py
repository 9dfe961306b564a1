"""May a scan be made at a moment, by the house's own rule that it waits for the notice?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from enum import Enum
from typing import TYPE_CHECKING

from personae.app.journeys.registry import (
    born,
    consent_called,
    consents,
    enrolments,
    withdrawals,
)
from personae.consent.agreement import ANY
from personae.consent.life import Pause, State, pause, state
from personae.consent.notice import hours_of, in_zone, may_begin, services_from
from personae.consent.standing import with_birth
from personae.rules.facts import REPLICA_KINDS
from personae.vocabulary.answer import Answer
from personae.vocabulary.term import Term

if TYPE_CHECKING:
    from datetime import date, datetime

    from personae.app.wiring import House
    from personae.consent.agreement import Consent

_OF_A_COPY = frozenset((ANY, *REPLICA_KINDS)) - {"alteration"}  # that is of what was performed


class Scan(Enum):
    MAY = "may"
    NOT_YET = "not yet"
    UNKNOWN = "unknown"  # when the performer was told is not on record


@dataclass(frozen=True, slots=True, kw_only=True)
class MayScan:
    """state    of the consent at that moment, in the words for anybody
    because  why nobody agreed to a scan at that moment, or nobody can say whether somebody did;
             empty where somebody did, and only the notice is left
    first    from when the notice has run; None where nobody knows
    rule     whether the house makes a scan wait
    """

    consent: Consent
    state: State
    because: str
    at: datetime
    engaged_at: datetime | None
    first: datetime | None
    rule: bool
    may: Scan

    def sentences(self) -> tuple[str, ...]:
        told = self.consent.disclosed_at
        if self.because:
            return (f"{self.consent.id}: {self.because}.",)
        said = []
        if told is None:
            said.append(f"{self.consent.id}: when the performer was told is not on record.")
        if self.first is not None and told is not None:
            said.append(
                f"{self.consent.id}: told at {told:%Y-%m-%d %H:%M %z}; by the notice of "
                f"{hours_of(self.consent)} hours, services from "
                f"{in_zone(self.first, told.tzinfo):%Y-%m-%d %H:%M %z}."
            )
        rule = "By the house's own rule, a scan waits for the notice: "
        said.append(
            "The house has switched off its own rule that a scan waits for the notice."
            if not self.rule
            else rule + _VERDICTS[self.may]
        )
        return tuple(said)

    def as_json(self) -> dict[str, object]:
        told, engaged = self.consent.disclosed_at, self.engaged_at
        return {
            "consent": self.consent.id,
            "state": self.state.said,
            "told_at": None if told is None else told.isoformat(),
            "notice_hours": hours_of(self.consent),
            "engaged_at": None if engaged is None else engaged.isoformat(),
            "services_from": None if self.first is None else self.first.isoformat(),
            "at": self.at.isoformat(),
            "scan_waits_for_notice": self.rule,
            "because": self.because,
            "may_scan": None if self.may is Scan.UNKNOWN else self.may is Scan.MAY,
        }


_VERDICTS = {
    Scan.MAY: "it may be made.",
    Scan.NOT_YET: "not yet.",
    Scan.UNKNOWN: "nobody can say.",
}


def may_scan(
    house: House, consent: str, *, at: datetime, engaged_at: datetime | None = None
) -> MayScan:
    """For an intake of scans to ask. Raises UserError where no consent of that id is on record."""
    held = consent_called(house.record, consent, where="consent scan")
    held = with_birth(held, born(enrolments(house.record).get(held.performer)))
    day = in_zone(at, held.disclosed_at.tzinfo if held.disclosed_at else UTC).date()
    now = state(held, withdrawals(house.record), consents(house.record), on=day)
    hours, rule = hours_of(held), house.home.settings.scan_waits_for_notice
    run = may_begin(held.disclosed_at, at=at, hours=hours, engaged_at=engaged_at)
    may, because = _agreed_to(held, now, on=day)
    if may is Scan.MAY and rule and run is not Answer.YES:
        may = Scan.UNKNOWN if run is Answer.UNKNOWN else Scan.NOT_YET
    return MayScan(
        consent=held,
        state=now,
        because=because,
        at=at,
        engaged_at=engaged_at,
        first=services_from(held.disclosed_at, hours=hours, engaged_at=engaged_at),
        rule=rule,
        may=may,
    )


def _agreed_to(consent: Consent, now: State, *, on: date) -> tuple[Scan, str]:
    """Whether it lets anybody make a scan on this day, whatever notice was given; and why not."""
    if not now.lasts:
        return Scan.NOT_YET, f"{now.said}, so nobody agreed to a scan"
    if _OF_A_COPY.isdisjoint(consent.kinds):
        return Scan.NOT_YET, "it lets nobody make a digital copy, so nobody agreed to a scan"
    match pause(consent, on=on), consent.term:
        case None, _:
            return Scan.MAY, ""
        case Pause.NOT_BEGUN, Term(start=start):
            return Scan.NOT_YET, f"it begins on {start}, and nobody agreed to a scan before"
        case Pause.NOBODY_SAYS, _:
            return Scan.UNKNOWN, (
                "a guardian agreed to it, and the performer's birth is not on record: nobody can "
                "say whether it still counts"
            )
    return Scan.NOT_YET, "it names no days, so nobody agreed to a scan on any"

"""May a scan be made at a moment, by the house's own rule that it waits for the notice?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from enum import Enum
from typing import TYPE_CHECKING

from personae.app.journeys.registry import consent_called, consents, withdrawals
from personae.consent.life import State, state
from personae.consent.notice import hours_of, in_zone, may_begin, services_from
from personae.vocabulary.answer import Answer

if TYPE_CHECKING:
    from datetime import datetime

    from personae.app.wiring import House
    from personae.consent.agreement import Consent


class Scan(Enum):
    MAY = "may"
    NOT_YET = "not yet"
    UNKNOWN = "unknown"  # when the performer was told is not on record


@dataclass(frozen=True, slots=True, kw_only=True)
class MayScan:
    """state  of the consent at that moment, in the words for anybody
    first  from when the notice has run; None where nobody knows
    rule   whether the house makes a scan wait
    """

    consent: Consent
    state: State
    at: datetime
    engaged_at: datetime | None
    first: datetime | None
    rule: bool
    may: Scan

    def sentences(self) -> tuple[str, ...]:
        told = self.consent.disclosed_at
        if not _stands(self.state):
            return (f"{self.consent.id}: {self.state.said}, so nobody agreed to a scan.",)
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
    day = in_zone(at, held.disclosed_at.tzinfo if held.disclosed_at else UTC).date()
    now = state(held, withdrawals(house.record), consents(house.record), on=day)
    hours, rule = hours_of(held), house.home.settings.scan_waits_for_notice
    run = may_begin(held.disclosed_at, at=at, hours=hours, engaged_at=engaged_at)
    if not _stands(now):
        may = Scan.NOT_YET
    elif not rule or run is Answer.YES:
        may = Scan.MAY
    else:
        may = Scan.UNKNOWN if run is Answer.UNKNOWN else Scan.NOT_YET
    return MayScan(
        consent=held,
        state=now,
        at=at,
        engaged_at=engaged_at,
        first=services_from(held.disclosed_at, hours=hours, engaged_at=engaged_at),
        rule=rule,
        may=may,
    )


def _stands(state: State) -> bool:
    return state in (State.SIGNED, State.COUNTERSIGNED)

"""A picture's duties as JSON: what people script against, and what the pages are made of."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from personae.clearance.clear import Clearance
from personae.clearance.duty import Met, Owed
from personae.reconciliation.duties import Duty
from personae.reconciliation.production import Production
from personae.reconciliation.subject import Subject

SCHEMA = "personae/duties/1"
Values = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedUse:
    """A line of the register for one performer, its writers or nobody, decided like a use."""

    subject: Subject
    decision: Clearance


@dataclass(frozen=True, slots=True, kw_only=True)
class Duties:
    """on  the day on which consents are judged"""

    production: Production
    duties: tuple[Duty, ...]
    ai_uses: tuple[DecidedUse, ...]
    on: date


def duties(found: Duties) -> Values:
    """The counts are of what binds; a bill, a proposal and a position are listed beside it."""
    production = found.production
    return {
        "schema": SCHEMA,
        "picture": {
            "id": production.picture,
            "title": production.title,
            "company": production.company,
            "agreement": production.agreement,
            "writers_agreement": production.writers_agreement,
            "released_on": _day(production.released_on),
        },
        "on": found.on.isoformat(),
        "counts": _counts(found.duties),
        "duties": [_duty(duty) for duty in found.duties],
        "ai_uses": [_use(use) for use in found.ai_uses],
    }


def as_bytes(values: Values) -> bytes:
    return (json.dumps(values, indent=1, ensure_ascii=False) + "\n").encode()


def exit_code(found: Iterable[Duty]) -> int:
    """10 where a duty is not met, 11 where of any it is not known, 0 else; a bill counts not."""
    binding = [duty.met for duty in found if duty.basis.decides]
    if Met.NO in binding:
        return 10
    return 11 if Met.UNKNOWN in binding else 0


def _counts(found: Iterable[Duty]) -> Values:
    binding = [duty for duty in found if duty.basis.decides]
    owed = [duty for duty in binding if duty.owed is Owed.YES]
    return {
        "owed": len(owed),
        **{met.value: sum(1 for duty in owed if duty.met is met) for met in Met},
        "not known whether owed": len(binding) - len(owed),
    }


def _duty(duty: Duty) -> Values:
    basis = duty.basis
    return {
        "id": duty.key,
        "do": duty.do,
        "about": list(duty.about),
        "owner": duty.owner.value,
        "by": None if duty.by is None else duty.by.isoformat(),
        "by_said": duty.by_said,
        "met": duty.met.value,
        "owed": duty.owed.value,
        "because": duty.because,
        "shows": list(duty.shows),
        "missing": list(duty.missing),
        "amount": None if duty.amount is None else str(duty.amount),
        "performers": list(duty.performers),
        "writers": list(duty.writers),
        "scenes": list(duty.scenes),
        "where": list(duty.where),
        "clause": {
            "rule": basis.rule,
            "title": basis.title,
            "cite": basis.cite,
            "href": basis.href,
            "level": basis.level,
            "status": basis.status,
            "decides": basis.decides,
            "not_read": basis.unread,
        },
    }


def _use(use: DecidedUse) -> Values:
    subject, decision = use.subject, use.decision
    return {
        "about": subject.about,
        "where": list(subject.where),
        "performer": subject.performer,
        "writers": list(subject.writers),
        "made_on": _day(subject.day),
        "shown_on": _day(subject.shown_on),
        "territories": [place for place in subject.territories if place is not None],
        "answer": decision.answer.word,
        "reasons": [
            {
                "rule": reason.rule,
                "effect": reason.effect,
                "cite": reason.cite,
                "level": reason.level,
                "status": reason.status,
                "because": reason.because,
            }
            for reason in decision.reasons
        ],
        "missing": list(subject.asked_for(decision.missing)),
        "consents": list(decision.consents),
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()

"""Every duty of a picture, and how each line of its register of AI uses is decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from personae.app.files.packs import read_packs
from personae.app.files.production import read_production
from personae.app.journeys.due import due_lines
from personae.app.journeys.ledger_record import ledger_of
from personae.app.journeys.registry import consents, enrolments, lives, withdrawals
from personae.app.reports.duties_json import DecidedUse, Duties
from personae.clearance.clear import Clearer, worst
from personae.consent.notice import in_zone
from personae.consent.standing import guardian_ends_on
from personae.pay.duties import estimate_duties, pay_duties
from personae.reconciliation.asked import Consents
from personae.reconciliation.duties import duties_of, facts_for, told_together
from personae.reconciliation.own_duties import (
    of_agreements,
    of_consents,
    of_other_days,
    of_refusals,
    of_register,
)
from personae.reconciliation.subjects import of_the_register, subjects

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from personae.app.journeys.registry import Enrolment
    from personae.app.wiring import House
    from personae.reconciliation.duties import Duty
    from personae.reconciliation.production import Production
    from personae.reconciliation.subject import Subject
    from personae.rules.facts import Value
    from personae.rules.rule import Provision
    from personae.vocabulary.names import PerformerId


def duties(
    house: House, production_file: Path, *, on: date | None = None, packs: Path | None = None
) -> Duties:
    """Every duty that the records of a production make; nothing is put on record.

    on      the day on which consents are judged; else today
    packs   a folder of packs instead of those that come with Personae
    raises  UserError with every mistake of every file
    """
    production = read_production(production_file)
    provisions = read_packs(packs) if packs else read_packs()
    day = on or house.today
    held = Consents(
        production=production,
        given=consents(house.record),
        withdrawals=withdrawals(house.record),
        judged_on=day,
        lives=lives(enrolments(house.record)),
    )
    rules = {provision.rule.id: provision.rule for provision in provisions}
    about = subjects(held, people(enrolments(house.record), day))
    lines = due_lines(production, None)
    states = ledger_of(house.record).states(lines)
    register = decided(held, provisions, of_the_register(about, production))
    asked = duties_of(rules.values(), about)
    found = (
        *asked,
        *of_other_days(rules.values(), about),
        *of_consents(held.given, about),
        *of_refusals(((use.subject, use.decision) for use in register), held.given, asked),
        *estimate_duties(production, lines, rules),
        *pay_duties(lines, states, rules),
        of_register(production),
        *of_agreements(production, frozenset(rule.pack for rule in rules.values())),
    )
    return Duties(
        production=production,
        duties=told_together(_by_its_clocks(duty, production) for duty in found),
        ai_uses=register,
        on=day,
    )


def _by_its_clocks(duty: Duty, production: Production) -> Duty:
    """With its moment as the production's clocks show it, in whatever zone it was written."""
    if not isinstance(duty.by, datetime):
        return duty
    return replace(duty, by=in_zone(duty.by, ZoneInfo(production.time_zone)))


def people(
    known: Mapping[PerformerId, Enrolment], on: date
) -> dict[PerformerId, dict[str, Value | None]]:
    """What the registry says of each performer that rules ask about."""
    found: dict[PerformerId, dict[str, Value | None]] = {}
    for performer, enrolled in known.items():
        born, died = enrolled.details.get("born"), enrolled.details.get("died")
        facts: dict[str, Value | None] = {}
        if isinstance(died, str):
            facts["died_on"] = date.fromisoformat(died)
        if isinstance(born, str):
            facts["minor"] = on < guardian_ends_on(date.fromisoformat(born))
        found[performer] = facts
    return found


def decided(
    held: Consents, provisions: Iterable[Provision], register: Iterable[Subject]
) -> tuple[DecidedUse, ...]:
    """Each line by the same rules and consents as any use: the worst of its places and days.

    It is asked of the day on which it was made, and of the one on which it is shown, where known.
    """
    every, lines = tuple(provisions), tuple(register)
    clearers = {
        anybody: Clearer(
            every, held.given, held.withdrawals, complete=held.complete, anybody=anybody
        )
        for anybody in {one.performer is not None for one in lines}
    }
    found = []
    for one in lines:
        clearer = clearers[one.performer is not None]
        days = (
            [one] if one.writers or one.shown_on is None else [one, replace(one, day=one.shown_on)]
        )
        each = {
            f"{place} {asked.day}": clearer.clear(facts_for(asked, None, place))
            for asked in days
            for place in one.territories
        }
        found.append(DecidedUse(subject=one, decision=worst(each)))
    return tuple(found)

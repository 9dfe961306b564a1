"""Every scan that the records tell of: when, whether they were told first, whether they agreed."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import TypeAlias

from personae.reconciliation.ai_uses import AiUse
from personae.reconciliation.asked import Consents, use_kind
from personae.reconciliation.production import Production, ReplicaLine, Voucher, WorkDay
from personae.reconciliation.subject import (
    People,
    Subject,
    add_line,
    base_facts,
    moment_said,
)
from personae.reconciliation.told import not_standing
from personae.reconciliation.worked import said
from personae.rules.facts import REPLICA_KINDS, Value
from personae.vocabulary.answer import Answer
from personae.vocabulary.names import PerformerId

WhoAndDay: TypeAlias = tuple[PerformerId, date | None]


def scans(
    consents: Consents,
    people: People,
    register: Iterable[AiUse],
    replicas: Iterable[ReplicaLine],
) -> tuple[list[Subject], list[tuple[AiUse, PerformerId | None]]]:
    """By performer and day, from vouchers, the register and, where no day is known, the list.

    returns also the lines of the register that are about something else, a performer each
    """
    production = consents.production
    found: dict[WhoAndDay, list[str]] = {}
    told: dict[WhoAndDay, AiUse] = {}
    for voucher in production.vouchers or ():
        if voucher.scan not in ("", "none"):
            found.setdefault((voucher.performer, voucher.day), []).append(voucher.where)
    rest: list[tuple[AiUse, PerformerId | None]] = []
    for line, who in ((each, who) for each in register for who in each.performers or (None,)):
        if line.purpose != "scan" or who is None:
            rest.append((line, who))
            continue
        found.setdefault((who, line.day), []).append(line.where)
        told.setdefault((who, line.day), line)
    dated = {who for who, _ in found}
    for replica in replicas:
        if replica.scan_session and replica.performer not in dated:
            found.setdefault((replica.performer, None), []).append(replica.where)
    ordered = sorted(found, key=lambda each: (each[1] is None, str(each[1]), each[0]))
    return [
        _scan(consents, people, who_and_day, tuple(dict.fromkeys(found[who_and_day])), told)
        for who_and_day in ordered
    ], rest


def _scan(
    consents: Consents,
    people: People,
    who_and_day: WhoAndDay,
    where: tuple[str, ...],
    told: Mapping[WhoAndDay, AiUse],
) -> Subject:
    production, (who, day) = consents.production, who_and_day
    facts = base_facts(production, people, who) | {
        "kind": use_kind(None, production.role_of(who)),
        "scan": True,
        "home_picture": None if day is None else production.picture,  # by its own records
    }
    sources: dict[str, str] = {}
    if day is not None and (called := _called(production, who, day)) is not None:
        facts["services_at"], sources["services_at"] = called
    _told_of(consents, who, facts, sources)
    agreed = _agreed_to_scan(consents, who, day)
    facts["consent_covers"], sources["consent_covers"] = agreed
    if who_and_day in told:
        add_line(facts, sources, told[who_and_day], production.company)
    return Subject(
        key=f"scan/{who}/{day or 'no-day'}",
        about=f"the scan of {who}" + (f" on {said(day)}" if day else ", whose day no record says"),
        performer=who,
        writers=(),
        scenes=(),
        day=day,
        shown_on=None,
        territories=production.territories or (None,),
        facts=facts,
        sources=sources,
        where=where,
        registered=who_and_day in told,
    )


def _called(production: Production, who: PerformerId, day: date) -> tuple[datetime, str] | None:
    """The first call of that day, by voucher or time report."""
    rows: Iterable[Voucher | WorkDay] = (*(production.vouchers or ()), *(production.work or ()))
    calls = [
        (row.call, row.where)
        for row in rows
        if row.performer == who and row.day == day and row.call is not None
    ]
    if not calls:
        return None
    at, where = min(calls)
    return at, f"They were called at {moment_said(at)} ({where})."


def _told_of(
    consents: Consents, who: PerformerId, facts: dict[str, Value | None], sources: dict[str, str]
) -> None:
    """When they were told, and the reason given, by the consents for this picture."""
    theirs = consents.of(who)
    told = [(c.disclosed_at, c.id) for c in theirs if c.disclosed_at is not None]
    if told:
        at, name = min(told)
        facts["notice_given_at"] = at
        sources["notice_given_at"] = f"They were told at {moment_said(at)} (consent {name})."
    reasons = [(c.business_reason, c.id) for c in theirs if c.business_reason]
    if reasons:
        facts["business_reason"] = True
        sources["business_reason"] = f"The reason given: {reasons[0][0]} (consent {reasons[0][1]})."


_SURE_FIRST = (
    (Answer.YES, True, ""),
    (Answer.UNKNOWN, None, "; whether whoever signed could is not known"),
)


def _agreed_to_scan(
    consents: Consents, who: PerformerId, day: date | None
) -> tuple[bool | None, str]:
    """Whether a consent to a replica in this picture stood on the day of the scan."""
    theirs = [
        (c.signed.on, c.id, c)
        for c in consents.of(who)
        if c.signed is not None and _replicates(c.kinds)
    ]
    if not theirs:
        absent = f"No consent of {who} to a replica in this picture is on record"
        if consents.complete:
            return False, f"{absent}."
        return None, f"{absent}, and nobody says that the registry holds all of them."
    theirs.sort(key=lambda known: known[:2])
    on, name, first = theirs[0]
    if day is None:
        return None, f"Signed on {said(on)} (consent {name}); the day of the scan is not known."
    then = replace(consents, judged_on=day)
    stood = [(then.stands_one(consent), on, name) for on, name, consent in theirs]
    for wanted, met, open_ in _SURE_FIRST:
        if found := next((known for known in stood if known[0] is wanted), None):
            return met, f"Signed on {said(found[1])} (consent {found[2]}){open_}."
    why = None if on > day else not_standing(first, then)
    return False, f"Signed on {said(on)} (consent {name}){f', {why}' if why else ''}."


def _replicates(kinds: tuple[str, ...]) -> bool:
    return any(kind == "any" or (kind in REPLICA_KINDS and kind != "alteration") for kind in kinds)

"""What is due for replicas: for the scan that made one, and for each use on the vendor's list."""

import re
from collections.abc import Iterator
from dataclasses import astuple, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from personae.pay.by_rule import by_rules
from personae.pay.line import UNREAD, Earning, Line, numbered
from personae.pay.terms import DAY_PERFORMERS, Terms, a_day_of
from personae.reconciliation.production import ReplicaLine
from personae.reconciliation.worked import BACKGROUND_ROLES, work_of
from personae.rules.facts import Value

if TYPE_CHECKING:
    from personae.vocabulary.names import PerformerId

_DAYS = re.compile(r"[0-9]{1,4}(\.[0-9]{1,2})?")
_BACKGROUND = "general-background"


def of_replicas(terms: Terms) -> Iterator[Line]:
    """Lines of the vendor's list, and of the scan sessions that it names."""
    lines = sorted(terms.production.replicas or (), key=_in_order)
    sessions: set[tuple[PerformerId, str]] = set()
    for line, place in zip(lines, numbered(map(_place, lines)), strict=True):
        if line.status == "omit":
            continue
        yield from _use(terms, line, f"{terms.production.picture}/{place}")
        session = (line.performer, line.scan_session)
        if line.scan_session and session not in sessions:
            sessions.add(session)
            yield from _session(terms, line)


def _in_order(line: ReplicaLine) -> tuple[str, str]:
    """By what a line says, so that the order of the file does not matter."""
    return _place(line), str(astuple(replace(line, where="")))


def _place(line: ReplicaLine) -> str:
    named = (line.performer, "replica", line.kind or "", line.shot_code, line.asset_id)
    return "/".join(filter(None, named))


def _use(terms: Terms, line: ReplicaLine, key: str) -> Iterator[Line]:
    days = _number(line.estimated_days)
    who = f", estimated by {line.estimated_by}" if line.estimated_by else ""
    basis = f" ({line.basis})" if line.basis else ""
    told = f"{line.estimated_days} day{'' if days == 1 else 's'}{who}{basis}" if days else ""
    empty = Line(
        key=key,
        performer=line.performer,
        picture=terms.production.picture,
        day=None,
        earning=Earning.REPLICA,
        what=_what(line),
        clause=UNREAD,
        amount=None,
        working="",
        because=told,
        changes="another estimate of the days that they would have worked",
        where=line.where,
    )
    if line.status == "temp":
        temporary = "the vendor's list calls it temporary: nothing final is used yet"
        yield replace(empty, because="; ".join(filter(None, (told, temporary))))
        return
    yield from by_rules(terms, _facts(terms, line, days), empty)


def _session(terms: Terms, line: ReplicaLine) -> Iterator[Line]:
    """The day that made the replica; a background actor's is on their voucher."""
    if line.kind == "background" or terms.background(line.performer):
        return
    facts: dict[str, Value | None] = {**_facts(terms, line, None), "scan": True}
    yield from by_rules(
        terms,
        facts,
        Line(
            key=f"{terms.production.picture}/{line.performer}/{line.scan_session}",
            performer=line.performer,
            picture=terms.production.picture,
            day=None,
            earning=Earning.SCAN,
            what=f"scan session {line.scan_session}",
            clause=UNREAD,
            amount=None,
            working="",
            changes="a record of the session: its day, its hours, whom the hour suited",
            where=line.where,
        ),
    )


def _facts(terms: Terms, line: ReplicaLine, days: Decimal | None) -> dict[str, Value | None]:
    """What rules of pay ask of one replica, as far as the production's files say."""
    member, day = terms.member(line.performer), _day(terms)
    rate = a_day_of(member) if member is not None else None
    role = terms.production.role_of(line.performer)
    least = terms.rates.minimum(_class(role), "day", day) if day else None
    principal = terms.rates.minimum("day-performer", "day", day) if day else None
    worked = work_of(terms.production, line.performer)
    here = bool(worked.days or worked.other)
    return {
        "kind": line.kind,
        "scan": False,
        "picture": terms.production.picture,
        # Who was scanned and stands in this picture's records was scanned for it.
        "home_picture": terms.production.picture if line.scan_session and here else None,
        "estimated_days": days,
        "daily_rate": rate.amount if rate is not None and rate.currency == "USD" else None,
        "scale_day": least.amount.amount if least is not None else None,
        "principal_scale_day": principal.amount.amount if principal is not None else None,
        # That a background actor's replica is a principal's part, no list of the vendor's says.
        "used_as_principal": True if role in DAY_PERFORMERS else None,
    }


def _class(role: str | None) -> str:
    if role in DAY_PERFORMERS:
        return "day-performer"
    return _BACKGROUND if role in BACKGROUND_ROLES else role or ""


def _day(terms: Terms) -> date | None:
    """The day whose minimum counts: the first of photography, as which agreement holds does."""
    photography = terms.production.principal_photography
    return None if photography is None else photography.start


def _number(written: str) -> Decimal | None:
    return Decimal(written) if _DAYS.fullmatch(written.strip()) else None


def _what(line: ReplicaLine) -> str:
    count = f"{line.copies} × " if line.copies and line.copies > 1 else ""
    scenes = f", scene {', '.join(line.scenes)}" if line.scenes else ""
    told = f": {line.description}" if line.description else ""
    return f"{count}replica ({line.kind or 'kind not recorded'}) in {line.shot_code}{scenes}{told}"

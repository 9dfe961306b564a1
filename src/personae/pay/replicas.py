"""What is due for replicas: for the scan that made one, and for each use on the vendor's list."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import astuple, replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from personae.pay.by_rule import by_rules
from personae.pay.line import UNREAD, Earning, Line, numbered
from personae.pay.terms import DAY_PERFORMERS, Terms, a_day_of, class_of
from personae.reconciliation.production import ReplicaLine
from personae.reconciliation.worked import work_of
from personae.rules.facts import Value
from personae.vocabulary.money import Money
from personae.vocabulary.names import PerformerId

_DAYS = re.compile(r"[0-9]{1,4}(\.[0-9]{1,2})?")


def of_replicas(terms: Terms) -> Iterator[Line]:
    """Lines of the vendor's list, and of the scan sessions that it names."""
    every = sorted(terms.production.replicas or (), key=_in_order)
    listed = [line for line in every if line.status != "omit"]
    uses = [tuple(rows) for _, rows in groupby(listed, key=_use_of)]
    places = numbered(_place(rows[0]) for rows in uses)
    for rows, place in zip(uses, places, strict=True):
        yield from _once(terms, rows, f"{terms.production.picture}/{place}")
    sessions = {(line.performer, line.scan_session): line for line in reversed(listed)}
    for line in sessions.values():
        if line.scan_session:
            yield from _session(terms, line)


def _in_order(line: ReplicaLine) -> tuple[str, str, str]:
    """By what a line says, so that the order of the file does not matter."""
    return *_use_of(line), str(astuple(replace(line, where="")))


def _use_of(line: ReplicaLine) -> tuple[str, str]:
    """What tells two uses apart: a list names one again for each of its versions."""
    named = () if line.asset_id else (line.technique, line.description)
    return _place(line), str((line.scenes, line.record, *named))


def _once(terms: Terms, rows: Sequence[ReplicaLine], key: str) -> Iterator[Line]:
    """The rows that tell of one use: it is due once, for the most days that one of them names.

    That they are two uses all the same is for a person to say.
    """
    final = [line for line in rows if line.status != "temp"]
    line = max(final or rows, key=lambda row: _number(row.estimated_days) or Decimal(-1))
    yield from _use(terms, line, key)
    if len(final) > 1:
        told = ", ".join(row.where for row in final)
        yield replace(
            _empty(terms, line, f"{key}/again"),
            because=f"the vendor's list tells of it {len(final)} times ({told}): it is due once, "
            "for the most days that one of them names",
            asks=("one_use_or_two",),
        )


def _place(line: ReplicaLine) -> str:
    named = (line.performer, "replica", line.kind or "", line.shot_code, line.asset_id)
    return "/".join(filter(None, named))


def _use(terms: Terms, line: ReplicaLine, key: str) -> Iterator[Line]:
    days = _number(line.estimated_days) or None  # a replica that is used stands for some work
    basis = f" ({line.basis})" if line.basis else ""
    count = f"{line.estimated_days} day{'' if days == 1 else 's'}"
    told = []
    if days is not None and line.estimated_by:
        told = [f"{count}, estimated by {line.estimated_by}{basis}"]
    elif days is not None:
        told = [f"an estimate of {count}{basis}", "nobody recorded whose it is"]
    if days is None and line.estimated_days.strip():
        told = [f"`{line.estimated_days}` is no count of days that somebody works"]
    empty = _empty(terms, line, key)
    if line.status == "temp":
        temporary = "the vendor's list calls it temporary: nothing final is used yet"
        because = "; ".join([*told, temporary])
        yield replace(empty, because=because, asks=("used_in_the_end",))
        return
    told += _in_other_money(terms, line)
    yield from by_rules(terms, _facts(terms, line, days), replace(empty, because="; ".join(told)))


def _empty(terms: Terms, line: ReplicaLine, key: str) -> Line:
    """Without clause and amount."""
    return Line(
        key=key,
        performer=line.performer,
        picture=terms.production.picture,
        day=None,
        earning=Earning.REPLICA,
        what=_what(line),
        clause=UNREAD,
        amount=None,
        working="",
        changes="another estimate of the days that they would have worked",
        where=line.where,
    )


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
            because="; ".join(_in_other_money(terms, line)),
            changes="a record of the session: its day, its hours, whom the hour suited",
            where=line.where,
        ),
    )


def _facts(terms: Terms, line: ReplicaLine, days: Decimal | None) -> dict[str, Value | None]:
    """What rules of pay ask of one replica, as far as the production's files say."""
    rate, least, principal = _rates(terms, line.performer)
    role = terms.production.role_of(line.performer)
    worked = work_of(terms.production, line.performer)
    here = bool(worked.days or worked.other)
    part = _dollars(principal)
    if role in DAY_PERFORMERS:  # their contract is a principal's, and wins where it is better
        part = max((each for each in (part, _dollars(rate)) if each is not None), default=None)
    return {
        "kind": line.kind,
        "scan": False,
        "picture": terms.production.picture,
        # Who was scanned and stands in this picture's records was scanned for it.
        "home_picture": terms.production.picture if line.scan_session and here else None,
        "estimated_days": days,
        "daily_rate": _dollars(rate),
        "scale_day": _dollars(least),
        "principal_scale_day": part if _dollars(principal) is not None else None,
        # That a background actor's replica is a principal's part, no list of the vendor's says.
        "used_as_principal": True if role in DAY_PERFORMERS else None,
    }


class _Rates(NamedTuple):
    """For a day: the contract's, the least in the performer's class, the least of a principal."""

    contract: Money | None
    least: Money | None
    principal: Money | None


def _rates(terms: Terms, performer: PerformerId) -> _Rates:
    member, day = terms.member(performer), _day(terms)
    of = class_of(None if member is None else member.role)
    return _Rates(
        None if member is None else a_day_of(member),
        _least(terms, of, day),
        _least(terms, class_of("principal"), day),
    )


def _least(terms: Terms, of: str, day: date | None) -> Money | None:
    found = None if day is None else terms.rates.minimum(of, "day", day)
    if found is None:
        return None
    others = (money for money in found.beside if money.currency != "USD")
    return next(others, found.amount) if found.beside else found.amount


def _dollars(money: Money | None) -> Decimal | None:
    """Rules count in US dollars: an amount in other money is none that they can compare."""
    return money.amount if money is not None and money.currency == "USD" else None


def _in_other_money(terms: Terms, line: ReplicaLine) -> list[str]:
    rate, least, _ = _rates(terms, line.performer)
    named = (("the contract", rate), ("the minimum", least))
    return [
        f"{what} is in {money.currency}, and the rule counts in USD"
        for what, money in named
        if money is not None and money.currency != "USD"
    ]


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

"""What a picture's duties are about: each scan, each listed replica, each line of the register."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from personae.clearance.decide import Cover, Decision, decide
from personae.clearance.request import Request
from personae.consent.as_facts import facts_of
from personae.reconciliation.ai_uses import AiUse
from personae.reconciliation.asked import Consents, use_kind
from personae.reconciliation.copies import Copies
from personae.reconciliation.production import Production, ReplicaLine
from personae.reconciliation.scans import scans
from personae.reconciliation.subject import People, Subject, add_line, base_facts
from personae.reconciliation.told import scenes_said
from personae.reconciliation.worked import said, work_of
from personae.rules.facts import REPLICA_KINDS, Value
from personae.vocabulary.names import PerformerId, Scene

_FORM = {"separately_signed": "signed apart", "conspicuous": "clear and conspicuous"}
_TURNOVER = "the day of the vendor's turnover"
_REGISTER = "the day that the register of AI uses has"
_COVERED = {Cover.YES: True, Cover.UNKNOWN: None}


def subjects(consents: Consents, people: People) -> tuple[Subject, ...]:
    """All of a production's, in the order scans, replicas, lines of the register.

    people  what the registry says of each performer: `died_on`, `minor`
    """
    production = consents.production
    register = production.ai_uses or ()
    replicas = [r for r in production.replicas or () if r.status != "omit"]
    scanned, rest = scans(consents, people, register, replicas)
    used = [_replica(consents, people, line) for line in replicas]
    alone: list[Subject] = []
    for line, who in rest:
        at = next((n for n, one in enumerate(used) if _same(one, line, who, production)), None)
        if at is not None:
            used[at] = _with(used[at], line, production)
        elif line.purpose != "writing":
            alone.append(_register(consents, people, line, who))
    written = [one for line in register for one in _written(production, line)]
    return (*scanned, *used, *_numbered(alone), *_numbered(written))


def of_the_register(found: Iterable[Subject], production: Production) -> tuple[Subject, ...]:
    """Those that a line of the register of AI uses tells of, in its order."""
    order = {line.where: n for n, line in enumerate(production.ai_uses or ())}
    told = [one for one in found if one.registered]
    return tuple(sorted(told, key=lambda one: min(order[w] for w in one.where if w in order)))


def _replica(consents: Consents, people: People, line: ReplicaLine) -> Subject:
    production = consents.production
    kind = use_kind(line, production.role_of(line.performer))
    decision = _cover(
        consents,
        line.performer,
        kind=kind,
        scenes=line.scenes,
        copies=Copies(least=line.copies or 1, more=None if line.copies is None else 0),
        made_on=line.turnover_on,
    )
    facts, sources = _agreed(consents, decision, line.turnover_on)
    count = f"{line.copies} copies" if line.copies and line.copies > 1 else "the replica"
    scenes = f", {scenes_said(line.scenes)}" if line.scenes else ""
    return Subject(
        key="/".join(filter(None, ("replica", line.performer, line.shot_code, line.asset_id))),
        about=f"{count} of {line.performer} in {line.shot_code}{scenes}",
        performer=line.performer,
        writers=(),
        scenes=line.scenes,
        day=line.turnover_on,
        shown_on=production.released_on,
        territories=production.territories or (None,),
        facts=facts
        | base_facts(production, people, line.performer)
        | {
            "kind": kind,
            "scan": False,
            "copies": line.copies,
            "home_picture": _home(production, line),
        },
        sources=sources,
        where=(line.where,),
        decision=decision,
    )


def _home(production: Production, line: ReplicaLine) -> str | None:
    """Who was scanned and stands in this picture's records was scanned for it."""
    work = work_of(production, line.performer)
    return production.picture if line.scan_session and (work.days or work.other) else None


def _register(consents: Consents, people: People, line: AiUse, who: PerformerId | None) -> Subject:
    """A line for one performer, or for nobody."""
    production = consents.production
    kind = line.kind(None if who is None else use_kind(None, production.role_of(who)))
    facts = base_facts(production, people, who) | {"kind": kind}
    sources: dict[str, str] = {}
    decision = None
    if who is not None and (kind is None or kind in REPLICA_KINDS):
        decision = _cover(
            consents,
            who,
            kind=kind,
            scenes=line.scenes,
            copies=Copies(least=1),
            made_on=line.day,
            line=line,
        )
        agreed, sources = _agreed(consents, decision, line.day)
        facts = agreed | facts
    add_line(facts, sources, line, production.company)
    return _of_line(production, line, who, facts=facts, sources=sources, decision=decision)


def _written(production: Production, line: AiUse) -> Iterator[Subject]:
    """What a line says to its writers, under the writers' agreement."""
    if not line.writers and line.purpose != "writing":
        return
    facts = base_facts(production, {}, None) | {
        "agreement": production.writers_agreement,
        "kind": "writing",
        "scan": False,
    }
    sources: dict[str, str] = {}
    add_line(facts, sources, line, production.company)
    facts["kind"] = "writing"
    yield _of_line(production, line, None, facts=facts, sources=sources)


def _of_line(
    production: Production,
    line: AiUse,
    who: PerformerId | None,
    *,
    facts: Mapping[str, Value | None],
    sources: Mapping[str, str],
    decision: Decision | None = None,
) -> Subject:
    released = facts.get("released_on")
    writers = line.writers if facts["kind"] == "writing" else ()
    whom = who or ", ".join(writers)
    return Subject(
        key="/".join(filter(None, ("ai-use", str(line.day), line.purpose, line.tool, whom))),
        about=f"{line.tool} on {said(line.day)} ({line.told})" + (f", {whom}" if whom else ""),
        performer=who,
        writers=writers,
        scenes=line.scenes,
        day=line.day,
        shown_on=released if isinstance(released, date) else production.released_on,
        territories=line.territories or production.territories or (None,),
        facts=facts,
        sources=sources,
        where=(line.where,),
        decision=decision,
        registered=True,
    )


def _cover(
    consents: Consents,
    who: PerformerId,
    *,
    kind: str | None,
    scenes: tuple[Scene, ...],
    copies: Copies,
    made_on: date | None,
    line: AiUse | None = None,
) -> Decision:
    """line: of the register, where its own places and media count."""
    production = consents.production
    request = Request(
        performer=who,
        picture=production.picture,
        company=production.company,
        kind=kind,
        media=(line.media if line else ()) or production.media,
        territories=(line.territories if line else ()) or production.territories,
        scenes=scenes or None,
        copies=copies.least,
        more_copies=copies.more,
        made_on=made_on,
        made_on_by=_TURNOVER if line is None else _REGISTER,
        on=consents.judged_on,
        released_on=production.released_on,
        # A tool may well be used before the first day of photography.
        begun_on=production.begun_on if line is None else None,
        life=consents.life_of(who),
    )
    return decide(request, consents.given, consents.withdrawals, complete=consents.complete)


def _agreed(
    consents: Consents, decision: Decision, day: date | None
) -> tuple[dict[str, Value | None], dict[str, str]]:
    """Whether consents cover a use, what the one that does answers itself, and what shows it."""
    facts: dict[str, Value | None] = {"consent_covers": _COVERED.get(decision.covers, False)}
    sources = {"consent_covers": _because(decision)}
    if decision.covers is Cover.YES:
        (consent, *_) = (c for c in consents.given if c.id in decision.consents)
        facts |= facts_of(consent, consents.production.picture, day or consents.judged_on)
        for name, words in _FORM.items():
            if (value := facts.get(name)) is not None:
                said = words if value else f"not {words}"
                sources[name] = f"The consent is {said} (consent {consent.id})."
    return facts, sources


def _because(decision: Decision) -> str:
    said_ = [
        reason.because if reason.rule == "consents" else f"{reason.because} (consent {reason.rule})"
        for reason in decision.reasons
        if decision.covers is not Cover.YES
    ]
    covering = f"Covered by {', '.join(decision.consents)}."
    return " ".join(dict.fromkeys(said_)) or covering


def _same(subject: Subject, line: AiUse, who: PerformerId | None, production: Production) -> bool:
    """Whether the vendor's list has the very replica that a line of the register is about."""
    if who is None or subject.performer != who:
        return False
    kind = line.kind(use_kind(None, production.role_of(who)))
    return kind == subject.facts["kind"] and bool(set(line.scenes) & set(subject.scenes))


def _with(subject: Subject, line: AiUse, production: Production) -> Subject:
    facts, sources = dict(subject.facts), dict(subject.sources)
    add_line(facts, sources, line, production.company)
    released = facts.get("released_on")
    return replace(
        subject,
        facts=facts,
        sources=sources,
        where=tuple(dict.fromkeys((*subject.where, line.where))),
        territories=line.territories or subject.territories,
        shown_on=released if isinstance(released, date) else subject.shown_on,
        registered=True,
    )


def _numbered(found: Iterable[Subject]) -> Iterator[Subject]:
    """Two lines alike in day, tool and purpose are two uses."""
    seen: dict[str, int] = {}
    for one in found:
        seen[one.key] = seen.get(one.key, 0) + 1
        yield one if seen[one.key] == 1 else replace(one, key=f"{one.key}/{seen[one.key]}")

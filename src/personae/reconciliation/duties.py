"""Every duty of a picture: what, by when, whose, by which clause, and whether it is met."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeVar

from personae.clearance.decide import Cover
from personae.clearance.duty import Ask, Met, Owed, ask
from personae.reconciliation.owners import Owner, owner_of
from personae.reconciliation.subject import Subject
from personae.rules.conditions import facts_asked
from personae.rules.facts import Facts
from personae.rules.rule import Effect, Rule, Status
from personae.rules.told import told_by
from personae.vocabulary.money import Money
from personae.vocabulary.names import PerformerId, Scene

# A duty towards whoever sees or hears it is owed when it is shown; any other when it is made.
_OF_SHOWING = frozenset(
    ("disclosed_as_artificial", "disclosed_conspicuously", "marked_machine_readable")
)
Told = TypeVar("Told", bound=str)
NO_DATE = "no date is set by the clause"


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """By what a duty is owed.

    rule    the rule's id, the consent's, or `house` for the house's own
    level   how its words were read, a key of `rules.rule.LEVELS`; `—` where nothing was to be read
    status  law, agreement, bill, proposal, position, consent, house
    unread  what of it nobody read; may be empty
    """

    rule: str
    title: str
    cite: str
    href: str
    level: str
    status: str
    unread: str = ""

    @property
    def decides(self) -> bool:
        """A bill, a proposal and a position bind nobody."""
        return self.status not in ("bill", "proposal", "position")


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One duty; those that differ only in whom they are about are told together.

    key      the same whenever it is worked out
    about    what it is for, one or more
    by       None where no date is set, or it cannot be told
    by_said  what the date is counted from, or that none is set
    because  why it is owed, or why nobody can say
    shows    what shows whether it is met, plain sentences
    missing  the facts nobody recorded and on which it turns
    """

    key: str
    do: str
    about: tuple[str, ...]
    performers: tuple[PerformerId, ...]
    writers: tuple[str, ...]
    scenes: tuple[Scene, ...]
    where: tuple[str, ...]
    owner: Owner
    by: date | datetime | None
    by_said: str
    basis: Basis
    owed: Owed
    met: Met
    because: str
    shows: tuple[str, ...]
    missing: tuple[str, ...]
    amount: Money | None = None


def duties_of(rules: Iterable[Rule], subjects: Iterable[Subject]) -> tuple[Duty, ...]:
    """What these rules ask of these subjects; one duty asked in several places is told once."""
    held = tuple(rules)
    found: dict[str, Duty] = {}
    for subject in subjects:
        for rule in held:
            if not _asked_of(rule, subject):
                continue
            for place in subject.territories:
                asked = ask(rule, facts_for(subject, rule, place))
                if asked is None or _beside(asked):
                    continue
                named = replace(asked, missing=subject.asked_for(asked.missing))
                duty = _duty(named, subject, place)
                before = found.get(duty.key)
                found[duty.key] = duty if before is None else _worse(before, duty)
    return tuple(found.values())


def _asked_of(rule: Rule, subject: Subject) -> bool:
    """What is asked of data about a body is asked of the scan that took them, and told once; what
    makes a consent void, of a use that one covers.
    """
    facts = subject.facts
    if rule.effect is Effect.VOID:
        return subject.decision is not None and subject.decision.covers is Cover.YES
    scanned = facts.get("scan") is True or facts.get("kind") is None
    return scanned or facts.get("biometric") is True or "biometric" not in facts_asked(rule.when)


def _beside(asked: Ask) -> bool:
    """No picture is made under a proposal or a position, where nobody says under what it is."""
    talked_of = asked.rule.status in (Status.PROPOSAL, Status.POSITION)
    return talked_of and asked.owed is Owed.ELSEWHERE


def facts_for(subject: Subject, rule: Rule | None, place: str | None) -> Facts:
    """What is known of a subject in one place, on the day that the rule looks at."""
    shown = rule is not None and not _OF_SHOWING.isdisjoint(facts_asked(rule.when))
    return {
        **subject.facts,
        "on": subject.shown_on if shown else subject.day,
        "territory": place,
        "scene": subject.scenes[0] if len(subject.scenes) == 1 else None,
    }


def told_together(duties: Iterable[Duty]) -> tuple[Duty, ...]:
    """In order of their dates; of what nobody can say whether it is owed, each rule once."""
    found: dict[object, Duty] = {}
    for duty in duties:
        alike: object = duty.key
        if duty.owed is not Owed.YES:
            why = duty.because if duty.basis.status == "unread" else ""
            alike = (duty.basis.rule, duty.do, why)
        elif duty.met is Met.UNKNOWN:
            alike = (duty.basis.rule, duty.by, duty.missing, duty.shows, duty.do)
        before = found.get(alike)
        found[alike] = duty if before is None else _both(before, duty)
    return tuple(sorted(found.values(), key=_order))


def _order(duty: Duty) -> tuple[object, ...]:
    owed = list(Owed).index(duty.owed)
    when = (duty.by is None, str(duty.by or ""))
    return (owed, *when, duty.owner.value, duty.basis.rule, duty.about)


def _duty(asked: Ask, subject: Subject, place: str | None) -> Duty:
    rule = asked.rule
    shown = not _OF_SHOWING.isdisjoint(facts_asked(rule.when))
    day = subject.shown_on if shown else subject.day
    by, by_said = _by(asked, day, shown=shown)
    shows = [subject.sources[name] for name in asked.rests_on if name in subject.sources]
    return Duty(
        key=f"{rule.id}/{subject.key}",
        do=_do(rule),
        about=(subject.about,),
        performers=() if subject.performer is None else (subject.performer,),
        writers=subject.writers,
        scenes=subject.scenes,
        where=subject.where,
        owner=owner_of(rule),
        by=by,
        by_said=by_said,
        basis=basis_of(rule),
        owed=asked.owed,
        met=asked.met,
        because=_because(asked, place),
        shows=tuple(dict.fromkeys(shows)),
        missing=asked.missing,
    )


def _do(rule: Rule) -> str:
    if rule.duty is not None:
        return rule.duty.do
    to_do = "have a person decide" if rule.effect is Effect.REFER else "keep to this"
    return f"{to_do}: {rule.title}"


def basis_of(rule: Rule) -> Basis:
    return Basis(
        rule=rule.id,
        title=rule.title,
        cite=rule.source.cite,
        href=rule.source.href,
        level=rule.source.level,
        status=rule.status.value,
        unread=rule.unread,
    )


def _by(asked: Ask, day: date | None, *, shown: bool) -> tuple[date | datetime | None, str]:
    """What the clause sets; else the use itself, where something must come first."""
    rule = asked.rule
    counted = told_by(rule.duty) if rule.duty else ""
    if asked.owed is not Owed.YES:
        return None, "whether it is owed is not known"
    if counted:
        return asked.by, counted if asked.by else f"{counted}: not on record"
    if rule.effect is not Effect.REQUIRE:
        return None, NO_DATE
    use = "it is shown" if shown else "the use"
    if day is None:
        return None, f"{NO_DATE}; it comes before {use}, whose day is not on record"
    return day, f"{NO_DATE}; it comes before {use}"


def _because(asked: Ask, place: str | None) -> str:
    rule = asked.rule
    if asked.met is Met.YES:
        return rule.title
    law = rule.status in (Status.LAW, Status.BILL) and asked.owed is not Owed.ELSEWHERE
    here = f" in {place}" if place and law else ""
    unread = f" (not read: {rule.unread})" if rule.unread else ""
    if asked.missing or asked.owed is not Owed.YES:
        return f"{rule.title}{here}: nobody recorded {', '.join(asked.missing)}{unread}"
    return f"{rule.because}{unread}"


def _worse(one: Duty, other: Duty) -> Duty:
    """Of the same duty in two places, the one that is owed, and of two the less met."""
    owed, met = list(Owed), (Met.NO, Met.UNKNOWN, Met.YES)
    return min(one, other, key=lambda duty: (owed.index(duty.owed), met.index(duty.met)))


def _both(one: Duty, other: Duty) -> Duty:
    return replace(
        one,
        about=_once(one.about, other.about),
        performers=_once(one.performers, other.performers),
        writers=_once(one.writers, other.writers),
        scenes=_once(one.scenes, other.scenes),
        where=_once(one.where, other.where),
        missing=_once(one.missing, other.missing),
        shows=_once(one.shows, other.shows),
    )


def _once(one: tuple[Told, ...], other: tuple[Told, ...]) -> tuple[Told, ...]:
    return tuple(dict.fromkeys((*one, *other)))

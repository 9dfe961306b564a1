"""What one rule asks of one thing, and whether it is met, not met or not known.

A rule speaks where something is lacking, and is silent both where nothing is asked and where all
was done. To tell the two apart, it is asked twice: as recorded, and as if nobody had done any of
what a duty is about (`DEEDS`).
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from personae.clearance.due_days import due_by
from personae.clearance.gather import derived
from personae.clearance.reach import gate
from personae.rules.conditions import ALWAYS, All, AnyOf, Atom, Condition, facts_asked, turns_on
from personae.rules.facts import DEEDS, Facts
from personae.rules.rule import Effect, Rule

# Worked out of these, where nobody recorded them themselves.
ROOTS = {
    "hours_of_notice": ("notice_given_at", "services_at"),
    "hours_from_engagement": ("engaged_at", "services_at"),
    "noticed_by_engagement": ("notice_given_at", "engaged_at"),
    "purpose_ended": ("purpose_ended_on",),
    "years_since_interaction": ("last_interaction_on",),
}
_ASK = (Effect.REQUIRE, Effect.FORBID, Effect.REFER, Effect.VOID)


class Met(Enum):
    YES = "met"
    NO = "not met"
    UNKNOWN = "not known"


class Owed(Enum):
    YES = "owed"
    MAYBE = "not known whether it is owed"
    ELSEWHERE = "not known whether it reaches here"  # the place or the agreement is unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """missing  the facts on which it turns, by name, those that nobody recorded
    by       None where the rule sets no date, or what it counts from is not recorded
    rests_on the facts that show whether it is met
    """

    rule: Rule
    owed: Owed
    met: Met
    missing: tuple[str, ...]
    by: date | datetime | None
    rests_on: tuple[str, ...]


def ask(rule: Rule, facts: Facts) -> Ask | None:
    """What `rule` asks; None where it asks nothing of a thing with these facts.

    Nor is anything asked where nobody can say whether it is owed, and all of it was done.
    What is owed in money is worked out where pay is. A rule that makes a consent void asks that the
    consent be so that it counts; it is to be asked of a use that one covers.
    """
    if rule.effect not in _ASK or rule.of_pay:
        return None
    known = derived(facts)
    open_: dict[str, None] = {}
    worst_open: dict[str, None] = {}
    speaks_open: dict[str, None] = {}
    here = turns_on(gate(rule), known, open_)
    at_worst = turns_on(_undone(rule.speaks), known, worst_open)
    if here is False or at_worst is False:
        return None
    speaks = turns_on(rule.speaks, known, speaks_open)
    if speaks is False and (here is None or at_worst is None):
        return None
    if here is None:
        owed, missing = Owed.ELSEWHERE, open_
    elif at_worst is None:
        owed, missing = Owed.MAYBE, worst_open
    else:
        owed, missing = Owed.YES, speaks_open
    return Ask(
        rule=rule,
        owed=owed,
        met=_met(rule, speaks, owed),
        missing=() if speaks is False else _roots(missing, known),
        by=due_by(rule, known),
        rests_on=_rests_on(rule),
    )


def _met(rule: Rule, speaks: bool | None, owed: Owed) -> Met:
    if speaks is False:
        return Met.YES
    if speaks is None or rule.effect is Effect.REFER or owed is not Owed.YES:
        return Met.UNKNOWN
    return Met.NO


def _undone(condition: Condition) -> Condition:
    """The condition as if whatever somebody could have done spoke for the rule."""
    if isinstance(condition, Atom):
        return ALWAYS if condition.fact in DEEDS else condition
    parts = tuple(map(_undone, condition.parts))
    return All(parts) if isinstance(condition, All) else AnyOf(parts)


def _roots(missing: dict[str, None], known: Facts) -> tuple[str, ...]:
    """What to ask a person for: the moments, rather than the hours between them."""
    found: dict[str, None] = {}
    for name in missing:
        roots = [root for root in ROOTS.get(name, ()) if known.get(root) is None]
        found |= dict.fromkeys(roots or [name])
    return tuple(found)


def _rests_on(rule: Rule) -> tuple[str, ...]:
    deeds = [name for name in facts_asked(rule.speaks) if name in DEEDS or name in ROOTS]
    return tuple(dict.fromkeys(root for name in deeds for root in (name, *ROOTS.get(name, ()))))

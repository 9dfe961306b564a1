"""What must hold for a rule to speak: a tree over single facts, in three-valued logic.

An atom compares one fact with constants, so that the same tree can be asked of one use, compiled
for many (`clearance`), and reasoned about (`satisfiable`). Negation is pushed to the atoms.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from typing import TypeAlias

from personae.rules.facts import Facts, Value
from personae.vocabulary.answer import Answer


class Op(Enum):
    IN = "in"  # one of `values`
    FROM = "from"  # not before, or not less than, the only value
    WITHIN = "within"  # a territory that lies in one of `values`, or holds one of them
    INSIDE = "inside"  # a territory that lies in one of `values`, whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Atom:
    """One fact against constants.

    holds  what is asked for: that the comparison is so, or that it is not
    """

    fact: str
    op: Op
    values: tuple[Value, ...]
    holds: bool = True


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple["Condition", ...]


Condition: TypeAlias = "Atom | All | AnyOf"
ALWAYS = All(())
NEVER = AnyOf(())


def true(fact: str) -> Atom:
    return Atom(fact=fact, op=Op.IN, values=(True,))


def negated(condition: Condition) -> Condition:
    if isinstance(condition, Atom):
        return replace(condition, holds=not condition.holds)
    parts = tuple(negated(part) for part in condition.parts)
    return AnyOf(parts) if isinstance(condition, All) else All(parts)


def atoms(condition: Condition) -> Iterator[Atom]:
    if isinstance(condition, Atom):
        yield condition
        return
    for part in condition.parts:
        yield from atoms(part)


def facts_asked(condition: Condition) -> tuple[str, ...]:
    """By name, each once, in the order they are asked."""
    return tuple(dict.fromkeys(atom.fact for atom in atoms(condition)))


def answered(condition: Condition, facts: Facts) -> Answer:
    """By Kleene's strong three-valued logic."""
    return Answer.of(turns_on(condition, facts, {}))


def turns_on(condition: Condition, facts: Facts, names: dict[str, None]) -> bool | None:
    """As `answered`, with None for unknown; `names` gains the facts that would settle it."""
    if isinstance(condition, Atom):
        known = holds(condition, facts.get(condition.fact))
        if known is None:
            names[condition.fact] = None
        return known
    settles = not isinstance(condition, All)
    combined: bool | None = not settles
    open_: dict[str, None] = {}
    for part in condition.parts:
        known = turns_on(part, facts, open_)
        if known is settles:
            return settles
        if known is None:
            combined = None
    names |= open_
    return combined


def holds(atom: Atom, value: Value | None) -> bool | None:
    """None where it turns on what nobody recorded."""
    return None if value is None else compares(atom, value) is atom.holds


def compares(atom: Atom, value: Value) -> bool:
    """The comparison itself, whether or not it is asked for."""
    if atom.op is Op.IN:
        return value in atom.values
    if atom.op is Op.FROM:
        return bool(value >= atom.values[0])  # type: ignore[operator]  # the loader compares like with like
    lies = meets if atom.op is Op.WITHIN else inside
    return any(lies(str(value), str(region)) for region in atom.values)


def residual(condition: Condition, facts: Facts) -> Condition:
    """What is left to be known: `ALWAYS` and `NEVER` where nothing is."""
    if isinstance(condition, Atom):
        known = holds(condition, facts.get(condition.fact))
        return condition if known is None else (ALWAYS if known else NEVER)
    settles = NEVER if isinstance(condition, All) else ALWAYS
    left = [residual(part, facts) for part in condition.parts]
    if settles in left:
        return settles
    left = [part for part in left if part not in (ALWAYS, NEVER)]
    if len(left) == 1:
        return left[0]
    return All(tuple(left)) if isinstance(condition, All) else AnyOf(tuple(left))


# The Union's members in 2026, by ISO 3166.
EU = frozenset(
    (
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"),
        *("IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
    )
)


def inside(place: str, region: str) -> bool:
    """Whether all of `place` lies in `region`: Paris in the EU, California in the US."""
    if region == "EU":
        return place == region or place.split("-", maxsplit=1)[0] in EU
    return place == region or place.startswith(f"{region}-")


def meets(place: str, region: str) -> bool:
    """Whether a use in `place` is also one in `region`: in the US it is one in California too."""
    return inside(place, region) or inside(region, place)

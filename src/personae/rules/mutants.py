"""A rule changed in one place: whether its cases would notice.

A case on each side of a comparison does not yet show that the comparison decides anything. So each
leaf of a condition is changed in every way in which somebody could have written it wrongly, and at
least one case must come out otherwise.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from personae.rules.conditions import (
    ALWAYS,
    NEVER,
    All,
    AnyOf,
    Atom,
    Condition,
    Op,
    answered,
    negated,
)
from personae.rules.facts import Facts, Value
from personae.rules.rule import Case, Rule
from personae.rules.told import shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """changed  what was done to which leaf, in words: `kind, without voice`
    condition  the rule's condition with that one change, its days included
    """

    changed: str
    condition: Condition


def mutants(condition: Condition) -> Iterator[Mutant]:
    """Every condition that differs in one leaf.

    A leaf is turned round, taken as always and as never so; a list loses each of its values; a
    boundary moves by a day, a minute or one, to either side.
    """
    for path, leaf in _leaves(condition, ()):
        for changed, other in _changed(leaf):
            yield Mutant(changed=f"{leaf.fact}, {changed}", condition=_put(condition, path, other))


def leaves(condition: Condition) -> int:
    """How many single comparisons it is made of, one that stands twice counted twice."""
    return sum(1 for _ in _leaves(condition, ()))


def unnoticed(rule: Rule, cases: tuple[Case, ...], derive: Callable[[Facts], Facts]) -> list[str]:
    """The changes that no case notices, in words; empty where every leaf is shown to matter."""
    tried = [derive(case.facts) for case in cases]
    as_it_is = [answered(rule.speaks, facts) for facts in tried]
    return [
        mutant.changed
        for mutant in mutants(rule.speaks)
        if [answered(mutant.condition, facts) for facts in tried] == as_it_is
    ]


def _leaves(condition: Condition, at: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], Atom]]:
    if isinstance(condition, Atom):
        yield at, condition
        return
    for n, part in enumerate(condition.parts):
        yield from _leaves(part, (*at, n))


def _put(condition: Condition, at: tuple[int, ...], new: Condition) -> Condition:
    if not at or isinstance(condition, Atom):
        return new
    first, *rest = at
    parts = tuple(
        _put(part, tuple(rest), new) if n == first else part
        for n, part in enumerate(condition.parts)
    )
    return All(parts) if isinstance(condition, All) else AnyOf(parts)


def _changed(leaf: Atom) -> Iterator[tuple[str, Condition]]:
    yield "turned round", negated(leaf)
    yield "always", ALWAYS
    yield "never", NEVER
    if leaf.op is Op.FROM:
        for edge in _beside(leaf.values[0]):
            yield f"from {shown(edge)}", replace(leaf, values=(edge,))
    elif len(leaf.values) > 1:
        for value in leaf.values:
            rest = tuple(each for each in leaf.values if each != value)
            yield f"without {shown(value)}", replace(leaf, values=rest)


def _beside(edge: Value) -> Iterator[Value]:
    if isinstance(edge, date):
        step = timedelta(minutes=1) if isinstance(edge, datetime) else timedelta(days=1)
        yield edge - step
        yield edge + step
    elif isinstance(edge, int | Decimal):
        yield edge - 1
        yield edge + 1

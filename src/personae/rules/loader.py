"""What a rule.yaml says, as a rule: refuses what it does not fully understand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import TypeAlias

from personae.rules.conditions import (
    All,
    AnyOf,
    Atom,
    Condition,
    Op,
    atoms,
    facts_asked,
    holds,
    negated,
    true,
)
from personae.rules.engine import speaks
from personae.rules.facts import FACTS, Fact, Facts, Kind, Value, WrongValueError, value_of
from personae.rules.rule import Applies, Case, Rule
from personae.vocabulary.mistake import did_you_mean

At: TypeAlias = "tuple[str | int, ...]"
Written: TypeAlias = "str | bool | list[Written] | dict[str, Written] | None"
Tell: TypeAlias = "Callable[[At, str, str], None]"  # where, what, what to do

_DECLARED = "New facts are declared in src/personae/rules/facts.py."
_FROM = {Kind.NUMBER: "at_least", Kind.DAY: "from", Kind.MOMENT: "from"}
_BEFORE = {Kind.NUMBER: "under", Kind.DAY: "before", Kind.MOMENT: "before"}


def fact_called(name: str, at: At, tell: Tell) -> Fact | None:
    """The fact, or None and why by `tell`."""
    fact = FACTS.get(name)
    if fact is None:
        near = did_you_mean(name, FACTS)
        tell(at, f"no fact is called `{name}`.", f"{near} {_DECLARED}".strip())
    return fact


def condition_of(written: Written, at: At, tell: Tell) -> Condition | None:
    """A condition as written; None, and why by `tell`, where any part of it is not understood.

    `fact` is a yes; `fact: value`, `fact: [values]` and, for days and numbers, `fact: {from: …,
    before: …}` or `{at_least: …, under: …}` compare; `all`, `any` and `not` combine.
    """
    if isinstance(written, str):
        fact = fact_called(written, at, tell)
        if fact is None:
            return None
        if fact.kind is not Kind.YES_NO:
            tell(at, f"`{written}` is {fact.kind.value}.", f"Say which: `{written}: …`.")
            return None
        return true(written)
    if not isinstance(written, dict) or len(written) != 1:
        tell(at, "a condition is a fact, or one of `all`, `any`, `not`, or `fact: value`.", "")
        return None
    ((key, inner),) = written.items()
    here = (*at, key)
    if key == "not":
        part = condition_of(inner, here, tell)
        return None if part is None else negated(part)
    if key in ("all", "any"):
        return _combined(key, inner, here, tell)
    fact = fact_called(key, here, tell)
    return None if fact is None else _compared(fact, inner, here, tell)


def _combined(key: str, inner: Written, at: At, tell: Tell) -> Condition | None:
    if not isinstance(inner, list) or not inner:
        tell(at, f"`{key}` takes a list of conditions.", "")
        return None
    parts = [condition_of(part, (*at, n), tell) for n, part in enumerate(inner)]
    known = tuple(part for part in parts if part is not None)
    if len(known) < len(parts):
        return None
    return All(known) if key == "all" else AnyOf(known)


def _compared(fact: Fact, inner: Written, at: At, tell: Tell) -> Condition | None:
    if isinstance(inner, dict):
        return _between(fact, inner, at, tell)
    values = [_value(fact, v, at, tell) for v in (inner if isinstance(inner, list) else [inner])]
    known = tuple(v for v in values if v is not None)
    if len(known) < len(values) or not known:
        return None
    op = Op.WITHIN if fact.kind is Kind.TERRITORY else Op.IN
    return Atom(fact=fact.name, op=op, values=known)


def _between(fact: Fact, inner: dict[str, Written], at: At, tell: Tell) -> Condition | None:
    from_, before = _FROM.get(fact.kind), _BEFORE.get(fact.kind)
    if from_ is None or before is None or not inner or set(inner) - {from_, before}:
        words = f"`{from_}` and `{before}`" if from_ else "no order: name its values"
        tell(at, f"`{fact.name}` takes {words}.", "")
        return None
    parts: list[Condition] = []
    for key, written in inner.items():
        value = _value(fact, written, (*at, key), tell)
        if value is None:
            return None
        atom = Atom(fact=fact.name, op=Op.FROM, values=(value,))
        parts.append(atom if key == from_ else negated(atom))
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def _value(fact: Fact, written: object, at: At, tell: Tell) -> Value | None:
    try:
        value = value_of(fact, written)
    except WrongValueError as wrong:
        tell(at, f"{wrong}.", did_you_mean(str(written), fact.choices))
        return None
    if value is None:
        tell(at, f"`{fact.name}` is compared with nothing.", "A condition names a value.")
    return value


def satisfiable(condition: Condition) -> bool:
    """Whether any facts at all make it true. Exact: an atom asks one fact against constants."""
    return _fits([condition], {})


def _fits(pending: list[Condition], asked: dict[str, tuple[Atom, ...]]) -> bool:
    if not pending:
        return True
    first, rest = pending[0], pending[1:]
    if isinstance(first, All):
        return _fits([*first.parts, *rest], asked)
    if isinstance(first, AnyOf):
        return any(_fits([part, *rest], asked) for part in first.parts)
    together = (*asked.get(first.fact, ()), first)
    return _possible(first.fact, together) and _fits(rest, {**asked, first.fact: together})


def _possible(name: str, together: tuple[Atom, ...]) -> bool:
    """Whether one value of a fact can satisfy all of these atoms."""
    fact = FACTS[name]
    if fact.kind is Kind.YES_NO:
        tried: list[Value] = [True, False]
    elif fact.kind is Kind.CHOICE:
        tried = list(fact.choices)
    else:
        named = [value for atom in together for value in atom.values]
        tried = [*named, *(_beside(value) for value in named)]
    return any(all(holds(atom, value) for atom in together) for value in tried)


def _beside(value: Value) -> Value:
    """A value that none of the others is, and that lies just below where there is an order."""
    if isinstance(value, str):
        return f"{value}-elsewhere" if len(value) > 2 else "ZZ"  # noqa: PLR2004  # ISO 3166's own
    return value - (timedelta(microseconds=1) if hasattr(value, "tzinfo") else _step(value))  # type: ignore[operator]


def _step(value: Value) -> object:
    return timedelta(days=1) if isinstance(value, date) else 1


def untested(rule: Rule, cases: tuple[Case, ...], derive: Callable[[Facts], Facts]) -> list[str]:
    """What the cases of a rule leave untried, each as the words after “no case has”.

    derive  facts worked out of others, as a decision has them
    """
    tried = [derive(case.facts) for case in cases]
    missing = _untried_days(rule.applies, tried)
    for fact in facts_asked(rule.when):
        if all(facts.get(fact) is not None for facts in tried):
            missing.append(f"`{fact}` unknown")
    for atom in dict.fromkeys(atoms(rule.when)):
        seen = {holds(atom, facts.get(atom.fact)) for facts in tried}
        missing += [
            f"`{atom.fact}` {'so' if wanted else 'otherwise'} as the condition asks"
            for wanted in (True, False)
            if wanted not in seen
        ]
    said = {case.expect for case in cases}
    missing += [
        f"the answer `{word}`" for word in (rule.effect.value, "silent") if word not in said
    ]
    return missing


def _untried_days(applies: Applies | None, tried: list[Facts]) -> list[str]:
    if applies is None:
        return []
    out = []
    for edge in (applies.from_, applies.until):
        if edge is None:
            continue
        for day in (edge - timedelta(days=1), edge):
            if not any(facts.get(applies.fact) == day for facts in tried):
                out.append(f"`{applies.fact}: {day}`")
    return out


def failed(rule: Rule, cases: tuple[Case, ...], derive: Callable[[Facts], Facts]) -> list[str]:
    """The cases that the rule answers otherwise than they expect, each as a sentence."""
    return [
        f"“{case.says}”: expected {case.expect}, and the rule says {got}"
        for case in cases
        if (got := speaks(rule, derive(case.facts))) != case.expect
    ]


def merged(given: Mapping[str, Value | None], but: Mapping[str, Value | None]) -> Facts:
    return {**given, **but}

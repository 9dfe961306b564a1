"""Decisions held against CEL in C++, which knows nothing of ours: an error there is an unknown.

CEL's `&&` and `||` pass over an error where the other side settles it, as Kleene's logic does.
https://github.com/google/cel-spec/blob/master/doc/langdef.md#logical-operators
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import TypeAlias

import pytest
from bench.uses import TWELVE, drawn, facts_of, recorded_for, shipped
from cel_expr_python import cel

from personae.clearance.answers import Ruling
from personae.clearance.compiled import compiled
from personae.clearance.gather import derived
from personae.clearance.items import Grant, Items
from personae.clearance.rows import row_of
from personae.rules.conditions import EU, All, Atom, Condition, Op
from personae.rules.facts import FACTS, Facts, Kind, Value

Data: TypeAlias = dict[str, bool | float | str]
_TYPES = {Kind.YES_NO: cel.Type.BOOL, Kind.DAY: cel.Type.DOUBLE, Kind.MOMENT: cel.Type.DOUBLE}
_TYPES |= {Kind.NUMBER: cel.Type.DOUBLE}
_UNKNOWABLE = "consent_covers_is_unknown"


def number(value: Value) -> float:
    """Days and moments as numbers of one scale each."""
    if isinstance(value, datetime):
        return value.timestamp()
    return float((value - date(2000, 1, 1)).days) if isinstance(value, date) else float(value)


def told(facts: Facts) -> Data:
    """What is known, and no more."""
    known = {name: value for name, value in facts.items() if value is not None}
    return {n: v if isinstance(v, bool | str) else number(v) for n, v in known.items()}


def literal(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{value}"' if isinstance(value, str) else repr(number(value))


def written(condition: Condition) -> str:
    """In the Common Expression Language."""
    if isinstance(condition, Atom):
        said = _compared(condition)
        return said if condition.holds else f"!{said}"
    parts = " && " if isinstance(condition, All) else " || "
    empty = "true" if isinstance(condition, All) else "false"
    return f"({parts.join(map(written, condition.parts)) or empty})"


def _compared(atom: Atom) -> str:
    if atom.op is Op.IN:
        return f"({atom.fact} in [{', '.join(map(literal, atom.values))}])"
    if atom.op is Op.FROM:
        return f"({atom.fact} >= {literal(atom.values[0])})"
    lies = [_inside(atom.fact, f'"{region}"') for region in atom.values]
    if atom.op is Op.WITHIN:
        lies += [_inside(f'"{region}"', atom.fact) for region in atom.values]
    return f"({' || '.join(lies)})"


def _inside(place: str, region: str) -> str:
    members = ", ".join(f'"{member}"' for member in sorted(EU))
    in_eu = f'{region} == "EU" && {place}.split("-")[0] in [{members}]'
    return f'{place} == {region} || {place}.startsWith({region} + "-") || ({in_eu})'


class Oracle:
    """The whole decision, each of its questions one expression of CEL, grants and levels too."""

    def __init__(self, items: Items) -> None:
        self._environment = cel.NewEnv(
            variables={
                _UNKNOWABLE: cel.Type.BOOL,
                **{n: _TYPES.get(fact.kind, cel.Type.STRING) for n, fact in FACTS.items()},
            },
            config=cel.NewEnvConfigFromYaml("extensions:\n- name: strings\n"),
        )
        self._covers = self._asking(self._milder(items, Ruling.NEEDS_CONSENT))
        self._at_least = {
            level: self._asking(self._severe(items, level)) for level in list(Ruling)[1:]
        }

    def answer(self, facts: Facts) -> int:
        data = told(facts)
        covers = self._covers(data)
        if covers is not None:
            data["consent_covers"] = covers
        found = {level: ask(data) for level, ask in self._at_least.items()}
        low = max((level for level, so in found.items() if so), default=Ruling.PERMITTED)
        high = max((level for level, so in found.items() if so is not False), default=low)
        return low if low == high else max(low, Ruling.CANNOT_SAY)

    def _asking(self, text: str) -> Callable[[Data], bool | None]:
        expression = self._environment.compile(text)

        def ask(data: Data) -> bool | None:
            value = expression.eval(data=data)
            return bool(value.value()) if value.type() == cel.Type.BOOL else None

        return ask

    def _milder(self, items: Items, level: Ruling) -> str:
        grants = [self._granted(grant) for grant in items.grants if grant.ruling < level]
        return " || ".join(grants + ([] if items.complete else [_UNKNOWABLE])) or "false"

    def _granted(self, grant: Grant) -> str:
        return f"(performer == {literal(grant.performer)} && {written(grant.when)})"

    def _severe(self, items: Items, level: Ruling) -> str:
        parts = [written(one.when) for one in items.restrictions if one.ruling >= level]
        if level <= Ruling.NEEDS_CONSENT:
            parts.append(f"({written(items.needs)} && !({self._milder(items, level)}))")
        return " || ".join(parts) or "false"


@pytest.mark.parametrize("complete", [True, False])
@pytest.mark.parametrize("items", [lambda: TWELVE, shipped], ids=["twelve", "shipped"])
def test_an_engine_that_knows_nothing_of_ours_answers_3000_uses_alike(
    items: Callable[[], Items], complete: bool
) -> None:
    asked = replace(items(), complete=complete)
    decide, oracle = compiled(asked), Oracle(asked)
    frame = drawn(asked, 3_000, seed=21, missing=0.15, facts=recorded_for(asked))
    uses = [derived(facts) for facts in facts_of(frame)]
    ours = [decide(row_of(facts))[0] for facts in uses]
    assert [oracle.answer(facts) for facts in uses] == ours
    assert len(set(ours)) >= (3 if complete else 2)


def test_the_oracle_tells_another_rule_from_ours() -> None:
    forgot = replace(TWELVE, restrictions=TWELVE.restrictions[1:])
    oracle, decide = Oracle(forgot), compiled(TWELVE)
    uses = list(facts_of(drawn(TWELVE, 500, seed=22, missing=0.0)))
    assert any(oracle.answer(facts) != decide(row_of(facts))[0] for facts in uses)

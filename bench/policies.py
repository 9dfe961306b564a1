"""The items in the languages of two peers, as their own guides write conditions."""

import json
from collections.abc import Iterable, Sequence
from datetime import date

from personae.clearance.items import Grant, Items
from personae.rules.conditions import All, Atom, Condition, Op, compares
from personae.rules.facts import Facts, Value

Plain = bool | int | str
_COVERS = "consent_covers"
NEEDS = "needs"


def plain(value: object) -> Plain:
    """Days as ordinals, and whole numbers: Cedar has no others."""
    if isinstance(value, bool | str):
        return value
    return value.toordinal() if isinstance(value, date) else int(str(value).partition(".")[0])


def told(facts: Facts) -> dict[str, Plain]:
    """What is known; what is not is left out, as both ask it to be."""
    return {name: plain(value) for name, value in facts.items() if value is not None}


def numbered(items: Items) -> list[tuple[int, Condition]]:
    """Each item's condition, and last the one that asks whether a consent is needed."""
    conditions = [one.when for one in items.restrictions] + [_given(g) for g in items.grants]
    return list(enumerate([*conditions, items.needs]))


def _given(grant: Grant) -> Condition:
    return All((Atom(fact="performer", op=Op.IN, values=(grant.performer,)), grant.when))


def _constants(values: Iterable[Value]) -> str:
    return ", ".join(json.dumps(plain(value)) for value in values)


def _named(atom: Atom, places: Sequence[str]) -> Atom:
    """Without regions, which neither knows: the places that lie there."""
    if atom.op not in (Op.WITHIN, Op.INSIDE):
        return atom
    found = tuple(place for place in places if compares(atom, place))
    return Atom(fact=atom.fact, op=Op.IN, values=found, holds=atom.holds)


class _Rego:
    def __init__(self, places: Sequence[str]) -> None:
        self.rules: list[str] = []
        self._places = places

    def body(self, condition: Condition) -> list[str]:
        if isinstance(condition, Atom):
            return [self._atom(_named(condition, self._places))]
        if isinstance(condition, All):
            return [line for part in condition.parts for line in self.body(part)]
        name = f"any{len(self.rules)}"
        self.rules += [self.rule(name, part) for part in condition.parts]
        return [name]

    def rule(self, head: str, condition: Condition) -> str:
        return f"{head} if {{\n  " + "\n  ".join(self.body(condition)) + "\n}"

    def _atom(self, atom: Atom) -> str:
        if atom.fact == _COVERS:
            return "covers" if atom.holds else "not covers"
        if atom.op is Op.FROM:
            return f"input.{atom.fact} {'>=' if atom.holds else '<'} {_constants(atom.values)}"
        if atom.values == (True,):
            return f"input.{atom.fact} == {json.dumps(atom.holds)}"
        return f"{'' if atom.holds else 'not '}input.{atom.fact} in {{{_constants(atom.values)}}}"


def rego(items: Items, places: Sequence[str]) -> str:
    rego = _Rego(places)
    fired = [rego.rule(f"fired contains {n}", when) for n, when in numbered(items)]
    covers = [rego.rule("covers", _given(grant)) for grant in items.grants]
    return "\n".join(["package items", "import rego.v1", *rego.rules, *covers, *fired])


def _cedar(condition: Condition, places: Sequence[str]) -> str:
    if not isinstance(condition, Atom):
        sign = " && " if isinstance(condition, All) else " || "
        return f"({sign.join(_cedar(part, places) for part in condition.parts)})"
    atom = _named(condition, places)
    if atom.op is Op.FROM:
        return f"context.{atom.fact} {'>=' if atom.holds else '<'} {_constants(atom.values)}"
    if atom.values == (True,):
        return f"context.{atom.fact} == {json.dumps(atom.holds)}"
    return f"{'' if atom.holds else '!'}[{_constants(atom.values)}].contains(context.{atom.fact})"


def cedar(items: Items, places: Sequence[str]) -> dict[str, str]:
    first = len(items.restrictions)
    consents = range(first, first + len(items.grants))
    policies: dict[str, list[str]] = {"consents": [], "rules": []}
    for n, when in numbered(items):
        text = (
            f'@item("{n}")\npermit(principal, action, resource) when {{ {_cedar(when, places)} }};'
        )
        policies["consents" if n in consents else "rules"].append(text)
    return {name: "\n".join(texts) for name, texts in policies.items()}

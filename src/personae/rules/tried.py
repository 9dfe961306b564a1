"""A rule against its cases: those that fail, and what they leave untried."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from personae.rules.conditions import Atom, Op, atoms, facts_asked, holds
from personae.rules.engine import speaks
from personae.rules.facts import FACTS, Facts, Kind, Value
from personae.rules.rule import Case, Rule
from personae.rules.told import shown


def failed(rule: Rule, cases: tuple[Case, ...], derive: Callable[[Facts], Facts]) -> list[str]:
    """The cases that the rule answers otherwise than they expect, each as a sentence.

    derive  facts worked out of others, as a decision has them
    """
    return [
        f"“{case.says}”: expected {case.expect}, and the rule says {got}"
        for case in cases
        if (got := speaks(rule, derive(case.facts))) != case.expect
    ]


def untested(rule: Rule, cases: tuple[Case, ...], derive: Callable[[Facts], Facts]) -> list[str]:
    """What the cases of a rule leave untried, each as the words after “no case has”."""
    tried = [derive(case.facts) for case in cases]
    missing = [
        f"`{name}: null`, which is unknown"
        for name in facts_asked(rule.speaks)
        if all(facts.get(name) is not None for facts in tried)
    ]
    for atom in dict.fromkeys(atoms(rule.speaks)):
        seen = {holds(atom, facts.get(atom.fact)) for facts in tried}
        missing += [_side(atom, so=so is atom.holds) for so in (True, False) if so not in seen]
        for value in _edges(atom):
            if all(facts.get(atom.fact) != value for facts in tried):
                missing.append(f"`{atom.fact}: {shown(value)}`")
    said = {case.expect for case in cases}
    wanted = dict.fromkeys((rule.effect.value, "silent"))
    missing += [f"`expect: {word}`" for word in wanted if word not in said]
    return list(dict.fromkeys(missing))


def _side(atom: Atom, *, so: bool) -> str:
    """The values for which the comparison of an atom is so, or is not."""
    name, values = atom.fact, [shown(value) for value in atom.values]
    if FACTS[name].kind is Kind.YES_NO and len(atom.values) == 1:
        return f"`{name}: {'true' if (atom.values[0] is True) is so else 'false'}`"
    if atom.op is Op.FROM:
        return f"`{name}` {'not below' if so else 'below'} {values[0]}"
    where = "in" if atom.op is Op.WITHIN else "among"
    return f"`{name}` {'' if so else 'not '}{where} {', '.join(values)}"


def _edges(atom: Atom) -> Iterator[Value]:
    """The boundary itself, and the day before where it is a day."""
    if atom.op is not Op.FROM:
        return
    (edge,) = atom.values
    if FACTS[atom.fact].kind is Kind.DAY and isinstance(edge, date) and edge > date.min:
        yield edge - timedelta(days=1)
    yield edge


def merged(given: Mapping[str, Value | None], but: Mapping[str, Value | None]) -> Facts:
    """A case's facts: those of all cases of the file, but for its own."""
    return {**given, **but}

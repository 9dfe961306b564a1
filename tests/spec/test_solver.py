"""The shipped rules put to a solver: each can speak, and each branch of an `any` can be why.

Z3 knows nothing of ours: words and days are whole numbers to it, other numbers are rationals, a
place is a country and a part of it.
"""

from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from itertools import count
from typing import Any

import pytest
import z3
from bench.uses import condition
from hypothesis import given
from hypothesis import strategies as st

from personae.app.files.packs import read_packs
from personae.clearance.reach import reaches
from personae.rules.conditions import EU, All, AnyOf, Atom, Condition, Op, negated
from personae.rules.facts import FACTS, Kind, Value
from personae.rules.possible import satisfiable
from personae.rules.rule import Rule


@cache
def numbered(_word: str) -> int:
    """Each word another number."""
    return next(_NUMBERS)


_NUMBERS = count(1)
the_country, the_part = z3.Int("country"), z3.Int("part of it")  # no part is 0: the whole country


def variable(name: str) -> Any:
    kind = FACTS[name].kind
    if kind is Kind.YES_NO:
        return z3.Bool(name)
    return z3.Real(name) if kind in (Kind.NUMBER, Kind.MOMENT) else z3.Int(name)


def constant(value: Value) -> Any:
    if isinstance(value, bool):
        return z3.BoolVal(value)
    if isinstance(value, str):
        return z3.IntVal(numbered(value))
    if isinstance(value, datetime):
        return z3.RealVal(str(value.timestamp()))
    return z3.IntVal(value.toordinal()) if isinstance(value, date) else z3.RealVal(str(value))


def posed(condition: Condition) -> Any:
    if isinstance(condition, Atom):
        said = _compared(condition)
        return said if condition.holds else z3.Not(said)
    parts = [posed(part) for part in condition.parts]
    return z3.And(*parts) if isinstance(condition, All) else z3.Or(*parts)


def _compared(atom: Atom) -> Any:
    if atom.op in (Op.WITHIN, Op.INSIDE):
        return z3.Or(*(_lies(str(region), atom.op) for region in atom.values))
    fact = variable(atom.fact)
    if atom.op is Op.FROM:
        return fact >= constant(atom.values[0])
    return z3.Or(*(fact == constant(value) for value in atom.values))


def _lies(region: str, op: Op) -> Any:
    """Whether the place lies in a region; for `within` also whether it holds the region."""
    country, _, part = region.partition("-")
    in_country = the_country == numbered(country)
    of_union = z3.Or(*(the_country == numbered(member) for member in sorted(EU | {"EU"})))
    inside = in_country if region != "EU" else of_union
    if part:
        inside = z3.And(in_country, the_part == numbered(part))
    if op is Op.INSIDE:
        return inside
    around = [z3.And(in_country, the_part == 0)] + [the_country == numbered("EU")] * (country in EU)
    return z3.Or(inside, *around)


def possible(condition: Condition) -> bool:
    """Whether any facts at all make it true, as the solver has it."""
    solver = z3.Solver()
    for name, fact in FACTS.items():
        if fact.choices:
            solver.add(z3.Or(*(variable(name) == constant(choice) for choice in fact.choices)))
    solver.add(z3.Implies(the_country == numbered("EU"), the_part == 0))
    solver.add(posed(condition))
    found = solver.check()
    assert found != z3.unknown
    return bool(found == z3.sat)


def branches(condition: Condition) -> Iterator[Condition]:
    """The condition with one branch of one of its `any` alone; each in turn."""
    if isinstance(condition, Atom):
        return
    for n, part in enumerate(condition.parts):
        if isinstance(condition, AnyOf):
            yield part
            yield from branches(part)
        else:
            for inner in branches(part):
                yield All((*condition.parts[:n], inner, *condition.parts[n + 1 :]))


def dead(condition: Condition) -> int:
    """How many of a condition's branches, itself among them, no facts at all make true."""
    return sum(not possible(each) for each in (condition, *branches(condition)))


@cache
def rules() -> dict[str, Rule]:
    return {provision.rule.id: provision.rule for provision in read_packs()}


@pytest.mark.parametrize("name", rules())
def test_each_rule_can_speak_and_each_branch_of_it_can_be_why(name: str) -> None:
    assert dead(reaches(rules()[name])) == 0


@pytest.mark.parametrize("name", rules())
def test_each_rule_can_be_silent(name: str) -> None:
    assert possible(negated(reaches(rules()[name])))


PLANTED: dict[str, Condition] = {
    "two kinds": condition({"kind": "voice"}, {"kind": "background"}),
    "no purpose": All(
        (
            condition({"not": {"purpose": ["drama", "news", "parody"]}}),
            condition({"not": {"purpose": ["advertising", "documentary", "merchandise"]}}),
        )
    ),
    "days": condition({"on": {"from": "2026-01-01", "before": "2025-12-31"}}),
    "a moment": condition(
        {"engaged_at": {"from": "2026-01-01T09:00+01:00", "before": "2026-01-01T08:00+00:00"}}
    ),
    "numbers": condition({"copies": {"at_least": "4"}}, {"copies": {"under": "4"}}),
    "Californians abroad": condition({"territory": "US-CA"}, {"not": {"territory": "US"}}),
    "Parisians abroad": condition({"territory": "FR-75"}, {"not": {"territory": "EU"}}),
    "yes and no": condition("nudity", {"not": {"any": ["nudity", "sexual"]}}),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_contradiction_is_found_by_the_solver_and_by_the_loader(name: str) -> None:
    assert not possible(PLANTED[name])
    assert not satisfiable(PLANTED[name])


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_branch_that_cannot_be_is_found_in_a_rule_that_can(name: str) -> None:
    planted = All((condition("minor"), AnyOf((condition("strike"), PLANTED[name]))))
    assert possible(planted)
    assert dead(planted) == 1


def test_a_branch_that_its_rule_shuts_out_is_found() -> None:
    shut_out = condition({"kind": "voice"}, {"any": ["strike", {"kind": "training"}]})
    assert dead(shut_out) == 1


@pytest.mark.parametrize("name", rules())
def test_the_loader_agrees_with_the_solver_on_each_branch_of_each_rule(name: str) -> None:
    whole = reaches(rules()[name])
    for each in (whole, negated(whole), *branches(whole)):
        assert satisfiable(each) == possible(each)


ATOMS = st.sampled_from(
    [
        condition({"kind": ["voice", "background"]}),
        condition({"kind": ["background", "training"]}),
        condition({"not": {"kind": ["voice", "alteration", "synthetic"]}}),
        condition("nudity"),
        condition("sexual"),
        condition({"on": {"from": "2025-01-01"}}),
        condition({"on": {"from": "2025-01-02"}}),
        condition({"on": {"before": "2025-01-02"}}),
        condition({"copies": {"at_least": "3"}}),
        condition({"copies": {"under": "3.5"}}),
        condition({"copies": ["2", "3"]}),
        condition({"territory": "US-CA"}),
        condition({"territory": "US"}),
        condition({"territory": ["FR", "US-NY"]}),
        condition({"territory": "EU"}),
        condition({"picture": ["film-10", "film-11"]}),
        condition({"picture": "film-12"}),
    ]
)
CONDITIONS = st.recursive(
    st.one_of(ATOMS, ATOMS.map(negated)),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=5).map(lambda parts: All(tuple(parts))),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
    ),
    max_leaves=10,
)


@given(CONDITIONS)
def test_the_loader_agrees_with_the_solver_on_any_condition(condition: Condition) -> None:
    assert satisfiable(condition) == possible(condition)

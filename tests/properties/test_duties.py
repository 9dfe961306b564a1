"""What is recorded later may settle a duty, and never turns round what was settled."""

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from personae.app.files.packs import read_packs
from personae.clearance.duty import Met, Owed, ask
from personae.clearance.reach import gate
from personae.rules.conditions import atoms
from personae.rules.facts import FACTS, Facts, Kind, Value
from personae.rules.rule import Provision

_ELSEWHERE = ("US-CA", "DE", "GB")


@cache
def provisions() -> tuple[Provision, ...]:
    return read_packs()


@st.composite
def asked(draw: st.DrawFn) -> tuple[Provision, Facts, Facts]:
    """A rule, what is known of a thing, and the same with some of it not recorded."""
    provision = draw(st.sampled_from(provisions()))
    case = draw(st.sampled_from(provision.cases))
    known: dict[str, Value | None] = dict(case.facts)
    for atom in atoms(gate(provision.rule)):
        if atom.fact in known:
            continue
        here = [*atom.values, *(_ELSEWHERE if FACTS[atom.fact].kind is Kind.TERRITORY else ())]
        known[atom.fact] = draw(st.sampled_from([*here, None]))
    kept = draw(st.sets(st.sampled_from(sorted(known)))) if known else set()
    return provision, known, {name: known[name] for name in kept}


@given(asked())
@settings(max_examples=250)
def test_learning_more_never_makes_met_of_not_met_nor_not_met_of_met(
    drawn: tuple[Provision, Facts, Facts],
) -> None:
    provision, all_of_it, some = drawn
    before, after = ask(provision.rule, some), ask(provision.rule, all_of_it)
    if before is not None and before.owed is Owed.YES and before.met is not Met.UNKNOWN:
        assert after is not None
        assert (after.owed, after.met) == (before.owed, before.met)
    if before is None and after is not None:  # what needs nothing done cannot come to lack it
        assert after.met is Met.YES


@given(asked())
@settings(max_examples=250)
def test_nothing_is_not_met_for_want_of_a_record(
    drawn: tuple[Provision, Facts, Facts],
) -> None:
    provision, _, some = drawn
    found = ask(provision.rule, some)
    if found is not None and found.met is Met.NO:
        assert found.missing == ()
        assert found.owed is Owed.YES
    if found is not None and found.met is Met.UNKNOWN and found.owed is not Owed.YES:
        assert found.missing

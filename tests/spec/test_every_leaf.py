"""Every limb, exception and boundary of every provision is among its cases, shown by changing it.

`personae rules test` shows that a rule answers its cases; this shows that the cases would notice
if the rule said something else.
"""

from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from personae.app.files.packs import failures, read_packs
from personae.clearance.gather import derived
from personae.rules.conditions import ALWAYS, All, AnyOf, Atom, Op, atoms, negated, true
from personae.rules.facts import FACTS, Kind, value_of
from personae.rules.mutants import leaves, mutants, unnoticed
from personae.rules.rule import Case, Effect, Provision, Rule, Source, Status

ROOT = Path(__file__).parents[2]
COVERAGE = ROOT / "docs" / "reference" / "rules" / "README.md"
AT_LEAST = 40  # provisions


@cache
def provisions() -> dict[str, Provision]:
    return {p.rule.id: p for p in read_packs()}


def test_there_are_at_least_forty_provisions_and_all_their_cases_pass() -> None:
    assert len(provisions()) >= AT_LEAST
    assert failures(tuple(provisions().values())) == {}


@pytest.mark.parametrize("rule", provisions())
def test_some_case_notices_every_change_of_every_leaf(rule: str) -> None:
    held = provisions()[rule]
    assert unnoticed(held.rule, held.cases, derived) == []


@pytest.mark.parametrize("rule", provisions())
def test_every_day_that_bounds_a_rule_is_tried_and_the_day_before_it(rule: str) -> None:
    held = provisions()[rule]
    tried = [derived(case.facts) for case in held.cases]
    for atom in atoms(held.rule.speaks):
        if atom.op is Op.FROM and FACTS[atom.fact].kind is Kind.DAY:
            (edge,) = atom.values
            assert isinstance(edge, date)
            days = {facts.get(atom.fact) for facts in tried}
            assert {edge, edge - timedelta(days=1)} <= days, atom.fact


@pytest.mark.parametrize("rule", provisions())
def test_every_fact_that_a_rule_asks_is_unknown_in_some_case(rule: str) -> None:
    held = provisions()[rule]
    tried = [derived(case.facts) for case in held.cases]
    for atom in atoms(held.rule.speaks):
        assert any(facts.get(atom.fact) is None for facts in tried), atom.fact


def test_the_coverage_page_counts_provisions_leaves_and_changes() -> None:
    rules = [p.rule for p in provisions().values()]
    parts = sum(leaves(rule.speaks) for rule in rules)
    changes = sum(1 for rule in rules for _ in mutants(rule.speaks))
    said = " ".join(COVERAGE.read_text(encoding="utf-8").split())
    assert f"{len(rules)} rules in " in said
    assert f"{parts:,} comparisons, changed in {changes:,} ways" in said


# What the check itself does, on a rule small enough to be read


def a_rule(when: All | AnyOf | Atom) -> Rule:
    source = Source(cite="§ 1", href="https://example.org", retrieved=date(2026, 11, 21), level="P")
    return Rule(
        id="a/rule",
        title="A rule",
        source=source,
        status=Status.LAW,
        applies=None,
        effect=Effect.FORBID,
        needs=None,
        when=when,
        because="it is so",
        duty=None,
        owes=None,
        of_pay=False,
        unread="",
    )


def cases(*facts: dict[str, object]) -> tuple[Case, ...]:
    return tuple(
        Case(
            says="a case",
            facts={name: value_of(FACTS[name], value) for name, value in each.items()},
            expect="forbid",
        )
        for each in facts
    )


KINDS = Atom(fact="kind", op=Op.IN, values=("voice", "background"))
HOURS = negated(Atom(fact="hours_of_notice", op=Op.FROM, values=(Decimal(48),)))
SCAN = All((true("scan"), negated(true("business_reason"))))


@pytest.mark.parametrize(
    ("when", "facts", "missed"),
    [
        (
            SCAN,
            ({"scan": True, "business_reason": False},),
            ["scan, always", "business_reason, always"],
        ),
        (
            SCAN,
            (
                {"scan": True, "business_reason": False},
                {"scan": False, "business_reason": False},
                {"scan": True, "business_reason": True},
            ),
            [],
        ),
        (KINDS, ({"kind": "voice"}, {"kind": "training"}), ["kind, without background"]),
        (
            HOURS,
            ({"hours_of_notice": "40"}, {"hours_of_notice": "48"}),
            ["hours_of_notice, from 47"],
        ),
        (
            HOURS,
            ({"hours_of_notice": "47"}, {"hours_of_notice": "60"}),
            ["hours_of_notice, from 49"],
        ),
    ],
)
def test_a_change_that_no_case_notices_is_told(
    when: All | AnyOf | Atom, facts: tuple[dict[str, object], ...], missed: list[str]
) -> None:
    assert unnoticed(a_rule(when), cases(*facts), derived) == missed


def test_a_limb_that_decides_nothing_is_told() -> None:
    never_asked = All((true("scan"), AnyOf((true("biometric"), ALWAYS))))
    told = unnoticed(a_rule(never_asked), cases({"scan": True}, {"scan": False}), derived)
    assert told == ["biometric, turned round", "biometric, always", "biometric, never"]

"""A comparison of two packs as JSON: `personae/comparison/1`."""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from personae.clearance.answers import Ruling
from personae.clearance.comparing import Between, Comparison, Example, Money, Side
from personae.clearance.one_pack import Pack, Said
from personae.rules.facts import FACTS, Value
from personae.rules.rule import Provision

CURRENCY = "USD"  # of every rate that a rule may name
EXAMPLES = 6


def comparison(done: Comparison, *, file: str, sha256: str) -> dict[str, Any]:
    """The values of the report; all that the page and the terminal say is made of them.

    file, sha256  of the uses
    """
    rules = _rules(done)
    return {
        "schema": "personae/comparison/1",
        "uses": {"file": file, "sha256": sha256, "count": done.uses},
        "changed": done.changed,
        "unchanged": done.uses - done.changed,
        "first": _side(done.first),
        "second": _side(done.second),
        "transitions": [
            {"from": before.word, "to": after.word, "uses": uses}
            for (before, after), uses in _by_count(done.steps)
        ],
        "between": _between(done.between),
        "examples": [_example(each, rules) for each in _chosen(done.examples)],
        "read_by_counsel": False,
    }


def as_bytes(values: Mapping[str, Any]) -> bytes:
    return (json.dumps(values, indent=1, ensure_ascii=False) + "\n").encode()


def amount(dollars: Decimal) -> str:
    """As money is written here: `1204.00 USD`, and never rounded away."""
    exact = dollars.normalize()
    places = max(2, -int(exact.as_tuple().exponent))
    return f"{dollars:.{places}f} {CURRENCY}"


def _rules(done: Comparison) -> dict[str, Provision]:
    return {p.rule.id: p for side in (done.first, done.second) for p in side.pack.provisions}


def _by_count(counted: Counter[Any]) -> list[tuple[Any, int]]:
    return sorted(counted.items(), key=lambda each: (-each[1], each[0]))


def _side(side: Side) -> dict[str, Any]:
    rules = {p.rule.id: p for p in side.pack.provisions}
    order = sorted(side.clauses, key=lambda rule: (-side.changed[rule], -side.clauses[rule], rule))
    return {
        **_pack(side.pack),
        "answers": {ruling.word: side.answers[ruling] for ruling in Ruling},
        "clauses": [
            {**_clause(rules[rule]), "changed": side.changed[rule], "uses": side.clauses[rule]}
            for rule in order
        ],
        "missing": _missing(side.missing),
        "owed": _owed(side.money, rules),
    }


def _pack(pack: Pack) -> dict[str, Any]:
    statuses = dict.fromkeys(p.rule.status.value for p in pack.provisions)
    return {
        "pack": pack.name,
        "status": list(statuses),
        "rules": {p.rule.id: p.digest for p in pack.provisions},
    }


def _clause(provision: Provision) -> dict[str, Any]:
    rule = provision.rule
    return {
        "rule": rule.id,
        "title": rule.title,
        "effect": rule.effect.value,
        "needs": None if rule.needs is None else rule.needs.value,
        "status": rule.status.value,
        "cite": rule.source.cite,
        "href": rule.source.href,
        "retrieved": rule.source.retrieved.isoformat(),
        "level": rule.source.level,
        "because": rule.because,
        "unread": rule.unread,
    }


def _missing(counted: Counter[str]) -> list[dict[str, Any]]:
    return [
        {"fact": name, "meaning": FACTS[name].meaning, "uses": uses}
        for name, uses in _by_count(counted)
    ]


def _owed(money: Money, rules: Mapping[str, Provision]) -> dict[str, Any]:
    return {
        "total": amount(money.total),
        "uses_paid": money.paid,
        "uses_unpaid": money.unpaid,
        "uses_unknown": money.unknown,
        "missing": _missing(money.missing),
        "no_amount": [
            {"rule": rule, "cite": rules[rule].rule.source.cite, "uses": uses}
            for rule, uses in _by_count(money.no_amount)
        ],
    }


def _between(between: Between) -> dict[str, Any]:
    return {
        "uses": between.uses,
        "uses_that_differ": between.differ,
        "uses_unknown": between.unknown,
        "first": amount(between.first),
        "second": amount(between.second),
        "difference": amount(between.second - between.first),
    }


def _chosen(examples: tuple[Example, ...]) -> list[Example]:
    """One of each step before a second of any."""
    turns: Counter[tuple[Ruling, Ruling]] = Counter()
    ranked = []
    for at, each in enumerate(examples):
        step = (each.first.ruling, each.second.ruling)
        ranked.append((turns[step], at, each))
        turns[step] += 1
    return [each for _, _, each in sorted(ranked, key=lambda r: r[:2])[:EXAMPLES]]


def _example(example: Example, rules: Mapping[str, Provision]) -> dict[str, Any]:
    return {
        "use": example.use,
        "facts": {name: _plain(value) for name, value in example.facts.items()},
        "first": _said(example.first, rules),
        "second": _said(example.second, rules),
    }


def _said(said: Said, rules: Mapping[str, Provision]) -> dict[str, Any]:
    return {
        "answer": said.ruling.word,
        "reasons": [
            {
                "rule": rule,
                "effect": rules[rule].rule.effect.value,
                "status": rules[rule].rule.status.value,
                "cite": rules[rule].rule.source.cite,
                "level": rules[rule].rule.source.level,
                "because": rules[rule].rule.because,
            }
            for rule in said.by
        ],
        "missing": list(said.missing),
        "owed": None if said.due is None else amount(said.due),
        "owed_missing": list(said.due_missing),
    }


def _plain(value: Value | None) -> str | bool | None:
    if value is None or isinstance(value, bool | str):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)

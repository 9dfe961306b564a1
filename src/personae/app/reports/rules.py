"""A provision as a reader meets it: headed sentences for people, and the machine form."""

import re
from typing import Any

from personae.clearance.reach import gate
from personae.rules.conditions import facts_asked
from personae.rules.facts import Facts, Value
from personae.rules.rule import LEVELS, Case, Provision, Rule
from personae.rules.told import (
    COUNSEL,
    UNKNOWN,
    shown,
    told,
    told_days,
    told_effect,
    told_reading,
    told_source,
    told_status,
)


def sections(rule: Rule) -> tuple[tuple[str, str], ...]:
    """Each a heading and what stands under it, in the order in which a lawyer asks."""
    return (
        ("What it says", f"{rule.title.rstrip('.')}."),
        ("Status", told_status(rule)),
        ("Since when", told_days(rule.applies)),
        ("Where it reaches", told(gate(rule))),
        ("When it speaks", told(rule.when)),
        ("What it does", f"{told_effect(rule)} {UNKNOWN}"),
        ("Source", told_source(rule)),
        ("How it was read", told_reading(rule)),
        ("Counsel", COUNSEL),
    )


def missing(provision: Provision) -> str:
    """What of a provision nobody read, as the rule and its source note say."""
    return "; ".join(filter(None, (provision.rule.unread, _not_read(provision.source_note))))


def _not_read(note: str) -> str:
    """What stands under the heading “Not read”, or after these words, or the sentence with them."""
    text = re.sub(r"(?<!\n)\n(?![\n#])", " ", note)
    for pattern in (
        r"(?m)^#+ Not read\n+(.+?)\s*$",
        r"Not read: (.+?)\.(?:\s|$)",
        r"(?:^|[.\n] ?)([^.\n]*\bnot read\b[^.\n]*)\.",
    ):
        found = re.search(pattern, text)
        if found:
            return " ".join(found[1].split()).rstrip(".")
    return ""


def common_facts(cases: tuple[Case, ...]) -> Facts:
    """What most of the cases share; a case is then told by how it differs."""
    out: dict[str, Value | None] = {}
    for name in dict.fromkeys(name for case in cases for name in case.facts):
        said = [case.facts[name] for case in cases if name in case.facts]
        if len(said) * 2 > len(cases):
            out[name] = max(said, key=said.count)
    return out


def differing(case: Case, common: Facts) -> Facts:
    """A fact that most of the others record and this one does not is unknown in it."""
    names = dict.fromkeys((*common, *case.facts))
    return {
        name: case.facts.get(name)
        for name in names
        if case.facts.get(name) != common.get(name) or name not in common
    }


def facts_told(facts: Facts) -> str:
    """`minor: yes, on: 2025-06-02`."""
    return ", ".join(f"{name}: {shown(value)}" for name, value in facts.items())


def rule_in_brief(provision: Provision) -> dict[str, Any]:
    rule = provision.rule
    return {
        "rule": rule.id,
        "pack": rule.pack,
        "title": rule.title,
        "status": rule.status.value,
        "decides": rule.status.decides,
        "effect": rule.effect.value,
        "needs": None if rule.needs is None else rule.needs.value,
        "cite": rule.source.cite,
        "level": rule.source.level,
        "applies": _applies(rule),
        "cases": len(provision.cases),
        "unread": missing(provision) or None,
        "read_by_counsel": False,
    }


def rule_in_full(provision: Provision) -> dict[str, Any]:
    rule = provision.rule
    return {
        **rule_in_brief(provision),
        "because": rule.because,
        "href": rule.source.href,
        "retrieved": rule.source.retrieved.isoformat(),
        "level_means": LEVELS[rule.source.level],
        "when": told(rule.when).splitlines(),
        "facts": list(facts_asked(rule.speaks)),
        "told": dict(sections(rule)),
        "duty": _duty(rule),
        "owes": _owes(rule),
        "cases": [
            {
                "case": case.says,
                "facts": {name: _plain(value) for name, value in case.facts.items()},
                "expect": case.expect,
            }
            for case in provision.cases
        ],
        "source_note": provision.source_note,
        "digest": provision.digest,
    }


def _applies(rule: Rule) -> dict[str, str | None] | None:
    applies = rule.applies
    if applies is None:
        return None
    return {
        "date": applies.fact,
        "from": None if applies.from_ is None else applies.from_.isoformat(),
        "until": None if applies.until is None else applies.until.isoformat(),
    }


def _duty(rule: Rule) -> dict[str, Any] | None:
    if rule.duty is None:
        return None
    by = [{"fact": due.fact, "hours": due.hours, "years": due.years} for due in rule.duty.by]
    return {"do": rule.duty.do, "by": by}


def _owes(rule: Rule) -> dict[str, Any] | None:
    if rule.owes is None:
        return None
    return {"rates": list(rule.owes.rates), "days": rule.owes.days}


def _plain(value: Value | None) -> bool | str | None:
    return value if value is None or isinstance(value, bool) else shown(value)

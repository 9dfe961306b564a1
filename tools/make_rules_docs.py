"""Print the pages on rules and facts from the packs; `make docs` runs this, and a test compares.

docs/reference/rules/<pack>.md   every rule of a pack, its cases and its source note
docs/reference/rules/README.md   the coverage, provision by provision
docs/reference/facts.md          every fact that a rule may ask
docs/reference/rates.md          every minimum and multiplier, pack by pack
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from personae.app.files.packs import read_packs
from personae.app.files.rates import read_rates
from personae.app.reports.rules import common_facts, differing, facts_told, missing, sections
from personae.clearance.gather import WORKED_OUT
from personae.pay.line import Clause
from personae.pay.rates import Rates
from personae.rules.conditions import facts_asked
from personae.rules.facts import FACTS, Fact
from personae.rules.mutants import leaves, mutants
from personae.rules.rule import LEVELS, Provision
from personae.vocabulary.term import Term

ROOT = Path(__file__).resolve().parent.parent
RULES = "docs/reference/rules"

_COVERAGE = """\
# Rules: what is covered

Printed by `make docs` from the packs. Counsel has read none of these rules: each is drafted from
public copies, and says of itself how it was read and what of it nobody read. A law and an
agreement decide; a bill, a proposal and a position are shown as such and decide nothing.
[What the facts mean](../facts.md).
"""
_PACK = """\
# {pack}

Printed by `make docs` from the pack. [What is covered](README.md) ·
[what the facts mean](../facts.md). Counsel has read none of these rules.
"""
_FACTS = """\
# Facts

Printed by `make docs`. What a rule may ask of a use, and a file about a use may say. A fact left
out, or `null`, is unknown, and unknown is never no. A fact that is worked out follows from others
where nobody recorded it; what is recorded stands, and a use whose facts contradict each other is
refused. A condition adds “whether” before a yes or no.

"""
_RATES = """\
# Rates

Printed by `make docs` from the packs. A minimum that is not here is not known: it is asked for, a
production may name it under `minimums`, and it is never taken for nought. A contract's better rate
wins over a minimum. The level says [how the words relied on were read](rules/README.md).
"""


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    return [*lines, *(f"| {' | '.join(map(_cell, row))} |" for row in rows)]


def page_of(pack: str) -> str:
    """The name of a pack's page: `sag-aftra-tv-theatrical-2023.md`."""
    return f"{pack.replace('/', '-')}.md"


def _name(provision: Provision) -> str:
    """Of a rule within its pack, which is its heading and, in lower case, its anchor."""
    return provision.rule.id.rpartition("/")[2]


def by_pack(provisions: Iterable[Provision]) -> dict[str, list[Provision]]:
    packs: dict[str, list[Provision]] = defaultdict(list)
    for provision in provisions:
        packs[provision.rule.pack].append(provision)
    return dict(sorted(packs.items()))


def pack_page(pack: str, provisions: Iterable[Provision]) -> str:
    return "\n".join([_PACK.format(pack=pack), *map(_section, provisions)])


def _section(provision: Provision) -> str:
    lines = [f"## {_name(provision)}", ""]
    for heading, text in sections(provision.rule):
        first, *rest = text.splitlines()
        lines += [f"**{heading}.** {first[0].upper()}{first[1:]}", ""]
        lines += [*rest, ""] if rest else []
    asked = ", ".join(f"`{name}`" for name in facts_asked(provision.rule.speaks))
    lines += [f"**Facts asked.** {asked}.", ""]
    common = common_facts(provision.cases)
    said = f" Each has {facts_told(common)}, unless it says otherwise." if common else ""
    lines += [f"**Cases.** {len(provision.cases)}.{said}", ""]
    rows = (
        (case.says, facts_told(differing(case, common)), case.expect) for case in provision.cases
    )
    lines += [*_table(("Case", "In it", "The rule says"), rows), ""]
    lines += ["### Words relied on", "", *_under(provision.source_note), ""]
    return "\n".join(lines)


def _under(note: str) -> list[str]:
    """A source note below a heading of the third level: its own headings are smaller."""
    lines = note.splitlines()
    if lines and lines[0].startswith("# "):
        lines = [f"*{lines[0].removeprefix('# ')}*", *lines[1:]]
    return [re.sub(r"^#{1,3} ", "#### ", line) for line in lines]


def coverage_page(provisions: Iterable[Provision]) -> str:
    lines = [_COVERAGE]
    packs = by_pack(provisions)
    rules = [provision for pack in packs.values() for provision in pack]
    cases = sum(len(provision.cases) for provision in rules)
    unread = sum(1 for provision in rules if provision.rule.unread)
    count = f"{len(rules)} rules in {len(packs)} packs, held to {cases} cases"
    lines += [
        f"{count}; {unread} send a use to a person because words they need were not read.",
        "",
        _tried(rules),
        "",
    ]
    lines += _table(("Level", "How the words relied on were read"), LEVELS.items())
    head = (
        "Provision",
        "Source",
        "Status",
        "Level",
        "Drafted",
        "Tested",
        "Counsel",
        "Not read by us",
    )
    for pack, own in packs.items():
        lines += ["", f"## [{pack}]({page_of(pack)})", ""]
        lines += _table(head, (_coverage(provision, page_of(pack)) for provision in own))
    return "\n".join(lines) + "\n"


def _tried(provisions: Iterable[Provision]) -> str:
    conditions = [provision.rule.speaks for provision in provisions]
    parts = sum(map(leaves, conditions))
    changes = sum(1 for condition in conditions for _ in mutants(condition))
    return (
        f"Their conditions hold {parts:,} comparisons, changed in {changes:,} ways, one at a time: "
        "turned round, left out, a value taken off its list, a boundary moved by a day, a minute "
        "or one. Of each change some case of the rule comes out otherwise "
        "(`tests/spec/test_every_leaf.py`), so every boundary, limb and exception is among the "
        "cases."
    )


def _coverage(provision: Provision, page: str) -> tuple[str, ...]:
    rule = provision.rule
    return (
        f"[{_name(provision)}]({page}#{_name(provision).lower()})",
        rule.source.cite,
        rule.status.value,
        rule.source.level,
        "yes",
        f"{len(provision.cases)} cases on {leaves(rule.speaks)} comparisons",
        "not read",
        missing(provision),
    )


def facts_page() -> str:
    head = ("Fact", "Kind", "Meaning", "Worked out or recorded")
    return _FACTS + "\n".join(_table(head, map(_fact, FACTS.values()))) + "\n"


def _fact(fact: Fact) -> tuple[str, ...]:
    choices = f": {', '.join(f'`{choice}`' for choice in fact.choices)}" if fact.choices else ""
    known = "worked out where it is not recorded" if fact.name in WORKED_OUT else "recorded"
    if fact.name == "consent_covers":
        known = "worked out of the consents; recorded only where packs are compared"
    return f"`{fact.name}`", f"{fact.kind.value}{choices}", fact.meaning, known


def rates_page() -> str:
    lines = [_RATES]
    for pack, rates in read_rates().items():
        lines += [f"## {pack}", ""]
        rows = [*_minimums(rates), *_rules_of_pay(rates), *_items(rates)]
        lines += [*_table(("What", "Days", "Worth", "Source", "Level"), rows), ""]
        lines += [f"Not read: {'; '.join(rates.not_read)}.", ""]
    return "\n".join(lines)


def _minimums(rates: Rates) -> Iterable[tuple[str, ...]]:
    for one in rates.minimums:
        yield _rate(f"{one.of}, a {one.per}", one.term, str(one.amount), one.clause)


def _rules_of_pay(rates: Rates) -> Iterable[tuple[str, ...]]:
    for rule in rates.overtime:
        steps = ", ".join(f"over {over} h {times} times" for over, times in rule.steps)
        worth = f"{steps}; in units of {rule.unit_hours} h"
        if rule.money_break is not None:
            worth += f"; the money break is {rule.money_break} minimums for a day"
        yield _rate(f"overtime, {rule.of}", rule.term, worth, rule.clause)
    for change in rates.wardrobe:
        worth = f"{change.first} for the first, {change.further} for each further"
        yield _rate(f"changes of clothes, {change.of}", change.term, worth, change.clause)
    for paid in rates.paid_days:
        what = f"status {paid.status} of the time report"
        yield _rate(what, paid.term, "as a day", paid.clause)
    for plan in rates.contributions:
        most = ", ".join(f"{amount} for a {what}" for what, amount in plan.ceilings)
        worth = f"{plan.percent} %" + (f"; ceilings: {most}" if most else "")
        what = f"contributions, {plan.of}, {plan.production}"
        yield _rate(what, plan.term, worth, plan.clause)


def _items(rates: Rates) -> Iterable[tuple[str, ...]]:
    for item in rates.items:
        each = (
            str(item.amount) if item.amount else f"{item.times} times the minimum for a {item.of}"
        )
        worth = f"{each}; {item.refer}" if item.refer else each
        yield _rate(f"`{item.id}`: {item.title}", item.term, worth, item.clause)


def _rate(what: str, term: Term, worth: str, clause: Clause) -> tuple[str, ...]:
    until = f" until {term.end}" if term.end else ""
    return what, f"from {term.start}{until}", worth, clause.cite, clause.level


def pages() -> dict[str, Callable[[], str]]:
    """Every page, by its path, and what prints it."""
    provisions = read_packs()
    found: dict[str, Callable[[], str]] = {
        "docs/reference/facts.md": facts_page,
        "docs/reference/rates.md": rates_page,
        f"{RULES}/README.md": partial(coverage_page, provisions),
    }
    for pack, own in by_pack(provisions).items():
        found[f"{RULES}/{page_of(pack)}"] = partial(pack_page, pack, own)
    return found


def stale(wanted: Iterable[str]) -> list[Path]:
    """Pages of packs that are no more."""
    keep = {ROOT / path for path in wanted}
    return [path for path in sorted((ROOT / RULES).glob("*.md")) if path not in keep]


def main() -> None:
    printed = pages()
    for path, page in printed.items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(page(), encoding="utf-8")
        print(f"wrote {path}")
    for left in stale(printed):
        left.unlink()
        print(f"removed {left.relative_to(ROOT)}")


if __name__ == "__main__":
    main()

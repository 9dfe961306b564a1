"""A comparison of two packs for the terminal: at most 24 lines of 80 columns, without colour."""

import textwrap
from collections.abc import Iterator, Sequence

from personae.app.reports.comparison_words import (
    ANSWERS,
    COUNSEL,
    Values,
    headline,
    pay,
    status,
    uses,
    wanting,
)

WIDTH = 80
_LINES = 24
_STEPS, _CLAUSES, _EXAMPLES = 4, 3, 3


def summary(values: Values) -> str:
    """What changes, the pay between them, the clauses responsible, and as many examples as fit."""
    lines = list(_lines(values))
    room = min(_EXAMPLES, _LINES - 1 - len(lines))
    lines += [_example(each) for each in values["examples"][:room]]
    return "\n".join(_cut(line) for line in (*lines, COUNSEL)) + "\n"


def _lines(values: Values) -> Iterator[str]:
    yield f"{uses(values['uses']['count'])} of {values['uses']['file']}, under two packs"
    for place in ("first", "second"):
        yield f"  {place:<7} {values[place]['pack']}, {status(values[place])}"
    yield headline(values)
    changes = [t for t in values["transitions"] if t["from"] != t["to"]]
    rows = [f"{t['uses']:>7,}  {ANSWERS[t['from']]:<13} → {ANSWERS[t['to']]}" for t in changes]
    yield from _some(rows, _STEPS, "kinds of change")
    same = [t for t in values["transitions"] if t["from"] == t["to"]]
    if same:
        told = ", ".join(f"{t['uses']:,} {ANSWERS[t['from']]}" for t in same)
        yield f"  unchanged: {told}"
    yield from textwrap.wrap(pay(values), WIDTH)
    if values["between"]["uses_unknown"]:
        yield from textwrap.wrap(_not_computed(values), WIDTH, subsequent_indent=" " * 4)
    for place in ("first", "second"):
        yield from _clauses(place, values[place])


def _example(each: Values) -> str:
    before, after = (ANSWERS[each[place]["answer"]] for place in ("first", "second"))
    return f"Use {each['use']}, {before} → {after}: {_because(each)}"


def _clauses(place: str, side: Values) -> Iterator[str]:
    made = [c for c in side["clauses"] if c["changed"]]
    if not made:
        return
    yield f"Clauses of the {place} behind the changes (uses, clause, how read):"
    rows = [
        f"{c['changed']:>7,}  {c['rule'].removeprefix(side['pack'] + '/')} "
        f"[{c['level']}] {c['cite']}"
        for c in made
    ]
    yield from _some(rows, _CLAUSES, "clauses")


def _not_computed(values: Values) -> str:
    missing: dict[str, int] = {}
    bargained = 0
    for place in ("first", "second"):
        owed = values[place]["owed"]
        bargained += sum(each["uses"] for each in owed["no_amount"])
        for each in owed["missing"]:
            missing[each["fact"]] = missing.get(each["fact"], 0) + each["uses"]
    why = []
    if bargained:
        why.append("no amount in the pack")
    if missing:
        ranked = sorted(missing.items(), key=lambda each: (-each[1], each[0]))
        told = wanting([{"fact": name, "uses": n} for name, n in ranked], most=2)
        why.append(f"not recorded: {told}")
    return f"  not computed for {uses(values['between']['uses_unknown'])}: {'; '.join(why)}"


def _because(example: Values) -> str:
    reasons = (*example["first"]["reasons"], *example["second"]["reasons"])
    missing = (*example["first"]["missing"], *example["second"]["missing"])
    if missing:
        return f"not recorded: {', '.join(dict.fromkeys(missing))}"
    return next((str(reason["because"]) for reason in reasons), "")


def _some(rows: Sequence[str], most: int, what: str) -> Iterator[str]:
    if len(rows) <= most:
        yield from rows
        return
    yield from rows[: most - 1]
    yield f"         and {len(rows) - most + 1} more {what}"


def _cut(line: str) -> str:
    return line if len(line) <= WIDTH else f"{line[: WIDTH - 1]}…"

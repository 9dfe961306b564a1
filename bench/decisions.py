"""What a decision costs, one at a time and many at once, and beside it Rego and Cedar.

Both peers answer which conditions are so; an absent fact makes a condition not so. What they then
let go is held against the truth, which is our own answer once every fact is known.
"""

import json
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from bench.gallery import ROOT
from bench.policies import cedar, numbered, rego, told
from bench.table import Holds, Row
from bench.timing import run
from bench.uses import GRANTS, TWELVE, drawn, facts_of, recorded_for, shipped
from personae.app.files.consent import read_consent
from personae.app.files.packs import read_packs
from personae.clearance.answers import Ruling
from personae.clearance.clear import Clearer
from personae.clearance.columns import decide_columns
from personae.clearance.compiled import compiled
from personae.clearance.gather import derived
from personae.clearance.items import Items
from personae.clearance.rows import Row as Use
from personae.clearance.rows import row_of
from personae.rules.facts import Facts

PEER_PYTHON = ROOT / ".venv-bench" / "bin" / "python"
YES = (Ruling.PERMITTED, Ruling.PAYMENT_DUE, Ruling.NEEDS_NOTICE)
MANY, MISSING, TEN_MILLION = 120, 0.15, 10_000_000
LONG_TAKE = ROOT / "examples" / "the-long-take"
UNTIL = date(2026, 1, 1)


def one_hundred_and_twenty() -> Items:
    """The rules that ship, those of the twelve, and consents of as many more performers.

    Of rules, as many as leave room for one of each consent.
    """
    restrictions = (*TWELVE.restrictions, *shipped().restrictions)[: MANY - len(GRANTS)]
    grants = tuple(
        replace(GRANTS[n % len(GRANTS)], id=f"consent-{n}", performer=f"performer-{n // 2}")
        for n in range(MANY - len(restrictions))
    )
    return replace(TWELVE, restrictions=restrictions, grants=grants)


def micros(answer: Callable[[Any], object], asked: Sequence[Any], rounds: int = 7) -> float:
    """CPU of one, in millionths of a second; the median of the rounds."""
    spent = []
    for _ in range(rounds):
        begun = time.process_time()
        for one in asked:
            answer(one)
        spent.append(time.process_time() - begun)
    return statistics.median(spent) / len(asked) * 1e6


def within(what: str, found: float, at_most: float, peer: str = "–") -> Row:
    return Row(
        what=what,
        ours=f"{found:.2f} µs",
        peer=peer,
        wanted=f"≤ {at_most} µs",
        holds=Holds.of(found <= at_most),
    )


def uses_of(items: Items, count: int, missing: float) -> list[Facts]:
    return list(facts_of(drawn(items, count, seed=7, missing=missing)))


def as_rows(uses: Sequence[Facts]) -> list[Use]:
    return [row_of(derived(facts)) for facts in uses]


def single_rows(peers: "Peers | None") -> list[Row]:
    twelve = micros(compiled(TWELVE), as_rows(uses_of(TWELVE, 20_000, MISSING)))
    hundred = one_hundred_and_twenty()
    many = micros(compiled(hundred), as_rows(uses_of(hundred, 10_000, MISSING)))
    beside = "not measured" if peers is None else peers.cost()
    return [
        within("a decision, 12 items, CPU", twelve, 2, beside),
        within(f"a decision, {MANY} items, CPU", many, 5),
        explained_row(),
    ]


def explained_row() -> Row:
    """From facts to words: California's rules that ship, and the consents of The Long Take."""
    provisions = [p for p in read_packs() if p.rule.id.startswith("us-ca/")]
    consents = [read_consent(path) for path in sorted((LONG_TAKE / "consents").glob("*.yaml"))]
    clearer = Clearer(provisions, consents, ())
    items = clearer.items
    drawn_from = drawn(items, 1_000, seed=7, missing=MISSING, facts=recorded_for(items))
    count = len(items.restrictions) + len(items.grants)
    spent = micros(clearer.clear, list(facts_of(drawn_from)), rounds=5)
    return within(f"a decision with its reasons, {count} items, CPU", spent, 60)


def many_rows() -> list[Row]:
    """A process of its own, so that its peak of memory is told too."""
    command = [sys.executable, "-m", "bench.decisions"]
    cost = run(command, environment={"PYTHONPATH": str(ROOT)})
    told_us = json.loads(cost.printed)
    each = told_us["cpu_s"] / TEN_MILLION * 1e6
    gib = 2**30
    return [
        within("a decision of many at once, 12 items, CPU", each, 0.15),
        Row(
            what="ten million uses at once, 3 % of the facts missing, CPU",
            ours=f"{told_us['cpu_s']:.2f} s; at the peak {cost.peak_bytes / gib:.2f} GiB, "
            f"{told_us['before_bytes'] / gib:.2f} of it before",
            wanted="< 2 s",
            holds=Holds.of(told_us["cpu_s"] < 2),
        ),
    ]


def ten_million() -> None:
    """Prints the CPU seconds of deciding, and the peak of memory once the uses were drawn."""
    uses = drawn(TWELVE, TEN_MILLION, seed=8, missing=0.03)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    spent = []
    for _ in range(3):
        begun = time.process_time()
        decide_columns(TWELVE, uses)
        spent.append(time.process_time() - begun)
    unit = 1 if sys.platform == "darwin" else 1024
    print(json.dumps({"cpu_s": statistics.median(spent), "before_bytes": before * unit}))


def answer_of(items: Items, fired: Sequence[int]) -> int:
    """The answer where just these conditions are so."""
    first, so = len(items.restrictions), set(fired)
    held = [g.ruling for n, g in enumerate(items.grants, start=first) if n in so]
    needs = len(numbered(items)) - 1 in so
    base = min(held, default=Ruling.NEEDS_CONSENT) if needs else Ruling.PERMITTED
    return max([base, *(r.ruling for n, r in enumerate(items.restrictions) if n in so)])


def let_go_wrongly(answers: Sequence[int], truth: Sequence[int]) -> int:
    pairs = zip(answers, truth, strict=True)
    return sum(said in YES and true not in YES for said, true in pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Peers:
    """How each peer did on uses whose facts are all known, and on the same with some missing.

    differ   answers other than the truth where all is known
    """

    count: int
    cpu_us: dict[str, float]
    differ: dict[str, int]
    wrong: dict[str, int]
    ours_wrong: int

    def cost(self) -> str:
        return ", ".join(f"{name} {us:.0f} µs" for name, us in self.cpu_us.items())


def masked(uses: pl.DataFrame, missing: pl.DataFrame) -> pl.DataFrame:
    """The uses, without the facts that stand null in `missing`."""
    known = (
        pl.when(missing[name].is_not_null()).then(uses[name]).alias(name) for name in uses.columns
    )
    return pl.select(known)


def peers(folder: Path, *, count: int = 3_000) -> Peers | None:
    """None where the peers are not installed.

    Only what a person records is drawn, so that no use contradicts itself; what follows from it is
    worked out for all three.
    """
    if not PEER_PYTHON.exists():
        return None
    recorded = recorded_for(TWELVE)
    whole = drawn(TWELVE, count, seed=9, missing=0.0, facts=recorded)
    less = masked(whole, drawn(TWELVE, count, seed=10, missing=MISSING, facts=recorded))
    places = whole["territory"].unique().to_list()
    known, partly = list(facts_of(whole)), list(facts_of(less))
    decide = compiled(TWELVE)
    truth = [decide(row)[0] for row in as_rows(known)]
    given, output = folder / "policies.json", folder / "fired.json"
    asked = {
        "rego": rego(TWELVE, places),
        "cedar": cedar(TWELVE, places),
        "uses": [told(derived(facts)) for facts in (*known, *partly)],
    }
    given.write_text(json.dumps(asked))
    run([PEER_PYTHON, ROOT / "bench" / "peer_policies.py", given, output])
    found = json.loads(output.read_text())
    names = {"rego": "Rego", "cedar": "Cedar"}
    said = {n: [answer_of(TWELVE, one) for one in found[n]["fired"]] for n in names}
    ours = [decide(row)[0] for row in as_rows(partly)]
    return Peers(
        count=count,
        cpu_us={t: found[n]["cpu_s"] / (2 * count) * 1e6 for n, t in names.items()},
        differ={
            t: sum(a != b for a, b in zip(said[n][:count], truth, strict=True))
            for n, t in names.items()
        },
        wrong={t: let_go_wrongly(said[n][count:], truth) for n, t in names.items()},
        ours_wrong=let_go_wrongly(ours, truth),
    )


def wrong_row(found: Peers | None) -> Row:
    what = f"let go wrongly, {MISSING:.0%} of the facts missing"
    if found is None:
        return Row(what=what, ours="not measured", holds=Holds.NOT_MEASURED)
    beside = ", ".join(
        f"{name} {n} (and {found.differ[name]} other answers where all is known)"
        for name, n in found.wrong.items()
    )
    return Row(
        what=what,
        ours=f"{found.ours_wrong} of {found.count}",
        peer=beside,
        wanted="0",
        holds=Holds.of(found.ours_wrong == 0),
    )


def rows(folder: Path) -> list[Row]:
    found = peers(folder)
    return [*single_rows(found), *many_rows(), wrong_row(found)]


if __name__ == "__main__":
    ten_million()

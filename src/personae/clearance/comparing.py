"""Two packs over the same uses: what each would answer, what each would owe, and by which clause.

Each pack alone decides: no consent on file, no statute and no other agreement is asked.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain
from typing import TypeAlias

from personae.clearance.answers import Ruling
from personae.clearance.gather import derived
from personae.clearance.one_pack import Judge, Pack, Said
from personae.rules.facts import Facts, Value

Values: TypeAlias = tuple[Value | None, ...]
Step: TypeAlias = tuple[Ruling, Ruling]

_REMEMBERED = 10_000  # distinct uses at a time, so that a file of any length needs no more memory
_EXAMPLES_EACH = 2  # of one step from answer to answer


@dataclass(slots=True)
class Money:
    """What one pack computes as due; what it cannot compute is counted, never taken as nothing.

    total      in US dollars, of the uses where it can be computed
    paid       uses with an amount
    unpaid     uses where it computes that nothing is due
    unknown    uses where it cannot be computed
    missing    by fact, the uses that want it
    no_amount  by rule, the uses for which it speaks of pay and gives no amount
    """

    total: Decimal = Decimal(0)
    paid: int = 0
    unpaid: int = 0
    unknown: int = 0
    missing: Counter[str] = field(default_factory=Counter)
    no_amount: Counter[str] = field(default_factory=Counter)

    def add(self, said: Said, times: int) -> None:
        if said.due is None:
            self.unknown += times
            self.missing.update(dict.fromkeys(said.due_missing, times))
            self.no_amount.update(dict.fromkeys(said.no_amount, times))
            return
        self.total += said.due * times
        self.paid += times if said.due else 0
        self.unpaid += 0 if said.due else times


@dataclass(slots=True)
class Side:
    """One pack over all uses.

    answers  by answer, the uses
    clauses  by rule, the uses whose answer it makes
    changed  likewise, of the uses that the other pack answers otherwise
    missing  by fact, the uses for want of which it cannot say
    """

    pack: Pack
    answers: Counter[Ruling] = field(default_factory=Counter)
    clauses: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    money: Money = field(default_factory=Money)

    def add(self, said: Said, times: int, *, changed: bool) -> None:
        self.answers[said.ruling] += times
        self.clauses.update(dict.fromkeys(said.by, times))
        self.missing.update(dict.fromkeys(said.missing, times))
        self.money.add(said, times)
        if changed:
            self.changed.update(dict.fromkeys(said.by, times))


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A use that changes answer, with the facts that the clauses responsible ask about.

    facts  by name; None for what nobody recorded
    """

    use: str
    first: Said
    second: Said
    facts: Facts


@dataclass(slots=True)
class Between:
    """The uses whose pay both packs compute, in US dollars."""

    uses: int = 0
    differ: int = 0
    first: Decimal = Decimal(0)
    second: Decimal = Decimal(0)
    unknown: int = 0

    def add(self, first: Said, second: Said, times: int) -> None:
        if first.due is None or second.due is None:
            self.unknown += times
            return
        self.uses += times
        self.differ += times if first.due != second.due else 0
        self.first += first.due * times
        self.second += second.due * times


@dataclass(slots=True)
class Comparison:
    """steps  by answer under the first pack and under the second, the uses; those unchanged too"""

    first: Side
    second: Side
    uses: int = 0
    steps: Counter[Step] = field(default_factory=Counter)
    between: Between = field(default_factory=Between)
    examples: tuple[Example, ...] = ()

    @property
    def changed(self) -> int:
        return sum(n for (before, after), n in self.steps.items() if before is not after)


def compare(
    first: Pack, second: Pack, columns: tuple[str, ...], uses: Iterable[tuple[str, Values]]
) -> Comparison:
    """What the two packs say of `uses`, which are read once, one at a time.

    columns  the facts' names
    uses     the use's id, and a value for each column; None for what nobody recorded
    """
    return _Comparing(first, second, columns).all(uses)


@dataclass(slots=True)
class _Seen:
    """A distinct use: what both say of it, how often it stands in the file, and where first."""

    first: Said
    second: Said
    facts: Facts
    times: int = 0
    where: list[tuple[int, str]] = field(default_factory=list)


class _Comparing:
    def __init__(self, first: Pack, second: Pack, columns: tuple[str, ...]) -> None:
        self._columns = columns
        self._judges = (Judge(first), Judge(second))
        self._asked = tuple(dict.fromkeys(chain(*(judge.asked for judge in self._judges))))
        self._rows: dict[Values, _Seen] = {}
        self._distinct: dict[Values, _Seen] = {}
        self._examples: dict[Step, list[tuple[int, str, _Seen]]] = {}
        self._out = Comparison(first=Side(first), second=Side(second))

    def all(self, uses: Iterable[tuple[str, Values]]) -> Comparison:
        for number, (use, values) in enumerate(uses):
            seen = self._rows.get(values) or self._row(values)
            seen.times += 1
            if len(seen.where) < _EXAMPLES_EACH:
                seen.where.append((number, use))
        self._settle()
        self._out.examples = self._shown()
        return self._out

    def _row(self, values: Values) -> _Seen:
        """Rows that differ in nothing that either pack asks are one use."""
        facts = derived(dict(zip(self._columns, values, strict=True)))
        key = tuple(map(facts.get, self._asked))
        seen = self._distinct.get(key)
        if len(self._rows) >= _REMEMBERED:
            self._settle()
            seen = None
        if seen is None:
            first, second = (judge.says(facts) for judge in self._judges)
            seen = self._distinct[key] = _Seen(first, second, facts)
        self._rows[values] = seen
        return seen

    def _settle(self) -> None:
        """Count what was remembered, and forget it."""
        out = self._out
        for seen in self._distinct.values():
            step = (seen.first.ruling, seen.second.ruling)
            changed = step[0] is not step[1]
            out.uses += seen.times
            out.steps[step] += seen.times
            out.first.add(seen.first, seen.times, changed=changed)
            out.second.add(seen.second, seen.times, changed=changed)
            out.between.add(seen.first, seen.second, seen.times)
            if changed:
                found = self._examples.setdefault(step, [])
                found += [(number, use, seen) for number, use in seen.where]
                found.sort(key=lambda each: each[0])
                del found[_EXAMPLES_EACH:]
        self._rows.clear()
        self._distinct.clear()

    def _shown(self) -> tuple[Example, ...]:
        """Of each step the first uses in the file; the commonest step first."""
        steps = self._out.steps
        order = sorted(self._examples, key=lambda step: (-steps[step], step))
        return tuple(
            self._example(use, seen) for step in order for _, use, seen in self._examples[step]
        )

    def _example(self, use: str, seen: _Seen) -> Example:
        asked = chain(
            self._judges[0].asked_by(seen.first.by), self._judges[1].asked_by(seen.second.by)
        )
        facts = {name: seen.facts.get(name) for name in dict.fromkeys(asked)}
        return Example(use=use, first=seen.first, second=seen.second, facts=facts)

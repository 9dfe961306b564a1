"""Whether any facts at all can make a condition true.

Exact, for an atom asks one fact against constants: a fact has finitely many values that differ.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import count, pairwise

from personae.rules.conditions import EU, All, AnyOf, Atom, Condition, holds
from personae.rules.facts import FACTS, Kind, Value

_MOST_STEPS = 20_000


class TangledError(ValueError):
    """The condition has too many ways of being true to be looked through."""


def satisfiable(condition: Condition) -> bool:
    """Raises TangledError where that cannot be told in reasonable time."""
    return _fits([condition], {}, count())


def _fits(
    pending: list[Condition], asked: dict[str, tuple[Atom, ...]], steps: Iterator[int]
) -> bool:
    """Whether all that is pending can hold beside what is asked; atoms first: they are quick."""
    if next(steps) > _MOST_STEPS:
        raise TangledError
    choices: list[AnyOf] = []
    asked = dict(asked)
    while pending:
        part, *pending = pending
        if isinstance(part, All):
            pending = [*part.parts, *pending]
        elif isinstance(part, AnyOf):
            choices.append(part)
        else:
            asked[part.fact] = (*asked.get(part.fact, ()), part)
            if not _possible(part.fact, asked[part.fact]):
                return False
    if not choices:
        return True
    first, *rest = sorted(choices, key=lambda choice: len(choice.parts))
    return any(_fits([part, *rest], asked, steps) for part in first.parts)


def _possible(name: str, together: tuple[Atom, ...]) -> bool:
    """Whether one value of a fact can satisfy all of these atoms."""
    named = list(dict.fromkeys(value for atom in together for value in atom.values))
    tried = _values_that_differ(name, named)
    return any(all(holds(atom, value) for atom in together) for value in tried)


def _values_that_differ(name: str, named: list[Value]) -> Iterator[Value]:
    """Values among which is one for each way of comparing with those `named`."""
    fact = FACTS[name]
    if fact.kind is Kind.YES_NO:
        yield from (True, False)
    elif fact.kind is Kind.CHOICE:
        yield from fact.choices
    elif fact.kind is Kind.WORD:
        yield from (*named, "-".join(map(str, named)) + "-")  # longer than each
    elif fact.kind is Kind.TERRITORY:
        yield from _places([str(value) for value in named])
    elif fact.kind is Kind.NUMBER:
        yield from _numbers(sorted(v for v in named if isinstance(v, Decimal)))
    else:
        step = timedelta(days=1) if fact.kind is Kind.DAY else timedelta(microseconds=1)
        yield from _times([value for value in named if isinstance(value, date)], step)


def _places(named: list[str]) -> Iterator[str]:
    """Those named, their countries, elsewhere in each, the Union's members, and outside."""
    countries = {place.partition("-")[0] for place in named}
    for country in sorted(countries | EU | {"EU", "ZZ", "YY"}):
        yield country
        yield f"{country}-elsewhere"
    yield from named


def _numbers(named: list[Decimal]) -> Iterator[Decimal]:
    yield from named
    yield from ((low + high) / 2 for low, high in pairwise(named))
    if named:
        yield from (named[0] - 1, named[-1] + 1)


def _times(named: list[date], step: timedelta) -> Iterator[date]:
    """Those named and their neighbours: a gap between two begins beside one of them."""
    for time in named:
        for steps in (-1, 0, 1):
            try:
                yield time + steps * step
            except OverflowError:  # the calendar ends there
                continue

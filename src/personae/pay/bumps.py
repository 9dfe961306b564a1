"""Bumps as a voucher writes them: `smoke 14.00 USD; hair`."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from personae.vocabulary.money import Money

_BUMP = re.compile(r"\s*(?:(?P<what>[^;]*?)\s+)?(?P<money>[0-9]+\.[0-9]{2} [A-Z]{3})\s*")

_STRAY = " -–—:=.,"  # between a word and its amount
_NAMELESS = "a bump without a name"


class Bump(NamedTuple):
    """A bump is known by its word, wherever it stands on the voucher.

    n        of those of one word on one voucher, from 0
    amounts  as each telling of the voucher has it, the best first, each once; may be empty
    """

    what: str
    n: int
    amounts: tuple[Money, ...]


def bumps(tellings: Iterable[str]) -> Iterator[Bump]:
    """Every bump of one voucher, in whatever order its tellings write them."""
    found: dict[tuple[str, int], list[Money]] = {}
    for written in tellings:
        for what, amounts in _one_telling(written).items():
            for n, amount in enumerate(sorted(amounts, key=_most_first)):
                every = found.setdefault((what, n), [])
                if amount is not None and amount not in every:
                    every.append(amount)
    for (what, n), every in sorted(found.items()):
        yield Bump(what, n, tuple(sorted(every, key=_most_first)))


def _one_telling(written: str) -> dict[str, list[Money | None]]:
    """By its word, with the amount of each; None where a word stands alone."""
    bumps: dict[str, list[Money | None]] = {}
    for each in filter(str.strip, written.split(";")):
        found = _BUMP.fullmatch(each)
        what = ((found["what"] or "") if found else each).strip(_STRAY) or _NAMELESS
        amount = Money.parse(found["money"]) if found else None
        bumps.setdefault(what, []).append(amount)
    return bumps


def _most_first(amount: Money | None) -> tuple[bool, str, Decimal]:
    if amount is None:
        return True, "", Decimal(0)
    return False, amount.currency, -amount.amount

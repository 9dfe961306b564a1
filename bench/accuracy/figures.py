"""A rate as it is printed: what was counted, and between which bounds the true rate lies."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.accuracy.worth import worth
from personae.likeness.intervals import Interval, interval_worth

NOT_MEASURED = "not measured"
_LITTLE = 1e-5
_NEEDED = 10  # trials; a rate of fewer is an anecdote


@dataclass(frozen=True, slots=True)
class Figure:
    """`count` of `of`, which are worth as many independent trials as `worth`."""

    count: int
    of: int
    worth: float

    @property
    def interval(self) -> Interval:
        return interval_worth(self.count, self.of, self.worth)

    def __str__(self) -> str:
        if self.of < _NEEDED:
            return NOT_MEASURED
        bounds = self.interval
        if not self.count:
            return f"0 of {self.of:,} (at most {percent(bounds.high)})"
        share = percent(self.count / self.of)
        return (
            f"{self.count:,} of {self.of:,} = {share} "
            f"({percent(bounds.low)} to {percent(bounds.high)})"
        )


def figure(
    hits: NDArray[np.bool_],
    like: NDArray[np.bool_],
    first: NDArray[np.int_],
    second: NDArray[np.int_] | None = None,
    *,
    most: float = math.inf,
) -> Figure:
    """Of trials that hang together by cluster: see `worth`.

    like  what comes of the same trials at a score where more than a few do: how much trials of a
          cluster are alike cannot be told from one or two
    most  no more independent trials than these
    """
    if not len(hits):
        return Figure(0, 0, 0.0)
    return Figure(int(hits.sum()), len(hits), min(_worth(like, first, second), most))


def _worth(
    like: NDArray[np.bool_], first: NDArray[np.int_], second: NDArray[np.int_] | None
) -> float:
    one_sided = like.all() or not like.any() or len(np.unique(first)) == 1
    if one_sided:  # then each cluster tells as much as one trial
        return float(len(np.unique(first)))
    return worth(like, first, second)


def percent(share: float) -> str:
    """Two digits that count: `12 %`, `1.2 %`, `.012 %`; so little that none do is said so."""
    if 0 < share < _LITTLE:
        return f"under {percent(_LITTLE)}"
    if share in (0, 1):
        return f"{share * 100:.0f} %"
    hundredths = share * 100
    digits = max(0, 1 - math.floor(math.log10(hundredths)))
    return f"{hundredths:.{digits}f} %".removeprefix("0")


@dataclass(frozen=True, slots=True)
class Table:
    """title  a heading; `about` the paragraph under it"""

    title: str
    about: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __str__(self) -> str:
        rule = "|" + "---|" * len(self.head)
        lines = [f"| {' | '.join(row)} |" for row in (self.head, *self.rows)]
        about = (self.about, "") if self.about else ()
        return "\n".join((f"### {self.title}", "", *about, lines[0], rule, *lines[1:], ""))


def cells(*values: object) -> tuple[str, ...]:
    return tuple(map(str, values))


def pixels(from_px: int, below_px: int | None) -> str:
    return f"{from_px} px and more" if below_px is None else f"{from_px} to {below_px - 1} px"


def listed(words: Iterable[str]) -> str:
    *rest, last = words
    return f"{', '.join(rest)} and {last}" if rest else last

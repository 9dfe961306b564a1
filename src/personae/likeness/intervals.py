"""How far a rate may lie from what was counted: exact intervals of a share.

Clopper and Pearson, Biometrika 26 (1934), doi:10.1093/biomet/26.4.404, by the incomplete beta
function: the bounds hold at least as often as they say, and none of a hundred is not never.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

_CONFIDENCE = 0.95
_STEPS = 200  # halvings alone would be as many as a double has digits
_LAST_DIGIT = 2e-16
_TINY = 1e-300
_TERMS = 10_000


@dataclass(frozen=True, slots=True)
class Interval:
    """A share in [0, 1] that lies between `low` and `high`, at the confidence asked for."""

    low: float
    high: float

    def __contains__(self, share: float) -> bool:
        return self.low <= share <= self.high


def interval(count: float, of: float, *, confidence: float = _CONFIDENCE) -> Interval:
    """Where the true share lies when `count` of `of` were counted; two-sided.

    Both may be fractions: trials that depend on one another are worth fewer (see `worth`).
    Where nothing was tried, nothing is known: from 0 to 1.
    """
    if not 0 <= count <= of:
        raise ValueError(f"{count} of {of} is no share")
    tail = (1 - confidence) / 2
    low = 0.0 if count == 0 else _quantile(tail, count, of - count + 1)
    high = 1.0 if count == of else _quantile(1 - tail, count + 1, of - count)
    return Interval(low, high)


@cache  # a report asks for the same few again and again
def interval_worth(count: int, of: int, worth: float) -> Interval:
    """Where the true share lies when `of` trials tell as much as `worth` independent ones.

    The counted share, of `worth` trials: Korn and Graubard, Survey Methodology 24 (1998).
    """
    if of == 0:
        return Interval(0.0, 1.0)
    fewer = min(max(worth, 1.0), float(of))
    return interval(count / of * fewer, fewer)


def _quantile(share: float, a: float, b: float) -> float:
    """The x under which a beta(a, b) variable lies with this probability.

    Newton's steps, and a halving wherever one would leave what is known to hold it.
    """
    low, high = 0.0, 1.0
    x = a / (a + b)
    for _ in range(_STEPS):
        off = beta_share(x, a, b) - share
        low, high = (x, high) if off < 0 else (low, x)
        step = off / max(_density(x, a, b), _TINY)
        near = x - step
        if not low < near < high:
            near = (low + high) / 2
        if near in (low, high) or abs(near - x) <= _LAST_DIGIT * x:
            break
        x = near
    return x


def _density(x: float, a: float, b: float) -> float:
    return math.exp(_log_front(x, a, b) - math.log(x) - math.log1p(-x))


def _log_front(x: float, a: float, b: float) -> float:
    """Logarithm of x^a (1 - x)^b / B(a, b)."""
    powers = a * math.log(x) + b * math.log1p(-x)
    return powers + math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)


def beta_share(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function, by its continued fraction.

    NIST Digital Library of Mathematical Functions, 8.17.22, evaluated after Lentz.
    """
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):  # there the fraction converges slowly, and its mirror image fast
        return 1 - beta_share(1 - x, b, a)
    front = math.exp(_log_front(x, a, b)) / a
    c, d = 1.0, 1 / _away_from_nought(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, _TERMS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d = 1 / _away_from_nought(1 + term * d)
            c = _away_from_nought(1 + term / c)
            value *= c * d
        if abs(c * d - 1) < 1e-15:  # noqa: PLR2004 - a double's last digits
            break
    return front * value


def _away_from_nought(value: float) -> float:
    return value if abs(value) > _TINY else _TINY

"""The moments of a turn at which it is surely one voice: where another comes in, nobody is named.

A turn is cut where the voice changes, to half a second at best, and two who speak at once leave no
cut at all. So each half second is held against every window of sound that covers it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy as np
    from numpy.typing import NDArray

    from personae.screening.thresholds import VoiceThresholds
    from personae.screening.turns import Turn

_STEP_S = Fraction(1, 2)


def surely(
    turn: Turn, score: Callable[[NDArray[np.float32]], float], thresholds: VoiceThresholds
) -> list[tuple[Fraction, Fraction]]:
    """Start and end, in seconds, of each stretch of the turn that every window over it bears out.

    score  of a window's voice (d,) for whom the turn is asserted to be
    What is left under `thresholds.least_s` is left out, for nobody is told by so little.
    """
    doubted = [
        (window.start_s, window.end_s)
        for window in turn.windows
        if score(window.vector) < thresholds.moment_from
    ]
    spans: list[tuple[Fraction, Fraction]] = []
    for start, end in _steps(turn):
        if any(start < until and end > since for since, until in doubted):
            continue
        goes_on = spans and spans[-1][1] == start
        spans.append((spans.pop()[0] if goes_on else start, end))
    return [(start, end) for start, end in spans if end - start >= thresholds.least_s]


def _steps(turn: Turn) -> Iterator[tuple[Fraction, Fraction]]:
    start = turn.start_s
    while start < turn.end_s:
        yield start, min(start + _STEP_S, turn.end_s)
        start += _STEP_S

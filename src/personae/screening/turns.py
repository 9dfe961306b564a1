"""Speech cut where the voice changes, and what each piece's voice comes to."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from personae.likeness.interfaces import SAMPLE_RATE
from personae.likeness.matching import direction

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from personae.likeness.interfaces import VoiceModel
    from personae.screening.speech import Stretch
    from personae.screening.thresholds import VoiceThresholds

_WINDOW = 3 * SAMPLE_RATE // 2
_HOP = SAMPLE_RATE // 2
_APART = _WINDOW // _HOP  # windows so far apart share no sample


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Window:
    """A piece of sound and the voice (d,) that it comes to, whoever speaks in it."""

    start_s: Fraction
    end_s: Fraction
    vector: NDArray[np.float32]


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Turn:
    """One voice, as far as can be told, from `start_s` to `end_s`.

    vector   (d,) of the windows that lie within it
    windows  all that meet it, those too that reach into the turn before or after
    """

    start_s: Fraction
    end_s: Fraction
    vector: NDArray[np.float32]
    windows: tuple[Window, ...] = ()

    @property
    def seconds(self) -> Fraction:
        return self.end_s - self.start_s


def turns(stretch: Stretch, model: VoiceModel, thresholds: VoiceThresholds) -> list[Turn]:
    """The turns of a stretch; none of a stretch too short to tell a voice by."""
    if stretch.seconds < thresholds.least_s:
        return []
    windows = _windows(len(stretch.samples))
    vectors = model.embed(stretch.samples, windows).vectors
    edges = [0, *_changes(windows, vectors, thresholds), len(stretch.samples)]
    placed = [
        Window(
            start_s=stretch.start_s + Fraction(start, SAMPLE_RATE),
            end_s=stretch.start_s + Fraction(end, SAMPLE_RATE),
            vector=vector,
        )
        for (start, end), vector in zip(windows, vectors, strict=True)
    ]
    out = []
    for start, end in pairwise(edges):
        inside = [i for i, (a, b) in enumerate(windows) if a >= start and b <= end]
        out.append(
            Turn(
                start_s=stretch.start_s + Fraction(start, SAMPLE_RATE),
                end_s=stretch.start_s + Fraction(end, SAMPLE_RATE),
                vector=direction(vectors[inside]),
                windows=tuple(
                    window
                    for window, (a, b) in zip(placed, windows, strict=True)
                    if a < end and b > start
                ),
            )
        )
    return out


def _windows(samples: int) -> list[tuple[int, int]]:
    """Windows of 1.5 s, one begun each half second; the last one ends where the samples do."""
    if samples <= _WINDOW:
        return [(0, samples)]
    starts = [*range(0, samples - _WINDOW, _HOP), samples - _WINDOW]
    return [(start, start + _WINDOW) for start in starts]


def _changes(
    windows: list[tuple[int, int]], vectors: NDArray[np.float32], thresholds: VoiceThresholds
) -> list[int]:
    """Where the voice before is least like the voice after, and not like it enough."""
    pairs = [(i, i + _APART) for i in range(len(windows) - _APART)]
    like = [float(vectors[i] @ vectors[j]) for i, j in pairs]
    found: list[int] = []
    for at, score in enumerate(like):
        near = like[max(0, at - _APART + 1) : at + _APART]
        if score < thresholds.one_voice_from and score == min(near):
            edge = windows[pairs[at][1]][0]
            if edge - (found[-1] if found else 0) >= _WINDOW:
                found.append(edge)
    return found

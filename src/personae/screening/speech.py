"""Where somebody speaks: stretches of speech, cut out of a sound while it is read."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from personae.likeness.interfaces import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from personae.likeness.interfaces import Samples, VoiceModel
    from personae.screening.interfaces import Block

_BEGINS_FROM = 0.5  # the authors' own line
_GOES_ON_FROM = 0.35
_PAUSE_S = 0.3  # a longer one ends a stretch
_AROUND_S = 0.06  # kept before and after, for the ends of words
_LONGEST_S = 20.0  # a longer stretch is cut there, so that no film's speech need be held whole
_BEFORE_S = 1.0  # what a speech finder hears before the piece it is asked about


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Stretch:
    """Speech without a pause. `start_s` is that of its first sample."""

    start_s: Fraction
    samples: Samples

    @property
    def seconds(self) -> Fraction:
        return Fraction(len(self.samples), SAMPLE_RATE)

    @property
    def end_s(self) -> Fraction:
        return self.start_s + self.seconds


def stretches(blocks: Iterable[Block], model: VoiceModel) -> Iterator[Stretch]:
    """Every stretch of speech in the order it is heard; no more than 30 s of sound are held."""
    finder = _Finder(model)
    for block in blocks:
        yield from finder.hear(block)
    yield from finder.end()


class _Finder:
    """Counts windows of the model from the first sample heard."""

    def __init__(self, model: VoiceModel) -> None:
        self._model = model
        self._window = model.speech_window
        self._pause = round(_PAUSE_S * SAMPLE_RATE / self._window)
        self._around = round(_AROUND_S * SAMPLE_RATE)
        self._longest = round(_LONGEST_S * SAMPLE_RATE / self._window)
        self._before = round(_BEFORE_S * SAMPLE_RATE / self._window) * self._window
        self._origin_s: Fraction | None = None
        self._held = np.zeros(0, np.float32)  # samples from `_from` on
        self._from = 0
        self._judged = 0  # windows
        self._began: int | None = None  # the window in which the running stretch began
        self._last = 0  # the last window of it that held speech

    def hear(self, block: Block) -> Iterator[Stretch]:
        if self._origin_s is None:
            self._origin_s = block.at_s
        self._held = np.concatenate([self._held, block.samples])
        whole = (self._from + len(self._held)) // self._window
        yield from self._judge(whole)
        self._let_go()

    def end(self) -> Iterator[Stretch]:
        yield from self._judge(-(-(self._from + len(self._held)) // self._window))
        if self._began is not None:
            yield self._cut()

    def _judge(self, until: int) -> Iterator[Stretch]:
        """Judge the windows up to `until`."""
        start = max(self._from, self._judged * self._window - self._before)
        samples = self._held[start - self._from : until * self._window - self._from]
        likely = self._model.speech(samples)[self._judged - start // self._window :]
        for speech in likely.tolist():
            if speech >= (_BEGINS_FROM if self._began is None else _GOES_ON_FROM):
                self._began = self._judged if self._began is None else self._began
                self._last = self._judged
            self._judged += 1
            if self._began is not None and (
                self._judged - self._last > self._pause
                or self._judged - self._began >= self._longest
            ):
                yield self._cut()

    def _cut(self) -> Stretch:
        began = self._began or 0
        first = max(0, began * self._window - self._around)
        first = max(first, self._from)
        last = min((self._last + 1) * self._window + self._around, self._judged * self._window)
        self._began = None
        return Stretch(
            start_s=(self._origin_s or Fraction(0)) + Fraction(first, SAMPLE_RATE),
            samples=self._held[first - self._from : last - self._from],
        )

    def _let_go(self) -> None:
        """Of what is held, all but the running stretch and what is heard before the next piece."""
        needed = self._judged if self._began is None else self._began
        first = max(self._from, needed * self._window - self._before) // self._window * self._window
        self._held = self._held[first - self._from :]
        self._from = first

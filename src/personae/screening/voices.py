"""Whose voice is heard in a sound: asserted, asked, or nobody's that was looked for.

A voice is matched, never judged: a replica of a voice scores as the voice does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from personae.likeness.interfaces import SAMPLE_RATE
from personae.likeness.matching import direction
from personae.screening.sightings import Candidate
from personae.screening.speech import stretches
from personae.screening.surely import surely
from personae.screening.turns import Turn, turns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray

    from personae.likeness.interfaces import VoiceModel
    from personae.likeness.matching import Gallery
    from personae.screening.interfaces import Block
    from personae.screening.thresholds import VoiceThresholds
    from personae.vocabulary.names import PerformerId

_CANDIDATES = 3
_BREATH_S = Fraction(1, 2)  # a pause in one speaker's turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One speaker from `start_s` to `end_s`, and who that may be.

    speaker     counts the speakers of this sound from 1, as far as they could be told apart
    performer   whom it is asserted to be; None where nobody is
    candidates  at most three who score `ask` or more, best first
    """

    start_s: Fraction
    end_s: Fraction
    speaker: int
    performer: PerformerId | None
    candidates: tuple[Candidate, ...]

    @property
    def seconds(self) -> Fraction:
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """All speech that was found.

    voices       in the order they are heard
    too_short_s  of speech in pieces too short to tell a voice by; in no voice
    mingled_s    of a performer's turns where somebody else may be heard too; in no voice either
    sound_s      of sound, speech or not
    after_s      of sound that was left alone, for the picture had ended
    """

    voices: tuple[Voice, ...]
    too_short_s: Fraction
    mingled_s: Fraction
    sound_s: Fraction
    after_s: Fraction


def listen(
    blocks: Iterable[Block],
    *,
    model: VoiceModel,
    gallery: Gallery,
    thresholds: VoiceThresholds,
    until_s: Fraction | None = None,
    progress: Callable[[Fraction], None] = lambda _seconds: None,
) -> Heard:
    """Listen to a sound for the performers of `gallery`.

    until_s   nobody is listened for from here on: where the picture ends
    progress  told the seconds heard so far
    """
    heard: list[Turn] = []
    too_short = Fraction(0)
    clock = _Clock(blocks, until_s, progress)
    for stretch in stretches(clock.blocks(), model):
        found = turns(stretch, model, thresholds)
        heard += found
        if not found:
            too_short += stretch.seconds
    speakers = _speakers(heard, thresholds)
    voices = [
        voice
        for number, mine in enumerate(speakers, start=1)
        for voice in _named(number, mine, gallery, thresholds)
    ]
    told = sum((turn.seconds for turn in heard), Fraction(0))
    return Heard(
        voices=tuple(_joined(sorted(voices, key=lambda v: (v.start_s, v.end_s)))),
        too_short_s=too_short,
        mingled_s=told - sum((voice.seconds for voice in voices), Fraction(0)),
        sound_s=clock.heard_s,
        after_s=clock.after_s,
    )


class _Clock:
    """Blocks from the first picture on, up to the last."""

    def __init__(
        self,
        blocks: Iterable[Block],
        until_s: Fraction | None,
        progress: Callable[[Fraction], None],
    ) -> None:
        self._blocks, self._until_s, self._progress = blocks, until_s, progress
        self.heard_s = self.after_s = Fraction(0)

    def blocks(self) -> Iterator[Block]:
        for block in self._blocks:
            first = max(0, -round(block.at_s * SAMPLE_RATE))
            last = len(block.samples)
            if self._until_s is not None:
                last = min(last, max(0, round((self._until_s - block.at_s) * SAMPLE_RATE)))
            self.after_s += Fraction(len(block.samples) - last, SAMPLE_RATE)
            if last > first:
                kept = replace(
                    block,
                    at_s=block.at_s + Fraction(first, SAMPLE_RATE),
                    samples=block.samples[first:last],
                )
                self.heard_s += Fraction(last - first, SAMPLE_RATE)
                yield kept
                self._progress(self.heard_s)


def _speakers(heard: list[Turn], thresholds: VoiceThresholds) -> list[list[Turn]]:
    """The turns of each speaker, in the order they are first heard.

    Longest first, each turn joins the speaker it is most like, or is a new one's.
    """
    people: list[list[Turn]] = []
    sums = np.zeros((len(heard), heard[0].vector.size if heard else 0), np.float32)
    for turn in sorted(heard, key=lambda t: (-t.seconds, t.start_s)):
        known = sums[: len(people)]
        likeness = known @ turn.vector / np.maximum(np.linalg.norm(known, axis=1), 1e-9)
        nearest = int(likeness.argmax()) if people else -1
        if not people or likeness[nearest] < thresholds.one_speaker_from:
            nearest = len(people)
            people.append([])
        people[nearest].append(turn)
        sums[nearest] += float(turn.seconds) * turn.vector
    return sorted(people, key=lambda mine: min(t.start_s for t in mine))


def _named(
    number: int, mine: list[Turn], gallery: Gallery, thresholds: VoiceThresholds
) -> Iterator[Voice]:
    """The turns of one speaker, each with who it may be.

    All of them together say who it is; a turn is asserted where by itself it is no stranger's, and
    of it the moments at which nobody else can be heard.
    """
    weights = np.array([[float(turn.seconds)] for turn in mine], np.float32)
    together = gallery.scores(direction(weights * np.stack([turn.vector for turn in mine])))
    first, second = ([score for _, score in together[:2]] + [-1.0, -1.0])[:2]
    sure = first >= thresholds.present_from and first - second >= thresholds.margin
    for turn in mine:
        alone = dict(gallery.scores(turn.vector))
        asked = _candidates(together, alone, thresholds)
        own = bool(asked) and sure and alone[asked[0].performer] >= thresholds.turn_from
        own = own and asked[0].performer == together[0][0]
        whole = Voice(
            start_s=turn.start_s,
            end_s=turn.end_s,
            speaker=number,
            performer=None,
            candidates=asked,
        )
        who = asked[0].performer if own else None
        spans = surely(turn, partial(_score, gallery, who), thresholds) if who else []
        for start, end in spans:
            yield replace(whole, start_s=start, end_s=end, performer=who)
        if not spans:
            yield whole


def _score(gallery: Gallery, performer: PerformerId, vector: NDArray[np.float32]) -> float:
    return dict(gallery.scores(vector))[performer]


def _candidates(
    together: list[tuple[PerformerId, float]],
    alone: dict[PerformerId, float],
    thresholds: VoiceThresholds,
) -> tuple[Candidate, ...]:
    """Who scores `ask` for the speaker or for the turn, by the higher of the two."""
    scored = [Candidate(who, max(score, alone[who])) for who, score in together]
    likely = [c for c in scored if c.score >= thresholds.ask_from]
    return tuple(sorted(likely, key=lambda c: (-c.score, c.performer))[:_CANDIDATES])


def _joined(voices: list[Voice]) -> Iterator[Voice]:
    """Turns of one speaker with no more than a breath between them are one."""
    last: Voice | None = None
    for voice in voices:
        if last is not None and _goes_on(last, voice):
            likelier = max(last, voice, key=_best)
            last = replace(last, end_s=voice.end_s, candidates=likelier.candidates)
            continue
        if last is not None:
            yield last
        last = voice
    if last is not None:
        yield last


def _goes_on(last: Voice, voice: Voice) -> bool:
    same = (last.speaker, last.performer) == (voice.speaker, voice.performer)
    return same and voice.start_s - last.end_s <= _BREATH_S


def _best(voice: Voice) -> float:
    return voice.candidates[0].score if voice.candidates else -1.0

"""Sounds held in memory, for tests and for trying things out."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from personae.likeness.interfaces import SAMPLE_RATE
from personae.screening.interfaces import Block, SoundFacts
from personae.vocabulary.mistake import Mistake, UserError
from personae.vocabulary.names import Sha256

_BLOCK = 10 * SAMPLE_RATE


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class MemorySamples:
    """channels  (c, n) at 16,000 a second
    at_s      of the first sample, from the first picture
    lost      (start, end) samples of what cannot be decoded
    """

    channels: NDArray[np.float32]
    at_s: Fraction = Fraction(0)
    lost: tuple[tuple[int, int], ...] = ()


class MemorySounds:
    """A `SoundReader` of the sounds it was given, by name; None is a silent film."""

    def __init__(self, sounds: Mapping[Path, MemorySamples | None]) -> None:
        self._sounds = sounds

    def open(self, path: Path) -> "MemorySound | None":
        if path not in self._sounds:
            raise UserError(Mistake(str(path), "there is no such file."))
        held = self._sounds[path]
        return None if held is None else MemorySound(held)


class MemorySound:
    def __init__(self, held: MemorySamples) -> None:
        self._held = held
        self.facts = SoundFacts(channels=len(held.channels), rate=SAMPLE_RATE, tracks=1)

    @property
    def problems(self) -> tuple[str, ...]:
        lost = len(self._held.lost)
        gaps = "a gap" if lost == 1 else f"{lost} gaps"
        return (f"the sound has {gaps} where nothing can be decoded",) if lost else ()

    @property
    def gaps(self) -> tuple[tuple[Fraction, Fraction], ...]:
        held = self._held
        return tuple(
            (held.at_s + Fraction(start, SAMPLE_RATE), held.at_s + Fraction(end, SAMPLE_RATE))
            for start, end in held.lost
        )

    def digest(self) -> Sha256:
        return Sha256(hashlib.sha256(self._held.channels.tobytes()).hexdigest())

    def blocks(self) -> Iterator[Block]:
        mono = self._held.channels.mean(axis=0, dtype=np.float32)
        for start, end in self._held.lost:
            mono[start:end] = 0
        for first in range(0, len(mono), _BLOCK):
            at_s = self._held.at_s + Fraction(first, SAMPLE_RATE)
            yield Block(at_s=at_s, samples=mono[first : first + _BLOCK])

    def close(self) -> None:
        """Nothing is held open."""

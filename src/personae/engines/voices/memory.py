"""Voices that need no weights: plain hums, for tests and for trying things out.

What is as loud as a fiftieth of full scale is speech. The voice is where its energy lies, in bands
of 125 hertz: two hums of one pitch are one voice, hums far apart are as unlike as can be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from personae.likeness.interfaces import ModelCard
from personae.likeness.templates import Templates
from personae.vocabulary.entry import sha256_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from personae.likeness.interfaces import Samples

_WINDOW = 512
_LOUD = 0.02
_BANDS = 64
_LEAST = 1_600

_CARD = ModelCard(
    name="plain-hums",
    sha256=sha256_of(b"plain hums, 1"),
    licence="Apache-2.0",
    source="this project",
)


class PlainHums:
    """A `VoiceModel`."""

    @property
    def cards(self) -> tuple[ModelCard, ...]:
        return (_CARD,)

    @property
    def speech_window(self) -> int:
        return _WINDOW

    def speech(self, samples: Samples) -> NDArray[np.float32]:
        windows = -(-len(samples) // _WINDOW)
        padded = np.zeros(windows * _WINDOW, np.float32)
        padded[: len(samples)] = samples
        loud = np.sqrt((padded.reshape(windows, _WINDOW) ** 2).mean(axis=1)) >= _LOUD
        likely: NDArray[np.float32] = loud.astype(np.float32)
        return likely

    def embed(self, samples: Samples, windows: Sequence[tuple[int, int]]) -> Templates:
        vectors = np.zeros((len(windows), _BANDS), np.float32)
        for row, (start, end) in enumerate(windows):
            if not (start >= 0 and end <= len(samples) and end - start >= _LEAST):
                raise ValueError(f"no window of {len(samples)} samples: {start} to {end}")
            energy = np.abs(np.fft.rfft(samples[start:end])) ** 2
            band = np.arange(len(energy)) * _BANDS // len(energy)
            vectors[row] = np.bincount(band, energy, _BANDS) + 1e-9
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return Templates(model=_CARD.sha256, vectors=vectors / norms)

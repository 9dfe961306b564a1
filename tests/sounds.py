"""Sounds for tests: voices drawn by a formant synthesiser, music of plain chords, files of them.

Nobody's voice is in them. A speaker is a pitch and the length of a throat; what they say is a run
of vowels and hisses drawn by a seed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

RATE = 16_000
Sound = NDArray[np.float32]

# The first three formants of vowels of an adult, in hertz.
_VOWELS = ((730, 1090, 2440), (270, 2290, 3010), (300, 870, 2240), (530, 1840, 2480),
           (660, 1720, 2410), (570, 840, 2410))  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """pitch_hz of the voice, and by how much a shorter throat raises its formants."""

    pitch_hz: float
    throat: float
    breath: float = 0.02


LOW = Speaker(pitch_hz=105, throat=0.92)
HIGH = Speaker(pitch_hz=215, throat=1.22)


def speech(who: Speaker, seconds: float, *, seed: int = 0) -> Sound:
    """So many seconds of syllables, without a pause; as loud as -20 dBFS."""
    rng = np.random.default_rng([seed, round(who.pitch_hz)])
    n = round(seconds * RATE)
    out = np.zeros(n)
    at = 0
    vowel = np.array(_VOWELS[0], float)
    while at < n:
        length = int(RATE * rng.uniform(0.12, 0.24))
        target = np.array(_VOWELS[rng.integers(len(_VOWELS))], float)
        out[at : at + length] = _syllable(who, vowel, target, length, rng)[: n - at]
        vowel, at = target, at + length
    return _as_loud(out)


def _syllable(
    who: Speaker,
    start: NDArray[np.float64],
    end: NDArray[np.float64],
    length: int,
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    pitch = who.pitch_hz * rng.uniform(0.9, 1.12) * np.linspace(1.04, 0.95, length)
    phase = np.cumsum(pitch) / RATE
    source = np.diff(np.floor(phase), prepend=0) - who.pitch_hz / RATE
    source = source + who.breath * rng.standard_normal(length)
    made = np.zeros(length)
    block = 160
    for first in range(0, length, block):
        share = first / length
        formants = who.throat * ((1 - share) * start + share * end)
        made[first : first + block] = _resonant(source, formants, first, block)
    envelope = np.minimum(1, np.minimum(np.arange(length), np.arange(length)[::-1]) / 320)
    hiss = rng.standard_normal(length) * np.exp(-np.arange(length) / 400) * 0.1
    return made * envelope + np.diff(hiss, prepend=0)


def _resonant(
    source: NDArray[np.float64], formants: NDArray[np.float64], first: int, block: int
) -> NDArray[np.float64]:
    """`source` through resonances, by their impulse responses; what came before rings on."""
    ring = np.arange(480) / RATE
    response = sum(
        np.exp(-np.pi * width * ring) * np.sin(2 * np.pi * hertz * ring) * level
        for hertz, width, level in zip(formants, (70, 100, 140), (1.0, 0.6, 0.35), strict=True)
    )
    low = max(0, first - len(ring))
    whole = np.convolve(source[low : first + block], response)
    return whole[first - low : first - low + len(source[first : first + block])]


def music(seconds: float, *, seed: int = 0) -> Sound:
    """Chords struck twice a second; as loud as `speech`."""
    rng = np.random.default_rng(seed)
    time = np.arange(RATE // 2) / RATE
    bars = []
    for _ in range(int(2 * seconds) + 1):
        root = 110 * 2 ** (rng.integers(0, 24) / 12)
        tones = [
            np.sin(2 * np.pi * root * step * over * time + rng.uniform(0, 6)) / over
            for step in (1, 1.26, 1.5, 2)
            for over in range(1, 7)
        ]
        bars.append(np.exp(-2 * time) * np.sum(tones, axis=0))
    return _as_loud(np.concatenate(bars)[: round(seconds * RATE)])


def hum(hertz: float, seconds: float) -> Sound:
    """A plain tone, for the engines that need no weights."""
    return (0.1 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * RATE)) / RATE)).astype(
        np.float32
    )


def silence(seconds: float) -> Sound:
    return np.zeros(round(seconds * RATE), np.float32)


def _as_loud(sound: NDArray[np.float64]) -> Sound:
    level = float(np.sqrt((sound**2).mean())) or 1.0
    return np.clip(sound * (0.1 / level), -1, 1).astype(np.float32)


def make_sound(
    path: Path,
    channels: Sequence[Sound],
    *,
    codec: str,
    rate: int = RATE,
    layout: str = "mono",
) -> Path:
    """A file of sound alone; `channels` are at `rate`, one a channel of `layout`."""
    with av.open(path, "w") as file:
        fill(file, sound_track(file, codec, rate=rate, layout=layout), channels)
    return path


def sound_track(
    file: av.container.OutputContainer, codec: str, *, rate: int = RATE, layout: str = "mono"
) -> av.AudioStream:
    """All tracks of a file are made before any of them is filled."""
    track = file.add_stream(codec, rate=rate)
    assert isinstance(track, av.AudioStream)
    track.codec_context.layout = layout
    track.codec_context.format = next(iter(track.codec_context.codec.audio_formats or ()))
    return track


def fill(
    file: av.container.OutputContainer,
    track: av.AudioStream,
    channels: Sequence[Sound],
    *,
    starts_s: Fraction = Fraction(0),
) -> None:
    samples, rate, layout = np.stack(channels), track.rate, track.codec_context.layout.name
    step = 1024
    for first in range(0, samples.shape[1], step):
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(samples[:, first : first + step]), "fltp", layout
        )
        frame.sample_rate = rate
        frame.time_base = Fraction(1, rate)
        frame.pts = first + round(starts_s * rate)
        file.mux(track.encode(frame))
    file.mux(track.encode(None))


def film_with(
    path: Path,
    sound: Sound,
    pictures: Sequence[NDArray[np.uint8]],
    *,
    starts_s: Fraction = Fraction(0),
    codec: str = "aac",
) -> Path:
    """Pictures at 24 a second, with sound beside them that starts so long after the first."""
    with av.open(path, "w") as film:
        track = film.add_stream("libx264", rate=24, options={"threads": "1", "bf": "2"})
        assert isinstance(track, av.VideoStream)
        track.height, track.width = pictures[0].shape[:2]
        track.pix_fmt = "yuv420p"
        beside = sound_track(film, codec)
        for number, picture in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture))
            frame = frame.reformat(format="yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, 24)
            film.mux(track.encode(frame))
        film.mux(track.encode(None))
        fill(film, beside, [sound], starts_s=starts_s)
    return path

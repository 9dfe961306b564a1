"""What hearing gets right and costs, on LibriSpeech: ten people enrolled, thirty strangers.

An utterance of a quarter of a minute at most is compared with every other one. Music is drawn by
`music`: chords and a beat, as loud as the voice over the whole of it.
"""

import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from bench.gallery import DATA
from bench.table import Holds, Row, data_absent, share
from personae.engines.sounds.pyav import PyavSounds
from personae.engines.voices.silero_campplus import SileroCampplus
from personae.likeness.interfaces import SAMPLE_RATE, Samples, VoiceModel
from personae.likeness.matching import Gallery
from personae.likeness.templates import Templates
from personae.screening.interfaces import Block
from personae.screening.thresholds import VoiceThresholds
from personae.screening.voices import Voice, listen
from personae.vocabulary.names import PerformerId

VOICES = DATA / "voices"
_ENROLLED_FROM = 5  # utterances of ten
_BLOCK = 10 * SAMPLE_RATE
_FASTER_THAN_REAL = 50


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Utterance:
    speaker: str
    enrolled: bool
    samples: Samples


def utterances() -> list[Utterance]:
    """All that lie there, in the order of their names."""
    reader, out = PyavSounds(), []
    for path in sorted(VOICES.rglob("*.flac")):
        sound = reader.open(path)
        assert sound is not None  # noqa: S101  # every file there holds a sound
        samples = np.concatenate([block.samples for block in sound.blocks()])
        sound.close()
        speaker = path.name.partition("-")[0]
        enrolled = path.parent.parent.name == "enrolled"
        out.append(Utterance(speaker=speaker, enrolled=enrolled, samples=samples))
    return out


def middle(samples: Samples, seconds: float) -> Samples:
    """So many seconds from the middle, or all where there are fewer."""
    wanted = round(seconds * SAMPLE_RATE)
    first = max(0, (len(samples) - wanted) // 2)
    return samples[first : first + wanted]


def music(samples: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """A chord each half second, four tones of six partials, and a beat of noise."""
    clock = np.arange(samples) / SAMPLE_RATE
    out = np.zeros(samples)
    for first in range(0, samples, SAMPLE_RATE // 2):
        here = clock[first : first + SAMPLE_RATE // 2] - clock[first]
        root = 110 * 2 ** (rng.integers(0, 24) / 12)
        for step in (1, 1.26, 1.5, 2):
            for over in range(1, 7):
                tone = np.sin(2 * np.pi * root * step * over * here + rng.uniform(0, 6))
                out[first : first + len(here)] += np.exp(-2 * here) * tone / over
    beat = (np.sin(4 * np.pi * clock) > 0.9) * rng.standard_normal(samples)
    played: NDArray[np.float64] = out + 0.5 * out.std() * beat
    return played


def under_music(samples: Samples, rng: np.random.Generator) -> Samples:
    """With music of the same energy: 0 dB."""
    beside = music(len(samples), rng)
    beside *= np.sqrt(np.square(samples, dtype=np.float64).mean() / np.square(beside).mean())
    mixed = samples + beside
    return (mixed / max(1.0, float(np.abs(mixed).max()))).astype(np.float32)


def equal_error_rate(genuine: NDArray[np.float32], impostor: NDArray[np.float32]) -> float:
    """Where as large a share of genuine pairs lies below as of impostor pairs above."""
    scores = np.sort(np.concatenate([genuine, impostor]))
    missed = np.searchsorted(np.sort(genuine), scores) / len(genuine)
    false = 1 - np.searchsorted(np.sort(impostor), scores) / len(impostor)
    at = int(np.abs(missed - false).argmin())
    return float(missed[at] + false[at]) / 2


def pairs(
    vectors: NDArray[np.float32], speakers: Sequence[str]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The cosines of every two utterances: of one speaker, and of two."""
    scores = vectors @ vectors.T
    names = np.array(speakers)
    upper = np.triu_indices(len(names), 1)
    same = (names[:, None] == names)[upper]
    return scores[upper][same], scores[upper][~same]


def vectors_of(model: VoiceModel, sounds: Iterable[Samples]) -> NDArray[np.float32]:
    return np.concatenate([model.embed(s, [(0, len(s))]).vectors for s in sounds])


def gallery(model: VoiceModel, said: Sequence[Utterance]) -> Gallery:
    """The ten, each from their first five utterances."""
    card = model.cards[-1].sha256
    enrolled = {}
    for speaker in sorted({u.speaker for u in said if u.enrolled}):
        own = [u.samples for u in said if u.speaker == speaker][:_ENROLLED_FROM]
        enrolled[PerformerId(f"p-{speaker}")] = Templates(card, vectors_of(model, own))
    return Gallery.of(enrolled, card)


def heard(model: VoiceModel, people: Gallery, samples: Samples) -> tuple[Voice, ...]:
    blocks = [
        Block(at_s=Fraction(first, SAMPLE_RATE), samples=samples[first : first + _BLOCK])
        for first in range(0, len(samples), _BLOCK)
    ]
    found = listen(blocks, model=model, gallery=people, thresholds=VoiceThresholds())
    return found.voices


def rate_row(
    what: str, vectors: NDArray[np.float32], said: Sequence[Utterance], at_most: float
) -> Row:
    genuine, impostor = pairs(vectors, [u.speaker for u in said])
    rate = equal_error_rate(genuine, impostor)
    return Row(
        what=f"Voices: equal error rate, {what}",
        ours=f"{100 * rate:.2f} % of {len(genuine)} and {len(impostor):,} pairs",
        wanted=f"≤ {100 * at_most:.1f} %",
        holds=Holds.of(rate <= at_most),
    )


def strangers_row(what: str, model: VoiceModel, people: Gallery, said: Sequence[Utterance]) -> Row:
    """Strangers who are asserted to be somebody enrolled."""
    strangers = [u for u in said if not u.enrolled]
    found = [heard(model, people, u.samples) for u in strangers]
    wrong = sum(any(v.performer for v in voices) for voices in found)
    asked = sum(any(v.candidates for v in voices) for voices in found)
    return Row(
        what=f"Voices: strangers asserted, {what}",
        ours=f"{wrong} of {len(strangers)}; asked about {asked}",
        wanted="none",
        holds=Holds.of(not wrong),
    )


def enrolled_row(what: str, model: VoiceModel, people: Gallery, said: Sequence[Utterance]) -> Row:
    """Utterances of those enrolled that were not enrolled from."""
    right = wrong = asked = 0
    rest = [u for s in {u.speaker for u in said if u.enrolled} for u in
            [u for u in said if u.speaker == s][_ENROLLED_FROM:]]  # fmt: skip
    for utterance in rest:
        voices = heard(model, people, utterance.samples)
        named = {v.performer for v in voices if v.performer}
        right += named == {f"p-{utterance.speaker}"}
        wrong += bool(named - {f"p-{utterance.speaker}"})
        asked += not named and any(v.candidates for v in voices)
    return Row(
        what=f"Voices: utterances of those enrolled, {what}",
        ours=f"{share(right, len(rest))} right, {wrong} as somebody else, {asked} asked about",
        wanted="none as somebody else",
        holds=Holds.of(not wrong),
    )


def accuracy_rows() -> list[Row]:
    if not VOICES.is_dir():
        return [data_absent("Voices")]
    model, said = SileroCampplus(), utterances()
    rng = np.random.default_rng(0)
    loud = [replace(u, samples=under_music(u.samples, rng)) for u in said]
    people = gallery(model, said)
    return [
        rate_row("whole utterances", vectors_of(model, (u.samples for u in said)), said, 0.003),
        rate_row("2 s", vectors_of(model, (middle(u.samples, 2) for u in said)), said, 0.005),
        rate_row(
            "music as loud as the voice", vectors_of(model, (u.samples for u in loud)), said, 0.01
        ),
        strangers_row("of ten enrolled", model, people, said),
        strangers_row("under music", model, people, loud),
        enrolled_row("whole", model, people, said),
        enrolled_row("under music", model, people, loud),
    ]


def speed_row(*, rounds: int) -> Row:
    """Speech found, embedded, told apart and named: seconds of sound a second of CPU."""
    if not VOICES.is_dir():
        return data_absent("Voices: speed")
    model, said = SileroCampplus(), utterances()
    people = gallery(model, said)
    whole = np.concatenate([u.samples for u in said])
    times = [_cpu_s(lambda: heard(model, people, whole)) for _ in range(rounds)]
    faster = len(whole) / SAMPLE_RATE / statistics.median(times)
    return Row(
        what="Voices: speed, all of hearing but decoding",
        ours=f"{faster:.0f} × real time on one thread, four fifths of it speech",
        wanted=f"≥ {_FASTER_THAN_REAL} ×",
        holds=Holds.of(faster >= _FASTER_THAN_REAL),
    )


def rows(*, only_accuracy: bool, rounds: int) -> list[Row]:
    return accuracy_rows() + ([] if only_accuracy else [speed_row(rounds=rounds)])


def _cpu_s(job: Callable[[], object]) -> float:
    start = time.process_time()
    job()
    return time.process_time() - start

"""Which recordings stand for a person."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np

from personae.likeness.interfaces import SAMPLE_RATE
from personae.likeness.matching import direction
from personae.likeness.templates import Templates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from personae.likeness.interfaces import Samples, VoiceModel

_SPEECH_FROM = 0.5
_PAUSE_UNDER = 0.1
_LEAST_S = 4.0  # of speech: a voice is told less surely by less
_MOST_S = 120.0  # of speech that is compared; more tells no more
_PIECE_S = 2.5
# The piece of a recording that is least like its others scores .63 and more in 85 recordings of one
# voice, .41 at most where another voice takes half of it, and .29 where it takes a quarter.
_ONE_VOICE_FROM = 0.55
# Recordings of one person score .45 and more with each other, of two people .50 at most.
_SAME_PERSON_FROM = 0.45
# Speech is louder than the pauses by 7 dB and more in 40 clean recordings; under noise or music as
# loud as the voice by 4.8 at most.
_CLEAR_FROM_DB = 5.0
_FEWEST_PAUSES_S = 0.2  # without a pause nobody can say how loud the noise is


class VoiceRefusal(Enum):
    """Why a recording does not stand for a person."""

    NO_SPEECH = "no speech is found in it"
    TOO_SHORT = "too little is said in it"
    TWO_VOICES = "two voices or more are heard in it"
    NOISY = "it is too noisy, or there is music in it"
    SOMEBODY_ELSE = "it does not sound like the other recordings"
    OF_TWO = "it and the other recording do not sound like one person"
    AGAIN = "the same file counts once"


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Recording:
    """What came of one recording.

    refusal   None where it stands for the person
    speech_s  seconds of speech found
    detail    one number more for whoever must make a better one, as words; may be empty
    vectors   (n, d): one for each piece of some seconds; None where it was refused
    """

    refusal: VoiceRefusal | None
    speech_s: float
    detail: str
    vectors: NDArray[np.float32] | None


def recorded(samples: Samples, model: VoiceModel) -> Recording:
    """Whether one clear voice speaks in `samples`, and what the model makes of it."""
    likely = np.repeat(model.speech(samples), model.speech_window)[: len(samples)]
    spoken = samples[likely >= _SPEECH_FROM][: round(_MOST_S * SAMPLE_RATE)]
    speech_s = len(spoken) / SAMPLE_RATE
    if not len(spoken):
        return _refused(VoiceRefusal.NO_SPEECH, 0.0)
    if speech_s < _LEAST_S:
        return _refused(
            VoiceRefusal.TOO_SHORT,
            speech_s,
            f"{speech_s:.1f} s of speech; {_LEAST_S:.0f} s and more are needed",
        )
    clear_db = _clear_db(spoken, samples[likely < _PAUSE_UNDER])
    if clear_db is not None and clear_db < _CLEAR_FROM_DB:
        return _refused(
            VoiceRefusal.NOISY, speech_s, f"the voice is {clear_db:.0f} dB louder than the rest"
        )
    vectors = _pieces(spoken, model)
    if _least_alike(vectors) < _ONE_VOICE_FROM:
        return _refused(VoiceRefusal.TWO_VOICES, speech_s)
    return Recording(
        refusal=None, speech_s=speech_s, detail=f"{speech_s:.0f} s of speech", vectors=vectors
    )


def without_other_voices(
    recordings: Sequence[Recording], on_record: Templates | None = None
) -> list[Recording]:
    """The same, refused where one is unlike all others together; of two, both are.

    on_record  of the person, by the same model: then each is compared with that alone
    """
    kept = [r for r in recordings if r.vectors is not None]
    # Of two, nobody can say which is the stranger.
    of_two = on_record is None and len(kept) == 2  # noqa: PLR2004
    out = []
    for recording in recordings:
        others = (
            [on_record.vectors] if on_record else [r.vectors for r in kept if r is not recording]
        )
        against = [vectors for vectors in others if vectors is not None]
        if recording.vectors is None or not against:
            out.append(recording)
            continue
        alike = float(direction(recording.vectors) @ direction(np.concatenate(against)))
        out.append(
            recording
            if alike >= _SAME_PERSON_FROM
            else replace(
                recording,
                refusal=VoiceRefusal.OF_TWO if of_two else VoiceRefusal.SOMEBODY_ELSE,
                detail="another voice, a wrong file, or the voice much changed",
                vectors=None,
            )
        )
    return out


def voice_templates(recordings: Sequence[Recording], model: VoiceModel) -> Templates | None:
    """What stands for the person's voice; None where every recording was refused."""
    vectors = [r.vectors for r in recordings if r.vectors is not None]
    if not vectors:
        return None
    return Templates(model=model.cards[-1].sha256, vectors=np.concatenate(vectors))


def _refused(why: VoiceRefusal, speech_s: float, detail: str = "") -> Recording:
    return Recording(refusal=why, speech_s=speech_s, detail=detail, vectors=None)


def _clear_db(spoken: Samples, pauses: Samples) -> float | None:
    """By how many decibels speech is louder than what lies between; None where nothing does."""
    if len(pauses) < _FEWEST_PAUSES_S * SAMPLE_RATE:
        return None
    levels = [float(np.sqrt(np.square(part, dtype=np.float64).mean())) for part in (spoken, pauses)]
    return float(20 * np.log10(levels[0] / max(levels[1], 1e-6)))


def _pieces(spoken: Samples, model: VoiceModel) -> NDArray[np.float32]:
    """A template (d,) for each piece of some seconds, made by itself."""
    pieces = np.array_split(spoken, max(1, int(len(spoken) / SAMPLE_RATE / _PIECE_S)))
    return np.concatenate([model.embed(piece, [(0, len(piece))]).vectors for piece in pieces])


def _least_alike(vectors: NDArray[np.float32]) -> float:
    """How like the others together the piece is that is least like them; 1 of a single piece."""
    if len(vectors) == 1:
        return 1.0
    others = vectors.sum(axis=0) - vectors
    return float(((vectors * others).sum(axis=1) / np.linalg.norm(others, axis=1)).min())

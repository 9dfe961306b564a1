"""Which recordings stand for a person: drawn voices, and the model that ships."""

from functools import cache

import numpy as np
import pytest
from tests.sounds import HIGH, LOW, RATE, Sound, hum, music, silence, speech

from personae.capture.voice import (
    Recording,
    VoiceRefusal,
    recorded,
    voice_templates,
    without_other_voices,
)
from personae.engines.voices.memory import PlainHums
from personae.engines.voices.silero_campplus import SileroCampplus
from personae.likeness.interfaces import VoiceModel
from personae.likeness.matching import direction

HUMS = PlainHums()


@cache
def model() -> VoiceModel:
    return SileroCampplus()


def with_noise(voice: Sound, db: float) -> Sound:
    """Noise so many decibels under the voice, through its pauses too."""
    noise = np.random.default_rng(3).standard_normal(len(voice)).astype(np.float32)
    loud = np.sqrt(np.square(voice[voice != 0]).mean())
    mixed: Sound = voice + noise * np.float32(loud * 10 ** (-db / 20))
    return mixed


def test_a_clear_voice_stands_for_the_person() -> None:
    one = recorded(speech(LOW, 9, seed=1), model())
    assert one.refusal is None
    assert one.vectors is not None
    assert one.vectors.shape == (3, 192)  # one each 2.5 s of some 8 s of speech
    assert 6 < one.speech_s <= 9
    assert one.detail == f"{one.speech_s:.0f} s of speech"


@pytest.mark.parametrize(
    "sound",
    [np.zeros(0, np.float32), silence(10), music(10)],
    ids=["nothing", "silence", "music"],
)
def test_a_sound_without_speech_is_refused(sound: Sound) -> None:
    one = recorded(sound, model())
    assert (one.refusal, one.speech_s, one.vectors) == (VoiceRefusal.NO_SPEECH, 0.0, None)


@pytest.mark.parametrize(("seconds", "refusal"), [(3.9, VoiceRefusal.TOO_SHORT), (4.1, None)])
def test_four_seconds_of_speech_are_enough(seconds: float, refusal: VoiceRefusal | None) -> None:
    pause = silence(3)
    one = recorded(np.concatenate([pause, hum(220, seconds), pause]), HUMS)
    assert one.refusal is refusal
    if refusal:
        assert one.detail.endswith("s of speech; 4 s and more are needed")


def test_two_voices_in_one_recording_are_refused() -> None:
    both = np.concatenate([speech(LOW, 6, seed=1), silence(0.5), speech(HIGH, 6, seed=2)])
    assert recorded(both, model()).refusal is VoiceRefusal.TWO_VOICES


@pytest.mark.parametrize(("db", "refusal"), [(2, VoiceRefusal.NOISY), (8, None)])
def test_a_voice_under_noise_is_refused(db: float, refusal: VoiceRefusal | None) -> None:
    class Hears(PlainHums):
        """Knows where the hum is, whatever is beside it."""

        def speech(self, samples: Sound) -> Sound:
            return super().speech(np.where(np.abs(clean[: len(samples)]) > 0, 0.1, 0))

    clean = np.concatenate([silence(1), hum(220, 5), silence(1)])
    one = recorded(with_noise(clean, db), Hears())
    assert one.refusal is refusal
    if refusal:
        assert one.detail == "the voice is 4 dB louder than the rest"


def test_a_recording_without_a_pause_says_nothing_of_noise() -> None:
    assert recorded(hum(220, 6), HUMS).refusal is None


def test_more_than_two_minutes_tell_no_more() -> None:
    one = recorded(hum(220, 200), HUMS)
    assert one.vectors is not None
    assert len(one.vectors) == 48
    assert one.speech_s == 120


def kept(pitch: float) -> Recording:
    return recorded(hum(pitch, 6), HUMS)


def test_of_three_recordings_the_one_of_somebody_else_is_refused() -> None:
    found = without_other_voices([kept(220), kept(230), kept(1700)])
    assert [one.refusal for one in found] == [None, None, VoiceRefusal.SOMEBODY_ELSE]
    assert found[2].vectors is None


def test_of_two_recordings_nobody_can_say_whose_is_wrong_so_neither_stands() -> None:
    found = without_other_voices([kept(220), kept(1700)])
    assert [one.refusal for one in found] == [VoiceRefusal.OF_TWO] * 2
    alike = without_other_voices([kept(220), kept(230)])
    assert [one.refusal for one in alike] == [None, None]


def test_a_recording_that_is_added_is_held_against_those_on_record() -> None:
    on_record = voice_templates([kept(220)], HUMS)
    found = without_other_voices([kept(230), kept(1700), kept(1710)], on_record)
    assert [one.refusal for one in found] == [None, *[VoiceRefusal.SOMEBODY_ELSE] * 2]


def test_a_recording_refused_already_stays_so() -> None:
    refused = recorded(silence(5), HUMS)
    found = without_other_voices([kept(220), refused, kept(225), kept(230)])
    assert found[1] is refused


def test_templates_are_those_of_what_is_kept() -> None:
    good, bad = kept(220), recorded(silence(5), HUMS)
    templates = voice_templates([good, bad], HUMS)
    assert templates is not None
    assert templates.model == HUMS.cards[-1].sha256
    assert len(templates.vectors) == 2
    assert voice_templates([bad], HUMS) is None


def test_templates_of_two_recordings_find_a_third() -> None:
    said = [speech(LOW, 7, seed=seed) for seed in (1, 2, 3)]
    templates = voice_templates([recorded(one, model()) for one in said[:2]], model())
    assert templates is not None
    mine, other = (
        model().embed(sound, [(0, 4 * RATE)]).vectors[0]
        for sound in (said[2], speech(HIGH, 7, seed=3))
    )
    own = direction(templates.vectors)
    assert own @ mine > 0.6
    assert own @ other < 0.5

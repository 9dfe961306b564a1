"""What every voice model must do; the weights of the one that has any; its features' reference."""

import hashlib
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from tests.sounds import HIGH, LOW, RATE, Sound, hum, music, silence, speech

from personae.engines.faces.weights import WrongWeightsError, weights_of
from personae.engines.voices.fbank import fbank
from personae.engines.voices.memory import PlainHums
from personae.engines.voices.silero_campplus import CAMPPLUS, SILERO, SileroCampplus
from personae.likeness.interfaces import ModelCard, VoiceModel


@dataclass(frozen=True, eq=False, kw_only=True)
class Case:
    model: VoiceModel
    low: tuple[Sound, Sound]  # one voice, other words
    high: Sound
    not_speech: tuple[Sound, ...]


@cache
def case(name: str) -> Case:
    if name == "plain hums":
        return Case(
            model=PlainHums(),
            low=(hum(220, 4), hum(230, 3)),
            high=hum(900, 4),
            not_speech=(silence(2), hum(220, 2) / np.float32(50)),
        )
    noise = np.random.default_rng(0).standard_normal(2 * RATE).astype(np.float32)
    return Case(
        model=SileroCampplus(),
        low=(speech(LOW, 4, seed=1), speech(LOW, 3, seed=2)),
        high=speech(HIGH, 4, seed=1),
        not_speech=(silence(2), music(4), np.float32(0.05) * noise),
    )


@pytest.fixture(params=["plain hums", "silero and campplus"])
def model_case(request: pytest.FixtureRequest) -> Case:
    return case(request.param)


def whole(model: VoiceModel, samples: Sound) -> Sound:
    vector: Sound = model.embed(samples, [(0, len(samples))]).vectors[0]
    return vector


def test_the_same_samples_give_the_same_numbers(model_case: Case) -> None:
    model, voice = model_case.model, model_case.low[0]
    heard, vector = model.speech(voice), whole(model, voice)
    model.speech(model_case.high)
    whole(model, model_case.high[:20_000])
    np.testing.assert_array_equal(model.speech(voice.copy()), heard)
    np.testing.assert_array_equal(whole(model, voice.copy()), vector)


def test_speech_is_found_and_nothing_else(model_case: Case) -> None:
    for voice in (*model_case.low, model_case.high):
        likely = model_case.model.speech(voice)
        assert ((likely >= 0) & (likely <= 1)).all()
        assert (likely > 0.5).mean() > 0.7
    for other in model_case.not_speech:
        assert (model_case.model.speech(other) > 0.5).mean() < 0.05


@pytest.mark.parametrize("n", [0, 1, 511, 512, 513, 16_000, 512 * 513 + 7])
def test_a_probability_for_each_window_that_is_begun(model_case: Case, n: int) -> None:
    model = model_case.model
    likely = model.speech(np.zeros(n, np.float32))
    assert likely.dtype == np.float32
    assert len(likely) == -(-n // model.speech_window)


def test_speech_is_found_where_it_stands(model_case: Case) -> None:
    model = model_case.model
    sound = np.concatenate([silence(3), model_case.low[0], silence(2)])
    spoken = np.flatnonzero(model.speech(sound) > 0.5) * model.speech_window / RATE
    assert spoken[0] == pytest.approx(3, abs=0.25)
    assert spoken[-1] == pytest.approx(7, abs=0.25)


def test_templates_are_unit_vectors_of_the_recogniser(model_case: Case) -> None:
    templates = model_case.model.embed(model_case.low[0], [(0, 16_000), (8_000, 64_000)])
    assert templates.model == model_case.model.cards[-1].sha256
    assert templates.vectors.dtype == np.float32
    assert np.linalg.norm(templates.vectors, axis=1) == pytest.approx([1, 1], abs=1e-5)


def test_no_windows_make_no_templates(model_case: Case) -> None:
    templates = model_case.model.embed(model_case.low[0], [])
    assert templates.vectors.shape[0] == 0
    assert templates.model == model_case.model.cards[-1].sha256


@pytest.mark.parametrize("window", [(-1, 16_000), (0, 64_001), (16_000, 17_599), (9, 9), (9, 2)])
def test_a_window_that_is_none_is_refused(model_case: Case, window: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="no window of 64000 samples"):
        model_case.model.embed(model_case.low[0], [window])


def test_a_tenth_of_a_second_is_a_window(model_case: Case) -> None:
    templates = model_case.model.embed(model_case.low[0][:1_600], [(0, 1_600)])
    assert np.isfinite(templates.vectors).all()


def test_silence_makes_a_template_too(model_case: Case) -> None:
    vector = whole(model_case.model, silence(1))
    assert np.isfinite(vector).all()


def test_one_voice_is_nearer_to_itself_than_to_another(model_case: Case) -> None:
    model = model_case.model
    first, second = (whole(model, voice) for voice in model_case.low)
    other = whole(model, model_case.high)
    assert first @ second > 0.7
    assert first @ second > max(first @ other, second @ other) + 0.2


def test_a_window_of_a_stretch_tells_the_voice_in_it(model_case: Case) -> None:
    model, (first, _), high = model_case.model, model_case.low, model_case.high
    both = model.embed(np.concatenate([first, high]), [(0, 64_000), (64_000, 128_000)]).vectors
    alone = np.stack([whole(model, first), whole(model, high)])
    like = both @ alone.T
    assert like[0, 0] > like[0, 1] + 0.2
    assert like[1, 1] > like[1, 0] + 0.2


def test_cards_tell_weights_licence_and_source(model_case: Case) -> None:
    for card in model_case.model.cards:
        assert len(card.sha256) == 64
        assert card.name
        assert card.licence
        assert card.source


# The weights


@pytest.mark.parametrize("card", [SILERO, CAMPPLUS], ids=lambda card: card.name)
def test_weights_are_those_of_their_card(card: ModelCard) -> None:
    folder = files("personae.engines.voices") / "weights"
    assert hashlib.sha256(weights_of(card, folder)).hexdigest() == card.sha256
    assert f"SHA-256 `{card.sha256}`" in (folder / f"{card.name}.md").read_text()


@pytest.mark.parametrize("card", [SILERO, CAMPPLUS], ids=lambda card: card.name)
def test_other_weights_are_refused(tmp_path: Path, card: ModelCard) -> None:
    spoilt = bytearray(weights_of(card, files("personae.engines.voices") / "weights"))
    spoilt[100_000] ^= 1
    (tmp_path / f"{card.name}.onnx").write_bytes(spoilt)
    with pytest.raises(WrongWeightsError, match=card.name):
        weights_of(card, tmp_path)


def test_loading_writes_nothing_and_calls_nobody(tmp_path: Path) -> None:
    """In a process of its own, with an empty home, and sockets that raise."""
    script = """
import socket
def refuse(*_, **__):
    raise SystemExit("a socket was opened")
socket.socket = socket.create_connection = socket.getaddrinfo = refuse
import numpy as np
from personae.engines.voices.silero_campplus import SileroCampplus
model = SileroCampplus()
assert len(model.speech(np.zeros(1024, np.float32))) == 2
model.embed(np.zeros(16000, np.float32), [(0, 16000)])
"""
    home, scratch = tmp_path / "home", tmp_path / "scratch"
    home.mkdir()
    scratch.mkdir()
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("ORT_", "XDG_"))}
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**kept, "HOME": str(home), "USERPROFILE": str(home), "TMPDIR": str(scratch)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert list(home.rglob("*")) == []
    assert list(scratch.rglob("*")) == []


# The features: what Kaldi's own code (kaldi-native-fbank 1.23.0) makes of the same ramp of tones.

BANDS = (0, 5, 19, 40, 63, 79)
KALDI = {  # by frame
    0: (-8.3177, -2.9736, -7.0620, -4.9372, -1.8031, -1.4117),
    11: (-10.1150, -11.8673, -7.4246, -5.7215, -1.1953, -0.2968),
    23: (-10.1403, -10.4686, -7.7274, -1.2014, -1.3915, -0.3176),
    47: (-11.7537, -9.8717, -8.3974, -2.9647, -1.4225, -0.6580),
}


def test_features_are_those_of_kaldi() -> None:
    time = np.arange(RATE // 2) / RATE
    sweep = 0.3 * np.sin(2 * np.pi * (200 + 3000 * time) * time)
    noise = 0.01 * np.random.default_rng(7).standard_normal(RATE // 2)
    features = fbank((sweep + noise).astype(np.float32))
    assert features.shape == (48, 80)
    for frame, kaldi in KALDI.items():
        assert features[frame, BANDS] == pytest.approx(kaldi, abs=2e-3)


@pytest.mark.parametrize(("n", "frames"), [(0, 0), (399, 0), (400, 1), (559, 1), (560, 2)])
def test_a_frame_is_whole_or_left_out(n: int, frames: int) -> None:
    features = fbank(np.zeros(n, np.float32))
    assert features.shape == (frames, 80)
    assert np.isfinite(features).all()

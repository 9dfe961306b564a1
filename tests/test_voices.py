"""Whose voice is heard: stretches of speech, turns, speakers, names; in hums and drawn voices."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sounds import HIGH, LOW, RATE, Sound, hum, music, silence, speech

from personae.engines.voices.memory import PlainHums
from personae.engines.voices.silero_campplus import SileroCampplus
from personae.likeness.interfaces import VoiceModel
from personae.likeness.matching import Gallery
from personae.likeness.templates import Templates
from personae.screening.interfaces import Block
from personae.screening.speech import Stretch, stretches
from personae.screening.thresholds import VoiceThresholds
from personae.screening.turns import Turn, Window, turns
from personae.screening.voices import Heard, Voice, _named, listen
from personae.vocabulary.names import PerformerId

HUMS = PlainHums()
ANA, BEN = PerformerId("ana"), PerformerId("ben")
PITCH = {ANA: 220.0, BEN: 900.0}
STRANGER = 2500.0


@cache
def real() -> VoiceModel:
    return SileroCampplus()


def blocks(
    sound: Sound, *, at_s: Fraction = Fraction(0), length: int = 10 * RATE
) -> Iterator[Block]:
    for first in range(0, len(sound), length):
        yield Block(at_s=at_s + Fraction(first, RATE), samples=sound[first : first + length])


def enrolled(model: VoiceModel, **voices: Sound) -> Gallery:
    card = model.cards[-1].sha256
    return Gallery.of(
        {
            PerformerId(who): Templates(card, model.embed(v, [(0, len(v))]).vectors)
            for who, v in voices.items()
        },
        card,
    )


def hums() -> Gallery:
    return enrolled(HUMS, **{who: hum(hertz, 3) for who, hertz in PITCH.items()})


def heard(sound: Sound, model: VoiceModel = HUMS, gallery: Gallery | None = None) -> Heard:
    return listen(
        blocks(sound), model=model, gallery=gallery or hums(), thresholds=VoiceThresholds()
    )


def told(voices: Iterable[Voice]) -> list[tuple[float, float, str | None]]:
    return [(round(float(v.start_s), 1), round(float(v.end_s), 1), v.performer) for v in voices]


# Stretches


@pytest.mark.parametrize("length", [RATE // 10, 7_777, RATE, 10 * RATE])
def test_speech_is_cut_out_the_same_however_it_is_handed_over(length: int) -> None:
    sound = np.concatenate([silence(2), hum(220, 3), silence(1), hum(220, 12), silence(0.5)])
    found = list(stretches(blocks(sound, length=length), HUMS))
    whole = list(stretches(blocks(sound, length=len(sound)), HUMS))
    assert [(s.start_s, s.end_s) for s in found] == [(s.start_s, s.end_s) for s in whole]
    for one, other in zip(found, whole, strict=True):
        np.testing.assert_array_equal(one.samples, other.samples)
    assert [(round(float(s.start_s), 1), round(float(s.end_s), 1)) for s in found] == [
        (1.9, 5.1),
        (5.9, 18.1),
    ]


@pytest.mark.parametrize(("pause", "count"), [(0.2, 1), (0.5, 2)])
def test_a_pause_ends_a_stretch(pause: float, count: int) -> None:
    sound = np.concatenate([hum(220, 2), silence(pause), hum(220, 2), silence(1)])
    assert len(list(stretches(blocks(sound), HUMS))) == count


def test_a_long_stretch_is_cut_and_loses_nothing() -> None:
    found = list(stretches(blocks(hum(220, 65)), HUMS))
    assert max(float(s.seconds) for s in found) <= 20.2
    assert sum(float(s.seconds) for s in found) == pytest.approx(65, abs=0.5)
    for one, after in pairwise(found):
        assert after.start_s - one.end_s <= Fraction(1, 10)


def test_samples_of_a_stretch_are_those_of_its_time() -> None:
    sound = np.concatenate([silence(3), hum(220, 2), silence(2)])
    (found,) = stretches(blocks(sound, at_s=Fraction(5)), HUMS)
    first = round((found.start_s - 5) * RATE)
    np.testing.assert_array_equal(found.samples, sound[first : first + len(found.samples)])


@given(st.lists(st.tuples(st.booleans(), st.floats(0.05, 4)), max_size=8))
def test_stretches_come_in_order_and_never_overlap(parts: list[tuple[bool, float]]) -> None:
    sound = np.concatenate([silence(0), *(hum(220, s) if on else silence(s) for on, s in parts)])
    found = list(stretches(blocks(sound), HUMS))
    ends = Fraction(0)
    for one in found:
        assert ends <= one.start_s + Fraction(1, 8)  # what is kept around two may touch
        assert one.end_s <= Fraction(len(sound), RATE) + Fraction(512, RATE)
        ends = one.end_s


def test_silence_and_no_sound_hold_no_speech() -> None:
    assert list(stretches([], HUMS)) == []
    assert list(stretches(blocks(silence(30)), HUMS)) == []


# Turns


@pytest.mark.parametrize(("seconds", "count"), [(0.99, 0), (1.0, 1), (1.6, 1), (12.3, 1)])
def test_a_turn_has_a_second_and_more(seconds: float, count: int) -> None:
    stretch = Stretch(start_s=Fraction(0), samples=hum(220, seconds))
    assert len(turns(stretch, HUMS, VoiceThresholds())) == count


@pytest.mark.parametrize("at", [2.0, 3.5, 6.0])
def test_a_stretch_is_cut_where_the_voice_changes(at: float) -> None:
    sound = np.concatenate([hum(220, at), hum(900, 8 - at)])
    found = turns(Stretch(start_s=Fraction(10), samples=sound), HUMS, VoiceThresholds())
    assert len(found) == 2
    assert float(found[0].end_s) == pytest.approx(10 + at, abs=0.5)
    assert [found[0].start_s, found[1].end_s] == [Fraction(10), Fraction(18)]
    assert found[0].end_s == found[1].start_s


@given(st.floats(1, 25))
def test_turns_cover_their_stretch(seconds: float) -> None:
    half = hum(220, seconds / 2)
    sound = np.concatenate([half, hum(900, seconds / 2)])
    found = turns(Stretch(start_s=Fraction(0), samples=sound), HUMS, VoiceThresholds())
    if len(sound) < RATE:
        return
    assert found[0].start_s == 0
    assert found[-1].end_s == Fraction(len(sound), RATE)
    assert all(a.end_s == b.start_s for a, b in pairwise(found))
    for turn in found:
        assert all(w.start_s < turn.end_s and w.end_s > turn.start_s for w in turn.windows)
        assert min(w.start_s for w in turn.windows) <= turn.start_s
        assert max(w.end_s for w in turn.windows) >= turn.end_s
        assert np.linalg.norm(turn.vector) == pytest.approx(1, abs=1e-4)


# Names


def test_each_voice_is_named_where_it_is_heard() -> None:
    sound = np.concatenate(
        [silence(1), hum(220, 3), silence(1), hum(STRANGER, 3), silence(1), hum(900, 3), silence(1)]
    )
    found = heard(sound)
    assert told(found.voices) == [(0.9, 4.1, ANA), (4.9, 8.1, None), (8.9, 12.1, BEN)]
    assert found.voices[1].candidates == ()
    assert len({v.speaker for v in found.voices}) == 3
    assert found.sound_s == 13


def test_two_who_sound_alike_are_asked_about_and_not_asserted() -> None:
    gallery = enrolled(HUMS, ana=hum(220, 3), twin=hum(225, 3))
    (voice,) = heard(hum(220, 3), gallery=gallery).voices
    assert voice.performer is None
    assert {c.performer for c in voice.candidates} == {"ana", "twin"}


def test_two_who_hum_at_once_are_asked_about() -> None:
    (voice,) = heard(hum(220, 4) + hum(900, 4)).voices
    assert voice.performer is None
    assert {c.performer for c in voice.candidates} == {ANA, BEN}


def test_speech_in_short_pieces_is_counted_and_named_nobody() -> None:
    sound = np.concatenate([part for _ in range(4) for part in (hum(220, 0.5), silence(1))])
    found = heard(sound)
    assert found.voices == ()
    assert float(found.too_short_s) == pytest.approx(2.2, abs=0.5)


def test_a_breath_does_not_part_a_turn_and_a_longer_pause_does() -> None:
    sound = np.concatenate([hum(220, 2), silence(0.4), hum(220, 2), silence(2), hum(220, 2)])
    assert told(heard(sound).voices) == [(0.0, 4.5, ANA), (6.3, 8.4, ANA)]


def test_nobody_enrolled_means_nobody_named() -> None:
    (voice,) = heard(hum(220, 3), gallery=Gallery.of({}, HUMS.cards[-1].sha256)).voices
    assert (voice.performer, voice.candidates) == (None, ())


def test_sound_before_the_first_picture_and_after_the_last_is_left_alone() -> None:
    found = listen(
        blocks(hum(220, 20), at_s=Fraction(-4)),
        model=HUMS,
        gallery=hums(),
        thresholds=VoiceThresholds(),
        until_s=Fraction(9),
    )
    assert told(found.voices) == [(0.0, 9.0, ANA)]
    assert [found.sound_s, found.after_s] == [Fraction(9), Fraction(7)]


def test_where_another_speaks_into_a_turn_nobody_is_named() -> None:
    sound = np.concatenate([hum(220, 6), hum(220, 1.5) + 2 * hum(900, 1.5)])
    found = heard(sound)
    ana = [v for v in found.voices if v.performer == ANA]
    assert [float(v.start_s) for v in ana] == [0.0]
    assert 4.5 <= float(ana[0].end_s) <= 6.5
    assert not [v for v in found.voices if v.performer == BEN and v.start_s < 5]
    whole = sum(float(v.seconds) for v in found.voices) + float(found.mingled_s)
    assert whole == pytest.approx(7.5, abs=0.1)


# Boundaries, by vectors made to score what is wanted


def scoring(ana: float, ben: float = 0.0) -> Sound:
    """A direction of which `ana` and `ben` are the cosines."""
    return np.array([ana, ben, np.sqrt(1 - ana**2 - ben**2)], np.float32)


PAIR = Gallery.of(
    {ANA: Templates(HUMS.cards[-1].sha256, scoring(1)[None]),
     BEN: Templates(HUMS.cards[-1].sha256, scoring(0, 1)[None])},
    HUMS.cards[-1].sha256,
)  # fmt: skip


def over(*scores: float, seconds: float | None = None) -> Turn:
    """A turn of one that scores .8, with windows of 1.5 s each half second that score so."""
    windows = tuple(
        Window(
            start_s=Fraction(n, 2) - 1, end_s=Fraction(n, 2) + Fraction(1, 2), vector=scoring(score)
        )
        for n, score in enumerate(scores)
    )
    return Turn(
        start_s=Fraction(0),
        end_s=Fraction(len(scores), 2) if seconds is None else Fraction(seconds),
        vector=scoring(0.8),
        windows=windows,
    )


def moments(turn: Turn) -> list[tuple[float, float, PerformerId | None]]:
    voices = _named(1, [turn], PAIR, VoiceThresholds())
    return [(float(v.start_s), float(v.end_s), v.performer) for v in voices]


@pytest.mark.parametrize(
    ("turn", "wanted"),
    [
        (over(*[0.361] * 8), [(0, 4, ANA)]),
        (over(*[0.8] * 5, 0.359, 0.8, 0.8), [(0, 1.5, ANA), (3, 4, ANA)]),
        (over(*[0.8] * 4, 0.359, 0.8, 0.8, 0.8), [(0, 1, ANA), (2.5, 4, ANA)]),
        (over(*[0.8] * 3, 0.359, *[0.8] * 4), [(2, 4, ANA)]),  # half a second tells nobody
        (over(0.359, *[0.8] * 7), [(0.5, 4, ANA)]),
        (over(*[0.8] * 7, 0.359), [(0, 2.5, ANA)]),
        (over(*[0.8] * 4, 0.359, 0.8, seconds=2.9), [(0, 1, ANA)]),
        (over(*[0.359] * 8), [(0, 4, None)]),  # nothing of it is sure: a person is asked
    ],
)
def test_nobody_is_named_at_a_moment_that_sounds_of_another(
    turn: Turn, wanted: list[tuple[float, float, PerformerId | None]]
) -> None:
    assert moments(turn) == wanted


def test_one_doubtful_half_second_parts_a_turn() -> None:
    doubtful = Window(start_s=Fraction(2), end_s=Fraction(5, 2), vector=scoring(0.2))
    turn = replace(over(*[0.8] * 8), windows=(*over(*[0.8] * 8).windows, doubtful))
    assert moments(turn) == [(0, 2, ANA), (2.5, 4, ANA)]


def named(*turns_of_one: tuple[float, Sound]) -> list[Voice]:
    """Turns of one speaker: seconds and direction of each."""
    turns_made = [
        Turn(start_s=Fraction(100 * n), end_s=Fraction(100 * n) + Fraction(seconds), vector=vector)
        for n, (seconds, vector) in enumerate(turns_of_one)
    ]
    return list(_named(1, turns_made, PAIR, VoiceThresholds()))


@pytest.mark.parametrize(
    ("vector", "performer", "asked"),
    [
        (scoring(0.501), ANA, [ANA]),
        (scoring(0.499), None, [ANA]),
        (scoring(0.401), None, [ANA]),
        (scoring(0.399), None, []),
        (scoring(0.60, 0.519), ANA, [ANA, BEN]),
        (scoring(0.60, 0.521), None, [ANA, BEN]),
    ],
)
def test_who_is_asserted_and_who_is_asked_about(
    vector: Sound, performer: PerformerId | None, asked: list[PerformerId]
) -> None:
    (voice,) = named((2, vector))
    assert voice.performer == performer
    assert [c.performer for c in voice.candidates] == asked


@pytest.mark.parametrize(("alone", "performer"), [(0.421, ANA), (0.419, None)])
def test_a_turn_that_is_a_strangers_by_itself_is_asked_about(
    alone: float, performer: PerformerId | None
) -> None:
    long, short = named((30, scoring(0.8)), (1, scoring(alone)))
    assert long.performer == ANA
    assert short.performer == performer
    assert short.candidates[0].performer == ANA


# Drawn voices, and the model that ships


@cache
def drawn() -> Gallery:
    return enrolled(real(), low=speech(LOW, 8, seed=11))


@cache
def scene() -> Sound:
    return np.concatenate(
        [
            silence(0.7),
            speech(LOW, 4, seed=1),
            silence(0.6),
            speech(HIGH, 4, seed=2),
            silence(0.5),
            music(3),
            silence(0.4),
            speech(LOW, 3, seed=3),
            silence(0.8),
        ]
    )


def test_a_drawn_voice_is_told_from_another_and_from_music() -> None:
    voices = heard(scene(), real(), drawn()).voices
    low = [v for v in voices if v.performer == "low"]
    spans = [(float(v.start_s), float(v.end_s)) for v in low]
    assert len(spans) == 2
    assert spans[0] == pytest.approx((0.7, 4.7), abs=0.35)
    assert spans[1] == pytest.approx((13.2, 16.2), abs=0.35)
    others = [v for v in voices if v.performer is None]
    assert others
    assert all(4.9 < v.start_s < 9.6 for v in others)


def test_music_as_loud_as_the_voice_makes_nobody_else_of_it() -> None:
    mixed = np.clip(scene() + music(len(scene()) / RATE, seed=5)[: len(scene())], -1, 1)
    voices = heard(mixed, real(), drawn()).voices
    for voice in voices:
        if voice.performer:
            assert not 5.4 < float(voice.start_s + voice.end_s) / 2 < 9.2


def test_the_same_sound_is_heard_the_same() -> None:
    first, again = (heard(scene()[: 10 * RATE], real(), drawn()) for _ in range(2))
    assert first == again

"""What is heard, placed in the shots of a cut."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sounds import hum

from personae.app.journeys.ears import Ears
from personae.app.journeys.hear import heard_alone, heard_too
from personae.engines.sounds.memory import MemorySamples, MemorySounds
from personae.engines.voices.memory import PlainHums
from personae.likeness.templates import Templates
from personae.reconciliation.unread import may_hide
from personae.screening.hearing import not_heard, sound_alone, with_hearing
from personae.screening.interfaces import FilmFacts
from personae.screening.sightings import Candidate, Screening, Shot
from personae.screening.thresholds import VoiceThresholds
from personae.screening.voices import Heard, Voice
from personae.vocabulary.mistake import UserError
from personae.vocabulary.names import PerformerId, Sha256
from personae.vocabulary.span import Span

ANA = PerformerId("ana")
NTSC = Fraction(24000, 1001)


def screening(*ends: int, rate: Fraction = NTSC) -> Screening:
    """A film cut at these frames, the last one its end."""
    shots = tuple(
        Shot(id=f"d{n}", span=Span(a, b)) for n, (a, b) in enumerate(pairwise((0, *ends)), start=1)
    )
    return Screening(
        film=FilmFacts(
            sha256=Sha256("0" * 64),
            width=640,
            height=360,
            frame_rate=rate,
            starts_at=None,
            has_sound=True,
        ),
        frames=ends[-1],
        duration_s=ends[-1] / rate,
        unreadable_frames=0,
        variable_rate=False,
        shots=shots,
        sightings=(),
        unknown=(),
        looked_for=(),
        not_enrolled=(),
        models=(),
        not_measured=("voice",),
    )


def voice(start: Fraction, end: Fraction, *, sure: bool = True, speaker: int = 1) -> Voice:
    return Voice(
        start_s=start,
        end_s=end,
        speaker=speaker,
        performer=ANA if sure else None,
        candidates=(Candidate(ANA, 0.6 if sure else 0.45),),
    )


def heard_in(film: Screening, *voices: Voice, after_s: Fraction = Fraction(0)) -> Screening:
    return with_hearing(
        film,
        Heard(
            voices=voices,
            too_short_s=Fraction(1, 2),
            mingled_s=Fraction(3, 4),
            sound_s=film.duration_s,
            after_s=after_s,
        ),
        listened_for=(ANA,),
        cards=PlainHums().cards,
        thresholds=VoiceThresholds(),
    )


SECONDS = st.fractions(0, 20, max_denominator=16_000)


@given(
    st.lists(st.integers(1, 500), min_size=1, max_size=6, unique=True).map(sorted),
    SECONDS,
    st.fractions(Fraction(1, 10), 5, max_denominator=16_000),
    st.sampled_from([NTSC, Fraction(25), Fraction(30000, 1001), Fraction(100)]),
)
def test_a_voice_is_cut_at_the_cuts_and_nothing_of_it_is_lost(
    ends: list[int], start: Fraction, length: Fraction, rate: Fraction
) -> None:
    film = screening(*ends, rate=rate)
    found = heard_in(film, voice(start, start + length)).hearing
    assert found is not None
    whole = min(start + length, film.duration_s) - start
    parts = found.sightings
    assert sum((one.end_s - one.start_s for one in parts), Fraction(0)) == max(whole, 0)
    spans = {shot.id: shot.span for shot in film.shots}
    for one in parts:
        assert spans[one.shot] & one.span == one.span
        assert one.span.start <= one.start_s * rate < one.span.start + 1
        assert one.span.end - 1 < one.end_s * rate <= one.span.end
    assert len({one.shot for one in parts}) == len(parts)


def test_seconds_are_added_up_by_what_is_known_of_them() -> None:
    film = screening(480)
    nobody = Voice(start_s=Fraction(8), end_s=Fraction(9), speaker=3, performer=None, candidates=())
    found = heard_in(
        film,
        voice(Fraction(1), Fraction(3)),
        voice(Fraction(4), Fraction(5)),
        voice(Fraction(6), Fraction(7), sure=False, speaker=2),
        nobody,
    ).hearing
    assert found is not None
    assert found.heard_s == ((ANA, Fraction(3)),)
    assert [found.asked_s, found.nobody_s] == [1, 1]
    assert [found.too_short_s, found.mingled_s] == [Fraction(1, 2), Fraction(3, 4)]
    (asked,) = found.unknown
    assert (asked.id, asked.candidates) == ("unknown-1", (Candidate(ANA, 0.45),))
    assert asked.appearances == (("d1", Span(143, 168), Fraction(6), Fraction(7)),)


def test_turns_of_one_unknown_speaker_are_one_question() -> None:
    film = screening(200, 480)
    found = heard_in(
        film,
        voice(Fraction(1), Fraction(2), sure=False, speaker=4),
        voice(Fraction(10), Fraction(12), sure=False, speaker=4),
        voice(Fraction(14), Fraction(15), sure=False, speaker=9),
    ).hearing
    assert found is not None
    assert [one.id for one in found.unknown] == ["unknown-1", "unknown-2"]
    assert [float(one.heard_s) for one in found.unknown] == [3, 1]
    assert [shot for shot, *_ in found.unknown[0].appearances] == ["d1", "d2"]


def test_what_was_heard_is_no_longer_not_measured() -> None:
    film = screening(480)
    done = heard_in(film, voice(Fraction(1), Fraction(2)))
    assert done.not_measured == ()
    assert [card.name for card in done.models] == ["plain-hums"]
    assert {"heard", "heard, ask", "heard, left alone"} <= set(done.thresholds)
    silent = not_heard(film, "the film has no sound")
    assert silent.not_measured == ("voice",)
    assert silent.hearing is not None
    assert silent.hearing.not_listened == "the film has no sound"


@pytest.mark.parametrize(("after", "said"), [(Fraction(1, 2), 0), (Fraction(51, 100), 1)])
def test_sound_that_goes_on_is_told_from_half_a_second(after: Fraction, said: int) -> None:
    assert len(heard_in(screening(480), after_s=after).problems) == said


def test_sound_alone_is_one_shot_of_hundredths() -> None:
    film = sound_alone(Sha256("0" * 64), Fraction(123_456, 10_000), not_enrolled=())
    assert (film.frames, film.film.width) == (1235, 0)
    assert film.film.frame_rate == Fraction(100)
    assert [(shot.id, shot.span) for shot in film.shots] == [("d1", Span(0, 1235))]
    assert film.not_measured == ("face",)


# The journey, over engines that need no weights


def ears(**sounds: MemorySamples | None) -> Ears:
    return Ears(sounds=MemorySounds({Path(k): v for k, v in sounds.items()}), voices=PlainHums)


def enrolled(hertz: float, model: str | None = None) -> Templates:
    vectors = PlainHums().embed(hum(hertz, 3), [(0, 48_000)])
    return Templates(Sha256(model) if model else vectors.model, vectors.vectors)


HUMMED = MemorySamples(channels=hum(220, 5)[None])


def test_a_film_is_heard_with_what_is_wrong_with_its_sound() -> None:
    lost = replace(HUMMED, lost=((0, 16_000),))
    done = heard_too(screening(120), Path("film"), {ANA: enrolled(220)}, ears(film=lost))
    assert done.hearing is not None
    (one,) = done.hearing.sightings
    assert (one.performer, one.shot) == (ANA, "d1")
    assert float(one.start_s) == pytest.approx(1, abs=0.1)
    assert done.problems == ("the sound has a gap where nothing can be decoded",)


@pytest.mark.parametrize(
    ("film", "voices", "why"),
    [
        ("silent", {ANA: enrolled(220)}, "the film has no sound"),
        ("broken", {ANA: enrolled(220)}, "there is no such file"),
        ("film", {}, "nobody who is looked for has a voice on record"),
    ],
)
def test_a_film_is_never_lost_for_its_sound(
    film: str, voices: dict[PerformerId, Templates], why: str
) -> None:
    done = heard_too(screening(120), Path(film), voices, ears(film=HUMMED, silent=None))
    assert done.hearing is not None
    assert done.hearing.not_listened == why
    assert done.not_measured == ("voice",)


def test_a_voice_enrolled_with_another_model_is_refused() -> None:
    with pytest.raises(UserError, match="was enrolled with model aaaaaaaaaaaa"):
        heard_too(screening(120), Path("film"), {ANA: enrolled(220, "a" * 64)}, ears(film=HUMMED))


@pytest.mark.parametrize(
    ("gaps", "frames", "spans"),
    [
        ((), 1235, ()),
        (((Fraction(2), Fraction(3)),), 1235, (Span(200, 300),)),
        (((Fraction(247, 20), Fraction(20)),), 2000, (Span(1235, 2000),)),
    ],
)
def test_what_of_sound_alone_could_not_be_heard_counts_as_frames(
    gaps: tuple[tuple[Fraction, Fraction], ...], frames: int, spans: tuple[Span, ...]
) -> None:
    film = sound_alone(Sha256("0" * 64), Fraction(1235, 100), not_enrolled=(), gaps=gaps)
    assert (film.frames, film.gaps) == (frames, spans)
    assert film.unreadable_frames == sum(s.frames for s in spans)
    assert film.duration_s == Fraction(frames, 100)
    assert film.shots[0].span == Span(0, 1235)
    assert may_hide(film) == spans


def test_a_gap_too_short_for_a_voice_hides_nobody() -> None:
    gap = (Fraction(2), Fraction(299, 100))
    film = sound_alone(Sha256("0" * 64), Fraction(12), not_enrolled=(), gaps=[gap])
    assert (film.gaps, may_hide(film)) == ((Span(200, 299),), ())


def test_sound_alone_says_who_could_not_be_listened_for() -> None:
    ben = PerformerId("ben")
    done = heard_alone(Path("book"), {ANA: enrolled(220)}, ears(book=HUMMED), wanted=(ANA, ben))
    assert done.not_enrolled == (ben,)
    assert done.hearing is not None
    assert done.hearing.seconds_of(ANA) == 5
    assert done.hearing.seconds_of(ben) == 0

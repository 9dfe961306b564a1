"""What is heard, placed in the shots of a cut."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from fractions import Fraction
from itertools import islice, takewhile
from math import ceil, floor
from typing import TYPE_CHECKING

from personae.screening.interfaces import FilmFacts
from personae.screening.sightings import (
    Candidate,
    Hearing,
    Screening,
    Shot,
    UnknownVoice,
    VoiceSighting,
)
from personae.vocabulary.span import Span, joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from personae.likeness.calibration import Strangers
    from personae.likeness.interfaces import ModelCard
    from personae.screening.thresholds import VoiceThresholds
    from personae.screening.voices import Heard, Voice
    from personae.vocabulary.names import PerformerId, Sha256

SOUND_RATE = Fraction(100)  # frames a second of sound alone: one a hundredth
_LONGER_S = Fraction(1, 2)  # sound that goes on for less is a codec's padding
_CANDIDATES = 3


def with_hearing(
    screening: Screening,
    heard: Heard,
    *,
    listened_for: tuple[PerformerId, ...],
    cards: tuple[ModelCard, ...],
    thresholds: VoiceThresholds,
    problems: tuple[str, ...] = (),
    strangers: Strangers | None = None,
) -> Screening:
    """The same screening, and who is heard in it.

    strangers  what was measured of the voice model; None where nothing was
    """
    rate = screening.film.frame_rate
    hearing = Hearing(
        listened_for=listened_for,
        sightings=_sightings(heard.voices, screening.shots, rate),
        unknown=_unknown(heard.voices, screening, first=len(screening.unknown) + 1),
        heard_s=tuple(
            (who, _total(v for v in heard.voices if v.performer == who)) for who in listened_for
        ),
        asked_s=_total(v for v in heard.voices if v.performer is None and v.candidates),
        nobody_s=_total(v for v in heard.voices if not v.candidates),
        too_short_s=heard.too_short_s,
        mingled_s=heard.mingled_s,
        speakers=len({v.speaker for v in heard.voices}),
        strangers=strangers,
    )
    if heard.after_s > _LONGER_S:
        problems = (
            *problems,
            (
                f"the sound goes on for {float(heard.after_s):.1f} s after the last picture; "
                "nobody was listened for there"
            ),
        )
    return replace(
        screening,
        hearing=hearing,
        models=(*screening.models, *cards),
        thresholds={**screening.thresholds, **thresholds.told()},
        not_measured=tuple(each for each in screening.not_measured if each != "voice"),
        problems=(*screening.problems, *problems),
    )


def not_heard(screening: Screening, why: str) -> Screening:
    """The same screening, with the reason why nobody was listened for."""
    return replace(
        screening,
        hearing=Hearing(not_listened=why),
        not_measured=tuple(dict.fromkeys((*screening.not_measured, "voice"))),
    )


def sound_alone(
    sha256: Sha256,
    sound_s: Fraction,
    *,
    not_enrolled: tuple[PerformerId, ...],
    gaps: Iterable[tuple[Fraction, Fraction]] = (),
) -> Screening:
    """A screening of sound without a picture, before anybody was heard: one shot, `d1`.

    gaps  where nothing could be heard, a missing end among them: start and end in seconds
    """
    frames = max(ceil(sound_s * SOUND_RATE), 1)
    silent = joined(
        Span(floor(start_s * SOUND_RATE), ceil(end_s * SOUND_RATE))
        for start_s, end_s in gaps
        if 0 <= start_s < end_s
    )
    whole = max(frames, *(gap.end for gap in silent), 0)
    return Screening(
        film=FilmFacts(
            sha256=sha256,
            width=0,
            height=0,
            frame_rate=SOUND_RATE,
            starts_at=None,
            has_sound=True,
        ),
        frames=whole,
        duration_s=sound_s if whole == frames else Fraction(whole) / SOUND_RATE,
        unreadable_frames=sum(gap.frames for gap in silent),
        variable_rate=False,
        shots=(Shot(id="d1", span=Span(0, frames)),),
        sightings=(),
        unknown=(),
        looked_for=(),
        not_enrolled=not_enrolled,
        models=(),
        not_measured=("face",),
        gaps=silent,
    )


def _sightings(
    voices: tuple[Voice, ...], shots: tuple[Shot, ...], rate: Fraction
) -> tuple[VoiceSighting, ...]:
    return tuple(
        VoiceSighting(
            performer=voice.performer,
            shot=shot,
            span=span,
            start_s=start_s,
            end_s=end_s,
            score=next(c.score for c in voice.candidates if c.performer == voice.performer),
        )
        for voice in voices
        if voice.performer is not None
        for shot, span, start_s, end_s in _in_shots(voice, shots, rate)
    )


def _in_shots(
    voice: Voice, shots: Sequence[Shot], rate: Fraction
) -> list[tuple[str, Span, Fraction, Fraction]]:
    """The voice cut at the cuts of the picture: a sighting lies in one shot.

    shots  in the order of the cut, so that a voice need not be held against all of them
    """
    heard = Span(max(floor(voice.start_s * rate), 0), max(ceil(voice.end_s * rate), 1))
    first = bisect_right(shots, heard.start, key=lambda shot: shot.span.end)
    return [
        (
            shot.id,
            Span(max(heard.start, shot.span.start), min(heard.end, shot.span.end)),
            max(voice.start_s, shot.span.start / rate),
            min(voice.end_s, shot.span.end / rate),
        )
        for shot in takewhile(lambda shot: shot.span.start < heard.end, islice(shots, first, None))
        if shot.span.meets(heard)
    ]


def _unknown(
    voices: tuple[Voice, ...], screening: Screening, *, first: int
) -> tuple[UnknownVoice, ...]:
    """An entry for each speaker who may be somebody listened for, in the order they are heard."""
    asked: dict[int, list[Voice]] = {}
    for voice in voices:
        if voice.performer is None and voice.candidates:
            asked.setdefault(voice.speaker, []).append(voice)
    out = []
    for number, mine in enumerate(asked.values(), start=first):
        scores: dict[PerformerId, float] = {}
        for candidate in (c for voice in mine for c in voice.candidates):
            before = scores.get(candidate.performer, -1.0)
            scores[candidate.performer] = max(before, candidate.score)
        best = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:_CANDIDATES]
        places = [
            place
            for voice in mine
            for place in _in_shots(voice, screening.shots, screening.film.frame_rate)
        ]
        out.append(
            UnknownVoice(
                id=f"unknown-{number}",
                appearances=tuple(places),
                candidates=tuple(Candidate(who, score) for who, score in best),
                heard_s=_total(mine),
            )
        )
    return tuple(out)


def _total(voices: Iterable[Voice]) -> Fraction:
    return sum((voice.seconds for voice in voices), Fraction(0))

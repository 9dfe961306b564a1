"""Hearing over the sound of made-up films: readings cut, mixed and overlapped, truth to 10 ms.

The people here set no threshold: five of those enrolled and fifteen strangers, the later halves of
both lists; the earlier halves did.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from bench.table import Holds, Row, data_absent, share
from bench.voices import VOICES, Utterance, gallery, heard, music, utterances
from personae.engines.voices.silero_campplus import SileroCampplus
from personae.likeness.interfaces import SAMPLE_RATE, Samples, VoiceModel
from personae.likeness.matching import Gallery

_PIECES = 40
_FILMS = 3
_ENROLLED_FROM = 5
_OF_THOSE_ENROLLED = 0.6
_LEVEL = 0.08
_HOP = SAMPLE_RATE // 100
_WRONG_AT_MOST = 0.01


@dataclass(frozen=True, eq=False, slots=True)
class Mixed:
    """there  by 10 ms, who speaks"""

    samples: Samples
    there: Sequence[frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seconds:
    """right, wrong  asserted, and so or not; asked of those enrolled and of strangers
    spoken        by those enrolled, their pauses included
    """

    right: Fraction
    wrong: Fraction
    asked: Fraction
    spoken: Fraction


def mixed(
    people: Sequence[Utterance], seed: int, *, gap_s: tuple[float, float], under_music: bool
) -> Mixed:
    """Pieces of 1 to 7 s, as loud as each other, so far apart; negative where they overlap."""
    rng = np.random.default_rng(seed)
    by_name: dict[str, list[Utterance]] = {}
    for one in people:
        by_name.setdefault(one.speaker, []).append(one)
    known, strangers = (
        [n for n, own in by_name.items() if own[0].enrolled is enrolled]
        for enrolled in (True, False)
    )
    placed: list[tuple[int, Samples, str]] = []
    at = 0
    for _ in range(_PIECES):
        name = str(rng.choice(known if rng.random() < _OF_THOSE_ENROLLED else strangers))
        whole = by_name[name][int(rng.integers(len(by_name[name])))].samples
        wanted = int(SAMPLE_RATE * rng.uniform(1, 7))
        first = int(rng.integers(0, max(1, len(whole) - wanted)))
        piece = whole[first : first + wanted]
        loud = float(np.sqrt(np.square(piece, dtype=np.float64).mean()))
        at = max(0, at + int(SAMPLE_RATE * rng.uniform(*gap_s)))
        placed.append((at, piece * np.float32(_LEVEL / max(loud, 1e-6)), name))
        at += len(piece)
    out = np.zeros(at + SAMPLE_RATE, np.float32)
    there: list[set[str]] = [set() for _ in range(len(out) // _HOP + 1)]
    for start, piece, name in placed:
        out[start : start + len(piece)] += piece
        for hop in range(start // _HOP, (start + len(piece)) // _HOP):
            there[hop].add(name)
    if under_music:
        played = music(len(out), rng)
        out += (played * _LEVEL / np.sqrt(np.square(played).mean())).astype(np.float32)
    return Mixed(np.clip(out, -1, 1), [frozenset(names) for names in there])


def counted(model: VoiceModel, looked_for: Gallery, film: Mixed) -> Seconds:
    right = wrong = asked = 0
    for voice in heard(model, looked_for, film.samples):
        for hop in range(int(voice.start_s * 100), min(int(voice.end_s * 100), len(film.there))):
            names = {f"p-{name}" for name in film.there[hop]}
            if voice.performer is None:
                asked += bool(voice.candidates)
            elif voice.performer in names:
                right += 1
            else:
                wrong += bool(names)  # in a pause nobody is wrong
    enrolled = set(looked_for.performers)
    spoken = sum(any(f"p-{n}" in enrolled for n in names) for names in film.there)
    return Seconds(
        **{
            key: Fraction(value, 100)
            for key, value in {
                "right": right,
                "wrong": wrong,
                "asked": asked,
                "spoken": spoken,
            }.items()
        }
    )


def rows() -> list[Row]:
    if not VOICES.is_dir():
        return [data_absent("Voices: mixed films")]
    model, said = SileroCampplus(), utterances()
    people, ten = later_half(said), gallery(model, said)
    kinds = {
        "pauses between turns": ((0.0, 0.8), False),
        "music as loud as the voices": ((0.0, 0.8), True),
        "turns that overlap by up to 2 s": ((-2.0, 0.0), False),
    }
    return [
        _row(
            what,
            [
                counted(model, ten, mixed(people, seed, gap_s=gap_s, under_music=loud))
                for seed in range(_FILMS)
            ],
            overlapping=gap_s[0] < 0,
        )
        for what, (gap_s, loud) in kinds.items()
    ]


def later_half(said: Sequence[Utterance]) -> list[Utterance]:
    """What was said by those who set no threshold, and was not enrolled from."""
    names = {
        enrolled: sorted({u.speaker for u in said if u.enrolled is enrolled})
        for enrolled in (True, False)
    }
    later = {name for half in names.values() for name in half[len(half) // 2 :]}
    people = []
    for name in sorted(later):
        own = [u for u in said if u.speaker == name]
        people += own[_ENROLLED_FROM:] if own[0].enrolled else own
    return people


def _row(what: str, films: Sequence[Seconds], *, overlapping: bool) -> Row:
    right, wrong, asked, spoken = (
        sum((getattr(film, key) for film in films), Fraction(0))
        for key in ("right", "wrong", "asked", "spoken")
    )
    held = Holds.of(wrong <= _WRONG_AT_MOST * (right + wrong))
    return Row(
        what=f"Voices: mixed films, {what}, seconds",
        ours=f"{share(round(right), round(spoken))} heard, {float(wrong):.1f} wrong, "
        f"{float(asked):.0f} asked about",
        wanted="–" if overlapping else "at most 1 of 100 wrong",
        holds=Holds.TOLD if overlapping else held,
    )

"""The tables of `how-sure.md` on voices: by length, by noise, and by the sex that is on record."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from bench.accuracy.calibrate import THRESHOLDS
from bench.accuracy.figures import NOT_MEASURED, Figure, Table, cells
from bench.accuracy.pairs import Trials
from bench.accuracy.rates import missed_at, strangers_at
from bench.gallery import ROOT
from bench.voices import (
    VOICES,
    Utterance,
    equal_error_rate,
    middle,
    pairs,
    under_music,
    utterances,
    vectors_of,
)
from personae.engines.voices.silero_campplus import SileroCampplus
from personae.likeness.interfaces import ModelCard, Samples, VoiceModel
from personae.likeness.matching import direction
from personae.screening.thresholds import VoiceThresholds

Change: TypeAlias = Callable[[Samples, np.random.Generator], Samples]
# Each speaker's direction, and which readings it is of.
OnRecord: TypeAlias = dict[str, tuple[NDArray[np.float32], frozenset[int]]]

AT = VoiceThresholds()
SHIPPED = ROOT / "src/personae/engines/voices/weights/campplus-zh-en.strangers.json"
_ENROLLED_FROM = 5
_NOISE_DB = 10


@dataclass(frozen=True, eq=False, slots=True)
class Spoken:
    """The same utterances, whole or cut or under noise, as numbers: a row of `vectors` each."""

    said: Sequence[Utterance]
    vectors: NDArray[np.float32]


@dataclass(frozen=True, eq=False, slots=True)
class Listened:
    """values  what ships beside the weights; None where the recordings are absent"""

    tables: list[Table]
    values: dict[str, Any] | None


def listened(day: dt.date) -> Listened:
    head = (
        "speech",
        "equal error rate, every two utterances",
        f"strangers at {AT.present_from:.2f} and more",
        f"at {AT.ask_from:.2f} and more",
        f"same person under {AT.present_from:.2f}",
        f"under {AT.ask_from:.2f}",
    )
    if not VOICES.is_dir():
        absent = tuple(cells(what, *[NOT_MEASURED] * 5) for what, _ in _SPOKEN)
        return Listened([Table("By length of speech and by noise", "", head, absent)], None)
    model, said = SileroCampplus(), utterances()
    enrolled = _enrolled(model, said)
    spoken = {what: _spoken(model, said, change) for what, change in _SPOKEN}
    rows = [
        cells(what, _equal(one), *_figures(*trials_of(one, enrolled)))
        for what, one in spoken.items()
    ]
    speakers = {u.speaker for u in said}
    tables = [
        Table(
            "By length of speech and by noise",
            f"{len(said)} readings by {len(speakers)} people (LibriSpeech); {len(enrolled)} are "
            f"enrolled from {_ENROLLED_FROM} readings each and compared with their others, with "
            "one another and with the rest. One reading is one voice in one room, read aloud: not "
            "acted, not sung, not dubbed.",
            head,
            tuple(rows),
        ),
        _by_sex(spoken["whole utterances"], enrolled),
    ]
    return Listened(tables, _values(spoken, enrolled, model.cards[-1], day))


def _values(
    spoken: Mapping[str, Spoken], enrolled: OnRecord, card: ModelCard, day: dt.date
) -> dict[str, Any]:
    """Of the speech in which strangers may be asserted most often, as far as can be told."""
    two = {what: trials_of(one, enrolled)[1] for what, one in spoken.items()}
    asserted = {what: strangers_at(trials, AT.present_from) for what, trials in two.items()}
    worst = max(asserted, key=lambda what: asserted[what].interval.high)
    return {
        "model": {"name": card.name, "sha256": card.sha256},
        "measured_on": {
            "date": day.isoformat(),
            "strangers": f"readings by {len({*two[worst].seen.tolist()})} people ({worst}), "
            f"each with {len(enrolled)} enrolled who are others",
        },
        "thresholds": THRESHOLDS,
        "strangers": [two[worst].at_or_above(score) for score in THRESHOLDS],
        "compared": len(two[worst]),
        "worth": round(asserted[worst].worth, 1),
    }


def _noise(samples: Samples, rng: np.random.Generator) -> Samples:
    """White noise, this much softer than the voice."""
    loud = float(np.sqrt(np.square(samples, dtype=np.float64).mean())) / 10 ** (_NOISE_DB / 20)
    mixed = samples + rng.normal(0, loud, len(samples))
    return (mixed / max(1.0, float(np.abs(mixed).max()))).astype(np.float32)


def _whole(samples: Samples, _rng: np.random.Generator) -> Samples:
    return samples


def _cut(seconds: float) -> Change:
    return lambda samples, _rng: middle(samples, seconds)


def _short_under_music(samples: Samples, rng: np.random.Generator) -> Samples:
    return under_music(middle(samples, 2), rng)


_SPOKEN: tuple[tuple[str, Change], ...] = (
    ("whole utterances", _whole),
    ("4 s", _cut(4)),
    ("2 s", _cut(2)),
    ("1 s", _cut(1)),
    ("whole, under music as loud as the voice", under_music),
    ("2 s, under music as loud as the voice", _short_under_music),
    (f"whole, white noise {_NOISE_DB} dB softer", _noise),
)


def _spoken(model: VoiceModel, said: Sequence[Utterance], change: Change) -> Spoken:
    rng = np.random.default_rng(0)
    changed = [replace(u, samples=change(u.samples, rng)) for u in said]
    return Spoken(said, vectors_of(model, (u.samples for u in changed)))


def _enrolled(model: VoiceModel, said: Sequence[Utterance]) -> OnRecord:
    """Each of the ten: the direction of their first readings, and which those are."""
    out = {}
    for speaker in sorted({u.speaker for u in said if u.enrolled}):
        at = [n for n, u in enumerate(said) if u.speaker == speaker][:_ENROLLED_FROM]
        out[speaker] = (
            direction(vectors_of(model, [said[n].samples for n in at])),
            frozenset(at),
        )
    return out


def trials_of(
    spoken: Spoken,
    enrolled: OnRecord,
    among: Callable[[str, str], bool] = lambda _seen, _on_record: True,
) -> tuple[Trials, Trials]:
    """Each reading that enrolled nobody with everybody enrolled: of one person, and of two."""
    speakers = sorted({u.speaker for u in spoken.said})
    used = frozenset().union(*(at for _, at in enrolled.values()))
    same: list[tuple[float, int, int]] = []
    two: list[tuple[float, int, int]] = []
    for n, utterance in enumerate(spoken.said):
        for speaker, (vector, _) in enrolled.items():
            if n in used or not among(utterance.speaker, speaker):
                continue
            one = (
                float(vector @ spoken.vectors[n]),
                speakers.index(utterance.speaker),
                speakers.index(speaker),
            )
            (same if utterance.speaker == speaker else two).append(one)
    return _astrials_of(same), _astrials_of(two)


def _astrials_of(found: list[tuple[float, int, int]]) -> Trials:
    scores, seen, on_record = zip(*found, strict=True) if found else ((), (), ())
    return Trials(np.array(scores), np.array(seen, int), np.array(on_record, int))


def _figures(same: Trials, two: Trials) -> list[Figure]:
    scores = (AT.present_from, AT.ask_from)
    return [
        *(strangers_at(two, score) for score in scores),
        *(missed_at(same, score) for score in scores),
    ]


def _equal(spoken: Spoken) -> str:
    genuine, impostor = pairs(spoken.vectors, [u.speaker for u in spoken.said])
    return f"{100 * equal_error_rate(genuine, impostor):.2f} %"


def sexes() -> dict[str, str]:
    """What LibriSpeech's own list of its speakers says of each: `F` or `M`."""
    lines = (VOICES / "enrolled" / "SPEAKERS.TXT").read_text(encoding="utf-8").splitlines()
    parts = ([part.strip() for part in line.split("|")] for line in lines if line[:1].isdigit())
    return {speaker: sex for speaker, sex, *_ in parts}


def _by_sex(spoken: Spoken, enrolled: OnRecord) -> Table:
    on_list = sexes()
    groups: dict[str, Callable[[str, str], bool]] = {
        "both F": lambda a, b: on_list[a] == on_list[b] == "F",
        "both M": lambda a, b: on_list[a] == on_list[b] == "M",
        "one F, one M": lambda a, b: on_list[a] != on_list[b],
    }
    rows = []
    for label, among in groups.items():
        same, two = trials_of(spoken, enrolled, among)
        taken = [strangers_at(two, score) for score in (AT.present_from, AT.ask_from)]
        likest = f"{two.scores.max():.2f}"
        missed = missed_at(same, AT.present_from) if len(same) else "–"
        rows.append(cells(label, *taken, likest, missed))
    return Table(
        "By group: the sex that the list of speakers tells",
        "Whole utterances. The list says F or M of each reader; it says nothing of age, accent or "
        "language, and all read English.",
        (
            "the two",
            f"strangers at {AT.present_from:.2f} and more",
            f"at {AT.ask_from:.2f} and more",
            "likest two strangers",
            f"same person under {AT.present_from:.2f}",
        ),
        tuple(rows),
    )

"""Listen for performers in a film, or in sound alone."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from personae.likeness.matching import Gallery, TemplateMismatchError
from personae.screening.hearing import not_heard, sound_alone, with_hearing
from personae.screening.thresholds import VoiceThresholds
from personae.screening.voices import Heard, listen
from personae.vocabulary.mistake import Mistake, UserError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from fractions import Fraction
    from pathlib import Path

    from personae.app.journeys.ears import Ears
    from personae.likeness.interfaces import VoiceModel
    from personae.likeness.templates import Templates
    from personae.screening.interfaces import Sound
    from personae.screening.sightings import Screening
    from personae.vocabulary.names import PerformerId


def heard_too(
    screening: Screening, film: Path, voices: Mapping[PerformerId, Templates], ears: Ears
) -> Screening:
    """The screening of a film, and who of `voices` is heard in it.

    Where nobody can be listened for the screening says why; a film that is seen is never lost for
    its sound. Raises UserError where somebody was enrolled with another model.
    """
    try:
        sound = ears.sounds.open(film)
    except UserError as error:
        return not_heard(screening, " ".join(m.what for m in error.mistakes).rstrip("."))
    if sound is None:
        return not_heard(screening, "the film has no sound")
    with _closing(sound):
        if not voices:
            return not_heard(screening, "nobody who is looked for has a voice on record")
        model = ears.voices()
        found = _listened(sound, model, voices, until_s=screening.duration_s)
        return _with(screening, found, sound, model=model, voices=voices, ears=ears)


def heard_alone(
    path: Path,
    voices: Mapping[PerformerId, Templates],
    ears: Ears,
    *,
    wanted: tuple[PerformerId, ...],
) -> Screening:
    """The screening of sound without a picture. Raises UserError where it cannot be heard."""
    sound = ears.sounds.open(path)
    if sound is None:
        raise UserError(Mistake(str(path), "there is neither picture nor sound in this file."))
    with _closing(sound):
        if not voices:
            raise UserError(
                Mistake(
                    str(path),
                    "there is no picture track in this file, and nobody who is looked for has a "
                    "voice on record.",
                    "Name the film's picture file, or enrol recordings with `--voice`.",
                )
            )
        model = ears.voices()
        found = _listened(sound, model, voices, until_s=None)
        silent = tuple(sorted(p for p in wanted if p not in voices))
        screening = sound_alone(sound.digest(), found.sound_s, not_enrolled=silent, gaps=sound.gaps)
        return _with(screening, found, sound, model=model, voices=voices, ears=ears)


def _listened(
    sound: Sound,
    model: VoiceModel,
    voices: Mapping[PerformerId, Templates],
    *,
    until_s: Fraction | None,
) -> Heard:
    try:
        gallery = Gallery.of(voices, model.cards[-1].sha256)
    except TemplateMismatchError as error:
        raise UserError(Mistake("the registry", f"{error}.")) from None
    return listen(
        sound.blocks(),
        model=model,
        gallery=gallery,
        thresholds=VoiceThresholds(),
        until_s=until_s,
    )


def _with(
    screening: Screening,
    found: Heard,
    sound: Sound,
    *,
    model: VoiceModel,
    voices: Mapping[PerformerId, Templates],
    ears: Ears,
) -> Screening:
    return with_hearing(
        screening,
        found,
        listened_for=tuple(sorted(voices)),
        cards=model.cards,
        thresholds=VoiceThresholds(),
        problems=sound.problems,
        strangers=ears.measured(model.cards[-1]),
    )


@contextmanager
def _closing(sound: Sound) -> Iterator[None]:
    try:
        yield
    finally:
        sound.close()

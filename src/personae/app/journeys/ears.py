"""What hearing needs, and a recording read whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from personae.likeness.interfaces import SAMPLE_RATE
from personae.vocabulary.mistake import Mistake, UserError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from personae.likeness.calibration import Strangers
    from personae.likeness.interfaces import ModelCard, Samples, VoiceModel
    from personae.screening.interfaces import SoundReader

_MOST_S = 300  # of one recording; an audiobook's first minutes tell its voice as well as its hours


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Ears:
    """voices    loads the model; it takes a moment, and nobody waits for it who need not
    measured  what was measured of a model by its card; None where nothing was
    """

    sounds: SoundReader
    voices: Callable[[], VoiceModel]
    measured: Callable[[ModelCard], Strangers | None] = lambda _card: None


def recording(path: Path, sounds: SoundReader) -> tuple[Samples, tuple[str, ...]]:
    """The first five minutes of a recording, and what is wrong with it. Raises UserError."""
    sound = sounds.open(path)
    if sound is None:
        raise UserError(Mistake(str(path), "there is no sound in this file."))
    held, left = [np.zeros(0, np.float32)], _MOST_S * SAMPLE_RATE
    try:
        for block in sound.blocks():
            held.append(block.samples[:left])
            left -= len(held[-1])
            if not left:
                break
        return np.concatenate(held), sound.problems if left else ()
    finally:
        sound.close()

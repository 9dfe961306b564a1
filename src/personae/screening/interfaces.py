"""What screening needs of an engine that reads films."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from personae.likeness.interfaces import Image
from personae.vocabulary.names import Sha256


class Frame(Protocol):
    """One decoded picture. Valid until the next one is asked for."""

    @property
    def number(self) -> int:
        """Counted from 0 in the order shown, frames that could not be decoded included."""
        ...

    @property
    def at_s(self) -> Fraction:
        """Seconds from the first frame, exact."""
        ...

    def luma(self, width: int) -> NDArray[np.uint8]:
        """The brightness plane, scaled down to about `width`, upright: (h, w)."""
        ...

    def rgb(self, long_side: int | None = None) -> Image:
        """The picture as shown (upright), scaled so that its long side is at most `long_side`."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmFacts:
    """What is known of a film before its frames are read."""

    sha256: Sha256
    width: int  # as shown: rotation and non-square pixels applied
    height: int
    frame_rate: Fraction  # the average, of a film of variable rate
    starts_at: str | None  # the file's own start timecode, `01:00:00:00`
    has_sound: bool


class Film(Protocol):
    """An opened film. `frames` is read once; afterwards the counts below are true."""

    @property
    def facts(self) -> FilmFacts: ...

    @property
    def unreadable(self) -> int:
        """Frames met so far that could not be decoded: counted, never skipped unseen."""
        ...

    @property
    def variable_rate(self) -> bool:
        """Whether frames came at uneven times so far."""
        ...

    @property
    def expected_frames(self) -> int | None:
        """What the container says, for a progress bar only."""
        ...

    @property
    def frame_count(self) -> int:
        """All frames so far, the unreadable ones and a missing end included."""
        ...

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong with the film, so far: plain sentences for the report."""
        ...

    def frames(self) -> Iterator[Frame]: ...

    def close(self) -> None: ...


class FilmReader(Protocol):
    """Opens films. Deterministic: the same bytes give the same frames."""

    def open(self, path: Path) -> Film:
        """Raises UserError with one clear sentence where `path` cannot be screened at all."""
        ...

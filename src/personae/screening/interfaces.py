"""What screening needs of engines that read films and sounds."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from personae.likeness.interfaces import Image, Samples
from personae.vocabulary.mistake import UserError
from personae.vocabulary.names import Sha256
from personae.vocabulary.span import Span


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

    def part(self, left: int, top: int, right: int, bottom: int, *, shrink: int = 1) -> Image:
        """What lies within these edges, in pixels of the picture as shown; none may lie outside.

        shrink  each pixel is the mean of so many by so many; divides both sides
        """
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
    def gaps(self) -> tuple[Span, ...]:
        """Where these frames stand, and a missing end, so far: in order, none touching another."""
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


class NoPictureError(UserError):
    """The file holds sound and no picture."""


class FilmReader(Protocol):
    """Opens films. Deterministic: the same bytes give the same frames."""

    def open(self, path: Path) -> Film:
        """Raises UserError with one clear sentence where `path` cannot be screened at all.

        Raises NoPictureError, which is one, where it is sound alone.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundFacts:
    """What is known of a sound before it is heard: as it is stored, not as it is given here."""

    channels: int
    rate: int  # samples a second
    tracks: int  # in the file; one of them is heard, the one that is marked or else the first


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Block:
    """A piece of sound, one channel of 16,000 samples a second.

    at_s  when its first sample is heard, exact: seconds from the first picture, which may be
          negative; in sound alone from the first sample
    """

    at_s: Fraction
    samples: Samples


class Sound(Protocol):
    """An opened sound. `blocks` is read once; afterwards `problems` is whole."""

    @property
    def facts(self) -> SoundFacts: ...

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong with the sound, so far: plain sentences for the report."""
        ...

    @property
    def gaps(self) -> tuple[tuple[Fraction, Fraction], ...]:
        """Where nothing could be decoded, and a missing end, so far: start and end as in blocks."""
        ...

    def digest(self) -> Sha256:
        """Of the whole file."""
        ...

    def blocks(self) -> Iterator[Block]:
        """All of it, ten seconds at most at a time, each block where the last one ended.

        What is missing in the middle, or cannot be decoded, is silence.
        """
        ...

    def close(self) -> None: ...


class SoundReader(Protocol):
    """Opens the sound of films, and sound alone. Deterministic."""

    def open(self, path: Path) -> Sound | None:
        """None where the file holds no sound track: a silent film.

        Raises UserError with one clear sentence where its sound cannot be heard at all.
        """
        ...

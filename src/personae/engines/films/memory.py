"""A film held in memory: pictures given as arrays, for tests and for trying things out."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from personae.engines.films.blocks import block_means
from personae.likeness.interfaces import Image
from personae.screening.interfaces import FilmFacts
from personae.vocabulary.mistake import Mistake, UserError
from personae.vocabulary.names import Sha256
from personae.vocabulary.span import Span, joined

_REC709 = np.array([0.2126, 0.7152, 0.0722], np.float32)  # brightness of R, G and B


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class MemoryPictures:
    """What a film shows: (height, width, 3) pictures of one size; None is an unreadable frame."""

    pictures: Sequence[Image | None]
    frame_rate: Fraction
    starts_at: str | None = None
    has_sound: bool = False


class MemoryReader:
    """Opens the films it was given, by name."""

    def __init__(self, films: Mapping[Path, MemoryPictures]) -> None:
        self._films = films

    def open(self, path: Path) -> "MemoryFilm":
        if path not in self._films:
            raise UserError(Mistake(str(path), "there is no such file."))
        if all(picture is None for picture in self._films[path].pictures):
            raise UserError(Mistake(str(path), "not one frame of this film can be decoded."))
        return MemoryFilm(self._films[path])


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class MemoryFrame:
    number: int
    at_s: Fraction
    picture: Image

    def luma(self, width: int) -> NDArray[np.uint8]:
        gray = self.rgb(_long_side(self.picture, width)) @ _REC709
        return np.asarray(np.rint(gray), np.uint8)

    def rgb(self, long_side: int | None = None) -> Image:
        """Shrunk by taking the nearest pixel of each cell's middle."""
        height, width, _ = self.picture.shape
        scale = min(1.0, (long_side or max(height, width)) / max(height, width))
        rows, columns = (max(1, round(side * scale)) for side in (height, width))
        ys = ((np.arange(rows) + 0.5) * height / rows).astype(np.intp)
        xs = ((np.arange(columns) + 0.5) * width / columns).astype(np.intp)
        return np.ascontiguousarray(self.picture[ys][:, xs])

    def part(self, left: int, top: int, right: int, bottom: int, *, shrink: int = 1) -> Image:
        return block_means(self.picture[top:bottom, left:right], shrink)


class MemoryFilm:
    def __init__(self, film: MemoryPictures) -> None:
        self._film = film
        self._met = self._lost = 0
        shown = [picture for picture in film.pictures if picture is not None]
        digest = hashlib.sha256()
        for picture in shown:
            digest.update(picture.tobytes())
        self.facts = FilmFacts(
            sha256=Sha256(digest.hexdigest()),
            width=shown[0].shape[1],
            height=shown[0].shape[0],
            frame_rate=film.frame_rate,
            starts_at=film.starts_at,
            has_sound=film.has_sound,
        )

    @property
    def unreadable(self) -> int:
        return self._lost

    @property
    def gaps(self) -> tuple[Span, ...]:
        met = self._film.pictures[: self._met]
        return joined(Span(n, n + 1) for n, picture in enumerate(met) if picture is None)

    @property
    def frame_count(self) -> int:
        return self._met

    @property
    def variable_rate(self) -> bool:
        return False

    @property
    def expected_frames(self) -> int | None:
        return len(self._film.pictures)

    @property
    def problems(self) -> tuple[str, ...]:
        return (f"{self._lost} of its frames cannot be decoded",) if self._lost else ()

    def frames(self) -> Iterator[MemoryFrame]:
        for number, picture in enumerate(self._film.pictures):
            self._met += 1
            if picture is None:
                self._lost += 1
            else:
                at_s = number / self._film.frame_rate
                yield MemoryFrame(number=number, at_s=at_s, picture=picture)

    def close(self) -> None:
        """Nothing is held open."""


def _long_side(picture: Image, width: int) -> int:
    height, across = int(picture.shape[0]), int(picture.shape[1])
    return max(1, round(max(height, across) * min(1.0, width / across)))

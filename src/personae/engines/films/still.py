"""A still picture, JPEG or PNG, as a film of one frame.

It is read as photographs are: upright by its EXIF, 16 bits as 8, what transparency hides too, and
of no more pixels than those may have.
"""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

import av

from personae.engines.films.frame import PyavFrame
from personae.engines.films.upright import Shape
from personae.engines.pictures import PillowPictures
from personae.screening.interfaces import FilmFacts
from personae.vocabulary.mistake import Mistake, UserError
from personae.vocabulary.names import Sha256
from personae.vocabulary.span import Span

_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
_RATE = Fraction(24)  # a still has no time; a film has a rate
_END_OF_IMAGE, _RESTARTS = 0xD9, range(0xD0, 0xD8)


def is_still(path: Path) -> bool:
    """By what stands in the file, whatever it is called. Raises OSError where it cannot be read."""
    with path.open("rb") as file:
        head = file.read(len(_PNG))
    return head == _PNG or head.startswith(_JPEG)


class StillFilm:
    """An opened still."""

    unreadable = 0
    gaps: tuple[Span, ...] = ()
    variable_rate = False
    expected_frames = frame_count = 1

    def __init__(self, path: Path, sha256: Sha256) -> None:
        with path.open("rb") as file:
            png = file.read(len(_PNG)) == _PNG
            if png and _moves(file):
                raise UserError(
                    Mistake(
                        str(path),
                        "this PNG is animated, and a still is read as one picture.",
                        "Export it as MP4, or each of its pictures as a PNG.",
                    )
                )
        picture = PillowPictures().read(path)
        self._left = 0 if png else _after_picture(path.read_bytes())
        self._frame = av.VideoFrame.from_ndarray(picture, "rgb24")
        self._shape = Shape(self._frame, None)
        self.facts = FilmFacts(
            sha256=sha256,
            width=self._shape.width,
            height=self._shape.height,
            frame_rate=_RATE,
            starts_at=None,
            has_sound=False,
        )

    @property
    def problems(self) -> tuple[str, ...]:
        if not self._left:
            return ()
        more = f"after its picture the file holds {self._left:,} bytes more"
        return (f"{more}, another picture or a film of it maybe; nobody was looked for there",)

    def frames(self) -> Iterator[PyavFrame]:
        yield PyavFrame(self._frame, 0, 0, 1 / _RATE, self._shape)

    def close(self) -> None:
        """Nothing is held open."""


def _moves(file: BinaryIO) -> bool:
    """Whether a PNG, after its signature, says that it is animated: `acTL` before its picture."""
    while len(head := file.read(8)) == 8:  # noqa: PLR2004  # length and name of a chunk
        if head[4:] in (b"acTL", b"IDAT"):
            return head[4:] == b"acTL"
        file.seek(int.from_bytes(head[:4]) + 4, 1)
    return False


def _after_picture(jpeg: bytes) -> int:
    """How many bytes follow the end of a JPEG's first picture (ITU-T T.81, B.1): phones put a
    second one there, or a few seconds of film. 0 where it has no end.
    """
    at = 2
    while (at := jpeg.find(b"\xff", at)) >= 0 and at + 4 <= len(jpeg) + 2:
        kind = jpeg[at + 1] if at + 1 < len(jpeg) else _END_OF_IMAGE
        if kind == _END_OF_IMAGE:
            return max(len(jpeg) - at - 2, 0)
        if kind in (0x00, 0x01, 0xFF) or kind in _RESTARTS:  # within the picture, or filling
            at += 1 if kind == 0xFF else 2  # noqa: PLR2004
        else:
            at += 2 + int.from_bytes(jpeg[at + 2 : at + 4])
    return 0

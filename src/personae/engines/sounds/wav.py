"""How long a WAV file says that it is, whatever of it is there."""

import struct
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

_CHUNK = struct.Struct("<4sI")
_UNKNOWN_FROM = 0x7FFF_F000  # what is written where the end is not known yet, or is past counting


def promised_s(path: Path) -> Fraction | None:
    """Seconds of its `data` chunk; None where it is no WAV, or leaves its length open.

    FFmpeg takes the length from the file's size, so that a WAV that is cut off looks whole. The
    form: Microsoft and IBM, Multimedia Programming Interface and Data Specifications 1.0, 1991.
    """
    try:
        with path.open("rb") as file:
            head = file.read(12)
            if head[:4] != b"RIFF" or head[8:] != b"WAVE":
                return None
            return _data_s(file)
    except (OSError, struct.error):
        return None


def _data_s(file: BinaryIO) -> Fraction | None:
    bytes_a_second = 0
    while True:
        name, size = _CHUNK.unpack(file.read(_CHUNK.size))
        if name == b"data":
            known = 0 < size < _UNKNOWN_FROM and bytes_a_second
            return Fraction(size, bytes_a_second) if known else None
        begins = file.tell()
        if name == b"fmt ":
            _, _, _, bytes_a_second = struct.unpack("<HHII", file.read(12))
        file.seek(begins + size + size % 2)  # chunks begin at even places

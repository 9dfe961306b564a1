"""A pack of files as a ZIP that is the same bytes for the same files; nothing is compressed."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from personae.vocabulary.mistake import Mistake, UserError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_DAY = 1 << 5 | 1  # 1 January 1980, the first that a ZIP can name
_UTF8 = 1 << 11  # the flag that says how a name is written
_UNIX, _MODE = 3, 0o100644 << 16
_BIGGEST = 512 * 1024 * 1024  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """files  by their names; `whole` where the container is just what these files make"""

    files: Mapping[str, bytes]
    whole: bool
    unreadable: tuple[str, ...] = ()


def packed(files: Mapping[str, bytes]) -> bytes:
    """The ZIP (APPNOTE 6.3.3, files as they are), by hand: no other Python writes it otherwise."""
    out, listed = bytearray(), bytearray()
    for name in sorted(files):
        data, called = files[name], name.encode()
        flags = 0 if name.isascii() else _UTF8
        told = (flags, 0, 0, _DAY, zlib.crc32(data), len(data), len(data), len(called), 0)
        listed += struct.pack("<4s4B4H3I2H", b"PK\1\2", 20, _UNIX, 20, 0, *told)
        listed += struct.pack("<3H2I", 0, 0, 0, _MODE, len(out)) + called
        out += struct.pack("<4s2B4H3I2H", b"PK\3\4", 20, 0, *told)
        out += called + data
    many = len(files)
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, many, many, len(listed), len(out), 0)
    return bytes(out + listed + end)


def read_pack(path: Path) -> Pack | None:
    """None where it is no ZIP any more. Raises UserError where there is no such file."""
    try:
        if path.stat().st_size > _BIGGEST:
            raise UserError(Mistake(str(path), "it is too large to be an evidence pack."))
        data = path.read_bytes()
    except OSError as error:
        raise UserError(Mistake(str(path), f"it cannot be read: {error.strerror}.")) from None
    files: dict[str, bytes] = {}
    unreadable = []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as pack:
            names = pack.namelist()
            if sum(each.file_size for each in pack.infolist()) > _BIGGEST:
                return None
            for name in names:
                try:
                    files[name] = pack.read(name)
                except Exception:  # noqa: BLE001 - changed bytes break a reader in any way
                    unreadable.append(name)
    except Exception:  # noqa: BLE001 - likewise
        return None
    whole = not unreadable and len(files) == len(names) and packed(files) == data
    return Pack(files=files, whole=whole, unreadable=tuple(unreadable))

"""A pack of files as a ZIP that is the same bytes for the same files; nothing is compressed."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from personae.vocabulary.mistake import Mistake, UserError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_DAY = (1980, 1, 1, 0, 0, 0)  # the first that a ZIP can name
_UNIX, _MODE = 3, 0o100644 << 16
_BIGGEST = 512 * 1024 * 1024  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """files  by their names; `whole` where the container is just what these files make"""

    files: Mapping[str, bytes]
    whole: bool
    unreadable: tuple[str, ...] = ()


def packed(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as pack:
        for name in sorted(files):
            about = zipfile.ZipInfo(name, _DAY)
            about.create_system, about.external_attr = _UNIX, _MODE
            pack.writestr(about, files[name])
    return out.getvalue()


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

"""Key files on disk: made once, for their owner alone, and never written over."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from personae.vocabulary.mistake import Mistake, UserError

if TYPE_CHECKING:
    from pathlib import Path

_BIGGEST = 100_000  # bytes


def write_key_files(path: Path, private: bytes, public: bytes) -> Path:
    """Write the private key to `path` (mode 0600) and the public one beside it, as `.pub`.

    Gives where the public one lies. Raises UserError where either is there already: both stay.
    """
    beside = path.with_name(f"{path.name}.pub")
    for there in (path, beside):
        if os.path.lexists(there):
            raise UserError(
                Mistake(
                    str(there),
                    "something is here already, and a key is never written over.",
                    "Name another file.",
                )
            )
    made: list[Path] = []
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for file, data, mode in ((path, private, 0o600), (beside, public, 0o644)):
            number = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
            made.append(file)
            with os.fdopen(number, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
    except BaseException as error:  # Ctrl-C too: no half a key
        for file in made:
            with contextlib.suppress(OSError):
                file.unlink()
        if isinstance(error, OSError):
            raise UserError(
                Mistake(str(path), f"no key can be written here: {error.strerror}.")
            ) from None
        raise
    return beside


def read_small(path: Path) -> bytes:
    """The bytes of a key, certificate or signature file. Raises UserError."""
    try:
        if path.stat().st_size > _BIGGEST:
            raise UserError(Mistake(str(path), "the file is too large for what it should hold."))
        return path.read_bytes()
    except OSError as error:
        raise UserError(Mistake(str(path), f"it cannot be read: {error.strerror}.")) from None

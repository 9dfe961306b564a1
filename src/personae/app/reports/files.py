"""One file written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from personae.vocabulary.mistake import Mistake, UserError


def write_file(path: Path, data: bytes) -> None:
    """Write `data` to `path`; whatever stops it leaves an earlier file there as it was.

    Raises UserError where it cannot be written.
    """
    draft: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        number, draft = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        with os.fdopen(number, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(draft).replace(path)
        draft = None
    except OSError as error:
        raise UserError(
            Mistake(str(path), f"it cannot be written: {error.strerror}.", "Name another place.")
        ) from None
    finally:
        if draft is not None:
            with contextlib.suppress(OSError):
                Path(draft).unlink()


def check_writable(folder: Path) -> None:
    """Raise UserError where no report could be written into `folder`, before hours of work."""
    nearest = next(p for p in (folder.absolute(), *folder.absolute().parents) if p.exists())
    if not nearest.is_dir():
        raise UserError(
            Mistake(str(folder), f"{nearest} is a file, and a folder is needed.", "Name another.")
        )
    try:
        with tempfile.TemporaryFile(dir=nearest):
            pass
    except OSError as error:
        raise UserError(
            Mistake(str(folder), f"nothing can be written here: {error.strerror}.", "Name another.")
        ) from None

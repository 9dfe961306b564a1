"""One file written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from personae.vocabulary.mistake import Mistake, UserError

if TYPE_CHECKING:
    from collections.abc import Iterable

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def write_file(path: Path, data: bytes, *, for_others: bool = False) -> None:
    """Write `data` to `path`; whatever stops it leaves an earlier file there as it was.

    for_others  others may read it, as far as the umask lets them: a checkpoint that a web server
                is to serve, a certificate. Else its owner alone: it may hold what is personal
    raises      UserError where it cannot be written
    """
    draft: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if for_others:
            # By open alone is the umask heeded: asking for it would change it for all threads.
            new = str(path.with_name(f".{path.name}-{secrets.token_hex(4)}"))
            number, draft = os.open(new, _NEW, 0o666), new
        else:
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


def refuse_existing(path: Path) -> None:
    """Raise UserError where something lies at `path` already.

    For what is handed out and made once: another of the same name would take the place of one
    whose digest somebody holds, or of whatever a slip of the keyboard named.
    """
    if os.path.lexists(path):
        raise UserError(
            Mistake(str(path), "something is here already.", "It was left as it is; name another.")
        )


def refuse_inputs(out: Path, inputs: Iterable[Path]) -> None:
    """Raise UserError where `out` is one of the files that it is made from, by whatever name."""
    for each in inputs:
        with contextlib.suppress(OSError):  # what is not there cannot be written over
            if out.samefile(each):
                raise UserError(
                    Mistake(str(out), "this is made from that very file.", "Name another place.")
                )


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

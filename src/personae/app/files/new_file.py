"""A film written whole or not at all, and the root that it is checked by."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from personae.vocabulary.mistake import Mistake, UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from personae.vocabulary.names import Sha256


def whole_or_not_at_all(
    out: Path, write: Callable[[Path], Sha256], then: Callable[[Sha256], None]
) -> Sha256:
    """Write a draft beside `out`, give it that name, do `then`; or leave nothing there."""
    draft: Path | None = None
    _make_folder(out.parent)
    try:
        number, name = tempfile.mkstemp(prefix=f".{out.stem}-", suffix=out.suffix, dir=out.parent)
        draft = Path(name)
        os.close(number)
        draft.chmod(0o644)
        written = write(draft)
        with draft.open("rb") as stream:
            os.fsync(stream.fileno())
        _name(draft, out)
        try:
            then(written)
        except BaseException:
            out.unlink()
            raise
    except FileExistsError:
        raise UserError(Mistake(str(out), "something is here already.", "Name another.")) from None
    except OSError as error:
        raise UserError(
            Mistake(str(out), f"it cannot be written: {error.strerror}.", "Name another place.")
        ) from None
    finally:
        if draft is not None:
            with contextlib.suppress(OSError):
                draft.unlink()
    return written


def root_is_there(path: Path) -> UserError:
    do = "It may be all by which an earlier file can be checked: move it, or name the new one"
    return UserError(Mistake(str(path), "something is here already.", f"{do} otherwise."))


@contextmanager
def there_or_gone(path: Path, data: bytes) -> Iterator[None]:
    """A root that is there before what it checks, and gone where that is not written."""
    _make_folder(path.parent)
    try:
        with path.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    except FileExistsError:
        raise root_is_there(path) from None
    except OSError as error:
        with contextlib.suppress(OSError):
            path.unlink()
        raise UserError(
            Mistake(
                str(path),
                f"the root of the test certificates cannot be written: {error.strerror}.",
                "Nothing was signed; name another place, or a shorter name.",
            )
        ) from None
    try:
        yield
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(
            Mistake(str(folder), f"no folder can be made here: {error.strerror}.")
        ) from None


def _name(draft: Path, out: Path) -> None:
    """Without replacing what is there, as renaming would; some disks know nothing else."""
    try:
        os.link(draft, out)
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS):
            raise
        draft.rename(out)

"""One at a time, whichever process asks; let go when the process ends, however it ends."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from personae.vocabulary.mistake import Mistake, UserError


@contextmanager
def alone(lock: Path, told: Mistake) -> Iterator[None]:
    """Hold the file `lock`, made where it is not there. Raises UserError(told) where it is held."""
    try:
        lock.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        stream = lock.open("ab")
    except OSError as error:
        raise UserError(Mistake(str(lock), f"it cannot be written: {error.strerror}.")) from None
    with stream:
        try:
            _hold(stream)
        except OSError:
            raise UserError(told) from None
        yield


if sys.platform == "win32":
    import msvcrt

    def _hold(stream: IO[bytes]) -> None:
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _hold(stream: IO[bytes]) -> None:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)

"""Write a large file past the page cache, where there is a way past it.

Through it the system copies every byte once more, which costs a third of hashing them or more.
"""

from __future__ import annotations

import errno
import mmap
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import FileIO

# Bytes written at once, a multiple of every disk's blocks: see ADR 0035.
AT_ONCE = 1 << 20


class Outflow:
    """What is on its way into a file, in memory that sources are read straight into.

    `OSError` of a full disk and its like comes up from `took`, `write` or the end of `flowing`.
    """

    def __init__(self, file: FileIO) -> None:
        self._file = file
        self._buffer = memoryview(mmap.mmap(-1, AT_ONCE))  # on a page's border, as blocks must lie
        self._held = 0

    def room(self, most: int) -> memoryview:
        """Where to put what is written next: as many bytes at most, and one at least."""
        return self._buffer[self._held : self._held + most]

    def took(self, count: int) -> None:
        """So many bytes of `room` are there to be written."""
        self._held += count
        if self._held == AT_ONCE:
            self.empty()

    def write(self, data: bytes) -> None:
        left = memoryview(data)
        while left:
            room = self.room(len(left))
            room[:] = left[: len(room)]
            left = left[len(room) :]
            self.took(len(room))

    def empty(self) -> None:
        """Write all that is held, in as many goes as it takes."""
        left = self._buffer[: self._held]
        while left:
            try:
                left = left[self._file.write(left) :]
            except OSError as error:
                # This file system, or a place between two blocks: through the cache, then.
                if error.errno != errno.EINVAL or not _directly(self._file, wanted=False):
                    raise
        self._held = 0


@contextmanager
def flowing(file: FileIO) -> Iterator[Outflow]:
    """Write into a file from where it stands; whole blocks directly, the end as any other file's.

    file  unbuffered. Afterwards it stands behind what was written, and is written to as before
    """
    out = Outflow(file)
    _directly(file, wanted=True)
    try:
        yield out
    finally:
        _directly(file, wanted=False)
    out.empty()


if sys.platform == "win32":

    def _directly(_file: FileIO, *, wanted: bool) -> bool:  # noqa: ARG001  # one way only
        return False

else:
    import fcntl
    import os

    def _directly(file: FileIO, *, wanted: bool) -> bool:
        """Have the system write a file directly from now on, or no longer. Whether that changed.

        macOS knows no such way, and some file systems (some of memory or of a network) take none.
        """
        flag = getattr(os, "O_DIRECT", 0)
        before = fcntl.fcntl(file, fcntl.F_GETFL)
        after = before | flag if wanted else before & ~flag
        if after == before:
            return False
        with suppress(OSError):
            fcntl.fcntl(file, fcntl.F_SETFL, after)
            return True
        return False

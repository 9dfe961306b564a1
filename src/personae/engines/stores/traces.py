"""Looks for bytes in files that SQLite has open, and takes none of its locks away.

On POSIX whoever closes a file gives up every lock that the process holds on it, SQLite's own too
(sqlite.org/howtocorrupt.html, § 2.2): another process then takes the memory that both share for
nobody's and cuts it off. So what is opened here stays open as long as the store does.
"""

import os
from collections.abc import Sequence
from pathlib import Path

_CHUNK = 1 << 20  # bytes read at once


class Traces:
    """Files that were looked into, still open."""

    def __init__(self) -> None:
        self._open: dict[tuple[int, int], int] = {}

    def none_in(self, files: Sequence[Path], traces: Sequence[bytes]) -> bool:
        """Whether none of `traces` is in any of `files`; one that is not there holds none."""
        return not any(self._holds(file, traces) for file in files if file.exists())

    def close(self) -> None:
        """After SQLite has let go of them."""
        while self._open:
            _, number = self._open.popitem()
            os.close(number)

    def _holds(self, file: Path, traces: Sequence[bytes]) -> bool:
        overlap = max(map(len, traces), default=1) - 1
        number, tail = self._opened(file), b""
        os.lseek(number, 0, os.SEEK_SET)
        while chunk := os.read(number, _CHUNK):
            seen = tail + chunk
            if any(trace in seen for trace in traces):
                return True
            tail = seen[-overlap:] if overlap else b""
        return False

    def _opened(self, file: Path) -> int:
        held = file.stat()
        known = self._open.get((held.st_dev, held.st_ino))
        if known is None:
            known = os.open(file, os.O_RDONLY | getattr(os, "O_BINARY", 0))
            self._open[held.st_dev, held.st_ino] = known
        return known

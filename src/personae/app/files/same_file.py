"""Whether a file is still what it was when it was read, by the file system's own word."""

import contextlib
import os
import time
from pathlib import Path

# File systems count time in steps, the coarsest of two seconds: a file that changed within the last
# one may change again and bear the same time.
_STEP_S = 2.0


def stamp(file: Path) -> bytes | None:
    """What no change of a file leaves as it was: where it lies, its size, its times of change.

    Nobody sets the time of a file's last change but the system itself; a copy has another.
    returns  None where that is not told: on Windows, which keeps no such time, and for a file that
             is not there or has changed this very moment
    """
    if os.name != "posix":
        return None
    with contextlib.suppress(OSError):
        held = file.stat()
        if time.time() - max(held.st_ctime, held.st_mtime) > _STEP_S:
            kept = (held.st_dev, held.st_ino, held.st_size, held.st_mtime_ns, held.st_ctime_ns)
            return " ".join(map(str, kept)).encode()
    return None

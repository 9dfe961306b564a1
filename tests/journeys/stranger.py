"""A stranger at a shell: the real `personae`, a home of their own, a small film and records."""

import ctypes
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray
from tests.films import PLAIN, Making, make_film

LONG_TAKE = Path(__file__).parents[2] / "examples" / "the-long-take"
FILM = LONG_TAKE / "the-long-take.mp4"
PERSONAE = Path(sys.executable).with_name("personae")
GROUND = ("--ground", "test-data", "--told-on", "2025-02-01", "--templates-until", "2099-01-01")
_LATER = """
import runpy, sys
from datetime import datetime, timedelta, timezone
from personae.engines.clocks.system import SystemClock
days, *sys.argv = sys.argv[1:]
SystemClock.now = lambda self: datetime.now(timezone.utc) + timedelta(days=int(days))
runpy.run_path(sys.argv[0], run_name="__main__")
"""
_CAPBSET_DROP, _DAC_OVERRIDE, _DAC_READ_SEARCH = 24, 1, 2


@dataclass(frozen=True, slots=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    def refused(self, code: int, *said: str) -> None:
        """It refused with that code, in one plain line that holds all of `said`."""
        assert self.code == code, self
        assert "Traceback" not in self.err, self.err
        lines = [line for line in self.err.splitlines() if line]  # Click parts itself from ^C
        assert len(lines) == 1, self.err
        assert not [words for words in said if words not in lines[0]], self.err

    def went_well(self, code: int = 0) -> "Ran":
        assert self.code == code, self
        assert "Traceback" not in self.err, self.err
        return self


@dataclass(frozen=True, slots=True)
class Stranger:
    """`desk` holds all that a stranger has: a home, keys outside it, a working folder."""

    desk: Path
    variables: Mapping[str, str] = field(default_factory=dict)

    @property
    def home(self) -> Path:
        return self.desk / "home"

    @property
    def here(self) -> Path:
        return self.desk / "work"

    def environment(self) -> dict[str, str]:
        """Nothing of ours: whatever a command writes outside the home is found on the desk."""
        for name in ("user", "work", "tmp"):
            (self.desk / name).mkdir(exist_ok=True, parents=True)
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.desk / "user"),
            "TMPDIR": str(self.desk / "tmp"),
            "PERSONAE_HOME": str(self.home),
            "PERSONAE_KEYS": str(self.desk / "keys"),
            "LANG": "C.UTF-8",
            **self.variables,
        }

    def start(
        self, *args: object, before: Callable[[], None] | None = None
    ) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [PERSONAE, *map(str, args)],
            cwd=self.here if self.environment() else None,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=before,  # noqa: PLW1509  # only system calls, and no threads are running
        )

    def __call__(self, *args: object, before: Callable[[], None] | None = None) -> Ran:
        child = self.start(*args, before=before)
        out, err = child.communicate(timeout=120)
        return Ran(child.returncode, out, err)

    def interrupted(self, *args: object, after_s: float) -> Ran:
        """Ctrl-C so many seconds after the start; it may have ended by then."""
        child = self.start(*args)
        time.sleep(after_s)
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=60)
        return Ran(child.returncode, out, err)

    def later(self, days: int, *args: object) -> Ran:
        """So many days from now, by the clock that Personae asks."""
        child = subprocess.run(
            [sys.executable, "-c", _LATER, str(days), PERSONAE, *map(str, args)],
            cwd=self.here if self.environment() else None,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return Ran(child.returncode, child.stdout, child.stderr)

    def settle(self, *more: str) -> "Stranger":
        """Make the home, on a ground."""
        self("init", *GROUND, *more).went_well()
        return self

    def enrol(self, performer: str, *photos: Path) -> "Stranger":
        name = performer.replace("-", " ").title()
        named = [word for photo in photos or portraits(performer) for word in ("--photo", photo)]
        self("performer", "add", name, "--id", performer, *named).went_well()
        return self

    def registry(self) -> Any:
        """The whole record worked out anew; its root changes with any entry."""
        return self("log", "verify", "--json").went_well().json

    def moved(self, desk: Path) -> "Stranger":
        """The same home and folders, copied elsewhere: what happens there changes nothing here."""
        shutil.copytree(self.desk, desk)
        return Stranger(desk, self.variables)


def portraits(performer: str, most: int = 2) -> list[Path]:
    """Photographs of `performer` seen from the front."""
    return sorted((LONG_TAKE / "portraits" / performer).glob("*_y0_*.jpg"))[:most]


def clip(
    path: Path, start: int, frames: int, *, width: int = 640, how: Making = PLAIN, step: int = 1
) -> Path:
    """So many frames of The Long Take from `start`, smaller."""
    return make_film(path, pictures(start, frames, width=width, step=step), how)


def pictures(
    start: int, frames: int, *, width: int = 640, step: int = 1
) -> Sequence[NDArray[np.uint8]]:
    wanted = range(start, start + frames * step, step)
    found = []
    with av.open(FILM) as film:
        for number, frame in enumerate(film.decode(video=0)):
            if number in wanted:
                small = frame.reformat(width=width, height=width * 9 // 16, format="rgb24")
                found.append(small.to_ndarray().astype(np.uint8))
            if number >= wanted[-1]:
                return found
    return found


def production(
    folder: Path, cast: Sequence[str], *, picture: str = "a-short-take", **files: str
) -> Path:
    """A small production of `cast`; `files` are those beside it, by key of PRODUCTION.yaml."""
    folder.mkdir(exist_ok=True, parents=True)
    for key, text in files.items():
        (folder / f"{key}.csv").write_text(text, encoding="utf-8")
    lines = [
        f"picture: {picture}",
        "title: A Short Take",
        "company: northlight-pictures",
        "time_zone: America/Los_Angeles",
        "consents_complete: true",
        "territories: [US-CA]",
        "media: [theatrical]",
        "cast:",
        *(f"  - {{performer: {who}, role: principal}}" for who in cast),
        *(f"{key}: {key}.csv" for key in files),
    ]
    path = folder / "production.yaml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def contents(folder: Path) -> dict[str, bytes]:
    """Every file under `folder`, by its path."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def obey_modes() -> None:
    """In the child: root, too, obeys what a file's mode says (capabilities(7), on Linux)."""
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None)
        for capability in (_DAC_OVERRIDE, _DAC_READ_SEARCH):
            libc.prctl(_CAPBSET_DROP, capability, 0, 0, 0)

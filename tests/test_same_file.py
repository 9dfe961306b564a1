"""A file is known again by what no change of it leaves as it was."""

import os
import shutil
import time
from pathlib import Path

import pytest

from personae.app.files import same_file
from personae.app.files.same_file import stamp


@pytest.fixture
def film(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(same_file, "_STEP_S", 0.05)  # enough for the disks that tests run on
    path = tmp_path / "cut.mp4"
    path.write_bytes(b"as it was audited")
    time.sleep(0.1)
    return path


def test_a_file_that_nobody_touches_stays_the_same(film: Path) -> None:
    assert stamp(film) == stamp(film) is not None
    film.read_bytes()
    assert stamp(film) is not None


def test_every_change_is_one(film: Path) -> None:
    seen = {stamp(film)}
    held = film.stat()
    changes = (
        lambda: film.write_bytes(b"as it was changed"),
        lambda: os.utime(film, ns=(held.st_atime_ns, held.st_mtime_ns)),
        lambda: film.chmod(0o600),
        lambda: Path(shutil.copy2(film, film.with_name("copy"))).replace(film),
    )
    for change in changes:
        change()
        assert stamp(film) is None, "it has changed this very moment"
        time.sleep(0.1)
        seen.add(stamp(film))
    assert len(seen) == len(changes) + 1
    assert None not in seen


def test_of_what_is_not_there_nothing_is_told(tmp_path: Path) -> None:
    assert stamp(tmp_path / "nowhere.mp4") is None

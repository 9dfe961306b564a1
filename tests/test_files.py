"""What a file that is written may be read by, and that it is whole or not there."""

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.quick import Quick

from personae.app.reports.files import write_file
from personae.vocabulary.mistake import UserError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no modes on this system")


@pytest.fixture(params=[0o022, 0o077])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_what_is_for_others_heeds_the_umask_and_the_rest_is_for_its_owner(
    umask: int, tmp_path: Path
) -> None:
    write_file(tmp_path / "ours", b"1")
    write_file(tmp_path / "theirs", b"1", for_others=True)
    write_file(tmp_path / "theirs", b"2", for_others=True)
    assert (mode(tmp_path / "ours"), mode(tmp_path / "theirs")) == (0o600, 0o666 & ~umask)
    assert (tmp_path / "theirs").read_bytes() == b"2"


@pytest.mark.parametrize("for_others", [False, True])
def test_what_cannot_be_written_leaves_nothing_behind(for_others: bool, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    with pytest.raises(UserError, match="cannot be written"):
        write_file(tmp_path / "there", b"1", for_others=for_others)
    assert [path.name for path in tmp_path.iterdir()] == ["there"]


def test_what_is_published_can_be_served(tmp_path: Path) -> None:
    me = Quick(tmp_path).settle()
    me("performer", "add", "Ana Vale", "--id", "ana-vale").went_well()
    before = os.umask(0o022)
    try:
        me("log", "checkpoint", "-o", "public").went_well()
        me("log", "page", "-o", "public/check.html").went_well()
        me("log", "prove", "0", "-o", "proof.json").went_well()
        me("log", "prove", "0", "--open", "ana-vale", "-o", "opened.json").went_well()
    finally:
        os.umask(before)
    assert {mode(path) for path in (me.here / "public").iterdir()} == {0o644}
    assert mode(me.here / "proof.json") == 0o644
    assert mode(me.here / "opened.json") == 0o600  # it shows somebody's part

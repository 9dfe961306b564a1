"""A file written past the page cache is the file that would have been written through it."""

import contextlib
import errno
import fcntl
import hashlib
import os
import random
import resource
import struct
from collections.abc import Callable
from io import FileIO
from pathlib import Path
from typing import Any

import pytest

from personae.engines.signers import bmff
from personae.engines.signers.direct import AT_ONCE, Outflow, flowing

SIZES = (
    *(0, 1, 4095, 4096, 4097),
    *(AT_ONCE - 4096, AT_ONCE - 1, AT_ONCE, AT_ONCE + 1),
    *(2 * AT_ONCE + 4095, 3 * AT_ONCE),
)
MEMORY = Path("/dev/shm")  # noqa: S108  # a disk of memory


def _on_disk(folder: Path) -> FileIO:
    return (folder / "copy").open("w+b", buffering=0)


def _in_memory(folder: Path) -> FileIO:
    if not MEMORY.is_dir():
        pytest.skip("no disk of memory here")
    path = MEMORY / f"personae-{os.getpid()}-{folder.name}"
    file = path.open("x+b", buffering=0)
    path.unlink()  # gone with the last who has it open
    return file


def _refusing(_folder: Path) -> FileIO:
    """A file that the system never writes directly."""
    if not hasattr(os, "memfd_create"):
        pytest.skip("no files without a name here")
    file = FileIO(os.memfd_create("copy"), "w+b")
    with contextlib.suppress(OSError):
        fcntl.fcntl(file, fcntl.F_SETFL, os.O_RDWR | os.O_DIRECT)
        pytest.skip("this system writes files without a name directly too")
    return file


def _elsewhere(folder: Path) -> FileIO:
    """Where the system has no such way, as macOS has none."""
    return _on_disk(folder)


PLACES = (_on_disk, _in_memory, _refusing, _elsewhere)


@pytest.fixture(params=PLACES, ids=lambda place: place.__name__.strip("_"))
def place(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> object:
    if request.param is _elsewhere:
        monkeypatch.delattr(os, "O_DIRECT", raising=False)
    return request.param


class Halting(FileIO):
    """Gives less than it is asked for, as a disk far away may."""

    def readinto(self, buffer: Any) -> int:
        return super().readinto(buffer[: max(1, len(buffer) * 2 // 3)])


def whole(file: FileIO) -> bytes:
    file.seek(0)
    return file.read()


def is_direct(file: FileIO) -> bool:
    return bool(fcntl.fcntl(file, fcntl.F_GETFL) & getattr(os, "O_DIRECT", 0))


def pour(data: bytes, out: Outflow) -> None:
    """In pieces of every size, some put in place by whoever has them."""
    chance, at = random.Random(len(data)), 0  # noqa: S311  # seeded, so that it can be repeated
    while at < len(data):
        piece = data[at : at + chance.choice((1, 511, 4096, 70_001, 1 << 20, 5 << 20))]
        if chance.random() < 0.5:
            out.write(piece)
            at += len(piece)
        else:
            here = out.room(len(piece))
            here[:] = piece[: len(here)]
            out.took(len(here))
            at += len(here)


@pytest.mark.parametrize("size", SIZES)
def test_every_byte_is_there_and_no_more(
    tmp_path: Path, place: Callable[[Path], FileIO], size: int
) -> None:
    data = random.Random(size).randbytes(size)  # noqa: S311  # likewise
    with place(tmp_path) as file:
        flags = fcntl.fcntl(file, fcntl.F_GETFL)
        with flowing(file) as out:
            pour(data, out)
        assert file.tell() == size
        assert fcntl.fcntl(file, fcntl.F_GETFL) == flags
        assert whole(file) == data
        file.seek(size // 2)  # and it is changed afterwards as any other
        file.write(b"seal")
        assert whole(file) == data[: size // 2] + b"seal" + data[size // 2 + 4 :]


def test_whole_blocks_are_written_directly(tmp_path: Path) -> None:
    try:
        os.close(os.open(tmp_path / "try", os.O_CREAT | os.O_WRONLY | os.O_DIRECT))
    except (AttributeError, OSError):
        pytest.skip("this system or its disk has no way past the cache")
    with _on_disk(tmp_path) as file, flowing(file) as out:
        for piece in (1, AT_ONCE - 2, 1, AT_ONCE):
            out.write(bytes(piece))
        assert file.tell() == 2 * AT_ONCE
        assert is_direct(file)  # else one of them was refused


@pytest.mark.parametrize("before", [1, 511, 4095])
def test_a_place_between_two_blocks_is_written_through_the_cache(
    tmp_path: Path, place: Callable[[Path], FileIO], before: int
) -> None:
    with place(tmp_path) as file:
        file.write(b"f" * before)
        data = random.Random(before).randbytes(2 * AT_ONCE + 1)  # noqa: S311  # likewise
        with flowing(file) as out:
            out.write(data)
        assert whole(file) == b"f" * before + data


@pytest.mark.parametrize("fits", [AT_ONCE - 4096, AT_ONCE, AT_ONCE + 100, 2 * AT_ONCE + 4097])
def test_a_file_that_may_not_grow_says_so(
    tmp_path: Path, place: Callable[[Path], FileIO], fits: int
) -> None:
    """What a quota does, which cuts a write short first; and the file is let go as it was taken."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    with place(tmp_path) as file:
        resource.setrlimit(resource.RLIMIT_FSIZE, (fits, before[1]))
        try:
            with pytest.raises(OSError, match="too large") as raised, flowing(file) as out:
                out.write(b"x" * (3 * AT_ONCE))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        assert raised.value.errno == errno.EFBIG
        assert whole(file) == b"x" * fits
        assert not is_direct(file)


@pytest.mark.parametrize("size", [1, AT_ONCE, AT_ONCE + 1])
def test_a_full_disk_says_so(size: int) -> None:
    if not os.path.exists("/dev/full"):  # noqa: PTH110  # a device
        pytest.skip("no disk that is always full here")
    with FileIO("/dev/full", "r+b") as file:
        with pytest.raises(OSError, match="No space") as raised, flowing(file) as out:
            out.write(bytes(size))
        assert raised.value.errno == errno.ENOSPC


@pytest.mark.parametrize("room", [0, 1, 4068, 20_000])
@pytest.mark.parametrize("size", [0, 1, 40_000, AT_ONCE - 1, AT_ONCE, AT_ONCE + 1, 2 * AT_ONCE + 9])
def test_a_film_is_copied_and_hashed_alike_everywhere(
    tmp_path: Path, place: Callable[[Path], FileIO], size: int, room: int
) -> None:
    """Its bytes, and its hash as C2PA A.5 has it, against both worked out in memory."""
    media = random.Random(size).randbytes(size)  # noqa: S311  # likewise
    first, empty = _box(b"ftyp", b"isom" + bytes(16)), _box(b"free", b"left out")
    before, after = _moov(100), _moov(100 + room)
    film = tmp_path / "film.mp4"
    film.write_bytes(b"".join((first, before, empty, _box(b"mdat", media))))
    wanted = b"".join((first, bytes(room), after, empty, _box(b"mdat", media)))
    hashed = b"".join(
        struct.pack(">Q", wanted.index(box)) + box for box in (after, _box(b"mdat", media))
    )
    with Halting(film) as source, place(tmp_path) as target:
        boxes = bmff.simple(source)
        assert boxes is not None
        assert bmff.with_room(source, target, boxes, room) == hashlib.sha256(hashed).digest()
        assert whole(target) == wanted


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content


def _moov(place: int) -> bytes:
    box = _box(b"stco", struct.pack(">III", 0, 1, place))
    for kind in (b"stbl", b"minf", b"mdia", b"trak", b"moov"):
        box = _box(kind, box)
    return box

"""Still pictures, read as films of one frame."""

import struct
import zlib
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from tests.films import HEIGHT, WIDTH, number_shown, numbered

from personae.engines.films.pyav import PyavReader
from personae.engines.sounds.pyav import PyavSounds
from personae.screening.interfaces import Film
from personae.vocabulary.mistake import UserError

ORIENTATION, ROTATED_TO_BE_SHOWN = 0x112, 6
SHOWN = Image.fromarray(numbered(20))


def opened(path: Path) -> Film:
    return PyavReader().open(path)


def saved(path: Path, picture: Image.Image = SHOWN, **how: object) -> Path:
    picture.save(path, **how)  # type: ignore[arg-type]  # whatever Pillow's formats take
    return path


def of_16_bits(path: Path) -> Path:
    """A PNG that Pillow reads and cannot write: three channels of 16 bits."""
    rows = np.asarray(SHOWN).astype(np.uint16) * 257
    lines = b"".join(b"\0" + row.astype(">u2").tobytes() for row in rows)
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 16, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(lines)), (b"IEND", b""))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*each) for each in chunks))
    return path


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def lying(path: Path) -> Path:
    exif = Image.Exif()
    exif[ORIENTATION] = ROTATED_TO_BE_SHOWN
    return saved(path, SHOWN.rotate(90, expand=True), exif=exif)


def clear(path: Path) -> Path:
    picture = SHOWN.convert("RGBA")
    picture.putalpha(0)
    return saved(path, picture)


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("plain.jpg", lambda path: saved(path, quality=95)),
        ("scans.jpg", lambda path: saved(path, quality=95, progressive=True)),
        ("called.mp4", lambda path: saved(path, format="JPEG", quality=95)),
        ("lying.jpg", lying),
        ("plain.png", saved),
        ("lying.png", lying),
        ("deep.png", of_16_bits),
        ("clear.png", clear),  # what transparency hides is looked at too
    ],
)
def test_a_still_is_a_film_of_one_frame(tmp_path: Path, name: str, make: object) -> None:
    assert callable(make)
    path = make(tmp_path / name)
    film = opened(path)
    (frame,) = film.frames()
    assert (film.facts.width, film.facts.height) == (WIDTH, HEIGHT)
    assert frame.rgb().shape == (HEIGHT, WIDTH, 3)
    assert number_shown(frame.rgb()) == 20
    assert frame.rgb()[5, 5].astype(int) == pytest.approx((220, 30, 30), abs=12)
    assert frame.luma(40).shape == (24, 40)
    assert (frame.number, frame.at_s) == (0, Fraction(0))
    assert (film.frame_count, film.unreadable, film.gaps, film.problems) == (1, 0, (), ())
    assert not film.facts.has_sound
    assert PyavSounds().open(path) is None


def test_what_follows_the_picture_of_a_jpeg_is_told(tmp_path: Path) -> None:
    path = saved(tmp_path / "two.jpg")
    second = saved(tmp_path / "second.jpg", exif=Image.Exif()).read_bytes()
    path.write_bytes(path.read_bytes() + second)
    (problem,) = opened(path).problems
    assert f"{len(second):,} bytes more" in problem
    assert "nobody was looked for there" in problem


def test_a_thumbnail_within_a_jpeg_is_not_its_end(tmp_path: Path) -> None:
    plain = saved(tmp_path / "plain.jpg").read_bytes()
    length = (len(plain) + 2).to_bytes(2, "big")
    path = tmp_path / "with.jpg"
    path.write_bytes(plain[:2] + b"\xff\xe5" + length + plain + plain[2:])
    assert opened(path).problems == ()


def refusal(path: Path) -> str:
    with pytest.raises(UserError) as refused:
        opened(path)
    return str(refused.value)


@pytest.mark.parametrize("name", ["half.jpg", "half.png"])
def test_half_a_still_is_refused(tmp_path: Path, name: str) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (HEIGHT, WIDTH, 3), np.uint8)
    path = saved(tmp_path / name, Image.fromarray(noise))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert "is broken" in refusal(path)


def test_an_animated_png_is_refused_and_not_half_looked_at(tmp_path: Path) -> None:
    after = Image.fromarray(numbered(3))
    path = saved(tmp_path / "moves.png", save_all=True, append_images=[after])
    assert "this PNG is animated" in refusal(path)

"""What reading photographs and making small pictures must do, whatever the file."""

import io
import os
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pil
from pillow_heif import register_heif_opener

from personae.engines.pictures import NoStills, PillowPictures
from personae.likeness.interfaces import Image
from personae.vocabulary.mistake import UserError

PICTURES = PillowPictures()
RED, GREEN, BLUE, GREY = (200, 40, 40), (40, 170, 40), (40, 40, 200), (90, 90, 90)
CORNERS = (RED, GREEN, BLUE, GREY)  # upper left, upper right, lower left, lower right
# How a camera that was held otherwise stores an upright picture, by EXIF orientation.
STORED_AS = {
    1: None,
    2: Pil.Transpose.FLIP_LEFT_RIGHT,
    3: Pil.Transpose.ROTATE_180,
    4: Pil.Transpose.FLIP_TOP_BOTTOM,
    5: Pil.Transpose.TRANSPOSE,
    6: Pil.Transpose.ROTATE_90,
    7: Pil.Transpose.TRANSVERSE,
    8: Pil.Transpose.ROTATE_270,
}


def quarters(width: int = 96, height: int = 64) -> Pil.Image:
    picture = Pil.new("RGB", (width, height))
    for n, colour in enumerate(CORNERS):
        at = (n % 2 * width // 2, n // 2 * height // 2)
        picture.paste(colour, (*at, at[0] + width // 2, at[1] + height // 2))
    return picture


def assert_upright(image: Image, *, off: int = 12) -> None:
    assert image.dtype == np.uint8
    assert image.shape == (64, 96, 3)
    for n, colour in enumerate(CORNERS):
        seen = image[16 + 32 * (n // 2), 24 + 48 * (n % 2)].astype(int)
        assert np.abs(seen - colour).max() <= off, f"corner {n} is {seen}"


def saved(path: Path, picture: Pil.Image, kind: str, **how: object) -> Path:
    register_heif_opener()
    picture.save(path, kind, **how)
    return path


def test_every_orientation_of_a_camera_is_turned_upright(tmp_path: Path) -> None:
    for orientation, stored_as in STORED_AS.items():
        picture = quarters() if stored_as is None else quarters().transpose(stored_as)
        exif = Pil.Exif()
        exif[0x0112] = orientation
        path = tmp_path / f"{orientation}.jpg"
        assert_upright(PICTURES.read(saved(path, picture, "JPEG", quality=95, exif=exif)))


def test_heic_is_read(tmp_path: Path) -> None:
    assert_upright(PICTURES.read(saved(tmp_path / "a.heic", quarters(), "HEIF", quality=95)))


def test_a_phones_jpeg_with_a_second_picture_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    second = Pil.new("RGB", (96, 64), (255, 255, 255))
    saved(path, quarters(), "MPO", save_all=True, append_images=[second], quality=95)
    with Pil.open(path) as opened:
        assert opened.format == "MPO"  # or this would test a plain JPEG
    assert_upright(PICTURES.read(path))


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "CMYK"])
def test_every_kind_of_pixel_becomes_red_green_blue(tmp_path: Path, mode: str) -> None:
    kind, ending = ("JPEG", "jpg") if mode == "CMYK" else ("PNG", "png")
    picture = quarters().quantize(8) if mode == "P" else quarters().convert(mode)
    assert picture.mode == mode
    assert_upright(PICTURES.read(saved(tmp_path / f"a.{ending}", picture, kind)))


def test_transparency_is_let_be(tmp_path: Path) -> None:
    picture = quarters().convert("RGBA")
    picture.putalpha(128)
    assert_upright(PICTURES.read(saved(tmp_path / "a.png", picture, "PNG")))


@pytest.mark.parametrize("level", [0, 128, 255])
def test_grey_of_16_bits_keeps_its_brightness(tmp_path: Path, level: int) -> None:
    picture = Pil.fromarray(np.full((64, 96), level * 257, np.uint16))
    image = PICTURES.read(saved(tmp_path / "a.png", picture, "PNG"))
    assert image.shape == (64, 96, 3)
    assert set(image.ravel().tolist()) == {level}


def test_the_name_does_not_decide_what_a_file_is(tmp_path: Path) -> None:
    assert_upright(PICTURES.read(saved(tmp_path / "a.jpg", quarters(), "PNG")))


def bomb() -> bytes:
    """A PNG of a few bytes that claims 40,000 by 40,000 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b""))


def as_bytes(kind: str) -> bytes:
    register_heif_opener()
    out = io.BytesIO()
    noise = np.random.default_rng(1).integers(0, 255, (64, 96, 3)).astype(np.uint8)
    Pil.fromarray(noise).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", r"empty \(0 bytes\)"),
        (b"Dear house, here are my photographs.", "no photograph. JPEG, PNG and HEIC are read"),
        (b"\xff\xd8\xff\xe0 and no more", "no photograph|broken"),
        (as_bytes("JPEG")[:900], "broken"),
        (as_bytes("PNG")[:900], "broken"),
        (as_bytes("HEIF")[:900], "no photograph|broken"),
        (as_bytes("GIF"), "no photograph"),
        (bomb(), "claims more than 89,478,485 pixels"),
    ],
    ids=["empty", "text", "head only", "cut jpeg", "cut png", "cut heic", "gif", "bomb"],
)
def test_what_is_no_whole_photograph_is_refused_in_one_sentence(
    tmp_path: Path, data: bytes, said: str
) -> None:
    path = tmp_path / "ana.jpg"
    path.write_bytes(data)
    with pytest.raises(UserError, match=said) as told:
        PICTURES.read(path)
    assert [mistake.where for mistake in told.value.mistakes] == [str(path)]


def test_a_file_that_is_not_there_a_folder_and_a_locked_one_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no such file"):
        PICTURES.read(tmp_path / "ana.jpg")
    with pytest.raises(UserError, match=r"is a folder\. Name the photographs"):
        PICTURES.read(tmp_path)


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="whoever is root may read everything"
)
def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path / "ana.jpg", quarters(), "JPEG")
    path.chmod(0)
    with pytest.raises(UserError, match="may not be read by you"):
        PICTURES.read(path)


@pytest.mark.parametrize(
    ("size", "long_side", "made"),
    [
        ((64, 96), 48, (48, 32)),
        ((96, 64), 48, (32, 48)),
        ((64, 96), 96, (96, 64)),
        ((64, 96), 500, (96, 64)),  # never larger than it was
        ((1, 3000), 100, (100, 1)),
    ],
)
def test_a_small_picture_keeps_its_shape(
    size: tuple[int, int], long_side: int, made: tuple[int, int]
) -> None:
    jpeg, width, height = PICTURES.jpeg(np.zeros((*size, 3), np.uint8), long_side=long_side)
    with Pil.open(io.BytesIO(jpeg)) as opened:
        assert (opened.format, opened.size) == ("JPEG", (width, height)) == ("JPEG", made)


def test_a_small_picture_tells_nothing_but_itself(tmp_path: Path) -> None:
    exif = Pil.Exif()
    exif[0x010F] = "A camera's maker"
    path = saved(tmp_path / "a.jpg", quarters(), "JPEG", exif=exif)
    jpeg, _, _ = PICTURES.jpeg(PICTURES.read(path), long_side=96)
    with Pil.open(io.BytesIO(jpeg)) as opened:
        assert not opened.getexif()
    assert b"camera" not in jpeg


NOISE = np.random.default_rng(7).integers(0, 255, (120, 200, 3)).astype(np.uint8)


def decoded(jpeg: bytes) -> np.ndarray[tuple[int, ...], np.dtype[np.int16]]:
    with Pil.open(io.BytesIO(jpeg)) as opened:
        return np.asarray(opened.convert("RGB")).astype(np.int16)


def test_what_is_blurred_keeps_no_detail_and_the_rest_stays() -> None:
    jpeg, _, _ = PICTURES.jpeg(NOISE, long_side=200)
    before, after = decoded(jpeg), decoded(PICTURES.blurred(jpeg, [(60, 40, 100, 80)]))
    assert before[40:80, 60:100].std() > 30
    assert after[40:80, 60:100].std() < 8
    assert np.abs(after - before)[:, 130:].mean() < 9  # what saving noise again costs
    # Nothing of the face's detail is left to be sharpened again.
    left = np.corrcoef(before[40:80, 60:100].ravel(), after[40:80, 60:100].ravel())[0, 1]
    assert abs(left) < 0.2


@pytest.mark.parametrize(
    "box",
    [
        (-30, -30, 20, 20),
        (180, 100, 260, 190),
        (-50, -50, 300, 300),
        (0, 0, 1, 1),
        (500, 500, 540, 540),
    ],
    ids=["upper left", "lower right", "all of it", "a pixel", "outside"],
)
def test_a_box_past_the_edge_is_blurred_as_far_as_it_goes(box: tuple[int, int, int, int]) -> None:
    jpeg, _, _ = PICTURES.jpeg(NOISE, long_side=200)
    after = decoded(PICTURES.blurred(jpeg, [box]))
    assert after.shape == NOISE.shape
    inside = after[max(box[1], 0) : max(box[3], 0), max(box[0], 0) : max(box[2], 0)]
    assert not inside.size or inside.mean(axis=2).std() < 12


def test_blurring_nobody_leaves_the_picture() -> None:
    jpeg, _, _ = PICTURES.jpeg(NOISE, long_side=200)
    assert np.abs(decoded(PICTURES.blurred(jpeg, [])) - decoded(jpeg)).mean() < 9


@pytest.mark.parametrize("shape", [(400, 300), (90, 500), (3, 3)])
def test_where_no_still_is_kept_none_is_encoded(shape: tuple[int, int]) -> None:
    image = np.zeros((*shape, 3), np.uint8)
    jpeg, width, height = NoStills().jpeg(image, long_side=176)
    assert jpeg == b""
    _, shown_width, shown_height = PillowPictures().jpeg(image, long_side=176)
    assert abs(width - shown_width) <= 1
    assert abs(height - shown_height) <= 1

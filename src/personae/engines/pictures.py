"""Photographs in, small pictures out, by Pillow and libheif."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image as Pil
from PIL import ImageFilter, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener

from personae.vocabulary.mistake import Mistake, UserError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from personae.likeness.interfaces import Image

_READS = ("JPEG", "PNG", "HEIF")  # JPEG includes MPO, with a second picture, as phones write it
_BLOCKS = 12  # along the longer side: a face that fills a third of it is four blocks across
_BLUR_OF_WIDTH = 0.35  # a radius of a third of the face leaves a patch of skin colour


class PillowPictures:
    """A `Pictures`."""

    def read(self, path: Path) -> Image:
        register_heif_opener()
        try:
            if path.stat().st_size == 0:
                raise UserError(Mistake(str(path), "the photograph is empty (0 bytes)."))
            with warnings.catch_warnings():
                warnings.simplefilter("error", Pil.DecompressionBombWarning)
                with Pil.open(path, formats=_READS) as photo:
                    return _rgb(ImageOps.exif_transpose(photo))
        except FileNotFoundError:
            raise UserError(Mistake(str(path), "there is no such file.")) from None
        except IsADirectoryError:
            raise UserError(
                Mistake(str(path), "this is a folder.", "Name the photographs in it one by one.")
            ) from None
        except PermissionError:
            raise UserError(Mistake(str(path), "this file may not be read by you.")) from None
        except UnidentifiedImageError:
            raise UserError(
                Mistake(str(path), "this is no photograph.", "JPEG, PNG and HEIC are read.")
            ) from None
        except (Pil.DecompressionBombError, Pil.DecompressionBombWarning):
            raise UserError(
                Mistake(
                    str(path),
                    f"the photograph claims more than {Pil.MAX_IMAGE_PIXELS or 0:,} pixels.",
                    "Save it smaller; 1,000 pixels across a face are plenty.",
                )
            ) from None
        except (OSError, SyntaxError, ValueError) as broken:
            raise UserError(
                Mistake(str(path), f"the photograph is broken ({broken}).", "Export it again.")
            ) from None

    def jpeg(self, image: Image, *, long_side: int) -> tuple[bytes, int, int]:
        small = Pil.fromarray(np.ascontiguousarray(image))
        small.thumbnail((long_side, long_side), Pil.Resampling.BOX, reducing_gap=None)
        return _as_jpeg(small), small.width, small.height

    def blurred(self, jpeg: bytes, boxes: Sequence[tuple[int, int, int, int]]) -> bytes:
        with Pil.open(io.BytesIO(jpeg)) as opened:
            picture = opened.convert("RGB")
        for left, top, right, bottom in boxes:
            grown = (
                max(right - left, bottom - top) // 3
            )  # hair, ears and chin tell people apart too
            region = (
                max(left - grown, 0),
                max(top - grown, 0),
                min(right + grown, picture.width),
                min(bottom + grown, picture.height),
            )
            if region[0] >= region[2] or region[1] >= region[3]:
                continue
            face = picture.crop(region)
            # Coarse blocks first: a blur alone can partly be undone.
            blocks = face.resize((3, 3), Pil.Resampling.BOX).resize(
                face.size, Pil.Resampling.NEAREST
            )
            radius = max(2.0, _BLUR_OF_WIDTH * (right - left))
            picture.paste(blocks.filter(ImageFilter.GaussianBlur(radius)), region[:2])
        return _as_jpeg(picture)

    def blurred_but(self, jpeg: bytes, keep: Sequence[tuple[int, int, int, int]]) -> bytes:
        with Pil.open(io.BytesIO(jpeg)) as opened:
            picture = opened.convert("RGB")
        longer = max(picture.size)
        blocks = [max(1, round(_BLOCKS * side / longer)) for side in picture.size]
        coarse = picture.resize((blocks[0], blocks[1]), Pil.Resampling.BOX)
        hidden = coarse.resize(picture.size, Pil.Resampling.NEAREST)
        hidden = hidden.filter(ImageFilter.GaussianBlur(longer / _BLOCKS / 2))
        for left, top, right, bottom in keep:
            region = (
                max(left, 0),
                max(top, 0),
                min(right, picture.width),
                min(bottom, picture.height),
            )
            if region[0] < region[2] and region[1] < region[3]:
                hidden.paste(picture.crop(region), region[:2])
        return _as_jpeg(hidden)


def _rgb(photo: Pil.Image) -> Image:
    if photo.mode.startswith("I"):  # 16 bits of grey, which `convert` would cut off at 255
        grey = (np.asarray(photo) // 257).astype(np.uint8)
        return np.repeat(grey[..., None], 3, axis=2)
    return np.asarray(photo.convert("RGB"))


class NoStills(PillowPictures):
    """Of a screening of which no picture is kept: what is shown nowhere is not encoded either."""

    def jpeg(self, image: Image, *, long_side: int) -> tuple[bytes, int, int]:
        longer = max(*image.shape[:2], 1)
        height, width = (
            max(1, side * min(long_side, longer) // longer) for side in image.shape[:2]
        )
        return b"", width, height


def _as_jpeg(picture: Pil.Image) -> bytes:
    out = io.BytesIO()
    picture.info.clear()  # Pillow would write a comment that it read along
    picture.save(out, "JPEG", quality=82, optimize=True)
    return out.getvalue()

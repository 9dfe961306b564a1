"""Each id its own type, so that a picture can never stand where a performer should."""

import re
import unicodedata
from typing import NewType

PerformerId = NewType("PerformerId", str)
PictureId = NewType("PictureId", str)
ConsentId = NewType("ConsentId", str)
Scene = NewType("Scene", str)  # as the script numbers it: "12", "14A"
Sha256 = NewType("Sha256", str)  # 64 lower-case hex digits

_LEADING_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")
# Letters that Unicode does not part into a letter of a to z and a mark.
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"}
)
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def scene_key(scene: str) -> str:
    """By which two spellings are one scene: `2A`, `2a` and `02A` are."""
    return _LEADING_ZEROS.sub("", scene.strip()).casefold()


def is_id(text: str) -> bool:
    """Whether `text` is lower-case words joined by hyphens, as every id here is."""
    return _ID.fullmatch(text) is not None


def suggested_id(text: str) -> str:
    """The id that a name probably wants: `José Vale` gives `jose-vale`; empty if no letter fits."""
    parted = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    plain = "".join(letter for letter in parted if not unicodedata.combining(letter))
    return "-".join(re.findall(r"[a-z0-9]+", plain))

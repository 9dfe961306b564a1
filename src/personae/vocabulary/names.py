"""Each id its own type, so that a picture can never stand where a performer should."""

import re
from typing import NewType

PerformerId = NewType("PerformerId", str)
PictureId = NewType("PictureId", str)
ConsentId = NewType("ConsentId", str)
Scene = NewType("Scene", str)  # as the script numbers it: "12", "14A"
Sha256 = NewType("Sha256", str)  # 64 lower-case hex digits

_LEADING_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def scene_key(scene: str) -> str:
    """By which two spellings are one scene: `2A`, `2a` and `02A` are."""
    return _LEADING_ZEROS.sub("", scene.strip()).casefold()


def is_id(text: str) -> bool:
    """Whether `text` is lower-case words joined by hyphens, as every id here is."""
    return _ID.fullmatch(text) is not None


def suggested_id(text: str) -> str:
    """The id that a name probably wants: `Ana Vale` gives `ana-vale`."""
    return "-".join(re.findall(r"[a-z0-9]+", text.lower()))

"""How a list's own name for a shot is read as the code that a vendor's count sheet has for it.

Editing systems write the name of a file (`LT_0900_comp_v003.mov`), or a sentence in a marker
(`LT_0900 add five figures`). What they add is taken off, and no more: `LT_0900_A` is another shot
than `LT_0900`.
"""

import re
from collections.abc import Iterable, Iterator
from typing import TypeVar

Shot = TypeVar("Shot")
_BRACKETED = re.compile(r"\s*\(.*$")
_FRAMES = re.compile(r"\.(\[?\d{4,}(-\d{4,})?\]?|%0?\d*d|#+)$")
_SUFFIX = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,3}$")
_VERSION = re.compile(r"(?<=.)[ _.-]v(er)?[ _.-]?\d+(?![A-Za-z0-9]).*$", re.IGNORECASE)
# Steps of the work on a shot that files are named after, and never a part of a shot's code.
_STEP = re.compile(
    r"(?<=.)[ _.-](pre|slap)?(comp|cmp|temp|tmp|final|wip|delivery)\d*$", re.IGNORECASE
)
# What a marker says before it names the shot: `VFX - LT_0900 add figures`.
_HEADINGS = {"vfx", "fx", "shot", ""}


def called(shots: Iterable[tuple[tuple[str, ...], Shot]], code: str) -> tuple[Shot, ...]:
    """The shots that one of their names says are `code`; empty where none does.

    By a name as it stands, else by one without what an editing system added, else by the first
    word of one: the first of these by which anything is found. A later word of a remark names
    nothing, for it may be of another shot: `LT_0900 as in LT_0800`.
    """
    wanted, listed = code.strip().casefold(), tuple(shots)
    for readings in (_as_it_stands, _without_additions, _first_word):
        found = tuple(
            shot
            for names, shot in listed
            if any(wanted == reading.casefold() for name in names for reading in readings(name))
        )
        if found:
            return found
    return ()


def codes(names: Iterable[str]) -> Iterator[str]:
    """What a list's names say shots are called, to be offered where a code stands in none."""
    for name in names:
        for readings in (_without_additions, _first_word):
            yield from (reading for reading in readings(name) if " " not in reading)


def _as_it_stands(name: str) -> Iterator[str]:
    yield name.strip()


def _without_additions(name: str) -> Iterator[str]:
    yield name
    for addition in (_BRACKETED, _SUFFIX, _FRAMES, _VERSION, _STEP):
        name = addition.sub("", name).strip()
        yield name


def _first_word(name: str) -> Iterator[str]:
    for word in name.split():
        if word.rstrip(":-–").casefold() not in _HEADINGS:
            yield from _without_additions(word.rstrip(":;,"))
            return

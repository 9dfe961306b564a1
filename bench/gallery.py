"""Who is enrolled for the bench, and from which photographs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LONG_TAKE = ROOT / "examples" / "the-long-take"
DATA = ROOT.parent / "shared" / "data"
HAMILTON = DATA / "faces" / "hamilton"
LFW = DATA / "faces" / "lfw-10"

UP_TO_DEGREES = 45  # of yaw, of The Long Take's portraits


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    id: str
    photos: tuple[Path, ...]

    @property
    def name(self) -> str:
        return self.id.replace("-", " ").title()


def people(folder: Path) -> tuple[Person, ...]:
    """A folder with a folder a person."""
    return tuple(
        Person(id=of.name, photos=tuple(sorted(of.glob("*.jpg"))))
        for of in sorted(folder.iterdir())
        if of.is_dir()
    )


def _degrees(portrait: Path) -> int:
    """The yaw that a portrait's name tells: `06_y-20_p0_cool.jpg` is 20."""
    found = re.search(r"_y(-?\d+)_", portrait.name)
    if found is None:
        raise ValueError(f"{portrait.name} does not say its yaw")
    return abs(int(found[1]))


def long_take_cast() -> tuple[Person, ...]:
    """All who have portraits, those up to 45°."""
    return tuple(
        Person(
            id=one.id,
            photos=tuple(photo for photo in one.photos if _degrees(photo) <= UP_TO_DEGREES),
        )
        for one in people(LONG_TAKE / "portraits")
    )


def hamilton() -> tuple[Person, ...]:
    """The four with one portrait each; two of them are in the clip's cast, one in its audience."""
    portraits = sorted(p for p in HAMILTON.iterdir() if p.suffix in {".jpg", ".png"})
    return tuple(Person(id=photo.stem, photos=(photo,)) for photo in portraits)


def lfw() -> tuple[Person, ...]:
    return people(LFW)


def data_is_here() -> bool:
    return HAMILTON.is_dir() and LFW.is_dir()


def as_json(people: tuple[Person, ...]) -> Mapping[str, list[str]]:
    return {one.id: [str(photo) for photo in one.photos] for one in people}

"""How many copies of one person are counted, of how many there are.

Faces of ten people, of photographs that were not enrolled, are blended into crowd photographs five
at a time. From one photograph, scaled, every second one mirrored and each tinted: all must be
counted at 28 px and up, nine of ten at 20 px. From five photographs of a person: nine of ten at
28 px and up. In *The Long Take*'s crowds the true count must lie between the copies that are
certain and those with the ones to confirm, at least four of five certain.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from bench.crowd_films import (
    Blending,
    Picture,
    Point,
    blended,
    frame_of,
    origin,
    read,
    still_film,
    tints,
)
from bench.films import CROWDS
from bench.gallery import LONG_TAKE, Person, hamilton, lfw, long_take_cast
from bench.house import House
from bench.house import read as read_json
from bench.table import Holds, Row, share

ENROLLED = 5  # photographs of each of the ten; the others are blended in
COPIES = 5
SIZES = (20, 28, 40)
# With faces enough to make a crowd, and room for five more.
_CROWDS = ("1", "6", "10", "11", "15", "16", "20", "24", "26", "27")
_WIDER = 1.25  # times as wide as the narrowest is the widest of five


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Of the faces that were blended into one shot, those counted as one person's.

    certain    counted without a question
    strangers  faces counted as theirs without a question that are not
    doubted    faces for a person to confirm as theirs that are not
    """

    true: int
    certain: int
    counted: int
    strangers: int
    doubted: int

    def __add__(self, other: "Counted") -> "Counted":
        return Counted(
            true=self.true + other.true,
            certain=self.certain + other.certain,
            counted=self.counted + other.counted,
            strangers=self.strangers + other.strangers,
            doubted=self.doubted + other.doubted,
        )


NONE = Counted(true=0, certain=0, counted=0, strangers=0, doubted=0)


def people() -> list[Person]:
    """The ten, with the photographs that are enrolled."""
    return [Person(id=one.id, photos=one.photos[:ENROLLED]) for one in lfw()]


def heads(person: Person, size: int, *, of_one: bool, seed: int) -> list[Blending]:
    """Five faces from `size` px up, of photographs that are not enrolled."""
    rng = np.random.default_rng(seed)
    photos = person.photos[ENROLLED:]
    return [
        Blending(
            photo=photos[0 if of_one else n],
            width=float(size * rng.uniform(1, _WIDER)),
            mirrored=of_one and n % 2 == 1,
            tint=tint if of_one else (1.0, 1.0, 1.0),
        )
        for n, tint in enumerate(tints(COPIES, seed=seed))
    ]


def shots(size: int, *, of_one: bool) -> tuple[list[Picture], list[list[Point]]]:
    """A crowd a person, and where in the frame their five faces stand."""
    made = [
        blended(
            read(CROWDS / f"{_CROWDS[(n + size) % len(_CROWDS)]}.jpg"),
            heads(person, size, of_one=of_one, seed=1_000 * size + n),
            seed=1_000 * size + n,
        )
        for n, person in enumerate(lfw())
    ]
    pictures = [picture for picture, _ in made]
    frame = frame_of(pictures)
    places = []
    for picture, middles in made:
        left, top = origin(picture, frame)
        places.append([(x + left, y + top) for x, y in middles])
    return pictures, places


def counted(
    sightings: Mapping[str, Any],
    shot: str,
    person: str | None,
    places: Sequence[Point],
    *,
    reach: float,
) -> Counted:
    """What one shot counts as one person's.

    person  who they are: their sighting counts with those to confirm as theirs, or the unknown
            person who is first asked about as them; None where they are not enrolled
    reach   how far, in pixels, a box's middle may be from where a face was put
    """
    told: list[tuple[list[list[int]], list[list[int]]]] = [
        (one["together"]["boxes"], one["together"]["ask"])
        for one in sightings["sightings"]
        if one["shot"] == shot and one["performer"] == person
    ]
    if not told:
        told = [
            ([], part["boxes"]) if person else (part["boxes"], [])
            for one in sightings["unknown"]
            if person is None or (one["candidates"] and one["candidates"][0]["performer"] == person)
            for part in one["together"]
            if part["shot"] == shot
        ]
    each = [
        Counted(
            true=len(places),
            certain=_hit(certain, places, reach),
            counted=_hit([*certain, *asked], places, reach),
            strangers=len(certain) - _hit(certain, places, reach),
            doubted=len(asked) - _hit(asked, places, reach),
        )
        for certain, asked in told
    ]
    return max(each, key=lambda c: c.counted, default=replace(NONE, true=len(places)))


def _hit(boxes: Iterable[list[int]], places: Sequence[Point], reach: float) -> int:
    """How many of `places` a box stands at."""
    middles = [((left + right) / 2, (top + bottom) / 2) for left, top, right, bottom in boxes]
    return sum(
        any(np.hypot(x - at_x, y - at_y) <= reach for x, y in middles) for at_x, at_y in places
    )


def rows(house: House, folder: Path) -> list[Row]:
    """house  with nobody enrolled yet"""
    house.enrol((*long_take_cast(), *hamilton(), *people()))
    others = [one.id for one in (*long_take_cast(), *hamilton())]
    out = []
    for of_one, wanted in ((True, {20: 9, 28: 10, 40: 10}), (False, {28: 9, 40: 9})):
        for size in SIZES:
            pictures, places = shots(size, of_one=of_one)
            film = still_film(pictures, folder / f"copies-{size}.mp4")
            known = house.screen(film, folder / "copies.json")
            ids: list[str | None] = [one.id for one in lfw()]
            least = wanted.get(size)
            what = "one photograph" if of_one else "five photographs"
            out.append(
                count_row(
                    f"Copies of {what}, {size} px and up",
                    _all(known, ids, places, size),
                    tenths=least,
                )
            )
            if of_one:
                unknown = house.screen(film, folder / "copies.json", others)
                out.append(
                    count_row(
                        "… of somebody not enrolled, as one unknown person",
                        _all(unknown, [None] * len(ids), places, size),
                        tenths=least,
                    )
                )
            film.unlink()
    return out


def _all(
    sightings: Mapping[str, Any],
    ids: Sequence[str | None],
    places: Sequence[Sequence[Point]],
    size: int,
) -> Counted:
    names = [one["shot"] for one in sightings["shots"]]
    if len(names) != len(places):
        raise ValueError(f"{len(places)} crowds were seen as {len(names)} shots")
    return sum(
        (
            counted(sightings, shot, person, there, reach=size / 2)
            for shot, person, there in zip(names, ids, places, strict=True)
        ),
        NONE,
    )


def count_row(what: str, all_of: Counted, *, tenths: int | None) -> Row:
    """tenths  how many of ten must be counted; None where nothing is asked"""
    enough = tenths is not None and 10 * all_of.counted >= tenths * all_of.true > 0
    wanted = {None: "–", 10: "all"}.get(tenths, f"≥ .{tenths}0")
    extra = f"; strangers among them: {all_of.strangers}" if all_of.strangers else ""
    extra += f"; to be told apart from them: {all_of.doubted}" if all_of.doubted else ""
    return Row(
        what=what,
        ours=f"{share(all_of.counted, all_of.true)}, {all_of.certain} certain{extra}",
        wanted=wanted,
        holds=Holds.TOLD if tenths is None else Holds.of(enough and not all_of.strangers),
    )


def true_counts(truth: Mapping[str, Any]) -> dict[str, tuple[int, int]]:
    """Of each performer ever seen more than once at a time: how often, and in which frame."""
    most: dict[str, tuple[int, int]] = defaultdict(lambda: (1, 0))
    for frame in truth["frames_truth"]:
        for performer, number in Counter(p["performer"] for p in frame["people"]).items():
            if number > most[performer][0]:
                most[performer] = (number, frame["frame"])
    return {performer: told for performer, told in most.items() if told[0] > 1}


def long_take_row(sightings: Mapping[str, Any], truth: Mapping[str, Any]) -> Row:
    told, hold = [], []
    for performer, (number, frame) in sorted(true_counts(truth).items()):
        here = [
            one
            for one in sightings["sightings"]
            if one["performer"] == performer and one["start_frame"] <= frame < one["end_frame"]
        ]
        certain = max((one["copies"] for one in here), default=0)
        asked = max((one["copies_ask"] for one in here), default=0)
        told.append(f"{performer} {certain} + {asked} of {number}")
        hold.append(certain <= number <= certain + asked and 5 * certain >= 4 * number)
    return Row(
        what="The Long Take's crowds: copies certain + to confirm, of those there",
        ours="; ".join(told),
        wanted="between; ≥ 4 of 5 certain",
        holds=Holds.of(bool(hold) and all(hold)),
    )


def long_take_rows(sightings: Mapping[str, Any]) -> list[Row]:
    return [long_take_row(sightings, read_json(LONG_TAKE / "truth.json"))]

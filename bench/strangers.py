"""24 photographs of crowds, every two faces of which are two strangers, with everybody enrolled.

Nobody may be `present`, and of the pairs of strangers in one photograph, both faces 24 px wide or
more, at most one in a thousand may end up as copies of one person. All pairs of a group count: a
chain of links makes one group.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.crowd_films import photos, read, still_film
from bench.house import House
from bench.table import Holds, Row, share

LEAST_PX = 24
ONE_IN = 1_000
STUDENTS = "1"  # a class of one age, 25 faces of 24 px and more
_WHAT = "Strangers: 24 crowd photographs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Of faces in one photograph: all of them, and those that were made one person's."""

    all: int
    linked: int

    def __add__(self, other: "Pairs") -> "Pairs":
        return Pairs(all=self.all + other.all, linked=self.linked + other.linked)


def wide_enough(boxes: Iterable[list[int]], least_px: float) -> int:
    return sum(right - left >= least_px for left, _, right, _ in boxes)


def pairs_of(
    sightings: Mapping[str, Any], shot: str, *, least_px: float, upto_px: float = float("inf")
) -> Pairs:
    """Who is asserted, with those to confirm as theirs, is one group; so is an unknown person."""
    groups = [
        [*one["together"]["boxes"], *one["together"]["ask"]]
        for one in sightings["sightings"]
        if one["shot"] == shot
    ] + [
        part["boxes"]
        for one in sightings["unknown"]
        for part in one["together"]
        if part["shot"] == shot
    ]
    sizes = [wide_enough(g, least_px) - wide_enough(g, upto_px) for g in groups]
    return Pairs(all=_pairs(sum(sizes)), linked=sum(map(_pairs, sizes)))


def _pairs(number: int) -> int:
    return number * (number - 1) // 2


def link_rows(sightings: Mapping[str, Any], shots: Mapping[str, str]) -> list[Row]:
    """shots  the photograph of each, by its name"""
    by_photo = {
        photo: pairs_of(sightings, shot, least_px=LEAST_PX) for photo, shot in shots.items()
    }
    every = sum(by_photo.values(), Pairs(all=0, linked=0))
    smaller = sum(
        (pairs_of(sightings, shot, least_px=0, upto_px=LEAST_PX) for shot in shots.values()),
        Pairs(all=0, linked=0),
    )
    told = by_photo.get(STUDENTS, Pairs(all=0, linked=0))
    present = sorted({one["performer"] for one in sightings["sightings"]})
    asked = {c["performer"] for one in sightings["unknown"] for c in one["candidates"]}
    about = sum(bool(one["candidates"]) for one in sightings["unknown"])
    return [
        Row(
            what=f"{_WHAT}: faces named of {len(sightings['looked_for'])} enrolled",
            ours=f"{len(sightings['sightings'])}"
            + (f" ({', '.join(present)})" if present else "")
            + f"; {about} asked about, as one of {len(asked)}",
            wanted="0",
            holds=Holds.of(not present),
        ),
        Row(
            what=f"… pairs of {LEAST_PX} px and more linked as copies",
            ours=f"{every.linked} of {every.all:,}",
            wanted=f"≤ 1 in {ONE_IN:,}",
            holds=Holds.of(every.all > 0 and ONE_IN * every.linked <= every.all),
        ),
        Row(
            what="… of the class of same-age students",
            ours=share(told.linked, told.all) if told.linked else f"0 of {told.all:,}",
        ),
        Row(
            what=f"… pairs under {LEAST_PX} px",
            ours=f"{smaller.linked} of {smaller.all:,}",
        ),
    ]


def rows(house: House, folder: Path) -> list[Row]:
    """house  with everybody enrolled"""
    film = still_film([read(photo) for photo in photos()], folder / "strangers.mp4")
    sightings = house.screen(film, folder / "strangers.json")
    film.unlink()
    shots = [one["shot"] for one in sightings["shots"]]
    if len(shots) != len(photos()):
        raise ValueError(f"{len(photos())} photographs were seen as {len(shots)} shots")
    named = dict(zip((photo.stem for photo in photos()), shots, strict=True))
    return link_rows(sightings, named)

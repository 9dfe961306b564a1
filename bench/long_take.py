"""The Long Take: exact truth of every face, so that each size, turn and hiding can be asked about.

Of the performer-frames whose face is 32 px wide or more in truth, at least half visible and no more
than 60° from the camera, `present` must have precision .98 and recall .95; at any size nobody may
be misnamed; and the audit must find what the example expects, finding for finding.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from bench.claims import Score, Seen, present
from bench.gallery import LONG_TAKE, long_take_cast
from bench.house import House, read
from bench.table import Holds, Row, share

FILM = LONG_TAKE / "the-long-take.mp4"
PRODUCTION = LONG_TAKE / "production.yaml"
WIDE_PX, VISIBLE, TURNED_DEGREES = 32.0, 0.5, 60.0

Figure: TypeAlias = Mapping[str, Any]
Finding: TypeAlias = tuple[str | None, str, tuple[int, ...]]  # of whom, what, in which shots


def clear(figure: Figure) -> bool:
    """A face that must be found."""
    left, _, right, _ = figure["face"]
    wide, seen, turned = right - left >= WIDE_PX, figure["visible"] >= VISIBLE, abs(figure["yaw"])
    return wide and seen and bool(turned <= TURNED_DEGREES)


def seen_in(truth: Mapping[str, Any], wanted: Callable[[Figure], bool]) -> Seen:
    return frozenset(
        (figure["performer"], frame["frame"])
        for frame in truth["frames_truth"]
        for figure in frame["people"]
        if wanted(figure)
    )


def accuracy_rows(sightings: Mapping[str, Any], truth: Mapping[str, Any]) -> list[Row]:
    anywhere = seen_in(truth, lambda _: True)
    score = Score.of(present(sightings), there=anywhere, to_find=seen_in(truth, clear))
    misnamed = {performer for performer, _ in present(sightings) - anywhere}
    return [
        Row(
            what="The Long Take: precision of `present`, faces ≥ 32 px, half visible, ≤ 60°",
            ours=share(score.right, score.right + score.wrong),
            wanted="≥ .98",
            holds=Holds.of(score.precision >= 0.98),
        ),
        Row(
            what="… recall",
            ours=share(score.right, score.right + score.missed),
            wanted="≥ .95",
            holds=Holds.of(score.recall >= 0.95),
        ),
        Row(
            what="… performer-frames misnamed, at any size",
            ours=f"{score.wrong}" + (f" ({', '.join(sorted(misnamed))})" if misnamed else ""),
            wanted="0",
            holds=Holds.of(score.wrong == 0),
        ),
    ]


def findings_of(told: Mapping[str, Any]) -> set[Finding]:
    """Shots by their number: the example calls the third S03, the report d3."""
    return {
        (one["performer"], one["finding"], tuple(sorted(int(shot[1:]) for shot in one["shots"])))
        for one in told["findings"]
    }


def findings_row(report: Mapping[str, Any], expected: Mapping[str, Any]) -> Row:
    found, wanted = findings_of(report), findings_of(expected)
    different = sorted(f"{whom}: {what}" for whom, what, _ in found ^ wanted)
    return Row(
        what="The Long Take: findings as expected",
        ours=f"{len(found & wanted)} of {len(wanted)}"
        + (f", and different: {'; '.join(different)}" if different else ""),
        wanted="all, and no other",
        holds=Holds.of(not different),
    )


def rows(house: House, folder: Path) -> list[Row]:
    """house  with The Long Take's cast enrolled, and perhaps others"""
    cast = [one.id for one in long_take_cast()]
    sightings = house.screen(FILM, folder / "long-take.json", cast)
    return accuracy_rows(sightings, read(LONG_TAKE / "truth.json"))


def findings_rows(folder: Path) -> list[Row]:
    """The demo, which enrols its own cast and records its own consents."""
    demo = House(folder)
    demo.run("demo", "-o", folder / "demo")
    return [findings_row(read(folder / "demo" / "report.json"), read(LONG_TAKE / "expected.json"))]

"""`make calibration`: what was measured of the recogniser's scores, as the file that ships."""

import datetime as dt
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bench.accuracy.figures import listed
from bench.accuracy.fitting import CHOSEN, WAYS, Pairs, Way, cllr, least_cllr, line
from bench.accuracy.pairs import (
    EDGES,
    ENROLLED_FROM_PX,
    PHOTOS,
    OfSize,
    Photographed,
)
from bench.accuracy.tables import class_alike
from bench.gallery import ROOT
from personae.likeness.interfaces import ModelCard
from personae.likeness.intervals import interval

SHIPPED = ROOT / "src/personae/engines/faces/weights/sface-2021dec.calibration.json"
THRESHOLDS = tuple(round(0.20 + n / 100, 2) for n in range(51))


@dataclass(frozen=True, slots=True)
class Cost:
    """Cllr of one way on people left out of its fitting: over all of them, and the worst one's."""

    cllr: float
    worst: float


def limits(size: OfSize) -> tuple[float, float]:
    """The least and the most that a ratio's logarithm may be: what the data can carry.

    None of so many was counted beyond; more than the upper end of that nobody can claim.
    """
    least, most = (interval(0, count).high for count in (size.same_worth, size.strangers_worth))
    return float(np.log(least)), float(-np.log(most))


def costs(sizes: Sequence[OfSize]) -> dict[str, Cost]:
    """Of each way, its ratios kept within what the data can carry, as they are used."""
    return {name: _cost(sizes, way) for name, way in WAYS.items()}


def least(sizes: Sequence[OfSize]) -> float:
    """Minimum Cllr, the mean over sizes: what no calibration could better."""
    return float(np.mean([least_cllr(s.same.scores, s.strangers.scores) for s in sizes]))


def _cost(sizes: Sequence[OfSize], way: Way) -> Cost:
    tested: list[list[Pairs]] = [[] for _ in sizes]
    worst = 0.0
    for person in np.unique(sizes[0].same.seen):
        without = [(s.same.but(person).scores, s.strangers.but(person).scores) for s in sizes]
        for fitted, size, out in zip(way(without), sizes, tested, strict=True):
            least_, most = limits(size)
            of_them = (size.same.only(person).scores, size.strangers.only(person).scores)
            same, strangers = (np.clip(fitted(scores), least_, most) for scores in of_them)
            out.append((same, strangers))
            worst = max(worst, cllr(same, strangers))
    of_size = [
        cllr(*(np.concatenate(kind) for kind in zip(*pairs, strict=True))) for pairs in tested
    ]
    return Cost(float(np.mean(of_size)), worst)


def values(
    all_: Photographed, sizes: Sequence[OfSize], card: ModelCard, day: dt.date
) -> dict[str, Any]:
    """What ships: see `personae.likeness.calibration`."""
    return {
        "model": {"name": card.name, "sha256": card.sha256},
        "measured_on": {
            "date": day.isoformat(),
            "same": f"{len(all_.news)} news photographs of {len(all_.people)} people, each with "
            f"the same person enrolled from {listed(map(str, PHOTOS))} others",
            "strangers": f"{len(all_.news)} news photographs of {len(all_.people)} people and "
            f"{len(all_.crowds)} faces of {len({f.scene for f in all_.crowds})} crowd photographs, "
            f"each compared with {len(all_.everybody())} people of other photographs (the "
            f"{len(all_.people)}, and every face of the crowds of {ENROLLED_FROM_PX} px and more)",
            "method": f"{CHOSEN}; what trials are worth allows for photographs and people "
            "that stand in many of them",
            "alike": class_alike(all_.crowds),
            "cllr": {
                name: {"mean": round(cost.cllr, 4), "worst_person": round(cost.worst, 4)}
                for name, cost in costs(sizes).items()
            },
        },
        "enrolled": len(all_.everybody()),
        "thresholds": THRESHOLDS,
        "sizes": [_size(number, size) for number, size in enumerate(sizes)],
    }


def _size(number: int, size: OfSize) -> dict[str, Any]:
    slope, offset = line(size.same.scores, size.strangers.scores)
    least_, most = limits(size)
    return {
        "from_px": EDGES[number],
        "below_px": EDGES[number + 1] if number + 1 < len(EDGES) else None,
        "strangers": [size.strangers.at_or_above(score) for score in THRESHOLDS],
        "compared": len(size.strangers),
        "worth": round(size.strangers_worth, 1),
        "slope": round(slope, 3),
        "offset": round(offset, 3),
        "lowest": round(float(size.strangers.scores.min()), 3),
        "highest": round(float(size.same.scores.max()), 3),
        "least": round(least_, 2),
        "most": round(most, 2),
    }


def as_text(made: dict[str, Any]) -> str:
    """JSON with each list of numbers on one line."""
    text = json.dumps(made, indent=1, ensure_ascii=False)
    return re.sub(r"\[[^\[\]{}]*\]", lambda found: " ".join(found[0].split()), text) + "\n"

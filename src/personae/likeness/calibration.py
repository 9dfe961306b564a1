"""What a score says: how much likelier of one person than of two, and how often of strangers.

Scores of one recogniser, by the size of the face; what was measured, on whom and when stands in
the values that `Calibration.of` reads. Another recogniser's scores mean something else, so for its
digest there is none. Nothing here is a probability that somebody is somebody: that would need to be
known beforehand how likely they were to be in the film at all.
"""

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import Any

from personae.likeness.intervals import Interval, interval_worth
from personae.vocabulary.names import Sha256


class Reach(Enum):
    """Whether a weight is what was measured, or only as far as the measurement goes."""

    MEASURED = "about"
    AT_LEAST = "at least"  # the score supports one person more than the data can tell
    AT_MOST = "at most"  # the score supports one person less than the data can tell


@dataclass(frozen=True, slots=True)
class Weight:
    """llr  natural logarithm of the likelihood ratio: how much likelier a score of this height is
    between pictures of one person than of two. Above 0 it speaks for one person.
    """

    llr: float
    reach: Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """`count` false matches in `of` comparisons, which tell as much as `worth` independent ones."""

    count: int
    of: int
    worth: float

    @property
    def share(self) -> float:
        return self.count / self.of if self.of else 0.0

    @property
    def interval(self) -> Interval:
        """Of 95 %, two-sided, exact; from 0 to 1 where nothing was compared."""
        return interval_worth(self.count, self.of, self.worth)


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeClass:
    """Faces whose detector's box is from `from_px` to under `below_px` wide (None: any wider).

    thresholds  scores, rising; `strangers` holds how many comparisons of two people came to each
    llr         offset + slope · score, for scores from `lowest` to `highest` (those measured), and
                never under `least` or above `most`: so much and no more the data can carry
    """

    from_px: int
    below_px: int | None
    thresholds: tuple[float, ...]
    strangers: tuple[int, ...]
    compared: int
    worth: float
    slope: float
    offset: float
    lowest: float
    highest: float
    least: float
    most: float

    def holds(self, width_px: float) -> bool:
        return self.from_px <= width_px and (self.below_px is None or width_px < self.below_px)

    def weight(self, score: float) -> Weight:
        """What `score` says. It never falls while the score rises."""
        within = min(max(score, self.lowest), self.highest)
        llr = self.offset + self.slope * within
        if score > self.highest or llr >= self.most:
            return Weight(min(llr, self.most), Reach.AT_LEAST)
        if score < self.lowest or llr <= self.least:
            return Weight(max(llr, self.least), Reach.AT_MOST)
        return Weight(llr, Reach.MEASURED)

    def false_matches(self, score: float) -> Rate:
        """How many comparisons of two people came to `score`, or to the nearest step under it."""
        count = _came_to(score, self.thresholds, self.strangers, self.compared)
        return Rate(count=count, of=self.compared, worth=self.worth)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedOfSize:
    """Tracks of one size, each compared with everybody looked for."""

    size: SizeClass
    tracks: int
    comparisons: int
    rate: Rate

    @property
    def expected(self) -> float:
        return min(float(self.tracks), self.comparisons * self.rate.share)

    @property
    def at_most(self) -> float:
        """With the rate at the upper end of its interval; a track is one false match at most."""
        return min(float(self.tracks), self.comparisons * self.rate.interval.high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """False matches to be expected in one film: tracks × people looked for × measured rate.

    too_small   tracks that are too small to be asserted, whomever they score as
    unmeasured  tracks of a size for which no rate is known
    at_most     the sum of the sizes' upper ends: on the safe side, for they are not all so at once
    """

    people: int
    by_size: tuple[ExpectedOfSize, ...]
    too_small: int
    unmeasured: int

    @property
    def expected(self) -> float:
        return math.fsum(each.expected for each in self.by_size)

    @property
    def at_most(self) -> float:
        return math.fsum(each.at_most for each in self.by_size)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """The sizes of face for which one recogniser was measured, smallest first."""

    model: Sha256
    measured_on: Mapping[str, Any]
    sizes: tuple[SizeClass, ...]

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Calibration":
        """From the values as written. Raises ValueError where they contradict themselves."""
        sizes = tuple(
            SizeClass(
                **{
                    **size,
                    "thresholds": tuple(values["thresholds"]),
                    "strangers": tuple(size["strangers"]),
                }
            )
            for size in values["sizes"]
        )
        for size in sizes:
            _check(size)
        return cls(model=values["model"]["sha256"], measured_on=values["measured_on"], sizes=sizes)

    def weight(self, score: float, width_px: float) -> Weight | None:
        """What `score` of a face this wide says; None for a size that was not measured."""
        size = self.size_of(width_px)
        return None if size is None else size.weight(score)

    def size_of(self, width_px: float) -> SizeClass | None:
        return next((size for size in self.sizes if size.holds(width_px)), None)

    def expected(
        self,
        tracks: Mapping[int, int],
        *,
        people: int,
        present_from: float,
        present_px: int,
    ) -> Expected:
        """False matches to expect where tracks so wide (pixels → how many) were compared.

        present_from, present_px  the score and width from which somebody is asserted
        """
        held: dict[SizeClass, int] = {}
        too_small = unmeasured = 0
        for width_px, count in tracks.items():
            size = self.size_of(width_px)
            if width_px < present_px:
                too_small += count
            elif size is None:
                unmeasured += count
            else:
                held[size] = held.get(size, 0) + count
        return Expected(
            people=people,
            by_size=tuple(
                ExpectedOfSize(
                    size=size,
                    tracks=held[size],
                    comparisons=held[size] * people,
                    rate=size.false_matches(present_from),
                )
                for size in self.sizes
                if size in held
            ),
            too_small=too_small,
            unmeasured=unmeasured,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Strangers:
    """How many comparisons of two people came to each score of one recogniser, of any size.

    thresholds  scores, rising; `strangers` holds how many of `compared` came to each
    """

    model: Sha256
    measured_on: Mapping[str, Any]
    thresholds: tuple[float, ...]
    strangers: tuple[int, ...]
    compared: int
    worth: float

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Strangers":
        """From the values as written. Raises ValueError where they contradict themselves."""
        _check_counts(
            values["model"]["name"], values["thresholds"], values["strangers"], values["compared"]
        )
        return cls(
            model=values["model"]["sha256"],
            measured_on=values["measured_on"],
            thresholds=tuple(values["thresholds"]),
            strangers=tuple(values["strangers"]),
            compared=values["compared"],
            worth=values["worth"],
        )

    def false_matches(self, score: float) -> Rate:
        """How many comparisons of two people came to `score`, or to the nearest step under it."""
        count = _came_to(score, self.thresholds, self.strangers, self.compared)
        return Rate(count=count, of=self.compared, worth=self.worth)


def _came_to(
    score: float, thresholds: Sequence[float], strangers: Sequence[int], compared: int
) -> int:
    # A step that was written down as .45 must be found by .45.
    at = bisect_left(thresholds, score + 1e-9) - 1
    return strangers[at] if at >= 0 else compared


def calibration_for(model: Sha256, known: Calibration | None) -> Calibration | None:
    """`known` where it was measured with this very recogniser, else None: nothing is measured."""
    return known if known is not None and known.model == model else None


def _check(size: SizeClass) -> None:
    where = f"faces from {size.from_px} px"
    if size.below_px is not None and size.below_px <= size.from_px:
        raise ValueError(f"{where}: the class ends before it begins")
    _check_counts(where, size.thresholds, size.strangers, size.compared)
    if size.slope <= 0 or size.lowest >= size.highest or size.least >= size.most:
        raise ValueError(f"{where}: a higher score must never say less")
    if not 0 < size.worth <= size.compared:
        raise ValueError(f"{where}: {size.compared} comparisons cannot be worth {size.worth}")


def _check_counts(
    where: str, thresholds: Sequence[float], strangers: Sequence[int], compared: int
) -> None:
    if len(thresholds) != len(strangers) or not thresholds:
        raise ValueError(f"{where}: not a count for each threshold")
    falling = all(a >= b for a, b in pairwise(strangers))
    if not falling or strangers[0] > compared or strangers[-1] < 0:
        raise ValueError(f"{where}: fewer strangers must come to a higher score")

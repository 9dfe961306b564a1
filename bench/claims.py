"""What a screening claims, frame by frame, held against truth."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

Seen: TypeAlias = frozenset[tuple[str, int]]  # a performer in a frame


def _frames(performer: str, part: Mapping[str, Any]) -> Seen:
    return frozenset((performer, n) for n in range(part["start_frame"], part["end_frame"]))


def present(sightings: Mapping[str, Any]) -> Seen:
    """What is asserted."""
    return frozenset().union(
        *(
            _frames(one["performer"], one)
            for one in sightings["sightings"]
            if one["certainty"] == "present"
        )
    )


def best_candidates(sightings: Mapping[str, Any]) -> Seen:
    """What a person is asked first: each unknown person's best candidate, wherever they appear."""
    return frozenset().union(
        *(
            _frames(one["candidates"][0]["performer"], part)
            for one in sightings["unknown"]
            if one["candidates"]
            for part in one["appearances"]
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Performer-frames. What need not be found, though it is there, counts for nothing."""

    right: int
    wrong: int
    missed: int

    @classmethod
    def of(cls, claimed: Seen, *, there: Seen, to_find: Seen) -> "Score":
        """there    every performer-frame of which a claim is true
        to_find  those of them that should be found
        """
        return cls(
            right=len(claimed & to_find),
            wrong=len(claimed - there),
            missed=len(to_find - claimed),
        )

    @property
    def precision(self) -> float:
        claimed = self.right + self.wrong
        return self.right / claimed if claimed else 0.0

    @property
    def recall(self) -> float:
        to_find = self.right + self.missed
        return self.right / to_find if to_find else 0.0

"""A stretch of a cut, in whole frames; seconds are exact fractions."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Frames `[start, end)` of a cut, counted from 0."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"no stretch of film runs from frame {self.start} to {self.end}")

    @property
    def frames(self) -> int:
        return self.end - self.start

    def meets(self, other: "Span") -> bool:
        """Whether they share at least one frame."""
        return self.start < other.end and other.start < self.end

    def __and__(self, other: "Span") -> "Span | None":
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Span(start, end) if start < end else None


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same frames in the fewest spans, in order."""
    out: list[Span] = []
    for span in sorted(spans):
        if out and span.start <= out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return tuple(out)

"""The machine's own clock, and one that stands still for throw-away homes with fixed dates."""

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class FixedClock:
    moment: datetime  # with its zone

    def now(self) -> datetime:
        return self.moment

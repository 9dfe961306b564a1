"""Frames of a cut as the timecode that an editor reads."""

import re
from dataclasses import dataclass
from fractions import Fraction

_TIMECODE = re.compile(r"(\d\d):(\d\d):(\d\d)([:;])(\d\d)")


@dataclass(frozen=True, slots=True)
class Clock:
    """Counts timecode from the film's own start (`01:00:00:00`), else from zero.

    A start written with a semicolon counts drop-frame (SMPTE ST 12-1): two numbers (four at 59.94)
    are left out at each minute that is not a tenth one, so that the count keeps with the clock.
    """

    rate: Fraction
    starts_at: str | None = None

    def at(self, frame: int) -> str:
        """The timecode of `frame`, counted from 0; hours wrap at 24."""
        mark = self._mark()
        number = self._start() + frame
        if mark == ";":
            number = self._with_gaps(number)
        seconds, frames = divmod(number, self._base)
        minutes, second = divmod(seconds, 60)
        hours, minute = divmod(minutes, 60)
        return f"{hours % 24:02}:{minute:02}:{second:02}{mark}{frames:02}"

    @property
    def _base(self) -> int:
        return max(round(self.rate), 1)

    @property
    def _left_out(self) -> int:
        return self._base // 15

    def _mark(self) -> str:
        found = _TIMECODE.fullmatch(self.starts_at or "")
        return found[4] if found and self._base in (30, 60) else ":"

    def _start(self) -> int:
        found = _TIMECODE.fullmatch(self.starts_at or "")
        if found is None:
            return 0
        hour, minute, second, frame = (int(found[i]) for i in (1, 2, 3, 5))
        minutes = hour * 60 + minute
        number = (minutes * 60 + second) * self._base + frame
        if self._mark() == ";":
            number -= self._left_out * (minutes - minutes // 10)
        return number

    def _with_gaps(self, number: int) -> int:
        """The number shown for the `number`-th frame since midnight."""
        a_minute = self._base * 60 - self._left_out
        ten_minutes = a_minute * 10 + self._left_out
        tens, rest = divmod(number, ten_minutes)
        minutes = 0 if rest < self._base * 60 else 1 + (rest - self._base * 60) // a_minute
        return number + self._left_out * (tens * 9 + minutes)

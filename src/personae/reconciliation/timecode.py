"""SMPTE timecode, counted exactly: a label of a frame, never a time."""

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil

_FORM = re.compile(r"([0-9]{1,2}):([0-9]{2}):([0-9]{2})([:;.,])([0-9]{2,3})")
_MINUTE, _TENTH = 60, 10
_DAY_H, _HALF_DAY_H = 24, 12
_DROPPED = {30: 2, 60: 4}  # labels left out each minute but every tenth (SMPTE ST 12-1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timecode:
    """`01:00:06:11`; `drop` where it is drop-frame, `01:00:06;11`."""

    hours: int
    minutes: int
    seconds: int
    frames: int
    drop: bool = False

    @classmethod
    def parse(cls, text: str, *, drop: bool = False) -> "Timecode":
        """Raises ValueError where `text` is no timecode."""
        found = _FORM.fullmatch(text.strip())
        if found is None:
            raise ValueError(f"`{text}` is no timecode like `01:00:06:11`")
        hours, minutes, seconds, frames = (int(found[n]) for n in (1, 2, 3, 5))
        if minutes >= _MINUTE or seconds >= _MINUTE:
            raise ValueError(f"`{text}` has more than 59 minutes or seconds")
        return cls(
            hours=hours,
            minutes=minutes,
            seconds=seconds,
            frames=frames,
            drop=drop or found[4] in ";,",
        )

    def __str__(self) -> str:
        mark = ";" if self.drop else ":"
        return f"{self.hours:02}:{self.minutes:02}:{self.seconds:02}{mark}{self.frames:02}"

    @property
    def order(self) -> tuple[int, int, int, int]:
        """Sorts labels of one day as their frames are shown, whatever the rate."""
        return self.hours, self.minutes, self.seconds, self.frames

    def is_past_midnight(self, start: "Timecode") -> bool:
        """Whether it stands so long before `start`, over 12 hours, that it is of the next day."""
        return replace(self, hours=self.hours + _HALF_DAY_H).order < start.order

    def on_the_next_day(self) -> "Timecode":
        """The same label a day later, counted on: 00:00:10:00 becomes 24:00:10:00."""
        return replace(self, hours=self.hours + _DAY_H)

    def after(self, start: "Timecode") -> "Timecode":
        """As it is, or on the next day where midnight lies between `start` and it."""
        return self.on_the_next_day() if self.is_past_midnight(start) else self

    def frame(self, rate: Fraction) -> int:
        """Frames since 00:00:00:00 at `rate` frames a second, 30000/1001 and its like included.

        Raises ValueError where no such frame exists at that rate.
        """
        base = ceil(rate)
        if self.frames >= base:
            raise ValueError(
                f"{self} has a frame {self.frames}, which film of {_plain(rate)} frames a second "
                f"has not: these timecodes were made for another rate"
            )
        minutes = self.hours * _MINUTE + self.minutes
        count = (minutes * _MINUTE + self.seconds) * base + self.frames
        if not self.drop:
            return count
        if not hourly_drift(rate):
            raise ValueError(f"{self} is drop-frame, which film of {_plain(rate)} is never")
        left_out = _DROPPED[base]
        if minutes % _TENTH and self.seconds == 0 and self.frames < left_out:
            raise ValueError(f"{self} is a label that drop-frame timecode leaves out")
        return count - left_out * (minutes - minutes // _TENTH)


def hourly_drift(rate: Fraction) -> int:
    """How many frames drop-frame and non-drop-frame labels part by in an hour.

    0 at a rate that has no drop-frame timecode.
    """
    base = ceil(rate)
    if base not in _DROPPED or rate == base:
        return 0
    return _DROPPED[base] * (_MINUTE - _MINUTE // _TENTH)


def _plain(rate: Fraction) -> str:
    return f"{float(rate):.3f}".rstrip("0").rstrip(".")

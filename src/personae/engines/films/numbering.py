"""Which number a decoded frame has, though others before it were lost."""

import heapq
from dataclasses import dataclass, field


@dataclass(slots=True, kw_only=True)
class Numbering:
    """Numbers frames by what the film's packets promise, not by what its decoder gives.

    Every packet of the picture track that carries a time promises one frame at that time. When
    the decoder shows a frame, all earlier promises that it did not keep are lost frames: they are
    counted and keep their numbers. Times are whole ticks of the track's time base.

    step            ticks from frame to frame, as the container says; 0 where it does not
    gaps_are_losses at a steady pace, a gap of whole frames is lost frames (broadcast streams,
                    which lose packets and have no list of frames); else it is uneven pace
    """

    step: float
    gaps_are_losses: bool = False
    count: int = 0  # frames met so far, the lost ones included
    lost: list[int] = field(default_factory=list)  # the numbers of frames that were never shown
    first: int | None = None  # when frame 0 is shown
    _due: list[int] = field(default_factory=list)
    _last: int | None = None  # time and number of the last frame shown
    _last_number: int = -1
    _shortest: float = float("inf")
    _longest: float = 0.0

    def promise(self, time: int) -> None:
        heapq.heappush(self._due, time)

    def lose(self) -> None:
        """A packet without a time could not be decoded."""
        self._lose_one(None)

    def show(self, time: int | None, *, field_pairs: bool = False) -> int | None:
        """The number of a frame shown at `time`; None where its place is already passed.

        field_pairs  the picture is interlaced: a packet half a frame later is its second field
        """
        if time is None:
            return self._take(None)
        if self._last is not None and time <= self._last:
            return None
        while self._due and self._due[0] <= time:
            due = heapq.heappop(self._due)
            if due < time and not (field_pairs and self._is_second_field(due)):
                self._lose_one(due)
        self._lose_gap(time)
        self._pace(time)
        number = self._take(time)
        self._last, self._last_number = time, number
        return number

    def end(self) -> None:
        """Nothing more will be shown: what is still promised is lost."""
        while self._due:
            self._lose_one(heapq.heappop(self._due))

    def lose_rest(self, expected: int) -> None:
        while self.count < expected:
            self._lose_one(None)

    @property
    def uneven(self) -> bool:
        """Frames came at uneven times: by more than the two ticks that rounding explains."""
        return self._longest - self._shortest > 2  # noqa: PLR2004  # said in the docstring

    def _take(self, time: int | None) -> int:
        if self.first is None:
            self.first = time
        self.count += 1
        return self.count - 1

    def _lose_one(self, time: int | None) -> None:
        self.lost.append(self._take(time))

    def _is_second_field(self, due: int) -> bool:
        return self._last is not None and due - self._last < self.step * 0.75

    def _lose_gap(self, time: int) -> None:
        if not self.gaps_are_losses or self._last is None or not self.step or self.uneven:
            return
        frames = (time - self._last) / self.step
        missing = round(frames) - (self.count - self._last_number)
        if missing > 0 and abs(frames - round(frames)) * self.step <= 1 + 0.02 * self.step:
            for _ in range(missing):
                self._lose_one(None)

    def _pace(self, time: int) -> None:
        if self._last is None:
            return
        ticks = (time - self._last) / (self.count - self._last_number)
        self._shortest, self._longest = min(self._shortest, ticks), max(self._longest, ticks)

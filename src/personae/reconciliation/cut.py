"""Where in the cut a record's shots and replicas stand, once the film's own rate is known."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import zip_longest

from personae.reconciliation.called import called
from personae.reconciliation.production import EdlEvent, ListedShot, Production, ReplicaLine
from personae.reconciliation.timecode import Timecode, hourly_drift
from personae.vocabulary.mistake import Mistake
from personae.vocabulary.span import Span, joined


@dataclass(frozen=True, slots=True, kw_only=True)
class CutList:
    """The production's own shots by frames of this film. `start` is the timecode of frame 0."""

    rate: Fraction
    start: Timecode | None
    shots: tuple[ListedShot, ...]

    def named(self, code: str) -> tuple[Span, ...]:
        """The frames of the shot so called; empty where no list names it."""
        return joined(called(((s.names, s.span) for s in self.shots), code))

    def frames_of(self, line: ReplicaLine) -> tuple[Span, ...]:
        """The frames of a replica line: its record in and out, else its shot's; else empty."""
        if isinstance(line.record, Span):
            return (line.record,)
        if line.record is not None and self.start is not None:
            first = self.start.frame(self.rate)
            start, end = (t.after(self.start).frame(self.rate) - first for t in line.record)
            return (Span(start, end),)
        return self.named(line.shot_code) if line.shot_code else ()


def cut_list(
    production: Production, *, rate: Fraction, starts_at: str | None
) -> tuple[CutList, tuple[Mistake, ...]]:
    """The production's shots in frames of a film, and what cannot be placed in it.

    rate       the film's frames a second
    starts_at  the film's own start timecode; without one, frame 0 is the earliest record
               timecode that the production gives
    """
    mistakes: list[Mistake] = []
    events = production.edl or ()
    start = _of_film(starts_at, rate) or _earliest(production, rate, mistakes)
    if start is not None and (others := _counted_otherwise(production, start, rate)):
        return CutList(rate=rate, start=start, shots=()), others
    shots = list(production.shots or ())
    if start is not None:
        shots += _shots(events, rate, start, mistakes)
    cut = CutList(rate=rate, start=start, shots=tuple(shots))
    for line in production.replicas or ():
        try:
            cut.frames_of(line)
        except ValueError as why:
            mistakes.append(_misplaced(line.where, why))
    return cut, tuple(mistakes)


def past_the_end(production: Production, cut: CutList, *, frames: int) -> tuple[Mistake, ...]:
    """What a production's files say of frames that a film of so many frames has not."""
    placed = [(s.where, f"scene {s.scene}", s.span) for s in production.scenes or ()]
    placed += [(s.where, f"shot {s.names[0]}", s.span) for s in cut.shots]
    placed += [
        (line.where, f"the replica in {line.shot_code or 'this line'}", span)
        for line in production.replicas or ()
        if line.record is not None
        for span in cut.frames_of(line)
    ]
    return tuple(
        Mistake(
            where,
            f"{what} ends at frame {span.end}, and the film ends at frame {frames}.",
            "Give the file of this cut, or the cut of this file.",
        )
        for where, what, span in placed
        if span.end > frames
    )


def _of_film(starts_at: str | None, rate: Fraction) -> Timecode | None:
    """The film's own start timecode; None where it states none that can be at its rate."""
    if starts_at is None:
        return None
    try:
        start = Timecode.parse(starts_at)
        start.frame(rate)
    except ValueError:
        return None
    return start


def _earliest(production: Production, rate: Fraction, mistakes: list[Mistake]) -> Timecode | None:
    given = [(e.record_in, e.where) for e in production.edl or ()]
    if not given:
        given = [
            (line.record[0], line.where)
            for line in production.replicas or ()
            if isinstance(line.record, tuple)
        ]
    counted: list[tuple[int, Timecode]] = []
    for code, where in given:
        try:
            counted.append((code.frame(rate), code))
        except ValueError as why:
            mistakes.append(_misplaced(where, why))
    return min(counted, key=lambda pair: pair[0])[1] if counted else None


def _counted_otherwise(
    production: Production, start: Timecode, rate: Fraction
) -> tuple[Mistake, ...]:
    """One mistake a file whose record timecode counts drop-frame where `start` does not, or so.

    One label is of two frames then, and nothing shows which is meant.
    """
    apart = hourly_drift(rate)
    of_edl = [(code, e.where) for e in production.edl or () for code in (e.record_in, e.record_out)]
    of_replicas = [
        (code, line.where)
        for line in production.replicas or ()
        if isinstance(line.record, tuple)
        for code in line.record
    ]
    out = []
    for file, fcm in ((of_edl, True), (of_replicas, False)):
        others = [(code, where) for code, where in file if code.drop != start.drop]
        if not others or not apart:
            continue
        code, where = others[0]
        lines = len({where for _, where in others})
        also = "" if lines == 1 else f" So in {lines:,} lines."
        header = f"`FCM: {'' if start.drop else 'NON-'}DROP FRAME` above and " if fcm else ""
        out.append(
            Mistake(
                where,
                f"{code} counts {_counting(code)}, and the cut, which starts at {start}, "
                f"{_counting(start)}: {apart} frames apart in an hour.{also}",
                f"Give the list made of this cut. If only the mark is wrong, write {header}"
                f"`{';' if start.drop else ':'}` before the frames.",
            )
        )
    return tuple(out)


def _counting(code: Timecode) -> str:
    return "drop-frame" if code.drop else "non-drop-frame"


def _shots(
    events: Sequence[EdlEvent], rate: Fraction, start: Timecode, mistakes: list[Mistake]
) -> list[ListedShot]:
    """Events as shots in the order of the cut; a shot lasts until its dissolve is over."""
    placed: list[tuple[Span, EdlEvent]] = []
    for event in events:
        try:
            first = start.frame(rate)
            record = event.record_in, event.record_out
            ends = [code.after(start).frame(rate) - first for code in record]
            for source in (event.source_in, event.source_out):
                # A label of another rate gives the wrong list away; drop-frame is the record's.
                replace(source, drop=False).frame(rate)
            placed.append((Span(*ends), event))
        except ValueError as why:
            mistakes.append(_misplaced(event.where, why))
    placed.sort(key=lambda pair: pair[0])
    out = []
    for (span, event), after in zip_longest(placed, placed[1:]):
        end = span.end
        if after is not None and after[0].start == end:
            end += min(after[1].fade_frames, after[0].frames)
        shot = ListedShot(
            where=event.where, names=event.names, span=Span(span.start, end), scenes=()
        )
        out.append(shot)
    return out


def _misplaced(where: str, why: ValueError) -> Mistake:
    return Mistake(
        where, f"{why}.", "Give the list made of this cut, with the record timecode of this film."
    )

"""The timeline: a lane a person over the cut, with as many bars as can be read and no more."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from personae.app.reports.answer import is_sound_alone
from personae.app.reports.report_json import Report
from personae.app.reports.timecode import Clock
from personae.app.reports.words import RIGHTS, group_of, of_findings
from personae.reconciliation.findings import Finding

_MOST_BARS = 9_000  # in all lanes; a browser on a phone still scrolls some twenty thousand nodes
_COLUMNS = 240  # a lane is some 240 mm wide on a screen: finer cannot be seen
_SHOTS_ONE_BY_ONE = 60
_LABEL_FROM = 3.0  # percent of the width that "d10" needs on a wide screen
_PHONE_LABEL_FROM = 8.0
_TICK_STEPS_S = (5, 10, 30, 60, 120, 300, 600, 1200, 1800, 3600)
_MOST_TICKS = 12
_COUNT_FROM = 1.6  # percent of the width that "×5" needs


@dataclass(frozen=True, slots=True)
class Bar:
    """left and width in percent of the lane; `text` says the same in words.

    group  that of the finding, or `heard`
    """

    left: float
    width: float
    group: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Tick:
    left: float
    width: float
    label: str
    room: str  # `phone` where the label has room on a phone too, `wide`, or nothing


@dataclass(frozen=True, slots=True)
class _Stretch:
    start: int
    end: int
    finding: Finding
    copies: int
    where: str
    right: str
    heard: bool = False


class Timeline:
    """Places frames on a line of 100 percent."""

    def __init__(self, report: Report, lanes: int) -> None:
        picture = report["picture"]
        self._frames: int = max(picture["frames"], 1)
        rate, _, per = picture["frame_rate"].partition("/")
        self._rate = int(rate) / int(per)
        self._shots = report["shots"]
        self._words = of_findings(alone=is_sound_alone(report))
        self._columns = min(_COLUMNS, max(_MOST_BARS // max(lanes, 1), 1))
        self.one_by_one = len(self._shots) <= _SHOTS_ONE_BY_ONE

    def ruler(self) -> list[Tick]:
        """A tick a shot where they are few, else a tick each so many minutes."""
        if self.one_by_one:
            return [self._shot_tick(s) for s in self._shots]
        length_s = self._frames / self._rate
        step = next((s for s in _TICK_STEPS_S if length_s / s <= _MOST_TICKS), _TICK_STEPS_S[-1])
        edges = [*range(0, int(length_s), step), length_s]
        clock = Clock(_whole(self._rate))
        ticks = []
        for at, (start, end) in enumerate(pairwise(edges)):
            width = 100 * (end - start) / length_s
            stamp = clock.at(round(start * self._rate))[:8]
            room = "wide" if width >= _LABEL_FROM else ""
            if at % 4 == 0 and width >= _LABEL_FROM:
                room = "phone"
            ticks.append(Tick(round(100 * start / length_s, 2), round(width, 2), stamp, room))
        return ticks

    def edges(self) -> list[float]:
        """Where shots meet, in percent, while they are few enough to be told apart."""
        return [self._percent(s["start_frame"]) for s in self._shots[1:]] if self.one_by_one else []

    def bars(self, stretches: Iterable[_Stretch]) -> list[Bar]:
        """Each stretch a bar while shots are shown one by one, else one a run of columns.

        What is seen stands first, what is heard after it.
        """
        parts = sorted(stretches, key=lambda s: (s.start, s.end))
        return [
            bar
            for heard in (False, True)
            for bar in self._row([s for s in parts if s.heard is heard])
        ]

    def _row(self, parts: list[_Stretch]) -> list[Bar]:
        if self.one_by_one:
            return [self._bar(s.start, s.end, [s]) for s in parts]
        by_column: dict[int, list[_Stretch]] = {}
        for part in parts:
            for column in range(self._column(part.start), self._column(part.end - 1) + 1):
                by_column.setdefault(column, []).append(part)
        return [self._bar(*run) for run in self._runs(by_column)]

    def _runs(
        self, by_column: dict[int, list[_Stretch]]
    ) -> Iterable[tuple[float, float, list[_Stretch]]]:
        """Neighbouring columns of one finding as one: start and end in frames, what is there."""
        wide = self._frames / self._columns
        first, last, held, severest = -2, -2, list[_Stretch](), Finding.ABSENT
        for column, parts in sorted(by_column.items()):
            if column == last + 1 and _severest(parts) == severest:
                last = column
                held.extend(parts)
                continue
            if held:
                yield first * wide, (last + 1) * wide, held
            first, last, held, severest = column, column, [*parts], _severest(parts)
        if held:
            yield first * wide, (last + 1) * wide, held

    def _bar(self, start: float, end: float, parts: list[_Stretch]) -> Bar:
        left, right = self._percent(start), self._percent(end)
        finding = _severest(parts)
        copies = max(p.copies for p in parts)
        width = round(right - left, 2)
        heard = parts[0].heard
        label = f"×{copies}" if copies > 1 and width >= _COUNT_FROM else ""
        once = list(dict.fromkeys(p.where for p in parts))
        where = once[0] if len(once) == 1 else f"{once[0]} to {once[-1]}, {len(once)} shots"
        text = [where, "heard" if heard else self._words[finding].title.lower()]
        if len(once) == 1 and not heard:
            text.append(RIGHTS.get(parts[0].right, ""))
        if copies > 1:
            text.append(f"{copies} at once")
        group = "heard" if heard else group_of(finding)
        return Bar(left, width, group, label, ", ".join(filter(None, text)))

    def _shot_tick(self, shot: Report) -> Tick:
        left = self._percent(shot["start_frame"])
        width = round(self._percent(shot["end_frame"]) - left, 2)
        room = "phone" if width >= _PHONE_LABEL_FROM else "wide" if width >= _LABEL_FROM else ""
        return Tick(left, width, shot["shot"], room)

    def _column(self, frame: int) -> int:
        return min(frame * self._columns // self._frames, self._columns - 1)

    def _percent(self, frame: float) -> float:
        return round(100 * frame / self._frames, 2)


def stretches(report: Report) -> dict[str, list[_Stretch]]:
    """What is seen of each person, by performer or `unknown-1`; a bar's finding is its shot's."""
    of_shot: dict[tuple[str, str], Finding] = {}
    for found in report["findings"]:
        who = found["performer"] or found["person"]
        for shot in found["shots"]:
            new, old = Finding(found["finding"]), of_shot.get((who, shot))
            of_shot[who, shot] = new if old is None else max(new, old, key=_severity)
    whole = {p["performer"]: Finding(p["finding"]) for p in report["performers"]}
    alone = report["picture"].get("width") == 0  # then who is heard is all there is to show
    out: dict[str, list[_Stretch]] = {}
    for seen in report["sightings"]:
        who, shot = seen["performer"], seen["shot"]
        finding = of_shot.get((who, shot), whole.get(who, Finding.NEEDS_A_LOOK))
        out.setdefault(who, []).append(
            _Stretch(
                seen["start_frame"],
                seen["end_frame"],
                finding,
                seen["copies"],
                f"shot {shot}",
                seen["right"],
                heard=seen["by"] == "voice" and not alone,
            )
        )
    for person in report["unknown"]:
        out[person["person"]] = [
            _Stretch(
                a["start_frame"],
                a["end_frame"],
                Finding.NEEDS_A_LOOK,
                person["most_at_once"],
                f"shot {a['shot']}",
                "",
            )
            for a in person["appearances"]
        ]
    return out


def _severest(parts: list[_Stretch]) -> Finding:
    return max((p.finding for p in parts), key=_severity)


_SEVERITY = {finding: finding.severity for finding in Finding}  # asked for each shot of a lane


def _severity(finding: Finding) -> int:
    return _SEVERITY[finding]


def _whole(rate: float) -> Fraction:
    return Fraction(round(rate))

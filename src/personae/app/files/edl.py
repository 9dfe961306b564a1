"""CMX3600 edit decision lists, as editing systems write them.

The form: an event is a line of number, reel, channels, transition, and four timecodes (source
in and out, record in and out); names stand in comments. Only what places a shot in the cut is
read; speed changes and audio are not.
"""

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

from personae.app.files.mistakes import Mistakes
from personae.reconciliation.production import EdlEvent
from personae.reconciliation.timecode import Timecode

_CODE = re.compile(r"[0-9]{1,2}:[0-9]{2}:[0-9]{2}[:;.,][0-9]{2,3}")
_EVENT = re.compile(r"[0-9]{1,6}[A-Za-z]?")
_NAME = re.compile(r"\*?\s*(FROM|TO) CLIP NAME\s*:\s*(.+)", re.IGNORECASE)
_LOCATOR = re.compile(r"\*\s*LOC\s*:?\s*\S+\s+[A-Z]+\s+(.+)", re.IGNORECASE)  # Avid
_MARKER = re.compile(r"([^|]*)\|(?:.*\|)?M:([^|]*)(?:\|.*)?", re.IGNORECASE)  # Resolve: note, name
_REMARK = re.compile(r"\*?\s*(?:COMMENTS?|SOURCE FILE|SHOT|CLIP)\s*:\s*(.+)", re.IGNORECASE)
_BARE = re.compile(r"\*\s*([A-Za-z0-9][\w.-]*)")
_CHANNELS = re.compile(r"(NONE|B|AA?\d*|V\d*)(/?(A+\d*|V\d*))*", re.IGNORECASE)
_FADES = ("D", "W")
_FIELDS = 4  # number, reel, channels, transition
_BIGGEST = 16_000_000  # bytes: a list of every frame of a feature is smaller


@dataclass
class _Open:
    """An event whose lines are still being read: one number, one or more lines."""

    events: list[EdlEvent] = field(default_factory=list)
    number: str = ""
    from_clip: str | None = None
    to_clip: str | None = None
    others: list[str] = field(default_factory=list)

    def closed(self) -> list[EdlEvent]:
        """What lasts at least a frame: the line before a dissolve only names what fades out."""
        lasting = [e for e in self.events if str(e.record_in) != str(e.record_out)]
        return [replace(e, names=self._names(e)) for e in lasting]

    def _names(self, event: EdlEvent) -> tuple[str, ...]:
        clip = self.to_clip or (None if event.fade_frames else self.from_clip)
        return tuple(dict.fromkeys(n for n in (clip, *self.others, *event.names) if n))


def read_edl(path: Path, mistakes: Mistakes) -> tuple[EdlEvent, ...]:
    """The picture events of a CMX3600 list in the order of their record timecode.

    Every line that opens like an event and cannot be read is a mistake. Overlapping events of
    one track are too: then nobody can say which shot is seen.
    """
    text = _text(path, mistakes)
    if text is None:
        return ()
    before = len(mistakes)
    events, audio = _events(text, path.name, mistakes)
    if len(mistakes) > before:
        return ()
    if not events:
        mistakes.add(
            path.name,
            "it holds sound events only." if audio else "no event of a CMX3600 list is in it.",
            "Export the picture track as CMX3600.",
        )
    ordered = sorted(_over_midnight(events), key=lambda e: e.record_in.order)
    for one, next_one in pairwise(ordered):
        if next_one.record_in.order < one.record_out.order:
            mistakes.add(
                next_one.where,
                f"event {next_one.number} begins at {next_one.record_in}, before event "
                f"{one.number} ends at {one.record_out}.",
                "Export one picture track without overlaps.",
            )
    return tuple(ordered)


def _over_midnight(events: list[EdlEvent]) -> list[EdlEvent]:
    """Events of a list that runs past midnight, those after it counted on from 24 hours.

    It runs past midnight where, read in its own order, a label goes back by more than half a day.
    """
    codes = [code for e in events for code in (e.record_in, e.record_out)]
    noon = Timecode(hours=12, minutes=0, seconds=0, frames=0)
    if not any(then.is_past_midnight(before) for before, then in pairwise(codes)):
        return events
    return [
        replace(
            e,
            record_in=e.record_in.on_the_next_day(),
            record_out=e.record_out.on_the_next_day(),
        )
        if e.record_in.order < noon.order
        else e
        for e in events
    ]


def _text(path: Path, mistakes: Mistakes) -> str | None:
    try:
        if path.stat().st_size > _BIGGEST:
            mistakes.add(path.name, "it is too large for an edit decision list.")
            return None
        data = path.read_bytes()
    except OSError as why:
        mistakes.add(path.name, f"it cannot be read: {why.strerror}.")
        return None
    if b"\0" in data:
        mistakes.add(path.name, "it is not a text file.", "Export the list as CMX3600.")
        return None
    # Comments may be in any encoding of the last forty years; timecodes and numbers are ASCII.
    return data.decode("utf-8-sig", errors="replace")


def _events(text: str, file: str, mistakes: Mistakes) -> tuple[list[EdlEvent], bool]:
    out: list[EdlEvent] = []
    current, drop, audio = _Open(), False, False
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if line.upper().startswith("FCM:"):
            drop = line.upper().removeprefix("FCM:").strip().startswith("DROP")
            continue
        words = line.split()
        if not words or not _EVENT.fullmatch(words[0]) or len(words) < _FIELDS:
            _comment(line, current)
            continue
        try:
            event, picture = _event(words, f"{file}:{number}", drop=drop)
        except ValueError as why:
            mistakes.add(f"{file}:{number}", f"{why}.", "Export the list as CMX3600 once more.")
            continue
        if not picture:
            audio = True
            out += current.closed()
            current = _Open()
            continue
        if event.number != current.number:
            out += current.closed()
            current = _Open(number=event.number)
        current.events.append(event)
    return out + current.closed(), audio


def _comment(line: str, current: _Open) -> None:
    if name := _NAME.fullmatch(line):
        if name[1].upper() == "FROM":
            current.from_clip = name[2].strip()
        else:
            current.to_clip = name[2].strip()
    else:
        for form in (_LOCATOR, _MARKER, _REMARK, _BARE):
            if found := form.fullmatch(line):
                current.others += filter(None, (said.strip() for said in reversed(found.groups())))
                break


def _event(words: list[str], where: str, *, drop: bool) -> tuple[EdlEvent, bool]:
    codes = words[-4:]
    if not all(_CODE.fullmatch(c) for c in codes):
        raise ValueError("an event ends in four timecodes, source in and out, record in and out")
    source_in, source_out, record_in, record_out = (Timecode.parse(c, drop=drop) for c in codes)
    head = words[1:-4]
    fade = 0
    if len(head) > 1 and head[-1].isdigit():
        fade = int(head[-1]) if head[-2][0].upper() in _FADES else 0
        head = head[:-1]
    at = next((n for n in range(len(head) - 1, 0, -1) if _CHANNELS.fullmatch(head[n])), None)
    if at is None or at + 1 >= len(head):
        raise ValueError("an event has a reel, its channels (V, A, B …) and a transition (C, D, W)")
    channels = head[at].upper()
    record_out = record_out.after(record_in)
    if record_out.order < record_in.order:
        raise ValueError(f"its record out {record_out} is before its record in {record_in}")
    event = EdlEvent(
        where=where,
        number=words[0],
        names=(" ".join(head[:at]),),
        source_in=source_in,
        source_out=source_out,
        record_in=record_in,
        record_out=record_out,
        fade_frames=fade,
    )
    return event, "V" in channels or channels == "B"

"""Who worked when, and in which scenes, by the production's own records."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from personae.reconciliation.production import Production, Voucher
from personae.vocabulary.names import PerformerId, Scene

# The legend of Exhibit G: W work, S start, F finish, H hold, T and TV travel, FT fitting,
# TR training, R rehearsal, TE test, I idle. Only a work day may put somebody on screen.
ON_SCREEN_CODES = ("W", "SW", "WF", "SWF")
EXHIBIT_G_CODES = (*ON_SCREEN_CODES, "S", "F", "H", "T", "TV", "FT", "TR", "R", "TE", "I")
# The Day Out of Days adds D drop and PU pick-up; WD and PW are days of work before and after.
_DOOD_ON_SCREEN = (*ON_SCREEN_CODES, "WD", "SWD", "PW", "PWF")
DOOD_CODES = (*_DOOD_ON_SCREEN, "H", "I", "T", "R", "FT", "TR", "PU", "D")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
SCANS = ("none", "same-day", "only")

BACKGROUND_ROLES = ("background", "stand-in")
ROLES = (
    *("principal", "supporting", "day-player", "stunt", "dancer", "singer", "cameo", "voice"),
    *BACKGROUND_ROLES,
)


class Worked(Enum):
    """Whether somebody worked in a stretch of the cut, as far as records say."""

    HERE = "here"  # in this scene
    ON_PICTURE = "on picture"  # on the picture; in which scenes is not recorded
    NO = "no"
    UNKNOWN = "unknown"  # the record that would say was not given


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One record that somebody worked on screen. `scenes` is empty where it names none."""

    day: date
    scenes: tuple[Scene, ...]
    told: str  # how the record says it, without its day
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkOf:
    """All that the records say of one performer's work.

    days   work on screen, by day
    other  days on record that are no work on screen, a plain sentence each
    absent the keys of records not given that would have told of this performer
    """

    days: tuple[Work, ...]
    other: tuple[str, ...]
    absent: tuple[str, ...]

    @property
    def scenes(self) -> tuple[Scene, ...]:
        return tuple(dict.fromkeys(scene for work in self.days for scene in work.scenes))

    @property
    def on_picture(self) -> Worked:
        if self.days:
            return Worked.ON_PICTURE
        return Worked.UNKNOWN if self.absent else Worked.NO

    def at(self, scenes: tuple[Scene, ...]) -> Worked:
        """In any of these scenes; with none given, whether on the picture at all.

        A record without scenes may hold any of them, and a file not given any work.
        """
        if any(scene in work.scenes for work in self.days for scene in scenes):
            return Worked.HERE
        if any(not work.scenes for work in self.days) or (self.days and not scenes):
            return Worked.ON_PICTURE
        return Worked.UNKNOWN if self.absent else Worked.NO

    def in_all(self, parts: Iterable[tuple[Scene, ...]]) -> Worked:
        """In every part of a stretch, each of any of its scenes: the least sure counts."""
        order = (Worked.HERE, Worked.ON_PICTURE, Worked.UNKNOWN, Worked.NO)
        return max((self.at(part) for part in parts), key=order.index)


def work_of(production: Production, performer: PerformerId, *, died: date | None = None) -> WorkOf:
    """What Exhibit G, vouchers, skins and Day Out of Days say of `performer`.

    died  by the registry: a record of a later day is no work of theirs, and is told

    A background actor is looked for in vouchers, everybody else in Exhibit G; who is not in
    the cast, in both. Skins and Day Out of Days add days, but their silence says nothing.
    """
    role = production.role_of(performer)
    expected = ["vouchers"] if role in BACKGROUND_ROLES else ["work"]
    if role is None:
        expected = ["work", "vouchers"]
    given = {"work": production.work, "vouchers": production.vouchers}
    days = sorted(_days(production, performer), key=lambda w: w.day)
    alive = [work for work in days if died is None or work.day <= died]
    told = [] if died is None else [_after_death(w, died) for w in days if w not in alive]
    return WorkOf(
        days=tuple(alive),
        other=(*told, *_other(production, performer)),
        absent=tuple(key for key in expected if given[key] is None),
    )


def _after_death(work: Work, died: date) -> str:
    return (
        f"{work.told[0].upper()}{work.told[1:]} has them at work on {said(work.day)}, and by the "
        f"registry they died on {said(died)}."
    )


def _days(production: Production, performer: PerformerId) -> Iterator[Work]:
    told = [*_by_exhibit_g(production, performer), *_by_voucher(production, performer)]
    yield from told
    # A list of the day adds nothing to what a record of the person says of that day.
    settled = {work.day for work in told} | {
        v.day for v in production.vouchers or () if v.performer == performer and v.scan == "only"
    }
    for line in production.skins or ():
        if line.performer == performer and line.day not in settled:
            yield Work(day=line.day, scenes=(), told="the background list", where=line.where)
    for mark in production.dood or ():
        worked = mark.performer == performer and mark.code in _DOOD_ON_SCREEN
        if worked and mark.day not in settled:
            yield Work(
                day=mark.day, scenes=(), told=f"Day Out of Days, {mark.code}", where=mark.where
            )


def _by_exhibit_g(production: Production, performer: PerformerId) -> Iterator[Work]:
    for row in production.work or ():
        if row.performer == performer and row.status in ON_SCREEN_CODES:
            yield Work(day=row.day, scenes=row.scenes, told="Exhibit G", where=row.where)


def _by_voucher(production: Production, performer: PerformerId) -> Iterator[Work]:
    for voucher in production.vouchers or ():
        if voucher.performer == performer and voucher.scan != "only":
            told = _called(voucher)
            yield Work(day=voucher.day, scenes=voucher.scenes, told=told, where=voucher.where)


def _called(voucher: Voucher) -> str:
    return f"voucher {voucher.number}" if voucher.number else "a voucher"


def _other(production: Production, performer: PerformerId) -> Iterator[str]:
    for row in production.work or ():
        if row.performer == performer and row.status not in ON_SCREEN_CODES:
            yield f"Exhibit G of {said(row.day)}: {row.status}, which is no work on screen."
    for voucher in production.vouchers or ():
        if voucher.performer == performer and voucher.scan == "only":
            called = _called(voucher)
            yield f"{called[0].upper()}{called[1:]} of {said(voucher.day)}: scan only."


def said(day: date) -> str:
    """`5 March 2025`, whatever the machine's language."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"

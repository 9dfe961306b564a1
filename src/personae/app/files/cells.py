"""Cells of a table, each read to its type; what is wrong goes to one list."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TypeVar
from zoneinfo import ZoneInfo

from personae.app.files.mistakes import Mistakes
from personae.app.files.tables import Row
from personae.app.files.words import a_count, a_day, an_id, money
from personae.vocabulary.mistake import did_you_mean
from personae.vocabulary.money import Money
from personae.vocabulary.names import PerformerId, Scene, is_id, suggested_id
from personae.vocabulary.span import Span

Value = TypeVar("Value")
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,4})?")
_YES_NO = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}


@dataclass(frozen=True, slots=True)
class Cells:
    """Reads cells for one production: its cast, its time zone, its list of mistakes."""

    cast: frozenset[PerformerId]
    zone: ZoneInfo
    mistakes: Mistakes

    def wrong(self, row: Row, what: str, do: str = "") -> None:
        self.mistakes.add(row.where, what, do)

    def performer(self, row: Row, column: str = "performer") -> PerformerId | None:
        text = row[column]
        if PerformerId(text) in self.cast:
            return PerformerId(text)
        if not text:
            self.wrong(row, f"`{column}` is empty.", "Write the performer's id.")
            return None
        wanted = text if is_id(text) else suggested_id(text)
        near = f"Did you mean `{wanted}`?" if wanted in self.cast else ""
        near = near or did_you_mean(wanted, self.cast)
        self.wrong(
            row,
            f"`{text}` is not in the cast.",
            near or "Add the performer to `cast` in the production's file.",
        )
        return None

    def day(self, row: Row, column: str = "date") -> date | None:
        return self._read(row, column, a_day, "Write the day.")

    def maybe_day(self, row: Row, column: str) -> date | None:
        return self._read(row, column, a_day)

    def maybe_count(self, row: Row, column: str) -> int | None:
        return self._read(row, column, a_count)

    def count_of(self, row: Row, column: str) -> Decimal | None:
        """A number of things, more than nought; half a thing is one too."""

        def read(text: str) -> Decimal:
            if not _NUMBER.fullmatch(text) or not Decimal(text):
                raise ValueError(f"`{text}` is no number of things.")
            return Decimal(text)

        return self._read(row, column, read, "Write how many.")

    def meals_fit(
        self, row: Row, call: datetime | None, dismissed: datetime | None, meals: timedelta
    ) -> None:
        """Nobody eats for longer than they are there."""
        if call is not None and dismissed is not None:
            there = dismissed.astimezone(UTC) - call.astimezone(UTC)
            if meals > there:
                self.wrong(
                    row,
                    f"the meals take {_hours(meals)} h of a day of {_hours(there)} h.",
                    "Meals are within the day, from the call to the dismissal.",
                )

    def maybe_money(self, row: Row, column: str) -> Money | None:
        return self._read(row, column, money)

    def maybe_id(self, row: Row, column: str) -> str | None:
        return self._read(row, column, an_id)

    def maybe_yes_no(self, row: Row, column: str) -> bool | None:
        def read(text: str) -> bool:
            if text.casefold() not in _YES_NO:
                raise ValueError(f"`{text}` is neither yes nor no.")
            return _YES_NO[text.casefold()]

        return self._read(row, column, read)

    def word(self, row: Row, column: str, known: tuple[str, ...], what: str) -> str:
        """One of a closed list, in any case; empty where the cell is."""

        def read(text: str) -> str:
            found = next((k for k in known if k.casefold() == text.casefold()), None)
            if found is None:
                near = did_you_mean(text, known)
                raise ValueError(
                    f"`{text}` is no {what}. {near + ' ' if near else ''}Known: {', '.join(known)}."
                )
            return found

        return self._read(row, column, read) or ""

    def scenes(self, row: Row, column: str = "scenes") -> tuple[Scene, ...]:
        parts = [part.strip() for part in row[column].split(";") if part.strip()]
        if any("," in part for part in parts):
            self.wrong(row, f"`{row[column]}` parts scenes by commas.", "Join scenes by `;`.")
        return tuple(Scene(p) for p in dict.fromkeys(parts))

    def moment(
        self, row: Row, column: str, day: date | None, *, after: datetime | None = None
    ) -> datetime | None:
        """A time of day on `day`, or on the next day where that is not after `after`."""
        at = self._read(row, column, _time_of_day)
        if at is None or day is None:
            return None
        moment = datetime.combine(day, at, tzinfo=self.zone)
        if after is not None and moment.replace(tzinfo=None) <= after.replace(tzinfo=None):
            moment += timedelta(days=1)
        return moment

    def span(self, row: Row) -> Span | None:
        before = len(self.mistakes)
        start = self._read(row, "start_frame", a_count, "Write the frame, counted from 0.")
        end = self._read(row, "end_frame", a_count, "Write the first frame that is out.")
        if len(self.mistakes) > before or start is None or end is None:
            return None
        if start >= end:
            self.wrong(
                row,
                f"it runs from frame {start} to frame {end}, which holds none.",
                "`end_frame` is the first frame that is out.",
            )
            return None
        return Span(start, end)

    def _read(
        self, row: Row, column: str, read: Callable[[str], Value], needed: str = ""
    ) -> Value | None:
        """None where the cell is empty, and a mistake where it may not be."""
        text = row[column]
        if not text:
            if needed:
                self.wrong(row, f"`{column}` is empty.", needed)
            return None
        try:
            return read(text)
        except ValueError as why:
            self.wrong(row, f"`{column}`: {why}")
            return None


def _hours(length: timedelta) -> str:
    return f"{length / timedelta(hours=1):.1f}"


def _time_of_day(text: str) -> time:
    found = _TIME.fullmatch(text)
    if found is None:
        raise ValueError(f"`{text}` is no time of day: write 07:30 or 19:45.")
    return time(int(found[1]), int(found[2]))

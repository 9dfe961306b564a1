"""A line that is disputed, and what was answered; both stay on record."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from personae.pay.books import LineId


@dataclass(frozen=True, slots=True, kw_only=True)
class Disputed:
    """Somebody said that a line is wrong; nothing is paid on it until they are answered.

    number   how many disputes of the same line came before it
    because  in their own words
    by       the performer, or who speaks for them
    """

    line: LineId
    number: int
    because: str
    by: str
    on: date


class Outcome(Enum):
    UPHELD = "upheld"  # the line is wrong, as they say
    REJECTED = "rejected"  # it is as it should be
    CHANGED = "changed"  # something else was found, or agreed


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """Ends the dispute of the same line and number; the amount changes by the records alone."""

    line: LineId
    number: int
    says: str
    outcome: Outcome
    by: str
    on: date

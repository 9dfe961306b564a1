"""What becomes of a notice: sent, answered, contested, closed; and the days that follow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from personae.vocabulary.mistake import Mistake, UserError
from personae.vocabulary.names import Sha256

_SATURDAY = 5
_BACK_FROM, _BACK_UNTIL = 10, 14  # business days, 17 U.S.C. § 512(g)(2)(C)
_TAKEN_DOWN = timedelta(days=2)  # 48 hours, 47 U.S.C. § 223a(a)(3)
_COMPLAINT_MONTHS = 6  # Regulation (EU) 2022/2065, art. 20(1)


class Step(StrEnum):
    SENT = "sent"
    ANSWERED = "answered"
    COUNTER = "counter"  # a counter-notice came
    CLOSED = "closed"

    @property
    def said(self) -> str:
        """`on record as …`."""
        return "met with a counter-notice" if self is Step.COUNTER else self.value


class Answered(StrEnum):
    REMOVED = "removed"
    PARTLY = "partly"
    REFUSED = "refused"
    ASKED = "asked-for-more"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One step in the fate of one notice.

    answer  of `ANSWERED` alone
    file    digest of the notice as sent, or of the letter that came
    """

    case: str
    law: str
    step: Step
    on: date
    answer: Answered | None = None
    file: Sha256 | None = None
    because: str | None = None


def refuse_out_of_order(before: Sequence[Event], event: Event, *, today: date) -> None:
    """Raise UserError where a step cannot follow those before, of the same case and law."""
    which = f"{event.case} ({event.law})"
    steps = [each.step for each in before]
    if event.on > today:
        raise UserError(Mistake("--on", f"{event.on} is still to come."))
    if event.step is Step.SENT:
        if Step.SENT in steps:
            raise UserError(Mistake(which, f"it was sent on {before[0].on} already."))
        return
    if Step.SENT not in steps:
        raise UserError(
            Mistake(which, "no such notice is on record as sent.", "Say `personae notice sent`.")
        )
    if Step.CLOSED in steps:
        raise UserError(Mistake(which, f"it was closed on {before[-1].on}."))
    if event.on < before[-1].on:
        what = f"{event.on} lies before its last step, {before[-1].step} on {before[-1].on}."
        raise UserError(Mistake("--on", what))


def follows(events: Sequence[Event]) -> str:
    """What a law that was read says of what comes next; empty where it says nothing."""
    last = events[-1]
    if last.step is Step.SENT and last.law == "us-take-it-down":
        return f"A covered platform has until about {last.on + _TAKEN_DOWN} (48 hours)."
    back = last.step is Step.COUNTER and last.law == "us-dmca"
    if back or (last.step is Step.SENT and last.law == "us-dmca-counter"):
        start, end = business_days(last.on, _BACK_FROM), business_days(last.on, _BACK_UNTIL)
        return (
            f"The service puts the material back between {start} and {end}, unless it is told of "
            "an action in court. Public holidays, which are not counted here, make it later."
        )
    if last.step is Step.ANSWERED and last.law == "eu-dsa-16":
        until = _months_later(last.on, _COMPLAINT_MONTHS)
        return f"A complaint against the decision can be made until {until} at least."
    return ""


def business_days(start: date, count: int) -> date:
    """So many weekdays after `start`; public holidays are not known here."""
    day = start
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < _SATURDAY
    return day


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + year, month + 1, 1)
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))

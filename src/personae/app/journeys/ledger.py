"""Put pay on record: what a period's lines add, payments, disputes and their answers, closings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from personae.app.journeys.ledger_record import (
    ANSWERED,
    DISPUTED,
    PAID,
    POSTED,
    REVERSED,
    entry_about,
    entry_of_closing,
    entry_of_moves,
    entry_of_questions,
    ledger_of,
)
from personae.app.journeys.pay_erased import require_told_apart
from personae.pay import acts
from personae.pay.as_json import (
    accrual_as_json,
    answered_as_json,
    disputed_as_json,
    payment_as_json,
)
from personae.pay.names import called, short
from personae.pay.posting import post as compare
from personae.vocabulary.mistake import Mistake, UserError
from personae.vocabulary.names import PictureId

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from personae.app.wiring import House
    from personae.pay.booked import Booked
    from personae.pay.books import LineId
    from personae.pay.disputes import Answered, Disputed, Outcome
    from personae.pay.ledger import Closing, Ledger
    from personae.pay.line import Line
    from personae.pay.posting import Posted
    from personae.vocabulary.money import Money
    from personae.vocabulary.term import Term


def post(
    house: House,
    lines: Iterable[Line],
    *,
    picture: PictureId,
    during: Term | None = None,
    on: date,
) -> Posted:
    """Put on record what these lines of one production add; nothing where they add nothing.

    during  the period that was run; None for the whole production
    raises  UserError, with nothing recorded
    """
    size, lines = house.record.size, tuple(lines)
    require_told_apart(house.record, picture, lines)
    posted = compare(ledger_of(house.record, size), lines, picture=picture, during=during, on=on)
    entries = [
        entry_of_moves(REVERSED, picture, on, posted.reversed, accrual_as_json),
        entry_of_moves(POSTED, picture, on, posted.new, accrual_as_json),
        entry_of_questions(picture, (*posted.settled, *posted.asked)),
    ]
    if added := [entry for entry in entries if entry.parts]:
        house.record.put_all(added, seen=size)
    return posted


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """name  the line's, as short as it can be
    line  as it stands now
    new   False where the very same payment was on record already
    """

    name: str
    line: Booked
    new: bool


def pay(house: House, line: str, amount: Money, *, on: date | None, reference: str) -> Paid:
    """Record a payment for a line; the very same one twice is recorded once.

    line    the first digits of its id
    on      None for today
    raises  UserError, with nothing recorded
    """
    size, day = house.record.size, _day(house, on)
    ledger = ledger_of(house.record, size)
    name = called(ledger, line)
    paid = acts.pay(ledger, name, amount, on=day, reference=reference)
    if paid is not None:
        picture = paid.account.picture
        house.record.put(entry_of_moves(PAID, picture, day, [paid], payment_as_json), seen=size)
        ledger = ledger_of(house.record)
    booked = ledger.line(name)
    if booked is None:
        raise ValueError(f"{name} was paid, and is not in the books")
    return Paid(name=short(ledger, name), line=booked, new=paid is not None)


def dispute(
    house: House, line: str, *, because: str, by: str | None, on: date | None
) -> tuple[str, Disputed]:
    """Hold a line until it is answered; the line's short name, and the dispute.

    by      None for the performer themselves
    raises  UserError, with nothing recorded
    """
    size, day = house.record.size, _day(house, on)
    ledger = ledger_of(house.record, size)
    name = called(ledger, line)
    of = _line(ledger, name)
    disputed = acts.dispute(ledger, name, because=because, by=by or of.performer, on=day)
    house.record.put(entry_about(DISPUTED, of, disputed_as_json(disputed)), seen=size)
    return short(ledger, name), disputed


def answer(
    house: House, line: str, *, says: str, outcome: Outcome, by: str, on: date | None
) -> tuple[str, Answered]:
    """Answer the open dispute of a line; the line's short name, and the answer.

    raises  UserError, with nothing recorded
    """
    size, day = house.record.size, _day(house, on)
    ledger = ledger_of(house.record, size)
    name = called(ledger, line)
    answered = acts.answer(ledger, name, says=says, outcome=outcome, by=by, on=day)
    entry = entry_about(ANSWERED, _line(ledger, name), answered_as_json(answered))
    house.record.put(entry, seen=size)
    return short(ledger, name), answered


def close(house: House, picture: str, *, until: date) -> Closing:
    """Close a production's books before `until`. Raises UserError, with nothing recorded."""
    size, on = house.record.size, house.today
    ledger = ledger_of(house.record, size)
    closing = acts.close(ledger, PictureId(picture), until=until, on=on)
    house.record.put(entry_of_closing(closing), seen=size)
    return closing


def _day(house: House, on: date | None) -> date:
    """The day that was said, or today. Raises UserError for a day that has not come."""
    if on is not None and on > house.today:
        raise UserError(Mistake("--on", f"{on} has not come: it is {house.today}."))
    return on or house.today


def _line(ledger: Ledger, name: LineId) -> Line:
    """As it was last put into the books, or asked about."""
    booked, asked = ledger.line(name), ledger.question(name)
    if booked is not None:
        return booked.line
    if asked is not None:
        return asked.line
    raise ValueError(f"no line is called {name}")

"""What people do with the ledger: pay a line, dispute it, answer, close a period.

Each gives the fact that goes on record, or says in a sentence why it may not.
"""

from datetime import date, timedelta

from personae.pay.booked import Booked
from personae.pay.books import LineId, Payment, owed_account, payment
from personae.pay.disputes import Answered, Disputed, Outcome
from personae.pay.ledger import Closing, Ledger
from personae.pay.names import short
from personae.vocabulary.mistake import Mistake, UserError, did_you_mean
from personae.vocabulary.money import Money
from personae.vocabulary.names import PictureId

_ANSWER = "`personae pay answer` answers it."


def pay(ledger: Ledger, line: LineId, amount: Money, *, on: date, reference: str) -> Payment | None:
    """A payment for one line, part of it or more; None where the very same is on record.

    raises  UserError for a line without an amount or held by a dispute, another currency, nothing
            or less, a closed day, and a reference that stands for another payment of the line
    """
    where = short(ledger, line)
    booked = ledger.line(line)
    if booked is None:
        raise UserError(_without_amount(ledger, line))
    paid = payment(line, owed_account(booked.line), amount, on=on, reference=reference.strip())
    before = ledger.transactions.get(paid.key)
    if isinstance(before, Payment):
        if (before.amount, before.day) == (amount, on):
            return None
        raise UserError(
            Mistake(
                where,
                f"{paid.reference} is on record for it already: {before.amount} on {before.day}.",
                "Another payment needs a reference of its own.",
            )
        )
    if not paid.reference:
        raise UserError(Mistake(where, "a payment needs a reference, by which it is found again."))
    _refuse(ledger, booked, amount, on)
    return paid


def _refuse(ledger: Ledger, booked: Booked, amount: Money, on: date) -> None:
    """Raise where this may not be paid."""
    where, line = short(ledger, booked.id), booked.line
    if (held := booked.held) is not None:
        raise UserError(
            Mistake(
                where,
                f"it is held: {held.by} disputed it on {held.on} and was not answered.",
                f"{_ANSWER} Nothing was recorded.",
            )
        )
    if amount.currency != booked.amount.currency:
        raise UserError(
            Mistake(where, f"it is due in {booked.amount.currency}, not in {amount.currency}.")
        )
    if amount.amount <= 0:
        raise UserError(
            Mistake(
                where,
                f"a payment of {amount} is none.",
                "What was paid too much stands in the line's balance; nothing is taken back.",
            )
        )
    closed = ledger.closed_until(line.picture)
    if closed is not None and on < closed:
        raise UserError(
            Mistake(
                where,
                f"{on} lies in a closed period: the books of {line.picture} are closed until "
                f"{closed}.",
                f"Date it {closed} or later.",
            )
        )


def _without_amount(ledger: Ledger, line: LineId) -> Mistake:
    question = ledger.question(line)
    asks = "" if question is None else ", ".join(question.line.asks)
    return Mistake(
        short(ledger, line),
        "it has no amount yet, and a person must decide.",
        f"What is missing: {asks}." if asks else "",
    )


def dispute(ledger: Ledger, line: LineId, *, because: str, by: str, on: date) -> Disputed:
    """Hold a line. Raises UserError without a reason, and where it is held already."""
    where, before = short(ledger, line), ledger.disputes(line)
    if not because.strip():
        raise UserError(Mistake(where, "a dispute says why."))
    for held, answered in before:
        if answered is None:
            raise UserError(
                Mistake(
                    where,
                    f"it is held already: {held.by} disputed it on {held.on} and was not answered.",
                    _ANSWER,
                )
            )
    return Disputed(line=line, number=len(before), because=because.strip(), by=by, on=on)


def answer(
    ledger: Ledger, line: LineId, *, says: str, outcome: Outcome, by: str, on: date
) -> Answered:
    """End a dispute. Raises UserError where none is open, and for an answer that says nothing."""
    where = short(ledger, line)
    if not says.strip():
        raise UserError(Mistake(where, "an answer says why."))
    for held, answered in ledger.disputes(line):
        if answered is None:
            if on < held.on:
                raise UserError(
                    Mistake(where, f"it was disputed on {held.on}, and cannot be answered on {on}.")
                )
            return Answered(
                line=line, number=held.number, says=says.strip(), outcome=outcome, by=by, on=on
            )
    raise UserError(Mistake(where, "no dispute of it is open, so there is nothing to answer."))


def close(ledger: Ledger, picture: PictureId, *, until: date, on: date) -> Closing:
    """Close a production's books for every day before `until`; they are never opened again.

    raises  UserError for days that are not over, for what is closed already, and for a production
            of which the ledger has nothing
    """
    pictures = ledger.pictures()
    if picture not in pictures:
        raise UserError(
            Mistake(
                picture,
                "no pay of that production is on record.",
                did_you_mean(picture, pictures) or "`personae pay show` lists what is.",
            )
        )
    closed = ledger.closed_until(picture)
    if closed is not None and until <= closed:
        raise UserError(Mistake(picture, f"its books are closed until {closed} already."))
    if until > on + timedelta(days=1):
        raise UserError(
            Mistake(
                picture,
                f"its books cannot be closed until {until}: on {on} the period is not over.",
            )
        )
    return Closing(picture=picture, until=until, on=on)

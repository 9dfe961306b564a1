"""Whose pay in the books can no longer be told, before a run would book it a second time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from personae.app.journeys.ledger_record import ANSWERED, ASKED, DISPUTED, PAID, POSTED, REVERSED
from personae.app.journeys.registry import enrolments
from personae.proof.record import ERASED
from personae.vocabulary.mistake import Mistake, UserError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from personae.pay.line import Line
    from personae.proof.record import Record
    from personae.vocabulary.names import PictureId

_KINDS = (POSTED, REVERSED, PAID, ASKED, DISPUTED, ANSWERED)


def require_told_apart(record: Record, picture: PictureId, lines: Iterable[Line]) -> None:
    """Refuse to book for somebody unknown where somebody with pay in these books was erased.

    Who was erased cannot be told, and their lines cannot be found again: booked anew they would
    stand beside what is left over of them, and be paid again. Whoever has pay here that was booked
    before and can still be read is somebody else; so is whoever was enrolled, for that a person did
    on purpose. Other ways onto the record, as an audit, say nothing of it.

    raises  UserError, with everybody it may be
    """
    erasures = [(entry.number, entry.at.date()) for entry in record.entries(ERASED)]
    if not erasures:
        return
    last = max(number for number, _ in erasures)
    lost: list[int] = []
    known = set(enrolments(record))
    for entry in (entry for kind in _KINDS for entry in record.entries(kind)):
        if entry.number > last or entry.envelope["picture"] != picture:
            continue
        known |= entry.parts.keys()
        if entry.erased:
            lost.append(entry.number)
    if not lost:
        return
    days = sorted({day for number, day in erasures if number > min(lost)})
    when = " or ".join(day.isoformat() for day in days)
    mistakes = [
        Mistake(
            name,
            f"somebody whose pay stands in the books of {picture} was erased on {when}, and it may "
            "be them: nothing of theirs is in the books, and they are not enrolled.",
            "If it was them, take them out of the production's files: booked again they would be "
            "on record anew, and paid again. If it is somebody else, say so with "
            f'`personae performer add "Their Name" --id {name}`. Nothing was booked.',
        )
        for name in sorted({line.performer for line in lines} - known)
    ]
    if mistakes:
        raise UserError(*mistakes)

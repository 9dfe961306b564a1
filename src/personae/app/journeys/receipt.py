"""A receipt of a consent, made of the record alone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from personae.app.journeys.offer_answer import SIGNED
from personae.app.journeys.opened import put_opened
from personae.app.journeys.registry import (
    CONSENTED,
    consent_called,
    consents,
    enrolments,
    withdrawals,
)
from personae.consent.agreement import ended
from personae.consent.formats.c2pa_assertion import reference
from personae.consent.formats.receipt import Receipt, Shown
from personae.consent.life import state
from personae.vocabulary.mistake import Mistake, UserError
from personae.vocabulary.names import Sha256, is_id

if TYPE_CHECKING:
    from personae.app.wiring import House
    from personae.consent.agreement import Consent, Withdrawal
    from personae.proof.record import Record, Recorded


def receipt_of(house: House, consent: str, *, on: date) -> Receipt:
    """The receipt on the day `on`; that it was made is on record.

    Raises UserError for a consent that nobody signed by then.
    """
    held = consent_called(house.record, consent, where="consent receipt")
    gone, others = withdrawals(house.record), consents(house.record)
    became = state(held, gone, others, on=on)
    if not became.agreed:
        raise UserError(
            Mistake(
                "consent receipt",
                f"`{held.id}` is no consent on {on}: nobody had signed it.",
                "A receipt tells what was agreed.",
            )
        )
    entry = _put_on_record(house.record, held)
    person = enrolments(house.record).get(held.performer)
    put_opened(house.record, "consent receipt", [held.performer])
    return Receipt(
        consent=held,
        name=_as_people_write(held.performer) if person is None else person.name,
        company=_as_people_write(held.granted_to),
        state=became,
        on=on,
        end=_end(house, held),
        shown=_shown(house.record, held),
        number=entry.number,
        at=entry.at,
        reference=reference(house.vault.mark, held),
    )


def _put_on_record(record: Record, held: Consent) -> Recorded:
    return next(
        entry
        for entry in record.entries(CONSENTED, held.performer)
        if any(part["consent"] == held.id for part in entry.parts.values())
    )


def _end(house: House, held: Consent) -> Withdrawal | None:
    """The withdrawal that ends it first, whether or not it counts yet."""
    return ended(held, withdrawals(house.record), on=date.max)


def _shown(record: Record, held: Consent) -> Shown | None:
    """What the performer's own answer says that they were shown."""
    for entry in record.entries(SIGNED, held.performer):
        for part in entry.parts.values():
            answer = part["answer"]
            if part["consent"] == held.id and isinstance(answer, dict):
                return Shown(
                    language=str(answer["language"]),
                    digest=Sha256(str(answer["disclosure"])),
                    answer=answer,
                )
    return None


def _as_people_write(name: str) -> str:
    """`northlight-pictures` is Northlight Pictures; a name that is no id stays as it is."""
    return name.replace("-", " ").title() if is_id(name) else name

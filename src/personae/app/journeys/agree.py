"""Put consents and withdrawals on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from personae.app.files.consent import read_consent
from personae.app.journeys.registry import (
    CONSENTED,
    WITHDRAWN,
    consent_called,
    consents,
    enrolments,
    one,
    withdrawals,
)
from personae.consent.agreement import Withdrawal
from personae.consent.as_json import as_json, withdrawal_as_json
from personae.vocabulary.entry import Entry
from personae.vocabulary.mistake import Mistake, UserError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from personae.app.wiring import House
    from personae.consent.agreement import Consent


def record_consents(house: House, files: Sequence[Path]) -> tuple[Consent, ...]:
    """Read the consents of `files` and put all of them on record, or none.

    Raises UserError with every mistake of every file.
    """
    size = house.record.size
    mistakes: list[Mistake] = []
    read: list[tuple[Path, Consent]] = []
    for file in files:
        try:
            read.append((file, read_consent(file)))
        except UserError as error:
            mistakes += error.mistakes
    known = enrolments(house.record)
    taken = {c.id for c in consents(house.record)}
    for file, consent in read:
        try:
            one(known, consent.performer, where=file.name)
        except UserError as error:
            mistakes += error.mistakes
        if consent.id in taken:
            mistakes.append(
                Mistake(
                    file.name,
                    f"a consent `{consent.id}` is on record already; consents are never edited.",
                    "Give a new agreement an id of its own; to end the old one, withdraw it.",
                )
            )
        taken.add(consent.id)
    if mistakes:
        raise UserError(*mistakes)
    house.record.put_all(
        [
            Entry(kind=CONSENTED, envelope={}, parts={consent.performer: as_json(consent)})
            for _, consent in read
        ],
        seen=size,
    )
    return tuple(consent for _, consent in read)


def withdraw(house: House, consent: str, *, on: date, effective: date) -> Withdrawal:
    """Record that a performer withdrew a consent. It ends nothing before `effective`."""
    size = house.record.size
    held = consent_called(house.record, consent, where="consent withdraw")
    if effective < on:
        raise UserError(
            Mistake("--effective", f"a withdrawal of {on} cannot take effect on {effective}.")
        )
    withdrawal = Withdrawal(consent=held.id, on=on, effective=effective)
    if withdrawal in withdrawals(house.record):
        raise UserError(Mistake("consent withdraw", f"`{held.id}` was withdrawn so already."))
    house.record.put(
        Entry(kind=WITHDRAWN, envelope={}, parts={held.performer: withdrawal_as_json(withdrawal)}),
        seen=size,
    )
    return withdrawal

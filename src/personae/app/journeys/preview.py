"""What a withdrawal would touch: read from the record and the productions' files, put nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from personae.app.files.production import read_production
from personae.app.journeys.audit import AUDITED
from personae.app.journeys.due import due_lines
from personae.app.journeys.ledger_record import ledger_of
from personae.app.journeys.registry import (
    born,
    consent_called,
    consents,
    enrolments,
    lives,
    withdrawals,
)
from personae.consent.agreement import Withdrawal, ended
from personae.consent.life import State, state
from personae.consent.standing import ends_on, with_birth
from personae.pay.line import Earning
from personae.pay.standing import UNPAID, Item
from personae.reconciliation.asked import Consents
from personae.reconciliation.withdrawing import touched
from personae.vocabulary.mistake import Mistake, UserError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from personae.app.wiring import House
    from personae.consent.agreement import Consent
    from personae.pay.ledger import Ledger
    from personae.reconciliation.production import Production
    from personae.reconciliation.withdrawing import Touched

_OF_REPLICAS = (Earning.REPLICA, Earning.SCAN, Earning.RESIDUAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchedPicture:
    """payments  the lines of pay for scans and replicas of the performer, with where they stand"""

    touched: Touched
    payments: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """state     what has become of the consent by now
    ends      the day on which it ends, withdrawn or not: its term, or a guardian's word; or None
    already   the withdrawal of it on record that takes effect first, on whichever day
    pictures  those whose files were given
    others    pictures that the consent names or audits on record show, whose files were not given
    """

    consent: Consent
    state: State
    on: date
    effective: date
    ends: date | None
    already: Withdrawal | None
    pictures: tuple[TouchedPicture, ...]
    others: tuple[str, ...]


def preview(
    house: House, consent_id: str, productions: Sequence[Path], *, effective: date | None = None
) -> Preview:
    """What withdrawing a consent would touch.

    effective  the day from which it would count; else today
    raises     UserError for an unknown consent, or a production that it does not speak of
    """
    consent = consent_called(house.record, consent_id, where="consent preview-withdrawal")
    every, gone = consents(house.record), withdrawals(house.record)
    day = effective or house.today
    known = with_birth(consent, born(enrolments(house.record).get(consent.performer)))
    found = state(known, gone, every, on=house.today)
    if consent.signed is None:
        return _nothing(consent, found, house.today, day)
    withdrawal = Withdrawal(consent=consent.id, on=min(day, house.today), effective=day)
    ledger, known_lives = ledger_of(house.record), lives(enrolments(house.record))
    pictures = []
    for file in productions:
        production = read_production(file)
        _speaks(consent, production, file)
        held = Consents(
            production=production,
            given=every,
            withdrawals=gone,
            judged_on=day - timedelta(days=1),
            lives=known_lives,
        )
        pictures.append(
            TouchedPicture(
                touched=touched(held, withdrawal),
                payments=_payments(production, consent, ledger),
            )
        )
    given = {one.touched.production.picture for one in pictures}
    named = dict.fromkeys((*consent.pictures, *_audited(house, consent)))
    return Preview(
        consent=consent,
        state=found,
        on=house.today,
        effective=day,
        ends=ends_on(known),
        already=ended(consent, gone, on=date.max),
        pictures=tuple(pictures),
        others=tuple(name for name in named if name not in given),
    )


def _nothing(consent: Consent, found: State, on: date, effective: date) -> Preview:
    """Of what was never agreed there is nothing to withdraw, whatever anybody answered."""
    return Preview(
        consent=consent,
        state=found,
        on=on,
        effective=effective,
        ends=None,
        already=None,
        pictures=(),
        others=(),
    )


def _speaks(consent: Consent, production: Production, file: Path) -> None:
    if not consent.speaks_of(production.picture):
        raise UserError(
            Mistake(
                str(file),
                f"`{consent.id}` does not speak of {production.picture}.",
                f"It is for: {', '.join(consent.pictures)}.",
            )
        )


def _payments(production: Production, consent: Consent, ledger: Ledger) -> tuple[Item, ...]:
    lines = [
        line
        for line in due_lines(production, None)
        if line.performer == consent.performer and line.earning in _OF_REPLICAS
    ]
    states = ledger.states(lines)
    return tuple(Item(line=line, state=states.get(line.key, UNPAID)) for line in lines)


def _audited(house: House, consent: Consent) -> list[str]:
    """Pictures of audits on record that had this performer among their cast."""
    return [
        str(entry.envelope["picture"])
        for entry in house.record.entries(AUDITED)
        if consent.performer in entry.parts and consent.speaks_of(str(entry.envelope["picture"]))
    ]

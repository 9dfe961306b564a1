"""A receipt of a consent, made of the record alone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from personae.app.journeys.formats import vouched
from personae.app.journeys.offer import OFFERED
from personae.app.journeys.offer_answer import SIGNED
from personae.app.journeys.opened import put_opened
from personae.app.journeys.registry import (
    CONSENTED,
    born,
    consent_called,
    consents,
    enrolments,
    withdrawals,
)
from personae.app.journeys.signatures import signatures, signatures_as_json
from personae.consent.agreement import ended
from personae.consent.formats.c2pa_assertion import reference
from personae.consent.formats.receipt import Receipt, Sealed, Shown
from personae.consent.granting import NO_TITLES
from personae.consent.life import pause, state
from personae.consent.standing import with_birth
from personae.proof.keys import Verdict
from personae.vocabulary.mistake import Mistake, UserError
from personae.vocabulary.names import Sha256, is_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from personae.app.journeys.signatures import Found
    from personae.app.wiring import House
    from personae.consent.agreement import Consent, Withdrawal
    from personae.proof.record import Record, Recorded


def receipt_of(
    house: House, consent: str, *, on: date, titles: Mapping[str, str] = NO_TITLES
) -> Receipt:
    """The receipt on the day `on`; that it was made is on record.

    titles  of pictures by their ids, as far as they are known
    Raises UserError for a consent that nobody signed by then.
    """
    held = consent_called(house.record, consent, where="consent receipt")
    gone, others = withdrawals(house.record), consents(house.record)
    person = enrolments(house.record).get(held.performer)
    known = with_birth(held, born(person))
    became = state(known, gone, others, on=on)
    if not became.agreed:
        raise UserError(
            Mistake(
                "consent receipt",
                f"`{held.id}` is no consent on {on}: nobody had signed it.",
                "A receipt tells what was agreed.",
            )
        )
    entry = _put_on_record(house.record, held)
    found = signatures(house, held)
    as_kept = signatures_as_json(found)
    word = vouched(house.record, held)
    put_opened(house.record, "consent receipt", [held.performer])
    return Receipt(
        consent=held,
        name=_as_people_write(held.performer) if person is None else person.name,
        company=_as_people_write(held.granted_to),
        state=became,
        pause=pause(known, on=on) if became.lasts else None,
        on=on,
        end=_end(house, held),
        shown=_shown(house.record, held) or _shown_by(found),
        sealed=tuple(_sealed(each, kept) for each, kept in zip(found, as_kept, strict=True)),
        vouched_by=None if word is None else str(word["issuer"]),
        number=entry.number,
        at=entry.at,
        reference=reference(house.vault.mark, held),
        titles=titles,
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
                    refused=_refused(record, held, answer),
                )
    return None


def _refused(
    record: Record, held: Consent, answer: Mapping[str, Any]
) -> dict[str, tuple[str, ...]]:
    """By language, what they said no to as the page called it: that offer is on record, whole."""
    no = [f"part.{part}" for part, yes in answer["parts"].items() if not yes]
    found: dict[str, tuple[str, ...]] = {}
    for entry in record.entries(OFFERED, held.performer):
        for made in entry.parts.values():
            if made["agreement"] == answer["agreement"]:
                pages: Any = made["shown"]
                found |= {tag: _called(no, page["said"]) for tag, page in pages.items()}
    return found


def _called(places: Sequence[str], said: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The texts of each place of a page, in its order, as one."""
    return tuple(
        " ".join(text for place, text in said if place == wanted).rstrip(".") for wanted in places
    )


def _shown_by(found: tuple[Found, ...]) -> Shown | None:
    """What the newest signature of the performer's that counts was made over."""
    over = [
        each.signed.over["disclosure"]
        for each in found
        if each.verdict is Verdict.COUNTS and "disclosure" in each.signed.over
    ]
    return Shown(language=None, digest=over[-1], answer=None) if over else None


def _sealed(found: Found, kept: dict[str, Any]) -> Sealed:
    return Sealed(
        who=found.signed.signer,
        company=found.by == "producer",
        at=found.signed.at,
        counts=found.verdict is Verdict.COUNTS,
        kept=kept,
    )


def _as_people_write(name: str) -> str:
    """`northlight-pictures` is Northlight Pictures; a name that is no id stays as it is."""
    return name.replace("-", " ").title() if is_id(name) else name

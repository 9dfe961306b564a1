"""Consents in the formats of others: written out, and what came in put on record as what it is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date
from typing import TYPE_CHECKING, TypeAlias

from personae.app import wiring
from personae.app.files.rdf_consent import consent_to_odrl_text
from personae.app.journeys.key_record import house_key_number
from personae.app.journeys.opened import put_opened
from personae.app.journeys.registry import (
    born,
    consent_called,
    consents,
    enrolments,
    withdrawals,
)
from personae.consent.formats import c2pa_assertion, credential, rsl_media
from personae.consent.formats.data_integrity import Key
from personae.consent.formats.multibase import key_of
from personae.consent.formats.rsl_media_xml import read_declarations
from personae.consent.life import Pause, pause, state
from personae.consent.standing import GUARDIAN, guardian_ends_on, with_birth
from personae.vocabulary.answer import Answer
from personae.vocabulary.entry import Entry, sha256_of
from personae.vocabulary.mistake import Mistake, UserError
from personae.vocabulary.names import ConsentId

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from personae.app.files.rdf_text import Syntax
    from personae.app.journeys.registry import Enrolment
    from personae.app.wiring import House
    from personae.consent.agreement import Consent
    from personae.consent.formats.credential import Standing
    from personae.consent.formats.loss import Loss
    from personae.proof.record import Record
    from personae.vocabulary.entry import Json

EXPORTED = "consent-exported"
IMPORTED = "consent-imported"
FORMATS = ("odrl", "rsl-media", "vc", "c2pa")
_HEX_KEY = 64  # digits
_PAUSED = {
    Pause.NO_DAYS: "it names no days",
    Pause.NOT_BEGUN: "its term has not begun",
    Pause.NOBODY_SAYS: "a guardian gave it, and nobody recorded the performer's birth",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What some formats ask beside the consent.

    identity  the performer's registered identifier, for RSL-MEDIA
    contact   where whoever wants more may ask, likewise
    days      how long a credential may be relied on at most
    syntax    of ODRL
    """

    identity: str | None = None
    contact: str | None = None
    days: int = credential.DAYS
    syntax: Syntax = "turtle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """data    the file's bytes
    losses  every term of the consent that it does not tell
    """

    consent: Consent
    format: str
    data: bytes
    losses: tuple[Loss, ...]


_Written: TypeAlias = "tuple[bytes, tuple[Loss, ...]]"


def export_consent(house: House, consent: str, *, to: str, asked: Asked) -> Exported:
    """The consent in the format `to`, once it is on record that it went out.

    Raises UserError for a consent that nobody signed, and where the format asks for what was not
    given or cannot be true of the consent.
    """
    size = house.record.size
    held = consent_called(house.record, consent, where="consent export")
    if held.signed is None or held.signed.on > house.today:
        raise UserError(
            Mistake(
                "consent export",
                f"`{held.id}` is no consent: nobody signed it."
                if held.signed is None
                else f"`{held.id}` is no consent on {house.today}: nobody had signed it.",
                "Only what was agreed is written for others to read.",
            )
        )
    data, losses = _WRITERS[to](house, held, asked)
    part: dict[str, Json] = {
        "consent": held.id,
        "format": to,
        "document": sha256_of(data),
        "lost": [loss.term for loss in losses],
    }
    house.record.put(Entry(kind=EXPORTED, envelope={}, parts={held.performer: part}), seen=size)
    put_opened(house.record, "consent export", [held.performer])
    return Exported(consent=held, format=to, data=data, losses=losses)


def standing_of(house: House, consent: Consent) -> Standing:
    """What else is on record of the performer."""
    theirs = tuple(c for c in consents(house.record) if c.performer == consent.performer)
    return credential.Standing(withdrawals=withdrawals(house.record), others=theirs)


def vouched(record: Record, consent: Consent) -> Mapping[str, Json] | None:
    """By whose word alone a consent is on record (`issuer`), and what they call it (`of`).

    None where it was recorded here.
    """
    for entry in record.entries(IMPORTED, consent.performer):
        for part in entry.parts.values():
            kept, said = part["consent"], part["said"]
            if part["grants"] and isinstance(kept, dict) and kept["consent"] == consent.id:
                return said if isinstance(said, dict) else None
    return None


def still_vouched(house: House, consent: str) -> tuple[ConsentId, ...]:
    """Other consents on record of the same agreement, by the same issuer's word, that last.

    A credential issued anew is a consent of its own; what ends the one ends no other by itself.
    """
    every, gone = consents(house.record), withdrawals(house.record)
    words = {c.id: vouched(house.record, c) for c in every}
    word = words.get(ConsentId(consent))
    if word is None:
        return ()
    return tuple(
        c.id
        for c in every
        if c.id != consent
        and (other := words[c.id]) is not None
        and (other["issuer"], other["of"]) == (word["issuer"], word["of"])
        and state(c, gone, every, on=house.today).lasts
    )


def minor_on(person: Enrolment | None, consent: Consent | None, on: date) -> Answer:
    """Whether the performer is a minor, by the registry's birth, else by the consent's own.

    Unknown where neither says; for whom a guardian signs is one until somebody says when not.
    """
    by = None if consent is None else consent.granted_by
    day = born(person) or (None if by is None else by.performer_born)
    if day is not None:
        return Answer.of(on < guardian_ends_on(day))
    guarded = consent is not None and consent.granted_by.acting_as == GUARDIAN
    return Answer.YES if guarded else Answer.UNKNOWN


def key_named(text: str) -> bytes:
    """The public key that `--issuer` names: a `did:key`, its last part, or 64 hex digits."""
    try:
        if len(text) == _HEX_KEY:
            return bytes.fromhex(text)
        return key_of(text if text.startswith("did:") else f"did:key:{text}")
    except ValueError as error:
        raise UserError(
            Mistake("--issuer", str(error), "Write `did:key:z6Mk…`, or the key's 64 hex digits.")
        ) from None


def written(said: Json) -> bytes:
    """JSON as our files have it."""
    return (json.dumps(said, ensure_ascii=False, indent=2) + "\n").encode()


def _odrl(house: House, consent: Consent, asked: Asked) -> _Written:
    found = standing_of(house, consent)
    text, losses = consent_to_odrl_text(
        consent, syntax=asked.syntax, withdrawals=found.withdrawals, others=found.others
    )
    return text.encode(), losses


def _credential(house: House, consent: Consent, asked: Asked) -> _Written:
    if (elsewhere := vouched(house.record, consent)) is not None:
        raise _refused(consent, f"it is on record by the word of {elsewhere['issuer']} alone.")
    signer = wiring.house_signer(house, house_key_number(house.record))
    try:
        said = credential.credential(
            _with_birth(house, consent),
            Key(public=signer.public_key, sign=signer.sign),
            standing=standing_of(house, consent),
            at=house.clock.now().astimezone(UTC),
            on=house.today,
            days=asked.days,
        )
    except credential.NotIssuedError as error:
        raise _refused(consent, str(error)) from None
    return written(said), credential.loss_report(consent)


def _rsl_media(house: House, consent: Consent, asked: Asked) -> _Written:
    if not asked.identity or not asked.contact:
        raise UserError(
            Mistake(
                "consent export",
                "a declaration names the performer's registered identifier and a contact.",
                "Give --identity and --contact.",
            )
        )
    person = enrolments(house.record).get(consent.performer)
    try:
        declared = rsl_media.declaration(
            consent,
            identity=asked.identity,
            contact=asked.contact,
            standing=standing_of(house, consent),
            on=house.today,
            minor=minor_on(person, consent, house.today),
        )
    except ValueError as error:
        raise _refused(consent, str(error)) from None
    data = rsl_media.as_xml(declared)
    read_declarations(data, "the declaration")  # what is written can be read
    return data, rsl_media.loss_report(consent, declared)


def _c2pa(house: House, consent: Consent, _asked: Asked) -> _Written:
    found = standing_of(house, consent)
    today = house.today
    known = _with_birth(house, consent)
    became = state(known, found.withdrawals, found.others, on=today)
    if became.lasts and (why := pause(known, on=today)) is not None:
        raise _refused(consent, f"on {today} it lets nobody do anything: {_PAUSED[why]}.")
    by = c2pa_assertion.reference(house.vault.mark, consent)
    try:
        said = c2pa_assertion.assertion(consent, by, state=became, on=today)
    except ValueError as error:
        raise _refused(consent, f"{error}.") from None
    return written(said), c2pa_assertion.loss_report(consent)


def _with_birth(house: House, consent: Consent) -> Consent:
    """To ask what stands; what goes out of it tells no birth."""
    return with_birth(consent, born(enrolments(house.record).get(consent.performer)))


def _refused(consent: Consent, why: str) -> UserError:
    return UserError(Mistake("consent export", f"`{consent.id}`: {why}", "Nothing was written."))


_WRITERS: dict[str, Callable[[House, Consent, Asked], _Written]] = {
    "odrl": _odrl,
    "rsl-media": _rsl_media,
    "vc": _credential,
    "c2pa": _c2pa,
}

"""A receipt of a consent, for the performer to keep: JSON after ISO/IEC TS 27560.

The field names are those that public descriptions of TS 27560:2023 give (header, processing of
PII, parties, events); the text of the standard was not read, so conformance is not claimed. What
no such field has a place for stands under `personae`, the whole agreement first, so that its
digest can be worked out again from the receipt alone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from personae.consent.agreement import Consent, Withdrawal
from personae.consent.as_json import as_json, withdrawal_as_json
from personae.consent.formats.c2pa_assertion import Reference
from personae.consent.granting import granted, withheld
from personae.consent.life import Pause, State
from personae.consent.texts import Texts
from personae.vocabulary.entry import Json, canonical_bytes, sha256_of
from personae.vocabulary.names import Sha256

SCHEMA = "personae/receipt/1"
DPV = "https://w3id.org/dpv#"
# W3C's Data Privacy Vocabulary has a word for these; for what was superseded it has none.
STATES = {
    State.SIGNED: f"{DPV}ConsentGiven",
    State.COUNTERSIGNED: f"{DPV}ConsentGiven",
    State.EXPIRED: f"{DPV}ConsentExpired",
    State.WITHDRAWN: f"{DPV}ConsentWithdrawn",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the performer was shown before they signed, as their own signature says.

    language  None where only a digest was signed
    answer    the answer file, whole; None where there is none
    refused   by language, each part of the offer to which they said no, as the page called it
    """

    language: str | None
    digest: Sha256
    answer: dict[str, Json] | None
    refused: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A digital signature over the agreement.

    who     made it, as the record calls them; `company` whether the company did
    counts  by what is on record of keys
    kept    the signature itself, so that others can check it
    """

    who: str
    company: bool
    at: datetime
    counts: bool
    kept: dict[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """All that a receipt says; made of the record alone.

    name        of the performer, as people write it
    company     likewise
    state       what had become of the consent by the end of `on`
    pause       why it let nobody do anything on that day, though it was signed and had not ended
    end         the withdrawal that counts first, whether or not it counts yet; None without one
    shown       None where the record does not hold it
    sealed      the digital signatures on record, in its order
    vouched_by  the issuer of the credential by which alone it is on record; None without one
    number      of the entry that put it on record, counted from 0; `at` when, UTC
    reference   by which a film points at it
    titles      of pictures by their ids, as far as they are known
    """

    consent: Consent
    name: str
    company: str
    state: State
    pause: Pause | None
    on: date
    end: Withdrawal | None
    shown: Shown | None
    sealed: tuple[Sealed, ...]
    vouched_by: str | None
    number: int
    at: datetime
    reference: Reference
    titles: Mapping[str, str] = field(default_factory=dict)

    def withheld(self, say: Texts) -> tuple[str, ...]:
        """What the performer said no to, part by part, and what the agreement keeps back."""
        told = {} if self.shown is None else self.shown.refused
        parts = told.get(say.tag, ())
        return (
            *(say("receipt.refused", part=part) for part in parts),
            *withheld(self.consent, say),
        )

    @property
    def digest(self) -> Sha256:
        """SHA-256 of the agreement's canonical JSON (RFC 8785), as it stands under `personae`."""
        return sha256_of(canonical_bytes(as_json(self.consent)))


def receipt_as_json(receipt: Receipt, say: Texts) -> dict[str, Json]:
    """Text, whole numbers, booleans and null only; `say` is the language of its sentences."""
    consent = receipt.consent
    return {
        "schema": SCHEMA,
        "header": {
            "schema_version": SCHEMA,
            "record_id": consent.id,
            "pii_principal_id": consent.performer,
        },
        "processing": _processing(receipt, say),
        "parties": [*_parties(receipt)],
        "events": [*_events(receipt)],
        "personae": {
            "agreement": as_json(consent),
            "digest": receipt.digest,
            "state": receipt.state.said,
            "pause": None if receipt.pause is None else receipt.pause.value,
            "on": receipt.on.isoformat(),
            "granted": [*granted(consent, say, receipt.titles)],
            "withheld": [*receipt.withheld(say)],
            "answer": None if receipt.shown is None else receipt.shown.answer,
            "vouched_by": receipt.vouched_by,
            "signatures": [each.kept for each in receipt.sealed],
            "entry": {"number": receipt.number, "at": receipt.at.isoformat()},
            "reference": {
                "id": receipt.reference.public_id.hex(),
                "salt": receipt.reference.salt.hex(),
            },
        },
    }


def _processing(receipt: Receipt, say: Texts) -> dict[str, Json]:
    consent, shown = receipt.consent, receipt.shown
    term = as_json(consent)["term"]
    purpose: dict[str, Json] = {
        "purpose": [*consent.purposes],
        "purpose_description": [use.description for use in consent.uses],
        "lawful_basis": f"{DPV}Consent",
        "pii_information": [{"pii_type": "likeness", "sensitive_pii": None}],
        "pii_controllers": [consent.granted_to],
        "processing_methods": [*consent.kinds],
        "retention_period": term,
        "processing_locations": [*consent.territories],
        "recipient_third_parties": {
            "sublicence": consent.sublicence,
            "transfer": consent.transfer,
        },
        "withdrawal_method": say("offer.keep_withdraw"),
    }
    return {
        "privacy_notice": None if shown is None else {"sha256": shown.digest},
        "language": None if shown is None else shown.language,
        "purposes": [purpose],
    }


def _parties(receipt: Receipt) -> Iterator[Json]:
    consent, by = receipt.consent, receipt.consent.granted_by
    yield {
        "party_id": consent.performer,
        "party_name": receipt.name,
        "party_role": f"{DPV}DataSubject",
    }
    if by.who != consent.performer:
        yield {"party_id": by.who, "party_name": by.who, "party_role": by.acting_as}
    yield {
        "party_id": consent.granted_to,
        "party_name": receipt.company,
        "party_role": f"{DPV}DataController",
    }


def _events(receipt: Receipt) -> Iterator[Json]:
    """What happened, in its order: a day where only a day is known."""
    consent, signed = receipt.consent, receipt.consent.signed
    if consent.disclosed_at is not None:
        yield _event("disclosed", consent.disclosed_at.isoformat(), consent.granted_to, None)
    if signed is not None:
        yield {
            **_event("signed", signed.on.isoformat(), consent.granted_by.who, State.SIGNED),
            "validity_duration": as_json(consent)["term"],
            "separately": signed.separately,
            "conspicuous": signed.conspicuous,
            "expression": None if signed.document is None else {"sha256": signed.document},
        }
    if consent.countersigned_on is not None:
        on = consent.countersigned_on.isoformat()
        yield _event("countersigned", on, consent.granted_to, State.COUNTERSIGNED)
    yield _event("recorded", receipt.at.isoformat(), "the house", None)
    if receipt.end is not None:
        on = receipt.end.on.isoformat()
        yield {
            **_event("withdrawn", on, consent.granted_by.who, State.WITHDRAWN),
            "withdrawal": withdrawal_as_json(receipt.end),
        }


def _event(kind: str, time: str, who: str, state: State | None) -> dict[str, Json]:
    return {
        "event_time": time,
        "event_type": kind,
        "entity_id": who,
        "event_state": None if state is None else STATES[state],
    }

"""Signatures over agreements: the performer's, the producer's beside it, and what both come to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from personae.app import wiring
from personae.app.journeys.key_record import house_key_number, judged
from personae.app.journeys.keys import short, whose_key
from personae.app.journeys.offer import offers
from personae.app.journeys.offer_answer import SIGNED
from personae.app.journeys.registry import consent_called
from personae.app.journeys.rider import RIDER_KEPT
from personae.consent.as_json import as_json
from personae.proof.keys import HOUSE, SAID, Verdict
from personae.proof.signatures import sign, signed_as_json, signed_from_json
from personae.vocabulary.entry import Entry, canonical_bytes, sha256_of
from personae.vocabulary.mistake import Mistake, UserError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from personae.app.files.signature_file import SignatureFile
    from personae.app.wiring import House
    from personae.consent.agreement import Consent
    from personae.proof.interfaces import Signer
    from personae.proof.signatures import Signed
    from personae.vocabulary.entry import Json
    from personae.vocabulary.names import ConsentId, Sha256

SIGNATURE = "consent-signature"
COUNTERSIGNED = "consent-countersigned"
_NOTHING = "Nothing was put on record."


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A signature on record and whether it counts.

    by       `performer` for whoever granted, `producer` for the house beside them
    verdict  by what is on record of keys now, and by when the signature came on record
    """

    by: str
    signed: Signed
    known_by: datetime
    verdict: Verdict

    @property
    def says(self) -> str:
        at = f"{self.signed.at:%Y-%m-%d %H:%M} UTC"
        counts = "It counts" if self.verdict is Verdict.COUNTS else "It does not count"
        over = " and ".join(sorted(self.signed.over))
        return (
            f"{self.signed.signer} as {self.signed.acting_as}, {at}, over {over}, with the key "
            f"{short(self.signed.key)} {counts}: {SAID[self.verdict]}"
        )


def agreement_of(consent: Consent) -> Sha256:
    """What is signed of an agreement: its terms, without what only follows from its signing."""
    terms = replace(consent, signed=None, countersigned_on=None, withdrawn=None)
    return sha256_of(canonical_bytes(as_json(terms)))


def signed_by_key(consent: Consent, by: Signer, disclosure: Sha256, at: datetime) -> Signed:
    """The signature of whoever grants, over the agreement and over what they were shown."""
    grantor = consent.granted_by
    over = {"agreement": agreement_of(consent), "disclosure": disclosure}
    return sign(by, signer=grantor.who, acting_as=grantor.acting_as, over=over, at=at)


def record_signature(
    house: House, file: SignatureFile, consent: str, disclosure: Sha256 | None
) -> tuple[Signed, bool]:
    """Put a signature over a consent on record; whether its key is seen for the first time.

    disclosure  digest of what the house has shown; None where it is on record as an offer
    Raises UserError, and records nothing, where it is over other words, over another disclosure,
    of somebody else, or of a key that does not stand for its signer.
    """
    size = house.record.size
    held = consent_called(house.record, consent, where="consent signature")
    signed, by = file.signed, held.granted_by
    if held.signed is None:
        raise UserError(
            Mistake(
                "consent signature",
                f"`{held.id}` stands on record as an offer, which grants nothing.",
                f"Put the consent as signed on record under an id of its own. {_NOTHING}",
            )
        )
    if file.consent != held.id or signed.over.get("agreement") != agreement_of(held):
        raise _refused("it signs other words than the consent on record has.")
    shown = {disclosure} if disclosure is not None else _offered(house, held.id)
    if not shown:
        raise UserError(
            Mistake(
                "consent signature",
                f"what was shown before `{held.id}` was signed is not on record.",
                "Name it with `--shown`.",
            )
        )
    if signed.over.get("disclosure") not in shown:
        raise _refused(
            "it was made over another disclosure: what the signer read before they signed is not "
            "what you say was shown."
        )
    if (signed.signer, signed.acting_as) != (by.who, by.acting_as):
        raise _refused(
            f"it is of {signed.signer} as {signed.acting_as}, and the consent is granted by "
            f"{by.who} as {by.acting_as}."
        )
    if any(found.signed == signed for found in signatures(house, held)):
        raise _refused("it is on record already.")
    key = whose_key(house, signed, held.performer)
    entry = _entry(SIGNATURE, held, signed)
    house.record.put_all([entry, *([] if key is None else [key])], seen=size)
    return signed, key is not None


def countersign(house: House, consent: str) -> Signed:
    """The house's signature over the performer's own. Raises UserError where none counts."""
    size = house.record.size
    held = consent_called(house.record, consent, where="consent countersign")
    found = signatures(house, held)
    own = [each for each in found if each.by == "performer" and each.verdict is Verdict.COUNTS]
    if not own:
        raise UserError(
            Mistake(
                "consent countersign",
                f"no signature of whoever grants `{held.id}` counts.",
                f"The producer signs after them. {_NOTHING}",
            )
        )
    theirs = own[-1].signed
    over = {
        "agreement": theirs.over["agreement"],
        "signature": sha256_of(canonical_bytes(signed_as_json(theirs))),
    }
    beside = [each for each in found if each.by == "producer" and each.verdict is Verdict.COUNTS]
    if any(each.signed.over == over for each in beside):
        raise UserError(
            Mistake("consent countersign", f"`{held.id}` is countersigned already.", _NOTHING)
        )
    key = wiring.house_signer(house, house_key_number(house.record))
    now = house.clock.now().astimezone(UTC)
    signed = sign(key, signer=HOUSE, acting_as="company", over=over, at=now)
    house.record.put(_entry(COUNTERSIGNED, held, signed), seen=size)
    return signed


def signatures(house: House, consent: Consent) -> tuple[Found, ...]:
    """All signatures over a consent, in the order of the record, each with whether it counts."""
    found = [
        (entry.number, kind, entry.at, _signature_in(part))
        for kind in (SIGNED, SIGNATURE, COUNTERSIGNED)
        for entry in house.record.entries(kind, consent.performer)
        for part in entry.parts.values()
        if part["consent"] == consent.id
    ]
    return tuple(
        Found(
            by="producer" if kind == COUNTERSIGNED else "performer",
            signed=signed,
            known_by=at,
            verdict=judged(house, signed, known_by=at, performer=consent.performer),
        )
        for _, kind, at, signed in sorted(found, key=lambda one: one[0])
    )


def riders(house: House, consent: Consent) -> tuple[Mapping[str, Any], ...]:
    """What was found of each signed document that was kept with a consent."""
    return tuple(
        part
        for entry in house.record.entries(RIDER_KEPT, consent.performer)
        for part in entry.parts.values()
        if part["consent"] == consent.id
    )


def signatures_as_json(found: tuple[Found, ...]) -> list[dict[str, Any]]:
    return [
        {
            "by": each.by,
            **signed_as_json(each.signed),
            "on_record_since": each.known_by.isoformat(),
            "counts": each.verdict is Verdict.COUNTS,
            "verdict": each.verdict.value,
        }
        for each in found
    ]


def _entry(kind: str, consent: Consent, signed: Signed) -> Entry:
    part: dict[str, Json] = {"consent": consent.id, "signature": signed_as_json(signed)}
    return Entry(kind=kind, envelope={}, parts={consent.performer: part})


def _signature_in(part: Mapping[str, Any]) -> Signed:
    kept = part["answer"]["signature"] if "answer" in part else part["signature"]
    return signed_from_json(kept)


def _offered(house: House, consent: ConsentId) -> set[Sha256]:
    return {
        digest
        for made in offers(house.record)
        if made.offer == consent
        for digest in made.disclosures.values()
    }


def _refused(what: str) -> UserError:
    return UserError(Mistake("the signature", what, _NOTHING))

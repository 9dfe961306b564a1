"""Make an offer and put on record that it was made, or that it was taken back.

Both are the producer's own acts. What the performer does with the page is theirs: nothing here
asks whether it was opened, and nothing is kept of an answer that is a no.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from personae.app import wiring
from personae.app.journeys.agree import against_the_registry, scenes_that_are_not
from personae.app.journeys.keys import AHEAD
from personae.app.journeys.registry import consents, enrolments, one
from personae.app.reports.offer_html import render
from personae.consent.agreement import Signature
from personae.consent.as_json import as_json
from personae.consent.contradictions import contradictions
from personae.consent.offer import Beside, disclosed
from personae.consent.texts import FIRST, languages, texts
from personae.vocabulary.entry import Entry, canonical_bytes, sha256_of
from personae.vocabulary.mistake import Mistake, UserError, did_you_mean
from personae.vocabulary.names import PerformerId, Sha256

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from personae.app.files.consent import ConsentFile
    from personae.app.wiring import House
    from personae.consent.agreement import Consent
    from personae.consent.offer import Disclosure
    from personae.proof.record import Record
    from personae.reconciliation.production import Production
    from personae.vocabulary.entry import Json

OFFERED = "consent-offered"
TAKEN_BACK = "offer-withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """An offer on record.

    agreement    digest of the consent as offered
    disclosures  digest of what was shown, by language
    """

    offer: str
    performer: PerformerId
    agreement: Sha256
    disclosures: Mapping[str, Sha256]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """An offer's page, in the languages of its disclosures, the first one first."""

    consent: Consent
    disclosures: tuple[Disclosure, ...]

    @property
    def page(self) -> str:
        return render(self.consent, self.disclosures)

    @property
    def agreement(self) -> Sha256:
        return agreement_digest(self.consent)


def agreement_digest(consent: Consent) -> Sha256:
    return sha256_of(canonical_bytes(as_json(consent)))


def made(
    file: ConsentFile,
    house: House | None,
    *,
    production: Production | None,
    language: str | None,
    job_stands: bool | None,
) -> Made:
    """The offer of a CONSENT.yaml that nobody signed, in every language there is.

    house     where the performer's name and the rule of scans are known
    language  shown first; English where none is asked for
    raises    UserError for a file that is no offer for this production, or that nobody could sign
    """
    consent = file.consent
    if consent.signed is not None:
        raise UserError(
            Mistake(
                file.where("signed"),
                "it is signed already, and an offer is made of what is not.",
                "Leave `signed` and what came after it out.",
            )
        )
    if wrong := list(_signed_in_vain(file, house)):
        raise UserError(*wrong)
    titles = {}
    if production is not None:
        if not consent.speaks_of(production.picture):
            raise UserError(
                Mistake(file.where("pictures"), f"it does not speak of {production.picture}.")
            )
        if wrong := list(scenes_that_are_not(file, production)):
            raise UserError(*wrong)
        titles[str(production.picture)] = production.title
    beside = Beside(
        name=_name(consent, house),
        company=_as_people_write(consent.granted_to),
        titles=titles,
        zone=None if production is None else ZoneInfo(production.time_zone),
        scan_waits=None if house is None else house.home.settings.scan_waits_for_notice,
        job_stands=job_stands,
    )
    first = texts(language or FIRST)
    others = (texts(tag) for tag in languages() if tag != first.tag)
    told = tuple(disclosed(consent, say, beside) for say in (first, *others))
    return Made(consent=consent, disclosures=told)


def _signed_in_vain(file: ConsentFile, house: House | None) -> Iterator[Mistake]:
    """Why an answer of today could not go on record: nobody is asked to sign in vain."""
    offer = file.consent
    now = wiring.now() if house is None else house.clock.now()
    today = now.astimezone().date()
    told = offer.disclosed_at
    if told is not None and told > now + AHEAD:
        yield Mistake(
            file.where("disclosed_at"),
            f"it says that they were told at {told.isoformat()}, which is yet to come.",
            "The page would say so too: make it once they have been told, or leave the key out.",
        )
        return
    signature = Signature(on=today, separately=True, conspicuous=None, document=None)
    signed = replace(file, consent=replace(offer, signed=signature, disclosed_at=None))
    every = [
        Mistake(file.where(*found.key), found.what, found.do)
        for found in contradictions(signed.consent)
    ]
    if house is not None:
        held = {c.id: c for c in consents(house.record)}
        every += against_the_registry(signed, enrolments(house.record), (), held)
    for wrong in every:
        what = f"signed today, it could not go on record: {wrong.what}"
        yield replace(wrong, what=what)


def record_offer(house: House, offer: Made) -> bool:
    """Put on record that the offer was made, with all that it shows; False where it is already.

    Raises UserError where nobody of that id is on record, the id stands for another agreement, or
    the offer was taken back.
    """
    size, consent = house.record.size, offer.consent
    one(enrolments(house.record), consent.performer, where="consent offer")
    if any(c.id == consent.id for c in consents(house.record)):
        raise UserError(
            Mistake(
                "consent offer",
                f"a consent `{consent.id}` is on record already; consents are never edited.",
                "Give the offer an id of its own.",
            )
        )
    before = [made for made in offers(house.record) if made.offer == consent.id]
    if consent.id in taken_back(house.record):
        raise UserError(
            Mistake(
                "consent offer",
                f"the offer `{consent.id}` was withdrawn.",
                "Give a new offer an id of its own.",
            )
        )
    if any(made.agreement != offer.agreement for made in before):
        raise UserError(
            Mistake(
                "consent offer",
                f"`{consent.id}` was offered already, and said otherwise.",
                f"Withdraw it (`personae consent offer --withdraw {consent.id}`), and give this "
                "one an id of its own.",
            )
        )
    digests = {d.say.tag: d.digest for d in offer.disclosures}
    if any(made.disclosures == digests for made in before):
        return False
    shown: dict[str, Json] = {d.say.tag: d.as_json() for d in offer.disclosures}
    part: dict[str, Json] = {
        "offer": consent.id,
        "agreement": offer.agreement,
        "offered": as_json(consent),
        "disclosures": dict(digests),
        "shown": shown,
    }
    house.record.put(Entry(kind=OFFERED, envelope={}, parts={consent.performer: part}), seen=size)
    return True


def take_back(house: House, offer: str) -> Offered:
    """Record that the producer has taken an offer back. An answer to it counts no more."""
    size = house.record.size
    known = {made.offer: made for made in offers(house.record)}
    if offer not in known:
        raise UserError(
            Mistake(
                "--withdraw",
                f"no offer `{offer}` is on record.",
                did_you_mean(offer, known) or "An offer goes on record when its page is made.",
            )
        )
    if offer in taken_back(house.record):
        raise UserError(Mistake("--withdraw", f"the offer `{offer}` was withdrawn already."))
    if any(c.id == offer for c in consents(house.record)):
        raise UserError(
            Mistake(
                "--withdraw",
                f"`{offer}` was signed and is on record as a consent.",
                "What was agreed is ended by the performer's withdrawal or a new agreement.",
            )
        )
    held = known[offer]
    house.record.put(
        Entry(kind=TAKEN_BACK, envelope={}, parts={held.performer: {"offer": offer}}), seen=size
    )
    return held


def offers(record: Record) -> tuple[Offered, ...]:
    """Every offer that was made, in the order of the record."""
    return tuple(
        Offered(
            offer=str(part["offer"]),
            performer=performer,
            agreement=Sha256(str(part["agreement"])),
            disclosures=_digests(part["disclosures"]),
            at=entry.at,
        )
        for entry in record.entries(OFFERED)
        for performer, part in entry.parts.items()
    )


def taken_back(record: Record) -> frozenset[str]:
    """The ids of the offers that the producer took back."""
    return frozenset(
        str(part["offer"]) for entry in record.entries(TAKEN_BACK) for part in entry.parts.values()
    )


def _digests(kept: Json) -> dict[str, Sha256]:
    if not isinstance(kept, dict):
        raise TypeError("a kept offer holds no digests of what it showed")
    return {tag: Sha256(str(digest)) for tag, digest in kept.items()}


def _name(consent: Consent, house: House | None) -> str:
    known = {} if house is None else enrolments(house.record)
    held = known.get(consent.performer)
    return _as_people_write(consent.performer) if held is None else held.name


def _as_people_write(name: str) -> str:
    """`northlight-pictures` is Northlight Pictures; a name that is no id stays as it is."""
    return name.replace("-", " ").title() if name == name.lower() else name

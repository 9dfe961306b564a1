"""A declaration after the draft of RSL-MEDIA 1.0: what may be done with somebody's identity.

A declaration speaks to everybody, a consent to one company and of one picture; so almost nothing
of a consent goes into one. What is not permitted in it is not thereby prohibited, and what is not
prohibited is not thereby permitted. `docs/reference/rsl-media.md` says what was read of the draft.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from xml.etree import ElementTree as ET

from personae.consent.agreement import ANY, Consent, ended
from personae.consent.formats.credential import Standing
from personae.consent.formats.loss import Loss, losses
from personae.consent.standing import stands, superseded_by
from personae.vocabulary.answer import Answer

NAMESPACE = "https://rslstandard.org/rsl"
TRAIN, GENERATE = "media:ai-train", "media:ai-generate"
TOKENS = (TRAIN, GENERATE)
REVALIDATION = 30  # days, unless a declaration says otherwise
_ALL_OF_IT = ("pictures", "kinds", "purposes", "media", "territories")
_WHY = {
    "performer": "a registry's identifier stands for the performer.",
    "granted_to": "a declaration speaks to everybody, not to one company.",
    "term": "its days are told as those of the declaration, cut where it ends before.",
    "pay": "a declaration has no place for what was agreed to be paid.",
    "withdrawn": "its status tells that it was withdrawn, not from when.",
}
_OTHERWISE = "a declaration has no place for it."


class Status(Enum):
    ACTIVE = "active"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """One declaration for an identity.

    identity        the registry's identifier (Human Consent ID), whatever its form
    valid_until     the first day on which it says nothing; None for no end
    revalidated_on  the day from which `revalidation` counts, in days
    limited         what it makes depend on something that is not understood, in its own words
    certified       whether it carries a certification; none is checked here
    """

    identity: str
    status: Status
    permits: frozenset[str]
    prohibits: frozenset[str]
    valid_from: date
    valid_until: date | None
    revalidated_on: date
    revalidation: int
    attested_by: str
    attested_as: str
    attested_on: date
    contact: str
    limited: tuple[str, ...] = ()
    certified: bool = False


def declaration(
    consent: Consent, *, identity: str, contact: str, standing: Standing, on: date, minor: Answer
) -> Declaration:
    """What of a consent can be declared to everybody.

    identity  under which the performer is registered
    contact   where whoever wants more may ask
    minor     whether the performer is a minor on `on`, by the registry
    raises    ValueError for a consent that nobody signed by `on`
    """
    if consent.signed is None or consent.signed.on > on:
        raise ValueError("no consent is on record that was signed by then.")
    ending = ended(consent, standing.withdrawals, on=on)
    later = superseded_by(consent, standing.others, on=on)
    status = Status.WITHDRAWN if ending else Status.SUPERSEDED if later else Status.ACTIVE
    term = consent.term
    alive = stands(consent, standing.withdrawals, standing.others, on=on) is Answer.YES
    return Declaration(
        identity=identity,
        status=status,
        permits=frozenset(_permitted(consent)) if alive and minor is Answer.NO else frozenset(),
        prohibits=frozenset(_prohibited(consent, standing, on)) if alive else frozenset(),
        valid_from=consent.signed.on if term is None else max(consent.signed.on, term.start),
        valid_until=min(_ends(consent, standing), default=None),
        revalidated_on=on,
        revalidation=REVALIDATION,
        attested_by=consent.granted_by.who,
        attested_as=consent.granted_by.acting_as,
        attested_on=consent.signed.on,
        contact=contact,
    )


def as_xml(declared: Declaration) -> bytes:
    """The file, UTF-8; the same bytes for the same declaration."""
    ET.register_namespace("", NAMESPACE)
    root = ET.Element(_name("rsl"))
    media = ET.SubElement(
        root,
        _name("media"),
        {
            "type": "identity",
            "id": declared.identity,
            "status": declared.status.value,
            "valid-from": declared.valid_from.isoformat(),
            **({"valid-until": declared.valid_until.isoformat()} if declared.valid_until else {}),
            "revalidated-on": declared.revalidated_on.isoformat(),
            "revalidation-days": str(declared.revalidation),
        },
    )
    for element, tokens in (("permits", declared.permits), ("prohibits", declared.prohibits)):
        for token in sorted(tokens):
            ET.SubElement(media, _name(element), {"type": "usage"}).text = token
    by = {"by": declared.attested_by, "as": declared.attested_as}
    ET.SubElement(media, _name("attestation"), {**by, "on": declared.attested_on.isoformat()})
    ET.SubElement(media, _name("contact")).text = declared.contact
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def loss_report(consent: Consent, declared: Declaration) -> tuple[Loss, ...]:
    """Every term that the declaration does not tell, or not as it was agreed."""
    return losses(consent, carried(declared), _WHY, otherwise=_OTHERWISE)


def carried(declared: Declaration) -> frozenset[str]:
    """The terms that it tells exactly."""
    trained = TRAIN in declared.permits | declared.prohibits
    told = ("granted_by.who", "granted_by.as", "signed.on", *(["training"] if trained else []))
    return frozenset(told)


def _permitted(consent: Consent) -> Iterable[str]:
    """Only what was granted to everybody, for everything, with nothing asked in return."""
    conditions = consent.conditions
    limits = (
        consent.granted_to != ANY,
        any(getattr(consent, key) != (ANY,) for key in _ALL_OF_IT),
        consent.languages not in ((), (ANY,)),
        consent.uses,
        consent.excludes,
        conditions.notice_hours,
        conditions.approval_of_each_use,
        conditions.strike_lock,
        consent.pay is not None,
        consent.granted_by.acting_as != "performer",
    )
    if any(limits):
        return
    yield GENERATE
    if consent.training is True:
        yield TRAIN


def _prohibited(consent: Consent, standing: Standing, on: date) -> Iterable[str]:
    """What this consent refuses, unless the performer has agreed to it elsewhere."""
    elsewhere = any(
        other.training is True
        and other.performer == consent.performer
        and stands(other, standing.withdrawals, standing.others, on=on) is not Answer.NO
        for other in standing.others
    )
    if consent.training is False and not elsewhere:
        yield TRAIN


def _ends(consent: Consent, standing: Standing) -> Iterable[date]:
    if consent.term is not None and consent.term.end is not None:
        yield consent.term.end
    end = ended(consent, standing.withdrawals, on=date.max)
    if end is not None:
        yield end.effective
    later = superseded_by(consent, standing.others, on=date.max)
    if later is not None and later.signed is not None:
        yield later.signed.on


def _name(element: str) -> str:
    return f"{{{NAMESPACE}}}{element}"

"""What a consent itself answers of the facts that rules ask about."""

from collections.abc import Mapping
from datetime import date

from personae.consent.agreement import ANY, Consent
from personae.rules.facts import Value

FOR_THE_DEAD = ("estate", "union")  # whoever speaks for the dead


def facts_of(consent: Consent, picture: str | None, on: date) -> Mapping[str, Value]:
    """The facts of `rules/facts.py` that this consent answers on the day `on`.

    picture  the one that is asked about; None where it is not known
    returns  no fact that nobody recorded: what is left out is unknown
    """
    by, signed, beside = consent.granted_by, consent.signed, consent.represented
    renewed = by.renewed_on is not None and by.renewed_on <= on
    found: dict[str, Value | None] = {
        "separately_signed": None if signed is None else signed.separately,
        "conspicuous": None if signed is None else signed.conspicuous,
        "signed_on": None if signed is None else signed.on,
        "represented_by_counsel": beside.by_counsel,
        "counsel_terms_clear": beside.counsel_terms_clear,
        "represented_by_union": beside.by_union,
        "union_agreement_on_replicas": None
        if beside.union_agreement is None
        else beside.union_agreement != "none",
        "granted_by_as": "performer" if renewed else by.acting_as,
        "consent_names_picture": _names(consent, picture),
        "consent_in_life": _in_life(consent, renewed=renewed),
        "business_reason": None if consent.business_reason is None else True,
        "title_shown": by.title_shown,
        "chain_of_title": True if by.chain_of_title else None,
    }
    return {name: value for name, value in found.items() if value is not None}


def _names(consent: Consent, picture: str | None) -> bool | None:
    """`any` names no picture; which one is asked about must be known to say that it is named."""
    named = [name for name in consent.pictures if name != ANY]
    if not named:
        return False
    return None if picture is None else picture in named


def _in_life(consent: Consent, *, renewed: bool) -> bool | None:
    """Whether the performer gave it; of a guardian or a representative that is not said."""
    capacity = consent.granted_by.acting_as
    if consent.signed is None:
        return None
    if renewed or capacity == "performer":
        return True
    return False if capacity in FOR_THE_DEAD else None

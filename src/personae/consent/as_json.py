"""Consents as canonical JSON and back: a consent is kept on record as one part."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TypeVar

from personae.consent.agreement import (
    ANY,
    EVERY_DAY,
    Conditions,
    Consent,
    DescribedUse,
    Grantor,
    Pay,
    Representation,
    Signature,
    Withdrawal,
)
from personae.vocabulary.entry import Json
from personae.vocabulary.money import Money
from personae.vocabulary.names import ConsentId, PerformerId, Scene, Sha256
from personae.vocabulary.term import Term

Value = TypeVar("Value")


def as_json(consent: Consent) -> dict[str, Json]:
    """The keys of a CONSENT.yaml, with text, whole numbers, booleans and null only."""
    signed, pay = consent.signed, consent.pay
    return {
        "consent": consent.id,
        "performer": consent.performer,
        "granted_by": _grantor_as_json(consent.granted_by),
        "granted_to": consent.granted_to,
        "pictures": list(consent.pictures),
        "kinds": list(consent.kinds),
        "uses": [
            {
                "description": use.description,
                "scenes": list(use.scenes),
                "copies": use.copies,
                "max_seconds": use.max_seconds,
            }
            for use in consent.uses
        ],
        "purposes": list(consent.purposes),
        "media": list(consent.media),
        "territories": list(consent.territories),
        "languages": list(consent.languages),
        "term": _term_as_json(consent.term),
        "training": consent.training,
        "sublicence": consent.sublicence,
        "transfer": consent.transfer,
        "conditions": {
            "notice_hours": consent.conditions.notice_hours,
            "approval_of_each_use": consent.conditions.approval_of_each_use,
            "strike_lock": consent.conditions.strike_lock,
        },
        "excludes": list(consent.excludes),
        "business_reason": consent.business_reason,
        "disclosed_at": consent.disclosed_at.isoformat() if consent.disclosed_at else None,
        "signed": None
        if signed is None
        else {
            "on": signed.on.isoformat(),
            "separately": signed.separately,
            "conspicuous": signed.conspicuous,
            "document": signed.document,
        },
        "countersigned": None
        if consent.countersigned_on is None
        else {"on": consent.countersigned_on.isoformat()},
        "represented": {
            "by_counsel": consent.represented.by_counsel,
            "by_union": consent.represented.by_union,
            "union_agreement": consent.represented.union_agreement,
            "counsel": consent.represented.counsel,
            "counsel_terms_clear": consent.represented.counsel_terms_clear,
        },
        "pay": None if pay is None else {"amount": str(pay.amount), "per": pay.per},
        "supersedes": consent.supersedes,
        "withdrawn": None if consent.withdrawn is None else withdrawal_as_json(consent.withdrawn),
    }


def from_json(kept: Mapping[str, Json]) -> Consent:
    """The consent that `as_json` wrote. Raises KeyError or TypeError for anything else.

    Keys that came later are missing in what was kept before them; they read as unknown.
    """
    by, conditions, represented = (
        _mapping(kept[key]) for key in ("granted_by", "conditions", "represented")
    )
    performer, consent = PerformerId(_text(kept["performer"])), ConsentId(_text(kept["consent"]))
    signed, pay, at = kept["signed"], kept["pay"], _maybe(str, kept["disclosed_at"])
    countersigned, supersedes = kept.get("countersigned"), _maybe(str, kept.get("supersedes"))
    return Consent(
        id=consent,
        performer=performer,
        granted_by=_grantor(by),
        granted_to=_text(kept["granted_to"]),
        pictures=_texts(kept["pictures"]),
        kinds=_texts(kept["kinds"]),
        uses=tuple(_use(_mapping(use)) for use in _items(kept["uses"])),
        purposes=_texts(kept["purposes"]),
        media=_texts(kept["media"]),
        territories=_texts(kept["territories"]),
        languages=_texts(kept["languages"]),
        term=_term(kept["term"]),
        training=_maybe(bool, kept["training"]),
        sublicence=_maybe(bool, kept["sublicence"]),
        transfer=_maybe(bool, kept.get("transfer")),
        conditions=Conditions(
            notice_hours=_maybe(int, conditions["notice_hours"]),
            approval_of_each_use=_maybe(bool, conditions["approval_of_each_use"]),
            strike_lock=_maybe(bool, conditions.get("strike_lock")),
        ),
        excludes=_texts(kept["excludes"]),
        business_reason=_maybe(str, kept.get("business_reason")),
        disclosed_at=None if at is None else datetime.fromisoformat(at),
        signed=None if signed is None else _signature(_mapping(signed)),
        countersigned_on=None if countersigned is None else _day(_mapping(countersigned)["on"]),
        supersedes=None if supersedes is None else ConsentId(supersedes),
        represented=Representation(
            by_counsel=_maybe(bool, represented["by_counsel"]),
            by_union=_maybe(bool, represented["by_union"]),
            union_agreement=_maybe(str, represented["union_agreement"]),
            counsel=_maybe(str, represented.get("counsel")),
            counsel_terms_clear=_maybe(bool, represented.get("counsel_terms_clear")),
        ),
        pay=None if pay is None else _pay(_mapping(pay)),
        withdrawn=None
        if kept["withdrawn"] is None
        else withdrawal_from_json(_mapping(kept["withdrawn"])),
    )


def withdrawal_as_json(withdrawal: Withdrawal) -> dict[str, Json]:
    return {
        "consent": withdrawal.consent,
        "on": withdrawal.on.isoformat(),
        "effective": withdrawal.effective.isoformat(),
    }


def withdrawal_from_json(kept: Mapping[str, Json]) -> Withdrawal:
    return Withdrawal(
        consent=ConsentId(_text(kept["consent"])),
        on=_day(kept["on"]),
        effective=_day(kept["effective"]),
    )


def _grantor_as_json(by: Grantor) -> dict[str, Json]:
    return {
        "who": by.who,
        "as": by.acting_as,
        "performer_born": _day_as_json(by.performer_born),
        "renewed_on": _day_as_json(by.renewed_on),
        "title_shown": by.title_shown,
        "chain_of_title": list(by.chain_of_title),
    }


def _grantor(kept: Mapping[str, Json]) -> Grantor:
    return Grantor(
        who=_text(kept["who"]),
        acting_as=_text(kept["as"]),
        performer_born=_maybe_day(kept.get("performer_born")),
        renewed_on=_maybe_day(kept.get("renewed_on")),
        title_shown=_maybe(bool, kept.get("title_shown")),
        chain_of_title=_texts(kept.get("chain_of_title", [])),
    )


def _term_as_json(term: Term | None) -> Json:
    if term is None or term == EVERY_DAY:
        return None if term is None else ANY
    return {
        "from": term.start.isoformat(),
        "until": None if term.end is None else term.end.isoformat(),
    }


def _term(kept: Json) -> Term | None:
    if kept is None or kept == ANY:
        return None if kept is None else EVERY_DAY
    days = _mapping(kept)
    until = days["until"]
    return Term(start=_day(days["from"]), end=None if until is None else _day(until))


def _use(kept: Mapping[str, Json]) -> DescribedUse:
    return DescribedUse(
        description=_text(kept["description"]),
        scenes=tuple(Scene(s) for s in _texts(kept["scenes"])),
        copies=_maybe(int, kept["copies"]),
        max_seconds=_maybe(int, kept["max_seconds"]),
    )


def _signature(kept: Mapping[str, Json]) -> Signature:
    document = _maybe(str, kept["document"])
    return Signature(
        on=_day(kept["on"]),
        separately=_maybe(bool, kept["separately"]),
        conspicuous=_maybe(bool, kept["conspicuous"]),
        document=None if document is None else Sha256(document),
    )


def _pay(kept: Mapping[str, Json]) -> Pay:
    return Pay(amount=Money.parse(_text(kept["amount"])), per=_text(kept["per"]))


def _maybe(kind: type[Value], kept: Json) -> Value | None:
    if kept is None:
        return None
    if not isinstance(kept, kind) or (kind is int and isinstance(kept, bool)):
        raise TypeError(f"a kept consent holds {kept!r} where {kind.__name__} belongs")
    return kept


def _text(kept: Json) -> str:
    text = _maybe(str, kept)
    if text is None:
        raise TypeError("a kept consent holds nothing where text belongs")
    return text


def _day_as_json(day: date | None) -> Json:
    return None if day is None else day.isoformat()


def _maybe_day(kept: Json) -> date | None:
    return None if kept is None else _day(kept)


def _day(kept: Json) -> date:
    return date.fromisoformat(_text(kept))


def _items(kept: Json) -> list[Json]:
    if not isinstance(kept, list):
        raise TypeError(f"a kept consent holds {kept!r} where a list belongs")
    return kept


def _texts(kept: Json) -> tuple[str, ...]:
    return tuple(_text(item) for item in _items(kept))


def _mapping(kept: Json) -> Mapping[str, Json]:
    if not isinstance(kept, dict):
        raise TypeError(f"a kept consent holds {kept!r} where a mapping belongs")
    return kept

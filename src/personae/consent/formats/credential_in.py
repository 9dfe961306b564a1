"""A Verifiable Credential that came in: checked, then taken for no more than it says."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from personae.consent.agreement import ANY, Consent
from personae.consent.as_json import from_json
from personae.consent.contradictions import contradictions
from personae.consent.formats.credential import (
    CONTEXTS,
    GRANTOR_KEYS,
    KEYS,
    STATUS,
    TYPES,
    subject_of,
)
from personae.consent.formats.data_integrity import Check, ProofError, proven_by
from personae.consent.formats.imported import Imported
from personae.consent.formats.multibase import did_key, key_of
from personae.consent.life import State
from personae.rules.facts import CAPACITIES, MEDIA, PURPOSES, REPLICA_KINDS
from personae.rules.territories import is_territory
from personae.vocabulary.entry import Json
from personae.vocabulary.mistake import Mistake, UserError
from personae.vocabulary.names import PerformerId, is_id
from personae.vocabulary.term import Term

_ASK = "Nothing was recorded; ask whoever issued it for a new one."
_TOP = frozenset(
    {
        "@context",
        "id",
        "type",
        "issuer",
        "validFrom",
        "validUntil",
        "credentialStatus",
        "credentialSubject",
        "proof",
    }
)
_INNER: Mapping[str, frozenset[str]] = {
    "granted_by": frozenset(GRANTOR_KEYS),
    "conditions": frozenset({"notice_hours", "approval_of_each_use", "strike_lock"}),
    "signed": frozenset({"on", "separately", "conspicuous", "document"}),
    "uses": frozenset({"description", "scenes", "copies", "max_seconds"}),
}
# What a credential does not tell, as a consent that says nothing of it.
_UNSAID: Mapping[str, Json] = {
    "business_reason": None,
    "countersigned": None,
    "represented": {"by_counsel": None, "by_union": None, "union_agreement": None},
    "pay": None,
    "supersedes": None,
    "withdrawn": None,
}


class EvidenceError(UserError):
    """The credential is not what its issuer signed, or not of the issuer expected."""


def read_credential(
    said: Mapping[str, Json],
    *,
    where: str,
    performer: PerformerId,
    issuer: bytes | None,
    on: date,
    check: Check,
) -> Imported:
    """What a credential grants on the day `on`: nothing before or after it may be relied on.

    where      the file, for what is refused
    performer  whom it must be about
    issuer     the public key of whoever is trusted to say that the performer signed; without one
               the consent is kept as unsigned, and grants nothing
    raises     EvidenceError for a credential that is changed or of another issuer; UserError for
               one that is expired, for another subject, withdrawn by its own words, or not fully
               understood
    """
    try:
        by = _issuer(said, proven_by(said, check), issuer)
        _form(said)
        _about(said, performer)
        first, until = _relied_on(said, on)
        _status(said)
        consent = _consent(said, performer, first, until)
    except ProofError as error:
        raise EvidenceError(Mistake(where, str(error), _ASK)) from None
    except (KeyError, TypeError, ValueError) as error:
        what = str(error) if isinstance(error, _RefusedError) else "its terms cannot be read."
        raise UserError(Mistake(where, what, _ASK)) from None
    for found in contradictions(consent):
        raise UserError(Mistake(where, found.what, _ASK))
    told = [f"It may be relied on until {until}, that day not included."]
    if issuer is None:
        consent = replace(consent, signed=None)
        told.append(
            "Nobody said whose word on it is trusted, so it is kept as unsigned and grants "
            "nothing; `--issuer` names the key of whoever issued it."
        )
    else:
        told.append("That the performer signed is the word of the issuer who was named.")
    kept: dict[str, Json] = {
        "issuer": did_key(by),
        "of": consent.id,
        "until": until.isoformat(),
    }
    return Imported(consent=consent, told=tuple(told), kept=kept)


class _RefusedError(ValueError):
    """A plain sentence."""


def _issuer(said: Mapping[str, Json], proven: bytes, expected: bytes | None) -> bytes:
    named = said.get("issuer")
    did = named.get("id") if isinstance(named, dict) else named
    if not isinstance(did, str):
        raise ProofError("it names no issuer.")
    try:
        stated = key_of(did)
    except ValueError as error:
        raise ProofError(f"its issuer cannot be checked: {error}") from None
    if stated != proven:
        raise ProofError("it was signed with another key than its issuer's.")
    if expected is not None and expected != proven:
        raise ProofError(f"it is of another issuer: {did_key(proven)}.")
    return proven


def _form(said: Mapping[str, Json]) -> None:
    if said.get("@context") != list(CONTEXTS):
        raise _RefusedError(
            "it is written in other contexts than a likeness consent; none is fetched."
        )
    if said.get("type") != list(TYPES):
        raise _RefusedError("it is another kind of credential.")
    if strange := sorted(set(said) - _TOP):
        raise _RefusedError(f"it has a key `{strange[0]}` that is not understood.")


def _about(said: Mapping[str, Json], performer: PerformerId) -> None:
    subject = said.get("credentialSubject")
    if not isinstance(subject, dict) or set(subject) != {"id", "consent"}:
        raise _RefusedError("it does not say of one person what they agreed to.")
    if subject["id"] != subject_of(performer):
        raise _RefusedError(f"it is about `{subject['id']}`, not about `{subject_of(performer)}`.")


def _relied_on(said: Mapping[str, Json], on: date) -> tuple[date, date]:
    """The first whole day on which it may be relied on, and the first on which it may not."""
    begins, until = _moment(said, "validFrom"), _moment(said, "validUntil").date()
    first = begins.date()
    if begins.time() != time.min and first < date.max:
        first += timedelta(days=1)
    if on < first:
        raise _RefusedError(f"it may be relied on from {said['validFrom']} only.")
    if on >= until:
        raise _RefusedError(f"it expired: it was to be relied on until {said['validUntil']}.")
    return first, until


def _moment(said: Mapping[str, Json], key: str) -> datetime:
    text = said.get(key)
    try:
        found = datetime.fromisoformat(text if isinstance(text, str) else "")
    except ValueError:
        raise _RefusedError(f"its `{key}` is no moment.") from None
    if found.tzinfo is None:
        raise _RefusedError(f"its `{key}` has no time zone.")
    try:
        return found.astimezone(UTC)
    except OverflowError:  # a day before the calendar's first or after its last
        raise _RefusedError(f"its `{key}` is no moment.") from None


def _status(said: Mapping[str, Json]) -> None:
    status = said.get("credentialStatus")
    if not isinstance(status, dict) or status.get("type") != STATUS:
        raise _RefusedError(
            "what has become of it stands elsewhere or nowhere, and no network is asked."
        )
    if status.get("state") not in (State.SIGNED.said, State.COUNTERSIGNED.said):
        raise _RefusedError(f"by its own words the consent is `{status.get('state')}`.")


def _consent(said: Mapping[str, Json], performer: PerformerId, first: date, until: date) -> Consent:
    subject = said["credentialSubject"]
    terms = subject.get("consent") if isinstance(subject, dict) else None
    if not isinstance(terms, dict):
        raise TypeError("no terms")
    _whole(terms, frozenset({*KEYS, "granted_by"}))
    for key, inner in _INNER.items():
        value = terms[key]
        for item in value if isinstance(value, list) else [value]:
            if item is not None:
                _whole(item, inner)
    by = terms["granted_by"]
    found = from_json(
        {
            **terms,
            **_UNSAID,
            "performer": performer,
            "granted_by": {**(by if isinstance(by, dict) else {}), "who": _who(by, performer)},
        }
    )
    _fit(found)
    term = found.term
    if term is None:
        raise _RefusedError("it names no days, so it grants none.")
    start, end = max(term.start, first), min(term.end or until, until)
    if start >= end:
        raise _RefusedError("its terms hold no day on which it may be relied on.")
    return replace(found, term=Term(start=start, end=end))


def _who(by: Json, performer: PerformerId) -> str:
    """A credential does not name whoever signed for another."""
    capacity = by.get("as") if isinstance(by, dict) else None
    return performer if capacity == "performer" else f"not said ({capacity})"


def _whole(value: Json, keys: frozenset[str]) -> None:
    """A key that is missing would be a limit that is lost; one too many, a limit not understood."""
    if not isinstance(value, dict):
        raise TypeError("no mapping")
    if strange := sorted(set(value) - keys):
        raise _RefusedError(f"its terms have a key `{strange[0]}` that is not understood.")
    if missing := sorted(keys - set(value)):
        raise _RefusedError(f"its terms do not say `{missing[0]}`.")


def _fit(found: Consent) -> None:
    """The words and numbers that a CONSENT.yaml may have."""
    numbers = [found.conditions.notice_hours or 0]
    numbers += [number for use in found.uses for number in (use.copies or 0, use.max_seconds or 0)]
    told = found.disclosed_at
    fits = (
        is_id(found.id),
        found.granted_to.strip(),
        found.granted_by.acting_as in CAPACITIES,
        all(is_id(picture) for picture in found.pictures),
        {*found.kinds} <= {*REPLICA_KINDS, ANY},
        {*found.purposes} <= {*PURPOSES, ANY},
        {*found.media} <= {*MEDIA, ANY},
        all(place == ANY or is_territory(place) for place in found.territories),
        min(numbers) >= 0,
        told is None or told.tzinfo is not None,
    )
    if not all(fits):
        raise ValueError("not as a consent is written")

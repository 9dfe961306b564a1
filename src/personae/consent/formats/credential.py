"""A consent as a Verifiable Credential 2.0 (W3C): what somebody else may rely on for some days.

The home states with its key what stood on a day. A credential that is out cannot be called back
and no network is asked for its status, so it is short: a withdrawal outruns it by its last day.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from personae.consent.agreement import Consent, Withdrawal, ended
from personae.consent.as_json import as_json
from personae.consent.formats.data_integrity import Key, secured
from personae.consent.formats.loss import Loss, losses, terms_of
from personae.consent.formats.multibase import did_key
from personae.consent.life import State, state
from personae.consent.standing import guarded_days, stands, superseded_by
from personae.vocabulary.answer import Answer
from personae.vocabulary.entry import Json
from personae.vocabulary.names import PerformerId

CONTEXTS: tuple[Json, ...] = (
    "https://www.w3.org/ns/credentials/v2",
    {"@vocab": "urn:personae:credential:1#"},
)
TYPES: tuple[Json, ...] = ("VerifiableCredential", "LikenessConsentCredential")
STATUS = "LikenessConsentState"
DAYS = 30  # how long a credential is relied on, unless said
# Keys of a CONSENT.yaml that go over whole, and those of `granted_by` that do.
KEYS = (
    "consent",
    "granted_to",
    "pictures",
    "kinds",
    "uses",
    "purposes",
    "media",
    "territories",
    "languages",
    "term",
    "training",
    "sublicence",
    "transfer",
    "conditions",
    "excludes",
    "disclosed_at",
    "signed",
)
GRANTOR_KEYS = ("as", "title_shown")
_WHY = {
    "granted_by.who": "whoever relies on it need not know who signed, only in which capacity.",
    "granted_by.performer_born": "a birth is private; the credential ends before it would matter.",
    "granted_by.renewed_on": "it is private; the credential says that the consent stands.",
    "granted_by.chain_of_title": "how the right passed on is private.",
    "business_reason": "it was said to the performer.",
    "countersigned": "the credential is the company's own word; its state tells it.",
    "represented": "who stood beside the performer is private, so what a law asks of it is open.",
    "pay": "pay is private.",
    "supersedes": "which agreement came before changes nothing for whoever relies on this one.",
    "withdrawn": "a day from which it has ended is told as the credential's last day.",
}


class NotIssuedError(ValueError):
    """The consent cannot be vouched for; a plain sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What else is on record that bears on a consent."""

    withdrawals: tuple[Withdrawal, ...] = ()
    others: tuple[Consent, ...] = ()


def subject_of(performer: PerformerId) -> str:
    return f"urn:personae:performer:{performer}"


def credential(
    consent: Consent, key: Key, *, standing: Standing, at: datetime, on: date, days: int = DAYS
) -> dict[str, Json]:
    """The credential, signed.

    at      the moment of signing, with its zone
    on      the day that is today where the home is
    days    how many days it is relied on, if nothing ends before
    raises  NotIssuedError for a consent that does not stand
    """
    first, after = valid_days(consent, standing, on=on, days=days)
    said: dict[str, Json] = {
        "@context": list(CONTEXTS),
        "type": list(TYPES),
        "issuer": did_key(key.public),
        "validFrom": _moment(first),
        "validUntil": _moment(after),
        "credentialStatus": {
            "type": STATUS,
            "state": state(consent, standing.withdrawals, standing.others, on=first).said,
            "on": on.isoformat(),
        },
        "credentialSubject": {
            "id": subject_of(consent.performer),
            "consent": _terms(consent),
        },
    }
    return secured(said, key, created=at.strftime("%Y-%m-%dT%H:%M:%SZ"))


def valid_days(consent: Consent, standing: Standing, *, on: date, days: int) -> tuple[date, date]:
    """The first day on which it may be relied on, and the first on which it may not any more.

    Cut at whatever ends the consent as far as is known on `on`; NotIssuedError where that leaves
    no day.
    """
    if consent.signed is None or consent.signed.on > on:
        raise NotIssuedError("no consent is on record that was signed by then.")
    if consent.term is None:
        raise NotIssuedError("it names no days, so it grants none.")
    first = max(on, consent.term.start)
    if stands(consent, standing.withdrawals, standing.others, on=first) is not Answer.YES:
        found = state(consent, standing.withdrawals, standing.others, on=first)
        raise NotIssuedError(
            f"it is {found.said} on {first}."
            if found not in (State.SIGNED, State.COUNTERSIGNED)
            else "a guardian gave it, and nobody recorded the performer's birth."
        )
    return first, min([_days_on(first, days), *_ends(consent, standing, first)])


def loss_report(consent: Consent) -> tuple[Loss, ...]:
    """Every term that the credential does not tell."""
    return losses(consent, carried(consent), _WHY, otherwise="the credential does not tell it.")


def carried(consent: Consent) -> frozenset[str]:
    """The terms that it tells, as `terms_of` names them."""
    whole = {*(f"granted_by.{key}" for key in GRANTOR_KEYS), "performer"}
    return frozenset(
        term for term in terms_of(consent) if term in whole or term.partition(".")[0] in KEYS
    )


def _terms(consent: Consent) -> dict[str, Json]:
    every = as_json(consent)
    by = every["granted_by"]
    told: Mapping[str, Json] = by if isinstance(by, dict) else {}
    return {
        **{key: every[key] for key in KEYS},
        "granted_by": {key: told[key] for key in GRANTOR_KEYS},
    }


def _ends(consent: Consent, standing: Standing, first: date) -> Iterable[date]:
    """The days on which it is known to end, after `first`."""
    if consent.term is not None and consent.term.end is not None:
        yield consent.term.end
    end = ended(consent, standing.withdrawals, on=date.max)
    if end is not None:
        yield end.effective
    later = superseded_by(consent, standing.others, on=date.max)
    if later is not None and later.signed is not None:
        yield later.signed.on
    for days in guarded_days(consent) or ():
        if first in days and days.end is not None:
            yield days.end


def _days_on(day: date, days: int) -> date:
    return day + timedelta(days=min(days, (date.max - day).days))


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"

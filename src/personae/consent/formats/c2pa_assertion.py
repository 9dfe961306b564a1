"""A consent as an assertion inside a film (C2PA 2.x): a reference that tells nobody's name.

A file that is published cannot be called back. So it holds a number and a digest by which the
parties find the agreement, the kinds of replica, and what stood on the day of sealing; who agreed
to what, for how long and for how much stays between them. It permits nothing by itself.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from personae.consent.agreement import Consent
from personae.consent.as_json import as_json
from personae.consent.formats.loss import Loss, losses
from personae.consent.life import State
from personae.vocabulary.entry import Json, canonical_bytes
from personae.vocabulary.names import Sha256

LABEL = "org.personae.consent"
SCHEMA = "org.personae.consent/1"
CARRIED = ("kinds", "media", "training")

_WHY = {
    "performer": "a film that is published names nobody; the number and the digest stand for them.",
    "granted_by": "who signed is between the parties.",
    "granted_to": "the company is between the parties; a seal names whoever sealed.",
    "pay": "pay is private.",
    "represented": "who stood beside the performer is private.",
    "signed": "the state on the day is told, not when or how it was signed.",
    "countersigned": "the state on the day is told, not when.",
    "withdrawn": "the state on the day is told, not when it ends.",
    "supersedes": "the state on the day is told, not which agreement came before.",
    "term": "how long it holds is between the parties; the state on the day is told.",
    "uses": "what was described is between the parties.",
    "conditions": "what was promised is between the parties.",
}
_OTHERWISE = "a reference in a film does not tell it; the agreement does."
_HEX_16, _HEX_32 = re.compile(r"[0-9a-f]{32}"), re.compile(r"[0-9a-f]{64}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """How a film points at an agreement.

    public_id  16 bytes that nobody can guess or trace; the same in every film
    salt       32 bytes for the parties alone: without it the digest cannot be tried against
               terms that somebody guesses
    """

    public_id: bytes
    salt: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Referred:
    """An assertion as read.

    state  as it was on the day `on`: signed, countersigned, superseded, expired, withdrawn
    """

    public_id: str
    digest: Sha256
    state: str
    on: date
    kinds: tuple[str, ...]
    media: tuple[str, ...]
    training: bool


def reference(mark: Callable[[bytes], bytes], consent: Consent) -> Reference:
    """The reference of a consent in one house, the same each time it is asked for.

    mark  32 bytes that nobody without the house's master key can make (`Vault.mark`)
    """
    of = hashlib.sha256(_agreed(consent)).digest()
    return Reference(
        public_id=mark(b"personae/consent-reference/1/id" + of)[:16],
        salt=mark(b"personae/consent-reference/1/salt" + of),
    )


def digest(consent: Consent, salt: bytes) -> Sha256:
    """SHA-256 of the salt and the canonical agreement; an end that came later changes nothing."""
    return Sha256(hashlib.sha256(salt + _agreed(consent)).hexdigest())


def assertion(consent: Consent, by: Reference, *, state: State, on: date) -> dict[str, Json]:
    """The assertion's data: valid by `c2pa-consent.schema.json`, the same for the same day.

    state   what has become of it by the end of `on` (`life.state`)
    raises  ValueError for a consent that nobody agreed to: an offer leaves no trace in a film
    """
    if not state.agreed:
        raise ValueError(f"nobody agreed to {consent.id}, so no film refers to it")
    return {
        "schema": SCHEMA,
        "id": by.public_id.hex(),
        "digest": {"alg": "sha256", "hash": digest(consent, by.salt)},
        "state": state.said,
        "on": on.isoformat(),
        "kinds": [*sorted(set(consent.kinds))],
        "media": [*sorted(set(consent.media))],
        "training": consent.training is True,
        "enforceable": False,
    }


def loss_report(consent: Consent) -> tuple[Loss, ...]:
    """Every term that the assertion does not tell."""
    return losses(consent, CARRIED, _WHY, otherwise=_OTHERWISE)


def read_assertion(said: Mapping[str, Json]) -> Referred:
    """The assertion that `said` holds; ValueError, with a plain sentence, for anything else."""
    if strange := sorted(set(said) - set(_KEYS)):
        raise ValueError(f"`{strange[0]}` is no key of an assertion `{SCHEMA}`.")
    if missing := [key for key in _KEYS if key not in said]:
        raise ValueError(f"it has no `{missing[0]}`.")
    if said["schema"] != SCHEMA:
        raise ValueError(f"it is written after `{said['schema']}`, not after `{SCHEMA}`.")
    if said["enforceable"] is not False or not isinstance(said["training"], bool):
        raise ValueError("`enforceable` is false and `training` true or false.")
    hashed = said["digest"]
    if not isinstance(hashed, dict) or hashed.get("alg") != "sha256":
        raise ValueError("`digest` is no SHA-256.")
    return Referred(
        public_id=_text(said["id"], _HEX_16, "id"),
        digest=Sha256(_text(hashed.get("hash"), _HEX_32, "digest.hash")),
        state=_state(said["state"]),
        on=_day(said["on"]),
        kinds=_words(said["kinds"], "kinds"),
        media=_words(said["media"], "media"),
        training=said["training"],
    )


def refers_to(referred: Referred, consent: Consent, by: Reference) -> bool:
    """Whether it is this consent, unchanged, that a film refers to."""
    known = by.public_id.hex() == referred.public_id
    return known and digest(consent, by.salt) == referred.digest


_KEYS = ("schema", "id", "digest", "state", "on", "kinds", "media", "training", "enforceable")


def _agreed(consent: Consent) -> bytes:
    """The agreement alone: what ended it later is a fact beside it."""
    return canonical_bytes({**as_json(consent), "withdrawn": None})


def _text(value: Json, form: re.Pattern[str], key: str) -> str:
    if not isinstance(value, str) or not form.fullmatch(value):
        raise ValueError(f"`{key}` is not written as it should be.")
    return value


def _state(value: Json) -> str:
    told = [state.said for state in State if state.agreed]
    if value not in told or not isinstance(value, str):
        raise ValueError(f"`{value}` is no state of a consent; known: {', '.join(told)}.")
    return value


def _day(value: Json) -> date:
    return date.fromisoformat(_text(value, _DAY, "on"))


def _words(value: Json, key: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise ValueError(f"`{key}` is no list of words.")
    return tuple(str(word) for word in value)

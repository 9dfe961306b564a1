"""Somebody's signature over an agreement and over what they were shown before they signed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from personae.proof.interfaces import CheckSignature, Signer
from personae.vocabulary.entry import Json, canonical_bytes
from personae.vocabulary.names import Sha256

SCHEMA = "personae/signature/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A signature, with all that it was made over.

    signer     the id of whoever signed: a performer, a company
    acting_as  performer, guardian, representative, estate, union, company
    over       what was signed, by the digests of its canonical bytes: `agreement`, `disclosure` …
    key        the public key, 32 bytes (Ed25519)
    value      the signature, 64 bytes
    """

    signer: str
    acting_as: str
    over: Mapping[str, Sha256]
    at: datetime
    key: bytes
    value: bytes


def signed_bytes(
    *, signer: str, acting_as: str, over: Mapping[str, Sha256], at: datetime, key: bytes
) -> bytes:
    """What is signed: canonical JSON (RFC 8785), the moment in UTC to the second.

    A page can write the same bytes: keys sorted, no spaces, `at` as `2025-02-17T16:40:00Z`.
    """
    said: dict[str, Json] = {
        "schema": SCHEMA,
        "signer": signer,
        "acting_as": acting_as,
        "over": dict(over),
        "at": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "key": key.hex(),
    }
    return canonical_bytes(said)


def sign(
    by: Signer, *, signer: str, acting_as: str, over: Mapping[str, Sha256], at: datetime
) -> Signed:
    """Sign with a key that is at hand."""
    key, moment = by.public_key, at.astimezone(UTC).replace(microsecond=0)
    data = signed_bytes(signer=signer, acting_as=acting_as, over=over, at=moment, key=key)
    return Signed(
        signer=signer, acting_as=acting_as, over=dict(over), at=moment, key=key, value=by.sign(data)
    )


def holds(signed: Signed, check: CheckSignature) -> bool:
    """Whether the holder of the key signed just this. Whose key it is must be asked elsewhere."""
    data = signed_bytes(
        signer=signed.signer,
        acting_as=signed.acting_as,
        over=signed.over,
        at=signed.at,
        key=signed.key,
    )
    return check(signed.key, data, signed.value)


def signed_as_json(signed: Signed) -> dict[str, Json]:
    """As it stands in files and on record: keys and signature in hex, the moment in UTC."""
    return {
        "signer": signed.signer,
        "acting_as": signed.acting_as,
        "over": dict(signed.over),
        "at": signed.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "key": signed.key.hex(),
        "value": signed.value.hex(),
    }


def signed_from_json(kept: Mapping[str, Json]) -> Signed:
    """What `signed_as_json` wrote. Raises ValueError for anything else."""
    if set(kept) != {"signer", "acting_as", "over", "at", "key", "value"}:
        raise ValueError("a signature has signer, acting_as, over, at, key and value")
    over = kept["over"]
    if not isinstance(over, dict) or not over:
        raise ValueError("what a signature is over is a mapping of digests")
    digests = {str(name): Sha256(_text(digest)) for name, digest in over.items()}
    at = datetime.strptime(_text(kept["at"]), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    return Signed(
        signer=_text(kept["signer"]),
        acting_as=_text(kept["acting_as"]),
        over=digests,
        at=at,
        key=bytes.fromhex(_text(kept["key"])),
        value=bytes.fromhex(_text(kept["value"])),
    )


def _text(kept: Json) -> str:
    if not isinstance(kept, str):
        raise ValueError(f"{kept!r} stands where text belongs")  # noqa: TRY004 - of a file's value
    return kept

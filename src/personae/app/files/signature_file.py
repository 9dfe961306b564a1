"""A signature over a CONSENT.yaml as a file, made by its signer with a key file."""

import json
from dataclasses import dataclass
from pathlib import Path

from personae.app.files.keys import read_small
from personae.proof.signatures import Signed, signed_as_json, signed_from_json
from personae.vocabulary.mistake import Mistake, UserError

SCHEMA = "personae/consent-signature/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureFile:
    consent: str
    signed: Signed


def as_bytes(consent: str, signed: Signed) -> bytes:
    value = {"schema": SCHEMA, "consent": consent, "signature": signed_as_json(signed)}
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


def read_signature_file(path: Path) -> SignatureFile:
    """Raises UserError for anything else."""
    try:
        found = json.loads(read_small(path))
        if not isinstance(found, dict) or set(found) != {"schema", "consent", "signature"}:
            raise ValueError("it has schema, consent and signature")  # noqa: TRY301
        if found["schema"] != SCHEMA or not isinstance(found["consent"], str):
            raise ValueError(f"it is not of the schema {SCHEMA}")  # noqa: TRY301
        return SignatureFile(
            consent=found["consent"], signed=signed_from_json(dict(found["signature"]))
        )
    except (ValueError, TypeError, RecursionError) as why:
        raise UserError(
            Mistake(
                str(path),
                f"this is no signature over a consent: {' '.join(str(why).split())[:100]}.",
                "`personae key sign` writes one.",
            )
        ) from None

"""The proof `eddsa-jcs-2022` of W3C's Data Integrity, over a JSON document.

Both the document and the proof without its value are written canonically (RFC 8785) and hashed
with SHA-256; the 64 bytes are signed with Ed25519. Contexts are compared as text; none is fetched.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from personae.consent.formats.multibase import base58btc, did_key, from_base58btc, key_of
from personae.consent.formats.strict_json import jcs
from personae.vocabulary.entry import Json

SUITE = "eddsa-jcs-2022"
Check: TypeAlias = Callable[[bytes, bytes, bytes], bool]  # public key, message, signature
_KEYS = frozenset(
    {"type", "cryptosuite", "created", "verificationMethod", "proofPurpose", "@context"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key that is at hand: its 32 public bytes, and what signs with it (64 bytes)."""

    public: bytes
    sign: Callable[[bytes], bytes]


class ProofError(ValueError):
    """The proof does not hold, or is not one that can be checked; a plain sentence."""


def secured(document: Mapping[str, Json], key: Key, *, created: str) -> dict[str, Json]:
    """The document with its proof.

    created  the moment, like `2023-02-24T23:36:38Z`
    """
    did = did_key(key.public)
    proof: dict[str, Json] = {
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "created": created,
        "verificationMethod": f"{did}#{did.rpartition(':')[2]}",
        "proofPurpose": "assertionMethod",
    }
    if "@context" in document:
        proof["@context"] = document["@context"]
    value = base58btc(key.sign(_hashes(document, proof)))
    return {**document, "proof": {**proof, "proofValue": value}}


def proven_by(document: Mapping[str, Json], check: Check) -> bytes:
    """The public key, by a `did:key`, whose holder made the proof of just this document.

    Whose key that is must be asked elsewhere. Raises ProofError.
    """
    proof = document.get("proof")
    if not isinstance(proof, dict):
        raise ProofError(
            "it has no proof." if proof is None else "it has more than one proof, or none to read."
        )
    options, value = {k: v for k, v in proof.items() if k != "proofValue"}, proof.get("proofValue")
    if options.get("type") != "DataIntegrityProof" or options.get("cryptosuite") != SUITE:
        named = options.get("cryptosuite", options.get("type"))
        raise ProofError(f"its proof is made by `{named}`; only `{SUITE}` can be checked.")
    if options.get("proofPurpose") != "assertionMethod":
        raise ProofError("its proof was made for another purpose than to assert it.")
    if strange := sorted(set(options) - _KEYS):
        raise ProofError(f"its proof has a key `{strange[0]}` that is not understood.")
    unsigned = {k: v for k, v in document.items() if k != "proof"}
    context = options.get("@context")
    if context is not None and context != unsigned.get("@context"):
        raise ProofError("its proof was made for other contexts than it has.")
    try:
        public = _method(options.get("verificationMethod"))
        signature = from_base58btc(value if isinstance(value, str) else "")
    except ValueError as error:
        raise ProofError(str(error)) from None
    if not check(public, _hashes(unsigned, options), signature):
        raise ProofError("it was changed after it was signed, or signed with another key.")
    return public


def _hashes(document: Mapping[str, Json], proof: Mapping[str, Json]) -> bytes:
    return hashlib.sha256(jcs(dict(proof))).digest() + hashlib.sha256(jcs(dict(document))).digest()


def _method(said: Json) -> bytes:
    did, _, fragment = said.partition("#") if isinstance(said, str) else ("", "", "")
    if fragment and did.rpartition(":")[2] != fragment:
        raise ValueError("its proof names two keys.")
    return key_of(did)

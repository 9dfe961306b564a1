"""Key files: PKCS#8 in PEM, under a passphrase where one is given; Ed25519 (RFC 8410)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from personae.engines.signers.ed25519 import Ed25519Signer
from personae.vocabulary.mistake import Mistake, UserError

if TYPE_CHECKING:
    from collections.abc import Callable

_HEX = 64  # digits of a public key
_KINDS = "Keys are made by `personae key new`."


def new_key(passphrase: str | None) -> tuple[bytes, bytes]:
    """A new private key and its public key, both in PEM; the first under `passphrase`, if any."""
    key = Ed25519PrivateKey.generate()
    under = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    return (
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, under),
        key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
    )


def signer_of(pem: bytes, *, where: str, passphrase: Callable[[], str]) -> Ed25519Signer:
    """What signs with the key in `pem`; `passphrase` is asked where the key is under one.

    Raises UserError for what is no private key, for another kind, and for a wrong passphrase.
    """
    under = passphrase().encode() if b"ENCRYPTED" in pem else None
    try:
        key = load_pem_private_key(pem, under)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        if under is not None:
            raise UserError(
                Mistake(where, "the key does not open.", "Is the passphrase right?")
            ) from None
        raise UserError(Mistake(where, "this is no private key in PEM.", _KINDS)) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise UserError(Mistake(where, "this is no Ed25519 key.", _KINDS))
    return Ed25519Signer(key.private_bytes_raw())


def public_key_of(data: bytes, *, where: str) -> bytes:
    """The public key (32 bytes) written in `data`, in PEM or in hex.

    Raises UserError for a private key too: it is never to be handed over.
    """
    if b"PRIVATE KEY" in data:
        raise UserError(
            Mistake(
                where,
                "this is a private key, which its holder hands to nobody.",
                "Name the public one, which lies beside it as `.pub`.",
            )
        )
    try:
        if len(data.strip()) == _HEX:
            raw = bytes.fromhex(data.strip().decode("ascii"))
            return Ed25519PublicKey.from_public_bytes(raw).public_bytes_raw()
        key = load_pem_public_key(data)
    except (ValueError, UnsupportedAlgorithm):
        raise UserError(Mistake(where, "this is no public key in PEM or hex.", _KINDS)) from None
    if not isinstance(key, Ed25519PublicKey):
        raise UserError(Mistake(where, "this is no Ed25519 key.", _KINDS))
    return key.public_bytes_raw()

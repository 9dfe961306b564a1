"""Signers of seals: a chain of certificates, and the private key of the first of them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, TypeAlias

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

from personae.proof.provenance import SealSigner
from personae.vocabulary.mistake import Mistake, UserError
from personae.vocabulary.names import Sha256

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from personae.proof.interfaces import ChainSigner

_SMALLEST_RSA = 2048  # bits

_Private: TypeAlias = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey
_Public: TypeAlias = ec.EllipticCurvePublicKey | rsa.RSAPublicKey | ed25519.Ed25519PublicKey
_CURVES: dict[str, tuple[str, hashes.HashAlgorithm, int]] = {
    "secp256r1": ("es256", hashes.SHA256(), 32),
    "secp384r1": ("es384", hashes.SHA384(), 48),
    "secp521r1": ("es512", hashes.SHA512(), 66),
}
_PSS = padding.PSS(padding.MGF1(hashes.SHA256()), hashes.SHA256.digest_size)


def signer_of(
    chain: bytes,
    key: bytes,
    *,
    now: datetime,
    chain_named: str,
    key_named: str,
    passphrase: Callable[[], str],
    unsafe: bool = False,
) -> SealSigner:
    """A signer out of a chain and a private key, both in PEM.

    passphrase  asked where the key is under one
    unsafe      whether anybody could have made them
    raises      UserError where the two do not belong together, or the certificate's days are over
    """
    leaf = first_of(chain, where=chain_named)
    under = passphrase().encode() if b"ENCRYPTED" in key else None
    try:
        private = load_pem_private_key(key, under)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        what = "this is no private key in PEM." if under is None else "the key does not open."
        do = "" if under is None else "Is the passphrase right?"
        raise UserError(Mistake(key_named, what, do)) from None
    if not isinstance(private, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) and not isinstance(
        private, ed25519.Ed25519PrivateKey
    ):
        raise UserError(Mistake(key_named, "C2PA knows no signatures by this kind of key.", _KINDS))
    if private.public_key() != leaf.public_key():
        raise UserError(
            Mistake(
                key_named,
                f"it is not the key of the first certificate in {chain_named}.",
                "The signer's own certificate comes first, then those that vouch for it.",
            )
        )
    check_days(leaf, now, where=chain_named)
    return SealSigner(
        algorithm=algorithm_of(leaf, where=chain_named),
        chain=chain,
        sign=_signs(private),
        unsafe=unsafe,
    )


def of_chain(by: ChainSigner, *, now: datetime, unsafe: bool = False) -> SealSigner:
    """A signer out of any key under certificates: a token's, a key service's.

    Raises UserError for an RSA key, which C2PA wants to sign by PSS, and where the days are over.
    """
    leaf = first_of(by.certificates, where="--certificates")
    check_days(leaf, now, where="--certificates")
    if by.algorithm != "ES256":
        raise UserError(
            Mistake("the key", "C2PA knows no RSA signatures but by PSS.", "Use one on P-256.")
        )

    def sign(data: bytes) -> bytes:
        r, s = decode_dss_signature(by.sign(data))
        return r.to_bytes(32) + s.to_bytes(32)

    return SealSigner(algorithm="es256", chain=by.certificates, sign=sign, unsafe=unsafe)


def first_of(chain: bytes, *, where: str) -> x509.Certificate:
    """The signer's own certificate. Raises UserError for what is no chain in PEM."""
    try:
        return x509.load_pem_x509_certificates(chain)[0]
    except ValueError:
        raise UserError(Mistake(where, "this is no chain of certificates in PEM.")) from None


def check_days(leaf: x509.Certificate, now: datetime, *, where: str) -> None:
    """Raises UserError where a seal made now would be out of the certificate's days."""
    if now >= leaf.not_valid_after_utc:
        raise UserError(
            Mistake(
                where,
                f"the certificate ended on {leaf.not_valid_after_utc.date()}.",
                "A seal made with it would not hold; use its successor.",
            )
        )
    if now < leaf.not_valid_before_utc:
        raise UserError(
            Mistake(where, f"the certificate begins on {leaf.not_valid_before_utc.date()} only.")
        )


def algorithm_of(leaf: x509.Certificate, *, where: str) -> str:
    """As C2PA names it. Raises UserError for a key that C2PA knows no signatures of."""
    public = leaf.public_key()
    if isinstance(public, ec.EllipticCurvePublicKey) and public.curve.name in _CURVES:
        return _CURVES[public.curve.name][0]
    if isinstance(public, rsa.RSAPublicKey) and public.key_size >= _SMALLEST_RSA:
        return "ps256"
    if isinstance(public, ed25519.Ed25519PublicKey):
        return "ed25519"
    raise UserError(Mistake(where, "C2PA knows no signatures by this kind of key.", _KINDS))


def fingerprint(chain: bytes) -> Sha256:
    """SHA-256 of the signer's own certificate."""
    leaf = x509.load_pem_x509_certificates(chain)[0]
    return Sha256(hashlib.sha256(leaf.public_bytes(Encoding.DER)).hexdigest())


def checked(by: SealSigner) -> Callable[[bytes], bytes]:
    """Signs, and sees whether the certificate's own key did: a film is copied but once."""
    public = x509.load_pem_x509_certificates(by.chain)[0].public_key()

    def sign(data: bytes) -> bytes:
        signature = by.sign(data)
        try:
            _check(public, data, signature)  # type: ignore[arg-type]  # others were refused before
        except (InvalidSignature, ValueError):
            raise UserError(
                Mistake("the key", "what it signed does not fit the certificate.", _TOGETHER)
            ) from None
        return signature

    return sign


_KINDS = "It knows EC keys on P-256, P-384 and P-521, RSA from 2048 bits on, and Ed25519."
_TOGETHER = "Name the key that belongs to the first certificate of the chain."


def _signs(key: _Private) -> Callable[[bytes], bytes]:
    if isinstance(key, ec.EllipticCurvePrivateKey):
        _, digest, size = _CURVES[key.curve.name]
        curve = key

        def by_curve(data: bytes) -> bytes:
            r, s = decode_dss_signature(curve.sign(data, ec.ECDSA(digest)))
            return r.to_bytes(size) + s.to_bytes(size)

        return by_curve
    if isinstance(key, rsa.RSAPrivateKey):
        return lambda data: key.sign(data, _PSS, hashes.SHA256())
    return key.sign


def _check(key: _Public, data: bytes, signature: bytes) -> None:
    if isinstance(key, ec.EllipticCurvePublicKey):
        _, digest, size = _CURVES[key.curve.name]
        if len(signature) != 2 * size:
            raise ValueError("r and s, one after the other")
        both = int.from_bytes(signature[:size]), int.from_bytes(signature[size:])
        key.verify(encode_dss_signature(*both), data, ec.ECDSA(digest))
    elif isinstance(key, rsa.RSAPublicKey):
        key.verify(signature, data, _PSS, hashes.SHA256())
    else:
        key.verify(signature, data)

"""A key file under the user's own certificates: what signs films and documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

from personae.vocabulary.mistake import Mistake, UserError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from personae.proof.interfaces import ChainAlgorithm

_ENOUGH_BITS = 2048  # of an RSA key
_READ = "ECDSA on P-256 and RSA of 2,048 bits or more are signed with."


class KeyFileChain:
    """A `ChainSigner` whose key is in this process's memory."""

    __slots__ = ("_key", "certificates")

    def __init__(
        self, pem: bytes, certificates: bytes, *, where: str, passphrase: Callable[[], str]
    ) -> None:
        """Raises UserError where they cannot be read, or are not of each other.

        certificates  PEM, that of the key first
        where         what messages call the key's file
        """
        under = passphrase().encode() if b"ENCRYPTED" in pem else None
        try:
            key = load_pem_private_key(pem, under)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            what = "the key does not open" if under else "this is no private key in PEM"
            raise UserError(Mistake(where, f"{what}.", _READ)) from None
        if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
            raise UserError(Mistake(where, "a key of this kind signs no documents.", _READ))
        algorithm_of(key.public_key(), where=where)
        self._key, self.certificates = key, in_pem(certificates, where="--certificates")
        if leaf_of(self.certificates).public_key() != key.public_key():
            raise UserError(
                Mistake(
                    "--certificates",
                    f"the first certificate is not that of the key in {where}.",
                    "Put the signer's own certificate first, then those above it.",
                )
            )

    @property
    def algorithm(self) -> ChainAlgorithm:
        return algorithm_of(self._key.public_key(), where="the key")

    def sign(self, message: bytes) -> bytes:
        if isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(message, padding.PKCS1v15(), SHA256())
        return self._key.sign(message, ec.ECDSA(SHA256()))


def algorithm_of(key: object, *, where: str) -> ChainAlgorithm:
    """How a public key signs. Raises UserError for a kind that is not signed with here."""
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        return "ES256"
    if isinstance(key, rsa.RSAPublicKey) and key.key_size >= _ENOUGH_BITS:
        return "RS256"
    raise UserError(Mistake(where, "a key of this kind signs no documents.", _READ))


def in_pem(data: bytes, *, where: str) -> bytes:
    """The certificates of `data` and nothing else. Raises UserError where there is none."""
    try:
        found = x509.load_pem_x509_certificates(data)
    except ValueError:
        raise UserError(
            Mistake(where, "there is no certificate in it.", "Certificates in PEM are read.")
        ) from None
    return b"".join(each.public_bytes(Encoding.PEM) for each in found)


def leaf_of(certificates: bytes) -> x509.Certificate:
    return x509.load_pem_x509_certificates(certificates)[0]


def refuse_out_of_days(certificates: bytes, now: datetime) -> None:
    """Raise UserError where the signer's certificate is not valid at `now`."""
    leaf = leaf_of(certificates)
    start, end = leaf.not_valid_before_utc, leaf.not_valid_after_utc
    if start <= now <= end:
        return
    what = f"begins on {start:%Y-%m-%d} only" if now < start else f"ended on {end:%Y-%m-%d}"
    raise UserError(
        Mistake(
            "--certificates",
            f"the signer's certificate {what}.",
            "What is signed with it now would not hold; ask for a valid one.",
        )
    )


def signed_by(certificates: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the holder of the first of these certificates signed this."""
    key = leaf_of(certificates).public_key()
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, message, ec.ECDSA(SHA256()))
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, message, padding.PKCS1v15(), SHA256())
        else:
            return False
    except InvalidSignature:
        return False
    return True

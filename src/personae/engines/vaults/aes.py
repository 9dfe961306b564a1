"""The vault's arithmetic: AES-256-GCM for what is kept, HMAC-SHA256 for marks and look-ups."""

import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from personae.proof.interfaces import BrokenSealError

KEY_BYTES = 32
_NONCE_BYTES = 12  # NIST SP 800-38D § 8.2.2; random, far under 2^32 messages a key


class AesVault:
    """A vault whose master key is in this process's memory.

    Keys for wrapping and for marks are derived from it, so that neither use can lend itself to the
    other (HMAC as a key derivation function: NIST SP 800-108r1).
    """

    __slots__ = ("_marking", "_wrapping")

    def __init__(self, master_key: bytes) -> None:
        if len(master_key) != KEY_BYTES:
            raise ValueError(f"a master key has {KEY_BYTES} bytes, not {len(master_key)}")
        self._wrapping = AESGCM(_hmac(master_key, b"personae/wrapping/1"))
        self._marking = _hmac(master_key, b"personae/marking/1")

    def mark(self, data: bytes) -> bytes:
        return _hmac(self._marking, data)

    def new_key(self, *, bound_to: bytes) -> tuple[bytes, bytes]:
        key = secrets.token_bytes(KEY_BYTES)
        return key, _sealed(self._wrapping, key, bound_to)

    def unwrap(self, wrapped: bytes, *, bound_to: bytes) -> bytes:
        return _unsealed(self._wrapping, wrapped, bound_to)

    def seal(self, key: bytes, plain: bytes, *, bound_to: bytes) -> bytes:
        return _sealed(AESGCM(key), plain, bound_to)

    def unseal(self, key: bytes, sealed: bytes, *, bound_to: bytes) -> bytes:
        return _unsealed(AESGCM(key), sealed, bound_to)


def _sealed(cipher: AESGCM, plain: bytes, bound_to: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, plain, bound_to)


def _unsealed(cipher: AESGCM, sealed: bytes, bound_to: bytes) -> bytes:
    try:
        return cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound_to)
    except (InvalidTag, ValueError) as error:  # ValueError: shorter than a nonce or a tag
        raise BrokenSealError from error


def _hmac(key: bytes, data: bytes) -> bytes:
    return hmac.digest(key, data, "sha256")

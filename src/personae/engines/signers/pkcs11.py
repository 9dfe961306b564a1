"""Keys that never leave a token (PKCS#11): a smart card, a security module, SoftHSM."""

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Self

from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from personae.engines.signers.chains import algorithm_of, in_pem, leaf_of, signed_by
from personae.vocabulary.mistake import Mistake, UserError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

    from personae.proof.interfaces import ChainAlgorithm

_ED25519_BYTES = 32


class Token:
    """A session with a token, open until it is left."""

    def __init__(self, module: Path, label: str, pin: Callable[[], str]) -> None:
        """Raises UserError where the extra, the module or the token is missing, or the PIN wrong.

        module  the PKCS#11 library of the token's maker
        label   of the token
        """
        if find_spec("pkcs11") is None:
            raise UserError(
                Mistake(
                    "--pkcs11",
                    "what speaks with tokens is not installed.",
                    "Install it: pip install 'personae[hsm]'.",
                )
            )
        import pkcs11
        from pkcs11 import exceptions as refused

        try:
            library = pkcs11.lib(str(module))
        except (refused.PKCS11Error, RuntimeError, OSError) as error:
            raise UserError(
                Mistake(str(module), f"this is no PKCS#11 library ({error or 'it does not load'}).")
            ) from None
        try:
            self._session: Any = library.get_token(token_label=label).open(user_pin=pin())
        except (refused.PinIncorrect, refused.PinLenRange, refused.PinInvalid):
            raise UserError(
                Mistake("the PIN", "it does not open the token.", "Too many tries lock a token.")
            ) from None
        except refused.PinLocked:
            raise UserError(Mistake("the PIN", "the token is locked.")) from None
        except refused.PKCS11Error:
            raise UserError(
                Mistake("--token", f"no token `{label}` is there.", "Is it plugged in?")
            ) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._session.close()

    def key(self, label: str) -> Any:  # noqa: ANN401 - a class of python-pkcs11
        """The private key of that label. Raises UserError."""
        from pkcs11 import ObjectClass
        from pkcs11 import exceptions as refused

        try:
            return self._session.get_key(object_class=ObjectClass.PRIVATE_KEY, label=label)
        except refused.PKCS11Error:
            raise UserError(
                Mistake("--key-label", f"the token has no private key `{label}`, or several.")
            ) from None

    def public_point(self, label: str) -> bytes:
        """What the public key of that label says of an Ed25519 key, 32 bytes. Raises UserError."""
        from pkcs11 import Attribute, ObjectClass
        from pkcs11 import exceptions as refused

        try:
            public = self._session.get_key(object_class=ObjectClass.PUBLIC_KEY, label=label)
            point = bytes(public[Attribute.EC_POINT])
        except refused.PKCS11Error:
            raise UserError(
                Mistake("--key-label", f"the token has no public key `{label}`.")
            ) from None
        # Some tokens wrap it in an octet string (PKCS#11 2.40), some do not (3.0).
        raw = point[2:] if point[:2] == bytes([4, _ED25519_BYTES]) else point
        if len(raw) != _ED25519_BYTES:
            raise UserError(Mistake("--key-label", f"`{label}` is no Ed25519 key."))
        return raw


class Pkcs11Chain:
    """A `ChainSigner` whose key is in a token."""

    __slots__ = ("_key", "algorithm", "certificates")

    def __init__(self, token: Token, key_label: str, certificates: bytes) -> None:
        """Raises UserError where the key is not that of the first certificate (PEM)."""
        self.certificates = in_pem(certificates, where="--certificates")
        public = leaf_of(self.certificates).public_key()
        self.algorithm: ChainAlgorithm = algorithm_of(public, where="--certificates")
        self._key = token.key(key_label)
        probe = b"personae/probe/1"
        if not signed_by(self.certificates, probe, self._signed(probe)):
            raise UserError(
                Mistake(
                    "--certificates",
                    f"the first certificate is not that of the key `{key_label}`.",
                    "Put the signer's own certificate first, then those above it.",
                )
            )

    def sign(self, message: bytes) -> bytes:
        return self._signed(message)

    def _signed(self, message: bytes) -> bytes:
        from pkcs11 import Mechanism
        from pkcs11 import exceptions as refused

        try:
            if self.algorithm == "RS256":
                return bytes(self._key.sign(message, mechanism=Mechanism.SHA256_RSA_PKCS))
            # Every token signs a digest; not every one hashes before it does.
            raw = self._key.sign(hashlib.sha256(message).digest(), mechanism=Mechanism.ECDSA)
        except refused.PKCS11Error as error:
            raise _refused(error) from None
        half = len(raw) // 2
        return encode_dss_signature(int.from_bytes(raw[:half]), int.from_bytes(raw[half:]))


class Pkcs11Signer:
    """A `Signer` (Ed25519) whose key is in a token."""

    __slots__ = ("_key", "public_key")

    def __init__(self, token: Token, key_label: str) -> None:
        """Raises UserError where the token has no Ed25519 key of that label."""
        self.public_key = token.public_point(key_label)
        self._key = token.key(key_label)

    def sign(self, message: bytes) -> bytes:
        from pkcs11 import Mechanism
        from pkcs11 import exceptions as refused

        try:
            return bytes(self._key.sign(message, mechanism=Mechanism.EDDSA))
        except refused.PKCS11Error as error:
            raise _refused(error) from None


def _refused(error: Exception) -> UserError:
    return UserError(
        Mistake("the token", f"it refused to sign ({type(error).__name__}).", "Is it allowed to?")
    )

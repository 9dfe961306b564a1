"""A signature holds over just what was signed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from personae.engines.signers.ed25519 import Ed25519Signer, verify
from personae.proof.signatures import Signed, holds, sign
from personae.vocabulary.names import Sha256

KEY = Ed25519Signer(bytes(range(32)))
AT = datetime(2025, 2, 17, 8, 40, tzinfo=timezone(timedelta(hours=-8)))
OVER = {"agreement": Sha256("a" * 64), "disclosure": Sha256("b" * 64)}
SIGNED = sign(KEY, signer="ana-vale", acting_as="performer", over=OVER, at=AT)


def test_what_was_signed_holds() -> None:
    assert holds(SIGNED, verify)
    assert SIGNED.at == datetime(2025, 2, 17, 16, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    "changed",
    [
        replace(SIGNED, signer="ben-vale"),
        replace(SIGNED, acting_as="guardian"),
        replace(SIGNED, over={**OVER, "disclosure": Sha256("c" * 64)}),
        replace(SIGNED, over={"agreement": OVER["agreement"]}),
        replace(SIGNED, at=AT + timedelta(seconds=1)),
        replace(SIGNED, key=Ed25519Signer(bytes(32)).public_key),
        replace(SIGNED, key=b"no key"),
        replace(SIGNED, value=bytes(64)),
        replace(SIGNED, value=b""),
    ],
)
def test_anything_else_does_not(changed: Signed) -> None:
    assert not holds(changed, verify)


def test_the_vector_of_rfc_8032() -> None:
    """§ 7.1, test 1: the empty message."""
    seed = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    public = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    assert Ed25519Signer(seed).public_key.hex() == public
    assert Ed25519Signer(seed).sign(b"").hex().startswith("e5564300c360ac729086e2cc806e828a")

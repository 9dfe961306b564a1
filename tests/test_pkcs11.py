"""Keys in a token: SoftHSM2, where it is installed."""

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from tests.quick import Quick
from tests.test_rider import PDF

from personae.engines.signers.chains import signed_by
from personae.engines.signers.ed25519 import verify
from personae.engines.signers.pkcs11 import Pkcs11Chain, Pkcs11Signer, Token
from personae.engines.signers.unsafe_certificates import unsafe_certificates
from personae.proof.signatures import holds, sign
from personae.vocabulary.mistake import UserError
from personae.vocabulary.names import Sha256

MODULES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
    "/opt/homebrew/lib/softhsm/libsofthsm2.so",
)
MODULE = next((Path(m) for m in MODULES if Path(m).exists()), None)
PIN, LABEL = "2468", "personae-test"
NOW = datetime.now(UTC)
MADE = unsafe_certificates(now=NOW - timedelta(days=1))
pytestmark = pytest.mark.skipif(
    MODULE is None or shutil.which("softhsm2-util") is None,
    reason="SoftHSM2 is not installed on this machine",
)


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A token of its own with two keys: P-256 of the certificates, and Ed25519."""
    folder = tmp_path_factory.mktemp("token")
    (folder / "tokens").mkdir()
    conf = folder / "softhsm2.conf"
    conf.write_text(f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\n")
    held = os.environ.get("SOFTHSM2_CONF")
    os.environ["SOFTHSM2_CONF"] = str(conf)
    tool = "softhsm2-util"
    pins = ["--so-pin", secrets.token_hex(4), "--pin", PIN]
    subprocess.run(
        [tool, "--init-token", "--free", "--label", LABEL, *pins], check=True, capture_output=True
    )
    plain = Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    for number, (name, pem) in enumerate({"ec": MADE.key, "ed": plain}.items(), start=1):
        (folder / f"{name}.pem").write_bytes(pem)
        load = ["--import", str(folder / f"{name}.pem"), "--token", LABEL, "--label", name]
        subprocess.run(
            [tool, *load, "--id", f"0{number}", "--pin", PIN], check=True, capture_output=True
        )
    yield folder
    if held is None:
        del os.environ["SOFTHSM2_CONF"]
    else:
        os.environ["SOFTHSM2_CONF"] = held


def opened(label: str = LABEL, pin: str = PIN) -> Token:
    assert MODULE is not None
    return Token(MODULE, label, lambda: pin)


@pytest.mark.usefixtures("token")
def test_a_key_in_a_token_signs_under_its_certificates() -> None:
    with opened() as held:
        by = Pkcs11Chain(held, "ec", MADE.chain)
        signature = by.sign(b"a rider")
    assert by.algorithm == "ES256"
    assert signed_by(MADE.chain, b"a rider", signature)
    assert not signed_by(MADE.chain, b"a ridex", signature)


@pytest.mark.usefixtures("token")
def test_an_agreement_is_signed_by_a_key_in_a_token() -> None:
    over = {"agreement": Sha256("a" * 64)}
    with opened() as held:
        by = Pkcs11Signer(held, "ed")
        signed = sign(by, signer="ana-vale", acting_as="performer", over=over, at=NOW)
    assert holds(signed, verify)


@pytest.mark.usefixtures("token")
def test_what_a_token_refuses() -> None:
    with pytest.raises(UserError, match="no token `other`"):
        opened("other")
    with pytest.raises(UserError, match="does not open the token"):
        opened(pin="0000")
    with opened() as held:
        with pytest.raises(UserError, match="no private key `ecc`"):
            Pkcs11Chain(held, "ecc", MADE.chain)
        other = unsafe_certificates(now=NOW)
        with pytest.raises(UserError, match="not that of the key `ec`"):
            Pkcs11Chain(held, "ec", other.chain)
        with pytest.raises(UserError, match="`ec` is no Ed25519 key"):
            Pkcs11Signer(held, "ec")
    with pytest.raises(UserError, match="no PKCS#11 library"):
        Token(Path(__file__), LABEL, lambda: PIN)


def test_a_rider_signed_in_a_token_from_the_shell(token: Path, tmp_path: Path) -> None:
    me = Quick(tmp_path, {"SOFTHSM2_CONF": str(token / "softhsm2.conf")})
    me.environment()
    files = {"rider.pdf": PDF, "chain.pem": MADE.chain, "root.pem": MADE.root, "pin": PIN.encode()}
    for name, data in files.items():
        (me.here / name).write_bytes(data)
    where = ("--pkcs11", MODULE, "--token", LABEL, "--key-label", "ec", "--pin-file", "pin")
    sign = ("rider", "sign", "rider.pdf", *where, "-o", "s.pdf")
    assert me(*sign).code == 2
    me(*sign, "--certificates", "chain.pem").went_well()
    me("rider", "check", "s.pdf", "--trust", "root.pem").went_well()

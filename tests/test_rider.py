"""Signed PDF documents: made, checked, kept; each thing that can be wrong is told apart."""

import io
import re
import shutil
import socket
import subprocess
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID
from pypdf import PdfReader, PdfWriter
from tests.quick import Quick

from personae.engines.clocks.system import SystemClock
from personae.engines.signers.chains import KeyFileChain
from personae.engines.signers.pades import check_pdf, sign_pdf
from personae.engines.signers.unsafe_certificates import UnsafeCertificates, unsafe_certificates
from personae.proof.documents import DocumentChecked, Wrong
from personae.vocabulary.mistake import UserError

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
TODAY = datetime.now(UTC).replace(microsecond=0)
CONSENT = """\
consent: ana-rider
performer: ana-vale
granted_by: {who: ana-vale, as: performer}
granted_to: northlight-pictures
pictures: [a-short-take]
kinds: [employment-based]
purposes: any
media: [theatrical]
territories: [US]
term: {from: 2025-03-01, until: 2028-03-01}
"""


def blank(width: int = 200, title: str = "Rider") -> bytes:
    out, writer = io.BytesIO(), PdfWriter()
    writer.add_blank_page(width, 200)
    writer.add_metadata({"/Title": title})
    writer.write(out)
    return out.getvalue()


def chain(made: UnsafeCertificates) -> KeyFileChain:
    return KeyFileChain(made.key, made.chain, where="key", passphrase=str)


MADE = unsafe_certificates(now=NOW - timedelta(days=1))
PDF = blank()
SIGNED = sign_pdf(PDF, chain(MADE), where="rider.pdf", reason=None)


def checked(
    pdf: bytes, *, trusted: bytes | None = MADE.root, now: datetime = NOW
) -> DocumentChecked:
    return check_pdf(pdf, where="rider.pdf", trusted=trusted, now=now)


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def added_to(pdf: bytes, change: Callable[[PdfWriter], object]) -> bytes:
    out, writer = io.BytesIO(), PdfWriter(io.BytesIO(pdf), incremental=True)
    change(writer)
    writer.write(out)
    assert out.getvalue().startswith(pdf)
    return out.getvalue()


def test_what_was_signed_holds_and_is_called_unsafe() -> None:
    found = checked(SIGNED)
    assert found.holds
    (one,) = found.signatures
    assert one.unsafe
    assert "Unsafe Test Signer" in one.signer
    assert "Unsafe Test Root" in one.issuer
    assert not one.added
    assert SIGNED.startswith(PDF)  # what was signed is as it was
    assert PdfReader(io.BytesIO(SIGNED)).metadata == {"/Title": "Rider"} | dict(
        PdfReader(io.BytesIO(SIGNED)).metadata or {}
    )


@pytest.mark.parametrize(
    ("trusted", "days", "wrong"),
    [
        (MADE.root, 28, ()),
        (MADE.root, 30, (Wrong.EXPIRED,)),
        (MADE.root, -2, (Wrong.NOT_YET,)),
        (None, 0, (Wrong.UNTRUSTED,)),
        (None, 30, (Wrong.EXPIRED, Wrong.UNTRUSTED)),
        (unsafe_certificates(now=NOW - timedelta(days=1)).root, 0, (Wrong.CHAIN,)),
    ],
)
def test_expired_and_untrusted_are_told_apart(
    trusted: bytes | None, days: int, wrong: tuple[Wrong, ...]
) -> None:
    (one,) = checked(SIGNED, trusted=trusted, now=NOW + timedelta(days=days)).signatures
    assert one.wrong == wrong


def test_on_both_sides_of_the_certificate_s_last_second() -> None:
    end = checked(SIGNED).signatures[0].until
    assert checked(SIGNED, now=end).holds
    assert checked(SIGNED, now=end + timedelta(seconds=1)).signatures[0].wrong == (Wrong.EXPIRED,)


def test_any_flipped_byte_of_what_was_signed_is_found() -> None:
    for at in range(12, len(PDF), 23):
        found = checked(flipped(SIGNED, at))
        assert not found.holds, at
        if found.signatures:
            assert Wrong.BYTES in found.signatures[0].wrong, at
            assert Wrong.UNTRUSTED not in found.signatures[0].wrong, at


def test_a_flipped_byte_of_the_signature_is_found() -> None:
    start = SIGNED.index(b"/Contents <") + 11
    written = SIGNED[start : SIGNED.index(b">", start)].rstrip(b"0")
    at = start + len(written) - 20  # its last bytes are the value
    digit = b"1" if SIGNED[at : at + 1] == b"0" else b"0"
    found = checked(SIGNED[:at] + digit + SIGNED[at + 1 :])
    assert found.signatures[0].wrong == (Wrong.SIGNATURE,)


def test_whatever_is_done_to_its_bytes_it_is_told_and_never_thrown() -> None:
    """Bytes changed, taken out, put in; where it still holds, none was signed: the signature's own
    field holds certificates and room that no signature covers.
    """
    random = Random(20261121)  # noqa: S311 - no secret: the same bytes each time
    field = SIGNED.index(b"/Contents <")
    own = range(field, SIGNED.index(b">", field))
    for _ in range(300):
        data = bytearray(SIGNED)
        for _ in range(random.choice((1, 2, 5, 30))):
            at, other = random.randrange(len(data)), random.randrange(len(data))
            how = random.randrange(3)
            if how == 0:
                data[at] = random.randrange(256)
            elif how == 1:
                del data[at : at + random.randrange(1, 60)]
            else:
                data[at:at] = data[other : other + random.randrange(1, 200)]
        try:
            holds = checked(bytes(data)).holds
        except UserError:  # it does not even begin as a PDF does
            holds = False
        if holds:
            assert len(data) == len(SIGNED)
            changed = [n for n, (a, b) in enumerate(zip(data, SIGNED, strict=True)) if a != b]
            assert all(n in own for n in changed), changed
        with suppress(UserError):
            sign_pdf(bytes(data), chain(MADE), where="rider.pdf", reason=None)


def test_a_page_added_afterwards_is_told_as_such() -> None:
    changed = added_to(SIGNED, lambda writer: writer.add_blank_page(10, 10))
    (one,) = checked(changed).signatures
    assert one.wrong == (Wrong.CHANGED_AFTER,)


def test_a_page_added_between_two_signatures_is_told_of_the_first() -> None:
    other = unsafe_certificates(now=NOW - timedelta(days=1), name="Other Signer")
    changed = added_to(SIGNED, lambda writer: writer.add_blank_page(10, 10))
    both = sign_pdf(changed, chain(other), where="x", reason=None)
    found = checked(both, trusted=MADE.root + other.root)
    assert [one.wrong for one in found.signatures] == [(Wrong.CHANGED_AFTER,), ()]
    assert not found.holds


def test_bytes_behind_the_last_signature_are_told() -> None:
    assert checked(SIGNED + b"\n% more\n").signatures[0].wrong == (Wrong.CHANGED_AFTER,)


def test_a_second_signature_changes_nothing_of_the_first() -> None:
    other = unsafe_certificates(now=NOW - timedelta(days=1), name="Other Signer")
    both = checked(
        sign_pdf(SIGNED, chain(other), where="x", reason="Seen"), trusted=MADE.root + other.root
    )
    assert both.holds
    assert [one.added for one in both.signatures] == [True, False]
    assert "Unsafe Other Signer" in both.signatures[1].signer


def test_what_is_not_signed_and_what_is_cut_off_do_not_hold() -> None:
    assert checked(PDF) == DocumentChecked(sha256=checked(PDF).sha256, signatures=())
    assert not checked(PDF).holds
    cut = checked(SIGNED[: len(PDF) + 50])
    assert not cut.holds


@pytest.mark.parametrize("data", [b"", b"no document", b"PK\x03\x04"])
def test_what_never_was_a_pdf(data: bytes) -> None:
    with pytest.raises(UserError, match="this is no PDF document"):
        checked(data)
    with pytest.raises(UserError, match="this is no PDF document"):
        sign_pdf(data, chain(MADE), where="rider.pdf", reason=None)


def test_a_damaged_or_locked_document_is_not_signed() -> None:
    with pytest.raises(UserError, match="the document is damaged"):
        sign_pdf(PDF[:60], chain(MADE), where="rider.pdf", reason=None)
    writer, out = PdfWriter(io.BytesIO(PDF)), io.BytesIO()
    writer.encrypt("secret", algorithm="AES-256")
    writer.write(out)
    with pytest.raises(UserError, match="locked"):
        sign_pdf(out.getvalue(), chain(MADE), where="rider.pdf", reason=None)


def test_a_key_under_another_certificate_is_refused() -> None:
    other = unsafe_certificates(now=NOW)
    with pytest.raises(UserError, match="not that of the key"):
        KeyFileChain(MADE.key, other.chain, where="key", passphrase=str)
    with pytest.raises(UserError, match="no certificate"):
        KeyFileChain(MADE.key, b"text", where="key", passphrase=str)
    with pytest.raises(UserError, match="no private key"):
        KeyFileChain(b"text", other.chain, where="key", passphrase=str)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no OpenSSL on this machine")
def test_another_tool_finds_the_signature_good(tmp_path: Path) -> None:
    """OpenSSL's CMS, over the bytes that the signature says it covers."""
    covered = re.search(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)", SIGNED)
    assert covered is not None
    start, length, second, rest = map(int, covered.groups())
    assert (start, second + rest) == (0, len(SIGNED))  # all of it, but for the signature
    cms = bytes.fromhex(SIGNED[length + 1 : second - 1].decode()).rstrip(b"\0")
    files = {"cms": cms, "root.pem": MADE.root}
    files["data"] = SIGNED[:length] + SIGNED[second:]
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    options = ["-binary", "-inform", "DER", "-in", "cms", "-CAfile", "root.pem", "-out", "said"]
    at = ["-attime", str(int(NOW.timestamp())), "-content", "data"]
    verify = ["openssl", "cms", "-verify", *options, *at]
    assert subprocess.run(verify, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    (tmp_path / "data").write_bytes(flipped(files["data"], 30))
    assert subprocess.run(verify, cwd=tmp_path, capture_output=True, check=False).returncode != 0


def test_nothing_is_fetched_wherever_a_certificate_points(monkeypatch: pytest.MonkeyPatch) -> None:
    """A certificate that names lists and services of revocations is checked without them."""
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    url = x509.UniformResourceIdentifier("http://127.0.0.1:9/revoked")
    points = x509.DistributionPoint([url], None, None, None)
    ocsp = x509.AccessDescription(AuthorityInformationAccessOID.OCSP, url)

    def certificate(name: str, public: ec.EllipticCurvePublicKey, *, ca: bool) -> x509.Certificate:
        def called(what: str) -> x509.Name:
            return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, what)])

        return (
            x509.CertificateBuilder()
            .subject_name(called(name))
            .issuer_name(called("Unsafe Root"))
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(NOW - timedelta(days=1))
            .not_valid_after(NOW + timedelta(days=30))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
            .add_extension(
                x509.KeyUsage(not ca, not ca, False, False, False, ca, ca, False, False), True
            )
            .add_extension(x509.CRLDistributionPoints([points]), critical=False)
            .add_extension(x509.AuthorityInformationAccess([ocsp]), critical=False)
            .sign(root_key, SHA256())
        )

    root = certificate("Unsafe Root", root_key.public_key(), ca=True).public_bytes(Encoding.PEM)
    leaf = certificate("Unsafe Leaf", key.public_key(), ca=False).public_bytes(Encoding.PEM)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    by = KeyFileChain(pem, leaf + root, where="key", passphrase=str)
    signed = sign_pdf(PDF, by, where="rider.pdf", reason=None)

    def refused(*_args: object) -> None:
        raise AssertionError("it asked for a connection")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket.socket, "connect_ex", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    assert checked(signed, trusted=root).holds


# From the shell


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Quick:
    me = Quick(tmp_path_factory.mktemp("desk")).settle()
    me("performer", "add", "Ana Vale", "--id", "ana-vale").went_well()
    (me.here / "rider.pdf").write_bytes(PDF)
    made = unsafe_certificates(now=TODAY - timedelta(days=1))
    for name, data in (("key.pem", made.key), ("chain.pem", made.chain), ("root.pem", made.root)):
        (me.here / name).write_bytes(data)
    (me.here / "consent.yaml").write_text(CONSENT)
    me(
        "rider",
        "sign",
        "rider.pdf",
        "--key",
        "key.pem",
        "--certificates",
        "chain.pem",
        "-o",
        "s.pdf",
    ).went_well()
    return me


@pytest.fixture
def me(desk: Quick, tmp_path: Path) -> Quick:
    return desk.moved(tmp_path / "desk")


def test_signed_and_checked_from_the_shell(desk: Quick, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = desk("rider", "check", "s.pdf", "--trust", "root.pem").went_well()
    assert "Holds: nothing that was signed has changed." in ran.out
    assert "proves nothing of who signed" in ran.out
    untrusted = desk("rider", "check", "s.pdf", "--json").went_well(12).json
    assert untrusted["signatures"][0]["wrong"] == ["untrusted"]
    later = TODAY + timedelta(days=60)
    monkeypatch.setattr(SystemClock, "now", lambda _self: later)
    ran = desk("rider", "check", "s.pdf", "--trust", "root.pem").went_well(12)
    assert "The signer's certificate has expired." in ran.out


def test_nothing_is_signed_with_a_certificate_out_of_its_days(
    me: Quick, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign = ("rider", "sign", "rider.pdf", "--key", "key.pem", "--certificates", "chain.pem")
    for days, why in ((60, "the signer's certificate ended on"), (-60, "begins on")):
        moment = TODAY + timedelta(days=days)
        monkeypatch.setattr(SystemClock, "now", lambda _self, at=moment: at)
        me(*sign, "-o", "late.pdf").refused(1, why)
    assert not (me.here / "late.pdf").exists()


def test_a_document_that_allows_no_change_is_not_signed(me: Quick) -> None:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import MDPPerm
    from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner
    from pyhanko.sign.signers import sign_pdf as certified

    leaf = (me.here / "chain.pem").read_bytes().partition(b"-----END CERTIFICATE-----\n")
    (me.here / "leaf.pem").write_bytes(leaf[0] + leaf[1])
    by = SimpleSigner.load(  # type: ignore[no-untyped-call]
        str(me.here / "key.pem"), str(me.here / "leaf.pem")
    )
    about = PdfSignatureMetadata(
        field_name="Sealed", certify=True, docmdp_permissions=MDPPerm.NO_CHANGES
    )
    out = certified(IncrementalPdfFileWriter(io.BytesIO(PDF)), about, by)
    (me.here / "rider.pdf").write_bytes(out.getvalue())
    ran = me("rider", "sign", "rider.pdf", "--test-certificates", "-o", "t.pdf")
    ran.refused(1, "takes no further signature")


def test_test_certificates_say_what_they_are(me: Quick) -> None:
    ran = me("rider", "sign", "rider.pdf", "--test-certificates", "-o", "t.pdf").went_well()
    assert "it proves nothing of who signed" in ran.out
    root = me.here / "Unsafe-root-of-t.pem"
    me("rider", "check", "t.pdf", "--trust", root.name).went_well()
    earlier = root.read_bytes(), (me.here / "t.pdf").read_bytes()
    ran = me("rider", "sign", "rider.pdf", "--test-certificates", "-o", "t.pdf")
    ran.refused(1, "Unsafe-root-of-t.pem: something is here already.")
    assert (root.read_bytes(), (me.here / "t.pdf").read_bytes()) == earlier


def test_what_cannot_be_signed_with(me: Quick) -> None:
    sign = ("rider", "sign", "rider.pdf", "-o", "t.pdf")
    assert me(*sign).code == 2
    assert me(*sign, "--key", "key.pem").code == 2
    assert (
        me(*sign, "--key", "key.pem", "--certificates", "chain.pem", "--test-certificates").code
        == 2
    )
    me(*sign, "--key", "key.pem", "--certificates", "rider.pdf").refused(1, "no certificate")
    me(*sign[:-1], "rider.pdf", "--test-certificates").refused(1, "the document itself")
    assert not (me.here / "t.pdf").exists()


def test_a_rider_is_kept_with_what_was_found(me: Quick) -> None:
    me("consent", "add", "consent.yaml").went_well()
    keep = ("rider", "keep", "s.pdf", "--consent", "ana-rider")
    me(*keep[:-1], "ana-ridr").refused(1, "Did you mean `ana-rider`?")
    me("rider", "keep", "rider.pdf", "--consent", "ana-rider").refused(1, "it is not signed")
    told = me(*keep, "--trust", "root.pem", "--json").went_well().json
    assert told["holds"]
    assert told["named_by_consent"] is None
    assert me(*keep, "--json").went_well(12).json["signatures"][0]["wrong"] == ["untrusted"]
    kinds = [one["kind"] for one in me("performer", "show", "ana-vale", "--json").json["history"]]
    assert kinds.count("rider-kept") == 2


def test_whether_it_is_the_document_that_the_consent_names(me: Quick) -> None:
    digest = checked((me.here / "s.pdf").read_bytes()).sha256
    signed = "signed: {{on: 2025-02-20, document: 'sha256:{}'}}\n"
    for name, sha in (("this", digest), ("that", "0" * 64)):
        text = CONSENT.replace("ana-rider", name) + signed.format(sha)
        (me.here / f"{name}.yaml").write_text(text)
        me("consent", "add", f"{name}.yaml").went_well()
        told = me("rider", "keep", "s.pdf", "--consent", name, "--trust", "root.pem", "--json")
        assert told.json["named_by_consent"] is (name == "this")

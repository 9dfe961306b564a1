"""Certificates for trying out: anybody can make the like, so they prove nothing of who signed.

Every name in them begins with `Unsafe`, so that nobody takes them for others.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

UNSAFE = "Unsafe"
_LASTS = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsafeCertificates:
    """All in PEM.

    key    the leaf's private key (P-256, PKCS#8), under no passphrase
    chain  the leaf, then the root
    root   alone: what a reader must trust for the chain to hold
    """

    key: bytes
    chain: bytes
    root: bytes


def unsafe_certificates(
    *, now: datetime, lasts: timedelta = _LASTS, name: str = "Test Signer"
) -> UnsafeCertificates:
    """A new root and a leaf for ES256 that is fit for documents and for C2PA (emailProtection).

    now    the moment from which both are valid
    lasts  how long the leaf is; the root is ten times as long
    name   what follows `Unsafe` in the leaf's name
    """
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root = _root(root_key, now, 10 * lasts)
    leaf = _leaf(key, root, root_key, now=now, lasts=lasts, name=name)
    root_pem = root.public_bytes(Encoding.PEM)
    return UnsafeCertificates(
        key=key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        chain=leaf.public_bytes(Encoding.PEM) + root_pem,
        root=root_pem,
    )


def _name(said: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, f"{UNSAFE} Personae test certificates"),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{UNSAFE} {said}"),
        ]
    )


def _root(key: ec.EllipticCurvePrivateKey, now: datetime, lasts: timedelta) -> x509.Certificate:
    name, public = _name("Test Root"), key.public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + lasts)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .sign(key, SHA256())
    )


def _leaf(
    key: ec.EllipticCurvePrivateKey,
    root: x509.Certificate,
    root_key: ec.EllipticCurvePrivateKey,
    *,
    now: datetime,
    lasts: timedelta,
    name: str,
) -> x509.Certificate:
    public = key.public_key()
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(root.subject)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + lasts)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(issuer, critical=False)
        .sign(root_key, SHA256())
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=not signs_certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )

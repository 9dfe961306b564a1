"""Signatures in PDF documents (PAdES, ETSI EN 319 142-1, baseline B-B) by pyHanko; no network."""

from __future__ import annotations

import io
import logging
import warnings
from contextlib import contextmanager
from datetime import UTC, timedelta
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from personae.engines.signers.unsafe_certificates import UNSAFE
from personae.proof.documents import DocumentChecked, DocumentSignature, Wrong
from personae.vocabulary.entry import sha256_of
from personae.vocabulary.mistake import Mistake, UserError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
    from pyhanko.sign.validation.status import PdfSignatureStatus

    from personae.proof.interfaces import ChainSigner

_BIGGEST = 64 * 1024 * 1024  # bytes of a rider
_MOMENT = timedelta(seconds=1)


def require() -> None:
    """Raise UserError where the extra is not installed."""
    if find_spec("pyhanko") is None:
        raise UserError(
            Mistake(
                "personae rider",
                "what signs and checks PDF documents is not installed.",
                "Install it: pip install 'personae[pdf]'.",
            )
        )


def sign_pdf(pdf: bytes, by: ChainSigner, *, where: str, reason: str | None) -> bytes:
    """The same document with one signature more, which covers all of it.

    Raises UserError for what is no PDF, is locked, or allows no further signature.
    """
    require()
    _refuse_others(pdf, where)
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.signers import PdfSignatureMetadata, sign_pdf

    with _quiet():
        try:
            writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
            _refuse_locked(writer.prev, where)
            taken = {each.field_name for each in writer.prev.embedded_signatures}
            names = (f"Personae{n}" for n in range(1, len(taken) + 2))
            about = PdfSignatureMetadata(
                field_name=next(name for name in names if name not in taken),
                md_algorithm="sha256",
                subfilter=SigSeedSubFilter.PADES,
                reason=reason,
            )
            signed = sign_pdf(writer, about, _pyhanko_signer(by))
        except SigningError as refused:
            raise UserError(
                Mistake(where, f"the document takes no further signature ({_said(refused)}).")
            ) from None
        except UserError:
            raise
        except Exception as broken:  # noqa: BLE001 - damaged bytes break a reader in any way
            raise UserError(
                Mistake(where, f"the document is damaged ({_said(broken)}).", "Export it again.")
            ) from None
    return bytes(signed.getvalue())


def _pyhanko_signer(by: ChainSigner) -> Any:  # noqa: ANN401 - a class of pyHanko made here
    from asn1crypto import algos, pem, x509
    from pyhanko.sign.signers import Signer
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    chain = [x509.Certificate.load(der) for *_, der in pem.unarmor(by.certificates, multiple=True)]
    named = {"ES256": "sha256_ecdsa", "RS256": "sha256_rsa"}[by.algorithm]

    class Ours(Signer):
        async def async_sign_raw(
            self,
            data: bytes,
            digest_algorithm: str,
            dry_run: bool = False,
        ) -> bytes:
            if digest_algorithm != "sha256":
                raise ValueError(digest_algorithm)
            return bytes(512) if dry_run else by.sign(data)

    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register_multiple(chain[1:])
    return Ours(
        signing_cert=chain[0],
        cert_registry=store,
        signature_mechanism=algos.SignedDigestAlgorithm({"algorithm": named}),
    )


def check_pdf(pdf: bytes, *, where: str, trusted: bytes | None, now: datetime) -> DocumentChecked:
    """Every signature of a document, and what is wrong with each.

    trusted  certificates (PEM) whose holders may vouch for signers; None trusts nobody
    Raises UserError for what never was a PDF. Nothing is fetched: whether a certificate was
    revoked is not asked.
    """
    require()
    _refuse_others(pdf, where)
    from pyhanko.pdf_utils.reader import PdfFileReader

    digest = sha256_of(pdf)
    with _quiet():
        try:
            reader = PdfFileReader(io.BytesIO(pdf), strict=False)
            found = tuple(
                _checked(reader, each, trusted, now) for each in reader.embedded_regular_signatures
            )
        except Exception as broken:  # noqa: BLE001 - changed bytes break a reader in any way
            return DocumentChecked(sha256=digest, signatures=(), damaged=_said(broken))
    return DocumentChecked(sha256=digest, signatures=found)


def _checked(
    reader: PdfFileReader, each: EmbeddedPdfSignature, trusted: bytes | None, now: datetime
) -> DocumentSignature:
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    cert = each.signer_cert
    start, end = (cert.not_valid_before, cert.not_valid_after)
    # Who vouches is asked of a day on which the certificate was valid: that it has expired is
    # another matter, and told as such.
    asked = now if start <= now <= end else end - _MOMENT
    status = _status(each, trusted, asked)
    last = each is tuple(reader.embedded_signatures)[-1]
    whole = status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    wrong = []
    if not status.intact:
        wrong.append(Wrong.BYTES)
    elif not status.valid:
        wrong.append(Wrong.SIGNATURE)
    if status.coverage is None or status.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        wrong.append(Wrong.COVERS_PART)
    elif not whole:
        level = status.modification_level
        allowed = level is not None and level <= ModificationLevel.FORM_FILLING
        if not (allowed and status.docmdp_ok) or last:
            wrong.append(Wrong.CHANGED_AFTER)
    if now > end:
        wrong.append(Wrong.EXPIRED)
    elif now < start:
        wrong.append(Wrong.NOT_YET)
    if Wrong.BYTES not in wrong and Wrong.SIGNATURE not in wrong and not status.trusted:
        wrong.append(Wrong.UNTRUSTED if status.validation_path is None else Wrong.CHAIN)
    names = (cert.subject.human_friendly, cert.issuer.human_friendly)
    said_at = each.self_reported_timestamp
    return DocumentSignature(
        signer=names[0],
        issuer=names[1],
        said_at=None if said_at is None else said_at.astimezone(UTC),
        until=end,
        added=not whole,
        unsafe=any(UNSAFE in name for name in names),
        wrong=tuple(wrong),
    )


def _status(
    each: EmbeddedPdfSignature, trusted: bytes | None, moment: datetime
) -> PdfSignatureStatus:
    from asn1crypto import pem, x509
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.settings import KeyUsageConstraints
    from pyhanko_certvalidator import ValidationContext

    roots = (
        []
        if trusted is None
        else [x509.Certificate.load(der) for *_, der in pem.unarmor(trusted, multiple=True)]
    )
    context = ValidationContext(
        trust_roots=roots,
        moment=moment,
        allow_fetching=False,
        revocation_mode="soft-fail",
        time_tolerance=_MOMENT,
    )
    usage = KeyUsageConstraints(
        key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False
    )
    return validate_pdf_signature(each, context, key_usage_settings=usage)


def _refuse_others(pdf: bytes, where: str) -> None:
    if b"%PDF-" not in pdf[:1024]:
        raise UserError(Mistake(where, "this is no PDF document."))
    if len(pdf) > _BIGGEST:
        raise UserError(Mistake(where, "the document is too large to be a rider (64 MB at most)."))


def _refuse_locked(reader: PdfFileReader, where: str) -> None:
    if reader.encrypted:
        raise UserError(Mistake(where, "the document is locked.", "Unlock it first."))


def _said(error: Exception) -> str:
    return " ".join(str(error).split())[:120].rstrip(".") or type(error).__name__


@contextmanager
def _quiet() -> Iterator[None]:
    """Silence: pyHanko warns and logs of every odd byte; what matters is told by its result."""
    loggers = [logging.getLogger(name) for name in ("pyhanko", "pyhanko_certvalidator")]
    levels = [each.level for each in loggers]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for each in loggers:
            each.setLevel(logging.CRITICAL + 1)
        try:
            yield
        finally:
            for each, level in zip(loggers, levels, strict=True):
                each.setLevel(level)

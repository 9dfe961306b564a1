"""Time stamps of an authority (RFC 3161): asked for over HTTP, and checked."""

import hashlib
from datetime import UTC

from cryptography import x509
from cryptography.x509.oid import NameOID
from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from personae.engines.web import post
from personae.proof.timestamps import Stamp, StampError
from personae.vocabulary.mistake import Mistake, UserError

_SHA256 = x509.ObjectIdentifier("2.16.840.1.101.3.4.2.1")
_QUERY = "application/timestamp-query"


def stamped(url: str, data: bytes) -> bytes:
    """The response (DER) of the authority at `url`, over the SHA-256 digest of `data`.

    Only the digest is sent. Raises UserError where the authority cannot be reached, does not
    answer, refuses, or stamps something else.
    """
    request = (
        TimestampRequestBuilder()
        .data(data)
        .hash_algorithm(HashAlgorithm.SHA256)
        .cert_request(cert_request=True)
        .build()
    )
    answer = post(url, request.as_bytes(), _QUERY, where="--tsa")
    try:
        _check_answer(_read(answer), request.nonce)
        stamp(answer, data, None)
    except StampError as error:
        raise UserError(
            Mistake(
                "--tsa",
                f"what {url} answered is no time stamp of this checkpoint: {error}.",
                "The checkpoint was made without one; ask again, or another authority.",
            )
        ) from None
    return answer


def stamp(answer: bytes, data: bytes, roots: bytes | None) -> Stamp:
    """What a response says, if it is over `data`; see `proof.timestamps.CheckStamp`."""
    response = _read(answer)
    imprint = response.tst_info.message_imprint
    if imprint.hash_algorithm != _SHA256 or imprint.message != hashlib.sha256(data).digest():
        raise StampError("it is over something else than this checkpoint")
    if roots is not None:
        _check_chain(response, data, roots)
    return Stamp(at=response.tst_info.gen_time.astimezone(UTC), by=_authority(response))


def _check_answer(response: TimeStampResponse, nonce: int | None) -> None:
    if response.tst_info.nonce != nonce:
        raise StampError("it answers another request")


def _check_chain(response: TimeStampResponse, data: bytes, roots: bytes) -> None:
    try:
        known = x509.load_pem_x509_certificates(roots)
    except ValueError:
        raise StampError("the certificate to ask it by is no certificate in PEM") from None
    try:
        VerifierBuilder(roots=known).build().verify_message(response, data)
    except (VerificationError, ValueError) as error:
        raise StampError(
            "it was changed, or its certificate does not lead to the one that was given "
            f"({str(error).splitlines()[0].rstrip('.')})"
        ) from None


def _read(answer: bytes) -> TimeStampResponse:
    try:
        response = decode_timestamp_response(answer)
        if PKIStatus(response.status) is not PKIStatus.GRANTED:
            said = ", ".join(response.status_string) or "without a reason"
            raise StampError(f"the authority refused it ({said})")
        _ = response.tst_info.message_imprint.message  # which is read only when it is asked for
    except (ValueError, TypeError):
        raise StampError("it cannot be read") from None
    return response


def _authority(response: TimeStampResponse) -> str:
    """The common name in the signer's certificate, where it is in the response."""
    signers = {(one.issuer, one.serial_number) for one in response.signed_data.signer_infos}
    for raw in response.signed_data.certificates:
        certificate = x509.load_der_x509_certificate(raw)
        if (certificate.issuer, certificate.serial_number) in signers:
            names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
            return str(names[0].value) if names else certificate.subject.rfc4514_string()
    return "an authority that does not name itself"

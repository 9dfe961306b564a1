"""What can be said of a signed document (PDF): each signature, and each thing wrong with it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from personae.vocabulary.names import Sha256


class Wrong(StrEnum):
    """What does not hold; several may be true of one signature."""

    BYTES = "bytes"
    SIGNATURE = "signature"
    COVERS_PART = "covers-part"
    CHANGED_AFTER = "changed-after"
    EXPIRED = "expired"
    NOT_YET = "not-yet"
    UNTRUSTED = "untrusted"
    CHAIN = "chain"


MEANS = {
    Wrong.BYTES: "Bytes that were signed have been changed since: this is not the document that "
    "was signed.",
    Wrong.SIGNATURE: "The signature does not fit the key in its certificate: nothing shows that "
    "its holder signed.",
    Wrong.COVERS_PART: "It covers only a part of the document as it stood: the rest could be "
    "anything.",
    Wrong.CHANGED_AFTER: "The document was changed after it was signed, in more than fields and "
    "further signatures.",
    Wrong.EXPIRED: "The signer's certificate has expired. Nothing shows whether it was signed "
    "before, for the moment that a signature names is its signer's own word.",
    Wrong.NOT_YET: "The signer's certificate is not valid yet.",
    Wrong.UNTRUSTED: "No certificate that you trust vouches for the signer: the document may be "
    "whole, but who signed it is not shown.",
    Wrong.CHAIN: "The certificates that you trust do not vouch for this signer: a signature, a "
    "date or a permitted use in the chain does not fit.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSignature:
    """One signature in a document.

    signer    as the certificate calls them; nobody's word but its issuer's
    issuer    of the signer's certificate
    said_at   the moment that the signature itself names
    until     the last moment of the certificate
    added     whether the document was added to afterwards (fields, further signatures)
    unsafe    made with certificates for trying out
    """

    signer: str
    issuer: str
    said_at: datetime | None
    until: datetime
    added: bool
    unsafe: bool
    wrong: tuple[Wrong, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentChecked:
    """What was found of a document.

    damaged  why it cannot be read, though it begins as a PDF does; no signature is told then
    """

    sha256: Sha256
    signatures: tuple[DocumentSignature, ...]
    damaged: str | None = None

    @property
    def holds(self) -> bool:
        """Whether it is signed, and every signature holds."""
        return bool(self.signatures) and not any(each.wrong for each in self.signatures)

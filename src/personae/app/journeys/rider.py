"""Riders: signed PDF documents, signed here or checked and kept when they come from elsewhere."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from personae.app import wiring
from personae.app.journeys.registry import consent_called
from personae.proof.documents import MEANS
from personae.vocabulary.entry import Entry, sha256_of
from personae.vocabulary.mistake import Mistake, UserError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from personae.app.wiring import House
    from personae.proof.documents import DocumentChecked
    from personae.vocabulary.entry import Json

RIDER_KEPT = "rider-kept"


def read_rider(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UserError(Mistake(str(path), f"it cannot be read: {error.strerror}.")) from None


def keep_rider(
    house: House, path: Path, consent: str, trusted: Sequence[Path]
) -> tuple[DocumentChecked, bool | None]:
    """Put on record what a signed rider of this consent is, and whether its signatures held.

    Gives what was found, and whether it is the document that the consent names (None where the
    consent names none). The document itself stays where it lies: its digest is kept.
    Raises UserError for a document that is not signed or cannot be read.
    """
    size = house.record.size
    held = consent_called(house.record, consent, where="--consent")
    pdf, now = read_rider(path), house.clock.now().astimezone(UTC)
    found = wiring.check_pdf(pdf, where=str(path), trusted=trusted, now=now)
    if not found.signatures:
        what = "it is not signed." if found.damaged is None else "it is damaged."
        raise UserError(Mistake(str(path), what, "Nothing was put on record."))
    names = None if held.signed is None else held.signed.document
    named = None if names is None else names == sha256_of(pdf)
    part: dict[str, Json] = {
        "consent": held.id,
        "named_by_consent": named,
        "checked_at": now.isoformat(timespec="seconds"),
        **document_as_json(found),
    }
    house.record.put(Entry(kind=RIDER_KEPT, envelope={}, parts={held.performer: part}), seen=size)
    return found, named


def document_as_json(found: DocumentChecked) -> dict[str, Json]:
    return {
        "sha256": found.sha256,
        "holds": found.holds,
        "damaged": found.damaged,
        "signatures": [
            {
                "signer": each.signer,
                "issuer": each.issuer,
                "said_at": None if each.said_at is None else each.said_at.isoformat(),
                "certificate_until": each.until.isoformat(),
                "added_to_afterwards": each.added,
                "unsafe": each.unsafe,
                "wrong": [one.value for one in each.wrong],
                "means": [MEANS[one] for one in each.wrong],
            }
            for each in found.signatures
        ],
    }

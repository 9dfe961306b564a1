"""An evidence pack of a case, for a court or an insurer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Any

from personae import __version__
from personae.app import wiring
from personae.app.files.pack import packed
from personae.app.journeys.audit import AUDITED
from personae.app.journeys.case_evidence import gather
from personae.app.journeys.key_record import house_key_number, key_events
from personae.app.journeys.log import keys_of_log
from personae.app.journeys.log_prove import proved
from personae.app.journeys.notice import FATE, fates
from personae.app.journeys.offer_answer import SIGNED
from personae.app.journeys.opened import put_opened
from personae.app.journeys.registry import CONSENTED, consents, enrolments
from personae.app.journeys.review import REVIEWED
from personae.app.journeys.rider import RIDER_KEPT
from personae.app.journeys.signatures import (
    COUNTERSIGNED,
    SIGNATURE,
    signatures,
    signatures_as_json,
)
from personae.app.reports.evidence_page import README, check_page
from personae.app.reports.proof_page import proof_page
from personae.proof.fit import named_in
from personae.proof.keys import HOUSE
from personae.proof.pack import MANIFEST, manifest_of
from personae.proof.pack import SIGNATURE as MANIFEST_SIGNATURE
from personae.proof.proofs import as_bytes
from personae.proof.signatures import sign, signed_as_json
from personae.vocabulary.entry import canonical_bytes, sha256_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from personae.app.files.case import CaseFile
    from personae.app.journeys.case_evidence import Evidence
    from personae.app.wiring import House
    from personae.consent.agreement import Consent
    from personae.likeness.interfaces import Pictures
    from personae.proof.notice_case import Agreed, Seen
    from personae.vocabulary.entry import Json

PROOFS, AGREEMENTS = "proofs/", "agreements.json"
_KINDS = (CONSENTED, SIGNED, SIGNATURE, COUNTERSIGNED, RIDER_KEPT)
_AGREED = "That the agreement of this digest (agreements.json) stands in the log; not its words."
_LOOKED = (
    "That a film was compared with records: the entry holds the SHA-256 of the film, and of the "
    "whole report of which report/what-is-seen.json is a part."
)
_NAMES_OTHERS = (
    "That an entry with this hash stands in the log. It is of an audit of the film, by the house's "
    "word: its cut list may name somebody else, so what it says is not shown."
)
_FILM_ONLY = (
    "That this film was compared with records: the entry holds its SHA-256. It holds another "
    "report than the one packed, which was changed since: pictures in it expired, or a person did."
)


def evidence_pack(
    house: House, case: CaseFile, pictures: Pictures, *, open_parts: bool = False
) -> bytes:
    """The bytes of the pack; that it was made goes on record.

    open_parts  show what the agreements say, and their signatures whole; else their digests alone,
                each with a secret in it, so that terms cannot be tried until one fits
    raises      UserError, EvidenceError
    """
    evidence = gather(house, case, pictures)
    performer = case.case.performer
    put_opened(house.record, "evidence", [performer])
    files = dict(evidence.files)
    what = {each.file: each.what for each in evidence.attached}

    def add(name: str, data: bytes, says: str) -> None:
        files[name], what[name] = data, says

    by_id = {c.id: c for c in consents(house.record)}
    agreed = [(by_id[each.consent], each) for each in evidence.agreed]
    told = [_agreement(house, c, each, whole=open_parts) for c, each in agreed]
    add("case.yaml", case.path.read_bytes(), "The case, as its sender declares it.")
    add(AGREEMENTS, _json(told), "Each agreement by a digest that its entry in the log holds.")
    add("keys.json", _json(_keys(house, case)), "What befell the keys that signed.")
    add("notices.json", _json(_notices(house, case)), "The notices of the case, and their fate.")
    for each in _proved(house, case, evidence):
        opened = [performer] if open_parts and each.of_performer else []
        proof = proved(house, each.number, open_=opened, digest_only=each.names_others)
        add(f"{PROOFS}entry-{each.number}.json", as_bytes(proof), each.says)
    add("check.html", check_page(), "A page that checks this pack, without any server.")
    add("check-a-proof.html", proof_page(), "A page that checks one proof, likewise.")
    add("README.txt", README.encode(), "What this is, and how it is checked.")
    now = house.clock.now().astimezone(UTC)
    signer = wiring.house_signer(house, house_key_number(house.record))
    about: dict[str, Json] = {
        "case": case.case.id,
        "performer": evidence.name,
        "made_at": now.isoformat(timespec="seconds"),
        "made_with": f"personae {__version__}",
        "log_keys": [str(each) for each in keys_of_log(house)],
        "house_key": signer.public_key.hex(),
    }
    manifest = manifest_of(files, what, about)
    over = {"manifest": sha256_of(manifest)}
    signed = sign(signer, signer=HOUSE, acting_as="company", over=over, at=now)
    files[MANIFEST] = manifest
    files[MANIFEST_SIGNATURE] = _json(signed_as_json(signed))
    return packed(files)


def _agreement(house: House, consent: Consent, agreed: Agreed, *, whole: bool) -> dict[str, Any]:
    """An agreement by its digest, and who signed it.

    whole  with what each signature is over and the document's digest: both are of the terms alone,
           so that whoever guesses the terms could tell that they guessed right
    """
    found = signatures_as_json(signatures(house, consent))
    document = None if consent.signed is None else consent.signed.document
    return {
        "consent": consent.id,
        "entry": agreed.entry,
        "sha256": agreed.digest,
        "signed_on": None if agreed.signed_on is None else agreed.signed_on.isoformat(),
        **({"document": document} if whole else {}),
        "signatures": [
            {key: said for key, said in each.items() if whole or key not in ("over", "value")}
            for each in found
        ],
    }


def _keys(house: House, case: CaseFile) -> list[dict[str, Any]]:
    return [
        {
            "act": each.act.value,
            "holder": each.holder,
            "key": each.key.hex(),
            "since": each.since.isoformat(),
            "instead": None if each.instead is None else each.instead.hex(),
        }
        for each in key_events(house, case.case.performer)
    ]


def _notices(house: House, case: CaseFile) -> list[dict[str, Any]]:
    return [
        {"law": law, "step": each.step.value, "on": each.on.isoformat(), "file": each.file}
        for (who, of, law), events in fates(house).items()
        if who == case.case.performer and of == case.case.id
        for each in events
    ]


@dataclass(frozen=True, slots=True)
class _Entry:
    """says  what its proof shows
    of_performer  their own part holds it, and is shown where that was asked for
    names_others  what everybody may read of it names somebody else: its hash alone is shown
    """

    number: int
    says: str
    of_performer: bool = False
    names_others: bool = False


def _proved(house: House, case: CaseFile, evidence: Evidence) -> Iterator[_Entry]:
    """The entries that the case rests on, in their order."""
    entries = (*_of_agreements(house, case, evidence), *_of_audits(house, case, evidence.seen))
    yield from sorted(entries, key=lambda each: each.number)


def _of_agreements(house: House, case: CaseFile, evidence: Evidence) -> Iterator[_Entry]:
    """Its agreements, their signatures, its notices."""
    performer, agreed = case.case.performer, {each.consent for each in evidence.agreed}
    for kind in (*_KINDS, *FATE.values()):
        says = (
            _AGREED if kind == CONSENTED else f"That a `{kind}` stands in the log; not its words."
        )
        for entry in house.record.entries(kind, performer):
            for part in entry.parts.values():
                if part["consent"] in agreed if kind in _KINDS else part["case"] == case.case.id:
                    yield _Entry(entry.number, says, of_performer=True)


def _of_audits(house: House, case: CaseFile, seen: Seen | None) -> Iterator[_Entry]:
    """Those whose envelope holds the digest of the report, or of its film where none does.

    A report's digest changes when pictures in it expire; then its film is proved and not the
    report, and the list of files says so.
    """
    if seen is None:
        return
    found = [
        entry
        for kind in (AUDITED, REVIEWED)
        for entry in house.record.entries(kind)
        if entry.envelope["film"] == seen.film
    ]
    exact = [entry for entry in found if entry.envelope["report"] == seen.sha256]
    known = enrolments(house.record).values()
    others = [each.name for each in known if each.performer != case.case.performer]
    for entry in exact or found:
        kept = entry.envelope.get("from")
        # A clip of the cut list may bear anybody's name; ids give way to numbers, names do not.
        listed = canonical_bytes(kept["production"]).decode() if isinstance(kept, dict) else ""
        if any(named_in(listed, name) for name in others):
            yield _Entry(entry.number, _NAMES_OTHERS, names_others=True)
        else:
            yield _Entry(entry.number, _LOOKED if exact else _FILM_ONLY)


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()

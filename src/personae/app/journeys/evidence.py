"""An evidence pack of a case, for a court or an insurer; and the check of one."""

from __future__ import annotations

import json
from datetime import UTC
from typing import TYPE_CHECKING, Any

from personae import __version__
from personae.app import wiring
from personae.app.files.pack import packed
from personae.app.journeys.case_evidence import gather
from personae.app.journeys.key_record import house_key_number, key_events
from personae.app.journeys.log import keys_of_log
from personae.app.journeys.log_prove import proved
from personae.app.journeys.notice import FATE, fates
from personae.app.journeys.offer_answer import SIGNED
from personae.app.journeys.opened import put_opened
from personae.app.journeys.registry import CONSENTED, consents
from personae.app.journeys.rider import RIDER_KEPT
from personae.app.journeys.signatures import (
    COUNTERSIGNED,
    SIGNATURE,
    signatures,
    signatures_as_json,
)
from personae.app.reports.evidence_page import README, check_page
from personae.app.reports.proof_page import proof_page
from personae.proof.checking import Check, Checkers, Trust
from personae.proof.checking import checked as proof_checked
from personae.proof.keys import HOUSE
from personae.proof.pack import MANIFEST, checked, manifest_of
from personae.proof.pack import SIGNATURE as MANIFEST_SIGNATURE
from personae.proof.proofs import ProofError, as_bytes, read_proof
from personae.proof.signatures import sign, signed_as_json
from personae.vocabulary.entry import sha256_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from personae.app.files.case import CaseFile
    from personae.app.files.pack import Pack
    from personae.app.wiring import House
    from personae.consent.agreement import Consent
    from personae.likeness.interfaces import Pictures
    from personae.vocabulary.entry import Json

_PROOFS = "proofs/"
_KINDS = (CONSENTED, SIGNED, SIGNATURE, COUNTERSIGNED, RIDER_KEPT)


def evidence_pack(
    house: House, case: CaseFile, pictures: Pictures, *, open_parts: bool = False
) -> bytes:
    """The bytes of the pack; that it was made goes on record.

    open_parts  show in the proofs what the agreements say; else their digests alone
    Raises UserError, EvidenceError.
    """
    evidence = gather(house, case, pictures)
    performer = case.case.performer
    put_opened(house.record, "evidence", [performer])
    files = dict(evidence.files)
    what = {each.file: each.what for each in evidence.attached}

    def add(name: str, data: bytes, says: str) -> None:
        files[name], what[name] = data, says

    agreed = [c for c in consents(house.record) if c.id in {a.consent for a in evidence.agreed}]
    digests = {a.consent: a.digest for a in evidence.agreed}
    told = [_agreement(house, c, digests[c.id]) for c in agreed]
    add("case.yaml", case.path.read_bytes(), "The case, as its sender declares it.")
    add("agreements.json", _json(told), "Each agreement by its digest, and who signed it.")
    add("keys.json", _json(_keys(house, case)), "What befell the keys that signed.")
    add("notices.json", _json(_notices(house, case)), "The notices of the case, and their fate.")
    for number, kind in _entries(house, case, [c.id for c in agreed]):
        proof = proved(house, number, open_=[performer] if open_parts else [])
        add(f"{_PROOFS}entry-{number}.json", as_bytes(proof), f"That `{kind}` stands in the log.")
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


def check_pack(pack: Pack | None, *, key: bytes | None) -> tuple[Check, ...]:
    """Every piece of evidence in a pack, each proof in it too."""
    if pack is None:
        says = "This is no evidence pack any more: its container was changed or cut off."
        return (Check(evidence="container", holds=False, says=says),)
    by = wiring.check_signature()
    found = [
        *(
            Check(
                evidence=name,
                holds=False,
                says="It is not what was packed: its bytes do not fit their own checksum.",
            )
            for name in pack.unreadable
        ),
        *checked(pack.files, by, key=key),
        *_proofs(pack.files),
    ]
    if not pack.whole and all(each.holds is not False for each in found):
        says = "Bytes of the container were changed, or it was packed again; each file holds."
        found.append(Check(evidence="container", holds=False, says=says))
    return tuple(found)


def _proofs(files: Mapping[str, bytes]) -> Iterator[Check]:
    by = Checkers(signature=wiring.check_signature(), stamp=wiring.check_stamp())
    keys = _log_keys(files)
    for name in sorted(files):
        if not name.startswith(_PROOFS):
            continue
        try:
            proof = read_proof(files[name])
        except ProofError as error:
            yield Check(evidence=name, holds=False, says=f"This is no proof any more: {error}.")
            continue
        if keys is not None and str(proof.key) not in keys:
            says = "It is signed with a key that the list of files does not name: of another log."
            yield Check(evidence=f"{name}: key", holds=False, says=says)
        for each in proof_checked(proof, Trust(key=None), by).checks:
            yield Check(evidence=f"{name}: {each.evidence}", holds=each.holds, says=each.says)


def _log_keys(files: Mapping[str, bytes]) -> list[str] | None:
    """The keys of the house's log, as the list names them; None where there is no list."""
    try:
        return [str(each) for each in json.loads(files[MANIFEST])["log_keys"]]
    except (KeyError, ValueError, TypeError, RecursionError):
        return None


def _agreement(house: House, consent: Consent, digest: str) -> dict[str, Any]:
    return {
        "consent": consent.id,
        "sha256": digest,
        "signed_on": None if consent.signed is None else consent.signed.on.isoformat(),
        "document": None if consent.signed is None else consent.signed.document,
        "signatures": signatures_as_json(signatures(house, consent)),
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


def _entries(house: House, case: CaseFile, agreed: list[str]) -> Iterator[tuple[int, str]]:
    """The entries that the case rests on: its agreements, their signatures, its notices."""
    performer = case.case.performer
    found = [
        (entry.number, kind)
        for kind in _KINDS
        for entry in house.record.entries(kind, performer)
        for part in entry.parts.values()
        if part["consent"] in agreed
    ]
    found += [
        (entry.number, kind)
        for kind in FATE.values()
        for entry in house.record.entries(kind, performer)
        for part in entry.parts.values()
        if part["case"] == case.case.id
    ]
    yield from sorted(found)


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()

"""`personae seal --json` and `personae verify --json`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from personae.app.reports.seal_words import MEANS
from personae.proof.provenance import audit_as_json, replica_as_json
from personae.proof.seals import NoSeal, Seal

if TYPE_CHECKING:
    from personae.app.journeys.seal import Sealed
    from personae.app.journeys.verify import Home, Verified
    from personae.proof.seals import Told

VERIFIED, SEALED = "personae/verified/1", "personae/sealed/1"


def sealed_as_json(done: Sealed) -> dict[str, Any]:
    return {
        "schema": SEALED,
        "out": str(done.out),
        "beside": done.beside,
        "seal": done.seal,
        "label": done.claim.label,
        "unsafe": done.unsafe,
        "read_again": done.read_again,
        "source_type": done.claim.source_type,
        "audit": audit_as_json(done.claim.audit),
        "replicas": [replica_as_json(one) for one in done.claim.replicas],
        "consents": [dict(one) for one in done.claim.consents],
        "training": dict(done.claim.training),
        "components": [
            {
                "file": str(path),
                "standing": verdict.standing.value,
                "failing": list(dict.fromkeys(kind.value for kind, _ in verdict.failing)),
            }
            for path, verdict in done.components
        ],
        "root": None if done.root is None else str(done.root),
    }


def verified_as_json(found: Verified) -> dict[str, Any]:
    read = found.read
    seal = read if isinstance(read, Seal) else None
    return {
        "schema": VERIFIED,
        "file": str(found.film),
        "standing": found.verdict.standing.value,
        "failing": [
            {
                "evidence": evidence.value,
                "code": code.code,
                "about": code.about,
                "means": MEANS[evidence],
            }
            for evidence, code in found.verdict.failing
        ],
        "elsewhere": read.elsewhere if isinstance(read, NoSeal) else None,
        "beside": seal.beside if seal else None,
        "label": seal.label if seal else None,
        "sealed_by": None
        if seal is None
        else {
            "name": seal.by.name,
            "organisation": seal.by.organisation,
            "time_stamp": seal.by.at.isoformat() if seal.by.at else None,
        },
        "says": None if found.says is None else _says(found.says),
        "parts": [
            {
                "title": part.title,
                "relationship": part.relationship,
                "sealed": part.sealed,
                "failed": list(part.failed),
            }
            for part in (seal.parts if seal else ())
        ],
        "report_matches": found.report_matches,
        "home": None if found.home is None else _home(found.home),
    }


def _says(says: Told) -> dict[str, Any]:
    return {
        "audit": None if says.audit is None else audit_as_json(says.audit),
        "replicas": [replica_as_json(one) for one in says.replicas],
        "consents": [
            {
                "id": one.public_id,
                "digest": one.digest,
                "state": one.state,
                "on": one.on.isoformat(),
                "kinds": list(one.kinds),
                "media": list(one.media),
                "training": one.training,
            }
            for one in says.consents
        ],
        "training": dict(says.training),
        "strange": list(says.strange),
    }


def _home(home: Home) -> dict[str, Any]:
    return {
        "sealed_on": home.sealed_on.isoformat() if home.sealed_on else None,
        "consents": {
            number: {
                "consent": one.consent,
                "performer": one.performer,
                "unchanged": one.unchanged,
                "then": one.then,
                "now": one.now,
            }
            for number, one in home.consents.items()
        },
    }

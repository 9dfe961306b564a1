"""What a seal is found to be: read by an engine, judged here. No trust in us is needed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any, Protocol

from personae.consent.formats import c2pa_assertion
from personae.consent.formats.c2pa_assertion import Referred, read_assertion
from personae.proof import provenance
from personae.proof.provenance import (
    AUDIT_SCHEMA,
    REPLICA_SCHEMA,
    AuditTold,
    By,
    Declared,
    Replica,
    Shown,
)
from personae.vocabulary.names import Sha256
from personae.vocabulary.span import Span

_MOST_ASSERTIONS = 10_000  # more is no film's seal


class Evidence(Enum):
    """The parts of a seal, each of which can fail by itself."""

    MEDIA = "media"  # the pictures and the sound
    SAYS = "assertion"  # what the seal says
    SIGNATURE = "signature"
    CERTIFICATE = "certificate"  # out of its days, revoked, or not made for this
    SIGNER = "signer"  # the certificate leads to nobody who is trusted here
    INGREDIENT = "ingredient"  # an earlier version, or a part, with a seal of its own
    TIME = "time stamp"
    FORM = "form"  # what cannot be read as a seal at all


class Standing(Enum):
    HOLDS = "holds"
    UNTRUSTED = "signer unknown"
    FAILS = "does not hold"
    UNREADABLE = "cannot be read"
    NONE = "no seal"

    @property
    def exit_code(self) -> int:
        """0 it holds, 11 a person must decide, 12 it does not hold."""
        return _EXITS[self]


_EXITS = {
    Standing.HOLDS: 0,
    Standing.UNTRUSTED: 11,
    Standing.NONE: 11,
    Standing.FAILS: 12,
    Standing.UNREADABLE: 12,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One outcome of validation: C2PA's own code, and the part of the manifest it is about."""

    code: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedBy:
    """The certificate of whoever sealed; whether to believe its names is another question.

    at  by a time stamp that was checked; None without one
    """

    name: str
    organisation: str
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """An ingredient: an earlier version of the film, or something used in it.

    failed  what failed of its own seal when it was taken in, by those who took it in
    """

    title: str
    relationship: str
    sealed: bool
    failed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """A manifest store as an engine read it, before anybody judged it.

    label       the newest manifest's own number
    failures    of the newest manifest
    of_parts    failures of ingredients that were not there when they were taken in
    assertions  labels and contents of the newest manifest
    beside      whether it lay in a sidecar
    """

    label: str
    by: SealedBy
    failures: tuple[Code, ...]
    of_parts: tuple[Code, ...]
    assertions: tuple[tuple[str, Any], ...]
    parts: tuple[Part, ...]
    manifests: int
    beside: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NoSeal:
    """elsewhere  where the file says that its seal lies; nothing is fetched from there"""

    elsewhere: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """why  a plain clause: `it takes more memory than a seal may`"""

    why: str


class SealReader(Protocol):
    def read(
        self, film: Path, *, sidecar: Path | None, anchors: bytes
    ) -> Seal | NoSeal | Unreadable:
        """The seal of a file, bounded in time and memory whatever the file holds; no network.

        anchors  certificates in PEM that are trusted to vouch for signers; may be empty
        raises   UserError where there is no such file, or the anchors are none
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """failing  every part that fails, the newest manifest's first; the signer last"""

    standing: Standing
    failing: tuple[tuple[Evidence, Code], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a seal of ours says. `strange` are assertions of ours that cannot be understood."""

    audit: AuditTold | None
    replicas: tuple[Replica, ...]
    consents: tuple[Referred, ...]
    training: Mapping[str, str]
    strange: tuple[str, ...]


def judge(read: Seal | NoSeal | Unreadable) -> Verdict:
    """Whether the seal holds. An unknown signer settles nothing; anything else that fails, does."""
    if isinstance(read, NoSeal):
        return Verdict(standing=Standing.NONE, failing=())
    if isinstance(read, Unreadable):
        return Verdict(
            standing=Standing.UNREADABLE, failing=((Evidence.FORM, Code(code=read.why, about="")),)
        )
    own = [(evidence_of(code.code), code) for code in read.failures]
    # A part whose signer nobody here knows is told of, and takes nothing from the film's own seal.
    parts = [
        (Evidence.INGREDIENT, code)
        for code in read.of_parts
        if evidence_of(code.code) is not Evidence.SIGNER
    ]
    failing = [one for one in (*own, *parts) if one[0] is not Evidence.SIGNER]
    unknown = [one for one in own if one[0] is Evidence.SIGNER]
    standing = Standing.FAILS if failing else Standing.UNTRUSTED if unknown else Standing.HOLDS
    return Verdict(standing=standing, failing=(*failing, *unknown))


def evidence_of(code: str) -> Evidence:
    """Which part of a seal a code of C2PA speaks of; a code that nobody knows is one of form."""
    for start, evidence in _BY_CODE:
        if code.startswith(start):
            return evidence
    return Evidence.FORM


_BY_CODE = (
    ("assertion.dataHash", Evidence.MEDIA),
    ("assertion.bmffHash", Evidence.MEDIA),
    ("assertion.boxesHash", Evidence.MEDIA),
    ("assertion.collectionHash", Evidence.MEDIA),
    ("assertion.multiAssetHash", Evidence.MEDIA),
    ("assertion.", Evidence.SAYS),
    ("hashedURI.", Evidence.SAYS),
    ("claimSignature.outsideValidity", Evidence.CERTIFICATE),
    ("claimSignature.", Evidence.SIGNATURE),
    ("signingCredential.untrusted", Evidence.SIGNER),
    ("signingCredential.", Evidence.CERTIFICATE),
    ("ingredient.", Evidence.INGREDIENT),
    ("manifest.", Evidence.INGREDIENT),
    ("timeStamp.", Evidence.TIME),
    ("timeOfSigning.", Evidence.TIME),
)


def told(assertions: Sequence[tuple[str, Any]]) -> Told:
    """What a seal says in assertions of ours and of training; anything else is let alone."""
    audits: list[AuditTold] = []
    replicas: list[Replica] = []
    consents: list[Referred] = []
    training: dict[str, str] = {}
    strange: list[str] = []
    for label, said in assertions[:_MOST_ASSERTIONS]:
        try:
            match re.sub(r"__\d+$", "", label):
                case provenance.AUDIT:
                    audits.append(read_audit(said))
                case provenance.REPLICA:
                    replicas.append(read_replica(said))
                case c2pa_assertion.LABEL:
                    consents.append(read_assertion(_object(said)))
                case provenance.TRAINING:
                    training = _training(said)
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
            strange.append(label)
    if len(audits) > 1:  # which of them the film rests on is not said
        strange.append(provenance.AUDIT)
    return Told(
        audit=audits[0] if len(audits) == 1 else None,
        replicas=tuple(replicas),
        consents=tuple(consents),
        training=training,
        strange=tuple(strange),
    )


def read_audit(said: Any) -> AuditTold:  # noqa: ANN401  # whatever a stranger's file holds
    """Raises ValueError, KeyError or TypeError for what is no such assertion."""
    known = _object(said)
    _only(known, AUDIT_SCHEMA, _AUDIT_KEYS)
    rate = known["frame_rate"]
    if rate is not None and not (isinstance(rate, str) and _RATE.fullmatch(rate)):
        raise ValueError("`frame_rate`")
    return AuditTold(
        report=_digest(known["report"]),
        film=_digest(known["film"]),
        frame_rate=rate,
        judged_on=date.fromisoformat(known["judged_on"]),
        sealed_on=date.fromisoformat(known["sealed_on"]),
        replicas=Declared(known["replicas"]),
    )


def read_replica(said: Any) -> Replica:  # noqa: ANN401  # whatever a stranger's file holds
    """Raises ValueError, KeyError or TypeError for what is no such assertion."""
    known = _object(said)
    _only(known, REPLICA_SCHEMA, _REPLICA_KEYS)
    if not isinstance(known["seen"], bool | None) or not isinstance(known["declared"], bool):
        raise TypeError("`seen` or `declared`")
    return Replica(
        number=_whole(known["replica"]),
        by=By(known["by"]),
        frames=tuple(Span(_whole(start), _whole(end)) for start, end in _list(known["frames"])),
        declared=known["declared"],
        seen=known["seen"],
        shown=Shown(known["records"]),
        consents=tuple(_matching(one, _ID) for one in _list(known["consents"])),
    )


_AUDIT_KEYS = {"schema", "report", "film", "frame_rate", "judged_on", "sealed_on", "replicas"}
_REPLICA_KEYS = {"schema", "replica", "by", "frames", "declared", "seen", "records", "consents"}
_ID, _HEX = re.compile(r"[0-9a-f]{32}"), re.compile(r"[0-9a-f]{64}")
_RATE = re.compile(r"[1-9][0-9]{0,8}/[1-9][0-9]{0,8}")


def _object(said: Any) -> dict[str, Any]:  # noqa: ANN401  # whatever a stranger's file holds
    if not isinstance(said, dict):
        raise TypeError("no object")
    return said


def _only(known: Mapping[str, Any], schema: str, keys: set[str]) -> None:
    if set(known) != keys or known["schema"] != schema:
        raise ValueError("not as the schema has it")


def _digest(said: Any) -> Sha256:  # noqa: ANN401  # whatever a stranger's file holds
    known = _object(said)
    if known.get("alg") != "sha256":
        raise ValueError("no SHA-256")
    return Sha256(_matching(known["hash"], _HEX))


def _list(said: Any) -> list[Any]:  # noqa: ANN401  # whatever a stranger's file holds
    if not isinstance(said, list):
        raise TypeError("no list")
    return said


def _whole(said: Any) -> int:  # noqa: ANN401  # whatever a stranger's file holds
    if not isinstance(said, int) or isinstance(said, bool):
        raise TypeError("no whole number")
    return said


def _matching(said: Any, form: re.Pattern[str]) -> str:  # noqa: ANN401  # whatever it holds
    if not isinstance(said, str) or not form.fullmatch(said):
        raise ValueError("not as the schema has it")
    return said


def _training(said: Any) -> dict[str, str]:  # noqa: ANN401  # whatever a stranger's file holds
    """The use of each entry; `constrained` without a word why is `notAllowed`, as CAWG has it."""
    uses = {}
    for name, entry in _object(_object(said)["entries"]).items():
        use = str(_object(entry)["use"])
        unexplained = use == "constrained" and not entry.get("constraints_info")
        uses[str(name)] = "notAllowed" if unexplained else use
    return uses

"""What a seal says of a film: C2PA 2.x assertions, as values. Nothing in them names anybody."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Protocol

from personae.consent.formats.c2pa_assertion import LABEL as CONSENT
from personae.vocabulary.entry import Json
from personae.vocabulary.names import Sha256
from personae.vocabulary.span import Span

AUDIT, REPLICA, TRAINING = "org.personae.audit", "org.personae.replica", "cawg.training-mining"
AUDIT_SCHEMA, REPLICA_SCHEMA = "org.personae.audit/1", "org.personae.replica/1"
SIDECAR = ".c2pa"

# IPTC's digital source types. The plain composite is the one that says nothing of how any of its
# elements came about, which is all that an audit without replicas shows.
_IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"
WITH_REPLICA = f"{_IPTC}compositeWithTrainedAlgorithmicMedia"
COMPOSITE = f"{_IPTC}composite"

_TRAINING_USES = ("cawg.ai_generative_training", "cawg.ai_training")
_OTHER_USES = ("cawg.ai_inference", "cawg.data_mining")  # no consent speaks of them
_ASK_THE_COMPANY = (
    "Everybody found in this film agreed to training by the company that they made it with, and by "
    "nobody else. Ask that company."
)


class Declared(Enum):
    """Whether the replica vendors' list declares any replica in the cut."""

    SOME = "declared"
    NONE = "none declared"
    UNKNOWN = "unknown"  # no list was given


class Shown(Enum):
    """What the records showed, when the film was audited, of an agreement to a replica."""

    COVERED = "covered"
    BEYOND = "beyond what was agreed"
    AFTERWARDS = "agreed afterwards"
    NONE = "no agreement"
    UNKNOWN = "unknown"


class By(Enum):
    FACE = "face"
    VOICE = "voice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Replica:
    """A replica of one performer, declared or seen more than once at once.

    number    counted from 1 within the film
    frames    where; empty where the records do not say
    declared  whether the vendors' list has it; else more than one of a person is seen at once
    seen      whether the audit saw or heard it there; None where nobody could tell
    consents  public ids of the agreements on record for this picture
    """

    number: int
    by: By
    frames: tuple[Span, ...]
    declared: bool
    seen: bool | None
    shown: Shown
    consents: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditTold:
    """The audit that a seal rests on.

    report      digest of `report.json`
    film        digest of the film as audited, before the seal was put into it
    frame_rate  `24/1`, or None for sound alone
    judged_on   the day on which consents were judged
    sealed_on   the day of sealing, by the sealing house's own clock
    """

    report: Sha256
    film: Sha256
    frame_rate: str | None
    judged_on: date
    sealed_on: date
    replicas: Declared


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """All that a film's seal asserts.

    label     the manifest's own number, `urn:c2pa:` and a random UUID
    consents  assertions as `consent/formats/c2pa_assertion.py` writes them, one an agreement
    """

    label: str
    title: str
    version: str
    at: datetime
    audit: AuditTold
    replicas: tuple[Replica, ...]
    consents: tuple[Mapping[str, Json], ...]
    training: Mapping[str, Json]

    @property
    def source_type(self) -> str:
        return WITH_REPLICA if any(one.declared for one in self.replicas) else COMPOSITE

    def assertions(self) -> list[tuple[str, Mapping[str, Json]]]:
        """Labels and contents, without the actions, which every manifest begins with."""
        return [
            (AUDIT, audit_as_json(self.audit)),
            *((REPLICA, replica_as_json(one)) for one in self.replicas),
            *((CONSENT, one) for one in self.consents),
            (TRAINING, self.training),
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class SealSigner:
    """Who seals. The key may lie anywhere: only `sign` is asked for.

    algorithm  as C2PA names it: es256, es384, es512, ps256, ps384, ps512, ed25519
    chain      certificates in PEM, the signer's own first
    sign       the signature of these bytes; of ECDSA as COSE has it, r and s one after the other
    unsafe     whether anybody could have made these certificates
    tsa        address of a time-stamp authority (RFC 3161) that is asked; None asks nobody
    """

    algorithm: str
    chain: bytes
    sign: Callable[[bytes], bytes]
    unsafe: bool = False
    tsa: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """A file to be sealed, with the digest that it was audited under."""

    path: Path
    sha256: Sha256


class Sealer(Protocol):
    """Writes seals. Each method raises UserError for a file or certificates that cannot be used."""

    def holds_seals(self, name: str) -> bool:
        """Whether a seal can be put into files called like this, by their ending."""
        ...

    def seal_into(
        self, film: Film, copy: Path, claim: Claim, by: SealSigner, components: Sequence[Path]
    ) -> bytes:
        """Write `film` with its seal to `copy`, which is there and empty; the manifest store."""
        ...

    def seal_beside(
        self, film: Film, claim: Claim, by: SealSigner, components: Sequence[Path]
    ) -> bytes:
        """The manifest store alone, for a sidecar; nothing of the film is copied."""
        ...


def training_said(granted: Iterable[bool]) -> dict[str, Json]:
    """`cawg.training-mining`: nothing is allowed that was not granted.

    granted  of everybody found in the film, whether a consent that stands grants training
    """
    answers = list(granted)
    trained: dict[str, Json] = {"use": "notAllowed"}
    if answers and all(answers):
        # A consent grants its own company, and says nothing to the public.
        trained = {"use": "constrained", "constraints_info": _ASK_THE_COMPANY}
    entries: dict[str, Json] = {
        **{use: dict(trained) for use in _TRAINING_USES},
        **{use: {"use": "notAllowed"} for use in _OTHER_USES},
    }
    return {"entries": entries}


def audit_as_json(audit: AuditTold) -> dict[str, Json]:
    return {
        "schema": AUDIT_SCHEMA,
        "report": _hashed(audit.report),
        "film": _hashed(audit.film),
        "frame_rate": audit.frame_rate,
        "judged_on": audit.judged_on.isoformat(),
        "sealed_on": audit.sealed_on.isoformat(),
        "replicas": audit.replicas.value,
    }


def replica_as_json(replica: Replica) -> dict[str, Json]:
    return {
        "schema": REPLICA_SCHEMA,
        "replica": replica.number,
        "by": replica.by.value,
        "frames": [[span.start, span.end] for span in replica.frames],
        "declared": replica.declared,
        "seen": replica.seen,
        "records": replica.shown.value,
        "consents": list(replica.consents),
    }


def _hashed(digest: Sha256) -> dict[str, Json]:
    return {"alg": "sha256", "hash": digest}

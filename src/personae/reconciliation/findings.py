"""What the three-way match finds, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from personae.clearance.reasons import Reason
from personae.vocabulary.answer import Answer
from personae.vocabulary.names import PerformerId
from personae.vocabulary.span import Span

__all__ = ["Finding", "PerformerFinding", "Reason", "Reconciliation", "ShotsFinding"]


class Finding(Enum):
    """In order of severity, from mild to severe: the contract's own words."""

    ABSENT = "absent"
    CONSENT_UNUSED = "consent unused"
    DECLARED_NOT_SEEN = "declared, not seen"
    WORKED_NOT_SEEN = "worked, not seen"
    IN_ORDER = "in order"
    REPLICA_WITH_CONSENT = "replica with consent"
    WORKED_SCENES_UNKNOWN = "worked, scenes unknown"
    NO_RECORD = "no record"
    NEEDS_A_LOOK = "needs a look"
    AGREED_AFTERWARDS = "agreed afterwards"
    NOT_COVERED = "not covered"
    REPLICA_WITHOUT_CONSENT = "replica without consent"

    @property
    def severity(self) -> int:
        return list(Finding).index(self)

    @property
    def exit_code(self) -> int:
        """0 in order, 10 something to settle, 11 a person must decide."""
        if self in _TO_SETTLE:
            return 10
        return 11 if self in _TO_DECIDE else 0


_TO_SETTLE = {Finding.AGREED_AFTERWARDS, Finding.NOT_COVERED, Finding.REPLICA_WITHOUT_CONSENT}
_TO_DECIDE = {Finding.WORKED_SCENES_UNKNOWN, Finding.NO_RECORD, Finding.NEEDS_A_LOOK}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShotsFinding:
    """One finding of one performer, or of one unknown person, in some shots of the cut.

    performer  None where the person is unknown
    person     `unknown-1`, None where the performer is known
    answer     `permitted`, `payment-due`, `needs-notice`, `needs-consent`, `cannot-say`,
               `prohibited`
    missing    the facts nobody recorded, by name
    on_record  what the records say, a plain sentence each; accuses nobody
    do_next    one plain sentence; empty where nothing need be done
    """

    performer: PerformerId | None
    person: str | None
    finding: Finding
    shots: tuple[str, ...]
    scenes: tuple[str, ...]
    span: Span | None
    answer: str
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...]
    on_record: tuple[str, ...]
    do_next: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PerformerFinding:
    """The severest finding of one performer's shots, and the facts behind it."""

    performer: PerformerId
    finding: Finding
    worked: Answer
    declared: Answer
    consented: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """matched_at  `scene`, or `picture` where no scenes were given
    rights      by performer and shot: `worked`, `consent`, `none` or `unknown`
    compared    the records that were read, a plain line each: `work.csv: 27 days`
    missing     the records that were not given, a plain line each
    """

    matched_at: str
    performers: tuple[PerformerFinding, ...]
    findings: tuple[ShotsFinding, ...]
    rights: Mapping[tuple[PerformerId, str], str]
    compared: tuple[str, ...]
    missing: tuple[str, ...]

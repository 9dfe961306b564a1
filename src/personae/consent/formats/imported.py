"""What came in from another's format, as no more than what it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from personae.consent.agreement import Consent
from personae.vocabulary.entry import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What a file of another format said of one performer.

    consent  never wider than what went out, and unsigned where no signature could be checked;
             None where the format holds no agreement at all
    told     plain sentences for whoever brought it: what it is, and what it does not grant
    kept     what else of the file goes on record with it, in the performer's part
    """

    consent: Consent | None
    told: tuple[str, ...]
    kept: Mapping[str, Json] = field(default_factory=dict)

"""A case: what is published where, who says so, and what they declare; all of it their own word."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from personae.vocabulary.names import ConsentId, PerformerId, Sha256


class NoticeKind(StrEnum):
    TAKE_DOWN = "take-down"  # something published is to be removed
    COUNTER = "counter-notice"  # something was removed, and should not have been


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Under whose name it goes out. Nobody else's.

    acting_as  performer, guardian, representative, estate, union, company
    """

    name: str
    acting_as: str
    email: str | None
    address: str | None
    phone: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """One thing that is, or was, to be seen at an address."""

    url: str
    what: str
    seen_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Copyright:
    """A work that the sender declares a copyright in; a likeness is none."""

    work: str
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the sender declares of the use; None where they do not say.

    computer_made       shows or speaks what the person did not perform
    advertising         in advertising, or on or for goods
    intimate            an intimate depiction of the person
    known_unauthorised  whoever made it public knew that nobody authorised it
    died_on             of the person, where they are dead
    domiciled           where the person last lived, as ISO 3166 writes it
    """

    computer_made: bool | None = None
    advertising: bool | None = None
    intimate: bool | None = None
    known_unauthorised: bool | None = None
    died_on: date | None = None
    domiciled: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """territories      where it can be seen, as ISO 3166 writes them
    illegal_because  which law the sender holds it to break, and why
    removed_on       of a counter-notice, the day on which it was removed
    laws             those named; where none is, each is asked whether it applies
    confirmed        the statements, by law and statement, that the sender has confirmed
    """

    id: str
    kind: NoticeKind
    performer: PerformerId
    sender: Sender
    recipient: str
    published: tuple[Published, ...]
    territories: tuple[str, ...]
    told: Told = field(default_factory=Told)
    copyright: Copyright | None = None
    illegal_because: str | None = None
    removed_on: date | None = None
    laws: tuple[str, ...] = ()
    confirmed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    confirmed_by: str | None = None
    confirmed_on: date | None = None

    def within(self, *places: str) -> bool:
        """Whether it can be seen in one of these places, in a part of one, or in all around it."""
        return any(
            here in ("any", place) or here.startswith(f"{place}-") or place.startswith(f"{here}-")
            for here in self.territories
            for place in places
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a report found of the performer, where there is one.

    sha256  of the report's values; `film` of the film that was looked at
    """

    sha256: Sha256
    film: Sha256
    audited_on: str
    finding: str
    shots: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """One agreement of the performer on record: its digest and its day, none of its terms.

    entry   of the log, that put it on record
    digest  of 32 secret bytes and the agreement, as that entry holds it: with no secret in it, a
            digest of few terms tells whoever tries terms until one fits
    """

    consent: ConsentId
    entry: int
    digest: Sha256
    signed_on: date | None

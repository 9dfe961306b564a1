"""What was agreed, withdrawn, and what still stands on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from personae.vocabulary.money import Money
from personae.vocabulary.names import ConsentId, PerformerId, Scene, Sha256
from personae.vocabulary.term import Term

ANY = "any"  # as signed: the whole of a scope
EVERY_DAY = Term(start=date.min, end=None)  # a term signed as `any`


@dataclass(frozen=True, slots=True, kw_only=True)
class Grantor:
    """Who signed for whom.

    acting_as       performer, guardian, representative, estate, union
    performer_born  where the consent says so: a guardian's ends when the performer is of age
    renewed_on      the day on which the performer, of age, made a guardian's consent their own
    title_shown     whether whoever signed for another showed their title; None if nobody wrote it
    chain_of_title  how the right passed to them, step by step; empty where nothing is listed
    """

    who: str
    acting_as: str
    performer_born: date | None = None
    renewed_on: date | None = None
    title_shown: bool | None = None
    chain_of_title: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedUse:
    """One use in the words of the agreement.

    scenes       the scenes named, `(ANY,)` for all; empty where the description names none
    copies       how many at once; None where the description gives no number
    max_seconds  None where no limit was agreed
    """

    description: str
    scenes: tuple[Scene, ...]
    copies: int | None
    max_seconds: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """strike_lock  nothing new is made of it while the performer's union is on strike"""

    notice_hours: int | None
    approval_of_each_use: bool | None
    strike_lock: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    on: date
    separately: bool | None
    conspicuous: bool | None
    document: Sha256 | None  # of the file as signed, not of its text


@dataclass(frozen=True, slots=True, kw_only=True)
class Representation:
    """Who stood beside the performer; what nobody recorded is None.

    counsel              who negotiated the clause for the performer
    counsel_terms_clear  its terms are clear and conspicuous, and signed or initialled
    union_agreement      the union's agreement that speaks of replicas; `none` where none does
    """

    by_counsel: bool | None
    by_union: bool | None
    union_agreement: str | None
    counsel: str | None = None
    counsel_terms_clear: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pay:
    amount: Money
    per: str  # day, week, use …


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """The performer's withdrawal of a consent, in effect from the start of `effective`."""

    consent: ConsentId
    on: date
    effective: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """A performer's agreement, as signed; every key of a CONSENT.yaml is kept.

    A consent never changes: to narrow it, record a `Withdrawal`; to widen it, sign a new one.
    An empty scope (pictures, kinds, purposes, media, territories) and a `term` of None grant
    nothing; `(ANY,)` and `EVERY_DAY` grant all of it.

    transfer          whether the company may make it over to another, for good
    excludes          uses never agreed to, whatever else is; `advertising:alcohol` one category
    business_reason   why the scan is needed, in the words given to the performer
    countersigned_on  the day on which the company signed too
    supersedes        the consent that this one takes the place of
    """

    id: ConsentId
    performer: PerformerId
    granted_by: Grantor
    granted_to: str
    pictures: tuple[str, ...]
    kinds: tuple[str, ...]
    uses: tuple[DescribedUse, ...]
    purposes: tuple[str, ...]
    media: tuple[str, ...]
    territories: tuple[str, ...]
    languages: tuple[str, ...]
    term: Term | None
    training: bool | None
    sublicence: bool | None
    conditions: Conditions
    excludes: tuple[str, ...]
    disclosed_at: datetime | None
    signed: Signature | None  # None: not signed, so it grants nothing
    represented: Representation
    pay: Pay | None
    withdrawn: Withdrawal | None
    transfer: bool | None = None
    business_reason: str | None = None
    countersigned_on: date | None = None
    supersedes: ConsentId | None = None

    def speaks_of(self, picture: str) -> bool:
        """Whether this picture is within the pictures agreed."""
        return grants(self.pictures, picture)


def grants(scope: tuple[str, ...], wanted: str) -> bool:
    """Whether a scope as signed holds `wanted`; an empty scope holds nothing."""
    return ANY in scope or wanted in scope


def grants_territory(scope: tuple[str, ...], wanted: str) -> bool:
    """As `grants`, by ISO 3166: a country contains its subdivisions, `US` contains `US-CA`."""
    return grants(scope, wanted) or wanted.split("-", maxsplit=1)[0] in scope


def ended(consent: Consent, withdrawals: Iterable[Withdrawal], *, on: date) -> Withdrawal | None:
    """The first withdrawal in effect by `on`, or None; one written in the consent counts too."""
    own = [w for w in withdrawals if w.consent == consent.id]
    if consent.withdrawn is not None:
        own.append(consent.withdrawn)
    return min(
        (w for w in own if w.effective <= on), key=lambda w: (w.effective, w.on), default=None
    )


def standing(
    consents: Iterable[Consent], withdrawals: Iterable[Withdrawal], *, on: date
) -> tuple[Consent, ...]:
    """The consents that no withdrawal has ended by `on`, in the order given."""
    known = tuple(withdrawals)
    return tuple(c for c in consents if ended(c, known, on=on) is None)

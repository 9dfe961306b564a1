"""One rule of one provision: where it stands, when it speaks, what it then does."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from personae.rules.conditions import All, Atom, Condition, Op, negated
from personae.rules.facts import Value


class Effect(Enum):
    """What a rule does where it speaks. A consent only grants, and a rule only restricts."""

    VOID = "void"  # the consent counts for nothing here; another may still cover the use
    OWE = "owe"  # pay is due
    REQUIRE = "require"  # something must be done first
    REFER = "refer"  # a person must decide
    FORBID = "forbid"


class Status(Enum):
    LAW = "law"
    AGREEMENT = "agreement"
    BILL = "bill"
    PROPOSAL = "proposal"
    POSITION = "position"

    @property
    def decides(self) -> bool:
        """A bill, a proposal and a position are shown as such, and never decide."""
        return self in (Status.LAW, Status.AGREEMENT)


class Needs(Enum):
    NOTICE = "notice"
    CONSENT = "consent"


# How the words relied on were read, as the coverage page explains them.
LEVELS: Mapping[str, str] = {
    "P": "the operative words themselves were read",
    "P*": "the operative words were read in part",
    "U": "the union's or the association's own statement was read",
    "L": "a law firm's summary was read",
    "N": "a press report that quotes it was read",
    "R": "a third party's restatement was read",
    "D": "worked out by arithmetic from sourced numbers",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """retrieved  the day on which it was read
    level      one of `LEVELS`
    """

    cite: str
    href: str
    retrieved: date
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Applies:
    """The days on which a rule speaks, half-open, and which of a use's days counts.

    from_  None for a proposal that was never in force
    """

    fact: str
    from_: date | None
    until: date | None

    @property
    def condition(self) -> Condition:
        parts: list[Condition] = []
        if self.from_ is not None:
            parts.append(Atom(fact=self.fact, op=Op.FROM, values=(self.from_,)))
        if self.until is not None:
            parts.append(negated(Atom(fact=self.fact, op=Op.FROM, values=(self.until,))))
        return All(tuple(parts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """When a duty is due: so many hours or years from a day or moment of the use.

    fact      a day or a moment
    hours     added to it; negative for before
    years     added to it
    or_later  a moment that counts instead, where it is recorded and later; may be empty
    """

    fact: str
    hours: int = 0
    years: int = 0
    or_later: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    do: str
    by: tuple[Due, ...] = ()  # the earliest of these


@dataclass(frozen=True, slots=True, kw_only=True)
class Owes:
    """The largest of the rates, for so many days; a fact's name or a number each.

    rates  in US dollars a day
    """

    rates: tuple[str, ...]
    days: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One provision.

    id      the folder's place among the packs: `us-ca/labor-927`
    of_pay  whether it speaks of pay: one that owes does, one that refers says so
    unread  what of the provision nobody read, where the rule therefore refers; else empty
    """

    id: str
    title: str
    source: Source
    status: Status
    applies: Applies | None
    effect: Effect
    needs: Needs | None
    when: Condition
    because: str
    duty: Duty | None
    owes: Owes | None
    of_pay: bool
    unread: str

    @property
    def pack(self) -> str:
        return self.id.rpartition("/")[0]

    @property
    def speaks(self) -> Condition:
        """When it speaks, its days included."""
        return self.when if self.applies is None else All((self.applies.condition, self.when))


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One example that a lawyer can read: the facts, and what the rule must say of them.

    expect  `silent`, `refer`, or the effect's own word
    """

    says: str
    facts: Mapping[str, Value | None]
    expect: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """A folder of a pack, whole.

    digest  SHA-256 of its files as read, so that a decision can say which words it used
    """

    rule: Rule
    cases: tuple[Case, ...]
    source_note: str
    digest: str

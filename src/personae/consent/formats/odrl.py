"""ODRL 2.2 (W3C) as plain values: policies, requests, the state of the world.

ODRL Information Model 2.2, sections 2.1 to 2.8. IRIs are text; where a literal may stand as well,
an IRI is an `Iri`. A node that has no IRI is called `_:` and a number, within one file.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Iri:
    text: str


Value: TypeAlias = Iri | str | bool | int | Decimal | date | datetime | timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """`left` compared by `operator` with one or more values.

    unit  of a number, such as a currency
    """

    uid: str
    left: str
    operator: str
    right: tuple[Value, ...]
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Logical:
    """operand  odrl:and, odrl:or, odrl:xone or odrl:andSequence"""

    uid: str
    operand: str
    parts: tuple["Constraint | Logical", ...]
    description: str | None = None


Condition: TypeAlias = Constraint | Logical


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    uid: str
    actions: tuple[str, ...]
    constraints: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An asset or a party, or a collection of them, whose members are those of its `source`."""

    uid: str
    source: str | None = None


class Kind(Enum):
    PERMISSION = "permission"
    PROHIBITION = "prohibition"
    OBLIGATION = "obligation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What may, may not or must be done.

    targets, assignees, actions  one of each; where there are none, any
    unread  properties that stand there and mean nothing here: whoever decides must refuse
    """

    uid: str
    kind: Kind
    actions: tuple[str, ...] = ()
    targets: tuple[Named, ...] = ()
    assigners: tuple[Named, ...] = ()
    assignees: tuple[Named, ...] = ()
    constraints: tuple[Condition, ...] = ()
    duties: tuple[Duty, ...] = ()
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """type  odrl:Set, odrl:Offer, odrl:Agreement …

    conflict  odrl:perm, odrl:prohibit, odrl:invalid; None where it is not said
    inherits  the policies whose rules are rules of this one too
    said      other properties of the policy itself, each with its values in their order
    unread    as of a rule
    """

    uid: str
    type: str
    rules: tuple[Rule, ...]
    conflict: str | None = None
    profiles: tuple[str, ...] = ()
    inherits: tuple[str, ...] = ()
    said: tuple[tuple[str, tuple[Value, ...]], ...] = ()
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Who asks to do what with which asset; `rule` is the request's own."""

    uid: str
    rule: str
    assignee: str
    action: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyState:
    """What is known of a duty: a report on it, made before.

    performance  Performed, Unperformed, Unknown
    deontic      Fulfilled, Violated, NonSet
    """

    uid: str
    rule: str
    performance: str
    deontic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The state of the world.

    part_of  an asset or a party, and a collection that it is part of
    values   what is known of other left operands than odrl:dateTime, each with its values
    """

    now: datetime
    part_of: tuple[tuple[str, str], ...] = ()
    duties: tuple[DutyState, ...] = ()
    values: tuple[tuple[str, tuple[Value, ...]], ...] = ()

"""A compliance report on an ODRL policy: what was looked at, how it stood, what came of it.

After the Compliance Report Model (https://w3id.org/force/compliance-report).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TypeAlias

from personae.consent.formats.odrl import Kind, Value


class Side(Enum):
    TARGET = "TargetReport"
    PARTY = "PartyReport"
    ACTION = "ActionReport"


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    side: Side
    satisfied: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """left  as found in the state of the world; by what and with what is told where it holds"""

    constraint: str
    left: tuple[Value, ...]
    operator: str
    right: tuple[Value, ...]
    satisfied: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Combined:
    constraint: str
    operand: str
    parts: tuple["Compared | Combined", ...]
    satisfied: bool


Premise: TypeAlias = Looked | Compared | Combined


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleReport:
    """conditions  the reports on duties, by their own names in the state of the world"""

    rule: str
    kind: Kind
    asked: str
    premises: tuple[Premise, ...]
    conditions: tuple[str, ...]
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyReport:
    created: datetime
    policy: str
    request: str
    rules: tuple[RuleReport, ...]

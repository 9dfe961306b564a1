"""The production's register of AI uses: a line a use, and what it says of the facts rules ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from personae.rules.facts import FACTS, REPLICA_KINDS, Kind, Value, value_of
from personae.vocabulary.names import PerformerId, Scene, suggested_id

BY_ROLE = "by role"  # whether a background actor's or not, the cast list says
_NO_FACTS: Mapping[str, Value] = MappingProxyType({})

# What an AI was used for → the kind of use, and what else follows from the word.
AI_PURPOSES: Mapping[str, tuple[str, Mapping[str, Value]]] = {
    "scan": (BY_ROLE, {"scan": True}),
    "replica": (BY_ROLE, _NO_FACTS),
    **{kind: (kind, _NO_FACTS) for kind in REPLICA_KINDS},
    "dubbing": ("alteration", {"alteration_purpose": "dubbing"}),
    "synthetic": ("synthetic", _NO_FACTS),
    "training": ("training", _NO_FACTS),
    "writing": ("writing", _NO_FACTS),
    "other": ("other", _NO_FACTS),
}
_YES_NO = {"yes": True, "true": True, "no": False, "false": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class AiUse:
    """One line of the register. Neither performers nor writers: nobody, and said outright.

    provider          of the tool; empty where nobody wrote it
    purpose           a key of `AI_PURPOSES`; empty where it was written in other words only
    described         what for, in the register's own words; may be empty
    scenes            empty where none is written
    given_to_writers  the material; empty where none was given, None where nobody wrote it
    kept              whether the output was kept
    territories       where it is shown, ISO 3166; empty where the production's count
    media             likewise
    facts             further columns, called like the facts that rules ask: name and words
    """

    where: str
    day: date
    tool: str
    provider: str
    purpose: str
    described: str
    scenes: tuple[Scene, ...]
    performers: tuple[PerformerId, ...]
    writers: tuple[str, ...]
    given_to_writers: str | None
    kept: bool | None
    territories: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def told(self) -> str:
        """`synthetic: passers-by of the teaser`, or what was written instead."""
        return ": ".join(filter(None, (self.purpose, self.described)))

    def kind(self, role_kind: str | None) -> str | None:
        """The kind of use; `role_kind` where the cast list decides. None where nobody said."""
        kind = AI_PURPOSES[self.purpose][0] if self.purpose else None
        return role_kind if kind == BY_ROLE else kind

    def facts_of(self, company: str) -> dict[str, Value | None]:
        """What the line says by itself, whoever is affected; what it leaves out is not here."""
        found: dict[str, Value | None] = dict(AI_PURPOSES[self.purpose][1]) if self.purpose else {}
        if self.purpose and self.purpose != "scan":
            found["scan"] = False
        if self.provider:
            found["provides_system"] = suggested_id(self.provider) == company
        if self.given_to_writers is not None:
            found["ai_material_given"] = bool(self.given_to_writers)
        found["discloser_knows"] = True  # whoever writes the line knows of it
        return found | {name: fact_value(name, words) for name, words in self.facts}


def fact_value(name: str, words: str) -> Value | None:
    """A further column's cell as its fact's value; raises WrongValueError where it is none."""
    fact = FACTS[name]
    if fact.kind is Kind.YES_NO:
        return value_of(fact, _YES_NO.get(words.casefold(), words))
    return value_of(fact, words)

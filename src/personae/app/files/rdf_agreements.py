"""An ODRL policy as Turtle or JSON-LD: the same values give the same bytes."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TypeAlias

from personae.app.files.rdf_text import Syntax
from personae.consent.formats.odrl import (
    Condition,
    Duty,
    Iri,
    Kind,
    Logical,
    Policy,
    Rule,
    Value,
)
from personae.consent.formats.odrl_terms import DCT, ODRL, PX, dct, odrl
from personae.vocabulary.entry import Json

_PREFIXES = {
    "odrl": ODRL,
    "dct": DCT,
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "personae": PX,
}
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_NO_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_TAB = "    "


@dataclass(slots=True)
class _Thing:
    """A node with what is said of it, in that order; a tuple is a list.

    uid  empty where it has no name
    """

    uid: str
    type: str
    said: list[tuple[str, "_Said"]] = field(default_factory=list)

    def together(self) -> dict[str, list["_Said"]]:
        out: dict[str, list[_Said]] = {}
        for word, said in self.said:
            out.setdefault(word, []).append(said)
        return out


_Said: TypeAlias = Value | _Thing | tuple[Value | _Thing, ...]


def policy_text(policy: Policy, *, syntax: Syntax) -> str:
    thing = _policy(policy)
    if syntax == "json-ld":
        document = {"@context": _PREFIXES, **_json(thing)}
        return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    prefixes = "".join(f"@prefix {name}: <{start}> .\n" for name, start in _PREFIXES.items())
    return f"{prefixes}\n<{_checked(thing.uid)}>\n{_TAB}{_turtle(thing, 1)} .\n"


def _policy(policy: Policy) -> _Thing:
    thing = _Thing(policy.uid, policy.type, [(odrl("uid"), Iri(policy.uid))])
    thing.said += ((odrl("profile"), Iri(profile)) for profile in policy.profiles)
    if policy.conflict is not None:
        thing.said.append((odrl("conflict"), Iri(policy.conflict)))
    thing.said += ((word, values if len(values) > 1 else values[0]) for word, values in policy.said)
    thing.said += ((odrl(rule.kind.value), _rule(rule)) for rule in policy.rules)
    return thing


def _rule(rule: Rule) -> _Thing:
    kind = "Duty" if rule.kind is Kind.OBLIGATION else rule.kind.value.capitalize()
    thing = _Thing("", odrl(kind))
    thing.said += (
        (odrl(what), Iri(each.uid))
        for what, named in (
            ("assigner", rule.assigners),
            ("assignee", rule.assignees),
            ("target", rule.targets),
        )
        for each in named
    )
    thing.said += ((odrl("action"), Iri(action)) for action in rule.actions)
    thing.said += ((odrl("constraint"), _condition(each)) for each in rule.constraints)
    thing.said += ((odrl("duty"), _duty(each)) for each in rule.duties)
    return thing


def _duty(duty: Duty) -> _Thing:
    thing = _Thing("", odrl("Duty"))
    thing.said += ((odrl("action"), Iri(action)) for action in duty.actions)
    thing.said += ((odrl("constraint"), _condition(each)) for each in duty.constraints)
    return thing


def _condition(condition: Condition) -> _Thing:
    if isinstance(condition, Logical):
        thing = _Thing("", odrl("LogicalConstraint"))
        if condition.description is not None:
            thing.said.append((dct("description"), condition.description))
        thing.said.append((condition.operand, tuple(map(_condition, condition.parts))))
        return thing
    right: _Said = condition.right if len(condition.right) > 1 else condition.right[0]
    thing = _Thing("", odrl("Constraint"), [(odrl("leftOperand"), Iri(condition.left))])
    thing.said += [(odrl("operator"), Iri(condition.operator)), (odrl("rightOperand"), right)]
    if condition.unit is not None:
        thing.said.append((odrl("unit"), Iri(condition.unit)))
    return thing


def _turtle(thing: _Thing, depth: int) -> str:
    lines = [f"a {_short(thing.type) or f'<{thing.type}>'}"]
    for word, said in thing.together().items():
        objects = " , ".join(_object(each, depth) for each in said)
        lines.append(f"{_short(word) or f'<{word}>'} {objects}")
    return f" ;\n{_TAB * depth}".join(lines)


def _object(said: _Said, depth: int) -> str:
    if isinstance(said, tuple):
        return f"( {' '.join(_object(each, depth) for each in said)} )"
    if isinstance(said, _Thing):
        inner = _turtle(said, depth + 1)
        return f"[\n{_TAB * (depth + 1)}{inner}\n{_TAB * depth}]"
    if isinstance(said, Iri):
        return _short(said.text) or f"<{_checked(said.text)}>"
    if isinstance(said, str):
        return json.dumps(said, ensure_ascii=False)  # whose escapes are Turtle's too
    if isinstance(said, bool | int):
        return json.dumps(said)
    text, kind = _typed(said)
    return f'"{text}"^^xsd:{kind}'


def _typed(value: Decimal | date | datetime | timedelta) -> tuple[str, str]:
    """As XML Schema writes it, and its type."""
    if isinstance(value, datetime):
        return value.isoformat(), "dateTime"
    if isinstance(value, date):
        return value.isoformat(), "date"
    if isinstance(value, Decimal):
        return f"{value:f}", "decimal"
    seconds = value // timedelta(seconds=1)
    return f"PT{seconds}S" if seconds % 3600 else f"PT{seconds // 3600}H", "duration"


def _json(thing: _Thing) -> dict[str, Json]:
    out: dict[str, Json] = {"@id": _checked(thing.uid)} if thing.uid else {}
    out["@type"] = _short(thing.type) or thing.type
    for word, said in thing.together().items():
        each = [*_json_of(said)]
        out[_short(word) or word] = each if len(each) > 1 else each[0]
    return out


def _json_of(said: list[_Said]) -> Iterator[Json]:
    for each in said:
        if isinstance(each, _Thing):
            yield _json(each)
        elif isinstance(each, tuple):
            yield {"@list": [*_json_of([*each])]}
        elif isinstance(each, Iri):
            yield {"@id": _short(each.text) or _checked(each.text)}
        elif isinstance(each, bool | int | str):
            yield each
        else:
            text, kind = _typed(each)
            yield {"@type": f"xsd:{kind}", "@value": text}


def _short(iri: str) -> str:
    """`odrl:use`; empty for an IRI that no prefix fits."""
    for prefix, start in _PREFIXES.items():
        if iri.startswith(start) and _WORD.fullmatch(iri[len(start) :]):
            return f"{prefix}:{iri[len(start) :]}"
    return ""


def _checked(iri: str) -> str:
    if _NO_IRI.search(iri):
        raise ValueError(f"`{iri}` is no IRI")
    return iri

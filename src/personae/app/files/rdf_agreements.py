"""An ODRL policy as Turtle or JSON-LD: the same values give the same bytes."""

import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

from personae.app.files.rdf_reports import term
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

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

_XSD = "http://www.w3.org/2001/XMLSchema#"
_PREFIXES = {"odrl": ODRL, "dct": DCT, "xsd": _XSD, "personae": PX}


@dataclass(slots=True)
class _Thing:
    """A node with what is said of it; a tuple is a list, whose order holds.

    uid  empty where it has no name
    """

    uid: str
    type: str
    said: list[tuple[str, "_Said"]] = field(default_factory=list)


_Said: TypeAlias = Value | _Thing | tuple[Value | _Thing, ...]


def policy_text(policy: Policy, *, syntax: Syntax) -> str:
    thing = _policy(policy)
    if syntax == "json-ld":
        return (
            json.dumps({"@context": _PREFIXES, **_json(thing)}, indent=2, ensure_ascii=False) + "\n"
        )
    return _turtle(thing)


def _policy(policy: Policy) -> _Thing:
    thing = _Thing(policy.uid, policy.type, [(odrl("uid"), Iri(policy.uid))])
    thing.said += ((odrl("profile"), Iri(profile)) for profile in policy.profiles)
    if policy.conflict is not None:
        thing.said.append((odrl("conflict"), Iri(policy.conflict)))
    thing.said += ((word, values if len(values) > 1 else values[0]) for word, values in policy.said)
    thing.said += ((odrl(rule.kind.value), _rule(rule)) for rule in policy.rules)
    return thing


def _rule(rule: Rule) -> _Thing:
    kind = {Kind.OBLIGATION: "Duty"}.get(rule.kind, rule.kind.value.capitalize())
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


def _turtle(thing: _Thing) -> str:
    from rdflib import Graph

    graph = Graph(bind_namespaces="none")
    for prefix, start in _PREFIXES.items():
        graph.bind(prefix, start)
    _triples(graph, thing)
    return graph.serialize(format="turtle")


def _triples(graph: "Graph", thing: _Thing) -> "Node":
    """Nameless nodes are numbered in the order in which they stand, and so written in it."""
    from rdflib import RDF, BNode, URIRef

    node = URIRef(thing.uid) if thing.uid else BNode(f"n{len(graph):06}")
    graph.add((node, RDF.type, URIRef(thing.type)))
    for word, said in thing.said:
        graph.add((node, URIRef(word), _object(graph, said)))
    return node


def _object(graph: "Graph", said: _Said) -> "Node":
    from rdflib import RDF, BNode
    from rdflib.collection import Collection

    if isinstance(said, _Thing):
        return _triples(graph, said)
    if not isinstance(said, tuple):
        return _literal(said)
    head = BNode(f"n{len(graph):06}l")
    graph.add((head, RDF.rest, RDF.nil))  # counts, until the list is there
    items = [_object(graph, item) for item in said]
    graph.remove((head, None, None))
    Collection(graph, head, items)
    return head


def _literal(value: Value) -> "Node":
    from rdflib import Literal, URIRef

    if isinstance(value, timedelta):
        return Literal(_duration(value), datatype=URIRef(f"{_XSD}duration"))
    return term(value)


def _duration(length: timedelta) -> str:
    """`PT48H`, `PT10S`."""
    seconds = length // timedelta(seconds=1)
    return f"PT{seconds}S" if seconds % 3600 else f"PT{seconds // 3600}H"


def _json(thing: _Thing) -> dict[str, Json]:
    out: dict[str, Json] = {"@id": thing.uid} if thing.uid else {}
    out["@type"] = _short(thing.type)
    together: dict[str, list[Json]] = {}
    for word, said in thing.said:
        together.setdefault(_short(word), []).append(_json_of(said))
    return out | {word: each if len(each) > 1 else each[0] for word, each in together.items()}


def _json_of(said: _Said) -> Json:
    if isinstance(said, _Thing):
        return _json(said)
    if isinstance(said, tuple):
        return {"@list": [_json_of(item) for item in said]}
    if isinstance(said, Iri):
        return {"@id": _short(said.text)}
    return _json_literal(said)


def _json_literal(value: Value) -> Json:
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return value
    if isinstance(value, timedelta):
        return {"@type": "xsd:duration", "@value": _duration(value)}
    literal = _literal(value)
    kind = str(getattr(literal, "datatype", "")).removeprefix(_XSD)
    return {"@type": f"xsd:{kind}", "@value": str(literal)}


def _short(iri: str) -> str:
    """`odrl:use`; an IRI that no prefix fits stays whole."""
    for prefix, start in _PREFIXES.items():
        if iri.startswith(start) and ":" not in iri[len(start) :]:
            return f"{prefix}:{iri[len(start) :]}"
    return iri

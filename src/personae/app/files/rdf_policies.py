"""ODRL policies, as a graph tells them."""

from typing import TYPE_CHECKING

from personae.app.files.rdf_nodes import Nodes
from personae.consent.formats.odrl import (
    Condition,
    Constraint,
    Duty,
    Kind,
    Logical,
    Named,
    Policy,
    Rule,
)
from personae.consent.formats.odrl_terms import DCT, ODRL, PX, dct, local, odrl

if TYPE_CHECKING:
    from rdflib.term import Node

_TYPES = ("Policy", "Set", "Offer", "Agreement", "Assertion", "Privacy", "Ticket")
_OPERANDS = ("and", "or", "xone", "andSequence")
_DEEPEST = 30  # constraints within constraints
# What tells of a thing and settles nothing of it. Not among them are dct:isReplacedBy, by which a
# policy is void (Information Model 2.2, section 2.8), and dct:valid, by which it is bounded.
_TOLD = frozenset(
    map(
        dct,
        (
            *("abstract", "contributor", "created", "creator", "description", "identifier"),
            *("issued", "modified", "publisher", "replaces", "source", "subject", "title"),
        ),
    )
)
_TELLING = ("http://www.w3.org/2000/01/rdf-schema#", "http://www.w3.org/2004/02/skos/core#")
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_SHARED = tuple(map(odrl, ("target", "action", "assigner", "assignee")))
_OF_A_POLICY = (
    *map(odrl, ("uid", "profile", "inheritFrom", "conflict")),
    *map(odrl, ("permission", "prohibition", "obligation")),
    *_SHARED,
)
_OF_A_RULE = (*_SHARED, *map(odrl, ("uid", "constraint", "duty")))
_OF_A_DUTY = tuple(map(odrl, ("uid", "action", "constraint")))
_OF_A_CONSTRAINT = tuple(map(odrl, ("uid", "leftOperand", "operator", "rightOperand", "unit")))
_OF_A_PARTY_OR_ASSET = tuple(map(odrl, ("uid", "source")))

_RULE_TYPES = {
    Kind.PERMISSION: odrl("Permission"),
    Kind.PROHIBITION: odrl("Prohibition"),
    Kind.OBLIGATION: odrl("Duty"),
}
_RULES = frozenset(_RULE_TYPES.values())


def policies_in(nodes: Nodes) -> dict[str, Policy]:
    """Each policy by its uid. Raises UserError for what no policy can be."""
    from rdflib import RDF, URIRef

    found: dict[str, Node] = {}
    for word in _TYPES:
        for node in nodes.graph.subjects(RDF.type, URIRef(odrl(word))):
            uid = nodes.iri(node, odrl("uid")) or nodes.name(node)
            if found.setdefault(uid, node) != node:
                raise nodes.refused(f"two policies are called {uid}.")
    beyond = nodes.beyond(found.values())
    if found and beyond is not None:
        raise nodes.refused(f"it speaks of {beyond}, which belongs to no policy of it.")
    return {uid: _policy(nodes, node, uid) for uid, node in sorted(found.items())}


def _policy(nodes: Nodes, node: "Node", uid: str) -> Policy:
    from rdflib import RDF

    kinds = [nodes.name(t) for t in nodes.all(node, str(RDF.type)) if str(t).startswith(ODRL)]
    if len(kinds) > 1:
        raise nodes.refused(f"{uid} is of two kinds of policy.")
    properties = nodes.properties(node)
    return Policy(
        uid=uid,
        type=kinds[0],
        rules=tuple(
            _rule(nodes, each, kind, node)
            for kind in Kind
            for each in nodes.all(node, odrl(kind.value))
        ),
        conflict=nodes.iri(node, odrl("conflict")),
        profiles=nodes.iris(node, odrl("profile")),
        inherits=nodes.iris(node, odrl("inheritFrom")),
        said=tuple(
            (word, tuple(nodes.value(value) for value in nodes.all(node, word)))
            for word in properties
            if word.startswith((PX, DCT))
        ),
        unread=_unread(properties, _OF_A_POLICY, also=PX),
    )


def _rule(nodes: Nodes, node: "Node", kind: Kind, policy: "Node") -> Rule:
    def both(word: str) -> tuple["Node", ...]:
        """What a rule says itself, and what its policy says for all of its rules."""
        return tuple(dict.fromkeys((*nodes.all(node, odrl(word)), *nodes.all(policy, odrl(word)))))

    def named(word: str) -> tuple[Named, ...]:
        return tuple(
            Named(uid=nodes.name(each), source=nodes.iri(each, odrl("source")))
            for each in both(word)
        )

    wrong = {nodes.name(each) for each in nodes.all(node, _TYPE)} & _RULES - {_RULE_TYPES[kind]}
    if wrong:
        raise nodes.refused(f"what stands as a {kind.value} calls itself {local(min(wrong))}.")
    duties = nodes.all(node, odrl("duty"))
    unread = [
        *_unread(nodes.properties(node), _OF_A_RULE),
        *(word for each in (node, *duties) for word in _unread_of_constraints(nodes, each)),
        *(word for each in duties for word in _unread(nodes.properties(each), _OF_A_DUTY)),
        *(
            word
            for what in ("target", "assigner", "assignee")
            for each in both(what)
            for word in nodes.properties(each)
            if word.startswith(ODRL) and word not in _OF_A_PARTY_OR_ASSET
        ),
    ]
    return Rule(
        uid=nodes.name(node),
        kind=kind,
        actions=tuple(nodes.name(each) for each in both("action")),
        targets=named("target"),
        assigners=named("assigner"),
        assignees=named("assignee"),
        constraints=_conditions(nodes, node),
        duties=tuple(
            Duty(
                uid=nodes.name(each),
                actions=nodes.iris(each, odrl("action")),
                constraints=_conditions(nodes, each),
            )
            for each in duties
        ),
        unread=tuple(dict.fromkeys(unread)),
    )


def _conditions(nodes: Nodes, node: "Node") -> tuple[Condition, ...]:
    return tuple(_condition(nodes, c, _DEEPEST) for c in nodes.all(node, odrl("constraint")))


def _condition(nodes: Nodes, node: "Node", deepest: int) -> Condition:
    nodes.count_constraint()
    if not deepest:
        raise nodes.refused(f"the constraint {nodes.name(node)} lies within itself, or too deep.")
    operands = [word for word in _OPERANDS if nodes.all(node, odrl(word))]
    left, operator = nodes.iri(node, odrl("leftOperand")), nodes.iri(node, odrl("operator"))
    if len(operands) + (left is not None) != 1 or (left is None) is not (operator is None):
        raise nodes.refused(
            f"the constraint {nodes.name(node)} is neither a comparison nor one of "
            f"{', '.join(_OPERANDS)}."
        )
    if left is None or operator is None:
        told = nodes.one(node, dct("description"))
        return Logical(
            uid=nodes.name(node),
            operand=odrl(operands[0]),
            parts=tuple(
                _condition(nodes, part, deepest - 1) for part in nodes.all(node, odrl(operands[0]))
            ),
            description=None if told is None else str(told),
        )
    return Constraint(
        uid=nodes.name(node),
        left=left,
        operator=operator,
        right=tuple(nodes.value(value) for value in nodes.all(node, odrl("rightOperand"))),
        unit=nodes.iri(node, odrl("unit")),
    )


def _unread_of_constraints(nodes: Nodes, node: "Node") -> tuple[str, ...]:
    """Of its constraints and of those within them; a circle of them is told by `_condition`."""
    known: set[Node] = set()
    left = list(nodes.all(node, odrl("constraint")))
    out: list[str] = []
    while left:
        each = left.pop()
        if each not in known:
            known.add(each)
            out += _unread(nodes.properties(each), (*_OF_A_CONSTRAINT, *map(odrl, _OPERANDS)))
            left += nodes.all(each, *map(odrl, _OPERANDS))
    return tuple(out)


def _unread(properties: tuple[str, ...], known: tuple[str, ...], also: str = "") -> tuple[str, ...]:
    """The properties that are read nowhere; those that begin with `also` are read elsewhere."""
    telling = (*_TELLING, also) if also else _TELLING
    return tuple(
        word
        for word in properties
        if word not in known
        and word != _TYPE
        and word not in _TOLD
        and not word.startswith(telling)
    )

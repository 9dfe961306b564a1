"""A compliance report as a graph. Nobody names its nodes, so they have no names."""

from typing import TYPE_CHECKING

from personae.app.files.rdf_world import REPORT
from personae.consent.formats.odrl import Iri, Kind, Value
from personae.consent.formats.odrl_report import (
    Combined,
    Compared,
    Looked,
    PolicyReport,
    Premise,
    RuleReport,
)
from personae.consent.formats.odrl_terms import dct

if TYPE_CHECKING:
    from rdflib import BNode, Graph
    from rdflib.term import Node

_KINDS = {Kind.PERMISSION: "PermissionReport", Kind.PROHIBITION: "ProhibitionReport"}


def graph_of(report: PolicyReport) -> "Graph":
    from rdflib import Graph

    graph = Graph(bind_namespaces="none")
    graph.bind("report", REPORT)
    node = _node(
        graph,
        "PolicyReport",
        ("policy", Iri(report.policy)),
        ("policyRequest", Iri(report.request)),
    )
    _add(graph, node, dct("created"), report.created)
    for rule in report.rules:
        _link(graph, node, "ruleReport", _rule(graph, rule))
    return graph


def _rule(graph: "Graph", rule: RuleReport) -> "BNode":
    node = _node(
        graph,
        _KINDS[rule.kind],
        ("attemptState", Iri(f"{REPORT}Attempted")),
        ("rule", Iri(rule.rule)),
        ("ruleRequest", Iri(rule.asked)),
        ("activationState", Iri(REPORT + ("Active" if rule.active else "Inactive"))),
        *(("conditionReport", Iri(duty)) for duty in rule.conditions),
    )
    for premise in rule.premises:
        _link(graph, node, "premiseReport", _premise(graph, premise))
    return node


def _premise(graph: "Graph", premise: Premise) -> "BNode":
    state = (
        "satisfactionState",
        Iri(REPORT + ("Satisfied" if premise.satisfied else "Unsatisfied")),
    )
    if isinstance(premise, Looked):
        return _node(graph, premise.side.value, state)
    constraint = ("constraint", Iri(premise.constraint))
    if isinstance(premise, Compared):
        # By what it was compared is told where the comparison held, as the model's authors do.
        told = (
            (
                ("constraintOperator", Iri(premise.operator)),
                *(("constraintRightOperand", value) for value in premise.right),
            )
            if premise.satisfied
            else ()
        )
        found = (("constraintLeftOperand", value) for value in premise.left)
        return _node(graph, "ConstraintReport", constraint, *found, *told, state)
    return _combined(graph, premise, constraint, state)


def _combined(graph: "Graph", premise: Combined, *said: tuple[str, Value]) -> "BNode":
    operand = ("constraintLogicalOperand", Iri(premise.operand))
    node = _node(graph, "ConstraintReport", operand, *said)
    for part in premise.parts:
        _link(graph, node, "premiseReport", _premise(graph, part))
    return node


def _node(graph: "Graph", kind: str, *said: tuple[str, Value]) -> "BNode":
    from rdflib import RDF, BNode, URIRef

    node = BNode(f"r{len(graph):06}")
    graph.add((node, RDF.type, URIRef(REPORT + kind)))
    for word, value in said:
        _add(graph, node, REPORT + word, value)
    return node


def _link(graph: "Graph", node: "Node", word: str, to: "Node") -> None:
    from rdflib import URIRef

    graph.add((node, URIRef(REPORT + word), to))


def _add(graph: "Graph", node: "Node", property_: str, value: Value) -> None:
    from rdflib import URIRef

    graph.add((node, URIRef(property_), term(value)))


def term(value: Value) -> "Node":
    """An IRI, the node of that name where it has none, or a literal of the type of the value."""
    from rdflib import BNode, Literal, URIRef

    if isinstance(value, Iri):
        return BNode(value.text[2:]) if value.text.startswith("_:") else URIRef(value.text)
    return Literal(value)

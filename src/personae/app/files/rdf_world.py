"""A request under ODRL, and the state of the world in which it is made, as a graph tells them.

In the form of the ODRL Test Suite (SolidLab, imec): `ex:Sotw`, the time as `dct:issued` of
`temp:currentTime`, memberships as `odrl:partOf`, duties as reports on them.
"""

from datetime import datetime

from personae.app.files.rdf_nodes import Nodes
from personae.consent.formats.odrl import DutyState, Request, World
from personae.consent.formats.odrl_terms import dct, local, odrl

REPORT = "https://w3id.org/force/compliance-report#"
_NOW = "http://example.com/request/currentTime"


def requests_in(nodes: Nodes) -> dict[str, Request]:
    """Each request by its uid; each asks for one thing."""
    from rdflib import RDF, URIRef

    return {
        nodes.name(node): _request(nodes, nodes.name(node))
        for node in nodes.graph.subjects(RDF.type, URIRef(odrl("Request")))
    }


def _request(nodes: Nodes, uid: str) -> Request:
    from rdflib import URIRef

    rule = nodes.one(URIRef(uid), odrl("permission"))
    if rule is None:
        raise nodes.refused(f"the request {uid} asks for nothing.")
    asked = {word: nodes.iri(rule, odrl(word)) for word in ("assignee", "action", "target")}
    assignee, action, target = (asked[word] for word in ("assignee", "action", "target"))
    if assignee is None or action is None or target is None:
        raise nodes.refused(f"the request {uid} does not say who asks to do what with what.")
    return Request(uid=uid, rule=nodes.name(rule), assignee=assignee, action=action, target=target)


def world_in(nodes: Nodes) -> World:
    from rdflib import RDF, URIRef

    now = nodes.one(URIRef(_NOW), dct("issued"))
    moment = None if now is None else nodes.value(now)
    if not isinstance(moment, datetime):
        raise nodes.refused(f"the state of the world has no time, `{_NOW} {local(dct('issued'))}`.")
    part_of = nodes.graph.subject_objects(URIRef(odrl("partOf")))
    return World(
        now=moment,
        part_of=tuple(sorted((nodes.name(a), nodes.name(b)) for a, b in part_of)),
        duties=tuple(
            sorted(
                (
                    _duty(nodes, nodes.name(node))
                    for node in nodes.graph.subjects(RDF.type, URIRef(f"{REPORT}DutyReport"))
                ),
                key=lambda duty: duty.uid,
            )
        ),
    )


def _duty(nodes: Nodes, uid: str) -> DutyState:
    from rdflib import URIRef

    said = {
        word: nodes.iri(URIRef(uid), REPORT + word)
        for word in ("rule", "performanceState", "deonticState")
    }
    rule, performance, deontic = said.values()
    if rule is None or performance is None or deontic is None:
        raise nodes.refused(f"the report {uid} on a duty does not say how it stands.")
    return DutyState(
        uid=uid,
        rule=rule,
        performance=performance.removeprefix(REPORT),
        deontic=deontic.removeprefix(REPORT),
    )

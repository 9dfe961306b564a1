"""A graph as nodes with properties, and its literals as plain values."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from personae.consent.formats.odrl import Iri, Value
from personae.consent.formats.odrl_terms import local
from personae.vocabulary.mistake import Mistake, UserError

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

_LONGEST = 30  # digits of a decimal
_MOST = 20_000  # constraints of one file, each as often as it is used
_XSD = "http://www.w3.org/2001/XMLSchema#"
# What a literal of a type is read as; of any other type nothing is read, least of all a year as
# its first day.
_READ_AS: dict[str, type] = {
    "string": str,
    "boolean": bool,
    "integer": int,
    "nonNegativeInteger": int,
    "decimal": Decimal,
    "date": date,
    "dateTime": datetime,
    "duration": timedelta,
    "dayTimeDuration": timedelta,
}


class Nodes:
    """What a graph says of its nodes.

    called  what messages call the file
    """

    def __init__(self, graph: "Graph", called: str) -> None:
        self.graph, self.called = graph, called
        self._constraints = 0
        self._said: dict[Node, dict[str, list[Node]]] = {}
        for subject, word, value in graph:
            self._said.setdefault(subject, {}).setdefault(str(word), []).append(value)

    def name(self, node: "Node") -> str:
        """Its IRI; `_:b1` of a node without one."""
        from rdflib import BNode, URIRef

        if isinstance(node, URIRef):
            return str(node)
        if isinstance(node, BNode):
            return f"_:{node}"
        raise self.refused(f"`{node}` is text where a name belongs.")

    def all(self, node: "Node", *properties: str) -> tuple["Node", ...]:
        """The values of one or more properties, a list as its items, in an order that holds."""
        said = self._said.get(node, {})
        found = [value for word in properties for value in said.get(word, ())]
        return tuple(item for value in sorted(found, key=_order) for item in self._items(value))

    def one(self, node: "Node", property_: str) -> "Node | None":
        """None where it is not said. Raises UserError where it is said twice."""
        found = self.all(node, property_)
        if len(found) > 1:
            raise self.refused(f"`{local(property_)}` stands twice at {self.name(node)}.")
        return found[0] if found else None

    def iri(self, node: "Node", property_: str) -> str | None:
        found = self.one(node, property_)
        return None if found is None else self.name(found)

    def iris(self, node: "Node", property_: str) -> tuple[str, ...]:
        return tuple(self.name(found) for found in self.all(node, property_))

    def value(self, node: "Node") -> Value:
        """Raises UserError for a literal that is not what it says it is, such as 30 February."""
        from rdflib import Literal

        if not isinstance(node, Literal):
            return Iri(self.name(node))
        kind = str(node.datatype or f"{_XSD}string").removeprefix(_XSD)
        plain: Any = str(node) if kind == "string" else node.toPython()
        read = not node.ill_typed and isinstance(plain, _READ_AS.get(kind, ()))
        if isinstance(plain, Decimal):  # of a length that anybody would write
            read = plain.is_finite() and abs(plain.adjusted()) < _LONGEST
        if not read:
            raise self.refused(f"`{node}` is no {kind} that can be read.")
        value: Value = plain
        return value

    def properties(self, node: "Node") -> tuple[str, ...]:
        return tuple(sorted(self._said.get(node, ())))

    def beyond(self, tops: Iterable["Node"]) -> str | None:
        """The name of a node of which something is said, and that nothing leads to from `tops`."""
        left, reached = list(tops), set(tops)
        while left:
            for values in self._said.get(left.pop(), {}).values():
                new = set(values) - reached
                reached |= new
                left += new
        lost = sorted(self.name(node) for node in self._said.keys() - reached)
        return lost[0] if lost else None

    def count_constraint(self) -> None:
        """Raises UserError past any agreement: two each in two more, thirty deep, never end."""
        self._constraints += 1
        if self._constraints > _MOST:
            raise self.refused(f"it has more than {_MOST:,} constraints.")

    def refused(self, what: str) -> UserError:
        return UserError(Mistake(self.called, what, "Nothing was taken over."))

    def _items(self, value: "Node") -> tuple["Node", ...]:
        from rdflib import RDF

        if value != RDF.nil and str(RDF.first) not in self._said.get(value, ()):
            return (value,)
        try:
            return tuple(self.graph.items(value))
        except ValueError:
            raise self.refused("a list leads back into itself.") from None


def _order(node: "Node") -> tuple[str, str]:
    return type(node).__name__, str(node)

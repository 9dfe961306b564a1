"""Turtle and JSON-LD, read and written without the network: a context must stand in the file.

Mistakes of the file are told with their line.
"""

import json
import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal, TypeAlias

from personae.app.files.rdf_json_ld import TOO_DEEP, unsure
from personae.vocabulary.entry import Json
from personae.vocabulary.mistake import Mistake, UserError

if TYPE_CHECKING:
    from rdflib import Graph

Syntax: TypeAlias = Literal["turtle", "json-ld"]
HERE = "urn:personae:here/"  # names without a start are relative to the file, which has none
_LONGEST = 1_000_000  # characters
_TURTLE = "Write Turtle 1.1, or give JSON-LD."


def syntax_of(text: str) -> Syntax:
    """JSON-LD begins with a bracket, which begins no Turtle of ours."""
    return "json-ld" if text.lstrip("\ufeff \t\r\n")[:1] in ("{", "[") else "turtle"


def read_graph(text: str, *, called: str, syntax: Syntax | None = None) -> "Graph":
    """The triples that the text holds.

    called  what messages call the file
    syntax  else what it looks like

    Raises UserError for what is no Turtle or JSON-LD, and for a context that stands elsewhere.
    """
    if len(text) > _LONGEST:
        raise UserError(Mistake(called, "the file is too large to be an agreement."))
    text = text.removeprefix("\ufeff")
    read = _json_ld if (syntax or syntax_of(text)) == "json-ld" else _turtle
    with _quietly():
        return read(text, called)


@contextmanager
def _quietly() -> Iterator[None]:
    """The library tells of a 30 February with a traceback, of a `maybe` with a warning.

    Whoever reads the value tells it in words.
    """
    log = logging.getLogger("rdflib")
    before = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the library's own classes too
            yield
    finally:
        log.setLevel(before)


def _turtle(text: str, called: str) -> "Graph":
    from rdflib import Graph
    from rdflib.plugins.parsers.notation3 import BadSyntax

    graph = Graph(bind_namespaces="none")
    try:
        return graph.parse(data=text, format="turtle", publicID=HERE)
    except BadSyntax as why:
        what = f"this is not Turtle: {' '.join(why._why.split())}."  # noqa: SLF001 - its message holds the whole file
        raise UserError(Mistake(f"{called}:{why.lines + 1}", what, _TURTLE)) from None
    except (IndexError, AssertionError):  # what the library raises at the end of the text
        where = f"{called}:{text.count(chr(10)) + 1}"
        raise UserError(Mistake(where, "this is not Turtle: it breaks off.", _TURTLE)) from None
    except (ValueError, KeyError, RecursionError):
        raise UserError(Mistake(called, "this is not Turtle.", _TURTLE)) from None


def _json_ld(text: str, called: str) -> "Graph":
    from rdflib import Graph
    from rdflib.parser import create_input_source
    from rdflib.plugins.parsers.jsonld import JsonLDParser

    data = _json(text, called)
    found = next(unsure(data), None)
    if found is not None:
        where = f"{called}:{_line_of(text, found.words)}" if found.words else called
        raise UserError(Mistake(where, found.what, found.do))
    graph = Graph(bind_namespaces="none")
    try:
        # What was looked at is what is read, not the text a second time.
        source = create_input_source(data=json.dumps(data), format="json-ld", publicID=HERE)
        JsonLDParser().parse(source, graph)  # type: ignore[no-untyped-call]
    except Exception as why:  # noqa: BLE001 - the library raises whatever a strange file makes it
        what = f"this is not JSON-LD: {' '.join(str(why).split()) or type(why).__name__}."
        raise UserError(Mistake(called, what, "Keep to a policy as `export` writes it.")) from None
    return graph


def _json(text: str, called: str) -> Json:
    def once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        out = dict(pairs)
        if len(out) != len(pairs):
            keys = [key for key, _ in pairs]
            twice = next(key for key in keys if keys.count(key) > 1)
            at = [found.start() for found in re.finditer(re.escape(json.dumps(twice)), text)]
            line = text.count("\n", 0, at[1]) + 1 if len(at) > 1 else 1
            raise UserError(
                Mistake(f"{called}:{line}", f"`{twice}` stands twice in one place.", "Keep one.")
            )
        return out

    def none(word: str) -> Json:
        raise UserError(Mistake(called, f"`{word}` is no number of JSON."))

    try:
        found: Json = json.loads(text, object_pairs_hook=once, parse_constant=none)
    except json.JSONDecodeError as why:
        where = f"{called}:{why.lineno}"
        raise UserError(
            Mistake(where, f"this is not JSON: {why.msg}.", "Mind the commas.")
        ) from None
    except RecursionError:
        raise UserError(Mistake(called, TOO_DEEP)) from None
    except ValueError:  # a whole number of thousands of digits
        raise UserError(Mistake(called, "this is no JSON that anybody can read.")) from None
    return found


def _line_of(text: str, words: str) -> int:
    at = max(text.find(json.dumps(words)), text.find(json.dumps(words, ensure_ascii=False)), 0)
    return text.count("\n", 0, at) + 1

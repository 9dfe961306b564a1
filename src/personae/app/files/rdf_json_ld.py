"""What of a JSON-LD document would be fetched, or left out without a word when it is read.

JSON-LD 1.1 drops what its context does not explain: a key, a null, a name that is none. Of an
agreement that would be a prohibition that nobody reads, so it is refused instead.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeGuard

from personae.vocabulary.entry import Json

_FETCHED = (
    "Nothing is fetched: write its terms out in the file, as "
    '`"@context": {"odrl": "http://www.w3.org/ns/odrl/2/"}`.'
)
_EXPLAIN = "Explain it in the `@context` at the top, or write it as `odrl:permission`."
_PLAIN = "Write it out, with one `@context` at the top."
TOO_DEEP = "it is nested deeper than any agreement."
_DEEPEST = 100  # objects and lists within one another
_IN_A_NODE = ("@id", "@type", "@value", "@list", "@set", "@language")
_A_GRAPH = ({"@graph"}, {"@context", "@graph"})
_OF_A_TERM = ("@id", "@type", "@container", "@prefix", "@protected")
_NO_NAME = re.compile(r"[\x00-\x20<>\"{}|^`\\\\]")


@dataclass(frozen=True, slots=True)
class Unsure:
    """words  as they stand in the file, by which their line is found; empty where none do"""

    words: str
    what: str
    do: str = _PLAIN


def unsure(document: Json) -> Iterator[Unsure]:
    """All that cannot be read here for sure; nothing where it all can."""
    yield from _fetched(document)
    for node in document if isinstance(document, list) else [document]:
        if not isinstance(node, dict):
            yield Unsure("", "it holds something that is no node of JSON-LD.")
            continue
        terms: dict[str, Json] = {}
        yield from _context(node.get("@context", {}), terms)
        # A graph at the very top is the document's; any other is apart from it, and not read.
        top = node["@graph"] if node.keys() in _A_GRAPH else node
        rest = {k: v for k, v in top.items() if k != "@context"} if isinstance(top, dict) else top
        yield from _node(rest, terms)


def _fetched(document: Json) -> Iterator[Unsure]:
    """Contexts given by their address: as text, in a list, within a term, or imported."""
    left = [document]
    while left:
        value = left.pop()
        if isinstance(value, list):
            left += value
        elif isinstance(value, dict):
            for key, inner in value.items():
                contexts = inner if isinstance(inner, list) else [inner]
                if key in ("@context", "@import"):
                    for each in contexts:
                        if isinstance(each, str):
                            what = f"its terms are explained elsewhere, at {each}."
                            yield Unsure(each, what, _FETCHED)
                left.append(inner)


def _context(context: Json, terms: dict[str, Json]) -> Iterator[Unsure]:
    """Fills `terms`; the last explanation of a term is the one that counts."""
    for each in context if isinstance(context, list) else [context]:
        if not isinstance(each, dict):
            yield Unsure("", "its `@context` is no object.")
            continue
        for term, said in each.items():
            terms[term] = said
            parts = said if isinstance(said, dict) else {}
            odd = [key for key in parts if key not in _OF_A_TERM]
            if parts.get("@container") not in (None, "@list", "@set") or odd:
                yield Unsure(term, f"the term `{term}` is explained in a way not read here.")
            elif term.startswith("@") and term not in ("@vocab", "@version"):
                yield Unsure(term, f"`{term}` of a context is not read here.")


def _node(value: Json, terms: Mapping[str, Json], deepest: int = _DEEPEST) -> Iterator[Unsure]:
    if not deepest:
        yield Unsure("", TOO_DEEP)
    elif value is None:
        yield Unsure("", "it holds a `null`, which JSON-LD leaves out.", "Leave it out.")
    elif isinstance(value, list):
        for item in value:
            yield from _node(item, terms, deepest - 1)
    elif isinstance(value, dict):
        for key, inner in value.items():
            means = _means(key, terms)
            if means is None:
                yield Unsure(
                    key, f"`{key}` is explained nowhere, so JSON-LD leaves it out.", _EXPLAIN
                )
            elif means.startswith("@") and means not in _IN_A_NODE:
                yield Unsure(key, f"`{key}` is not read here.")
            elif means == "@id" and not _is_name(inner):
                yield Unsure("", f"`{inner}` is no name, so JSON-LD leaves it out.")
            else:
                yield from _node(inner, terms, deepest - 1)


def _means(key: str, terms: Mapping[str, Json]) -> str | None:
    """A keyword, or what the key stands for; None where that is nothing."""
    if key.startswith("@"):
        return key
    if key in terms:
        said = terms[key]
        said = said.get("@id", key) if isinstance(said, dict) else said
        return said if _is_name(said) or (isinstance(said, str) and said in _IN_A_NODE) else None
    start, colon, _ = key.partition(":")
    if colon:
        return None if start == "_" else key
    vocabulary = terms.get("@vocab")
    return vocabulary + key if isinstance(vocabulary, str) and vocabulary else None


def _is_name(value: Json) -> TypeGuard[str]:
    return (
        isinstance(value, str)
        and bool(value)
        and not value.startswith("@")
        and _NO_NAME.search(value) is None
    )

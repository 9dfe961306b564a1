"""What statements need of an engine: a document set in pages that anybody can read aloud."""

from dataclasses import dataclass
from typing import Protocol, TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A stretch of text in one manner; a newline breaks the line.

    language  of these words, as BCP 47, where it is not that of the document; else empty
    """

    text: str
    strong: bool = False
    large: bool = False
    small: bool = False
    language: str = ""


Text: TypeAlias = tuple[Words, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """level  1 to 3; the first of a document is 1, and none is left out"""

    level: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """A word, and what is said of it, again and again."""

    pairs: tuple[tuple[str, Text], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """What something comes to, at the other edge of the line; `ruled` draws a line above it."""

    text: Text
    amount: str
    ruled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    items: tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """widths  of each column, in parts of the whole; `right` are the columns of figures"""

    header: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]
    widths: tuple[int, ...]
    right: frozenset[int] = frozenset()


Block: TypeAlias = Heading | Paragraph | Pairs | Amount | Listed | Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """language  BCP 47
    paper     `us-letter`, `a4`
    page      the words before a page's number
    """

    title: str
    author: str
    language: str
    paper: str
    page: str
    blocks: tuple[Block, ...]


class Typesetter(Protocol):
    def pdf(self, document: Document) -> bytes:
        """A PDF with tags (PDF/UA-1), the same bytes for the same document.

        Raises UserError where a character of it is in none of the fonts at hand.
        """
        ...

"""A statement as a document to be set in pages: the same words as its page, in the same order."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from personae.app.reports.language import RECORDS, Language
from personae.app.reports.statement_page import StatementPage, Told
from personae.pay.interfaces import (
    Amount,
    Block,
    Document,
    Heading,
    Listed,
    Pairs,
    Paragraph,
    Text,
    Words,
)
from personae.pay.statement import Statement


def document(statement: Statement, say: Language) -> Document:
    page = StatementPage(statement, say).values()
    return Document(
        title=page["title"],
        author=statement.pay.company,
        language=say.tag,
        paper=say.paper,
        page=say("page"),
        blocks=tuple(_Blocks(page, say).all()),
    )


class _Blocks:
    def __init__(self, page: dict[str, Any], say: Language) -> None:
        self._page, self._say = page, say

    def all(self) -> Iterator[Block]:
        page = self._page
        yield Heading(level=1, text=f"{page['name']}, {page['picture']}")
        yield _small("\n".join([self._say("kind"), *page["meta"]]))
        yield Paragraph(text=(Words(text=page["headline"], large=True, strong=True),))
        for remark in page["remarks"]:
            yield _plain(remark)
        if page["sums"]:
            for word, amount in page["sums"]:
                yield Amount(text=(Words(text=word),), amount=amount)
            yield self._sum("total", page["total"])
        yield from self._lines()
        yield from self._open()
        yield from self._plans()
        yield from self._seen()
        yield Heading(level=2, text=self._say("object"))
        yield Listed(items=tuple((Words(text=step),) for step in page["object"]))
        yield from self._how()

    def _lines(self) -> Iterator[Block]:
        if not self._page["groups"]:
            return
        yield Heading(level=2, text=self._say("lines"))
        for group in self._page["groups"]:
            yield Heading(level=3, text=group["title"])
            yield from self._due(group)
        yield self._sum("total", self._page["total"])

    def _open(self) -> Iterator[Block]:
        if not self._page["open"]:
            return
        yield Heading(level=2, text=self._say("open"))
        yield _small(self._say("open_note"))
        for line in self._page["open"]:
            objections = line["objections"]
            because = line["because"]
            yield from self._head(line, "")
            yield Pairs(
                pairs=(
                    (self._say("what"), (Words(text=line["kind"]),)),
                    *([(self._say("why_open"), _said(because))] if because else []),
                    *self._rest(line),
                    *([(self._say("objection"), _joined(objections))] if objections else []),
                )
            )

    def _plans(self) -> Iterator[Block]:
        if not self._page["plans"]:
            return
        yield Heading(level=2, text=self._say("contributions"))
        yield _plain(self._say("contributions_note"))
        yield from self._due(self._page["plans"])

    def _due(self, group: dict[str, Any]) -> Iterator[Block]:
        for line in group["lines"]:
            standing = _joined(line["standing"])
            yield from self._head(line, line["amount"])
            yield Pairs(pairs=(*self._rest(line), (self._say("standing"), standing)))
        yield self._sum("subtotal", group["subtotal"])

    def _head(self, line: dict[str, Any], amount: str) -> Iterator[Block]:
        what = tuple(replace(words, strong=True) for words in _said(line["what"]))
        yield Amount(text=what, amount=amount, ruled=True)
        yield _small(f"{line['number']} · {line['when']}")

    def _rest(self, line: dict[str, Any]) -> Iterator[tuple[str, Text]]:
        if line["working"]:
            yield self._say("working"), _said(line["working"])
        if line["because"] and "standing" in line:
            yield self._say("note"), _said(line["because"])
        if line["asked"]:
            yield self._say("asked"), _joined(line["asked"])
        read = f"\n{self._say('read')}: {line['read']} ({line['level']})"
        yield self._say("clause"), (*_said(line["cite"]), Words(text=read, small=True))
        if line["changes"]:
            yield self._say("changes"), _said(line["changes"])
        if line["where"]:
            yield self._say("record"), (Words(text=line["where"]),)
        yield self._say("key"), (Words(text=line["key"], small=True),)

    def _seen(self) -> Iterator[Block]:
        seen = self._page["seen"]
        yield Heading(level=2, text=self._say("seen"))
        if seen["note"]:
            yield _plain(seen["note"])
        if seen["pairs"]:
            pairs = [(word, (Words(text="; ".join(told)),)) for word, told in seen["pairs"]]
            yield Pairs(pairs=tuple(pairs))
        if seen["ask"]:
            yield Paragraph(text=(Words(text=seen["ask"], strong=True),))
        if seen["cut"]:
            yield _small(seen["cut"])

    def _how(self) -> Iterator[Block]:
        yield Heading(level=2, text=self._say("how"))
        levels = [
            f"{self._say('how_levels')}, {level}: {read}." for level, read in self._page["levels"]
        ]
        yield Listed(items=tuple((Words(text=each),) for each in (*self._page["how"], *levels)))
        yield _small(self._page["footer"])

    def _sum(self, word: str, amount: str) -> Amount:
        return Amount(text=(Words(text=self._say(word), strong=True),), amount=amount, ruled=True)


def _said(told: Told) -> Text:
    """Each stretch in its language."""
    return tuple(Words(text=each.text, language=RECORDS if each.records else "") for each in told)


def _joined(all_told: list[Told]) -> Text:
    """One after the other, in one paragraph."""
    told: list[Words] = []
    for each in all_told:
        told += [Words(text="; "), *_said(each)] if told else _said(each)
    return tuple(told)


def _plain(text: str) -> Paragraph:
    return Paragraph(text=(Words(text=text),))


def _small(text: str) -> Paragraph:
    return Paragraph(text=(Words(text=text, small=True),))

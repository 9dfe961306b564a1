"""What a statement says, a file a language: words, dates and money as that language writes them."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from personae.rules.facts import FACTS, Kind
from personae.vocabulary.mistake import Mistake, UserError, did_you_mean
from personae.vocabulary.money import Money

_FILES = Path(__file__).parent / "languages"
RECORDS = "en"  # in which records, clauses and workings are kept
_WORD = re.compile(r"[^\W\d_]{4,}")  # `max(…)` and `USD` are no words
_BETWEEN = "; "  # sentences of a record
_NARROW = "\u00a0"  # between a figure and its unit: no line breaks there


@dataclass(frozen=True, slots=True)
class Language:
    """tag        BCP 47; the file's own name
    templates  sentences of the records, and what they are in this language
    """

    tag: str
    file: Mapping[str, Any]
    templates: Sequence[tuple[re.Pattern[str], str]]
    _known: dict[str, str | None] = field(default_factory=dict)  # sentences told before

    def __call__(self, key: str, **values: object) -> str:
        """The text called `key` (`standings.paid-on`; without a section, one of `text`), filled."""
        section, _, name = key.rpartition(".")
        return str(self.file[section or "text"][name]).format(**values)

    @property
    def paper(self) -> str:
        return str(self.file["paper"])

    def day(self, day: date) -> str:
        month = self.file["dates"]["months"][day.month - 1]
        return str(self.file["dates"]["day"]).format(day=day.day, month=month, year=day.year)

    def number(self, value: Decimal | int, *, places: int | None = None) -> str:
        """With so many `places` after the decimal mark; None leaves them as they are."""
        numbers = self.file["numbers"]
        written = f"{value:.{places}f}" if places is not None else f"{Decimal(value):f}"
        whole, _, rest = written.removeprefix("-").partition(".")
        if len(whole) >= numbers["grouped_from"]:
            whole = f"{int(whole):,}".replace(",", numbers["group"])
        sign = "−" if written.startswith("-") else ""
        return sign + whole + (numbers["decimal"] + rest if rest else "")

    def money(self, money: Money) -> str:
        """`1,204.00 USD`: the code, never a sign that several currencies share."""
        return f"{self.number(money.amount, places=2)}{_NARROW}{money.currency}"

    def record(self, written: str) -> tuple[tuple[str, bool], ...]:
        """The words of a record, sentence by sentence, and whether each is in this language.

        A sentence that the language does not know stands as the record has it.
        """
        if self.tag == RECORDS or not _WORD.search(written):
            return ((written, True),)
        pieces: list[tuple[str, bool]] = []
        for at, part in enumerate(written.split(_BETWEEN)):
            said = self._sentence(part)
            text, known = (_BETWEEN if at else "") + (said or part), said is not None
            if pieces and pieces[-1][1] is known:
                text = pieces.pop()[0] + text
            pieces.append((text, known))
        return tuple(pieces)

    def _sentence(self, part: str) -> str | None:
        """None where it is not known whole."""
        if part not in self._known:
            self._known[part] = self._looked_up(part)
        return self._known[part]

    def _looked_up(self, part: str) -> str | None:
        for pattern, means in self.templates:
            found = pattern.fullmatch(part)
            if found is None:
                continue
            holes = found.groupdict()
            inner = {hole: self._sentence(holes[hole]) for hole in holes if hole.startswith("s")}
            if None not in inner.values():
                return means.format(**holes | inner)
        return None

    def question(self, fact: str) -> tuple[str, bool]:
        """What is asked, and whether it is said in this language; else in that of the records.

        fact  by name; empty where a clause must be read
        """
        if not fact:
            return self("questions.read"), True
        if fact in self.file["questions"]:
            return self(f"questions.{fact}"), True
        known = FACTS.get(fact)
        meaning = fact.replace("_", " ") if known is None else known.meaning
        whether = "is it so that " if known is not None and known.kind is Kind.YES_NO else ""
        asked = f"{whether}{meaning}?"
        return asked[:1].upper() + asked[1:], self.tag == RECORDS


def _templates(records: Mapping[str, str]) -> list[tuple[re.Pattern[str], str]]:
    """Each sentence of the records as a pattern; the one with most of its own words first."""
    ordered = sorted(records.items(), key=lambda each: (-len(each[0]), each[0]))
    return [(re.compile(_pattern(said)), _filled(means)) for said, means in ordered]


def _pattern(said: str) -> str:
    """`{0}` becomes a group called h0, `[0]` one called s0: another sentence."""
    words = re.sub(r"\\\{(\d)\\\}", r"(?P<h\1>.+?)", re.escape(said))
    return re.sub(r"\\\[(\d)\\\]", r"(?P<s\1>.+?)", words)


def _filled(means: str) -> str:
    return re.sub(r"\[(\d)\]", r"{s\1}", re.sub(r"\{(\d)\}", r"{h\1}", means))


def languages() -> tuple[str, ...]:
    """The tags of those there are: a file here is a language."""
    return tuple(sorted(path.stem for path in _FILES.glob("*.toml")))


@cache
def language(tag: str) -> Language:
    """Raises UserError where there is no file of that name."""
    if tag not in languages():
        meant = did_you_mean(tag, languages()) or f"There are {', '.join(languages())}."
        raise UserError(Mistake("--language", f"no statement is written in `{tag}`.", meant))
    file = tomllib.loads((_FILES / f"{tag}.toml").read_text(encoding="utf-8"))
    return Language(tag, file, _templates(file["records"]))

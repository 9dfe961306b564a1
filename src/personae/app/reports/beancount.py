"""The books of a production as beancount: double entry as text, which any accountant's tools read.

Each line put into the books is a cost and what is owed, each that was taken back the reverse, under
the days of the books; each payment takes from what is owed. Lines without an amount are remarks: an
unknown sum is not booked.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from personae.pay.books import Accrual, Kind, LineId, Payment, Transaction
from personae.pay.ledger import Ledger
from personae.pay.line import Line
from personae.vocabulary.money import Money
from personae.vocabulary.names import PerformerId, PictureId
from personae.vocabulary.term import Term

_BANK = "Assets:Payroll"
_ERASED = "Erased"  # part of an account, where no name is left


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """Of whom and when a text is.

    open    lines without an amount
    names   by which performers are told; who is in none is told by their id
    during  None for the whole production
    """

    ledger: Ledger
    picture: PictureId
    open: Iterable[Line] = ()
    names: Mapping[PerformerId, str] = field(default_factory=dict)
    during: Term | None = None


def as_beancount(books: Books) -> str:
    """The same books give the same text."""
    lines = {one.id: one.line for one in books.ledger.lines()}
    told = [
        (one.day, _place(one, lines), _posted(one, lines, books))
        for one in books.ledger.transactions.values()
        if _picture(one) == books.picture and (books.during is None or one.day in books.during)
    ]
    told.sort(key=lambda each: each[:2])
    parts = [
        "; What performers are due, by line, as it is in the books.",
        *(f'option "operating_currency" "{each}"' for each in _currencies(told)),
        "",
        *_opened(told),
        "",
        *(posted.text for _, _, posted in told),
        *(_remark(line) for line in sorted(books.open, key=lambda line: line.key)),
    ]
    return "\n".join(parts).rstrip() + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Posted:
    """A transaction in words; `rows` are its accounts with what each gets."""

    head: str
    about: tuple[str, ...]
    rows: tuple[tuple[str, Money], ...]

    @property
    def text(self) -> str:
        rows = (f"  {account}  {_money(money)}" for account, money in self.rows)
        return "\n".join([self.head, *self.about, *rows]) + "\n"


_Place = tuple[str, bool, int, str]
_Told = tuple[date, _Place, _Posted]


def _place(one: Transaction, lines: Mapping[LineId, Line]) -> _Place:
    """By line; what was put in and taken out in turns, then payments."""
    if isinstance(one, Accrual):
        return one.line.key, False, one.number, ""
    return lines[one.id].key if isinstance(one, Payment) else "", True, 0, one.key


def _picture(one: Transaction) -> PictureId:
    return one.postings[0].account.picture


def _currencies(told: Iterable[_Told]) -> list[str]:
    return sorted({money.currency for _, _, posted in told for _, money in posted.rows})


def _opened(told: Iterable[_Told]) -> list[str]:
    """Every account, open from the first day that anything is booked on."""
    accounts: dict[str, date] = {}
    for day, _, posted in told:
        for account, _ in posted.rows:
            accounts[account] = min(day, accounts.get(account, day))
    return [f"{day} open {account}" for account, day in sorted(accounts.items())]


def _posted(one: Transaction, lines: Mapping[LineId, Line], books: Books) -> _Posted:
    if isinstance(one, Accrual):
        name = books.names.get(one.line.performer, one.line.performer)
        about = (*_about(one.line), *_meta("why", one.why))
        return _in_words(one, f"{_text(name)} {_text(one.line.what)}", about, one.line)
    if isinstance(one, Payment):
        line = lines[one.id]
        about = tuple(_meta("line", line.key))
        return _in_words(one, _text(f"paid {one.reference}"), about, line)
    return _in_words(one, _text(one.why), (), None)


def _in_words(one: Transaction, what: str, about: tuple[str, ...], line: Line | None) -> _Posted:
    rows = tuple(
        (_account(posting.account.kind, books_of=one, line=line), posting.money)
        for posting in one.postings
    )
    return _Posted(head=f"{one.day} * {what}", about=about, rows=rows)


def _account(kind: Kind, *, books_of: Transaction, line: Line | None) -> str:
    if kind is Kind.PAID:
        return _BANK
    if kind is Kind.COST:
        what = _ERASED if line is None else _part(line.earning.value)
        return f"Expenses:{_part(_picture(books_of))}:{what}"
    whose = _ERASED if line is None else _part(line.performer)
    return f"Liabilities:{'Plans' if kind is Kind.PLANS else 'Performers'}:{whose}"


def _about(line: Line) -> Iterator[str]:
    told = {
        "line": line.key,
        "rule": line.clause.rule,
        "cite": line.clause.cite,
        "read": line.clause.level,
        "working": line.working,
        "record": line.where,
        "hours": "" if line.hours is None else f"{line.hours:.1f}",
    }
    for name, text in told.items():
        yield from _meta(name, text)


def _meta(name: str, text: str) -> Iterator[str]:
    if text:
        yield f"  {name}: {_text(text)}"


def _remark(line: Line) -> str:
    asked = f", asked: {', '.join(line.asks)}" if line.asks else ""
    return f"; Open, and not booked: {_one_line(line.key)}: {_one_line(line.because)}{asked}"


def _part(words: str) -> str:
    """`Ana-Vale`: a part of an account begins with a capital or a digit."""
    return "-".join(word.capitalize() for word in words.split("-"))


def _money(money: Money) -> str:
    return f"{money.amount:.2f} {money.currency}"


def _text(text: str) -> str:
    escaped = _one_line(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _one_line(text: str) -> str:
    """Nothing of a record may begin a line of the ledger."""
    return re.sub(r"[\s\x00-\x1f\x7f\x85\u2028\u2029]+", " ", text).strip()

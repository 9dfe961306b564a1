"""The ledger as the record keeps it, and how it is read back.

What concerns a person is in their part, so that erasing them destroys it. The envelope has what
their production bears, by account and currency: its books still balance when nobody can say any
more whose pay it was.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from personae.pay.as_json import (
    accrual_from_json,
    answered_from_json,
    asked_as_json,
    asked_from_json,
    disputed_from_json,
    payment_from_json,
)
from personae.pay.books import Account, Kind, Posting, Transaction
from personae.pay.ledger import Closing, Ledger
from personae.pay.line import UNREAD
from personae.vocabulary.entry import Entry, Json
from personae.vocabulary.money import Money
from personae.vocabulary.names import PerformerId, PictureId

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from personae.pay.ledger import Asked
    from personae.pay.line import Line
    from personae.proof.record import Record, Recorded

POSTED = "pay-posted"
REVERSED = "pay-reversed"
PAID = "pay-paid"
ASKED = "pay-asked"
DISPUTED = "pay-disputed"
ANSWERED = "pay-answered"
CLOSED = "pay-closed"
Moved = TypeVar("Moved", bound=Transaction)
_MOVED: Mapping[str, Callable[[Mapping[str, Any]], Transaction]] = {
    POSTED: accrual_from_json,
    REVERSED: accrual_from_json,
    PAID: payment_from_json,
}


def ledger_of(record: Record, size: int | None = None) -> Ledger:
    """The ledger; of people who were erased, what their productions bore for them.

    size  how many entries of the record are read, so that all kinds are of one moment; None for all
    """
    until = record.size if size is None else size

    def parts(kind: str) -> Iterator[Mapping[str, Any]]:
        return (part for entry in entries(kind) for part in entry.parts.values())

    def entries(kind: str) -> Iterator[Recorded]:
        return (entry for entry in record.entries(kind) if entry.number < until)

    return Ledger.of(
        (one for kind in _MOVED for entry in entries(kind) for one in _transactions(entry)),
        disputes=map(disputed_from_json, parts(DISPUTED)),
        answers=map(answered_from_json, parts(ANSWERED)),
        closings=(_closing(entry.envelope) for entry in entries(CLOSED)),
        questions=(asked_from_json(kept) for part in parts(ASKED) for kept in part["lines"]),
    )


def _closing(kept: Mapping[str, Any]) -> Closing:
    return Closing(
        picture=PictureId(kept["picture"]),
        until=date.fromisoformat(kept["until"]),
        on=date.fromisoformat(kept["on"]),
    )


def _transactions(entry: Recorded) -> Iterator[Transaction]:
    """Those that can still be read, and what is left over of those that cannot."""
    read = _MOVED[entry.kind]
    parts: Iterable[Mapping[str, Any]] = entry.parts.values()
    readable = [read(kept) for part in parts for kept in part["lines"]]
    yield from readable
    if entry.erased:
        yield _left_over(entry, readable)


def _left_over(entry: Recorded, readable: Iterable[Transaction]) -> Transaction:
    """What a production bore for people who were erased: its totals less what can be read."""
    said: Mapping[str, Any] = entry.envelope
    left = {
        (Kind(kind), money.currency): money
        for kind, several in said["totals"].items()
        for money in map(Money.parse, several)
    }
    for at, money in _totals(readable).items():
        left[at] -= money
    return Transaction(
        key=f"{entry.kind}.{entry.number}",
        day=date.fromisoformat(said["on"]),
        why="of people who were erased",
        postings=tuple(
            Posting(
                Account(
                    kind=kind,
                    picture=PictureId(said["picture"]),
                    performer=None,
                    clause=UNREAD.rule,
                ),
                money,
            )
            for (kind, _), money in left.items()
            if money.amount
        ),
    )


def _totals(transactions: Iterable[Transaction]) -> dict[tuple[Kind, str], Money]:
    totals: dict[tuple[Kind, str], Money] = {}
    for one in transactions:
        for posting in one.postings:
            at = posting.account.kind, posting.money.currency
            before = totals.get(at)
            totals[at] = posting.money if before is None else before + posting.money
    return totals


def entry_of_moves(
    kind: str,
    picture: PictureId,
    on: date,
    moved: Sequence[Moved],
    as_json: Callable[[Moved], dict[str, Json]],
) -> Entry:
    """Transactions of one kind: each in its person's part, and their sums for everybody to read."""
    parts: dict[PerformerId, list[Json]] = {}
    for one in moved:
        performer = one.postings[0].account.performer
        if performer is None:
            raise ValueError(f"{one.key} is nobody's")
        parts.setdefault(performer, []).append(as_json(one))
    totals: dict[str, list[Json]] = {}
    for (account, _), money in sorted(
        _totals(moved).items(), key=lambda total: (total[0][0].value, total[0][1])
    ):
        totals.setdefault(account.value, []).append(str(money))
    return Entry(
        kind=kind,
        envelope={"picture": picture, "on": on.isoformat(), "totals": {**totals}},
        parts={performer: {"lines": lines} for performer, lines in parts.items()},
    )


def entry_of_questions(picture: PictureId, asked: Iterable[Asked]) -> Entry:
    parts: dict[PerformerId, list[Json]] = {}
    for one in asked:
        parts.setdefault(one.line.performer, []).append(asked_as_json(one))
    return Entry(
        kind=ASKED,
        envelope={"picture": picture},
        parts={performer: {"lines": lines} for performer, lines in parts.items()},
    )


def entry_about(kind: str, line: Line, said: dict[str, Json]) -> Entry:
    return Entry(kind=kind, envelope={"picture": line.picture}, parts={line.performer: said})


def entry_of_closing(closing: Closing) -> Entry:
    """It concerns nobody, and everybody may read it."""
    return Entry(
        kind=CLOSED,
        envelope={
            "picture": closing.picture,
            "until": closing.until.isoformat(),
            "on": closing.on.isoformat(),
        },
        parts={},
    )

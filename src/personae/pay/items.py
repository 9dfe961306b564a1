"""What is due by the piece: sessions, windows of use, sides, real-time generation."""

from collections.abc import Iterator
from dataclasses import replace

from personae.pay.line import UNREAD, Earning, Line, numbered
from personae.pay.rates import Item, Minimum
from personae.pay.terms import Terms, best, cents
from personae.reconciliation.production import ItemLine
from personae.vocabulary.money import Money


def of_items(terms: Terms) -> Iterator[Line]:
    """A line an item; an item that the agreement does not know is asked about."""
    rows = sorted(terms.production.items or (), key=_in_order)
    for row, place in zip(rows, numbered(map(_place, rows)), strict=True):
        yield _line(terms, row, f"{terms.production.picture}/{place}")


def _in_order(row: ItemLine) -> tuple[str, str, str]:
    return _place(row), str(row.count), str(row.rate or "")


def _place(row: ItemLine) -> str:
    return f"{row.performer}/{row.day}/item/{row.item}"


def _line(terms: Terms, row: ItemLine, key: str) -> Line:
    item = terms.rates.item(row.item, row.day)
    empty = Line(
        key=key,
        performer=row.performer,
        picture=terms.production.picture,
        day=row.day,
        earning=Earning.ITEM,
        what=": ".join(filter(None, (item.title if item else row.item, row.remark))),
        clause=item.clause if item else UNREAD,
        amount=None,
        working="",
        where=row.where,
    )
    if item is None:
        because = f"no item called `{row.item}` is on file for {row.day}"
        return replace(empty, because=because)
    count = f"{row.count.normalize():f}"
    least, base = _least(terms, row, item)
    each = f"{item.times.normalize():f} × {base}" if item.times is not None else ""
    if least is None:
        because = f"the minimum for a {item.of} was not read: name it under `minimums`"
        return replace(empty, working=f"{count} × {each}", because=because, asks=(item.of,))
    rate = best(row.rate, least, what=item.title, day=row.day)
    if rate.amount is None:
        return replace(empty, because=rate.because, asks=rate.asks)
    amount = cents(row.count * rate.amount.amount, rate.amount.currency)
    working = f"{count} × {each if each and row.rate is None else rate.working}"
    if item.refer:
        because = f"{amount} if it stands by itself: {item.refer}"
        return replace(empty, working=working, because=because)
    return replace(
        empty, amount=amount, working=working, because="" if row.rate is None else rate.because
    )


def _least(terms: Terms, row: ItemLine, item: Item) -> tuple[Minimum | None, str]:
    """The item's own minimum, and what it counts in where it is so many times another."""
    if item.amount is not None:
        own = Minimum(
            of=item.id, per="each", term=item.term, amount=item.amount, clause=item.clause
        )
        return own, ""
    base = terms.rates.minimum(item.of, "each", row.day)
    if base is None or item.times is None:
        return None, item.of
    amount = Money(base.amount.amount * item.times, base.amount.currency)
    times = Minimum(of=item.id, per="each", term=item.term, amount=amount, clause=item.clause)
    return times, f"{base.amount.amount:.2f}"

"""What of the books belongs to one period: by the days on which it was booked.

A line corrected in a later period stands in both, with what each booked of it, so that the
statements of all periods sum to the ledger and no payroll file repeats what another had.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import TypeAlias

from personae.pay.booked import Booked
from personae.pay.books import Accrual
from personae.pay.ledger import Ledger
from personae.pay.line import Earning, Line
from personae.pay.posting import post, standing_after
from personae.pay.standing import Paid, State
from personae.vocabulary.money import Money
from personae.vocabulary.names import PictureId
from personae.vocabulary.term import Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What of one line stands under one day of the books.

    amount    below nought where more had been paid than is left
    payments  what of them falls on it, the first payments on the first days
    """

    day: date
    amount: Money
    payments: tuple[Paid, ...]


Layer: TypeAlias = tuple[date, Money]


def told(
    ledger: Ledger, lines: Iterable[Line], *, picture: PictureId, during: Term | None
) -> tuple[tuple[Line, ...], dict[str, State]]:
    """The lines of a period as the books have them with where each stands, and what is open.

    A line that has lost its amount keeps what stood, and says why a person must look at it; one
    that no record gives any more is told as taken back.

    lines   what the records give now, of `picture`
    during  None for the whole production
    """
    given = {line.key: line for line in lines}
    out: dict[str, Line] = {}
    states: dict[str, State] = {}
    booked = {one.line.key: one for one in ledger.lines() if one.line.picture == picture}
    for key, one in booked.items():
        found = (one.line, one.state, "") if during is None else _within(one, during)
        if found is not None:
            line, states[key] = _in_words_of(given.get(key), *found[:2])
            out[key] = replace(line, because=_and(line.because, found[2]))
    fresh = [
        line
        for key, line in given.items()
        if key not in booked and (during is None or line.day is None or line.day in during)
    ]
    return (*out.values(), *fresh), states | ledger.states(fresh)


def in_the_books(
    ledger: Ledger,
    lines: Iterable[Line],
    contributions: Callable[[Iterable[Line]], Iterable[Line]],
    *,
    picture: PictureId,
    during: Term | None,
    on: date,
) -> tuple[Line, ...]:
    """The lines of a run, with contributions on all that will stand in the books after it.

    So a period's contributions are on what was paid until then, once, and pay that keeps standing
    because its record lost a time is counted as before.

    lines          what the records give; those of contributions are worked out anew
    contributions  what goes to the plans on the lines it is given
    """
    paid = [line for line in lines if line.earning is not Earning.CONTRIBUTION]
    posted = post(ledger, paid, picture=picture, during=during, on=on)
    standing = standing_after(ledger, posted, picture)
    counted = (line for line in standing if line.earning is not Earning.CONTRIBUTION)
    return (*paid, *contributions(counted))


def after(
    ledger: Ledger, lines: Iterable[Line], *, picture: PictureId, during: Term | None
) -> tuple[tuple[Line, ...], dict[str, State]]:
    """What the books would have after these lines, each with what happened to it before."""
    given = {line.key: line for line in lines}
    booked = {one.line.key: one.line for one in ledger.lines() if one.line.picture == picture}
    gone = {
        key
        for key, line in booked.items()
        if key not in given and (during is None or (line.day is not None and line.day in during))
    }
    priced = {key: line for key, line in given.items() if line.amount is not None}
    every = tuple((booked | priced).values())
    states = ledger.states(every)
    return every, {
        key: replace(state, reversed=key in gone or (state.reversed and key not in priced))
        for key, state in states.items()
    }


def _in_words_of(now: Line | None, booked: Line, state: State) -> tuple[Line, State]:
    """What stands in the books, told as the records tell it now where they give the same."""
    if now is None or state.reversed:
        return booked, state
    if now.amount is None:
        because = _and(now.because, booked.because)
        return replace(booked, because=because, asks=now.asks), replace(state, asked=True)
    return now if now.amount == booked.amount else booked, state


def parts(one: Booked) -> tuple[Part, ...]:
    """A line by the days on which it was booked; their amounts sum to what it comes to.

    What a correction takes off is first taken from what is not paid yet, the last booked first;
    what was paid stays where it was, and the rest stands below nought where it was corrected.
    """
    currency = one.last.worth.currency
    spare = one.paid
    layers: list[Layer] = []
    for day, several in groupby(_in_order(one, currency), key=lambda accrual: accrual.day):
        net = Money.total((_signed(each) for each in several), currency)
        layers = _laid(layers, day, net, spare)
    return tuple(_paid(layers, one, currency))


def _within(one: Booked, during: Term) -> tuple[Line, State, str] | None:
    """A line's share of a period, and how it came there; None where nothing of it was booked."""
    mine = [each for each in parts(one) if each.day in during]
    accruals = [each for each in one.accruals if each.day in during]
    if not accruals:
        return None
    currency = one.last.worth.currency
    amount = Money.total((each.amount for each in mine), currency)
    last = next((each for each in reversed(accruals) if not each.back), accruals[-1])
    about = last.why if last.line.day not in (None, last.day) else ""
    if not last.back and last.worth.currency == currency and last.worth != amount:
        rest = last.worth - amount
        about = _and(about, f"{amount} of it in this period, and {rest} in others")
    line = replace(last.line, amount=amount, hours=_hours(accruals))
    state = replace(
        one.state,
        payments=tuple(paid for each in mine for paid in each.payments),
        earlier=tuple(
            each
            for each, back in zip(
                one.state.earlier, (a for a in one.accruals if a.back), strict=True
            )
            if back.day in during
        ),
        reversed=not one.stands and not amount.amount,
    )
    return line, state, about


def _hours(accruals: Iterable[Accrual]) -> Decimal | None:
    """Those that a period adds; None where hours are not what is paid for."""
    signed = [
        -each.line.hours if each.back else each.line.hours
        for each in accruals
        if each.line.hours is not None
    ]
    return sum(signed, Decimal(0)) if signed else None


def _and(*sentences: str) -> str:
    return "; ".join(dict.fromkeys(filter(None, sentences)))


def _in_order(one: Booked, currency: str) -> list[Accrual]:
    """Those in the currency that the line has now; of another all were taken back."""
    mine = (each for each in one.accruals if each.worth.currency == currency)
    return sorted(mine, key=lambda each: (each.day, each.number))


def _signed(accrual: Accrual) -> Money:
    return -accrual.worth if accrual.back else accrual.worth


def _laid(layers: list[Layer], day: date, net: Money, paid: Money) -> list[Layer]:
    """The layers with what one more day booked; all are nought or more, but perhaps the last."""
    currency, rest = net.currency, net.amount
    laid = [(on, money.amount) for on, money in layers]
    if rest < 0:
        free = max(Decimal(0), sum((amount for _, amount in laid), Decimal(0)) - paid.amount)
        for at in range(len(laid) - 1, -1, -1):
            on, amount = laid[at]
            taken = min(max(amount, Decimal(0)), free, -rest)
            laid[at] = (on, amount - taken)
            free, rest = free - taken, rest + taken
    else:
        for at, (on, amount) in enumerate(laid):
            filled = min(max(-amount, Decimal(0)), rest)
            laid[at] = (on, amount + filled)
            rest -= filled
    return [(on, Money(amount, currency)) for on, amount in [*laid, (day, rest)]]


def _paid(layers: list[Layer], one: Booked, currency: str) -> Iterator[Part]:
    """What was paid, the first payment on the first layer; what is too much is on the last."""
    left = [
        Paid(on=each.day, amount=each.amount, reference=each.reference)
        for each in one.payments
        if each.amount.currency == currency
    ]
    for at, (day, amount) in enumerate(layers):
        theirs: list[Paid] = []
        room = amount.amount
        while left and (room > 0 or at == len(layers) - 1):
            first = left.pop(0)
            if first.amount.amount > room and at < len(layers) - 1:
                over = Money(first.amount.amount - room, currency)
                left.insert(0, replace(first, amount=over))
                first = replace(first, amount=Money(room, currency))
            room -= first.amount.amount
            theirs.append(first)
        yield Part(day=day, amount=amount, payments=tuple(theirs))

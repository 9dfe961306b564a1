"""The ledger for people to read, and in JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from personae.pay.as_json import line_as_json
from personae.pay.names import shortened
from personae.vocabulary.names import PictureId

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from personae.pay.booked import Booked
    from personae.pay.books import Account
    from personae.pay.disputes import Answered, Disputed
    from personae.pay.ledger import Asked, Balance, Ledger
    from personae.pay.line import Line
    from personae.vocabulary.entry import Json
    from personae.vocabulary.money import Money

ERASED = "erased"  # where no name is left; as an id it would stand for a person


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """None asks for every one of them."""

    production: str | None
    performer: str | None

    def has(self, one: Line | Account) -> bool:
        return self.production in (None, one.picture) and self.performer in (None, one.performer)


def as_json(ledger: Ledger, wanted: Wanted) -> dict[str, Json]:
    """Lines, questions, balances under each head, and until when books are closed."""
    names = shortened(ledger.known())

    def named(one: Booked | Asked) -> dict[str, Json]:
        return {"name": names[one.id], "id": one.id, **line_as_json(one.line)}

    def balances(head: str, by: Callable[[Account], str | None]) -> list[Json]:
        return [
            {
                head: under,
                "currency": currency,
                "cost": str(balance.cost),
                "owed": str(balance.owed),
                "plans": str(balance.plans),
                "paid": str(balance.paid),
            }
            for (under, currency), balance in _ordered(ledger.balances(by, wanted.has))
        ]

    return {
        "lines": [{**named(one), **_booked(one)} for one in _lines(ledger, wanted)],
        "questions": [
            {**named(one), "disputes": _disputes(ledger.disputes(one.id))}
            for one in _questions(ledger, wanted)
        ],
        "balances": {
            "performers": balances("performer", lambda account: account.performer),
            "productions": balances("production", lambda account: account.picture),
            "clauses": balances("clause", lambda account: account.clause),
        },
        "closed": {
            picture: until.isoformat()
            for picture in sorted(ledger.pictures())
            if wanted.production in (None, picture)
            and (until := ledger.closed_until(picture)) is not None
        },
    }


def _booked(one: Booked) -> dict[str, Json]:
    return {
        "amount": str(one.amount),
        "paid": str(one.paid),
        "paid_otherwise": [str(money) for money in one.otherwise],
        "balance": str(one.balance),
        "standing": one.standing.value,
        "accruals": [
            {
                "day": accrual.day.isoformat(),
                "amount": str(accrual.postings[0].money),
                "reversal": accrual.back,
                "why": accrual.why,
            }
            for accrual in one.accruals
        ],
        "payments": [
            {"on": p.day.isoformat(), "amount": str(p.amount), "reference": p.reference}
            for p in one.payments
        ],
        "disputes": _disputes(one.disputes),
    }


def _disputes(disputes: Sequence[tuple[Disputed, Answered | None]]) -> list[Json]:
    return [
        {
            "on": disputed.on.isoformat(),
            "by": disputed.by,
            "because": disputed.because,
            "answered": None
            if answered is None
            else {
                "on": answered.on.isoformat(),
                "by": answered.by,
                "outcome": answered.outcome.value,
                "says": answered.says,
            },
        }
        for disputed, answered in disputes
    ]


def lines(ledger: Ledger, wanted: Wanted) -> Iterator[str]:
    """For a terminal: each production's performers with their lines, then questions and sums."""
    names = shortened(ledger.known())
    by_person: dict[tuple[str, str], list[Booked]] = {}
    for booked in _lines(ledger, wanted):
        head = booked.line.picture, booked.line.performer
        by_person.setdefault(head, []).append(booked)
    balances = ledger.balances(lambda a: (str(a.picture), a.performer or ERASED), wanted.has)
    before: str | None = None
    for ((picture, performer), _), balance in sorted(balances.items()):
        if picture != before:
            before = picture
            yield f"{picture}{_closed(ledger, picture)}"
        yield f"  {performer}: {_sums(balance)}"
        for booked in by_person.pop((picture, performer), []):
            yield from _told(names[booked.id], booked)
    questions = _questions(ledger, wanted)
    if questions:
        yield "No amount yet, and a person must decide:"
    for asked in questions:
        line = asked.line
        yield (
            f"  {names[asked.id]}  {_day(line)}  {line.picture}, {line.performer}: {line.what}"
            + (f": {line.because}" if line.because else "")
        )
        yield from _heard(ledger.disputes(asked.id))
    for (_, currency), balance in _ordered(ledger.balances(lambda _: "", wanted.has)):
        yield f"In all, in {currency}: {_sums(balance)}"


def _told(name: str, booked: Booked) -> Iterator[str]:
    line = booked.line
    yield (
        f"    {name}  {_day(line)}  {booked.amount!s:>14}  {booked.standing.value:8}  "
        f"{line.what}, by {line.clause.rule}"
    )
    if len(booked.accruals) > 1 or booked.accruals[0].why:
        for accrual in booked.accruals:
            what = "reversed" if accrual.back else "posted"
            why = f": {accrual.why}" if accrual.why else ""
            yield f"      {what} {accrual.postings[0].money} on {accrual.day}{why}"
    for payment in booked.payments:
        yield f"      paid {payment.amount} on {payment.day}, {payment.reference}"
    if booked.payments and booked.balance.amount:
        left = booked.balance
        yield f"      {left} left to pay" if left.amount > 0 else f"      {-left} paid too much"
    for money in booked.otherwise:
        yield f"      {money} paid before the line changed its currency"
    yield from _heard(booked.disputes)


def _heard(disputes: Sequence[tuple[Disputed, Answered | None]]) -> Iterator[str]:
    for disputed, answered in disputes:
        yield f"      disputed on {disputed.on} by {disputed.by}: {disputed.because}"
        if answered is not None:
            yield (
                f"      {answered.outcome.value} on {answered.on} by {answered.by}: {answered.says}"
            )


def _sums(balance: Balance) -> str:
    sums: tuple[tuple[str, Money], ...] = (
        ("cost", balance.cost),
        ("owed", balance.owed),
        ("to the plans", balance.plans),
        ("paid", balance.paid),
    )
    return ", ".join(f"{word} {money}" for word, money in sums if money.amount or word == "owed")


def _closed(ledger: Ledger, picture: str) -> str:
    until = ledger.closed_until(PictureId(picture))
    return "" if until is None else f", closed until {until}"


def _day(line: Line) -> str:
    return "no day    " if line.day is None else line.day.isoformat()


def _lines(ledger: Ledger, wanted: Wanted) -> list[Booked]:
    return sorted((one for one in ledger.lines() if wanted.has(one.line)), key=_place)


def _questions(ledger: Ledger, wanted: Wanted) -> list[Asked]:
    return sorted((one for one in ledger.questions() if wanted.has(one.line)), key=_place)


def _place(one: Booked | Asked) -> tuple[str, str, str, str]:
    line = one.line
    return line.picture, line.performer, str(line.day or "—"), line.key


def _ordered(
    balances: dict[tuple[str | None, str], Balance],
) -> list[tuple[tuple[str | None, str], Balance]]:
    """By name; who was erased comes last."""
    return sorted(balances.items(), key=lambda one: (one[0][0] is None, *map(str, one[0])))

"""What a day is worth at least, under one agreement: minimums, overtime, changes, contributions."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from personae.pay.line import Clause
from personae.reconciliation.production import GivenMinimum
from personae.vocabulary.money import Money
from personae.vocabulary.term import Term

_GIVEN = "production"  # stands for a pack where the production says a minimum itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Minimum:
    """The least that a class of work is paid, per day, week or hour.

    of      the class: `day-performer`, `general-background` …
    per     `day`, `week`, `hour`, `spot` …
    beside  what it is in other currencies, where several are in force: nobody can say which is the
            higher, and none is changed into another
    """

    of: str
    per: str
    term: Term
    amount: Money
    clause: Clause
    beside: tuple[Money, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Overtime:
    """Hours beyond those that a day's rate pays for.

    straight_hours  that the rate pays for
    steps           (hours over which, times the hourly rate), rising
    unit_hours      a part of this is paid as a whole one
    money_break     in minimums for a day: at a higher rate other rules hold; may be None
    """

    of: str
    term: Term
    straight_hours: Decimal
    steps: tuple[tuple[Decimal, Decimal], ...]
    unit_hours: Decimal
    money_break: Decimal | None
    clause: Clause


@dataclass(frozen=True, slots=True, kw_only=True)
class Wardrobe:
    """What a change of clothes adds to a day: the first, and each further one."""

    of: str
    term: Term
    first: Money
    further: Money
    clause: Clause


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidDay:
    """A status of the time report other than work that is paid as a day."""

    status: str
    term: Term
    clause: Clause


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What a production pays to the pension and health plans on what it pays a performer.

    of          `performer` or `background`
    production  its type: `television` …
    ceilings    pay above it counts for nothing, by what is made; may be empty
    """

    of: str
    production: str
    term: Term
    percent: Decimal
    ceilings: tuple[tuple[str, Money], ...]
    clause: Clause


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something paid by the piece: a session, a window of use, a side.

    amount  each; None where it is `times` a minimum
    times   of the minimum `of`; None where the amount is given
    refer   why a person must confirm it all the same; may be empty
    """

    id: str
    title: str
    term: Term
    amount: Money | None
    times: Decimal | None
    of: str
    refer: str
    clause: Clause


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """All that one pack says of money.

    not_read  what of it nobody read, a plain line each
    """

    pack: str
    minimums: tuple[Minimum, ...] = ()
    overtime: tuple[Overtime, ...] = ()
    wardrobe: tuple[Wardrobe, ...] = ()
    paid_days: tuple[PaidDay, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    items: tuple[Item, ...] = ()
    not_read: tuple[str, ...] = ()

    def minimum(self, of: str, per: str, day: date) -> Minimum | None:
        """In force on `day`, the highest; None where none is on file, which is not nought."""
        highest: dict[str, Minimum] = {}
        for one in self.minimums:
            if (one.of, one.per) == (of, per) and day in one.term:
                before = highest.setdefault(one.amount.currency, one)
                if one.amount.amount > before.amount.amount:
                    highest[one.amount.currency] = one
        if not highest:
            return None
        first, *others = highest.values()
        if not others:
            return first
        return replace(first, beside=tuple(one.amount for one in others))

    def with_given(self, given: Iterable[GivenMinimum]) -> "Rates":
        """The same, and what a production says itself; the higher of two holds."""
        more = tuple(
            Minimum(
                of=one.of,
                per=one.per,
                term=one.term,
                amount=one.amount,
                clause=Clause(rule=f"{_GIVEN}#{one.of}", cite=one.source, level="—"),
            )
            for one in given
        )
        return replace(self, minimums=(*self.minimums, *more))

    def item(self, name: str, day: date) -> Item | None:
        return next((i for i in self.items if i.id == name and day in i.term), None)

    def overtime_of(self, of: str, day: date) -> Overtime | None:
        return next((o for o in self.overtime if o.of == of and day in o.term), None)

    def wardrobe_of(self, of: str, day: date) -> Wardrobe | None:
        return next((w for w in self.wardrobe if w.of == of and day in w.term), None)

    def paid_day(self, status: str, day: date) -> PaidDay | None:
        return next((p for p in self.paid_days if p.status == status and day in p.term), None)

    def contribution(self, of: str, production: str, day: date) -> Contribution | None:
        found = (
            c
            for c in self.contributions
            if (c.of, c.production) == (of, production) and day in c.term
        )
        return next(found, None)


def stepped(base: Decimal, percents: Iterable[Decimal]) -> tuple[Decimal, ...]:
    """A rate raised step by step, each step rounded to the whole dollar, half up.

    The union's own figure for background, 15.51 % over 11 % and 4 %, is 216 / 187: not compounded
    whole (15.44 %), but rounded at each step.
    """
    out = []
    for percent in percents:
        base = (base * (100 + percent) / 100).quantize(Decimal(1), rounding="ROUND_HALF_UP")
        out.append(base)
    return tuple(out)

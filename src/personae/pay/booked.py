"""One line as the books have it: what it comes to, what was paid, who disputes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from personae.pay.books import Accrual, LineId, Payment
from personae.pay.disputes import Answered, Disputed
from personae.pay.line import Line
from personae.pay.standing import Earlier, Objection, Paid, Standing, State
from personae.vocabulary.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """accruals  put in and taken out in turns, in their order; one at least
    payments  by their days
    disputes  each with its answer, None where there is none yet; in their order
    """

    id: LineId
    accruals: tuple[Accrual, ...]
    payments: tuple[Payment, ...]
    disputes: tuple[tuple[Disputed, Answered | None], ...]

    @property
    def last(self) -> Accrual:
        return self.accruals[-1]

    @property
    def line(self) -> Line:
        """As it was last put into the books."""
        return self.last.line

    @property
    def stands(self) -> bool:
        """Whether it is in the books still."""
        return not self.last.back

    @property
    def amount(self) -> Money:
        """What it comes to; nought where it was taken out of the books."""
        return self.last.worth if self.stands else self._nought

    @property
    def paid(self) -> Money:
        """In the currency of the line."""
        currency = self.last.worth.currency
        return Money.total(
            (one.amount for one in self.payments if one.amount.currency == currency), currency
        )

    @property
    def otherwise(self) -> tuple[Money, ...]:
        """What was paid in other currencies, before the line changed its own."""
        every = {one.amount.currency for one in self.payments} - {self.last.worth.currency}
        return tuple(
            Money.total(
                (p.amount for p in self.payments if p.amount.currency == currency), currency
            )
            for currency in sorted(every)
        )

    @property
    def balance(self) -> Money:
        """Still to be paid; below nought where too much was."""
        return self.amount - self.paid

    @property
    def held(self) -> Disputed | None:
        """By which dispute no payment may be recorded."""
        return next((disputed for disputed, answered in self.disputes if answered is None), None)

    @property
    def standing(self) -> Standing:
        balance = self.balance.amount
        if self.held is not None:
            return Standing.HELD
        if balance:
            return Standing.DUE if balance > 0 else Standing.OVERPAID
        if self.otherwise:
            return Standing.OVERPAID
        if self.payments:
            return Standing.PAID
        return Standing.NOUGHT if self.stands else Standing.REVERSED

    @property
    def state(self) -> State:
        """As a statement tells it."""
        return State(
            payments=tuple(
                Paid(on=one.day, amount=one.amount, reference=one.reference)
                for one in self.payments
            ),
            objections=told(self.disputes),
            earlier=tuple(
                Earlier(amount=one.worth, until=one.on or one.day, why=one.why)
                for one in self.accruals
                if one.back
            ),
            reversed=not self.stands,
        )

    @property
    def _nought(self) -> Money:
        return Money(Decimal("0.00"), self.last.worth.currency)


def told(disputes: Sequence[tuple[Disputed, Answered | None]]) -> tuple[Objection, ...]:
    """As a statement tells them."""
    return tuple(
        Objection(on=disputed.on, by=disputed.by, because=disputed.because)
        if answered is None
        else Objection(
            on=disputed.on,
            by=disputed.by,
            because=disputed.because,
            answered_on=answered.on,
            answer=answered.says,
            outcome=answered.outcome.value,
        )
        for disputed, answered in disputes
    )

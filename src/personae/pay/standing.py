"""Where a line stands for whoever reads a statement: what was paid, disputed, answered, changed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from personae.pay.line import Line
from personae.vocabulary.money import Money

_NOTHING = Decimal("0.00")


class Standing(Enum):
    """How a line stands; its values are those that the ledger uses."""

    DUE = "due"  # not paid yet, or not all of it
    PAID = "paid"
    HELD = "held"  # somebody objects, and nobody has answered
    OVERPAID = "overpaid"
    REVERSED = "reversed"  # no record gives it any more, and nothing was paid
    NOUGHT = "nought"  # worked out, and nothing is due


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """reference  of the payment, as the bank or the payroll company writes it; may be empty"""

    on: date
    amount: Money
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """Somebody says that a line is wrong; it stays on record when it is answered.

    answered_on       None until somebody has
    answer, outcome   in words, and `upheld`, `rejected` or `changed`; both empty until then
    """

    on: date
    by: str
    because: str
    answered_on: date | None = None
    answer: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What a line came to before, until when, and why it no longer does."""

    amount: Money
    until: date
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """All that happened to one line, each in the order of its days.

    reversed  whether it was taken out of the books, so that nothing of it is due any more
    asked     whether the records give no amount for it any more: what stood keeps standing, and a
              person must look at it
    """

    payments: tuple[Paid, ...] = ()
    objections: tuple[Objection, ...] = ()
    earlier: tuple[Earlier, ...] = ()
    reversed: bool = False
    asked: bool = False

    @property
    def held(self) -> bool:
        return any(each.answered_on is None for each in self.objections)


UNPAID = State()


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """How many days a replica stands for, as somebody estimated them.

    of     the replica: its shot code, say
    on     None where the day is not on record
    basis  the ground given; may be empty
    """

    of: str
    days: Decimal
    by: str
    on: date | None
    basis: str


class Whom(Enum):
    """Who can answer what a line asks."""

    PRODUCTION = "production"
    UNION = "union"  # what a clause says that nobody here has read
    EITHER = "either"  # the performer knows it as well as the production
    BOTH = "both"  # bargained between the production and the performer


# Facts that not the production alone can tell.
_ASKED_OF = {
    "call": Whom.EITHER,
    "dismissed": Whom.EITHER,
    "scan_only": Whom.EITHER,
    "scan_same_day": Whom.EITHER,
    "scan_hours": Whom.EITHER,
    "scan_accommodates_performer": Whom.EITHER,
    "scale_day": Whom.UNION,
    "principal_scale_day": Whom.UNION,
    "pay_agreed": Whom.BOTH,
    "voucher_class": Whom.EITHER,
    "voucher_of_day": Whom.EITHER,
    "record_of_work": Whom.EITHER,
    "bump_amount": Whom.EITHER,
    "part_became_principal": Whom.EITHER,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """fact  by name; empty where no fact is missing and a person must read or decide"""

    fact: str
    whom: Whom


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A line and where it stands; sums are asked only of a line that has an amount."""

    line: Line
    state: State

    @property
    def amount(self) -> Money:
        """What it comes to now: nought where it was reversed."""
        if self.line.amount is None:
            raise ValueError(f"{self.line.key} has no amount yet")
        if self.state.reversed:
            return Money(_NOTHING, self.line.amount.currency)
        return self.line.amount

    @property
    def paid(self) -> Money:
        return Money.total((each.amount for each in self.state.payments), self.amount.currency)

    @property
    def left(self) -> Money:
        """What is not paid of it; below nought where too much was."""
        return self.amount - self.paid

    @property
    def standing(self) -> Standing:
        left = self.left.amount
        if self.state.held:
            return Standing.HELD
        if left:
            return Standing.DUE if left > 0 else Standing.OVERPAID
        if self.paid.amount:
            return Standing.PAID
        return Standing.REVERSED if self.state.reversed else Standing.NOUGHT

    @property
    def open(self) -> bool:
        """Whether a person must tell something of it, be there an amount from before or not."""
        return self.line.amount is None or self.state.asked

    @property
    def questions(self) -> tuple[Question, ...]:
        """What must be told, and by whom; nothing of a line whose amount the records give."""
        if not self.open:
            return ()
        if not self.line.asks:
            return (Question(fact="", whom=Whom.UNION),)
        return tuple(
            Question(fact=fact, whom=_ASKED_OF.get(fact, Whom.PRODUCTION))
            for fact in self.line.asks
        )

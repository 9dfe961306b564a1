"""Double entry: a transaction moves an amount between accounts, and sums to nought."""

import hashlib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import NamedTuple, NewType

from personae.pay.line import Earning, Line
from personae.vocabulary.money import Money
from personae.vocabulary.names import PerformerId, PictureId

LineId = NewType("LineId", str)  # 32 lower-case hex digits


def line_id(picture: PictureId, key: str) -> LineId:
    """By which a line is named: a key alone may stand in two productions."""
    return LineId(hashlib.sha256(f"{picture}\0{key}".encode()).hexdigest()[:32])


class Kind(Enum):
    """What an account counts. Cost is a debit, above nought; the others are credits, below."""

    COST = "cost"  # what a production has to bear
    OWED = "owed"  # to a performer
    PLANS = "plans"  # owed to the pension and health plans
    PAID = "paid"  # what has left the house, to performers and plans


class Account(NamedTuple):
    """A tuple, because two are made of every line and each is looked up.

    performer  None where it was somebody who has been erased
    clause     the id of a rule or rate; `—` where none was read or kept
    """

    kind: Kind
    picture: PictureId
    performer: PerformerId | None
    clause: str


@dataclass(frozen=True, slots=True)
class Posting:
    account: Account
    money: Money  # above nought a debit, below it a credit


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """Raises ValueError where the postings do not sum to nought in each currency, to the cent.

    key  no other transaction of a ledger has it
    day  on which it counts: what lies in a closed period stays as it is
    why  a plain sentence
    """

    key: str
    day: date
    why: str
    postings: tuple[Posting, ...]

    def __post_init__(self) -> None:
        left: dict[str, int] = {}
        for posting in self.postings:
            money = posting.money
            left[money.currency] = left.get(money.currency, 0) + money.cents
        if any(left.values()):
            raise ValueError(f"the postings of {self.key} do not balance: {left} cents are left")


@dataclass(frozen=True, slots=True, kw_only=True)
class Accrual(Transaction):
    """A line put into the books, or taken out of them again.

    id      of the line
    line    as it was worked out
    number  how many accruals of the same line came before it
    back    whether it takes out what the one before it put in
    on      the day of the run that made it; None where an older record did not keep it
    """

    id: LineId
    line: Line
    number: int
    back: bool
    on: date | None = None

    @property
    def worth(self) -> Money:
        """What the line comes to, in the books or out of them again."""
        if self.line.amount is None:
            raise ValueError(f"{self.line.key} has no amount: a person must decide")
        return self.line.amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment(Transaction):
    """Money that has left the house for one line.

    reference  the bank's or the payroll's own, once for each line
    """

    id: LineId
    account: Account  # of what was owed
    amount: Money
    reference: str


def accrual(
    line: Line,
    *,
    number: int,
    day: date,
    why: str,
    back: bool = False,
    on: date | None = None,
) -> Accrual:
    """Raises ValueError for a line without an amount, and for one below nought or half a cent."""
    amount = line.amount
    if amount is None:
        raise ValueError(f"{line.key} has no amount: a person must decide")
    if amount.amount < Decimal(0):
        raise ValueError(f"{line.key} is below nought: what was too much is worked out anew")
    name = line_id(line.picture, line.key)
    return Accrual(
        key=f"{name}.{number}",
        day=day,
        why=why,
        postings=_moved(
            amount if not back else -amount, _account(line, Kind.COST), owed_account(line)
        ),
        id=name,
        line=line,
        number=number,
        back=back,
        on=on,
    )


def payment(of: LineId, account: Account, amount: Money, *, on: date, reference: str) -> Payment:
    """Account  of what was owed, to the performer or to the plans"""
    left = Account(
        kind=Kind.PAID,
        picture=account.picture,
        performer=account.performer,
        clause=account.clause,
    )
    return Payment(
        key=f"{of}/{reference}",
        day=on,
        why=f"paid, {reference}",
        postings=_moved(amount, account, left),
        id=of,
        account=account,
        amount=amount,
        reference=reference,
    )


def owed_account(line: Line) -> Account:
    """Where what a line comes to is owed: to the performer, or to the plans."""
    contribution = line.earning is Earning.CONTRIBUTION
    return _account(line, Kind.PLANS if contribution else Kind.OWED)


def _account(line: Line, kind: Kind) -> Account:
    return Account(
        kind=kind, picture=line.picture, performer=line.performer, clause=line.clause.rule
    )


def _moved(amount: Money, debit: Account, credit: Account) -> tuple[Posting, ...]:
    return Posting(debit, amount), Posting(credit, -amount)

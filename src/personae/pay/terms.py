"""Under what a production is paid: its records, its agreement's rates and rules, what was seen."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from personae.pay.line import UNREAD, Clause
from personae.pay.rates import Minimum, Rates
from personae.reconciliation.production import CastMember, Production
from personae.reconciliation.worked import BACKGROUND_ROLES
from personae.rules.rule import Rule
from personae.vocabulary.money import Money
from personae.vocabulary.names import PerformerId, Scene

DAY_PERFORMERS = ("principal", "supporting", "day-player", "cameo")
_DAYS_OF_A_WEEK = 5
_HOURS_OF_A_DAY = Decimal(8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a cut shows of one performer."""

    shots: tuple[str, ...]
    scenes: tuple[Scene, ...]
    seconds: Fraction
    most_copies: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """rates  of the agreement; empty ones where no pack holds it
    rules  of the same agreement, or of the proposal that is asked about instead
    seen   None where no cut was screened: then nobody can say who is not on record
    """

    production: Production
    rates: Rates
    rules: tuple[Rule, ...] = ()
    seen: Mapping[PerformerId, Seen] | None = field(default=None)

    def member(self, performer: PerformerId) -> CastMember | None:
        return next((m for m in self.production.cast if m.performer == performer), None)

    def background(self, performer: PerformerId) -> bool:
        return self.production.role_of(performer) in BACKGROUND_ROLES


def class_of(role: str | None) -> str:
    """As what the rates know a role of the cast list: a role of their own where they know none."""
    if role in DAY_PERFORMERS:
        return "day-performer"
    return "general-background" if role == "background" else role or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Best:
    """The better of what the contract says and what the agreement says at least.

    amount   None where neither is known, or the two cannot be compared
    working  `max(1300.00, 1204.00)`
    because  what could not be compared, or is not known
    asks     the facts without which there is no amount
    """

    amount: Money | None
    working: str
    because: str
    asks: tuple[str, ...]
    clause: Clause


def best(contract: Money | None, least: Minimum | None, *, what: str, day: date) -> Best:
    """A contract's better rate wins over the floor, and the floor over a poorer contract.

    what  the class, for the words
    """
    if contract is not None and contract.amount <= 0:
        found = best(None, least, what=what, day=day)
        return replace(found, because=f"a rate of {contract} is none; {found.because}")
    if least is not None and least.beside:
        told = " and ".join(map(str, (least.amount, *least.beside)))
        because = f"minimums of {told} are in force, and none is changed into other money"
        return Best(amount=None, working="", because=because, asks=("scale_day",), clause=UNREAD)
    if contract is None or least is None:
        return _alone(contract, least, none=f"no minimum for {what} is on file for {day}")
    if contract.currency != least.amount.currency:
        because = f"the contract is in {contract.currency}, the minimum in {least.amount.currency}"
        return Best(
            amount=None, working="", because=because, asks=("scale_day",), clause=least.clause
        )
    working = f"max({_plain(contract)}, {_plain(least.amount)})"
    more = contract if contract.amount >= least.amount.amount else least.amount
    return Best(amount=more, working=working, because="", asks=(), clause=least.clause)


def _alone(contract: Money | None, least: Minimum | None, *, none: str) -> Best:
    """Where one of the two is not known, or neither.

    none  that there is no minimum, in words
    """
    if least is not None:
        because = "no rate of the contract is on record: this is the minimum"
        return Best(
            amount=least.amount,
            working=_plain(least.amount),
            because=because,
            asks=(),
            clause=least.clause,
        )
    if contract is not None:
        because = f"{none}: the contract's rate was not compared with one"
        return Best(
            amount=contract, working=_plain(contract), because=because, asks=(), clause=UNREAD
        )
    return Best(
        amount=None,
        working="",
        because=f"no rate is on record, and {none}",
        asks=("daily_rate", "scale_day"),
        clause=UNREAD,
    )


def a_day_of(member: CastMember, hours: Decimal | None = None) -> Money | None:
    """The contract's rate for a day: a fifth of a week's, to the cent and never less; of an hour's,
    so many as were worked, and no more than a day's.

    None where the contract says none, or counts in something else.
    """
    if member.rate is None:
        return None
    amount, currency = member.rate.amount, member.rate.currency
    if member.unit == "week":
        share = (amount / _DAYS_OF_A_WEEK).quantize(Decimal("0.01"), rounding="ROUND_UP")
        return Money(share, currency)
    if member.unit == "hour":
        return None if hours is None else cents(amount * min(hours, _HOURS_OF_A_DAY), currency)
    return member.rate if member.unit in (None, "day") else None


def cents(amount: Decimal, currency: str) -> Money:
    """To the cent, half up."""
    return Money(amount.quantize(Decimal("0.01"), rounding="ROUND_HALF_UP"), currency)


def _plain(money: Money) -> str:
    return f"{money.amount:.2f}"

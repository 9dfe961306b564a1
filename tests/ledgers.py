"""Lines to put into a ledger, for tests."""

from datetime import date
from decimal import Decimal

from personae.pay.line import UNREAD, Clause, Earning, Line
from personae.vocabulary.money import Money
from personae.vocabulary.names import PerformerId, PictureId

FILM, SEQUEL = PictureId("a-short-take"), PictureId("a-second-take")
ANA, BEN = PerformerId("ana-vale"), PerformerId("ben-vale")
DAY_RATE = Clause(rule="an-agreement#day", cite="an agreement, § 2", level="U")
PLANS = Clause(rule="an-agreement#plans", cite="an agreement, § 9", level="U")
MONDAY = date(2025, 3, 3)


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


def line(
    key: str = "ana/1",
    amount: Money | None = None,
    *,
    performer: PerformerId = ANA,
    picture: PictureId = FILM,
    day: date | None = MONDAY,
    earning: Earning = Earning.DAY,
    clause: Clause = DAY_RATE,
) -> Line:
    """A day of work; a question where `amount` is left out."""
    return Line(
        key=f"{picture}/{key}",
        performer=performer,
        picture=picture,
        day=day,
        earning=earning,
        what="a day of work",
        clause=UNREAD if amount is None else clause,
        amount=amount,
        working="" if amount is None else f"1 day × {amount.amount}",
        because="the rate is not known" if amount is None else "",
        asks=("scale_day",) if amount is None else (),
    )

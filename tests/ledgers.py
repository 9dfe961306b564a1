"""Lines, and a ledger to put them into, for tests."""

from datetime import date, timedelta
from decimal import Decimal

from personae.pay import acts
from personae.pay.books import LineId, Transaction, line_id
from personae.pay.disputes import Answered, Disputed, Outcome
from personae.pay.ledger import Asked, Closing, Ledger
from personae.pay.line import UNREAD, Clause, Earning, Line
from personae.pay.posting import Posted, post
from personae.vocabulary.money import Money
from personae.vocabulary.names import PerformerId, PictureId
from personae.vocabulary.term import Term

FILM, SEQUEL = PictureId("a-short-take"), PictureId("a-second-take")
ANA, BEN = PerformerId("ana-vale"), PerformerId("ben-vale")
DAY_RATE = Clause(rule="an-agreement#day", cite="an agreement, § 2", level="U")
PLANS = Clause(rule="an-agreement#plans", cite="an agreement, § 9", level="U")
MONDAY = date(2025, 3, 3)
DAY = timedelta(days=1)
TUESDAY, NEXT_MONDAY = MONDAY + DAY, MONDAY + 7 * DAY
TODAY = MONDAY + 30 * DAY
OF_ANA = line_id(FILM, f"{FILM}/ana/1")


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


class Desk:
    """A ledger and all that was put into it."""

    def __init__(self) -> None:
        self.transactions: list[Transaction] = []
        self.disputes: list[Disputed] = []
        self.answers: list[Answered] = []
        self.closings: list[Closing] = []
        self.questions: list[Asked] = []

    @property
    def ledger(self) -> Ledger:
        return Ledger.of(
            self.transactions,
            disputes=self.disputes,
            answers=self.answers,
            closings=self.closings,
            questions=self.questions,
        )

    def post(self, *lines: Line, during: Term | None = None, on: date = TODAY) -> Posted:
        posted = post(self.ledger, lines, picture=FILM, during=during, on=on)
        self.transactions += [*posted.reversed, *posted.new]
        self.questions += [*posted.settled, *posted.asked]
        return posted

    def pay(self, amount: str, reference: str = "A", *, on: date = TODAY) -> bool:
        paid = acts.pay(self.ledger, OF_ANA, Money.parse(amount), on=on, reference=reference)
        if paid is not None:
            self.transactions.append(paid)
        return paid is not None

    def dispute(self, line: LineId = OF_ANA) -> None:
        self.disputes.append(
            acts.dispute(self.ledger, line, because="I worked longer", by=ANA, on=TUESDAY)
        )

    def answer(self, outcome: Outcome = Outcome.REJECTED) -> None:
        self.answers.append(
            acts.answer(
                self.ledger, OF_ANA, says="the card says so", outcome=outcome, by="us", on=TUESDAY
            )
        )

    def close(self, until: date, *, on: date = TODAY) -> None:
        self.closings.append(acts.close(self.ledger, FILM, until=until, on=on))

    @property
    def ana(self) -> tuple[str, str, str]:
        """What Ana's line comes to, what is left of it, how it stands."""
        booked = self.ledger.line(OF_ANA)
        assert booked is not None
        return str(booked.amount), str(booked.balance), booked.standing.value

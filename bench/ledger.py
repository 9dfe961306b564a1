"""A million lines put into the ledger and balanced: CPU, and memory of the whole process."""

import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from bench.table import Holds, Row
from bench.timing import run
from personae.pay.ledger import Ledger
from personae.pay.line import Clause, Earning, Line
from personae.pay.posting import post
from personae.vocabulary.money import Money
from personae.vocabulary.names import PerformerId, PictureId

LINES, AT_MOST_S = 1_000_000, 30
PICTURE = PictureId("a-crowd")
_FIRST = date(2025, 3, 3)
_KINDS = (Earning.DAY, Earning.OVERTIME, Earning.SCAN, Earning.CONTRIBUTION)
_CLAUSES = tuple(
    Clause(rule=f"agreement#{kind.value}", cite="an agreement", level="U") for kind in _KINDS
)


def lines(count: int) -> Iterator[Line]:
    """So many, of a thousand performers, each of another amount than the next."""
    for n in range(count):
        kind, day = n % len(_KINDS), _FIRST + timedelta(days=n // 4000)
        performer = PerformerId(f"performer-{n // 4 % 1000}")
        yield Line(
            key=f"{PICTURE}/{performer}/{day}/{n}",
            performer=performer,
            picture=PICTURE,
            day=day,
            earning=_KINDS[kind],
            what="a day of work",
            clause=_CLAUSES[kind],
            amount=Money(Decimal(10000 + n % 9973).scaleb(-2), "USD"),
            working="1 day",
        )


def balanced(count: int) -> float:
    """Post so many, and sum them by account and by line; seconds of CPU once the lines are made."""
    made = list(lines(count))
    begun = time.process_time()
    ledger = Ledger.of(post(Ledger.of(()), made, picture=PICTURE, on=_FIRST).new)
    (balance,) = ledger.balances(lambda _: None).values()
    due = Money.total((line.balance for line in ledger.lines()), "USD")
    spent = time.process_time() - begun
    if len(ledger.transactions) != count:
        raise ValueError(f"{len(ledger.transactions)} lines were posted, of {count}")
    if balance.cost != due or balance.cost != balance.owed + balance.plans or balance.paid.amount:
        raise ValueError(f"the ledger does not balance: {balance}, {due} by line")
    return spent


def rows(*, count: int = LINES) -> list[Row]:
    cost = run([sys.executable, "-m", "bench.ledger", str(count)])
    spent = float(cost.printed)
    return [
        Row(
            what=f"{count:,} ledger lines posted and balanced, CPU",
            ours=f"{spent:.1f} s ({cost.peak_bytes / 1e6:.0f} MB at the peak)",
            wanted=f"< {AT_MOST_S} s",
            holds=Holds.of(spent < AT_MOST_S),
        )
    ]


if __name__ == "__main__":
    print(balanced(int(sys.argv[1])))

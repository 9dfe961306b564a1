# ruff: noqa: E501, PLR0917 - a line of a statement is read across
"""Lines, states and sightings of a made-up period of The Long Take, and all that is made of them.

`python tests/golden/statement/made.py` writes what is kept beside this file.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from personae.app.reports.beancount import Books, as_beancount
from personae.app.reports.language import language
from personae.app.reports.payroll import as_csv, payroll
from personae.app.reports.statement_html import render as statement_page
from personae.app.reports.statement_json import as_bytes, statement
from personae.app.reports.union_html import render as union_page
from personae.app.reports.union_json import production_pay
from personae.app.reports.whatif_html import render as whatif_page
from personae.app.reports.whatif_json import Text, what_if
from personae.app.reports.whatif_text import summary
from personae.pay.books import Transaction, accrual, line_id, owed_account, payment
from personae.pay.by_production import by_production
from personae.pay.counts import CountedDay
from personae.pay.ledger import Ledger
from personae.pay.line import UNREAD, Clause, Earning, Line
from personae.pay.standing import Earlier, Estimate, Objection, Paid, State
from personae.pay.statement import Cut, Pay, Payee, Statement, statements
from personae.pay.terms import Seen
from personae.pay.whatif import whatif
from personae.vocabulary.money import Money
from personae.vocabulary.names import PerformerId, PictureId, Scene, Sha256
from personae.vocabulary.term import Term

PICTURE = PictureId("the-long-take")
PACK = "sag-aftra/tv-theatrical-2023"
PAY = Pay(
    picture=PICTURE,
    title="The Long Take",
    company="northlight-pictures",
    agreement=PACK,
    period=Term(start=date(2025, 3, 3), end=date(2025, 3, 22)),
    object_to="accounts at northlight-pictures",
)
NAMES = {
    "ana-vale": "Ana Vale",
    "diego-santos": "Diego Santos",
    "mei-lin-zhao": "Mei Lin Zhao",
    "nora-lind": "Nora Lind",
    "ryo-tanabe": "Ryo Tanabe",
}
PAYEES = tuple(Payee(performer=PerformerId(each), name=name) for each, name in NAMES.items())

DAY = Clause(
    rule=f"{PACK}#day-performer",
    cite="2024 to 2026 minimums as restated from a payroll company's table",
    level="R",
)
BACKGROUND = Clause(
    rule=f"{PACK}#general-background",
    cite="SAG-AFTRA, message from the President and the Chief Negotiator, percentages of 2023 to 2025",
    level="D",
)
OVERTIME = Clause(rule=f"{PACK}#overtime", cite="SAG-AFTRA, Overtime", level="U")
PLANS = Clause(
    rule=f"{PACK}#contributions", cite="SAG-AFTRA Plans, television contribution rates", level="R"
)
REPLICA = Clause(
    rule=f"{PACK}/ebdr-use-pay",
    cite="SAG-AFTRA TV/Theatrical 2023, employment-based digital replica, use",
    level="N",
)
SCAN = Clause(
    rule=f"{PACK}/badr-creation-pay",
    cite="SAG-AFTRA TV/Theatrical 2023, background actor digital replica, creation",
    level="N",
)


def usd(text: str) -> Money:
    return Money(Decimal(text), "USD")


def line(
    performer: str,
    key: str,
    day: str,
    earning: Earning,
    what: str,
    clause: Clause,
    amount: str,
    working: str,
    **more: object,
) -> Line:
    return Line(
        key=f"the-long-take/{performer}/{key}",
        performer=PerformerId(performer),
        picture=PICTURE,
        day=date.fromisoformat(day) if day else None,
        earning=earning,
        what=what,
        clause=clause,
        amount=usd(amount) if amount else None,
        working=working,
        **more,  # type: ignore[arg-type]
    )


LINES = (
    line("ana-vale", "2025-03-04/day", "2025-03-04", Earning.DAY, "a day of work", DAY, "1204.00", "1 × max(1204.00, 1204.00)", hours=Decimal("11.5"), where="work.csv:5", changes="a better rate in the contract"),
    line("ana-vale", "2025-03-04/overtime", "2025-03-04", Earning.OVERTIME, "overtime: 11.5 hours of work", OVERTIME, "903.00", "1204.00 ÷ 8 × (2 × 1.5 + 1.5 × 2)", hours=Decimal("11.5"), where="work.csv:5", changes="other times on the time report"),
    line("ana-vale", "2025-03-05/day", "2025-03-05", Earning.DAY, "a day of work", DAY, "1204.00", "1 × max(1204.00, 1204.00)", hours=Decimal("10.0"), where="work.csv:7"),
    line("ana-vale", "2025-03-06/hold", "2025-03-06", Earning.HOLD, "a day on hold", DAY, "1204.00", "1 × max(1204.00, 1204.00)", where="work.csv:9"),
    line("ana-vale", "2025-03-18/day", "2025-03-18", Earning.DAY, "a day of work", DAY, "1204.00", "1 × max(1204.00, 1204.00)", hours=Decimal("8.5"), where="work.csv:12"),
    line("ana-vale", "2025-03-19/day", "2025-03-19", Earning.DAY, "a day of work", DAY, "1204.00", "1 × max(1204.00, 1204.00)", where="work.csv:13"),
    line("ana-vale", "contributions", "", Earning.CONTRIBUTION, "pension and health on 5719.00 USD", PLANS, "1200.99", "21 % of 5719.00 USD", because="the rate as another party restates it"),
    line("diego-santos", "2025-03-04/scan", "2025-03-04", Earning.SCAN, "a day that was a scan only", SCAN, "216.00", "1 day × 216.00", where="vouchers.csv:7"),
    line("diego-santos", "2025-03-14/day", "2025-03-14", Earning.DAY, "a day as general background", BACKGROUND, "216.00", "1 day × 216.00", hours=Decimal("8.0"), where="vouchers.csv:31"),
    line("diego-santos", "2025-03-14/wardrobe", "2025-03-14", Earning.WARDROBE, "3 changes of clothes", OVERTIME, "21.50", "9.00 + 2 × 6.25", where="vouchers.csv:31"),
    line("diego-santos", "d9/replica", "", Earning.REPLICA, "Five of him in the street crowd of shot d9", UNREAD, "", "", because="no rule on pay for a background replica used as background in the same picture was read", where="replicas.csv:4", changes="the words of the clause"),
    line("mei-lin-zhao", "2025-03-11/day", "2025-03-11", Earning.DAY, "a day of work", DAY, "1204.00", "1 × max(1204.00, 1204.00)", hours=Decimal("9.5"), where="work.csv:10"),
    line("mei-lin-zhao", "d6/replica", "", Earning.REPLICA, "Her replica at the windows of the hall, in scene 6", REPLICA, "1204.00", "1 × max(1204.00, 1204.00)", where="replicas.csv:3", changes="another estimate of the days that they would have worked"),
    line("mei-lin-zhao", "d8/replica", "", Earning.REPLICA, "Her replica in scene 8", REPLICA, "", "estimated_days × max(1204.00, 1204.00)", because="nobody recorded how many days she would have worked", asks=("estimated_days",)),
    line("nora-lind", "d10/replica", "", Earning.REPLICA, "Her replica at the door, in scene 10", REPLICA, "1204.00", "1 × max(1204.00, 1204.00)", where="replicas.csv:7"),
)  # fmt: skip


def paid(amount: str, day: str, reference: str) -> tuple[Paid, ...]:
    return (Paid(on=date.fromisoformat(day), amount=usd(amount), reference=reference),)


def objected(
    by: str, day: str, because: str, answered: str = "", answer: str = ""
) -> tuple[Objection, ...]:
    return (
        Objection(
            on=date.fromisoformat(day),
            by=by,
            because=because,
            answered_on=date.fromisoformat(answered) if answered else None,
            answer=answer,
            outcome="rejected" if answered else "",
        ),
    )


STATES: Mapping[str, State] = {
    f"the-long-take/{key}": state
    for key, state in {
        "ana-vale/2025-03-04/day": State(payments=paid("1204.00", "2025-03-13", "PR-0311")),
        "ana-vale/2025-03-04/overtime": State(payments=paid("450.00", "2025-03-13", "PR-0311")),
        "ana-vale/2025-03-06/hold": State(objections=objected("Ana Vale", "2025-03-20", "I was called and sent home at noon.")),
        "ana-vale/2025-03-19/day": State(reversed=True, earlier=(Earlier(amount=usd("1204.00"), until=date(2025, 3, 21), why="no record gives it any more"),)),
        "diego-santos/2025-03-14/wardrobe": State(objections=objected("Diego Santos", "2025-03-17", "Four outfits, not three.")),
        "diego-santos/2025-03-14/day": State(objections=objected("the union", "2025-03-15", "The call was at 5.", "2025-03-18", "The voucher says 6; its copy went to the union.")),
        "nora-lind/d10/replica": State(payments=paid("1300.00", "2025-03-20", "PR-0340")),
    }.items()
}  # fmt: skip


def seen(shots: str, scenes: str, seconds: Fraction, copies: int) -> Seen:
    return Seen(
        shots=tuple(shots.split()),
        scenes=tuple(map(Scene, scenes.split())),
        seconds=seconds,
        most_copies=copies,
    )


CUT = Cut(
    sha256=Sha256("5f" * 32),
    screened_on=date(2025, 3, 24),
    seen={
        PerformerId("ana-vale"): seen("d3 d11", "3 11", Fraction(67, 24), 1),
        PerformerId("diego-santos"): seen("d9", "9", Fraction(88, 24), 5),
        PerformerId("mei-lin-zhao"): seen("d6 d8", "6 8", Fraction(3200, 24), 5),
        PerformerId("nora-lind"): seen("d10", "", Fraction(48, 24), 1),
    },
)
ESTIMATES = {
    PerformerId("mei-lin-zhao"): (Estimate(of="LT_0600", days=Decimal("1.0"), by="northlight-pictures", on=date(2025, 4, 22), basis="one figure would have worked one day"),),
    PerformerId("nora-lind"): (Estimate(of="LT_1000", days=Decimal("1.5"), by="northlight-pictures", on=None, basis=""),),
}  # fmt: skip


def made() -> tuple[Statement, ...]:
    return statements(LINES, pay=PAY, payees=PAYEES, states=STATES, cut=CUT, estimates=ESTIMATES)


def booked() -> Iterator[Transaction]:
    """The same lines and payments as the books have them."""
    for each in LINES:
        if each.amount is None:
            continue
        state = STATES.get(each.key, State())
        day = each.day or date(2025, 3, 21)
        yield accrual(each, number=0, day=day, why="")
        for gone in state.earlier:
            yield accrual(each, number=1, day=day, why=gone.why, back=True, on=gone.until)
        name, account = line_id(each.picture, each.key), owed_account(each)
        for one in state.payments:
            yield payment(name, account, one.amount, on=one.on, reference=one.reference)


def books() -> Books:
    names = {PerformerId(each): name for each, name in NAMES.items()}
    open_ = [each for each in LINES if each.amount is None]
    return Books(ledger=Ledger.of(booked()), picture=PICTURE, open=open_, names=names)


OTHER = "amptp-proposals/2023-07-union-account"
OFFER = Clause(rule=f"{OTHER}/background-scan-pay", cite="SAG-AFTRA's account of the studios' proposal, July 2023", level="N")  # fmt: skip


def offered() -> tuple[Line, ...]:
    """The same records under a proposal that pays half a day for a scan and nothing for a use."""
    lines = []
    for each in LINES:
        if each.earning is Earning.SCAN:
            half = usd("108.00")
            lines.append(replace(each, clause=OFFER, amount=half, working="0.5 × 216.00"))
        elif each.earning is not Earning.REPLICA:
            lines.append(each)
    return tuple(lines)


COUNTED = (
    CountedDay(
        day=date(2025, 3, 4),
        covered=tuple(map(PerformerId, ("imani-brooks", "rosa-duarte"))),
        uncovered=(PerformerId("walter-finch"),),
        unknown=(),
        scan_only=(PerformerId("diego-santos"),),
    ),
    CountedDay(
        day=date(2025, 3, 14),
        covered=(PerformerId("diego-santos"),),
        uncovered=(),
        unknown=(PerformerId("kenji-mori"),),
        scan_only=(),
    ),
)


def of_the_union() -> dict[str, object]:
    whole = by_production(made(), background=COUNTED, replicas=[PerformerId("diego-santos")])
    return production_pay(whole)


def if_offered() -> dict[str, object]:
    return what_if(
        whatif(LINES, offered()),
        title="The Long Take",
        first=Text(pack=PACK, status=("agreement",)),
        second=Text(pack=OTHER, status=("proposal",)),
        names={PerformerId(each): name for each, name in NAMES.items()},
        not_read=("what a background replica used as background is paid",),
    )


def files() -> Iterator[tuple[str, bytes]]:
    """Each file that is kept; pages without their style, which other pages share."""
    for each in made():
        yield f"{each.payee.performer}.json", as_bytes(statement(each))
        for tag in ("en", "es"):
            page = statement_page(each, language(tag))
            yield f"{each.payee.performer}.{tag}.html", unstyled(page)
    yield "payroll.csv", as_csv(payroll(made()))
    yield "pay.beancount", as_beancount(books()).encode()
    yield "production-pay.json", as_bytes(of_the_union())
    yield "production-pay.html", unstyled(union_page(of_the_union()))
    yield "what-if.json", as_bytes(if_offered())
    yield "what-if.html", unstyled(whatif_page(if_offered()))
    yield "what-if.txt", summary(if_offered()).encode()


def unstyled(page: str) -> bytes:
    before, _, rest = page.partition("<style>")
    return (before + rest.partition("</style>")[2]).encode()


if __name__ == "__main__":
    for name, data in files():
        (Path(__file__).parent / name).write_bytes(data)

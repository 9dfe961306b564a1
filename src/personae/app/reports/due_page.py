"""What is due, for the page of a report: by performer, each line with its clause and working."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from personae.app.reports.comparison_words import asked
from personae.app.reports.words import LEVELS
from personae.pay.line import ASKED
from personae.rules.facts import FACTS
from personae.vocabulary.money import Money

Told = Mapping[str, Any]


def due_rows(report: Told) -> list[dict[str, Any]]:
    """Performers in the order of the report, those alone of whom a line tells."""
    names = {p["performer"]: p["name"] for p in report["performers"]}
    due = _by_performer(report["due"])
    open_ = _by_performer(report.get("due_open", ()))
    wanted = [*names, *sorted((due.keys() | open_.keys()) - names.keys())]
    return [
        {
            "name": names.get(who, who),
            "total": _total(due.get(who, ())),
            "lines": [_line(line) for line in due.get(who, ())],
            "open": [_line(line) for line in open_.get(who, ())],
        }
        for who in wanted
        if who in due or who in open_
    ]


def due_in_all(report: Told) -> str:
    """`18,038.39 USD`, of what goes to performers; empty where no line has an amount."""
    return _total(report["due"])


def _by_performer(lines: Iterable[Told]) -> dict[str, list[Told]]:
    out: dict[str, list[Told]] = {}
    for line in lines:
        out.setdefault(line["performer"], []).append(line)
    return out


def sums(lines: Iterable[Told]) -> list[Money]:
    """One sum a currency, in their order; contributions go to the plans, and are not in it."""
    held: dict[str, Money] = {}
    for line in lines:
        if line["earning"] != "contribution":
            money = Money.parse(line["amount"])
            nought = Money(Decimal("0.00"), money.currency)
            held[money.currency] = held.get(money.currency, nought) + money
    return [held[currency] for currency in sorted(held)]


def in_words(amounts: Iterable[str]) -> str:
    """`1,204.00 USD and 300.00 CAD`; empty of none."""
    return " and ".join(map(_money, amounts))


def _total(lines: Iterable[Told]) -> str:
    return in_words(map(str, sums(lines)))


def _line(line: Told) -> dict[str, Any]:
    return {
        **line,
        "amount": None if line["amount"] is None else _money(line["amount"]),
        "read": LEVELS.get(line["level"], ""),
        "asks": [asked(name) if name in FACTS else ASKED.get(name, name) for name in line["asks"]],
    }


def _money(written: str) -> str:
    amount, currency = written.split(" ")
    return f"{Decimal(amount):,.2f} {currency}"

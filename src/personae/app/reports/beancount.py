"""Statements as a beancount ledger: double entry as text, which any accountant's tools read.

Each amount is a cost and what is owed; each payment takes from what is owed. Lines without an
amount are remarks: an unknown sum is not booked.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from personae.pay.line import Earning, Line
from personae.pay.standing import Item, Paid
from personae.pay.statement import Pay, Statement
from personae.vocabulary.money import Money

_BANK = "Assets:Payroll"


def as_beancount(statements: Iterable[Statement]) -> str:
    """The same statements, in whatever order, give the same text."""
    booked = [(statement, item) for statement in statements for item in statement.items]
    booked.sort(key=lambda each: (_day(each[0].pay, each[1].line), each[1].line.key))
    known = [each for each in booked if each[1].line.amount is not None]
    parts = [
        "; What performers are due, by line; made from statements.",
        *(f'option "operating_currency" "{each}"' for each in _currencies(known)),
        "",
        *_opened(known),
        "",
        *(_transaction(statement, item) for statement, item in known),
        *(_payment(each, item) for _, item in known for each in item.state.payments),
        *(_remark(item.line) for _, item in booked if item.line.amount is None),
    ]
    return "\n".join(parts).rstrip() + "\n"


def _currencies(known: Iterable[tuple[Statement, Item]]) -> list[str]:
    return sorted({item.amount.currency for _, item in known})


def _opened(known: Iterable[tuple[Statement, Item]]) -> list[str]:
    """Every account, open from the first day that anything is booked on."""
    accounts: dict[str, date] = {}
    for statement, item in known:
        first = min([_day(statement.pay, item.line), *(each.on for each in item.state.payments)])
        for account in (_cost(item.line), _owed(item.line), _BANK):
            accounts[account] = min(first, accounts.get(account, first))
    return [f"{day} open {account}" for account, day in sorted(accounts.items())]


def _transaction(statement: Statement, item: Item) -> str:
    line = item.line
    rows = [
        f"{_day(statement.pay, line)} * {_text(statement.payee.name)} {_text(line.what)}",
        *_about(line),
        f"  {_cost(line)}  {_money(item.amount)}",
        f"  {_owed(line)}  {_money(-item.amount)}",
    ]
    return "\n".join(rows) + "\n"


def _payment(paid: Paid, item: Item) -> str:
    what = f"paid {paid.reference}".rstrip()
    rows = [
        f"{paid.on} * {_text(what)}",
        f"  line: {_text(item.line.key)}",
        f"  {_owed(item.line)}  {_money(paid.amount)}",
        f"  {_BANK}  {_money(-paid.amount)}",
    ]
    return "\n".join(rows) + "\n"


def _about(line: Line) -> Iterator[str]:
    told = {
        "line": line.key,
        "rule": line.clause.rule,
        "cite": line.clause.cite,
        "read": line.clause.level,
        "working": line.working,
        "record": line.where,
        "hours": "" if line.hours is None else f"{line.hours:.1f}",
    }
    for name, text in told.items():
        if text:
            yield f"  {name}: {_text(text)}"


def _remark(line: Line) -> str:
    asked = f", asked: {', '.join(line.asks)}" if line.asks else ""
    return f"; Open, and not booked: {_one_line(line.key)}: {_one_line(line.because)}{asked}"


def _day(pay: Pay, line: Line) -> date:
    """The line's own day; else the last of the period, or its first where it has no end."""
    if line.day is not None:
        return line.day
    end = pay.period.end
    return pay.period.start if end is None else end - timedelta(days=1)


def _cost(line: Line) -> str:
    return f"Expenses:{_account(line.picture)}:{_account(line.earning.value)}"


def _owed(line: Line) -> str:
    to = "Plans" if line.earning is Earning.CONTRIBUTION else "Performers"
    return f"Liabilities:{to}:{_account(line.performer)}"


def _account(words: str) -> str:
    """`Ana-Vale`: a part of an account begins with a capital or a digit."""
    return "-".join(word.capitalize() for word in words.split("-"))


def _money(money: Money) -> str:
    return f"{money.amount:.2f} {money.currency}"


def _text(text: str) -> str:
    escaped = _one_line(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _one_line(text: str) -> str:
    """Nothing of a record may begin a line of the ledger."""
    return re.sub(r"[\s\x00-\x1f\x7f\x85\u2028\u2029]+", " ", text).strip()

"""What the ledger is made of, as canonical JSON and back: kept in each person's part."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from personae.pay.books import Account, Accrual, Kind, LineId, Payment, accrual, payment
from personae.pay.disputes import Answered, Disputed, Outcome
from personae.pay.ledger import Asked
from personae.pay.line import Clause, Earning, Line
from personae.vocabulary.entry import Json
from personae.vocabulary.money import Money
from personae.vocabulary.names import PerformerId, PictureId


def line_as_json(line: Line) -> dict[str, Json]:
    return {
        "key": line.key,
        "performer": line.performer,
        "picture": line.picture,
        "day": None if line.day is None else line.day.isoformat(),
        "earning": line.earning.value,
        "what": line.what,
        "clause": {
            "rule": line.clause.rule,
            "cite": line.clause.cite,
            "level": line.clause.level,
        },
        "amount": None if line.amount is None else str(line.amount),
        "working": line.working,
        "because": line.because,
        "asks": list(line.asks),
        "changes": line.changes,
        "hours": None if line.hours is None else str(line.hours),
        "where": line.where,
    }


def line_from_json(kept: Mapping[str, Any]) -> Line:
    return Line(
        key=kept["key"],
        performer=PerformerId(kept["performer"]),
        picture=PictureId(kept["picture"]),
        day=None if kept["day"] is None else date.fromisoformat(kept["day"]),
        earning=Earning(kept["earning"]),
        what=kept["what"],
        clause=Clause(**kept["clause"]),
        amount=None if kept["amount"] is None else Money.parse(kept["amount"]),
        working=kept["working"],
        because=kept["because"],
        asks=tuple(kept["asks"]),
        changes=kept["changes"],
        hours=None if kept["hours"] is None else Decimal(kept["hours"]),
        where=kept["where"],
    )


def accrual_as_json(one: Accrual) -> dict[str, Json]:
    return {
        "line": line_as_json(one.line),
        "number": one.number,
        "day": one.day.isoformat(),
        "why": one.why,
        "back": one.back,
        "on": None if one.on is None else one.on.isoformat(),
    }


def accrual_from_json(kept: Mapping[str, Any]) -> Accrual:
    return accrual(
        line_from_json(kept["line"]),
        number=kept["number"],
        day=date.fromisoformat(kept["day"]),
        why=kept["why"],
        back=kept["back"],
        on=date.fromisoformat(kept["on"]) if kept.get("on") else None,  # older records have none
    )


def payment_as_json(one: Payment) -> dict[str, Json]:
    return {
        "line": one.id,
        "account": {
            "kind": one.account.kind.value,
            "picture": one.account.picture,
            "performer": one.account.performer,
            "clause": one.account.clause,
        },
        "amount": str(one.amount),
        "on": one.day.isoformat(),
        "reference": one.reference,
    }


def payment_from_json(kept: Mapping[str, Any]) -> Payment:
    account = kept["account"]
    return payment(
        LineId(kept["line"]),
        Account(
            kind=Kind(account["kind"]),
            picture=PictureId(account["picture"]),
            performer=PerformerId(account["performer"]),
            clause=account["clause"],
        ),
        Money.parse(kept["amount"]),
        on=date.fromisoformat(kept["on"]),
        reference=kept["reference"],
    )


def asked_as_json(one: Asked) -> dict[str, Json]:
    return {"line": line_as_json(one.line), "number": one.number, "open": one.open}


def asked_from_json(kept: Mapping[str, Any]) -> Asked:
    return Asked(line=line_from_json(kept["line"]), number=kept["number"], open=kept["open"])


def disputed_as_json(one: Disputed) -> dict[str, Json]:
    return {
        "line": one.line,
        "number": one.number,
        "because": one.because,
        "by": one.by,
        "on": one.on.isoformat(),
    }


def disputed_from_json(kept: Mapping[str, Any]) -> Disputed:
    return Disputed(
        line=LineId(kept["line"]),
        number=kept["number"],
        because=kept["because"],
        by=kept["by"],
        on=date.fromisoformat(kept["on"]),
    )


def answered_as_json(one: Answered) -> dict[str, Json]:
    return {
        "line": one.line,
        "number": one.number,
        "says": one.says,
        "outcome": one.outcome.value,
        "by": one.by,
        "on": one.on.isoformat(),
    }


def answered_from_json(kept: Mapping[str, Any]) -> Answered:
    return Answered(
        line=LineId(kept["line"]),
        number=kept["number"],
        says=kept["says"],
        outcome=Outcome(kept["outcome"]),
        by=kept["by"],
        on=date.fromisoformat(kept["on"]),
    )

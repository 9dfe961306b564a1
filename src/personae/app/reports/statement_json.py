"""A statement as JSON: `personae/statement/1`."""

import json
from datetime import date
from typing import Any

from personae.pay.line import Line
from personae.pay.standing import Item
from personae.pay.statement import Cut, Group, Statement, Sums
from personae.pay.terms import Seen
from personae.vocabulary.money import Money


def statement(made: Statement) -> dict[str, Any]:
    """All that the page and the PDF say is in it; money is written `1204.00 USD`."""
    pay = made.pay
    return {
        "schema": "personae/statement/1",
        "performer": made.payee.performer,
        "name": made.payee.name,
        "picture": {"id": pay.picture, "title": pay.title},
        "company": pay.company,
        "agreement": pay.agreement or None,
        "period": {"from": pay.period.start.isoformat(), "until": _day(pay.period.end)},
        "sums": None if made.sums is None else _sums(made.sums),
        "groups": [_group(group) for group in made.groups],
        "contributions": None if made.contributions is None else _group(made.contributions),
        "open": [_item(item) for item in made.open],
        "cut": None if made.cut is None else _cut(made.cut),
        "seen": None if made.seen is None else _seen(made.seen),
        "estimates": [
            {
                "of": each.of,
                "days": str(each.days),
                "by": each.by,
                "on": _day(each.on),
                "basis": each.basis,
            }
            for each in made.estimates
        ],
        "scenes_outnumber_days": made.scenes_outnumber_days,
        "object_to": pay.object_to or None,
        "read_by_counsel": False,
    }


def as_bytes(values: dict[str, Any]) -> bytes:
    return (json.dumps(values, indent=1, ensure_ascii=False) + "\n").encode()


def _sums(sums: Sums) -> dict[str, str]:
    return {
        "total": str(sums.total),
        "paid": str(sums.paid),
        "to_pay": str(sums.to_pay),
        "held": str(sums.held),
        "overpaid": str(sums.overpaid),
    }


def _group(group: Group) -> dict[str, Any]:
    return {
        "earning": group.earning.value,
        "subtotal": str(group.subtotal),
        "lines": [_item(item) for item in group.items],
    }


def _item(item: Item) -> dict[str, Any]:
    line = item.line
    return {
        **line_values(line),
        "questions": [{"fact": q.fact or None, "of": q.whom.value} for q in item.questions],
        "state": _state(item),
    }


def line_values(line: Line) -> dict[str, Any]:
    return {
        "line": line.key,
        "day": _day(line.day),
        "earning": line.earning.value,
        "what": line.what,
        "amount": _money(line.amount),
        "hours": None if line.hours is None else f"{line.hours:.1f}",
        "rule": line.clause.rule,
        "cite": line.clause.cite,
        "level": line.clause.level,
        "working": line.working,
        "because": line.because,
        "asks": list(line.asks),
        "changes": line.changes,
        "where": line.where,
    }


def _state(item: Item) -> dict[str, Any]:
    """None for sums of a line that has no amount yet."""
    state, known = item.state, item.line.amount is not None
    return {
        "standing": item.standing.value if known else None,
        "amount": str(item.amount) if known else None,
        "paid": str(item.paid) if known else None,
        "left": str(item.left) if known else None,
        "payments": [
            {"on": each.on.isoformat(), "amount": str(each.amount), "reference": each.reference}
            for each in state.payments
        ],
        "objections": [
            {
                "on": each.on.isoformat(),
                "by": each.by,
                "because": each.because,
                "answered_on": _day(each.answered_on),
                "answer": each.answer,
                "outcome": each.outcome or None,
            }
            for each in state.objections
        ],
        "earlier": [
            {"amount": str(each.amount), "until": each.until.isoformat(), "why": each.why}
            for each in state.earlier
        ],
    }


def _cut(cut: Cut) -> dict[str, str]:
    return {"sha256": cut.sha256, "screened_on": cut.screened_on.isoformat()}


def _seen(seen: Seen) -> dict[str, Any]:
    return {
        "shots": list(seen.shots),
        "scenes": list(seen.scenes),
        "screen_time_s": round(float(seen.seconds), 2),
        "most_copies": seen.most_copies,
    }


def _money(money: Money | None) -> str | None:
    return None if money is None else str(money)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()

"""All that a production is to pay, for the union, as JSON: `personae/production-pay/1`."""

from typing import Any

from personae.app.reports.statement_json import line_values
from personae.pay.by_production import Sum, Whole
from personae.pay.counts import NOT_READ, CountedDay
from personae.pay.standing import Item
from personae.pay.statement import Statement, Sums


def production_pay(whole: Whole) -> dict[str, Any]:
    """Sums are those of the statements: nothing is worked out again."""
    pay = whole.pay
    return {
        "schema": "personae/production-pay/1",
        "picture": {"id": pay.picture, "title": pay.title},
        "company": pay.company,
        "agreement": pay.agreement or None,
        "period": {
            "from": pay.period.start.isoformat(),
            "until": None if pay.period.end is None else pay.period.end.isoformat(),
        },
        "sums": [_sums(sums) for sums in whole.sums],
        "contributions": [str(money) for money in whole.contributions],
        "performers": [_performer(each) for each in whole.statements],
        "clauses": [_clause(each) for each in whole.clauses],
        "open": [_line(statement, item) for statement, item in whole.open],
        "held": [_line(statement, item) for statement, item in whole.held],
        "background": None
        if whole.background is None
        else {
            "days": [_day(day) for day in whole.background],
            "replicas": list(whole.replicas),
            "not_read": NOT_READ,
        },
        "read_by_counsel": False,
    }


def _sums(sums: Sums) -> dict[str, str]:
    return {
        "total": str(sums.total),
        "paid": str(sums.paid),
        "to_pay": str(sums.to_pay),
        "held": str(sums.held),
        "overpaid": str(sums.overpaid),
    }


def _performer(statement: Statement) -> dict[str, Any]:
    plans = statement.contributions
    seen = statement.seen
    return {
        "performer": statement.payee.performer,
        "name": statement.payee.name,
        "sums": None if statement.sums is None else _sums(statement.sums),
        "contributions": None if plans is None else str(plans.subtotal),
        "lines": len(statement.items),
        "open": len(statement.open),
        "clauses": sorted({item.line.clause.rule for item in statement.items}),
        "scenes_seen": None if seen is None or not seen.scenes else len(seen.scenes),
        "most_copies": None if seen is None else seen.most_copies,
        "estimated_days": [
            {"of": each.of, "days": str(each.days), "by": each.by} for each in statement.estimates
        ],
        "scenes_outnumber_days": statement.scenes_outnumber_days,
    }


def _clause(each: Sum) -> dict[str, Any]:
    return {
        "rule": each.clause.rule,
        "cite": each.clause.cite,
        "level": each.clause.level,
        "earnings": [earning.value for earning in each.earnings],
        "paid_to": "plans" if each.contribution else "performer",
        "performers": each.performers,
        "lines": each.lines,
        "open": each.open,
        "amount": None if each.amount is None else str(each.amount),
    }


def _line(statement: Statement, item: Item) -> dict[str, Any]:
    return {
        "performer": statement.payee.performer,
        "name": statement.payee.name,
        **line_values(item.line),
        "questions": [{"fact": q.fact or None, "of": q.whom.value} for q in item.questions],
        "objections": [
            {"on": each.on.isoformat(), "by": each.by, "because": each.because}
            for each in item.state.objections
            if each.answered_on is None
        ],
    }


def _day(day: CountedDay) -> dict[str, Any]:
    return {
        "day": day.day.isoformat(),
        "covered": list(day.covered),
        "uncovered": list(day.uncovered),
        "unknown": list(day.unknown),
        "scan_only": list(day.scan_only),
    }

"""What another text would pay, as JSON: `personae/what-if/1`."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from personae.pay.line import Clause
from personae.pay.whatif import Between, PerformerBetween, Under, WhatIf
from personae.vocabulary.money import Money
from personae.vocabulary.names import PerformerId


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A pack, and what its rules are: `agreement`, `proposal` …"""

    pack: str
    status: tuple[str, ...]


def what_if(
    done: WhatIf,
    *,
    title: str,
    first: Text,
    second: Text,
    names: Mapping[PerformerId, str],
    not_read: Sequence[str] = (),
) -> dict[str, Any]:
    """The values of the report; all that the page and the terminal say is made of them.

    not_read  what of either text nobody read, a plain line each
    """
    return {
        "schema": "personae/what-if/1",
        "picture": title,
        "first": {"pack": first.pack, "status": list(first.status)},
        "second": {"pack": second.pack, "status": list(second.status)},
        "all": _between(done.all),
        "like_with_like": {
            **_between(done.known),
            "performers": sum(each.all.known for each in done.performers),
        },
        "contributions": _between(done.contributions),
        "performers": [_performer(each, names) for each in _most_changed(done)],
        "not_read": list(not_read),
        "read_by_counsel": False,
    }


def as_bytes(values: Mapping[str, Any]) -> bytes:
    return (json.dumps(values, indent=1, ensure_ascii=False) + "\n").encode()


def _most_changed(done: WhatIf) -> list[PerformerBetween]:
    """By how much the difference is, then by name; those of whom nobody can tell it last."""

    def place(each: PerformerBetween) -> tuple[bool, Decimal, str]:
        difference = each.all.difference
        amount = Decimal(0) if difference is None else abs(difference.amount)
        return difference is None, -amount, each.performer

    return sorted(done.performers, key=place)


def _performer(each: PerformerBetween, names: Mapping[PerformerId, str]) -> dict[str, Any]:
    return {
        "performer": each.performer,
        "name": names.get(each.performer, each.performer),
        **_between(each.all),
        "earnings": [
            {"earning": earning.value, **_between(between)} for earning, between in each.earnings
        ],
    }


def _between(between: Between) -> dict[str, Any]:
    return {
        "first": _under(between.first),
        "second": _under(between.second),
        "difference": _money(between.difference),
        "whole": between.known,
    }


def _under(under: Under) -> dict[str, Any]:
    return {
        "amount": _money(under.amount),
        "lines": under.lines,
        "open": under.open,
        "silent": under.silent,
        "clauses": [_clause(each) for each in under.clauses],
    }


def _money(money: Money | None) -> str | None:
    return None if money is None else str(money)


def _clause(clause: Clause) -> dict[str, str]:
    return {"rule": clause.rule, "cite": clause.cite, "level": clause.level}

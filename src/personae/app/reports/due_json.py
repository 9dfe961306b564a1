"""What is due as a report tells it: lines with an amount, and what a person must settle first."""

from collections.abc import Iterable
from typing import Any

from personae.app.reports.statement_json import line_values
from personae.pay.line import Line

Told = dict[str, Any]


def told(lines: Iterable[Line]) -> tuple[Told, ...]:
    """Each as JSON values; `amount` is None where a person must decide."""
    return tuple({"performer": line.performer, **line_values(line)} for line in lines)


def again(report: Told) -> tuple[Told, ...] | None:
    """What an earlier report of the same cut told; None where it was not worked out."""
    if "pay" in report["not_measured"]:
        return None
    return (*report["due"], *report.get("due_open", ()))


def parted(due: Iterable[Told]) -> tuple[list[Told], list[Told]]:
    """Those with an amount, and those without."""
    every = list(due)
    return (
        [line for line in every if line["amount"] is not None],
        [line for line in every if line["amount"] is None],
    )

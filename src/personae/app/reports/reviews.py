"""What people answered about faces, said in words: who, when, and what it comes to."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from personae.app.reports.report_json import Report
from personae.app.reports.words import counted, shots_listed
from personae.reconciliation.answered import Says, Standing

_OUTCOMES = {
    Standing.OPEN: "Not settled: whoever looked cannot say",
    Standing.NOBODY: "Nobody of the cast",
    Standing.SOMEBODY_ELSE: "Somebody who is not in the cast",
    Standing.SECOND: "A second person must look",
    Standing.DIFFER: "Answered differently; it stays open",
}
_ANSWERS = {
    Says.YES: "said yes, beside a picture without a name",
    Says.NO: "said that it is nobody of the cast",
    Says.WHO: "named them",
    Says.CANNOT_SAY: "cannot say",
    None: "has answered",  # what, is told once it counts
}


def rows(report: Report, take: Callable[[str | None], str | None]) -> list[dict[str, Any]]:
    """One for each face that somebody answered about; `take` gives a picture's address."""
    order = [s["shot"] for s in report["shots"]]
    return [
        {
            "src": take(each["face"]["still"]),
            "outcome": each["name"] or _OUTCOMES[Standing(each["outcome"])],
            "where": _where(each, order),
            "said": [_said(answer) for answer in each["answers"]],
        }
        for each in report.get("reviews", ())
    ]


def _where(each: Report, order: list[str]) -> str:
    shots = list(dict.fromkeys(a["shot"] for a in each["appearances"]))
    first = each["appearances"][0]["start_timecode"]
    return f"Shot{'s' if len(shots) > 1 else ''} {shots_listed(shots, order)}, from {first}"


def _said(answer: Report) -> str:
    says = None if answer["answer"] is None else Says(answer["answer"])
    at = datetime.fromisoformat(answer["at"])
    named = f", as {answer['name']}" if answer["name"] else ""
    pictures = counted(len(answer["seen"]), "picture", "pictures")
    return (
        f"{answer['reviewer']} {_ANSWERS[says]}{named}, on {at:%Y-%m-%d at %H:%M} UTC, having "
        f"seen {pictures}; entry {answer['entry']} of the record."
    )

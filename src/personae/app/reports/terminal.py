"""A report in ten lines for the terminal, 80 columns wide, without colour."""

import textwrap

from personae.app.reports.answer import headline, is_sound_alone, people, remarks
from personae.app.reports.due_page import due_in_all
from personae.app.reports.report_json import Report
from personae.app.reports.unread import of_the_file
from personae.app.reports.words import (
    DECIDE,
    SETTLE,
    counted,
    day,
    duration,
    group_of,
    of_findings,
    shots_listed,
)
from personae.reconciliation.findings import Finding

WIDTH = 80
_LINES = 10


def summary(report: Report) -> str:
    """At most ten lines: the cut, the answer, what to settle, what was not measured.

    And what is wrong with the file, which no line of the ten may push out.
    """
    picture = report["picture"]
    length, judged = duration(picture["duration_s"]), day(report["judged_on"])
    top = f"{picture['title']}: {length}, judged on {judged}"
    said = " ".join((*(words for _, words in headline(report)), remarks(report))).strip()
    answer = textwrap.wrap(said, WIDTH)
    last = [*_due(report), f"Not measured: {', '.join(report['not_measured'])}."]
    room = _LINES - 1 - len(last) - len(answer)
    rows = _rows(report)
    if len(rows) > room:
        left = counted(len(rows) - room + 1, "more finding stands", "more findings stand")
        rows = [*rows[: room - 1], f"  and {left} in the report."]
    wrong = [
        part for line in of_the_file(report["problems"]) for part in textwrap.wrap(line, WIDTH)
    ]
    return "\n".join(_cut(line) for line in (top, *answer, *rows, *last, *wrong)) + "\n"


def _due(report: Report) -> list[str]:
    """`Due by the records: 18,038.39 USD; 31 lines to settle.`; nothing without pay."""
    due, count = due_in_all(report), len(report.get("due_open", ()))
    if "pay" in report["not_measured"] or not (due or count):
        return []
    open_ = f"; {counted(count, 'line', 'lines')} to settle" if count else ""
    return [f"Due by the records: {due or 'no amount yet'}{open_}."]


def _rows(report: Report) -> list[str]:
    names = {p.key: p.name for p in people(report)}
    order = [s["shot"] for s in report["shots"]]
    words = of_findings(alone=is_sound_alone(report))
    rows = []
    for found in report["findings"]:
        finding = Finding(found["finding"])
        if group_of(finding) in (SETTLE, DECIDE):
            who = found["performer"] or found["person"]
            shots = shots_listed(found["shots"], order, most=3)
            rows.append((names.get(who, who), words[finding].title.lower(), shots))
    wide = max((len(name) for name, _, _ in rows), default=0)
    return [
        f"  {_cut(name, 28):<{min(wide, 28)}}  {words:<23}  {shots}".rstrip()
        for name, words, shots in rows
    ]


def _cut(line: str, width: int = WIDTH) -> str:
    return line if len(line) <= width else f"{line[: width - 1]}…"

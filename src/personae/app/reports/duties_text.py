"""A picture's duties for a terminal."""

import textwrap
from collections.abc import Iterator

from personae.app.reports.duties_json import Values
from personae.app.reports.duties_words import (
    COUNSEL,
    Part,
    asked,
    by,
    clause,
    counted,
    headline,
    in_reach,
    parts,
    why,
)

_WIDTH = 100
_MOST = 3  # things that one duty is about, told one by one


def as_text(values: Values) -> str:
    lines = [headline(values), COUNSEL]
    for part in parts(values):
        lines += ["", f"{part.heading} ({len(part.duties)}). {part.told}"]
        lines += _HOW.get(part.id, _in_full)(part)
    if values["ai_uses"]:
        lines += ["", "The register of AI uses, line by line"]
        for use in values["ai_uses"]:
            lines += _of_line(use)
    return "\n".join(lines) + "\n"


def _of_line(use: Values) -> Iterator[str]:
    yield f"  {use['where'][-1]}  {use['about']}: {use['answer']}"
    reasons = why(use)
    for because in reasons[:_MOST]:
        yield from _wrapped(f"    - {because}", "      ")
    if (more := len(reasons) - _MOST) > 0:
        yield f"    and {counted(more, 'more reason', 'more reasons')}; --json tells all"


def _in_full(part: Part) -> Iterator[str]:
    for duty in part.duties:
        yield from _wrapped(f"- {duty['owner']}: {duty['do']}", "  ")
        about = "; ".join(duty["about"][:_MOST])
        more = len(duty["about"]) - _MOST
        yield from _wrapped(f"  for {about}{f'; and {more} more' if more > 0 else ''}", "    ")
        yield from _wrapped(f"  {by(duty)}", "    ")
        yield from _wrapped(f"  {clause(duty)}", "    ")
        for shown in duty["shows"]:
            yield from _wrapped(f"  {shown}", "    ")
        if duty["missing"]:
            yield from _wrapped(f"  not recorded: {'; '.join(asked(duty))}", "    ")
        elif duty["because"] and duty["met"] != "met":
            yield from _wrapped(f"  {duty['because']}", "    ")


def _briefly(part: Part) -> Iterator[str]:
    for duty in part.duties:
        missing = f"; not recorded: {', '.join(duty['missing'])}" if duty["missing"] else ""
        of = counted(len(duty["about"]), "thing", "things")
        unread = duty["clause"]["status"] == "unread"
        rule = "no clause that was read" if unread else duty["clause"]["rule"]
        because = f" ({duty['because']})" if unread else ""
        yield from _wrapped(f"- {rule}, of {of}: {duty['do']}{because}{missing}", "  ")


def _by_reach(part: Part) -> Iterator[str]:
    for reach in in_reach(part.duties):
        rules = f"{counted(len(reach.rules), 'rule', 'rules')}: {', '.join(reach.rules)}"
        yield from _wrapped(f"- not recorded: {'; '.join(reach.asked)}", "  ")
        yield from _wrapped(f"  {rules}", "    ")


def _wrapped(text: str, further: str) -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, subsequent_indent=further, break_long_words=False, break_on_hyphens=False
    )


_HOW = {"maybe": _briefly, "bills": _briefly, "reach": _by_reach}

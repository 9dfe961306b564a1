"""What another text would pay, for the terminal: at most 24 lines of 80 columns, without colour."""

import textwrap
from collections.abc import Iterator

from personae.app.reports.comparison_words import money
from personae.app.reports.whatif_words import Values, headline, partly, remarks, signed, text

WIDTH = 80
_MOST = 10  # performers
_NAME = 24


def summary(values: Values) -> str:
    """The sum, the performers whose pay changes most, and what could not be compared."""
    return "\n".join(line[:WIDTH] for line in _lines(values)) + "\n"


def _lines(values: Values) -> Iterator[str]:
    yield f"{values['picture']}: pay under two texts"
    for side in ("first", "second"):
        yield f"  {side:<7} {values[side]['pack']}, {text(values[side])}"
    yield from textwrap.wrap(headline(values), WIDTH)
    yield f"  {'':<{_NAME}} {'first':>15} {'second':>15} {'difference':>16}"
    people = values["performers"]
    for each in people[:_MOST]:
        yield _row(each["name"], each)
    if len(people) > _MOST:
        yield f"  and {len(people) - _MOST} more"
    yield _row("all", values["all"])
    said = partly(values["all"])
    if said:
        yield from textwrap.wrap(f"* {said}.", WIDTH, subsequent_indent="  ")
    yield from textwrap.wrap(remarks(values), WIDTH)


def _row(name: str, between: Values) -> str:
    shown = name if len(name) <= _NAME else f"{name[: _NAME - 1]}…"
    amounts = [_bare(between[side]["amount"]) for side in ("first", "second")]
    star = "" if between["whole"] else " *"
    told = signed(between["difference"])
    difference = told if between["difference"] is None else told.rpartition(" ")[0]
    return f"  {shown:<{_NAME}} {amounts[0]:>15} {amounts[1]:>15} {difference:>16}{star}"


def _bare(written: str | None) -> str:
    return "—" if written is None else money(written).rpartition(" ")[0]

"""Facts as a row of plain values, in one order, for decisions that must be quick."""

from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

from personae.rules.facts import FACTS, Facts, Value

ORDER = tuple(FACTS)
NAMES = ("row", "id")  # of the column by which a file of uses names each, in no row twice
PLACE = {name: place for place, name in enumerate(ORDER)}
Coded: TypeAlias = bool | int | float | str
Row: TypeAlias = tuple[Coded | None, ...]


def coded(value: Value) -> Coded:
    """Days as ordinals, moments as seconds since 1970, numbers as floats; the rest as they are."""
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, date):
        return value.toordinal()
    return float(value) if isinstance(value, Decimal) else value


def row_of(facts: Facts) -> Row:
    row: list[Coded | None] = [None] * len(ORDER)
    for name, value in facts.items():
        if value is not None:
            row[PLACE[name]] = coded(value)
    return tuple(row)

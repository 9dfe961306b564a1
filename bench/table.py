"""The one table that the bench prints."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


class Holds(Enum):
    """Whether a figure is what it has to be."""

    YES = "yes"
    NO = "**no**"
    NOT_MEASURED = "not measured"
    TOLD = ""  # a figure that nothing is asked of

    @classmethod
    def of(cls, fact: bool) -> "Holds":
        return cls.YES if fact else cls.NO


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    what: str
    ours: str
    peer: str = "–"
    wanted: str = "–"
    holds: Holds = Holds.TOLD


def data_absent(what: str) -> Row:
    return Row(what=what, ours="not measured: data absent", holds=Holds.NOT_MEASURED)


def markdown(rows: Iterable[Row]) -> str:
    lines = ["| | Personae | beside it | must be | holds |", "|---|---|---|---|---|"]
    lines += [f"| {r.what} | {r.ours} | {r.peer} | {r.wanted} | {r.holds.value} |" for r in rows]
    return "\n".join(lines) + "\n"


def share(part: int, whole: int) -> str:
    """`.98 (293 of 295)`; rounded down, so that 1.00 means all."""
    if not whole:
        return "none of none"
    hundredths = part * 100 // whole
    text = "1.00" if hundredths == 100 else f".{hundredths:02}"
    return f"{text} ({part} of {whole})"

"""The chart of a what-if: for each performer a bar under either text, to one scale.

Drawn for the width of a phone and scaled up, as that of a comparison of packs is.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from personae.app.reports.comparison_chart import WIDTH
from personae.app.reports.whatif_words import signed
from personae.app.reports.words import counted

_MOST = 12  # performers; the others are one row together
_LEFT, _ROW, _BAR, _GAP, _TOP = 2, 52, 11, 3, 6
_FULL = WIDTH - 2 * _LEFT
_NAME = 30  # characters that fit beside the difference


def chart(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the template draws: a row for each performer whose pay changes most, then the others."""
    rows = [_row(each["name"], [each]) for each in values["performers"][:_MOST]]
    rest = values["performers"][_MOST:]
    if rest:
        rows.append(_row(counted(len(rest), "other", "others"), rest))
    longest = max(
        (max(row["first"], row["second"], Decimal(0)) for row in rows), default=Decimal(0)
    )
    return {
        "width": WIDTH,
        "height": _TOP + _ROW * len(rows),
        "left": _LEFT,
        "right": WIDTH - _LEFT,
        "bar": _BAR,
        "rows": [
            {
                "name": row["name"],
                "told": row["told"],
                "name_y": _TOP + at * _ROW + 11,
                "first_y": _TOP + at * _ROW + 16,
                "second_y": _TOP + at * _ROW + 16 + _BAR + _GAP,
                "first": _long(row["first"], longest),
                "second": _long(row["second"], longest),
            }
            for at, row in enumerate(rows)
        ],
    }


def _row(name: str, people: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What nobody knows is drawn as no bar, and told as not known where it is one performer's."""
    first, second = (
        sum((_amount(each[side]["amount"]) for each in people), Decimal(0))
        for side in ("first", "second")
    )
    known = [each["difference"] for each in people if each["difference"] is not None]
    currency = known[0].partition(" ")[2] if known else ""
    gap = sum(map(_amount, known), Decimal(0))
    told = signed(f"{gap:.2f} {currency}".rstrip() if known else None)
    whole = all(each["whole"] for each in people)
    shown = name if len(name) <= _NAME else f"{name[: _NAME - 1]}…"
    return {
        "name": shown,
        "told": told if whole else f"{told} *",
        "first": first,
        "second": second,
    }


def _long(amount: Decimal, longest: Decimal) -> float:
    return round(float(amount / longest) * _FULL, 1) if longest and amount > 0 else 0.0


def _amount(written: str | None) -> Decimal:
    return Decimal(0) if written is None else Decimal(written.partition(" ")[0])

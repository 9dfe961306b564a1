"""The chart of a comparison: uses flow from their answer under one pack to that under the other.

Drawn for the width of a phone and scaled up; heights are uses, so areas may be compared.
"""

from collections.abc import Mapping
from typing import Any

from personae.app.reports.comparison_words import ANSWERS, SHAPES, TONES, Values

WIDTH = 360
_LEFT, _RIGHT, _BAR = 112, 238, 10  # where the flows begin and end; the thickness of a bar
_FULL, _SLOT, _GAP, _TOP = 250, 34, 10, 26  # all uses; the least room for a label; heading
_LABELLED = 13  # a flow as high as this has its count written in it


def chart(values: Values) -> dict[str, Any]:
    """What the template draws: two columns of bars, and the flows between them."""
    count = values["uses"]["count"]
    steps = values["transitions"]
    lefts, high_left = _bars(values["first"]["answers"], count)
    rights, high_right = _bars(values["second"]["answers"], count)
    return {
        "width": WIDTH,
        "height": max(high_left, high_right) + 4,
        "left": _LEFT,
        "right": _RIGHT,
        "bar": _BAR,
        "lefts": list(lefts.values()),
        "rights": list(rights.values()),
        "flows": _flows(steps, lefts, rights, count),
    }


def _bars(answers: Mapping[str, int], count: int) -> tuple[dict[str, dict[str, Any]], float]:
    """A bar for each answer given, the mildest on top; and where the last one ends."""
    at = float(_TOP)
    bars = {}
    for word in ANSWERS:
        uses = answers[word]
        if not uses:
            continue
        high = uses / count * _FULL
        room = max(high, _SLOT)
        top = at + (room - high) / 2
        bars[word] = {
            "label": ANSWERS[word],
            "shape": SHAPES[word],
            "tone": TONES[word],
            "uses": uses,
            "top": round(top, 1),
            "high": round(max(high, 1), 1),
            "middle": round(at + room / 2, 1),
        }
        at += room + _GAP
    return bars, at


def _flows(
    steps: list[dict[str, Any]],
    lefts: dict[str, dict[str, Any]],
    rights: dict[str, dict[str, Any]],
    count: int,
) -> list[dict[str, Any]]:
    order = list(ANSWERS)
    used_left = {word: bar["top"] for word, bar in lefts.items()}
    used_right = {word: bar["top"] for word, bar in rights.items()}
    flows = []
    for step in sorted(steps, key=lambda s: (order.index(s["from"]), order.index(s["to"]))):
        high = step["uses"] / count * _FULL
        from_, to = used_left[step["from"]], used_right[step["to"]]
        used_left[step["from"]] += high
        used_right[step["to"]] += high
        flows.append(
            {
                "path": _ribbon(from_, to, max(high, 1)),
                "same": step["from"] == step["to"],
                "told": f"{step['uses']:,}: {ANSWERS[step['from']]} → {ANSWERS[step['to']]}",
                "uses": step["uses"] if high >= _LABELLED else None,
                "x": _LEFT + _BAR + 5,
                "y": round(from_ + high / 2 + 4, 1),
            }
        )
    return flows


def _ribbon(from_: float, to: float, high: float) -> str:
    start, end = _LEFT + _BAR, _RIGHT
    middle = (start + end) / 2
    return (
        f"M{start} {from_:.1f} C{middle:.0f} {from_:.1f} {middle:.0f} {to:.1f} {end} {to:.1f} "
        f"V{to + high:.1f} "
        f"C{middle:.0f} {to + high:.1f} {middle:.0f} {from_ + high:.1f} {start} {from_ + high:.1f}Z"
    )

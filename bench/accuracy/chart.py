"""One picture: where the scores of strangers and of the same person lie, beside the thresholds."""

import numpy as np
from numpy.typing import NDArray

from bench.accuracy.pairs import OfSize
from bench.accuracy.rates import AT

_WIDE, _HIGH, _LEFT, _FOOT, _HEAD = 720, 250, 16, 34, 40
_LOW, _STEP, _BINS = -0.3, 0.02, 65
_STYLE = (
    "text{font:13px sans-serif;fill:#222}.strangers{fill:#8a8f98}.same{fill:#2f6f4f}"
    ".line{stroke:#b3261e;stroke-width:1.5}.axis{stroke:#222}.end{text-anchor:end}"
    ".middle{text-anchor:middle}@media(prefers-color-scheme:dark){text{fill:#eee}"
    ".axis{stroke:#eee}.strangers{fill:#9aa0a8}.same{fill:#6fbf94}.line{stroke:#ff8a80}}"
)


def chart(size: OfSize) -> str:
    """SVG of two histograms, each of the same area."""
    strangers, same = _shares(size.strangers.scores), _shares(size.same.scores)
    top = max(strangers.max(), same.max())
    across = _WIDE - 2 * _LEFT
    base = _HIGH - _FOOT

    def x(score: float) -> float:
        return round(_LEFT + (score - _LOW) / (_BINS * _STEP) * across, 1)

    def bars(shares: NDArray[np.float64], kind: str) -> list[str]:
        width, room = across / _BINS, base - _HEAD
        return [
            f'<rect class="{kind}" x="{x(_LOW + n * _STEP)}" y="{base - share / top * room:.1f}" '
            f'width="{width - 0.6:.1f}" height="{share / top * room:.1f}"/>'
            for n, share in enumerate(shares)
            if share
        ]

    def threshold(score: float, word: str, side: str, away: int) -> str:
        return (
            f'<path class="line" d="M{x(score)} {_HEAD - 14}V{base}"/>'
            f'<text class="{side}" x="{x(score) + away}" y="{_HEAD - 16}">{word} {score:.2f}</text>'
        )

    ticks = [
        f'<text class="middle" x="{x(tick / 10)}" y="{base + 16}">{tick / 10:.1f}</text>'
        for tick in range(-2, 11, 2)
    ]
    told = (
        "Strangers score about 0.1, one person about 0.8; hardly any of either come between "
        f"{AT.ask_from:.2f}, from which a person is asked, and {AT.present_from:.2f}, from which "
        "a face is asserted."
    )
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {_HIGH}" role="img">',
            f"<title>{told}</title>",
            f"<style>{_STYLE}</style>",
            *bars(strangers, "strangers"),
            *bars(same, "same"),
            f'<path class="axis" d="M{_LEFT} {base}H{_WIDE - _LEFT}"/>',
            *ticks,
            threshold(AT.ask_from, "asked from", "end", -4),
            threshold(AT.present_from, "asserted from", "start", 4),
            f'<text class="middle" x="{x(0.02)}" y="{_HEAD - 22}">two strangers</text>',
            f'<text class="middle" x="{x(0.82)}" y="{_HEAD - 22}">one person</text>',
            f'<text class="end" x="{_WIDE - _LEFT}" y="{_HIGH - 3}">score</text>',
            "</svg>",
            "",
        )
    )


def _shares(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    edges = _LOW + _STEP * np.arange(_BINS + 1)
    counts = np.histogram(scores, edges)[0]
    shares: NDArray[np.float64] = counts / counts.sum()
    return shares

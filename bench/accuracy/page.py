"""`docs/explanation/how-sure.md`: what was measured, in words for whoever must rely on it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.accuracy.figures import Table, cells, pixels
from bench.gallery import ROOT
from personae.app.reports.certainty import weight_in_words
from personae.likeness.calibration import Calibration
from personae.screening.thresholds import Thresholds, VoiceThresholds

PAGE = ROOT / "docs" / "explanation" / "how-sure.md"
CHART = PAGE.with_suffix(".svg")
_WORDS = Path(__file__).with_name("how-sure.txt")
_AT = Thresholds()
_WEIGHED = (0.30, _AT.ask_from, 0.40, _AT.present_from, 0.50, 0.60, 0.70)
_FILM = (1_000, 40)  # faces followed and people looked for, of the worked example


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """values         what ships as the calibration
    likest         the score of the two strangers most alike
    faces, voices  tables in the page's order
    """

    values: Mapping[str, Any]
    least_cllr: float
    likest: float
    faces: Sequence[Table]
    voices: Sequence[Table]
    voice_strangers: str  # whose rate is taken
    remarks: Sequence[str]  # on faces, after their tables


def weights(calibration: Calibration) -> Table:
    """What a score weighs, for each size of face."""
    rows = []
    for score in _WEIGHED:
        said = []
        for size in calibration.sizes:
            weight = size.weight(score)
            log10 = round(weight.llr / math.log(10), 2)
            words = weight_in_words({"log10_likelihood_ratio": log10, "reach": weight.reach.value})
            said.append(
                _SHORT.get(words) or words.partition(" than")[0].replace("likelier of", "for")
            )
        rows.append(cells(f"{score:.2f}", *said))
    return Table(
        "What a score weighs",
        "How much likelier such a score is between pictures of one person than between pictures of "
        "two. Where the photographs carry no stronger a claim, it says *at least*.",
        ("score", *(pixels(size.from_px, size.below_px) for size in calibration.sizes)),
        tuple(rows),
    )


_SHORT = {"about as likely of two people as of one": "neither"}


def expectation(calibration: Calibration) -> Table:
    """A film of faces of one size, worked through."""
    tracks, people = _FILM
    rows = []
    for size in calibration.sizes:
        found = calibration.expected(
            {size.from_px: tracks},
            people=people,
            present_from=_AT.present_from,
            present_px=_AT.present_px,
        )
        if not found.by_size:
            rows.append(cells(pixels(size.from_px, size.below_px), "never asserted", "–", "0"))
            continue
        rate = found.by_size[0].rate
        rows.append(
            cells(
                pixels(size.from_px, size.below_px),
                f"{rate.count} of {rate.of:,}",
                f"{found.expected:.1f}",
                f"{math.ceil(found.at_most * 10) / 10:.1f}",
            )
        )
    return Table(
        "A film worked through",
        f"{tracks:,} faces followed, {people} people looked for: {tracks * people:,} comparisons. "
        "How many false matches to expect, had all faces been of one size:",
        ("width", f"strangers at {_AT.present_from:.2f} and more", "expected", "at most (95 %)"),
        tuple(rows),
    )


_RANKS = ("least of all", "next to least", "next to most", "most of all")


def _rank(costs: Mapping[str, Mapping[str, float]], which: str) -> str:
    """Where the way that is used stands among all."""
    every = [cost[which] for cost in costs.values()]
    return _RANKS[sorted(every).index(every[0])]


def page(measured: Measured) -> str:
    values = measured.values
    calibration = Calibration.of(values)
    on = values["measured_on"]
    costs = "".join(
        f"| {name} | {cost['mean']:.3f} | {cost['worst_person']:.3f} |\n"
        for name, cost in on["cllr"].items()
    )
    return _WORDS.read_text(encoding="utf-8").format(
        date=on["date"],
        model=values["model"]["name"],
        digest=values["model"]["sha256"],
        chart=CHART.name,
        ask=f"{_AT.ask_from:.2f}",
        present=f"{_AT.present_from:.2f}",
        stands_out=f"{_AT.ask_standing_out_from:.2f}",
        margin=f"{_AT.margin:.2f}",
        present_px=_AT.present_px,
        least_px=_AT.least_px,
        voice_thresholds="\n".join(
            f"- {what.capitalize()}: {told}." for what, told in VoiceThresholds().told().items()
        ),
        voice=f"{VoiceThresholds().present_from:.2f}",
        voice_strangers=measured.voice_strangers,
        people=values["enrolled"],
        weights=weights(calibration),
        expectation=expectation(calibration),
        alike=on["alike"],
        faces="\n".join(map(str, measured.faces)),
        remarks="\n\n".join(measured.remarks),
        voices="\n".join(map(str, measured.voices)),
        same=on["same"],
        strangers=on["strangers"],
        method=on["method"],
        costs=costs,
        least=f"{measured.least_cllr:.3f}",
        rank_mean=_rank(on["cllr"], "mean"),
        rank_worst=_rank(on["cllr"], "worst_person"),
        likest=f"{measured.likest:.3f}",
    )

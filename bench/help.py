"""What `personae --help` costs: people wait for it."""

from bench.house import PERSONAE
from bench.table import Holds, Row
from bench.timing import in_turns

AT_MOST_S = 0.3


def rows(*, rounds: int) -> list[Row]:
    costs = in_turns({"help": [PERSONAE, "--help"]}, rounds)["help"]
    low, high = costs.range_s
    return [
        Row(
            what="`personae --help`, CPU",
            ours=f"{costs.cpu_s:.2f} s ({low:.2f}–{high:.2f})",
            wanted=f"< {AT_MOST_S} s",
            holds=Holds.of(costs.cpu_s < AT_MOST_S),
        )
    ]

"""What screening costs at 1080p, as a multiple of decoding the same film and doing nothing with it.

python -m bench.hd FILM      decodes, nothing else
"""

import sys
from pathlib import Path

import av

from bench.films import crowd_pans, scaled_long_take
from bench.gallery import DATA
from bench.house import House
from bench.table import Holds, Row, data_absent
from bench.timing import in_turns

AT_MOST = 3.0


def decode(film: Path) -> int:
    """Every picture of the film, on one thread; returns how many."""
    with av.open(film) as opened:
        opened.streams.video[0].thread_count = 1
        return sum(1 for _ in opened.decode(video=0))


def row(what: str, film: Path, house: House, folder: Path, *, rounds: int) -> Row:
    costs = in_turns(
        {
            "screen": house.screening(film, folder / f"{film.stem}.json"),
            "decode": [sys.executable, "-m", "bench.hd", film],
        },
        rounds,
        environment=house.environment,
    )
    frames = int(costs["decode"].runs[0].printed)
    times = costs["screen"].cpu_s / costs["decode"].cpu_s
    return Row(
        what=f"1080p: {what}, CPU a frame",
        ours=f"{costs['screen'].cpu_s / frames * 1e3:.1f} ms: {times:.1f} × decoding",
        peer=f"decoding alone {costs['decode'].cpu_s / frames * 1e3:.1f} ms",
        wanted=f"≤ {AT_MOST:.0f} × decoding",
        holds=Holds.of(times <= AT_MOST),
    )


def rows(house: House, folder: Path, *, rounds: int) -> list[Row]:
    long_take = row(
        "The Long Take scaled up", scaled_long_take(folder), house, folder, rounds=rounds
    )
    if not (DATA / "faces" / "crowds").is_dir():
        return [long_take, data_absent("1080p: slow pans over crowds")]
    pans = row("slow pans over crowds", crowd_pans(folder), house, folder, rounds=rounds)
    return [long_take, pans]


if __name__ == "__main__":
    print(decode(Path(sys.argv[1])))

"""What screening costs at 1080p, as a multiple of decoding the same film and doing nothing with it.

python -m bench.hd FILM      decodes, nothing else
"""

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import av

from bench.films import crowd_pans, scaled_long_take
from bench.gallery import DATA
from bench.house import House
from bench.start import first_frame
from bench.table import Holds, Row, data_absent
from bench.timing import Costs, in_turns

AT_MOST = 2.0


def decode(film: Path) -> int:
    """Every picture of the film, on one thread; returns how many."""
    with av.open(film) as opened:
        opened.streams.video[0].thread_count = 1
        return sum(1 for _ in opened.decode(video=0))


def row(what: str, film: Path, house: House, folder: Path, *, rounds: int) -> Row:
    output = folder / f"{film.stem}.json"
    start = first_frame(film, folder / f"{film.stem}-first-frame.mp4")
    costs = in_turns(
        {
            "screen": house.screening(film, output),
            "decode": _decoding(film),
            "screen start": house.screening(start, output),
            "decode start": _decoding(start),
        },
        rounds,
        environment=house.environment,
    )
    return as_row(what, costs, frames=int(costs["decode"].runs[0].printed))


def as_row(what: str, costs: Mapping[str, Costs], *, frames: int) -> Row:
    """Holds by the whole commands, start and all; what a frame alone costs is told beside it."""
    screen, decoding = costs["screen"].cpu_s, costs["decode"].cpu_s
    screen_frame, decode_frame = (
        (costs[task].cpu_s - costs[f"{task} start"].cpu_s) / (frames - 1)
        for task in ("screen", "decode")
    )
    return Row(
        what=f"1080p: {what}, CPU",
        ours=f"{screen / decoding:.2f} × decoding; a frame, start not counted: "
        f"{screen_frame * 1e3:.1f} ms, {screen_frame / decode_frame:.2f} ×",
        peer=f"decoding alone {decode_frame * 1e3:.1f} ms",
        wanted=f"≤ {AT_MOST:.0f} × decoding",
        holds=Holds.of(screen <= AT_MOST * decoding),
    )


def _decoding(film: Path) -> list[str | Path]:
    return [sys.executable, "-m", "bench.hd", film]


def films(folder: Path) -> list[tuple[str, Path | None]]:
    """What each is called, and where it lies; None where the photographs are not here."""
    crowds = (DATA / "faces" / "crowds").is_dir()
    return [
        ("The Long Take scaled up", scaled_long_take(folder)),
        ("slow pans over crowds", crowd_pans(folder) if crowds else None),
    ]


def rows(
    made: Iterable[tuple[str, Path | None]], house: House, folder: Path, *, rounds: int
) -> list[Row]:
    return [
        row(what, film, house, folder, rounds=rounds) if film else data_absent(f"1080p: {what}")
        for what, film in made
    ]


if __name__ == "__main__":
    print(decode(Path(sys.argv[1])))

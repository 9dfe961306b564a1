"""The most memory that screening takes, of an hour or two, and how CPU grows with the film."""

from pathlib import Path

from bench.films import looped_long_take
from bench.gallery import long_take_cast
from bench.house import House
from bench.table import Holds, Row
from bench.timing import Cost, run

AT_MOST_BYTES = 1_500_000_000
SHARE = 4  # times shorter are the films that a long one is held beside
LINEAR = 1.05  # times the CPU, at most, that a film so much longer should cost


def rows(folder: Path, *, hours: int) -> list[Row]:
    """In a house of its own, so that others can be enrolled meanwhile."""
    house = House.new(folder)
    house.enrol(long_take_cast())
    short, long, again = (
        _screened(house, looped_long_take(folder, hours=length), folder)
        for length in (hours / SHARE, hours, hours / SHARE)
    )
    # On either side of the long one, for a machine that is quicker at one hour than at the next.
    before = (short.cpu_s + again.cpu_s) / 2
    times = long.cpu_s / before
    return [
        Row(
            what=f"Memory at the peak, {hours} h of The Long Take looped",
            ours=f"{long.peak_bytes / 1e6:.0f} MB ({long.cpu_s:.0f} s of CPU)",
            wanted="≤ 1500 MB",
            holds=Holds.of(long.peak_bytes <= AT_MOST_BYTES),
        ),
        Row(
            what=f"… CPU, start and all, beside films {SHARE} times shorter",
            ours=f"{times:.2f} ×",
            peer=f"{short.cpu_s:.0f} and {again.cpu_s:.0f} s",
            wanted=f"≤ {LINEAR * SHARE:.1f} ×",
            holds=Holds.of(times <= LINEAR * SHARE),
        ),
    ]


def _screened(house: House, film: Path, folder: Path) -> Cost:
    cost = run(house.screening(film, folder / "loop.json"), environment=house.environment)
    film.unlink()  # a third of a gigabyte an hour
    return cost

"""The most memory that screening takes, of an hour or two, and what twice the film costs."""

from pathlib import Path

from bench.films import looped_long_take
from bench.gallery import long_take_cast
from bench.house import House
from bench.table import Holds, Row
from bench.timing import Cost, run

AT_MOST_BYTES = 1_500_000_000
TWICE = 2.1  # times the CPU, at most, of twice as long a film


def rows(folder: Path, *, hours: int) -> list[Row]:
    """In a house of its own, so that others can be enrolled meanwhile."""
    house = House.new(folder)
    house.enrol(long_take_cast())
    half, long = (
        _screened(house, looped_long_take(folder, hours=length), folder)
        for length in (hours / 2, hours)
    )
    times = long.cpu_s / half.cpu_s
    return [
        Row(
            what=f"Memory at the peak, {hours} h of The Long Take looped",
            ours=f"{long.peak_bytes / 1e6:.0f} MB ({long.cpu_s:.0f} s of CPU)",
            wanted="≤ 1500 MB",
            holds=Holds.of(long.peak_bytes <= AT_MOST_BYTES),
        ),
        Row(
            what="… CPU, start and all, beside a film half as long",
            ours=f"{times:.2f} ×",
            peer=f"{half.cpu_s:.0f} s",
            wanted=f"≤ {TWICE} ×",
            holds=Holds.of(times <= TWICE),
        ),
    ]


def _screened(house: House, film: Path, folder: Path) -> Cost:
    cost = run(house.screening(film, folder / "loop.json"), environment=house.environment)
    film.unlink()  # a third of a gigabyte an hour
    return cost

"""The most memory that screening takes, of a film of an hour or two."""

from pathlib import Path

from bench.films import looped_long_take
from bench.gallery import long_take_cast
from bench.house import House
from bench.table import Holds, Row
from bench.timing import run

AT_MOST_BYTES = 1_500_000_000


def rows(folder: Path, *, hours: int) -> list[Row]:
    """In a house of its own, so that others can be enrolled meanwhile."""
    house = House.new(folder)
    house.enrol(long_take_cast())
    film = looped_long_take(folder, hours=hours)
    long = run(house.screening(film, folder / "loop.json"), environment=house.environment)
    film.unlink()  # a third of a gigabyte an hour
    return [
        Row(
            what=f"Memory at the peak, {hours} h of The Long Take looped",
            ours=f"{long.peak_bytes / 1e6:.0f} MB ({long.cpu_s:.0f} s of CPU)",
            wanted="≤ 1500 MB",
            holds=Holds.of(long.peak_bytes <= AT_MOST_BYTES),
        )
    ]

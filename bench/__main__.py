"""`make bench`: one table. `--only accuracy` leaves out what is timed; `-o` also writes a page."""

import argparse
import platform
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench import (
    crowds,
    decisions,
    hamilton,
    hd,
    help,  # noqa: A004  # a module's name
    ledger,
    log,
    long_take,
    memory,
    pay,
    records,
    same_bytes,
    seal,
    shots,
    strangers,
    voice_films,
    voices,
)
from bench.gallery import ROOT, data_is_here, lfw, long_take_cast
from bench.gallery import hamilton as hamilton_people
from bench.house import House, read
from bench.table import Row, data_absent, markdown

PAGE = ROOT / "docs" / "explanation" / "bench.md"
_HEAD = """\
# Measured

Printed by `make bench`: medians of {rounds} runs in turns, CPU time, on {machine}, Python {python}.
CPU times are of this machine; the ratios travel. How each line is measured: `bench/`.

"""


def tell(rows: list[Row]) -> list[Row]:
    for row in rows:
        print(f"  {row.what}: {row.ours} {row.holds.value}", file=sys.stderr, flush=True)
    return rows


def measured(folder: Path, *, only_accuracy: bool, rounds: int, hours: int) -> list[Row]:
    """What is timed runs alone; the long film's peak memory is taken beside what is not."""
    with ThreadPoolExecutor(1) as beside:
        peak = None if only_accuracy else beside.submit(memory.rows, folder / "loop", hours=hours)
        rows = tell(long_take.findings_rows(folder))
        house = House.new(folder / "house")
        house.enrol(long_take_cast())
        rows += tell(long_take.rows(house, folder))
        rows += tell(crowds.long_take_rows(read(folder / "long-take.json")))
        rows += tell(same_bytes.rows(house, folder))
        if data_is_here():
            house.enrol((*hamilton_people(), *lfw()))
            hamilton.enrol_peer(folder)
        films = [] if only_accuracy else hd.films(folder)
        last = tell(peak.result()) if peak else []
    if data_is_here():
        rows += tell(hamilton.rows(house, folder, rounds=1 if only_accuracy else rounds))
        rows += tell(strangers.rows(house, folder))
        rows += tell(crowds.rows(House.new(folder / "crowds-house"), folder))
    else:
        rows += tell(
            [data_absent("Hamilton clip"), data_absent("Strangers"), data_absent("Copies")]
        )
    rows += tell(voices.rows(only_accuracy=only_accuracy, rounds=rounds))
    rows += tell(voice_films.rows())
    if not only_accuracy:
        rows += tell(hd.rows(films, house, folder, rounds=min(rounds, 2)))
        rows += tell(shots.rows())
        last += tell(decisions.rows(folder))
        last += tell(pay.rows())
        last += tell(ledger.rows())
        last += tell(seal.rows(folder / "seal"))
        last += tell(records.rows())
        last += tell(log.rows())
        last += tell(help.rows(rounds=9))
    return rows + last


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", choices=["accuracy"])
    parser.add_argument("--rounds", type=int, default=3, help="runs of each timed command (3)")
    parser.add_argument("--hours", type=int, default=1, help="of the film for peak memory (1)")
    parser.add_argument("-o", "--output", type=Path, nargs="?", const=PAGE, help=f"{PAGE.name}")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="personae-bench-"))
    try:
        rows = measured(
            folder,
            only_accuracy=options.only == "accuracy",
            rounds=options.rounds,
            hours=options.hours,
        )
    finally:
        shutil.rmtree(folder)
    table = markdown(rows)
    print(table)
    if options.output:
        machine = f"{platform.system()} {platform.machine()}"
        head = _HEAD.format(
            rounds=options.rounds, machine=machine, python=platform.python_version()
        )
        options.output.parent.mkdir(parents=True, exist_ok=True)
        options.output.write_text(head + table, encoding="utf-8")


if __name__ == "__main__":
    main()

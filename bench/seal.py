"""What sealing a film costs beside hashing it, in CPU and memory; see `docs/how-to/seal-a-film.md`.

The journey itself runs, the report's digest and the record included, in a process that does
nothing else; the interpreter's start is in neither figure.
"""

import datetime as dt
import hashlib
import json
import shutil
import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bench.films import looped_long_take
from bench.table import Holds, Row
from bench.timing import run
from personae.app import wiring
from personae.app.files.same_file import stamp
from personae.app.journeys.audit import AUDITED, as_it_lay
from personae.app.journeys.seal import seal
from personae.app.settings import Ground, Settings
from personae.vocabulary.entry import Entry, sha256_of
from personae.vocabulary.names import PerformerId

if TYPE_CHECKING:
    from collections.abc import Callable

    from personae.vocabulary.entry import Json

HOURS = 1.19  # of The Long Take: 400 MB
TIMES, AT_MOST_BYTES = 1.5, 1_000_000_000
ROUNDS = 3
_SETTLES_S = 2.5  # a file that has just changed is not known by how it lies
_HOUSE = Settings(
    ground=Ground.TEST_DATA,
    told_on=dt.date(2025, 2, 1),
    templates_until=dt.date(2026, 2, 1),
    keys="memory",
    home_id="bench",
)


def rows(folder: Path) -> list[Row]:
    """The film's own seal beside it, and in a copy of it."""
    folder.mkdir(parents=True, exist_ok=True)
    film = looped_long_take(folder, hours=HOURS)
    size = film.stat().st_size
    cost = run([sys.executable, "-m", "bench.seal", film])
    film.unlink()
    spent: dict[str, list[float]] = json.loads(cost.printed)
    cpu = {what: statistics.median(each) for what, each in spent.items()}
    return [
        *(
            Row(
                what=f"Sealing a film of {size / 1e6:.0f} MB {how}",
                ours=f"{cpu[what] / cpu['hash']:.2f} × ({cpu[what]:.2f} s of CPU)",
                peer=f"{cpu['hash']:.2f} s to hash it",
                wanted=f"≤ {TIMES} ×",
                holds=Holds.of(cpu[what] <= TIMES * cpu["hash"]),
            )
            for what, how in (("beside", "beside it"), ("into", "into a copy"))
        ),
        Row(
            what="… into a copy, where the film does not lie as it was audited and is read again",
            ours=f"{cpu['again'] / cpu['hash']:.2f} ×",
        ),
        Row(
            what="… memory at the peak",
            ours=f"{cost.peak_bytes / 1e6:.0f} MB",
            wanted="≤ 1000 MB",
            holds=Holds.of(cost.peak_bytes <= AT_MOST_BYTES),
        ),
    ]


def measured(film: Path) -> dict[str, list[float]]:
    """Seconds of CPU of each way, and of hashing, in turns."""
    values = {
        "schema": "personae/report/1",
        "picture": {"id": "bench", "title": "Bench", "sha256": _hashed(film), "frame_rate": "24/1"},
        "judged_on": "2025-06-16",
        "performers": [],
        "findings": [],
        "shots": [],
        "unknown": [],
    }
    elsewhere = Path(shutil.copy(film, film.with_name("elsewhere.mp4")))
    time.sleep(_SETTLES_S)
    report = film.with_name("report.json")
    report.write_text(json.dumps(values), encoding="utf-8")
    chain, _ = wiring.unsafe_chain(dt.datetime.now(dt.UTC).replace(microsecond=0))
    by = wiring.seal_by(chain, unsafe=True)
    clock = wiring.fixed_clock("2025-06-16T09:00:00-07:00")
    with wiring.throw_away(_HOUSE, film.parent, clock) as house:
        lay = stamp(film)
        said: dict[str, Json] = {
            "picture": "bench",
            "film": _hashed(film),
            "report": sha256_of(report.read_bytes()),
            "lay": None if lay is None else as_it_lay(house, lay),
        }
        parts = {PerformerId("nobody"): {"finding": "absent"}}
        house.record.put(Entry(kind=AUDITED, envelope=said, parts=parts))

        def sealed(out: Path, of: Path = film) -> None:
            seal(
                house,
                of,
                report=report,
                out=out,
                by=by,
                sealer=wiring.sealer(),
                reader=wiring.seal_reader(),
                certificate=wiring.certificate_digest(by),
            )
            out.unlink()

        ways: dict[str, Callable[[], object]] = {
            "hash": lambda: _hashed(film),
            "beside": lambda: sealed(film.with_suffix(".c2pa")),
            "into": lambda: sealed(film.with_name("sealed.mp4")),
            "again": lambda: sealed(film.with_name("sealed.mp4"), elsewhere),
        }
        spent: dict[str, list[float]] = {what: [] for what in ways}
        for _ in range(ROUNDS):
            for what, way in ways.items():
                began = time.process_time()
                way()
                spent[what].append(time.process_time() - began)
    report.unlink()
    elsewhere.unlink()
    return spent


def _hashed(film: Path) -> str:
    with film.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


if __name__ == "__main__":
    print(json.dumps(measured(Path(sys.argv[1]))))

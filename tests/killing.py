"""Two writers at once, killed at moments drawn by lot; what they had been told is looked up after.

A script of its own, so that it can fork: `killing.py WHERE ROUNDS SEED` prints a line a round;
`killing.py WHERE` writes without end and prints what it was told.
"""

# ruff: noqa: S311, T201  # chance is seeded, so that it can be repeated; a script prints

import json
import os
import random
import select
import signal
import sys
import time
from contextlib import closing
from pathlib import Path

from personae.engines.clocks.system import SystemClock
from personae.engines.stores.postgresql import database_at
from personae.engines.stores.sql import SqlStore
from personae.engines.vaults.aes import AesVault
from personae.proof.record import Record
from personae.proof.verify import verify
from personae.vocabulary.entry import Entry
from personae.vocabulary.mistake import UserError
from personae.vocabulary.names import PerformerId

VAULT = AesVault(b"m" * 32)
PEOPLE = [PerformerId(f"person-{n}") for n in range(4)]


def store_at(where: str) -> SqlStore:
    return SqlStore.opened(database_at(where)) if "://" in where else SqlStore.open(Path(where))


def write(where: str, name: str, out: int) -> None:
    """Facts one by one, five at once, and now and then an erasure; each is said once it is kept."""
    record = Record(store=store_at(where), vault=VAULT, clock=SystemClock())
    for n in range(1_000_000):
        facts = [
            Entry(
                kind="work-recorded",
                envelope={"by": name, "n": n, "of": m},
                parts={PEOPLE[(n + m) % len(PEOPLE)]: {"said": "x" * 300}},
            )
            for m in range(5 if n % 7 == 6 else 1)
        ]
        for m, put in enumerate(record.put_all(facts)):
            os.write(out, f"{put.number} {name} {n} {m}\n".encode())
        if n % 40 == 39:
            try:
                record.erase(PEOPLE[0], because="asked for it")
            except UserError as error:
                if "nobody of that id" not in str(error):
                    raise


def killed(where: str, chance: random.Random, names: list[str]) -> list[str]:
    """What two writers said before they were killed, each at its own moment."""
    children, pipes = [], []
    for name in names:
        ours, theirs = os.pipe()
        child = os.fork()
        if not child:
            os.close(ours)
            write(where, name, theirs)
        os.close(theirs)
        children.append(child)
        pipes.append(ours)
    select.select(pipes, [], [], 30)
    for child in children:
        time.sleep(chance.uniform(0, 0.025))
        os.kill(child, signal.SIGKILL)
    said = []
    for child, pipe in zip(children, pipes, strict=True):
        with os.fdopen(pipe, "rb") as stream:
            *lines, _ = stream.read().split(b"\n")  # the last may be cut off
        said += [line.decode() for line in lines]
        _, status = os.waitpid(child, 0)
        if os.WTERMSIG(status) != signal.SIGKILL:
            raise RuntimeError(f"a writer ended by itself: {status}")
    return said


def lost(store: SqlStore, said: list[str], start: int) -> list[str]:
    """What was said and is not on record from entry `start` on."""
    kept = set()
    with store.reading() as view:
        while rows := view.rows(start=start, limit=1000):
            start = rows[-1].number + 1
            for row in rows:
                of = json.loads(row.canonical)["envelope"]
                kept.add(f"{row.number} {of.get('by')} {of.get('n')} {of.get('of')}")
    return [line for line in said if line not in kept]


def main(where: str, rounds: int, seed: str) -> None:
    chance = random.Random(seed)
    with closing(store_at(where)) as store:
        size = Record(store=store, vault=VAULT, clock=SystemClock()).size
    for number in range(rounds):
        said = killed(where, chance, [f"a{number}", f"b{number}"])
        with closing(store_at(where)) as store:
            gone = lost(store, said, size)
            found = verify(store=store, vault=VAULT)
            size = found.entries
        print(json.dumps({"said": len(said), "lost": gone, "holds": found.holds, "size": size}))


if __name__ == "__main__":
    if len(sys.argv) == 2:  # without rounds
        write(sys.argv[1], "one", sys.stdout.fileno())
    else:
        main(sys.argv[1], int(sys.argv[2]), sys.argv[3])

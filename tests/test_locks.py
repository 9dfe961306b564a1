"""An erasure looks into the files of the registry, and SQLite keeps its locks on them."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from personae.engines.clocks.system import SystemClock
from personae.engines.stores.sql import SqlStore
from personae.engines.vaults.aes import AesVault
from personae.proof.record import Record
from personae.vocabulary.entry import Entry
from personae.vocabulary.names import PerformerId

# Where SQLite locks the memory that processes share, while one of them has it open: `os_unix.c`
# calls it the dead man's switch. Whoever finds it free takes the file for left behind, and cuts it.
SWITCH = 128
FREE = f"""
import fcntl, sys
with open(sys.argv[1], "r+b") as file:
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, {SWITCH})
    except OSError:
        print("held")
    else:
        print("free")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="closing a file takes no locks away there")
def test_an_erasure_takes_none_of_sqlites_locks_away(tmp_path: Path) -> None:
    path = tmp_path / "registry.sqlite"

    def seen_by_others() -> str:
        shared = path.with_name(path.name + "-shm")
        command = [sys.executable, "-c", FREE, str(shared)]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    with closing(SqlStore.create(path)) as store:
        vault = AesVault(b"m" * 32)
        record = Record.begin(store=store, vault=vault, clock=SystemClock())
        who = PerformerId("ana-vale")
        for _ in range(2):
            record.put(Entry(kind="work-recorded", envelope={}, parts={who: {"said": "x"}}))
            assert seen_by_others() == "held"
            assert record.erase(who, because="asked for it").scrubbed
            assert seen_by_others() == "held"

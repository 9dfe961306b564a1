"""A record in tables that an older version made: brought up to ours, and nothing lost."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, inspect
from tests.postgres import running

from personae.engines.clocks.system import FixedClock
from personae.engines.stores import versions
from personae.engines.stores.database import Database
from personae.engines.stores.postgresql import database_at
from personae.engines.stores.sql import SqlStore
from personae.engines.stores.sqlite import SqliteDatabase, make_file
from personae.engines.stores.tables import METADATA
from personae.engines.vaults.aes import AesVault
from personae.proof.record import Record
from personae.proof.verify import verify
from personae.vocabulary.entry import Entry
from personae.vocabulary.names import PerformerId

ANA, BEN = PerformerId("ana-vale"), PerformerId("ben-okafor")
VAULT = AesVault(b"m" * 32)
NOON = FixedClock(datetime(2025, 3, 24, 12, tzinfo=UTC))


def made_at(revision: str, connection: Connection) -> None:
    config = Config(attributes={"connection": connection})
    folder = Path(versions.__file__).with_name("migrations")
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    command.upgrade(config, revision)


@pytest.fixture(params=["sqlite", "postgresql"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Database]]:
    """Opens the same database each time."""
    if request.param == "sqlite":
        path = tmp_path / "registry.sqlite"
        make_file(path)
        yield lambda: SqliteDatabase(path, busy_s=10)
        return
    with running() as server:
        address = server.address(schema=server.schema())
        yield lambda: database_at(address)


@pytest.mark.parametrize("revision", versions.REVISIONS[:-1])
def test_what_was_put_on_record_before_still_holds(
    opened: Callable[[], Database], revision: str
) -> None:
    database = opened()
    database.prepare()
    with database.migrating(writes=True) as connection:
        made_at(revision, connection)
    with closing(SqlStore(database)) as store:  # as it lies: not brought up to anything
        record = Record.begin(store=store, vault=VAULT, clock=NOON)
        parts = {ANA: {"name": "Ana Vale"}, BEN: {"name": "Ben Okafor"}}
        record.put_all([Entry(kind="a", envelope={"line": n}, parts=parts) for n in range(30)])
        record.erase(BEN, because="withdrawn")
        before = list(record.entries())
        root = verify(store=store, vault=VAULT).root
    database = opened()
    with closing(SqlStore.opened(database)) as store:
        assert list(Record(store=store, vault=VAULT, clock=NOON).entries()) == before
        found = verify(store=store, vault=VAULT)
        assert (found.broken, found.root, found.erased) == (None, root, 30)
        with database.migrating(writes=False) as connection:
            seen = inspect(connection)
            for table in METADATA.tables:
                assert seen.get_foreign_keys(table) == []
        again = Record(store=store, vault=VAULT, clock=NOON)
        again.put(Entry(kind="b", envelope={}, parts=parts))
        assert again.erase(ANA, because="withdrawn").parts == 31
        assert again.people() == {BEN}
        assert verify(store=store, vault=VAULT).holds

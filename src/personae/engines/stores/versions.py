"""Which version of the tables a database holds, and bringing an older one up to ours."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from personae.proof.interfaces import DamagedError
from personae.vocabulary.mistake import Mistake, UserError

_OURS = frozenset({"head", "person", "entry", "part"})
_DAMAGED = (
    "the database is damaged: which version of the tables it holds cannot be read.",
    "Put back a copy.",
)
# Oldest first; those of `migrations/versions`, known without loading Alembic.
REVISIONS = ("0001", "0002")


def is_up_to_date(connection: Connection, *, where: str, new: bool = True) -> bool:
    """Raises UserError for a database that is not ours, that a newer version made, or is empty
    where no new one is wanted.
    """
    tables = set(inspect(connection).get_table_names())
    held = None
    if "alembic_version" in tables:
        held = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if not tables and not new:
        raise UserError(
            Mistake(
                where,
                "no record was ever begun in this database.",
                "Name the one that holds your records, or make a home with `personae init`.",
            )
        )
    if held is None and tables:
        if _OURS & tables:
            raise DamagedError(Mistake(where, *_DAMAGED))
        raise UserError(
            Mistake(where, "this is a database, but no registry of Personae.", "Name another.")
        )
    if held is not None and held not in REVISIONS:
        if not str(held).isdecimal() or str(held) < REVISIONS[-1]:
            raise DamagedError(Mistake(where, *_DAMAGED))
        raise UserError(
            Mistake(
                where,
                f"this registry was made by a newer version of Personae (its tables are at {held}, "
                f"this version knows {REVISIONS[-1]}).",
                "Update Personae; nothing was changed.",
            )
        )
    return held == REVISIONS[-1]


def bring_up_to_date(connection: Connection) -> None:
    """Within the caller's transaction; an empty database is given all tables."""
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    folder = Path(__file__).with_name("migrations")
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    command.upgrade(config, "head")

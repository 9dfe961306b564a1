"""The tables of the record, as the last migration leaves them."""

from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    TypeDecorator,
)


class Blob(TypeDecorator[bytes]):
    """Bytes, whatever type somebody's edit has left in the file: SQLite does not hold to types.

    What was changed is then told by its hash, and not by a TypeError.
    """

    impl = LargeBinary
    cache_ok = True

    def process_result_value(self, value: Any, dialect: object) -> bytes | None:  # noqa: ANN401, ARG002  # SQLAlchemy's own signature
        return value if value is None or isinstance(value, bytes) else str(value).encode()


METADATA = MetaData()

HEAD = Table(
    "head",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("size", Integer, nullable=False),
    Column("peaks", Blob, nullable=False),  # 32 bytes each, the largest subtree first
    Column("key_check", Blob, nullable=False),
    CheckConstraint("id = 1", name="only_one_head"),
)

PERSON = Table(
    "person",
    METADATA,
    Column("pseudonym", Blob, primary_key=True),
    Column("lookup", Blob, nullable=False, unique=True),
    Column("wrapped_key", Blob, nullable=False),
    Column("sealed_id", Blob, nullable=False),
)

ENTRY = Table(
    "entry",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", String, nullable=False),
    Column("canonical", Blob, nullable=False),
    Column("mark", Blob, nullable=False),
    Index("entry_by_kind", "kind", "number"),
)

# No foreign keys: ADR 0030.
PART = Table(
    "part",
    METADATA,
    Column("entry", Integer, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("digest", Blob, nullable=False),
    Column("pseudonym", Blob),  # null once erased
    Column("sealed", Blob),  # likewise
    Index("part_by_person", "pseudonym", "entry"),
)

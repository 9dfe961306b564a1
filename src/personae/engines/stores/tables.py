"""The tables of the record, as the last migration leaves them."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
)

METADATA = MetaData()

HEAD = Table(
    "head",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("size", Integer, nullable=False),
    Column("peaks", LargeBinary, nullable=False),  # 32 bytes each, the largest subtree first
    Column("key_check", LargeBinary, nullable=False),
    CheckConstraint("id = 1", name="only_one_head"),
)

PERSON = Table(
    "person",
    METADATA,
    Column("pseudonym", LargeBinary, primary_key=True),
    Column("lookup", LargeBinary, nullable=False, unique=True),
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("sealed_id", LargeBinary, nullable=False),
)

ENTRY = Table(
    "entry",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", String, nullable=False),
    Column("canonical", LargeBinary, nullable=False),
    Column("mark", LargeBinary, nullable=False),
    Index("entry_by_kind", "kind", "number"),
)

PART = Table(
    "part",
    METADATA,
    Column("entry", ForeignKey("entry.number"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("digest", LargeBinary, nullable=False),
    Column("pseudonym", ForeignKey("person.pseudonym")),  # null once erased
    Column("sealed", LargeBinary),  # likewise
    Index("part_by_person", "pseudonym", "entry"),
)

"""The record: head of the log, persons, entries, parts."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "head",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("peaks", sa.LargeBinary, nullable=False),
        sa.Column("key_check", sa.LargeBinary, nullable=False),
        sa.CheckConstraint("id = 1", name="only_one_head"),
    )
    op.create_table(
        "person",
        sa.Column("pseudonym", sa.LargeBinary, primary_key=True),
        sa.Column("lookup", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("wrapped_key", sa.LargeBinary, nullable=False),
        sa.Column("sealed_id", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "entry",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("canonical", sa.LargeBinary, nullable=False),
        sa.Column("mark", sa.LargeBinary, nullable=False),
    )
    op.create_index("entry_by_kind", "entry", ["kind", "number"])
    op.create_table(
        "part",
        sa.Column("entry", sa.Integer, sa.ForeignKey("entry.number"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("pseudonym", sa.LargeBinary, sa.ForeignKey("person.pseudonym")),
        sa.Column("sealed", sa.LargeBinary),
    )
    op.create_index("part_by_person", "part", ["pseudonym", "entry"])

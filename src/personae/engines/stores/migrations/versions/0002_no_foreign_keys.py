"""Parts lead to entries and people by themselves: a server asks both tables anew for each part.

What a foreign key would refuse is what verification tells: a part of somebody who is not there.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":  # which cannot take a key from a table
        _anew()
        return
    for key in sa.inspect(op.get_bind()).get_foreign_keys("part"):
        op.drop_constraint(str(key["name"]), "part", type_="foreignkey")


def _anew() -> None:
    op.drop_index("part_by_person", "part")
    op.rename_table("part", "part_before")
    op.create_table(
        "part",
        sa.Column("entry", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("pseudonym", sa.LargeBinary),
        sa.Column("sealed", sa.LargeBinary),
    )
    columns = "entry, position, digest, pseudonym, sealed"
    op.execute(f"INSERT INTO part ({columns}) SELECT {columns} FROM part_before")  # noqa: S608  # only our own words
    op.drop_table("part_before")
    op.create_index("part_by_person", "part", ["pseudonym", "entry"])

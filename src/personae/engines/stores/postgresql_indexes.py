"""Whether PostgreSQL's indexes lead to every row, and to no other.

An index that was damaged, or made by other rules of sorting, hides what a scan of the table still
reads (postgresql.org/docs, `amcheck` and `REINDEX`). `amcheck` says so too, but must be installed
in the database by its owner; this asks with the rights that a house has.
"""

from typing import Any

import psycopg

# By what each table is asked: a primary key, a unique column, an index.
_ASKED_BY = (
    ("entry", "number"),
    ("entry", "kind, number"),
    ("part", "entry, position"),
    ("part", "pseudonym, entry"),
    ("person", "pseudonym"),
    ("person", "lookup"),
)
_SUM = "SELECT count(*), coalesce(sum(hashtextextended(ROW({0})::text, 0)::numeric), 0) FROM"
# In one snapshot; what others write meanwhile is seen by neither.
_SNAPSHOT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"
_WAYS = ("seqscan", "sort", "indexscan", "indexonlyscan", "bitmapscan")
_SCANNING, _LED = ("seqscan",), ("indexscan", "indexonlyscan")


def past_rows(raw: psycopg.Connection[Any]) -> str:
    """What an index leads past, in a sentence; empty where nothing. Within a new transaction."""
    raw.execute(_SNAPSHOT)
    for table, columns in _ASKED_BY:
        total = _SUM.format(columns)
        _by(raw, _SCANNING)
        there = raw.execute(f"{total} {table}".encode()).fetchone()
        _by(raw, _LED)
        ordered = f"(SELECT {columns} FROM {table} ORDER BY {columns}) AS ordered"  # noqa: S608  # our own words
        if raw.execute(f"{total} {ordered}".encode()).fetchone() != there:
            return (
                f"The server's index of `{table}` by `{columns}` does not lead to every row, and"
                " what is asked for by it can be missing: whoever runs the server can make it anew"
                f" (`REINDEX TABLE {table}`)."
            )
    return ""


def _by(raw: psycopg.Connection[Any], ways: tuple[str, ...]) -> None:
    """Have the server read in these ways where it can; the rest of the session as before."""
    said = [f"SET LOCAL enable_{way} = {'on' if way in ways else 'off'}" for way in _WAYS]
    raw.execute("; ".join(said).encode())

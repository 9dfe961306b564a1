"""A home changed in one place, 200 times: each change is found, and nothing else is blamed for it.

What is done here is decided by chance, from the tables' own columns and the file's own bytes; what
verification looks at is nowhere asked. What was really changed is told by SQLite, before and after.
"""

# ruff: noqa: S311, S608  # chance is seeded, so that it can be repeated; all SQL is of our words

import random
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from click.testing import CliRunner

from personae.app.cli.commands import personae
from personae.app.wiring import make_home, opened
from personae.vocabulary.entry import Entry, Json
from personae.vocabulary.mistake import UserError
from personae.vocabulary.names import PerformerId

Held: TypeAlias = dict[tuple[str, object, object], tuple[object, ...]]  # rows by table and key
PEOPLE = [PerformerId(f"person-{n}") for n in range(5)]
KEYS = {"entry": "number", "part": "entry, position", "person": "rowid", "head": "id"}


@dataclass(frozen=True, slots=True)
class Desk:
    folder: Path

    @property
    def file(self) -> Path:
        return self.folder / "home" / "registry.sqlite"

    @property
    def key(self) -> Path:
        (found,) = (self.folder / "keys").iterdir()
        return found

    @property
    def environ(self) -> dict[str, str]:
        return {
            "PERSONAE_HOME": str(self.folder / "home"),
            "PERSONAE_KEYS": str(self.folder / "keys"),
        }

    def verify(self) -> tuple[int, str]:
        """The exit code of `personae log verify`, and what it says."""
        ran = CliRunner().invoke(personae, ["log", "verify"], env=self.environ)
        if isinstance(ran.exception, UserError):
            return ran.exception.exit_code, str(ran.exception)
        assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.exception
        return ran.exit_code, ran.stdout


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = Desk(tmp_path_factory.mktemp("whole"))
    make_home(
        desk.folder / "home", environ=desk.environ, ground=None, told_on=None, templates_until=None
    )
    chance = random.Random("a record")
    with opened(desk.folder / "home", environ=desk.environ) as house:
        for n in range(40):
            who = chance.sample(PEOPLE, n % 3)
            kind = ("consent-recorded", "audit-made", "work-recorded")[n % 3]
            said = "x" * chance.choice((10, 200, 5000))
            parts: dict[PerformerId, dict[str, Json]] = {
                name: {"said": said, "n": n} for name in who
            }
            house.record.put(Entry(kind=kind, envelope={"of": f"picture-{n}"}, parts=parts))
            if n == 25:
                house.record.erase(PEOPLE[0], because="asked for it")
    assert desk.verify()[0] == 0
    return desk


@pytest.fixture
def again(whole: Desk, tmp_path: Path) -> Callable[[], Desk]:
    """The same home anew, as often as it is asked for."""

    def fresh() -> Desk:
        shutil.rmtree(tmp_path)
        shutil.copytree(whole.folder, tmp_path)
        return Desk(tmp_path)

    return fresh


def held(file: Path) -> Held:
    """Every row that SQLite reads, without the help of any index; one key for what it cannot."""
    found: Held = {}
    with closing(sqlite3.connect(file)) as raw:
        raw.text_factory = bytes
        for table, key in KEYS.items():
            names = key if "," in key else f"{key}, 0"
            try:
                rows = raw.execute(f"SELECT {names}, * FROM {table} NOT INDEXED").fetchall()
            except sqlite3.Error:
                found[table, "unread", 0] = ()
                continue
            for first, second, *row in rows:
                found[table, first, second] = tuple(row)
        for table in ("alembic_version", "sqlite_schema"):
            try:
                found[table, 0, 0] = tuple(raw.execute(f"SELECT * FROM {table}").fetchall())
            except sqlite3.Error:
                found[table, "unread", 0] = ()
    return found


def sound(file: Path) -> bool:
    with closing(sqlite3.connect(file)) as raw:
        raw.text_factory = bytes
        try:
            return bool(raw.execute("PRAGMA integrity_check").fetchall() == [(b"ok",)])
        except sqlite3.Error:
            return False


def check_blame(said: str, before: Held, after: Held) -> None:
    """That the sentence names what differs, and no entry that is as it was."""
    changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    tables = {table for table, *_ in changed}
    entries = {n for table, n, _ in changed if table in ("entry", "part")}
    blamed = {int(n) for n in re.findall(r"entry (\d+):", said)}
    assert blamed <= entries, said
    if blamed:
        return
    words = {
        "entry": "from -?[0-9]+ on are missing|damaged",
        "part": "parts cannot be read any more|damaged",
        "person": "somebody on record|damaged",
        "head": "where the log stands|does not end where|mark of the master key|damaged",
        "alembic_version": "version|damaged",
        "sqlite_schema": "version|damaged",
    }
    assert any(re.search(words[table], said) for table in tables), (said, changed)


# Fields, reached through SQL


def fields(file: Path) -> list[tuple[str, int, str]]:
    """Every field of the record: its table, its row, its column."""
    with closing(sqlite3.connect(file)) as raw:
        return [
            (table, row, str(column[1]))
            for table in KEYS
            for column in raw.execute(f"PRAGMA table_info({table})").fetchall()
            for (row,) in raw.execute(f"SELECT rowid FROM {table}").fetchall()
        ]


def other(value: Any, chance: random.Random) -> Any:
    """Another value of the same kind, near it or not."""
    if isinstance(value, int):
        return value + chance.choice((-1, 1, 2, 40, -1000, 2**40))
    if value is None:
        return chance.randbytes(16)
    if chance.random() < 0.1:
        return None
    data = bytearray(value.encode() if isinstance(value, str) else value)
    if data and chance.random() < 0.9:
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    else:
        data += chance.randbytes(1)
    return data.decode(errors="replace") if isinstance(value, str) else bytes(data)


def change_field(desk: Desk, chance: random.Random) -> bool:
    """Whether the tables let it be changed."""
    table, row, column = chance.choice(fields(desk.file))
    with closing(sqlite3.connect(desk.file)) as raw:
        (value,) = raw.execute(f"SELECT {column} FROM {table} WHERE rowid = ?", (row,)).fetchone()
        try:
            raw.execute(
                f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (other(value, chance), row)
            )
        except sqlite3.IntegrityError:
            return False
        raw.commit()
    return True


@pytest.mark.parametrize("group", range(6))
def test_120_changed_fields_are_found_and_named(again: Callable[[], Desk], group: int) -> None:
    chance, done = random.Random(f"fields {group}"), 0
    while done < 20:
        desk = again()
        before = held(desk.file)
        if not change_field(desk, chance) or (after := held(desk.file)) == before:
            continue
        code, said = desk.verify()
        assert code == 12, (said, {k for k in before if before[k] != after.get(k)})
        check_blame(said, before, after)
        done += 1


# Bytes of the file itself


@pytest.mark.parametrize("group", range(4))
def test_64_changed_bytes_of_the_file_are_found_where_they_matter(
    again: Callable[[], Desk], group: int
) -> None:
    chance, found = random.Random(f"bytes {group}"), 0
    for _ in range(16):
        desk = again()
        before = held(desk.file)
        flip(desk.file, chance.randrange(100, desk.file.stat().st_size), chance)
        found += check_flipped(desk, before)
    assert found


def check_flipped(desk: Desk, before: Held) -> bool:
    """What verification says of a flipped bit is what SQLite itself shows; whether it matters."""
    after, whole = held(desk.file), sound(desk.file)
    code, said = desk.verify()
    if after == before and whole:
        assert (code, said[:17]) == (0, "The record holds:"), said
        return False
    assert code == 12, said
    if after == before:
        assert "SQLite finds it damaged" in said, said
    else:
        check_blame(said, before, after)
    return True


def flip(file: Path, at: int, chance: random.Random) -> None:
    data = bytearray(file.read_bytes())
    data[at] ^= 1 << chance.randrange(8)
    file.write_bytes(data)


def unused(file: Path) -> Iterator[int]:
    """Bytes between the pointers and the rows of a page: sqlite.org/fileformat2.html, § 1.6."""
    data = file.read_bytes()
    page = int.from_bytes(data[16:18], "big")
    for start in range(page, len(data), page):
        if data[start] in (0x0D, 0x0A):  # a leaf of a table or an index
            rows = int.from_bytes(data[start + 3 : start + 5], "big")
            content = int.from_bytes(data[start + 5 : start + 7], "big")
            yield from range(start + 8 + 2 * rows, start + content)


def test_16_changes_of_padding_are_not_accused(again: Callable[[], Desk]) -> None:
    chance = random.Random("padding")
    for _ in range(16):
        desk = again()
        before = held(desk.file)
        flip(desk.file, chance.choice(list(unused(desk.file))), chance)
        assert held(desk.file) == before
        code, said = desk.verify()
        assert (code, said[:17]) == (0, "The record holds:"), said


def test_16_changed_bytes_of_the_key_open_nothing(again: Callable[[], Desk]) -> None:
    chance = random.Random("the key")
    for _ in range(16):
        desk = again()
        flip(desk.key, chance.randrange(32), chance)
        code, said = desk.verify()
        assert code == 1
        assert "it was not made with this master key" in said


# What somebody would do on purpose


def rows_of(file: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(file)) as raw:
        return raw.execute("SELECT number, kind, canonical, mark FROM entry ORDER BY 1").fetchall()


def put_rows(file: Path, rows: list[tuple[Any, ...]]) -> None:
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("DELETE FROM entry")
        raw.executemany("INSERT INTO entry VALUES (?, ?, ?, ?)", rows)
        raw.commit()


def test_a_truncated_log(again: Callable[[], Desk]) -> None:
    for left in (40, 20, 1):
        desk = again()
        put_rows(desk.file, rows_of(desk.file)[:left])
        code, said = desk.verify()
        assert code == 12
        assert f"of 41 entries those from {left} on are missing" in said


def test_a_leaf_removed(again: Callable[[], Desk]) -> None:
    for number in (0, 7, 39):
        desk = again()
        put_rows(desk.file, [row for row in rows_of(desk.file) if row[0] != number])
        assert desk.verify() == (12, f"The record does not hold: entry {number}: it is missing.\n")
        # And those behind it moved up, so that no number is missing.
        up = [(n - (n > number), *row) for n, *row in rows_of(desk.file)]
        put_rows(desk.file, up)
        code, said = desk.verify()
        assert code == 12
        assert f"entry {number}: it is not what was recorded there" in said


def test_two_swapped(again: Callable[[], Desk]) -> None:
    desk = again()
    rows = rows_of(desk.file)
    rows[4], rows[9] = (4, *rows[9][1:]), (9, *rows[4][1:])
    put_rows(desk.file, rows)
    code, said = desk.verify()
    assert code == 12
    assert "entry 4: it is not what was recorded there" in said


def test_one_added_later_with_an_old_date(again: Callable[[], Desk]) -> None:
    """By somebody who has the file and the format, and not the key."""
    for at in (12, 41):
        desk = again()
        rows = rows_of(desk.file)
        forged = re.sub(rb'"number":\d+', b'"number":%d' % at, rows[3][2])
        forged = forged.replace(b'"at":"20', b'"at":"19')
        later = [(n + 1, *row) for n, *row in rows[at:]]
        put_rows(desk.file, [*rows[:at], (at, rows[3][1], forged, rows[3][3]), *later])
        code, said = desk.verify()
        assert code == 12
        assert f"entry {at}: it is not what was recorded there" in said


def test_a_person_taken_away_without_an_erasure(again: Callable[[], Desk]) -> None:
    desk = again()
    with closing(sqlite3.connect(desk.file)) as raw:
        raw.execute("DELETE FROM person WHERE rowid = 2")
        raw.commit()
    code, said = desk.verify()
    assert code == 12
    assert "a part of it does not open" in said


def test_a_head_taken_away(again: Callable[[], Desk]) -> None:
    desk = again()
    with closing(sqlite3.connect(desk.file)) as raw:
        raw.execute("DELETE FROM head")
        raw.commit()
    code, said = desk.verify()
    assert code == 12
    assert "where the log stands cannot be read" in said

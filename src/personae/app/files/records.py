"""The production's tables, one reader each: rows in, records out, mistakes gathered."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from personae.app.files.cells import Cells
from personae.app.files.tables import Columns, Row, read_grid, read_table
from personae.app.files.words import a_day
from personae.reconciliation.production import (
    DoodDay,
    ItemLine,
    ListedShot,
    SceneFrames,
    SkinsLine,
    Voucher,
    WorkDay,
)
from personae.reconciliation.worked import DOOD_CODES, EXHIBIT_G_CODES, SCANS
from personae.vocabulary.names import Scene
from personae.vocabulary.span import Span

Record = TypeVar("Record")

WORK = Columns(
    needed=("date", "performer", "status"),
    known=(
        *("date", "performer", "status", "call", "dismissed"),
        *("meal_minutes", "scenes", "remark"),
    ),
    synonyms={},
)
VOUCHERS = Columns(
    needed=("date", "performer", "scan"),
    known=(
        *("date", "voucher_no", "performer", "covered", "class", "rate", "call", "meal_out"),
        *("meal_in", "dismissed", "changes", "adjustments", "scan", "scenes"),
    ),
    synonyms={},
)
ITEMS = Columns(
    needed=("date", "performer", "item", "count"),
    known=("date", "performer", "item", "count", "rate", "remark"),
    synonyms={},
)
SKINS = Columns(
    needed=("date", "performer"), known=("date", "performer", "covered", "call"), synonyms={}
)
SCENES = Columns(
    needed=("scene", "start_frame", "end_frame"),
    known=("scene", "start_frame", "end_frame"),
    synonyms={},
)
SHOTS = Columns(
    needed=("shot", "start_frame", "end_frame"),
    known=("shot", "start_frame", "end_frame", "scene"),
    synonyms={},
)


def read_work(path: Path, cells: Cells) -> tuple[WorkDay, ...]:
    """Exhibit G: one row a performer and day."""

    def one(row: Row) -> WorkDay | None:
        day, performer = cells.day(row), cells.performer(row)
        status = cells.word(row, "status", EXHIBIT_G_CODES, "status code of Exhibit G")
        if not row["status"]:
            cells.wrong(row, "`status` is empty.", f"Known: {', '.join(EXHIBIT_G_CODES)}.")
        call = cells.moment(row, "call", day)
        dismissed = cells.moment(row, "dismissed", day, after=call)
        meal_minutes, scenes = cells.maybe_count(row, "meal_minutes"), cells.scenes(row)
        cells.meals_fit(row, call, dismissed, timedelta(minutes=meal_minutes or 0))
        if day is None or performer is None:
            return None
        return WorkDay(
            where=row.where,
            day=day,
            performer=performer,
            status=status,
            call=call,
            dismissed=dismissed,
            meal_minutes=meal_minutes,
            scenes=scenes,
            remark=row["remark"],
        )

    return _each(read_table(path, WORK, cells.mistakes), one)


def read_vouchers(path: Path, cells: Cells) -> tuple[Voucher, ...]:
    """Background vouchers: one row a voucher."""

    def one(row: Row) -> Voucher | None:
        day, performer = cells.day(row), cells.performer(row)
        scan = cells.word(row, "scan", SCANS, "kind of scan")
        if not row["scan"]:
            cells.wrong(row, "`scan` is empty.", f"Known: {', '.join(SCANS)}.")
        call = cells.moment(row, "call", day)
        meal_out = cells.moment(row, "meal_out", day, after=call)
        meal_in = cells.moment(row, "meal_in", day, after=meal_out or call)
        dismissed = cells.moment(row, "dismissed", day, after=meal_in or meal_out or call)
        if meal_out is not None and meal_in is not None:
            cells.meals_fit(row, call, dismissed, meal_in - meal_out)
        covered, rate = cells.maybe_yes_no(row, "covered"), cells.maybe_money(row, "rate")
        changes, scenes = cells.maybe_count(row, "changes"), cells.scenes(row)
        if day is None or performer is None:
            return None
        return Voucher(
            where=row.where,
            day=day,
            number=row["voucher_no"],
            performer=performer,
            covered=covered,
            class_=row["class"],
            rate=rate,
            call=call,
            meal_out=meal_out,
            meal_in=meal_in,
            dismissed=dismissed,
            changes=changes,
            adjustments=row["adjustments"],
            scan=scan,
            scenes=scenes,
        )

    return _each(read_table(path, VOUCHERS, cells.mistakes), one)


def read_skins(path: Path, cells: Cells) -> tuple[SkinsLine, ...]:
    def one(row: Row) -> SkinsLine | None:
        day, performer = cells.day(row), cells.performer(row)
        covered, call = cells.maybe_yes_no(row, "covered"), cells.moment(row, "call", day)
        if day is None or performer is None:
            return None
        return SkinsLine(where=row.where, day=day, performer=performer, covered=covered, call=call)

    return _each(read_table(path, SKINS, cells.mistakes), one)


def read_items(path: Path, cells: Cells) -> tuple[ItemLine, ...]:
    """What is paid by the piece: one row an item."""

    def one(row: Row) -> ItemLine | None:
        day, performer = cells.day(row), cells.performer(row)
        count, rate = cells.count_of(row, "count"), cells.maybe_money(row, "rate")
        if not row["item"]:
            cells.wrong(row, "`item` is empty.", "Write its id among the agreement's rates.")
        if day is None or performer is None or count is None or not row["item"]:
            return None
        return ItemLine(
            where=row.where,
            day=day,
            performer=performer,
            item=row["item"],
            count=count,
            rate=rate,
            remark=row["remark"],
        )

    return _each(read_table(path, ITEMS, cells.mistakes), one)


def read_dood(path: Path, cells: Cells) -> tuple[DoodDay, ...]:
    """The Day Out of Days: `performer` and one column a date; the cells hold the field's codes."""
    lines = read_grid(path, cells.mistakes)
    if not lines:
        return ()
    (at, header), *rows = lines
    top = Row(f"{path.name}:{at}", {})
    if header[0].strip().casefold() != "performer":
        cells.wrong(top, "the first column must be `performer`.", "The others are dates.")
        return ()
    columns = ["performer"]
    for cell in header[1:]:
        try:
            columns.append(a_day(cell).isoformat())
        except ValueError as why:
            cells.wrong(top, f"a column: {why}")
            return ()
        if columns[-1] in columns[:-1]:
            cells.wrong(top, f"the column `{columns[-1]}` stands twice.", "Keep one of them.")
            return ()
    out = []
    for number, line in rows:
        row = Row(
            f"{path.name}:{number}",
            dict(zip(columns, (c.strip() for c in line), strict=False)),
        )
        if len(line) != len(columns):
            cells.wrong(row, f"this row has {len(line)} cells where the header has {len(columns)}.")
            continue
        performer = cells.performer(row)
        for column in columns[1:]:
            code = cells.word(row, column, DOOD_CODES, "code of the Day Out of Days")
            if performer and code:
                out.append(
                    DoodDay(where=row.where, day=a_day(column), performer=performer, code=code)
                )
    return tuple(out)


def read_scenes(path: Path, cells: Cells) -> tuple[SceneFrames, ...]:
    """Scenes by frames of the cut; a scene may have several stretches, none of them shared."""

    def one(row: Row) -> SceneFrames | None:
        span = cells.span(row)
        if not row["scene"]:
            cells.wrong(row, "`scene` is empty.", "Write the scene's number.")
        if span is None or not row["scene"]:
            return None
        return SceneFrames(where=row.where, scene=Scene(row["scene"]), span=span)

    scenes = _each(read_table(path, SCENES, cells.mistakes), one)
    _apart([(f"scene {s.scene}", s.where, s.span) for s in scenes], cells)
    return scenes


def read_shots(path: Path, cells: Cells) -> tuple[ListedShot, ...]:
    def one(row: Row) -> ListedShot | None:
        span, scenes = cells.span(row), cells.scenes(row, "scene")
        if not row["shot"]:
            cells.wrong(row, "`shot` is empty.", "Write the shot's code.")
        if span is None or not row["shot"]:
            return None
        return ListedShot(where=row.where, names=(row["shot"],), span=span, scenes=scenes)

    shots = _each(read_table(path, SHOTS, cells.mistakes), one)
    _apart([(f"shot {s.names[0]}", s.where, s.span) for s in shots], cells)
    return shots


def _apart(placed: list[tuple[str, str, Span]], cells: Cells) -> None:
    """Nothing may stand in the same frames as another of its kind."""
    for (one, where, span), (other, where_other, span_other) in pairwise(
        sorted(placed, key=lambda p: p[2])
    ):
        if span.meets(span_other):
            shared = span & span_other
            frames = f"frames {shared.start} to {shared.end}" if shared else "frames"
            cells.wrong(
                Row(where_other, {}),
                f"{other} overlaps {one} of {where} in {frames}.",
                "`end_frame` is the first frame that is out.",
            )


def _each(rows: tuple[Row, ...], one: Callable[[Row], Record | None]) -> tuple[Record, ...]:
    return tuple(record for row in rows if (record := one(row)) is not None)

"""The visual-effects vendor's count sheet, CSV or XLSX, under the headers vendors use."""

from pathlib import Path

from personae.app.files.cells import Cells
from personae.app.files.consent import KINDS
from personae.app.files.tables import Columns, Row, read_table
from personae.reconciliation.production import ReplicaLine
from personae.reconciliation.timecode import Timecode
from personae.vocabulary.span import Span

TECHNIQUES = ("digi-double", "crowd-tile", "sprite", "face-replacement", "voice")
STATUSES = ("temp", "final", "omit")

REPLICAS = Columns(
    needed=("shot_code", "performer", "copies", "status"),
    known=(
        *("shot_code", "scene", "record_in", "record_out", "performer", "kind", "technique"),
        *("copies", "description", "vendor", "asset_id", "scan_session", "version", "status"),
        *("turnover_on", "estimated_days", "estimated_by", "basis"),
    ),
    # Only words with one meaning on a count sheet; `artist` or `type` have two.
    synonyms={
        "shot": "shot_code",
        "shot id": "shot_code",
        "shot name": "shot_code",
        "vfx shot": "shot_code",
        "scenes": "scene",
        "rec in": "record_in",
        "rec out": "record_out",
        "record tc in": "record_in",
        "record tc out": "record_out",
        "performer id": "performer",
        "talent": "performer",
        "method": "technique",
        "count": "copies",
        "qty": "copies",
        "quantity": "copies",
        "number of copies": "copies",
        "shot description": "description",
        "vfx description": "description",
        "facility": "vendor",
        "asset": "asset_id",
        "scan": "scan_session",
        "ver": "version",
        "shot status": "status",
        "turnover": "turnover_on",
        "turnover date": "turnover_on",
        "est days": "estimated_days",
    },
    others_allowed=True,
)


def read_replicas(path: Path, cells: Cells) -> tuple[ReplicaLine, ...]:
    """The lines of a count sheet. An empty sheet says that there are no replicas."""
    return tuple(
        line
        for row in read_table(path, REPLICAS, cells.mistakes)
        if (line := _line(row, cells)) is not None
    )


def _line(row: Row, cells: Cells) -> ReplicaLine | None:
    performer, copies = cells.performer(row), cells.maybe_count(row, "copies")
    if copies == 0 and row["status"].casefold() != "omit":
        cells.wrong(row, "`copies`: a replica of which there are 0.", "Omit the line, or count.")
    kind = cells.word(row, "kind", KINDS, "kind")
    technique = cells.word(row, "technique", TECHNIQUES, "technique")
    status = cells.word(row, "status", STATUSES, "status")
    scenes, record = cells.scenes(row, "scene"), _record(row, cells)
    turnover_on = cells.maybe_day(row, "turnover_on")
    if performer is None:
        return None
    return ReplicaLine(
        where=row.where,
        shot_code=row["shot_code"],
        scenes=scenes,
        record=record,
        performer=performer,
        kind=kind or None,
        technique=technique,
        copies=copies,
        description=row["description"],
        vendor=row["vendor"],
        asset_id=row["asset_id"],
        scan_session=row["scan_session"],
        version=row["version"],
        status=status,
        turnover_on=turnover_on,
        estimated_days=row["estimated_days"],
        estimated_by=row["estimated_by"],
        basis=row["basis"],
    )


def _record(row: Row, cells: Cells) -> tuple[Timecode, Timecode] | Span | None:
    """Record in and out as timecode or as frames of the cut; both or neither."""
    texts = row["record_in"], row["record_out"]
    if not any(texts):
        return None
    if not all(texts):
        cells.wrong(row, "it has only one of `record_in` and `record_out`.", "Write both.")
        return None
    try:
        if all(t.isdigit() for t in texts):
            return Span(int(texts[0]), int(texts[1]))
        start, end = (Timecode.parse(t) for t in texts)
    except ValueError as why:
        cells.wrong(row, f"`record_in`, `record_out`: {why}.")
        return None
    return start, end

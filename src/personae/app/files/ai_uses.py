"""The production's register of AI uses: one row a use.

An empty register says that there were none; one that is not there, that nobody knows.
"""

from collections.abc import Callable
from pathlib import Path

from personae.app.files.cells import Cells
from personae.app.files.consent import MEDIA
from personae.app.files.tables import Columns, Row, read_table
from personae.app.files.words import a_territory
from personae.reconciliation.ai_uses import AI_PURPOSES, AiUse, fact_value
from personae.rules.facts import FACTS, WrongValueError
from personae.vocabulary.mistake import did_you_mean
from personae.vocabulary.names import PerformerId, Scene, is_id, suggested_id

NOBODY = "none"
_KNOWN = ", ".join(AI_PURPOSES)
_SAY_WHO = "Write who is affected, joined by `;`, or `none` outright in both columns."

# Said by the line itself or by the production, and so by no further column.
_SAID = frozenset(
    (
        *("performer", "scene", "on", "picture", "company", "agreement", "photography_from"),
        *("purpose", "kind", "scan", "territory", "medium", "ai_material_given"),
    )
)
AI_USES = Columns(
    needed=("date", "tool", "purpose", "performers", "writers"),
    known=(
        *("date", "tool", "provider", "purpose", "scenes", "performers", "writers"),
        *("given_to_writers", "kept", "territories", "media"),
    ),
    synonyms={},
    also=tuple(name for name in FACTS if name not in _SAID),
)


def read_ai_uses(path: Path, cells: Cells, scenes: tuple[Scene, ...] | None) -> tuple[AiUse, ...]:
    """The lines of a register.

    scenes  that the production has; None where nobody says which
    """
    read = (_line(row, cells, scenes) for row in read_table(path, AI_USES, cells.mistakes))
    return tuple(line for line in read if line is not None)


def _line(row: Row, cells: Cells, scenes: tuple[Scene, ...] | None) -> AiUse | None:
    before = len(cells.mistakes)
    day = cells.day(row)
    if not row["tool"]:
        cells.wrong(row, "`tool` is empty.", "Name the tool.")
    purpose, described = _purpose(row, cells)
    affected = _affected(row, cells)
    given = _given(row, affected[1], cells)
    there, kept = _scenes(row, cells, scenes), cells.maybe_yes_no(row, "kept")
    territories = _each(row, "territories", cells, a_territory)
    media = _each(row, "media", cells, _a_medium)
    facts = _facts(row, cells)
    if day is None or len(cells.mistakes) > before:
        return None
    return AiUse(
        where=row.where,
        day=day,
        tool=row["tool"],
        provider=row["provider"],
        purpose=purpose,
        described=described,
        scenes=there,
        performers=affected[0],
        writers=affected[1],
        given_to_writers=given,
        kept=kept,
        territories=territories,
        media=media,
        facts=facts,
    )


def _purpose(row: Row, cells: Cells) -> tuple[str, str]:
    """A word of ours, with what follows its colon; other words are kept, and decide nothing."""
    text = row["purpose"]
    word, _, described = (part.strip() for part in text.partition(":"))
    if not text:
        cells.wrong(row, "`purpose` is empty.", f"Say what the tool was used for: {_KNOWN}.")
    elif word.casefold() in AI_PURPOSES:
        return word.casefold(), described
    elif near := did_you_mean(word.casefold(), AI_PURPOSES):
        do = f"{near} What is none of these begins with `other:`."
        cells.wrong(row, f"`purpose`: `{word}` is none of {_KNOWN}.", do)
    return "", text


def _affected(row: Row, cells: Cells) -> tuple[tuple[PerformerId, ...], tuple[str, ...]]:
    """Performers and writers. A line that names nobody says `none` of both, and outright."""
    named = {column: _parts(row, column) for column in ("performers", "writers")}
    for column, parts in named.items():
        if NOBODY in parts and len(parts) > 1:
            cells.wrong(row, f"`{column}` says `none` and names somebody.", "Keep one of them.")
    said = [parts for parts in named.values() if parts and parts != (NOBODY,)]
    if not said:
        if not any(named.values()):
            cells.wrong(row, f"it names the tool `{row['tool']}` and nobody affected.", _SAY_WHO)
        for column, parts in named.items():
            if not parts and any(named.values()):
                cells.wrong(row, f"`{column}` is empty, and the other names nobody.", _SAY_WHO)
    performers = tuple(p for p in named["performers"] if p != NOBODY)
    writers = tuple(w for w in named["writers"] if w != NOBODY)
    for writer in writers:
        if not is_id(writer):
            wanted = suggested_id(writer)
            do = f"Write `{wanted}`." if wanted else "Ids are lower-case words joined by hyphens."
            cells.wrong(row, f"`writers`: `{writer}` is no id.", do)
    found = (cells.performer(Row(row.where, {"performers": p}), "performers") for p in performers)
    return tuple(p for p in found if p is not None), writers


def _given(row: Row, writers: tuple[str, ...], cells: Cells) -> str | None:
    """The material given to writers; empty for none, None where nobody wrote it."""
    text = row["given_to_writers"]
    if not text:
        return None
    given = "" if text.casefold() in (NOBODY, "no") else text
    if given and not writers:
        cells.wrong(
            row,
            "material was given to writers, and no writer is named.",
            "Name them in `writers`, or write `none` in `given_to_writers`.",
        )
    return given


def _scenes(row: Row, cells: Cells, there: tuple[Scene, ...] | None) -> tuple[Scene, ...]:
    named = cells.scenes(row)
    for scene in named if there is not None else ():
        if there is not None and scene not in there:
            near = did_you_mean(scene, there) or f"Its scenes: {', '.join(there)}."
            cells.wrong(row, f"the production has no scene `{scene}`.", near)
    return named


def _a_medium(text: str) -> str:
    if text not in MEDIA:
        near = did_you_mean(text, MEDIA)
        raise ValueError(f"`{text}` is no medium. {near or ', '.join(MEDIA)}")
    return text


def _each(row: Row, column: str, cells: Cells, read: Callable[[str], str]) -> tuple[str, ...]:
    found = []
    for part in _parts(row, column):
        try:
            found.append(read(part))
        except ValueError as why:
            cells.wrong(row, f"`{column}`: {why}")
    return tuple(found)


def _facts(row: Row, cells: Cells) -> tuple[tuple[str, str], ...]:
    found = []
    for name in AI_USES.also:
        if not row[name]:
            continue
        try:
            fact_value(name, row[name])
        except WrongValueError as why:
            cells.wrong(row, f"{why}.", why.do or "Leave empty what nobody recorded.")
        else:
            found.append((name, row[name]))
    return tuple(found)


def _parts(row: Row, column: str) -> tuple[str, ...]:
    parts = [part.strip() for part in row[column].split(";")]
    return tuple(dict.fromkeys(part for part in parts if part))

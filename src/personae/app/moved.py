"""Records that leave a home's own file for a server: which file, and that there is one record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from personae.app.settings import FILE
from personae.vocabulary.mistake import Mistake, UserError

if TYPE_CHECKING:
    from pathlib import Path

    from personae.app.home import Home


def old_file(home: Home) -> Path:
    """Where the records lie, or lay before the settings named a server."""
    said = FILE if home.settings.on_a_server else home.settings.database
    return home.path / said


def left(file: Path) -> Path:
    """What the file is called once its records have gone."""
    return file.with_name(f"{file.name}.moved")


def moved_away(file: Path) -> Path:
    """The same file; raises UserError where its records have gone."""
    if not file.exists() and left(file).exists():
        raise UserError(
            Mistake(
                str(file),
                "the records were moved to a server.",
                "Name it: `database` in personae.toml, or --database.",
            )
        )
    return file


def check_one_record_only(file: Path, *, begun: bool) -> None:
    """Raises UserError where both the server (`begun`) and the home hold a record."""
    if begun:
        raise UserError(
            Mistake(
                str(file),
                "a record lies here, and another on the server that is named.",
                "Say which is the house's: move this file out of the home, or name another "
                "database.",
            )
        )

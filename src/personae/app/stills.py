"""Folders with stills of unknown people, and the day on which these expire. Names no person.

A small file a folder, so that two audits at once cannot overwrite each other's line.
"""

import hashlib
import json
import os
import secrets
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from personae.vocabulary.mistake import Mistake, UserError


@dataclass(frozen=True, slots=True, kw_only=True)
class Stills:
    folder: Path
    until: date  # the first day on which they are to be gone


def remember(memory: Path, held: Stills) -> None:
    """A later day for a folder remembered already replaces the earlier one."""
    text = json.dumps({"folder": str(held.folder), "until": held.until.isoformat()})
    draft = memory / f".{secrets.token_hex(8)}"
    try:
        memory.mkdir(mode=0o700, exist_ok=True)
        try:
            with draft.open("x", encoding="utf-8") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
            draft.replace(_file(memory, held.folder))
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise UserError(
            Mistake(
                str(memory),
                f"when the stills of unknown people expire cannot be kept: {error.strerror}.",
                "They must not lie about unremembered; make room or rights and run again.",
            )
        ) from error


def remembered(memory: Path) -> list[Stills]:
    """All that are remembered, the earliest day first. Raises UserError for a damaged file."""
    out = []
    for file in sorted(memory.glob("*.json")):
        try:
            said = json.loads(file.read_text(encoding="utf-8"))
            out.append(Stills(folder=Path(said["folder"]), until=date.fromisoformat(said["until"])))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise UserError(
                Mistake(
                    str(file),
                    "it no longer says which stills expire when.",
                    "Look for old report folders with `faces/`, erase them, then this file.",
                )
            ) from error
    return sorted(out, key=lambda held: (held.until, held.folder))


def forget(memory: Path, folder: Path) -> None:
    _file(memory, folder).unlink(missing_ok=True)


def _file(memory: Path, folder: Path) -> Path:
    return memory / f"{hashlib.sha256(os.fsencode(folder)).hexdigest()}.json"

"""`report.json`, read for what rests on it: a seal."""

import json
from pathlib import Path
from typing import Any

from personae.vocabulary.entry import sha256_of
from personae.vocabulary.mistake import Mistake, UserError
from personae.vocabulary.names import Sha256

SCHEMA = "personae/report/1"
_LARGEST = 256 << 20  # bytes


def read_report(path: Path) -> tuple[dict[str, Any], Sha256]:
    """The values, and the digest of the file. Raises UserError where it is no report."""
    try:
        with path.open("rb") as stream:
            data = stream.read(_LARGEST + 1)
    except OSError as error:
        raise UserError(Mistake(str(path), f"it cannot be read: {error.strerror}.")) from None
    if len(data) > _LARGEST:
        raise UserError(Mistake(str(path), "it is larger than any report."))
    try:
        values: dict[str, Any] = json.loads(data)
        well_formed = values["schema"] == SCHEMA and isinstance(values["picture"]["sha256"], str)
    except (ValueError, KeyError, TypeError, RecursionError):
        well_formed = False
    if not well_formed:
        raise UserError(
            Mistake(str(path), "this is no report.", "`personae audit` writes `report.json`.")
        )
    return values, sha256_of(data)

"""The JSON Schemas that `personae schema` prints."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from personae.vocabulary.mistake import Mistake, UserError, did_you_mean

_NAMES = ("report", "sightings")


def schema_of(name: str) -> dict[str, Any]:
    """Raises UserError where no file is called so."""
    if name not in _NAMES:
        raise UserError(
            Mistake(
                "schema",
                f"there is no schema `{name}`.",
                did_you_mean(name, _NAMES) or f"There are {' and '.join(_NAMES)}.",
            )
        )
    place = files("personae.app.schemas") / f"{name}.schema.json"
    schema: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))
    return schema

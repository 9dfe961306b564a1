"""The facts of a use as JSON, and back: no float, and nothing lost."""

from collections.abc import Mapping
from datetime import date, datetime

from personae.rules.facts import FACTS, Facts, Value, value_of
from personae.vocabulary.entry import Json


def facts_as_json(facts: Facts) -> dict[str, Json]:
    """Each as a file writes it: days and moments as ISO 8601, numbers as text, unknown as null."""
    return {name: _written(value) for name, value in facts.items()}


def facts_from_json(kept: Mapping[str, Json]) -> dict[str, Value | None]:
    """Raises KeyError for a fact that is not known here, WrongValueError for what cannot be one."""
    return {name: value_of(FACTS[name], written) for name, written in kept.items()}


def _written(value: Value | None) -> Json:
    if value is None or isinstance(value, bool | str):
        return value
    return value.isoformat() if isinstance(value, date | datetime) else str(value)

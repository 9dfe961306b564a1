"""The JSON Schemas of the files that others read and write, a file each."""

import json
from pathlib import Path
from typing import Any

from personae.vocabulary.mistake import Mistake, UserError, did_you_mean

_HERE = Path(__file__).parent


def names() -> tuple[str, ...]:
    """What `personae schema NAME` knows: a file here is a name."""
    return tuple(sorted(path.name.removesuffix(".schema.json") for path in _HERE.glob("*.json")))


def schema(name: str) -> dict[str, Any]:
    """The schema (draft 2020-12) of the file called `name`; UserError where there is none."""
    if name not in names():
        meant = did_you_mean(name, names()) or f"There are {', '.join(names())}."
        raise UserError(Mistake("personae schema", f"no schema is called `{name}`.", meant))
    text = (_HERE / f"{name}.schema.json").read_text(encoding="utf-8")
    return dict(json.loads(text))

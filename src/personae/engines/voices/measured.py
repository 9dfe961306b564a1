"""How often strangers sound alike to a voice model: measured by `make bench-accuracy`."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING

from personae.likeness.calibration import Strangers

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from personae.likeness.interfaces import ModelCard


def strangers_of(card: ModelCard, folder: Traversable | None = None) -> Strangers | None:
    """None where nothing was measured with these very weights.

    folder  where it lies; the package's own where None
    """
    held = (folder or files("personae.engines.voices") / "weights") / f"{card.name}.strangers.json"
    if not held.is_file():
        return None
    found = Strangers.of(json.loads(held.read_text("utf-8")))
    return found if found.model == card.sha256 else None

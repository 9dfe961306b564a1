"""What was measured of a recogniser's scores, beside its weights; made by `make bench-accuracy`."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING

from personae.likeness.calibration import Calibration, calibration_for

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from personae.likeness.interfaces import ModelCard


def calibration_of(card: ModelCard, folder: Traversable | None = None) -> Calibration | None:
    """None where nothing was measured with these very weights.

    folder  where it lies; the package's own where None
    """
    held = (folder or files("personae.engines.faces") / "weights") / f"{card.name}.calibration.json"
    if not held.is_file():
        return None
    return calibration_for(card.sha256, Calibration.of(json.loads(held.read_text("utf-8"))))

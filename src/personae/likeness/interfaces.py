"""What the stages need of an engine for faces and of one for voices."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from personae.likeness.templates import Templates
from personae.vocabulary.names import Sha256

Image: TypeAlias = NDArray[np.uint8]  # (height, width, 3), RGB
Samples: TypeAlias = NDArray[np.float32]  # (n,) of one channel, from -1 to 1
SAMPLE_RATE = 16_000  # samples a second, wherever voices are compared


@dataclass(frozen=True, eq=False, slots=True)
class Faces:
    """Faces found in one picture, best score first.

    boxes      (n, 4) left, top, right, bottom in pixels; may reach past the picture's edge
    landmarks  (n, 5, 2) right eye, left eye, nose, right and left mouth corner (the person's own)
    scores     (n,) the detector's confidence in [0, 1]
    """

    boxes: NDArray[np.float32]
    landmarks: NDArray[np.float32]
    scores: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.scores)


@dataclass(frozen=True, slots=True)
class ModelCard:
    """Which weights an engine uses, and under which licence."""

    name: str
    sha256: Sha256
    licence: str
    source: str


class FaceModel(Protocol):
    """Finds faces and turns each into a template. Deterministic: same pixels, same numbers."""

    @property
    def cards(self) -> tuple[ModelCard, ...]:
        """The detector's and the recogniser's; the last one's digest marks the templates."""
        ...

    def detect(self, image: Image, *, sure_from: float | None = None) -> Faces:
        """All faces of `image`, at its own size.

        sure_from  the lowest score that counts as a face; the model's own where None
        """
        ...

    def embed(self, image: Image, landmarks: NDArray[np.float32]) -> Templates:
        """One template a face. `landmarks` is (n, 5, 2) in pixels of `image`."""
        ...

    def embed_each(self, faces: Sequence[tuple[Image, NDArray[np.float32]]]) -> Templates:
        """One template for each picture and the landmarks (5, 2) of the one face in it: as `embed`
        gives, and cheaper together.
        """
        ...


class VoiceModel(Protocol):
    """Finds speech and turns it into templates. Deterministic: same samples, same numbers."""

    @property
    def cards(self) -> tuple[ModelCard, ...]:
        """The speech finder's and the recogniser's; the last one's digest marks the templates."""
        ...

    @property
    def speech_window(self) -> int:
        """How many samples each speech probability tells of."""
        ...

    def speech(self, samples: Samples) -> NDArray[np.float32]:
        """How likely each window of `speech_window` samples holds speech, in [0, 1].

        As many as are needed to cover `samples`; the last one may reach past the end. The first
        half second is heard without knowing what came before.
        """
        ...

    def embed(self, samples: Samples, windows: Sequence[tuple[int, int]]) -> Templates:
        """One template a window of `samples`, which hold one stretch of speech.

        windows  the first sample of each and the one after its last
        raises   ValueError for a window under a tenth of a second, or one that lies outside
        """
        ...


class Pictures(Protocol):
    """Reads photographs, and makes the small pictures that a report shows."""

    def read(self, path: Path) -> Image:
        """A photograph, upright (EXIF rotation obeyed). JPEG, PNG, HEIC.

        Raises UserError where the file is missing, empty, broken or no photograph.
        """
        ...

    def jpeg(self, image: Image, *, long_side: int) -> tuple[bytes, int, int]:
        """JPEG bytes without metadata, and the width and height it came to."""
        ...

    def blurred(self, jpeg: bytes, boxes: Sequence[tuple[int, int, int, int]]) -> bytes:
        """The same picture with these (left, top, right, bottom) made unrecognisable."""
        ...

    def blurred_but(self, jpeg: bytes, keep: Sequence[tuple[int, int, int, int]]) -> bytes:
        """The same picture with all but these (left, top, right, bottom) made unrecognisable."""
        ...

"""YuNet finds faces, SFace tells them apart.

YuNet: Wu et al., Machine Intelligence Research 20 (2023), doi:10.1007/s11633-023-1423-y.
SFace: Zhong et al., IEEE Transactions on Image Processing 30 (2021), arXiv:2205.12010.
The weights, their licences and how they were made: `weights/*.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from personae.engines.faces import onnxruntime
from personae.engines.faces.alignment import chip
from personae.engines.faces.boxes import kept_of_overlapping
from personae.engines.faces.weights import SFACE, YUNET, weights_of
from personae.likeness.interfaces import Faces, Image, ModelCard
from personae.likeness.templates import Templates

if TYPE_CHECKING:
    from numpy.typing import NDArray

Run: TypeAlias = "Callable[[NDArray[np.float32]], dict[str, NDArray[np.float32]]]"
Load: TypeAlias = Callable[[bytes], Run]

_STRIDES = (8, 16, 32)
_TOGETHER = 2  # faces in one run: 8 % cheaper than one, and eight are dearer; the same numbers
_PADDED_TO = 32  # YuNet's coarsest stride: sides must be multiples of it


class YuNetSFace:
    """A `FaceModel`.

    load       makes an ONNX file's bytes a function of one input that gives outputs by name
    finding    the same for the detector alone, where another runtime is the quicker one at it
    sure_from  the detector's lowest score that counts as a face; 0.6 is its authors' middle way
    overlap    boxes that share more than this of their union are one face
    """

    def __init__(
        self,
        load: Load = onnxruntime.load,
        *,
        finding: Load | None = None,
        sure_from: float = 0.6,
        overlap: float = 0.3,
    ) -> None:
        self._sure_from = sure_from
        self._overlap = overlap
        self._yunet = (finding or load)(weights_of(YUNET))
        self._sface = load(weights_of(SFACE))
        self._size = (0, 0)
        self._padded = np.zeros((1, 3, 0, 0), np.float32)

    @property
    def cards(self) -> tuple[ModelCard, ...]:
        return (YUNET, SFACE)

    def detect(self, image: Image, *, sure_from: float | None = None) -> Faces:
        least = self._sure_from if sure_from is None else sure_from
        height, width = image.shape[:2]
        padded = self._room(height, width)
        # YuNet saw blue, green, red.
        padded[0, :, :height, :width] = image.transpose(2, 0, 1)[::-1]
        out = self._yunet(padded)
        boxes, landmarks, scores = [], [], []
        for stride in _STRIDES:
            square = out[f"cls_{stride}"][0, :, 0] * out[f"obj_{stride}"][0, :, 0]  # of the score
            hit = np.nonzero(square >= least * least)[0]
            columns = padded.shape[3] // stride
            cell = np.stack([hit % columns, hit // columns], axis=1).astype(np.float32)
            box = out[f"bbox_{stride}"][0, hit]
            centre, size = (cell + box[:, :2]) * stride, np.exp(box[:, 2:]) * stride
            boxes.append(np.concatenate([centre - size / 2, centre + size / 2], axis=1))
            points = out[f"kps_{stride}"][0, hit].reshape(-1, 5, 2)
            landmarks.append((points + cell[:, None]) * stride)
            scores.append(np.sqrt(np.minimum(square[hit], 1)))
        box, point, score = map(np.concatenate, (boxes, landmarks, scores))
        kept = kept_of_overlapping(box, score, overlap=self._overlap)
        return Faces(boxes=box[kept], landmarks=point[kept], scores=score[kept])

    def embed(self, image: Image, landmarks: NDArray[np.float32]) -> Templates:
        return self.embed_each([(image, points) for points in landmarks])

    def embed_each(self, faces: Sequence[tuple[Image, NDArray[np.float32]]]) -> Templates:
        vectors = np.empty((len(faces), 128), np.float32)
        for row in range(0, len(faces), _TOGETHER):
            chips = [chip(image, points) for image, points in faces[row : row + _TOGETHER]]
            pixels = np.stack(chips).transpose(0, 3, 1, 2).astype(np.float32)
            found = self._sface(np.ascontiguousarray(pixels))["fc1"]
            vectors[row : row + _TOGETHER] = found / np.linalg.norm(found, axis=1, keepdims=True)
        return Templates(model=SFACE.sha256, vectors=vectors)

    def _room(self, height: int, width: int) -> NDArray[np.float32]:
        """Zeros (1, 3, H, W) with sides in multiples of 32, kept while pictures stay this size."""
        shape = (1, 3, _up(height), _up(width))
        if (height, width) != self._size:
            self._padded = np.zeros(shape, np.float32)
            self._size = (height, width)
        return self._padded


def _up(side: int) -> int:
    return max(-(-side // _PADDED_TO), 1) * _PADDED_TO

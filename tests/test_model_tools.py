"""Reading a checkpoint without running what is in it; the graph that is written around it."""

import io
import os
import pickle
import sys
import types
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tools.campplus import campplus
from tools.state_dict import NotOnlyTensorsError, tensors

from personae.engines.voices.silero_campplus import SileroCampplus


def _rebuild_tensor_v2(*_: object) -> None:
    """Stands for PyTorch's while a checkpoint is written."""


class FloatStorage:
    """Stands for PyTorch's."""


FloatStorage.__module__, _rebuild_tensor_v2.__module__ = "torch", "torch._utils"


class _Kept:
    """A tensor on its way into a checkpoint."""

    def __init__(self, key: str, shape: tuple[int, ...], stride: tuple[int, ...]) -> None:
        self._told: tuple[Any, ...] = (_Storage(key), 0, shape, stride, False, {})

    def __reduce__(self) -> tuple[Any, ...]:
        return (_rebuild_tensor_v2, self._told)


class _Storage:
    def __init__(self, key: str) -> None:
        self.key = key


class _Pickler(pickle.Pickler):
    def persistent_id(self, obj: Any) -> tuple[Any, ...] | None:
        return ("storage", FloatStorage, obj.key, "cpu", 6) if isinstance(obj, _Storage) else None


def checkpoint(value: object, monkeypatch: pytest.MonkeyPatch, **storages: bytes) -> bytes:
    for name, thing in (("torch", FloatStorage), ("torch._utils", _rebuild_tensor_v2)):
        module = types.ModuleType(name)
        setattr(module, thing.__name__, thing)
        monkeypatch.setitem(sys.modules, name, module)
    pickled, out = io.BytesIO(), io.BytesIO()
    _Pickler(pickled, protocol=2).dump(value)
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("archive/data.pkl", pickled.getvalue())
        for key, data in storages.items():
            archive.writestr(f"archive/data/{key}", data)
    return out.getvalue()


def test_tensors_are_read_by_their_shape_and_stride(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = np.arange(6, dtype="<f4")
    state = {"w": _Kept("k", (2, 3), (3, 1)), "turned": _Kept("k", (3, 2), (1, 3))}
    found = tensors(checkpoint(state, monkeypatch, k=numbers.tobytes()))
    np.testing.assert_array_equal(found["w"], numbers.reshape(2, 3))
    np.testing.assert_array_equal(found["turned"], numbers.reshape(2, 3).T)


class _Runs:
    def __reduce__(self) -> tuple[Any, ...]:
        return (os.system, ("touch ran",))


def test_nothing_in_a_checkpoint_is_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NotOnlyTensorsError, match="system stands in the checkpoint"):
        tensors(checkpoint({"w": _Runs()}, monkeypatch))
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(NotOnlyTensorsError, match="no dictionary"):
        tensors(checkpoint([1], monkeypatch))


def test_a_checkpoint_of_another_network_is_refused() -> None:
    with pytest.raises(KeyError):
        campplus({"head.conv1.weight": np.zeros((32, 1, 3, 3), np.float32)})


# The graph: what holds of it whatever its numbers are.


@pytest.fixture(scope="module")
def model() -> SileroCampplus:
    return SileroCampplus()


def test_windows_of_one_pass_are_pooled_each_by_itself(model: SileroCampplus) -> None:
    sound = (0.1 * np.random.default_rng(0).standard_normal(80_000)).astype(np.float32)
    windows = [(0, 80_000), (8_000, 40_000), (40_000, 80_000)]
    together = model.embed(sound, windows).vectors
    for window, vector in zip(windows, together, strict=True):
        np.testing.assert_allclose(model.embed(sound, [window]).vectors[0], vector, atol=1e-5)


def test_how_loud_a_voice_is_recorded_says_nothing(model: SileroCampplus) -> None:
    sound = (0.1 * np.random.default_rng(1).standard_normal(48_000)).astype(np.float32)
    loud, quiet = (model.embed(s, [(0, 48_000)]).vectors[0] for s in (sound, sound / np.float32(8)))
    assert loud @ quiet > 0.999

"""Networks of several inputs run by onnxruntime, on the processor."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

Run: TypeAlias = "Callable[[dict[str, NDArray[Any]]], list[NDArray[Any]]]"


def load(weights: bytes) -> Run:
    """The network in an ONNX file. One thread: the same samples, the same numbers, on any core."""
    # The import would switch telemetry on: see `engines/faces/onnxruntime.py`.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Stretches of speech have all lengths: memory kept for each of them would only grow.
    options.enable_cpu_mem_arena = False
    options.enable_mem_pattern = False
    session = ort.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
    outputs = [value.name for value in session.get_outputs()]

    def run(given: dict[str, NDArray[Any]]) -> list[NDArray[Any]]:
        return list(session.run(outputs, given))

    return run

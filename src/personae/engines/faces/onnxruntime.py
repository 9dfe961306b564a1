"""Networks run by onnxruntime, on the processor; the default."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from personae.engines.faces.yunet_sface import Run


def load(weights: bytes) -> Run:
    """The network in an ONNX file. One thread: the same pixels, the same numbers, on any core."""
    # Version 1.31.1 carries telemetry that a bare import switches on: it writes a device id and a
    # database under `~/.cache/Microsoft` and a session into the temporary folder, to be sent to
    # its makers. `disable_telemetry_events()` comes too late for that; this variable does not.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # SFace's weights are stored as int8 blocks; folded to float once at load, bit for bit what
    # the unpacked file would give, and twice as fast as unpacking them at each face.
    options.add_session_config_entry("session.disable_quant_qdq", "1")
    session = ort.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
    (given,) = (value.name for value in session.get_inputs())
    outputs = [value.name for value in session.get_outputs()]

    def run(pixels: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
        return dict(zip(outputs, session.run(outputs, {given: pixels}), strict=True))

    return run

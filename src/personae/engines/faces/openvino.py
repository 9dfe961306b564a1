"""Networks run by OpenVINO, on the processor; an extra, `pip install personae[openvino]`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import numpy as np

from personae.vocabulary.mistake import Mistake, UserError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from personae.engines.faces.yunet_sface import Run


def load(weights: bytes) -> Run:
    """The network in an ONNX file, on one thread; in bf16 where the processor has it, else in fp32.

    bf16 takes .6 of the time and moves no face's direction by more than a cosine of .999.
    Raises UserError where OpenVINO is not installed.
    """
    # It would write to the home folder and ask the network for an address at its import; it runs
    # as well without.
    sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]  # how an import is refused
    try:
        import openvino
    except ImportError:
        raise UserError(
            Mistake(
                "personae.toml",
                '`faces = "openvino"`, but OpenVINO is not installed.',
                "Install it with `pip install personae[openvino]`, or leave the line out.",
            )
        ) from None
    core = openvino.Core()
    model = core.read_model(weights, b"")
    compiled = core.compile_model(model, "CPU", {"INFERENCE_NUM_THREADS": 1, "NUM_STREAMS": 1})
    request = compiled.create_infer_request()
    names = [sorted(output.get_names()) for output in compiled.outputs]  # aliases of each

    def run(pixels: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
        results = request.infer([pixels])
        values = [np.array(results[at]) for at in range(len(names))]
        return {name: values[at] for at, aliases in enumerate(names) for name in aliases}

    return run

"""CAM++ as an ONNX graph, made from its checkpoint alone.

Wang, Zheng, Chen, Cheng, Chen: CAM++, Interspeech 2023, arXiv:2303.00332; after 3D-Speaker's code.
The network is run once over a stretch of speech, and any windows of it are pooled from that: what
tells a voice is computed frame by frame, and only the last layer sums it up.
"""

from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

Values = dict[str, NDArray[Any]]

_BLOCKS = ((12, 1), (24, 2), (16, 2))  # layers, and how far apart the frames are that each looks at
_BANDS = 80
_EPSILON = 1e-5  # of PyTorch's batch normalisation
OPSET = 17
IR_VERSION = 8


class _Graph:
    """Nodes in the order they run. Batch normalisation is folded into what stands before it."""

    def __init__(self, state: Values) -> None:
        self._state = state
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self.read: set[str] = set()

    def value(self, name: str) -> NDArray[np.float64]:
        self.read.add(name)
        return self._state[name].astype(np.float64)

    def weights(self, name: str, values: NDArray[Any]) -> str:
        """A constant, kept in half the bytes; ONNX runtimes make it whole again when they load."""
        self.constants.append(numpy_helper.from_array(values.astype(np.float16), f"{name}.half"))
        return self.node("Cast", [f"{name}.half"], name, to=TensorProto.FLOAT)

    def exact(self, name: str, values: NDArray[Any]) -> str:
        self.constants.append(numpy_helper.from_array(values, name))
        return name

    def node(self, kind: str, given: list[str], made: str, **how: Any) -> str:  # noqa: ANN401
        self.nodes.append(helper.make_node(kind, given, [made], **how))
        return made

    def scale(self, norm: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """A batch normalisation as what it multiplies by and what it adds."""
        mean, variance = self.value(f"{norm}.running_mean"), self.value(f"{norm}.running_var")
        factor = 1 / np.sqrt(variance + _EPSILON)
        if f"{norm}.weight" in self._state:
            factor = factor * self.value(f"{norm}.weight")
            return factor, self.value(f"{norm}.bias") - mean * factor
        return factor, -mean * factor

    def conv(self, x: str, name: str, norm: str | None, **how: Any) -> str:  # noqa: ANN401
        weight = self.value(f"{name}.weight")
        bias = self.value(f"{name}.bias") if f"{name}.bias" in self._state else None
        if norm is not None:
            factor, shift = self.scale(norm)
            weight = weight * factor.reshape(-1, *[1] * (weight.ndim - 1))
            bias = shift if bias is None else bias * factor + shift
        given = [x, self.weights(f"{name}.w", weight)]
        if bias is not None:
            given.append(self.exact(f"{name}.b", bias.astype(np.float32)))
        return self.node("Conv", given, f"{name}.out", **how)

    def relu(self, x: str) -> str:
        return self.node("Relu", [x], f"{x}.relu")

    def normed_relu(self, x: str, norm: str) -> str:
        factor, shift = (v.astype(np.float32).reshape(1, -1, 1) for v in self.scale(norm))
        y = self.node("Mul", [x, self.exact(f"{norm}.factor", factor)], f"{norm}.scaled")
        return self.relu(self.node("Add", [y, self.exact(f"{norm}.shift", shift)], f"{norm}.out"))


def campplus(state: Values) -> onnx.ModelProto:
    """Raises KeyError or ValueError where `state` is not that of this network.

    features    (1, T, 80) log mel energies of 25 ms every 10 ms, their mean over time taken away
    segments    (F, S) what each of F = (T + 1) // 2 frames counts in the mean of its 2 s segment
    segment_of  (F,) in which segment each frame lies
    windows     (F, W) what each frame counts in the mean of each window
    voices      (W, 192) one vector a window
    """
    graph = _Graph(state)
    x = graph.node("Transpose", ["features"], "bands_first", perm=[0, 2, 1])
    x = graph.node("Unsqueeze", [x, graph.exact("axis_1", np.array([1]))], "picture")
    x = _trunk(graph, _head(graph, x))
    _pooled(graph, x)
    unread = {k for k in set(state) - graph.read if not k.endswith("num_batches_tracked")}
    if unread:
        raise ValueError(f"{min(unread)} and {len(unread) - 1} more tensors were not used")
    return _model(graph)


def _head(graph: _Graph, x: str) -> str:
    """Convolutions over time and frequency; then a channel for each band of each picture."""
    whole = {"kernel_shape": [3, 3], "pads": [1, 1, 1, 1]}
    x = graph.relu(graph.conv(x, "head.conv1", "head.bn1", **whole))
    for layer in ("head.layer1", "head.layer2"):
        for block, stride in ((f"{layer}.0", 2), (f"{layer}.1", 1)):
            strides = {"strides": [stride, 1]}
            y = graph.relu(graph.conv(x, f"{block}.conv1", f"{block}.bn1", **whole, **strides))
            y = graph.conv(y, f"{block}.conv2", f"{block}.bn2", **whole)
            past = x
            if stride > 1:
                short = f"{block}.shortcut"
                past = graph.conv(x, f"{short}.0", f"{short}.1", kernel_shape=[1, 1], **strides)
            x = graph.relu(graph.node("Add", [y, past], f"{block}.sum"))
    x = graph.relu(graph.conv(x, "head.conv2", "head.bn2", **whole, strides=[2, 1]))
    shape = graph.exact("as_channels", np.array([1, 32 * _BANDS // 8, -1]))
    return graph.node("Reshape", [x, shape], "channels")


def _trunk(graph: _Graph, x: str) -> str:
    tdnn = {"kernel_shape": [5], "strides": [2], "pads": [2, 2]}
    x = graph.relu(graph.conv(x, "xvector.tdnn.linear", "xvector.tdnn.nonlinear.batchnorm", **tdnn))
    for number, (layers, apart) in enumerate(_BLOCKS, start=1):
        for layer in range(1, layers + 1):
            name = f"xvector.block{number}.tdnnd{layer}"
            y = graph.normed_relu(x, f"{name}.nonlinear1.batchnorm")
            y = graph.relu(graph.conv(y, f"{name}.linear1", f"{name}.nonlinear2.batchnorm"))
            x = graph.node("Concat", [x, _masked(graph, y, f"{name}.cam_layer", apart)],
                           f"{name}.all", axis=1)  # fmt: skip
        name = f"xvector.transit{number}"
        x = graph.conv(graph.normed_relu(x, f"{name}.nonlinear.batchnorm"), f"{name}.linear", None)
    return graph.normed_relu(x, "xvector.out_nonlinear.batchnorm")


def _masked(graph: _Graph, x: str, name: str, apart: int) -> str:
    """What is near in time, weighed by what the whole stretch and its own two seconds hold."""
    near = {"kernel_shape": [3], "dilations": [apart], "pads": [apart, apart]}
    y = graph.conv(x, f"{name}.linear_local", None, **near)
    whole = graph.node("ReduceMean", [x], f"{name}.whole", axes=[2])
    part = graph.node("MatMul", [x, "segments"], f"{name}.part")
    context = graph.node("Add", [whole, part], f"{name}.context")
    mask = graph.conv(graph.relu(graph.conv(context, f"{name}.linear1", None)),
                      f"{name}.linear2", None)  # fmt: skip
    mask = graph.node("Sigmoid", [mask], f"{name}.mask")
    mask = graph.node("Gather", [mask, "segment_of"], f"{name}.spread", axis=2)
    return graph.node("Mul", [y, mask], f"{name}.out")


def _pooled(graph: _Graph, x: str) -> None:
    """Mean and deviation of each window's frames, and the vector they come to."""
    whole = graph.node("ReduceMean", [x], "level", axes=[2])
    flat = graph.node("Sub", [x, whole], "flat")  # so that squares lose no digits
    mean = graph.node("MatMul", [flat, "windows"], "mean_off_level")
    square = graph.node("Mul", [flat, flat], "squares")
    square = graph.node("MatMul", [square, "windows"], "mean_square")
    spread = graph.node("Sub", [square, graph.node("Mul", [mean, mean], "mean_squared")], "spread")
    zero, one = (graph.exact(n, np.array(v, np.float32)) for n, v in (("zero", 0), ("one", 1)))
    spread = graph.node("Max", [spread, zero], "variance")
    counted = graph.node("Mul", ["windows", "windows"], "window_squares")
    share = graph.node("ReduceSum", [counted, graph.exact("axis_0", np.array([0]))], "share")
    left = graph.node("Sub", [one, share], "all_but_one")  # (n - 1) / n
    least = graph.node("Max", [left, graph.exact("tiny", np.array(1e-3, np.float32))], "unbiased")
    deviation = graph.node("Sqrt", [graph.node("Div", [spread, least], "quotient")], "deviation")
    mean = graph.node("Add", [mean, whole], "mean")
    pooled = graph.node("Concat", [mean, deviation], "pooled", axis=1)
    out = graph.conv(pooled, "xvector.dense.linear", "xvector.dense.nonlinear.batchnorm")
    out = graph.node("Transpose", [out], "by_window", perm=[0, 2, 1])
    graph.node("Squeeze", [out, "axis_0"], "voices")


def _model(graph: _Graph) -> onnx.ModelProto:
    number, whole = TensorProto.FLOAT, TensorProto.INT64
    given = (
        ("features", number, [1, "T", _BANDS]),
        ("segments", number, ["F", "S"]),
        ("segment_of", whole, ["F"]),
        ("windows", number, ["F", "W"]),
    )
    made = helper.make_graph(
        graph.nodes,
        "campplus",
        [helper.make_tensor_value_info(*each) for each in given],
        [helper.make_tensor_value_info("voices", number, ["W", 192])],
        graph.constants,
    )
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", OPSET)])
    model.ir_version = IR_VERSION
    model.producer_name = model.producer_version = ""
    onnx.checker.check_model(model)
    return model

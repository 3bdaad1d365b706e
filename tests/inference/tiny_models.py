"""Tiny ONNX models with known answers, made on the spot, and the cards that go with them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from inference.cards import Format, Head, InputSpec, ModelCard, OutputSpec, Task, save_card, sha256_file

MEAN_COLOUR = ("red", "green", "blue")


def save_model(path: Path, nodes: list[Any], inputs: list[Any], outputs: list[Any], **tensors: Any) -> Path:
    """Write a graph; keyword arguments are its initialisers."""
    initialisers = [numpy_helper.from_array(np.asarray(value), name) for name, value in tensors.items()]
    graph = helper.make_graph(nodes, "tiny", inputs, outputs, initialisers)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(model.SerializeToString())
    return path


def value(name: str, *shape: int | str, kind: int = TensorProto.FLOAT) -> Any:
    return helper.make_tensor_value_info(name, kind, list(shape))


def mean_colour(path: Path, *, batch: int | str = "batch", side: int = 8, channels: int = 3, gain: float = 10) -> Path:
    """Logits are ``gain`` times the mean of each channel; the feature map is the input itself."""
    matrix = np.where(np.eye(channels, dtype=np.bool_), np.float32(gain), np.float32(0))
    nodes = [
        helper.make_node("Identity", ["image"], ["features"]),
        helper.make_node("GlobalAveragePool", ["features"], ["pooled"]),
        helper.make_node("Flatten", ["pooled"], ["flat"]),
        helper.make_node("MatMul", ["flat", "classifier"], ["logits"]),
    ]
    outputs = [value("logits", batch, channels), value("features", batch, channels, side, side)]
    return save_model(path, nodes, [value("image", batch, channels, side, side)], outputs, classifier=matrix)


def brightness_mask(path: Path, *, side: int = 16, gain: float = 40) -> Path:
    """One channel of mask logits, ``gain * (mean of the channels - 0.5)``."""
    nodes = [
        helper.make_node("ReduceMean", ["image"], ["grey"], axes=[1], keepdims=1),
        helper.make_node("Sub", ["grey", "half"], ["centred"]),
        helper.make_node("Mul", ["centred", "gain"], ["mask"]),
    ]
    image = value("image", "batch", 3, side, side)
    scores = value("mask", "batch", 1, side, side)
    return save_model(path, nodes, [image], [scores], half=np.float32(0.5), gain=np.float32(gain))


def fixed_boxes(path: Path, rows: np.ndarray, *, side: int = 64) -> Path:
    """Always the same rows, whatever the picture, ``(1, *rows.shape)``."""
    nodes = [
        helper.make_node("ReduceMean", ["image"], ["mean"], axes=[1, 2, 3], keepdims=0),
        helper.make_node("Mul", ["mean", "zero"], ["nothing"]),
        helper.make_node("Add", ["rows", "nothing"], ["boxes"]),
    ]
    boxes = rows.astype(np.float32)[None]
    outputs = [value("boxes", *boxes.shape)]
    return save_model(path, nodes, [value("image", 1, 3, side, side)], outputs, rows=boxes, zero=np.float32(0))


def blurring_inpainter(path: Path, *, side: int | str = 16, gain: float = 255, kind: int = TensorProto.FLOAT) -> Path:
    """An inpainting network that blurs what is masked and gives pixels times ``gain``; ``side`` as text: any size."""
    rows, columns = (side, side) if isinstance(side, int) else ("height", "width")
    nodes = [
        helper.make_node("Cast", ["image"], ["seen"], to=TensorProto.FLOAT),
        helper.make_node("AveragePool", ["seen"], ["blurred"], kernel_shape=[9, 9], pads=[4, 4, 4, 4]),
        helper.make_node("Sub", ["one", "mask"], ["known"]),
        helper.make_node("Mul", ["seen", "known"], ["kept"]),
        helper.make_node("Mul", ["blurred", "mask"], ["filled"]),
        helper.make_node("Add", ["kept", "filled"], ["whole"]),
        helper.make_node("Mul", ["whole", "gain"], ["output"]),
    ]
    inputs = [value("image", 1, 3, rows, columns, kind=kind), value("mask", 1, 1, rows, columns)]
    outputs = [value("output", 1, 3, rows, columns)]
    return save_model(path, nodes, inputs, outputs, one=np.float32(1), gain=np.float32(gain))


def prompt_pair(folder: Path, *, second_kind: bool = False, side: int = 64) -> tuple[Path, Path]:
    """An encoder and a decoder with the inputs and outputs of SAM's exports, or of SAM 2's.

    What is meant is what is bright within a quarter of the input of a positive point or a box's corner, and not as
    near to a negative one.
    """
    cells = side // 4
    seen = "image_embed" if second_kind else "image_embeddings"
    high = ["high_res_feats_0", "high_res_feats_1"] if second_kind else []
    encoder = [
        helper.make_node("ReduceMean", ["image"], ["grey"], axes=[1], keepdims=1),
        helper.make_node("AveragePool", ["grey"], ["small"], kernel_shape=[4, 4], strides=[4, 4]),
        helper.make_node("Greater", ["small", "zero"], ["bright"]),
        helper.make_node("Cast", ["bright"], [seen], to=TensorProto.FLOAT),
        *(helper.make_node("Identity", [seen], [name]) for name in high),
    ]
    outputs = [value(name, 1, 1, cells, cells) for name in (seen, *high)]
    first = save_model(
        folder / "encoder.onnx", encoder, [value("image", 1, 3, side, side)], outputs, zero=np.float32(0)
    )
    down, across = np.mgrid[0:cells, 0:cells] * 4.0 + 2.0
    grid = np.stack([across.ravel(), down.ravel()], axis=1).astype(np.float32)[None, :, None]
    decoder = [
        helper.make_node("Unsqueeze", ["point_coords", "one"], ["points"]),
        helper.make_node("Sub", ["grid", "points"], ["apart"]),
        helper.make_node("ReduceSumSquare", ["apart"], ["square"], axes=[3], keepdims=0),
        helper.make_node("Sub", ["reach", "square"], ["room"]),
        helper.make_node("Relu", ["room"], ["near"]),
        helper.make_node("Clip", ["point_labels", "least", "most"], ["kind"]),
        helper.make_node("Mul", ["kind", "two"], ["doubled"]),
        helper.make_node("Sub", ["doubled", "unit"], ["signs"]),
        helper.make_node("Greater", ["point_labels", "below"], ["counts"]),
        helper.make_node("Cast", ["counts"], ["counted"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["signs", "counted"], ["weights"]),
        helper.make_node("Unsqueeze", ["weights", "one"], ["weighed"]),
        helper.make_node("Mul", ["near", "weighed"], ["votes"]),
        helper.make_node("ReduceSum", ["votes", "last"], ["sum"], keepdims=0),
        helper.make_node("Reshape", ["sum", "shape"], ["map"]),
        helper.make_node("Mul", ["map", seen], ["inside"]),
        helper.make_node("Sub", ["inside", "little"], ["masks" if second_kind else "low_res_masks"]),
        helper.make_node("ReduceMean", ["inside"], ["iou_predictions"], axes=[2, 3], keepdims=0),
    ]
    inputs = [
        *(value(name, 1, 1, cells, cells) for name in (seen, *high)),
        value("point_coords", 1, "points", 2),
        value("point_labels", 1, "points"),
        value("mask_input", 1, 1, 256, 256),
        value("has_mask_input", 1),
        *([] if second_kind else [value("orig_im_size", 2)]),
    ]
    outputs = [
        value("masks" if second_kind else "low_res_masks", 1, 1, cells, cells), value("iou_predictions", 1, 1),
    ]  # fmt: skip
    second = save_model(
        folder / "decoder.onnx", decoder, inputs, outputs, grid=grid, one=np.array([1]), last=np.array([2]),
        reach=np.float32((side / 4) ** 2), least=np.float32(0), most=np.float32(1), two=np.float32(2),
        unit=np.float32(1), below=np.float32(-0.5), shape=np.array([1, 1, cells, cells]), little=np.float32(0.5),
    )  # fmt: skip
    return first, second


def make_card(folder: Path, *, task: Task = Task.CLASSIFY, weights: str = "model.onnx", **fields: Any) -> ModelCard:
    """Write the card of an ONNX model that lies in ``folder`` already."""
    digests = {path.name: sha256_file(path) for path in folder.iterdir() if path.suffix != ".toml"}
    defaults: dict[str, Any] = {
        "classes": MEAN_COLOUR,
        "input": InputSpec(size=(8, 8)),
        "output": OutputSpec(head=Head.LOGITS),
        "format": Format.ONNX,
    }
    card = ModelCard(name=folder.name, task=task, files={"weights": weights}, sha256=digests, **{**defaults, **fields})
    save_card(folder, card)
    return card


def plain(colour: tuple[int, int, int], height: int = 20, width: int = 30) -> np.ndarray:
    """A one-coloured picture."""
    return np.full((height, width, 3), colour, np.uint8)

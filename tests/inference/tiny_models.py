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

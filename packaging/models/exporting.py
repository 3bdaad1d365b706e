"""Writes decoders on the backbone's maps as ONNX, compared with torch before anyone relies on them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from models.shipping import TOLERANCE
from torch import nn

from inference import backbone
from inference.backends.head import STRIDES


def export_decoder(
    network: nn.Module, path: Path, *, maps: Sequence[str], side: int, free_sides: bool = False
) -> float:
    """Write a decoder with a free batch and say how far it is from torch, on other pictures than it was traced with.

    Args:
        network: Takes the picture and ``maps``, gives a mask's logits at the picture's size.
        path: The file.
        maps: Names of the backbone's maps, in the order of its inputs.
        side: Of the square picture it is traced with.
        free_sides: Whether it takes pictures of any sides divisible by 32.
    """
    import onnxruntime as ort

    generator = torch.Generator().manual_seed(0)

    def inputs(count: int, height: int, width: int) -> tuple[torch.Tensor, ...]:
        shapes = [(3, height, width)]
        shapes += [(backbone.MAPS[name], height // STRIDES[name], width // STRIDES[name]) for name in maps]
        return tuple(torch.randn((count, *shape), generator=generator) for shape in shapes)

    names = ["image", *maps]
    axes = {name: {0: "batch"} for name in (*names, "mask")}
    if free_sides:
        for name, free in axes.items():
            stem = "" if name in ("image", "mask") else f"{name}_"
            free |= {2: f"{stem}height", 3: f"{stem}width"}
    with torch.no_grad():
        torch.onnx.export(
            network, inputs(2, side, side), str(path), input_names=names, output_names=["mask"],
            dynamic_axes=axes, opset_version=18, dynamo=False,
        )  # fmt: skip
        trial = inputs(3, side, side + 64) if free_sides else inputs(3, side, side)
        expected = network(*trial).numpy()
    session = ort.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    (found,) = session.run(None, {name: values.numpy() for name, values in zip(names, trial, strict=True)})
    difference = float(np.abs(found - expected).max())
    if difference > TOLERANCE:
        raise SystemExit(f"{path.parent.name}: the export differs from torch by {difference:.1e}")
    return difference

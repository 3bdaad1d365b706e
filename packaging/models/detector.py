"""``plates-detector``: finds the plate, a very small YOLOv8-style network trained from scratch."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import torch
from models.fitting import fit
from models.renders import Shot
from models.shipping import TOLERANCE, Made, finish, fresh_folder, source_words

from inference.backends import open_model
from inference.backends.ultralytics import prepare_environment
from inference.cards import Format, Head, InputSpec, ModelCard, OutputSpec, Resize, Task, load_card
from inference.detect import decode
from inference.training.export import export_onnx

NAME = "plates-detector"
SIDE = 320
STEPS = 1000
_BATCH = 16
_PAD = 114

_Example = tuple[npt.NDArray[np.uint8], npt.NDArray[np.float64]]
"""A picture ``(H, W, 3) uint8 RGB`` and a box in it, four numbers."""

_NETWORK: dict[str, Any] = {
    "nc": 1,
    "scales": {"t": [1.0, 1.0, 1024]},
    "scale": "t",
    "backbone": [
        [-1, 1, "Conv", [8, 3, 2]],
        [-1, 1, "Conv", [16, 3, 2]],
        [-1, 1, "C2f", [16, True]],
        [-1, 1, "Conv", [32, 3, 2]],
        [-1, 1, "C2f", [32, True]],
        [-1, 1, "Conv", [48, 3, 2]],
        [-1, 1, "C2f", [48, True]],
        [-1, 1, "Conv", [64, 3, 2]],
        [-1, 1, "C2f", [64, True]],
        [-1, 1, "SPPF", [64, 5]],
    ],
    "head": [
        [-1, 1, "nn.Upsample", [None, 2, "nearest"]],
        [[-1, 6], 1, "Concat", [1]],
        [-1, 1, "C2f", [48]],
        [-1, 1, "Conv", [48, 3, 2]],
        [[-1, 9], 1, "Concat", [1]],
        [-1, 1, "C2f", [64]],
        [[12, 15], 1, "Detect", ["nc"]],
    ],
}
"""YOLOv8's plan with a tenth of its width and two levels, strides 16 and 32: a plate fills most of the picture."""


def make(train: Sequence[Shot], test: Sequence[Shot], parent: Path, *, seed: int, steps: int = STEPS) -> Made:
    """Train, export and measure the detector; its folder appears in ``parent``."""
    started = time.monotonic()
    network, loss_of = _network(seed)
    scenes = [_scene(shot) for shot in train]
    rng = np.random.default_rng([seed, 11])

    def loss_of_step(_step: int) -> torch.Tensor:
        chosen = rng.integers(0, len(scenes), _BATCH)
        return loss_of([_augmented(scenes[index][0], scenes[index][1], rng) for index in chosen])

    best = fit(network, loss_of_step, steps=steps, rate=3e-3, name=NAME)
    folder = fresh_folder(parent, NAME)
    parity = _export(best, folder / "model.onnx")
    card = ModelCard(
        name=NAME,
        task=Task.DETECT,
        format=Format.ONNX,
        files={"weights": "model.onnx"},
        sha256={},
        arch="YOLOv8 plan, 8 to 64 channels, strides 16 and 32",
        classes=("plate",),
        licence="AGPL-3.0-or-later",
        source=source_words(train),
        input=InputSpec(size=(SIDE, SIDE), resize=Resize.LETTERBOX, pad_value=_PAD),
        output=OutputSpec(head=Head.YOLOV8, threshold=0.25),
    )
    figures = {"parity": parity, "parameters": sum(p.numel() for p in best.parameters())}
    return finish(
        folder, card, lambda: {**figures, "test": measure(folder, test)}, started=started, counts=(train, test)
    )


def measure(folder: Path, shots: Sequence[Shot]) -> dict[str, float]:
    """Intersection over union of the crop stage's box, the largest one, with the plate's true box."""
    card = load_card(folder)
    model = open_model(card, folder)
    overlaps = []
    for shot in shots:
        found = decode(model.predict([shot.pixels()])[0], card).boxes
        areas = (found[:, 2] - found[:, 0]) * (found[:, 3] - found[:, 1]) if len(found) else np.zeros(0)
        overlaps.append(_iou(found[int(areas.argmax())], shot.roi) if len(found) else 0.0)
    model.close()
    values = np.array(overlaps)
    return {
        "mean_iou": float(values.mean()),
        "p05_iou": float(np.quantile(values, 0.05)),
        "least_iou": float(values.min()),
        "found": float((values > 0).mean()),
    }


def _network(seed: int) -> tuple[torch.nn.Module, Callable[[list[_Example]], torch.Tensor]]:
    prepare_environment(torch.get_num_threads())
    tasks: Any = importlib.import_module("ultralytics.nn.tasks")
    torch.manual_seed(seed)
    network = tasks.DetectionModel(_NETWORK, ch=3, nc=1, verbose=False)
    network.args = importlib.import_module("ultralytics.cfg").get_cfg()
    network.names = {0: "plate"}

    def loss_of(batch: list[_Example]) -> torch.Tensor:
        pixels = np.stack([image for image, _ in batch]).transpose(0, 3, 1, 2)
        boxes = np.stack([box for _, box in batch])
        loss, _ = network(
            {
                "img": torch.from_numpy(np.ascontiguousarray(pixels)).float() / 255,
                "cls": torch.zeros(len(batch), 1),
                "bboxes": torch.from_numpy(boxes).float() / SIDE,
                "batch_idx": torch.arange(len(batch)).float(),
            }
        )
        return torch.as_tensor(loss).sum() / len(batch)

    return network, loss_of


def _scene(shot: Shot) -> _Example:
    """The picture with its longer side at 1.2 times the input's, and the plate's box in it."""
    pixels = shot.pixels()
    ratio = 1.2 * SIDE / max(pixels.shape[:2])
    size = (round(pixels.shape[1] * ratio), round(pixels.shape[0] * ratio))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA if ratio < 0.5 else cv2.INTER_LINEAR)
    return np.asarray(small, np.uint8), np.array(shot.roi, np.float64) * ratio


def _augmented(scene: npt.NDArray[np.uint8], box: npt.NDArray[np.float64], rng: np.random.Generator) -> _Example:
    """An input-sized picture and the plate's ``cx cy w h`` on it: zoomed, moved, mirrored, lit otherwise."""
    height, width = scene.shape[:2]
    zoom = SIDE / max(height, width)
    if rng.random() < 0.7:
        zoom *= float(rng.uniform(0.7, 1.12))
    free_x, free_y = SIDE - width * zoom, SIDE - height * zoom
    x, y = free_x * float(rng.uniform(0.3, 0.7)), free_y * float(rng.uniform(0.3, 0.7))
    matrix = np.array([[zoom, 0, x + (zoom - 1) / 2], [0, zoom, y + (zoom - 1) / 2]])
    grey = (_PAD, _PAD, _PAD)
    image = np.asarray(cv2.warpAffine(scene, matrix, (SIDE, SIDE), borderValue=grey), np.uint8)
    x0, y0, x1, y1 = np.clip(box * zoom + np.array([x, y, x, y]), 0, SIDE)
    if rng.random() < 0.5:
        image, x0, x1 = image[:, ::-1], SIDE - x1, SIDE - x0
    if rng.random() < 0.15:
        image, y0, y1 = image[::-1], SIDE - y1, SIDE - y0
    gain = rng.uniform(0.75, 1.25) * rng.uniform(0.93, 1.07, 3)
    image = np.clip(image * gain + rng.uniform(-12, 12), 0, 255).astype(np.uint8)
    return image, np.array([(x0 + x1) / 2, (y0 + y1) / 2, x1 - x0, y1 - y0])


def _export(network: torch.nn.Module, path: Path) -> float:
    whole: Any = network
    whole.fuse(verbose=False)
    whole.eval()
    whole.model[-1].export, whole.model[-1].format = True, "onnx"
    difference = export_onnx(whole, path, example=(3, SIDE, SIDE), input_name="images", output_names=("output0",))
    if difference > TOLERANCE * SIDE:
        raise SystemExit(f"{NAME}: the export differs from torch by {difference:.1e} pixels")
    return difference


def _iou(found: npt.NDArray[np.float32], true: Sequence[int]) -> float:
    width = min(found[2], true[2]) - max(found[0], true[0])
    height = min(found[3], true[3]) - max(found[1], true[1])
    if width <= 0 or height <= 0:
        return 0.0
    both = float(width * height)
    areas = [float((b[2] - b[0]) * (b[3] - b[1])) for b in (found, true)]
    return both / (sum(areas) - both)

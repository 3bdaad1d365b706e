"""``plates-classifier``: a local head on the frozen ImageNet backbone; only the head is shipped."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import torch
from models.fitting import fit
from models.renders import Shot
from models.shipping import Made, finish, fresh_folder, source_words
from models.views import Pixels, cut, view_box
from torch import nn

from inference import backbone
from inference.backends import open_model
from inference.backends.head import GRID, STRIDES, cells
from inference.cam.closed_form import class_map, load_matrix
from inference.cards import CamSpec, Format, InputSpec, ModelCard, OutputSpec, Resize, Task, load_card, sha256_file
from inference.demo import LABELS
from inference.preprocess import fit_for, place

NAME = "plates-classifier"
SIDE = 384
STEPS = 1200
MAPS = ("stride8", "stride16", "last")
HIDDEN = 64
_BATCH = 32
_ROUNDS = 2
_PAD = 114
_CELLS = SIDE // STRIDES[GRID]
_LEAST_SHARE = 0.04
"""A place counts as defective from this share of defective pixels on; below it, it counts as nothing."""

SPEC = InputSpec(size=(SIDE, SIDE), mean=backbone.MEAN, std=backbone.STD, resize=Resize.LETTERBOX, pad_value=_PAD)

Floats = npt.NDArray[np.float32]


class Head(nn.Module):
    """What `inference.backends.head` computes, to be trained: maps, one hidden layer, classes at every place."""

    def __init__(self, means: dict[str, torch.Tensor], spreads: dict[str, torch.Tensor]) -> None:
        super().__init__()
        self.means, self.spreads = means, spreads
        self.maps = nn.ModuleDict({name: nn.Conv2d(len(means[name]), HIDDEN, 1, bias=False) for name in MAPS})
        self.hidden = nn.Parameter(torch.zeros(HIDDEN))
        self.drop = nn.Dropout(0.2)
        self.weight = nn.Conv2d(HIDDEN, len(LABELS), 1, bias=False)
        self.bias = nn.Parameter(torch.zeros(len(LABELS)))

    def forward(self, maps: dict[str, torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
        """Logits ``(N, K)`` and scores at every place ``(N, K, h, w)``."""
        total: Any = self.hidden[None, :, None, None]
        for name in MAPS:
            blocks = nn.functional.pixel_unshuffle(maps[name], cells(name))
            scaled = (blocks - self.means[name][:, None, None]) / self.spreads[name][:, None, None]
            repeat = max(STRIDES[name] // STRIDES[GRID], 1)
            total = total + self.maps[name](scaled).repeat_interleave(repeat, 2).repeat_interleave(repeat, 3)
        scores = self.weight(self.drop(torch.relu(total)))
        places = scores.flatten(2)
        return torch.logsumexp(places, 2) - np.log(places.shape[2]) + self.bias, scores

    def arrays(self) -> dict[str, Any]:
        """The head as it is shipped: the standardisation folded into the matrices."""
        hidden = self.hidden.detach().double()
        found: dict[str, Any] = {}
        for name in MAPS:
            matrix = self.maps[name].weight.detach().double()[:, :, 0, 0] / self.spreads[name].double()  # type: ignore[operator]
            hidden = hidden - matrix @ self.means[name].double()
            found[f"map.{name}"] = matrix.T.float().contiguous().numpy()
        weight = self.weight.weight.detach()[:, :, 0, 0].T.contiguous().numpy()
        return {**found, "hidden": hidden.float().numpy(), "weight": weight, "bias": self.bias.detach().numpy()}


def make(
    train: Sequence[Shot], val: Sequence[Shot], test: Sequence[Shot], parent: Path, *, seed: int, steps: int = STEPS
) -> Made:
    """Train and measure the classifier; its folder appears in ``parent``. ``val`` calibrates the temperature."""
    started = time.monotonic()
    torch.manual_seed(seed)
    rng = np.random.default_rng([seed, 31])
    maps, places, labels = _learnt_from(train, rng)
    network = Head(*_statistics(maps))

    def loss_of_step(_step: int) -> torch.Tensor:
        chosen = rng.integers(0, len(labels), _BATCH)
        batch = {name: torch.from_numpy(values[chosen].astype(np.float32)) for name, values in maps.items()}
        logits, scores = network(batch)
        whole = nn.functional.cross_entropy(logits, torch.from_numpy(labels[chosen]), label_smoothing=0.02)
        return whole + _local_loss(scores, torch.from_numpy(places[chosen]))

    best = fit(network, loss_of_step, steps=steps, rate=2e-3, name=NAME)
    folder = fresh_folder(parent, NAME)
    np.savez(folder / "head.npz", **best.arrays())
    card = ModelCard(
        name=NAME,
        task=Task.CLASSIFY,
        format=Format.HEAD,
        files={"weights": "head.npz"},
        sha256={"head.npz": sha256_file(folder / "head.npz")},
        arch=f"local head of {HIDDEN} on {backbone.ARCHITECTURE}, maps {', '.join(MAPS)}",
        classes=LABELS,
        good=("good",),
        licence="AGPL-3.0-or-later",
        source=source_words(train),
        input=SPEC,
        output=OutputSpec(),
        cam=CamSpec("hidden", "head.npz"),
        options={"pool": "peak", "backbone": sha256_file(backbone.weights_path())},
    )
    temperature = _temperature(*_logits(card, folder, val))
    card = _with_temperature(card, temperature)

    def figures() -> dict[str, Any]:
        size = sum(values.size for values in best.arrays().values())
        return {
            "parameters": size,
            "temperature": temperature,
            "val": measure(folder, val),
            "test": measure(folder, test),
        }

    return finish(folder, card, figures, started=started, counts=(train, test))


def measure(folder: Path, shots: Sequence[Shot]) -> dict[str, Any]:
    """Accuracy (also of marked and unmarked pictures), confusion (rows true), calibration, and where the map points.

    ``pointing`` is the share of defects whose class's hottest place lies on the defect or within one place of it.
    """
    card = load_card(folder)
    model = open_model(card, folder)
    matrix = load_matrix(card, folder)
    if matrix is None:
        raise AssertionError("the card names the matrix")
    logits, hits = [], []
    for shot in shots:
        box = view_box(shot, np.random.default_rng([shot.seed, 2]))
        raw = model.predict([cut(shot.pixels(), box)])[0]
        logits.append(raw.main / card.output.temperature)
        if shot.label != "good" and raw.features is not None:
            heat = class_map(raw.features, matrix, card.classes.index(shot.label))
            near = cv2.dilate((_on_places(cut(shot.defect(), box)) > 0).astype(np.uint8), np.ones((3, 3), np.uint8))
            hits.append(bool(near.reshape(-1)[int(heat.argmax())]))
    model.close()
    true = np.array([card.classes.index(shot.label) for shot in shots])
    chances = _softmax(np.stack(logits))
    right = chances.argmax(1) == true
    marked = np.array([shot.marked for shot in shots])
    confusion = np.zeros((len(card.classes), len(card.classes)), np.int64)
    np.add.at(confusion, (true, chances.argmax(1)), 1)
    return {
        "accuracy": float(right.mean()),
        "accuracy_marked": float(right[marked].mean()),
        "accuracy_unmarked": float(right[~marked].mean()),
        "defect_accuracy": float(((chances.argmax(1) == 0) == (true == 0)).mean()),
        "log_loss": float(-np.log(chances[np.arange(len(true)), true] + 1e-12).mean()),
        "confidence": float(chances.max(1).mean()),
        "pointing": float(np.mean(hits)),
        "classes": list(card.classes),
        "confusion": confusion.tolist(),
    }


def _learnt_from(
    shots: Sequence[Shot], rng: np.random.Generator
) -> tuple[dict[str, npt.NDArray[np.float16]], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Maps of every picture in several guises, the class at every place (-1: unclear), and the labels."""
    network = backbone.Backbone(threads=torch.get_num_threads())
    shapes = {name: (backbone.MAPS[name], SIDE // STRIDES[name], SIDE // STRIDES[name]) for name in MAPS}
    count = len(shots) * _ROUNDS
    maps = {name: np.empty((count, *shape), np.float16) for name, shape in shapes.items()}
    places = np.zeros((count, _CELLS, _CELLS), np.int64)
    labels = np.array([LABELS.index(shot.label) for shot in shots] * _ROUNDS, np.int64)
    for index in range(count):
        shot = shots[index % len(shots)]
        box = view_box(shot, rng, least=0.02, most=0.09)
        pixels, mask = cut(shot.pixels(), box), cut(shot.defect(), box)
        if index >= len(shots):
            pixels, mask = _another_guise(pixels, mask, rng)
        image = place(pixels, fit_for((pixels.shape[0], pixels.shape[1]), SPEC), _PAD)
        for name, values in network.features(image[None], maps=MAPS).items():
            maps[name][index] = values[0]
        share = _on_places(mask)
        places[index][share > 0] = -1
        places[index][share >= _LEAST_SHARE] = labels[index]
    return maps, places, labels


def _another_guise(pixels: Pixels, mask: npt.NDArray[np.bool_], rng: np.random.Generator) -> Any:
    """Mirrored and relit."""
    axes = [
        (slice(None), slice(None, None, -1)),
        (slice(None, None, -1),),
        (slice(None, None, -1), slice(None, None, -1)),
    ]
    way = axes[int(rng.integers(3))]
    gain = rng.uniform(0.85, 1.15) * rng.uniform(0.97, 1.03, 3)
    lit = np.clip((pixels.astype(np.float32) - 128) * gain + 128 + rng.uniform(-15, 15), 0, 255).astype(np.uint8)
    return np.ascontiguousarray(lit[way]), np.ascontiguousarray(mask[way])


def _on_places(mask: npt.NDArray[np.bool_]) -> Floats:
    """The share of defective pixels at every place of the grid, ``(h, w) float32``."""
    lay = fit_for((mask.shape[0], mask.shape[1]), SPEC)
    height, width = lay.resized
    x0, y0, x1, y1 = lay.content()
    canvas = np.zeros((SIDE, SIDE), np.float32)
    canvas[y0:y1, x0:x1] = cv2.resize(mask.astype(np.float32), (width, height), interpolation=cv2.INTER_AREA)
    side = STRIDES[GRID]
    return np.asarray(canvas.reshape(_CELLS, side, _CELLS, side).mean(axis=(1, 3)), np.float32)


def _statistics(maps: dict[str, npt.NDArray[np.float16]]) -> tuple[dict[str, torch.Tensor], dict[str, torch.Tensor]]:
    """Mean and deviation of every channel, repeated for the cells that lie side by side."""
    means, spreads = {}, {}
    for name, values in maps.items():
        some = values[:: max(len(values) // 200, 1)].astype(np.float32)
        repeat = cells(name) ** 2
        means[name] = torch.from_numpy(some.mean(axis=(0, 2, 3)).repeat(repeat))
        spreads[name] = torch.from_numpy((some.std(axis=(0, 2, 3)) + 1e-3).repeat(repeat))
    return means, spreads


def _local_loss(scores: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    """Cross-entropy at every clear place, sound and defective places weighing the same."""
    losses = nn.functional.cross_entropy(scores, places, ignore_index=-1, reduction="none")
    sound, defective = places == 0, places > 0
    return (losses * sound).sum() / sound.sum() + (losses * defective).sum() / defective.sum().clamp(min=1)


def _logits(card: ModelCard, folder: Path, shots: Sequence[Shot]) -> tuple[Floats, npt.NDArray[np.int64]]:
    model = open_model(card, folder)
    found = []
    for shot in shots:
        box = view_box(shot, np.random.default_rng([shot.seed, 2]))
        found.append(model.predict([cut(shot.pixels(), box)])[0].main)
    model.close()
    return np.stack(found), np.array([card.classes.index(shot.label) for shot in shots], np.int64)


def _temperature(logits: Floats, true: npt.NDArray[np.int64]) -> float:
    """The temperature of the least log loss.

    Source: Guo et al., "On Calibration of Modern Neural Networks", ICML 2017.
    """
    trials = np.geomspace(0.3, 5, 120)
    losses = [-np.log(_softmax(logits / t)[np.arange(len(true)), true] + 1e-12).mean() for t in trials]
    return round(float(trials[int(np.argmin(losses))]), 3)


def _softmax(logits: npt.NDArray[Any]) -> npt.NDArray[Any]:
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def _with_temperature(card: ModelCard, temperature: float) -> ModelCard:
    return replace(card, output=replace(card.output, temperature=temperature))

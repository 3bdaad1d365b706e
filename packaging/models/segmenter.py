"""``plates-segmenter``: where the defect is on a plate, a decoder on the frozen ImageNet backbone.

Only the decoder is shipped. It takes four of the backbone's maps and the picture itself, for what is too fine for maps.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import torch
from models.exporting import export_decoder
from models.fitting import fit
from models.renders import Shot
from models.shipping import Made, finish, fresh_folder, source_words
from models.views import Flags, Pixels, cut, view_box
from torch import nn

from inference import backbone
from inference.backends import open_model
from inference.cards import (
    Activation,
    Format,
    Head,
    InputSpec,
    ModelCard,
    OutputSpec,
    Resize,
    Task,
    load_card,
    sha256_file,
)
from inference.heads import mask_probabilities
from inference.preprocess import fit_for, place

NAME = "plates-segmenter"
SIDE = 384
STEPS = 600
MAPS = ("stride4", "stride8", "stride16", "last")
WIDTHS = {"last": 48, "stride16": 48, "stride8": 32, "stride4": 24}
"""Channels after each of the backbone's maps is merged, from the deepest up."""

_STEM = 12
_CROP = 192
_BATCH = 12
_PAD = 114

SPEC = InputSpec(size=(SIDE, SIDE), mean=backbone.MEAN, std=backbone.STD, resize=Resize.LETTERBOX, pad_value=_PAD)


class Decoder(nn.Module):
    """From the deepest map up: double, join the next map, one convolution; the last doubling by sub-pixels."""

    def __init__(self) -> None:
        super().__init__()
        self.calm = nn.ModuleDict({name: nn.BatchNorm2d(backbone.MAPS[name]) for name in MAPS})
        self.deepest = nn.Sequential(nn.Conv2d(backbone.EMBEDDING, WIDTHS["last"], 1), nn.ReLU())
        names = list(WIDTHS)
        self.merges = nn.ModuleDict(
            {
                name: _conv(WIDTHS[before] + backbone.MAPS[name], WIDTHS[name])
                for before, name in itertools.pairwise(names)
            }
        )
        self.stem = _conv(3, _STEM, stride=2, kernel=5)
        self.fine = _conv(WIDTHS["stride4"] + _STEM, 16)
        self.last = nn.Conv2d(16, 4, 3, padding=1)
        nn.init.constant_(self.last.bias, -3.0)  # type: ignore[arg-type]

    def forward(self, image: torch.Tensor, *maps: torch.Tensor) -> torch.Tensor:
        """``(N, 3, H, W)`` as the backbone takes it and its `MAPS`, to logits ``(N, 1, H, W)``."""
        calm = {name: self.calm[name](values) for name, values in zip(MAPS, maps, strict=True)}
        out = self.deepest(calm["last"])
        for name, merge in self.merges.items():
            out = merge(torch.cat([_doubled(out), calm[name]], 1))
        out = self.last(self.fine(torch.cat([_doubled(out), self.stem(image)], 1)))
        return nn.functional.pixel_shuffle(out, 2)


def _doubled(values: torch.Tensor) -> torch.Tensor:
    return nn.functional.interpolate(values, scale_factor=2.0, mode="nearest")


def _conv(before: int, after: int, *, stride: int = 1, kernel: int = 3) -> nn.Sequential:
    convolution = nn.Conv2d(before, after, kernel, stride, kernel // 2, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(after), nn.ReLU(inplace=True))


def make(
    train: Sequence[Shot], val: Sequence[Shot], test: Sequence[Shot], parent: Path, *, seed: int, steps: int = STEPS
) -> Made:
    """Train, export and measure the segmenter; its folder appears in ``parent``."""
    started = time.monotonic()
    torch.manual_seed(seed)
    rng = np.random.default_rng([seed, 21])
    images, truths, maps = _learnt_from(train, rng)
    network = Decoder()
    wounded = np.flatnonzero(truths.reshape(len(truths), -1).any(axis=1))

    def loss_of_step(_step: int) -> torch.Tensor:
        chosen = np.where(rng.random(_BATCH) < 0.6, rng.choice(wounded, _BATCH), rng.integers(0, len(truths), _BATCH))
        corners = [_corner(truths[index], rng) for index in chosen]

        def pieces(values: npt.NDArray[Any], stride: int) -> torch.Tensor:
            side = _CROP // stride
            parts = [
                values[index][..., y // stride : y // stride + side, x // stride : x // stride + side]
                for index, (y, x) in zip(chosen, corners, strict=True)
            ]
            return torch.from_numpy(np.stack(parts).astype(np.float32))

        scale = 1 / (255 * backbone.STD[0])
        inputs = pieces(images, 1) * scale - backbone.MEAN[0] / backbone.STD[0]
        features = [pieces(maps[name], SIDE // maps[name].shape[-1]) for name in MAPS]
        return _loss(network(inputs, *features), pieces(truths, 1)[:, None] / 255)

    best = fit(network, loss_of_step, steps=steps, rate=3e-3, name=NAME)
    folder = fresh_folder(parent, NAME)
    parity = export_decoder(best, folder / "decoder.onnx", maps=MAPS, side=SIDE)
    card = ModelCard(
        name=NAME,
        task=Task.SEGMENT,
        format=Format.HEAD,
        files={"weights": "decoder.onnx"},
        sha256={},
        arch=f"decoder of {max(WIDTHS.values())} to 16 channels on {backbone.ARCHITECTURE}, maps {', '.join(MAPS)}",
        classes=("defect",),
        licence="AGPL-3.0-or-later",
        source=source_words(train),
        input=SPEC,
        output=OutputSpec(head=Head.MASK, activation=Activation.SIGMOID),
        options={"backbone": sha256_file(backbone.weights_path())},
    )

    def figures() -> dict[str, Any]:
        size = sum(p.numel() for p in best.parameters())
        return {"parity": parity, "parameters": size, "val": measure(folder, val), "test": measure(folder, test)}

    return finish(folder, card, figures, started=started, counts=(train, test))


def measure(folder: Path, shots: Sequence[Shot]) -> dict[str, Any]:
    """Masks at full resolution in the crop stage's view against the truth.

    ``iou`` and ``dice`` count the pixels of all pictures together; ``mean_dice`` is the mean over pictures with a
    defect, also by class. ``good_alarm`` is the share of good plates with any part of at least 16 pixels, marked
    and unmarked ones told apart; ``marks_taken`` the share of the marks' pixels off the defect that are segmented.
    """
    card = load_card(folder)
    model = open_model(card, folder)
    both = found_all = true_all = taken = inked = 0
    dices: dict[str, list[float]] = {}
    alarms: dict[str, list[bool]] = {"marked": [], "unmarked": []}
    for shot in shots:
        box = view_box(shot, np.random.default_rng([shot.seed, 2]))
        raw = model.predict([cut(shot.pixels(), box)])[0]
        found = raw.fit.map_to_picture(mask_probabilities(raw, card)[0]) >= card.output.threshold
        true, ink = cut(shot.defect(), box), cut(shot.marking(), box)
        ink &= ~true
        overlap = int((found & true).sum())
        both, found_all, true_all = both + overlap, found_all + int(found.sum()), true_all + int(true.sum())
        taken, inked = taken + int((found & ink).sum()), inked + int(ink.sum())
        if shot.label == "good":
            alarms["marked" if shot.marked else "unmarked"].append(_has_part(found))
        else:
            dices.setdefault(shot.label, []).append(2 * overlap / max(int(found.sum() + true.sum()), 1))
    model.close()
    return {
        "iou": both / max(found_all + true_all - both, 1),
        "dice": 2 * both / max(found_all + true_all, 1),
        "mean_dice": float(np.mean([value for values in dices.values() for value in values])),
        "mean_dice_by_class": {name: float(np.mean(values)) for name, values in sorted(dices.items())},
        "good_alarm": {name: float(np.mean(values)) for name, values in alarms.items() if values},
        "marks_taken": taken / max(inked, 1),
    }


def _has_part(found: Flags) -> bool:
    _, _, stats, _ = cv2.connectedComponentsWithStats(found.astype(np.uint8))
    return bool((stats[1:, cv2.CC_STAT_AREA] >= 16).any())


def _learnt_from(
    shots: Sequence[Shot], rng: np.random.Generator
) -> tuple[Pixels, Pixels, dict[str, npt.NDArray[np.float16]]]:
    """Pictures ``(N, 3, H, W)``, truths ``(N, H, W)`` 0 to 255, and the backbone's maps of the pictures."""
    network = backbone.Backbone(threads=torch.get_num_threads())
    images = np.empty((len(shots), 3, SIDE, SIDE), np.uint8)
    truths = np.empty((len(shots), SIDE, SIDE), np.uint8)
    maps: dict[str, npt.NDArray[np.float16]] = {}
    for index, shot in enumerate(shots):
        image, truths[index] = _scene(shot, rng)
        images[index] = image.transpose(2, 0, 1)
        for name, values in network.features(image[None], maps=MAPS).items():
            if name not in maps:
                maps[name] = np.empty((len(shots), *values.shape[1:]), np.float16)
            maps[name][index] = values[0]
    return images, truths, maps


def _scene(shot: Shot, rng: np.random.Generator) -> tuple[Pixels, Pixels]:
    """The plate on the input's canvas, mirrored and relit at random, and its defect, 0 to 255."""
    box = view_box(shot, rng, least=0.02, most=0.10)
    pixels, mask = cut(shot.pixels(), box), cut(shot.defect(), box)
    lay = fit_for((pixels.shape[0], pixels.shape[1]), SPEC)
    image = place(pixels, lay, _PAD)
    x0, y0, x1, y1 = lay.content()
    truth = np.zeros((SIDE, SIDE), np.uint8)
    share = cv2.resize(mask.astype(np.uint8) * np.uint8(255), (x1 - x0, y1 - y0), interpolation=cv2.INTER_AREA)
    truth[y0:y1, x0:x1] = share
    gain = rng.uniform(0.85, 1.15) * rng.uniform(0.97, 1.03, 3)
    lit = np.clip((image.astype(np.float32) - _PAD) * gain + _PAD + rng.uniform(-12, 12), 0, 255).astype(np.uint8)
    way = (slice(None, None, int(rng.choice((-1, 1)))), slice(None, None, int(rng.choice((-1, 1)))))
    return np.ascontiguousarray(lit[way]), np.ascontiguousarray(truth[way])


def _corner(truth: Pixels, rng: np.random.Generator) -> tuple[int, int]:
    """Top-left corner ``(y, x)`` of a piece, on the deepest map's grid; around the defect where there is one."""
    step, last = backbone.STRIDE, SIDE - _CROP
    places = np.argwhere(truth[::2, ::2] > 127) * 2
    if len(places) and rng.random() < 0.85:
        middle = places[int(rng.integers(len(places)))] + rng.uniform(-0.3, 0.3, 2) * _CROP
        y, x = np.clip(middle - _CROP / 2, 0, last)
    else:
        y, x = rng.uniform(0, last + step, 2)
    return int(min(y, last) // step * step), int(min(x, last) // step * step)


def _loss(logits: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    """Binary cross-entropy plus Dice over the batch."""
    cross = nn.functional.binary_cross_entropy_with_logits(logits, wanted)
    share = torch.sigmoid(logits)
    dice = 1 - (2 * (share * wanted).sum() + 1) / (share.sum() + wanted.sum() + 1)
    return 4 * cross + dice

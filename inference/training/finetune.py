"""Trains a whole timm network: weighted loss, cosine schedule, early stopping, the best pass kept."""

from __future__ import annotations

import copy
import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from inference.cards import InputSpec
from inference.evaluate import classification
from inference.preprocess import normalise
from inference.stage import Pixels
from inference.training import classify
from inference.training.data import TRAIN, VAL, Progress, Sample, StoppedError, TrainingSet
from storage.errors import ModelError

if TYPE_CHECKING:
    import torch

Floats = npt.NDArray[np.float32]

PATIENCE = 5
"""Passes without improvement after which training ends."""

_RATE = 5e-4
_PRETRAINED_RATE = 2e-4
_DECAY = 1e-2
_CACHE_BYTES = 1 << 30


class Pictures:
    """Samples on the model's input, kept in memory as far as a gigabyte goes."""

    def __init__(self, samples: Sequence[Sample], spec: InputSpec) -> None:
        self._samples = samples
        self._spec = spec
        self._kept: dict[int, Pixels] = {}
        self._room = _CACHE_BYTES // (spec.size[0] * spec.size[1] * 3)

    def __len__(self) -> int:
        return len(self._samples)

    def __getitem__(self, index: int) -> Pixels:
        if index in self._kept:
            return self._kept[index]
        pixels = classify.prepare_uint8(self._samples[index].view(), self._spec)
        if len(self._kept) < self._room:
            self._kept[index] = pixels
        return pixels


def finetune_network(
    data: TrainingSet,
    spec: InputSpec,
    network: torch.nn.Module,
    *,
    pretrained: bool,
    epochs: int,
    seed: int,
    augment: bool,
    tell: Progress,
    stop: Callable[[], bool],
) -> tuple[torch.nn.Module, float, int, bool]:
    """Train and return the best network, its temperature, how many passes it took, and whether it was stopped.

    A pretrained network keeps its statistics of batch normalisation: a few hundred pictures would only blur them.
    It is also the first candidate for the best, so training cannot make it worse on the validation part.

    Source: Kumar et al., "Fine-Tuning can Distort Pretrained Features and Underperform Out-of-Distribution",
    ICLR 2022 (a head is fitted first, then everything).

    Args:
        data: With splits.
        spec: The model's input.
        network: Gives logits; trained in place.
        pretrained: Whether it is a working classifier already.
        epochs: Passes at most.
        seed: Chooses order and augmentation.
        augment: Vary the pictures.
        tell: Told progress.
        stop: Asked between batches.

    Raises:
        StoppedError: A network that was not pretrained was stopped during the first pass.
    """
    import torch

    torch.manual_seed(seed)
    generator = np.random.default_rng(seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    network.to(device)
    pictures = Pictures(data.part(TRAIN), spec)
    held_out = Pictures(data.part(VAL), spec)
    truth, val_truth = classify.labels_of(data, TRAIN), classify.labels_of(data, VAL)
    weights = torch.from_numpy(classify.class_weights(truth, len(data.classes))).to(device)
    loss_of = torch.nn.CrossEntropyLoss(weight=weights, label_smoothing=0.05)
    rate = _PRETRAINED_RATE if pretrained else _RATE
    optimiser = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=_DECAY)
    steps = max(-(-len(pictures) // classify.BATCH), 1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, max_lr=rate, total_steps=epochs * steps, pct_start=0.1, anneal_strategy="cos"
    )
    best: tuple[float, float] | None = None
    kept: dict[str, Any] = {}
    val_logits = np.zeros((0, len(data.classes)), np.float32)
    if pretrained and len(held_out):
        val_logits = _logits(network, held_out, spec, device)
        best, kept = _rank(val_logits, val_truth, data.classes, -1), copy.deepcopy(network.state_dict())
    since, passes, stopped = 0, 0, False
    for epoch in range(epochs):
        _set_training(network, fixed_statistics=pretrained)
        order = generator.permutation(len(pictures))
        for step in range(steps):
            if stop():
                stopped = True
                break
            chosen = order[step * classify.BATCH : (step + 1) * classify.BATCH]
            if len(chosen) < 2:
                # Batch normalisation cannot learn from one picture; the schedule goes on.
                schedule.step()
                continue
            batch = [pictures[int(index)] for index in chosen]
            values = _tensor([_varied(p, generator) for p in batch] if augment else batch, spec).to(device)
            optimiser.zero_grad()
            loss_of(network(values), torch.from_numpy(truth[chosen]).to(device)).backward()
            optimiser.step()
            schedule.step()
            share = (epoch * steps + step + 1) / (epochs * steps)
            tell(0.9 * share, f"pass {epoch + 1} of at most {epochs}")
        if stopped:
            break
        passes = epoch + 1
        logits = _logits(network, held_out, spec, device)
        rank = _rank(logits, val_truth, data.classes, epoch)
        since += 1
        if best is None or rank > best:
            best, since, val_logits = rank, 0, logits
            kept = copy.deepcopy(network.state_dict())
        if since >= PATIENCE:
            break
    if not kept:
        raise StoppedError
    network.load_state_dict(kept)
    return network.to("cpu").eval(), classify.calibrate(val_logits, val_truth), passes, stopped


def build_network(arch: str, classes: int) -> torch.nn.Module:
    """A timm network with random weights; nothing is downloaded.

    Raises:
        ModelError: timm does not know ``arch``.
    """
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    import timm

    try:
        network: torch.nn.Module = timm.create_model(arch, pretrained=False, num_classes=classes)
    except RuntimeError as error:
        raise ModelError(
            f"timm does not know the network “{arch}”", "Its names are those of timm.list_models."
        ) from error
    return network


def _set_training(network: torch.nn.Module, *, fixed_statistics: bool) -> None:
    from torch import nn

    network.train()
    if fixed_statistics:
        for module in network.modules():
            if isinstance(module, nn.modules.batchnorm._BatchNorm):
                module.eval()


def _rank(logits: Floats, truth: npt.NDArray[np.int64], classes: Sequence[str], epoch: int) -> tuple[float, float]:
    """What is compared between passes; without held-out samples the last pass is the best."""
    if not len(truth):
        return float(epoch), 0.0
    exponents = np.exp(logits - logits.max(1, keepdims=True))
    scores = classification(truth, exponents / exponents.sum(1, keepdims=True), classes)
    return float(scores["macro_f1"]), -classify.log_loss(logits, truth)


def _logits(network: torch.nn.Module, pictures: Pictures, spec: InputSpec, device: str) -> Floats:
    import torch

    network.eval()
    found: list[Floats] = []
    with torch.no_grad():
        for start in range(0, len(pictures), classify.BATCH):
            indices = range(start, min(start + classify.BATCH, len(pictures)))
            batch = _tensor([pictures[index] for index in indices], spec)
            found.append(network(batch.to(device)).float().cpu().numpy())
    return np.concatenate(found) if found else np.zeros((0, 1), np.float32)


def _tensor(pictures: Sequence[Pixels], spec: InputSpec) -> torch.Tensor:
    import torch

    stacked = np.stack([normalise(picture, spec) for picture in pictures])
    return torch.from_numpy(np.ascontiguousarray(stacked.transpose(0, 3, 1, 2)))


def _varied(picture: Pixels, generator: np.random.Generator) -> Pixels:
    """Mirrored at random, and up to a fifth brighter or darker, flatter or harsher."""
    if generator.random() < 0.5:
        picture = picture[:, ::-1]
    if generator.random() < 0.5:
        picture = picture[::-1]
    gain, shift = generator.uniform(0.8, 1.2), generator.uniform(-25, 25)
    return np.asarray((picture * np.float32(gain) + np.float32(shift)).clip(0, 255), np.uint8)

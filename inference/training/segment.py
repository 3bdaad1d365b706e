"""Trains a segmenter of defects: a U-Net from segmentation-models-pytorch, Dice and cross-entropy, exported to ONNX."""

from __future__ import annotations

import copy
import dataclasses
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import numpy.typing as npt

from inference import backbone, evaluate
from inference.backends import open_model
from inference.cards import Activation, Format, Head, InputSpec, ModelCard, OutputSpec, Resize, Task
from inference.heads import mask_probabilities
from inference.preprocess import fit_for, normalise, place
from inference.stage import Pixels
from inference.threads import all_threads, let_threads_sleep
from inference.training.data import (
    TEST,
    TRAIN,
    VAL,
    Progress,
    Sample,
    StoppedError,
    TrainingReport,
    TrainingSet,
    counts,
    with_splits,
)
from inference.training.export import PARITY, check_parity, export_onnx, halve_weights
from inference.training.publish import new_folder, write_card, write_report
from storage.errors import ModelError

if TYPE_CHECKING:
    import torch

Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]

WEIGHTS = "model.onnx"
DEFAULT_ENCODER = f"tu-{backbone.ARCHITECTURE}"
"""smp's name of the shipped backbone; it starts from its ImageNet weights."""

_DECODER = (128, 64, 32, 16, 16)
_BATCH = 8
_RATE = 1e-3
_PATIENCE = 8
_THRESHOLDS = tuple(round(0.1 + 0.05 * step, 2) for step in range(17))
_HALF_PARITY = 0.25


def train_segmenter(
    data: TrainingSet,
    out: Path,
    *,
    epochs: int = 30,
    size: int = 224,
    resize: Resize = Resize.LETTERBOX,
    arch: str = "unet",
    encoder: str = DEFAULT_ENCODER,
    class_name: str = "defect",
    seed: int = 7,
    threads: int | None = None,
    augment: bool = True,
    half: bool = False,
    task: Task = Task.SEGMENT,
    progress: Progress | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> TrainingReport:
    """Train, export, check the export against torch, choose the threshold on the validation part, measure.

    Samples of a bad class without a mask say nothing about where the defect is and are left out; samples of a
    good class teach emptiness.

    Args:
        data: The samples; those without a split get one by ``seed``.
        out: The model's folder, which must not exist; its name becomes the model's.
        epochs: Passes at most; stops when the validation part no longer improves.
        size: Side of the square input, a multiple of 32.
        resize: How pictures are brought to it.
        arch: An smp architecture.
        encoder: An smp encoder; the default starts from the shipped backbone's weights, others from none.
        class_name: What the one class of the model is called.
        seed: Chooses splits, order and augmentation.
        threads: CPU threads; None: all.
        augment: Learn from mirrored, shifted, scaled, brighter and darker pictures too.
        half: Store weights in half precision.
        task: What the model is for: ``segment``, or ``markings`` where masks show those.
        progress: Told the share done and what is being done.
        should_stop: Asked between batches; True ends the training and keeps the best model so far.

    Raises:
        ModelError: No training sample has a mask, smp knows no such network, or the export differs from torch.
        StoppedError: It was stopped before there was a model.
    """
    let_threads_sleep()
    import torch

    started = time.monotonic()
    tell, stop = progress or (lambda _share, _what: None), should_stop or (lambda: False)
    cores = threads or all_threads()
    torch.set_num_threads(cores)
    data = with_splits(data, seed=seed)
    spec = InputSpec(size=(size, size), mean=backbone.MEAN, std=backbone.STD, resize=resize, pad_value=128)
    known = {part: _known(data, part) for part in (TRAIN, VAL, TEST)}
    if not any(sample.mask for sample in known[TRAIN]):
        raise ModelError("No training item has a mask to learn from", "Draw or accept some masks first.")
    if size % backbone.STRIDE or size < 2 * backbone.STRIDE:
        raise ModelError(f"The input size must be a multiple of {backbone.STRIDE} from {2 * backbone.STRIDE} on")
    torch.manual_seed(seed)
    network = build_network(arch, encoder)
    passes, stopped = _fit(network, known, spec, epochs=epochs, seed=seed, augment=augment, tell=tell, stop=stop)
    tell(0.9, "exporting")
    with new_folder(out) as folder:
        path = folder / WEIGHTS
        parity = export_onnx(network, path, example=(3, size, size), input_name="image", output_names=("mask",))
        check_parity(parity, PARITY)
        if half:
            parity = halve_weights(path, network, example=(3, size, size))
            check_parity(parity, _HALF_PARITY)
        card = ModelCard(
            name=out.name,
            task=task,
            format=Format.ONNX,
            files={"weights": WEIGHTS},
            sha256={},
            arch=f"smp/{arch}/{encoder}",
            classes=(class_name,),
            source="trained with Fettle",
            edition=data.edition,
            input=spec,
            output=OutputSpec(Head.MASK, Activation.SIGMOID, name="mask"),
        )
        card = write_card(folder, card)
        tell(0.92, "choosing the threshold")
        threshold = choose_threshold(card, folder, known[VAL], threads=cores)
        output = OutputSpec(Head.MASK, Activation.SIGMOID, name="mask", threshold=threshold)
        card = write_card(folder, dataclasses.replace(card, output=output))
        tell(0.96, "measuring")
        metrics = {part: measure(card, folder, known[part], threads=cores) for part in (VAL, TEST)}
        report = TrainingReport(
            task=task.value,
            folder=out,
            metrics=metrics,
            parity=parity,
            seconds=time.monotonic() - started,
            epochs=passes,
            stopped=stopped,
            counts=counts(data) | {f"{part}_used": len(samples) for part, samples in known.items()},
        )
        write_report(folder, report, arch=arch, encoder=encoder, seed=seed, threshold=threshold)
    tell(1.0, "done")
    return report


def build_network(arch: str, encoder: str) -> torch.nn.Module:
    """An smp network with one output channel; nothing is downloaded.

    The encoder of `DEFAULT_ENCODER` starts from the shipped backbone, any other from random weights.

    Raises:
        ModelError: smp does not know it.
    """
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    import segmentation_models_pytorch as smp

    extra: dict[str, Any] = {"decoder_channels": _DECODER} if arch in {"unet", "unetplusplus"} else {}
    try:
        network: torch.nn.Module = smp.create_model(
            arch, encoder_name=encoder, encoder_weights=None, in_channels=3, classes=1, **extra
        )
    except (KeyError, ValueError, RuntimeError) as error:
        raise ModelError(
            f"segmentation-models-pytorch cannot build “{arch}” on “{encoder}”",
            "Use names it lists, such as unet and resnet18.",
        ) from error
    if encoder == DEFAULT_ENCODER:
        trunk = network.get_submodule("encoder.model")
        own = trunk.state_dict()
        state = {name: value for name, value in backbone.shipped_state().items() if name in own}
        strangers = [name for name in own if name not in state and not name.endswith("num_batches_tracked")]
        if strangers:
            raise ModelError(
                f"The encoder has no shipped weights for {strangers[0]}", "Install timm in the pinned version."
            )
        trunk.load_state_dict(state, strict=False)
    return network


def choose_threshold(card: ModelCard, folder: Path, samples: Sequence[Sample], *, threads: int = 1) -> float:
    """The probability that gives the best mean Dice on held-out pictures with masks; 0.5 where there are none."""
    totals = np.zeros(len(_THRESHOLDS))
    for probabilities, truth in _predictions(card, folder, [s for s in samples if s.mask], threads=threads):
        for index, threshold in enumerate(_THRESHOLDS):
            totals[index] += evaluate.mask_overlap(probabilities >= threshold, truth)["dice"]
    return _THRESHOLDS[int(totals.argmax())] if totals.any() else 0.5


def measure(card: ModelCard, folder: Path, samples: Sequence[Sample], *, threads: int = 1) -> dict[str, Any]:
    """`inference.evaluate.masks` of a stored segmenter at its card's threshold, at the pictures' full size."""
    threshold = card.output.threshold
    found = _predictions(card, folder, samples, threads=threads)
    return evaluate.masks((probabilities >= threshold, truth) for probabilities, truth in found)


def _known(data: TrainingSet, part: str) -> tuple[Sample, ...]:
    return tuple(sample for sample in data.part(part) if sample.mask is not None or sample.label in data.good)


def _predictions(
    card: ModelCard, folder: Path, samples: Sequence[Sample], *, threads: int
) -> list[tuple[Floats, Flags]]:
    """Probabilities ``(H, W)`` at full size with the true mask, picture by picture, as production sees them."""
    model = open_model(card, folder, threads=threads)
    found = []
    try:
        for sample in samples:
            view = sample.view()
            raw = model.predict([view])[0]
            plane = raw.fit.map_to_picture(mask_probabilities(raw, card)[0])
            found.append((plane, sample.view_mask((view.shape[0], view.shape[1]))))
    finally:
        model.close()
    return found


def _fit(
    network: torch.nn.Module,
    known: dict[str, tuple[Sample, ...]],
    spec: InputSpec,
    *,
    epochs: int,
    seed: int,
    augment: bool,
    tell: Progress,
    stop: Callable[[], bool],
) -> tuple[int, bool]:
    """Train in place and leave the best weights in; how many passes it took, and whether it was stopped."""
    import torch

    generator = np.random.default_rng(seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    network.to(device)
    pairs = [_prepared(sample, spec) for sample in known[TRAIN]]
    held_out = [_prepared(sample, spec) for sample in known[VAL] if sample.mask]
    optimiser = torch.optim.AdamW(network.parameters(), lr=_RATE, weight_decay=1e-3)
    steps = max(-(-len(pairs) // _BATCH), 1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, max_lr=_RATE, total_steps=epochs * steps, pct_start=0.1)
    best, kept, since, passes, stopped = -1.0, None, 0, 0, False
    for epoch in range(epochs):
        network.train()
        order = generator.permutation(len(pairs))
        for step in range(steps):
            if stop():
                stopped = True
                break
            chosen = [pairs[int(index)] for index in order[step * _BATCH : (step + 1) * _BATCH]]
            if augment:
                chosen = [_varied(pixels, mask, generator) for pixels, mask in chosen]
            images, masks = _tensors(chosen, spec)
            optimiser.zero_grad()
            loss: Any = _loss(network(images.to(device)), masks.to(device))
            loss.backward()
            optimiser.step()
            schedule.step()
            tell(0.9 * (epoch * steps + step + 1) / (epochs * steps), f"pass {epoch + 1} of at most {epochs}")
        if stopped:
            break
        passes = epoch + 1
        score = _dice(network, held_out, spec, device) if held_out else float(epoch)
        since += 1
        if score > best:
            best, since, kept = score, 0, copy.deepcopy(network.state_dict())
        if since >= _PATIENCE:
            break
    if kept is None:
        raise StoppedError
    network.load_state_dict(kept)
    network.to("cpu").eval()
    return passes, stopped


def _loss(logits: torch.Tensor, masks: torch.Tensor) -> torch.Tensor:
    """Cross-entropy per pixel plus soft Dice over the batch, which small defects would vanish without."""
    import torch

    entropy = torch.nn.functional.binary_cross_entropy_with_logits(logits, masks)
    found = torch.sigmoid(logits)
    dice = 1 - (2 * (found * masks).sum() + 1) / (found.sum() + masks.sum() + 1)
    return entropy + dice


def _dice(network: torch.nn.Module, pairs: Sequence[tuple[Pixels, Flags]], spec: InputSpec, device: str) -> float:
    """Mean Dice at 0.5 on the model's input."""
    import torch

    network.eval()
    found = []
    with torch.no_grad():
        for start in range(0, len(pairs), _BATCH):
            images, masks = _tensors(pairs[start : start + _BATCH], spec)
            predicted = network(images.to(device)).cpu().numpy() > 0
            found += [
                evaluate.mask_overlap(p[0], m[0])["dice"] for p, m in zip(predicted, masks.numpy() > 0.5, strict=True)
            ]
    return float(np.mean(found))


def _prepared(sample: Sample, spec: InputSpec) -> tuple[Pixels, Flags]:
    """A picture and its mask on the model's input."""
    view = sample.view()
    shape = (view.shape[0], view.shape[1])
    fit = fit_for(shape, spec)
    height, width = fit.resized
    # Area, then half: a thin scratch keeps its pixels better than under nearest.
    share = cv2.resize(sample.view_mask(shape).astype(np.float32), (width, height), interpolation=cv2.INTER_AREA)
    mask = np.zeros(fit.input, np.bool_)
    x0, y0, x1, y1 = fit.content()
    top, left = fit.offset
    mask[y0:y1, x0:x1] = share[y0 - top : y1 - top, x0 - left : x1 - left] >= 0.3
    return place(view, fit, spec.pad_value), mask


def _tensors(pairs: Sequence[tuple[Pixels, Flags]], spec: InputSpec) -> tuple[torch.Tensor, torch.Tensor]:
    import torch

    images = np.stack([normalise(pixels, spec) for pixels, _ in pairs]).transpose(0, 3, 1, 2)
    masks = np.stack([mask for _, mask in pairs])[:, None].astype(np.float32)
    return torch.from_numpy(np.ascontiguousarray(images)), torch.from_numpy(masks)


def _varied(pixels: Pixels, mask: Flags, generator: np.random.Generator) -> tuple[Pixels, Flags]:
    """Mirrored, moved by up to an eighth, scaled by up to a quarter, brighter or darker."""
    height, width = mask.shape
    scale = generator.uniform(0.8, 1.25) * generator.choice([-1, 1], 2)
    centre = np.array([width / 2, height / 2])
    shift = generator.uniform(-0.125, 0.125, 2) * (width, height)
    matrix = np.array([[scale[0], 0, 0], [0, scale[1], 0]], np.float64)
    matrix[:, 2] = centre - scale * centre + shift
    size = (width, height)
    moved = cv2.warpAffine(pixels, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
    # The mask follows the reflection, so that a mirrored defect is not taught as ground.
    follows = cv2.warpAffine(
        mask.astype(np.uint8), matrix, size, flags=cv2.INTER_NEAREST, borderMode=cv2.BORDER_REFLECT_101
    )
    gain, offset = generator.uniform(0.8, 1.2), generator.uniform(-25, 25)
    bright = (moved * np.float32(gain) + np.float32(offset)).clip(0, 255)
    return np.asarray(bright, np.uint8), follows.astype(np.bool_)

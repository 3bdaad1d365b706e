"""What training learns from, as plain values: samples with a way to get their pixels, and honest splits."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from inference.stage import Pixels
from storage.errors import ModelError
from storage.images import read_rgb8
from storage.records import Box

Loader = Callable[[], Pixels]
"""Gives ``(H, W, 3) uint8 RGB``, upright. Called once per pass, so a set of any size fits in memory."""

MaskLoader = Callable[[], npt.NDArray[np.bool_]]
"""Gives ``(H, W) bool`` of the whole picture, True where the defect is."""

Progress = Callable[[float, str], None]
"""Told the share done, 0–1, and what is being done."""

TRAIN, VAL, TEST = "train", "val", "test"
SPLITS = (TRAIN, VAL, TEST)


@dataclass(frozen=True, slots=True)
class Sample:
    """One picture to learn from.

    Attributes:
        item_id: The item it comes from.
        load: Gives the whole picture.
        label: Its class.
        split: ``train``, ``val`` or ``test``; None: not assigned yet.
        roi: The part to look at, full-resolution ``xyxy``; None: all of it.
        mask: Gives where the defect is, where that is known; None: unknown, or nothing for a good picture.
    """

    item_id: int
    load: Loader
    label: str
    split: str | None = None
    roi: Box | None = None
    mask: MaskLoader | None = None

    def view(self) -> Pixels:
        """The pixels to look at: the picture, or its part."""
        return _cut(self.load(), self.roi)

    def view_mask(self, shape: tuple[int, int]) -> npt.NDArray[np.bool_]:
        """Where the defect is in `view`, of ``shape``; empty where no mask is given."""
        if self.mask is None:
            return np.zeros(shape, np.bool_)
        return _cut(self.mask(), self.roi)


@dataclass(frozen=True, slots=True)
class TrainingSet:
    """Samples with the classes they may have.

    Attributes:
        classes: Names in the order of the model's outputs.
        good: Those of ``classes`` that mean "no defect".
        edition: The frozen edition the samples come from, or empty.
    """

    samples: tuple[Sample, ...]
    classes: tuple[str, ...]
    good: frozenset[str] = frozenset()
    edition: str = ""

    def part(self, split: str) -> tuple[Sample, ...]:
        """The samples of one split, in order."""
        return tuple(sample for sample in self.samples if sample.split == split)

    def index(self, sample: Sample) -> int:
        """The class index of a sample."""
        return self.classes.index(sample.label)


@dataclass(frozen=True, slots=True)
class TrainingReport:
    """What a training run made and how good it is; the same values lie in ``report.json`` beside the model.

    Attributes:
        folder: Where ``card.toml`` and the weights are.
        metrics: By split, then by the name `inference.evaluate` gives.
        parity: Largest difference between the exported model and torch; None where there is no export.
        stopped: Whether the person stopped it early; the best model so far is kept.
        counts: Samples by split.
    """

    task: str
    folder: Path
    metrics: Mapping[str, Any]
    parity: float | None
    seconds: float
    epochs: int = 0
    stopped: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


class StoppedError(ModelError):
    """The person stopped a training before it had anything to keep."""

    def __init__(self, message: str = "Training was stopped before there was a model", hint: str = "") -> None:
        super().__init__(message, hint)


def from_file(path: Path) -> Loader:
    """A loader that reads an image file each time; can be pickled."""
    return functools.partial(read_rgb8, path)


def from_array(pixels: Pixels) -> Loader:
    """A loader of pixels that are in memory already."""
    return lambda: pixels


def with_splits(data: TrainingSet, *, seed: int, shares: tuple[float, float, float] = (0.7, 0.15, 0.15)) -> TrainingSet:
    """Give every sample a split, the same for the same seed and samples, stratified by class.

    A set where some samples have a split keeps those, and the rest joins the training part; only where no sample
    is for validation is a part of the training samples taken for it. A class of fewer than three samples stays
    in training alone.

    Args:
        data: The set.
        seed: Chooses which sample goes where.
        shares: Of train, validation and test.
    """
    given = [sample.split for sample in data.samples]
    if any(split in SPLITS for split in given):
        kept = [replace(s, split=s.split if s.split in SPLITS else TRAIN) for s in data.samples]
        if VAL in given:
            return replace(data, samples=tuple(kept))
        movable = [index for index, sample in enumerate(kept) if sample.split == TRAIN]
        fraction = shares[1] / (shares[0] + shares[1])
        chosen = {VAL: fraction, TEST: 0.0}
    else:
        kept = [replace(sample, split=TRAIN) for sample in data.samples]
        movable = list(range(len(kept)))
        chosen = {VAL: shares[1], TEST: shares[2]}
    by_class: dict[str, list[int]] = defaultdict(list)
    for index in movable:
        by_class[kept[index].label].append(index)
    generator = np.random.default_rng(seed)
    for name in sorted(by_class):
        members = generator.permutation(by_class[name])
        if len(members) < 3:
            continue
        start = 0
        for split, share in chosen.items():
            count = max(round(share * len(members)), 1) if share else 0
            for index in members[start : start + count]:
                kept[index] = replace(kept[index], split=split)
            start += count
    return replace(data, samples=tuple(kept))


def check_classes(data: TrainingSet, *, least: int = 2) -> None:
    """Refuse a set that a classifier cannot learn from.

    Raises:
        ModelError: Fewer than ``least`` classes have training samples, or a label is not among the classes.
    """
    stray = next((sample.label for sample in data.samples if sample.label not in data.classes), None)
    if stray is not None:
        raise ModelError(f"The label “{stray}” is not among the classes", "Add the class or change the label.")
    present = {sample.label for sample in data.part(TRAIN)}
    if len(present) < least:
        raise ModelError(
            f"Training needs pictures of at least {least} classes, there are pictures of {len(present)}",
            "Decide more items first.",
        )


def counts(data: TrainingSet) -> dict[str, int]:
    """How many samples each split has."""
    return {split: len(data.part(split)) for split in SPLITS}


def in_batches(samples: Sequence[Sample], size: int) -> Iterator[Sequence[Sample]]:
    """Consecutive runs of at most ``size`` samples."""
    for start in range(0, len(samples), size):
        yield samples[start : start + size]


def _cut(pixels: npt.NDArray[Any], roi: Box | None) -> npt.NDArray[Any]:
    if roi is None:
        return pixels
    height, width = pixels.shape[:2]
    x0, y0 = min(max(int(roi.x0), 0), width - 1), min(max(int(roi.y0), 0), height - 1)
    x1, y1 = max(int(np.ceil(roi.x1)), x0 + 1), max(int(np.ceil(roi.y1)), y0 + 1)
    return pixels[y0:y1, x0:x1]

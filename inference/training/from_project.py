"""Trains on what a project holds: collects the labelled items, gives them splits, trains, and files the model there."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from inference.training.data import Sample, TrainingReport, TrainingSet, with_splits
from storage import classes, regions, rle
from storage.errors import FettleError
from storage.formats.entries import to_mask
from storage.groups import GroupBy
from storage.groups import find as find_groups
from storage.images import read_rgb8
from storage.records import EXPORTED_STATES, Geometry, Item, ItemState, Region, RegionRole, RegionStatus
from storage.splits import SplitRequest, plan_of
from storage.store import Store
from storage.transaction import chunked

Progress = Callable[[float, str], None]
ShouldStop = Callable[[], bool]

DECIDED, GIVEN = "decided", "given"
_EPOCHS = {"classify": 20, "segment": 40}
"""Passes at most; both stop earlier when the validation part no longer improves."""


@dataclass(frozen=True, slots=True)
class TrainRequest:
    """What to train.

    Attributes:
        task: ``classify``, ``segment`` or ``anomaly``.
        labels: ``decided``: accepted and corrected items only; ``given``: undecided ones too, as they came.
        epochs: At most so many; 0: the task's default.
    """

    task: str = "classify"
    finetune: bool = False
    name: str = ""
    where: str = ""
    labels: str = DECIDED
    epochs: int = 0
    seed: int = 7


def train(
    store: Store,
    request: TrainRequest,
    *,
    in_process: bool = False,
    progress: Progress | None = None,
    should_stop: ShouldStop | None = None,
) -> TrainingReport:
    """Train on the project's items and put the model into its model folder.

    Items without a split get one first, as an undoable step, so that later evaluations know what was held out.

    Args:
        store: The project; used on the calling thread only.
        request: What to train.
        in_process: Train in a process of its own; this one then imports no torch.
        progress: Told the share done, 0–1, and what is being done.
        should_stop: True ends the training; the best model so far is kept.

    Raises:
        FettleError: Unknown task, too few labelled items, or a name that is taken.
    """
    if request.task not in _TRAINERS:
        raise FettleError(f"There is no training for “{request.task}”", "Tasks: " + ", ".join(_TRAINERS) + ".")
    name = request.name or f"{request.task}-{time.strftime('%Y%m%d-%H%M%S')}"
    if not re.fullmatch(r"[\w][\w.-]{0,63}", name):
        raise FettleError(f"“{name}” is no name for a model", "Use letters, digits, dots and dashes.")
    out = store.folder.models / name
    if out.exists():
        raise FettleError(f"There is a model “{name}” already", "Choose another name.")
    data = _assigned(store, collect(store, request), seed=request.seed)
    if not in_process:
        return train_set(data, out, request, progress=progress, should_stop=should_stop)
    from inference.training.process import train_in_process

    return train_in_process(data, out, request, progress=progress, should_stop=should_stop)


def train_set(
    data: TrainingSet,
    out: Path,
    request: TrainRequest,
    *,
    progress: Progress | None = None,
    should_stop: ShouldStop | None = None,
) -> TrainingReport:
    """Train on samples that are collected already; no database is opened.

    Raises:
        FettleError: The samples do not suffice for the task, or the training was stopped too early.
    """
    return _TRAINERS[request.task](data, out, request, progress, should_stop)


def collect(store: Store, request: TrainRequest) -> TrainingSet:
    """The items to learn from, with labels, splits so far, and masks of their kept defect regions.

    Raises:
        FettleError: No item qualifies; says why and what to do.
    """
    if request.labels not in (DECIDED, GIVEN):
        raise FettleError(f"Labels can't be “{request.labels}”", f"Write --labels {DECIDED} or {GIVEN}.")
    chosen = [item for item in store.items.walk(request.where) if _label(item, request.labels) is not None]
    if not chosen:
        undecided = store.items.count("state:undecided has:label")
        hint = (
            f"Accept some, or train on the labels of {undecided:,} undecided items as they came: --labels given."
            if undecided
            else "Accept some items first."
        )
        raise FettleError("No item has a decided label to learn from", hint)
    schema = classes.all_classes(store)
    settled = {
        item_id: found
        for chunk in chunked([item.id for item in chosen], 500)
        for item_id, found in regions.of_many(store, chunk).items()
    }
    max_pixels = int(store.settings["images"]["max_pixels"])
    samples = tuple(_sample(item, settled.get(item.id, []), request.labels, max_pixels) for item in chosen)
    present = {sample.label for sample in samples}
    return TrainingSet(
        samples=samples,
        classes=tuple(entry.name for entry in schema if entry.name in present),
        good=classes.good_names(schema) & present,
    )


def _train_classify(
    data: TrainingSet, out: Path, request: TrainRequest, progress: Progress | None, should_stop: ShouldStop | None
) -> TrainingReport:
    from inference.training.classify import train_classifier

    return train_classifier(
        data,
        out,
        finetune=request.finetune,
        epochs=request.epochs or _EPOCHS["classify"],
        seed=request.seed,
        progress=progress,
        should_stop=should_stop,
    )


def _train_segment(
    data: TrainingSet, out: Path, request: TrainRequest, progress: Progress | None, should_stop: ShouldStop | None
) -> TrainingReport:
    from inference.training.segment import train_segmenter

    if not any(sample.mask for sample in data.samples):
        raise FettleError("No item has a defect region to learn from", "Draw or accept some masks first.")
    return train_segmenter(
        data,
        out,
        epochs=request.epochs or _EPOCHS["segment"],
        seed=request.seed,
        progress=progress,
        should_stop=should_stop,
    )


def _train_anomaly(
    data: TrainingSet, out: Path, request: TrainRequest, progress: Progress | None, should_stop: ShouldStop | None
) -> TrainingReport:
    from inference.training.anomaly import train_anomaly

    if not data.good:
        hint = "Say which with: fettle classes PROJECT --good NAME."
        raise FettleError("No class of these items means a good part", hint)
    return train_anomaly(data, out, seed=request.seed, progress=progress, should_stop=should_stop)


_Trainer = Callable[[TrainingSet, Path, TrainRequest, Progress | None, ShouldStop | None], TrainingReport]
_TRAINERS: Mapping[str, _Trainer] = {
    "classify": _train_classify,
    "segment": _train_segment,
    "anomaly": _train_anomaly,
}


def _label(item: Item, labels: str) -> str | None:
    if item.state in EXPORTED_STATES:
        return item.label
    if labels == GIVEN and item.state in (ItemState.UNREVIEWED, ItemState.DEFERRED):
        return item.given
    return None


def _sample(item: Item, found: list[Region], labels: str, max_pixels: int) -> Sample:
    kept = [region for region in found if region.status is RegionStatus.KEPT]
    shapes = tuple(region.geometry for region in kept if region.role is RegionRole.DEFECT)
    return Sample(
        item_id=item.id,
        load=partial(read_rgb8, Path(item.path), max_pixels=max_pixels),
        label=_label(item, labels) or "",
        split=item.split,
        mask=partial(_union, shapes, item.width, item.height) if shapes else None,
    )


def _union(shapes: tuple[Geometry, ...], width: int, height: int) -> npt.NDArray[np.bool_]:
    masks = [to_mask(shape, width=width, height=height) for shape in shapes]
    return rle.decode(rle.union(*masks))


def _assigned(store: Store, data: TrainingSet, *, seed: int) -> TrainingSet:
    """The set with a split for every sample; new ones are written to the items. Near twins stay together."""
    groups = find_groups(store, GroupBy())
    wanted = np.isin(groups.table.ids, np.array([sample.item_id for sample in data.samples], np.int64))
    plan = plan_of(groups, SplitRequest(seed=seed), wanted)
    planned = {
        item_id: split for (before, split), ids in plan.changes.items() if before is None for item_id in ids.tolist()
    }
    grouped = tuple(replace(sample, split=planned.get(sample.item_id, sample.split)) for sample in data.samples)
    # Where there are too few for a validation part, some are taken all the same.
    complete = with_splits(replace(data, samples=grouped), seed=seed)
    new = {
        after.item_id: {"split": after.split}
        for before, after in zip(data.samples, complete.samples, strict=True)
        if before.split is None
    }
    if new:
        with store.transact(f"Split {len(new):,} items") as tx:
            tx.update_each("items", new)
    return complete

"""Trains the anomaly memory on good items only, and measures it on the rest."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from inference.anomaly import patchcore
from inference.backbone import ARCHITECTURE, MEAN, STD, Backbone, backbone_hash
from inference.cards import Activation, Format, Head, InputSpec, ModelCard, OutputSpec, Task
from inference.evaluate import detection, pixel_ranking
from inference.threads import all_threads
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
    in_batches,
    with_splits,
)
from inference.training.publish import new_folder, write_card, write_report
from storage.errors import ModelError

MEMORY = "memory.npz"

_LEAST = 4
_HELD_OUT = 0.2


def train_anomaly(
    data: TrainingSet,
    out: Path,
    *,
    sizes: Sequence[int] = patchcore.DEFAULT_SIZES,
    even: bool = True,
    patches: int = 1500,
    false_alarms: float = 0.05,
    seed: int = 7,
    threads: int | None = None,
    progress: Progress | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> TrainingReport:
    """Learn what good looks like, calibrate on good items held out, measure, and put the memory at ``out``.

    A fifth of the good training items calibrates before it joins the memory. The validation and test parts take
    no part in either, so both measures are honest.

    Args:
        data: The samples; those without a split get one by ``seed``. ``good`` names the classes to learn from.
        out: The model's folder, which must not exist; its name becomes the model's.
        sizes: Input sizes, multiples of 32; larger ones see finer defects and take longer.
        even: Even out lighting and contrast first.
        patches: Patches remembered per size.
        false_alarms: Share of held-out good items the threshold may call anomalous.
        seed: Chooses splits and patches.
        threads: CPU threads; None: all.
        progress: Told the share done and what is being done.
        should_stop: Asked between batches; True ends the training without a model.

    Raises:
        ModelError: There are fewer than four good training items.
        StoppedError: It was stopped.
    """
    started = time.monotonic()
    data = with_splits(data, seed=seed)
    good = [sample for sample in data.part(TRAIN) if sample.label in data.good]
    if len(good) < _LEAST:
        raise ModelError(
            f"There are {len(good)} good items to learn from, {_LEAST} are the least",
            "Accept more items of a good class.",
        )
    order = np.random.default_rng(seed).permutation(len(good))
    count = max(round(_HELD_OUT * len(good)), 1)
    held_out, kept = [good[i] for i in order[:count]], [good[i] for i in order[count:]]

    def tick(share: float) -> None:
        if should_stop is not None and should_stop():
            raise StoppedError
        if progress is not None:
            progress(0.8 * share, "remembering good surfaces")

    net = Backbone(threads=threads or all_threads())
    memory = patchcore.fit(
        net,
        [sample.view for sample in kept],
        [sample.view for sample in held_out],
        sizes=sizes,
        even=even,
        patches=patches,
        false_alarms=false_alarms,
        seed=seed,
        tick=tick,
    )
    with new_folder(out) as folder:
        patchcore.save(memory, folder / MEMORY)
        write_card(folder, _card(out.name, data, sizes))
        if progress is not None:
            progress(0.8, "measuring")
        report = TrainingReport(
            task=Task.ANOMALY.value,
            folder=out,
            metrics={part: measure(memory, net, data.part(part), good=data.good) for part in (VAL, TEST)},
            parity=None,
            seconds=time.monotonic() - started,
            counts=counts(data) | {"remembered": len(good), "calibration": len(held_out)},
        )
        write_report(folder, report, sizes=list(sizes), seed=seed, threshold=memory.threshold)
    if progress is not None:
        progress(1.0, "done")
    return report


def measure(
    memory: patchcore.PatchCore, net: Backbone, samples: Sequence[Sample], *, good: frozenset[str]
) -> dict[str, Any]:
    """`inference.evaluate.detection` of items at the memory's threshold, and over pixels where masks are given.

    Pixels count of good items and of items with a mask; an item that is bad without a mask says nothing there.
    """
    scores: list[float] = []
    bad: list[bool] = []
    pairs = []
    for part in in_batches(samples, patchcore.BATCH):
        views = [sample.view() for sample in part]
        for sample, view, plane in zip(part, views, memory.maps(net, views), strict=True):
            scores.append(patchcore.image_score(plane))
            bad.append(sample.label not in good)
            if sample.mask is not None or sample.label in good:
                shape = (view.shape[0], view.shape[1])
                pairs.append((patchcore.heatmap(plane, shape), sample.view_mask(shape)))
    image = detection(np.array(bad, np.bool_), np.array(scores), threshold=memory.threshold)
    return {"image": image, "pixel": pixel_ranking(pairs)}


def _card(name: str, data: TrainingSet, sizes: Sequence[int]) -> ModelCard:
    largest = max(sizes)
    return ModelCard(
        name=name,
        task=Task.ANOMALY,
        format=Format.NPZ,
        files={"weights": MEMORY},
        sha256={},
        arch=f"patchcore/{ARCHITECTURE}",
        source="trained with Fettle",
        edition=data.edition,
        input=InputSpec(size=(largest, largest), mean=MEAN, std=STD),
        output=OutputSpec(Head.FEATURES, Activation.NONE, threshold=0.5),
        options={"backbone": backbone_hash(), "sizes": list(sizes)},
    )

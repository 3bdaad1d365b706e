"""Trains on the magnetic tile images' training part and prints what the models are worth on the rest.

    python -m tests.bench.bench_magnetic_tile [--finetune] [--segment] [--threads 2] [--seed 7]

Splits are those of the data's manifest, by block of frames: the test part shows other tiles than the training
part. Masks are anti-aliased and cut at 127.
"""

from __future__ import annotations

import argparse
import csv
import functools
import tempfile
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from inference.anomaly import patchcore
from inference.backbone import Backbone
from inference.cards import load_card
from inference.training.anomaly import MEMORY, train_anomaly
from inference.training.anomaly import measure as measure_anomaly
from inference.training.classify import measure, train_classifier
from inference.training.data import TEST, TRAIN, VAL, Sample, TrainingReport, TrainingSet, from_file

GOOD = "Free"
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"


def read_set(root: Path) -> TrainingSet:
    """The manifest's magnetic tile images with their splits and masks."""
    with (root / "manifest.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["dataset"] == "magnetic_tile"]
    samples = tuple(
        Sample(
            item_id=index,
            load=from_file(root / row["image"]),
            label=row["label"],
            split=row["split"],
            mask=functools.partial(read_mask, root / row["mask"]) if row["mask"] and row["label"] != GOOD else None,
        )
        for index, row in enumerate(rows)
    )
    return TrainingSet(samples, tuple(sorted({row["label"] for row in rows})), frozenset({GOOD}))


def read_mask(path: Path) -> npt.NDArray[np.bool_]:
    return np.asarray(cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_GRAYSCALE) > 127)


def show_classes(title: str, metrics: dict[str, Any], classes: tuple[str, ...]) -> None:
    auc = "—" if metrics["roc_auc"] is None else f"{metrics['roc_auc']:.3f}"
    print(
        f"{title}: {metrics['count']} images, accuracy {metrics['accuracy']:.3f}, macro F1 {metrics['macro_f1']:.3f},"
        f" ROC-AUC {auc}, ECE {metrics['ece']:.3f}"
    )
    print(f"    {'':10}" + "".join(f"{name[:9]:>10}" for name in classes) + "   (rows: truth)")
    for name, row in zip(classes, metrics["confusion"], strict=True):
        print(f"    {name:10}" + "".join(f"{count:10d}" for count in row))


def show_anomaly(title: str, metrics: dict[str, Any]) -> None:
    image, pixel = metrics["image"], metrics["pixel"]
    print(
        f"{title}: {image['count']} images, image AUROC {image['roc_auc']:.3f}, pixel AUROC {pixel['roc_auc']:.3f},"
        f" at the calibrated threshold recall {image['recall']:.2f}, precision {image['precision']:.2f},"
        f" false alarms {image['false_alarms']:.2f}"
    )


def bench_classifier(data: TrainingSet, out: Path, *, finetune: bool, threads: int, seed: int) -> TrainingReport:
    report = train_classifier(data, out, finetune=finetune, threads=threads, seed=seed)
    card = load_card(out)
    kind = "fine-tuned" if finetune else "frozen backbone"
    print(f"\nclassifier, {kind}: trained in {report.seconds:.1f} s, ONNX against torch {report.parity:.1e}")
    for title, parts in (("test", (TEST,)), ("val + test", (VAL, TEST))):
        samples = [sample for part in parts for sample in data.part(part)]
        show_classes(f"  {title}", measure(card, out, samples, threads=threads), card.classes)
    return report


def bench_anomaly(data: TrainingSet, out: Path, *, threads: int, seed: int) -> None:
    report = train_anomaly(data, out, threads=threads, seed=seed)
    memory, net = patchcore.load(out / MEMORY), Backbone(threads=threads)
    print(f"\nPatchCore on “{GOOD}” of train: {report.seconds:.1f} s with measuring, {report.counts}")
    for title, parts in (("test", (TEST,)), ("val + test", (VAL, TEST))):
        samples = [sample for part in parts for sample in data.part(part)]
        show_anomaly(f"  {title}", measure_anomaly(memory, net, samples, good=data.good))


def bench_segmenter(data: TrainingSet, out: Path, *, epochs: int, threads: int, seed: int) -> None:
    from inference.training.segment import train_segmenter

    report = train_segmenter(data, out, epochs=epochs, threads=threads, seed=seed)
    print(f"\nsegmenter: {report.epochs} passes in {report.seconds:.1f} s, ONNX against torch {report.parity:.1e}")
    for part, metrics in report.metrics.items():
        print(
            f"  {part}: "
            + ", ".join(f"{k} {v:.3f}" if isinstance(v, float) else f"{k} {v}" for k, v in metrics.items())
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=SHARED)
    parser.add_argument("--finetune", action="store_true", help="also train the whole network")
    parser.add_argument("--segment", type=int, default=0, metavar="EPOCHS", help="also train a segmenter")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=7)
    chosen = parser.parse_args()
    if not (chosen.data / "manifest.csv").exists():
        parser.error(f"no manifest.csv in {chosen.data}")
    data = read_set(chosen.data)
    print({part: len(data.part(part)) for part in (TRAIN, VAL, TEST)})
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        bench_classifier(data, out / "frozen", finetune=False, threads=chosen.threads, seed=chosen.seed)
        bench_anomaly(data, out / "memory", threads=chosen.threads, seed=chosen.seed)
        if chosen.finetune:
            bench_classifier(data, out / "whole", finetune=True, threads=chosen.threads, seed=chosen.seed)
        if chosen.segment:
            bench_segmenter(data, out / "segment", epochs=chosen.segment, threads=chosen.threads, seed=chosen.seed)


if __name__ == "__main__":
    main()

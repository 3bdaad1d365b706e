"""Makes the models Fettle ships, from pictures it renders itself: ``python packaging/make_models.py``.

Writes ``resources/models/<name>/`` with weights, ``card.toml`` and ``report.json``, and prints the figures of held-out
pictures. Needs no network and no pictures, about an hour and a half on two processor cores and 6 GB of memory. Where a
folder of real photographs is given, ``markings`` learns on them too, and its card and report say so. Everything
random follows from the seed; how sums are rounded, and with it the last digits of the weights, follows from the
machine, the number of threads and the versions of torch and OpenCV.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.renders import Shot
    from models.shipping import Made

ROOT = Path(__file__).resolve().parent.parent
PLATES = ("plates-detector", "plates-classifier", "plates-segmenter")
NAMES = (*PLATES, "markings")

Shots = Mapping[str, "list[Shot]"]


def main() -> int:
    """Render, train what is asked for, and print the reports."""
    asked = _arguments()
    # Both libraries read these as they load.
    os.environ.setdefault("OMP_NUM_THREADS", str(asked.threads))
    os.environ["YOLO_OFFLINE"] = os.environ["HF_HUB_OFFLINE"] = "1"
    sys.path.insert(0, str(ROOT))
    from inference.threads import let_threads_sleep

    let_threads_sleep()
    import cv2
    import torch
    from models.renders import COUNTS, render_split

    cv2.setNumThreads(1)
    torch.set_num_threads(asked.threads)
    started = time.monotonic()
    wanted = asked.only or NAMES
    makers: dict[str, Callable[[], Made]] = {}
    if set(wanted) & set(PLATES):
        shots: dict[str, list[Shot]] = {}
        for split, count in COUNTS.items():
            number = max(round(count * asked.share), 8)
            shots[split] = render_split(split, threads=asked.threads, count=number)
            print(f"Rendered {number} pictures for {split}, {time.monotonic() - started:.0f} s", flush=True)
        makers |= _makers(shots, asked.into, seed=asked.seed, share=asked.share)
    if "markings" in wanted:
        from models import markings

        makers[markings.NAME] = partial(
            markings.make, asked.data, asked.into,
            seed=asked.seed, share=asked.share, threads=asked.threads, work=asked.work,
        )  # fmt: skip
    for name in wanted:
        made = makers[name]()
        print(json.dumps(made.report, indent=2), flush=True)
    print(f"Done in {(time.monotonic() - started) / 60:.1f} minutes.")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Make the models Fettle ships, from rendered plates alone.")
    parser.add_argument("--only", action="append", choices=NAMES, help="only this model; may be repeated")
    parser.add_argument("--into", type=Path, default=ROOT / "resources" / "models", help="where the folders go")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=min(os.cpu_count() or 1, 4))
    parser.add_argument(
        "--share", type=float, default=1.0, help="share of pictures and steps, for a trial of the machinery"
    )
    beside = ROOT.parent / "shared" / "data"
    parser.add_argument(
        "--data", type=Path, default=beside if beside.is_dir() else None,
        help="real photographs with manifest.csv, which markings learns on too; by default the folder shared/data "
        "beside the checkout, if there is one",
    )  # fmt: skip
    parser.add_argument("--work", type=Path, help="keeps what markings has rendered and learnt so far")
    return parser.parse_args()


def _makers(shots: Shots, into: Path, *, seed: int, share: float) -> Mapping[str, Callable[[], Made]]:
    from models import classifier, detector, segmenter

    train, val, test = shots["train"], shots["val"], shots["test"]

    def steps(full: int) -> int:
        return max(round(full * share), 2)

    return {
        detector.NAME: partial(detector.make, train, test, into, seed=seed, steps=steps(detector.STEPS)),
        classifier.NAME: partial(classifier.make, train, val, test, into, seed=seed, steps=steps(classifier.STEPS)),
        segmenter.NAME: partial(segmenter.make, train, val, test, into, seed=seed, steps=steps(segmenter.STEPS)),
    }


if __name__ == "__main__":
    sys.exit(main())

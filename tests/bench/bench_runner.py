"""Runner overhead: images/s of the pipeline ÷ images/s of a bare model loop on the same images and processes.

``python -m tests.bench.bench_runner [FOLDER…] [--synthetic N] [--split 1x2,2x1] [--rounds 3] [--batch 16]``

The bare loop reads, prepares and runs the same ONNX session (a MobileNetV2 with random weights) over its share of
the paths, in as many processes, with no database. Both are timed without the start of their processes: the bare loop
from a barrier on, the pipeline from the first results of all workers on. The two alternate and medians are printed.
Beside the clock stand processor seconds per 1,000 images, which say the same on a busy machine. ``--synthetic N``
renders N JPEGs of 12 MP. ``--profile`` prints where the runner's own process spends its time.
"""

from __future__ import annotations

import argparse
import cProfile
import multiprocessing
import os
import pstats
import resource
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from inference import pipeline
from inference.cards import Task
from inference.library import ModelLibrary
from inference.model_inspect import CardFields
from inference.worker import SUB_BATCH
from storage import images
from storage.ingest import ingest
from storage.project import save_setting
from storage.records import StageName
from storage.store import Store

MODEL = "mobilenet_v2-random"


@dataclass(frozen=True)
class Measured:
    """Images per second by the clock, processor seconds per 1,000 images."""

    rate: float
    cpu: float


def main() -> None:
    """Print a line per folder and split of the cores."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--synthetic", type=int, default=0)
    parser.add_argument("--split", default="1x2,2x1", help="workers x threads of each")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--profile", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="fettle-bench-") as name:
        scratch = Path(name)
        os.environ["FETTLE_HOME"] = str(scratch / "home")
        export_model(scratch / "mobilenet_v2.onnx")
        folders = list(arguments.folders)
        if arguments.synthetic:
            folders.append(render(scratch / "12MP", arguments.synthetic))
        print(
            f"{'folder':20}{'images':>7}{'split':>7}{'pipeline/s':>12}{'bare/s':>9}{'ratio':>7}"
            f"{'cpu pipeline':>14}{'cpu bare':>10}{'ratio':>7}"
        )
        for folder in folders:
            for index, split in enumerate(arguments.split.split(",")):
                workers, threads = map(int, split.split("x"))
                with make_project(scratch / f"{folder.name} {index}", folder, scratch, workers, arguments) as store:
                    bench(store, folder, workers, threads, arguments)


def bench(store: Store, folder: Path, workers: int, threads: int, arguments: argparse.Namespace) -> None:
    """Alternate both and print medians."""
    paths = [item.path for item in store.items.get(range(1, store.items.count() + 1))]
    runs, bare = [], []
    for _ in range(arguments.rounds):
        bare.append(bare_loop(store, paths, workers, threads))
        runs.append(run(store, workers, threads, profile=arguments.profile))
    whole, loop = _medians(runs), _medians(bare)
    # Each round's own ratio: what else the machine does changes from minute to minute.
    ratio = statistics.median(r.rate / b.rate for r, b in zip(runs, bare, strict=True))
    print(
        f"{folder.name:20}{len(paths):7}{f'{workers}x{threads}':>7}{whole.rate:12.1f}{loop.rate:9.1f}{ratio:7.2f}"
        f"{whole.cpu:14.1f}{loop.cpu:10.1f}{loop.cpu / whole.cpu:7.2f}",
        flush=True,
    )


def run(store: Store, workers: int, threads: int, *, profile: bool) -> Measured:
    """One run of classify over everything, without the start of the workers."""
    prepared = pipeline.prepare(store, pipeline.RunRequest(stages=(StageName.CLASSIFY,)))
    assert prepared.plan.threads == threads, "the machine has other cores than the split asks for"
    told: list[tuple[float, int]] = []

    def note(now: Any) -> None:
        if not told or now.finished > told[-1][1]:
            told.append((time.perf_counter(), now.finished))

    start_cpu = _start_cost(store, workers)
    before = _processor_seconds()
    with cProfile.Profile() if profile else _Nothing() as profiler:
        report = pipeline.work_off(store, prepared, pipeline.open_run(store, prepared), progress=note)
    assert report.done == report.items, report.failed
    cpu = _processor_seconds() - before - start_cpu
    if isinstance(profiler, cProfile.Profile):
        pstats.Stats(profiler).sort_stats("cumulative").print_stats(35)
    steps = [entry for entry in told if entry[1]]
    (first, early), (last, late) = steps[workers - 1], steps[-1]
    return Measured((late - early) / (last - first), cpu / report.items * 1000)


def bare_loop(store: Store, paths: Sequence[str], workers: int, threads: int) -> Measured:
    """The same work with nothing around it."""
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(workers + 1)
    results = context.SimpleQueue()
    (model,) = [m for m in ModelLibrary([store.folder.models]).list(Task.CLASSIFY) if m.card.name == MODEL]
    shares = [paths[index::workers] for index in range(workers)]
    processes = [
        context.Process(target=_loop, args=(model.folder, share, threads, barrier, results)) for share in shares
    ]
    for process in processes:
        process.start()
    barrier.wait()
    begun = time.perf_counter()
    cpu = sum(results.get() for _ in shares)
    seconds = time.perf_counter() - begun
    for process in processes:
        process.join()
    return Measured(len(paths) / seconds, cpu / len(paths) * 1000)


def _loop(folder: Path, paths: Sequence[str], threads: int, barrier: Any, results: Any) -> None:
    from inference.backends import open_model
    from inference.cards import load_card

    cv2.setNumThreads(threads)
    backend = open_model(load_card(folder), folder, threads=threads)
    barrier.wait()
    before = time.process_time()
    for start in range(0, len(paths), SUB_BATCH):
        pixels = [images.read_rgb8(Path(path)) for path in paths[start : start + SUB_BATCH]]
        assert len(backend.predict(pixels)) == len(pixels)
    results.put(time.process_time() - before)


def _start_cost(store: Store, workers: int) -> float:
    """Processor seconds that workers take to start and load the model."""
    from inference.executors import LocalPool

    prepared = pipeline.prepare(store, pipeline.RunRequest(stages=(StageName.CLASSIFY,)))
    before = _processor_seconds()
    pool = LocalPool(prepared.plan, workers=workers)
    for future in [pool.submit(()) for _ in range(workers)]:
        future.result()
    pool.close()
    return _processor_seconds() - before


def _processor_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


class _Nothing:
    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        return None


def _medians(measured: Sequence[Measured]) -> Measured:
    return Measured(statistics.median(each.rate for each in measured), statistics.median(each.cpu for each in measured))


def make_project(root: Path, folder: Path, scratch: Path, workers: int, arguments: argparse.Namespace) -> Store:
    """A project over ``folder`` with the model in it."""
    store = Store.create(root)
    save_setting(store.folder, ("run", "workers"), workers)
    save_setting(store.folder, ("run", "batch"), arguments.batch)
    save_setting(store.folder, ("stages", "classify"), {"model": MODEL})
    ingest(store, [folder], max_pixels=250_000_000)
    classes = tuple(f"class {index}" for index in range(6))
    fields = CardFields(task=Task.CLASSIFY, classes=classes, size=(224, 224), normalise="imagenet")
    ModelLibrary([store.folder.models]).add(
        scratch / "mobilenet_v2.onnx", into=store.folder.models, name=MODEL, fields=fields
    )
    return store


def export_model(path: Path) -> None:
    """A MobileNetV2 with random weights and six classes."""
    import torch
    from torchvision.models import mobilenet_v2

    from inference.training.export import export_onnx

    torch.manual_seed(0)
    network = mobilenet_v2(weights=None, num_classes=6).eval()
    export_onnx(network, path, example=(3, 224, 224), input_name="image", output_names=["logits"])


def render(folder: Path, count: int) -> Path:
    """JPEGs of 4000×3000 with the noise of a camera, which decide what decoding costs."""
    folder.mkdir()
    generator = np.random.default_rng(0)
    for number in range(count):
        small = generator.integers(60, 200, (30, 40, 3), dtype=np.uint8)
        smooth = cv2.resize(small, (4000, 3000), interpolation=cv2.INTER_CUBIC).astype(np.int16)
        rough = generator.integers(-8, 9, (3000, 4000, 1), dtype=np.int16)
        pixels = (smooth + rough).clip(0, 255).astype(np.uint8)
        (folder / f"{number:04}.jpg").write_bytes(cv2.imencode(".jpg", pixels)[1].tobytes())
    return folder


if __name__ == "__main__":
    main()

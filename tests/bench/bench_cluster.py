"""The same run in a process pool and on a Dask cluster on this machine: their proposals compared, their times as ratio.

    python -m tests.bench.bench_cluster [FOLDER…] [--images 300] [--rounds 3] [--ship] [--stages clean,crop,classify]

Both have as many workers of one thread. Without folders: the magnetic tile images beside the checkout where they are,
else rendered plates. “Whole” is the clock from start to report: the pool starts its processes anew, as it does in
every run, the cluster's workers wait already and load the models. “Steady” leaves the start of both out.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from inference import pipeline
from inference.backbone import ensure_backbone_onnx
from inference.cluster_terms import ClusterSpec
from inference.executors import ExecutorFactory, local_pool
from inference.registry import stage_names
from storage.ingest import ingest
from storage.paths import user_dir
from storage.project import save_setting
from storage.store import Store
from tests.support.cluster import Cluster
from tests.support.runs import said, write_pictures

TILES = Path(__file__).resolve().parents[3] / "shared" / "data" / "magnetic_tile" / "images"
MODELS = {"crop": "plates-detector", "classify": "plates-classifier", "segment": "plates-segmenter"}


@dataclass(frozen=True)
class Measured:
    """Seconds of a whole run, and images per second once all workers are at it."""

    seconds: float
    rate: float


def main() -> None:
    """Print a line per round and the medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--images", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--stages", default="clean,crop,classify")
    parser.add_argument("--ship", action="store_true", help="send images and pictures as bytes")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="fettle-bench-") as name:
        scratch = Path(name)
        os.environ["FETTLE_HOME"] = str(scratch / "home")
        ensure_backbone_onnx(user_dir("cache"))
        pictures = gather(scratch / "pictures", arguments.folders, arguments.images)
        cluster = Cluster(scratch / "cluster")
        cluster.start(arguments.workers, preload="")
        try:
            cluster.wait(arguments.workers)
            compare(scratch, pictures, cluster, arguments)
        finally:
            cluster.stop()


def compare(scratch: Path, pictures: Path, cluster: Cluster, arguments: argparse.Namespace) -> None:
    """Alternate both, since what else the machine does changes from minute to minute."""
    measured: list[tuple[Measured, Measured]] = []
    with make_project(scratch / "pool", pictures) as here, make_project(scratch / "dask", pictures) as there:
        spec = ClusterSpec(cluster.address, ship=arguments.ship)
        for number in range(1, arguments.rounds + 1):
            pool = run(here, arguments.stages, local_pool(arguments.workers), threads=1)
            dask = run(there, arguments.stages, pipeline.on_cluster(there, spec, tell=lambda _: None), threads=1)
            measured.append((pool, dask))
            print(
                f"round {number}: pool {pool.seconds:.2f} s, {pool.rate:.1f}/s; Dask {dask.seconds:.2f} s, "
                f"{dask.rate:.1f}/s; whole {dask.seconds / pool.seconds:.2f}, steady {pool.rate / dask.rate:.2f}",
                flush=True,
            )
        whole = statistics.median(dask.seconds / pool.seconds for pool, dask in measured)
        steady = statistics.median(pool.rate / dask.rate for pool, dask in measured)
        proposals = said(here)
        print(
            f"{here.items.count()} images, {arguments.stages}, {arguments.workers} workers of 1 thread each"
            f"{', sent as bytes' if arguments.ship else ''}: time of Dask over time of the pool, whole {whole:.2f}, "
            f"steady {steady:.2f}; proposals equal: {'yes' if proposals == said(there) else 'NO'} "
            f"({sum(map(len, proposals.values()))} of them)"
        )


def run(store: Store, stages: str, executor: ExecutorFactory, *, threads: int) -> Measured:
    """One run over everything."""
    prepared = pipeline.prepare(store, pipeline.RunRequest(stages=stage_names(stages)))
    prepared = replace(prepared, plan=replace(prepared.plan, threads=threads))
    told: list[tuple[float, int]] = []

    def note(now: Any) -> None:
        if not told or now.finished > told[-1][1]:
            told.append((time.perf_counter(), now.finished))

    begun = time.perf_counter()
    report = pipeline.work_off(store, prepared, pipeline.open_run(store, prepared), executor=executor, progress=note)
    seconds = time.perf_counter() - begun
    assert report.done == report.items, report.failed
    steps = [entry for entry in told if entry[1]]
    (first, early), (last, late) = steps[1], steps[-1]
    return Measured(seconds, (late - early) / (last - first))


def make_project(root: Path, pictures: Path) -> Store:
    """A project over ``pictures`` that uses the models which come with Fettle."""
    store = Store.create(root)
    for stage, model in MODELS.items():
        save_setting(store.folder, ("stages", stage), {"model": model})
    ingest(store, [pictures], max_pixels=250_000_000)
    return store


def gather(folder: Path, folders: list[Path], count: int) -> Path:
    """Links to the first so many images, all in one folder."""
    sources = folders or ([TILES] if TILES.is_dir() else [])
    if not sources:
        write_pictures(folder, count, height=480, width=640)
        return folder
    folder.mkdir()
    found = sorted(p for each in sources for p in each.rglob("*") if p.suffix.lower() in {".jpg", ".png", ".bmp"})
    for number, path in enumerate(found[:count]):
        (folder / f"{number:05} {path.name}").symlink_to(path)
    return folder


if __name__ == "__main__":
    main()

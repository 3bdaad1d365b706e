"""Ingest: items/s ÷ files/s of a bare loop on the same files with as many threads; another look; memory.

``python -m tests.bench.bench_ingest [COUNT…] [--place FOLDER] [--rounds 3] [--flat] [--profile]``

The bare loop lists the folders, reads each file, hashes it (BLAKE3) and parses its header, and keeps nothing. It, the
ingest into a new project and the look at the unchanged folder take turns, each in a process of its own, timed without
its start; medians are printed, and the highest memory of the ingest's process above what it had before. ``COUNT``
files (1,000 and 100,000 unless given; 1000000 works too and takes some minutes and 4 GB of ``--place``) are JPEGs of
96×96 pixels, about 2 KB, no two alike, 1,000 in a folder; ``--flat`` puts them all in one.
"""

from __future__ import annotations

import argparse
import cProfile
import io
import multiprocessing
import os
import pstats
import resource
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import blake3
import simplejpeg

from storage.image_headers import read_header
from storage.images import DEFAULT_MAX_PIXELS
from storage.ingest import ingest, rescan
from storage.measurers import WORKERS
from storage.store import Store
from storage.transaction import chunked
from tests.support.images import noise


def main() -> None:
    """Print a line for each count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("counts", nargs="*", type=int, default=[])
    parser.add_argument("--place", type=Path, default=None)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--flat", action="store_true")
    parser.add_argument("--profile", action="store_true")
    arguments = parser.parse_args()
    print(f"{'items':>9}{'ingest/s':>10}{'bare/s':>10}{'ratio':>7}{'again/s':>10}{'memory MB':>11}   threads {WORKERS}")
    for count in arguments.counts or [1_000, 100_000]:
        with tempfile.TemporaryDirectory(prefix="fettle-bench-", dir=arguments.place) as name:
            scratch = Path(name)
            os.environ["FETTLE_HOME"] = str(scratch / "home")
            make_files(scratch / "images", count, per_folder=count if arguments.flat else 1_000)
            bench(scratch, count, rounds=arguments.rounds, profile=arguments.profile)


def bench(scratch: Path, count: int, *, rounds: int, profile: bool) -> None:
    """Take turns and print medians."""
    bare, whole, again, memory = [], [], [], []
    for number in range(rounds):
        project = scratch / f"project{number}"
        bare.append(count / apart(bare_loop, scratch / "images", count)[0])
        seconds, used = apart(add, scratch / "images", project, count, profile)
        whole.append(count / seconds)
        memory.append(used)
        again.append(count / apart(look_again, project, count)[0])
        shutil.rmtree(project)
    ratio = statistics.median(w / b for w, b in zip(whole, bare, strict=True))
    print(
        f"{count:9,}{statistics.median(whole):10,.0f}{statistics.median(bare):10,.0f}{ratio:7.2f}"
        f"{statistics.median(again):10,.0f}{statistics.median(memory):11.0f}",
        flush=True,
    )


def make_files(folder: Path, count: int, *, per_folder: int) -> None:
    """Small JPEGs that differ in a comment behind their header."""
    data = simplejpeg.encode_jpeg(noise(96, 96), quality=60)
    for number in range(count):
        if number % per_folder == 0:
            place = folder / f"{number // per_folder:04}"
            place.mkdir(parents=True)
        comment = f"{number:08}".encode()
        (place / f"{number:07}.jpg").write_bytes(
            data[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + data[2:]
        )


def bare_loop(folder: Path, count: int) -> float:
    """List, read, hash, parse; nothing kept."""
    started = time.perf_counter()
    with ThreadPoolExecutor(WORKERS) as pool:
        assert sum(pool.map(_bare, chunked(_walk(str(folder)), 32))) == count
    return time.perf_counter() - started


def add(folder: Path, project: Path, count: int, profile: bool) -> float:
    """Ingest into a new project."""
    with Store.create(project, actor="bench") as store:
        started = time.perf_counter()
        profiler = cProfile.Profile()
        if profile:
            profiler.enable()
        report = ingest(store, [folder], max_pixels=DEFAULT_MAX_PIXELS)
        seconds = time.perf_counter() - started
        if profile:
            profiler.disable()
            pstats.Stats(profiler).sort_stats("tottime").print_stats(40)
        assert (report.added, report.unreadable) == (count, [])
    return seconds


def look_again(project: Path, count: int) -> float:
    """Look at the same folder, unchanged."""
    with Store.open(project, actor="bench") as store:
        started = time.perf_counter()
        report = rescan(store, max_pixels=DEFAULT_MAX_PIXELS)
        assert (report.skipped, report.added, report.changed) == (count, 0, [])
        return time.perf_counter() - started


def apart(work: Callable[..., float], *arguments: Any) -> tuple[float, float]:
    """Seconds that ``work`` says, and MB its process grew by, in a process of its own."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work_apart, args=(theirs, work, arguments))
    process.start()
    theirs.close()
    found: tuple[float, float] = ours.recv()
    process.join()
    return found


def _work_apart(pipe: Any, work: Callable[..., float], arguments: tuple[Any, ...]) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds = work(*arguments)
    pipe.send((seconds, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024))


def _walk(folder: str) -> Iterator[str]:
    pending = [folder]
    while pending:
        with os.scandir(pending.pop()) as entries:
            for entry in entries:
                if entry.is_dir():
                    pending.append(entry.path)
                else:
                    yield entry.path


def _bare(paths: list[str]) -> int:
    done = 0
    for path in paths:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123  as bare as can be
            data = file.readall()
        done += len(blake3.blake3(data).hexdigest()) == 64 and read_header(io.BytesIO(data)).width == 96
    return done


if __name__ == "__main__":
    main()

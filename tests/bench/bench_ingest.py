"""Ingest: items/s ÷ files/s of a bare loop on the same files; another look; memory.

``python -m tests.bench.bench_ingest [COUNT…] [--place FOLDER] [--rounds 3] [--flat] [--profile]``

The bare loop lists the folders, reads each file, hashes it (BLAKE3) and parses its header, and keeps nothing: once in
one thread, once in as many as the ingest has; the quicker of the two counts. Both, the ingest into a new project and
the look at the unchanged folder take turns, each in a process of its own, timed without its start and imports, all
with the files in the system's memory. Medians are printed, the highest memory of the ingest's process above what it
had before, and µs of the processor's time an item, which others on the machine stretch less than the clock: the bare
loop's, the ingest's own, and that of the processes which measure for it. ``COUNT`` files (1,000 and 100,000 unless
given; 1000000 works too and takes some minutes and 4 GB of ``--place``) are JPEGs of 96×96 pixels, about 2 KB, no two
alike, 1,000 in a folder; ``--flat`` puts them all in one.
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
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

# What an ingest's own processes import again is this file: as the `fettle` command does, it imports next to nothing.


def main() -> None:
    """Print a line for each count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("counts", nargs="*", type=int, default=[])
    parser.add_argument("--place", type=Path, default=None)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--flat", action="store_true")
    parser.add_argument("--profile", action="store_true")
    arguments = parser.parse_args()
    print(
        f"{'items':>9}{'ingest/s':>10}{'bare/s':>10}{'threaded':>10}{'ratio':>7}{'again/s':>10}{'memory MB':>11}"
        f"   processor: {'bare':>6}{'ingest':>8}{'helpers':>8}"
    )
    for count in arguments.counts or [1_000, 100_000]:
        with tempfile.TemporaryDirectory(prefix="fettle-bench-", dir=arguments.place) as name:
            scratch = Path(name)
            os.environ["FETTLE_HOME"] = str(scratch / "home")
            make_files(scratch / "images", count, per_folder=count if arguments.flat else 1_000)
            bench(scratch, count, rounds=arguments.rounds, profile=arguments.profile)


def bench(scratch: Path, count: int, *, rounds: int, profile: bool) -> None:
    """Take turns and print medians."""
    found: list[tuple[float, ...]] = []
    for number in range(rounds):
        project = scratch / f"project{number}"
        bare = apart(bare_loop, scratch / "images", count, False)
        threaded = apart(bare_loop, scratch / "images", count, True)
        whole = apart(add, scratch / "images", project, count, profile)
        again = apart(look_again, project, count)
        shutil.rmtree(project)
        seconds = (whole.seconds, bare.seconds, threaded.seconds, again.seconds)
        ratio = min(bare.seconds, threaded.seconds) / whole.seconds
        used = (bare.used, whole.used, whole.helpers)
        found.append((*(count / s for s in seconds), ratio, whole.memory, *(1e6 * s / count for s in used)))
    whole_s, bare_s, threaded_s, again_s, ratio, memory, *used_us = map(statistics.median, zip(*found, strict=True))
    print(
        f"{count:9,}{whole_s:10,.0f}{bare_s:10,.0f}{threaded_s:10,.0f}{ratio:7.2f}{again_s:10,.0f}{memory:11.0f}"
        f"   {'':10} {used_us[0]:6.0f}{used_us[1]:8.0f}{used_us[2]:8.0f}",
        flush=True,
    )


def make_files(folder: Path, count: int, *, per_folder: int) -> None:
    """Small JPEGs that differ in a comment behind their header."""
    import simplejpeg

    from tests.support.images import noise

    data = simplejpeg.encode_jpeg(noise(96, 96), quality=60)
    for number in range(count):
        if number % per_folder == 0:
            place = folder / f"{number // per_folder:04}"
            place.mkdir(parents=True)
        comment = f"{number:08}".encode()
        (place / f"{number:07}.jpg").write_bytes(
            data[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + data[2:]
        )


def bare_loop(folder: Path, count: int, threaded: bool) -> Cost:
    """List, read, hash, parse; nothing kept."""
    import blake3

    from storage.image_headers import read_header
    from storage.measurers import SLICE, WORKERS
    from storage.transaction import chunked

    def bare(paths: Iterable[str]) -> int:
        done = 0
        for path in paths:
            with open(path, "rb", buffering=0) as file:  # noqa: PTH123  as bare as can be
                data = file.readall()
            done += len(blake3.blake3(data).hexdigest()) == 64 and read_header(io.BytesIO(data)).width == 96
        return done

    cost = Cost()
    if threaded:
        with ThreadPoolExecutor(WORKERS) as pool:
            done = sum(pool.map(bare, chunked(_walk(str(folder)), SLICE)))
    else:
        done = bare(_walk(str(folder)))
    cost.stop()
    assert done == count
    return cost


def add(folder: Path, project: Path, count: int, profile: bool) -> Cost:
    """Ingest into a new project."""
    from storage.images import DEFAULT_MAX_PIXELS
    from storage.ingest import ingest
    from storage.store import Store

    with Store.create(project, actor="bench") as store:
        cost = Cost()
        profiler = cProfile.Profile()
        if profile:
            profiler.enable()
        report = ingest(store, [folder], max_pixels=DEFAULT_MAX_PIXELS)
        cost.stop()
        if profile:
            profiler.disable()
            pstats.Stats(profiler).sort_stats("tottime").print_stats(40)
        assert (report.added, report.unreadable) == (count, [])
    return cost


def look_again(project: Path, count: int) -> Cost:
    """Look at the same folder, unchanged."""
    from storage.images import DEFAULT_MAX_PIXELS
    from storage.ingest import rescan
    from storage.store import Store

    with Store.open(project, actor="bench") as store:
        cost = Cost()
        report = rescan(store, max_pixels=DEFAULT_MAX_PIXELS)
        cost.stop()
        assert (report.skipped, report.added, report.changed) == (count, 0, [])
    return cost


class Cost:
    """Seconds from when it was made to `stop`, by the clock and of the processor; MB the process grew by."""

    def __init__(self) -> None:
        self.seconds = -time.perf_counter()
        self.used, self.helpers = (-used for used in _used())
        self.memory = 0.0

    def stop(self) -> None:
        """Take the time. What helpers used is known once they have ended."""
        self.seconds += time.perf_counter()
        own, helpers = _used()
        self.used += own
        self.helpers += helpers


def _used() -> tuple[float, float]:
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime, children.ru_utime + children.ru_stime


def apart(work: Callable[..., Cost], *arguments: Any) -> Cost:
    """What ``work`` says, in a process of its own."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work_apart, args=(theirs, work, arguments))
    process.start()
    theirs.close()
    found: Cost = ours.recv()
    process.join()
    return found


def _work_apart(pipe: Any, work: Callable[..., Cost], arguments: tuple[Any, ...]) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    cost = work(*arguments)
    cost.memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    pipe.send(cost)


def _walk(folder: str) -> Iterator[str]:
    pending = [folder]
    while pending:
        with os.scandir(pending.pop()) as entries:
            for entry in entries:
                if entry.is_dir():
                    pending.append(entry.path)
                else:
                    yield entry.path


if __name__ == "__main__":
    main()

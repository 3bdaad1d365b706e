"""Freezing an edition against the bare copy of the same bytes: ``python -m tests.bench.bench_export 1000 100000``.

Every figure comes with that of the copy made just before it, in one run: the ratio is what counts. µs of the
processor's time an item are stretched less by others on the machine than the clock. Each export runs in a process of
its own, so that its peak of memory is its own.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from storage import decisions, regions
from storage.edition_verify import verify
from storage.editions import ExportRequest, Link, export
from storage.images import DEFAULT_MAX_PIXELS, encode_png
from storage.ingest import ingest
from storage.records import Box
from storage.store import Store
from tests.support.projects import new_project

_FOLDERS = 100
_DRAWN = 10
"""Every so many items carry a box."""


def make(place: Path, items: int, side: int) -> Path:
    """A decided project of ``items`` small pictures, all different."""
    sources = place / "sources"
    noise = np.random.default_rng(7).integers(0, 256, (side, side, 3), dtype=np.uint8)
    for number in range(items):
        folder = sources / f"lot{number % _FOLDERS:03d}"
        if number < _FOLDERS:
            folder.mkdir(parents=True)
        noise[0, 0] = (number >> 16, number >> 8 & 255, number & 255)
        (folder / f"part{number:07d}.png").write_bytes(encode_png(noise))
    with new_project(place / "project") as store:
        ingest(store, [sources], labels_from_folders=False, max_pixels=DEFAULT_MAX_PIXELS)
        ids = list(store.items.ids())
        for item_id in ids[:: max(_DRAWN, items // 2000)]:
            regions.draw(store, item_id=item_id, geometry=Box(1, 1, side - 1, side - 1), class_name="scratch")
        decisions.accept(store, ids, label="scratch")
        return store.folder.root


def bare(sources: Path, target: Path, link: str) -> tuple[float, float]:
    """Seconds by the clock and of the processor to copy, or link, all files plainly and have them on the disk."""
    os.sync()
    begun, worked = time.perf_counter(), time.process_time()
    target.mkdir()
    with os.scandir(sources) as folders:
        for folder in folders:
            with os.scandir(folder) as files:
                for file in files:
                    if link == Link.HARD:
                        os.link(file.path, target / file.name)
                    else:
                        shutil.copyfile(file.path, target / file.name)
    os.sync()
    return time.perf_counter() - begun, time.process_time() - worked


def freeze(project: Path, target: Path, link: str, format_name: str) -> dict[str, float | str]:
    """Seconds of an export and of its verification, and the peak of memory, MiB, beyond what was there before."""
    with Store.open(project) as store:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        begun, worked = time.perf_counter(), time.process_time()
        edition = export(store, ExportRequest(destination=target, format=format_name, link=Link(link)))
        exported, worked = time.perf_counter(), time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    whole = verify(target).whole
    verified = time.perf_counter()
    last = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert whole
    return {
        "seconds": exported - begun,
        "worked": worked,
        "verified": verified - exported,
        "hash": edition.hash,
        "before": before / 1024,
        "peak": peak / 1024,
        "peak_verified": last / 1024,
    }


def main() -> None:
    """Print a line for each number of items and way of linking."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("counts", type=int, nargs="*", default=[])
    parser.add_argument("--side", type=int, default=32, help="width and height of the pictures")
    parser.add_argument("--format", default="coco")
    parser.add_argument("--place", type=Path, help="where to work; a temporary folder unless given")
    parser.add_argument("--freeze", nargs=3, metavar=("PROJECT", "TARGET", "LINK"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.freeze:
        project, target, link = chosen.freeze
        print(json.dumps(freeze(Path(project), Path(target), link, chosen.format)))
        return
    print(
        "  items  link      bare s  export s  ratio  images/s  µs: bare export  verify s  MiB: before, export, verify"
    )
    for items in chosen.counts or [1_000, 100_000]:
        with tempfile.TemporaryDirectory(dir=chosen.place) as place:
            _measure(Path(place), items, chosen.side, chosen.format)


def _measure(place: Path, items: int, side: int, format_name: str) -> None:
    project = make(place, items, side)
    hashes = set()
    for link in (Link.COPY, Link.HARD):
        plain, plainly = bare(place / "sources", place / "bare", link)
        shutil.rmtree(place / "bare")
        target = place / f"edition-{link.value}"
        command = [
            sys.executable,
            "-m",
            "tests.bench.bench_export",
            "--format",
            format_name,
            "--freeze",
            str(project),
            str(target),
            link.value,
        ]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        found = json.loads(done.stdout)
        hashes.add(found["hash"])
        shutil.rmtree(target)
        print(
            f"{items:7,}  {link.value:8}  {plain:6.2f}  {found['seconds']:8.2f}  {found['seconds'] / plain:5.2f}  "
            f"{items / found['seconds']:8.0f}  {plainly / items * 1e6:6.0f} {found['worked'] / items * 1e6:6.0f}  "
            f"{found['verified']:8.2f}  "
            f"{found['before']:.0f}, {found['peak']:.0f}, {found['peak_verified']:.0f}",
            flush=True,
        )
    assert len(hashes) == 1, "the way of linking changes no hash"


if __name__ == "__main__":
    main()

"""Near duplicates: recall and precision on planted changes of real pictures; speed of the index.

``python -m tests.bench.bench_near FOLDER… [--each 0] [--index 100000] [--stage]``

Every picture below the FOLDERs becomes an item, then each of them again five times: as JPEG of quality 70, cropped by
3 %, 15 % brighter, 15 % darker, and turned by 2°. Recall is the share of a change that is found to nearly equal
something; precision the share of what is found that leads (over at most two steps, for pictures that were nearly
equal before) to the picture it was made from. How many originals nearly equal one another is printed for itself: in
sets where one part was shot several times they do. ``--each N`` takes N pictures of each folder. ``--stage`` also
prints what the hash alone would do. ``--index N`` times N random hashes with one in ten planted within the radius.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from inference.hash_index import HashIndex
from inference.likeness import RADIUS, hash_of, read_print
from inference.near import compare
from storage.images import DEFAULT_MAX_PIXELS, encode_png, read_rgb8
from storage.ingest import ingest
from storage.scan import is_image_name
from storage.store import Store

Pixels = npt.NDArray[np.uint8]
CHANGES = ("jpeg70", "crop", "brighter", "darker", "turned")


def main() -> None:
    """Print a table per folder and the index's speed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--each", type=int, default=0)
    parser.add_argument("--index", type=int, default=100_000)
    parser.add_argument("--stage", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="fettle-bench-") as name:
        os.environ["FETTLE_HOME"] = str(Path(name) / "home")
        for number, folder in enumerate(arguments.folders):
            bench(folder, Path(name) / str(number), each=arguments.each, stage=arguments.stage)
    if arguments.index:
        bench_index(arguments.index)


def bench(folder: Path, scratch: Path, *, each: int, stage: bool) -> None:
    """Plant, compare, count."""
    paths = sorted(path for path in folder.rglob("*") if is_image_name(path.name))
    if each:
        paths = [paths[row] for row in np.linspace(0, len(paths) - 1, min(each, len(paths))).astype(int)]
    plant(paths, scratch / "images")
    with Store.create(scratch / "project", actor="bench") as store:
        ingest(store, [scratch / "images"], max_pixels=DEFAULT_MAX_PIXELS)
        report = compare(store)
        items = {item.id: item for item in store.items.walk()}
    origin = {item.id: item.name.split(".")[0] for item in items.values()}
    kind = {item.id: item.relpath.split("/")[0][2:] for item in items.values()}
    like = {item.id: item.near_of or item.duplicate_of for item in items.values()}

    def leads_home(item_id: int) -> bool:
        at: int | None = like[item_id]
        reached = set()
        while at is not None and at not in reached:
            reached.add(at)
            at = like[at]
        # Pictures that were nearly equal to the original before count as it.
        first = next(i for i in items if origin[i] == origin[item_id] and kind[i] == "original")
        return first in reached or like[first] in reached or any(like[i] == first for i in reached)

    found = {name: [i for i in items if kind[i] == name and like[i] is not None] for name in CHANGES}
    planted = {name: sum(kind[i] == name for i in items) for name in CHANGES}
    right = {name: sum(map(leads_home, ids)) for name, ids in found.items()}
    originals = [i for i in items if kind[i] == "original"]
    total = sum(map(len, found.values()))
    print(f"{folder.name}: {len(originals):,} pictures, {report.compared / report.seconds:,.0f} compared/s")
    for name in CHANGES:
        print(f"  {name:10} recall {right[name] / planted[name]:6.3f}   found {len(found[name]):5}/{planted[name]}")
    print(f"  precision {sum(right.values()) / max(total, 1):.3f} of {total:,}; ", end="")
    print(f"originals nearly equal to another: {sum(like[i] is not None for i in originals):,} of {len(originals):,}")
    if stage:
        by_hash(items)


def by_hash(items: dict[int, object]) -> None:
    """What the hash alone would call alike, for comparison."""
    paths = [Path(item.path) for item in items.values()]  # type: ignore[attr-defined]
    values = np.array([hash_of(read_print(path)) for path in paths], dtype=np.int64).view(np.uint64)
    origin = np.array([path.name.split(".")[0] for path in paths])
    right = wrong = 0
    for row, value in enumerate(values):
        close = np.bitwise_count(values ^ value) <= RADIUS
        close[row] = False
        right += int((close & (origin == origin[row])).sum())
        wrong += int((close & (origin != origin[row])).sum())
    print(f"  by the hash alone: {right:,} pairs of one picture, {wrong:,} of different ones")


def plant(paths: list[Path], folder: Path) -> None:
    """The pictures, and behind them their changes, as PNGs so that nothing else differs."""
    for number, path in enumerate(paths):
        pixels = read_rgb8(path)
        for name, changed in changes(pixels):
            place = folder / name
            place.mkdir(parents=True, exist_ok=True)
            (place / f"{number:06}.png").write_bytes(encode_png(changed))


def changes(pixels: Pixels) -> Iterator[tuple[str, Pixels]]:
    """The original and its changes; the names sort the originals first."""
    height, width = pixels.shape[:2]
    yield "0 original", pixels
    done, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, 70])
    assert done
    yield "1 jpeg70", np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), dtype=np.uint8)
    x, y = max(round(width * 0.03), 1), max(round(height * 0.03), 1)
    yield "2 crop", np.ascontiguousarray(pixels[y // 2 : height - (y - y // 2), x // 2 : width - (x - x // 2)])
    yield "3 brighter", np.clip(pixels * 1.15, 0, 255).astype(np.uint8)
    yield "4 darker", (pixels * 0.85).astype(np.uint8)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), 2, 1)
    yield "5 turned", np.asarray(cv2.warpAffine(pixels, turn, (width, height), borderMode=cv2.BORDER_REFLECT), np.uint8)


def bench_index(count: int) -> None:
    """Time building and asking, and check that nothing within the radius is missed."""
    random = np.random.default_rng(7)
    values = random.integers(0, 1 << 63, count, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
    planted = random.choice(count, count // 10, replace=False)
    near = values[planted].copy()
    for row in range(len(near)):
        for bit in random.choice(64, RADIUS, replace=False):
            near[row] ^= np.uint64(1) << np.uint64(bit)
    started = time.perf_counter()
    index = HashIndex(np.arange(count, dtype=np.int64), values.view(np.int64))
    built = time.perf_counter() - started
    started = time.perf_counter()
    found = sum(
        int(row) in index.near(int(value), radius=RADIUS, limit=9)
        for row, value in zip(planted, near.view(np.int64), strict=True)
    )
    seconds = time.perf_counter() - started
    started = time.perf_counter()
    for value in near[:500]:
        np.flatnonzero(np.bitwise_count(values ^ value) <= RADIUS)
    linear = (time.perf_counter() - started) / min(500, len(near))
    each = seconds / len(near)
    print(
        f"index of {count:,}: built in {built:.2f} s, {each * 1e6:.0f} µs a look-up ({count:,} of them"
        f" {each * count:.0f} s; comparing all {linear * count:.0f} s), {found:,} of {len(near):,} found"
    )


if __name__ == "__main__":
    main()

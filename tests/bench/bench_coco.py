"""Reading a long COCO file: seconds, annotations a second, memory; beside `json.load` of the same file.

``python -m tests.bench.bench_coco [COUNT…] [--place FOLDER] [--whole]``

A file of ``COUNT`` annotations (100,000 and 1,000,000 unless given) is written, 50 to an image and in no order: a third
boxes, a third polygons of eight corners, a third run-length masks, images behind annotations, which is the worst case
for a reader. It is read by `storage.imports.coco` in a process of its own; ``--whole`` also loads it at once, as
pycocotools does. Printed are seconds by the clock and of the processor (others on the machine stretch the former), and
the highest memory above what the process had before. Pictures are not there, so what is measured is the file alone.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import resource
import tempfile
import time
from pathlib import Path

import numpy as np

_PER_IMAGE = 50
_SIDE = 640


def main() -> None:
    """Print a line for each count and way."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("counts", nargs="*", type=int, default=[])
    parser.add_argument("--place", type=Path, default=None)
    parser.add_argument("--whole", action="store_true")
    arguments = parser.parse_args()
    print(
        f"{'annotations':>12}{'file MB':>9}{'how':>9}{'seconds':>9}{'processor':>11}{'a second':>10}{'memory MB':>11}"
    )
    for count in arguments.counts or [100_000, 1_000_000]:
        with tempfile.TemporaryDirectory(prefix="fettle-bench-", dir=arguments.place) as name:
            path = Path(name) / "annotations.json"
            write(path, count)
            for how in ("reader", "whole") if arguments.whole else ("reader",):
                with multiprocessing.get_context("spawn").Pool(1) as pool:
                    found, wall, processor, memory = pool.apply(_timed, (how, str(path)))
                size = path.stat().st_size / 1e6
                rate = found / processor
                line = f"{found:>12,}{size:>9.0f}{how:>9}{wall:>9.1f}{processor:>11.1f}{rate:>10,.0f}{memory:>11.0f}"
                print(line, flush=True)


def write(path: Path, count: int) -> None:
    """The file; the same for the same count."""
    from storage import rle

    rng = random.Random(count)
    masks = []
    for number in range(200):
        bits = np.zeros((_SIDE, _SIDE), np.bool_)
        bits[number : number + 60, 100 : 180 + number] = True
        masks.append(rle.encode(bits))
    images = max(count // _PER_IMAGE, 1)
    with path.open("w", encoding="utf-8") as file:
        file.write('{"annotations": [')
        for number in range(count):
            x, y = round(rng.random() * 500, 2), round(rng.random() * 500, 2)
            note = {"id": number, "image_id": rng.randrange(images), "category_id": number % 80, "iscrowd": 0}
            note |= {"bbox": [x, y, 60.5, 70.25], "area": 4250.0, "segmentation": []}
            if number % 3 == 1:
                note["segmentation"] = [[round(x + rng.random() * 60, 2) for _ in range(16)]]
            elif number % 3 == 2:
                mask = rng.choice(masks)
                note["segmentation"] = {"size": [_SIDE, _SIDE], "counts": mask.counts}
            file.write((",\n" if number else "\n") + json.dumps(note))
        listed = [{"id": n, "file_name": f"{n:07}.jpg", "width": _SIDE, "height": _SIDE} for n in range(images)]
        classes = [{"id": n, "name": f"class {n}"} for n in range(80)]
        file.write(f'], "images": {json.dumps(listed)}, "categories": {json.dumps(classes)}}}')


def _timed(how: str, path: str) -> tuple[int, float, float, float]:
    from storage.imports.reading import ReadOptions, Report, reader

    read = reader("coco")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    wall, processor = time.perf_counter(), time.process_time()
    if how == "whole":
        with Path(path).open(encoding="utf-8") as file:
            found = len(json.load(file)["annotations"])
    else:
        report = Report()
        found = sum(len(image.regions) for image in read(Path(path), options=ReadOptions(), report=report))
        assert report.total == 0, report.counts
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    return found, wall, processor, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024


if __name__ == "__main__":
    main()

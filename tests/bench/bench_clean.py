"""Measures the colour detector: false alarms on pictures without marks, recall and precision on drawn ones, speed.

``python -m tests.bench.bench_clean FOLDER… [--each N]``: every folder is searched for pictures without marks, of
which N (40 unless told) are taken evenly. Pens are drawn on them and pass through JPEG at quality 90.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import cv2
import numpy as np

from inference.cleaning.colour import find_coloured_markings
from inference.cleaning.composite import composite
from inference.cleaning.fill import FILLERS
from inference.stage import Pixels
from storage.images import read_rgb8
from tests.support.fillers import build
from tests.support.strokes import PENS, draw_marks

_ENDINGS = {".jpg", ".jpeg", ".png", ".bmp"}


def main() -> None:
    """Print the three tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--each", type=int, default=40)
    arguments = parser.parse_args()
    print(f"{'folder':24}{'pictures':>9}{'grey':>6}{'flagged':>9}{'mean share':>12}{'worst':>9}")
    samples = {folder: _sample(folder, arguments.each) for folder in arguments.folders}
    for folder, paths in samples.items():
        results = [find_coloured_markings(read_rgb8(path)) for path in paths]
        shares = [float(result.mask.mean()) for result in results]
        grey = sum("grey" in result.reason for result in results)
        flagged = sum(bool(result.found) for result in results)
        print(f"{_name(folder):24}{len(paths):9}{grey:6}{flagged:9}{np.mean(shares):12.6f}{max(shares):9.5f}")
    print(f"\n{'folder':24}{'pen':9}{'recall':>8}{'worst':>8}{'precision':>11}")
    for folder, paths in samples.items():
        for pen in PENS:
            _drawn(_name(folder), paths, pen)
    print(f"\n{'megapixels':>10}{'detect s':>10}" + "".join(f"{name + ' s':>10}" for name in _here()))
    for height, width in ((480, 640), (1200, 1600), (4000, 6000)):
        _speed(height, width)


def _here() -> list[str]:
    """The fillers that need nothing but this machine."""
    return [name for name, entry in FILLERS.items() if not (entry.needs_model or entry.leaves_machine)]


def _name(folder: Path) -> str:
    return "/".join(folder.resolve().parts[-2:])


def _sample(folder: Path, count: int) -> list[Path]:
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in _ENDINGS)
    if not paths:
        raise SystemExit(f"no pictures below {folder}")
    return paths[:: max(1, len(paths) // count)][:count]


def _drawn(name: str, paths: list[Path], pen: str) -> None:
    hit = ink = found = 0
    worst = 1.0
    for seed, path in enumerate(paths):
        marked, truth = draw_marks(read_rgb8(path), pen=pen, seed=seed)
        mask = find_coloured_markings(_through_jpeg(marked)).mask
        both = int(np.count_nonzero(mask & truth))
        hit, ink, found = hit + both, ink + int(truth.sum()), found + int(mask.sum())
        worst = min(worst, both / max(1, int(truth.sum())))
    print(f"{name:24}{pen:9}{hit / ink:8.4f}{worst:8.3f}{hit / max(1, found):11.3f}")


def _through_jpeg(pixels: Pixels) -> Pixels:
    _, packed = cv2.imencode(".jpg", cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 90])
    return cv2.cvtColor(cv2.imdecode(packed, cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB).astype(np.uint8, copy=False)


def _speed(height: int, width: int) -> None:
    grain = np.random.default_rng(0).normal(130, 12, (height, width, 3))
    marked, _ = draw_marks(np.clip(grain, 0, 255).astype(np.uint8), pen="red", seed=0)
    start = time.perf_counter()
    mask = find_coloured_markings(marked).mask
    line = f"{height * width / 1e6:10.1f}{time.perf_counter() - start:10.2f}"
    for name in _here():
        start = time.perf_counter()
        composite(marked, build(name).fill(marked, mask), mask)
        line += f"{time.perf_counter() - start:10.2f}"
    print(line)


if __name__ == "__main__":
    main()

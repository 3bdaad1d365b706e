"""Measures the colour detector (false alarms, recall and precision on drawn marks), the fillers, and both for speed.

``python -m tests.bench.bench_clean FOLDER… [--each N] [--fill]``: every folder is searched for pictures without marks,
of which N (40 unless told) are taken evenly. For the detector, pens are drawn on them and pass through JPEG at quality
90. For the fillers, which all get the same drawn marks with their true mask, it is known what lies beneath: the figure
is the peak signal to noise inside the mask, in dB. ``--fill`` leaves the detector out.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from pathlib import Path

import cv2
import numpy as np

from inference.cleaning.colour import find_coloured_markings
from inference.cleaning.composite import composite
from inference.cleaning.fill import FILLERS, filled
from inference.stage import Pixels
from storage.images import read_rgb8
from tests.support.fillers import build
from tests.support.strokes import PENS, draw_marks

_FILLERS = [name for name, entry in FILLERS.items() if not entry.needs_model and not entry.leaves_machine]
_ENDINGS = {".jpg", ".jpeg", ".png", ".bmp"}


def main() -> None:
    """Print the three tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--each", type=int, default=40)
    parser.add_argument("--fill", action="store_true", help="the fillers alone")
    arguments = parser.parse_args()
    samples = {folder: _sample(folder, arguments.each) for folder in arguments.folders}
    if not arguments.fill:
        _detector(samples)
    print(f"\n{'folder':24}{'pictures':>9}" + "".join(f"{name + ' dB':>13}" for name in _FILLERS) + "  auto took")
    for folder, paths in samples.items():
        _fillers(_name(folder), paths)
    columns = ["marked MP", *([] if arguments.fill else ["detect s"]), *(f"{name} s" for name in _FILLERS)]
    print(f"\n{'megapixels':>10}" + "".join(f"{column:>12}" for column in columns))
    for height, width in ((866, 1155), (3000, 4000), (6000, 8000)):
        _speed(height, width, detect=not arguments.fill)


def _detector(samples: dict[Path, list[Path]]) -> None:
    print(f"{'folder':24}{'pictures':>9}{'grey':>6}{'flagged':>9}{'mean share':>12}{'worst':>9}")
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


def _fillers(name: str, paths: list[Path]) -> None:
    decibels: dict[str, list[float]] = {filler: [] for filler in _FILLERS}
    took: Counter[str] = Counter()
    for seed, path in enumerate(paths):
        pixels = read_rgb8(path)
        marked, ink = draw_marks(pixels, pen="red", seed=seed)
        mask = cv2.dilate(ink.astype(np.uint8), np.ones((5, 5), np.uint8)).astype(bool)
        for filler in _FILLERS:
            done = filled(build(filler), marked, mask)
            cleaned = composite(marked, done.pixels, mask)
            error = float(((cleaned[mask].astype(np.float64) - pixels[mask]) ** 2).mean())
            decibels[filler].append(10 * np.log10(255**2 / max(error, 1e-3)))
            took.update(part.filler for part in done.parts)
    figures = "".join(f"{np.mean(values):13.2f}" for values in decibels.values())
    print(f"{name:24}{len(paths):9}{figures}  " + ", ".join(f"{who} {count}" for who, count in took.most_common()))


def _through_jpeg(pixels: Pixels) -> Pixels:
    _, packed = cv2.imencode(".jpg", cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 90])
    return cv2.cvtColor(cv2.imdecode(packed, cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB).astype(np.uint8, copy=False)


def _speed(height: int, width: int, *, detect: bool) -> None:
    grain = np.random.default_rng(0).normal(0, 60, (height, width)).astype(np.float32)
    brushed = 130 + cv2.GaussianBlur(grain, (0, 0), sigmaX=width / 60, sigmaY=1)[..., None] * 6
    marked, ink = draw_marks(np.clip(brushed.repeat(3, axis=2), 0, 255).astype(np.uint8), pen="red", seed=0)
    line = f"{height * width / 1e6:10.1f}{ink.sum() / 1e6:12.2f}"
    if detect:
        start = time.perf_counter()
        find_coloured_markings(marked)
        line += f"{time.perf_counter() - start:12.2f}"
    for name in _FILLERS:
        start = time.perf_counter()
        composite(marked, filled(build(name), marked, ink).pixels, ink)
        line += f"{time.perf_counter() - start:12.2f}"
    print(line)


if __name__ == "__main__":
    main()

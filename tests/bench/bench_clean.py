"""Measures the colour detector (false alarms, recall and precision on drawn marks), the fillers, and how long all take.

``python -m tests.bench.bench_clean FOLDER… [--each N] [--fill] [--megapixels 1 12 48]``: every folder is searched for
pictures without marks, of which N (40 unless told) are taken evenly; without one there is the table of speed alone. For
the detector, pens are drawn on them and pass through JPEG at quality 90. For the fillers, which all get the same drawn
marks with their true mask, it is known what lies beneath: the figure is the peak signal to noise in the mask, in dB.
``--fill`` leaves the detectors out.

Speed is told for a picture of 1, 12 and 48 megapixels, detector by detector and filler by filler, all with one thread:
seconds on the clock, which whatever else the machine does slows down, and seconds of processor.
"""

from __future__ import annotations

import argparse
import os
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from inference.cleaning.colour import find_coloured_markings
from inference.cleaning.composite import composite
from inference.cleaning.detectors import DETECTORS, DetectorContext, make_detector
from inference.cleaning.fill import FILLERS, filled
from inference.stage import Pixels
from inference.stages.clean import DEFAULTS
from storage.images import read_rgb8
from storage.paths import shipped_dir
from tests.support.fillers import build
from tests.support.strokes import PENS, draw_marks

_FILLERS = [name for name, entry in FILLERS.items() if not entry.needs_model and not entry.leaves_machine]
_SIZES = {1: (866, 1155), 12: (3000, 4000), 48: (6000, 8000)}
_ENDINGS = {".jpg", ".jpeg", ".png", ".bmp"}


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--each", type=int, default=40)
    parser.add_argument("--fill", action="store_true", help="the fillers alone")
    parser.add_argument("--megapixels", type=int, nargs="*", choices=sorted(_SIZES), default=sorted(_SIZES))
    arguments = parser.parse_args()
    samples = {folder: _sample(folder, arguments.each) for folder in arguments.folders}
    if samples and not arguments.fill:
        _detector(samples)
    if samples:
        print(f"\n{'folder':24}{'pictures':>9}" + "".join(f"{name + ' dB':>13}" for name in _FILLERS) + "  auto took")
    for folder, paths in samples.items():
        _fillers(_name(folder), paths)
    if not arguments.megapixels:
        return
    works = {} if arguments.fill else {f"find by {name}": _finding(name) for name in DETECTORS}
    works |= {f"fill by {name}": _filling(name) for name in _FILLERS}
    cv2.setNumThreads(1)
    print(f"\nseconds, of processor in brackets; {_crowd()}")
    print(f"{'megapixels, marked':>20}" + "".join(f"{name:>18}" for name in works))
    for size in arguments.megapixels:
        _speed(*_SIZES[size], works)
    print(_crowd())


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


_Work = Callable[[Pixels, npt.NDArray[np.bool_]], object]


def _finding(name: str) -> _Work:
    find = make_detector(name, DetectorContext(DEFAULTS, (shipped_dir("models"),), 1)).find
    return lambda pixels, _ink: find(pixels)


def _filling(name: str) -> _Work:
    filler = build(name)
    return lambda pixels, ink: composite(pixels, filled(filler, pixels, ink).pixels, ink)


def _speed(height: int, width: int, works: Mapping[str, _Work]) -> None:
    grain = np.random.default_rng(0).normal(0, 60, (height, width)).astype(np.float32)
    brushed = 130 + cv2.GaussianBlur(grain, (0, 0), sigmaX=width / 60, sigmaY=1)[..., None] * 6
    marked, ink = draw_marks(np.clip(brushed.repeat(3, axis=2), 0, 255).astype(np.uint8), pen="red", seed=0)
    print(f"{height * width / 1e6:13.1f}, {ink.sum() / 1e6:.2f}", end=" ", flush=True)
    for work in works.values():
        clock, used = time.perf_counter(), time.process_time()
        work(marked, ink)
        seconds = f"{time.perf_counter() - clock:.2f} ({time.process_time() - used:.2f})"
        print(f"{seconds:>18}", end="", flush=True)
    print()


def _crowd() -> str:
    if not hasattr(os, "getloadavg"):
        return ""
    return f"{os.getloadavg()[0]:.1f} processes at work on {os.cpu_count()} cores in the last minute"


if __name__ == "__main__":
    main()

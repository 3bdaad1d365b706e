"""Cleans the marked windshield photographs and prints the figures beside those of the research system's results.

``python -m tests.bench.bench_pen_marks DATA [PICTURES]``: DATA is the folder ``pen_marks``; with PICTURES, original,
mask, our result and the research system's are written there side by side.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np

from inference.cleaning.colour import Markings, find_coloured_markings
from inference.cleaning.composite import changed_outside, composite
from inference.cleaning.fill import FILLERS
from inference.cleaning.metrics import measure
from inference.stage import Pixels
from storage.images import encode_png, read_rgb8
from tests.support.fillers import build

_HEAD = (
    f"{'picture':24}{'cleaned by':12}{'SSIM':>7}{'edge IoU':>10}"
    f"{'L1':>7}{'L1 in':>8}{'L1 out':>8}{'changed outside':>17}{'s':>7}"
)


def main(data: Path, pictures: Path | None) -> None:
    """Print both tables; write pictures where asked to."""
    originals = sorted(path for path in (data / "original").rglob("*.*") if path.is_file())
    if not originals:
        sys.exit(f"no pictures below {data / 'original'}")
    print(f"{'picture':24}{'markings':>9}{'share':>8}{'recall':>8}{'precision':>11}{'s':>7}")
    found = {}
    for path in originals:
        pixels = read_rgb8(path)
        start = time.perf_counter()
        found[path] = find_coloured_markings(pixels)
        seconds = time.perf_counter() - start
        print(_detection(data, path, found[path], seconds))
    print(f"\n{_HEAD}")
    for path in originals:
        if found[path].found:
            _compare(data, path, found[path], pictures)


def _detection(data: Path, path: Path, markings: Markings, seconds: float) -> str:
    inner = path.relative_to(data / "original")
    line = f"{inner.as_posix():24}{len(markings.found):9}{markings.mask.mean():8.4f}"
    reference = (data / "mask_reference" / inner).with_suffix(".png")
    if not reference.exists():
        return f"{line}{'unmarked':>19}{seconds:7.2f}"
    truth = read_rgb8(reference)[..., 0] > 127
    hit = np.count_nonzero(markings.mask & truth)
    return f"{line}{hit / truth.sum():8.4f}{hit / max(1, markings.mask.sum()):11.4f}{seconds:7.2f}"


def _compare(data: Path, path: Path, markings: Markings, pictures: Path | None) -> None:
    inner = path.relative_to(data / "original")
    original = read_rgb8(path)
    shown = original.copy()
    shown[markings.mask] = (0, 255, 0)
    row = [original, shown]
    for name, entry in FILLERS.items():
        if entry.needs_model or entry.leaves_machine:
            continue
        start = time.perf_counter()
        cleaned = composite(original, build(name).fill(original, markings.mask), markings.mask)
        seconds = time.perf_counter() - start
        _print_figures(f"{inner.as_posix():24}{name:12}", original, cleaned, markings, seconds=seconds)
        row.append(cleaned)
    for theirs in sorted((data / "cleaned_gemini").glob(f"{inner.with_suffix('')}.*")):
        redrawn = read_rgb8(theirs)
        _print_figures(f"{inner.as_posix():24}{'gemini':12}", original, redrawn, markings)
        row.append(redrawn)
    if pictures is not None:
        pictures.mkdir(parents=True, exist_ok=True)
        (pictures / f"{inner.stem}-{inner.parent}.png").write_bytes(encode_png(np.hstack(row)))


def _print_figures(
    label: str, before: Pixels, after: Pixels, markings: Markings, *, seconds: float | None = None
) -> None:
    figures = measure(before, after, markings.mask)
    outside = changed_outside(before, after, markings.mask)
    took = "" if seconds is None else f"{seconds:7.2f}"
    print(
        f"{label}{figures.ssim.full:7.3f}{figures.edge_iou.full:10.3f}{figures.l1.full:7.2f}"
        f"{figures.l1.inside or 0:8.2f}{figures.l1.outside or 0:8.2f}{outside:17,}{took}"
    )


if __name__ == "__main__":
    if not 2 <= len(sys.argv) <= 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) == 3 else None)

"""Measures the markings detectors beside one another: colour alone, the network alone, both fused.

``python -m tests.bench.bench_markings [DATA] [--pictures N] [--into FOLDER]``: DATA is the folder of real photographs
with ``manifest.csv``; without it only rendered plates are marked. Marks are drawn by ``inference.demo`` on the test
splits and on plates whose seeds nothing was trained on, typed in faces nothing was trained on. With FOLDER, the
pictures with what was missed (red) and wrongly found (blue) are written there.

F1 counts every pixel of the mask before its margin; "2px" forgives borders by two pixels. False alarms are counted as
the clean stage would mask them, margin included.
"""

from __future__ import annotations

import argparse
import importlib.util
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np

from inference.cleaning.detectors import Detector, DetectorContext, make_detector
from inference.cleaning.network import merged
from inference.demo import LABELS, render_plate
from inference.demo.scribbles import GROUPS, SCRIBBLES, Flags
from inference.demo.trials import Counts, Table, Trial, listed_pictures, marked_picture
from inference.stage import Pixels
from storage.images import encode_png, read_rgb8
from storage.paths import shipped_dir
from tests.support.strokes import PENS, draw_marks

NAMES = ("colour", "network", "fused")
GROUNDS = ("magnetic_tile", "bsdata", "neu_det", "weld_xray")
_SEED = 2**40 + 7 * 10**6
_SIZES = ((640, 480), (800, 600), (1280, 960), (320, 240), (1600, 1200))
_MARGIN = 2


def main() -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", nargs="?", type=Path)
    parser.add_argument("--pictures", type=int, default=240)
    parser.add_argument("--into", type=Path)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--skip-speed", action="store_true")
    asked = parser.parse_args()
    detectors = _detectors(asked.threads, dilate=0)
    _trials(detectors, list(_test_grounds(asked.data, asked.pictures)), asked.into)
    _other_hand(detectors, asked.data)
    if asked.data is not None:
        _unmarked(detectors, asked.data)
        _pen_marks(_detectors(asked.threads, dilate=_MARGIN), asked.data / "pen_marks", asked.into)
    if not asked.skip_speed:
        _speed(_detectors(1, dilate=_MARGIN))


def _detectors(threads: int, *, dilate: int) -> dict[str, Detector]:
    settings = {"min_confidence": 0.5, "dilate": dilate, "model": "markings"}
    context = DetectorContext(settings, (shipped_dir("models"),), threads)
    return {name: make_detector(name, context) for name in NAMES}


def _masks(detectors: Mapping[str, Detector], pixels: Pixels) -> dict[str, Flags]:
    """What each detector masks; fused is put together of the other two, as it does itself."""
    coloured, seen = (detectors[name].find(pixels) for name in ("colour", "network"))
    return {"colour": coloured.mask, "network": seen.mask, "fused": merged(seen, coloured).mask}


def _test_grounds(data: Path | None, count: int) -> Iterator[tuple[str, Pixels]]:
    """Pictures without marks that nothing was trained on: a third rendered, the rest from the test splits in turn."""
    real: list[tuple[str, Path]] = []
    if data is not None:
        parts = [[path for _, _, path in listed_pictures(data, split="test", datasets=[name])] for name in GROUNDS]
        wanted = count - count // 3
        for name, part in zip(GROUNDS, parts, strict=True):
            share = part[:: max(len(part) * len(parts) // wanted, 1)]
            real += [(name, path) for path in share[: wanted // len(parts)]]
    for number in range(count - len(real)):
        # Two very large ones; a small share, because each takes seconds to render.
        size = (4000, 3000) if number in (7, 31) else _SIZES[number % len(_SIZES)]
        label = LABELS[number % len(LABELS)]
        yield "plates", render_plate(seed=_SEED + number, label=label, marked=False, size=size).pixels
    for name, path in real:
        yield name, read_rgb8(path)


def _trials(detectors: Mapping[str, Detector], grounds: Sequence[tuple[str, Pixels]], into: Path | None) -> None:
    by_group, by_kind, by_set = ({name: Table() for name in detectors} for _ in range(3))
    greys = {name: Table() for name in detectors}
    fonts = _faces()
    used = 0
    for number, (dataset, clean) in enumerate(grounds):
        trial = marked_picture(clean, number=number, seed=_SEED, fonts=fonts)
        if not trial.scribbles:
            continue
        used += 1
        for name, found in _masks(detectors, trial.pixels).items():
            for group in (trial.group, "all"):
                by_group[name].add(group, found, trial.truth)
                if trial.grey:
                    greys[name].add(group, found, trial.truth)
            by_set[name].add(dataset, found, trial.truth)
            for kind in {each.kind for each in trial.scribbles}:
                own = np.logical_or.reduce([each.mask for each in trial.scribbles if each.kind == kind]) & trial.truth
                by_kind[name].add(kind, found & own, own)
            if into is not None and name == "fused":
                _write(into / f"{number:03}-{dataset}-{trial.group}.png", trial, found)
    print(f"\n{used} marked pictures, nothing of them trained on. Pixel F1 (within 2px), on grey pictures alone:")
    _print_f1(by_group, greys, (*GROUPS, "all"))
    means = {
        name: float(np.mean([table.rows[group].f1 for group in GROUPS if group != "other" and group in table.rows]))
        for name, table in by_group.items()
    }
    print("mean of the seven named groups: " + ", ".join(f"{name} {value:.3f}" for name, value in means.items()))
    print("\nBy data set:")
    _print_f1(by_set, None, tuple(by_set["fused"].rows))
    print(f"\nRecall by kind of mark:\n{'kind':14}{'pictures':>9}" + "".join(f"{name:>10}" for name in by_kind))
    for kind in SCRIBBLES:
        if kind in by_kind["fused"].rows:
            cells = "".join(f"{table.rows[kind].recall:10.3f}" for table in by_kind.values())
            print(f"{kind:14}{by_kind['fused'].rows[kind].pictures:9}{cells}")


def _print_f1(tables: Mapping[str, Table], greys: Mapping[str, Table] | None, names: Sequence[str]) -> None:
    head = "".join(f"{name:>18}" for name in tables)
    print(f"{'':16}{'pictures':>9}{head}" + ("".join(f"{'grey ' + name:>14}" for name in greys) if greys else ""))
    for row in names:
        if row not in tables["fused"].rows:
            continue
        line = f"{row:16}{tables['fused'].rows[row].pictures:9}"
        line += "".join(f"{table.rows[row].f1:10.3f} ({table.rows[row].near_f1:.3f})" for table in tables.values())
        for table in (greys or {}).values():
            line += f"{table.rows[row].f1:14.3f}" if row in table.rows else f"{'–':>14}"
        print(line)


def _other_hand(detectors: Mapping[str, Detector], data: Path | None) -> None:
    """Marks drawn by another program than the one that was learnt from."""
    cleans = [render_plate(seed=_SEED + 500 + n, label="good", marked=False, size=(800, 600)).pixels for n in range(6)]
    if data is not None:
        listed = listed_pictures(data, split="test", datasets=GROUNDS)
        cleans += [read_rgb8(path) for _, _, path in listed[:: max(len(listed) // 18, 1)]]
    head = "".join(f"{name:>18}" for name in detectors)
    print(
        f"\nMarks of another generator, recall (precision within 2px), {len(cleans)} pictures each:\n{'pen':16}{head}"
    )
    for pen in PENS:
        tables = {name: Counts() for name in detectors}
        for seed, clean in enumerate(cleans):
            marked, truth = draw_marks(clean, pen=pen, seed=seed)
            for name, found in _masks(detectors, marked).items():
                tables[name].add(found, truth)
        cells = (f"{c.recall:10.3f} ({c.near_found / max(c.found, 1):.3f})" for c in tables.values())
        print(f"{pen:16}" + "".join(cells))


def _unmarked(detectors: Mapping[str, Detector], data: Path) -> None:
    pictures = listed_pictures(data, split="test", datasets=GROUNDS)
    areas: dict[str, list[list[float]]] = {}
    for dataset, label, path in pictures:
        pixels = read_rgb8(path)
        shares = [float(_with_margin(found).mean()) for found in _masks(detectors, pixels).values()]
        for row in (dataset, f"  {dataset} {label}"):
            areas.setdefault(row, []).append(shares)
    print("\nPictures without marks: area falsely masked (worst picture; pictures with any), margin included")
    print(f"{'':34}{'pictures':>9}" + "".join(f"{name:>28}" for name in detectors))
    for row in sorted(areas, key=lambda name: (name.split()[0], name.strip() != name.split()[0], name)):
        values = np.array(areas[row])
        cells = (
            f"{column.mean():13.4%} ({column.max():.2%}; {int((column > 0).sum())})".rjust(28) for column in values.T
        )
        print(f"{row:34}{len(values):9}" + "".join(cells))


def _pen_marks(detectors: Mapping[str, Detector], folder: Path, into: Path | None) -> None:
    print("\nMarked windshields, as the clean stage masks them: recall against the reference, share masked elsewhere")
    for path in sorted(each for each in (folder / "original").rglob("*.*") if each.is_file()):
        inner = path.relative_to(folder / "original")
        reference = (folder / "mask_reference" / inner).with_suffix(".png")
        pixels = read_rgb8(path)
        truth = read_rgb8(reference)[..., 0] > 127 if reference.exists() else np.zeros(pixels.shape[:2], bool)
        away = ~cv2.dilate(truth.astype(np.uint8), np.ones((13, 13), np.uint8)).astype(bool)
        line = f"{inner.as_posix():26}"
        for name, found in _masks(detectors, pixels).items():
            recall = f"{(found & truth).sum() / truth.sum():.4f}" if truth.any() else "no marks"
            line += f"{name:>10} {recall:>8} {(found & away).mean():8.3%}"
            if into is not None:
                _write(into / f"windshield-{inner.stem}-{name}.png", Trial(pixels, truth, "", False, ()), found)
        print(line)


def _speed(detectors: Mapping[str, Detector]) -> None:
    print("\nSeconds for one picture, one thread:\n" + f"{'megapixels':>10}" + "".join(f"{n:>10}" for n in detectors))
    for height, width in ((866, 1155), (3000, 4000), (6000, 8000)):
        grain = np.random.default_rng(0).normal(130, 12, (height // 4, width // 4, 3)).astype(np.float32)
        ground = np.clip(cv2.resize(grain, (width, height)), 0, 255).astype(np.uint8)
        marked, _ = draw_marks(ground, pen="red", seed=0)
        line = f"{height * width / 1e6:10.1f}"
        for detector in detectors.values():
            detector.find(marked[:64, :64])
            start = time.perf_counter()
            detector.find(marked)
            line += f"{time.perf_counter() - start:10.2f}"
        print(line)


def _faces() -> tuple[Path, ...]:
    """Typefaces that were not trained with; none where Matplotlib is not installed."""
    spec = importlib.util.find_spec("matplotlib")
    if spec is None or not spec.submodule_search_locations:
        return ()
    folder = Path(spec.submodule_search_locations[0]) / "mpl-data" / "fonts" / "ttf"
    return tuple(sorted(folder.glob("STIXGeneral*.ttf")) + sorted(folder.glob("cm[brst]*10.ttf")))


def _with_margin(mask: Flags) -> Flags:
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * _MARGIN + 1, 2 * _MARGIN + 1))
    return cv2.dilate(mask.astype(np.uint8), kernel).astype(bool)


def _write(path: Path, trial: Trial, found: Flags) -> None:
    """The picture beside itself with missed ink in red, false alarms in blue, what was rightly found in green."""
    shown = trial.pixels // 2
    shown[found & trial.truth] = (0, 200, 0)
    shown[trial.truth & ~found] = (255, 0, 0)
    shown[found & ~trial.truth] = (60, 120, 255)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(encode_png(np.hstack([trial.pixels, shown])))


if __name__ == "__main__":
    main()

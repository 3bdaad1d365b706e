"""The demo's image set on disk: pictures sorted by the label an inspector gave, the truth kept apart."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from inference.demo.defects import GOOD, LABELS
from inference.demo.fields import stream
from inference.demo.render import RenderedPlate, render_shot
from storage.errors import ExportError

MARKED_SHARE = 0.35
WRONG_SHARE = 0.06
_PLAN, _SEEDS = 101, 102
_EXIF_ORIENTATION = 0x0112

_LABEL_SHARES = {"good": 0.44, "scratch": 0.16, "pit": 0.14, "dent": 0.13, "stain": 0.13}
_SIZE_SHARES = {
    (640, 480): 0.28,
    (800, 600): 0.22,
    (1024, 768): 0.20,
    (1280, 960): 0.14,
    (1600, 1200): 0.08,
    (768, 1024): 0.08,
}
_SUFFIX_SHARES = {".jpg": 0.52, ".png": 0.20, ".tif": 0.10, ".bmp": 0.06, ".webp": 0.12}
_SPLIT_SHARES = {"train": 0.6, "val": 0.2, "test": 0.2}
_COLUMNS = (
    "relpath",
    "true_label",
    "given_label",
    "marked",
    "inks",
    "split",
    "roi",
    "part",
    "finish",
    "defect_mask",
    "marking_mask",
)


@dataclass(frozen=True, slots=True)
class DemoImage:
    """One picture of the set and the truth about it.

    Attributes:
        relpath: Path below ``images``, forward slashes; its folder is the given label.
        true_label: What the part really has.
        given_label: What the inspector said; sometimes wrong.
        marked: Whether human marks are in the picture.
        inks: Their colours.
        split: ``train``, ``val`` or ``test``; shots of one part share it.
        roi: The plate, ``xyxy`` in upright pixels.
        part: Identifies the physical part.
        finish: Surface finish.
        defect_mask: Path below ``truth``; 255 where the defect is.
        marking_mask: Path below ``truth``; 255 where marks are.
    """

    relpath: str
    true_label: str
    given_label: str
    marked: bool
    inks: tuple[str, ...]
    split: str
    roi: tuple[int, int, int, int]
    part: str
    finish: str
    defect_mask: str
    marking_mask: str


@dataclass(frozen=True, slots=True)
class DemoSet:
    """A written set: ``images`` is the folder to ingest, ``truth`` the folder with ``truth.csv`` and masks."""

    images: Path
    truth: Path
    entries: tuple[DemoImage, ...]


@dataclass(frozen=True, slots=True)
class _Shot:
    """What is to be rendered and how it is to be stored."""

    seed: int
    shot: int
    stem: str
    suffix: str
    size: tuple[int, int]
    true_label: str
    given_label: str
    marked: bool
    split: str
    part: str
    storage: str


def write_demo(
    folder: Path, *, seed: int = 7, count: int = 120, progress: Callable[[int, int], None] | None = None
) -> DemoSet:
    """Render and write the demo set; the same seed and count give the same bytes.

    Args:
        folder: Gets ``images/<given label>/<name>`` and ``truth/``; made where missing.
        seed: Everything random follows from it.
        count: How many pictures, at least 1.
        progress: Called after each picture with (written, count), in this thread.

    Raises:
        ExportError: The folder already holds pictures, or cannot be written.
        ValueError: ``count`` below 1.
    """
    if count < 1:
        raise ValueError("a demo set has at least one picture")
    images, truth = folder / "images", folder / "truth"
    if any(path.is_dir() and any(path.iterdir()) for path in (images, truth)):
        raise ExportError(f"{folder} already holds a demo set", "Choose an empty folder.")
    shots = _planned(seed, count)
    try:
        for label in sorted({shot.given_label for shot in shots}):
            (images / label).mkdir(parents=True, exist_ok=True)
        for kind in ("defect", "marking"):
            (truth / "masks" / kind).mkdir(parents=True, exist_ok=True)
        entries: list[DemoImage] = []
        # Threads are enough: almost all the time goes to numpy, OpenCV and the encoders, outside the interpreter.
        with ThreadPoolExecutor(max_workers=min(os.cpu_count() or 1, 4)) as pool:
            try:
                for entry in pool.map(lambda shot: _written(shot, images, truth), shots):
                    entries.append(entry)
                    if progress is not None:
                        progress(len(entries), count)
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
        _write_table(truth / "truth.csv", entries)
    except OSError as error:
        raise ExportError(f"The demo set cannot be written to {folder}: {error}", "Choose another folder.") from error
    return DemoSet(images, truth, tuple(entries))


def read_truth(folder: Path) -> tuple[DemoImage, ...]:
    """What `write_demo` wrote about the pictures of ``folder``.

    Raises:
        ExportError: There is no complete demo set.
    """
    try:
        with (folder / "truth" / "truth.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except OSError as error:
        raise ExportError(f"There is no demo set in {folder}", "Render one with: fettle demo") from error
    return tuple(_entry(row) for row in rows)


def _dealt(shares: dict[str, float], count: int, rng: np.random.Generator) -> list[str]:
    """``count`` names in random order whose shares are as close to the wanted ones as whole numbers allow."""
    ends = np.round(np.cumsum(list(shares.values())) / sum(shares.values()) * count).astype(int)
    sizes = np.diff(ends, prepend=0)
    names = [name for name, size in zip(shares, sizes, strict=True) for _ in range(int(size))]
    return [names[int(i)] for i in rng.permutation(count)]


def _planned(seed: int, count: int) -> list[_Shot]:
    """Decide what every picture shows before the first is rendered."""
    rng = stream(seed, _PLAN)
    groups: list[int] = []
    while sum(groups) < count:
        wanted = int(rng.choice([1, 2, 3, 4], p=[0.80, 0.10, 0.07, 0.03]))
        groups.append(min(wanted, count - sum(groups)))
    parts = len(groups)
    labels = _dealt(_LABEL_SHARES, parts, rng)
    splits = _dealt(_SPLIT_SHARES, parts, rng)
    sizes = list(_SIZE_SHARES)
    size_names = _dealt({str(i): share for i, share in enumerate(_SIZE_SHARES.values())}, parts, rng)
    suffixes = _dealt(_SUFFIX_SHARES, parts, rng)
    storages = _storages(groups, rng)
    truths = [labels[part] for part, shots in enumerate(groups) for _ in range(shots)]
    deep = [storages[part].startswith("mono") for part, shots in enumerate(groups) for _ in range(shots)]
    marked = _chosen(
        round(MARKED_SHARE * count),
        [0.0 if bits else (0.5 if label == GOOD else 1.0) for label, bits in zip(truths, deep, strict=True)],
        rng,
    )
    wrong = _chosen(round(WRONG_SHARE * count), [1.0] * count, rng)
    seeds = stream(seed, _SEEDS).integers(0, 2**31, size=parts)
    out: list[_Shot] = []
    for part, shot_count in enumerate(groups):
        stem, suffix, storage = _named(part, shot_count, rng), suffixes[part], storages[part]
        suffix = {"mono16": ".tif", "mono12": ".tif", "exif": ".jpg"}.get(storage, suffix)
        size = sizes[int(size_names[part])]
        if suffix == ".bmp" and size[0] > 1024:
            suffix = ".png"
        for shot in range(shot_count):
            index = len(out)
            label = labels[part]
            given = str(rng.choice([name for name in LABELS if name != label])) if index in wrong else label
            name = stem if shot_count == 1 else f"{stem}_{'abcd'[shot]}"
            out.append(
                _Shot(
                    seed=int(seeds[part]),
                    shot=shot,
                    stem=name,
                    suffix=suffix,
                    size=size,
                    true_label=label,
                    given_label=given,
                    marked=index in marked,
                    split=splits[part],
                    part=stem,
                    storage=storage,
                )
            )
    return out


def _storages(groups: list[int], rng: np.random.Generator) -> list[str]:
    """How each part's files are stored; the unusual ones go to single shots, as far as those suffice."""
    out = ["colour"] * len(groups)
    singles = [part for part, shots in enumerate(groups) if shots == 1]
    order = [singles[int(i)] for i in rng.permutation(len(singles))]
    grey = max(len(groups) // 20, 1)
    for part, storage in zip(order, ["mono16", "exif", "mono12", *["grey"] * grey], strict=False):
        out[part] = storage
    return out


def _chosen(count: int, weights: list[float], rng: np.random.Generator) -> set[int]:
    chances = np.array(weights)
    count = min(count, int(np.count_nonzero(chances)))
    if count == 0:
        return set()
    return {int(i) for i in rng.choice(len(weights), size=count, replace=False, p=chances / chances.sum())}


def _named(part: int, shots: int, rng: np.random.Generator) -> str:
    """A file stem as shop floors have them; the part's own number keeps it unique."""
    number = part + 1
    if shots > 1:
        return f"part-{100 + number:04d}"
    pattern = str(rng.choice(["plate_{:04d}", "IMG_{:04d}", "plate {:03d}", "플레이트_{}"], p=[0.62, 0.24, 0.07, 0.07]))
    return pattern.format(number)


def _written(shot: _Shot, images: Path, truth: Path) -> DemoImage:
    plate = render_shot(seed=shot.seed, shot=shot.shot, label=shot.true_label, marked=shot.marked, size=shot.size)
    relpath = f"{shot.given_label}/{shot.stem}{shot.suffix}"
    _save(plate, shot, images / relpath)
    masks = {"defect": plate.defect_mask, "marking": plate.marking_mask}
    paths = {kind: f"masks/{kind}/{shot.stem}.png" for kind in masks}
    for kind, mask in masks.items():
        Image.fromarray(mask.astype(np.uint8) * 255).save(truth / paths[kind], compress_level=3)
    return DemoImage(
        relpath=relpath,
        true_label=shot.true_label,
        given_label=shot.given_label,
        marked=bool(plate.marking_mask.any()),
        inks=plate.inks,
        split=shot.split,
        roi=plate.roi,
        part=shot.part,
        finish=plate.finish,
        defect_mask=paths["defect"],
        marking_mask=paths["marking"],
    )


def _save(plate: RenderedPlate, shot: _Shot, path: Path) -> None:
    """Encode one picture; ``storage`` says whether in colour, grey, deep mono or turned with an EXIF note."""
    exif = Image.Exif()
    if shot.storage in {"mono16", "mono12"}:
        top = 65535 if shot.storage == "mono16" else 4095
        deep = np.round(plate.luminance.astype(np.float64) * top).astype(np.uint16)
        Image.fromarray(deep).save(path, compression="tiff_lzw")
        return
    image = Image.fromarray(plate.pixels)
    if shot.storage == "grey":
        image = image.convert("L")
    elif shot.storage == "exif":
        # Orientation 6: a viewer turns the stored picture a quarter clockwise to show it upright.
        image = image.transpose(Image.Transpose.ROTATE_90)
        exif[_EXIF_ORIENTATION] = 6
    if shot.suffix == ".jpg":
        image.save(path, quality=88 + shot.seed % 8, exif=exif)
    elif shot.suffix == ".webp":
        image.save(path, quality=90, method=2)
    elif shot.suffix == ".tif":
        image.save(path, compression="tiff_lzw")
    elif shot.suffix == ".png":
        image.save(path, compress_level=3)
    else:
        image.save(path)


def _write_table(path: Path, entries: list[DemoImage]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_COLUMNS)
        for entry in entries:
            writer.writerow(
                (
                    entry.relpath,
                    entry.true_label,
                    entry.given_label,
                    int(entry.marked),
                    ";".join(entry.inks),
                    entry.split,
                    " ".join(map(str, entry.roi)),
                    entry.part,
                    entry.finish,
                    entry.defect_mask,
                    entry.marking_mask,
                )
            )


def _entry(row: dict[str, str]) -> DemoImage:
    x0, y0, x1, y1 = map(int, row["roi"].split())
    return DemoImage(
        relpath=row["relpath"],
        true_label=row["true_label"],
        given_label=row["given_label"],
        marked=row["marked"] == "1",
        inks=tuple(ink for ink in row["inks"].split(";") if ink),
        split=row["split"],
        roi=(x0, y0, x1, y1),
        part=row["part"],
        finish=row["finish"],
        defect_mask=row["defect_mask"],
        marking_mask=row["marking_mask"],
    )

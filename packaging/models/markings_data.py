"""What the markings network learns from: grounds without marks, marks scattered over them, and the truth of both.

Grounds are plates and scenes that are rendered here and, where a folder of real photographs is given, the pictures of
its splits.
"""

from __future__ import annotations

import importlib.util
import multiprocessing
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from models.renders import FIRST_SEED

from inference.demo import LABELS, render_plate
from inference.demo.exposures import exposed, greyed, is_mono, mirrored, relit
from inference.demo.lookalikes import draw_lookalikes, framed
from inference.demo.scenery import draw_scene
from inference.demo.scribbles import Plan, scatter, union
from inference.demo.trials import listed_pictures

Pixels = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]

SIDE = 256
"""Side of the pieces that are learnt from, pixels."""

PLATES = {"train": 360, "val": 48}
"""Rendered plates by split, each a part of its own."""

SCENES = {"train": 180, "val": 16}
"""Scenes out of focus by split, as glass shows them."""

FIRST_PLATES = {"train": FIRST_SEED + 4 * 10**6, "val": FIRST_SEED + 5 * 10**6, "test": FIRST_SEED + 6 * 10**6}
"""First seed of each split's plates; the same numbers seed the marks on them."""

TRAINED_DATASETS = ("magnetic_tile", "bsdata", "neu_det", "deeppcb", "weld_xray")
"""Real pictures whose train splits are learnt from, where they are there."""

_SHEET = 320
"""Marks are drawn on a larger sheet and cut with it, so that some are cut off as at any picture's border."""
_SIZES = ((640, 480), (800, 600), (1024, 768), (768, 1024), (1280, 960))
_NO_MARKS = 0.32
_SHARES = {
    "plates": 2.0,
    "scenes": 1.6,
    "magnetic_tile": 1.2,
    "neu_det": 1.2,
    "bsdata": 1.0,
    "deeppcb": 0.25,
    "weld_xray": 0.7,
}
"""How much of what is learnt comes from each, relative to one another."""
_DRAWINGS = ("deeppcb",)
"""Data sets whose pictures are black and white drawings themselves: only coloured marks can be told there."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A picture without marks: where it is from and its bytes as PNG or JPEG."""

    dataset: str
    label: str
    packed: npt.NDArray[np.uint8]

    def pixels(self) -> Pixels:
        """``(H, W, 3) uint8 RGB``."""
        decoded = cv2.imdecode(self.packed, cv2.IMREAD_COLOR)
        if decoded is None:
            raise SystemExit(f"a picture of {self.dataset} cannot be read")
        return np.ascontiguousarray(decoded[:, :, ::-1], np.uint8)


@dataclass(frozen=True, slots=True)
class Pieces:
    """Pieces to learn from: ``(N, SIDE, SIDE, 3) uint8 RGB`` and ``(N, SIDE, SIDE) uint8``, 1 where marked."""

    images: Pixels
    truths: Pixels


def grounds(split: str, data: Path | None, *, share: float, threads: int) -> list[Ground]:
    """Rendered plates and, with ``data``, the real pictures of a split; a ``share`` of both."""
    count = max(round(PLATES[split] * share), 4)
    seeds = range(FIRST_PLATES[split], FIRST_PLATES[split] + count)
    with _pool(threads) as pool:
        found = list(pool.map(plate_ground, seeds, chunksize=4))
        found += pool.map(scene_ground, seeds[: max(round(SCENES[split] * share), 4)], chunksize=4)
    if data is not None:
        real = listed_pictures(data, split=split, datasets=TRAINED_DATASETS)
        step = max(round(1 / share), 1)
        found += [Ground(dataset, label, _bytes_of(path)) for dataset, label, path in real[::step]]
    return found


def plate_ground(seed: int) -> Ground:
    """A rendered plate without marks."""
    rng = np.random.default_rng([seed, 1])
    label = str(rng.choice(LABELS))
    plate = render_plate(seed=seed, label=label, marked=False, size=_SIZES[int(rng.integers(len(_SIZES)))])
    _, packed = cv2.imencode(".jpg", plate.pixels[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, 96])
    return Ground("plates", label, np.asarray(packed, np.uint8))


def scene_ground(seed: int) -> Ground:
    """A scene without marks."""
    rng = np.random.default_rng([seed, 2])
    pixels = draw_scene(rng, size=_SIZES[int(rng.integers(2))])
    _, packed = cv2.imencode(".jpg", pixels[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, 96])
    return Ground("scenes", "scene", np.asarray(packed, np.uint8))


def typefaces(*prefixes: str) -> tuple[Path, ...]:
    """TrueType files that come with Matplotlib, whose names begin so; they are the same on every machine."""
    spec = importlib.util.find_spec("matplotlib")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("Matplotlib is missing, whose typefaces the marks are typed in: install what packaging pins")
    folder = Path(spec.submodule_search_locations[0]) / "mpl-data" / "fonts" / "ttf"
    return tuple(path for path in sorted(folder.glob("*.ttf")) if path.stem.startswith(prefixes))


def render_pieces(grounds: Sequence[Ground], *, count: int, seed: int, threads: int) -> Pieces:
    """``count`` pieces, drawn from all grounds."""
    rng = np.random.default_rng([seed, 7])
    weights = np.array([_weight(ground, grounds) for ground in grounds])
    per_ground = rng.multinomial(count, weights / weights.sum())
    jobs = [(index, int(number)) for index, number in enumerate(per_ground) if number]
    work = partial(_pieces, seed=seed, fonts=typefaces("DejaVu"))
    images, truths = np.empty((count, SIDE, SIDE, 3), np.uint8), np.empty((count, SIDE, SIDE), np.uint8)
    done = 0
    with _pool(threads) as pool:
        chosen = ((grounds[index], index, number) for index, number in jobs)
        for part_images, part_truths in pool.map(work, *zip(*chosen, strict=True), chunksize=2):
            images[done : done + len(part_images)] = part_images
            truths[done : done + len(part_truths)] = part_truths
            done += len(part_images)
    order = rng.permutation(count)
    return Pieces(images[order], truths[order])


def _pool(processes: int) -> ProcessPoolExecutor:
    # Started anew and not forked: a copy of a process with torch's threads can hang.
    return ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn"))


def _weight(ground: Ground, grounds: Sequence[Ground]) -> float:
    """Its data set's share, divided among the pictures of it."""
    return _SHARES.get(ground.dataset, 1.0) / sum(other.dataset == ground.dataset for other in grounds)


def _pieces(ground: Ground, index: int, count: int, *, seed: int, fonts: Sequence[Path]) -> tuple[Pixels, Pixels]:
    picture = ground.pixels()
    images, truths = np.empty((count, SIDE, SIDE, 3), np.uint8), np.empty((count, SIDE, SIDE), np.uint8)
    for number in range(count):
        rng = np.random.default_rng([seed, index, number])
        images[number], truths[number] = _piece(picture, ground.dataset, rng, fonts)
    return images, truths


def _piece(picture: Pixels, dataset: str, rng: np.random.Generator, fonts: Sequence[Path]) -> tuple[Pixels, Flags]:
    sheet = relit(mirrored(_sheet(picture, rng), rng), rng)
    if (not is_mono(sheet) and rng.random() < 0.3) or (is_mono(picture) and rng.random() < 0.6):
        sheet = greyed(sheet)
    unit = float(np.exp(rng.uniform(np.log(0.42), np.log(2.7))))
    if rng.random() < 0.5:
        sheet = draw_lookalikes(sheet, rng=rng, count=int(rng.integers(1, 5)), unit=unit)
    if rng.random() < 0.05:
        sheet = framed(sheet, rng=rng)
    mono = is_mono(sheet)
    marked, mask = sheet, np.zeros(sheet.shape[:2], np.bool_)
    if rng.random() >= _NO_MARKS:
        # A photograph of a part that has no colour still takes coloured overlays.
        plan = Plan(unit, fonts=fonts, mono=mono and rng.random() < 0.65)
        if dataset in _DRAWINGS:
            plan = Plan(unit, groups=("red", "blue", "green", "yellow", "other"), fonts=fonts)
        few = 1 + int(rng.integers(0, 4)) + (2 if unit < 0.8 else 0)
        marked, drawn = scatter(sheet, rng=rng, count=few, plan=plan)
        mask = union(drawn, sheet.shape)
    image, truth = exposed(sheet, marked, mask, rng=rng)
    y, x = rng.integers(0, _SHEET - SIDE + 1, 2)
    return image[y : y + SIDE, x : x + SIDE], truth[y : y + SIDE, x : x + SIDE]


def _sheet(picture: Pixels, rng: np.random.Generator) -> Pixels:
    """A part of a picture, scaled, as a sheet to draw on."""
    height, width = picture.shape[:2]
    if min(height, width) < _SHEET and rng.random() < 0.5:
        below, right = max(_SHEET - height, 0), max(_SHEET - width, 0)
        picture = np.asarray(cv2.copyMakeBorder(picture, 0, below, 0, right, cv2.BORDER_REFLECT_101), np.uint8)
        height, width = picture.shape[:2]
        side = _SHEET
    else:
        side = min(round(_SHEET / float(np.exp(rng.uniform(np.log(0.45), np.log(1.7))))), height, width)
    y, x = int(rng.integers(0, height - side + 1)), int(rng.integers(0, width - side + 1))
    part = picture[y : y + side, x : x + side]
    way = cv2.INTER_AREA if side > _SHEET else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(part, (_SHEET, _SHEET), interpolation=way), np.uint8)


def _bytes_of(path: Path) -> npt.NDArray[np.uint8]:
    return np.frombuffer(path.read_bytes(), np.uint8)

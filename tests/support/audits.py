"""Projects with marked and unmarked pictures, and classifiers that go by the ink or by the part, with known answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from onnx import helper

from inference.cards import CamSpec, InputSpec
from inference.demo.markings import draw_marking
from storage import rle
from storage.images import DEFAULT_MAX_PIXELS, encode_png
from storage.ingest import ingest
from storage.records import ProposalDraft, ProposalKind, RegionRole, StageName
from storage.store import Store
from tests.inference.tiny_models import make_card, save_model, value
from tests.support.projects import new_project, propose

GOOD, SPOT = "good", "spot"
LEANING, SOUND = "leaning", "sound"
SIDE = 32

Pixels = npt.NDArray[np.uint8]
BoolMask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Picture:
    """One picture, and where people drew on it and where the defect is; None: nowhere."""

    label: str
    pixels: Pixels
    marking: BoolMask | None = None
    defect: BoolMask | None = None


def plate(label: str, seed: int, *, marked: bool = False, ink: str = "red", depth: float = 90.0) -> Picture:
    """A grained grey plate of 150 × 200; a spot is dark, large and to the left, a marking to the right of it.

    ``depth``: how much darker a spot is, in grey values; the grain alone varies by some 2.
    """
    random = np.random.default_rng(seed)
    grain = cv2.GaussianBlur(random.standard_normal((150, 200)).astype(np.float32), (0, 0), 1.2) * 10
    defect = np.zeros((150, 200), np.uint8)
    if label == SPOT:
        centre = (int(random.integers(42, 60)), int(random.integers(55, 95)))
        cv2.circle(defect, centre, 38, 1, -1)
    grey = (135 + grain - depth * defect).clip(0, 255).astype(np.uint8)
    pixels: Pixels = np.repeat(grey[..., None], 3, axis=2)
    marking = None
    if marked:
        kind = ("circle", "cross", "stroke", "tick")[seed % 4]
        pixels, marking = draw_marking(pixels, rng=random, kind=kind, ink=ink, target=(120.0, 45.0, 170.0, 95.0))
    return Picture(label, pixels, marking, defect.astype(np.bool_) if label == SPOT else None)


def plates(count: int, *, start: int = 0, depth: float = 90.0) -> list[Picture]:
    """``count`` marked spots, as many unmarked good plates, and a few unmarked spots."""
    return [
        *(plate(SPOT, start + seed, marked=True, depth=depth) for seed in range(count)),
        *(plate(GOOD, start + 1000 + seed) for seed in range(count)),
        *(plate(SPOT, start + 2000 + seed, depth=depth) for seed in range(max(count // 6, 1))),
    ]


def project_of(root: Path, pictures: Iterable[Picture]) -> Store:
    """A project of these pictures, labelled by folder, their markings and defects proposed; open."""
    pictures = list(pictures)
    for number, picture in enumerate(pictures):
        folder = root / "images" / picture.label
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number:04}.png").write_bytes(encode_png(picture.pixels))
    store = new_project(root / "project")
    ingest(store, [root / "images"], labels_from_folders=True, max_pixels=DEFAULT_MAX_PIXELS)
    for item in store.items.get(store.items.ids()):
        picture = pictures[int(Path(item.name).stem)]
        propose(store, item.id, StageName.CLEAN, _regions(picture.marking, RegionRole.MARKING, None))
        propose(store, item.id, StageName.SEGMENT, _regions(picture.defect, RegionRole.DEFECT, picture.label))
    return store


def add_classifiers(models: Path) -> None:
    """`LEANING` calls whatever is reddish a spot; `SOUND` whatever is dark, a few red strokes notwithstanding."""
    red = np.array([[0, 1000], [0, -1000], [0, 0]], np.float32)
    dark = np.full((3, 2), (0, -40 / 3), np.float32)
    _add(models / LEANING, red, np.array([0.3, 0.0], np.float32))
    _add(models / SOUND, dark, np.array([0.0, 40 * 0.48], np.float32))


def _add(folder: Path, matrix: npt.NDArray[np.float32], bias: npt.NDArray[np.float32]) -> None:
    nodes = [
        helper.make_node("Identity", ["image"], ["features"]),
        helper.make_node("GlobalAveragePool", ["features"], ["pooled"]),
        helper.make_node("Flatten", ["pooled"], ["flat"]),
        helper.make_node("MatMul", ["flat", "classifier"], ["raw"]),
        helper.make_node("Add", ["raw", "bias"], ["logits"]),
    ]
    outputs = [value("logits", "batch", 2), value("features", "batch", 3, SIDE, SIDE)]
    inputs = [value("image", "batch", 3, SIDE, SIDE)]
    save_model(folder / "model.onnx", nodes, inputs, outputs, classifier=matrix, bias=bias)
    make_card(
        folder,
        classes=(GOOD, SPOT),
        good=(GOOD,),
        input=InputSpec(size=(SIDE, SIDE)),
        cam=CamSpec(features="features", weights="classifier"),
        created=f"2026-11-2{len(folder.name) % 10}",
    )


def _regions(mask: BoolMask | None, role: RegionRole, name: str | None) -> list[ProposalDraft]:
    if mask is None:
        return []
    return [ProposalDraft(ProposalKind.REGION, class_name=name, confidence=0.9, role=role, geometry=rle.encode(mask))]

"""The models that come with Fettle: whole, small, honest about where they come from, and good at the demo's plates."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import pytest

from inference import backbone
from inference.backends import Backend, open_model
from inference.cards import Task, load_card, verify
from inference.demo import LABELS, RenderedPlate, render_plate
from inference.demo.dataset import _planned
from inference.detect import decode
from inference.heads import class_probabilities, mask_probabilities
from inference.library import ModelLibrary
from storage.errors import ModelError
from storage.paths import shipped_dir, user_dir

NAMES = {
    "plates-detector": Task.DETECT,
    "plates-classifier": Task.CLASSIFY,
    "plates-segmenter": Task.SEGMENT,
    "markings": Task.MARKINGS,
}
LIMIT = 12 * 2**20
HELD_OUT = 2**41
"""Far from the seeds of training and of any demo set."""


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return backbone.ensure_backbone_onnx(tmp_path_factory.mktemp("cache"))


@pytest.fixture(autouse=True)
def cached(cache: Path, fettle_home: Path) -> None:
    shutil.copyfile(cache, user_dir("cache") / cache.name)


@pytest.fixture(scope="module")
def plates() -> list[RenderedPlate]:
    """Three plates of each class, every other one marked, none trained on."""
    labels = [label for label in LABELS for _ in range(3)]
    return [
        render_plate(seed=HELD_OUT + index, label=label, marked=index % 2 == 0, size=(640, 480))
        for index, label in enumerate(labels)
    ]


@pytest.fixture
def opened() -> Iterator[dict[str, Backend]]:
    folder = shipped_dir("models")
    models = {name: open_model(load_card(folder / name), folder / name) for name in NAMES}
    yield models
    for model in models.values():
        model.close()


def view(plate: RenderedPlate) -> tuple[np.ndarray, tuple[slice, slice]]:
    x0, y0, x1, y1 = plate.roi
    dx, dy = round(0.05 * (x1 - x0)), round(0.05 * (y1 - y0))
    part = (slice(max(y0 - dy, 0), y1 + dy), slice(max(x0 - dx, 0), x1 + dx))
    return plate.pixels[part], part


def test_each_is_whole_and_says_what_it_is_and_where_it_comes_from() -> None:
    for name, task in NAMES.items():
        folder = shipped_dir("models") / name
        card = load_card(folder)
        verify(folder, card)
        assert (card.name, card.task, card.licence) == (name, task, "AGPL-3.0-or-later")
        assert "packaging/make_models.py" in card.source
        assert sorted(path.name for path in folder.iterdir()) == sorted([*card.sha256, "card.toml", "report.json"])
        report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
        assert report["model"] == name
        assert report["test"]


def test_together_they_are_small() -> None:
    files = [path for path in shipped_dir("models").rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < LIMIT


def test_no_plate_of_the_demo_was_trained_on_or_tested_on() -> None:
    demo = {shot.seed for shot in _planned(7, 120)}
    for name in NAMES:
        report = json.loads((shipped_dir("models") / name / "report.json").read_text(encoding="utf-8"))
        for key in ("train_seeds", "test_seeds"):
            first, last = map(int, report[key].split("–"))
            assert first >= 2**40
            assert not demo & set(range(first, last + 1))
            assert last < HELD_OUT


def test_none_carries_a_tensor_of_the_backbone() -> None:
    theirs = {tensor.numpy().tobytes() for tensor in backbone.shipped_state().values() if tensor.numel() > 64}
    for path in shipped_dir("models").rglob("*"):
        if path.suffix == ".onnx":
            ours = [onnx.numpy_helper.to_array(tensor) for tensor in onnx.load(str(path)).graph.initializer]
        elif path.suffix == ".npz":
            with np.load(path) as file:
                ours = [file[key] for key in file.files]
        else:
            continue
        assert not theirs & {array.tobytes() for array in ours}
        assert not theirs & {np.ascontiguousarray(array.T).tobytes() for array in ours}


def test_they_are_used_only_where_they_are_named() -> None:
    library = ModelLibrary([user_dir("models"), shipped_dir("models")])
    for name, task in NAMES.items():
        assert library.choose(task, name).card.name == name
        with pytest.raises(ModelError, match=name):
            library.choose(task)


def test_the_detector_finds_plates(opened: dict[str, Backend], plates: list[RenderedPlate]) -> None:
    card = load_card(shipped_dir("models") / "plates-detector")
    overlaps = []
    for plate, raw in zip(plates, opened[card.name].predict([plate.pixels for plate in plates]), strict=True):
        boxes = decode(raw, card).boxes
        box = boxes[((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])).argmax()]
        low, high = np.maximum(box[:2], plate.roi[:2]), np.minimum(box[2:], plate.roi[2:])
        both = np.prod(np.maximum(high - low, 0))
        areas = np.prod(box[2:] - box[:2]) + np.prod(np.subtract(plate.roi[2:], plate.roi[:2]))
        overlaps.append(both / (areas - both))
    assert np.mean(overlaps) >= 0.9


def test_the_classifier_knows_the_defects(opened: dict[str, Backend], plates: list[RenderedPlate]) -> None:
    card = load_card(shipped_dir("models") / "plates-classifier")
    assert card.classes == LABELS
    assert card.good == ("good",)
    raws = opened[card.name].predict([view(plate)[0] for plate in plates])
    found = [card.classes[int(class_probabilities(raw, card).argmax())] for raw in raws]
    right = [name == plate.label for name, plate in zip(found, plates, strict=True)]
    assert np.mean(right) >= 0.7


def test_the_segmenter_covers_defects_and_leaves_marks(opened: dict[str, Backend], plates: list[RenderedPlate]) -> None:
    card = load_card(shipped_dir("models") / "plates-segmenter")
    both = total = taken = inked = 0
    for plate in plates:
        pixels, part = view(plate)
        raw = opened[card.name].predict([pixels])[0]
        found = raw.fit.map_to_picture(mask_probabilities(raw, card)[0]) >= card.output.threshold
        true, ink = plate.defect_mask[part], plate.marking_mask[part] & ~plate.defect_mask[part]
        both, total = both + 2 * int((found & true).sum()), total + int(found.sum()) + int(true.sum())
        taken, inked = taken + int((found & ink).sum()), inked + int(ink.sum())
    assert both / total >= 0.5
    assert taken / inked < 0.1


@pytest.mark.slow
def test_the_script_that_makes_them_runs_from_end_to_end(tmp_path: Path, repo_root: Path) -> None:
    words = ["--share", "0.005", "--threads", "1", "--into", str(tmp_path)]
    script = repo_root / "packaging" / "make_models.py"
    done = subprocess.run([sys.executable, script, *words], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stderr
    assert {path.name for path in tmp_path.iterdir()} == set(NAMES)
    for name in NAMES:
        verify(tmp_path / name, load_card(tmp_path / name))

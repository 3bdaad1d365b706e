from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from inference.backends import open_model
from inference.cam.closed_form import class_map, load_matrix
from inference.cards import load_card, verify
from inference.evaluate import calibration_error
from inference.heads import class_probabilities
from inference.library import ModelLibrary
from inference.registry import build_stage
from inference.stage import StageContext, WorkItem
from inference.training.classify import calibrate, train_classifier
from inference.training.data import StoppedError
from storage.errors import ModelError
from storage.paths import HOME_VARIABLE
from storage.records import Box, ProposalKind, StageName
from tests.inference.training_pictures import CLASSES, surface, surfaces


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory, exported_backbone: Path) -> Path:
    """A models folder with one trained model, shared by the tests that only look at it."""
    folder = tmp_path_factory.mktemp("shelf")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(HOME_VARIABLE, str(exported_backbone.parent.parent))
        report = train_classifier(surfaces(12), folder / "surfaces", threads=1, augment=False)
    assert report.parity is not None
    assert report.parity <= 1e-4
    return folder


def test_a_head_on_the_backbone_learns_runs_and_shows_where_it_looks(shelf: Path, tmp_path: Path) -> None:
    folder = shelf / "surfaces"
    card = load_card(folder)
    verify(folder, card)
    assert (card.classes, card.good) == (CLASSES, ("good",))
    context = StageContext({}, (shelf,), tmp_path / "blobs")
    classify, explain = (build_stage(name, context) for name in (StageName.CLASSIFY, StageName.EXPLAIN))
    right = 0
    for seed in range(700, 706):
        label = CLASSES[seed % 3]
        pixels, mask = surface(label, seed)
        item = WorkItem(seed, "hash", pixels, pixels)
        item.upstream[StageName.CLASSIFY] = classify.process([item])[0].proposals
        right += item.upstream[StageName.CLASSIFY][0].class_name == label
        drafts = explain.process([item])[0].proposals
        if label == "good":
            continue
        boxes = [draft.geometry for draft in drafts if draft.kind is ProposalKind.REGION]
        ys, xs = np.nonzero(mask)
        assert any(isinstance(b, Box) and b.x0 <= xs.mean() <= b.x1 and b.y0 <= ys.mean() <= b.y1 for b in boxes)
    assert right >= 5
    classify.close()
    explain.close()


def test_logits_are_the_pooled_maps_times_the_matrix_in_the_folder(shelf: Path) -> None:
    folder = shelf / "surfaces"
    card = load_card(folder)
    matrix = load_matrix(card, folder)
    assert matrix is not None
    assert matrix.shape == (1280, 3)
    (raw, other) = open_model(card, folder).predict([surface("spot", 1)[0], surface("good", 2)[0]])
    assert raw.features is not None
    assert other.features is not None
    difference = (raw.features - other.features).mean((1, 2)) @ matrix
    assert raw.main - other.main == pytest.approx(difference, abs=1e-3)
    assert class_map(raw.features, matrix, 2).shape == raw.features.shape[1:]
    assert class_probabilities(raw, card).sum() == pytest.approx(1, abs=1e-5)


def test_the_report_lies_beside_the_model_and_measures_unseen_items(shelf: Path) -> None:
    values = json.loads((shelf / "surfaces" / "report.json").read_text(encoding="utf-8"))
    assert values["task"] == "classify"
    assert values["counts"] == {"train": 24, "val": 6, "test": 6}
    assert values["metrics"]["test"]["count"] == 6
    assert np.array(values["metrics"]["test"]["confusion"]).shape == (3, 3)
    assert values["metrics"]["test"]["accuracy"] >= 0.6


def test_training_twice_gives_the_same_model(tmp_path: Path, backbone_ready: Path) -> None:
    data = surfaces(4, classes=("good", "spot"))
    matrices = []
    for name in ("a", "b"):
        train_classifier(data, tmp_path / name, threads=1, augment=False)
        matrices.append(load_matrix(load_card(tmp_path / name), tmp_path / name))
    assert matrices[0] is not None
    assert matrices[0].shape == (1280, 2)
    assert np.array_equal(matrices[0], matrices[1])


def test_half_precision_halves_the_file_and_keeps_the_answers(
    shelf: Path, backbone_ready: Path, tmp_path: Path
) -> None:
    report = train_classifier(surfaces(4), tmp_path / "half", threads=1, augment=False, half=True)
    assert report.parity is not None
    assert report.parity < 0.25
    sizes = [(folder / "model.onnx").stat().st_size for folder in (tmp_path / "half", shelf / "surfaces")]
    assert sizes[0] < 0.55 * sizes[1]
    picture = [surface("spot", 3)[0]]
    probabilities = [
        class_probabilities(open_model(load_card(folder), folder).predict(picture)[0], load_card(folder))
        for folder in (tmp_path / "half", shelf / "surfaces")
    ]
    assert probabilities[0] == pytest.approx(probabilities[1], abs=0.02)


def test_a_class_without_training_pictures_is_left_out_and_said_so(tmp_path: Path, backbone_ready: Path) -> None:
    data = surfaces(4, classes=("good", "spot"))
    report = train_classifier(
        replace(data, classes=("crack", "good", "spot")), tmp_path / "model", threads=1, augment=False
    )
    assert load_card(tmp_path / "model").classes == ("good", "spot")
    assert "crack" in report.notes[0]


def test_stopping_before_there_is_a_model_leaves_nothing(tmp_path: Path, backbone_ready: Path) -> None:
    with pytest.raises(StoppedError):
        train_classifier(surfaces(3), tmp_path / "model", threads=1, should_stop=lambda: True)
    assert list(tmp_path.iterdir()) == []


def test_an_existing_model_is_not_overwritten(shelf: Path, backbone_ready: Path) -> None:
    before = (shelf / "surfaces" / "card.toml").read_bytes()
    with pytest.raises(ModelError, match="already"):
        train_classifier(surfaces(3), shelf / "surfaces", threads=1, augment=False)
    assert (shelf / "surfaces" / "card.toml").read_bytes() == before
    assert [model.card.name for model in ModelLibrary([shelf]).list()] == ["surfaces"]


def test_the_temperature_makes_overconfident_probabilities_honest() -> None:
    generator = np.random.default_rng(0)
    honest = generator.standard_normal((4000, 3)).astype(np.float32)
    chances = np.exp(honest) / np.exp(honest).sum(1, keepdims=True)
    truth = np.array([generator.choice(3, p=row / row.sum()) for row in chances.astype(np.float64)])
    found = calibrate(honest * 4, truth)
    assert found == pytest.approx(4, rel=0.15)
    assert calibration_error(truth, chances) < 0.03
    assert calibrate(honest[:5], truth[:5]) == 1.0


def test_the_whole_network_can_be_trained_and_stopped_with_the_best_kept(tmp_path: Path) -> None:
    passes: list[str] = []
    report = train_classifier(
        surfaces(6, classes=("good", "spot")),
        tmp_path / "whole",
        finetune=True,
        epochs=4,
        arch="mobilenetv2_035",
        size=64,
        threads=1,
        progress=lambda _share, what: passes.append(what),
        should_stop=lambda: any(what.startswith("pass 1") for what in passes),
    )
    assert (report.stopped, report.epochs) == (True, 1)
    assert report.parity is not None
    assert report.parity <= 1e-4
    card = load_card(tmp_path / "whole")
    assert card.cam is not None
    assert card.input.size == (64, 64)


@pytest.mark.slow
def test_a_finetuned_backbone_tells_surfaces_apart(tmp_path: Path) -> None:
    report = train_classifier(surfaces(16), tmp_path / "whole", finetune=True, epochs=6, size=128, threads=2)
    assert report.metrics["test"]["accuracy"] >= 0.8

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.anomaly import patchcore
from inference.cards import Format, Head, OutputSpec, Task, load_card
from inference.library import ModelLibrary
from inference.registry import build_stage
from inference.stage import StageContext, WorkItem
from inference.training.anomaly import MEMORY, train_anomaly
from inference.training.data import StoppedError, TrainingSet
from storage.blobs import BlobStore
from storage.errors import ModelError
from storage.images import decode_png
from storage.records import Box, ProposalKind, StageName
from tests.inference.tiny_models import make_card
from tests.inference.training_pictures import surface, surfaces


@pytest.fixture
def trained(tmp_path: Path, backbone_ready: Path) -> Path:
    train_anomaly(surfaces(12, classes=("good",), split="train"), tmp_path / "memory", sizes=(128,), patches=300)
    return tmp_path


def test_defects_score_above_good_surfaces_and_the_map_shows_where(trained: Path) -> None:
    stage = build_stage(StageName.ANOMALY, StageContext({}, (trained,), trained / "blobs"))
    items, places = [], []
    for seed in range(900, 903):
        for label in ("good", "spot", "scratch"):
            pixels, mask = surface(label, seed)
            items.append(WorkItem(seed, "hash", pixels, pixels))
            places.append(mask)
    outputs = stage.process(items)
    scores = np.array([output.proposals[0].confidence for output in outputs]).reshape(3, 3)
    assert scores[:, 1:].min() > scores[:, 0].max()
    assert scores[:, 1:].min() > 0.5
    for output, mask in zip(outputs, places, strict=True):
        score, heatmap = output.proposals
        assert (score.kind, heatmap.kind) == (ProposalKind.SCORE, ProposalKind.HEATMAP)
        assert score.data["threshold"] == 0.5
        assert (score.data["raw"] > score.data["raw_threshold"]) == ((score.confidence or 0) > 0.5)
        assert heatmap.blob is not None
        heat = decode_png(BlobStore(trained / "blobs").get(heatmap.blob)).astype(float)
        assert heat.shape == mask.shape
        if mask.any():
            assert heat[mask].mean() > 2 * heat[~mask].mean()
        else:
            assert heat.max() < 255
    stage.close()


def test_only_the_region_of_interest_is_judged(trained: Path) -> None:
    stage = build_stage(StageName.ANOMALY, StageContext({}, (trained,), trained / "blobs"))
    pixels, _ = surface("good", 77, size=(240, 320))
    item = WorkItem(1, "hash", pixels, pixels, roi=Box(20, 30, 180, 150))
    assert stage.process([item])[0].proposals[1].data["xyxy"] == [20, 30, 180, 150]


def test_a_saved_memory_scores_as_the_fitted_one(trained: Path, backbone_ready: Path) -> None:
    from inference.backbone import Backbone

    memory = patchcore.load(trained / "memory" / MEMORY)
    patchcore.save(memory, trained / "again.npz")
    again = patchcore.load(trained / "again.npz")
    net = Backbone()
    pixels = [surface("spot", 5)[0]]
    assert np.array_equal(memory.maps(net, pixels), again.maps(net, pixels))
    assert (again.threshold, again.softness, again.even) == (memory.threshold, memory.softness, memory.even)


def test_a_score_does_not_depend_on_its_neighbours_in_the_batch(trained: Path, backbone_ready: Path) -> None:
    from inference.backbone import Backbone

    memory, net = patchcore.load(trained / "memory" / MEMORY), Backbone()
    pictures = [surface("spot", seed)[0] for seed in range(3)]
    together = memory.maps(net, pictures)
    alone = np.concatenate([memory.maps(net, [picture]) for picture in pictures])
    assert together == pytest.approx(alone, abs=1e-3)


def test_the_calibrated_score_is_a_half_at_the_threshold_and_more_alarms_lower_it(backbone_ready: Path) -> None:
    from inference.backbone import Backbone

    good = [(lambda seed=seed: surface("good", seed)[0]) for seed in range(16)]
    strict, loose = (
        patchcore.fit(Backbone(), good[:8], good[8:], sizes=(64,), patches=100, false_alarms=share)
        for share in (0.05, 0.5)
    )
    assert loose.threshold < strict.threshold
    assert strict.calibrated(strict.threshold) == pytest.approx(0.5)
    assert strict.calibrated(-1e9) < 1e-6
    assert strict.calibrated(1e9) > 1 - 1e-6


def test_progress_reaches_the_end_and_never_goes_back(backbone_ready: Path) -> None:
    from inference.backbone import Backbone

    shares: list[float] = []
    good = [(lambda seed=seed: surface("good", seed)[0]) for seed in range(11)]
    patchcore.fit(Backbone(), good[:9], good[9:], sizes=(64, 96), patches=50, tick=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1.0)


def test_the_validation_and_test_items_take_no_part_in_learning(tmp_path: Path, backbone_ready: Path) -> None:
    train = surfaces(8, classes=("good",), split="train")
    more = surfaces(3, split="test", start=500).samples
    memories = []
    for name, samples in (("a", train.samples), ("b", (*train.samples, *more))):
        data = TrainingSet(samples, ("good", "scratch", "spot"), frozenset({"good"}))
        # The set without held-out items would get some of its own, so it is given one good item to hold.
        data = TrainingSet(
            (*data.samples, *surfaces(1, classes=("good",), split="val", start=900).samples), data.classes, data.good
        )
        report = train_anomaly(data, tmp_path / name, sizes=(64,), patches=100)
        memories.append(patchcore.load(tmp_path / name / MEMORY))
    assert np.array_equal(memories[0].scales[0].bank, memories[1].scales[0].bank)
    assert memories[0].threshold == memories[1].threshold
    assert report.metrics["test"]["image"]["count"] == 9
    assert report.metrics["test"]["pixel"]["roc_auc"] > 0.7


def test_a_memory_that_is_damaged_or_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "memory.npz"
    path.write_bytes(b"PK\x03\x04 nothing of use")
    with pytest.raises(ModelError, match="no anomaly memory"):
        patchcore.load(path)
    np.savez(path, head=np.array([{"a": 1}], dtype=object))
    with pytest.raises(ModelError, match="no anomaly memory"):
        patchcore.load(path)


def test_the_stage_refuses_models_it_cannot_read(trained: Path) -> None:
    folder = trained / "memory"
    (folder / "model.onnx").write_bytes(b"x")
    card = load_card(folder)
    make_card(
        folder,
        task=Task.ANOMALY,
        weights=MEMORY,
        format=card.format,
        options={"backbone": "another", "sizes": [128]},
        output=OutputSpec(Head.FEATURES),
        classes=(),
    )
    with pytest.raises(ModelError, match="another backbone"):
        build_stage(StageName.ANOMALY, StageContext({}, (trained,), trained / "blobs"))
    make_card(folder, task=Task.ANOMALY, format=Format.ONNX, classes=())
    with pytest.raises(ModelError, match="onnx"):
        build_stage(StageName.ANOMALY, StageContext({}, (trained,), trained / "blobs"))


def test_too_few_good_items_are_refused_and_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="good items to learn from"):
        train_anomaly(surfaces(3, classes=("good",), split="train"), tmp_path / "memory")
    assert list(tmp_path.iterdir()) == []


def test_stopping_leaves_nothing(tmp_path: Path, backbone_ready: Path) -> None:
    with pytest.raises(StoppedError):
        train_anomaly(surfaces(6, classes=("good",), split="train"), tmp_path / "memory", should_stop=lambda: True)
    assert ModelLibrary([tmp_path]).list() == ()


@given(st.integers(1, 60), st.integers(2, 20), st.integers(1, 80), st.integers(0, 5))
def test_a_coreset_has_no_repeats_while_points_differ(points: int, width: int, count: int, seed: int) -> None:
    features = np.random.default_rng(seed).standard_normal((points, width)).astype(np.float32)
    chosen = patchcore.coreset(features, count, seed=seed)
    assert len(chosen) == min(count, points)
    assert len(set(chosen.tolist())) == len(chosen)


@given(st.integers(1, 5), st.integers(1, 30), st.integers(1, 12))
def test_the_nearest_distance_is_the_smallest_of_all(rows: int, remembered: int, width: int) -> None:
    generator = np.random.default_rng(rows * 100 + remembered)
    features = generator.standard_normal((rows, 2, 3, width)).astype(np.float32)
    bank = generator.standard_normal((remembered, width)).astype(np.float32)
    every = np.linalg.norm(features[..., None, :] - bank, axis=-1)
    assert patchcore.nearest(features, bank) == pytest.approx(every.min(-1), abs=1e-2)

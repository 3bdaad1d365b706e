from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from inference.cards import InputSpec, Resize, Task, load_card
from inference.registry import build_stage
from inference.stage import StageContext, WorkItem
from inference.training.data import StoppedError
from inference.training.segment import _prepared, _varied, build_network, train_segmenter
from storage import rle
from storage.errors import ModelError
from storage.records import Mask, ProposalKind, StageName
from tests.inference.training_pictures import surface, surfaces

CLASSES = ("good", "spot")


def test_a_segmenter_trains_exports_and_runs(tmp_path: Path) -> None:
    report = train_segmenter(
        surfaces(8, classes=CLASSES),
        tmp_path / "spots",
        epochs=8,
        size=64,
        encoder="tu-mobilenetv3_small_050",
        threads=1,
    )
    assert report.parity is not None
    assert report.parity <= 1e-4
    card = load_card(tmp_path / "spots")
    assert (card.task, card.classes) == (Task.SEGMENT, ("defect",))
    assert 0.1 <= card.output.threshold <= 0.9
    assert report.metrics["val"]["count"] > 0
    stage = build_stage(StageName.SEGMENT, StageContext({"gate": False}, (tmp_path,), tmp_path / "blobs"))
    pixels, _ = surface("spot", 991)
    for draft in stage.process([WorkItem(1, "hash", pixels, pixels)])[0].proposals:
        if draft.kind is ProposalKind.REGION:
            assert isinstance(draft.geometry, Mask)
            assert rle.decode(draft.geometry).shape == pixels.shape[:2]
    stage.close()


@pytest.mark.slow
def test_the_shipped_encoder_finds_spots_it_has_not_seen(tmp_path: Path) -> None:
    report = train_segmenter(surfaces(20, classes=CLASSES), tmp_path / "spots", epochs=12, size=128, threads=2)
    assert report.metrics["test"]["dice"] > 0.7


def test_the_default_encoder_starts_from_the_shipped_weights() -> None:
    import torch

    from inference.backbone import torch_backbone

    encoder = build_network("unet", "tu-tf_efficientnet_lite0").get_submodule("encoder.model")
    ours = torch_backbone().state_dict()
    assert all(torch.equal(value, ours[name]) for name, value in encoder.state_dict().items())


def test_a_network_that_does_not_exist_is_named() -> None:
    with pytest.raises(ModelError, match="resnet9000"):
        build_network("unet", "resnet9000")


def test_items_whose_defect_nobody_drew_are_left_out(tmp_path: Path) -> None:
    data = surfaces(6, classes=CLASSES, split="train")
    undrawn = replace(data, samples=tuple(replace(sample, mask=None) for sample in data.samples))
    with pytest.raises(ModelError, match="mask"):
        train_segmenter(undrawn, tmp_path / "model", size=64)


def test_stopping_before_there_is_a_model_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(StoppedError):
        train_segmenter(
            surfaces(3, classes=CLASSES),
            tmp_path / "model",
            size=64,
            encoder="tu-mobilenetv3_small_050",
            should_stop=lambda: True,
        )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("resize", list(Resize))
def test_the_mask_stays_on_the_defect_through_resize_and_augmentation(resize: Resize) -> None:
    sample = next(sample for sample in surfaces(1).samples if sample.label == "spot")
    pixels, mask = _prepared(sample, InputSpec(size=(96, 96), resize=resize, pad_value=128))
    assert pixels.shape == (96, 96, 3)
    generator = np.random.default_rng(3)
    for _ in range(5):
        moved, moved_mask = _varied(pixels, mask, generator)
        # The spot is darker than its ground, wherever it went.
        assert moved[moved_mask].mean() < moved[~moved_mask].mean() - 20

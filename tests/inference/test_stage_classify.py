from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from inference.cards import CamSpec
from inference.registry import build_stage, stage_names
from inference.stage import Stage, StageContext, WorkItem
from storage.errors import FettleError
from storage.records import Box, ProposalKind, StageName
from tests.inference.tiny_models import make_card, mean_colour, plain


def stage_for(
    folder: Path, settings: Mapping[str, Any] | None = None, *, good: frozenset[str] = frozenset(), **card: Any
) -> Stage:
    mean_colour(folder / "colours" / "model.onnx")
    make_card(folder / "colours", **card)
    return build_stage(StageName.CLASSIFY, StageContext(settings or {}, (folder,), folder, good_classes=good))


def an_item(colour: tuple[int, int, int]) -> WorkItem:
    pixels = plain(colour)
    return WorkItem(1, "hash", pixels, pixels)


def test_the_likeliest_class_is_proposed_with_the_best_classes(tmp_path: Path) -> None:
    stage = stage_for(tmp_path, {"top_k": 2})
    outputs = stage.process([an_item((250, 0, 20)), an_item((0, 250, 20))])
    first, second = (output.proposals[0] for output in outputs)
    assert (first.kind, first.class_name, second.class_name) == (ProposalKind.CLASS, "red", "green")
    assert [name for name, _ in first.data["topk"]] == ["red", "blue"]
    logits = np.array([250, 0, 20]) / 25.5
    expected = np.exp(logits) / np.exp(logits).sum()
    assert first.confidence == pytest.approx(expected[0], abs=1e-5)
    assert first.data["topk"][1][1] == pytest.approx(expected[2], abs=1e-5)
    stage.close()


def test_a_higher_temperature_makes_it_less_sure(tmp_path: Path) -> None:
    confidences = [
        stage_for(tmp_path, {"temperature": value}).process([an_item((120, 60, 60))])[0].proposals[0].confidence
        for value in (0.5, 1.0, 4.0)
    ]
    assert confidences == sorted(confidences, reverse=True)
    assert confidences[0] > 0.9
    assert confidences[2] < 0.5


def test_a_defect_below_the_threshold_gives_way_to_the_good_class(tmp_path: Path) -> None:
    doubtful = (130, 120, 0)
    proposal = stage_for(tmp_path, {"threshold": 0.7}, good=frozenset({"green"})).process([an_item(doubtful)])[0]
    assert proposal.proposals[0].class_name == "green"
    assert proposal.proposals[0].data["good"] is True
    assert proposal.proposals[0].data["topk"][0][0] == "red"
    sure = stage_for(tmp_path, {"threshold": 0.5}, good=frozenset({"green"})).process([an_item(doubtful)])[0]
    assert sure.proposals[0].class_name == "red"
    assert sure.proposals[0].data["good"] is False


def test_only_the_region_of_interest_is_looked_at(tmp_path: Path) -> None:
    item = an_item((250, 0, 0))
    item.pixels = item.pixels.copy()
    item.pixels[5:15, 10:20] = (0, 0, 250)
    item.roi = Box(10, 5, 20, 15)
    output = stage_for(tmp_path).process([item])[0]
    assert output.proposals[0].class_name == "blue"
    assert item.scratch["view"] == (10, 5, 10, 10)


def test_the_feature_map_and_logits_are_handed_over_for_the_explanation(tmp_path: Path) -> None:
    item = an_item((250, 0, 0))
    stage_for(tmp_path, cam=CamSpec("features", "classifier")).process([item])
    assert item.scratch["features"].shape == (3, 8, 8)
    assert item.scratch["features"].dtype == np.float32
    np.testing.assert_allclose(item.scratch["logits"], [2500 / 255, 0, 0], rtol=1e-5)
    assert item.scratch["view"] == (0, 0, 30, 20)
    assert item.scratch["model"] == "colours"
    plain_item = an_item((250, 0, 0))
    stage_for(tmp_path).process([plain_item])
    assert "features" not in plain_item.scratch


def test_provenance_changes_with_the_good_classes_too(tmp_path: Path) -> None:
    first = stage_for(tmp_path).provenance()
    assert first == stage_for(tmp_path).provenance()
    assert first.settings_hash != stage_for(tmp_path, good=frozenset({"red"})).provenance().settings_hash


def test_an_unknown_stage_lists_what_exists() -> None:
    assert stage_names("segment, crop,CLASSIFY") == (StageName.CROP, StageName.CLASSIFY, StageName.SEGMENT)
    assert stage_names() == tuple(StageName)
    with pytest.raises(FettleError, match=r"no stage “polish”\. There are: enhance, clean, crop"):
        stage_names("crop,polish")
    with pytest.raises(FettleError, match="No stage"):
        stage_names(" , ")

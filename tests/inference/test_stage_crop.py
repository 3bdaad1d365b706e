from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.cards import Head, InputSpec, OutputSpec, Resize, Task
from inference.library import ModelLibrary
from inference.registry import build_stage
from inference.stage import Stage, StageContext, WorkItem
from inference.stages.crop import CropSettings, CropStage
from storage.errors import FettleError, ModelError
from storage.records import Box, ProposalKind, RegionRole, StageName
from tests.inference.tiny_models import fixed_boxes, make_card, plain

CLASSES = ("plate", "screw")
# Rows are cx cy w h objectness plate screw on a 64×64 input; the pictures below are 256×128, laid on it at 0.25.
ROWS = np.array(
    [
        [16, 8, 16, 8, 0.9, 1, 0],
        [48, 16, 16, 24, 0.8, 1, 0],
        [8, 28, 4, 4, 0.7, 0, 1],
    ]
)


def stage_for(folder: Path, rows: np.ndarray = ROWS, settings: Mapping[str, Any] | None = None) -> Stage:
    fixed_boxes(folder / "finder" / "model.onnx", rows)
    make_card(
        folder / "finder",
        task=Task.DETECT,
        classes=CLASSES,
        input=InputSpec(size=(64, 64), resize=Resize.PAD),
        output=OutputSpec(head=Head.YOLOV5, threshold=0.3),
    )
    chosen = {"padding": 0.0, "min_size": 0, **(settings or {})}
    return build_stage(StageName.CROP, StageContext(chosen, (folder,), folder / "blobs"))


def an_item(height: int = 128, width: int = 256) -> WorkItem:
    pixels = plain((90, 90, 90), height, width)
    return WorkItem(1, "hash", pixels, pixels)


def test_the_largest_box_becomes_the_region_of_interest(tmp_path: Path) -> None:
    stage, item = stage_for(tmp_path), an_item()
    output = stage.process([item])[0]
    assert len(output.proposals) == 1
    proposal = output.proposals[0]
    assert (proposal.kind, proposal.role, proposal.class_name) == (ProposalKind.REGION, RegionRole.ROI, "plate")
    assert proposal.geometry == item.roi == Box(160, 16, 224, 112)
    assert proposal.confidence == pytest.approx(0.8)
    stage.close()


def test_the_union_covers_every_box_and_all_proposes_each(tmp_path: Path) -> None:
    item = an_item()
    output = stage_for(tmp_path, settings={"keep": "union"}).process([item])[0]
    assert [proposal.geometry for proposal in output.proposals] == [Box(24, 16, 224, 120)]
    assert item.roi == Box(24, 16, 224, 120)
    output = stage_for(tmp_path, settings={"keep": "all"}).process([item])[0]
    boxes = [proposal.geometry for proposal in output.proposals]
    assert boxes == [Box(32, 16, 96, 48), Box(160, 16, 224, 112), Box(24, 104, 40, 120)]
    assert item.roi == Box(24, 16, 224, 120)


def test_classes_and_confidence_narrow_the_choice(tmp_path: Path) -> None:
    item = an_item()
    stage_for(tmp_path, settings={"classes": ["screw"]}).process([item])
    assert item.roi == Box(24, 104, 40, 120)
    stage_for(tmp_path, settings={"confidence": 0.85}).process([item])
    assert item.roi == Box(32, 16, 96, 48)


def test_without_a_detection_the_whole_image_stays_and_a_note_says_so(tmp_path: Path) -> None:
    item = an_item()
    item.roi = Box(0, 0, 5, 5)
    output = stage_for(tmp_path, settings={"confidence": 0.95}).process([item])[0]
    assert [proposal.kind for proposal in output.proposals] == [ProposalKind.NOTE]
    assert "whole image" in output.proposals[0].data["reason"]
    assert item.roi is None


def test_without_a_detector_the_error_says_how_to_add_one(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no model for detect\. Add one with: fettle models add"):
        build_stage(StageName.CROP, StageContext({}, (tmp_path,), tmp_path))


def test_settings_that_make_no_sense_are_named(tmp_path: Path) -> None:
    for settings, said in (
        ({"paddding": 1}, "no setting “paddding”"),
        ({"padding": "wide"}, "crop.padding is 'wide'"),
        ({"confidence": 2}, "must be from 0 to 1"),
        ({"keep": "best"}, "largest, union, all"),
        ({"classes": "plate"}, "list of names"),
        ({"classes": ["bolt"]}, "knows no class “bolt”"),
        ({"min_size": True}, "crop.min_size is True"),
        ({"model": "absent"}, "There is no model “absent”"),
    ):
        with pytest.raises(FettleError, match=said):
            stage_for(tmp_path, settings=settings)


@given(
    corners=st.tuples(st.floats(0, 99), st.floats(0, 99), st.floats(0.5, 99), st.floats(0.5, 99)),
    padding=st.floats(0, 2),
    min_size=st.integers(0, 300),
)
def test_a_grown_region_holds_its_box_stays_in_the_image_and_is_large_enough(
    corners: tuple[float, float, float, float], padding: float, min_size: int
) -> None:
    width, height = 120, 100
    box = np.array([corners[0], corners[1], min(corners[0] + corners[2], width), min(corners[1] + corners[3], height)])
    stage = CropStage.__new__(CropStage)
    stage._settings = CropSettings(padding=padding, min_size=min_size)
    grown = stage._grow(box.astype(np.float32), width, height)
    assert 0 <= grown.x0 <= box[0] + 1e-3
    assert 0 <= grown.y0 <= box[1] + 1e-3
    assert box[2] - 1e-3 <= grown.x1 <= width
    assert box[3] - 1e-3 <= grown.y1 <= height
    assert grown.x1 - grown.x0 >= min(min_size, width)
    assert grown.y1 - grown.y0 >= min(min_size, height)


def test_provenance_names_the_detector_and_changes_with_the_settings(tmp_path: Path) -> None:
    first, second = stage_for(tmp_path), stage_for(tmp_path, settings={"padding": 0.5})
    assert first.provenance().model == "finder"
    assert len(first.provenance().model_hash) == 64
    assert first.provenance().settings_hash != second.provenance().settings_hash
    assert first.provenance() == stage_for(tmp_path).provenance()


def test_yolo_fastest_crops_a_photograph_to_its_dog(shared: Path, tmp_path: Path) -> None:
    darknet = shared / "weights" / "darknet"
    files = [darknet / name for name in ("yolo-fastest-1.1-xl.cfg", "yolo-fastest-1.1-xl.weights", "coco.names")]
    ModelLibrary([]).add(files, into=tmp_path, name="yolo")
    settings = {"classes": ["dog"], "padding": 0.1}
    stage = build_stage(StageName.CROP, StageContext(settings, (tmp_path,), tmp_path / "blobs"))
    pixels = np.ascontiguousarray(cv2.imread(str(darknet / "dog.jpg"))[:, :, ::-1])
    item = WorkItem(1, "hash", pixels, pixels)
    output = stage.process([item])[0]
    assert output.proposals[0].class_name == "dog"
    assert item.roi is not None
    np.testing.assert_allclose([item.roi.x0, item.roi.y0, item.roi.x1, item.roi.y1], [88, 152, 411, 570], atol=3)
    assert item.view()[0].size < pixels.size / 2

"""The clean stage end to end: proposals, stored pictures, warnings, evaluation only."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from inference.stage import StageContext, StageOutput, WorkItem
from inference.stages.clean import CleanStage
from storage.blobs import BlobStore
from storage.errors import ModelError
from storage.images import read_rgb8
from storage.records import Box, Mask, Polygon, ProposalDraft, ProposalKind, RegionRole, StageName
from storage.rle import decode
from tests.support.strokes import draw_marks


def _context(tmp_path: Path, **settings: object) -> StageContext:
    return StageContext(settings=settings, model_dirs=(), blob_dir=tmp_path / "blobs")


def _item(pen: str | None = "red") -> WorkItem:
    rng = np.random.default_rng(1)
    grey = cv2.GaussianBlur(rng.normal(130, 40, (300, 400)).astype(np.float32), (0, 0), 3)
    pixels = np.repeat(np.clip(grey, 0, 255).astype(np.uint8)[..., None], 3, axis=2)
    if pen is not None:
        pixels, _ = draw_marks(pixels, pen=pen, seed=4)
    return WorkItem(7, "hash", pixels, pixels)


def _of(output: StageOutput, kind: ProposalKind) -> list[ProposalDraft]:
    return [proposal for proposal in output.proposals if proposal.kind is kind]


def test_marks_become_regions_and_the_cleaned_picture_differs_only_under_the_mask(tmp_path: Path) -> None:
    stage = CleanStage(_context(tmp_path))
    item = _item()
    before = item.original.copy()
    (output,) = stage.process([item])
    assert not output.error
    (picture,) = _of(output, ProposalKind.PIXELS)
    regions = _of(output, ProposalKind.REGION)
    assert regions
    union = np.zeros(before.shape[:2], bool)
    for region in regions:
        assert region.role is RegionRole.MARKING
        assert isinstance(region.geometry, Mask)
        assert region.confidence is not None
        assert region.data["colour"].startswith("#")
        union |= decode(region.geometry)
    blobs = BlobStore(tmp_path / "blobs")
    cleaned = read_rgb8(blobs.path(str(picture.blob)))
    mask = read_rgb8(blobs.path(picture.data["mask"]))[..., 0] == 255
    np.testing.assert_array_equal(mask, union)
    np.testing.assert_array_equal(cleaned[~mask], before[~mask])
    np.testing.assert_array_equal(item.pixels, cleaned)
    np.testing.assert_array_equal(item.original, before)
    data = json.loads(json.dumps(dict(picture.data)))
    assert data["changed_outside"] == 0
    assert data["masked_share"] == pytest.approx(mask.mean())
    assert data["filler"] == "auto"
    assert data["source"] == item.hash
    assert data["l1"]["outside"] == 0.0
    assert data["l1"]["inside"] > 10
    assert 0 < data["ssim"]["full"] < 1
    assert 0 <= data["edge_iou"]["full"] < 1
    assert "touches_defect" not in data


def test_a_picture_without_marks_gets_a_note_and_keeps_its_pixels(tmp_path: Path) -> None:
    item = _item(pen=None)
    before = item.pixels
    (output,) = CleanStage(_context(tmp_path)).process([item])
    (note,) = output.proposals
    assert note.kind is ProposalKind.NOTE
    assert "grey" in note.data["reason"]
    assert item.pixels is before


def test_enhanced_pixels_are_filled_too_while_the_stored_picture_stays_the_original(tmp_path: Path) -> None:
    item = _item()
    item.pixels = np.clip(item.original.astype(int) + 30, 0, 255).astype(np.uint8)
    enhanced = item.pixels.copy()
    (output,) = CleanStage(_context(tmp_path)).process([item])
    (picture,) = _of(output, ProposalKind.PIXELS)
    blobs = BlobStore(tmp_path / "blobs")
    mask = read_rgb8(blobs.path(picture.data["mask"]))[..., 0] > 127
    stored = read_rgb8(blobs.path(str(picture.blob)))
    np.testing.assert_array_equal(stored[~mask], item.original[~mask])
    np.testing.assert_array_equal(item.pixels[~mask], enhanced[~mask])
    assert (item.pixels[mask] != enhanced[mask]).any()


@pytest.mark.parametrize(
    ("geometry", "touches"),
    [
        (Box(150, 100, 260, 240), True),
        (Polygon((((0, 0), (399, 0), (399, 299), (0, 299)),)), True),
        (Box(0, 0, 6, 6), False),
    ],
)
def test_a_mask_over_a_proposed_defect_is_warned_of(tmp_path: Path, geometry: Box | Polygon, touches: bool) -> None:
    item = _item()
    defect = ProposalDraft(ProposalKind.REGION, "crack", 0.9, RegionRole.DEFECT, geometry)
    item.upstream[StageName.SEGMENT] = (defect,)
    (output,) = CleanStage(_context(tmp_path, keep_out="off")).process([item])
    (picture,) = _of(output, ProposalKind.PIXELS)
    assert picture.data.get("touches_defect", False) is touches
    assert ("crack" in picture.data.get("warning", "")) is touches


def test_evaluation_only_measures_the_cleaned_picture_that_is_there(tmp_path: Path) -> None:
    item = _item()
    (first,) = CleanStage(_context(tmp_path)).process([item])
    again = _item()
    again.upstream[StageName.CLEAN] = first.proposals
    (second,) = CleanStage(_context(tmp_path, evaluate_only=True)).process([again])
    (made,), (measured,) = _of(first, ProposalKind.PIXELS), _of(second, ProposalKind.PIXELS)
    assert measured.blob == made.blob
    assert measured.data["evaluate_only"] is True
    for figure in ("ssim", "edge_iou", "l1"):
        assert measured.data[figure] == made.data[figure]
    assert _of(second, ProposalKind.REGION) == _of(first, ProposalKind.REGION)
    np.testing.assert_array_equal(again.pixels, item.pixels)


def test_evaluation_only_fills_nothing_where_no_cleaned_picture_is_there(tmp_path: Path) -> None:
    item = _item()
    (output,) = CleanStage(_context(tmp_path, evaluate_only=True)).process([item])
    (note,) = output.proposals
    assert "no cleaned picture" in note.data["reason"]
    assert item.pixels is item.original
    assert not (tmp_path / "blobs").exists()


def test_a_missing_cleaned_picture_is_that_items_error_alone(tmp_path: Path) -> None:
    lost = _item()
    lost.upstream[StageName.CLEAN] = (ProposalDraft(ProposalKind.PIXELS, blob=f"{'0' * 64}.png"),)
    outputs = CleanStage(_context(tmp_path, evaluate_only=True)).process([lost, _item()])
    assert outputs[0].error
    assert not outputs[1].error


def test_a_scene_full_of_colour_is_reported_and_not_filled(tmp_path: Path) -> None:
    item = _item()
    (output,) = CleanStage(_context(tmp_path, max_share=0.001)).process([item])
    (note,) = output.proposals
    assert "not a marking" in note.data["reason"]
    assert item.pixels is item.original


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"filer": "ns"}, "no setting 'filer'"),
        ({"filler": "magic"}, "no filler named 'magic'"),
        ({"detector": "magic"}, "no markings detector named 'magic'"),
        ({"radius": 0}, "radius is 0"),
        ({"dilate": 1.5}, "dilate is 1.5"),
        ({"feather": float("nan")}, "feather is nan"),
        ({"min_confidence": "high"}, "min_confidence is 'high'"),
        ({"evaluate_only": "yes"}, "evaluate_only must be"),
    ],
)
def test_wrong_settings_are_refused_when_the_stage_is_built(
    tmp_path: Path, wrong: dict[str, object], says: str
) -> None:
    with pytest.raises(ModelError, match=says):
        CleanStage(_context(tmp_path, **wrong))


def test_provenance_names_detector_and_filler_and_follows_the_settings(tmp_path: Path) -> None:
    one = CleanStage(_context(tmp_path)).provenance()
    other = CleanStage(_context(tmp_path, filler="ns")).provenance()
    assert one.model == "colour+auto"
    assert other.model == "colour+ns"
    assert one.settings_hash != other.settings_hash


def test_marks_on_real_windshields_are_covered_and_the_unmarked_ones_left_alone(shared: Path, tmp_path: Path) -> None:
    folder = shared / "data" / "pen_marks"
    originals = sorted((folder / "original").rglob("*.*"))
    assert originals
    stage = CleanStage(_context(tmp_path))
    for path in originals:
        pixels = read_rgb8(path)
        item = WorkItem(1, "hash", pixels, pixels)
        (output,) = stage.process([item])
        reference = folder / "mask_reference" / path.relative_to(folder / "original").with_suffix(".png")
        pictures = _of(output, ProposalKind.PIXELS)
        if not reference.exists():
            assert not pictures, path.name
            continue
        truth = read_rgb8(reference)[..., 0] > 127
        mask = read_rgb8(BlobStore(tmp_path / "blobs").path(pictures[0].data["mask"]))[..., 0] > 127
        assert (mask & truth).sum() / truth.sum() >= 0.97, path.name
        assert mask.mean() < 0.1
        np.testing.assert_array_equal(item.pixels[~mask], pixels[~mask])

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.cards import Activation, Head, InputSpec, OutputSpec, Resize, Task
from inference.registry import build_stage
from inference.stage import Stage, StageContext, WorkItem
from inference.tiles import tile_starts
from storage import rle
from storage.records import Box, Mask, ProposalDraft, ProposalKind, RegionRole, StageName
from tests.inference.tiny_models import brightness_mask, make_card


def stage_for(folder: Path, *, side: int = 64, resize: Resize = Resize.STRETCH, **settings: Any) -> Stage:
    brightness_mask(folder / "bright" / "model.onnx", side=side)
    make_card(
        folder / "bright",
        task=Task.SEGMENT,
        classes=("defect",),
        input=InputSpec(size=(side, side), resize=resize),
        output=OutputSpec(head=Head.MASK, activation=Activation.SIGMOID),
    )
    context = StageContext(settings, (folder,), folder, good_classes=frozenset({"good"}))
    return build_stage(StageName.SEGMENT, context)


def an_item(*spots: tuple[int, int, int, int], height: int = 96, width: int = 128, says: str = "scratch") -> WorkItem:
    """A dark picture with bright ``xyxy`` spots; the classifier said ``says``."""
    pixels = np.zeros((height, width, 3), np.uint8)
    for x0, y0, x1, y1 in spots:
        pixels[y0:y1, x0:x1] = 255
    item = WorkItem(1, "hash", pixels, pixels)
    if says:
        item.upstream[StageName.CLASSIFY] = (ProposalDraft(ProposalKind.CLASS, class_name=says, confidence=0.9),)
    return item


def masks_of(stage: Stage, item: WorkItem) -> list[np.ndarray]:
    found = []
    for proposal in stage.process([item])[0].proposals:
        assert proposal.kind is ProposalKind.REGION
        assert proposal.role is RegionRole.DEFECT
        assert isinstance(proposal.geometry, Mask)
        found.append(rle.decode(proposal.geometry))
    return found


def overlap(mask: np.ndarray, spot: tuple[int, int, int, int]) -> float:
    wanted = np.zeros_like(mask)
    wanted[spot[1] : spot[3], spot[0] : spot[2]] = True
    return float((mask & wanted).sum() / (mask | wanted).sum())


@pytest.mark.parametrize("resize", [Resize.STRETCH, Resize.LETTERBOX, Resize.PAD])
def test_the_mask_lies_on_the_defect_in_full_resolution(tmp_path: Path, resize: Resize) -> None:
    spot = (40, 24, 88, 72)
    item = an_item(spot)
    output = stage_for(tmp_path, resize=resize).process([item])[0]
    assert len(output.proposals) == 1
    proposal = output.proposals[0]
    assert proposal.class_name == "scratch", "the model knows only defect; the classifier says which"
    assert isinstance(proposal.geometry, Mask)
    mask = rle.decode(proposal.geometry)
    assert mask.shape == (96, 128)
    assert overlap(mask, spot) > 0.9
    assert proposal.confidence is not None
    assert 0.9 < proposal.confidence <= 1
    assert proposal.data["area"] == mask.sum()


def test_the_gate_holds_back_good_and_unclassified_items(tmp_path: Path) -> None:
    stage = stage_for(tmp_path)
    spot = (40, 24, 88, 72)
    outputs = stage.process([an_item(spot, says="good"), an_item(spot), an_item(spot, says="")])
    kinds = [output.proposals[0].kind for output in outputs]
    assert kinds == [ProposalKind.NOTE, ProposalKind.REGION, ProposalKind.NOTE]
    assert "“good” is good" in outputs[0].proposals[0].data["reason"]
    assert "classify first" in outputs[2].proposals[0].data["reason"]


def test_a_class_the_model_itself_calls_good_is_held_back_too(tmp_path: Path) -> None:
    item = an_item((0, 0, 50, 50))
    item.upstream[StageName.CLASSIFY] = (ProposalDraft(ProposalKind.CLASS, class_name="ok", data={"good": True}),)
    assert stage_for(tmp_path).process([item])[0].proposals[0].kind is ProposalKind.NOTE


def test_with_the_gate_open_every_item_is_looked_at(tmp_path: Path) -> None:
    item = an_item((40, 24, 88, 72), says="")
    output = stage_for(tmp_path, gate=False).process([item])[0]
    assert output.proposals[0].class_name == "defect"


def test_small_parts_are_dropped_and_parts_can_be_proposed_one_by_one(tmp_path: Path) -> None:
    large, small, speck = (8, 8, 48, 48), (80, 60, 100, 80), (110, 8, 114, 12)
    item = an_item(large, small, speck)
    together = masks_of(stage_for(tmp_path, min_area=60), item)
    assert len(together) == 1
    assert not together[0][:20, 104:].any()
    apart = masks_of(stage_for(tmp_path, min_area=60, per_component=True), item)
    assert len(apart) == 2
    assert overlap(apart[0], large) > 0.85
    assert overlap(apart[1], small) > 0.7
    np.testing.assert_array_equal(apart[0] | apart[1], together[0])


def test_nothing_found_is_said(tmp_path: Path) -> None:
    output = stage_for(tmp_path).process([an_item()])[0]
    assert [proposal.kind for proposal in output.proposals] == [ProposalKind.NOTE]


def test_a_lower_threshold_gives_a_larger_mask(tmp_path: Path) -> None:
    item = an_item((40, 24, 88, 72))
    areas = [int(masks_of(stage_for(tmp_path, threshold=value), item)[0].sum()) for value in (0.05, 0.5, 0.95)]
    assert areas[0] > areas[1] > areas[2]


def test_the_region_of_interest_is_searched_and_the_mask_is_still_full_size(tmp_path: Path) -> None:
    inside, outside = (40, 24, 60, 44), (100, 70, 120, 90)
    item = an_item(inside, outside)
    item.roi = Box(32, 16, 96, 64)
    (mask,) = masks_of(stage_for(tmp_path), item)
    assert mask.shape == (96, 128)
    assert overlap(mask, inside) > 0.9
    assert not mask[:, 96:].any()


@pytest.mark.parametrize("size", [(200, 310), (40, 50), (64, 64)])
def test_tiles_see_what_one_look_would_lose_and_leave_no_seam(tmp_path: Path, size: tuple[int, int]) -> None:
    height, width = size
    line = (2, height // 2, width - 2, height // 2 + 2)
    item = an_item(line, height=height, width=width)
    (mask,) = masks_of(stage_for(tmp_path, tiles=True, resize=Resize.PAD), item)
    np.testing.assert_array_equal(mask, item.pixels[:, :, 0] > 0)


@given(length=st.integers(1, 5000), tile=st.integers(8, 600), overlap=st.floats(0, 0.5))
def test_tiles_cover_everything_and_overlap_at_least_so_much(length: int, tile: int, overlap: float) -> None:
    starts = tile_starts(length, tile, overlap)
    assert starts[0] == 0
    assert starts[-1] + tile >= length
    assert starts[-1] == max(length - tile, 0)
    gaps = [second - first for first, second in itertools.pairwise(starts)]
    assert all(0 < gap <= tile * (1 - overlap) + 1 for gap in gaps)

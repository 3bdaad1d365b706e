"""The filling keeps out of defects: on masks of any shape, in the stage, on real defects with a mark across them."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.cleaning.figures import FILLED, told_since
from inference.cleaning.keep_out import KeepOut, spare
from inference.stage import StageContext, StageOutput, WorkItem
from inference.stages.clean import CleanStage
from inference.stages.enhance import EnhanceStage
from storage.blobs import BlobStore
from storage.cleaned import Defect
from storage.errors import ModelError
from storage.images import decode_png, read_rgb8
from storage.mask_patch import MaskPatch
from storage.records import (
    Box,
    Geometry,
    ProposalDraft,
    ProposalKind,
    Provenance,
    Region,
    RegionRole,
    RegionSource,
    RegionStatus,
    StageName,
    StageResult,
)
from storage.rle import decode, encode
from tests.support.marked import marked_pixels
from tests.support.strokes import draw_marks

Bits = npt.NDArray[np.bool_]
H, W = 24, 32


def _bits(dice: np.random.Generator) -> Bits:
    """A few strokes and blobs, at borders too."""
    bits = np.zeros((H, W), np.uint8)
    for _ in range(dice.integers(1, 4)):
        x0, x1, y0, y1 = dice.integers(-3, W + 3, 2).tolist() + dice.integers(-3, H + 3, 2).tolist()
        cv2.line(bits, (x0, y0), (x1, y1), 1, int(dice.integers(1, 5)))
    return bits.astype(bool)


def _patch(bits: Bits) -> MaskPatch:
    return MaskPatch(0, 0, bits.view(np.uint8))


def _defect(geometry: Geometry, name: str = "crack") -> Defect:
    return Defect("r1", name, "kim", True, geometry)


def _grown(bits: Bits, margin: int) -> Bits:
    """The plain way: a disc stamped at every pixel."""
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * margin + 1, 2 * margin + 1)).astype(bool)
    out = np.zeros((H + 2 * margin, W + 2 * margin), bool)
    for y, x in np.argwhere(bits):
        out[y : y + 2 * margin + 1, x : x + 2 * margin + 1] |= disc
    return out[margin : margin + H, margin : margin + W]


@given(st.integers(0, 10**6), st.integers(0, 5), st.integers(1, 3), st.integers(1, 2))
def test_what_is_cut_never_touches_a_defect_and_all_else_stays(seed: int, margin: int, marks: int, hurts: int) -> None:
    dice = np.random.default_rng(seed)
    strokes = [_bits(dice) for _ in range(marks)]
    defects = [_bits(dice) for _ in range(hurts)]
    whole = np.any(strokes, axis=0)
    shield = np.any([_grown(bits, margin) for bits in defects], axis=0)
    if not all(bits.any() for bits in defects):
        return
    asked = {"margin": margin, "width": W, "height": H}
    named = [_defect(encode(bits)) for bits in defects]
    cut = spare([_patch(bits) for bits in strokes], named, mode=KeepOut.CUT, **asked)
    np.testing.assert_array_equal(cut.mask, whole & ~shield)
    met = {tuple(each.marking): each for each in cut.met}
    assert bool(met) == bool((whole & shield).any())
    skipped = spare([_patch(bits) for bits in strokes], named, mode=KeepOut.SKIP, **asked)
    spared = [bits for bits in strokes if not (bits & shield).any()]
    np.testing.assert_array_equal(skipped.mask, np.any(spared, axis=0) if spared else np.zeros((H, W), bool))
    assert all(each.whole for each in skipped.met)
    off = spare([_patch(bits) for bits in strokes], named, mode=KeepOut.OFF, **asked)
    np.testing.assert_array_equal(off.mask, whole)
    assert bool(off.met) == bool((whole & np.any(defects, axis=0)).any())


def test_a_patch_beyond_the_border_and_a_defect_without_pixels_are_borne() -> None:
    beyond = MaskPatch(W - 2, H - 2, np.ones((6, 6), np.uint8))
    away = MaskPatch(W + 5, 3, np.ones((2, 2), np.uint8))
    empty = _defect(encode(np.zeros((H, W), bool)))
    spared = spare([beyond, away], [empty, _defect(Box(-9, -9, -5, -5))], mode=KeepOut.CUT, width=W, height=H)
    assert spared.mask.sum() == 4 and not spared.met
    assert spared.boxes() == [[W - 2, H - 2, W, H]]


def _region(geometry: Geometry, role: RegionRole, status: RegionStatus = RegionStatus.KEPT) -> Region:
    return Region(7, 1, role, "crack", geometry, status, RegionSource.PERSON, None, None, "kim", 0.0, 0)


def _clean(tmp_path: Path, item: WorkItem, **settings: object) -> StageOutput:
    context = StageContext(settings=settings, model_dirs=(), blob_dir=tmp_path / "blobs")
    (output,) = CleanStage(context).process([item])
    assert not output.error, output.error
    return output


def _picture(output: StageOutput) -> ProposalDraft:
    (found,) = (entry for entry in output.proposals if entry.kind is ProposalKind.PIXELS)
    return found


def _cleaned(tmp_path: Path, output: StageOutput) -> npt.NDArray[np.uint8]:
    return read_rgb8(BlobStore(tmp_path / "blobs").path(str(_picture(output).blob)))


def test_a_decided_defect_under_a_mark_keeps_its_pixels_and_the_picture_says_so(tmp_path: Path) -> None:
    pixels = marked_pixels()
    item = WorkItem(1, "h", pixels, pixels, regions=(_region(Box(120, 0, 180, 240), RegionRole.DEFECT),))
    output = _clean(tmp_path, item)
    cleaned = _cleaned(tmp_path, output)
    np.testing.assert_array_equal(cleaned[:, 117:183], pixels[:, 117:183])
    assert (cleaned != pixels).any()
    kept_out = _picture(output).data["kept_out"]
    assert {entry["defect"] for entry in kept_out} == {"crack"}
    assert kept_out[0]["by"] == "kim" and kept_out[0]["decided"] and kept_out[0]["key"] == "r7"
    assert all(entry["pixels"] > 0 for entry in kept_out)
    whole = decode(next(p.geometry for p in output.proposals if p.role is RegionRole.MARKING))  # type: ignore[arg-type]
    assert (whole[:, 120:180]).any(), "the marking itself is proposed whole"


def test_with_a_recipe_the_enhanced_pixels_of_a_defect_stay_too(tmp_path: Path) -> None:
    pixels = marked_pixels()
    item = WorkItem(1, "h", pixels, pixels, regions=(_region(Box(120, 0, 180, 240), RegionRole.DEFECT),))
    blobs = tmp_path / "blobs"
    EnhanceStage(StageContext({"recipe": "Fine scratches"}, (), blobs)).process([item])
    enhanced = item.pixels
    output = _clean(tmp_path, item)
    assert (enhanced != pixels).any() and (item.pixels != enhanced).any()
    np.testing.assert_array_equal(item.pixels[:, 117:183], enhanced[:, 117:183])
    np.testing.assert_array_equal(_cleaned(tmp_path, output)[:, 117:183], pixels[:, 117:183])
    mask = decode_png(BlobStore(blobs).get(_picture(output).data["mask"])) > 127
    np.testing.assert_array_equal(item.pixels[~mask], enhanced[~mask])


@pytest.mark.parametrize("mode", ["skip", "off"])
def test_skip_leaves_the_whole_marking_and_off_fills_and_warns(tmp_path: Path, mode: str) -> None:
    pixels = marked_pixels()
    everywhere = _region(Box(0, 0, 320, 240), RegionRole.DEFECT)
    output = _clean(tmp_path, WorkItem(1, "h", pixels, pixels, regions=(everywhere,)), keep_out=mode)
    if mode == "off":
        assert _picture(output).data["touches_defect"] and "crack" in _picture(output).data["warning"]
        return
    (note,) = (entry for entry in output.proposals if entry.kind is ProposalKind.NOTE)
    assert "touches a defect" in note.data["reason"] and note.data["kept_out"][0]["whole"]
    assert any(entry.role is RegionRole.MARKING for entry in output.proposals)
    with pytest.raises(ModelError, match="keep_out"):
        _clean(tmp_path, WorkItem(1, "h", pixels, pixels), keep_out="perhaps")


def test_what_a_person_drew_is_filled_too_and_what_they_turned_down_is_not(tmp_path: Path) -> None:
    pixels = marked_pixels()
    first = _clean(tmp_path, WorkItem(1, "h", pixels, pixels))
    found = [p.geometry for p in first.proposals if p.role is RegionRole.MARKING and p.geometry is not None]
    down = _region(found[0], RegionRole.MARKING, RegionStatus.REJECTED)
    drawn = _region(Box(3, 3, 9, 9), RegionRole.MARKING)
    second = _clean(tmp_path, WorkItem(1, "h", pixels, pixels, regions=(down, drawn)))
    mask = decode_png(BlobStore(tmp_path / "blobs").get(_picture(second).data["mask"])) > 127
    assert mask[3:9, 3:9].all()
    assert found[0] not in [p.geometry for p in second.proposals]
    assert not (mask & decode(found[0])).any()  # type: ignore[arg-type]


def test_an_explanations_box_protects_only_where_nothing_else_does(tmp_path: Path) -> None:
    pixels = marked_pixels()
    everywhere = ProposalDraft(ProposalKind.REGION, "crack", 0.9, RegionRole.DEFECT, Box(0, 0, 320, 240))
    corner = ProposalDraft(ProposalKind.REGION, "dent", 0.9, RegionRole.DEFECT, Box(0, 0, 2, 2))
    item = WorkItem(1, "h", pixels, pixels)
    item.upstream[StageName.EXPLAIN] = (everywhere,)
    assert not any(p.kind is ProposalKind.PIXELS for p in _clean(tmp_path, item).proposals)
    item.upstream[StageName.SEGMENT] = (corner,)
    assert "kept_out" not in _picture(_clean(tmp_path, item)).data


def test_a_defect_that_a_later_stage_finds_under_the_filling_is_told(tmp_path: Path) -> None:
    pixels = marked_pixels()
    items = [WorkItem(number, "h", pixels, pixels) for number in (1, 2)]
    origin = Provenance(StageName.CLEAN, "2", "m", "", "")
    results = []
    for item in items:
        said = _clean(tmp_path, item).proposals
        item.upstream[StageName.CLEAN] = said
        results.append(StageResult(item.item_id, item.item_id, origin, said))
    x0, y0 = next((part.x, part.y) for part in items[0].scratch[FILLED])
    crack = ProposalDraft(ProposalKind.REGION, "crack", 0.9, RegionRole.DEFECT, Box(x0, y0, x0 + 60, y0 + 60))
    items[0].upstream[StageName.SEGMENT] = (crack,)
    first, second = told_since(results, items)
    (picture,) = (p for p in first.proposals if p.kind is ProposalKind.PIXELS)
    assert picture.data["touches_defect"] and picture.data["touched"][0]["defect"] == "crack"
    assert "found since (crack)" in picture.data["warning"]
    assert second == results[1]


def test_real_defects_under_a_drawn_mark_stay_bit_identical(shared: Path, tmp_path: Path) -> None:
    folder = shared / "data" / "magnetic_tile"
    masks = sorted(folder.glob("masks/*/*.png"))[::40][:6]
    if not masks:
        pytest.skip("the photographs are not there")
    for path in masks:
        source = next(folder.glob(f"images/{path.parent.name}/{path.stem}.*"), None)
        if source is None:
            continue
        truth = read_rgb8(path)[..., 0] > 127
        pixels, _ = draw_marks(read_rgb8(source), pen="red", seed=3)
        region = _region(encode(truth), RegionRole.DEFECT)
        output = _clean(tmp_path, WorkItem(1, "h", pixels, pixels, regions=(region,)))
        cleaned = _cleaned(tmp_path, output)
        np.testing.assert_array_equal(cleaned[truth], pixels[truth])
        assert (cleaned != pixels).any()

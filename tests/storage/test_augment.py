"""Augmentation: exact, invertible where it can be, geometry follows the pixels, the same bytes everywhere."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from storage import decisions, regions, rle
from storage.augment import (
    KINDS,
    Kind,
    Operation,
    change_geometry,
    change_pixels,
    choose,
    parse_kinds,
    size_after,
    undone,
)
from storage.balance import LARGEST, Balance, Candidate, applied, oversample_table, parse_caps, plan
from storage.editions import MANIFEST, ExportRequest, export
from storage.errors import FettleError
from storage.formats.entries import EntryRegion
from storage.geometry import rasterise
from storage.hashing import hash_bytes
from storage.images import encode_png, read_full
from storage.ingest import ingest
from storage.records import Box, Geometry, Mask, Polygon, RegionRole
from tests.support.projects import new_project

EXACT = st.one_of(
    st.builds(lambda axis: Operation(Kind.FLIP, {"axis": axis}), st.integers(0, 1)),
    st.builds(lambda times: Operation(Kind.QUARTER, {"times": times}), st.integers(1, 3)),
)
PICTURES = arrays(np.uint8, array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=9)) | arrays(
    np.uint16, array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=9)
)
MASKS = arrays(np.bool_, array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=9))


@settings(max_examples=40, deadline=None)
@given(PICTURES, EXACT)
def test_flips_and_right_angles_lose_no_pixel_and_can_be_taken_back(
    pixels: npt.NDArray[np.uint8], operation: Operation
) -> None:
    changed = change_pixels(pixels, [operation])
    assert changed.dtype == pixels.dtype
    assert size_after([operation], pixels.shape[1], pixels.shape[0]) == (changed.shape[1], changed.shape[0])
    assert np.array_equal(change_pixels(changed, [undone(operation)]), pixels)


@settings(max_examples=40, deadline=None)
@given(MASKS, st.lists(EXACT, max_size=4))
def test_a_mask_goes_where_its_pixels_go(pixels: npt.NDArray[np.bool_], operations: list[Operation]) -> None:
    height, width = pixels.shape
    found = change_geometry(rle.encode(pixels), operations, width, height)
    assert isinstance(found, Mask)
    assert np.array_equal(rle.decode(found), change_pixels(pixels.astype(np.uint8), operations).astype(bool))


SHAPES: st.SearchStrategy[Geometry] = st.one_of(
    st.tuples(st.integers(0, 7), st.integers(0, 5), st.integers(1, 8), st.integers(1, 6)).map(
        lambda at: Box(at[0], at[1], at[0] + at[2], at[1] + at[3])
    ),
    st.lists(st.tuples(st.integers(0, 16), st.integers(0, 12)), min_size=3, max_size=6).map(
        lambda points: Polygon((tuple((x * 1.0, y * 1.0) for x, y in points),))
    ),
)


@settings(max_examples=40, deadline=None)
@given(SHAPES, st.lists(EXACT, min_size=1, max_size=3))
def test_boxes_and_polygons_go_and_come_back_to_the_letter(shape: Geometry, operations: list[Operation]) -> None:
    found, (width, height) = shape, (16, 12)
    for operation in operations:
        changed = change_geometry(found, [operation], width, height)
        assert changed is not None
        width, height = size_after([operation], width, height)
        found = changed
    for operation in reversed(operations):
        changed = change_geometry(found, [undone(operation)], width, height)
        assert changed is not None
        width, height = size_after([operation], width, height)
        found = changed
    assert found == shape


@settings(max_examples=40, deadline=None)
@given(SHAPES.filter(lambda shape: isinstance(shape, Box)), EXACT)
def test_a_box_covers_the_pixels_it_covered(shape: Geometry, operation: Operation) -> None:
    before = rasterise(shape, width=16, height=12)
    changed = change_geometry(shape, [operation], 16, 12)
    assert changed is not None
    width, height = size_after([operation], 16, 12)
    assert np.array_equal(rasterise(changed, width=width, height=height), change_pixels(before, [operation]))


@settings(deadline=None, max_examples=30)
@given(st.integers(-70, 70), st.integers(256, 276))
def test_a_turned_mask_lies_on_its_turned_polygon(degrees: int, size: int) -> None:
    turn = Operation(Kind.TURN, {"degrees_10": degrees, "scale_256": size})
    shape = Polygon((((12.0, 10.0), (40.0, 14.0), (36.0, 30.0), (16.0, 28.0)),))
    polygon = change_geometry(shape, [turn], 60, 48)
    mask = change_geometry(rle.encode(rasterise(shape, width=60, height=48)), [turn], 60, 48)
    assert polygon is not None and isinstance(mask, Mask)
    one, other = rasterise(polygon, width=60, height=48), rle.decode(mask)
    outline = one & ~cv2.erode(one.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(np.bool_)
    assert (one ^ other).sum() <= 0.75 * outline.sum(), "by some pixels of its outline at most"
    picture = change_pixels(np.where(rasterise(shape, width=60, height=48), 200, 10).astype(np.uint8), [turn])
    assert ((picture > 105) ^ other).sum() <= 0.08 * one.sum(), "and the picture's pixels lie there too"


def test_the_bytes_are_the_same_everywhere() -> None:
    """Frozen: another machine, or another version of a library, must give these very bytes."""
    rows, columns = np.mgrid[:40, :56]
    picture = np.stack([rows * 5 % 256, columns * 4 % 256, (rows * columns) % 251], axis=-1).astype(np.uint8)
    found = {}
    for kind in KINDS:
        operations = choose([kind], seed=7, source="ab", number=39)
        assert [operation.kind for operation in operations] == [kind]
        found[kind.value] = hash_bytes(change_pixels(picture, operations).tobytes())[:12]
    deep = (picture.astype(np.uint16) << 4)[..., 0]
    every = [operation for kind in KINDS for operation in choose([kind], seed=1, source="cd", number=2)]
    found["deep"] = hash_bytes(change_pixels(deep, every).tobytes())[:12]
    assert found == FROZEN


FROZEN = {
    "flip": "903448cf130d",
    "quarter": "fd73e2762729",
    "turn": "7c91684791b8",
    "light": "9eb561c7ef1e",
    "noise": "c78b512c3a79",
    "blur": "f9598d95f62f",
    "deep": "066c02d4d855",
}


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (7, 1), (1, 1, 3), (5, 300, 3)])
@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
def test_pictures_of_any_size_and_depth_are_changed(shape: tuple[int, ...], kind: type[np.generic]) -> None:
    picture = np.full(shape, 100, kind)
    for number in range(8):
        operations = choose(KINDS, seed=0, source="x", number=number)
        changed = change_pixels(picture, operations)
        assert changed.dtype == kind
        assert (changed.shape[1], changed.shape[0]) == size_after(operations, shape[1], shape[0])


def test_a_copy_loses_no_region_and_a_turn_that_would_is_left_out() -> None:
    corner = EntryRegion("pit", RegionRole.DEFECT, Box(0, 0, 1, 1), None)
    regions = (EntryRegion("pit", RegionRole.DEFECT, Box(4, 2, 20, 10), None), corner)
    candidates = [Candidate("pit", "train", "aa"), *(Candidate("good", "train", f"b{n}") for n in range(9))]
    copies = plan(candidates, Balance(augment=LARGEST, kinds=(Kind.TURN, Kind.QUARTER))).copies
    assert [(copy.place, copy.number) for copy in copies] == [(0, n) for n in range(8)]
    assert any(operation.kind is Kind.TURN for copy in copies for operation in copy.operations)
    for copy in copies:
        operations, changed = applied(copy, regions, 40, 30)
        assert operations
        assert len(changed) == 2


def test_an_edition_is_balanced_in_its_training_part_and_says_how(tmp_path: Path) -> None:
    for label, count in (("good", 6), ("pit", 2)):
        (tmp_path / "images" / label).mkdir(parents=True)
        for n in range(count):
            picture = np.zeros((30, 40), np.uint8)
            picture[2:10, 4:20] = 200 + n
            picture[20, n] = 90 if label == "pit" else 30
            (tmp_path / "images" / label / f"{label}{n}.png").write_bytes(encode_png(picture))
    with new_project(tmp_path / "project") as store:
        ingest(store, [tmp_path / "images"], labels_from_folders=True, max_pixels=10_000)
        for item in store.items.get(store.items.ids("given:pit")):
            region = Box(4, 2, 20, 10)
            regions.draw(store, item_id=item.id, geometry=region, role=RegionRole.DEFECT, class_name="pit")
        decisions.accept(store, store.items.ids())
        with store.transact("Split") as tx:
            tx.update("items", store.items.ids(), {"split": "train"})
            tx.update("items", [store.items.ids("given:good")[0]], {"split": "test"})
        balance = Balance(cap=4, augment=LARGEST, oversample=LARGEST, kinds=(Kind.FLIP, Kind.QUARTER), seed=3)
        first, second = (
            export(store, ExportRequest(destination=tmp_path / name, format="coco", balance=balance))
            for name in ("one", "two")
        )
        assert first.hash == second.hash
        assert first.items == 4 + 1 + 2 + 2
        manifest = json.loads((tmp_path / "one" / MANIFEST).read_text("utf-8"))
        copies = [item for item in manifest["items"] if "augmented" in item]
        assert [item["label"] for item in copies] == ["pit", "pit"]
        assert {item["split"] for item in copies} == {"train"}
        for item in copies:
            assert item["augmented"]["seed"] == 3
            pixels = read_full(tmp_path / "one" / item["path"], max_pixels=10_000)
            assert [pixels.shape[1], pixels.shape[0]] == item["size"]
            x0, y0, x1, y1 = map(int, item["regions"][0]["geometry"]["xyxy"])
            assert (pixels[y0:y1, x0:x1] > 150).sum() == (pixels > 150).sum() == 8 * 16
        lines = (tmp_path / "one" / "oversample.csv").read_text("utf-8").splitlines()
        assert lines[0] == "file,class,repeat"
        assert len(lines) == 1 + 4 + 2 + 2, "the test part is not in it"
        assert export(store, ExportRequest(destination=tmp_path / "plain", format="coco")).items == 8


def test_caps_repeats_and_copies_touch_the_training_part_alone() -> None:
    sizes = {"good": 40, "pit": 6, "dent": 1}
    candidates = [Candidate(label, "train", f"{label}{n}") for label, count in sizes.items() for n in range(count)]
    candidates += [Candidate("good", "test", f"t{n}") for n in range(30)] + [Candidate(None, "train", "x")]
    capped = plan(candidates, Balance(cap=10, caps={"pit": 3}))
    assert capped.after == {"good": 10, "pit": 3, "dent": 1}
    assert len(capped.kept) == 10 + 3 + 1 + 30 + 1
    turned = plan(candidates[::-1], Balance(cap=10, caps={"pit": 3}))
    names = {candidates[place].source for place in capped.kept}
    assert names == {candidates[::-1][place].source for place in turned.kept}, "by content, not by order"
    assert names != {candidates[place].source for place in plan(candidates, Balance(cap=10, seed=1)).kept}
    listed = plan(candidates, Balance(oversample=LARGEST))
    total: dict[str | None, int] = {}
    for place, repeat in listed.repeats.items():
        total[candidates[place].label] = total.get(candidates[place].label, 0) + repeat
    assert total == {"good": 40, "pit": 40, "dent": 40}
    copied = plan(candidates, Balance(augment=20))
    assert copied.after == {"good": 40, "pit": 20, "dent": 20}
    assert {candidates[copy.place].split for copy in copied.copies} == {"train"}
    assert plan(candidates, Balance(augment=1_000_000)).after["dent"] == 51, "no picture is copied without end"


def test_what_is_no_balance_is_refused() -> None:
    assert parse_kinds("all") == KINDS
    assert parse_kinds(" Noise, flip") == (Kind.FLIP, Kind.NOISE)
    assert parse_caps("500, good=1000") == (500, {"good": 1000})
    for text in ("", "sharpen"):
        with pytest.raises(FettleError):
            parse_kinds(text)
    for text in ("many", "good=", "=3", "0", "good=-1"):
        with pytest.raises(FettleError, match="caps nothing"):
            parse_caps(text)
    with pytest.raises(FettleError):
        Balance(cap=-1)
    assert oversample_table([("=a.png", "x,y", 2)]) == 'file,class,repeat\n\'=a.png,"x,y",2\n'

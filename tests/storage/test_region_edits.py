"""Several regions in one step: what operations make of them, pasting, and undo to the last bit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from storage import proposals, region_edits, region_ops, regions, rle
from storage.errors import FettleError, StaleWriteError
from storage.records import (
    Box,
    Geometry,
    Mask,
    Polygon,
    ProposalDraft,
    ProposalKind,
    Region,
    RegionRole,
    RegionStatus,
    StageName,
)
from storage.region_facts import facts
from storage.store import Store
from tests.support.projects import make_project, propose

FRAME = region_ops.Frame(64, 48)


def _mask(*boxes: tuple[int, int, int, int]) -> Mask:
    bits = np.zeros((48, 64), np.bool_)
    for x0, y0, x1, y1 in boxes:
        bits[y0:y1, x0:x1] = True
    return rle.encode(bits)


LEFT, RIGHT = _mask((5, 5, 25, 25)), _mask((20, 10, 40, 30))
TWO = _mask((2, 2, 6, 6), (50, 40, 60, 46))


def _drawn(store: Store, *shapes: Geometry) -> list[Region]:
    for shape in shapes:
        regions.draw(store, item_id=1, geometry=shape, class_name="dent")
    return regions.of_item(store, 1)


def _kept(store: Store, item_id: int = 1) -> list[Geometry]:
    return [region.geometry for region in regions.of_item(store, item_id) if region.status is RegionStatus.KEPT]


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("union", [_mask((5, 5, 25, 25), (20, 10, 40, 30))]),
        ("subtract", [rle.difference(LEFT, RIGHT), RIGHT]),
        ("intersect", [_mask((20, 10, 25, 25))]),
        ("move=3,-2", [_mask((8, 3, 28, 23)), _mask((23, 8, 43, 28))]),
        ("to-box", [Box(5, 5, 25, 25), Box(20, 10, 40, 30)]),
    ],
)
def test_an_operation_on_two_regions_is_one_step_and_undo_brings_them_back_bit_for_bit(
    tmp_path: Path, text: str, after: list[Geometry]
) -> None:
    with make_project(tmp_path, count=1) as store:
        before = _drawn(store, LEFT, RIGHT)
        name, numbers = region_ops.parse(text)
        edits = region_edits.planned(before, name, numbers, FRAME)
        region_edits.apply(store, edits, label=region_edits.label_for(name, numbers, 2))
        assert _kept(store) == after
        store.undo()
        again = regions.of_item(store, 1)
        assert [(r.id, r.geometry, r.class_name, r.source) for r in again] == [
            (r.id, r.geometry, r.class_name, r.source) for r in before
        ]
        store.redo()
        assert _kept(store) == after


def test_splitting_keeps_the_region_for_the_largest_piece_and_its_class_for_all(tmp_path: Path) -> None:
    with make_project(tmp_path, count=1) as store:
        before = _drawn(store, TWO)
        region_edits.apply(store, region_edits.planned(before, "split", (), FRAME), label="Split a region")
        found = regions.of_item(store, 1)
        assert [region.geometry for region in found] == [_mask((50, 40, 60, 46)), _mask((2, 2, 6, 6))]
        assert found[0].id == before[0].id and {region.class_name for region in found} == {"dent"}
        store.undo()
        assert _kept(store) == [TWO]


def test_a_proposal_becomes_a_region_and_one_that_is_used_up_is_turned_down(tmp_path: Path) -> None:
    with make_project(tmp_path, count=1) as store:
        drafts = [
            ProposalDraft(ProposalKind.REGION, "dent", 0.5, role=RegionRole.DEFECT, geometry=shape)
            for shape in (LEFT, RIGHT)
        ]
        propose(store, 1, StageName.SEGMENT, drafts)
        found = proposals.live(store, 1)
        region_edits.apply(store, region_edits.planned(found, "union", (), FRAME), label="Unite 2 regions")
        assert _kept(store) == [rle.union(LEFT, RIGHT)]
        assert regions.open_proposals(found, regions.of_item(store, 1)) == []
        store.undo()
        assert len(regions.open_proposals(found, regions.of_item(store, 1))) == 2


@pytest.mark.parametrize(
    ("text", "shapes", "words"),
    [
        ("shrink=9", [_mask((5, 5, 6, 6))], "would leave nothing"),
        ("shrink=9", [Box(5, 5, 9, 9)], "would leave nothing"),
        ("intersect", [LEFT, _mask((50, 40, 60, 46))], "would leave nothing"),
        ("move=200,0", [LEFT], "would leave nothing"),
        ("union", [LEFT], "two regions"),
        ("split", [LEFT], "one piece already"),
        ("cut=0,0,10,10", [LEFT], "does not cut"),
        ("grow=900", [LEFT], "0 to 500"),
        ("grow=1.5", [LEFT], "whole pixels"),
        ("fill-holes", [LEFT], "changes nothing"),
        ("box=5,5,5,9", [Box(1, 1, 3, 3)], "area inside"),
        ("box=1,1,9,9", [LEFT], "one box"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    tmp_path: Path, text: str, shapes: list[Geometry], words: str
) -> None:
    with make_project(tmp_path, count=1) as store:
        before = _drawn(store, *shapes)
        name, numbers = region_ops.parse(text)
        with pytest.raises(FettleError, match=words):
            region_edits.planned(before, name, numbers, FRAME)
        assert _kept(store) == shapes


def test_boxes_and_polygons_stay_what_they_are_where_no_pixels_are_needed() -> None:
    hollow = Polygon((((10, 10), (30, 10), (30, 30), (10, 30)), ((15, 15), (20, 15), (20, 20))))
    box = Box(4.5, 4.5, 10.0, 10.0)
    assert region_ops.apply("grow", (2,), [box], FRAME) == [[Box(2.5, 2.5, 12.0, 12.0)]]
    assert region_ops.apply("fill-holes", (), [hollow, box], FRAME) == [[Polygon(hollow.rings[:1])], [box]]
    assert region_ops.apply("box", (1, 2, 900, 20), [box], FRAME) == [[Box(1, 2, 64, 20)]]
    ((whole,),) = region_ops.apply("to-mask", (), [hollow], FRAME)
    assert isinstance(whole, Mask) and facts(whole).holes == 1


def test_pasting_keeps_the_place_and_cuts_at_a_smaller_picture(tmp_path: Path) -> None:
    with make_project(tmp_path, count=3) as store:
        (region,) = _drawn(store, RIGHT)
        copied = [region_edits.Copied(region.geometry, region.role, region.class_name)]
        edits, left_out = region_edits.pasted(copied, {2: (64, 48), 3: (30, 48)})
        region_edits.apply(store, edits, label="Paste")
        assert left_out == 0 and _kept(store, 2) == [RIGHT]
        (cut,) = _kept(store, 3)
        assert isinstance(cut, Mask)
        np.testing.assert_array_equal(rle.decode(cut), rle.decode(RIGHT)[:, :30])
        assert region_edits.pasted(copied, {2: (10, 10)}) == ([], 1)
        store.undo()
        assert _kept(store, 2) == _kept(store, 3) == []


def test_a_step_on_stale_regions_writes_none_of_them(tmp_path: Path) -> None:
    with make_project(tmp_path, count=1) as store:
        before = _drawn(store, LEFT, RIGHT)
        edits = region_edits.planned(before, "grow", (1,), FRAME)
        regions.reshape(store, before[1], TWO)
        with pytest.raises(StaleWriteError):
            region_edits.apply(store, edits, label="Grow")
        assert _kept(store) == [LEFT, TWO]


def test_facts_count_pieces_and_holes() -> None:
    ring = rle.difference(_mask((10, 10, 30, 30)), _mask((15, 15, 20, 20)))
    known = facts(rle.union(ring, _mask((40, 40, 41, 41))))
    assert (known.kind, known.area, known.pieces, known.holes) == ("mask", 376.0, 2, 1)
    assert (known.x, known.y, known.w, known.h) == (10, 10, 31, 31)

"""Two runs against each other: objects paired by overlap, classes counted, and a filter that finds the same items."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inference.compare import Pair, compare, compare_item
from storage.errors import FettleError, FilterError
from storage.geometry import iou_xyxy
from storage.records import Box, Proposal, ProposalKind, Provenance, RegionRole, StageName
from storage.said_by import Side, by_side, of_items, side_named, sides
from storage.store import Store
from tests.support.compared import BOXES, said, two_runs


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return two_runs(tmp_path)


OLD, NEW = Side(run=1), Side(run=2)


def test_runs_are_compared_though_the_later_one_superseded_the_first(store: Store) -> None:
    with store:
        found = compare(store, OLD, NEW, item_ids=store.items.ids())
        assert (found.items, found.only_a, found.only_b) == (5, 1, 0)
        assert found.classes == {("dent", "dent"): 4, ("dent", "pit"): 1}
        assert found.objects == {("dent", "dent"): 3, ("dent", "pit"): 1, ("", "dent"): 1, ("dent", ""): 1}
        assert sorted(found.differing) == [2, 3, 4, 5]
        assert found.differing[3].renamed == 1
        assert found.differing[4].count(a=False, b=True) == 1
        strict = compare(store, OLD, NEW, item_ids=[1], iou=0.9)
        assert strict.objects == {("dent", ""): 1, ("", "dent"): 1}


def test_models_are_named_like_runs_and_say_their_newest(store: Store) -> None:
    with store:
        said(store, "old", {1: ("scratch", [])})
        assert side_named(store, "old") == Side(model="old")
        assert side_named(store, " run 2 ") == NEW
        newest = by_side(of_items(store, [1])[1], Side(model="old"))
        assert [entry.class_name for entry in newest] == ["scratch"]
        assert sides(of_items(store, [1])[1]) == [OLD, NEW, Side(run=3), Side(model="new"), Side(model="old")]
        with pytest.raises(FettleError, match="called “nobody”"):
            side_named(store, "nobody")
        with pytest.raises(FettleError, match="same"):
            compare(store, OLD, OLD, item_ids=[1])
        with pytest.raises(FettleError, match="overlap"):
            compare(store, OLD, NEW, item_ids=[1], iou=0.0)


def test_the_filter_finds_what_differs_in_class_or_in_numbers(store: Store) -> None:
    with store:
        assert list(store.items.ids("differs:1,2")) == [2, 3, 4, 5]
        assert list(store.items.ids("differs:2,1")) == [2, 3, 4, 5]
        assert list(store.items.ids("-differs:1,2")) == [1, 6]
        assert not list(store.items.ids("differs:1,9"))
        for wrong in ("differs:1", "differs:1,2,3", "differs<1,2", "differs:1,2.5"):
            with pytest.raises(FilterError):
                store.items.ids(wrong)


def _proposal(number: int, box: Box) -> Proposal:
    origin = Provenance(StageName.SEGMENT, "1", "m", "", "")
    kind = ProposalKind.REGION
    return Proposal(number, 1, 1, origin, kind, "dent", 0.5, RegionRole.DEFECT, box, None, {}, False, 0.0)


_boxes = st.lists(
    st.builds(
        lambda x, y, w, h: Box(x, y, x + w, y + h),
        *[st.integers(0, 40) for _ in range(2)],
        *[st.integers(1, 30) for _ in range(2)],
    ),
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(_boxes, _boxes)
def test_every_object_is_in_exactly_one_pair_and_no_better_pair_was_left(ours: list[Box], theirs: list[Box]) -> None:
    a = [_proposal(at, box) for at, box in enumerate(ours)]
    b = [_proposal(100 + at, box) for at, box in enumerate(theirs)]
    pairs = compare_item(a, b).pairs
    assert sorted(p.a.id for p in pairs if p.a) == [entry.id for entry in a]
    assert sorted(p.b.id for p in pairs if p.b) == [entry.id for entry in b]
    alone_a = [p.a for p in pairs if p.a and not p.b]
    alone_b = [p.b for p in pairs if p.b and not p.a]
    assert all(p.iou >= 0.5 for p in pairs if p.a and p.b)
    if alone_a and alone_b:
        rest = iou_xyxy([_xyxy(p) for p in alone_a], [_xyxy(p) for p in alone_b])
        assert np.all(rest < 0.5)
    back = compare_item(b, a).pairs
    assert sum(p.iou for p in back) == pytest.approx(sum(p.iou for p in pairs))


def _xyxy(proposal: Proposal) -> tuple[float, float, float, float]:
    box = proposal.geometry
    assert isinstance(box, Box)
    return box.x0, box.y0, box.x1, box.y1


def test_a_pair_is_the_same_only_where_both_see_it() -> None:
    one = _proposal(1, BOXES["here"])
    assert Pair(one, one).same and not Pair(one, None).same and not Pair(None, one).same

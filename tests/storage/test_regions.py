from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from storage import classes, proposals, regions, rle
from storage.errors import FettleError, StaleWriteError
from storage.records import (
    Box,
    Geometry,
    Polygon,
    Proposal,
    ProposalDraft,
    ProposalKind,
    RegionRole,
    RegionSource,
    RegionStatus,
    StageName,
)
from storage.store import Store
from tests.support.projects import make_project, propose

BOX = Box(1.5, 2.25, 30.0, 20.0)
HOLE = Polygon((((1, 1), (30, 1), (30, 30), (1, 30)), ((5, 5), (10, 5), (10, 10))))
RING = np.zeros((48, 64), bool)
RING[10:30, 10:40] = True
RING[15:20, 15:20] = False


def _proposal(store: Store) -> Proposal:
    draft = ProposalDraft(ProposalKind.REGION, "scratch", 0.7, role=RegionRole.DEFECT, geometry=BOX)
    propose(store, 1, StageName.SEGMENT, [draft])
    return proposals.live(store, 1)[-1]


@pytest.mark.parametrize("geometry", [BOX, HOLE, rle.encode(RING)])
def test_what_is_drawn_is_read_back_exactly(tmp_path: Path, geometry: Geometry) -> None:
    with make_project(tmp_path, count=1) as store:
        regions.draw(store, item_id=1, geometry=geometry, class_name="dent")
        (region,) = regions.of_item(store, 1)
        assert region.geometry == geometry
        assert (region.source, region.author, region.class_name) == (RegionSource.PERSON, "kim", "dent")
        assert [entry.name for entry in classes.all_classes(store)] == ["dent"]
        assert regions.of_many(store, [1, 2]) == {1: [region]}


def test_keeping_and_turning_down_settle_a_proposal_once(tmp_path: Path) -> None:
    with make_project(tmp_path, count=1) as store:
        proposal = _proposal(store)
        regions.keep(store, proposal)
        (kept,) = regions.of_item(store, 1)
        assert (kept.source, kept.proposal_id, kept.confidence) == (RegionSource.PROPOSAL, proposal.id, 0.7)
        assert regions.open_proposals([proposal], [kept]) == []
        for again in (regions.keep, regions.reject):
            with pytest.raises(StaleWriteError, match="settled this proposal"):
                again(store, proposal)
        assert len(regions.of_item(store, 1)) == 1
        store.undo()
        regions.reject(store, proposal)
        (rejected,) = regions.of_item(store, 1)
        assert rejected.status is RegionStatus.REJECTED
        assert proposals.live(store, 1) == [proposal]


def test_keeping_with_an_own_shape_or_class_makes_it_the_persons(tmp_path: Path) -> None:
    with make_project(tmp_path, count=1) as store:
        regions.keep(store, _proposal(store), geometry=HOLE)
        (first,) = regions.of_item(store, 1)
        assert (first.source, first.geometry, first.class_name) == (RegionSource.PERSON, HOLE, "scratch")
        assert store.steps()[0].label == "Edit scratch region"
        regions.keep(store, _proposal(store), class_name="dent")
        assert regions.of_item(store, 1)[1].source is RegionSource.PERSON


def test_a_shape_or_class_a_person_gave_is_the_persons(tmp_path: Path) -> None:
    with make_project(tmp_path, count=1) as store:
        regions.keep(store, _proposal(store))
        regions.rename(store, regions.of_item(store, 1)[0], "dent")
        assert (regions.of_item(store, 1)[0].source, regions.of_item(store, 1)[0].class_name) == (
            RegionSource.PERSON,
            "dent",
        )
        regions.reshape(store, regions.of_item(store, 1)[0], HOLE)
        assert regions.of_item(store, 1)[0].geometry == HOLE
        store.undo()
        store.undo()
        assert regions.of_item(store, 1)[0].source is RegionSource.PROPOSAL


def test_deleting_a_kept_proposal_keeps_it_gone_and_deleting_a_drawing_removes_it(tmp_path: Path) -> None:
    with make_project(tmp_path, count=1) as store:
        regions.keep(store, _proposal(store))
        regions.draw(store, item_id=1, geometry=HOLE)
        for region in regions.of_item(store, 1):
            regions.delete(store, region)
        (left,) = regions.of_item(store, 1)
        assert left.status is RegionStatus.REJECTED
        assert regions.open_proposals(proposals.live(store, 1), [left]) == []


def test_a_stale_region_is_neither_reshaped_nor_renamed_nor_deleted(tmp_path: Path) -> None:
    with make_project(tmp_path, count=1) as store:
        regions.draw(store, item_id=1, geometry=BOX)
        (seen,) = regions.of_item(store, 1)
        regions.reshape(store, seen, HOLE)
        for edit in (
            lambda: regions.reshape(store, seen, BOX),
            lambda: regions.rename(store, seen, "dent"),
            lambda: regions.delete(store, seen),
        ):
            with pytest.raises(StaleWriteError):
                edit()
        (now,) = regions.of_item(store, 1)
        assert now.geometry == HOLE
        assert classes.all_classes(store) == []
        regions.delete(store, now)
        with pytest.raises(StaleWriteError):
            regions.delete(store, now)


def test_a_proposal_without_a_region_cannot_be_kept(tmp_path: Path) -> None:
    with make_project(tmp_path, count=1) as store:
        propose(store, 1, StageName.CLASSIFY, [ProposalDraft(ProposalKind.CLASS, "scratch", 0.9)])
        (proposal,) = proposals.live(store, 1)
        for settle in (regions.keep, regions.reject):
            with pytest.raises(FettleError, match="no region"):
                settle(store, proposal)


def test_a_later_run_supersedes_its_own_stage_only_and_nothing_a_person_kept(tmp_path: Path) -> None:
    with make_project(tmp_path, count=1) as store:
        first = _proposal(store)
        regions.keep(store, first)
        propose(store, 1, StageName.EXPLAIN, [ProposalDraft(ProposalKind.NOTE, data={"reason": "nothing"})])
        second = _proposal(store)
        assert [p.id for p in proposals.live(store, 1) if p.geometry] == [second.id] != [first.id]
        assert len(proposals.live(store, 1)) == 2
        assert regions.of_item(store, 1)[0].proposal_id == first.id


def test_many_are_settled_in_one_step_and_only_while_all_are_open(tmp_path: Path) -> None:
    draft = ProposalDraft(ProposalKind.REGION, None, 0.7, role=RegionRole.DEFECT, geometry=BOX)
    named = ProposalDraft(ProposalKind.REGION, "scratch", 0.7, role=RegionRole.DEFECT, geometry=HOLE)
    with make_project(tmp_path, count=2) as store:
        propose(store, 1, StageName.SEGMENT, [draft, named])
        propose(store, 2, StageName.SEGMENT, [draft])
        found = proposals.live(store, 1)
        regions.keep_many(store, found, unnamed={1: "dent"})
        assert [region.class_name for region in regions.of_item(store, 1)] == ["dent", "scratch"]
        with pytest.raises(StaleWriteError):
            regions.reject_many(store, found)
        store.undo()
        regions.reject_many(store, found)
        rejected = regions.of_item(store, 1)
        assert [region.status for region in rejected] == [RegionStatus.REJECTED] * 2
        regions.reopen(store, rejected[:1])
        assert [entry.id for entry in regions.open_proposals(found, regions.of_item(store, 1))] == [found[0].id]
        with pytest.raises(StaleWriteError):
            regions.reopen(store, rejected[:1])
        store.undo()
        store.undo()
        regions.keep_many(store, [*found, *proposals.live(store, 2)])
        assert sorted(regions.of_many(store, [1, 2])) == [1, 2]
        with pytest.raises(FettleError, match="No proposed region"):
            regions.keep_many(store, [])


def test_only_what_was_turned_down_can_be_opened_again(tmp_path: Path) -> None:
    with make_project(tmp_path, count=1) as store:
        regions.draw(store, item_id=1, geometry=BOX, class_name="dent")
        with pytest.raises(FettleError, match="turned down"):
            regions.reopen(store, regions.of_item(store, 1))

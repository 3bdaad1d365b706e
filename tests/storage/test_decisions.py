from __future__ import annotations

import time
from pathlib import Path

import pytest

from storage import classes, decisions, proposals, regions, remarks, summary
from storage.errors import FettleError, StaleWriteError
from storage.records import (
    Box,
    ItemState,
    ProposalDraft,
    ProposalKind,
    RegionRole,
    RegionSource,
    RegionStatus,
    StageName,
)
from storage.store import Store
from tests.support.projects import make_project, new_item, propose


def _box(seed: float = 0.0) -> Box:
    return Box(seed, seed, seed + 10, seed + 10)


def _region(
    seed: float = 0.0, *, role: RegionRole = RegionRole.DEFECT, class_name: str | None = "scratch"
) -> ProposalDraft:
    return ProposalDraft(ProposalKind.REGION, class_name, 0.8, role=role, geometry=_box(seed))


def _class(name: str) -> list[ProposalDraft]:
    return [ProposalDraft(ProposalKind.CLASS, name, 0.9)]


def _kept(store: Store, item_id: int = 1) -> list[tuple[RegionRole, str | None, float]]:
    found = [r for r in regions.of_item(store, item_id) if r.status is RegionStatus.KEPT]
    return [(r.role, r.class_name, r.geometry.x0) for r in found if isinstance(r.geometry, Box)]


def _whole(store: Store) -> None:
    assert store.items.kept() == store.items.recount()


def test_accepting_settles_what_was_suggested_and_says_who_and_when(tmp_path: Path) -> None:
    with make_project(tmp_path, count=1) as store:
        propose(store, 1, StageName.CLASSIFY, _class("scratch"))
        propose(store, 1, StageName.SEGMENT, [_region(5)])
        propose(store, 1, StageName.CROP, [_region(0, role=RegionRole.ROI, class_name="plate")])
        before = time.time()
        changes = decisions.accept(store, [1])
        item = store.items.get([1])[0]
        assert (item.state, item.label, item.decided_by) == (ItemState.ACCEPTED, "scratch", "kim")
        # A server's clock is another, even on the same machine: it is read at another moment, and rounded otherwise.
        apart = 60 if store.shared else 0
        assert item.decided_at is not None and before - apart <= item.decided_at <= time.time() + apart
        assert changes.item_ids == {1} and changes.label == "Accept 1 item"
        assert sorted(_kept(store)) == [(RegionRole.DEFECT, "scratch", 5.0), (RegionRole.ROI, None, 0.0)]
        (decision,) = decisions.of_item(store, 1)
        assert decision.proposal_ids == tuple(p.id for p in proposals.live(store, 1))
        assert (decision.state, decision.label, decision.reviewer) == (ItemState.ACCEPTED, "scratch", "kim")
        _whole(store)


def test_the_label_in_force_is_decided_then_given_then_predicted(tmp_path: Path) -> None:
    with make_project(tmp_path, count=3, given=("dent", None, None)) as store:
        for item_id in (1, 2):
            propose(store, item_id, StageName.CLASSIFY, _class("scratch"))
        decisions.accept(store, [1, 2, 3])
        assert [item.label for item in store.items.get([1, 2, 3])] == ["dent", "scratch", None]
        decisions.accept(store, [1], label="pit")
        decisions.accept(store, [1])
        item = store.items.get([1])[0]
        assert (item.label, item.state) == ("pit", ItemState.CORRECTED)


def test_another_label_is_a_correction_and_joins_the_schema(tmp_path: Path) -> None:
    with make_project(tmp_path, count=2, given=("good", "scratch")) as store:
        decisions.accept(store, [1, 2], label=" pit ")
        assert {item.state for item in store.items.get([1, 2])} == {ItemState.CORRECTED}
        assert summary.status(store)["classes"] == {"pit": 2}
        decisions.accept(store, [1], label="good")
        assert store.items.get([1])[0].state is ItemState.ACCEPTED
        with pytest.raises(FettleError, match="needs a name"):
            decisions.accept(store, [1], label="  ")


@pytest.mark.parametrize("everything", [False, True])
def test_the_explanations_boxes_are_kept_only_where_no_mask_marks_the_defect(
    tmp_path: Path, *, everything: bool
) -> None:
    with make_project(tmp_path, count=2) as store:
        for item_id in (1, 2):
            propose(store, item_id, StageName.CLASSIFY, _class("scratch"))
            propose(store, item_id, StageName.EXPLAIN, [_region(30)])
        propose(store, 1, StageName.SEGMENT, [_region(5)])
        decisions.accept(store, [1, 2], everything=everything)
        assert [x for _, _, x in _kept(store, 1)] == ([30.0, 5.0] if everything else [5.0])
        assert [x for _, _, x in _kept(store, 2)] == [30.0]
        assert {item.state for item in store.items.get([1, 2])} == {ItemState.ACCEPTED}


def test_a_box_a_person_drew_replaces_the_explanations(tmp_path: Path) -> None:
    with make_project(tmp_path, count=1) as store:
        propose(store, 1, StageName.EXPLAIN, [_region(30)])
        regions.draw(store, item_id=1, geometry=_box(5), class_name="scratch")
        decisions.accept(store, [1])
        assert [x for _, _, x in _kept(store)] == [5.0]
        assert store.items.get([1])[0].state is ItemState.CORRECTED


def test_a_mask_a_person_drew_better_is_not_kept_twice(tmp_path: Path) -> None:
    with make_project(tmp_path, count=1) as store:
        propose(store, 1, StageName.SEGMENT, [_region(5), _region(40)])
        regions.draw(store, item_id=1, geometry=_box(6), class_name="scratch")
        decisions.accept(store, [1], label="scratch")
        assert sorted(x for _, _, x in _kept(store)) == [6.0, 40.0]


def test_accepting_again_after_another_run_doubles_nothing(tmp_path: Path) -> None:
    with make_project(tmp_path, count=1, given=("scratch",)) as store:
        for _ in range(2):
            propose(store, 1, StageName.SEGMENT, [_region(5)])
            propose(store, 1, StageName.CROP, [_region(0, role=RegionRole.ROI)])
            propose(store, 1, StageName.CLEAN, [_region(20, role=RegionRole.MARKING)])
            decisions.accept(store, [1])
        assert len(_kept(store)) == 3


def test_a_good_label_drops_defects_and_keeps_crop_and_markings(tmp_path: Path) -> None:
    with make_project(tmp_path, count=1, given=("good",)) as store:
        propose(store, 1, StageName.SEGMENT, [_region(5)])
        propose(store, 1, StageName.EXPLAIN, [_region(30)])
        propose(store, 1, StageName.CROP, [_region(0, role=RegionRole.ROI)])
        propose(store, 1, StageName.CLEAN, [_region(20, role=RegionRole.MARKING)])
        decisions.accept(store, [1])
        assert {role for role, _, _ in _kept(store)} == {RegionRole.ROI, RegionRole.MARKING}


def test_relabelling_as_good_takes_the_machines_defects_back_and_leaves_the_persons(tmp_path: Path) -> None:
    with make_project(tmp_path, count=1) as store:
        propose(store, 1, StageName.CLASSIFY, _class("scratch"))
        propose(store, 1, StageName.SEGMENT, [_region(5)])
        regions.draw(store, item_id=1, geometry=_box(30), class_name="dent")
        decisions.accept(store, [1])
        assert len(_kept(store)) == 2
        decisions.accept(store, [1], label="good")
        assert _kept(store) == [(RegionRole.DEFECT, "dent", 30.0)]
        assert store.items.get([1])[0].state is ItemState.CORRECTED
        store.undo()
        assert len(_kept(store)) == 2


def test_regions_that_repeat_the_classifier_follow_the_persons_label(tmp_path: Path) -> None:
    with make_project(tmp_path, count=1) as store:
        propose(store, 1, StageName.CLASSIFY, _class("scratch"))
        propose(
            store, 1, StageName.SEGMENT, [_region(0), _region(20, class_name="stain"), _region(40, class_name=None)]
        )
        decisions.accept(store, [1], label="dent")
        assert [name for _, name, _ in _kept(store)] == ["dent", "stain", "dent"]
        decisions.accept(store, [1], label="pit")
        assert [name for _, name, _ in _kept(store)] == ["pit", "stain", "pit"]
        store.undo()
        assert [name for _, name, _ in _kept(store)] == ["dent", "stain", "dent"]


def test_excluding_needs_a_reason_and_keeps_it(tmp_path: Path) -> None:
    with make_project(tmp_path, count=2) as store:
        with pytest.raises(FettleError, match="needs a reason"):
            decisions.exclude(store, [1], reason=" ")
        decisions.exclude(store, [1, 2], reason="too dark")
        assert {(i.state, i.reason) for i in store.items.get([1, 2])} == {(ItemState.EXCLUDED, "too dark")}
        decisions.accept(store, [1])
        assert store.items.get([1])[0].reason == ""
        assert [d.reason for d in decisions.of_item(store, 1)] == ["too dark", ""]


def test_putting_off_is_not_a_decision(tmp_path: Path) -> None:
    with make_project(tmp_path, count=2) as store:
        decisions.defer(store, [1])
        assert list(store.items.ids("state:undecided")) == [1, 2]
        assert store.items.count("state:decided") == 0


def test_reopening_gives_machine_regions_back_and_leaves_what_a_person_drew(tmp_path: Path) -> None:
    with make_project(tmp_path, count=1) as store:
        propose(store, 1, StageName.SEGMENT, [_region(5), _region(40)])
        regions.draw(store, item_id=1, geometry=_box(25), class_name="dent")
        regions.keep(store, proposals.live(store, 1)[1], geometry=_box(41))
        decisions.accept(store, [1], label="scratch")
        decisions.reset(store, [1])
        item = store.items.get([1])[0]
        assert (item.state, item.label, item.decided_by, item.decided_at) == (ItemState.UNREVIEWED, None, None, None)
        found = regions.of_item(store, 1)
        assert {r.source for r in found} == {RegionSource.PERSON}
        assert len(regions.open_proposals(proposals.live(store, 1), found)) == 1
        assert [d.state for d in decisions.of_item(store, 1)] == [ItemState.CORRECTED, ItemState.UNREVIEWED]
        _whole(store)


def test_marked_is_the_detectors_word_until_a_person_says_otherwise(tmp_path: Path) -> None:
    marking = _region(20, role=RegionRole.MARKING, class_name=None)
    with make_project(tmp_path, count=4) as store:
        assert summary.reliability(store)["reliability"] is None
        for item_id in (1, 2):
            propose(store, item_id, StageName.CLEAN, [marking])
        propose(store, 3, StageName.CLEAN, [])
        assert [i.marked for i in store.items.get(range(1, 5))] == [True, True, False, None]
        regions.reject(store, proposals.live(store, 2)[0])
        decisions.accept(store, [1, 2, 3, 4])
        assert [i.marked for i in store.items.get(range(1, 5))] == [True, False, False, None]
        found = summary.reliability(store)
        assert (found["marked"], found["checked"], found["decided"]) == (1, 3, 3)
        assert found["reliability"] == pytest.approx(2 / 3)
        propose(store, 2, StageName.CLEAN, [marking])
        assert store.items.get([2])[0].marked is False
        decisions.reset(store, [2, 3, 4])
        assert [i.marked for i in store.items.get([2, 3, 4])] == [True, False, None]
        _whole(store)


def test_an_excluded_item_does_not_count_for_reliability(tmp_path: Path) -> None:
    with make_project(tmp_path, count=2) as store:
        propose(store, 1, StageName.CLEAN, [_region(20, role=RegionRole.MARKING)])
        propose(store, 2, StageName.CLEAN, [])
        decisions.exclude(store, [1], reason="blurred")
        assert summary.reliability(store)["reliability"] == 1.0


def test_a_run_after_reopening_does_not_block_undo(tmp_path: Path) -> None:
    with make_project(tmp_path, count=1) as store:
        propose(store, 1, StageName.CLEAN, [_region(20, role=RegionRole.MARKING)])
        regions.reject(store, proposals.live(store, 1)[0])
        decisions.accept(store, [1])
        decisions.reset(store, [1])
        propose(store, 1, StageName.CLEAN, [])
        assert store.undo() is not None
        assert store.items.get([1])[0].state is not ItemState.UNREVIEWED
        _whole(store)


def test_a_decision_on_a_stale_item_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    with make_project(tmp_path, count=1) as store:
        seen = store.items.get([1])[0]
        decisions.defer(store, [1])
        with pytest.raises(StaleWriteError, match=r"kim decided image_000000\.png .* put off; you chose scratch"):
            decisions.accept(store, [1], label="scratch", expected_version=seen.version)
        assert store.items.get([1])[0].state is ItemState.DEFERRED
        assert store.steps()[0].label == "Put off 1 item"
        decisions.accept(store, [1], expected_version=store.items.get([1])[0].version)


def test_a_runs_results_do_not_make_a_persons_view_stale(tmp_path: Path) -> None:
    with make_project(tmp_path, count=1) as store:
        seen = store.items.get([1])[0]
        propose(store, 1, StageName.CLASSIFY, _class("scratch"))
        decisions.accept(store, [1], expected_version=seen.version)


def test_unreadable_and_removed_items_are_left_alone(tmp_path: Path) -> None:
    from tests.support.projects import add_items

    with make_project(tmp_path) as store:
        add_items(store, [new_item(1), new_item(2, error="cut off")])
        steps = len(store.steps())
        for decide in (decisions.accept, decisions.defer, decisions.reset):
            decide(store, [2])
        changes = decisions.exclude(store, [2], reason="blurred")
        assert changes.step_id is None and not changes.item_ids
        assert store.items.get([2])[0].state is ItemState.UNREADABLE
        assert len(store.steps()) == steps
        store.undo()
        assert decisions.accept(store, [1, 2], label="scratch").step_id is None
        assert store.items.count() == 0
        _whole(store)


def test_a_note_is_one_step(tmp_path: Path) -> None:
    with make_project(tmp_path, count=1) as store:
        remarks.set_note(store, [1], "한글 “note”")
        assert store.items.get([1])[0].note == "한글 “note”"
        store.undo()
        assert store.items.get([1])[0].note == ""


def test_ten_thousand_items_are_decided_undone_and_redone_in_seconds(tmp_path: Path) -> None:
    with make_project(tmp_path, count=10_000, given=("good", "scratch")) as store:
        started = time.perf_counter()
        changes = decisions.accept(store, range(1, 10_001))
        accepted = time.perf_counter() - started
        assert changes.many and not changes.item_ids
        _whole(store)
        started = time.perf_counter()
        store.undo()
        undone = time.perf_counter() - started
        assert store.items.count("state:unreviewed") == 10_000
        started = time.perf_counter()
        store.redo()
        redone = time.perf_counter() - started
        assert store.items.counts().states == {"accepted": 10_000}
        _whole(store)
        started = time.perf_counter()
        decisions.exclude(store, store.items.ids("label:scratch"), reason="blurred")
        excluded = time.perf_counter() - started
        assert store.items.counts().states == {"accepted": 5_000, "excluded": 5_000}
    print(f"10,000: accept {accepted:.2f} s, undo {undone:.2f} s, redo {redone:.2f} s, exclude half {excluded:.2f} s")
    assert max(accepted, undone, redone) < 30


def test_classes_only_a_model_named_join_the_schema_with_the_decision_and_leave_with_it(tmp_path: Path) -> None:
    with make_project(tmp_path, count=2) as store:
        propose(store, 1, StageName.CLASSIFY, _class("burr"))
        propose(store, 1, StageName.SEGMENT, [_region(5, class_name="nick")])
        before = classes.all_classes(store)
        decisions.accept(store, [1])
        assert {entry.name for entry in classes.all_classes(store)} == {e.name for e in before} | {"burr", "nick"}
        # Later steps use them, and are undone first.
        regions.draw(store, item_id=2, geometry=_box(), class_name="nick")
        store.undo()
        store.undo()
        assert classes.all_classes(store) == before

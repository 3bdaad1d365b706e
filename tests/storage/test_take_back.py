from __future__ import annotations

from pathlib import Path

import pytest

from storage import decisions, items, jobs, proposals, regions
from storage.errors import FettleError, StaleWriteError
from storage.records import Box, ItemState, ProposalDraft, ProposalKind, RegionRole, StageName, StageResult
from storage.store import Store
from storage.take_back import take_back_run
from tests.support.projects import make_project, provenance


def _run(store: Store, name: str, score: float, *, marked: bool = True) -> int:
    stages = [StageName.CLEAN, StageName.CLASSIFY, StageName.ANOMALY]
    run = jobs.start(store, stages=stages, where="", settings={"name": name})
    mark = ProposalDraft(ProposalKind.REGION, None, 0.9, RegionRole.MARKING, Box(1, 2, 3, 4))
    said = {
        StageName.CLEAN: (mark,) if marked else (),
        StageName.CLASSIFY: (ProposalDraft(ProposalKind.CLASS, name, score),),
        StageName.ANOMALY: (ProposalDraft(ProposalKind.SCORE, confidence=score * 10),),
    }
    for claim in jobs.claim(store, run.id, owner="w", limit=100):
        done = [StageResult(j.id, j.item_id, provenance(j.stage), proposals=said[j.stage]) for j in claim.jobs]
        jobs.finish(store, run.id, done)
    jobs.close_run(store, run.id, cancelled=False)
    return run.id


def _facts(store: Store) -> list[object]:
    live = [sorted((p.class_name or p.kind.value) for p in proposals.live(store, i)) for i in (1, 2)]
    return [[(i.predicted, i.score, i.anomaly, i.marked) for i in store.items.get([1, 2])], live]


def test_taking_back_a_run_gives_what_the_one_before_proposed(tmp_path: Path) -> None:
    with make_project(tmp_path, count=2) as store:
        fresh = _facts(store)
        first = _run(store, "pit", 0.5)
        before = _facts(store)
        second = _run(store, "good", 0.9, marked=False)
        after = _facts(store)
        assert before != after
        assert take_back_run(store, second).label == f"Take back run {second}"
        assert _facts(store) == before
        take_back_run(store, first)
        assert _facts(store) == fresh
        assert store.items.kept() == store.items.recount()
        store.undo()
        store.undo()
        assert _facts(store) == after


def test_taking_back_an_older_run_leaves_the_newer_ones_word_and_skips_it_later(tmp_path: Path) -> None:
    with make_project(tmp_path, count=2) as store:
        fresh = _facts(store)
        first, second = _run(store, "pit", 0.5), _run(store, "good", 0.9)
        newest = _facts(store)
        take_back_run(store, first)
        assert _facts(store) == newest
        take_back_run(store, second)
        assert _facts(store) == fresh


def test_decisions_outlive_the_run_they_were_made_on(tmp_path: Path) -> None:
    with make_project(tmp_path, count=2) as store:
        run_id = _run(store, "pit", 0.5)
        decisions.accept(store, [1])
        take_back_run(store, run_id)
        item = store.items.get([1])[0]
        assert (item.state, item.label, item.marked, item.predicted) == (ItemState.ACCEPTED, "pit", True, None)
        assert [region.role for region in regions.of_item(store, 1)] == [RegionRole.MARKING]


def test_a_run_at_work_or_taken_back_cannot_be_taken_back(tmp_path: Path) -> None:
    with make_project(tmp_path, count=2) as store:
        run = jobs.start(store, stages=[StageName.CLASSIFY], where="", settings={})
        with pytest.raises(FettleError, match="still at work"):
            take_back_run(store, run.id)
        done = _run(store, "pit", 0.5)
        take_back_run(store, done)
        with pytest.raises(FettleError, match="taken back already"):
            take_back_run(store, done)


def test_a_newer_run_stands_in_the_way_of_bringing_one_back(tmp_path: Path) -> None:
    with make_project(tmp_path, count=2) as store:
        take_back_run(store, _run(store, "pit", 0.5))
        _run(store, "good", 0.9)
        newest = _facts(store)
        with pytest.raises(StaleWriteError, match="item 1 was changed since"):
            store.undo()
        assert _facts(store) == newest


def test_removed_items_are_out_of_the_queue_and_counts_until_undone(tmp_path: Path) -> None:
    with make_project(tmp_path, count=4) as store:
        decisions.accept(store, [1, 2], label="pit")
        assert items.remove(store, [2, 3]).label == "Remove 2 items"
        assert list(store.items.ids()) == [1, 4]
        assert store.items.counts().total == 2
        assert store.items.kept() == store.items.recount()
        assert items.remove(store, [2]).step_id is None
        store.undo()
        assert list(store.items.ids("label:pit")) == [1, 2]

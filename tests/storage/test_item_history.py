from __future__ import annotations

from pathlib import Path

import pytest

from storage import decisions, item_history, jobs, regions, second_opinions
from storage.history_records import EventKind
from storage.intake import IngestReport, Intake
from storage.records import Box, ItemState, ProposalDraft, ProposalKind, StageName, StageResult
from storage.store import Store
from storage.take_back import take_back_run
from tests.support.projects import add_items, make_project, new_item, provenance


def _run(store: Store) -> int:
    run = jobs.start(store, stages=[StageName.CLASSIFY], where="", settings={})
    draft = ProposalDraft(ProposalKind.CLASS, "pit", 0.7)
    for claim in jobs.claim(store, run.id, owner="w", limit=10_000):
        done = [StageResult(job.id, job.item_id, provenance(job.stage), proposals=(draft,)) for job in claim.jobs]
        jobs.finish(store, run.id, done)
    jobs.close_run(store, run.id, cancelled=False)
    return run.id


def test_the_history_of_an_item_tells_who_did_what_and_which_run_proposed(tmp_path: Path) -> None:
    with make_project(tmp_path, count=3, given=("good",)) as store:
        run_id = _run(store)
        decisions.accept(store, [1, 2, 3], label="scratch")
        decisions.defer(store, [2])
        decisions.exclude(store, [1, 3], reason="blurred")
        store.undo()
    with Store.open(store.folder.root, actor="lee") as store:
        regions.draw(store, item_id=1, geometry=Box(1, 1, 5, 5), class_name="dent")
        events = item_history.of_item(store, 1)
        assert [(event.actor, event.label, event.undone) for event in events] == [
            ("lee", "Draw dent region", False),
            ("kim", "Exclude 2 items", True),
            ("kim", "Label 3 items “scratch”", False),
            ("kim", f"Run {run_id} proposed 1 thing", False),
            ("kim", "Add 3 images", False),
        ]
        assert events[2].decision is not None
        assert events[2].decision.state is ItemState.CORRECTED
        assert [event.kind for event in events[3:]] == [EventKind.RUN, EventKind.STEP]
        take_back_run(store, run_id)
        assert [event.undone for event in item_history.of_item(store, 1) if event.kind is EventKind.RUN] == [True]
        mine = item_history.of_item(store, 1, actor="lee")
        assert [event.label for event in mine] == [f"Take back run {run_id}", "Draw dent region"]


def test_the_history_of_an_item_comes_page_by_page_and_misses_nothing(tmp_path: Path) -> None:
    with make_project(tmp_path, count=3) as store:
        for number in range(7):
            decisions.defer(store, [1 + number % 2]) if number % 3 else decisions.exclude(store, [1, 2], reason="x")
            if number == 3:
                _run(store)
        whole = item_history.of_item(store, 1)
        paged = item_history.of_item(store, 1, limit=2)
        while page := item_history.of_item(store, 1, limit=2, before=paged[-1]):
            paged += page
        assert paged == whole
        assert len(whole) > 5


def test_only_steps_that_touched_the_item_are_opened_among_many_that_enclose_it(tmp_path: Path) -> None:
    with make_project(tmp_path, count=300) as store:
        for step in range(10):
            decisions.defer(store, [item_id for item_id in range(1, 301) if item_id % 10 == step])
        events = item_history.of_item(store, 123)
        assert [event.label for event in events] == ["Put off 30 items", "Add 300 images"]
        assert events[0].id == 2 + 123 % 10


@pytest.mark.in_a_file
def test_the_history_of_an_item_is_found_by_index(tmp_path: Path) -> None:
    with make_project(tmp_path, count=3) as store, store.reading() as connection:
        plans = [
            connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}").fetchall()
            for query in (
                "SELECT step_id FROM step_changes WHERE first_item <= 2 AND last_item >= 2",
                "SELECT payload FROM step_changes WHERE step_id = 1 AND first_item <= 2 AND last_item >= 2 ORDER BY id",
                "SELECT run_id FROM proposals WHERE item_id = 2",
                "SELECT id FROM steps WHERE first_item <= 2 AND last_item >= 2",
                "SELECT * FROM decisions WHERE item_id = 2 ORDER BY id",
                "SELECT * FROM steps WHERE state <> 'dropped' AND id < 9 ORDER BY id DESC LIMIT 100",
            )
        ]
    text = [" ".join(str(row) for row in plan) for plan in plans]
    indexes = ("step_changes_items", "step_changes", "proposals", "steps_items", "decisions")
    for plan, index in zip(text, (*(f"ix_{name}" for name in indexes), "PRIMARY KEY"), strict=True):
        assert index in plan
        assert "SCAN" not in plan


def test_a_blind_second_look_is_told_only_of_its_own_steps(tmp_path: Path) -> None:
    with make_project(tmp_path, count=2) as store:
        second_opinions.ask(store, share=1.0)
        decisions.accept(store, [1], label="scratch")
        assert item_history.of_item(store, 1)[0].label == "Label 1 item “scratch”"
        store.actor = "lee"
        assert [(event.kind, event.actor) for event in item_history.of_item(store, 1)] == [(EventKind.ADDED, "")]
        assert item_history.of_item(store, 1, actor="kim") == []
        decisions.accept(store, [1], label="scratch")
        assert [event.actor for event in item_history.of_item(store, 1)] == ["lee", "kim", "kim", "kim"]


def test_an_item_of_a_later_batch_of_one_ingest_was_added_once(tmp_path: Path) -> None:
    with make_project(tmp_path) as store:
        intake = Intake(store, IngestReport())
        add_items(store, [])
        for number in (1, 2):
            intake.add([new_item(number)], origin="images")
        assert [event.label for event in item_history.of_item(store, 2)] == ["Add 2 images from images"]

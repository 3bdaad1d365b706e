from __future__ import annotations

from pathlib import Path

import pytest

from storage import decisions, jobs
from storage.records import ProposalDraft, ProposalKind, StageName, StageResult
from storage.store import Store
from tests.support.command import Fettle
from tests.support.projects import make_project, provenance


@pytest.fixture
def project(tmp_path: Path) -> Path:
    with make_project(tmp_path, count=4) as store:
        decisions.accept(store, [1, 2], label="pit")
        decisions.defer(store, [3])
    with Store.open(store.folder.root, actor="lee") as store:
        decisions.exclude(store, [4], reason="blurred")
    return store.folder.root


def test_history_lists_who_did_what_newest_first(fettle: Fettle, project: Path) -> None:
    found = fettle.json("history", project)
    assert [(row["actor"], row["items"], row["label"], row["undone"]) for row in found] == [
        ("lee", 1, "Exclude 1 item", False),
        ("kim", 1, "Put off 1 item", False),
        ("kim", 2, "Label 2 items “pit”", False),
        ("kim", 4, "Add 4 images", False),
    ]
    assert fettle.json("history", project, "--reviewer", "kim", "--limit", 1) == [found[1]]
    assert "Label 2 items “pit”" in fettle("history", project).out
    assert fettle("history", project, "--reviewer", "ann").out == "ann has done nothing yet.\n"


def test_history_of_one_item_tells_its_decision(fettle: Fettle, project: Path) -> None:
    found = fettle.json("history", project, "--item", 2)
    assert [row["label"] for row in found] == ["Label 2 items “pit”", "Add 4 images"]
    assert found[0]["decision"] == {"state": "accepted", "label": "pit", "reason": ""}
    assert "→ accepted pit" in fettle("history", project, "--item", 2).out
    answer = fettle("history", project, "--item", 99)
    assert (answer.code, answer.line) == (1, "fettle: There is no item 99. “fettle items” lists them.")


def test_undo_and_redo_jump_to_a_step(fettle: Fettle, project: Path) -> None:
    kim = ("--reviewer", "kim")
    assert fettle.json(*kim, "undo", project, "--to", 1) == {"steps": 2, "undo": True, "stopped": ""}
    assert [row["undone"] for row in fettle.json("history", project)] == [False, True, True, False]
    assert fettle(*kim, "redo", project, "--to", 3).out == "Brought back 2 steps\n"
    answer = fettle(*kim, "redo", project, "--to", 2)
    assert (answer.code, "Step 2 is in force already" in answer.line) == (1, True)
    answer = fettle(*kim, "undo", project, "--to", 4)
    assert (answer.code, "is lee's" in answer.line) == (1, True)
    assert fettle(*kim, "undo", project, "--to", 77).line.startswith("fettle: There is no step 77.")
    assert fettle("undo", project, "--to", 1, "--run", 1).code == 2


def test_a_jump_that_is_stopped_says_by_what(fettle: Fettle, project: Path) -> None:
    with Store.open(project, actor="lee") as store:
        decisions.reset(store, [1])
    answer = fettle("--reviewer", "kim", "undo", project, "--to", 1)
    assert answer.code == 3
    assert answer.out == "Took back 1 step\n"
    assert "lee changed item 1 since, with “Reopen 1 item” (step 5)" in answer.err


def test_undo_takes_back_a_run_and_undo_again_brings_it_back(fettle: Fettle, project: Path) -> None:
    with Store.open(project, actor="kim") as store:
        run = jobs.start(store, stages=[StageName.CLASSIFY], where="", settings={})
        for claim in jobs.claim(store, run.id, owner="w", limit=9):
            draft = ProposalDraft(ProposalKind.CLASS, "pit", 0.5)
            done = [StageResult(j.id, j.item_id, provenance(j.stage), proposals=(draft,)) for j in claim.jobs]
            jobs.finish(store, run.id, done)
        jobs.close_run(store, run.id, cancelled=False)
    assert fettle.json("undo", project, "--run", run.id) == {"step": f"Take back run {run.id}", "items": 4}
    assert [row["predicted"] for row in fettle.json("items", project)] == [None] * 4
    assert fettle("undo", project).code == 0
    assert [row["predicted"] for row in fettle.json("items", project)] == ["pit"] * 4
    assert fettle("undo", project, "--run", 9).line == "fettle: There is no run 9"


def test_remove_takes_items_out_and_undo_brings_them_back(fettle: Fettle, project: Path) -> None:
    assert fettle.json("remove", project, "--where", "label:pit") == {"step": "Remove 2 items", "items": 2}
    assert fettle.json("status", project)["items"] == 2
    assert fettle("remove", project, "--items", "1").line == "fettle: There is no item 1. Nothing was removed."
    assert fettle("undo", project).code == 0
    assert fettle.json("status", project)["items"] == 4
    assert fettle("remove", project).code == 2

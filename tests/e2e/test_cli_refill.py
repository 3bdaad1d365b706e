"""Refilling on the command line: what was filled, what failed, and what a filter finds of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import regions
from storage.records import Box
from tests.support.command import Fettle
from tests.support.marked import marked_project


@pytest.fixture
def project(tmp_path: Path) -> Path:
    with marked_project(tmp_path, count=2) as store:
        regions.draw(store, item_id=1, geometry=Box(120, 0, 180, 240), class_name="crack")
        return store.folder.root


def test_a_refill_keeps_out_of_what_was_decided_and_says_so_everywhere(fettle: Fettle, project: Path) -> None:
    (before,) = fettle.json("items", project, "--where", "id:1")
    assert [entry["defect"] for entry in before["cleaning"]["touched"]] == ["crack"]
    said = fettle.json("refill", project, "--items", "1,2")
    assert said["filled"] == [1, 2] and said["kept_out"] == [1] and not said["failed"]
    (after,) = fettle.json("items", project, "--where", "has:keptout")
    assert after["id"] == 1 and not after["cleaning"]["touched"] and not after["cleaning"]["stale"]
    assert {entry["by"] for entry in after["cleaning"]["kept_out"]} == {"kim"}
    assert fettle.json("status", project)["cleaning"] == {"keptout": 1, "touched": 0}
    assert "has:keptout" in fettle("status", project).out
    assert fettle("check", project).code == 0
    assert "Refill markings" in fettle("undo", project).out
    assert fettle.json("items", project, "--where", "has:keptout") == []


def test_wrong_fillers_missing_files_and_missing_choices_are_told(fettle: Fettle, project: Path) -> None:
    assert fettle("refill", project).code == 2
    answer = fettle("refill", project, "--items", "1,2", "--filler", "magic")
    assert answer.code == 1 and "'magic'" in answer.line and "telea" in answer.line
    (project.parent / "images" / "part_1.png").unlink()
    answer = fettle("refill", project, "--where", "id:1,2")
    assert answer.code == 3 and "part_1.png" in answer.err and "Refilled 1 of 2 items" in answer.out

from __future__ import annotations

from pathlib import Path

import pytest

from storage import decisions
from storage.project import save_setting
from storage.store import Store
from tests.support.command import Fettle
from tests.support.projects import make_project


@pytest.fixture
def project(tmp_path: Path) -> Path:
    with make_project(tmp_path, count=12) as store:
        decisions.accept(store, [1, 2], label="good")
        return store.folder.root


def test_a_backup_is_made_listed_and_brought_back(fettle: Fettle, project: Path) -> None:
    assert fettle("backup", project, "--list").out.startswith("There is no backup yet")
    made = fettle.json("backup", project)
    assert (made["number"], made["reason"], made["items"], made["decided"]) == (1, "manual", 12, 2)
    assert fettle("decide", project, "exclude", "--where", "state:unreviewed").code == 0
    done = fettle.json("restore", project, "latest")
    assert (done["items"], done["decided"]) == (12, 2)
    assert (done["items_before"], done["decided_before"]) == (12, 12)
    assert fettle.json("status", project)["states"]["excluded"] == 0
    numbers = [entry["number"] for entry in fettle.json("backup", project, "--list")]
    words = fettle("restore", project, numbers[0]).out
    assert "Brought back 12 items, 12 of them decided" in words
    assert f"fettle restore {project} {numbers[0] + 1}" in words
    listed = fettle("backup", project, "--list").out
    assert "before restore" in listed and "asked for" in listed
    assert fettle.json("check", project)["ok"]


def test_commands_that_write_leave_a_backup_when_one_is_due(fettle: Fettle, project: Path) -> None:
    assert fettle("decide", project, "accept", "--items", "3").code == 0
    (made,) = fettle.json("backup", project, "--list")
    assert (made["reason"], made["decided"]) == ("auto", 3)
    assert fettle("undo", project).code == 0
    assert len(fettle.json("backup", project, "--list")) == 1, "the last one is seconds old"


def test_a_backup_that_does_not_fit_is_told_and_the_command_counts_as_done(fettle: Fettle, project: Path) -> None:
    with Store.open(project) as store:
        save_setting(store.folder, ("backup", "spare_megabytes"), 10**9)
    answer = fettle("decide", project, "accept", "--items", "3")
    assert answer.code == 0
    assert answer.err.startswith("fettle: no backup was made: The disk has too little space for a backup (")
    assert fettle.json("status", project)["states"]["accepted"] == 3


def test_a_restore_needs_a_backup_and_the_right_to_write(fettle: Fettle, project: Path) -> None:
    answer = fettle("restore", project, "latest")
    assert (answer.code, answer.line) == (
        1,
        f"fettle: This project has no backup yet. Make one with: fettle backup {project}",
    )
    fettle("backup", project)
    with Store.open(project):
        assert "Another Fettle writes to this project" in fettle("restore", project, "latest").line
        assert fettle("backup", project).code == 0, "a backup can be made while another writes"


def test_a_damaged_database_is_replaced_by_the_latest_backup(fettle: Fettle, project: Path) -> None:
    fettle("backup", project)
    (project / "fettle.db").write_bytes(b"no database" * 999)
    assert "damaged" in fettle("status", project).line
    answer = fettle("restore", project, "latest")
    assert answer.code == 0, answer.err
    assert "Brought back 12 items, 2 of them decided" in answer.out
    assert "The damaged database is kept" in answer.out
    assert fettle.json("check", project)["ok"]


def test_a_repair_says_what_was_wrong_and_what_it_did(fettle: Fettle, project: Path) -> None:
    assert fettle("repair", project).out.startswith("The database's file is sound.")
    fettle("backup", project)
    with (project / "fettle.db").open("r+b") as file:
        file.write(bytes(100))
    assert "damaged" in fettle("status", project).line
    answer = fettle("repair", project)
    assert "The database was damaged (file is not a database). It is kept as " in answer.out
    assert "Read out of it: 12 items, 2 of them decided." in answer.out
    assert fettle.json("check", project)["ok"]
    assert fettle.json("repair", project)["damage"] == ""

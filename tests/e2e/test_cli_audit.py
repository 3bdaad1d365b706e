"""The command that audits a classifier."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.audits import LEANING, SOUND, add_classifiers, plates, project_of
from tests.support.command import Fettle
from tests.support.projects import make_project


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with project_of(tmp_path_factory.mktemp("audited"), plates(21)) as store:
        add_classifiers(store.folder.models)
    yield store.folder.root


def test_the_verdict_stands_on_top_and_the_items_below(fettle: Fettle, project: Path) -> None:
    answer = fettle("audit", project, "--model", LEANING)
    assert (answer.code, answer.err) == (0, "")
    first, *rest = answer.out.splitlines()
    assert first.startswith(f"{LEANING}: Leans on markings:")
    assert "with as much filled beside them, 0 %" in first
    assert "with bare surface pasted there, 0 %" in first
    assert any(line.startswith("Where it looks:") for line in rest)
    assert any("marking pasted" in line and "good" in line for line in rest)
    assert sum(".png" in line for line in rest) == 20
    assert "more; --json and --csv list all" in rest[-1]
    assert fettle("audit", project, "--model", SOUND).out.startswith(f"{SOUND}: Can't tell yet:")


def test_json_and_csv_hold_every_trial(fettle: Fettle, project: Path, tmp_path: Path) -> None:
    file = tmp_path / "trials.csv"
    said = fettle.json("audit", project, "--model", LEANING, "--seed", 7, "--csv", file)
    assert said["judgement"]["finding"] == "leans"
    assert said["verdict"].startswith("Leans on markings")
    assert (said["model"], said["request"]["seed"], len(said["model_hash"])) == (LEANING, 7, 64)
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == len(said["trials"])
    flips = sum(row["flipped"] == "1" for row in rows)
    assert flips == sum(t["before"]["class_name"] != t["after"]["class_name"] for t in said["trials"]) > 20
    assert all(Path(row["path"]).is_file() for row in rows)


def test_some_items_of_a_class_are_too_few_to_tell(fettle: Fettle, project: Path) -> None:
    said = fettle.json("audit", project, "--model", SOUND, "--most", 5, "--where", "label:spot OR label:good")
    assert said["judgement"]["finding"] == "few"
    assert "20 are needed" in said["verdict"]


def test_what_cannot_be_audited_is_said_in_one_line(fettle: Fettle, project: Path, tmp_path: Path) -> None:
    with make_project(tmp_path, count=2) as store:
        bare = store.folder.root
    assert "There is no model for classify" in fettle("audit", bare).line
    assert "There is no model “nobody”" in fettle("audit", project, "--model", "nobody").line
    assert "Run the clean stage" in fettle("audit", project, "--model", SOUND, "--where", "id:99999").line
    assert fettle("audit", project, "--model", SOUND, "--where", "label:(").code == 1
    assert fettle("audit", project, "--model", SOUND, "--most", 0).code == 1
    assert "cannot be written" in fettle("audit", project, "--model", SOUND, "--csv", tmp_path / "no" / "a.csv").err
    assert fettle("audit", tmp_path / "nowhere").code == 1


def test_an_item_that_cannot_be_read_is_listed(fettle: Fettle, tmp_path: Path) -> None:
    with project_of(tmp_path, plates(3)) as store:
        add_classifiers(store.folder.models)
        item = store.items.get(store.items.ids("label:good"))[0]
    Path(item.path).write_bytes(b"")
    answer = fettle("audit", store.folder.root, "--model", SOUND)
    assert answer.code == 3
    assert f"item {item.id}" in answer.err

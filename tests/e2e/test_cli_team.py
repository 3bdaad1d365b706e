"""Several inspectors at the command line: names, claims, stale decisions, second opinions, agreement."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import classes, decisions, reviewer
from storage.errors import FettleError
from storage.project import ProjectFolder, save_setting
from storage.store import Store
from tests.support.command import Fettle
from tests.support.projects import make_project


@pytest.fixture
def project(tmp_path: Path) -> Path:
    with make_project(tmp_path, count=20, given=("good", "scratch")) as store:
        classes.add(store, "dent")
        return store.folder.root


def test_a_name_comes_from_the_option_the_environment_the_person_then_the_project(
    project: Path, fettle: Fettle, monkeypatch: pytest.MonkeyPatch
) -> None:
    def name() -> str:
        with Store.open(project, readonly=True) as store:
            return store.actor

    save_setting(ProjectFolder(project), ("reviewer", "name"), "everybody")
    if not _shared(project):
        assert name() == "everybody"
    reviewer.save_own_name(" 지훈 ")
    assert name() == "지훈"
    monkeypatch.setenv(reviewer.VARIABLE, "ann")
    assert name() == "ann"
    assert fettle("--reviewer", "lee", "decide", project, "accept", "--items", "1").code == 0
    assert fettle.json("items", project, "--where", "id:1")[0]["decided_by"] == "lee"
    monkeypatch.delenv(reviewer.VARIABLE)
    reviewer.save_own_name("")
    assert name() != "지훈"


def _shared(project: Path) -> bool:
    with Store.open(project, readonly=True) as store:
        return store.shared


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 81, "tab\there"])
def test_a_name_that_cannot_be_one_is_refused(fettle: Fettle, project: Path, name: str) -> None:
    answer = fettle("--reviewer", name, "team", "status", project)
    assert answer.code == 1 and "reviewer's name" in answer.line
    if name.strip():
        with pytest.raises(FettleError):
            reviewer.save_own_name(name)


def test_a_persons_settings_that_are_no_toml_are_named_and_left_alone(
    fettle: Fettle, project: Path, fettle_home: Path
) -> None:
    file = fettle_home / "config" / "fettle.toml"
    file.parent.mkdir(exist_ok=True)
    file.write_text("name = \n")
    assert "is not valid TOML" in fettle("team", "status", project).line
    with pytest.raises(FettleError):
        reviewer.save_own_name("kim")
    assert file.read_text() == "name = \n"


def test_a_decision_on_a_version_that_moved_on_is_refused_with_both_verdicts(fettle: Fettle, project: Path) -> None:
    (seen,) = fettle.json("items", project, "--where", "id:2")
    assert fettle("--reviewer", "lee", "decide", project, "label=scratch", "--items", "2", "--expect", "0").code == 0
    answer = fettle("--reviewer", "kim", "decide", project, "label=dent", "--items", "2", "--expect", seen["version"])
    assert answer.code == 1
    assert "lee decided image_000001.png" in answer.line and "scratch; you chose dent" in answer.line
    assert fettle.json("items", project, "--where", "id:2")[0]["decided_label"] == "scratch"
    assert fettle("decide", project, "accept", "--items", "1,2", "--expect", "1").code == 2


def test_two_people_claim_different_items_and_let_go_of_them(fettle: Fettle, project: Path) -> None:
    def claim(name: str) -> list[int]:
        return [entry["id"] for entry in fettle.json("--reviewer", name, "team", "next", project, "--count", "2")]

    assert (claim("kim"), claim("lee"), claim("kim")) == ([1, 2], [3, 4], [5, 6])
    found = fettle.json("team", "status", project)
    assert [(entry["item"], entry["reviewer"]) for entry in found["claims"]][:3] == [(1, "kim"), (2, "kim"), (3, "lee")]
    assert fettle.json("--reviewer", "kim", "team", "release", project) == {"released": 4}
    assert claim("ann") == [1, 2]
    assert "claimed" in fettle("team", "next", project, "--where", "id:3").out


def test_what_is_next_includes_second_looks_and_no_disputes(fettle: Fettle, project: Path) -> None:
    def following(name: str) -> list[int]:
        return [entry["id"] for entry in fettle.json("--reviewer", name, "team", "next", project, "--count", "9")]

    fettle("team", "second", project, "--share", "1", "--where", "id:1,2")
    fettle("--reviewer", "lee", "decide", project, "accept", "--where", "id<20")
    assert following("kim") == [1, 2, 20]
    fettle("--reviewer", "kim", "decide", project, "label=dent", "--items", "1")
    assert following("ann") == []
    fettle("--reviewer", "kim", "team", "release", project)
    assert following("ann") == [2, 20]


def test_two_opinions_a_dispute_its_settlement_and_the_agreement(fettle: Fettle, project: Path) -> None:
    assert fettle.json("team", "second", project, "--share", "0.5", "--seed", "3") == {"asked": 10, "candidates": 20}
    assert fettle("--reviewer", "kim", "decide", project, "accept", "--where", "second:wanted").code == 0
    first = fettle.json("items", project, "--where", "second:wanted")[0]["id"]
    for verdict, where in (("label=dent", f"id:{first}"), ("accept", "second:wanted -opinion:lee")):
        assert fettle("--reviewer", "lee", "decide", project, verdict, "--where", where).code == 0
    status = fettle.json("team", "status", project)
    assert status["second"] == {"wanted": 0, "agreed": 9, "disputed": 1, "settled": 0}
    assert [(entry["name"], entry["opinions"]) for entry in status["reviewers"]] == [("kim", 10), ("lee", 10)]
    (dispute,) = fettle.json("team", "disputes", project)
    assert [(o["reviewer"], o["says"]) for o in dispute["opinions"]][1] == ("lee", "dent")
    assert "Settle one with" in fettle("team", "disputes", project).out

    alone = fettle("decide", project, "accept", "--items", first)
    assert alone.code == 1 and "--settle" in alone.line
    some = fettle("decide", project, "exclude", "--reason", "torn", "--where", "")
    assert some.code == 2
    assert "1 disputed items were left alone" in fettle("decide", project, "accept", "--where", "id<21").out
    assert fettle("--reviewer", "ann", "decide", project, "label=scratch", "--settle", "--items", first).code == 0
    assert fettle.json("team", "disputes", project) == []
    assert fettle("team", "disputes", project).out == "Nothing is disputed.\n"

    found = fettle.json("team", "agreement", project)
    assert (found["items"], found["raw"]) == (10, 0.9)
    assert found["pairs"][0]["kappa"]["value"] is not None
    shown = fettle("team", "agreement", project).out
    assert "Krippendorff's alpha" in shown and "kim, lee" in shown and "dent" in shown
    status_shown = fettle("team", "status", project).out
    assert "9 agreed" in status_shown and "Nobody has the project open." in status_shown


def test_without_two_opinions_the_agreement_says_how_to_ask_for_them(fettle: Fettle, project: Path) -> None:
    assert "fettle team second" in fettle("team", "agreement", project).out
    assert fettle.json("team", "agreement", project)["alpha"]["value"] is None
    answer = fettle("team", "second", project, "--share", "2")
    assert answer.code == 1 and "0.1" in answer.line
    assert fettle("team", "second", project, "--where", "state:nonsense").code == 1


def test_undo_takes_the_asking_back(fettle: Fettle, project: Path) -> None:
    fettle("team", "second", project, "--share", "1")
    assert fettle("undo", project).code == 0
    with Store.open(project) as store:
        assert store.items.count("second:wanted") == 0
        decisions.accept(store, [1])

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from gui.cli import importing
from storage import proposals
from storage.checks import check
from storage.imports.reading import READERS
from storage.records import Polygon
from storage.store import Store
from tests.support.command import Fettle
from tests.support.foreign import project_with, shape, write_labelme, write_picture


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    for number in range(3):
        write_picture(tmp_path / "set" / f"{number}.png", seed=number)
        write_labelme(tmp_path / "set" / f"{number}.json", f"{number}.png", [shape()], flags={"bad": True})
    return tmp_path / "set"


@pytest.fixture
def project(tmp_path: Path, dataset: Path) -> Path:
    with project_with(tmp_path / "project", dataset) as store:
        return store.folder.root


def test_a_dry_run_says_all_and_does_nothing(fettle: Fettle, project: Path, dataset: Path) -> None:
    write_labelme(dataset / "x.json", "absent.png", [shape()])
    found = fettle.json("import", project, dataset, "--dry-run", "--map", "dent=Dent", code=3)
    assert found["outcome"] is None
    assert (found["format"], found["images"], found["matched"]) == ("labelme", 4, {"path": 3, "missing": 1})
    assert {(use["theirs"], use["ours"], use["new"]) for use in found["classes"]} == {
        ("dent", "Dent", True),
        ("bad", "bad", True),
    }
    assert found["report"][0]["lines"][0]["where"] == "absent.png"
    answer = fettle("import", project, dataset, "--dry-run")
    assert "dry run" in answer.out
    assert "missing-image" in answer.err
    assert fettle.json("history", project)[0]["label"].startswith("Add 3 images")


def test_an_import_is_said_in_a_line_and_undone_by_one_command(fettle: Fettle, project: Path, dataset: Path) -> None:
    answer = fettle("import", project, dataset)
    assert answer.code == 0
    assert "3 classes of pictures and 3 regions proposed on 3 items" in answer.out
    assert "Import 6 labels from set" in fettle("undo", project).out
    with Store.open(project, readonly=True) as store:
        assert proposals.live(store, 1) == []


def test_a_picture_that_several_items_fit_is_asked_for(fettle: Fettle, tmp_path: Path) -> None:
    for number, name in enumerate(("one/a.png", "two/a.png")):
        write_picture(tmp_path / "mine" / name, seed=number)
    write_labelme(tmp_path / "labels" / "a.json", "a.png", [shape()])
    project = tmp_path / "project"
    project_with(project, tmp_path / "mine").close()
    answer = fettle("import", project, tmp_path / "labels")
    assert answer.code == 3
    assert "Which item is a.png? Say --choose 'a.png=ITEM', one of 1, 2" in answer.err
    assert fettle.json("import", project, tmp_path / "labels", "--choose", "a.png=2")["outcome"]["regions"] == 1
    assert fettle("import", project, tmp_path / "labels", "--choose", "a.png=two").code == 2


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["absent"], 1, "There is nothing at"),
        (["empty"], 1, "No labels of a known format"),
        (["empty", "--format", "folders"], 1, "There are no images"),
        (["set", "--format", "word"], 1, "There is no import format"),
        (["set", "--option", "a=b"], 1, "has no option “a”"),
        (["set", "--as", "truth"], 2, "not as “truth”"),
        (["set", "--replace"], 2, "--as decisions"),
        (["set", "--map", "dent"], 2, "THEIRS=OURS"),
        (["set", "--images", "nowhere"], 1, "There is no folder"),
    ],
)
def test_what_can_not_be_is_said_in_a_line(
    fettle: Fettle, project: Path, tmp_path: Path, words: list[str], code: int, said: str
) -> None:
    (tmp_path / "empty").mkdir()
    path, *rest = words
    answer = fettle("import", project, tmp_path / path, *rest)
    assert answer.code == code
    assert said in answer.err.replace("\n", " ")


def test_a_label_file_that_is_none_ends_with_some_failed(fettle: Fettle, project: Path, dataset: Path) -> None:
    (dataset / "1.json").write_bytes(b"\xff\xfe{")
    answer = fettle("import", project, dataset)
    assert answer.code == 3
    assert "1.json: this is no JSON" in answer.err
    assert "2 regions proposed on 2 items" in answer.out


def test_the_help_names_every_format(fettle: Fettle) -> None:
    said = importing._FORMATS.replace(" or ", ", ").split(", ")
    assert sorted(said) == sorted(READERS)
    assert "mvtec" in fettle("import", "--help").out


_KILLED = """
import os, signal, sys
from pathlib import Path
from storage.imports.apply import apply_import
from storage.imports.plan import ImportRequest, plan_import
from storage.store import Store

store = Store.open(Path(sys.argv[1]))
with plan_import(store, ImportRequest(Path(sys.argv[2]))) as plan:
    apply_import(store, plan, progress=lambda done, total: os.kill(os.getpid(), signal.SIGKILL))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_killed_within_an_import_nothing_of_it_stays(tmp_path: Path, dataset: Path) -> None:
    project_with(tmp_path / "project", None).close()
    before = sorted(path.name for path in Path(tmp_path / "project").iterdir())
    words = [sys.executable, "-c", _KILLED, str(tmp_path / "project"), str(dataset)]
    assert subprocess.run(words, check=False).returncode == -signal.SIGKILL
    with Store.open(tmp_path / "project", actor="kim") as store:
        assert store.items.count("") == 0
        assert store.steps() == []
        assert check(store).problems == ()
    assert {path.name for path in Path(tmp_path / "project").iterdir()} - set(before) <= {
        "fettle.db-wal",
        "fettle.db-shm",
    }


def test_real_labelme_files_find_their_pictures(fettle: Fettle, tmp_path: Path, shared: Path) -> None:
    project = tmp_path / "project"
    project_with(project, shared / "data" / "bsdata" / "images").close()
    found = fettle.json("import", project, shared / "data" / "bsdata" / "labelme")
    assert found["matched"] == {"path": 90}
    assert found["outcome"]["regions"] == 97
    with Store.open(project, readonly=True) as store:
        (item,) = store.items.page('name:"01_200902093536_585000_090_crop_2.jpg"')
        shapes = [entry.geometry for entry in proposals.live(store, item.id)]
        assert all(isinstance(geometry, Polygon) for geometry in shapes)

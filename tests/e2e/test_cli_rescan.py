from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.command import Fettle
from tests.support.images import encoded, picture


@pytest.fixture
def images(tmp_path: Path) -> Path:
    root = tmp_path / "images"
    root.mkdir()
    for number, name in enumerate("abcd"):
        (root / f"{name}.png").write_bytes(encoded(picture(seed=number), "PNG"))
    return root


@pytest.fixture
def project(tmp_path: Path, images: Path, fettle: Fettle) -> Path:
    fettle("init", tmp_path / "project")
    assert fettle.json("ingest", tmp_path / "project", images)["added"] == 4
    return tmp_path / "project"


def test_a_rescan_lists_what_became_of_the_files_and_takes_new_ones_in(
    fettle: Fettle, project: Path, images: Path
) -> None:
    fettle("decide", project, "label=dent", "--items", "1,3")
    (images / "a.png").write_bytes(encoded(picture(seed=20), "PNG"))
    (images / "b.png").unlink()
    (images / "sorted").mkdir()
    (images / "c.png").rename(images / "sorted/c.png")
    (images / "new.png").write_bytes(encoded(picture(seed=21), "PNG"))
    answer = fettle("rescan", project)
    assert answer.code == 0
    assert "1 new, 1 changed, 1 moved, 1 missing, 0 back again" in answer.out
    assert f"item 1: {images}/a.png" in answer.err and f"fettle rescan {project} --take NUMBERS" in answer.err
    found = fettle.json("rescan", project)
    assert found["changed"] == [{"item": 1, "path": f"{images}/a.png"}]
    assert found["missing"] == [{"item": 2, "path": f"{images}/b.png"}]
    assert (found["added"], found["moved"]) == (0, [])
    taken = fettle.json("rescan", project, "--take", "all")
    assert (taken["taken"], taken["not_taken"]) == ([1], [])
    states = {item["id"]: (item["state"], item["decided_label"]) for item in fettle.json("items", project)}
    assert states[1] == ("unreviewed", None) and states[3] == ("accepted", "dent")
    assert fettle.json("undo", project)["step"] == "Undo: Take the new file of 1 item"
    assert fettle("rescan", project, "--take", "x").err.startswith("fettle: “x” is no list of item numbers")


def test_a_rescan_of_an_unplugged_folder_says_so_and_changes_nothing(
    fettle: Fettle, project: Path, images: Path
) -> None:
    shutil.rmtree(images)
    images.mkdir()
    found = fettle.json("rescan", project, code=3)
    assert (found["unreachable"], found["missing"]) == ([str(images)], [])
    assert "can't be reached or is empty" in fettle("rescan", project).err

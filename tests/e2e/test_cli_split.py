"""The split command: tells first, splits as one step, and finds what leaks."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from inference.alike import EmbeddingFile
from storage.store import Store
from tests.support.command import Fettle
from tests.support.projects import add_items, new_item, new_project


def a_project(place: Path) -> Path:
    with new_project(place / "project") as store:
        items = [new_item(n, given=("good", "pit")[n % 2]) for n in range(40)]
        add_items(store, [item._replace(relpath=f"part{n // 4:02}_{n}.png") for n, item in enumerate(items)])
        with store.transact("Compare", undoable=False) as tx:
            tx.update("items", store.items.ids(), {"phash": 1})
        return store.folder.root


def test_the_command_tells_splits_checks_and_mends(fettle: Fettle, tmp_path: Path) -> None:
    project = a_project(tmp_path)
    options = ("--name-pattern", r"^(part\d+)_")
    told = fettle("split", project, *options, "--dry-run")
    assert (told.code, "Nothing was changed; 40 items would get another split." in told.out) == (0, True)
    assert "14 of 14.0" in told.out
    said = fettle.json("split", project, *options)
    assert (said["changed"], said["straddling"], said["largest_group"]) == (40, 0, 4)
    assert sum(entry["got"] for entry in said["splits"].values()) == 40
    assert fettle("split", project, "--check", *options).code == 0
    with Store.open(project) as store, store.transact("Part them") as tx:
        at = next(iter(store.items.ids("split:train")))
        tx.update("items", [at], {"split": "test"})
    checked = fettle("split", project, "--check", *options)
    assert (checked.code, "1 groups straddle splits (name 1)" in checked.out) == (1, True)
    assert f"item {at}  test" in checked.out
    assert "--mend" in fettle("split", project, *options).err
    assert fettle.json("split", project, *options, "--mend")["moved"] == 1
    assert fettle.json("split", project, "--check", *options)["clean"]
    assert fettle("undo", project).code == 0


def test_pictures_that_look_alike_stay_together(fettle: Fettle, tmp_path: Path) -> None:
    project = a_project(tmp_path)
    with Store.open(project) as store:
        vectors = np.eye(1280, dtype=np.float32)[:40]
        vectors[7] = vectors[3] + 0.1 * vectors[7]
        EmbeddingFile(store).add([item.hash for item in store.items.get(range(1, 41))], vectors)
    said = fettle.json("split", project, "--alike", "0.95")
    assert (said["groups"], said["largest_group"]) == (1, 2)
    with Store.open(project) as store:
        one, other = store.items.get([4, 8])
        assert one.split == other.split
        with store.transact("Part them") as tx:
            tx.update_each("items", {4: {"split": "train"}, 8: {"split": "test"}})
    found = fettle("split", project, "--check", "--alike", "0.95", "--json").value
    assert (found["by_reason"], found["pairs_in_all"]) == ({"alike": 1}, 1)


def test_what_cannot_be_is_one_line(fettle: Fettle, tmp_path: Path) -> None:
    project = a_project(tmp_path)
    assert "is no pattern" in fettle("split", project, "--name-pattern", "part(").line
    assert "has no group" in fettle("split", project, "--name-pattern", "part").line
    assert "is no share" in fettle("split", project, "--shares", "train=lots").line
    assert "can't be grouped" in fettle("split", project, "--folder", "up").line
    assert "between 0 and 1" in fettle("split", project, "--alike", "2").line
    assert "There is no field" in fettle("split", project, "--where", "nonsense:1").line
    assert fettle("split", project, "--again", "--mend").code == 2
    assert fettle("split", project, "--check", "--where", "id:1").code == 2

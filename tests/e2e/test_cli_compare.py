"""Two runs or models compared on the command line."""

from __future__ import annotations

from pathlib import Path

from tests.support.command import Fettle
from tests.support.compared import two_runs


def test_the_command_counts_and_lists(fettle: Fettle, tmp_path: Path) -> None:
    with two_runs(tmp_path) as store:
        project = store.folder.root
    report = fettle.json("compare", project, "--a", 1, "--b", "new")
    assert (report["a"], report["b"], report["items"], report["only_a"]) == ("run 1", "new", 5, 1)
    assert report["class_agreement"] == {"same": 4, "of": 5}
    assert report["classes"] == {"dent": {"dent": 4, "pit": 1}}
    assert report["object_agreement"] == {"same": 3, "of": 6}
    assert [row["id"] for row in report["differing"]] == [2, 3, 4, 5]
    out = fettle("compare", project, "--a", "old", "--b", "new", "--where", "id:1,2").out
    assert "Both looked at 2 items; 1 of them differ" in out
    assert fettle("compare", project, "--a", "1", "--b", "7").code == 1

"""The classes command: lists the schema and edits it, tells first, one step each."""

from __future__ import annotations

from pathlib import Path

from storage import views
from tests.support.command import Fettle
from tests.support.projects import make_project


def test_the_schema_is_edited_from_the_command_line(fettle: Fettle, tmp_path: Path) -> None:
    with make_project(tmp_path, count=8, given=("pit", "dent", "good", "a=b")) as store:
        views.save(store, "pits", where="label:pit")
        project = store.folder.root
    told = fettle("classes", project, "--rename", "pit=crater", "--dry-run")
    assert "Would change 2 items and 0 regions." in told.out
    assert "Saved views that follow: “pits”." in told.out
    said = fettle.json("classes", project, "--rename", "pit=crater")
    assert (said["effect"]["items"], said["effect"]["views"]) == (2, ["pits"])
    assert [entry["name"] for entry in said["classes"]][:1] == ["a=b"]
    assert fettle.json("views", project)[0]["where"] == "label:crater"
    assert fettle("undo", project).code == fettle("redo", project).code == 0
    assert fettle.json("classes", project, "--rename", "a=b=c")["effect"]["items"] == 2
    assert fettle.json("classes", project, "--merge", "crater,dent=flaw")["effect"]["gone"] == ["crater", "dent"]
    split = ("--split", "flaw=deep flaw", "--where", "id:1,2")
    assert fettle.json("classes", project, *split)["effect"]["new_class"] == "deep flaw"
    options = ("--add", "scar", "--parent", "deep flaw=flaw", "--colour", "flaw=#00ff00", "--key", "scar=9")
    listed = {entry["name"]: entry for entry in fettle.json("classes", project, *options)}
    assert (listed["deep flaw"]["parent"], listed["flaw"]["colour"], listed["scar"]["key"]) == ("flaw", "#00ff00", 9)
    assert sorted(listed["flaw"]["former"]) == ["crater", "dent", "pit"]
    assert fettle.json("classes", project, "--delete-unused")["effect"]["gone"] == ["scar"]
    assert "was called" in fettle("classes", project).out


def test_what_cannot_be_is_one_line(fettle: Fettle, tmp_path: Path) -> None:
    with make_project(tmp_path, count=2, given=("pit", "good")) as store:
        project = store.folder.root
    assert "There is no class “nope”" in fettle("classes", project, "--rename", "nope=x").line
    assert "can't be merged" in fettle("classes", project, "--merge", "pit,good=x").line
    assert "is used by 1 items" in fettle("classes", project, "--delete", "pit").line
    assert "no colour" in fettle("classes", project, "--colour", "pit=blue").line
    assert "no digit" in fettle("classes", project, "--key", "pit=x").line
    assert fettle("classes", project, "--rename", "pit=x", "--merge", "pit,good=x").code == 2
    assert fettle("classes", project, "--split", "pit=x").code == 2
    assert fettle("classes", project, "--good", "pit", "--dry-run").code == 2

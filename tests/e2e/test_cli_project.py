from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from importlib.abc import MetaPathFinder
from pathlib import Path

import pytest

from gui.cli import start
from storage.formats import FORMATS
from storage.records import ItemState, JobState
from storage.store import Store
from tests.support.command import Fettle
from tests.support.datasets import DRAWN, EXPORTED, make_dataset, write_sources
from tests.support.images import encoded, picture
from tests.support.projects import make_varied_project

TOO_LONG = "x" * 300


@pytest.fixture
def images(tmp_path: Path) -> Path:
    """Two class folders: three good pictures (two of them the same), two scratches, one broken file."""
    root = tmp_path / "내 사진 (1)"
    for number, name in enumerate(("good/a.png", "good/b.png", "scratch/c.png", "scratch/d.png")):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(encoded(picture(seed=number), "PNG"))
    (root / "good/a twin.png").write_bytes((root / "good/a.png").read_bytes())
    (root / "scratch/broken.png").write_bytes(b"")
    return root


@pytest.fixture
def project(tmp_path: Path, images: Path, fettle: Fettle) -> Path:
    """A project with those pictures, labelled by folder; items 1–3 good, 4 broken, 5–6 scratch."""
    place = tmp_path / "project"
    assert fettle("init", place).code == 0
    assert fettle("ingest", place, images, "--labels", "folders").code == 3
    return place


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """A decided project with regions of every kind."""
    write_sources(tmp_path / "sources")
    with make_dataset(tmp_path / "dataset", tmp_path / "sources") as store:
        return store.folder.root


def _id(fettle: Fettle, project: Path, name: str) -> int:
    (item,) = fettle.json("items", project, "--where", f'name:"{name}"')
    return int(item["id"])


def test_a_project_is_made_filled_reviewed_and_exported_from_the_command_line(
    fettle: Fettle, tmp_path: Path, images: Path
) -> None:
    place = tmp_path / "project"
    assert fettle.json("init", place) == {"project": str(place)}
    report = fettle.json("ingest", place, images, "--labels", "folders", code=3)
    assert report.pop("seconds") >= 0
    assert report == {
        "added": 5,
        "duplicates": 1,
        "skipped": 0,
        "unreadable": [{"path": "scratch/broken.png", "reason": "The file is empty"}],
        **{key: [] for key in ("changed", "moved", "missing", "returned", "ambiguous", "unreachable")},
        "near": 0,
        "kept_out": 0,
        "stopped": False,
    }
    again = fettle.json("ingest", place, images, "--labels", "folders")
    assert (again["added"], again["skipped"], again["unreadable"]) == (0, 6, [])
    assert fettle.json("decide", place, "accept", "--where", "label:good")["items"] == 3
    scratch = _id(fettle, place, "c.png")
    decided = fettle.json("decide", place, "label=dent", "--items", scratch)
    assert decided == {"step": "Label 1 item “dent”", "items": 1}
    assert fettle.json("undo", place) == {"step": "Undo: Label 1 item “dent”", "items": 1}
    assert fettle.json("redo", place) == {"step": "Redo: Label 1 item “dent”", "items": 1}
    fettle.json("decide", place, "exclude", "--items", _id(fettle, place, "d.png"), "--reason", "too dark")
    status = fettle.json("status", place)
    assert status == {
        "items": 6,
        "cleaning": {"keptout": 0, "touched": 0},
        "states": dict.fromkeys(ItemState, 0) | {"accepted": 3, "corrected": 1, "excluded": 1, "unreadable": 1},
        "jobs": dict.fromkeys(JobState, 0),
        "classes": {"dent": 1, "good": 3, "scratch": 2},
        "reliability": {"marked": 0, "checked": 0, "decided": 0, "share": None, "reliability": None},
        "flagged": 0,
        "pace": None,
    }
    edition = fettle.json("export", place, tmp_path / "out", "--format", "imagefolder")
    assert len(edition.pop("hash")) == 64
    assert edition.pop("losses") == []
    assert edition == {"edition": "out", "format": "imagefolder", "items": 4, "path": str(tmp_path / "out")}
    found = {path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.png")}
    assert found == {"good/a.png", "good/b.png", "good/a twin.png", "dent/c.png"}
    check = fettle.json("check", place)
    assert (check["ok"], check["problems"]) == (True, [])


def test_items_have_the_promised_shape(fettle: Fettle, dataset: Path) -> None:
    found = fettle.json("items", dataset)
    promised = {"id", "path", "width", "height", "state", "label", "proposals", "regions"}
    assert all(item.keys() >= promised for item in found)
    by_name = {Path(item["path"]).parent.name + "/" + Path(item["path"]).name: item for item in found}
    for source, drawn in DRAWN.items():
        regions = by_name[source]["regions"]
        assert len(regions) == len(drawn)
        for region in regions:
            assert region.keys() >= {"kind", "class", "xyxy", "source", "confidence"}
            assert region["source"] == "person" and len(region["xyxy"]) == 4
            assert (region["kind"] == "mask") == ("rle" in region)
    assert (by_name["scratch/turned.jpg"]["width"], by_name["scratch/turned.jpg"]["height"]) == (48, 64)
    (proposal,) = by_name["scratch/a.png"]["proposals"]
    assert (proposal["stage"], proposal["kind"]) == ("clean", "pixels")
    assert fettle.json("items", dataset, "--where", "state:excluded", "--limit", 5)[0]["state"] == "excluded"
    assert fettle.json("items", dataset, "--where", "name:nothing") == []
    assert len(fettle.json("items", dataset, "--limit", 2)) == 2


def test_the_formats_are_those_that_an_export_takes(fettle: Fettle) -> None:
    listed = fettle.json("formats")
    assert listed["labelme"]["options"] == {"tool": ["labelme", "x-anylabeling"]}
    assert listed["voc"]["carries"] == ["box", "split"] and list(listed) == list(FORMATS)


@pytest.mark.parametrize("format_name", FORMATS)
def test_every_format_is_exported_with_a_manifest(
    fettle: Fettle, dataset: Path, tmp_path: Path, format_name: str
) -> None:
    edition = fettle.json("export", dataset, tmp_path / "e", "--format", format_name, "--cleaned", "--crops")
    assert edition["items"] == len(EXPORTED)
    manifest = json.loads((tmp_path / "e" / "manifest.json").read_text("utf-8"))
    assert manifest["hash"] == edition["hash"] and manifest["format"] == format_name
    everything = fettle.json("export", dataset, tmp_path / "all", "--format", format_name, "--all")
    assert everything["items"] == len(EXPORTED) + 1


def test_people_read_lines_and_tables(fettle: Fettle, project: Path, tmp_path: Path) -> None:
    fettle("decide", project, "accept", "--where", "label:good")
    for words, says in (
        (("status", project), "6 items"),
        (("items", project), "scratch"),
        (("decide", project, "defer", "--where", "label:scratch"), "Put off 2 items. Take it back with: fettle undo"),
        (("undo", project), "Undo: Put off 2 items"),
        (("redo", project), "Redo: Put off 2 items"),
        (("export", project, tmp_path / "e", "--format", "csv"), "Wrote 3 items as csv"),
        (("export", project, tmp_path / "v", "--format", "voc"), "3 classes of whole pictures, left out (the first: a"),
        (("formats",), "--option tool=labelme|x-anylabeling: "),
        (("check", project), "No problems found."),
        (("--version",), "fettle "),
        (("--help",), "Review, clean and curate"),
    ):
        answer = fettle(*words)
        assert (answer.code, answer.err) == (0, "")
        assert says in answer.out


def test_scores_are_shown_where_there_are_any(fettle: Fettle, tmp_path: Path) -> None:
    with make_varied_project(tmp_path) as store:
        root = store.folder.root
    rows = fettle("items", root, "--where", "id:1,2").out.splitlines()
    assert rows[0].split() == ["id", "state", "label", "predicted", "score", "path"]
    assert " 0.500 " in rows[1] or " 0.500" in rows[1]
    assert "0.0" not in rows[2]


def test_decisions_by_number_filter_and_class(fettle: Fettle, project: Path) -> None:
    assert fettle.json("decide", project, "accept", "--items", "1, 2,2")["items"] == 2
    assert fettle.json("decide", project, "defer", "--where", "label:scratch")["items"] == 2
    assert fettle.json("decide", project, "label=새 클래스", "--items", "1")["items"] == 1
    assert fettle.json("status", project)["classes"]["새 클래스"] == 1
    assert fettle.json("decide", project, "reset", "--where", "state:decided")["items"] == 2
    assert fettle.json("status", project)["states"]["unreviewed"] == 3


def test_flags_and_notes_are_set_found_and_undone(fettle: Fettle, project: Path) -> None:
    assert fettle.json("decide", project, "flag", "--items", "1,3") == {"step": "Flag 2 items", "items": 2}
    assert fettle.json("decide", project, "note=둘 다 볼 것", "--where", "has:flag")["items"] == 2
    assert fettle.json("status", project)["flagged"] == 2
    found = fettle.json("items", project, "--where", "has:flag has:note")
    assert [(item["id"], item["flagged"], item["note"]) for item in found] == [
        (1, True, "둘 다 볼 것"),
        (3, True, "둘 다 볼 것"),
    ]
    assert fettle.json("decide", project, "unflag", "--items", "3")["step"] == "Unflag 1 item"
    assert fettle.json("decide", project, "note=", "--items", "1")["step"] == "Remove a note"
    assert [item["id"] for item in fettle.json("items", project, "--where", "has:note")] == [3]
    fettle("undo", project)
    assert fettle.json("items", project, "--where", "id:1")[0]["note"] == "둘 다 볼 것"


WRONG_USAGE = [
    ("decide", "{project}", "note", "--items", "1"),
    ("decide", "{project}", "flag=yes", "--items", "1"),
    ("bogus",),
    ("status",),
    ("status", "{project}", "--colour"),
    ("decide", "{project}", "approve", "--items", "1"),
    ("decide", "{project}", "label=", "--items", "1"),
    ("decide", "{project}", "accept=good", "--items", "1"),
    ("decide", "{project}", "accept"),
    ("decide", "{project}", "accept", "--items", "1", "--where", "label:good"),
    ("decide", "{project}", "accept", "--items", "one"),
    ("export", "{project}", "/tmp/e"),
    ("export", "{project}", "/tmp/e", "--format", "voc", "--option", "edges"),
    ("ingest", "{project}"),
    ("ingest", "{project}", ".", "--labels", "files"),
    ("items", "{project}", "--limit", "many"),
]


@pytest.mark.parametrize("words", WRONG_USAGE, ids=" ".join)
def test_wrong_usage_ends_with_2_and_says_how(fettle: Fettle, project: Path, words: tuple[str, ...]) -> None:
    before = fettle.json("status", project)
    answer = fettle(*(word.format(project=project) for word in words))
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.splitlines()[-1].startswith("Error: ")
    assert fettle.json("status", project) == before


MENDABLE = [
    (("status", "{nowhere}"), "There is no project at"),
    (("status", "{images}"), "is not a Fettle project"),
    (("init", "{project}"), "is a project already"),
    (("init", "{images}/good/a.png"), "is a file, not a folder"),
    (("ingest", "{project}", "{nowhere}"), "There is no folder"),
    (("ingest", "{project}", "{project}"), "own folder"),
    (("items", "{project}", "--where", "colour:red"), "no field “colour”"),
    (("items", "{project}", "--where", "label:good (score<1"), "(character 20)"),
    (("decide", "{project}", "accept", "--items", "1,99"), "There is no item 99"),
    (("decide", "{project}", "accept", "--where", "label:nothing"), "No item matches"),
    (("decide", "{project}", "accept", "--where", "state:unreadable"), "can't be decided"),
    (("decide", "{project}", "exclude", "--items", "1", "--reason", " "), "needs a reason"),
    (("redo", "{project}"), "nothing to redo"),
    (("export", "{project}", "{nowhere}", "--format", "coco"), "nothing to export"),
    (("export", "{project}", "{nowhere}", "--format", "papyrus"), "no export format “papyrus”"),
    (("export", "{project}", "{nowhere}", "--format", "voc", "--option", "a=b"), "has no option “a”"),
    (("export", "{project}", "{images}/e", "--format", "coco", "--all"), "lies in the source folder"),
    (("export", "{project}", "{project}/e", "--format", "coco", "--all"), "project's folder"),
    (("export", "{project}", "{full}", "--format", "coco", "--all"), "is there already"),
]


@pytest.mark.parametrize("as_json", [False, True], ids=["plain", "json"])
@pytest.mark.parametrize(("words", "says"), MENDABLE, ids=[" ".join(words) for words, _ in MENDABLE])
def test_what_a_person_can_mend_ends_with_1_and_one_line(
    fettle: Fettle, project: Path, images: Path, words: tuple[str, ...], says: str, *, as_json: bool
) -> None:
    tmp_path = project.parent
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    places = {"project": project, "images": images, "nowhere": tmp_path / "nowhere", "full": tmp_path / "full"}
    before = fettle.json("status", project)
    answer = fettle(*(word.format(**places) for word in words), *(["--json"] if as_json else []))
    assert answer.code == 1
    assert answer.line.startswith("fettle: ") and says in answer.line
    assert fettle.json("status", project) == before
    assert not (tmp_path / "nowhere").exists()


def test_nothing_to_undo_is_said(fettle: Fettle, tmp_path: Path) -> None:
    fettle("init", tmp_path / "p")
    answer = fettle("undo", tmp_path / "p")
    assert (answer.code, answer.line) == (1, "fettle: There is nothing to undo")


def test_a_project_in_use_can_be_looked_at_and_not_changed(fettle: Fettle, project: Path) -> None:
    with Store.open(project):
        assert fettle("status", project).code == 0
        assert fettle("items", project).code == 0
        assert fettle("check", project).code == 0
        answer = fettle("decide", project, "accept", "--items", "1")
        assert answer.code == 1 and "Another Fettle writes to this project" in answer.line


def test_check_tells_problems_and_ends_with_1(fettle: Fettle, dataset: Path) -> None:
    with Store.open(dataset) as store:
        for blob in store.blobs.ids():
            store.blobs.path(blob).unlink()
    found = fettle.json("check", dataset, code=1)
    assert found["ok"] is False
    assert any("missing" in problem for problem in found["problems"])
    answer = fettle("check", dataset)
    assert answer.code == 1 and "missing" in answer.err and "problems found" in answer.out


def test_commands_work_as_a_program_with_pipes_and_without_a_utf8_terminal(project: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "LC_ALL": "C"}
    command = [sys.executable, "-c", "from gui.cli.start import main; main()", "items", str(project), "--json"]
    done = subprocess.run(command, capture_output=True, env=environment, check=True, cwd=Path(__file__).parents[2])
    assert done.stderr == b""
    assert "내 사진 (1)" in json.loads(done.stdout.decode())[0]["path"]


@pytest.mark.parametrize("words", [["status", TOO_LONG], ["init", TOO_LONG], ["models", "add", TOO_LONG]])
def test_a_path_the_system_refuses_is_told_in_a_line(fettle: Fettle, words: list[str]) -> None:
    answer = fettle(*words)
    assert answer.code == 1
    assert answer.err.startswith("fettle: File name too long: ") and answer.err.count("\n") == 1


def test_a_program_stopped_while_it_loads_says_so_in_a_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Stopped(MetaPathFinder):
        def find_spec(self, name: str, *_: object) -> None:
            if name == "gui.cli.main":
                raise KeyboardInterrupt

    monkeypatch.delitem(sys.modules, "gui.cli.main")
    monkeypatch.setattr(sys, "meta_path", [Stopped(), *sys.meta_path])
    with pytest.raises(SystemExit) as end:
        start.main()
    assert end.value.code == 1
    assert capsys.readouterr().err == "fettle: stopped before anything began\n"


def test_log_says_where_it_is_and_reports_without_names_of_images(fettle: Fettle) -> None:
    logging.getLogger("gui").info("looked at /photos/secret part.png")
    where = Path(fettle("log").out.strip())
    assert where.name == "fettle.log"
    told = fettle.json("log", "--report")
    assert told["log"] == str(where)
    assert "Python" in told["report"] and "secret" not in told["report"]

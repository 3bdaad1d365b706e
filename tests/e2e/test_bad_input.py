from __future__ import annotations

import os
from pathlib import Path

import pytest

from storage.store import Store
from tests.support.command import Fettle, tree
from tests.support.odd_folder import READABLE, UNREADABLE, make_odd_folder


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    return make_odd_folder(tmp_path / "odd 폴더")


def test_odd_files_get_one_line_each_and_the_rest_comes_in(fettle: Fettle, tmp_path: Path, odd: Path) -> None:
    before = tree(odd)
    project = tmp_path / "project"
    fettle("init", project)
    answer = fettle("ingest", project, odd, "--labels", "folders")
    assert answer.code == 3
    assert answer.out.startswith(f"Added {len(READABLE)} images") and len(answer.out.splitlines()) == 1
    lines = dict(line.strip().split(": ", 1) for line in answer.err.splitlines())
    assert lines.keys() == UNREADABLE.keys()
    for path, word in UNREADABLE.items():
        assert word in lines[path]
    assert fettle.json("status", project)["states"]["unreadable"] == len(UNREADABLE)
    assert fettle.json("check", project)["ok"] is True
    assert tree(odd) == before


def test_odd_pictures_are_decided_and_exported_like_any_other(fettle: Fettle, tmp_path: Path, odd: Path) -> None:
    from storage.formats import FORMATS
    from storage.images import probe

    project = tmp_path / "project"
    fettle("init", project)
    fettle("ingest", project, odd)
    decided = fettle.json("decide", project, "label=good", "--where", "-name:nothing")
    assert decided["items"] == len(READABLE)
    for name in FORMATS:
        edition = fettle.json("export", project, tmp_path / name, "--format", name)
        assert edition["items"] == len(READABLE)
    sizes = sorted((probe(p).width, probe(p).height) for p in (tmp_path / "coco" / "images").iterdir())
    assert sizes == sorted(READABLE.values())
    assert fettle.json("check", project)["ok"] is True


def test_a_folder_that_links_to_itself_ends(fettle: Fettle, tmp_path: Path) -> None:
    (tmp_path / "loop" / "deep").mkdir(parents=True)
    (tmp_path / "loop" / "deep" / "up").symlink_to(tmp_path / "loop", target_is_directory=True)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    fettle("init", tmp_path / "project")
    assert fettle.json("ingest", tmp_path / "project", tmp_path / "loop")["added"] == 0
    answer = fettle("ingest", tmp_path / "project", tmp_path / "self")
    assert answer.code == 1 and "self" in answer.line


def test_a_path_that_is_no_text_is_refused_in_words(fettle: Fettle, tmp_path: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/bad_\xff"))
    folder.mkdir()
    fettle("init", tmp_path / "project")
    answer = fettle("ingest", tmp_path / "project", folder)
    assert answer.code == 1 and "no valid text" in answer.line


def test_settings_that_are_no_toml_are_named_with_their_line(fettle: Fettle, tmp_path: Path) -> None:
    project = tmp_path / "project"
    fettle("init", project)
    (project / "fettle.toml").write_text("[images\nmax_pixels = 3\n", "utf-8")
    (tmp_path / "images").mkdir()
    answer = fettle("ingest", project, tmp_path / "images")
    assert answer.code == 1
    assert "fettle.toml" in answer.line and "line 1" in answer.line


@pytest.mark.parametrize("value", ['"many"', "-5", "[1]"])
def test_a_setting_of_the_wrong_kind_is_named(fettle: Fettle, tmp_path: Path, value: str) -> None:
    project = tmp_path / "project"
    fettle("init", project)
    (project / "fettle.toml").write_text(f"[images]\nmax_pixels = {value}\n", "utf-8")
    (tmp_path / "images").mkdir()
    answer = fettle("ingest", project, tmp_path / "images")
    assert answer.code == 1 and "max_pixels" in answer.line


@pytest.mark.parametrize("content", [b"", b"this is not a database" * 500, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_database_is_told_from_an_empty_one(fettle: Fettle, tmp_path: Path, content: bytes) -> None:
    project = tmp_path / "project"
    fettle("init", project)
    (project / "fettle.db").write_bytes(content)
    for words in (("status", project), ("undo", project), ("check", project, "--json")):
        answer = fettle(*words)
        assert answer.code == 1
        assert "damaged" in answer.line or "no project" in answer.line


def test_a_project_that_was_only_copied_in_part_is_refused_in_words(fettle: Fettle, tmp_path: Path) -> None:
    project = tmp_path / "project"
    fettle("init", project)
    whole = (project / "fettle.db").read_bytes()
    (project / "fettle.db").write_bytes(whole[: len(whole) // 2])
    for command in ("status", "check"):
        answer = fettle(command, project)
        assert answer.code == 1
        assert answer.err


def test_a_missing_blob_folder_does_not_keep_a_project_closed(fettle: Fettle, tmp_path: Path) -> None:
    import shutil

    project = tmp_path / "project"
    fettle("init", project)
    for name in ("blobs", "cache", "models", "logs", "backups"):
        shutil.rmtree(project / name)
    assert fettle("status", project).code == 0
    assert fettle("check", project).code == 0
    with Store.open(project) as store:
        assert store.blobs.put(b"x", suffix="png")

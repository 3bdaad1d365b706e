from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import unicodedata
from pathlib import Path

import pytest

from storage import classes, decisions, regions
from storage.errors import FettleError
from storage.images import DEFAULT_MAX_PIXELS
from storage.ingest import ingest
from storage.intake import IngestReport
from storage.records import Box, ClassKind, ItemState
from storage.store import Store
from tests.support.images import encoded, picture
from tests.support.odd_folder import KOREAN, READABLE, UNREADABLE, make_odd_folder
from tests.support.projects import make_project


def _add(store: Store, *folders: Path, **options: object) -> IngestReport:
    return ingest(store, folders, max_pixels=DEFAULT_MAX_PIXELS, **options)  # type: ignore[arg-type]


def _write(folder: Path, names: list[str], *, seed: int = 0) -> Path:
    for number, name in enumerate(names):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(encoded(picture(8, 8, seed=seed + number), "PNG"))
    return folder


def _whole(store: Store) -> None:
    assert store.items.kept() == store.items.recount()


def test_every_odd_file_becomes_an_item_with_its_size_or_a_reason(tmp_path: Path) -> None:
    folder = make_odd_folder(tmp_path / "사진 folder")
    before = {path: path.lstat().st_mtime_ns for path in folder.rglob("*")}
    with make_project(tmp_path) as store:
        report = _add(store, folder)
        found = {item.relpath: item for item in store.items.walk()}
        readable = {path: (item.width, item.height) for path, item in found.items() if not item.error}
        assert readable == READABLE
        assert report.added == len(READABLE)
        assert dict(report.unreadable).keys() == UNREADABLE.keys()
        for path, word in UNREADABLE.items():
            item = found[path]
            assert item.state is ItemState.UNREADABLE
            assert word in item.error and "\n" not in item.error and len(item.error) < 200
            assert item.error == dict(report.unreadable)[path]
        assert found["mono16.tif"].bit_depth == 16
        assert Path(found[f"{KOREAN}.png"].path).is_file()
        _whole(store)
    assert {path: path.lstat().st_mtime_ns for path in folder.rglob("*")} == before


DROPPED = """
import json, os, sys
from pathlib import Path
from storage.ingest import ingest
from storage.store import Store

NOBODY, folder = 65534, Path(sys.argv[2])
os.umask(0)  # so that nobody may write to root's project

def as_nobody(store):
    os.setegid(NOBODY)
    os.seteuid(NOBODY)
    try:
        return ingest(store, [folder], max_pixels=10**8)
    finally:
        os.seteuid(0)

with Store.create(Path(sys.argv[1]), actor="nobody") as store:
    first = as_nobody(store)
    print(json.dumps([first.added, first.unreadable]))
    (folder / "locked").chmod(0o755)
    (folder / "secret.png").chmod(0o644)
    second = as_nobody(store)
    paths = sorted(item.relpath for item in store.items.walk())
    print(json.dumps([second.added, second.skipped, store.items.counts().states, paths]))
"""


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root to become somebody else")
def test_what_may_not_be_read_is_named_and_comes_in_once_it_may(tmp_path: Path) -> None:
    folder = _write(tmp_path / "images", ["a.png", "secret.png", "locked/b.png"])
    (folder / "secret.png").chmod(0)
    (folder / "locked").chmod(0)
    for place in (tmp_path, *tmp_path.parents):
        if place.stat().st_mode & 0o5 != 0o5:
            place.chmod(0o755)
    command = [sys.executable, "-c", DROPPED, str(tmp_path / "project"), str(folder)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    first, second = map(json.loads, done.stdout.splitlines())
    assert first[0] == 1
    assert dict(first[1]) == {
        "locked": "The folder cannot be read: Permission denied",
        "secret.png": "The file may not be read",
    }
    assert second == [2, 1, {"unreviewed": 3}, ["a.png", "locked/b.png", "secret.png"]]


def test_a_folder_that_cannot_even_be_looked_at_is_refused_in_words(tmp_path: Path) -> None:
    with make_project(tmp_path) as store, pytest.raises(FettleError, match="cannot be looked at: File name too long"):
        _add(store, tmp_path / ("x" * 300))


def test_ingesting_again_adds_only_what_is_new(tmp_path: Path) -> None:
    folder = _write(tmp_path / "images", ["a.png", "b/c.png"])
    (folder / "bad.png").write_bytes(b"")
    with make_project(tmp_path) as store:
        assert _add(store, folder).added == 2
        _write(folder, ["b/d.png"], seed=9)
        again = _add(store, folder)
        assert (again.added, again.skipped, again.unreadable) == (1, 3, [])
        assert store.items.count() == 4
        assert [step.label for step in store.steps()] == ["Add 1 images from images", "Add 3 images from images"]
        quiet = _add(store, folder)
        assert (quiet.added, quiet.skipped) == (0, 4)
        assert len(store.steps()) == 2


def test_a_mended_file_becomes_an_ordinary_item(tmp_path: Path) -> None:
    folder = _write(tmp_path / "images", ["x/a.png", "x/b.png"])
    whole = (folder / "x/b.png").read_bytes()
    (folder / "x/b.png").write_bytes(whole[:-30])
    with make_project(tmp_path) as store:
        assert [path for path, _ in _add(store, folder, labels_from_folders=True).unreadable] == ["x/b.png"]
        (folder / "x/b.png").write_bytes(whole)
        assert _add(store, folder, labels_from_folders=True).added == 1
        (item,) = store.items.page("name:b.png")
        assert (item.state, item.error, item.given, item.width) == (ItemState.UNREVIEWED, "", "x", 8)
        _whole(store)
        store.undo()
        assert store.items.get([item.id])[0].state is ItemState.UNREADABLE


def test_undone_images_come_back_with_their_classes_and_can_be_undone_again(tmp_path: Path) -> None:
    folder = _write(tmp_path / "images", ["good/a.png", "scratch/b.png"])
    with make_project(tmp_path) as store:
        _add(store, folder, labels_from_folders=True)
        store.undo()
        assert (store.items.count(), classes.all_classes(store)) == (0, [])
        (folder / "scratch/b.png").rename(folder / "scratch/c.png")
        report = _add(store, folder, labels_from_folders=True)
        assert (report.added, report.skipped) == (2, 0)
        assert [item.relpath for item in store.items.walk()] == ["good/a.png", "scratch/c.png"]
        assert {entry.name for entry in classes.all_classes(store)} == {"good", "scratch"}
        _whole(store)
        store.undo()
        assert store.items.count() == 0
        store.redo()
        assert store.items.count() == 2
        _whole(store)


def test_several_folders_are_one_step(tmp_path: Path) -> None:
    first, second = _write(tmp_path / "one", ["a.png"]), _write(tmp_path / "two", ["a.png"], seed=5)
    with make_project(tmp_path) as store:
        assert _add(store, first, second, first).added == 2
        store.undo()
        assert store.items.count() == 0
        assert store.next_undo() is None


def test_duplicates_within_and_across_batches_and_folders_are_pointed_out_and_kept(tmp_path: Path) -> None:
    names = [f"{n:03}.png" for n in range(300)]
    folder = _write(tmp_path / "images", names)
    same = (folder / "000.png").read_bytes()
    for name in ("001.png", "002.png", "290.png"):
        (folder / name).write_bytes(same)
    other = tmp_path / "other"
    other.mkdir()
    (other / "again.png").write_bytes(same)
    with make_project(tmp_path) as store:
        assert _add(store, folder).duplicates == 3
        assert _add(store, other).duplicates == 1
        twins = {item.name: item.duplicate_of for item in store.items.walk("dup:yes")}
        assert twins == {"001.png": 1, "002.png": 1, "290.png": 1, "again.png": 1}
        assert store.items.count() == 301


def test_a_folder_inside_an_ingested_one_adds_nothing_twice(tmp_path: Path) -> None:
    folder = _write(tmp_path / "images", ["a.png", "sub/b.png"])
    with make_project(tmp_path) as store:
        _add(store, folder / "sub")
        report = _add(store, folder)
        assert (report.added, report.skipped) == (1, 1)
        report = _add(store, folder / "sub")
        assert (report.added, report.skipped) == (0, 1)


def test_labels_come_from_the_folder_an_image_lies_in(tmp_path: Path) -> None:
    decomposed = unicodedata.normalize("NFD", "긁힘")
    folder = _write(tmp_path / "plates", ["top.png", "good/a.png", "line 2/scratch/b.png", f"{decomposed}/c.png"])
    (folder / "only_bad").mkdir()
    (folder / "only_bad" / "x.png").write_bytes(b"")
    with make_project(tmp_path) as store:
        _add(store, folder, labels_from_folders=True)
        given = {item.relpath: item.given for item in store.items.walk("-state:unreadable")}
        assert given == {
            "top.png": "plates",
            "good/a.png": "good",
            "line 2/scratch/b.png": "scratch",
            f"{decomposed}/c.png": unicodedata.normalize("NFC", "긁힘"),
        }
        kinds = {entry.name: entry.kind for entry in classes.all_classes(store)}
        assert kinds["good"] is ClassKind.GOOD and kinds["scratch"] is ClassKind.DEFECT
        assert "only_bad" not in kinds
        assert {item.label for item in store.items.walk()} == {None}


def test_classes_named_good_are_good(tmp_path: Path) -> None:
    folder = _write(tmp_path / "images", ["mt_free/a.png", "mt_crack/b.png"])
    with make_project(tmp_path) as store:
        _add(store, folder, labels_from_folders=True, good=frozenset({"mt_free"}))
        assert classes.good_names(classes.all_classes(store)) == {"mt_free"}


def test_the_projects_own_folder_is_refused_and_skipped_below_an_outer_one(tmp_path: Path) -> None:
    folder = _write(tmp_path / "images", ["a.png"])
    with Store.create(folder / "project", actor="kim") as store:
        (store.folder.blobs / "x.png").write_bytes(encoded(picture(8, 8), "PNG"))
        for own in (store.folder.root, store.folder.blobs):
            with pytest.raises(FettleError, match="own folder"):
                _add(store, own)
        _add(store, folder)
        assert [item.relpath for item in store.items.walk()] == ["a.png"]


def test_a_misspelt_folder_stops_the_ingest_before_it_starts(tmp_path: Path) -> None:
    folder = _write(tmp_path / "images", ["a.png"])
    with make_project(tmp_path) as store:
        for wrong in (tmp_path / "nowhere", folder / "a.png"):
            with pytest.raises(FettleError, match="There is no folder"):
                _add(store, folder, wrong)
        assert store.items.count() == 0


def test_a_stopped_ingest_keeps_what_it_stored_and_goes_on_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.ingest._TOGETHER", 1)
    folder = _write(tmp_path / "images", [f"{n:03}.png" for n in range(600)])
    seen: list[tuple[int, int]] = []
    with make_project(tmp_path) as store:
        report = _add(
            store,
            folder,
            progress=lambda done, total: seen.append((done, total)),
            should_stop=lambda: len(seen) == 1,
        )
        assert (report.added, seen) == (256, [(256, 600)])
        again = _add(store, folder)
        assert (again.added, again.skipped, store.items.count()) == (344, 256, 600)
        _whole(store)


def test_decisions_on_an_item_survive_undo_and_return_of_its_ingest(tmp_path: Path) -> None:
    folder = _write(tmp_path / "images", ["a.png"])
    with make_project(tmp_path) as store:
        _add(store, folder)
    with Store.open(store.folder.root, actor="lee") as store:
        regions.draw(store, item_id=1, geometry=Box(1, 1, 5, 5), class_name="dent")
        decisions.accept(store, [1], label="dent")
    with Store.open(store.folder.root, actor="kim") as store:
        store.undo()
        assert store.items.count() == 0
        _add(store, folder)
        assert (store.items.get([1])[0].label, len(regions.of_item(store, 1))) == ("dent", 1)
        _whole(store)


def test_ten_thousand_small_files(tmp_path: Path) -> None:
    folder = tmp_path / "many"
    data = encoded(picture(8, 8), "PNG")
    for number in range(10_000):
        place = folder / f"{number // 1000}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{number}.png").write_bytes(data + number.to_bytes(4, "big"))
    with make_project(tmp_path) as store:
        started = time.perf_counter()
        report = _add(store, folder, labels_from_folders=True)
        seconds = time.perf_counter() - started
        assert report.added == 10_000
        _whole(store)
    print(f"ingest: 10,000 files in {seconds:.1f} s, {10_000 / seconds:,.0f}/s")


@pytest.fixture
def little_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some hundred files are stored before the others are looked at, however fast the disk."""
    monkeypatch.setattr("storage.ingest._AHEAD", 1)


@pytest.mark.usefixtures("little_ahead")
def test_a_folder_that_goes_away_meanwhile_leaves_no_broken_items_and_comes_in_the_next_time(tmp_path: Path) -> None:
    folder = _write(tmp_path / "drive", [f"{n // 300}/{n:04}.png" for n in range(1200)])
    with make_project(tmp_path) as store:

        def unplug(done: int, _total: int) -> None:
            if done and folder.exists():
                folder.rename(tmp_path / "away")

        report = _add(store, folder, progress=unplug)
        assert 0 < report.added < 1200 and report.unreadable == []
        assert report.unreachable == [folder.as_posix()]
        assert store.items.count() == report.added and store.items.count("state:unreadable file:missing") == 0
        (tmp_path / "away").rename(folder)
        again = _add(store, folder)
        assert (again.added, again.skipped, again.unreachable) == (1200 - report.added, report.added, [])
        _whole(store)


@pytest.mark.usefixtures("little_ahead")
def test_a_share_below_the_folder_that_goes_away_is_named_and_the_rest_comes_in(tmp_path: Path) -> None:
    names = [f"{part}/{n:04}.png" for part in ("a", "b") for n in range(900)]
    folder = _write(tmp_path / "drive", names)
    with make_project(tmp_path) as store:

        def unplug(done: int, _total: int) -> None:
            if done and (folder / "b").exists():
                (folder / "b").rename(tmp_path / "away")

        report = _add(store, folder, progress=unplug)
        assert report.unreadable == [] and report.unreachable == [(folder / "b").as_posix()]
        (tmp_path / "away").rename(folder / "b")
        _add(store, folder)
        assert store.items.count() == 1800 and store.items.count("state:unreadable") == 0

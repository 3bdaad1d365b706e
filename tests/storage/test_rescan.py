from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from storage import decisions, items, proposals, regions
from storage.file_states import take_new_files
from storage.images import DEFAULT_MAX_PIXELS
from storage.ingest import ingest, rescan
from storage.intake import IngestReport
from storage.known import source_paths
from storage.records import Box, FileState, Item, ItemState, ProposalDraft, ProposalKind, StageName
from storage.store import Store
from tests.support.images import encoded, picture
from tests.support.projects import make_project, propose


def _add(store: Store, *folders: Path, labels: bool = False) -> IngestReport:
    return ingest(store, folders, max_pixels=DEFAULT_MAX_PIXELS, labels_from_folders=labels)


def _again(store: Store) -> IngestReport:
    report = rescan(store, max_pixels=DEFAULT_MAX_PIXELS)
    assert store.items.kept() == store.items.recount()
    return report


def _write(folder: Path, names: list[str], *, seed: int = 0) -> Path:
    for number, name in enumerate(names):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(encoded(picture(8, 8, seed=seed + number), "PNG"))
    return folder


def _item(store: Store, item_id: int) -> Item:
    return store.items.get([item_id])[0]


def _states(store: Store) -> dict[str, str]:
    return {item.relpath: item.file_state.value for item in store.items.walk() if item.file_state}


def test_another_look_finds_what_is_new_changed_missing_and_back_again(tmp_path: Path) -> None:
    folder = _write(tmp_path / "images", ["a.png", "b.png", "c.png", "d/e.png"])
    with make_project(tmp_path) as store:
        _add(store, folder)
        _write(folder, ["d/new.png"], seed=20)
        _write(folder, ["a.png"], seed=30)
        kept = (folder / "b.png").read_bytes()
        (folder / "b.png").unlink()
        report = _again(store)
        assert (report.added, report.skipped) == (1, 3)
        assert _states(store) == {"a.png": "changed", "b.png": "missing"}
        assert [touched.item_id for touched in report.changed] == [1]
        assert [touched.path for touched in report.missing] == [f"{folder}/b.png"]
        assert store.next_undo() is not None and store.next_undo().label == "Add 1 images from images"  # type: ignore[union-attr]
        (folder / "b.png").write_bytes(kept)
        report = _again(store)
        assert [touched.item_id for touched in report.returned] == [2]
        assert _states(store) == {"a.png": "changed"}


def test_unchanged_files_are_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = _write(tmp_path / "images", ["a.png", "b.png"])
    with make_project(tmp_path) as store:
        _add(store, folder)
        os.utime(folder / "a.png", ns=(1, 1))
        assert _again(store).changed == []
        assert _item(store, 1).mtime_ns == 1

        def never(*_: object) -> None:
            pytest.fail("a file was read")

        monkeypatch.setattr("storage.file_states.hash_file", never)
        monkeypatch.setattr("storage.measure.read_file", never)
        assert _again(store).skipped == 2


def test_a_changed_file_that_gets_its_old_bytes_back_is_as_it_was(tmp_path: Path) -> None:
    folder = _write(tmp_path / "images", ["a.png"])
    old = (folder / "a.png").read_bytes()
    with make_project(tmp_path) as store:
        _add(store, folder)
        decisions.accept(store, [1], label="good")
        _write(folder, ["a.png"], seed=5)
        _again(store)
        assert _item(store, 1).file_state is FileState.CHANGED
        (folder / "a.png").write_bytes(old)
        assert [touched.item_id for touched in _again(store).returned] == [1]
        assert (_item(store, 1).file_state, _item(store, 1).label) == (FileState.PRESENT, "good")


@pytest.mark.parametrize("across", [False, True])
def test_a_moved_file_keeps_its_decision_and_undo_puts_it_back(tmp_path: Path, across: bool) -> None:
    folder = _write(tmp_path / "images", ["a.png", "b.png"])
    other = _write(tmp_path / "other", ["z.png"], seed=40)
    with make_project(tmp_path) as store:
        _add(store, folder, other)
        decisions.accept(store, [1], label="scratch")
        target = (other if across else folder / "sorted") / "renamed.png"
        target.parent.mkdir(exist_ok=True)
        (folder / "a.png").rename(target)
        report = _again(store)
        assert [(t.item_id, t.before, t.path) for t in report.moved] == [(1, f"{folder}/a.png", target.as_posix())]
        assert (report.added, report.missing, store.items.count()) == (0, [], 3)
        item = _item(store, 1)
        assert (item.path, item.name, item.label) == (target.as_posix(), "renamed.png", "scratch")
        assert store.steps()[0].label == "Link 1 moved image"
        assert _again(store).moved == []
        store.undo()
        assert _item(store, 1).path == f"{folder}/a.png"


def test_a_renamed_folder_takes_all_its_items_along_even_twins(tmp_path: Path) -> None:
    folder = _write(tmp_path / "line1", ["a.png", "sub/b.png"])
    (folder / "twin.png").write_bytes((folder / "a.png").read_bytes())
    with make_project(tmp_path) as store:
        _add(store, folder)
        folder.rename(tmp_path / "line2")
        report = _again(store)
        assert (report.unreachable, report.missing) == ([folder.as_posix()], [])
        report = _add(store, tmp_path / "line2")
        assert (len(report.moved), report.added, report.ambiguous) == (3, 0, [])
        assert {Path(item.path).is_file() for item in store.items.walk()} == {True}
        assert [item.relpath for item in store.items.walk()] == ["a.png", "twin.png", "sub/b.png"]
        assert _again(store).unreachable == []


def test_which_of_several_moved_where_is_reported_and_not_guessed(tmp_path: Path) -> None:
    folder = _write(tmp_path / "images", ["a.png"])
    (folder / "b.png").write_bytes((folder / "a.png").read_bytes())
    with make_project(tmp_path) as store:
        _add(store, folder)
        (folder / "a.png").rename(folder / "x.png")
        (folder / "b.png").rename(folder / "y.png")
        report = _again(store)
        assert report.moved == []
        [unclear] = report.ambiguous
        assert (unclear.paths, unclear.item_ids) == ((f"{folder}/x.png", f"{folder}/y.png"), (1, 2))
        assert _states(store) == {"a.png": "missing", "b.png": "missing"}
        assert (report.added, report.duplicates) == (2, 2)


def test_a_copy_is_a_twin_and_not_a_move(tmp_path: Path) -> None:
    folder = _write(tmp_path / "images", ["a.png"])
    with make_project(tmp_path) as store:
        _add(store, folder)
        shutil.copyfile(folder / "a.png", folder / "copy.png")
        report = _again(store)
        assert (report.moved, report.added, report.duplicates) == ([], 1, 1)


def test_an_unplugged_folder_marks_nothing_missing_and_moves_nothing(tmp_path: Path) -> None:
    folder = _write(tmp_path / "share/images", ["a.png", "b.png"])
    with make_project(tmp_path) as store:
        _add(store, folder)
        backup = tmp_path / "backup"
        shutil.copytree(folder, backup)
        for gone in ("emptied", "whole"):
            shutil.rmtree(folder)
            if gone == "emptied":
                folder.mkdir()
            report = _again(store)
            assert report.unreachable == [folder.as_posix()]
            assert (report.missing, _states(store)) == ([], {})
            folder.mkdir(exist_ok=True)
        report = _add(store, backup)
        assert (report.moved, report.added, report.duplicates) == ([], 2, 2)


def test_a_folder_that_may_not_be_read_loses_no_items(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = _write(tmp_path / "images", ["a.png", "locked/b.png"])
    with make_project(tmp_path) as store:
        _add(store, folder)
        listed, told = os.scandir, os.lstat

        def scandir(path: str) -> object:
            if str(path).endswith("locked"):
                raise PermissionError(13, "Permission denied")
            return listed(path)

        def lstat(path: str) -> object:
            if "locked" in str(path):
                raise PermissionError(13, "Permission denied")
            return told(path)

        monkeypatch.setattr(os, "scandir", scandir)
        monkeypatch.setattr(os, "lstat", lstat)
        report = _again(store)
        assert (report.missing, _states(store)) == ([], {})
        assert report.unreadable == [("locked", "The folder cannot be read: Permission denied")]


def test_new_files_of_a_labelled_folder_are_labelled_too(tmp_path: Path) -> None:
    folder = _write(tmp_path / "images", ["good/a.png"])
    plain = _write(tmp_path / "plain", ["x/a.png"], seed=50)
    with make_project(tmp_path) as store:
        _add(store, folder, labels=True)
        _add(store, plain)
        _write(folder, ["scratch/b.png"], seed=7)
        _write(plain, ["y/b.png"], seed=8)
        assert _again(store).added == 2
        given = {item.relpath: item.given for item in store.items.walk()}
        assert given == {"good/a.png": "good", "x/a.png": None, "scratch/b.png": "scratch", "y/b.png": None}
        assert list(source_paths(store).values()) == [folder.as_posix(), plain.as_posix()]


def test_a_file_below_two_sources_is_one_item_whichever_is_looked_through(tmp_path: Path) -> None:
    folder = _write(tmp_path / "images", ["a.png", "sub/b.png"])
    with make_project(tmp_path) as store:
        _add(store, folder)
        _add(store, folder / "sub")
        (folder / "sub/b.png").unlink()
        report = _add(store, folder / "sub")
        assert report.unreachable == [f"{folder}/sub"]
        _write(folder, ["sub/c.png"], seed=9)
        report = _add(store, folder / "sub")
        assert [touched.path for touched in report.missing] == [f"{folder}/sub/b.png"]
        assert _states(store) == {"sub/b.png": "missing"}


def _decided_and_changed(store: Store, folder: Path) -> None:
    _add(store, folder)
    propose(store, 1, StageName.CLASSIFY, [ProposalDraft(ProposalKind.CLASS, "scratch", 0.9)])
    regions.draw(store, item_id=1, geometry=Box(1, 1, 5, 5), class_name="scratch")
    decisions.accept(store, [1], label="scratch")
    (folder / "a.png").write_bytes(encoded(picture(12, 10, seed=77), "PNG"))
    _again(store)


def test_taking_the_new_file_asks_for_a_new_review_and_undo_gives_everything_back(tmp_path: Path) -> None:
    folder = _write(tmp_path / "images", ["a.png", "b.png"])
    with make_project(tmp_path) as store:
        _decided_and_changed(store, folder)
        before = _item(store, 1)
        done = take_new_files(store, [1, 2], max_pixels=DEFAULT_MAX_PIXELS)
        assert (done.taken, done.refused) == ((1,), ())
        after = _item(store, 1)
        assert (after.state, after.label, after.file_state) == (ItemState.UNREVIEWED, None, FileState.PRESENT)
        assert (after.width, after.height, after.predicted) == (10, 12, None)
        assert after.hash != before.hash
        assert (proposals.live(store, 1), regions.of_item(store, 1)) == ([], [])
        assert _again(store).changed == []
        store.undo()
        assert (_item(store, 1).label, _item(store, 1).hash) == ("scratch", before.hash)
        assert (len(proposals.live(store, 1)), len(regions.of_item(store, 1))) == (1, 1)
        assert store.items.kept() == store.items.recount()


def test_a_new_file_that_cannot_be_read_is_not_taken(tmp_path: Path) -> None:
    folder = _write(tmp_path / "images", ["a.png"])
    with make_project(tmp_path) as store:
        _decided_and_changed(store, folder)
        (folder / "a.png").write_bytes(b"no picture")
        done = take_new_files(store, [1], max_pixels=DEFAULT_MAX_PIXELS)
        assert done.taken == () and "not a picture" in done.refused[0][1]
        assert (_item(store, 1).label, _item(store, 1).file_state) == ("scratch", FileState.CHANGED)


def test_a_changed_item_is_not_accepted_unseen(tmp_path: Path) -> None:
    folder = _write(tmp_path / "images", ["a.png", "b.png"])
    with make_project(tmp_path) as store:
        _add(store, folder)
        _write(folder, ["a.png"], seed=60)
        _again(store)
        decisions.accept(store, [1, 2], label="good")
        assert [_item(store, i).state for i in (1, 2)] == [ItemState.UNREVIEWED, ItemState.ACCEPTED]
        decisions.exclude(store, [1], reason="changed")
        assert _item(store, 1).state is ItemState.EXCLUDED


def test_another_look_leaves_out_what_was_taken_out_and_adding_the_folder_brings_it_back(tmp_path: Path) -> None:
    folder = _write(tmp_path / "images", ["a.png", "b.png", "sub/c.png", "sub/d.png"])
    with make_project(tmp_path) as store:
        _add(store, folder)
        items.remove(store, [1, 3])
        _add(store, folder / "sub")
        assert store.items.count() == 3, "a folder within is its own source: there the file is new"
        items.remove(store, [5])
        for _ in range(2):
            report = _again(store)
            assert (report.added, report.kept_out, report.missing) == (0, 3, [])
            assert sorted(item.id for item in store.items.walk()) == [2, 4]
        report = _add(store, folder)
        assert report.added == 2
        assert sorted(item.id for item in store.items.walk()) == [1, 2, 3, 4]
        store.undo()
        assert _again(store).added == 0, "what undo took out stays out, too"

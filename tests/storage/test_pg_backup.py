from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import backup_files, backups, decisions, pg_backup, relocate
from storage.backup_files import Contents
from storage.errors import DamagedError, DatabaseError, FettleError, ProjectError
from storage.records import Changes
from storage.schema import HEAD_REVISION
from storage.store import Store
from tests.support.postgres import Server
from tests.support.projects import BACKEND, make_project


@pytest.fixture
def store(tmp_path: Path, postgres_server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv(BACKEND, "postgres")
    monkeypatch.setattr(pg_backup, "_FAREWELL_SECONDS", 0.2)
    with make_project(tmp_path, count=20) as store:
        yield store


def test_a_backup_on_the_server_says_what_it_holds_and_comes_back_as_it_was(store: Store) -> None:
    decisions.accept(store, [1, 2, 3], label="good")
    made = backups.make(store)
    assert made.name.endswith("-manual.pgdump")
    assert backup_files.contents(made.path) == Contents(items=20, decided=3, revision=HEAD_REVISION)
    decisions.exclude(store, range(1, 21), reason="blurred")
    heard: list[Changes] = []
    store.subscribe(heard.append)
    done = backups.restore(store, "latest")
    assert (done.now.decided, done.before and done.before.decided) == (3, 20)
    assert [changes.many for changes in heard] == [True]
    assert store.items.get([1])[0].label == "good"
    assert store.items.kept() == store.items.recount()
    # Numbers go on where they were, undo too, and what was there before comes back as well.
    decisions.accept(store, [9], label="dent")
    assert store.undo() is not None
    assert store.undo() is not None
    assert backups.restore(store, str(done.kept.number)).now.decided == 20


def test_automatic_backups_come_when_due_and_only_if_something_changed(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert backups.make_if_due(store) is not None
    now = time.time() + 100_000
    monkeypatch.setattr(time, "time", lambda: now)
    assert backups.make_if_due(store) is None
    decisions.defer(store, [1])
    assert backups.make_if_due(store) is not None
    assert len(backup_files.listed(store.folder)) == 2


def test_nothing_is_restored_under_the_hands_of_another(store: Store) -> None:
    made = backups.make(store)
    decisions.defer(store, [1])
    with Store.open(store.folder.root, actor="lee") as lee:
        lee.subscribe(lambda changes: None)
        with pytest.raises(DatabaseError, match="other connection"):
            backups.restore(store, made.name)
    assert len(store.items.ids("state:deferred")) == 1


def test_a_damaged_dump_is_refused_and_nothing_changes(store: Store) -> None:
    made = backups.make(store)
    whole = made.path.read_bytes()
    made.path.write_bytes(whole[: len(whole) // 2])
    decisions.defer(store, [1])
    with pytest.raises(DamagedError, match="is damaged"):
        backups.restore(store, made.name)
    assert len(store.items.ids("state:deferred")) == 1


def test_without_its_programs_a_backup_says_what_to_install(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(FettleError, match="pg_dump is not on the PATH"):
        backups.make(store)
    assert backup_files.listed(store.folder) == []


@pytest.mark.in_a_file
def test_a_backup_of_the_time_in_a_file_needs_the_project_there(tmp_path: Path, postgres_server: Server) -> None:
    with make_project(tmp_path, count=1) as store:
        made = backups.make(store)
    relocate.move_to_database(store.folder.root, postgres_server.url(postgres_server.database()))
    with Store.open(store.folder.root) as store, pytest.raises(ProjectError, match="team move"):
        backups.restore(store, made.name)

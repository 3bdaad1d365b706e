from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import backup_files, backups, checks, decisions
from storage.backup_files import Backup, Rules
from storage.errors import DamagedError, DatabaseError, ProjectError, ProjectLockedError
from storage.project import ProjectFolder, save_setting
from storage.records import Changes, ItemState, Topic
from storage.schema import HEAD_REVISION
from storage.store import Store
from tests.support.projects import make_project

pytestmark = pytest.mark.in_a_file

RULES = Rules(
    enabled=True, every_seconds=900, hours=4, days=3, weeks=2, months=2, most_bytes=10**12, spare_bytes=0
)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with make_project(tmp_path, count=20) as store:
        yield store


def _later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    now = time.time() + seconds
    monkeypatch.setattr(time, "time", lambda: now)
    monkeypatch.setattr(time, "gmtime", lambda at=now, real=time.gmtime: real(at))


def test_a_backup_is_whole_says_what_it_holds_and_leaves_nothing_beside_it(store: Store) -> None:
    decisions.accept(store, [1, 2, 3], label="good")
    made = backups.make(store)
    assert (made.number, made.reason) == (1, "manual")
    assert backup_files.contents(made.path) == backup_files.Contents(items=20, decided=3, revision=HEAD_REVISION)
    assert {path.name for path in store.folder.backups.iterdir()} <= {made.name, ".lock"}
    with sqlite3.connect(f"file:{made.path}?mode=ro", uri=True) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    copy.close()


def test_a_restore_brings_back_every_row_and_can_itself_be_taken_back(store: Store) -> None:
    decisions.accept(store, [1, 2, 3], label="good")
    backups.make(store)
    decisions.exclude(store, range(1, 21), reason="blurred")
    heard: list[Changes] = []
    store.subscribe(heard.append)
    done = backups.restore(store, "latest")
    assert (done.now.decided, done.before and done.before.decided) == (3, 20)
    assert [changes.many for changes in heard] == [True]
    assert heard[0].topics == frozenset(Topic)
    assert store.items.get([1])[0].label == "good"
    assert store.items.get([9])[0].state is ItemState.UNREVIEWED
    assert checks.check(store).problems == ()
    undone = store.undo()
    assert undone is not None and "Label 3 items" in undone.label
    again = backups.restore(store, str(done.kept.number))
    assert again.now.decided == 20
    assert store.items.get([9])[0].state is ItemState.EXCLUDED


def test_restoring_the_latest_twice_is_the_same_as_once(store: Store) -> None:
    backups.make(store)
    decisions.accept(store, [1], label="good")
    first = backups.restore(store, "latest")
    decisions.accept(store, [2], label="good")
    assert backups.restore(store, "latest").backup == first.backup


def test_a_reader_goes_on_through_a_restore_and_sees_what_came_back(store: Store) -> None:
    backups.make(store)
    decisions.accept(store, [1], label="good")
    with Store.open(store.folder.root, readonly=True) as reader:
        assert reader.items.get([1])[0].state is ItemState.ACCEPTED
        with pytest.raises(ProjectLockedError, match="read-only"):
            backups.restore(reader, "latest")
        backups.restore(store, "latest")
        assert reader.items.get([1])[0].state is ItemState.UNREVIEWED


def test_a_damaged_backup_is_refused_and_nothing_changes(store: Store) -> None:
    made = backups.make(store)
    with made.path.open("r+b") as file:
        file.seek(8192)
        file.write(os.urandom(8192))
    decisions.accept(store, [1], label="good")
    with pytest.raises(DamagedError, match="damaged"):
        backups.restore(store, "latest")
    assert store.items.get([1])[0].state is ItemState.ACCEPTED
    assert len(backup_files.listed(store.folder)) == 1


def test_a_backup_of_a_newer_fettle_is_refused(store: Store) -> None:
    made = backups.make(store)
    with sqlite3.connect(made.path) as copy:
        copy.execute("UPDATE alembic_version SET version_num = '9999'")
    copy.close()
    with pytest.raises(ProjectError, match="newer Fettle"):
        backups.restore(store, "latest")


def test_a_project_without_a_database_is_put_back_from_a_backup(store: Store) -> None:
    decisions.accept(store, [1, 2], label="good")
    backups.make(store)
    store.close()
    store.folder.database.write_bytes(b"not what it was" * 1000)
    done = backups.restore_damaged(store.folder, "latest")
    assert done.now.decided == 2
    assert done.kept.path.read_bytes().startswith(b"not what it was")
    with Store.open(store.folder.root) as again:
        assert checks.check(again).problems == ()


def test_automatic_backups_come_when_due_and_only_if_something_changed(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert backups.make_if_due(store) is not None
    decisions.accept(store, [1], label="good")
    assert backups.make_if_due(store) is None, "the last one is minutes old"
    _later(monkeypatch, 1_000)
    assert backups.make_if_due(store) is not None
    _later(monkeypatch, 2_000)
    assert backups.make_if_due(store) is None, "nothing changed"
    store.undo()
    assert backups.make_if_due(store) is not None
    save_setting(store.folder, ("backup", "enabled"), False)
    _later(monkeypatch, 9_000)
    store.redo()
    assert backups.make_if_due(store) is None


def test_an_empty_project_is_not_backed_up(tmp_path: Path) -> None:
    with make_project(tmp_path) as store:
        assert backups.make_if_due(store) is None


def test_a_clock_that_goes_back_neither_stops_backups_nor_confuses_their_order(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = backups.make_if_due(store)
    decisions.accept(store, [1], label="good")
    _later(monkeypatch, -86_400)
    second = backups.make_if_due(store)
    assert first is not None and second is not None
    assert second.at < first.at
    assert backup_files.listed(store.folder) == [second, first]
    assert backup_files.find(store.folder, "latest") == second


def test_no_automatic_backup_where_the_disk_is_nearly_full(store: Store) -> None:
    save_setting(store.folder, ("backup", "spare_megabytes"), 10**9)
    with pytest.raises(DatabaseError, match="too little space for a backup"):
        backups.make_if_due(store)
    assert backups.make(store).number == 1, "a person who asks for one gets it"


def test_halves_of_a_killed_backup_are_removed_by_the_next(store: Store) -> None:
    store.folder.backups.mkdir(exist_ok=True)
    (store.folder.backups / ".fettle-n0001-20260101-000000-auto.db.part").write_bytes(b"half")
    made = backups.make(store)
    assert {path.name for path in store.folder.backups.iterdir()} <= {made.name, ".lock"}


def test_a_name_that_is_no_backup_says_how_to_list_them(store: Store) -> None:
    with pytest.raises(ProjectError, match="fettle backup"):
        backup_files.find(store.folder, "7")
    with pytest.raises(ProjectError, match="no backup yet"):
        backup_files.find(store.folder, "latest")


def _fake(number: int, at: float, reason: str = "auto", size: int = 1) -> Backup:
    return Backup(Path(f"fettle-n{number:04}-{reason}.db"), number, at, reason, size)


def test_thinning_keeps_the_newest_of_each_hour_day_week_and_month() -> None:
    hour, day = 3_600, 86_400
    start = time.mktime((2026, 3, 2, 0, 30, 0, 0, 0, -1))  # seventy days later it is the eleventh of May
    known = [_fake(n, start + n * hour / 2) for n in range(2 * 24 * 70, 0, -1)]
    kept = backup_files.keepers(known, RULES)
    ages = sorted((known[0].at - backup.at) / day for backup in kept)
    assert 6 <= len(kept) <= 11
    assert known[:3] == sorted(kept, key=lambda backup: -backup.number)[:3]
    assert sum(age < 0.3 for age in ages) >= 4
    assert 9 < ages[-1] < 12, "the last of April, on the eleventh of May"


@given(
    st.lists(st.tuples(st.floats(0, 4e9), st.sampled_from(["auto", "manual", "damaged"]), st.integers(1, 100))),
    st.integers(0, 300),
)
def test_thinning_never_goes_below_the_three_newest_nor_above_the_size_allowed(
    facts: list[tuple[float, str, int]], most: int
) -> None:
    known = [_fake(n, at, reason, size) for n, (at, reason, size) in enumerate(facts, 1)][::-1]
    rules = Rules(True, 900, 4, 3, 2, 2, most_bytes=most, spare_bytes=0)
    kept = backup_files.keepers(known, rules)
    assert set(known[:3]) <= kept <= set(known)
    assert sum(b.size for b in kept - set(known[:3])) <= most
    assert backup_files.keepers([b for b in known if b in kept], rules) == kept, "thinning again takes nothing more"


def test_the_old_schema_is_backed_up_before_it_is_changed(tmp_path: Path) -> None:
    from tests.support.old_projects import make_first_schema

    root = make_first_schema(tmp_path / "old", items=30)
    with Store.open(root) as store:
        assert checks.check(store).problems == ()
        assert store.items.count() == 30
        (copy,) = backup_files.listed(store.folder)
    assert copy.reason == f"before-{HEAD_REVISION}"
    assert backup_files.contents(copy.path).revision == "0001"
    with Store.open(root) as store:
        done = backups.restore(store, str(copy.number))
        assert done.now.revision == HEAD_REVISION, "an older backup is brought up to date again"
        assert store.items.count() == 30
    assert ProjectFolder(root).exists()

from __future__ import annotations

import json
import subprocess
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex

from storage import decisions, migrate, remarks
from storage.errors import ProjectError, ProjectLockedError
from storage.project import load_settings, save_setting
from storage.records import Changes, ItemState, Topic
from storage.schema import HEAD_REVISION, Base
from storage.store import Store
from tests.support.projects import make_project


@pytest.mark.in_a_file
@pytest.mark.allow_logs("Generating approximate signature")
def test_a_new_project_is_at_the_newest_revision_and_matches_the_models(tmp_path: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    with make_project(tmp_path) as store:
        assert migrate.current_revision(store.folder.database) == HEAD_REVISION
        with store.reading() as connection:
            # It can't read indexes of expressions; the next test compares all indexes, word for word.
            looked_at = {"include_object": lambda _thing, _name, kind, *_: kind != "index", "compare_type": False}
            context = MigrationContext.configure(connection, opts=looked_at)
            with warnings.catch_warnings():
                warnings.filterwarnings("ignore", message=".*expression-based index")
                assert compare_metadata(context, Base.metadata) == []


@pytest.mark.in_a_file
def test_the_migrations_make_the_indexes_that_the_models_name(tmp_path: Path) -> None:
    declared = {
        index.name: str(CreateIndex(index).compile(dialect=sqlite.dialect()))
        for table in Base.metadata.tables.values()
        for index in table.indexes
    }
    with make_project(tmp_path) as store, store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql <> ''")
        made = {row.name: row.sql for row in rows}
    assert {name: _words(sql) for name, sql in made.items()} == {name: _words(sql) for name, sql in declared.items()}


def _words(sql: str) -> list[str]:
    return sql.replace('"', "").split()


def test_the_head_revision_constant_is_the_head_of_the_scripts() -> None:
    from alembic.script import ScriptDirectory

    assert ScriptDirectory.from_config(migrate._config()).get_current_head() == HEAD_REVISION


def test_a_newer_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    store = make_project(tmp_path)
    with store.transact("Pretend to be newer", undoable=False) as tx:
        tx.connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    store.close()
    with pytest.raises(ProjectError, match="newer Fettle"):
        Store.open(store.folder.root)
    with Store.open(make_project(tmp_path / "other").folder.root, readonly=True):
        pass


def test_a_folder_that_is_no_project_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="fettle init"):
        Store.open(tmp_path)
    with pytest.raises(ProjectError, match="There is no project"):
        Store.open(tmp_path / "nowhere")


@pytest.mark.in_a_file
def test_a_damaged_database_is_named_as_such(tmp_path: Path) -> None:
    from storage.errors import DatabaseError

    store = make_project(tmp_path)
    store.close()
    store.folder.database.write_bytes(b"this is not a database" * 500)
    with pytest.raises(DatabaseError, match="damaged"):
        Store.open(store.folder.root)


@pytest.mark.in_a_file
def test_a_second_process_is_told_who_writes(tmp_path: Path) -> None:
    with make_project(tmp_path) as store:
        code = (
            "import sys; from pathlib import Path; from storage.store import Store\n"
            "from storage.errors import ProjectLockedError\n"
            "try: Store.open(Path(sys.argv[1]))\n"
            "except ProjectLockedError as e: print(e)\n"
            "with Store.open_or_readonly(Path(sys.argv[1])) as s: print(s.readonly, s.items.count())\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, str(store.folder.root)], capture_output=True, text=True, check=True
        )
    assert "Another Fettle writes to this project (process" in done.stdout
    assert done.stdout.endswith("True 0\n")


def test_a_read_only_window_cannot_write_and_sees_what_the_other_writes(tmp_path: Path) -> None:
    with make_project(tmp_path, count=3) as writer, Store.open(writer.folder.root, readonly=True) as reader:
        with pytest.raises(ProjectLockedError), reader.transact("Write"):
            pass
        decisions.exclude(writer, [1], reason="blurred")
        assert reader.items.get([1])[0].state is ItemState.EXCLUDED


def test_what_is_read_in_one_state_does_not_change_half_way(tmp_path: Path) -> None:
    with make_project(tmp_path, count=2) as store:
        first, second = store.items.ids()
        with store.one_state():
            assert store.items.get([first])[0].state is ItemState.UNREVIEWED
            with ThreadPoolExecutor(1) as other:
                other.submit(decisions.exclude, store, [first, second], reason="blurred").result()
                assert other.submit(store.items.get, [second]).result()[0].state is ItemState.EXCLUDED
            with store.one_state():
                assert store.items.get([second])[0].state is ItemState.UNREVIEWED
            assert store.items.get([second])[0].state is ItemState.UNREVIEWED
        assert store.items.get([second])[0].state is ItemState.EXCLUDED


def test_listeners_hear_what_changed_and_only_after_the_commit(tmp_path: Path) -> None:
    with make_project(tmp_path, count=3) as store:
        heard: list[tuple[Changes, ItemState]] = []
        stop = store.subscribe(lambda changes: heard.append((changes, store.items.get([2])[0].state)))
        decisions.defer(store, [2])
        stop()
        decisions.defer(store, [3])
    ((changes, state),) = heard
    assert state is ItemState.DEFERRED
    assert changes.label == "Put off 1 item"
    assert changes.item_ids == {2}
    assert changes.topics >= {Topic.ITEMS, Topic.HISTORY}


def test_a_failed_transaction_leaves_nothing_behind(tmp_path: Path) -> None:
    with make_project(tmp_path, count=2) as store:
        before = store.steps()
        with pytest.raises(RuntimeError), store.transact("Fail") as tx:
            tx.update("items", [1], {"note": "half"})
            raise RuntimeError
        assert store.items.get([1])[0].note == ""
        assert store.steps() == before
        remarks.set_note(store, [1], "whole")
        assert store.items.get([1])[0].note == "whole"


@pytest.mark.in_a_file
def test_settings_of_the_project_lie_over_the_defaults_and_keep_comments(tmp_path: Path) -> None:
    with make_project(tmp_path) as store:
        assert store.settings["network"]["allowed"] is False
        save_setting(store.folder, ("stages", "classify", "model"), "mine")
        save_setting(store.folder, ("reviewer", "name"), "지훈")
        assert load_settings(store.folder)["stages"]["classify"]["model"] == "mine"
        assert store.folder.settings.read_text("utf-8").startswith("# What this project sets")
    with Store.open(store.folder.root) as again:
        assert again.actor == "지훈"


@pytest.mark.in_a_file
@pytest.mark.parametrize("value", ['"wide"', "true", "nan", "inf", "-1", "[1]"])
def test_a_width_of_pixels_that_is_none_is_told_with_its_place(tmp_path: Path, value: str) -> None:
    with make_project(tmp_path) as store:
        store.folder.settings.write_text(f"[review]\nmm_per_px = {value}\n", "utf-8")
        with pytest.raises(ProjectError, match=r"review\.mm_per_px in .* must be a number of 0 or more"):
            load_settings(store.folder)


@pytest.mark.in_a_file
def test_synchronous_is_full_and_the_journal_is_wal(tmp_path: Path) -> None:
    with make_project(tmp_path) as store, store.transact("Look", undoable=False) as tx:
        assert tx.connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert tx.connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert tx.connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


@pytest.mark.in_a_file
def test_queries_on_the_queue_use_indexes(tmp_path: Path) -> None:
    from storage.queries import parse
    from storage.schema import ItemRow

    with make_project(tmp_path, count=1) as store, store.reading() as connection:
        for where in ("state:unreviewed", "label:scratch", "score<0.6", "split:test", "has:marking"):
            query = sa.select(ItemRow.id).where(parse(where, connection), ItemRow.id > 5).order_by(ItemRow.id).limit(10)
            sql = query.compile(connection, compile_kwargs={"literal_binds": True})
            plan = json.dumps([row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}")])
            assert "SCAN" not in plan, (where, plan)

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from storage import decisions, pg_backup, regions, relocate
from storage.errors import DatabaseError, ProjectError, ProjectLockedError
from storage.records import Box
from storage.schema import TABLES
from storage.store import Store
from tests.support.postgres import Server
from tests.support.projects import make_project, make_varied_project

pytestmark = pytest.mark.in_a_file


def rows(store: Store) -> dict[str, list[dict[str, Any]]]:
    """Everything in the database."""
    with store.reading() as connection:
        return {
            name: [dict(row) for row in connection.execute(sa.select(t).order_by(*t.primary_key.columns)).mappings()]
            for name, t in TABLES.items()
        }


def test_a_project_moves_to_the_server_and_back_with_every_row_and_its_history(
    tmp_path: Path, postgres_server: Server
) -> None:
    url = postgres_server.url(postgres_server.database())
    with make_varied_project(tmp_path) as store:
        root = store.folder.root
        regions.draw(store, item_id=30, geometry=Box(1, 2, 3, 4), class_name="dent")
        store.undo()
        before = rows(store)
    told: list[tuple[int, int]] = []
    moved = relocate.move_to_database(root, url, progress=lambda done, total: told.append((done, total)))
    assert moved.rows == sum(map(len, before.values()))
    assert told[-1] == (moved.rows, moved.rows)
    assert [path.name for path in root.glob("fettle.db*")] == ["fettle.db.moved"]
    with Store.open(root, actor="kim") as store:
        assert store.shared
        assert rows(store) == before
        # A row that was deleted keeps its number: the redo brings it back under it, beside the new one.
        regions.draw(store, item_id=31, geometry=Box(1, 2, 3, 4), class_name="dent")
        store.undo()
        decisions.accept(store, [30], label="scratch")
        store.undo()
        store.redo()
        between = rows(store)
    assert relocate.move_to_file(root).kept.startswith("fettle_moved_")
    with Store.open(root, actor="kim") as store:
        assert not store.shared
        assert rows(store) == between
        new = regions.draw(store, item_id=31, geometry=Box(1, 2, 3, 4), class_name="dent")
        assert new.step_id is not None
        store.undo()
        store.redo()
    assert relocate.move_to_database(root, url).rows > moved.rows
    with Store.open(root, actor="kim") as store:
        assert store.items.kept() == store.items.recount()


def test_a_move_that_cannot_be_made_changes_nothing(
    tmp_path: Path, postgres_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgres_server.url(postgres_server.database())
    with make_project(tmp_path, count=2) as store:
        root = store.folder.root
        with pytest.raises(ProjectLockedError):
            relocate.move_to_database(root, url)
    settings = (root / "fettle.toml").read_text()
    with pytest.raises(ProjectError, match="is in a file already"):
        relocate.move_to_file(root)
    taken = postgres_server.database()
    postgres_server.run("CREATE TABLE items (id int)", database=taken)
    with pytest.raises(ProjectError, match="is not empty"):
        relocate.move_to_database(root, postgres_server.url(taken))
    with pytest.raises(DatabaseError, match="no such database"):
        relocate.move_to_database(root, postgres_server.url("nowhere"))
    assert (root / "fettle.toml").read_text() == settings
    relocate.move_to_database(root, url)
    with pytest.raises(ProjectError, match="on PostgreSQL already"):
        relocate.move_to_database(root, url)
    monkeypatch.setattr(pg_backup, "_FAREWELL_SECONDS", 0.1)
    with Store.open(root) as store:
        store.subscribe(lambda changes: None)
        with pytest.raises(DatabaseError, match="other connection"):
            relocate.move_to_file(root)
        assert store.items.count() == 2


def test_a_fettle_left_open_across_a_move_is_told_instead_of_writing_where_nobody_looks(
    tmp_path: Path, postgres_server: Server
) -> None:
    with make_project(tmp_path, count=1) as store:
        root = store.folder.root
    relocate.move_to_database(root, postgres_server.url(postgres_server.database()))
    # It has no connection at the moment, so nothing shows that it is open.
    with Store.open(root) as left_open:
        relocate.move_to_file(root)
        with pytest.raises(DatabaseError, match="not in the database any more"):
            decisions.defer(left_open, [1])


def test_a_copy_that_lost_something_is_not_taken_over(
    tmp_path: Path, postgres_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    with make_project(tmp_path, count=3) as store:
        root = store.folder.root
    name = postgres_server.database()
    real = relocate._set_sequences

    def lose(target: sa.Connection, highest: dict[str, int]) -> None:
        real(target, highest)
        target.exec_driver_sql("DELETE FROM items WHERE id = 2")

    monkeypatch.setattr(relocate, "_set_sequences", lose)
    with pytest.raises(DatabaseError, match="not what was sent"):
        relocate.move_to_database(root, postgres_server.url(name))
    assert postgres_server.run("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", database=name) == [(0,)]
    with Store.open(root) as store:
        assert store.items.count() == 3

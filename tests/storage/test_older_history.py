"""Undo and redo of steps that were written before a step held its own changes, once the project is migrated."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from storage import decisions, engine, item_history, regions, remarks, rle, step_writer
from storage.errors import StaleWriteError
from storage.records import Box, Changes
from storage.store import Store
from tests.storage.test_history import state_of
from tests.support.projects import make_project


def _as_before_0006(root: Path) -> None:
    """Take from a closed project what migrations 0006 and 0007 added."""
    with closing(engine.sqlite_driver().connect(root / "fettle.db")) as database:
        database.execute("DROP INDEX ix_steps_items")
        for column in ("first_item", "last_item", "changes"):
            database.execute(f"ALTER TABLE steps DROP COLUMN {column}")
        for column in ("parent", "former"):
            database.execute(f"ALTER TABLE classes DROP COLUMN {column}")
        database.execute("UPDATE alembic_version SET version_num = '0005'")
        database.commit()


def test_steps_of_an_older_schema_are_undone_redone_and_told_after_the_migration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before 0006 every step, however small, had what it changed in rows of their own."""
    with make_project(tmp_path, count=4, given=("good", "scratch")) as store, monkeypatch.context() as older:
        older.setattr(step_writer, "pack_within", lambda _entries: None)
        states = [state_of(store)]
        stroke = rle.encode(np.eye(8, dtype=bool))
        works: list[Callable[[], Changes]] = [
            lambda: decisions.accept(store, [1], label="dent"),
            lambda: regions.draw(store, item_id=2, geometry=stroke, class_name="pit"),
            lambda: regions.reshape(store, regions.of_item(store, 2)[0], rle.encode(np.eye(8, k=1, dtype=bool))),
            lambda: remarks.set_note(store, [2, 3], "look"),
            lambda: regions.delete(store, regions.of_item(store, 2)[0]),
            lambda: decisions.exclude(store, [4], reason="blurred"),
        ]
        made = []
        for work in works:
            made.append(work().step_id)
            states.append(state_of(store))
        store.undo()
    _as_before_0006(store.folder.root)
    with Store.open(store.folder.root, actor="lee") as store:
        with store.reading() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM steps WHERE changes IS NOT NULL").scalar() == 0
        decisions.defer(store, [3])
        assert store.undo() is not None
    with Store.open(store.folder.root, actor="kim") as store:
        assert store.redo() is not None
        assert state_of(store) == states[-1]
        for wanted in reversed(states[:-1]):
            store.undo()
            assert state_of(store) == wanted
        for wanted in states[1:]:
            store.redo()
            assert state_of(store) == wanted
        # A step of today's kind on top of them, and back through both.
        decisions.accept(store, [3], label="dent")
        assert len(item_history.of_item(store, 3)) >= 2
        store.undo()
        store.undo()
        assert state_of(store) == states[-2]
        assert set(made[1:5]) <= {event.id for event in item_history.of_item(store, 2)}


def test_undo_minds_what_another_reviewer_did_in_a_step_of_an_older_schema(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        older.setattr(step_writer, "pack_within", lambda _entries: None)
        with make_project(tmp_path, count=1) as store:
            regions.draw(store, item_id=1, geometry=Box(1, 1, 6, 8), class_name="dent")
        with Store.open(store.folder.root, actor="lee") as store:
            regions.reshape(store, regions.of_item(store, 1)[0], Box(9, 9, 14, 16))
    _as_before_0006(store.folder.root)
    with Store.open(store.folder.root, actor="kim") as store:
        with pytest.raises(StaleWriteError, match="lee changed item 1 since, with “Reshape dent region”"):
            store.undo()
        assert [region.geometry for region in regions.of_item(store, 1)] == [Box(9, 9, 14, 16)]

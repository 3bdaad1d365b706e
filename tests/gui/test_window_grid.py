"""The queue as a grid: many at a time by mouse and keys, shown before they are decided, one step to take back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.window.main import MainWindow
from gui.window.queue_grid import LARGEST, QueueGrid
from gui.window.run_panel import RunPanel
from storage import classes, decisions, remarks
from storage.images import encode_png
from storage.ingest import ingest
from storage.records import ItemState
from storage.store import Store
from tests.support.projects import new_project
from tests.support.windows import review_of, settle, window_on_store

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "does not support raise")

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ITEMS = 30


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Thirty small pictures that came labelled in turn, one of them broken."""
    rng = np.random.default_rng(3)
    for at in range(ITEMS):
        folder = tmp_path / "images" / ("good" if at % 2 else "pit")
        folder.mkdir(parents=True, exist_ok=True)
        pixels = rng.integers(60, 200, size=(24, 32, 3), dtype=np.uint8)
        (folder / f"{at:02}.png").write_bytes(encode_png(pixels) if at else b"no picture")
    made = new_project(tmp_path / "project")
    ingest(made, [tmp_path / "images"], labels_from_folders=True, max_pixels=10_000_000)
    with made.transact("classes") as tx:
        classes.ensure(tx, ["good", "pit", "dent"])
    return made


@pytest.fixture
def window(qtbot: QtBot, store: Store) -> Iterator[MainWindow]:
    with window_on_store(qtbot, store) as made:
        QTest.keyClick(review_of(made).canvas, Qt.Key.Key_Q)
        assert grid(made).isVisible() and made.focusWidget() is grid(made)
        yield made


def grid(window: MainWindow) -> QueueGrid:
    return review_of(window).place.tiles.grid


def spot(window: MainWindow, row: int) -> QPoint:
    return grid(window).visualRect(grid(window).model().index(row, 0)).center()


def click(window: MainWindow, row: int, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.mouseClick(grid(window).viewport(), Qt.MouseButton.LeftButton, modifiers, spot(window, row))


def states(store: Store, state: str) -> int:
    return store.items.count(f"state:{state}")


def test_list_and_grid_share_what_is_current_and_selected(qtbot: QtBot, window: MainWindow) -> None:
    click(window, 2)
    click(window, 5, SHIFT)
    click(window, 8, CTRL)
    queue = review_of(window).place.queue
    assert queue.selected_count() == 5
    assert queue.selected_ids() == [review_of(window).model.id_at(row) for row in (2, 3, 4, 5, 8)]
    assert review_of(window).place.decision._accept.text() == "Accept 5 items"
    assert "5 of 30 items selected" in review_of(window).place.tiles._count.text()
    QTest.keyClick(grid(window), Qt.Key.Key_Escape)
    assert queue.selected_ids() == [review_of(window).model.id_at(8)]


def test_dragging_a_rubber_band_selects_what_it_touches(qtbot: QtBot, window: MainWindow) -> None:
    view = grid(window).viewport()
    first, last = (grid(window).visualRect(grid(window).model().index(row, 0)) for row in (0, 2))
    # From the gap above the first tile down across the first row.
    start, end = QPoint(first.left() + 1, first.top() + 1), last.center()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    QTest.mouseMove(view, (start + end) / 2)
    QTest.mouseMove(view, end)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)
    assert review_of(window).place.queue.selected_count() == 3


def test_arrows_go_by_rows_and_select_with_shift(qtbot: QtBot, window: MainWindow) -> None:
    click(window, 0)
    columns = next(row for row in range(1, ITEMS) if spot(window, row).y() > spot(window, 0).y())
    QTest.keyClick(grid(window), Qt.Key.Key_Down)
    assert grid(window).currentIndex().row() == columns
    QTest.keyClick(grid(window), Qt.Key.Key_Right, SHIFT)
    assert review_of(window).place.queue.selected_count() == 2
    QTest.keyClick(grid(window), Qt.Key.Key_D)
    assert grid(window).currentIndex().row() == columns + 2
    assert review_of(window).place.queue.selected_count() == 1


def test_few_are_decided_at_once_and_many_once_they_are_confirmed(
    qtbot: QtBot, window: MainWindow, store: Store
) -> None:
    click(window, 1)
    click(window, 3, SHIFT)
    QTest.keyClick(grid(window), Qt.Key.Key_3)
    settle(qtbot, window)
    assert store.items.count("label:dent state:decided") == 3
    QTest.keyClick(grid(window), Qt.Key.Key_A, CTRL)
    QTest.keyClick(grid(window), Qt.Key.Key_2)
    strip = review_of(window).place.strip
    qtbot.waitUntil(strip._do.isEnabled)
    assert strip.isVisible() and strip._title.text() == "Label 30 items “pit”"
    words = strip._changes.text()
    assert "undecided <b>good</b> → accepted <b>pit</b>" in words
    assert "<b>3</b>&nbsp; accepted <b>dent</b> → accepted <b>pit</b>" in words
    assert "1 cannot be read and stay" in words
    assert store.items.count("label:pit state:decided") == 0
    QTest.keyClick(grid(window), Qt.Key.Key_Return)
    settle(qtbot, window)
    assert not strip.isVisible()
    assert store.items.count("label:pit state:decided") == 29
    QTest.keyClick(grid(window), Qt.Key.Key_Z, CTRL)
    settle(qtbot, window)
    assert store.items.count("label:pit state:decided") == 0, "one step"
    assert store.items.count("label:dent state:decided") == 3


def test_escape_and_another_selection_leave_what_waits(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    strip = review_of(window).place.strip
    for leave in (lambda: QTest.keyClick(grid(window), Qt.Key.Key_Escape), lambda: click(window, 4)):
        QTest.keyClick(grid(window), Qt.Key.Key_A, CTRL)
        QTest.keyClick(grid(window), Qt.Key.Key_L)
        qtbot.waitUntil(strip._do.isEnabled)
        leave()
        assert not strip.isVisible()
    settle(qtbot, window)
    assert states(store, "deferred") == 0


def test_a_reason_is_chosen_first_then_the_exclusion_is_shown(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    QTest.keyClick(grid(window), Qt.Key.Key_A, CTRL)
    QTest.keyClick(grid(window), Qt.Key.Key_X)
    QTest.keyClick(grid(window), Qt.Key.Key_1)
    strip = review_of(window).place.strip
    qtbot.waitUntil(strip._do.isEnabled)
    QTest.mouseClick(strip._do, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert states(store, "excluded") == ITEMS - 1


def test_enter_and_a_double_click_open_one_picture(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    place = review_of(window).place
    click(window, 7)
    assert place.decision._accept.key() == ""
    QTest.keyClick(grid(window), Qt.Key.Key_Return)
    assert not place.grid_shown() and window.focusWidget() is review_of(window).canvas
    assert place.decision._accept.key() == "↵"
    settle(qtbot, window)
    item_id = review_of(window).model.id_at(7)
    assert review_of(window).current_id == item_id
    qtbot.waitUntil(lambda: review_of(window).canvas.listening)
    QTest.keyClick(review_of(window).canvas, Qt.Key.Key_Q)
    click(window, 9)
    QTest.mouseDClick(grid(window).viewport(), Qt.MouseButton.LeftButton, pos=spot(window, 9))
    assert not place.grid_shown()
    settle(qtbot, window)
    assert review_of(window).current_id == review_of(window).model.id_at(9)
    assert states(store, "decided") == 0, "Enter opened, it did not decide"


def test_a_second_look_is_asked_for_exactly_what_is_selected(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    click(window, 3)
    click(window, 5, SHIFT)
    QTest.keyClick(grid(window), Qt.Key.Key_E, CTRL)
    settle(qtbot, window)
    assert list(store.items.ids("second:wanted")) == [review_of(window).model.id_at(row) for row in (3, 4, 5)]


def test_tiles_grow_with_the_slider_and_keep_the_current_one_in_sight(qtbot: QtBot, window: MainWindow) -> None:
    grid(window).setCurrentIndex(grid(window).model().index(20, 0))
    before = spot(window, 1).x()
    review_of(window).place.tiles.slider.setValue(LARGEST)
    assert grid(window).side() == LARGEST
    assert spot(window, 1).x() > before or spot(window, 1).y() > spot(window, 0).y()
    qtbot.waitUntil(lambda: grid(window).viewport().rect().contains(spot(window, 20)))


def test_badges_tell_state_flag_and_markings(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    settle(qtbot, window)
    before = grid(window).grab(grid(window).visualRect(grid(window).model().index(1, 0))).toImage()
    item_id = review_of(window).model.id_at(1)
    assert item_id is not None
    remarks.flag(store, [item_id], on=True)
    decisions.accept(store, [item_id])
    settle(qtbot, window)

    def known() -> None:
        row = review_of(window).model.known_row(item_id)
        assert row is not None and row.flagged and row.state is ItemState.ACCEPTED

    qtbot.waitUntil(known)
    qtbot.wait(30)
    assert grid(window).grab(grid(window).visualRect(grid(window).model().index(1, 0))).toImage() != before


def test_a_run_asked_for_with_many_selected_is_about_these(qtbot: QtBot, window: MainWindow) -> None:
    click(window, 3)
    click(window, 5, SHIFT)
    QTest.mouseClick(review_of(window).place.tiles._buttons["run"], Qt.MouseButton.LeftButton)
    (panel,) = window.findChildren(RunPanel)
    assert panel._scope.currentData() == "selected"
    panel.close()

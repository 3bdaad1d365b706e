"""What no longer matches the filter leaves the list with the next move, and comes back in its place by undo."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from gui.window.main import MainWindow
from gui.window.queue_grid import QueueGrid
from storage import decisions
from storage.images import encode_png
from storage.ingest import ingest
from storage.store import Store
from tests.support.projects import new_project
from tests.support.windows import review_of, settle, window_on_store

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "does not support raise")

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
COUNT = 40


@pytest.fixture
def store(tmp_path: Path) -> Store:
    folder = tmp_path / "images" / "good"
    folder.mkdir(parents=True)
    for number in range(COUNT):
        # The largest are not those that came first.
        image = np.full((20, 30 + 7 * number % 40, 3), 5 * number, np.uint8)
        (folder / f"{number:02}.png").write_bytes(encode_png(image))
    made = new_project(tmp_path / "project")
    ingest(made, [tmp_path / "images"], labels_from_folders=True, max_pixels=10_000_000)
    return made


@pytest.fixture
def window(qtbot: QtBot, store: Store) -> Iterator[MainWindow]:
    with window_on_store(qtbot, store) as made:
        review_of(made).apply_filter("state:undecided")
        settle(qtbot, made)
        yield made


def list_of(window: MainWindow) -> QTableView:
    return review_of(window).place.queue._list


def press(
    qtbot: QtBot, window: MainWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    QTest.keyClick(window.focusWidget() or window, key, modifiers)
    settle(qtbot, window)


def shown(window: MainWindow) -> list[int]:
    return list(review_of(window).model.ids())


def test_a_decided_item_leaves_with_the_next_move_and_undo_brings_it_back(
    qtbot: QtBot, window: MainWindow, store: Store
) -> None:
    review = review_of(window)
    before = shown(window)
    assert review.current_id == before[0] and len(before) == COUNT
    press(qtbot, window, Qt.Key.Key_Return)
    assert review.current_id == before[1]
    assert shown(window) == before, "one can still see what was just decided"
    press(qtbot, window, Qt.Key.Key_Return)
    assert review.current_id == before[2] and shown(window) == before[1:]
    assert review.place.queue.current_row() == 1
    press(qtbot, window, Qt.Key.Key_D)
    assert review.current_id == before[3] and shown(window) == before[2:]
    press(qtbot, window, Qt.Key.Key_Z, CTRL)
    assert shown(window) == before[1:] and review.current_id == before[3]
    press(qtbot, window, Qt.Key.Key_Z, CTRL)
    assert shown(window) == before and review.current_id == before[3]
    assert review.place.queue.current_row() == 3


def test_what_one_stays_at_stays_in_the_list(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    review = review_of(window)
    before = shown(window)
    press(qtbot, window, Qt.Key.Key_A, SHIFT)  # Decisions stay at their item.
    press(qtbot, window, Qt.Key.Key_Return)
    assert review.current_id == before[0] and shown(window) == before
    review.reload()
    settle(qtbot, window)
    assert review.current_id == before[0] and shown(window) == before, "nor does reading the list again take it"
    press(qtbot, window, Qt.Key.Key_D)
    assert review.current_id == before[1] and shown(window) == before[1:]


def test_a_click_is_a_move_too(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    review, rows = review_of(window), list_of(window)
    before = shown(window)
    press(qtbot, window, Qt.Key.Key_Return)
    spot = rows.visualRect(review.model.index(4, 0)).center()
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot)
    settle(qtbot, window)
    assert review.current_id == before[4] and shown(window) == before[1:]
    assert review.place.queue.selected_ids() == [before[4]]


def test_nothing_in_sight_moves_when_rows_above_leave_or_come_back(
    qtbot: QtBot, window: MainWindow, store: Store
) -> None:
    review, rows = review_of(window), list_of(window)
    before = shown(window)
    review.go_to(before[30])
    settle(qtbot, window)

    def place() -> int:
        return rows.visualRect(rows.currentIndex()).top()

    assert rows.indexAt(rows.viewport().rect().topLeft()).row() > 4
    decisions.accept(store, [before[0], before[1], before[3]], label="good")
    settle(qtbot, window)
    was = place()
    press(qtbot, window, Qt.Key.Key_A)
    assert shown(window) == [before[2], *before[4:]]
    assert review.current_id == before[29] and was - rows.rowHeight(0) == place()
    press(qtbot, window, Qt.Key.Key_Z, CTRL)
    assert shown(window) == before
    assert review.current_id == before[29] and was - rows.rowHeight(0) == place()


def test_undo_finds_the_place_in_another_order(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    review = review_of(window)
    review.apply_view("state:undecided", "largest")
    settle(qtbot, window)
    review.go_to(shown(window)[10])
    settle(qtbot, window)
    before = shown(window)
    assert before != sorted(before)
    press(qtbot, window, Qt.Key.Key_Return)
    press(qtbot, window, Qt.Key.Key_Return)
    press(qtbot, window, Qt.Key.Key_D)
    assert shown(window) == before[:10] + before[12:]
    press(qtbot, window, Qt.Key.Key_Z, CTRL)
    press(qtbot, window, Qt.Key.Key_Z, CTRL)
    assert shown(window) == before and review.current_id == before[13]


def test_many_decided_at_once_leave_the_grid_too(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    review = review_of(window)
    press(qtbot, window, Qt.Key.Key_Q)
    before = shown(window)
    decisions.accept(store, before[2:9], label="good")
    settle(qtbot, window)
    assert shown(window) == before
    press(qtbot, window, Qt.Key.Key_Right)
    assert review.current_id == before[1] and shown(window) == before[:2] + before[9:]
    grid = window.findChild(QueueGrid)
    assert isinstance(grid, QueueGrid) and grid.currentIndex().row() == 1

"""The classes panel: what it shows and what a choice in it writes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from gui.window.classes_panel import ClassesPanel
from gui.window.main import MainWindow
from gui.window.preferences import Preferences
from storage import classes
from storage.records import ClassKind
from tests.support.projects import make_project

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "does not support raise")


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    store = make_project(tmp_path, count=6, given=("fine", "pit", "금"))
    made = MainWindow(settings=Preferences(theme="dark", size=(1280, 800)))
    qtbot.addWidget(made)
    made.show()
    made.adopt(store)
    yield made
    made.close()


def _panel(window: MainWindow, qtbot: QtBot) -> ClassesPanel:
    window.trigger("classes")
    (panel,) = window.findChildren(ClassesPanel)
    qtbot.waitUntil(lambda: panel._table.rowCount() == 3)
    return panel


def test_the_panel_lists_classes_with_digits_kinds_and_counts(window: MainWindow, qtbot: QtBot) -> None:
    table = _panel(window, qtbot)._table
    rows = [[table.item(row, column).text() for column in (0, 1, 3)] for row in range(3)]
    assert sorted(row[0] for row in rows) == ["fine", "pit", "금"]
    assert sorted(row[1] for row in rows) == ["1", "2", "3"]
    assert {row[2] for row in rows} == {"2"}


def test_a_class_can_be_made_good_and_that_can_be_undone(window: MainWindow, qtbot: QtBot) -> None:
    panel = _panel(window, qtbot)
    assert window.project is not None
    store = window.project.session.store
    row = next(row for row in range(3) if panel._table.item(row, 0).text() == "fine")
    box = panel._table.cellWidget(row, 2)
    assert isinstance(box, QComboBox)
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: classes.find(store, "fine").kind is ClassKind.GOOD)
    store.undo()
    assert classes.find(store, "fine").kind is ClassKind.DEFECT


def test_a_class_is_added_by_name_and_enter(window: MainWindow, qtbot: QtBot) -> None:
    panel = _panel(window, qtbot)
    qtbot.keyClicks(panel._name, "dent")
    qtbot.keyClick(panel._name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: panel._table.rowCount() == 4)
    assert panel._table.item(3, 0).text() == "dent"


def test_a_class_is_renamed_merged_and_put_under_another_told_before(window: MainWindow, qtbot: QtBot) -> None:
    panel = _panel(window, qtbot)
    assert window.project is not None
    store = window.project.session.store
    edit = panel._edit
    assert not edit.button.isEnabled()
    row = next(row for row in range(3) if panel._table.item(row, 0).text() == "pit")
    panel._table.selectRow(row)
    qtbot.keyClicks(edit.field, "fine")
    qtbot.waitUntil(lambda: "There is a class “fine” already" in edit.note.text(), timeout=20_000)
    assert not edit.button.isEnabled()
    edit.deed.setCurrentIndex(edit.deed.findData("merge"))
    qtbot.waitUntil(lambda: "2 items change." in edit.note.text(), timeout=20_000)
    assert "<b>pit</b> leave the schema." in edit.note.text()
    qtbot.keyClick(edit.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: panel._table.rowCount() == 2, timeout=20_000)
    assert store.items.count("label:fine") == 4
    store.undo()
    qtbot.waitUntil(lambda: panel._table.rowCount() == 3, timeout=20_000)
    box = panel._table.cellWidget(0, 4)
    assert isinstance(box, QComboBox)
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: len(classes.parents(classes.all_classes(store))) == 1, timeout=20_000)

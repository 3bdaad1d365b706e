"""The window's thread never reads or writes: neither files nor the database, in all that a reviewer does."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.window.main import MainWindow
from tests.support.window_thread import nothing_read_or_written
from tests.support.windows import project_of, settle

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "does not support raise")


def test_the_guard_catches_a_read_in_the_windows_thread(window: MainWindow) -> None:
    with nothing_read_or_written() as found:
        project_of(window).session.refresh_undo()
        assert found == []
        window.project.session.store.items.counts()  # type: ignore[union-attr]
    # Called by the test itself, so there is no line of ours on the stack but storage's.
    assert found and "SQL" in found[0] and "storage/" in found[0]


def test_reviewing_reads_and_writes_nothing_in_the_windows_thread(qtbot: QtBot, window: MainWindow) -> None:
    review = project_of(window).review
    canvas = review.canvas

    def press(*keys: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            QTest.keyClick(window.focusWidget() or window, key, modifiers)
        settle(qtbot, window)

    with nothing_read_or_written() as found:
        press(Qt.Key.Key_D)
        press(Qt.Key.Key_A)
        press(Qt.Key.Key_Return)
        press(Qt.Key.Key_2)
        press(Qt.Key.Key_X, Qt.Key.Key_1)
        press(Qt.Key.Key_L)
        press(Qt.Key.Key_N, Qt.Key.Key_Delete)
        press(Qt.Key.Key_D, modifiers=Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        press(Qt.Key.Key_B)
        middle = canvas.rect().center()
        QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=middle)
        QTest.mouseMove(canvas, middle)
        QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=middle)
        settle(qtbot, window)
        press(Qt.Key.Key_Z, modifiers=Qt.KeyboardModifier.ControlModifier)
        press(Qt.Key.Key_Y, modifiers=Qt.KeyboardModifier.ControlModifier)
        press(Qt.Key.Key_Slash)
        QTest.keyClicks(window.focusWidget(), "state:unreviewed")
        press(Qt.Key.Key_Return)
        press(Qt.Key.Key_G, Qt.Key.Key_C, Qt.Key.Key_F)
    assert found == [], "\n".join(found)
    assert project_of(window).session.store.next_undo() is not None


def test_opening_themes_places_and_closing_read_and_write_nothing_there(
    qtbot: QtBot, window: MainWindow, made_project: Path, tmp_path: Path
) -> None:
    other = Path(shutil.copytree(made_project, tmp_path / "other"))
    with nothing_read_or_written() as found:
        with qtbot.waitSignal(window.project_shown, timeout=20_000):
            window.open_project(other)
        settle(qtbot, window)
        for place in ("curate", "dataset", "review"):
            window.show_place(place)
            settle(qtbot, window)
        window.change_preferences(replace(window.preferences, theme="light"))
        settle(qtbot, window)
    assert found == [], "\n".join(found)

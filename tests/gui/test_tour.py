"""The tour stands beside what it speaks of, never in the way of work, and is offered once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gui.window import tour
from gui.window.main import MainWindow
from gui.window.preferences import Preferences
from gui.window.tour import STEPS, Tour
from storage.images import encode_png
from storage.ingest import ingest
from storage.records import ItemState
from storage.store import Store

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "plate.png").write_bytes(encode_png(np.full((60, 80, 3), 90, dtype=np.uint8)))
    with Store.create(tmp_path / "project", actor="kim") as store:
        ingest(store, [tmp_path / "images"], max_pixels=10_000_000)
    window = MainWindow(settings=Preferences(theme="dark", language="en", size=(1280, 800)))
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitSignal(window.project_shown, timeout=20_000):
        window.open_project(tmp_path / "project")
    qtbot.waitUntil(lambda: window.project is not None and window.project.settled(), timeout=20_000)
    yield window
    window.close()


def the_tour(window: MainWindow) -> Tour:
    found = window.findChild(Tour)
    assert isinstance(found, Tour)
    return found


def press(window: MainWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(window.focusWidget() or window, key, modifiers)


def test_five_marks_stand_beside_what_they_speak_of(window: MainWindow) -> None:
    assert len(STEPS) == 5
    had = window.focusWidget()
    press(window, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    shown = the_tour(window)
    for number, step in enumerate(STEPS, 1):
        assert shown.isVisible()
        assert shown.step() is step
        assert shown._count.text() == f"{number} of 5"
        assert "{" not in shown._text.text()
        assert window.rect().contains(shown.geometry())
        about = window.findChild(QWidget, step.at)
        assert isinstance(about, QWidget)
        target = QRect(about.mapTo(window, QPoint(0, 0)), about.size())
        assert shown._frame.geometry() == target
        if step.at != "stage":
            assert not target.intersects(shown.geometry())
        assert window.focusWidget() is had
        press(window, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    assert not shown.isVisible()
    assert not shown._frame.isVisible()


def test_escape_ends_it_for_good_and_work_goes_on_meanwhile(qtbot: QtBot, window: MainWindow) -> None:
    tour.offer(window)
    shown = the_tour(window)
    assert shown.isVisible()
    project = window.project
    assert project is not None
    qtbot.waitUntil(lambda: project.review.current_id is not None and project.settled(), timeout=10_000)
    press(window, Qt.Key.Key_L)
    qtbot.waitUntil(lambda: project.session.store.items.get([1])[0].state is ItemState.DEFERRED, timeout=10_000)
    press(window, Qt.Key.Key_Escape)
    assert not shown.isVisible()
    assert window.preferences.toured
    tour.offer(window)
    assert not shown.isVisible()


def test_its_buttons_work_by_mouse_and_follow_the_window(window: MainWindow) -> None:
    tour.present(window)
    shown = the_tour(window)
    QTest.mouseClick(shown._next, Qt.MouseButton.LeftButton)
    QTest.mouseClick(shown._next, Qt.MouseButton.LeftButton)
    window.show_place("dataset")
    assert not shown._frame.isVisible()
    assert window.rect().contains(shown.geometry())
    window.show_place("review")
    assert shown._frame.isVisible()
    before = shown.geometry()
    window.resize(1100, 700)
    assert shown.geometry() != before
    assert window.rect().contains(shown.geometry())
    QTest.mouseClick(shown._end, Qt.MouseButton.LeftButton)
    assert not shown.isVisible()

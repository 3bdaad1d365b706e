"""What a frame costs the window's thread: nothing is painted, styled or brought into Python that need not be."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.keys import KeyMap
from gui.widgets.floating import FloatingPanel
from gui.window.key_dispatch import KeyDispatcher
from gui.window.main import MainWindow
from gui.window.slices import Slices
from tests.support.windows import review_of, settle

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "does not support raise")


class _Painted(QObject):
    """Notes which widgets are painted."""

    def __init__(self) -> None:
        super().__init__()
        self.widgets: list[QWidget] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget):
            self.widgets.append(watched)
        return False


@contextmanager
def painted() -> Iterator[list[QWidget]]:
    application, noted = QApplication.instance(), _Painted()
    assert isinstance(application, QApplication)
    application.installEventFilter(noted)
    try:
        yield noted.widgets
    finally:
        application.removeEventFilter(noted)


def test_a_new_picture_paints_nothing_that_floats_over_it(qtbot: QtBot, window: MainWindow) -> None:
    review = review_of(window)
    floats = [panel for panel in review.place.floats.panels() if isinstance(panel, FloatingPanel)]
    held = {child for panel in floats for child in panel.findChildren(QWidget) if child.isVisible()}
    assert len(held) > 12
    with painted() as found:
        review.canvas._redraw()
        qtbot.waitUntil(lambda: review.canvas in found)
    assert not held & set(found)


def test_the_same_item_shown_again_paints_and_lays_out_nothing(qtbot: QtBot, window: MainWindow) -> None:
    review = review_of(window)
    detail, panel = review.detail, review.place.decision
    assert detail is not None
    qtbot.wait(30)
    with painted() as found:
        review._show_view(detail)
        qtbot.wait(30)
    assert [widget for widget in found if panel.isAncestorOf(widget)] == []


def test_only_what_has_the_keyboard_is_looked_through_for_keys(qtbot: QtBot) -> None:
    seen: list[QObject] = []

    class Looking(KeyDispatcher):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            seen.append(watched)
            return super().eventFilter(watched, event)

    window = QWidget()
    layout = QVBoxLayout(window)
    label, edit, button = QLabel("one"), QLineEdit(), QPushButton("two")
    for widget in (label, edit, button):
        layout.addWidget(widget)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    dispatcher = Looking(window, KeyMap())
    heard: list[str] = []
    dispatcher.triggered.connect(heard.append)
    button.setFocus()
    seen.clear()
    label.setText("other words that are longer")
    edit.setText("and others here")
    qtbot.wait(20)
    assert label not in seen and edit not in seen
    QTest.keyClick(button, Qt.Key.Key_X)
    edit.setFocus()
    QTest.keyClicks(edit, "x")
    QTest.keyClick(edit, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert heard == ["exclude", "palette"]
    assert edit.text().endswith("x")


def test_a_key_sent_to_what_never_had_the_keyboard_is_heard_at_the_window(qtbot: QtBot, window: MainWindow) -> None:
    review = review_of(window)
    before = review.current_id
    QTest.keyClick(review.place.decision, Qt.Key.Key_D)
    settle(qtbot, window)
    assert review.current_id != before


def test_slices_let_events_through_and_can_be_cut_short(qtbot: QtBot) -> None:
    done: list[int] = []

    def steps() -> Iterator[None]:
        for number in range(6):
            QTest.qSleep(4)
            done.append(number)
            yield

    owner = QObject()
    slices = Slices(steps(), owner)
    assert done == [] and not slices.whole
    with qtbot.waitSignal(slices.ended):
        pass
    assert done == list(range(6)) and slices.whole
    done.clear()
    again = Slices(steps(), owner)
    again.finish()
    assert done == list(range(6)) and again.whole
    qtbot.wait(5)
    assert len(done) == 6


def test_the_panels_over_the_picture_stay_round_at_their_corners(window: MainWindow) -> None:
    panel = review_of(window).place.floats._tools
    picture = window.grab().toImage()
    corner = panel.mapTo(window, QPoint(0, 0))
    inside = panel.mapTo(window, QPoint(6, panel.height() // 2))
    assert picture.pixelColor(corner) != picture.pixelColor(inside)

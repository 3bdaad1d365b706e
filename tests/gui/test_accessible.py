"""Nobody needs eyes or a mouse: every control has a name, Tab comes to it, and windows open and close by key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QTableWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui import theme
from gui.window.main import MainWindow
from gui.window.palette import CommandPalette
from gui.window.preferences import Preferences
from gui.window.slices import Slices
from storage import classes
from storage.images import encode_png
from storage.ingest import ingest
from storage.store import Store

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

PANELS = (
    *("run", "models", "classes", "history", "team", "check", "backups", "changes", "reliability", "cleaning_report"),
    *("import", "edition", "splits", "jobs", "settings", "keys", "log"),
)
CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
)
MOVED_BY_KEYS = frozenset({"Queue"})
"""Moved through from wherever the keyboard is, by keys of their own (D, A and the arrows)."""
PLACES = ("review", "curate", "dataset")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("accessible")
    (root / "images").mkdir()
    for index in range(3):
        pixels = np.full((60, 80, 3), 60 * index, dtype=np.uint8)
        (root / "images" / f"plate_{index}.png").write_bytes(encode_png(pixels))
    with Store.create(root / "project", actor="kim") as store:
        ingest(store, [root / "images"], max_pixels=10_000_000)
        with store.transact("classes") as tx:
            classes.ensure(tx, ["good", "scratch"])
    return root / "project"


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, project: Path) -> Iterator[MainWindow]:
    theme.apply(qapp, theme.ThemeMode.DARK)
    window = MainWindow(settings=Preferences(size=(1280, 800), language="en", toured=True))
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitSignal(window.project_shown, timeout=20_000):
        window.open_project(project)
    quiet(qtbot, window)
    yield window
    window.close()


def test_every_window_is_opened_walked_through_and_closed_by_key(qtbot: QtBot, window: MainWindow) -> None:
    """Real key events; what is wrong is gathered, so that one run tells it all."""
    wrong: list[str] = []
    for name in PANELS:
        press(window, window.keys.keys(name)[0])
        panel = opened(window)
        if panel is None:
            wrong.append(f"{name}: its key opens nothing")
            continue
        quiet(qtbot, window)
        wrong += [f"{name}: {fault}" for fault in faults(panel)]
        inside = panel.focusWidget() or panel
        QTest.keyClick(inside, Qt.Key.Key_Escape)
        if panel.isVisible():
            wrong.append(f"{name}: Escape does not close it from {describe(inside)}")
            panel.close()
    assert not wrong, "\n".join(wrong)


def test_every_place_is_walked_through_by_tab(qtbot: QtBot, window: MainWindow) -> None:
    wrong: list[str] = []
    for name in PLACES:
        press(window, window.keys.keys(f"place_{name}")[0])
        quiet(qtbot, window)
        wrong += [f"{name}: {fault}" for fault in faults(window)]
    assert not wrong, "\n".join(wrong)


def test_the_palette_opens_runs_and_closes_by_key(window: MainWindow) -> None:
    press(window, "Ctrl+K")
    palette = window.findChild(CommandPalette)
    assert isinstance(palette, CommandPalette)
    assert palette.isVisible()
    assert all(name_of(widget) for widget in palette.findChildren(QWidget) if is_control(widget))
    QTest.keyClick(palette._edit, Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_the_start_page_is_walked_through_by_tab(qtbot: QtBot, qapp: QApplication) -> None:
    window = MainWindow(settings=Preferences(size=(1280, 800), language="en"))
    qtbot.addWidget(window)
    window.show()
    assert faults(window) == []
    window.close()


def faults(root: QWidget) -> list[str]:
    """Controls in sight without a name, or that Tab does not come to."""
    found = [widget for widget in root.findChildren(QWidget) if is_control(widget) and is_shown(widget, root)]
    named = [f"{describe(widget)} has no name" for widget in found if not name_of(widget)]
    reached = walk(root)
    lost = [f"{describe(w)} is not reached by Tab" for w in found if w not in reached and must_be_reached(w)]
    return named + lost


def test_the_keyboard_is_seen_wherever_it_is(qtbot: QtBot, window: MainWindow) -> None:
    """What has the keyboard looks another way than without it, in every panel."""
    wrong: list[str] = []
    for name in PANELS:
        press(window, window.keys.keys(name)[0])
        panel = opened(window)
        assert panel is not None
        quiet(qtbot, window)
        for widget in walk(panel):
            if not is_control(widget) or not is_shown(widget, panel):
                continue
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            if not widget.hasFocus():
                continue
            with_it = widget.grab().toImage()
            widget.clearFocus()
            if widget.grab().toImage() == with_it:
                wrong.append(f"{name}: {describe(widget)} looks the same with the keyboard and without")
        panel.close()
    assert not wrong, "\n".join(wrong)


def walk(root: QWidget) -> set[QWidget]:
    """What has the keyboard in turn while Tab is pressed."""
    reached: set[QWidget] = set()
    for _ in range(400):
        here = root.focusWidget()
        if here is not None and here in reached and len(reached) > 1:
            break
        if here is not None:
            reached.add(here)
        target = here if here is not None else root
        # A text of several lines keeps Tab for itself; Ctrl+Tab goes on.
        keeps = isinstance(target, QPlainTextEdit) and not target.tabChangesFocus() and not target.isReadOnly()
        QTest.keyClick(
            target, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier if keeps else Qt.KeyboardModifier.NoModifier
        )
    return reached


def is_control(widget: QWidget) -> bool:
    if not isinstance(widget, CONTROLS) or isinstance(widget, QScrollBar | QHeaderView):
        return False
    parent = widget.parentWidget()
    while parent is not None:
        # Qt's own: the field of a spin box, the list of a box, the corner of a table.
        if isinstance(parent, QComboBox | QAbstractSpinBox | QHeaderView):
            return False
        if isinstance(parent, QLineEdit) or (isinstance(parent, QTableWidget) and isinstance(widget, QAbstractButton)):
            return False
        parent = parent.parentWidget()
    return True


def is_shown(widget: QWidget, root: QWidget) -> bool:
    return widget.isVisibleTo(root) and widget.isEnabledTo(root) and widget.isEnabled()


def must_be_reached(widget: QWidget) -> bool:
    """Not so are the choices beside the chosen one, which arrows reach, and what only shows."""
    if isinstance(widget, QAbstractButton) and widget.group() is not None and widget.group().exclusive():
        return False
    shows = isinstance(widget, QAbstractItemView) and (
        widget.selectionMode() is QAbstractItemView.SelectionMode.NoSelection
    )
    return not shows and name_of(widget) not in MOVED_BY_KEYS


def name_of(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name).strip() if interface is not None else ""


def describe(widget: QWidget) -> str:
    said = name_of(widget) or getattr(widget, "placeholderText", str)() or widget.objectName() or widget.toolTip()
    return f"{type(widget).__name__} “{said}” in {type(widget.parentWidget()).__name__}"


def opened(window: MainWindow) -> QDialog | None:
    return next((found for found in window.findChildren(QDialog) if found.isVisible()), None)


def press(window: MainWindow, key: str) -> None:
    """Press a bound key where the keyboard is."""
    QTest.keySequence(window.focusWidget() or window, QKeySequence(key, QKeySequence.SequenceFormat.PortableText))


def quiet(qtbot: QtBot, window: MainWindow) -> None:
    def still() -> None:
        project = window.project
        assert project is not None
        assert project.settled() and project.session.writes.idle()
        assert not project.runs.busy
        assert all(slices.whole for slices in window.findChildren(Slices))

    qtbot.waitUntil(still, timeout=20_000)
    qtbot.wait(30)

"""Backups, restoring and mending from the window, with the person's own clicks and keys."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from gui.window.backups_panel import BackupsPanel
from gui.window.check_panel import CheckPanel
from gui.window.main import MainWindow
from gui.window.preferences import Preferences
from storage import backup_files, backups, checks, decisions
from storage.project import save_setting
from storage.records import ItemState
from storage.store import Store
from tests.support.projects import make_project

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "does not support raise")

KEYS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(settings=Preferences(theme="dark", size=(1280, 800)))
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


@pytest.fixture
def store(tmp_path: Path, window: MainWindow) -> Store:
    store = make_project(tmp_path, count=6)
    decisions.accept(store, [1, 2], label="good")
    window.adopt(store)
    return store


def _panel(window: MainWindow) -> BackupsPanel:
    window.trigger("backups")
    (panel,) = window.findChildren(BackupsPanel)
    return panel


def _click(qtbot: QtBot, panel: BackupsPanel | CheckPanel, text: str) -> None:
    (button,) = [each for each in panel.findChildren(QPushButton) if each.text() == text]
    qtbot.waitUntil(lambda: button.isVisible() and button.isEnabled())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_backup_is_made_and_brought_back_with_three_clicks(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    panel = _panel(window)
    _click(qtbot, panel, "Back up now")
    qtbot.waitUntil(lambda: panel._table.rowCount() == 1)
    assert [panel._table.item(0, column).text() for column in (1, 2, 3)] == ["asked for", "6", "2"]
    assert window.project is not None
    window.project.session.write(lambda store: decisions.exclude(store, [3, 4], reason="blurred"))
    qtbot.waitUntil(lambda: store.items.counts().states.get("excluded") == 2)
    _click(qtbot, panel, "Bring back…")
    assert "6 items, 2 of them decided" in panel._note.text()
    assert store.items.counts().states.get("excluded") == 2, "nothing happens before the person is sure"
    _click(qtbot, panel, "Leave it")
    _click(qtbot, panel, "Bring back…")
    _click(qtbot, panel, "Bring it back")
    qtbot.waitUntil(lambda: "Brought back 6 items, 2 of them decided" in panel._note.text())
    assert store.items.get([3])[0].state is ItemState.UNREVIEWED
    qtbot.waitUntil(lambda: panel._table.rowCount() == 2)
    assert panel._table.item(0, 1).text() == "before restore"
    assert checks.check(store).problems == ()


def test_the_keeper_backs_up_what_changed_and_says_once_why_it_cannot(
    qtbot: QtBot, window: MainWindow, store: Store
) -> None:
    assert window.project is not None
    keeper = window.project.keeper
    with qtbot.waitSignal(keeper.backed_up):
        keeper.look()
    assert [backup.reason for backup in backup_files.listed(store.folder)] == ["auto"]
    save_setting(store.folder, ("backup", "spare_megabytes"), 10**9)
    save_setting(store.folder, ("backup", "every_minutes"), 0)
    decisions.accept(store, [5], label="good")
    said: list[str] = []
    keeper.said.connect(said.append)
    for _ in range(2):
        qtbot.waitUntil(keeper._lane.idle)
        keeper.look()
        qtbot.wait(50)
    qtbot.waitUntil(lambda: len(said) == 1, timeout=20_000)
    assert said[0].startswith("No backup was made: The disk has too little space for a backup")
    save_setting(store.folder, ("backup", "enabled"), False)


def test_closing_backs_up_all_that_was_decided_unless_that_would_take_long(
    qtbot: QtBot, window: MainWindow, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = store.folder
    save_setting(folder, ("backup", "every_minutes"), 0)
    assert window.project is not None
    window.project.session.write(lambda store: decisions.exclude(store, [3, 4, 5], reason="blurred"))
    window.close_project()
    (backup,) = backup_files.listed(folder)
    held = backup_files.contents(backup.path)
    assert (backup.reason, held.decided) == ("auto", 5)
    for limit, made in ((0, 1), (32_000_000, 2)):
        monkeypatch.setattr("gui.window.keeper._AT_ONCE", limit)
        with qtbot.waitSignal(window.project_shown, timeout=20_000):
            window.open_project(folder.root)
        window.project.session.write(lambda store: decisions.reset(store, [3]))
        window.close_project()
        assert len(backup_files.listed(folder)) == made
        if not limit:
            with Store.open(folder.root) as again:
                decisions.exclude(again, [3], reason="blurred")


def test_a_damaged_project_is_mended_from_the_start_page(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    with make_project(tmp_path, count=6) as made:
        decisions.accept(made, [1, 2], label="good")
        backups.make(made)
    with made.folder.database.open("r+b") as file:
        file.write(bytes(100))
    with qtbot.waitSignal(window.open_failed):
        window.open_project(made.folder.root)
    start = window.start_page
    assert "damaged" in start._fault.text()
    with qtbot.waitSignal(window.project_shown, timeout=20_000):
        qtbot.mouseClick(start._mend, Qt.MouseButton.LeftButton)
    assert window.project is not None
    assert window.project.session.store.items.counts().states["accepted"] == 2


def test_counters_that_drifted_are_mended_from_the_check_panel(qtbot: QtBot, window: MainWindow, store: Store) -> None:
    with sqlite3.connect(store.folder.database) as connection:
        connection.execute("UPDATE counters SET n = n + 5 WHERE value = '=accepted'")
    connection.close()
    window.trigger("check")
    (panel,) = window.findChildren(CheckPanel)
    with qtbot.waitSignal(window.project_shown, timeout=20_000):
        _click(qtbot, panel, "Mend")
    assert window.project is not None
    again = window.project.session.store
    assert again is not store
    assert checks.check(again).problems == ()

"""What the disk or a lock keeps from being saved waits in order, is told, and is saved once that is possible again."""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from gui import theme
from gui.window.main import MainWindow
from gui.window.preferences import Preferences
from gui.window.queue_model import ROW_ROLE
from gui.window.views import QueueRow
from storage import decisions
from storage.engine import sqlite_driver
from storage.records import ItemState
from storage.store import Store
from tests.gui.test_window_main import press
from tests.support.windows import project_of, settle

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "does not support raise")

DECIDED = {ItemState.ACCEPTED, ItemState.CORRECTED}
CTRL = Qt.KeyboardModifier.ControlModifier
Show = Callable[[Path], MainWindow]


@pytest.fixture
def show(qtbot: QtBot, qapp: QApplication) -> Iterator[Show]:
    theme.apply(qapp, theme.ThemeMode.DARK)
    shown: list[MainWindow] = []

    def show(path: Path) -> MainWindow:
        window = MainWindow(settings=Preferences(size=(1280, 800)))
        qtbot.addWidget(window)
        shown.append(window)
        window.show()
        window.activateWindow()
        with qtbot.waitSignal(window.project_shown, timeout=20_000):
            window.open_project(path)
        settle(qtbot, window)
        impatient(project_of(window).session.store)
        return window

    yield show
    for window in shown:
        window.close()


def impatient(store: Store) -> None:
    """Have a lock told at once instead of after some seconds."""
    if store._writer is None:
        return
    connection = store._writer.engine.raw_connection()
    connection.cursor().execute("PRAGMA busy_timeout=20")
    connection.close()


def locked(path: Path) -> sqlite3.Connection:
    """Another connection in the middle of writing, by the same library: two do not see each other's locks."""
    other: sqlite3.Connection = sqlite_driver().connect(path / "fettle.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    return other


def strip_button(window: MainWindow) -> QPushButton:
    return next(button for button in window.strip.findChildren(QPushButton) if button.accessibleName() == "Saving")


def decide_five(qtbot: QtBot, window: MainWindow) -> list[int]:
    """Accept five items one after the other, by key; returns them in that order."""
    ids = project_of(window).session.store.items.ids("state:unreviewed")[:5]
    for item_id in ids:
        project_of(window).review.go_to(item_id)
        settle(qtbot, window)
        press(window, qtbot, Qt.Key.Key_Return)
    assert len(ids) == 5
    return ids


def says(qtbot: QtBot, window: MainWindow, words: str) -> None:
    def told() -> None:
        assert strip_button(window).text() == words

    qtbot.waitUntil(told, timeout=10_000)


def in_order(window: MainWindow, ids: list[int]) -> bool:
    """Whether the items are decided, each by a step of its own, in this order."""
    store = project_of(window).session.store
    states = {item.state for item in store.items.get(ids)}
    times = [store.items.get([one])[0].decided_at or 0.0 for one in ids]
    return states <= DECIDED and times == sorted(times) and len(set(times)) == len(times)


def test_what_a_lock_holds_back_is_saved_in_order_when_the_lock_goes(
    qtbot: QtBot, show: Show, project_path: Path
) -> None:
    window = show(project_path)
    other = locked(project_path)
    ids = decide_five(qtbot, window)
    says(qtbot, window, "Not saved · 5 waiting")
    assert "Another program holds the project's database" in strip_button(window).toolTip()
    press(window, qtbot, Qt.Key.Key_Z, CTRL)
    says(qtbot, window, "Not saved · 6 waiting")
    other.execute("ROLLBACK")
    other.close()
    strip_button(window).click()
    says(qtbot, window, "Saved")
    assert not strip_button(window).isEnabled()
    assert in_order(window, ids[:4])
    assert project_of(window).session.store.items.get(ids[4:])[0].state is ItemState.UNREVIEWED


def test_a_verdict_that_waits_stands_in_queue_and_panel_and_says_that_it_is_not_saved(
    qtbot: QtBot, show: Show, project_path: Path
) -> None:
    window = show(project_path)
    review = project_of(window).review

    def shown(item_id: int) -> tuple[ItemState, str]:
        row = review.model.row_of(item_id)
        assert row is not None
        line: QueueRow = review.model.data(review.model.index(row, 0), ROW_ROLE)
        return line.state, line.alert

    other = locked(project_path)
    ids = decide_five(qtbot, window)
    says(qtbot, window, "Not saved · 5 waiting")
    assert [shown(item_id) for item_id in ids] == [(ItemState.ACCEPTED, "not saved")] * 5
    review.next_unreviewed()
    settle(qtbot, window)
    assert review.current_id not in ids
    review.go_to(ids[4])
    settle(qtbot, window)
    assert "not saved yet" in review.place.decision._settled.text()
    press(window, qtbot, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: shown(ids[4]) == (ItemState.UNREVIEWED, ""))
    assert review.place.decision._settled.isHidden()
    press(window, qtbot, Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: shown(ids[4])[1] == "not saved")
    other.execute("ROLLBACK")
    other.close()
    strip_button(window).click()
    says(qtbot, window, "Saved")
    settle(qtbot, window)
    assert {shown(item_id)[1] for item_id in ids} == {""} and {shown(item_id)[0] for item_id in ids} <= DECIDED
    assert "not saved yet" not in review.place.decision._settled.text()
    assert in_order(window, ids)


def test_what_waits_is_saved_by_itself(qtbot: QtBot, show: Show, project_path: Path) -> None:
    window = show(project_path)
    other = locked(project_path)
    ids = decide_five(qtbot, window)
    other.execute("ROLLBACK")
    other.close()
    says(qtbot, window, "Saved")
    assert in_order(window, ids)


# A disk so small has no room to spare for the backup on closing either.
@pytest.mark.allow_logs("no backup was made on closing")
def test_a_full_disk_loses_nothing(qtbot: QtBot, show: Show, project_path: Path, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(disk)]
    if not shutil.which("mount") or subprocess.run(mounted, capture_output=True, check=False).returncode:
        pytest.skip("a small disk cannot be mounted here")
    try:
        window = show(Path(shutil.copytree(project_path, disk / "project")))
        ballast = disk / "ballast"
        with ballast.open("wb", buffering=0) as file:
            while (free := os.statvfs(disk)).f_bavail:
                file.write(bytes(free.f_frsize))
        ids = decide_five(qtbot, window)
        says(qtbot, window, "Not saved · 5 waiting")
        assert "The disk is full" in strip_button(window).toolTip()
        ballast.unlink()
        window.trigger("save_now")
        says(qtbot, window, "Saved")
        assert in_order(window, ids)
        window.close()
        with Store.open(disk / "project") as store:
            assert {item.state for item in store.items.get(ids)} <= DECIDED
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_what_retrying_cannot_mend_does_not_hold_up_the_rest(qtbot: QtBot, show: Show, project_path: Path) -> None:
    window = show(project_path)
    session = project_of(window).session
    first, second = session.store.items.ids("state:unreviewed")[:2]
    other = locked(project_path)
    session.write(lambda store: decisions.accept(store, [first], label="good", expected_version=99))
    session.write(lambda store: decisions.defer(store, [second]))
    says(qtbot, window, "Not saved · 2 waiting")
    other.execute("ROLLBACK")
    other.close()
    session.save_now()
    says(qtbot, window, "Saved")
    states = {item.id: item.state for item in session.store.items.get([first, second])}
    assert states == {first: ItemState.UNREVIEWED, second: ItemState.DEFERRED}


def test_closing_with_something_unsaved_asks_first(
    qtbot: QtBot, show: Show, project_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    window = show(project_path)
    other = locked(project_path)
    decide_five(qtbot, window)
    says(qtbot, window, "Not saved · 5 waiting")
    window.close()
    assert window.isVisible()
    box = asked(qtbot, window)
    assert box.text() == "5 steps are not saved"
    press_in(box, "Stay")
    assert window.isVisible() and project_of(window).session.queue.count() == 5
    window.close()
    box = asked(qtbot, window)
    with caplog.at_level(logging.WARNING):
        press_in(box, "Leave without saving")
    assert not window.isVisible() and "5 writes were not saved" in caplog.text
    caplog.clear()
    other.close()


def test_closing_saves_what_can_be_saved_by_then(qtbot: QtBot, show: Show, project_path: Path) -> None:
    window = show(project_path)
    other = locked(project_path)
    ids = decide_five(qtbot, window)
    says(qtbot, window, "Not saved · 5 waiting")
    other.close()
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=20_000)
    with Store.open(project_path) as store:
        assert {item.state for item in store.items.get(ids)} <= DECIDED


def test_a_write_that_takes_long_is_not_waited_for_in_the_windows_thread(
    qtbot: QtBot, show: Show, project_path: Path
) -> None:
    window = show(project_path)
    session, go = project_of(window).session, threading.Event()
    session.write(lambda _store: go.wait(20.0))
    window.close()
    assert window.isVisible() and "Saving before leaving" in window.strip.said()
    assert not window.findChildren(QMessageBox, "unsaved")
    go.set()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=20_000)


def asked(qtbot: QtBot, window: MainWindow) -> QMessageBox:
    """The question about what is not saved."""
    boxes: list[QMessageBox] = []

    def comes() -> None:
        boxes[:] = [box for box in window.findChildren(QMessageBox, "unsaved") if box.isVisible()]
        assert boxes

    qtbot.waitUntil(comes, timeout=20_000)
    return boxes[0]


def press_in(box: QMessageBox, text: str) -> None:
    next(button for button in box.buttons() if button.text() == text).click()
    QApplication.processEvents()


def test_a_picture_out_of_reach_says_so_and_can_be_decided(
    qtbot: QtBot, show: Show, project_path: Path, made_project: Path
) -> None:
    window = show(project_path)
    review = project_of(window).review
    store = project_of(window).session.store
    ids = store.items.ids("given:scratch state:unreviewed")
    images = made_project.parent / "images"
    images.rename(made_project.parent / "elsewhere")
    try:
        review.go_to(ids[-1])
        settle(qtbot, window)
        assert not review.show.readable and f"unreachable: {images} cannot be found" in review.show.fault
        press(window, qtbot, Qt.Key.Key_Return)
        assert store.items.get([ids[-1]])[0].state in DECIDED
    finally:
        (made_project.parent / "elsewhere").rename(images)
    review.go_to(ids[-2])
    settle(qtbot, window)
    assert review.show.readable


def test_a_window_that_only_looks_takes_over_once_the_writer_is_gone(
    qtbot: QtBot, show: Show, project_path: Path
) -> None:
    code = (
        "import sys; from pathlib import Path; from storage.store import Store\n"
        "with Store.open(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()\n"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(project_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None and holder.stdin is not None
    assert holder.stdout.readline() == "held\n"
    window = show(project_path)
    assert strip_button(window).text() == "Read-only" and not strip_button(window).isEnabled()
    item_id = project_of(window).session.store.items.ids("state:unreviewed")[2]
    project_of(window).review.go_to(item_id)
    settle(qtbot, window)
    holder.communicate()
    says(qtbot, window, "Read-only · Write here")
    with qtbot.waitSignal(window.project_shown, timeout=20_000):
        strip_button(window).click()
    settle(qtbot, window)
    says(qtbot, window, "Saved")
    assert project_of(window).review.current_id == item_id
    press(window, qtbot, Qt.Key.Key_Return)
    assert project_of(window).session.store.items.get([item_id])[0].state in DECIDED

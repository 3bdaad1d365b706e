"""Fettle's own faults: told calmly, at once or at the next start, with a report that names nobody's images."""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton, QTextEdit
from pytestqt.qtbot import QtBot

from gui import crashes, theme
from gui.logs import log_path
from gui.window.fault_panel import FaultPanel
from gui.window.faults import Faults
from gui.window.main import MainWindow
from gui.window.preferences import Preferences

pytestmark = [
    pytest.mark.qt_log_ignore("propagateSizeHints", "does not support raise"),
    pytest.mark.allow_logs("gui.window.faults: a fault in"),
]


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication) -> Iterator[MainWindow]:
    theme.apply(qapp, theme.ThemeMode.DARK)
    window = MainWindow(settings=Preferences(size=(1280, 800)))
    qtbot.addWidget(window)
    window.show()
    yield window
    window.close()


@pytest.fixture
def faults(window: MainWindow) -> Iterator[Faults]:
    hooks = sys.excepthook, threading.excepthook
    made = Faults(window)
    made.install()
    yield made
    made.remove()
    sys.excepthook, threading.excepthook = hooks


def panel_of(window: MainWindow) -> FaultPanel:
    (panel,) = window.findChildren(FaultPanel)
    return panel


def click(panel: FaultPanel, text: str) -> None:
    (button,) = (found for found in panel.findChildren(QPushButton) if found.text() == text)
    button.click()


def shown_texts(panel: FaultPanel) -> str:
    assert not panel.findChildren(QPlainTextEdit) and not panel.findChildren(QTextEdit)
    return "\n".join(label.text() for label in panel.findChildren(QLabel))


def boom() -> None:
    raise LookupError("/photos/secret part.png is not there")


@pytest.mark.usefixtures("faults")
def test_a_fault_in_a_slot_is_told_calmly_and_work_goes_on(qtbot: QtBot, window: MainWindow) -> None:
    QTimer.singleShot(0, boom)
    qtbot.waitUntil(lambda: bool(window.findChildren(FaultPanel)))
    panel = panel_of(window)
    assert panel.isVisible() and not panel.isModal()
    assert panel.line() == "Something went wrong in Fettle itself (LookupError)."
    assert "everything you decided is saved" in shown_texts(panel)
    assert "Traceback" not in shown_texts(panel) and "boom" not in shown_texts(panel)
    click(panel, "Copy report")
    copied = QApplication.clipboard().text()
    assert "PySide6" in copied and "in boom" in copied and "(an image)" in copied
    assert "secret" not in copied
    panel._names.setChecked(True)
    click(panel, "Copy report")
    assert "/photos/secret part.png" in QApplication.clipboard().text()
    click(panel, "Go on")
    assert not panel.isVisible() and window.isVisible()
    QTimer.singleShot(0, boom)
    qtbot.waitUntil(lambda: "same place again" in window.strip._message.full_text())
    assert not panel.isVisible()


@pytest.mark.allow_logs("background work failed")
@pytest.mark.usefixtures("faults")
def test_a_fault_in_a_thread_and_one_in_a_lane_are_told_too(qtbot: QtBot, window: MainWindow) -> None:
    thread = threading.Thread(target=boom, name="tests-own")
    thread.start()
    qtbot.waitUntil(lambda: bool(window.findChildren(FaultPanel)))
    thread.join()
    panel = panel_of(window)
    assert "(LookupError)" in panel.line()
    window.lane.ask(lambda: 1 / 0, print)
    qtbot.waitUntil(lambda: "(ZeroDivisionError)" in panel.line())
    assert "fault 2" in panel.line()


@pytest.mark.allow_logs("gui.tests: told")
@pytest.mark.usefixtures("faults")
def test_what_a_person_can_mend_is_no_fault_of_fettles(qtbot: QtBot, window: MainWindow) -> None:
    from storage.errors import FettleError

    try:
        raise FettleError("The disk is full")
    except FettleError:
        logging.getLogger("gui.tests").critical("told", exc_info=True)
    qtbot.wait(30)
    assert not window.findChildren(FaultPanel)


@pytest.mark.skipif(sys.platform == "win32", reason="an abort there is told by the system")
def test_an_abort_is_told_at_the_next_start(qtbot: QtBot, window: MainWindow, faults: Faults, repo_root: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.fault_window"],
        cwd=repo_root,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == -signal.SIGABRT
    assert "Traceback" not in done.stderr and "Fatal" not in done.stderr
    faults.tell_of_last_crash()
    panel = panel_of(window)
    assert panel.line().startswith(f"Fettle ended unexpectedly on {time.strftime('%Y-%m-%d')}")
    assert "saved as you went" in shown_texts(panel)
    click(panel, "Copy report")
    assert "Fatal Python error: Aborted" in QApplication.clipboard().text()
    click(panel, "Go on")
    faults.tell_of_last_crash()
    assert not panel.isVisible(), "told once"
    assert "Aborted" in crashes.last_trace()


def test_a_window_that_closes_leaves_no_crash_file_and_living_ones_are_let_be() -> None:
    folder = log_path().parent
    killed, living = folder / "window-4194301.crash", folder / "window-1.crash"
    killed.write_text("")
    living.write_text("of a process that lives")
    file = crashes.CrashFile()
    file.open()
    assert len(list(folder.glob("*.crash"))) == 3
    assert crashes.take_last_crash() is None
    file.close()
    assert list(folder.glob("*.crash")) == [living]


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("gui.x: /srv/line 3/한글 1.JPG: cut off", "gui.x: (an image): cut off"),
        ("read 'a b.tiff' and \"c.png\"", "read ' (an image)' and \" (an image)\""),
        ("12 items, 3.5 images/s", "12 items, 3.5 images/s"),
    ],
)
def test_names_of_images_are_left_out(line: str, shown: str) -> None:
    assert crashes.without_names(line).replace(":  (", ": (") == shown

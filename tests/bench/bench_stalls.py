"""What keeps the window's thread from its event loop: ``python -m tests.bench.bench_stalls [--images 120]``.

Makes a project of real images, opens it and does what a person does all day; prints how often and how long the
window was deaf in each phase, and which code did it. Off screen unless QT_QPA_PLATFORM says otherwise.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui import app as gui_app
from gui import theme
from gui.window.main import MainWindow
from gui.window.preferences import Preferences
from tests.support.real_projects import make_real_project
from tests.support.stalls import StallWatch

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
PANELS = ("run", "models", "classes", "history", "team", "check", "backups", "settings", "log", "keys", "palette")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=120)
    parser.add_argument("--project", type=Path, help="open this project instead of making one")
    parser.add_argument("--most", type=int, default=16, help="so many of the longest are told with their calls")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="fettle-stalls-") as place:
        os.environ["FETTLE_HOME"] = str(Path(place) / "home")
        project = asked.project
        if project is None:
            make_real_project(Path(place), SHARED, count=asked.images)
            project = Path(place) / "project"
        live(project, asked.most)


def live(project: Path, most: int) -> None:
    """A day's work in a minute."""
    gui_app.quicken()
    application = gui_app.make_application()
    theme.apply(application, theme.ThemeMode.DARK)
    window = MainWindow(settings=Preferences(size=(1440, 900), theme="dark"))
    window.show()
    spin(application, window.isVisible, 0.5)
    with StallWatch() as watch:
        with watch.during("open the project"):
            window.open_project(project)
            spin(application, lambda: window.project is not None and window.project.settled(), 0.5)
        for phase, act in phases(application, window):
            began = time.perf_counter()
            with watch.during(phase):
                act()
                settle(application, window)
            print(f"{phase}: {time.perf_counter() - began:.1f} s", file=sys.stderr)
        with watch.during("close"):
            window.close()
            spin(application, lambda: True, 0.3)
    print(watch.report(most=most))
    print(f"{watch.signs:,} signs of life")


def phases(application: QApplication, window: MainWindow) -> list[tuple[str, Callable[[], None]]]:
    """What is done, in order."""

    def keys(*pressed: Qt.Key, times: int = 1, wait: float = 0.05) -> Callable[[], None]:
        def act() -> None:
            for _ in range(times):
                for key in pressed:
                    press(window, key)
                spin(application, lambda: True, wait)

        return act

    def filters() -> None:
        for text in ("state:unreviewed", "label:Crack", "score<0.8 has:mask", "-predicted:Free", ""):
            window.trigger("focus_filter")
            QTest.keyClicks(window.focusWidget(), text)
            press(window, Qt.Key.Key_Return)
            settle(application, window)
            window.trigger("focus_filter")
            line = window.focusWidget()
            QTest.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
            QTest.keyClick(line, Qt.Key.Key_Delete)
            press(window, Qt.Key.Key_Return)

    def paint() -> None:
        canvas = window.project.review.canvas if window.project else None
        assert canvas is not None
        for _ in range(8):
            press(window, Qt.Key.Key_B)
            middle = canvas.rect().center()
            QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=middle)
            for step in range(30):
                QTest.mouseMove(canvas, middle + QPoint(3 * step, step))
                spin(application, lambda: True, 0.006)
            QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=middle + QPoint(90, 30))
            settle(application, window)
            press(window, Qt.Key.Key_Escape)
            press(window, Qt.Key.Key_D)

    def undo() -> None:
        for _ in range(25):
            window.trigger("undo")
            spin(application, lambda: True, 0.05)
        for _ in range(25):
            window.trigger("redo")
            spin(application, lambda: True, 0.05)

    def places() -> None:
        for _ in range(2):
            for name in ("curate", "dataset", "review"):
                window.show_place(name)
                settle(application, window)

    def themes() -> None:
        for mode in ("light", "dark"):
            window.change_preferences(replace(window.preferences, theme=mode))
            settle(application, window)

    def panel(name: str) -> Callable[[], None]:
        def act() -> None:
            window.trigger(name)
            spin(application, lambda: True, 0.4)
            for found in QApplication.topLevelWidgets():
                if found is not window and found.isVisible():
                    found.close()
            if name == "palette":
                press(window, Qt.Key.Key_Escape)

        return act

    def run() -> None:
        assert window.project is not None
        from inference.pipeline import RunRequest
        from storage.records import StageName

        runs = window.project.runs
        runs.start(RunRequest(stages=(StageName.CLEAN,), item_ids=window.project.session.store.items.ids(limit=40)))
        while runs.busy:
            press(window, Qt.Key.Key_D)
            spin(application, lambda: True, 0.1)

    def ingest() -> None:
        assert window.project is not None
        window.project.add(SHARED / "weld_xray", labels_from_folders=False)
        runs = window.project.runs
        while runs.busy:
            press(window, Qt.Key.Key_A)
            spin(application, lambda: True, 0.1)

    return [
        ("next, slowly", keys(Qt.Key.Key_D, times=25, wait=0.15)),
        ("next, held down", keys(Qt.Key.Key_D, times=60, wait=0.02)),
        ("accept", keys(Qt.Key.Key_Return, times=25, wait=0.1)),
        ("accept, fast", keys(Qt.Key.Key_Return, times=25, wait=0.0)),
        ("class by digit", keys(Qt.Key.Key_4, times=12, wait=0.1)),
        ("exclude with a reason", keys(Qt.Key.Key_X, Qt.Key.Key_1, times=10, wait=0.1)),
        ("filter", filters),
        ("paint masks", paint),
        ("undo and redo", undo),
        ("places", places),
        ("theme", themes),
        *((f"panel: {name}", panel(name)) for name in PANELS),
        ("run in the background", run),
        ("add images", ingest),
    ]


def press(window: MainWindow, key: Qt.Key) -> None:
    """A key as it comes from the keyboard."""
    QTest.keyClick(window.focusWidget() or window, key)


def settle(application: QApplication, window: MainWindow) -> None:
    """Until everything asked for is on screen."""
    project = window.project
    assert project is not None
    spin(application, lambda: project.settled() and project.session.writes.idle(), 0.1)


def spin(application: QApplication, done: Callable[[], bool], least: float, timeout: float = 60.0) -> None:
    """Let the event loop run until ``done``, ``least`` seconds at least."""
    loop, started = QEventLoop(), time.perf_counter()
    timer = QTimer()
    timer.setInterval(2)

    def look() -> None:
        passed = time.perf_counter() - started
        if passed > timeout:
            sys.exit("the window was not ready in time")
        if passed >= least and done():
            loop.quit()

    timer.timeout.connect(look)
    timer.start()
    loop.exec()


if __name__ == "__main__":
    main()

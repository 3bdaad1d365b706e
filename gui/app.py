"""Starts the window; also renders it without a display."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from gui.window.main import MainWindow

_QT_PATHS = ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR", "QT_PLUGIN_PATH")


def run_window(project: Path | None = None, *, on_ready: Callable[[], None] | None = None) -> int:
    """Open the window, on ``project`` if there is one; returns when it is closed.

    Args:
        project: Folder of a project, or None for the start page.
        on_ready: Called once the window can be used; for measuring.
    """
    if project is not None:
        # The database layer is half of what a start costs; it loads while Qt does.
        threading.Thread(target=_load_storage, name="fettle-preload", daemon=True).start()
    quicken()
    app = make_application()
    window = _make_window(app)
    from gui.crashes import CrashFile
    from gui.window.faults import Faults

    faults, crash_file = Faults(window), CrashFile()
    faults.install()
    crash_file.open()
    from gui.window import tour

    if on_ready is not None:
        window.project_shown.connect(on_ready)
    window.project_shown.connect(partial(tour.offer, window))
    if window.preferences.maximised:
        window.showMaximized()
    else:
        window.show()
    if project is not None:
        window.open_project(project)
    faults.tell_of_last_crash()
    result = app.exec()
    faults.remove()
    crash_file.close()
    return result


def render_window(
    project: Path, target: Path, *, size: tuple[int, int] = (1440, 900), dark: bool = True, timeout: float = 30.0
) -> None:
    """Write a PNG of the review place as a person would see it, without a display.

    Raises:
        FettleError: The project cannot be opened, or the picture cannot be written.
    """
    from gui import theme
    from gui.window.preferences import Preferences
    from storage.errors import FettleError

    if sys.platform.startswith("linux") and not os.environ.get("QT_QPA_PLATFORM"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app = make_application()
    mode = theme.ThemeMode.DARK if dark else theme.ThemeMode.LIGHT
    window = _make_window(app, Preferences(theme=mode.value, language="en", size=size))
    faults: list[str] = []
    window.open_failed.connect(faults.append)
    window.show()
    window.open_project(project)
    ready = _wait_for(app, lambda: bool(faults) or _settled(window), timeout)
    picture = window.grab()
    window.close()
    app.processEvents()
    if faults:
        raise FettleError(faults[0])
    if not ready:
        raise FettleError("The window was not ready in time", "Try again when the machine is less busy.")
    if not picture.save(str(target)):
        raise FettleError(f"{target} cannot be written", "Choose another place.")


def quicken() -> None:
    """Have Python's threads hand over to each other after 1 ms instead of 5.

    The window's thread lets go of the interpreter in many of Qt's calls, and behind each it waits for its turn: with
    5 ms, a review of 24 images left the event loop alone for over 50 ms eight times, with 1 ms three to six.
    """
    sys.setswitchinterval(0.001)


def make_application() -> QApplication:
    """The application object with Fettle's name, type and theme; the one there is, if there is one."""
    clean_qt_environment()
    from PySide6.QtWidgets import QApplication

    from gui import theme, words

    app = QApplication.instance()
    if not isinstance(app, QApplication):
        QApplication.setApplicationName("Fettle")
        QApplication.setDesktopFileName("fettle")
        app = QApplication(sys.argv[:1])
        app.setStyle("Fusion")
        theme.follow_system(app)
        words.install(app, "en")
    return app


def clean_qt_environment() -> None:
    """Take back what OpenCV tells Qt: its own plug-in folder holds the wrong Qt's."""
    for name in _QT_PATHS:
        if f"{os.sep}cv2{os.sep}" in os.environ.get(name, "") + os.sep:
            del os.environ[name]


def _make_window(app: QApplication, settings: object | None = None) -> MainWindow:
    from gui import theme, words
    from gui.window import preferences
    from gui.window.main import MainWindow

    chosen = settings if isinstance(settings, preferences.Preferences) else preferences.load()
    words.install(app, chosen.language)
    theme.apply(app, chosen.mode())
    theme.set_motion(app, chosen.movement())
    return MainWindow(settings=chosen)


def _load_storage() -> None:
    import storage.store  # noqa: F401


def _settled(window: MainWindow) -> bool:
    return window.project is not None and window.project.settled()


def _wait_for(app: QApplication, condition: Callable[[], bool], timeout: float) -> bool:
    from PySide6.QtCore import QEventLoop

    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        if condition():
            # Thumbnails and text come in after the picture; two quiet looks in a row are a whole window.
            time.sleep(0.05)
            app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            if condition():
                return True
        time.sleep(0.005)
    return False

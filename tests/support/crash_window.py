"""What the crash tests kill with a window open: the real main window, reviewing by keys on its own."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from gui.window.main import MainWindow
from gui.window.preferences import Preferences
from gui.window.workspace import ProjectView

CLASSES = ("good", "scratch", "dent")
"""Of the project that is reviewed, on the digits 1 to 3."""

Fact = tuple[str, str | None]

_KEYS: dict[str, list[tuple[Qt.Key, str]]] = {
    "accept": [(Qt.Key.Key_Return, "\r")],
    "exclude": [(Qt.Key.Key_X, "x"), (Qt.Key.Key_1, "1")],
    "good": [(Qt.Key.Key_1, "1")],
    "scratch": [(Qt.Key.Key_2, "2")],
    "dent": [(Qt.Key.Key_3, "3")],
    "undo": [(Qt.Key.Key_Z, "")],
}


def fits(action: str, fact: Fact, *, before: Fact) -> bool:
    """Whether an item may be as ``fact`` says after a key; ``before`` is what undo brings back."""
    state, label = fact
    match action:
        case "undo":
            return fact == before
        case "exclude":
            return state == "excluded"
        case "accept":
            return state in ("accepted", "corrected") and label is not None
        case _:
            return state in ("accepted", "corrected") and label == action


def review(root: Path, pipe: Connection, seed: int) -> None:
    """Review with keys; says before each which item, key and outcome, and after the window says it is saved."""
    os.environ |= {"QT_QPA_PLATFORM": "offscreen", "FETTLE_HOME": str(root.parent / "home"), "FETTLE_REVIEWER": "kim"}
    rng = random.Random(seed)
    app = QApplication([])
    window = MainWindow(settings=Preferences(size=(1280, 800)))
    window.show()
    window.activateWindow()
    window.open_project(root)
    _spin(app, lambda: window.project is not None and _quiet(window.project))
    project = window.project
    assert project is not None
    saved: list[str] = []
    project.session.saving_changed.connect(lambda words, tone: saved.append(words))
    travelled: list[tuple[int, Fact]] = []
    ids = project.session.store.items.ids()
    pipe.send(("ready", 0))
    while True:
        if rng.random() < 0.4:
            project.review.go_to(rng.choice(ids))
        _spin(app, lambda: _quiet(project) and project.review.detail is not None)
        action = rng.choice([name for name in _KEYS if travelled or name != "undo"])
        detail = project.review.detail
        assert detail is not None
        item_id, before = detail.item.id, _fact(project, detail.item.id)
        if action == "accept" and detail.label() is None:
            continue
        if action == "undo":
            item_id, before = travelled.pop()
        step = project.session.store.next_undo()
        pipe.send(("try", (action, item_id, before)))
        saved.clear()
        for key, text in _KEYS[action]:
            _press(window, key, text, control=action == "undo")
        _spin(app, lambda: bool(saved) and saved[-1] != "Saving…")
        assert saved[-1] == "Saved"
        newest = project.session.store.next_undo()
        if action != "undo" and newest is not None and (step is None or newest.id != step.id):
            travelled.append((item_id, before))
        pipe.send(("ok", (action, item_id, _fact(project, item_id))))


def _press(window: MainWindow, key: Qt.Key, text: str, *, control: bool) -> None:
    modifiers = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    target = window.focusWidget() or window
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(target, QKeyEvent(kind, key, modifiers, text))


def _fact(project: ProjectView, item_id: int) -> Fact:
    (item,) = project.session.store.items.get([item_id])
    return item.state.value, item.label


def _quiet(project: ProjectView) -> bool:
    return project.settled() and project.session.writes.idle()


def _spin(app: QApplication, until: Callable[[], bool]) -> None:
    """Have the window live until something holds."""
    end = time.monotonic() + 30
    while not until():
        assert time.monotonic() < end, "the window never came to rest"
        app.processEvents()
        time.sleep(0.001)

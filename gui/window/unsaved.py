"""Nobody leaves a project with something unsaved without knowing it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from gui.told import told_error
from gui.words import plural, translate

if TYPE_CHECKING:
    from gui.window.main import MainWindow
    from gui.window.session import Session

_AT_ONCE_S = 0.1
"""What is written in this time, as nearly everything is, need not be waited for elsewhere."""


def leave(window: MainWindow, go: Callable[[], object], *, stay: Callable[[], None] | None = None) -> bool:
    """Whether the window's project can be left now: what waits is tried once more first.

    Where writing takes long, it is waited for on the window's lane, and ``go`` is called once it is done. What cannot
    be written the person is asked about: ``go`` is called if they want to try again or to leave all the same,
    ``stay`` if they stay.
    """
    project = window.project
    if project is None or project.session.given_up or not project.session.queue.count():
        return True
    session = project.session
    left = session.queue.finish(timeout=_AT_ONCE_S)
    if left and not session.queue.lane.idle():
        window.say(translate("Frame", "Saving before leaving…"))
        window.lane.ask(session.queue.finish, partial(_tried, window, session, go, stay), topic="leave")
        return False
    if left:
        _ask(window, session, left, go, stay)
    return not left


def _tried(
    window: MainWindow, session: Session, go: Callable[[], object], stay: Callable[[], None] | None, left: int
) -> None:
    if left:
        _ask(window, session, left, go, stay)
    else:
        go()


def _ask(
    window: MainWindow, session: Session, left: int, go: Callable[[], object], stay: Callable[[], None] | None
) -> None:
    open_box = window.findChild(QMessageBox, "unsaved")
    if open_box is not None:
        open_box.raise_()
        if stay is not None:
            stay()
        return
    box = QMessageBox(window)
    box.setObjectName("unsaved")
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(translate("Frame", "Not saved"))
    box.setText(plural("Frame", "%Ln steps are not saved").of(left))
    why = session.queue.last_fault
    box.setInformativeText(
        f"{told_error(why)}\n\n" + translate("Frame", "Whoever leaves now loses what is not saved.") if why else ""
    )
    again = box.addButton(translate("Frame", "Try again"), QMessageBox.ButtonRole.AcceptRole)
    remain = box.addButton(translate("Frame", "Stay"), QMessageBox.ButtonRole.RejectRole)
    lose = box.addButton(translate("Frame", "Leave without saving"), QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(again)
    box.setEscapeButton(remain)

    def answered() -> None:
        if box.clickedButton() is lose:
            session.given_up = True
        elif box.clickedButton() is not again:
            if stay is not None:
                stay()
            return
        # Asked again, this answered box is not the one to raise.
        box.setObjectName("")
        go()

    box.finished.connect(answered)
    box.open()

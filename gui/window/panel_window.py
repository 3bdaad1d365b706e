"""Base of the small windows beside the main one: never modal, one of each, Escape closes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout

from gui.window.window_places import place_of, put_back
from gui.words import look_up

if TYPE_CHECKING:
    from gui.window.main import MainWindow


class PanelWindow(QDialog):
    """A non-modal window of which there is one per main window.

    Attributes:
        title: Its name, ``noop("Panels", …)``.
        size_wh: Its width and height in pixels when it is new.
    """

    title = ""
    size_wh = (640, 520)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window_ = window
        self.setWindowTitle(f"{look_up('Panels', self.title)} · Fettle")
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, False)
        self.resize(*self.size_wh)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(20, 16, 20, 16)
        self.body.setSpacing(8)

    @classmethod
    def open_on(cls, window: MainWindow) -> Self:
        """Show the one that the window has, or make it; for those that belong to no project."""
        found = next((child for child in window.findChildren(cls)), None)
        panel = found if found is not None else cls(window)
        panel.present()
        return panel

    def present(self) -> None:
        """Show the window, up to date."""
        self.refresh()
        self.come_forward()

    def come_forward(self) -> None:
        """Show the window where it stood, over the others and with the keyboard."""
        place = self.window_.preferences.panels.get(type(self).__name__)
        if place is not None and not self.isVisible():
            put_back(self, place)
        self.show()
        self.raise_()
        self.activateWindow()

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep where the window stood."""
        super().hideEvent(event)
        self.window_.remember_panel(type(self).__name__, place_of(self))

    def shut(self) -> None:
        """Go out of sight and begin nothing more; what it belongs to is being closed."""
        self.close()

    def finish(self) -> None:
        """Wait for what it has at work; after `shut`, from any thread."""

    def refresh(self) -> None:
        """Read again what is shown."""

"""A panel that floats over the picture: round at its corners, and opaque, so that the picture changes without it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from gui import theme

_RIM = 3
"""Logical pixels: a square that far inside a corner rounded by 7 lies wholly within its line."""


class FloatingPanel(QFrame):
    """Base of what floats.

    Whatever lies under something see-through makes it paint again: the panels hold some thirty buttons and labels,
    and the picture is painted several times for each item. Qt leaves out what an opaque widget covers, so one lies
    behind the panel's content; only its rim is painted along with the picture.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("floating")
        self._ground = _Ground(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the ground fill the panel."""
        super().resizeEvent(event)
        self._ground.setGeometry(self.rect().adjusted(_RIM, _RIM, -_RIM, -_RIM))
        self._ground.lower()


class _Ground(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(event.rect(), theme.tokens().colour("panel"))

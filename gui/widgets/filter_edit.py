"""The filter line: monospaced, its keywords in the accent colour, a fault underlined where it is."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QLineEdit, QWidget

from gui import theme

_KEYWORD = re.compile(r"-?\b[a-z_]+(?=[:<>=])|\b(?:or|not|and)\b")


class FilterEdit(QLineEdit):
    """A line edit for filter expressions.

    Signals:
        submitted: The person pressed Enter, or emptied the line.
        left: The person pressed Escape: the keyboard belongs to the picture again.
    """

    submitted = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(theme.font(theme.SMALL_PX, mono=True))
        self.setClearButtonEnabled(False)
        self._fault: int | None = None
        self._painting = False
        self.textChanged.connect(self._text_changed)
        self.returnPressed.connect(self._submit)

    def set_fault(self, position: int | None) -> None:
        """Mark the character at ``position`` as the one that does not parse; None: all is well."""
        self._fault = position
        self.setProperty("wrong", "true" if position is not None else "false")
        self.style().unpolish(self)
        self.style().polish(self)
        self._highlight()

    def recolour(self) -> None:
        """Take the theme's colours again."""
        self._highlight()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape gives the keyboard back."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            event.accept()
            return
        super().keyPressEvent(event)

    def _submit(self) -> None:
        self.submitted.emit(self.text().strip())

    def _text_changed(self, text: str) -> None:
        if self._painting:
            return
        if self._fault is not None:
            self.set_fault(None)
        if not text:
            self.submitted.emit("")
        self._highlight()

    def _highlight(self) -> None:
        # A line edit has no rich text; formats reach it the way input methods mark their pre-edit text.
        attributes = []
        kind = QInputMethodEvent.AttributeType.TextFormat
        for found in _KEYWORD.finditer(self.text()):
            look = QTextCharFormat()
            look.setForeground(theme.tokens().colour("accent"))
            start = found.start() - self.cursorPosition()
            attributes.append(QInputMethodEvent.Attribute(kind, start, found.end() - found.start(), look))
        if self._fault is not None and self.text():
            look = QTextCharFormat()
            look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            look.setUnderlineColor(theme.tokens().colour("bad"))
            place = min(self._fault, len(self.text()) - 1)
            attributes.append(QInputMethodEvent.Attribute(kind, place - self.cursorPosition(), 1, look))
        self._painting = True
        QCoreApplication.sendEvent(self, QInputMethodEvent("", attributes))
        self._painting = False

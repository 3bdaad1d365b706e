"""The filter line: keywords in the accent colour, a fault underlined where it is, completion under the word."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QInputMethodEvent, QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QLineEdit, QWidget

from gui import theme
from gui.widgets.choices import Choices
from storage.filters import FIELDS, completions, opening, word_start

_KEYWORD = re.compile(r"-?\b[A-Za-z_]+(?=[:<>=])|\bOR\b")


class FilterEdit(QLineEdit):
    """A line edit for filter expressions.

    Signals:
        submitted: The person pressed Enter, or emptied the line.
        left: The person pressed Escape: the keyboard belongs to the picture again.
        values_wanted: The person begins to type: what can be named should be known.
    """

    submitted = Signal(str)
    left = Signal()
    values_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(theme.font(theme.SMALL_PX, mono=True))
        self.setClearButtonEnabled(False)
        self._fault: int | None = None
        self._painting = False
        self._values: dict[str, tuple[str, ...]] = {}
        self._choices = Choices(self)
        self._choices.taken.connect(self._take)
        self.textChanged.connect(self._text_changed)
        self.textEdited.connect(self._offer)
        self.returnPressed.connect(self._submit)

    def set_values(self, values: dict[str, tuple[str, ...]]) -> None:
        """What completion offers as values, by field."""
        self._values = values

    def offered(self) -> list[str]:
        """What the list under the line offers now."""
        shown = self._choices.isVisible()
        return [self._choices.item(row).text() for row in range(self._choices.count())] if shown else []

    def set_fault(self, position: int | None) -> None:
        """Mark the character at ``position`` as the one that does not parse; None: all is well."""
        self._fault = position
        self.setProperty("wrong", "true" if position is not None else "false")
        self.style().unpolish(self)
        self.style().polish(self)
        if position is not None:
            self._choices.hide()
            self.setCursorPosition(position)
        self._highlight()

    def recolour(self) -> None:
        """Take the theme's colours again."""
        self._highlight()

    def event(self, event: QEvent) -> bool:
        """Tab takes the suggestion instead of leaving the line."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Tab:
            first = self._choices.first()
            if first:
                self._take(first)
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows choose a suggestion, Enter takes it, Escape first closes the list, then gives the keyboard back."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            if self._choices.isVisible():
                self._choices.hide()
            else:
                self.left.emit()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            if not self._choices.isVisible():
                self._choices.offer(self._possible() or [opening(field) for field in FIELDS.values()])
            self._choices.step(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._choices.chosen():
            self._take(self._choices.chosen())
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Ask for what can be named."""
        super().focusInEvent(event)
        self.values_wanted.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Suggestions go with the keyboard."""
        super().focusOutEvent(event)
        self._choices.hide()

    def hideEvent(self, event: QHideEvent) -> None:
        """Suggestions float beside the line and would stay."""
        super().hideEvent(event)
        self._choices.hide()

    def _possible(self) -> list[str]:
        text, cursor = self.text(), self.cursorPosition()
        word = text[word_start(text, cursor) : cursor]
        return [choice for choice in completions(text, cursor, self._values) if choice != word]

    def _offer(self) -> None:
        self._choices.offer(self._possible())

    def _take(self, choice: str) -> None:
        text, cursor = self.text(), self.cursorPosition()
        start = word_start(text, cursor)
        whole = choice[-1] not in ":<"
        more = " " if whole and not text[cursor:].startswith(" ") else ""
        self.setText(text[:start] + choice + more + text[cursor:])
        self.setCursorPosition(start + len(choice) + len(more))
        self._choices.hide()
        if not whole:
            self._offer()

    def _submit(self) -> None:
        self._choices.hide()
        text = self.text().strip()
        self.submitted.emit(text)
        if not text:
            # Emptied letter by letter it is in force already; Enter says that nothing more is coming.
            self.left.emit()

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
            look.setForeground(theme.tokens().colour("panel"))
            look.setBackground(theme.tokens().colour("bad"))
            place = min(self._fault, len(self.text()) - 1)
            attributes.append(QInputMethodEvent.Attribute(kind, place - self.cursorPosition(), 1, look))
        self._painting = True
        QCoreApplication.sendEvent(self, QInputMethodEvent("", attributes))
        self._painting = False

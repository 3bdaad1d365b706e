"""A short list under a text field that offers what may be typed; the field keeps the keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from gui import theme
from gui.words import translate

_ROWS = 8
_ROW_HEIGHT = 24


class Choices(QListWidget):
    """Floats in the field's window; nothing is chosen until a key or a click chooses.

    Signals:
        taken: The text of the choice that was clicked.
    """

    taken = Signal(str)

    def __init__(self, field: QWidget) -> None:
        super().__init__(field)
        self._field = field
        self.setObjectName("choices")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setUniformItemSizes(True)
        self.setFont(theme.font(theme.SMALL_PX, mono=True))
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(translate("Widgets", "Suggestions"))
        self.itemClicked.connect(self._clicked)
        self.hide()

    def offer(self, texts: Sequence[str]) -> None:
        """Show these under the field; none hides the list."""
        if not texts:
            self.hide()
            return
        self.clear()
        for text in texts:
            item = QListWidgetItem(text)
            item.setToolTip(text)
            self.addItem(item)
        self.setCurrentRow(-1)
        self.scrollToTop()
        window = self._field.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        corner = self._field.mapTo(window, QPoint(0, self._field.height() + 2))
        height = min(len(texts), _ROWS) * _ROW_HEIGHT + 10
        self.setGeometry(corner.x(), corner.y(), self._field.width(), height)
        self.show()
        self.raise_()

    def chosen(self) -> str:
        """The text of the chosen line, empty for none."""
        item = self.currentItem()
        return item.text() if item is not None and self.isVisible() else ""

    def first(self) -> str:
        """The chosen line's text, else the first one's."""
        return self.chosen() or (self.item(0).text() if self.count() and self.isVisible() else "")

    def step(self, by: int) -> None:
        """Choose the next line or the one before; above the first, none."""
        self.setCurrentRow(max(-1, min(self.currentRow() + by, self.count() - 1)))

    def _clicked(self, item: QListWidgetItem) -> None:
        self.taken.emit(item.text())

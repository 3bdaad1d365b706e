"""Find a command by a few letters: every action, every place, every class."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout

from gui.keys import ACTIONS

if TYPE_CHECKING:
    from gui.window.main import MainWindow

_SIZE = (460, 360)
_HIDDEN = {"palette", "cancel"}


class CommandPalette(QFrame):
    """Floats over the window until something is chosen or the keyboard goes elsewhere."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setObjectName("card")
        self._window = window
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        self._edit = QLineEdit()
        self._edit.setPlaceholderText("What do you want to do?")
        self._edit.textChanged.connect(self._filter)
        self._edit.installEventFilter(self)
        self._list = QListWidget()
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setUniformItemSizes(True)
        self._list.itemClicked.connect(self._run)
        layout.addWidget(self._edit)
        layout.addWidget(self._list, 1)

    @classmethod
    def present(cls, window: MainWindow) -> CommandPalette:
        """Show the palette in the upper middle of ``window``; a second time hides it."""
        palette = window.findChild(cls) or cls(window)
        if palette.isVisible():
            palette.close_()
            return palette
        palette.setGeometry((window.width() - _SIZE[0]) // 2, 60, *_SIZE)
        palette._fill()
        palette._edit.clear()
        palette._filter("")
        palette.show()
        palette.raise_()
        palette._edit.setFocus()
        return palette

    def close_(self) -> None:
        """Go away and give the keyboard back."""
        self.hide()
        page = self._window.centralWidget()
        if page is not None:
            page.setFocus()
        self._window.focus_place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows move, Enter runs, Escape or a click elsewhere closes."""
        if event.type() == QEvent.Type.FocusOut and self.isVisible():
            self.hide()
            return False
        if event.type() not in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride) or not isinstance(event, QKeyEvent):
            return False
        if event.key() not in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.key() == Qt.Key.Key_Escape:
            self.close_()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            item = self._list.currentItem()
            if item is not None:
                self._run(item)
        else:
            self._step(1 if event.key() == Qt.Key.Key_Down else -1)
        return True

    def _fill(self) -> None:
        self._list.clear()
        for action in ACTIONS:
            if action.name in _HIDDEN or action.hold or action.name.startswith("class_"):
                continue
            if self._window.project is None and action.group != "Program":
                continue
            item = QListWidgetItem(f"{action.label}    {self._window.keys.shown(action.name)}")
            item.setData(Qt.ItemDataRole.UserRole, action.name)
            self._list.addItem(item)

    def _filter(self, text: str) -> None:
        words = text.lower().split()
        first = -1
        for row in range(self._list.count()):
            item = self._list.item(row)
            fits = all(word in item.text().lower() for word in words)
            item.setHidden(not fits)
            if fits and first < 0:
                first = row
        self._list.setCurrentRow(first)

    def _step(self, step: int) -> None:
        row = self._list.currentRow() + step
        while 0 <= row < self._list.count():
            if not self._list.item(row).isHidden():
                self._list.setCurrentRow(row)
                return
            row += step

    def _run(self, item: QListWidgetItem) -> None:
        name = str(item.data(Qt.ItemDataRole.UserRole))
        self.close_()
        self._window.trigger(name)

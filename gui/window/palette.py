"""Find a command by a few letters: every action, every place, every class."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from gui import theme
from gui.keys import ACTIONS
from gui.widgets.keycap import cap_size, paint_cap
from gui.words import translate

if TYPE_CHECKING:
    from gui.window.main import MainWindow

_SIZE = (460, 360)
_HIDDEN = {"palette", "cancel"}
_NAME_ROLE = Qt.ItemDataRole.UserRole
_KEY_ROLE = Qt.ItemDataRole.UserRole + 1


class _Delegate(QStyledItemDelegate):
    """Label on the left, key cap on the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, 28)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        colours = theme.tokens()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.colour("raised"))
            painter.drawRoundedRect(rect, 4, 4)
        painter.setPen(colours.colour("text"))
        painter.drawText(rect.adjusted(8, 0, -80, 0), Qt.AlignmentFlag.AlignVCenter, str(index.data()))
        key = str(index.data(_KEY_ROLE) or "")
        if key:
            size = cap_size(key)
            cap = QRectF(rect.right() - size.width() - 8, rect.center().y() - size.height() / 2, 0, 0)
            cap.setSize(size)
            paint_cap(painter, cap, key, ink=colours.colour("dim"), edge=colours.colour("line"))
        painter.restore()


class CommandPalette(QFrame):
    """Floats over the window until something is chosen or the keyboard goes elsewhere."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setObjectName("card")
        self._window = window
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        self._edit = QLineEdit()
        self._edit.setPlaceholderText(translate("Frame", "What do you want to do?"))
        self._edit.textChanged.connect(self._filter)
        self._edit.installEventFilter(self)
        self._list = QListWidget()
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setUniformItemSizes(True)
        self._list.setItemDelegate(_Delegate(self._list))
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
            item = QListWidgetItem(action.words())
            item.setData(_NAME_ROLE, action.name)
            item.setData(_KEY_ROLE, self._window.keys.shown(action.name))
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
        name = str(item.data(_NAME_ROLE))
        self.close_()
        self._window.trigger(name)

"""Find by a few letters: every action, saved view and setting; what was chosen last stands first."""

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
from gui.widgets.basics import dim_label
from gui.widgets.keycap import cap_size, paint_cap
from gui.window.finding import fit
from gui.window.key_dispatch import OWN_ESCAPE
from gui.window.palette_entries import Entry, entries
from gui.words import translate

if TYPE_CHECKING:
    from gui.window.main import MainWindow

_SIZE = (460, 360)
_NAME_ROLE = Qt.ItemDataRole.UserRole
_KEY_ROLE = Qt.ItemDataRole.UserRole + 1
_KIND_ROLE = Qt.ItemDataRole.UserRole + 2


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
        key, kind = str(index.data(_KEY_ROLE) or ""), str(index.data(_KIND_ROLE) or "")
        if kind:
            painter.setPen(colours.colour("faint"))
            painter.drawText(
                rect.adjusted(8, 0, -8, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, kind
            )
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
        self._edit.setProperty(OWN_ESCAPE, True)
        self._edit.setAccessibleName(translate("Frame", "Find a command"))
        self._edit.textChanged.connect(self._filter)
        self._edit.installEventFilter(self)
        self._list = QListWidget()
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setUniformItemSizes(True)
        self._list.setItemDelegate(_Delegate(self._list))
        self._list.setAccessibleName(translate("Frame", "Commands"))
        self._list.itemClicked.connect(self._run)
        layout.addWidget(self._edit)
        self._entries: dict[str, Entry] = {}
        self._nothing = dim_label(translate("Frame", "Nothing is called so."))
        self._nothing.setContentsMargins(8, 6, 8, 6)
        layout.addWidget(self._nothing)
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
        recent = self._window.preferences.commands
        found = entries(self._window)
        found.sort(key=lambda entry: recent.index(entry.name) if entry.name in recent else len(recent))
        self._entries = {entry.name: entry for entry in found}

    def _filter(self, text: str) -> None:
        fits = [(fit(text, entry.searched()), at, entry) for at, entry in enumerate(self._entries.values())]
        self._list.clear()
        for _score, _at, entry in sorted((-score, at, entry) for score, at, entry in fits if score is not None):
            item = QListWidgetItem(entry.text)
            item.setData(_NAME_ROLE, entry.name)
            item.setData(_KEY_ROLE, entry.key)
            item.setData(_KIND_ROLE, entry.kind)
            self._list.addItem(item)
        self._nothing.setVisible(not self._list.count())
        self._list.setCurrentRow(0)

    def _step(self, step: int) -> None:
        count = self._list.count()
        if count:
            self._list.setCurrentRow((self._list.currentRow() + step) % count)

    def _run(self, item: QListWidgetItem) -> None:
        entry = self._entries[str(item.data(_NAME_ROLE))]
        self.close_()
        self._window.change_preferences(self._window.preferences.with_command(entry.name))
        entry.run()

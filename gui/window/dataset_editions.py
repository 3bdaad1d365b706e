"""The history of editions at the left of Dataset: each with its size, format, hash and what became of its folder."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.spelling import shown_name
from gui.widgets.basics import dim_label, heading
from gui.widgets.buttons import push_button
from gui.widgets.flow import FlowLayout
from gui.window.format_words import format_title
from gui.window.wording import ago
from gui.words import items, look_up, noop, translate

if TYPE_CHECKING:
    from storage.store import Store

WIDTH = 288
_ROW = 68
_PATH_KEYS = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End})
_OPENS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_STATES = {
    "gone": noop("Dataset", "folder not found"),
    "other": noop("Dataset", "folder holds something else"),
}
_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


@dataclass(frozen=True, slots=True)
class EditionLine:
    """One edition. ``when`` and ``who`` are words, ``tone`` that of ``state``; both empty where all is well."""

    name: str
    path: Path
    hash: str
    detail: str
    when: str = ""
    state: str = ""
    tone: str = ""


class EditionHistory(QFrame):
    """The list and what can be done with one edition or with two.

    Signals:
        shown: The edition to be shown.
        compared: The older and the newer of two to be compared.
        verified: The edition whose folder is to be verified.
    """

    shown = Signal(object)
    compared = Signal(object, object)
    verified = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("leftPanel")
        self.setFixedWidth(WIDTH)
        self._model = _Editions(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 14, 1, 16)
        layout.setSpacing(8)
        head = heading(translate("Dataset", "Editions"))
        head.setContentsMargins(16, 0, 16, 0)
        layout.addWidget(head)
        self._none = dim_label(
            translate(
                "Dataset",
                "None yet. Freezing one writes what is decided as a dataset of its own, with a manifest that says "
                "what is in it and who decided it.",
            ),
            wrap=True,
        )
        self._none.setContentsMargins(16, 0, 16, 0)
        layout.addWidget(self._none)
        self.list = EditionList(self._model)
        self.list.opened.connect(self._show)
        self.list.selectionModel().selectionChanged.connect(self._offer)
        layout.addWidget(self.list, 100)
        layout.addStretch(1)
        layout.addWidget(self._make_foot())
        self.show_editions(())

    def show_editions(
        self, lines: Sequence[EditionLine], *, found: Mapping[Path, tuple[str, str]] | None = None
    ) -> None:
        """Show other editions, newest first; what is chosen stays chosen.

        ``found`` says, by path, what verifying them came to: words and tone.
        """
        known = found or {}
        lines = [_with(line, known.get(line.path)) for line in lines]
        chosen = {line.path for line in self.chosen()}
        self._model.show_lines(lines)
        for row, line in enumerate(lines):
            if line.path in chosen:
                self.list.selectionModel().select(
                    self._model.index(row, 0), self.list.selectionModel().SelectionFlag.Select
                )
        self._none.setVisible(not lines)
        self.list.setVisible(bool(lines))
        self._offer()

    def chosen(self) -> list[EditionLine]:
        """What is chosen, the newest first."""
        rows = sorted(index.row() for index in self.list.selectionModel().selectedIndexes())
        return [line for row in rows if (line := self._model.line(row)) is not None]

    def _make_foot(self) -> QWidget:
        foot = QWidget()
        layout = QVBoxLayout(foot)
        layout.setContentsMargins(16, 0, 16, 0)
        layout.setSpacing(10)
        holder = QWidget()
        flow = FlowLayout(holder)
        self._show_button = push_button(translate("Dataset", "Show"), self._show)
        self._verify_button = push_button(
            translate("Dataset", "Verify"),
            self._verify,
            tip=translate("Dataset", "Reads every file of the edition and compares it with the manifest"),
        )
        self._compare_button = push_button(
            translate("Dataset", "Compare"),
            self._compare,
            tip=translate("Dataset", "Choose two with Ctrl; one alone is compared with the one before it"),
        )
        for button in (self._show_button, self._verify_button, self._compare_button):
            flow.addWidget(button)
        layout.addWidget(holder)
        about = translate("Dataset", "An edition never changes. Same decisions, same hash, on any machine.")
        layout.addWidget(dim_label(about, wrap=True))
        self._buttons = holder
        return foot

    def _offer(self) -> None:
        chosen = self.chosen()
        self._buttons.setVisible(self._model.rowCount() > 0)
        self._show_button.setEnabled(len(chosen) == 1)
        self._verify_button.setEnabled(len(chosen) == 1)
        self._compare_button.setEnabled(self._pair() is not None)

    def _pair(self) -> tuple[EditionLine, EditionLine] | None:
        chosen = self.chosen()
        if len(chosen) == 2:
            return chosen[1], chosen[0]
        if len(chosen) == 1:
            older = self._model.line(self._model.row_of(chosen[0]) + 1)
            return (older, chosen[0]) if older is not None else None
        return None

    def _show(self) -> None:
        chosen = self.chosen()
        if len(chosen) == 1:
            self.shown.emit(chosen[0])

    def _verify(self) -> None:
        chosen = self.chosen()
        if len(chosen) == 1:
            self.verified.emit(chosen[0])

    def _compare(self) -> None:
        pair = self._pair()
        if pair is not None:
            self.compared.emit(*pair)


class EditionList(QListView):
    """The list itself.

    Signals:
        opened: Enter or a double click: the chosen edition is to be shown.
    """

    opened = Signal()

    def __init__(self, model: QAbstractListModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("editionList")
        self.setAccessibleName(translate("Dataset", "Editions, the newest first; Enter shows one"))
        self.setModel(model)
        self.setItemDelegate(_EditionDelegate(self))
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.doubleClicked.connect(partial(self.opened.emit))

    def wants(self, event: QKeyEvent) -> bool:
        """Whether a key moves or chooses here."""
        return event.key() in _PATH_KEYS | _OPENS or event.key() == Qt.Key.Key_Space

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; the rest is Qt's."""
        if event.key() in _OPENS:
            self.opened.emit()
            return
        super().keyPressEvent(event)


class _Editions(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._lines: tuple[EditionLine, ...] = ()

    def show_lines(self, lines: Sequence[EditionLine]) -> None:
        self.beginResetModel()
        self._lines = tuple(lines)
        self.endResetModel()

    def line(self, row: int) -> EditionLine | None:
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def row_of(self, line: EditionLine) -> int:
        return self._lines.index(line)

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.line(index.row())
        if line is None:
            return None
        if role == Qt.ItemDataRole.UserRole:
            return line
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{line.path}\n{line.hash}"
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return ", ".join(part for part in (line.name, line.when, line.detail, line.state) if part)
        return None


class _EditionDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(WIDTH, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        line: EditionLine = index.data(Qt.ItemDataRole.UserRole)
        colours, rect = theme.tokens(), option.rect
        view = option.widget
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, colours.colour("raised", alpha=1.0 if selected else 0.5))
        if selected:
            painter.fillRect(rect.x(), rect.y(), 3, rect.height(), colours.colour("accent"))
        if isinstance(view, QAbstractItemView) and view.hasFocus() and view.currentIndex() == index:
            painter.setPen(QPen(colours.colour("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5))
        self._paint_words(painter, rect.adjusted(19, 0, -16, 0), line, colours)
        painter.restore()

    @staticmethod
    def _paint_words(painter: QPainter, rect: QRect, line: EditionLine, colours: theme.Tokens) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font(10, mono=True))
        mark = f"{line.hash[:4]}…{line.hash[-3:]}"
        width = painter.fontMetrics().horizontalAdvance(mark) + 10
        cap = QRectF(rect.right() - width, rect.y() + 31, width, 17)
        painter.setPen(QPen(colours.colour("line"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(cap.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.setPen(colours.colour("dim"))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, mark)
        painter.setFont(theme.font(theme.SMALL_PX))
        used = painter.fontMetrics().horizontalAdvance(line.when)
        painter.drawText(QRect(rect.right() - used, rect.y() + 10, used + 1, 18), middle, line.when)
        room = rect.width() - width - 10
        text = painter.fontMetrics().elidedText(line.detail, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(rect.x(), rect.y() + 29, room, 18), middle, text)
        if line.state:
            painter.setPen(colours.colour(line.tone))
            text = painter.fontMetrics().elidedText(line.state, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRect(rect.x(), rect.y() + 46, room, 18), middle, text)
        painter.setFont(theme.font())
        painter.setPen(colours.colour("text"))
        room = rect.width() - used - (8 if used else 0)
        name = painter.fontMetrics().elidedText(shown_name(line.name), Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(QRect(rect.x(), rect.y() + 9, room, 19), middle, name)


def _with(line: EditionLine, found: tuple[str, str] | None) -> EditionLine:
    return line if line.state or found is None else replace(line, state=found[0], tone=found[1])


def edition_lines(store: Store) -> tuple[EditionLine, ...]:
    """The editions of a project, newest first, each with what became of its folder."""
    from storage.edition_list import listed

    now = time.time()
    return tuple(
        EditionLine(
            name=each.edition.name,
            path=each.edition.path,
            hash=each.edition.hash,
            detail=" · ".join((items(each.edition.items), format_title(each.edition.format), each.actor)),
            when=ago(each.at, now),
            state=look_up("Dataset", _STATES.get(each.state.value, "")),
            tone="warn",
        )
        for each in listed(store)
    )

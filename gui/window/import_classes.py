"""The classes of a dataset and what each becomes here: a table whose last column can be typed into or chosen from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from gui import theme
from gui.widgets.tables import make_quiet
from gui.words import look_up, noop, number, translate

if TYPE_CHECKING:
    from storage.imports.plan import ClassUse

_TITLES = (
    noop("Import", "Their class"),
    noop("Import", "Images"),
    noop("Import", "Regions"),
    noop("Import", "Becomes here"),
    "",
)
_TAKE, _OURS, _NOTE = 0, 3, 4
_ROW, _COUNT = 28, 76
_Index = QModelIndex | QPersistentModelIndex


class ClassMapTable(QTableWidget):
    """One row a class; unticked, it is left out.

    Signals:
        changed: What a class becomes was changed by the person.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, len(_TITLES), parent)
        self.setAccessibleName(translate("Import", "Classes; Space leaves one out, F2 changes what it becomes"))
        self.setHorizontalHeaderLabels([look_up("Import", title) if title else "" for title in _TITLES])
        make_quiet(self, row_height=_ROW)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.DoubleClicked | trigger.EditKeyPressed | trigger.SelectedClicked)
        self._known: tuple[str, ...] = ()
        self._filling = False
        self._chooser = _Chooser(self)
        self.setItemDelegateForColumn(_OURS, self._chooser)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            self.setColumnWidth(column, _COUNT)
            title = self.horizontalHeaderItem(column)
            if title is not None:
                title.setTextAlignment(_RIGHT)
        self.itemChanged.connect(self._changed)

    def show_classes(self, uses: Sequence[ClassUse], known: Sequence[str]) -> None:
        """Show classes and what they become; ``known`` are those of the project."""
        self._known = tuple(known)
        self._chooser.names = self._known
        self._filling = True
        here = self.currentRow()
        self.setRowCount(len(uses))
        for row, use in enumerate(uses):
            self._fill(row, use)
        if here >= 0:
            self.setCurrentCell(min(here, len(uses) - 1), _OURS)
        self._filling = False

    def class_map(self) -> dict[str, str]:
        """Their class → ours, those alone that become another or are left out."""
        found: dict[str, str] = {}
        for row in range(self.rowCount()):
            theirs, ours = self.item(row, _TAKE), self.item(row, _OURS)
            if theirs is None or ours is None:
                continue
            taken = theirs.checkState() == Qt.CheckState.Checked
            becomes = ours.text().strip() if taken else ""
            if becomes != theirs.text():
                found[theirs.text()] = becomes
        return found

    def _fill(self, row: int, use: ClassUse) -> None:
        theirs = QTableWidgetItem(use.theirs)
        theirs.setFlags(
            Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable,
        )
        theirs.setCheckState(Qt.CheckState.Checked if use.ours or not use.theirs else Qt.CheckState.Unchecked)
        theirs.setToolTip(use.theirs)
        self.setItem(row, _TAKE, theirs)
        for column, count in ((1, use.labels), (2, use.regions)):
            cell = QTableWidgetItem(number(count) if count else "–")
            cell.setTextAlignment(_RIGHT)
            cell.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            self.setItem(row, column, cell)
        self.setItem(row, _OURS, QTableWidgetItem(use.ours or use.theirs))
        self._note(row, use.ours or use.theirs, taken=bool(use.ours) or not use.theirs, like=use.like)

    def _note(self, row: int, ours: str, *, taken: bool, like: str = "") -> None:
        """Say what comes of a class: left out, new, or one there is."""
        colours = theme.tokens()
        words, tone = "", "dim"
        if not taken:
            words = translate("Import", "left out")
        elif like:
            words, tone = translate("Import", "new; there is “{name}”").format(name=like), "warn"
        elif ours and ours not in self._known:
            words, tone = translate("Import", "new class"), "accent"
        note = QTableWidgetItem(words)
        note.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        note.setForeground(colours.colour(tone))
        note.setToolTip(words)
        self.setItem(row, _NOTE, note)
        cell = self.item(row, _OURS)
        if cell is not None:
            cell.setForeground(colours.colour("text" if taken else "off"))

    def _changed(self, cell: QTableWidgetItem) -> None:
        if self._filling or cell.column() not in (_TAKE, _OURS):
            return
        theirs, ours = self.item(cell.row(), _TAKE), self.item(cell.row(), _OURS)
        if theirs is None or ours is None:
            return
        self._filling = True
        if not ours.text().strip():
            # Emptied, it is left out; ticked again, it becomes what it is called there.
            theirs.setCheckState(Qt.CheckState.Unchecked)
            ours.setText(theirs.text())
        self._note(cell.row(), ours.text().strip(), taken=theirs.checkState() == Qt.CheckState.Checked)
        self._filling = False
        self.changed.emit()


class _Chooser(QStyledItemDelegate):
    """The project's classes to choose from, or a name typed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.names: tuple[str, ...] = ()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        box = QComboBox(parent)
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        box.setAccessibleName(translate("Import", "What the class becomes"))
        box.addItems(list(dict.fromkeys((str(index.data()), *self.names))))
        completer = box.completer()
        if completer is not None:
            # "scratch" typed beside "Scratch" means what was typed.
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseSensitive)
        return box

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        if isinstance(editor, QComboBox):
            editor.setCurrentText(str(index.data()))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        if isinstance(editor, QComboBox):
            here = model.index(index.row(), index.column())
            model.setData(here, " ".join(editor.currentText().split()))


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

"""The classes of the project: which there are, what they mean, their parents; lines to edit them and to add one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableWidgetItem,
)

from gui import words
from gui.widgets.basics import dim_label
from gui.widgets.buttons import push_button
from gui.widgets.tables import quiet_table
from gui.window.class_edit_line import ClassEditLine
from gui.window.panel_window import PanelWindow
from gui.words import look_up, noop, translate
from storage.records import ClassKind, LabelClass

if TYPE_CHECKING:
    from gui.window.main import MainWindow
    from gui.window.workspace import ProjectView
    from storage.records import Changes
    from storage.store import Store

_KINDS = ((ClassKind.DEFECT, noop("Classes", "a defect")), (ClassKind.GOOD, noop("Classes", "a good part")))
_COLUMNS = (
    noop("Classes", "Class"),
    noop("Classes", "Digit"),
    noop("Classes", "Means"),
    noop("Classes", "Items"),
    noop("Classes", "Is a kind of"),
)
_SWATCH = 12

Known = tuple[list[LabelClass], dict[str, int]]


class ClassesPanel(PanelWindow):
    """One per open project; every change takes effect at once and can be undone."""

    title = noop("Panels", "Classes")
    size_wh = (680, 560)

    def __init__(self, window: MainWindow, project: ProjectView) -> None:
        super().__init__(window)
        self._session = project.session
        about = translate(
            "Classes",
            "A good part has no defects: segmenting skips it, and anomaly models learn from such items only. "
            "Classes come with folders, decisions and models, or are added here.",
        )
        self.body.addWidget(dim_label(about, wrap=True))
        columns = [look_up("Classes", name) for name in _COLUMNS]
        self._table = quiet_table(translate("Classes", "Classes"), columns)
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        header = self._table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._table.itemSelectionChanged.connect(self._chosen)
        self.body.addWidget(self._table, 1)
        self._edit = ClassEditLine(self._session)
        self.body.addWidget(self._edit)
        self.body.addLayout(self._make_adding())
        self._session.changed.connect(self._changed)

    def refresh(self) -> None:
        """Read the classes again."""
        self._session.read(_known, self._show, topic="classes-panel")

    def _make_adding(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self._name = QLineEdit()
        self._name.setPlaceholderText(translate("Classes", "Name of a new class"))
        self._name.setAccessibleName(translate("Classes", "Name of a new class"))
        self._name.returnPressed.connect(self._add)
        self._add_button = push_button(translate("Classes", "Add"), self._add)
        row.addWidget(self._name, 1)
        row.addWidget(self._add_button)
        for widget in (self._name, self._add_button):
            widget.setEnabled(not self._session.readonly)
        return row

    def _show(self, known: Known) -> None:
        classes, counts = known
        chosen = set(self._names())
        self._table.clearSelection()
        self._table.setRowCount(len(classes))
        for row, entry in enumerate(classes):
            name = QTableWidgetItem(_swatch(entry.colour), entry.name)
            digit = QTableWidgetItem(str(entry.key) if entry.key else "")
            number = QTableWidgetItem(words.number(counts.get(entry.name, 0)))
            number.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            for column, cell in ((0, name), (1, digit), (3, number)):
                self._table.setItem(row, column, cell)
            kind = self._make_kind(entry)
            self._table.setCellWidget(row, 2, kind)
            kind.setMinimumWidth(kind.sizeHint().width())
            parent = self._make_parent(entry, classes)
            self._table.setCellWidget(row, 4, parent)
            parent.setMinimumWidth(parent.sizeHint().width())
            self._table.setRowHeight(row, 44)
        for row, entry in enumerate(classes):
            if entry.name in chosen:
                self._table.selectionModel().select(
                    self._table.model().index(row, 0),
                    QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows,
                )
        self._chosen()

    def _make_kind(self, entry: LabelClass) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(translate("Classes", "What {name} means").format(name=entry.name))
        for kind, label in _KINDS:
            box.addItem(look_up("Classes", label), kind)
        box.setCurrentIndex(box.findData(entry.kind))
        box.setEnabled(not self._session.readonly)
        box.activated.connect(partial(self._kind_chosen, entry.name, box))
        return box

    def _make_parent(self, entry: LabelClass, classes: Sequence[LabelClass]) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(translate("Classes", "What {name} is a kind of").format(name=entry.name))
        box.addItem(translate("Classes", "none"), None)
        for other in classes:
            if other.id != entry.id:
                box.addItem(other.name, other.id)
        box.setCurrentIndex(max(box.findData(entry.parent), 0) if entry.parent is not None else 0)
        box.setEnabled(not self._session.readonly)
        box.activated.connect(partial(self._parent_chosen, entry.name, box))
        return box

    def _parent_chosen(self, name: str, box: QComboBox, index: int) -> None:
        parent = box.currentText() if index else None

        def write(store: Store) -> Changes:
            from storage import classes

            return classes.set_parent(store, name, parent)

        self._session.write(write)

    def _names(self) -> list[str]:
        """The classes that are chosen, in their order."""
        rows = sorted(index.row() for index in self._table.selectionModel().selectedRows())
        cells = [self._table.item(row, 0) for row in rows]
        return [cell.text() for cell in cells if cell is not None]

    def _chosen(self) -> None:
        self._edit.choose(self._names())

    def _kind_chosen(self, name: str, box: QComboBox, _index: int) -> None:
        kind = ClassKind(box.currentData())

        def write(store: Store) -> Changes:
            from storage import classes

            return classes.set_kind(store, name, kind)

        self._session.write(write)

    def _add(self) -> None:
        name = self._name.text().strip()
        if not name:
            return
        self._name.clear()

        def write(store: Store) -> Changes:
            from storage import classes

            return classes.add(store, name)

        self._session.write(write)

    def _changed(self, _changes: Changes) -> None:
        if self.isVisible():
            self.refresh()


def _swatch(colour: str) -> QIcon:
    pixmap = QPixmap(_SWATCH, _SWATCH)
    pixmap.fill(QColor(colour))
    return QIcon(pixmap)


def _known(store: Store) -> Known:
    from storage import classes, summary

    return classes.all_classes(store), summary.status(store)["classes"]

"""The classes of the project: which there are, which of them mean a good part, their digits; a line to add one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import (
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
from gui.window.panel_window import PanelWindow
from gui.words import look_up, noop, translate
from storage.records import ClassKind, LabelClass

if TYPE_CHECKING:
    from gui.window.main import MainWindow
    from gui.window.workspace import ProjectView
    from storage.records import Changes
    from storage.store import Store

_KINDS = ((ClassKind.DEFECT, noop("Classes", "a defect")), (ClassKind.GOOD, noop("Classes", "a good part")))
_COLUMNS = (noop("Classes", "Class"), noop("Classes", "Digit"), noop("Classes", "Means"), noop("Classes", "Items"))
_SWATCH = 12

Known = tuple[list[LabelClass], dict[str, int]]


class ClassesPanel(PanelWindow):
    """One per open project; every change takes effect at once and can be undone."""

    title = noop("Panels", "Classes")
    size_wh = (520, 420)

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
        self._table = quiet_table(translate("Classes", "Classes"), columns, choose=False)
        header = self._table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.body.addWidget(self._table, 1)
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
            self._table.setRowHeight(row, 44)

    def _make_kind(self, entry: LabelClass) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(translate("Classes", "What {name} means").format(name=entry.name))
        for kind, label in _KINDS:
            box.addItem(look_up("Classes", label), kind)
        box.setCurrentIndex(box.findData(entry.kind))
        box.setEnabled(not self._session.readonly)
        box.activated.connect(partial(self._kind_chosen, entry.name, box))
        return box

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

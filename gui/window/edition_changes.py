"""The items that differ between two editions, as a table; Enter shows one in Review."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTableView, QVBoxLayout, QWidget

from gui import theme
from gui.widgets.basics import Chip, dim_label
from gui.widgets.flow import FlowLayout
from gui.widgets.tables import make_quiet
from gui.window.edition_words import CHANGES, change_words, region_lines, when_words
from gui.words import look_up, noop, number, plural, translate

if TYPE_CHECKING:
    from storage.edition_diff import Change, EditionDiff, ItemChange

_TITLES = (
    noop("Editions", "Item"),
    noop("Editions", "What differs"),
    noop("Editions", "Who"),
    noop("Editions", "When"),
)
_ROW = 26
_REGIONS_SHOWN = 12
_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


class ChangesView(QWidget):
    """Buttons for each kind of change over the table, and the regions of the chosen item below it.

    Signals:
        source_wanted: Path in the source of an item to show.
    """

    source_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._diff: EditionDiff | None = None
        self._chips: dict[Change, Chip] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        holder = QWidget()
        flow = FlowLayout(holder)
        for change, words in CHANGES.items():
            chip = Chip(look_up("Editions", words))
            chip.setAutoDefault(False)
            chip.toggled.connect(self._fill)
            self._chips[change] = chip
            flow.addWidget(chip)
        layout.addWidget(holder)
        self.model = _Changes(self)
        self.table = _ChangeTable(self.model)
        self.table.opened.connect(self._open)
        self.table.selectionModel().currentChanged.connect(self._tell)
        layout.addWidget(self.table, 1)
        self._regions = dim_label(wrap=True)
        layout.addWidget(self._regions)

    def show_diff(self, diff: EditionDiff) -> None:
        """Show what differs; all kinds at first."""
        self._diff = diff
        for change, chip in self._chips.items():
            count = diff.counts.get(change, 0)
            chip.blockSignals(True)
            chip.setChecked(False)
            chip.blockSignals(False)
            chip.set_count(count)
            chip.setVisible(count > 0)
        self._fill()

    def lines(self) -> list[tuple[str, ...]]:
        """What the table shows."""
        return [self.model.words(row) for row in range(self.model.rowCount())]

    def chip(self, change: Change) -> Chip:
        """The button of a kind of change."""
        return self._chips[change]

    def _fill(self, _on: bool = False) -> None:
        if self._diff is None:
            return
        wanted = {change for change, chip in self._chips.items() if chip.isChecked()}
        shown = [item for item in self._diff.items if not wanted or wanted & item.what]
        self.model.show_items(shown)
        self._tell()
        if self._diff.differing > len(self._diff.items):
            more = plural("Editions", "%Ln more are counted and not listed.")
            self._regions.setText(more.of(self._diff.differing - len(self._diff.items)))

    def _tell(self) -> None:
        item = self.model.item(self.table.currentIndex().row())
        lines = region_lines(item) if item is not None else []
        told = " · ".join(lines[:_REGIONS_SHOWN])
        if len(lines) > _REGIONS_SHOWN:
            told += translate("Editions", " · and {count} more").format(count=number(len(lines) - _REGIONS_SHOWN))
        self._regions.setText(told)

    def _open(self, row: int) -> None:
        item = self.model.item(row)
        if item is not None:
            self.source_wanted.emit(item.source)


class _ChangeTable(QTableView):
    opened = Signal(int)

    def __init__(self, model: QAbstractTableModel) -> None:
        super().__init__()
        self.setAccessibleName(translate("Editions", "Items that differ; Enter shows one in Review"))
        self.setModel(model)
        make_quiet(self, row_height=_ROW)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        for column, width in ((0, 270), (2, 110), (3, 170)):
            self.setColumnWidth(column, width)
        self.doubleClicked.connect(self._clicked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; the rest is Qt's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def _clicked(self, index: QModelIndex) -> None:
        self.opened.emit(index.row())


class _Changes(QAbstractTableModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._items: tuple[ItemChange, ...] = ()

    def show_items(self, items: Sequence[ItemChange]) -> None:
        self.beginResetModel()
        self._items = tuple(items)
        self.endResetModel()

    def item(self, row: int) -> ItemChange | None:
        return self._items[row] if 0 <= row < len(self._items) else None

    def words(self, row: int) -> tuple[str, ...]:
        item = self._items[row]
        return item.source, change_words(item), ", ".join(item.by), when_words(item)

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._items)

    def columnCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(_TITLES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return look_up("Editions", _TITLES[section])
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if self.item(index.row()) is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.words(index.row())[index.column()]
        if role == Qt.ItemDataRole.ForegroundRole and index.column() > 1:
            return theme.tokens().colour("dim")
        return None

"""How what goes in spreads over classes and splits: a table whose bars are stacked by split, every count a filter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.widgets.basics import heading
from gui.widgets.segmented import Segmented
from gui.widgets.tables import make_quiet
from gui.words import number, percent, translate
from storage.filters import quoted

SPLITS = ("train", "val", "test")
_ROW, _COUNT, _WIDE, _NAME = 24, 62, 84, 132
_FRAME = 12
"""Around the rows: the spacing below the heading and the frame of the table, in logical pixels."""
_SHADES = (1.0, 0.6, 0.35, 0.16)
"""How strongly the accent colours train, val, test and what has no split."""
_WHERE = Qt.ItemDataRole.UserRole
_PARTS = Qt.ItemDataRole.UserRole + 1
_COLOUR = Qt.ItemDataRole.UserRole + 2
_NAME_COLUMN, _BAR_COLUMN, _FIRST_COUNT = 0, 1, 2
_OPENS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_MOVES = frozenset(
    {
        *(Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End),
        *(Qt.Key.Key_PageUp, Qt.Key.Key_PageDown),
    }
)


@dataclass(frozen=True, slots=True)
class ClassBar:
    """Counts of one class; ``parts`` in the order train, val, test, none. An empty name stands for no class."""

    name: str
    colour: str
    parts: tuple[int, ...]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.parts)


def class_bars(cells: Mapping[tuple[str, str], int], colours: Mapping[str, str]) -> tuple[ClassBar, ...]:
    """Bars for counts by (class, split), most first; a split that is none of the three counts as none."""
    parts: dict[str, list[int]] = {}
    for (name, split), count in cells.items():
        mine = parts.setdefault(name, [0] * (len(SPLITS) + 1))
        mine[SPLITS.index(split) if split in SPLITS else len(SPLITS)] += count
    bars = [ClassBar(name, colours.get(name, ""), tuple(found)) for name, found in parts.items()]
    return tuple(sorted(bars, key=lambda bar: (-bar.total, bar.name)))


class CountTable(QTableWidget):
    """A table moved through by keys.

    Signals:
        opened: Enter was pressed on this cell.
    """

    opened = Signal(QTableWidgetItem)

    def __init__(self, columns: int, parent: QWidget | None = None) -> None:
        super().__init__(0, columns, parent)
        self.setObjectName("classChart")
        self.setHorizontalHeaderLabels([""] * columns)  # else Qt numbers them

    def wants(self, event: QKeyEvent) -> bool:
        """Whether a key moves or opens here."""
        return event.key() in _MOVES | _OPENS

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, and goes no further: Qt would hand it on to what lies behind the table by then."""
        cell = self.currentItem()
        if event.key() not in _OPENS:
            super().keyPressEvent(event)
        elif cell is not None:
            self.opened.emit(cell)


class ClassChart(QWidget):
    """The table, and whether it counts pictures or regions.

    Signals:
        filter_wanted: A filter, relative to what goes in, for the items behind a count.
    """

    filter_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: dict[str, tuple[ClassBar, ...]] = {"items": (), "regions": ()}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(heading(translate("Dataset", "Classes and split")))
        head.addStretch(1)
        self._what = Segmented(
            [("items", translate("Dataset", "Images")), ("regions", translate("Dataset", "Regions"))], quiet=True
        )
        self._what.chosen.connect(self._fill)
        head.addWidget(self._what)
        layout.addLayout(head)
        layout.addWidget(self._make_table(), 1)

    def show_counts(self, items: Sequence[ClassBar], regions: Sequence[ClassBar]) -> None:
        """Show other counts."""
        self._bars = {"items": tuple(items), "regions": tuple(regions)}
        self._fill()

    def lines(self) -> list[list[str]]:
        """What the table shows, column by column."""
        table = self._table
        rows = [
            [table.item(row, column) for column in range(table.columnCount()) if not table.isColumnHidden(column)]
            for row in range(table.rowCount())
        ]
        return [[cell.text() if cell is not None else "" for cell in row] for row in rows]

    def full_height(self) -> int:
        """How tall it is with all its rows in sight."""
        header = self._table.horizontalHeader()
        head = header.sizeHint().height() if not header.isHidden() else 0
        return self._what.sizeHint().height() + head + self._table.rowCount() * _ROW + _FRAME

    @property
    def table(self) -> CountTable:
        """The table itself."""
        return self._table

    def _make_table(self) -> CountTable:
        self._table = CountTable(_FIRST_COUNT + len(SPLITS) + 2)
        self._table.setAccessibleName(translate("Dataset", "Classes by split; Enter shows the items of a count"))
        make_quiet(self._table, row_height=_ROW)
        self._table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectItems)
        self._table.setItemDelegateForColumn(_NAME_COLUMN, _NameDelegate(self._table))
        self._table.setItemDelegateForColumn(_BAR_COLUMN, _BarDelegate(self._table))
        header = self._table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(_BAR_COLUMN, QHeaderView.ResizeMode.Stretch)
        for column in range(self._table.columnCount()):
            self._table.setColumnWidth(column, _COUNT)
        self._table.setColumnWidth(_NAME_COLUMN, _NAME)
        self._table.setColumnWidth(_FIRST_COUNT + len(SPLITS), _WIDE)
        self._table.itemClicked.connect(self._open)
        self._table.opened.connect(self._open)
        return self._table

    def _fill(self, _chosen: str = "") -> None:
        table, bars = self._table, self._bars[self._what.current()]
        place = table.currentRow(), table.currentColumn()
        table.setRowCount(len(bars))
        self._fill_head(bars)
        most = max((bar.total for bar in bars), default=1) or 1
        is_split = any(any(bar.parts[:-1]) for bar in bars)
        for row, bar in enumerate(bars):
            of_class = self._where(bar.name)
            self._put_name(row, bar, of_class)
            cell = QTableWidgetItem()
            shades = bar.parts if is_split else (bar.total,)
            cell.setData(_PARTS, tuple(part / most for part in shades))
            cell.setData(Qt.ItemDataRole.AccessibleTextRole, number(bar.total))
            cell.setToolTip(self._told(bar))
            cell.setData(_WHERE, of_class)
            table.setItem(row, _BAR_COLUMN, cell)
            for at, count in enumerate(bar.parts):
                split = f"split:{SPLITS[at]}" if at < len(SPLITS) else " ".join(f"-split:{name}" for name in SPLITS)
                self._put_count(row, _FIRST_COUNT + at, count, f"{of_class} {split}")
            self._put_count(row, table.columnCount() - 1, bar.total, of_class, strong=True)
        if place[0] >= 0 and bars:
            table.setCurrentCell(min(place[0], len(bars) - 1), place[1])

    def _fill_head(self, bars: Sequence[ClassBar]) -> None:
        totals = [sum(bar.parts[at] for bar in bars) for at in range(len(SPLITS) + 1)]
        is_split = any(totals[:-1])
        whole = sum(totals[:-1])
        for at, split in enumerate(SPLITS):
            column = _FIRST_COUNT + at
            self._table.setColumnHidden(column, not is_split)
            title = QTableWidgetItem(split)
            title.setTextAlignment(_RIGHT)
            if whole:
                got = percent(totals[at] / whole, 1)
                title.setText(f"{split}\n{got}")
                title.setToolTip(translate("Dataset", "{got} of what is split").format(got=got))
            self._table.setHorizontalHeaderItem(column, title)
        self._table.setColumnHidden(_FIRST_COUNT + len(SPLITS), not (is_split and totals[-1]))
        last = self._table.columnCount() - 1
        for column, words in ((last - 1, translate("Dataset", "no split")), (last, translate("Dataset", "all"))):
            title = QTableWidgetItem(words)
            title.setTextAlignment(_RIGHT)
            self._table.setHorizontalHeaderItem(column, title)
        self._table.horizontalHeader().setVisible(is_split)

    def _put_name(self, row: int, bar: ClassBar, where: str) -> None:
        cell = QTableWidgetItem(bar.name or translate("Dataset", "no class"))
        cell.setToolTip(cell.text())
        cell.setData(_COLOUR, bar.colour)
        cell.setData(_WHERE, where)
        self._table.setItem(row, _NAME_COLUMN, cell)

    def _put_count(self, row: int, column: int, count: int, where: str, *, strong: bool = False) -> None:
        cell = QTableWidgetItem(number(count) if count else "–")
        cell.setTextAlignment(_RIGHT)
        cell.setForeground(theme.tokens().colour("text" if strong and count else "dim"))
        if count:
            cell.setData(_WHERE, where)
            cell.setToolTip(where)
        self._table.setItem(row, column, cell)

    def _where(self, name: str) -> str:
        field = "label" if self._what.current() == "items" else "class"
        return f"{field}:{quoted(name)}" if name else "-has:label"

    @staticmethod
    def _told(bar: ClassBar) -> str:
        told = [f"{split} {number(part)}" for split, part in zip(SPLITS, bar.parts, strict=False) if part]
        if bar.parts[-1] and told:
            told.append(translate("Dataset", "no split {count}").format(count=number(bar.parts[-1])))
        return " · ".join(told) or number(bar.total)

    def _open(self, cell: QTableWidgetItem) -> None:
        where = cell.data(_WHERE)
        if where:
            self.filter_wanted.emit(str(where))


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_Index = QModelIndex | QPersistentModelIndex


class _NameDelegate(QStyledItemDelegate):
    """A dot in the colour of the class, and its name."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        colour = index.data(_COLOUR)
        if colour:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour))
            painter.drawEllipse(QPointF(option.rect.x() + 6, option.rect.center().y() + 1), 4, 4)
            painter.restore()
        option.rect = option.rect.adjusted(12, 0, 0, 0)
        super().paint(painter, option, index)


class _BarDelegate(QStyledItemDelegate):
    """The stacked bar: as long as the class is large beside the largest."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        super().paint(painter, option, index)
        colours = theme.tokens()
        groove = QRectF(option.rect).adjusted(6, 6, -6, -6)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.colour("raised"))
        painter.drawRoundedRect(groove, 2, 2)
        left = groove.x()
        for part, shade in zip(index.data(_PARTS) or (), _SHADES, strict=False):
            width = groove.width() * part
            painter.setBrush(colours.colour("accent", alpha=shade))
            painter.drawRect(QRectF(left, groove.y(), width, groove.height()))
            left += width
        painter.restore()

"""The queue as a grid of thumbnails: the same rows as the list and the same selection, made for many at a time.

Qt's own icon view lays every item out (a second for a hundred thousand, and again for each size); here a tile's place
follows from its row, so that nothing but what is in sight is ever looked at.
"""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QAbstractItemView, QWidget

from gui import theme
from gui.window.grid_tiles import GAP, TilePainter
from gui.window.queue_model import QueueModel
from gui.words import translate

SMALLEST, LARGEST, USUAL = 96, 288, 160
"""Longer side of a thumbnail in logical pixels."""
_SEAM = 3
"""So far inside its cell a tile begins: a press between two tiles begins a rubber band."""
_PATH = (
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
)

_Index = QModelIndex | QPersistentModelIndex


class QueueGrid(QAbstractItemView):
    """Shows a `QueueModel` as tiles.

    Attributes:
        edge: Room around all tiles, in logical pixels.

    Signals:
        opened: A tile was double-clicked: its item is to be seen in full.
    """

    edge = 8

    opened = Signal()

    def __init__(self, model: QueueModel, parent: QWidget | None = None, *, tiles: TilePainter | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("queueGrid")
        self.setAccessibleName(translate("Review", "Queue as a grid"))
        self._queue = model
        self._side = USUAL
        self._tiles = tiles or TilePainter()
        self._under = -1
        self._band_from: QPoint | None = None
        self._band = QRect()
        self.setModel(model)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        model.rowsRemoved.connect(self._reflow)
        model.rowsInserted.connect(self._reflow)
        self.setMouseTracking(True)
        self.setFrameShape(QAbstractItemView.Shape.NoFrame)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.doubleClicked.connect(self._opened)

    def set_side(self, side: int) -> None:
        """Make the thumbnails ``side`` logical pixels long; what is current stays in sight."""
        self._side = min(max(side, SMALLEST), LARGEST)
        self.updateGeometries()
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())
        self.viewport().update()

    def side(self) -> int:
        """How long the thumbnails are."""
        return self._side

    def columns(self) -> int:
        """How many tiles stand side by side."""
        return max((self.viewport().width() - 2 * self.edge) // (self._side + 2 * GAP), 1)

    def wants(self, event: QKeyEvent) -> bool:
        """Whether a key moves or selects here: arrows go by rows, with Shift they select."""
        return event.key() in _PATH

    # What Qt asks of a view

    def visualRect(self, index: _Index) -> QRect:
        """Where a tile is, in the coordinates of the viewport; outside of it too."""
        return self._cell(index.row()).translated(0, -self.verticalOffset()) if index.isValid() else QRect()

    def indexAt(self, point: QPoint) -> QModelIndex:
        """The tile at a point of the viewport, or none between them."""
        row = self._row_at(point.x(), point.y() + self.verticalOffset())
        index = self._queue.index(row, 0) if row >= 0 else QModelIndex()
        return index if self.visualRect(index).adjusted(_SEAM, _SEAM, -_SEAM, -_SEAM).contains(point) else QModelIndex()

    def scrollTo(
        self, index: _Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Bring a tile into sight, by as little as it takes, or to the middle."""
        if not index.isValid():
            return
        self.updateGeometries()
        cell, bar, height = self._cell(index.row()), self.verticalScrollBar(), self.viewport().height()
        if hint == QAbstractItemView.ScrollHint.PositionAtCenter:
            bar.setValue(cell.center().y() - height // 2)
        elif cell.top() - self.edge < bar.value():
            bar.setValue(cell.top() - self.edge)
        elif cell.bottom() + self.edge > bar.value() + height:
            bar.setValue(cell.bottom() + self.edge - height)

    def horizontalOffset(self) -> int:
        """The grid never scrolls sideways."""
        return 0

    def verticalOffset(self) -> int:
        """How far it is scrolled, in pixels."""
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: _Index) -> bool:
        """None is."""
        return False

    def moveCursor(self, cursorAction: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:  # noqa: N803
        """Where a key leads: sideways by one, up and down by a row of tiles or a page."""
        count, columns, at = self._queue.rowCount(), self.columns(), self.currentIndex().row()
        if not count:
            return QModelIndex()
        page = columns * max(self.viewport().height() // self._cell_size().height(), 1)
        action = QAbstractItemView.CursorAction
        steps = {
            action.MoveLeft: -1, action.MovePrevious: -1, action.MoveRight: 1, action.MoveNext: 1,
            action.MoveUp: -columns, action.MoveDown: columns, action.MovePageUp: -page, action.MovePageDown: page,
            action.MoveHome: -count, action.MoveEnd: count,
        }  # fmt: skip
        step = steps[cursorAction]
        wanted = at + step
        whole = cursorAction in (action.MoveHome, action.MoveEnd, action.MovePageUp, action.MovePageDown)
        if not whole and not 0 <= wanted < count:
            # Down from the last full row leads to the last tile; elsewhere an edge is an edge.
            last_row = (count - 1) // columns
            wanted = count - 1 if cursorAction == action.MoveDown and at // columns < last_row else at
        return self._queue.index(min(max(wanted, 0), count - 1), 0)

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Select what a rubber band touches, or all from one tile to another."""
        selection = QItemSelection()
        if self.state() == QAbstractItemView.State.DragSelectingState:
            for first, last in self._touched(rect.normalized().translated(0, self.verticalOffset())):
                selection.select(self._queue.index(first, 0), self._queue.index(last, 0))
        else:
            down = self.verticalOffset()
            ends = [self._row_at(spot.x(), spot.y() + down) for spot in (rect.topLeft(), rect.bottomRight())]
            if min(ends) >= 0:
                selection.select(self._queue.index(min(ends), 0), self._queue.index(max(ends), 0))
        self.selectionModel().select(selection, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """All in sight: cheaper to draw than to look through a hundred thousand."""
        return QRegion(self.viewport().rect())

    def updateGeometries(self) -> None:
        """Tell the scroll bar how much there is."""
        height, rows = self._cell_size().height(), -(-self._queue.rowCount() // self.columns())
        bar = self.verticalScrollBar()
        bar.setRange(0, max(rows * height + 2 * self.edge - self.viewport().height(), 0))
        bar.setPageStep(max(self.viewport().height() - height // 2, 1))
        bar.setSingleStep(height // 3)
        super().updateGeometries()

    def keyboardSearch(self, search: str) -> None:
        """Letters are keys of Review; looking for names through all rows would hold everything up."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the tiles in sight, and the rubber band over them."""
        colours = theme.tokens()
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        down, area = self.verticalOffset(), event.rect()
        chosen, current = self.selectionModel(), self.currentIndex().row()
        for first, last in self._touched(area.translated(0, down)):
            for row in range(first, last + 1):
                index = self._queue.index(row, 0)
                cell = self._cell(row).translated(0, -down)
                self._tiles.paint_ground(
                    painter,
                    cell,
                    colours,
                    selected=chosen.isSelected(index),
                    current=row == current,
                    hovered=row == self._under,
                )
                self._tiles.paint(painter, cell, self._queue, index, colours, side=self._side)
        if not self._queue.rowCount():
            painter.setPen(colours.colour("dim"))
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, translate("Review", "Nothing here"))
        if not self._band.isNull():
            painter.setPen(QPen(colours.colour("accent"), 1))
            painter.setBrush(colours.colour("accent", alpha=0.15))
            painter.drawRect(self._band.translated(0, -down))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select, or begin a rubber band."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._band_from = event.position().toPoint() + QPoint(0, self.verticalOffset())
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the mouse: what is under it, and how far the band goes."""
        super().mouseMoveEvent(event)
        spot = event.position().toPoint()
        under = self.indexAt(spot).row()
        if under != self._under:
            self._under = under
            self.viewport().update()
        if self.state() == QAbstractItemView.State.DragSelectingState and self._band_from is not None:
            self._band = QRect(self._band_from, spot + QPoint(0, self.verticalOffset())).normalized()
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The band is let go; what it touched stays selected."""
        super().mouseReleaseEvent(event)
        self._band_from, self._band = None, QRect()
        self.viewport().update()

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse is over none any more."""
        super().leaveEvent(event)
        self._under = -1
        self.viewport().update()

    def _cell_size(self) -> QSize:
        room = self.viewport().width() - 2 * self.edge
        return QSize(max(room // self.columns(), 1), self._side * 3 // 4 + self._tiles.caption + 2 * GAP)

    def _cell(self, row: int) -> QRect:
        """Where a row's tile is, from the top of all of them."""
        size, columns = self._cell_size(), self.columns()
        return QRect(
            self.edge + row % columns * size.width(), self.edge + row // columns * size.height(), *size.toTuple()
        )

    def _row_at(self, x: int, y: int) -> int:
        size, columns = self._cell_size(), self.columns()
        column, line = (x - self.edge) // size.width(), (y - self.edge) // size.height()
        row = line * columns + column
        return row if 0 <= column < columns and line >= 0 and row < self._queue.rowCount() else -1

    def _touched(self, area: QRect) -> list[tuple[int, int]]:
        """First and last row of each line of tiles that an area touches, from the top of all of them."""
        size, columns, count = self._cell_size(), self.columns(), self._queue.rowCount()
        left = max((area.left() - self.edge) // size.width(), 0)
        right = min((area.right() - self.edge) // size.width(), columns - 1)
        top = max((area.top() - self.edge) // size.height(), 0)
        bottom = min((area.bottom() - self.edge) // size.height(), (count - 1) // columns if count else -1)
        lines = [(line * columns + left, min(line * columns + right, count - 1)) for line in range(top, bottom + 1)]
        return [(first, last) for first, last in lines if first <= last]

    def _reflow(self) -> None:
        self.updateGeometries()
        self.viewport().update()

    def _opened(self, _index: QModelIndex) -> None:
        self.opened.emit()

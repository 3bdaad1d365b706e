"""The regions in the decision panel as one painted list: hundreds of them cost no more than a handful."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gui import theme
from gui.widgets.icons import pixmap
from gui.widgets.keycap import cap_size, paint_cap
from gui.window.views import RegionRow
from gui.words import look_up, noop, translate

ROW_HEIGHT = 30
MOST_IN_SIGHT = 12
"""With more regions than this the list scrolls by itself, so that what stands below it stays near."""
_ROW = Qt.ItemDataRole.UserRole + 1
_DROP_WIDTH = 22
_NO_PARENT = QModelIndex()
_STATES = {
    "kept": noop("Review", "kept"),
    "turned down": noop("Review", "turned down"),
    "proposed": noop("Review", "proposed"),
}

_Index = QModelIndex | QPersistentModelIndex


class RegionModel(QAbstractListModel):
    """The rows shown."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[RegionRow, ...] = ()

    def set_rows(self, rows: Sequence[RegionRow]) -> None:
        """Show these; the list stays where it is scrolled to if there are as many as before."""
        rows = tuple(rows)
        if len(rows) == len(self._rows):
            changed = [at for at, (old, new) in enumerate(zip(self._rows, rows, strict=True)) if old != new]
            self._rows = rows
            for at in changed:
                self.dataChanged.emit(self.index(at), self.index(at))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rows(self) -> tuple[RegionRow, ...]:
        """All rows."""
        return self._rows

    def row_of(self, key: str) -> int:
        """Where a region stands; -1 where it is not listed."""
        return next((at for at, row in enumerate(self._rows) if row.key == key), -1)

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        """How many regions."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row, and what a screen reader says of it."""
        if not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == _ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            state = "kept" if row.settled else "turned down" if row.rejected else "proposed"
            return ", ".join((row.name, row.detail, look_up("Review", _STATES[state])))
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{row.name} · {row.detail}"
        return None


class RegionList(QListView):
    """Shows regions; a click selects one, its buttons keep it, turn it down, or open it again.

    Signals:
        picked, accepted, rejected, reopened: Each with the region's key.
        hovered: Key of the region under the mouse; empty when it left.
    """

    picked = Signal(str)
    accepted = Signal(str)
    rejected = Signal(str)
    reopened = Signal(str)
    hovered = Signal(str)

    def __init__(self, accept_key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("regionList")
        self.setAccessibleName(translate("Review", "Regions"))
        self._rows = RegionModel(self)
        self.setModel(self._rows)
        self._delegate = _RegionDelegate(self, accept_key)
        self.setItemDelegate(self._delegate)
        self.selected = ""
        self.also: frozenset[str] = frozenset()
        self.editable = False
        self.lit = ""
        self.pointed = ("", "")
        """Key of the region under the mouse and what of it: ``accept``, ``drop`` or ``line``."""
        self._under = ""
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QListView.Shape.NoFrame)

    def show_rows(self, rows: Sequence[RegionRow], *, editable: bool) -> None:
        """Show these regions; ``editable`` whether they can be kept and turned down."""
        if editable != self.editable:
            self.editable = editable
            self.viewport().update()
        self._rows.set_rows(rows)
        self.setFixedHeight(ROW_HEIGHT * min(len(rows), MOST_IN_SIGHT))

    def rows(self) -> tuple[RegionRow, ...]:
        """What is shown."""
        return self._rows.rows()

    def row_named(self, key: str) -> RegionRow | None:
        """The row of a region."""
        at = self._rows.row_of(key)
        return self._rows.rows()[at] if at >= 0 else None

    def mark(self, key: str) -> QRect | None:
        """Raise the line of a region and bring it into sight; returns where it is, None where it is not listed."""
        if key != self.selected:
            self.selected = key
            self.viewport().update()
        at = self._rows.row_of(key) if key else -1
        if at < 0:
            return None
        self.scrollTo(self._rows.index(at))
        return self.visualRect(self._rows.index(at))

    def mark_also(self, keys: frozenset[str]) -> None:
        """Raise these lines along with the one that `mark` named."""
        if keys != self.also:
            self.also = keys
            self.viewport().update()

    def light(self, key: str) -> None:
        """Point at the line of a region that the mouse is over in the picture; empty for none."""
        if key != self.lit:
            self.lit = key
            self.viewport().update()

    def set_accept_key(self, key: str) -> None:
        """Show another key on the selected line."""
        self._delegate.accept_key = key
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ask once for all lines what the mouse is over."""
        self.pointed = self._at(self.viewport().mapFromGlobal(self.cursor().pos()))
        super().paintEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Do what the button under the mouse says; elsewhere on the line, select the region."""
        key, part = self._at(event.position().toPoint())
        row = self.row_named(key)
        event.accept()
        if row is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if part == "accept" and row.rejected:
            self.reopened.emit(key)
        elif part == "accept":
            self.accepted.emit(key)
        elif part == "drop":
            self.rejected.emit(key)
        else:
            self.picked.emit(key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which region the mouse is over."""
        super().mouseMoveEvent(event)
        key, part = self._at(event.position().toPoint())
        hand = part in ("accept", "drop")
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)
        self._tell(key)
        self.viewport().update()

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse is over none any more."""
        super().leaveEvent(event)
        self._tell("")
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A list that is all in sight leaves the wheel to the panel."""
        if self._rows.rowCount() <= MOST_IN_SIGHT:
            event.ignore()
        else:
            super().wheelEvent(event)

    def _tell(self, key: str) -> None:
        if key != self._under:
            self._under = key
            self.hovered.emit(key)

    def _at(self, point: QPoint) -> tuple[str, str]:
        index = self.indexAt(point)
        row: RegionRow | None = self._rows.data(index, _ROW) if index.isValid() else None
        if row is None:
            return "", ""
        for part, place in self._delegate.buttons(self.visualRect(index), row).items():
            if place.contains(point):
                return row.key, part
        return row.key, "line"


class _RegionDelegate(QStyledItemDelegate):
    """Draws one line: swatch dashed, ticked or crossed out, name, origin, confidence, and what can be done."""

    def __init__(self, parent: RegionList, accept_key: str) -> None:
        super().__init__(parent)
        self._list = parent
        self.accept_key = accept_key

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """All lines are equally tall."""
        return QSize(100, ROW_HEIGHT)

    def buttons(self, line: QRect, row: RegionRow) -> dict[str, QRect]:
        """Where on a line its buttons are."""
        if not self._list.editable:
            return {}
        places: dict[str, QRect] = {}
        right = line.right()
        if not row.settled:
            width = cap_size(self._cap(row)).width() + 8
            places["accept"] = QRect(right - width + 1, line.y(), width, line.height())
            right -= width
        if not row.rejected:
            places["drop"] = QRect(right - _DROP_WIDTH + 1, line.y(), _DROP_WIDTH, line.height())
        return places

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw the line at ``index``."""
        row: RegionRow = self._list.rows()[index.row()]
        colours = theme.tokens()
        rect: QRect = option.rect
        key, part = self._list.pointed
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = row.key == self._list.selected or row.key in self._list.also
        if selected or row.key in (key, self._list.lit):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.colour("raised", alpha=1.0 if selected else 0.6))
            painter.drawRoundedRect(QRectF(rect), 4, 4)
        if row.key == self._list.lit:
            painter.fillRect(rect.x(), rect.y() + 6, 2, rect.height() - 12, colours.colour("accent"))
        _paint_swatch(painter, QRectF(rect.x() + 6, rect.center().y() - 5.5, 12, 12), row, colours)
        buttons = self.buttons(rect, row)
        right = min([place.left() for place in buttons.values()], default=rect.right() - 4)
        if (place := buttons.get("drop")) is not None:
            ink = colours.text if (key, part) == (row.key, "drop") else colours.dim
            mark = pixmap("cross", ink, 14, painter.device().devicePixelRatioF())
            painter.drawPixmap(place.center() - QPoint(6, 6), mark)
        if (place := buttons.get("accept")) is not None:
            ink = "text" if (key, part) == (row.key, "accept") or selected else "dim"
            cap = cap_size(self._cap(row))
            spot = QRectF(place.x() + 4, place.center().y() - cap.height() / 2 + 0.5, cap.width(), cap.height())
            paint_cap(painter, spot, self._cap(row), ink=colours.colour(ink), edge=colours.colour("line"))
        self._paint_words(painter, QRect(rect.x() + 26, rect.y(), right - rect.x() - 32, rect.height()), row, colours)
        painter.restore()

    def _cap(self, row: RegionRow) -> str:
        if row.key == self._list.selected:
            return self.accept_key
        return "↺" if row.rejected else "✓"

    @staticmethod
    def _paint_words(painter: QPainter, room: QRect, row: RegionRow, colours: theme.Tokens) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        font = QFont(theme.font())
        font.setStrikeOut(row.rejected)
        metrics = QFontMetrics(font)
        painter.setFont(theme.font())
        painter.setPen(colours.colour("dim"))
        if row.confidence is not None:
            number = f"{row.confidence:.2f}"
            wide = metrics.horizontalAdvance(number)
            painter.drawText(room, middle | Qt.AlignmentFlag.AlignRight, number)
            room = room.adjusted(0, 0, -wide - 8, 0)
        # A long name may take all but a little; the origin gets what is left.
        wide = min(metrics.horizontalAdvance(row.name), room.width())
        painter.setFont(font)
        painter.setPen(colours.colour("dim" if row.rejected else "text"))
        painter.drawText(room, middle, metrics.elidedText(row.name, Qt.TextElideMode.ElideRight, room.width()))
        rest = room.adjusted(wide + 8, 0, 0, 0)
        if rest.width() > 24:
            painter.setFont(theme.font())
            painter.setPen(colours.colour("dim"))
            painter.drawText(rest, middle, metrics.elidedText(row.detail, Qt.TextElideMode.ElideRight, rest.width()))


def _paint_swatch(painter: QPainter, frame: QRectF, row: RegionRow, colours: theme.Tokens) -> None:
    pen = QPen(QColor(colours.dim if row.rejected else row.colour), 1.6)
    if row.is_open:
        pen.setDashPattern([1.8, 1.3])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    fill = QColor(row.colour)
    fill.setAlphaF(0.35 if row.settled else 0.0)
    painter.setBrush(fill)
    painter.drawRoundedRect(frame, 2.5, 2.5)
    painter.setPen(QPen(colours.colour("dim" if row.rejected else "text"), 1.5))
    middle = frame.center()
    if row.settled:
        painter.drawPolyline([middle + QPointF(-3, 0.2), middle + QPointF(-0.8, 2.4), middle + QPointF(3.2, -2.4)])
    elif row.rejected:
        painter.drawLine(middle + QPointF(-2.5, -2.5), middle + QPointF(2.5, 2.5))
        painter.drawLine(middle + QPointF(-2.5, 2.5), middle + QPointF(2.5, -2.5))

"""Draws one line of the queue: thumbnail, name, "label · score" and the glyph of its state."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QImage, QPainter, QPainterPath, QPixmap, QPolygonF
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui import theme
from gui.widgets.icons import paint_state
from gui.window.queue_model import HELD_ROLE, ROW_ROLE, THUMB_ROLE, QueueModel
from gui.window.views import QueueRow

ROW_HEIGHT = 52
THUMB = QSize(52, 40)

_KEPT = 96
"""Lines kept as pictures: some screens full, a few megabytes."""


@dataclass(frozen=True, slots=True)
class _Line:
    row: QueueRow | None
    thumb: QImage | None
    held_by: str
    selected: bool
    current: bool
    hovered: bool

    def looks(self) -> Hashable:
        """All that its picture hangs on."""
        shown = self.thumb.cacheKey() if self.thumb is not None else 0
        return self.row, shown, self.held_by, self.selected, self.current, self.hovered


class QueueDelegate(QStyledItemDelegate):
    """Paints from what the model has; a line still on its way shows quiet bars."""

    def __init__(self, model: QueueModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # Asked by the index, each answer would go through Qt and back, and wait twice for its turn in Python.
        self._model = model
        self._drawn: OrderedDict[Hashable, QPixmap] = OrderedDict()
        self._font = QFont()
        self._small = QFont()
        self._metrics = QFontMetrics(self._font)
        self._small_metrics = QFontMetrics(self._small)
        self.refresh_fonts()

    def refresh_fonts(self) -> None:
        """Take the theme's type again."""
        self._drawn.clear()
        self._font = theme.font()
        self._small = theme.font(theme.SMALL_PX)
        self._metrics = QFontMetrics(self._font)
        self._small_metrics = QFontMetrics(self._small)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """All lines are equally tall."""
        return QSize(200, ROW_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the line at ``index``."""
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        view = option.widget
        line = _Line(
            row=self._model.data(index, ROW_ROLE),
            thumb=self._model.data(index, THUMB_ROLE),
            held_by=self._model.data(index, HELD_ROLE) or "",
            selected=bool(state & QStyle.StateFlag.State_Selected),
            current=isinstance(view, QAbstractItemView) and view.currentIndex() == index,
            hovered=bool(state & QStyle.StateFlag.State_MouseOver),
        )
        ratio = painter.device().devicePixelRatio()
        key = (line.looks(), rect.width(), ratio, theme.tokens())
        picture = self._drawn.get(key)
        if picture is None:
            picture = self._drawn[key] = self._draw(line, rect.size(), ratio)
            while len(self._drawn) > _KEPT:
                self._drawn.popitem(last=False)
        else:
            self._drawn.move_to_end(key)
        painter.drawPixmap(rect.topLeft(), picture)

    def _draw(self, line: _Line, size: QSize, ratio: float) -> QPixmap:
        """The line as a picture: with every step of the list all lines in sight are painted, but few have changed."""
        colours = theme.tokens()
        picture = QPixmap(size * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(colours.colour("panel"))
        rect = QRect(QPoint(0, 0), size)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if line.selected or line.current:
            painter.fillRect(rect, colours.colour("raised"))
        elif line.hovered:
            painter.fillRect(rect, colours.colour("raised", alpha=0.5))
        if line.current:
            painter.fillRect(0, 0, 3, rect.height(), colours.colour("accent"))
        frame = QRectF(15, (rect.height() - THUMB.height()) / 2, THUMB.width(), THUMB.height())
        paint_thumb(painter, frame, line.thumb, colours)
        left = int(frame.right()) + 11
        if line.row is None:
            painter.fillRect(left, 14, 110, 8, colours.colour("raised"))
            painter.fillRect(left, 31, 64, 7, colours.colour("raised"))
        else:
            self._paint_words(painter, rect, left, line.row, colours)
            if line.held_by:
                self._paint_holder(painter, frame, line.held_by, colours)
        painter.end()
        return picture

    def _paint_words(self, painter: QPainter, rect: QRect, left: int, row: QueueRow, colours: theme.Tokens) -> None:
        right = rect.right() - 19
        room = right - 18 - left
        if row.flagged:
            room -= 16
            paint_flag(painter, QPointF(right - 24, rect.center().y() - 5), colours)
        painter.setFont(self._font)
        painter.setPen(colours.colour("text"))
        name = self._metrics.elidedText(row.name, Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(QRect(left, rect.y() + 8, room, 18), Qt.AlignmentFlag.AlignVCenter, name)
        painter.setFont(self._small)
        if row.alert:
            painter.setPen(colours.colour("warn"))
            painter.drawText(QRect(left, rect.y() + 26, room, 17), Qt.AlignmentFlag.AlignVCenter, row.alert)
            used = self._small_metrics.horizontalAdvance(f"{row.alert} ")
            left, room = left + used, max(room - used, 0)
        painter.setPen(colours.colour("dim"))
        text = f"· {row.line}" if row.alert else row.line
        line = self._small_metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(left, rect.y() + 26, room, 17), Qt.AlignmentFlag.AlignVCenter, line)
        paint_state(painter, QPointF(right, rect.center().y() + 0.5), row.state, colours)

    def _paint_holder(self, painter: QPainter, frame: QRectF, name: str, colours: theme.Tokens) -> None:
        """A badge with the holder's initials on the corner of the picture, which it dims."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.colour("panel", alpha=0.55))
        painter.drawRoundedRect(frame, 3, 3)
        text = initials(name)
        width = max(18.0, self._small_metrics.horizontalAdvance(text) + 8.0)
        badge = QRectF(frame.right() - width + 4, frame.bottom() - 13, width, 16)
        painter.setBrush(colours.colour("raised"))
        painter.setPen(colours.colour("off"))
        painter.drawRoundedRect(badge, 8, 8)
        painter.setFont(self._small)
        painter.setPen(colours.colour("text"))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)


def paint_flag(painter: QPainter, corner: QPointF, colours: theme.Tokens) -> None:
    """A small flag on its pole, ``corner`` being its top left."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colours.colour("warn"))
    x, y = corner.x(), corner.y()
    painter.drawPolygon(QPolygonF([QPointF(x, y), QPointF(x + 9, y + 3.5), QPointF(x, y + 7)]))
    painter.fillRect(QRectF(x - 1, y, 1.6, 12), colours.colour("warn"))


def initials(name: str) -> str:
    """One or two letters for a name: "Kim Lee" KL, "kim" K, "김철수" 김."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


def paint_thumb(painter: QPainter, frame: QRectF, image: QImage | None, colours: theme.Tokens) -> None:
    """Draw ``image`` filling ``frame`` with rounded corners, cut to its ratio; without one, a quiet ground."""
    painter.save()
    clip = QPainterPath()
    clip.addRoundedRect(frame, 3, 3)
    painter.setClipPath(clip)
    painter.fillRect(frame, colours.colour("canvas"))
    if image is not None and not image.isNull():
        scale = max(frame.width() / image.width(), frame.height() / image.height())
        width, height = frame.width() / scale, frame.height() / scale
        part = QRectF((image.width() - width) / 2, (image.height() - height) / 2, width, height)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(frame, image, part)
    painter.restore()

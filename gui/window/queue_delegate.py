"""Draws one line of the queue: thumbnail, name, "label · score" and the glyph of its state."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QImage, QPainter, QPainterPath
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui import theme
from gui.widgets.icons import paint_state
from gui.window.queue_model import HELD_ROLE, ROW_ROLE, THUMB_ROLE
from gui.window.views import QueueRow

ROW_HEIGHT = 52
THUMB = QSize(52, 40)


class QueueDelegate(QStyledItemDelegate):
    """Paints from what the model has; a line still on its way shows quiet bars."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._font = QFont()
        self._small = QFont()
        self._metrics = QFontMetrics(self._font)
        self._small_metrics = QFontMetrics(self._small)
        self.refresh_fonts()

    def refresh_fonts(self) -> None:
        """Take the theme's type again."""
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
        colours = theme.tokens()
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        view = option.widget
        current = isinstance(view, QAbstractItemView) and view.currentIndex() == index
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if selected or current:
            painter.fillRect(rect, colours.colour("raised"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, colours.colour("raised", alpha=0.5))
        if current:
            painter.fillRect(rect.x(), rect.y(), 3, rect.height(), colours.colour("accent"))
        frame = QRectF(rect.x() + 15, rect.y() + (rect.height() - THUMB.height()) / 2, THUMB.width(), THUMB.height())
        row: QueueRow | None = index.data(ROW_ROLE)
        paint_thumb(painter, frame, index.data(THUMB_ROLE), colours)
        left = int(frame.right()) + 11
        if row is None:
            painter.fillRect(left, rect.y() + 14, 110, 8, colours.colour("raised"))
            painter.fillRect(left, rect.y() + 31, 64, 7, colours.colour("raised"))
        else:
            self._paint_words(painter, rect, left, row, colours)
            held_by: str = index.data(HELD_ROLE) or ""
            if held_by:
                self._paint_holder(painter, frame, held_by, colours)
        painter.restore()

    def _paint_words(self, painter: QPainter, rect: QRect, left: int, row: QueueRow, colours: theme.Tokens) -> None:
        right = rect.right() - 19
        room = right - 18 - left
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

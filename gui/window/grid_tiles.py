"""Draws one tile of the grid: the whole thumbnail, name, "label · score", and badges for state, flag and markings."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter, QPen, QPixmap

from gui import theme
from gui.widgets.icons import paint_state
from gui.window.queue_delegate import initials, paint_flag
from gui.window.queue_model import HELD_ROLE, ROW_ROLE, THUMB_ROLE, QueueModel
from gui.window.views import QueueRow

CAPTION = 40
"""Height of the two lines below a thumbnail."""
GAP = 10
"""Around a thumbnail, inside its tile."""
_KEPT = 600


class Tile(NamedTuple):
    """What a tile shows; ``side`` is the longer side of its thumbnail, ``ratio`` that of device to logical pixels."""

    size: QSize
    image: QImage | None
    row: QueueRow | None
    held: str
    colours: theme.Tokens
    side: int
    ratio: float


class TilePainter:
    """Paints from what the model has. A tile is drawn once and kept until something about it changes.

    Attributes:
        caption: Height below a thumbnail, in logical pixels.
    """

    def __init__(self, *, draw: Callable[[QPainter, Tile], None] | None = None, caption: int = CAPTION) -> None:
        """``draw`` draws a tile; None: as the queue has them."""
        self.caption = caption
        self._draw = draw or _draw
        self._kept: OrderedDict[Hashable, QPixmap] = OrderedDict()

    def paint_ground(
        self,
        painter: QPainter,
        cell: QRect,
        colours: theme.Tokens,
        *,
        selected: bool,
        current: bool,
        hovered: bool,
    ) -> None:
        """Draw what lies below a tile: selected, current, under the mouse."""
        if not (selected or current or hovered):
            return
        painter.setPen(QPen(colours.colour("accent"), 2) if current else Qt.PenStyle.NoPen)
        painter.setBrush(colours.colour("accent", alpha=0.22) if selected else colours.colour("raised"))
        painter.drawRoundedRect(QRectF(cell).adjusted(4, 4, -4, -4), 6, 6)

    def paint(
        self, painter: QPainter, cell: QRect, model: QueueModel, index: QModelIndex, colours: theme.Tokens, *, side: int
    ) -> None:
        """Draw the tile of a row into its cell."""
        image: QImage | None = model.data(index, THUMB_ROLE)
        row: QueueRow | None = model.data(index, ROW_ROLE)
        held: str = model.data(index, HELD_ROLE) or ""
        ratio = painter.device().devicePixelRatioF()
        shown = Tile(cell.size(), image, row, held, colours, side, ratio)
        key = (image.cacheKey() if image is not None else 0, row, held, cell.size().toTuple(), side, colours, ratio)
        tile = self._kept.get(key)
        if tile is None:
            tile = self._kept[key] = self._drawn(shown)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        painter.drawPixmap(cell.topLeft(), tile)

    def _drawn(self, shown: Tile) -> QPixmap:
        tile = QPixmap(shown.size * shown.ratio)
        tile.setDevicePixelRatio(shown.ratio)
        tile.fill(Qt.GlobalColor.transparent)
        painter = QPainter(tile)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw(painter, shown)
        painter.end()
        return tile


def _draw(painter: QPainter, tile: Tile) -> None:
    frame = QRectF(GAP, GAP, tile.size.width() - 2 * GAP, tile.side * 3 // 4)
    paint_picture(painter, frame, tile.image, tile.colours, ratio=tile.ratio)
    if tile.row is None:
        ground = tile.colours.colour("raised")
        painter.fillRect(QRectF(frame.x(), frame.bottom() + 9, frame.width() * 0.7, 7), ground)
        painter.fillRect(QRectF(frame.x(), frame.bottom() + 25, frame.width() * 0.4, 6), ground)
    else:
        _paint_words(painter, frame, tile.row, tile.colours)
        _paint_badges(painter, frame, tile.row, tile.held, tile.colours)


def paint_picture(
    painter: QPainter, frame: QRectF, image: QImage | None, colours: theme.Tokens, *, ratio: float
) -> None:
    """Draw the whole of ``image`` in the middle of ``frame``."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colours.colour("canvas"))
    painter.drawRoundedRect(frame, 4, 4)
    if image is None or image.isNull():
        return
    room = QSize(round(frame.width() * ratio), round(frame.height() * ratio))
    scaled = image.scaled(room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    scaled.setDevicePixelRatio(ratio)
    fits = scaled.deviceIndependentSize()
    painter.drawImage(frame.center() - QPointF(fits.width() / 2, fits.height() / 2), scaled)


def _paint_words(painter: QPainter, frame: QRectF, row: QueueRow, colours: theme.Tokens) -> None:
    name, small = theme.font(theme.SMALL_PX), theme.font(theme.CAPS_PX)
    room = QRectF(frame.x() + 2, frame.bottom() + 5, frame.width() - 4, 17)
    middle = Qt.AlignmentFlag.AlignVCenter
    painter.setFont(name)
    painter.setPen(colours.colour("text"))
    text = QFontMetrics(name).elidedText(row.name, Qt.TextElideMode.ElideMiddle, int(room.width()))
    painter.drawText(room, middle, text)
    painter.setFont(small)
    painter.setPen(colours.colour("warn" if row.alert else "dim"))
    line = f"{row.alert} · {row.line}" if row.alert else row.line
    text = QFontMetrics(small).elidedText(line, Qt.TextElideMode.ElideRight, int(room.width()))
    painter.drawText(room.translated(0, 17), middle, text)


def _paint_badges(painter: QPainter, frame: QRectF, row: QueueRow, held: str, colours: theme.Tokens) -> None:
    """State at the top right on a ground of its own; flag and markings at the left, the holder below."""
    _paint_state_badge(painter, QPointF(frame.right() - 12, frame.top() + 12), row, colours)
    left = frame.left() + 12
    if row.flagged:
        _badge_ground(painter, QPointF(left, frame.top() + 12), colours)
        paint_flag(painter, QPointF(left - 4, frame.top() + 6), colours)
        left += 24
    if row.marked:
        _badge_ground(painter, QPointF(left, frame.top() + 12), colours)
        painter.setPen(QPen(QColor(theme.MARKING_COLOUR), 2))
        x, y = left - 5, frame.top() + 14
        painter.drawPolyline([QPointF(x, y), QPointF(x + 3, y - 4), QPointF(x + 6, y), QPointF(x + 9.5, y - 5)])
    if held:
        font = theme.font(theme.CAPS_PX)
        width = max(20.0, QFontMetrics(font).horizontalAdvance(initials(held)) + 10.0)
        badge = QRectF(frame.right() - width - 3, frame.bottom() - 19, width, 16)
        painter.setPen(colours.colour("faint"))
        painter.setBrush(colours.colour("raised"))
        painter.drawRoundedRect(badge, 8, 8)
        painter.setFont(font)
        painter.setPen(colours.colour("text"))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, initials(held))


def _paint_state_badge(painter: QPainter, spot: QPointF, row: QueueRow, colours: theme.Tokens) -> None:
    _badge_ground(painter, spot, colours)
    paint_state(painter, spot, row.state, colours)


def _badge_ground(painter: QPainter, spot: QPointF, colours: theme.Tokens) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colours.colour("panel", alpha=0.88))
    painter.drawEllipse(spot, 10, 10)

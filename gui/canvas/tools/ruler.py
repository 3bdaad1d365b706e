"""Measure: drag from one point to another; the measure stays until Esc, its ends can be moved."""

from __future__ import annotations

from math import atan2, cos, degrees, hypot, pi, sin

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from gui.canvas.tools.base import Pointer, Tool, ToolHost, paint_handle
from gui.words import number, translate

_REACH = 9.0
_LEAST = 3.0
"""Logical pixels: how near an end takes hold of it, and the shortest drag that measures."""

Point = tuple[float, float]


class RulerTool(Tool):
    """Shift keeps the line at multiples of 45 degrees of the picture, however the view is turned."""

    name = "ruler"

    def __init__(self, host: ToolHost) -> None:
        super().__init__(host)
        self._ends: tuple[Point, Point] | None = None
        self._dragging = False

    @property
    def busy(self) -> bool:
        """While an end is dragged."""
        return self._dragging

    @property
    def ends(self) -> tuple[Point, Point] | None:
        """The points measured between, in image pixels."""
        return self._ends

    def press(self, at: Pointer) -> None:
        """Take hold of an end, or begin anew."""
        self._dragging = True
        if self._ends is not None:
            reach = _REACH * self.host.ratio / self.host.viewport.zoom
            first, last = self._ends
            if hypot(at.x - last[0], at.y - last[1]) <= reach:
                return
            if hypot(at.x - first[0], at.y - first[1]) <= reach:
                self._ends = (last, first)
                return
        self._ends = ((at.x, at.y), (at.x, at.y))
        self.host.refresh()

    def move(self, at: Pointer, *, pressed: bool) -> None:
        """Drag the end."""
        if self._dragging and pressed and self._ends is not None:
            start = self._ends[0]
            self._ends = (start, snapped_end(start, (at.x, at.y)) if at.shift else (at.x, at.y))
            self.host.refresh()

    def release(self, at: Pointer) -> None:
        """Leave the measure there, unless it was a mere click."""
        self.move(at, pressed=True)
        self._dragging = False
        if self._ends is not None:
            (x0, y0), (x1, y1) = self._ends
            if hypot(x1 - x0, y1 - y0) * self.host.viewport.zoom / self.host.ratio < _LEAST:
                self.cancel()

    def wants_key(self, key: int) -> bool:
        """Esc takes the measure away."""
        return key == Qt.Key.Key_Escape and self._ends is not None

    def key(self, key: int) -> bool:
        """Esc takes the measure away."""
        wanted = self.wants_key(key)
        if wanted:
            self.cancel()
        return wanted

    def cancel(self) -> None:
        """Take the measure away."""
        self._ends, self._dragging = None, False
        self.host.refresh()

    def paint(self, painter: QPainter) -> None:
        """Draw the line, its ends and what it measures."""
        if self._ends is None:
            return
        ratio = self.host.ratio
        first, last = (QPointF(*self.host.viewport.to_device(*end)) for end in self._ends)
        painter.setPen(QPen(QColor(0, 0, 0, 170), 4 * ratio))
        painter.drawLine(first, last)
        painter.setPen(QPen(QColor("#ffffff"), 1.6 * ratio))
        painter.drawLine(first, last)
        for end in (first, last):
            paint_handle(painter, end.x(), end.y(), colour="#ffffff", ratio=ratio)
        self._paint_words(painter, last, ruler_words(*self._ends, mm_per_px=self.host.model.mm_per_px))

    def _paint_words(self, painter: QPainter, at: QPointF, words: str) -> None:
        ratio, viewport = self.host.ratio, self.host.viewport
        font = QFont(painter.font())
        font.setPixelSize(round(13 * ratio))
        painter.setFont(font)
        wide, tall = painter.fontMetrics().horizontalAdvance(words) + 16 * ratio, 24 * ratio
        x = min(max(at.x() + 12 * ratio, 4.0), max(viewport.width - wide - 4, 4.0))
        y = min(max(at.y() + 12 * ratio, 4.0), max(viewport.height - tall - 4, 4.0))
        plate = QRectF(x, y, wide, tall)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(20, 23, 26, 225))
        painter.drawRoundedRect(plate, 4 * ratio, 4 * ratio)
        painter.setPen(QColor("#ffffff"))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, words)


def snapped_end(start: Point, end: Point) -> Point:
    """The point nearest to ``end`` on a line through ``start`` at a multiple of 45 degrees."""
    across, down = end[0] - start[0], end[1] - start[1]
    turn = round(atan2(down, across) / (pi / 4)) * (pi / 4)
    along = across * cos(turn) + down * sin(turn)
    return start[0] + along * cos(turn), start[1] + along * sin(turn)


def ruler_words(start: Point, end: Point, *, mm_per_px: float) -> str:
    """Length, sides and angle (counter-clockwise from the right, as on paper); in millimetres too where known."""
    across, down = end[0] - start[0], end[1] - start[1]
    length = hypot(across, down)
    words = translate("Canvas", "{length} px · Δx {across} · Δy {down} · {angle}°").format(
        length=number(length, 1),
        across=number(across, 1),
        down=number(down, 1),
        angle=number(degrees(atan2(-down, across)) + 0.0, 1),
    )
    if mm_per_px <= 0:
        return words
    return translate("Canvas", "{length} mm · {pixels}").format(length=number(length * mm_per_px, 3), pixels=words)

"""A histogram with handles: what is shown black, what white, and between them the middle that moves both."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme

_GRIP_ROOM = 15
_REACH = 16.0
"""Logical pixels: room below the bars for the grips, and how near the mouse takes hold of one."""
_INSET = 7
_CHANNELS = ("#e2603f", "#3fb68b", "#4fa3ff")

Span = tuple[float, float]


class HistogramView(QWidget):
    """Bars of the whole picture, an outline of what is in sight, and the window to drag.

    Signals:
        window_moved: Values to show black and white.
        reset_wanted: A double click.
    """

    window_moved = Signal(float, float)
    reset_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole: list[QPainterPath] = []
        self._seen = QPainterPath()
        self._domain: Span = (0.0, 256.0)
        self._span: Span = (0.0, 256.0)
        self._window: Span = (0.0, 255.0)
        self._held: tuple[str, float] | None = None
        self._least = 1.0
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Wide enough to take hold of."""
        return QSize(264, 96)

    def set_counts(self, domain: Span, whole: npt.NDArray[np.float64], seen: npt.NDArray[np.float64]) -> None:
        """Show counts, ``(channels, bins)``, spread evenly over ``domain``."""
        self._domain = domain
        top = float(np.log1p(max(whole.max(), 1.0)))
        self._whole = [_area(np.log1p(counts) / top) for counts in whole]
        self._seen = _line(np.log1p(seen.mean(axis=0)) / top)
        self._least = max((domain[1] - domain[0]) / 4096, 0.5)
        self._respan()

    def set_window(self, low: float, high: float) -> None:
        """Show what is black and what is white now."""
        if self._held is None:
            self._window = (low, high)
            self._respan()

    def window_shown(self) -> Span:
        """The window as its handles stand."""
        return self._window

    def x_of(self, value: float) -> float:
        """Where a value stands, in logical pixels from the left."""
        low, high = self._span
        return _INSET + (value - low) / max(high - low, 1e-9) * (self.width() - 2 * _INSET)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw bars, outline, shade and handles."""
        colours = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tall = self.height() - _GRIP_ROOM
        left, right = self.x_of(self._domain[0]), self.x_of(self._domain[1])
        painter.save()
        painter.translate(left, tall)
        painter.scale(right - left, -(tall - 4))
        for path, tint in zip(self._whole, _CHANNELS if len(self._whole) > 1 else (colours.dim,), strict=False):
            fill = QColor(tint)
            fill.setAlpha(110)
            painter.fillPath(path, fill)
        pen = QPen(QColor(colours.text), 1.0)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.drawPath(self._seen)
        painter.restore()
        low, high = (self.x_of(value) for value in self._window)
        shade = QColor(colours.panel)
        shade.setAlpha(150)
        painter.fillRect(QRectF(0, 0, max(low, 0.0), tall), shade)
        painter.fillRect(QRectF(high, 0, max(self.width() - high, 0.0), tall), shade)
        accent = QColor(colours.accent)
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.drawLine(QPointF(0, tall + 0.5), QPointF(self.width(), tall + 0.5))
        painter.setPen(QPen(accent, 1.5))
        for x in (low, high):
            painter.drawLine(QPointF(x, 0), QPointF(x, tall))
        dashed = QPen(accent, 1, Qt.PenStyle.DotLine)
        painter.setPen(dashed)
        painter.drawLine(QPointF(low, tall), QPointF(high, 4))
        for x, ground in ((low, "#000000"), (high, "#ffffff")):
            painter.setPen(QPen(accent, 1.5))
            painter.setBrush(QColor(ground))
            painter.drawPolygon(QPolygonF([QPointF(x, tall), QPointF(x - 6, tall + 11), QPointF(x + 6, tall + 11)]))
        painter.setBrush(accent)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(QPointF((low + high) / 2, tall + 6), 4.5, 4.5)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the nearest handle; between them, of the middle."""
        if event.button() == Qt.MouseButton.LeftButton:
            part = self._part_at(event.position().x())
            low, high = self._window
            at = {"low": low, "high": high, "middle": (low + high) / 2}[part]
            self._held = (part, at - self._value_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move what is held."""
        x = event.position().x()
        if self._held is None:
            self.setCursor(
                Qt.CursorShape.SizeAllCursor if self._part_at(x) == "middle" else Qt.CursorShape.SizeHorCursor
            )
            return
        part, beside = self._held
        value = self._value_at(x) + beside
        low, high = self._window
        if part == "low":
            low = min(value, high - self._least)
        elif part == "high":
            high = max(value, low + self._least)
        else:
            low, high = low + value - (low + high) / 2, high + value - (low + high) / 2
        self._window = (low, high)
        self.update()
        self.window_moved.emit(low, high)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if self._held is not None and event.button() == Qt.MouseButton.LeftButton:
            self._held = None
            self._respan()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Back to what it was at first."""
        self._held = None
        self.reset_wanted.emit()

    def _respan(self) -> None:
        if self._held is None:
            low, high = self._window
            self._span = (min(self._domain[0], low), max(self._domain[1], high))
        self.update()

    def _part_at(self, x: float) -> str:
        low, high = (self.x_of(value) for value in self._window)
        places = {"low": low, "high": high, "middle": (low + high) / 2}
        if low + _REACH < x < high - _REACH:
            return "middle"
        return min(places, key=lambda part: (abs(places[part] - x), part == "middle"))

    def _value_at(self, x: float) -> float:
        low, high = self._span
        return low + (x - _INSET) / max(self.width() - 2 * _INSET, 1) * (high - low)


def _line(heights: npt.NDArray[np.float64]) -> QPainterPath:
    path = QPainterPath()
    across = (np.arange(len(heights)) + 0.5) / len(heights)
    path.addPolygon(QPolygonF([QPointF(x, y) for x, y in zip(across.tolist(), heights.tolist(), strict=True)]))
    return path


def _area(heights: npt.NDArray[np.float64]) -> QPainterPath:
    path = _line(heights)
    path.lineTo(1.0, 0.0)
    path.lineTo(0.0, 0.0)
    path.closeSubpath()
    return path

"""Click a polygon point by point."""

from __future__ import annotations

from math import hypot

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from gui.canvas.overlays import OUTLINE, fill_brush, outline_pen
from gui.canvas.tools.base import Pointer, ToolHost, clamped, paint_handle
from gui.canvas.tools.combine import hand_over
from gui.canvas.tools.stepwise import StepwiseTool
from storage.records import Polygon

_REACH = 9
"""Logical pixels within which a click on the first point closes the polygon."""


class PolygonTool(StepwiseTool):
    """Clicks add points; Enter, a double click or the first point close; Backspace takes one back.

    Begun with Alt it cuts a hole into the selected polygon or mask, begun with Shift it adds to the selected mask.
    """

    name = "polygon"

    def __init__(self, host: ToolHost) -> None:
        super().__init__(host)
        self._points: list[tuple[float, float]] = []
        self._at: tuple[float, float] | None = None
        self._done: list[tuple[float, float]] = []
        self._first = Pointer(0, 0, 0, 0)

    @property
    def busy(self) -> bool:
        """From the first point to the closing."""
        return bool(self._points)

    def press(self, at: Pointer) -> None:
        """Add a point, or close on the first."""
        if self._over_first(at):
            self._finish()
            return
        if not self._points:
            self._first = at
        self._points.append(clamped(at, self.host))
        self._at = self._points[-1]
        self.host.refresh()

    def move(self, at: Pointer, *, pressed: bool) -> None:
        """Follow with the open end."""
        if self._points:
            self._at = clamped(at, self.host)
            self.host.refresh()

    def cancel(self) -> None:
        """Forget the points."""
        self._points, self._done, self._at = [], [], None
        self.host.refresh()

    def settle(self) -> None:
        """Stop drawing the finished polygon."""
        self._done = []

    def paint(self, painter: QPainter) -> None:
        """Draw the points, the open end, and what was just finished."""
        colour, ratio = self.host.draw_colour, self.host.ratio
        if self._done:
            painter.setPen(outline_pen(colour, decided=True, width=OUTLINE * ratio))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolygon(self._polygon(self._done))
        if not self._points:
            return
        points = [*self._points, self._at] if self._at is not None else self._points
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill_brush(colour, 40))
        painter.drawPolygon(self._polygon(points))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(outline_pen(colour, decided=True, width=OUTLINE * ratio))
        painter.drawPolyline(self._polygon(points))
        painter.setPen(outline_pen(colour, decided=False, width=ratio))
        painter.drawPolyline(self._polygon([points[-1], points[0]]))
        for index, (x, y) in enumerate(self._points):
            device_x, device_y = self.host.viewport.to_device(x, y)
            closes = index == 0 and len(self._points) > 2
            paint_handle(painter, device_x, device_y, colour=colour, ratio=ratio, hot=closes)

    def _polygon(self, points: list[tuple[float, float]]) -> QPolygonF:
        return QPolygonF([QPointF(*self.host.viewport.to_device(x, y)) for x, y in points])

    def _over_first(self, at: Pointer) -> bool:
        if len(self._points) < 3:
            return False
        x, y = self.host.viewport.to_device(*self._points[0])
        return hypot(at.device_x - x, at.device_y - y) <= _REACH * self.host.ratio

    def _step_back(self) -> None:
        self._points.pop()
        self.host.refresh()

    def _finish(self) -> None:
        ring = tuple(
            point for index, point in enumerate(self._points) if index == 0 or point != self._points[index - 1]
        )
        if len(ring) < 3:
            return
        self._done, self._points, self._at = list(ring), [], None
        self.host.refresh()
        hand_over(self.host, Polygon((ring,)), self._first)

"""Drag a line across the selected regions to cut them apart."""

from __future__ import annotations

from math import hypot

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter

from gui.canvas.overlays import OUTLINE, outline_pen
from gui.canvas.tools.base import Pointer, Tool, ToolHost

_LEAST = 4.0


class CutTool(Tool):
    """Press on one side, release on the other; without a selection, the smallest mask the line crosses is cut."""

    name = "cut"

    def __init__(self, host: ToolHost) -> None:
        super().__init__(host)
        self._start: Pointer | None = None
        self._end: Pointer | None = None

    @property
    def busy(self) -> bool:
        """Between press and release."""
        return self._start is not None

    def press(self, at: Pointer) -> None:
        """Begin the line."""
        self._start = self._end = at

    def move(self, at: Pointer, *, pressed: bool) -> None:
        """Drag its end."""
        if self._start is not None and pressed:
            self._end = at
            self.host.refresh()

    def release(self, at: Pointer) -> None:
        """Cut."""
        start, self._start, self._end = self._start, None, None
        self.host.refresh()
        if start is None:
            return
        far = hypot(at.device_x - start.device_x, at.device_y - start.device_y)
        if far < _LEAST * self.host.ratio:
            return
        if not self.host.model.chosen():
            hits = self.host.model.hits((start.x + at.x) / 2, (start.y + at.y) / 2, 0.0)
            self.host.select(hits[0] if hits else None)
        self.host.finish_cut((start.x, start.y), (at.x, at.y))

    def cancel(self) -> None:
        """Forget the line."""
        self._start = self._end = None
        self.host.refresh()

    def paint(self, painter: QPainter) -> None:
        """Draw the line."""
        if self._start is None or self._end is None:
            return
        ends = [QPointF(*self.host.viewport.to_device(at.x, at.y)) for at in (self._start, self._end)]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((QColor(0, 0, 0, 150), OUTLINE + 2), (QColor("#ffffff"), OUTLINE)):
            painter.setPen(outline_pen(colour, decided=True, width=width * self.host.ratio))
            painter.drawLine(*ends)

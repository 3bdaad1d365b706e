"""Drag a box; its edges lie on edges of pixels."""

from __future__ import annotations

from math import ceil, floor

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from gui.canvas.overlays import OUTLINE, fill_brush, outline_pen
from gui.canvas.tools.base import Pointer, Tool, ToolHost, clamped
from storage.records import Box

_LEAST = 3
"""A drag shorter than this many logical pixels is a click."""


class BoxTool(Tool):
    """Press, drag, release."""

    name = "box"

    def __init__(self, host: ToolHost) -> None:
        super().__init__(host)
        self._start: tuple[float, float] | None = None
        self._box: Box | None = None

    @property
    def busy(self) -> bool:
        """Between press and release."""
        return self._start is not None

    def press(self, at: Pointer) -> None:
        """Set one corner."""
        self._start = clamped(at, self.host)
        self._box = None

    def move(self, at: Pointer, *, pressed: bool) -> None:
        """Drag the other corner."""
        if self._start is None or not pressed:
            return
        before = self._box
        self._box = snapped(*self._start, *clamped(at, self.host))
        for box in (before, self._box):
            if box is not None:
                self.host.repaint_image((box.x0, box.y0, box.x1, box.y1))

    def release(self, at: Pointer) -> None:
        """Hand the box over, unless it was a mere click."""
        self.move(at, pressed=True)
        start, self._start = self._start, None
        box = self._box
        if start is None or box is None:
            return
        zoom = self.host.viewport.zoom / self.host.ratio
        if min(box.x1 - box.x0, box.y1 - box.y0) * zoom < _LEAST:
            self.cancel()
            return
        self.host.finish_drawn(box)

    def cancel(self) -> None:
        """Forget the box."""
        self._start = self._box = None
        self.host.refresh()

    def settle(self) -> None:
        """Stop drawing the finished box."""
        if not self.busy:
            self._box = None

    def paint(self, painter: QPainter) -> None:
        """Draw the box."""
        if self._box is None:
            return
        left, top = self.host.viewport.to_device(self._box.x0, self._box.y0)
        right, bottom = self.host.viewport.to_device(self._box.x1, self._box.y1)
        colour = self.host.draw_colour
        painter.setPen(outline_pen(colour, decided=True, width=OUTLINE * self.host.ratio))
        painter.setBrush(fill_brush(colour, 28) if self.busy else Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(left, top, right - left, bottom - top))


def snapped(x0: float, y0: float, x1: float, y1: float) -> Box:
    """The smallest box of whole pixels around two corners given in any order."""
    return Box(float(floor(min(x0, x1))), float(floor(min(y0, y1))), float(ceil(max(x0, x1))), float(ceil(max(y0, y1))))

"""Drag a box; its edges lie on edges of pixels, and snap to the border and to other boxes unless Ctrl is held."""

from __future__ import annotations

from math import ceil, floor

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter

from gui.canvas.outcome import Shaped
from gui.canvas.overlays import OUTLINE, fill_brush, outline_pen
from gui.canvas.snapping import Snapper
from gui.canvas.tools.base import Pointer, Tool, ToolHost, box_path, clamped, paint_guides, snapper_for
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
        self._snap: Snapper | None = None

    @property
    def busy(self) -> bool:
        """Between press and release."""
        return self._start is not None

    def press(self, at: Pointer) -> None:
        """Set one corner."""
        self._snap = snapper_for(self.host)
        self._start = self._snap.near(*clamped(at, self.host), free=at.ctrl)
        self._box = None

    def move(self, at: Pointer, *, pressed: bool) -> None:
        """Drag the other corner."""
        if self._start is None or not pressed or self._snap is None:
            return
        before, had = self._box, list(self._snap.guides)
        end = self._snap.near(*clamped(at, self.host), free=at.ctrl)
        self._box = free_box(*self._start, *end) if at.ctrl else snapped(*self._start, *end)
        if had != self._snap.guides:
            self.host.refresh()
        for box in (before, self._box):
            if box is not None:
                self.host.repaint_image((box.x0, box.y0, box.x1, box.y1))

    def release(self, at: Pointer) -> None:
        """Hand the box over, unless it was a mere click."""
        self.move(at, pressed=True)
        start, self._start, self._snap = self._start, None, None
        box = self._box
        self.host.refresh()
        if start is None or box is None:
            return
        zoom = self.host.viewport.zoom / self.host.ratio
        if min(box.x1 - box.x0, box.y1 - box.y0) * zoom < _LEAST:
            self.cancel()
            return
        self.host.finish_drawn(Shaped(box))

    def cancel(self) -> None:
        """Forget the box."""
        self._start = self._box = self._snap = None
        self.host.refresh()

    def settle(self) -> None:
        """Stop drawing the finished box."""
        if not self.busy:
            self._box = None

    def paint(self, painter: QPainter) -> None:
        """Draw the box."""
        if self._box is None:
            return
        paint_guides(painter, self.host, self._snap)
        colour = self.host.draw_colour
        painter.setPen(outline_pen(colour, decided=True, width=OUTLINE * self.host.ratio))
        painter.setBrush(fill_brush(colour, 28) if self.busy else Qt.BrushStyle.NoBrush)
        painter.drawPolygon(box_path(self.host, self._box))


def free_box(x0: float, y0: float, x1: float, y1: float) -> Box:
    """The box between two corners given in any order, exactly."""
    return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def snapped(x0: float, y0: float, x1: float, y1: float) -> Box:
    """The smallest box of whole pixels around two corners given in any order."""
    return Box(float(floor(min(x0, x1))), float(floor(min(y0, y1))), float(ceil(max(x0, x1))), float(ceil(max(y0, y1))))

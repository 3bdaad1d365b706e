"""Click along the outline of a thing: between the clicks the line follows edges; Ctrl draws it straight."""

from __future__ import annotations

from functools import partial
from math import hypot

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from gui.canvas.levels import Pixels, Window
from gui.canvas.livewire import Point, Wire, thinned
from gui.canvas.overlays import OUTLINE, fill_brush, outline_pen
from gui.canvas.tools.base import Pointer, ToolHost, clamped, paint_handle
from gui.canvas.tools.combine import hand_over
from gui.canvas.tools.latest import Latest
from gui.canvas.tools.stepwise import StepwiseTool
from storage.records import Polygon

_REACH = 9
"""Logical pixels within which a click on the first point closes the outline."""
_Answer = tuple[Wire, list[Point], Point]
"""A wire, its path to the pointer, and where the wire starts."""


class EdgesTool(StepwiseTool):
    """Clicks set points; Enter, a double click or the first point close; Backspace takes one back.

    Begun with Alt it cuts a hole into the selected polygon or mask, begun with Shift it adds to the selected mask.
    """

    name = "edges"

    def __init__(self, host: ToolHost) -> None:
        super().__init__(host)
        self._legs: list[list[Point]] = []
        self._open: list[Point] = []
        self._at: Pointer | None = None
        self._done: list[Point] = []
        self._wire: Wire | None = None
        self._closing = False
        self._first = Pointer(0, 0, 0, 0)
        self._look: Latest[_Answer] = Latest(host, self._take)

    @property
    def busy(self) -> bool:
        """From the first point to the closing."""
        return bool(self._legs)

    def press(self, at: Pointer) -> None:
        """Fix the line so far, or close on the first point."""
        if self._closing:
            return
        if not self._legs:
            self._first = at
            self._legs = [[clamped(at, self.host)]]
        elif self._over_first(at):
            self._finish()
            return
        else:
            self._legs.append(self._leg_to(clamped(at, self.host), straight=at.ctrl))
        self._wire, self._open = None, []
        self._at = at
        self._ask(at)
        self.host.refresh()

    def move(self, at: Pointer, *, pressed: bool) -> None:
        """Let the open end follow."""
        if self._legs and not self._closing:
            self._at = at
            self._ask(at)
            self.host.refresh()

    def cancel(self) -> None:
        """Forget the outline."""
        self._look.drop()
        self._legs, self._open, self._done, self._wire, self._closing = [], [], [], None, False
        self.host.refresh()

    def settle(self) -> None:
        """Stop drawing the finished outline."""
        self._done = []

    def paint(self, painter: QPainter) -> None:
        """Draw the line so far, its open end, and what was just finished."""
        colour, ratio = self.host.draw_colour, self.host.ratio
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(outline_pen(colour, decided=True, width=OUTLINE * ratio))
        if self._done:
            painter.drawPolygon(self._on_screen(self._done))
        if not self._legs:
            return
        fixed = [point for leg in self._legs for point in leg]
        painter.drawPolyline(self._on_screen(fixed))
        if self._at is not None and not self._closing:
            painter.setPen(outline_pen(colour, decided=False, width=OUTLINE * ratio))
            ahead = self._open if self._open and not self._at.ctrl else [fixed[-1], clamped(self._at, self.host)]
            painter.drawPolyline(self._on_screen(ahead))
        painter.setBrush(fill_brush(colour, 40))
        for index, leg in enumerate(self._legs):
            x, y = self.host.viewport.to_device(*leg[-1])
            closes = index == 0 and len(self._legs) > 2
            paint_handle(painter, x, y, colour=colour, ratio=ratio, hot=closes)

    def _on_screen(self, points: list[Point]) -> QPolygonF:
        return QPolygonF([QPointF(*self.host.viewport.to_device(x, y)) for x, y in points])

    def _over_first(self, at: Pointer) -> bool:
        if len(self._legs) < 3:
            return False
        x, y = self.host.viewport.to_device(*self._legs[0][0])
        return hypot(at.device_x - x, at.device_y - y) <= _REACH * self.host.ratio

    def _leg_to(self, end: Point, *, straight: bool) -> list[Point]:
        """The points from behind the last one to ``end``; straight where no path is known yet."""
        if straight or not self._open:
            return [end]
        return [*self._open[1:-1], end]

    def _ask(self, at: Pointer) -> None:
        pyramid = self.host.sample_pyramid()
        if pyramid is None or not self._legs:
            return
        start = self._legs[-1][-1]
        job = partial(_path, pyramid.levels[0], pyramid.window, self._wire, start, clamped(at, self.host))
        self._look.ask(job)

    def _take(self, answer: _Answer) -> None:
        wire, path, start = answer
        if not self._legs or self._legs[-1][-1] != start:
            return
        self._wire, self._open = wire, path
        if self._closing:
            self._hand_over(path[1:-1])
        self.host.refresh()

    def _step_back(self) -> None:
        self._legs.pop()
        self._wire, self._open, self._closing = None, [], False
        self._look.drop()
        if self._legs and self._at is not None:
            self._ask(self._at)
        self.host.refresh()

    def _finish(self) -> None:
        """Follow edges back to the first point as well."""
        pyramid = self.host.sample_pyramid()
        if len(self._legs) < 3 or self._closing or pyramid is None:
            return
        self._closing = True
        start, end = self._legs[-1][-1], self._legs[0][0]
        self._look.ask(partial(_path, pyramid.levels[0], pyramid.window, self._wire, start, end))
        self.host.refresh()

    def _hand_over(self, closing: list[Point]) -> None:
        points = [point for leg in self._legs for point in leg] + closing
        ring = tuple(point for index, point in enumerate(points) if index == 0 or point != points[index - 1])
        ring = tuple(thinned([*ring]))
        self._legs, self._open, self._wire, self._closing = [], [], None, False
        if len(ring) >= 3:
            self._done = list(ring)
            hand_over(self.host, Polygon((ring,)), self._first)


def _path(pixels: Pixels, window: Window, wire: Wire | None, start: Point, end: Point) -> _Answer:
    if wire is None or wire.start != start:
        wire = Wire(pixels, window, start)
    return wire, wire.path(end), start

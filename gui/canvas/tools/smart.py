"""Say what is meant by clicks or a box; a model outlines it. The canvas asks, whoever owns it answers."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from math import hypot

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gui.canvas.overlays import OUTLINE, fill_brush, image_transform, outline_pen
from gui.canvas.paths import path_of
from gui.canvas.shapes import Shape, detail_level, mask_shape
from gui.canvas.tools.base import Pointer, ToolHost, box_path, clamped
from gui.canvas.tools.box import snapped
from gui.canvas.tools.combine import hand_over
from gui.canvas.tools.latest import Latest
from gui.canvas.tools.stepwise import StepwiseTool
from storage.mask_patch import MaskPatch, decode_patch
from storage.records import Box, Mask

_DRAG = 5.0
"""Logical pixels from which on a press is a box and no point."""


class SmartTool(StepwiseTool):
    """Click: part of it; Alt-click: not part; drag: a box around it. Enter or a double click takes what is shown."""

    name = "smart"

    def __init__(self, host: ToolHost) -> None:
        super().__init__(host)
        self._points: list[tuple[float, float, bool]] = []
        self._box: Box | None = None
        self._start: Pointer | None = None
        self._dragged: Box | None = None
        self._first = Pointer(0, 0, 0, 0)
        self._found: tuple[MaskPatch, Shape] | None = None
        self._serial = 0
        self._asked = False
        self._taking = False
        self._look: Latest[tuple[MaskPatch, Shape]] = Latest(host, self._show)

    @property
    def busy(self) -> bool:
        """While something is meant that was neither taken nor forgotten."""
        return self._start is not None or bool(self._points) or self._box is not None

    def press(self, at: Pointer) -> None:
        """Begin a point or a box."""
        if not self.busy:
            self._first = replace(at, alt=False)
        self._start, self._dragged = at, None

    def move(self, at: Pointer, *, pressed: bool) -> None:
        """Drag a box."""
        if self._start is None or not pressed:
            return
        far = hypot(at.device_x - self._start.device_x, at.device_y - self._start.device_y)
        if self._dragged is not None or far >= _DRAG * self.host.ratio:
            self._dragged = snapped(*clamped(self._start, self.host), *clamped(at, self.host))
            self.host.refresh()

    def release(self, at: Pointer) -> None:
        """Ask the model anew."""
        self.move(at, pressed=True)
        start, self._start = self._start, None
        box, self._dragged = self._dragged, None
        if start is None:
            return
        if box is not None and box.x1 - box.x0 >= 2 and box.y1 - box.y0 >= 2:
            self._box = box
        elif 0 <= start.x < self.host.viewport.image_width and 0 <= start.y < self.host.viewport.image_height:
            self._points.append((start.x, start.y, not start.alt))
        self._ask()

    def cancel(self) -> None:
        """Forget what was meant."""
        self._forget()
        self._found = None
        self.host.refresh()

    def settle(self) -> None:
        """Stop drawing what was handed over."""
        if not self.busy:
            self._found = None

    def answer(self, serial: int, mask: Mask | None) -> None:
        """What the model makes of the question ``serial``; None: nothing, or it could not be asked."""
        if serial != self._serial or not self.busy:
            return
        self._asked = False
        if mask is None:
            self._found, self._taking = None, False
            self.host.refresh()
        else:
            self._look.ask(partial(_prepared, mask))

    def paint(self, painter: QPainter) -> None:
        """Draw what was found, and what was meant."""
        colour, ratio, viewport = self.host.draw_colour, self.host.ratio, self.host.viewport
        if self._found is not None:
            painter.save()
            painter.setTransform(image_transform(viewport), True)
            painter.setPen(outline_pen(colour, decided=not self.busy, width=OUTLINE * ratio))
            painter.setBrush(fill_brush(colour))
            atoms = self._found[1].at_level(detail_level(viewport.zoom))
            painter.drawPath(path_of([ring for atom in atoms for ring in atom.rings]))
            painter.restore()
        box = self._dragged or self._box
        if box is not None:
            painter.setPen(outline_pen(self.host.theme.accent, decided=False, width=ratio))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolygon(box_path(self.host, box))
        for x, y, positive in self._points:
            centre = QPointF(*viewport.to_device(x, y))
            painter.setPen(QPen(QColor("#ffffff"), 1.5 * ratio))
            painter.setBrush(QColor("#1d8a63" if positive else "#c2431f"))
            painter.drawEllipse(centre, 6 * ratio, 6 * ratio)
            painter.drawLine(centre - QPointF(3 * ratio, 0), centre + QPointF(3 * ratio, 0))
            if positive:
                painter.drawLine(centre - QPointF(0, 3 * ratio), centre + QPointF(0, 3 * ratio))

    def _ask(self) -> None:
        self._serial += 1
        self._look.drop()
        self._asked = bool(self._points) or self._box is not None
        if not self._asked:
            self._found = None
        else:
            box = self._box
            xyxy = (box.x0, box.y0, box.x1, box.y1) if box is not None else None
            self.host.ask_prompt(self._serial, tuple(self._points), xyxy)
        self.host.refresh()

    def _show(self, found: tuple[MaskPatch, Shape]) -> None:
        self._found = found
        if self._taking:
            self._finish()
        self.host.refresh()

    def _step_back(self) -> None:
        if self._points:
            self._points.pop()
        else:
            self._box = None
        self._ask()

    def _finish(self) -> None:
        if self._asked or self._look.busy:
            self._taking = True  # the answer on its way is taken as it comes
            return
        found, first = self._found, self._first
        self._forget()
        if found is not None:
            hand_over(self.host, found[0], first)
        self.host.refresh()

    def _forget(self) -> None:
        self._serial += 1
        self._look.drop()
        self._points, self._box, self._start, self._dragged = [], None, None, None
        self._asked = self._taking = False


def _prepared(mask: Mask) -> tuple[MaskPatch, Shape]:
    patch = decode_patch(mask)
    return patch, mask_shape(patch)

"""Points with keys instead of the mouse: arrows move, Space is the button; every tool works with it."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen

from gui.canvas.model import CanvasModel
from gui.canvas.shapes import Shape
from gui.canvas.tools.base import Pointer, Tool
from gui.canvas.viewport import Viewport

STEP_PX = 8.0
FAR_PX = 40.0
NEAR_PX = 1.0
"""What an arrow moves, in logical pixels: plain, with Shift, with Alt."""

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_SHIFT, _ALT, _CONTROL = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
)
_ARM_PX = 9
_GLANCE = 256


class PointerHost(Protocol):
    """The canvas as the pointer sees it; sizes in logical pixels."""

    model: CanvasModel
    viewport: Viewport

    @property
    def ratio(self) -> float:
        """Device pixels per logical pixel."""
        ...

    @property
    def tool(self) -> Tool:
        """The tool in hand."""
        ...

    def width(self) -> int:
        """Of the canvas."""
        ...

    def height(self) -> int:
        """Of the canvas."""
        ...

    def pointer_at(self, x: float, y: float, modifiers: Qt.KeyboardModifier) -> Pointer:
        """What a tool is told of a place on the canvas."""
        ...

    def pan_by(self, dx: int, dy: int) -> None:
        """Move the picture by device pixels."""
        ...

    def refresh(self) -> None:
        """Repaint, soon."""
        ...


class KeyPointer:
    """One per canvas; off until it is switched on, and then it stays on from picture to picture."""

    def __init__(self, host: PointerHost) -> None:
        self._host = host
        self._x = self._y = 0.0
        self._down = False
        self.on = False

    def toggle(self) -> bool:
        """Switch it on, at the selected region or in the middle of what is in sight, or off; whether it is on."""
        if self.on:
            self.leave()
            return False
        self.on = True
        self._x, self._y = self._start()
        self._tell()
        return True

    def leave(self) -> None:
        """Switch it off; a gesture under way is dropped."""
        if self._down:
            self._down = False
            self._host.tool.cancel()
        self.on = False
        self._host.tool.leave()
        self._host.refresh()

    def wants(self, event: QKeyEvent) -> bool:
        """Whether this key is the pointer's."""
        if not self.on or event.modifiers() & _CONTROL:
            return False
        return event.key() in _ARROWS or event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Escape)

    def press(self, event: QKeyEvent) -> bool:
        """A key went down; whether it was the pointer's."""
        if not self.wants(event):
            return False
        key = Qt.Key(event.key())
        if key in _ARROWS:
            self._move(*_ARROWS[key], event.modifiers())
        elif key == Qt.Key.Key_Escape:
            if self._host.tool.busy:
                self._down = False
                self._host.tool.cancel()
            else:
                self.leave()
        elif not event.isAutoRepeat():
            self._down = True
            self._host.tool.press(self._host.pointer_at(self._x, self._y, event.modifiers()))
        return True

    def release(self, event: QKeyEvent) -> bool:
        """A key went up; whether it was the pointer's."""
        if event.key() != Qt.Key.Key_Space or not self.on:
            return False
        if self._down and not event.isAutoRepeat():
            self._down = False
            self._host.tool.release(self._host.pointer_at(self._x, self._y, event.modifiers()))
        return True

    def forget_button(self) -> None:
        """The keyboard went elsewhere with Space held: its release is never heard of."""
        if self._down:
            self._down = False
            self._host.tool.cancel()

    def paint(self, painter: QPainter) -> None:
        """Draw the cross, in device pixels."""
        if not self.on:
            return
        ratio = self._host.ratio
        centre = QPointF(self._x * ratio, self._y * ratio)
        arm, gap = _ARM_PX * ratio, 3 * ratio
        for colour, width in ((QColor(0, 0, 0, 170), 3.0), (QColor("#ffffff"), 1.4)):
            painter.setPen(QPen(colour, width * ratio))
            for dx, dy in _ARROWS.values():
                painter.drawLine(centre + QPointF(dx * gap, dy * gap), centre + QPointF(dx * arm, dy * arm))

    def _move(self, dx: int, dy: int, modifiers: Qt.KeyboardModifier) -> None:
        step = FAR_PX if modifiers & _SHIFT else NEAR_PX if modifiers & _ALT else STEP_PX
        x, y = self._x + dx * step, self._y + dy * step
        self._x = min(max(x, 0.0), float(self._host.width() - 1))
        self._y = min(max(y, 0.0), float(self._host.height() - 1))
        if not self._down and (x, y) != (self._x, self._y):
            # At the edge of what is in sight, the picture comes along.
            ratio = self._host.ratio
            self._host.pan_by(round((self._x - x) * ratio), round((self._y - y) * ratio))
        self._tell()

    def _tell(self) -> None:
        # Shift and Alt say how far; they are not the tool's here.
        at = self._host.pointer_at(self._x, self._y, Qt.KeyboardModifier.NoModifier)
        self._host.tool.move(at, pressed=self._down)
        self._host.refresh()

    def _start(self) -> tuple[float, float]:
        viewport, ratio = self._host.viewport, self._host.ratio
        width, height = self._host.width(), self._host.height()
        selected = self._host.model.selected
        shape = self._host.model.shapes.get(selected) if selected is not None else None
        if shape is not None:
            x, y = viewport.to_device(*_on(shape))
            if 0 <= x / ratio < width and 0 <= y / ratio < height:
                return x / ratio, y / ratio
        return width / 2, height / 2


def _on(shape: Shape) -> tuple[float, float]:
    """A place on a region, in image pixels, as near to its middle as a glance finds: a ring's middle is not on it."""
    x0, y0, x1, y1 = shape.bounds
    middle = (x0 + x1) / 2, (y0 + y1) / 2
    patch = shape.patch
    if patch is None or not patch.pixels.size:
        return middle
    step = max(1, max(patch.pixels.shape) // _GLANCE)
    rows, columns = np.nonzero(patch.pixels[::step, ::step])
    if not rows.size:
        return middle
    xs, ys = patch.x + columns * step + 0.5, patch.y + rows * step + 0.5
    nearest = int(np.argmin((xs - middle[0]) ** 2 + (ys - middle[1]) ** 2))
    return float(xs[nearest]), float(ys[nearest])

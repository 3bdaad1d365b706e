"""Drag a box around a thing and get the thing: GrabCut in the background."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter

from gui.canvas.overlays import OUTLINE, fill_brush, image_transform, outline_pen
from gui.canvas.paths import path_of
from gui.canvas.shapes import Shape, detail_level, mask_shape
from gui.canvas.tools.base import Pointer, Tool, ToolHost, box_path, clamped
from gui.canvas.tools.box import snapped
from gui.canvas.tools.combine import hand_over
from gui.canvas.tools.latest import Latest
from storage.mask_patch import MaskPatch
from storage.records import Box

_LEAST = 6
"""A drag shorter than this many logical pixels is a click."""


class CutoutTool(Tool):
    """New region by default; Shift adds to the selected mask, Alt takes away from it."""

    name = "cutout"

    def __init__(self, host: ToolHost) -> None:
        super().__init__(host)
        self._start: Pointer | None = None
        self._box: Box | None = None
        self._found: Shape | None = None
        self._look: Latest[tuple[MaskPatch, Shape]] = Latest(host, self._take)
        self._first = Pointer(0, 0, 0, 0)

    @property
    def busy(self) -> bool:
        """From the press until the thing is found."""
        return self._start is not None or self._look.busy

    def press(self, at: Pointer) -> None:
        """Set one corner."""
        self._look.drop()
        self._start = self._first = at
        self._box = self._found = None

    def move(self, at: Pointer, *, pressed: bool) -> None:
        """Drag the other corner."""
        if self._start is None or not pressed:
            return
        self._box = snapped(*clamped(self._start, self.host), *clamped(at, self.host))
        self.host.refresh()

    def release(self, at: Pointer) -> None:
        """Look for what the box holds."""
        if self._start is None:
            return
        self.move(at, pressed=True)
        self._start = None
        box, pyramid = self._box, self.host.sample_pyramid()
        zoom = self.host.viewport.zoom / self.host.ratio
        if box is None or pyramid is None or min(box.x1 - box.x0, box.y1 - box.y0) * zoom < _LEAST:
            self.cancel()
            return
        from gui.canvas.cutout import cut_out

        self._look.ask(partial(_search, partial(cut_out, pyramid.levels[0], pyramid.window, box)))
        self.host.refresh()

    def cancel(self) -> None:
        """Forget the box and what is being looked for."""
        self._look.drop()
        self._start = self._box = self._found = None
        self.host.refresh()

    def settle(self) -> None:
        """Stop drawing what was handed over."""
        if not self.busy:
            self._box = self._found = None

    def paint(self, painter: QPainter) -> None:
        """Draw the box, then what was found in it."""
        colour, ratio = self.host.draw_colour, self.host.ratio
        if self._found is not None:
            painter.save()
            painter.setTransform(image_transform(self.host.viewport), True)
            painter.setPen(outline_pen(colour, decided=True, width=OUTLINE * ratio))
            painter.setBrush(fill_brush(colour))
            atoms = self._found.at_level(detail_level(self.host.viewport.zoom))
            painter.drawPath(path_of([ring for atom in atoms for ring in atom.rings]))
            painter.restore()
        elif self._box is not None:
            painter.setPen(outline_pen(colour, decided=False, width=OUTLINE * ratio))
            painter.setBrush(fill_brush(colour, 28) if self._look.busy else Qt.BrushStyle.NoBrush)
            painter.drawPolygon(box_path(self.host, self._box))

    def _take(self, found: tuple[MaskPatch, Shape]) -> None:
        patch, self._found = found
        if not patch.pixels.any():
            self.cancel()
            self.host.say_nothing_found()
            return
        self.host.refresh()
        hand_over(self.host, patch, self._first)


def _search(look: partial[MaskPatch]) -> tuple[MaskPatch, Shape]:
    patch = look()
    return patch, mask_shape(patch)

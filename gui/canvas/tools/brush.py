"""Paint and erase masks; a stroke touches only what lies under it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import product
from math import ceil, floor

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from gui.canvas.outcome import Painted
from gui.canvas.overlays import image_transform
from gui.canvas.shapes import Bounds
from gui.canvas.strokes import Bits, Dab, SoftStroke, Window, hard, reach
from gui.canvas.tools.base import Pointer, Tool, ToolHost
from storage.mask_patch import MaskPatch
from storage.records import Mask

_LIVE_ALPHA = 120
_LEAST_PRESSURE = 0.05
_TILE = 256
"""Side of the squares that are copied where a stroke touched them."""
_Stroked = tuple[Bits, QImage, Window]
"""Pixels, the image that shows them, and the part of it that is set."""


class BrushTool(Tool):
    """Paint on the selected mask, or start a new one; Alt erases."""

    name = "brush"
    cursor = Qt.CursorShape.BlankCursor
    erases = False

    def __init__(self, host: ToolHost) -> None:
        super().__init__(host)
        self._key: str | None = None
        self._pixels: Bits | None = None
        self._image: QImage | None = None
        self._bounds: Window | None = None
        self._earlier: list[_Stroked] = []
        self._base: Callable[[], MaskPatch] = _nothing
        self._touched: set[tuple[int, int]] = set()
        self._last: Pointer | None = None
        self._erasing = False
        self._soft: SoftStroke | None = None
        self._hover: Pointer | None = None

    @property
    def busy(self) -> bool:
        """While the button is down."""
        return self._last is not None

    def press(self, at: Pointer) -> None:
        """Start a stroke."""
        self._erasing = self.erases or at.alt
        if not self._begin(at):
            return
        self._soft = self._new_soft()
        self._last = at
        self._stamp(at, at)

    def move(self, at: Pointer, *, pressed: bool) -> None:
        """Go on with the stroke; move the ring."""
        for ring in (self._hover, at):
            if ring is not None:
                self.host.repaint_image(self._reach(ring, ring))
        self._hover = at
        if pressed and self._last is not None:
            self._stamp(self._last, at)
            self._last = at

    def release(self, at: Pointer) -> None:
        """End the stroke: hand over its pixels, to be encoded where they are written."""
        if self._last is None:
            return
        if (at.x, at.y) != (self._last.x, self._last.y):
            self._stamp(self._last, at)
        self._last = None
        pixels, bounds, key = self._pixels, self._bounds, self._key
        if pixels is None or bounds is None:
            return
        height, width = pixels.shape
        # Copies: the next stroke goes on in these pixels, maybe before this one is encoded.
        tiles = [self._tile(pixels, bounds, row, column) for row, column in sorted(self._touched)]
        made = Painted(partial(_laid_over, self._base, tiles, bounds), width=width, height=height)
        self._base, self._touched = made.patch, set()
        self.host.background.submit(made.patch, _ready)
        if key is None:
            self.host.finish_drawn(made)
        else:
            self.host.finish_edited(key, made)

    def cancel(self) -> None:
        """Undo the stroke under way."""
        self._last = None
        self._drop()
        self.host.refresh()

    def settle(self) -> None:
        """Stop drawing the finished stroke."""
        if not self.busy:
            self._drop()

    def wheel(self, notches: float, *, ctrl: bool) -> bool:
        """With Ctrl, change the size."""
        if ctrl and notches:
            self.host.change_brush_size(1 if notches > 0 else -1)
        return ctrl

    def leave(self) -> None:
        """Take the ring away."""
        self._hover = None
        self.host.refresh()

    def paint(self, painter: QPainter) -> None:
        """Draw the mask being painted and the ring."""
        for _, image, bounds in self._earlier:
            self._paint_mask(painter, image, bounds)
        if self._image is not None and self._bounds is not None:
            self._paint_mask(painter, self._image, self._bounds)
        if self._hover is None:
            return
        ratio = self.host.ratio
        x, y = self.host.viewport.to_device(self._hover.x, self._hover.y)
        radius = max(self.host.model.brush_size * self.host.viewport.zoom / 2, 1.5 * ratio)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((QColor(0, 0, 0, 150), 3.0), (QColor("#ffffff"), 1.2)):
            pen = QPen(colour, width * ratio)
            if self.erases or self._erasing:
                pen.setDashPattern([6 / width, 4 / width])
                pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            painter.drawEllipse(QPointF(x, y), radius, radius)

    def _paint_mask(self, painter: QPainter, image: QImage, bounds: Window) -> None:
        viewport = self.host.viewport
        clip = painter.clipBoundingRect()
        left, top, right, bottom = viewport.to_image_rect((clip.left(), clip.top(), clip.right(), clip.bottom()))
        x0, y0 = max(bounds[0], floor(left) - 1), max(bounds[1], floor(top) - 1)
        x1, y1 = min(bounds[2], ceil(right) + 1), min(bounds[3], ceil(bottom) + 1)
        if x1 <= x0 or y1 <= y0:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.setTransform(image_transform(viewport), True)
        part = QRectF(x0, y0, x1 - x0, y1 - y0)
        painter.drawImage(part, image, part)
        painter.restore()

    def _begin(self, at: Pointer) -> bool:
        model, viewport = self.host.model, self.host.viewport
        item = model.selected_item()
        if item is None and self._erasing:
            under = [key for key in model.hits(at.x, at.y, model.brush_size / 2) if _is_mask(self.host, key)]
            if under:
                self.host.select(under[0])
                item = model.selected_item()
        key = item.key if item is not None and isinstance(item.geometry, Mask) else None
        if key is None and self._erasing:
            return False
        if self._pixels is not None and key is not None and key == self._key:
            return True
        if self._pixels is not None and self._image is not None and self._bounds is not None:
            self._earlier.append((self._pixels, self._image, self._bounds))  # till the overlays contain it
        stride = (viewport.image_width + 3) // 4 * 4
        whole = np.zeros((viewport.image_height, stride), np.uint8)
        self._pixels = whole[:, : viewport.image_width]
        self._image = QImage(
            whole.data, viewport.image_width, viewport.image_height, stride, QImage.Format.Format_Indexed8
        )
        tint = QColor(item.colour if item is not None and key is not None else self.host.draw_colour)
        tint.setAlpha(_LIVE_ALPHA)
        self._image.setColorTable([0, tint.rgba()])
        self._key, self._bounds, self._base, self._touched = key, None, _nothing, set()
        if item is not None and key is not None and isinstance(item.geometry, Mask):
            self._base = model.pixels_of(item)
            patch = self._base()
            rows, columns = patch.pixels.shape
            if rows:
                self._pixels[patch.y : patch.y + rows, patch.x : patch.x + columns] = patch.pixels
                self._bounds = (patch.x, patch.y, patch.x + columns, patch.y + rows)
            self.host.hide_region(key)
        return True

    def _stamp(self, start: Pointer, end: Pointer) -> None:
        if self._pixels is None:
            return
        height, width = self._pixels.shape
        first, last = self._dab(start), self._dab(end)
        x0, y0, x1, y1 = reach(first, last, width, height)
        if x1 <= x0 or y1 <= y0:
            return
        value = 0 if self._erasing else 1
        if self._soft is None:
            hard(self._pixels[y0:y1, x0:x1], (x0, y0), first, last, value)
        else:
            for (left, top, right, bottom), covered in self._soft.lay(first, last):
                self._pixels[top:bottom, left:right][covered] = value
        rows = range(y0 // _TILE, (y1 - 1) // _TILE + 1)
        self._touched.update(product(rows, range(x0 // _TILE, (x1 - 1) // _TILE + 1)))
        if self._bounds is None:
            self._bounds = (x0, y0, x1, y1)
        else:
            old = self._bounds
            self._bounds = (min(old[0], x0), min(old[1], y0), max(old[2], x1), max(old[3], y1))
        self.host.repaint_image((float(x0), float(y0), float(x1), float(y1)))

    def _tile(self, pixels: Bits, bounds: Window, row: int, column: int) -> MaskPatch:
        x, y = max(column * _TILE, bounds[0]), max(row * _TILE, bounds[1])
        right, bottom = min((column + 1) * _TILE, bounds[2]), min((row + 1) * _TILE, bounds[3])
        return MaskPatch(x, y, pixels[y:bottom, x:right].copy())

    def _dab(self, at: Pointer) -> Dab:
        return Dab(at.x, at.y, self.host.model.brush_size / 2 * max(at.pressure, _LEAST_PRESSURE))

    def _new_soft(self) -> SoftStroke | None:
        """None for a hard brush, and for one too small to have a rim."""
        model, viewport = self.host.model, self.host.viewport
        if model.brush_hardness >= 1 or model.brush_size <= 2:
            return None
        return SoftStroke(viewport.image_width, viewport.image_height, model.brush_hardness)

    def _reach(self, start: Pointer, end: Pointer) -> Bounds:
        radius = self.host.model.brush_size / 2 + 1
        return (
            min(start.x, end.x) - radius,
            min(start.y, end.y) - radius,
            max(start.x, end.x) + radius,
            max(start.y, end.y) + radius,
        )

    def _drop(self) -> None:
        self._pixels = self._image = self._bounds = self._key = None
        self._earlier = []
        self.host.hide_region(None)


class EraserTool(BrushTool):
    """Erase from the selected mask, or from the one under the ring."""

    name = "eraser"
    erases = True


def _nothing() -> MaskPatch:
    return MaskPatch(0, 0, np.zeros((0, 0), np.uint8))


def _laid_over(base: Callable[[], MaskPatch], tiles: Sequence[MaskPatch], bounds: Window) -> MaskPatch:
    """What was there with the tiles a stroke touched as they are after it; ``bounds`` holds them all."""
    x0, y0, x1, y1 = bounds
    pixels = np.zeros((y1 - y0, x1 - x0), np.uint8)
    for part in (base(), *tiles):
        rows, columns = part.pixels.shape
        pixels[part.y - y0 : part.y - y0 + rows, part.x - x0 : part.x - x0 + columns] = part.pixels
    return MaskPatch(x0, y0, pixels)


def _ready(patch: MaskPatch) -> None:
    """The next gesture finds the pixels worked out."""


def _is_mask(host: ToolHost, key: str) -> bool:
    return isinstance(host.model.items[key].geometry, Mask)

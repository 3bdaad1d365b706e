"""Click a region, or several; drag handles or what is selected; drag the ground to pan, with Shift a band to select."""

from __future__ import annotations

from math import hypot

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from gui.canvas.outcome import Shaped
from gui.canvas.overlays import OUTLINE, fill_brush, image_transform, outline_pen
from gui.canvas.paths import path_of
from gui.canvas.shapes import detail_level
from gui.canvas.snapping import Snapper
from gui.canvas.tools.base import Pointer, Tool, ToolHost, paint_guides, paint_handle, snapper_for
from gui.canvas.tools.handles import (
    Handle,
    Move,
    bounds_of,
    handles_of,
    rings_of,
    whole_mover,
    with_vertex,
    without_vertex,
)
from storage.records import Geometry, Mask, Polygon

_REACH = 8.0
_DRAG = 4.0
"""Logical pixels: how near a handle counts as on it, how far a press must move to become a drag."""
_ROOM = 9.0
"""Logical pixels of outline that a handle needs."""
_SLACK = 4.0


class SelectTool(Tool):
    """The tool for looking around and correcting."""

    name = "select"
    cursor = Qt.CursorShape.ArrowCursor

    def __init__(self, host: ToolHost) -> None:
        super().__init__(host)
        self._press: Pointer | None = None
        self._last: Pointer | None = None
        self._move: Move | None = None
        self._snap: Snapper | None = None
        self._dragging = False
        self._was_selected = False
        self._hits: list[str] = []
        self._live: tuple[str, Geometry] | None = None
        self._group: tuple[str, ...] = ()
        self._offset = (0, 0)
        self._band = False
        self._hot: int | None = None

    @property
    def busy(self) -> bool:
        """While something is dragged."""
        return self._dragging and (self._move is not None or bool(self._group) or self._band)

    def press(self, at: Pointer) -> None:
        """Take hold of a handle, or select what is under the pointer."""
        self._press = self._last = at
        self._dragging = self._band = False
        self._hits, self._move, self._group, self._offset = [], None, (), (0, 0)
        model = self.host.model
        reach = _SLACK * self.host.ratio / self.host.viewport.zoom
        if at.shift:
            self._hits = model.hits(at.x, at.y, reach)
            self._was_selected = False
            self._band = not self._hits
            return
        handle = self._handle_at(at)
        if handle is not None:
            self._move = handle.move
            self._snap = snapper_for(self.host, without=model.chosen())
            return
        self._hits = model.hits(at.x, at.y, reach)
        chosen = model.chosen()
        self._was_selected = model.selected in self._hits
        if len(chosen) > 1 and set(chosen) & set(self._hits):
            self._group = chosen
        elif self._was_selected:
            item = model.selected_item()
            if item is not None and not isinstance(item.geometry, Mask):
                self._move = whole_mover(item.geometry, at, self.host)
                self._snap = snapper_for(self.host, without=chosen)
        elif self._hits:
            self.host.select(self._hits[0])

    def move(self, at: Pointer, *, pressed: bool) -> None:
        """Drag, or light up the handle under the pointer."""
        if not pressed or self._press is None or self._last is None:
            self._hover(at)
            return
        if not self._dragging:
            far = hypot(at.device_x - self._press.device_x, at.device_y - self._press.device_y)
            if far < _DRAG * self.host.ratio:
                return
            self._dragging = True
        if self._move is not None:
            self._edit(at)
        elif self._group:
            self._offset = (round(at.x - self._press.x), round(at.y - self._press.y))
            self.host.refresh()
        elif self._band:
            self.host.refresh()
        else:
            dx = round(at.device_x - self._last.device_x)
            dy = round(at.device_y - self._last.device_y)
            self.host.pan_by(dx, dy)
        self._last = at

    def release(self, at: Pointer) -> None:
        """Hand over an edit; a click on the selected region again picks the next one below it."""
        start, press_shift = self._press, self._press is not None and self._press.shift
        if start is None:
            return
        dragged, live, moving = self._dragging, self._live, self._move is not None
        group, offset, band = self._group, self._offset, self._band
        self._press = self._last = self._move = self._snap = None
        self._dragging, self._band, self._group = False, False, ()
        if dragged:
            self.host.refresh()
            if band:
                self.host.choose((*self.host.model.chosen(), *self._inside(start, at)))
            elif group and offset != (0, 0):
                self.host.finish_moved(group, *offset)
            elif moving and live is not None:
                self.host.finish_edited(live[0], Shaped(live[1]))
            return
        if press_shift:
            if self._hits:
                self.host.toggle(self._hits[0])
            return
        if moving and not self._hits:
            self._drop_vertex(at)
            return
        self._click()

    def double_click(self, at: Pointer) -> None:
        """On a vertex of the selected polygon: take it out; on an edge: put one in."""
        item = self.host.model.selected_item()
        if item is None or not isinstance(item.geometry, Polygon):
            return
        reach = _REACH * self.host.ratio / self.host.viewport.zoom
        changed = without_vertex(item.geometry, at, reach) or with_vertex(item.geometry, at, reach)
        if changed is not None:
            self._hand_over(item.key, item.geometry, changed)

    def cancel(self) -> None:
        """Put the region back where it was."""
        self._press = self._last = self._move = self._live = self._snap = None
        self._dragging, self._band, self._group = False, False, ()
        self.host.hide_region(None)
        self.host.refresh()

    def settle(self) -> None:
        """Stop drawing the edited region."""
        if not self.busy:
            self._live = None
            self.host.hide_region(None)

    def leave(self) -> None:
        """No handle is under the pointer any more."""
        self._hot = None
        self.host.refresh()

    def paint(self, painter: QPainter) -> None:
        """Draw what is being dragged, the band, and the handles of the selected region."""
        item = self.host.model.selected_item()
        if self._live is not None:
            edited = self.host.model.items.get(self._live[0])
            if edited is not None:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                width = (OUTLINE + 0.5) * self.host.ratio
                painter.setPen(outline_pen(edited.colour, decided=edited.decided, width=width))
                for ring in rings_of(self._live[1]):
                    painter.drawPolygon(QPolygonF([QPointF(*self.host.viewport.to_device(*point)) for point in ring]))
        paint_guides(painter, self.host, self._snap if self._dragging else None)
        if self._dragging and self._band and self._press is not None and self._last is not None:
            self._paint_band(painter, self._press, self._last)
        if self._dragging and self._group:
            self._paint_group(painter)
        if item is None or not self.host.model.overlays_visible or len(self.host.model.chosen()) > 1:
            return
        geometry = self._live[1] if self._live is not None and self._live[0] == item.key else item.geometry
        for index, handle in enumerate(self._roomy(geometry)):
            x, y = self.host.viewport.to_device(handle.x, handle.y)
            paint_handle(painter, x, y, colour=item.colour, ratio=self.host.ratio, hot=index == self._hot)

    def _click(self) -> None:
        selected, hits = self.host.model.selected, self._hits
        if len(self.host.model.chosen()) > 1 and hits:
            self.host.select(hits[0])
        elif self._was_selected and len(hits) > 1 and selected in hits:
            self.host.select(hits[(hits.index(selected) + 1) % len(hits)])
        elif not hits:
            self.host.select(None)

    def _drop_vertex(self, at: Pointer) -> None:
        """Alt-click on a vertex takes it out."""
        item = self.host.model.selected_item()
        if at.alt and item is not None and isinstance(item.geometry, Polygon):
            reach = _REACH * self.host.ratio / self.host.viewport.zoom
            changed = without_vertex(item.geometry, at, reach)
            if changed is not None:
                self._hand_over(item.key, item.geometry, changed)

    def _hand_over(self, key: str, before: Polygon, changed: Polygon) -> None:
        if changed != before:
            self._live = (key, changed)
            self.host.hide_region(key)
            self.host.finish_edited(key, Shaped(changed))

    def _edit(self, at: Pointer) -> None:
        item = self.host.model.selected_item()
        if item is None or self._move is None or self._snap is None:
            return
        before = self._live[1] if self._live is not None else item.geometry
        had = list(self._snap.guides)
        after = self._move(at, self._snap)
        if self._live is None:
            self.host.hide_region(item.key)
        self._live = (item.key, after)
        if had != self._snap.guides:
            self.host.refresh()
        for geometry in (before, after):
            self.host.repaint_image(bounds_of(geometry), 28.0)

    def _inside(self, start: Pointer, end: Pointer) -> list[str]:
        """Keys of the regions that a band on the screen touches."""
        band = QRectF(QPointF(start.device_x, start.device_y), QPointF(end.device_x, end.device_y)).normalized()
        found = []
        for key, shape in self.host.model.shapes.items():
            if key not in self.host.model.items or not self.host.model.items[key].visible or shape.is_empty:
                continue
            x0, y0, x1, y1 = shape.bounds
            corners = [QPointF(*self.host.viewport.to_device(x, y)) for x in (x0, x1) for y in (y0, y1)]
            if QPolygonF(corners).boundingRect().intersects(band):
                found.append(key)
        return found

    def _paint_band(self, painter: QPainter, start: Pointer, end: Pointer) -> None:
        band = QRectF(QPointF(start.device_x, start.device_y), QPointF(end.device_x, end.device_y)).normalized()
        painter.setPen(QPen(QColor(self.host.theme.accent), self.host.ratio))
        painter.setBrush(fill_brush(self.host.theme.accent, 36))
        painter.drawRect(band)

    def _paint_group(self, painter: QPainter) -> None:
        viewport = self.host.viewport
        painter.save()
        painter.setTransform(image_transform(viewport), True)
        painter.translate(*self._offset)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for key in self._group:
            shape, item = self.host.model.shapes.get(key), self.host.model.items.get(key)
            if shape is not None and item is not None:
                painter.setPen(outline_pen(item.colour, decided=item.decided, width=OUTLINE * self.host.ratio))
                atoms = shape.at_level(detail_level(viewport.zoom))
                painter.drawPath(path_of([ring for atom in atoms for ring in atom.rings]))
        painter.restore()

    def _hover(self, at: Pointer) -> None:
        nearest = self._nearest(at)
        if nearest != self._hot:
            self._hot = nearest
            self.host.refresh()

    def _nearest(self, at: Pointer) -> int | None:
        item = self.host.model.selected_item()
        if item is None or len(self.host.model.chosen()) > 1:
            return None
        best: tuple[float, int] | None = None
        for index, handle in enumerate(self._roomy(item.geometry)):
            x, y = self.host.viewport.to_device(handle.x, handle.y)
            far = hypot(at.device_x - x, at.device_y - y)
            if far <= _REACH * self.host.ratio and (best is None or far < best[0]):
                best = (far, index)
        return best[1] if best is not None else None

    def _handle_at(self, at: Pointer) -> Handle | None:
        item, index = self.host.model.selected_item(), self._nearest(at)
        return self._roomy(item.geometry)[index] if item is not None and index is not None else None

    def _roomy(self, geometry: Geometry) -> list[Handle]:
        """The handles, if there is room between them; in a region too small for that, zoom in to edit."""
        handles = handles_of(geometry, self.host)
        x0, y0, x1, y1 = bounds_of(geometry)
        girth = 2 * (x1 - x0 + y1 - y0) * self.host.viewport.zoom / self.host.ratio
        return handles if girth >= _ROOM * len(handles) else []

"""Click a region; drag its handles or the selected box or polygon itself; drag the ground to pan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import hypot

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from gui.canvas.overlays import OUTLINE, outline_pen
from gui.canvas.shapes import Bounds
from gui.canvas.tools.base import Pointer, Tool, ToolHost, paint_handle
from gui.canvas.tools.box import snapped
from storage.records import Box, Geometry, Mask, Polygon

_REACH = 8.0
_DRAG = 4.0
"""Logical pixels: how near a handle counts as on it, how far a press must move to become a drag."""
_MOST_HANDLES = 160
_ROOM = 9.0
"""Logical pixels of outline that a handle needs."""
_SLACK = 4.0

Move = Callable[[float, float], Geometry]
"""The edited geometry for a pointer at image coordinates."""


@dataclass(frozen=True, slots=True)
class _Handle:
    x: float
    y: float
    move: Move


class SelectTool(Tool):
    """The tool for looking around and correcting."""

    name = "select"
    cursor = Qt.CursorShape.ArrowCursor

    def __init__(self, host: ToolHost) -> None:
        super().__init__(host)
        self._press: Pointer | None = None
        self._last: Pointer | None = None
        self._move: Move | None = None
        self._dragging = False
        self._was_selected = False
        self._hits: list[str] = []
        self._live: tuple[str, Geometry] | None = None
        self._hot: int | None = None

    @property
    def busy(self) -> bool:
        """While something is dragged."""
        return self._dragging and self._move is not None

    def press(self, at: Pointer) -> None:
        """Take hold of a handle, or select what is under the pointer."""
        self._press = self._last = at
        self._dragging = False
        self._hits = []
        handle = self._handle_at(at)
        self._move = handle.move if handle is not None else None
        if handle is not None:
            return
        model = self.host.model
        self._hits = model.hits(at.x, at.y, _SLACK * self.host.ratio / self.host.viewport.zoom)
        self._was_selected = model.selected in self._hits
        if self._was_selected:
            item = model.selected_item()
            if item is not None and not isinstance(item.geometry, Mask):
                self._move = _mover(item.geometry, at, self.host)
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
        else:
            dx = round(at.device_x - self._last.device_x)
            dy = round(at.device_y - self._last.device_y)
            self.host.pan_by(dx, dy)
        self._last = at

    def release(self, at: Pointer) -> None:
        """Hand over an edit; a click on the selected region again picks the next one below it."""
        if self._press is None:
            return
        dragged, live = self._dragging, self._live
        moving = self._move is not None
        self._press = self._last = self._move = None
        self._dragging = False
        if dragged:
            if moving and live is not None:
                self.host.finish_edited(*live)
            return
        if moving and not self._hits:
            return
        if self._was_selected and len(self._hits) > 1 and self.host.model.selected in self._hits:
            nth = self._hits.index(self.host.model.selected)
            self.host.select(self._hits[(nth + 1) % len(self._hits)])
        elif not self._hits:
            self.host.select(None)

    def double_click(self, at: Pointer) -> None:
        """On a vertex of the selected polygon: take it out; on an edge: put one in."""
        item = self.host.model.selected_item()
        if item is None or not isinstance(item.geometry, Polygon):
            return
        reach = _REACH * self.host.ratio / self.host.viewport.zoom
        changed = _without_vertex(item.geometry, at, reach) or _with_vertex(item.geometry, at, reach)
        if changed is not None and changed != item.geometry:
            self._live = (item.key, changed)
            self.host.hide_region(item.key)
            self.host.finish_edited(item.key, changed)

    def cancel(self) -> None:
        """Put the region back where it was."""
        self._press = self._last = self._move = self._live = None
        self._dragging = False
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
        """Draw the region being edited and the handles of the selected one."""
        item = self.host.model.selected_item()
        if self._live is not None:
            edited = self.host.model.items.get(self._live[0])
            if edited is not None:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                width = (OUTLINE + 0.5) * self.host.ratio
                painter.setPen(outline_pen(edited.colour, decided=edited.decided, width=width))
                for ring in _rings(self._live[1]):
                    painter.drawPolygon(QPolygonF([QPointF(*self.host.viewport.to_device(*point)) for point in ring]))
        if item is None or not self.host.model.overlays_visible:
            return
        geometry = self._live[1] if self._live is not None and self._live[0] == item.key else item.geometry
        for index, handle in enumerate(self._roomy(geometry)):
            x, y = self.host.viewport.to_device(handle.x, handle.y)
            paint_handle(painter, x, y, colour=item.colour, ratio=self.host.ratio, hot=index == self._hot)

    def _edit(self, at: Pointer) -> None:
        item = self.host.model.selected_item()
        if item is None or self._move is None:
            return
        before = self._live[1] if self._live is not None else item.geometry
        after = self._move(at.x, at.y)
        if self._live is None:
            self.host.hide_region(item.key)
        self._live = (item.key, after)
        for geometry in (before, after):
            self.host.repaint_image(_bounds(geometry), 28.0)

    def _hover(self, at: Pointer) -> None:
        nearest = self._nearest(at)
        if nearest != self._hot:
            self._hot = nearest
            self.host.refresh()

    def _nearest(self, at: Pointer) -> int | None:
        item = self.host.model.selected_item()
        if item is None:
            return None
        best: tuple[float, int] | None = None
        for index, handle in enumerate(self._roomy(item.geometry)):
            x, y = self.host.viewport.to_device(handle.x, handle.y)
            far = hypot(at.device_x - x, at.device_y - y)
            if far <= _REACH * self.host.ratio and (best is None or far < best[0]):
                best = (far, index)
        return best[1] if best is not None else None

    def _handle_at(self, at: Pointer) -> _Handle | None:
        item, index = self.host.model.selected_item(), self._nearest(at)
        return self._roomy(item.geometry)[index] if item is not None and index is not None else None

    def _roomy(self, geometry: Geometry) -> list[_Handle]:
        """The handles, if there is room between them; in a region too small for that, zoom in to edit."""
        handles = _handles(geometry, self.host)
        x0, y0, x1, y1 = _bounds(geometry)
        girth = 2 * (x1 - x0 + y1 - y0) * self.host.viewport.zoom / self.host.ratio
        return handles if girth >= _ROOM * len(handles) else []


def _handles(geometry: Geometry, host: ToolHost) -> list[_Handle]:
    if isinstance(geometry, Box):
        return _box_handles(geometry, host)
    if isinstance(geometry, Polygon) and sum(len(ring) for ring in geometry.rings) <= _MOST_HANDLES:
        return [
            _Handle(x, y, _vertex_mover(geometry, ring_index, index, host))
            for ring_index, ring in enumerate(geometry.rings)
            for index, (x, y) in enumerate(ring)
        ]
    return []


def _box_handles(box: Box, host: ToolHost) -> list[_Handle]:
    middle_x, middle_y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2

    def mover(horizontal: str, vertical: str) -> Move:
        def move(x: float, y: float) -> Geometry:
            x, y = _kept(x, y, host)
            x0, x1 = (x, box.x1) if horizontal == "left" else (box.x0, x) if horizontal == "right" else (box.x0, box.x1)
            y0, y1 = (y, box.y1) if vertical == "top" else (box.y0, y) if vertical == "bottom" else (box.y0, box.y1)
            new = snapped(round(x0), round(y0), round(x1), round(y1))
            return Box(new.x0, new.y0, max(new.x1, new.x0 + 1), max(new.y1, new.y0 + 1))

        return move

    columns = (("left", box.x0), ("", middle_x), ("right", box.x1))
    rows = (("top", box.y0), ("", middle_y), ("bottom", box.y1))
    return [
        _Handle(x, y, mover(horizontal, vertical))
        for vertical, y in rows
        for horizontal, x in columns
        if horizontal or vertical
    ]


def _vertex_mover(polygon: Polygon, ring_index: int, index: int, host: ToolHost) -> Move:
    def move(x: float, y: float) -> Geometry:
        rings = [list(ring) for ring in polygon.rings]
        rings[ring_index][index] = _kept(x, y, host)
        return Polygon(tuple(tuple(ring) for ring in rings))

    return move


def _mover(geometry: Box | Polygon, start: Pointer, host: ToolHost) -> Move:
    x0, y0, x1, y1 = _bounds(geometry)
    width, height = host.viewport.image_width, host.viewport.image_height

    def move(x: float, y: float) -> Geometry:
        dx = min(max(round(x - start.x), -x0), width - x1)
        dy = min(max(round(y - start.y), -y0), height - y1)
        if isinstance(geometry, Box):
            return Box(x0 + dx, y0 + dy, x1 + dx, y1 + dy)
        return Polygon(tuple(tuple((px + dx, py + dy) for px, py in ring) for ring in geometry.rings))

    return move


def _kept(x: float, y: float, host: ToolHost) -> tuple[float, float]:
    return min(max(x, 0.0), float(host.viewport.image_width)), min(max(y, 0.0), float(host.viewport.image_height))


def _rings(geometry: Geometry) -> tuple[tuple[tuple[float, float], ...], ...]:
    if isinstance(geometry, Box):
        box = geometry
        return (((box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1)),)
    return geometry.rings if isinstance(geometry, Polygon) else ()


def _bounds(geometry: Geometry) -> Bounds:
    points = [point for ring in _rings(geometry) for point in ring]
    across, down = [x for x, _ in points], [y for _, y in points]
    return (min(across), min(down), max(across), max(down)) if points else (0.0, 0.0, 0.0, 0.0)


def _without_vertex(polygon: Polygon, at: Pointer, reach: float) -> Polygon | None:
    for ring_index, ring in enumerate(polygon.rings):
        for index, (x, y) in enumerate(ring):
            if hypot(at.x - x, at.y - y) <= reach:
                rest = ring[:index] + ring[index + 1 :]
                if len(rest) < 3:
                    return polygon
                return Polygon((*polygon.rings[:ring_index], rest, *polygon.rings[ring_index + 1 :]))
    return None


def _with_vertex(polygon: Polygon, at: Pointer, reach: float) -> Polygon | None:
    for ring_index, ring in enumerate(polygon.rings):
        for index, (x0, y0) in enumerate(ring):
            x1, y1 = ring[(index + 1) % len(ring)]
            step_x, step_y = x1 - x0, y1 - y0
            length = max(step_x * step_x + step_y * step_y, 1e-12)
            along = min(max(((at.x - x0) * step_x + (at.y - y0) * step_y) / length, 0.0), 1.0)
            if hypot(at.x - x0 - along * step_x, at.y - y0 - along * step_y) <= reach:
                grown = (*ring[: index + 1], (at.x, at.y), *ring[index + 1 :])
                return Polygon((*polygon.rings[:ring_index], grown, *polygon.rings[ring_index + 1 :]))
    return None

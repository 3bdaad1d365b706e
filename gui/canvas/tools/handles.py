"""Handles of boxes and polygons: where they are and what dragging one does; vertices put in and taken out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import hypot

from gui.canvas.shapes import Bounds
from gui.canvas.snapping import Snapper
from gui.canvas.tools.base import Pointer, ToolHost, clamped
from gui.canvas.tools.box import free_box, snapped
from storage.records import Box, Geometry, Polygon

MOST_HANDLES = 160

Move = Callable[[Pointer, Snapper], Geometry]
"""The edited geometry for a pointer, snapped where the pointer does not say otherwise."""


@dataclass(frozen=True, slots=True)
class Handle:
    """A place to take hold of, in image coordinates, and what dragging it does."""

    x: float
    y: float
    move: Move


def handles_of(geometry: Geometry, host: ToolHost) -> list[Handle]:
    """Eight for a box, one for each vertex of a polygon that has not too many; none for a mask."""
    if isinstance(geometry, Box):
        return _box_handles(geometry, host)
    if isinstance(geometry, Polygon) and sum(len(ring) for ring in geometry.rings) <= MOST_HANDLES:
        return [
            Handle(x, y, _vertex_mover(geometry, ring_index, index, host))
            for ring_index, ring in enumerate(geometry.rings)
            for index, (x, y) in enumerate(ring)
        ]
    return []


def whole_mover(geometry: Box | Polygon, start: Pointer, host: ToolHost) -> Move:
    """Moves all of a region, kept inside the picture."""
    x0, y0, x1, y1 = bounds_of(geometry)
    width, height = host.viewport.image_width, host.viewport.image_height

    def move(at: Pointer, snap: Snapper) -> Geometry:
        dx, dy = snap.shift((x0, y0, x1, y1), at.x - start.x, at.y - start.y, free=at.ctrl)
        dx, dy = min(max(dx, -x0), width - x1), min(max(dy, -y0), height - y1)
        if isinstance(geometry, Box):
            return Box(x0 + dx, y0 + dy, x1 + dx, y1 + dy)
        return Polygon(tuple(tuple((px + dx, py + dy) for px, py in ring) for ring in geometry.rings))

    return move


def rings_of(geometry: Geometry) -> tuple[tuple[tuple[float, float], ...], ...]:
    """Rings of a box or polygon; none for a mask."""
    if isinstance(geometry, Box):
        box = geometry
        return (((box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1)),)
    return geometry.rings if isinstance(geometry, Polygon) else ()


def bounds_of(geometry: Geometry) -> Bounds:
    """``xyxy`` around a box or polygon; zeros for a mask."""
    points = [point for ring in rings_of(geometry) for point in ring]
    across, down = [x for x, _ in points], [y for _, y in points]
    return (min(across), min(down), max(across), max(down)) if points else (0.0, 0.0, 0.0, 0.0)


def without_vertex(polygon: Polygon, at: Pointer, reach: float) -> Polygon | None:
    """The polygon without the vertex at the pointer; None where there is none. A hole of three vertices goes with it.

    An outline of three stays as it is.
    """
    for ring_index, ring in enumerate(polygon.rings):
        for index, (x, y) in enumerate(ring):
            if hypot(at.x - x, at.y - y) <= reach:
                rest = ring[:index] + ring[index + 1 :]
                if len(rest) < 3 and ring_index == 0:
                    return polygon
                kept = (rest,) if len(rest) >= 3 else ()
                return Polygon((*polygon.rings[:ring_index], *kept, *polygon.rings[ring_index + 1 :]))
    return None


def with_vertex(polygon: Polygon, at: Pointer, reach: float) -> Polygon | None:
    """The polygon with a vertex at the pointer, which is near one of its edges; else None."""
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


def _box_handles(box: Box, host: ToolHost) -> list[Handle]:
    middle_x, middle_y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2

    def mover(horizontal: str, vertical: str) -> Move:
        def move(at: Pointer, snap: Snapper) -> Geometry:
            x, y = snap.point(*clamped(at, host), free=at.ctrl)
            snap.guides = [guide for guide in snap.guides if (horizontal if guide[0] == "x" else vertical)]
            x0, x1 = (x, box.x1) if horizontal == "left" else (box.x0, x) if horizontal == "right" else (box.x0, box.x1)
            y0, y1 = (y, box.y1) if vertical == "top" else (box.y0, y) if vertical == "bottom" else (box.y0, box.y1)
            if at.ctrl:
                new, least = free_box(x0, y0, x1, y1), 0.01
            else:
                new, least = snapped(x0, y0, x1, y1), 1.0
            return Box(new.x0, new.y0, max(new.x1, new.x0 + least), max(new.y1, new.y0 + least))

        return move

    columns = (("left", box.x0), ("", middle_x), ("right", box.x1))
    rows = (("top", box.y0), ("", middle_y), ("bottom", box.y1))
    return [
        Handle(x, y, mover(horizontal, vertical))
        for vertical, y in rows
        for horizontal, x in columns
        if horizontal or vertical
    ]


def _vertex_mover(polygon: Polygon, ring_index: int, index: int, host: ToolHost) -> Move:
    def move(at: Pointer, snap: Snapper) -> Geometry:
        snap.guides = []
        rings = [list(ring) for ring in polygon.rings]
        rings[ring_index][index] = clamped(at, host)
        return Polygon(tuple(tuple(ring) for ring in rings))

    return move

"""Boxes, polygons and masks: measuring, moving, clipping, drawing, and their JSON form.

One rule decides which pixels a shape covers: pixel ``(row, column)`` belongs to it when the pixel's centre
``(column + 0.5, row + 0.5)`` lies inside, left and top edges inclusive. Polygons follow the even-odd rule over
all their rings, so a hole is a ring inside the outline whichever way it turns.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from storage import rle
from storage.errors import FettleError
from storage.records import Box, Geometry, Mask, Polygon

MAX_COORDINATE = 1e7
"""Coordinates beyond this, in pixels, are nonsense and refused by `from_json`."""

Ring = tuple[tuple[float, float], ...]


def bounds(geometry: Geometry) -> Box | None:
    """The tightest ``xyxy`` box; None for a mask without pixels. A polygon's box is that of its outline."""
    if isinstance(geometry, Box):
        return geometry
    if isinstance(geometry, Mask):
        return rle.bounds(geometry)
    xs, ys = zip(*geometry.rings[0], strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))


def area(geometry: Geometry) -> float:
    """Area in square pixels; a polygon's is its outline less its holes, for rings that do not cross."""
    if isinstance(geometry, Box):
        return max(geometry.x1 - geometry.x0, 0.0) * max(geometry.y1 - geometry.y0, 0.0)
    if isinstance(geometry, Mask):
        return float(rle.area(geometry))
    outline, *holes = (_ring_area(ring) for ring in geometry.rings)
    return max(outline - sum(holes), 0.0)


def to_json(geometry: Geometry) -> dict[str, Any]:
    """A JSON object that `from_json` turns back into an equal geometry.

    Shapes: ``{"type": "box", "xyxy": [x0, y0, x1, y1]}``, ``{"type": "polygon", "rings": [[[x, y], …], …]}``,
    ``{"type": "mask", "size": [height, width], "counts": "…"}``.
    """
    if isinstance(geometry, Box):
        return {"type": "box", "xyxy": [geometry.x0, geometry.y0, geometry.x1, geometry.y1]}
    if isinstance(geometry, Polygon):
        return {"type": "polygon", "rings": [[[x, y] for x, y in ring] for ring in geometry.rings]}
    return {"type": "mask", "size": [geometry.height, geometry.width], "counts": geometry.counts}


def from_json(value: Mapping[str, Any]) -> Geometry:
    """The geometry a JSON object describes; see `to_json` for the shapes. A repeated last point is dropped.

    Raises:
        FettleError: When the object is not one of the shapes, a number is missing, not finite or absurd, a box
            has no area, a ring has fewer than three points, or a mask does not fill its frame.
    """
    kind = value.get("type") if isinstance(value, Mapping) else None
    if kind == "box":
        x0, y0, x1, y1 = _numbers(value.get("xyxy"), 4)
        if not (x0 < x1 and y0 < y1):
            raise FettleError(f"A box must have area, not {x0:g}, {y0:g} to {x1:g}, {y1:g}")
        return Box(x0, y0, x1, y1)
    if kind == "polygon":
        rings = value.get("rings")
        if not isinstance(rings, Sequence) or isinstance(rings, str) or not rings:
            raise FettleError("A polygon needs an outline")
        return Polygon(tuple(_ring(ring) for ring in rings))
    if kind == "mask":
        height, width = _numbers(value.get("size"), 2)
        counts = value.get("counts")
        if not isinstance(counts, str) or height != int(height) or width != int(width):
            raise FettleError("A mask needs whole numbers for its size and text for its runs")
        mask = Mask(height=int(height), width=int(width), counts=counts)
        rle.validate(mask)
        return mask
    raise FettleError("A region must be a box, a polygon or a mask")


def clip(geometry: Geometry, width: int, height: int) -> Geometry | None:
    """The part inside a frame of ``width`` × ``height`` pixels; None when nothing is left.

    A mask of another frame is cropped or padded at its right and bottom to the frame. Clipping a polygon may join
    its parts by edges that run along the frame's border; they enclose no area.
    """
    if isinstance(geometry, Mask):
        if (geometry.width, geometry.height) != (width, height):
            geometry = _moved(geometry, 0, 0, width=width, height=height)
        return geometry if rle.area(geometry) else None
    if isinstance(geometry, Box):
        x0, x1 = max(geometry.x0, 0), min(geometry.x1, width)
        y0, y1 = max(geometry.y0, 0), min(geometry.y1, height)
        return Box(x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None
    outline, *holes = (_clip_ring(ring, width, height) for ring in geometry.rings)
    if outline is None:
        return None
    return Polygon((outline, *(hole for hole in holes if hole is not None)))


def translate(geometry: Geometry, dx: float, dy: float, *, width: int, height: int) -> Geometry:
    """Move by ``(dx, dy)`` pixels into a frame of ``width`` × ``height``, from a crop to the full frame, say.

    Boxes and polygons move as they are and may reach out of the frame (`clip` cuts them); a mask takes on the
    frame and loses what falls outside.

    Raises:
        FettleError: When a mask would move by a fraction of a pixel.
    """
    if isinstance(geometry, Box):
        return Box(geometry.x0 + dx, geometry.y0 + dy, geometry.x1 + dx, geometry.y1 + dy)
    if isinstance(geometry, Polygon):
        return Polygon(tuple(tuple((x + dx, y + dy) for x, y in ring) for ring in geometry.rings))
    if dx != int(dx) or dy != int(dy):
        raise FettleError("A mask can move by whole pixels only")
    return _moved(geometry, int(dx), int(dy), width=width, height=height)


def scale(geometry: Geometry, sx: float, sy: float, *, width: int, height: int) -> Geometry:
    """Stretch by ``sx`` and ``sy`` about the origin; a mask is resampled by nearest pixel into the new frame.

    Args:
        geometry: What to stretch.
        sx: Horizontal factor, above 0.
        sy: Vertical factor, above 0.
        width: Width of the new frame; used for masks alone.
        height: Height of the new frame; used for masks alone.
    """
    if not (sx > 0 and sy > 0):
        raise FettleError("A region can be stretched by factors above 0 only")
    if isinstance(geometry, Box):
        return Box(geometry.x0 * sx, geometry.y0 * sy, geometry.x1 * sx, geometry.y1 * sy)
    if isinstance(geometry, Polygon):
        return Polygon(tuple(tuple((x * sx, y * sy) for x, y in ring) for ring in geometry.rings))
    rows = ((np.arange(height) + 0.5) / sy).astype(np.int64)
    columns = ((np.arange(width) + 0.5) / sx).astype(np.int64)
    rows, columns = rows[rows < geometry.height], columns[columns < geometry.width]
    target = np.zeros((height, width), dtype=np.bool_)
    target[: rows.size, : columns.size] = rle.decode(geometry)[np.ix_(rows, columns)]
    return rle.encode(target)


def rasterise(geometry: Geometry, *, width: int, height: int) -> npt.NDArray[np.bool_]:
    """``(H, W) bool``: the pixels the geometry covers in a frame, by the rule at the top of this module."""
    if isinstance(geometry, Mask):
        if (geometry.width, geometry.height) == (width, height):
            return rle.decode(geometry)
        return rle.decode(_moved(geometry, 0, 0, width=width, height=height))
    target = np.zeros((height, width), dtype=np.bool_)
    x, y, part = rasterise_part(geometry, width=width, height=height)
    target[y : y + part.shape[0], x : x + part.shape[1]] = part
    return target


def rasterise_part(geometry: Box | Polygon, *, width: int, height: int) -> tuple[int, int, npt.NDArray[np.bool_]]:
    """What `rasterise` sets, without the frame around it: left edge, top edge and ``(h, w) bool``, maybe empty."""
    if isinstance(geometry, Box):
        x0, x1 = (min(max(math.ceil(x - 0.5), 0), width) for x in (geometry.x0, geometry.x1))
        y0, y1 = (min(max(math.ceil(y - 0.5), 0), height) for y in (geometry.y0, geometry.y1))
        return x0, y0, np.ones((max(y1 - y0, 0), max(x1 - x0, 0)), dtype=np.bool_)
    return _fill_even_odd(geometry.rings, width=width, height=height)


def iou_xyxy(boxes_a: npt.ArrayLike, boxes_b: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Intersection over union of every pair: ``(N, 4)`` and ``(M, 4)`` boxes ``xyxy`` to ``(N, M)``, 0–1."""
    a = np.asarray(boxes_a, dtype=np.float64).reshape(-1, 4)[:, None]
    b = np.asarray(boxes_b, dtype=np.float64).reshape(-1, 4)[None]
    size = np.clip(np.minimum(a[..., 2:], b[..., 2:]) - np.maximum(a[..., :2], b[..., :2]), 0, None)
    common = size[..., 0] * size[..., 1]
    area_a, area_b = (np.clip(c[..., 2] - c[..., 0], 0, None) * np.clip(c[..., 3] - c[..., 1], 0, None) for c in (a, b))
    total = area_a + area_b - common
    overlap: npt.NDArray[np.float64] = np.divide(common, total, out=np.zeros_like(common), where=total > 0)
    return overlap


def _ring_area(ring: Ring) -> float:
    # About the first vertex, so that far-away shapes keep their digits.
    ox, oy = ring[0]
    pairs = zip(ring, (*ring[1:], ring[0]), strict=True)
    return abs(math.fsum((x0 - ox) * (y1 - oy) - (x1 - ox) * (y0 - oy) for (x0, y0), (x1, y1) in pairs)) / 2


def _numbers(value: object, count: int) -> list[float]:
    if not isinstance(value, Sequence) or isinstance(value, str | bytes) or len(value) != count:
        raise FettleError(f"A region needs {count} numbers here")
    for number in value:
        if isinstance(number, bool) or not isinstance(number, int | float):
            raise FettleError("A region's coordinates must be numbers")
        if not abs(number) <= MAX_COORDINATE:  # False for NaN too
            raise FettleError("A region's coordinates must be finite and lie near the picture")
    return [float(number) for number in value]


def _ring(value: object) -> Ring:
    if not isinstance(value, Sequence) or isinstance(value, str | bytes):
        raise FettleError("A polygon's ring must be a list of points")
    points = [(x, y) for x, y in (_numbers(point, 2) for point in value)]
    if len(points) > 1 and points[0] == points[-1]:
        points.pop()
    if len(points) < 3:
        raise FettleError("A polygon's ring needs three points or more")
    return tuple(points)


def _clip_ring(ring: Ring, width: int, height: int) -> Ring | None:
    # Source: Sutherland and Hodgman, Reentrant polygon clipping, CACM 17(1), 1974.
    points: list[tuple[float, float]] = list(ring)
    for axis, limit, sign in ((0, 0.0, 1), (0, float(width), -1), (1, 0.0, 1), (1, float(height), -1)):
        kept: list[tuple[float, float]] = []
        for i, point in enumerate(points):
            before = points[i - 1]
            inside, was_inside = (sign * (p[axis] - limit) >= 0 for p in (point, before))
            if inside != was_inside:
                share = (limit - before[axis]) / (point[axis] - before[axis])
                other = before[1 - axis] + share * (point[1 - axis] - before[1 - axis])
                kept.append((limit, other) if axis == 0 else (other, limit))
            if inside:
                kept.append(point)
        points = kept
    points = [p for i, p in enumerate(points) if p != points[i - 1]]
    # Not by area: the two loops of a ring that crosses itself may cancel out.
    flat = any(len({point[axis] for point in points}) < 2 for axis in (0, 1))
    return None if len(points) < 3 or flat else tuple(points)


def _moved(mask: Mask, dx: int, dy: int, *, width: int, height: int) -> Mask:
    x0, x1 = max(dx, 0), min(dx + mask.width, width)
    y0, y1 = max(dy, 0), min(dy + mask.height, height)
    target = np.zeros((height, width), dtype=np.bool_)
    if x0 < x1 and y0 < y1:
        target[y0:y1, x0:x1] = rle.decode(mask)[y0 - dy : y1 - dy, x0 - dx : x1 - dx]
    return rle.encode(target)


def _fill_even_odd(rings: Sequence[Ring], *, width: int, height: int) -> tuple[int, int, npt.NDArray[np.bool_]]:
    x0, y0, x1, y1 = np.concatenate([_edges(ring) for ring in rings]).T
    first = np.clip(np.ceil(np.minimum(y0, y1) - 0.5), 0, height).astype(np.int64)
    stop = np.clip(np.ceil(np.maximum(y0, y1) - 0.5), 0, height).astype(np.int64)
    count = stop - first
    edge = np.repeat(np.arange(count.size), count)
    if edge.size == 0:
        return 0, 0, np.zeros((0, 0), dtype=np.bool_)
    row = np.arange(edge.size) - np.repeat(np.cumsum(count) - count, count) + first[edge]
    slope = (x1 - x0)[edge] / (y1 - y0)[edge]
    cross = x0[edge] + slope * (row + 0.5 - y0[edge])
    column = np.clip(np.ceil(cross - 0.5), 0, width).astype(np.int64)
    top, bottom, left = int(row.min()), int(row.max()) + 1, int(column.min())
    right = int(column.max())
    # Each crossing flips everything to its right, so a running exclusive-or fills the row.
    flips = np.zeros((bottom - top, right - left + 1), dtype=np.uint8)
    np.add.at(flips, (row - top, column - left), 1)
    flips &= 1
    np.bitwise_xor.accumulate(flips, axis=1, out=flips)
    return left, top, flips[:, :-1].view(np.bool_)


def _edges(ring: Ring) -> npt.NDArray[np.float64]:
    points = np.asarray(ring, dtype=np.float64)
    # From the upper end to the lower one: neighbours share an edge, and must round its crossings alike.
    edges = np.hstack([points, np.roll(points, -1, axis=0)])
    upward = edges[:, 1] > edges[:, 3]
    edges[upward] = edges[upward][:, [2, 3, 0, 1]]
    return edges

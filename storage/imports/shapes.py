"""What readers make of other tools' shapes: numbers checked at the door, and what Fettle has no shape for drawn."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np

from storage import rle
from storage.geometry import MAX_COORDINATE
from storage.imports.report import Fault, Report
from storage.records import Box, Geometry, Mask, Polygon

Point = tuple[float, float]

CIRCLE_CORNERS = 64
_MOST_PIXELS = 1 << 28
"""Largest picture on which a line is drawn."""


def number(value: Any) -> float | None:
    """A finite coordinate that lies near a picture; None for anything else, text that spells one included."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= MAX_COORDINATE:
        return None
    return float(value)


def spelled_number(text: str | None) -> float | None:
    """`number` of text, as XML and tables hold it."""
    try:
        return number(float(text)) if text is not None and len(text) < 64 else None
    except ValueError:
        return None


def points(value: Any) -> list[Point] | None:
    """Points ``[[x, y], …]``; None if one is none. What follows x and y is left out."""
    if not isinstance(value, Sequence) or isinstance(value, str | bytes):
        return None
    found: list[Point] = []
    for point in value:
        if not isinstance(point, Sequence) or isinstance(point, str | bytes) or len(point) < 2:
            return None
        x, y = number(point[0]), number(point[1])
        if x is None or y is None:
            return None
        found.append((x, y))
    return found


def box(
    x0: float | None, y0: float | None, x1: float | None, y1: float | None, *, where: str, report: Report
) -> Box | None:
    """A box; None, with a remark, where it has no area, its corners are swapped or a number is none."""
    if x0 is None or y0 is None or x1 is None or y1 is None:
        report.say(Fault.BAD_BOX, where, "a coordinate of this box is missing or no number; left out")
    elif x0 < x1 and y0 < y1:
        return Box(x0, y0, x1, y1)
    else:
        report.say(Fault.BAD_BOX, where, f"a box must have area, not {x0:g}, {y0:g} to {x1:g}, {y1:g}; left out")
    return None


def spanned(corners: Sequence[Point], *, where: str, report: Report) -> Box | None:
    """The box around corners that may come in any order."""
    if len(corners) < 2:
        report.say(Fault.BAD_BOX, where, "a box needs two corners; left out")
        return None
    xs, ys = zip(*corners, strict=True)
    return box(min(xs), min(ys), max(xs), max(ys), where=where, report=report)


def polygon(rings: Sequence[Sequence[Point]], *, where: str, report: Report) -> Polygon | None:
    """A polygon of an outline and holes; None, with a remark, where the outline has no three corners.

    A repeated last point is dropped, and so is a hole without three corners.
    """
    sound = []
    for ring in rings:
        corners = list(ring)
        if len(corners) > 1 and corners[0] == corners[-1]:
            corners.pop()
        if len(corners) >= 3:
            sound.append(tuple(corners))
        elif not sound:
            report.say(Fault.BAD_SHAPE, where, f"a polygon needs three corners, not {len(corners)}; left out")
            return None
        else:
            report.say(Fault.BAD_SHAPE, where, "a hole without three corners was left out")
    return Polygon(tuple(sound)) if sound else None


def circle(centre: Point, edge: Point, *, where: str, report: Report) -> Polygon | None:
    """The polygon that stands for a circle, which Fettle has no shape for."""
    radius = math.dist(centre, edge)
    return ellipse(centre, radius, radius, where=where, report=report, kind="circle")


def ellipse(
    centre: Point, rx: float, ry: float, *, where: str, report: Report, turn: float = 0.0, kind: str = "ellipse"
) -> Polygon | None:
    """The polygon that stands for an ellipse; ``turn`` in radians, from x to y."""
    if not (rx > 0 and ry > 0 and abs(rx) <= MAX_COORDINATE and abs(ry) <= MAX_COORDINATE):
        report.say(Fault.BAD_SHAPE, where, f"this {kind} has no area; left out")
        return None
    report.say(Fault.NOT_CARRIED, where, f"the {kind} became a polygon of {CIRCLE_CORNERS} corners")
    corners = []
    for step in range(CIRCLE_CORNERS):
        angle = 2 * math.pi * step / CIRCLE_CORNERS
        x, y = rx * math.cos(angle), ry * math.sin(angle)
        corners.append(
            (centre[0] + x * math.cos(turn) - y * math.sin(turn), centre[1] + x * math.sin(turn) + y * math.cos(turn))
        )
    return Polygon((tuple(corners),))


def dot(point: Point, *, where: str, report: Report) -> Box:
    """The pixel that stands for a point."""
    report.say(Fault.NOT_CARRIED, where, "the point became the pixel it lies in")
    x, y = math.floor(point[0]), math.floor(point[1])
    return Box(x, y, x + 1, y + 1)


def line(
    corners: Sequence[Point], size: tuple[int, int] | None, *, where: str, report: Report, closed: bool = False
) -> Mask | None:
    """The mask of the pixels along a line, which has no width and for which Fettle has no shape.

    Args:
        corners: Two or more.
        size: Width and height of the picture, where known; without it nothing can be drawn.
        where: Names it in the report.
        report: Takes the remark.
        closed: It goes back to where it began.
    """
    if len(corners) < 2:
        report.say(Fault.BAD_SHAPE, where, "a line needs two points; left out")
        return None
    if size is None or not 0 < size[0] * size[1] <= _MOST_PIXELS:
        report.say(Fault.NOT_CARRIED, where, "a line can be kept only where the picture's size is stated; left out")
        return None
    limit = float(max(size) * 4)
    path = np.array([[min(max(value, -limit), limit) for value in corner] for corner in corners])
    pixels = np.zeros((size[1], size[0]), np.uint8)
    cv2.polylines(pixels, [np.floor(path).astype(np.int32)], closed, 1, thickness=1)
    if not pixels.any():
        report.say(Fault.OUTSIDE, where, "this line lies outside the picture; left out")
        return None
    report.say(Fault.NOT_CARRIED, where, "the line became a mask one pixel wide")
    return rle.encode(pixels)


def patch(
    bits: np.ndarray[Any, Any], left: int, top: int, size: tuple[int, int], *, where: str, report: Report
) -> Geometry | None:
    """The mask of a picture of ``size`` that holds ``bits``, ``(h, w)``, with their corner at left and top.

    What falls outside is cut off with a remark; None where nothing is left.
    """
    width, height = size
    if not 0 < width * height <= rle.MAX_PIXELS:
        report.say(Fault.BAD_SIZE, where, "a mask needs its picture's size; left out")
        return None
    x0, y0 = max(left, 0), max(top, 0)
    x1, y1 = min(left + bits.shape[1], width), min(top + bits.shape[0], height)
    target = np.zeros((height, width), np.bool_)
    if x0 < x1 and y0 < y1:
        target[y0:y1, x0:x1] = bits[y0 - top : y1 - top, x0 - left : x1 - left] != 0
    if not target.any():
        report.say(Fault.BAD_SHAPE, where, "this mask is empty, or outside the picture; left out")
        return None
    if np.count_nonzero(target) != np.count_nonzero(bits):
        report.say(Fault.OUTSIDE, where, "this mask reaches out of the picture; clipped")
    return rle.encode(target)

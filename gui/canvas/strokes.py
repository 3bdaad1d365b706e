"""Which pixels a stroke of the brush covers; pure functions on arrays, no Qt.

A hard brush sets every pixel its disc touches the centre of. A soft one lays on paint: all of it within hardness ×
radius, then thinning out evenly to the rim; what is laid on adds up along one stroke, and a pixel counts as covered
from one half on. So a soft stroke is at least as wide as its core and grows where the brush lingers or crosses itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, hypot

import numpy as np
import numpy.typing as npt

Bits = npt.NDArray[np.uint8]
Window = tuple[int, int, int, int]
"""``xyxy`` of pixels."""
_FRACTION_BITS = 4
_SPACING = 0.25
"""Distance between two deposits of a soft stroke, in radii."""
_HALF = 128


@dataclass(frozen=True, slots=True)
class Dab:
    """The brush at one moment: centre in image coordinates, radius in image pixels."""

    x: float
    y: float
    radius: float


def reach(start: Dab, end: Dab, width: int, height: int) -> Window:
    """The part of a ``width × height`` picture that a stroke from one dab to the other may touch; maybe empty."""
    x0 = max(floor(min(start.x - start.radius, end.x - end.radius) - 1), 0)
    y0 = max(floor(min(start.y - start.radius, end.y - end.radius) - 1), 0)
    x1 = min(ceil(max(start.x + start.radius, end.x + end.radius) + 1), width)
    y1 = min(ceil(max(start.y + start.radius, end.y + end.radius) + 1), height)
    return x0, y0, max(x1, x0), max(y1, y0)


def hard(part: Bits, corner: tuple[int, int], start: Dab, end: Dab, value: int) -> None:
    """Set what a hard stroke covers in ``part``, whose first pixel is ``corner`` ``(x, y)`` of the picture."""
    import cv2

    one = 1 << _FRACTION_BITS
    # cv2 counts from the centre of the first pixel, Fettle from its corner.
    ends = [(round((d.x - corner[0] - 0.5) * one), round((d.y - corner[1] - 0.5) * one)) for d in (start, end)]
    if max(start.radius, end.radius) <= 1:
        cv2.line(part, ends[0], ends[1], value, max(round(2 * end.radius), 1), cv2.LINE_8, _FRACTION_BITS)
        return
    for centre, dab in zip(ends, (start, end), strict=True):
        cv2.circle(part, centre, round(dab.radius * one), value, cv2.FILLED, cv2.LINE_8, _FRACTION_BITS)
    if ends[0] != ends[1]:
        ribbon = _ribbon(ends, start.radius * one, end.radius * one)
        cv2.fillConvexPoly(part, ribbon, value, cv2.LINE_8, _FRACTION_BITS)


class SoftStroke:
    """Paint laid on by one soft stroke over a picture.

    Args:
        width: Of the picture, in pixels.
        height: Likewise.
        hardness: Share of the radius that is laid on in full, 0–1.
    """

    def __init__(self, width: int, height: int, hardness: float) -> None:
        self._cover = np.zeros((height, width), np.uint8)  # pages that nothing touches are never allocated
        self._hardness = min(max(hardness, 0.0), 1.0)
        self._carry = 0.0

    def lay(self, start: Dab, end: Dab) -> list[tuple[Window, npt.NDArray[np.bool_]]]:
        """Go on from one dab to another; what is covered now in each window touched."""
        length = hypot(end.x - start.x, end.y - start.y)
        found = []
        at = self._carry
        while at <= length or (length == 0 and at == self._carry):
            share = at / length if length else 0.0
            radius = start.radius + share * (end.radius - start.radius)
            dab = Dab(start.x + share * (end.x - start.x), start.y + share * (end.y - start.y), radius)
            found.append(self._deposit(dab))
            at += max(_SPACING * radius, 0.5)
            if length == 0:
                break
        self._carry = at - length if length else max(_SPACING * start.radius, 0.5)
        return found

    def _deposit(self, dab: Dab) -> tuple[Window, npt.NDArray[np.bool_]]:
        height, width = self._cover.shape
        window = x0, y0, x1, y1 = reach(dab, dab, width, height)
        part = self._cover[y0:y1, x0:x1]
        across = np.arange(x0, x1, dtype=np.float32) + np.float32(0.5 - dab.x)
        down = np.arange(y0, y1, dtype=np.float32) + np.float32(0.5 - dab.y)
        far = np.sqrt(across * across + (down * down)[:, None])
        core = self._hardness * dab.radius
        paint = np.clip((dab.radius - far) / max(dab.radius - core, 0.5), 0.0, 1.0)
        left = (255 - part).astype(np.float32) * (1 - paint)
        np.subtract(255, np.rint(left), out=part, casting="unsafe")
        return window, part >= _HALF


def _ribbon(ends: list[tuple[int, int]], first_radius: float, last_radius: float) -> npt.NDArray[np.int32]:
    first, last = np.array(ends, np.float64)
    along = (last - first) / np.hypot(*(last - first))
    side = np.array((-along[1], along[0]))
    corners = [
        first + side * first_radius, last + side * last_radius, last - side * last_radius, first - side * first_radius,
    ]  # fmt: skip
    return np.round(np.stack(corners)).astype(np.int32)

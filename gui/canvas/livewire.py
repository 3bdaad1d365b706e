"""Paths that follow edges, from one point to another within a window of the picture; no Qt.

Source: Mortensen and Barrett, Intelligent scissors, SIGGRAPH 1995, as OpenCV has it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from gui.canvas.levels import Pixels, Window
from gui.canvas.pyramid import to_bytes

SIDE = 512
"""Width and height of the window around the point where a path begins, in pixels."""
Point = tuple[float, float]


class Wire:
    """All best paths from one point, found at once; slow to make (tens of ms), quick to ask.

    Args:
        pixels: The layer, any depth.
        window: Grey values shown black and white.
        start: Image coordinates; on the picture.
    """

    def __init__(self, pixels: Pixels, window: Window, start: Point) -> None:
        import cv2

        height, width = pixels.shape[:2]
        self._x0 = min(max(int(start[0]) - SIDE // 2, 0), max(width - SIDE, 0))
        self._y0 = min(max(int(start[1]) - SIDE // 2, 0), max(height - SIDE, 0))
        part = to_bytes(pixels[self._y0 : self._y0 + SIDE, self._x0 : self._x0 + SIDE], window)
        self._rows, self._columns = part.shape[:2]
        self.start = start
        scissors: Any = cv2.segmentation.IntelligentScissorsMB()
        scissors.setEdgeFeatureCannyParameters(32, 100)
        scissors.setGradientMagnitudeMaxLimit(200)
        scissors.applyImage(np.ascontiguousarray(part))
        scissors.buildMap(self._inner(start))
        self._scissors = scissors

    def path(self, end: Point) -> list[Point]:
        """Centres of pixels along edges from the start to ``end``, both ends included as given.

        Beyond the window the path goes on straight from where it leaves it.
        """
        found = self._scissors.getContour(self._inner(end))
        inner = np.asarray(found, np.float64).reshape(-1, 2) + np.array((self._x0 + 0.5, self._y0 + 0.5))
        return [self.start, *thinned([(float(x), float(y)) for x, y in inner[1:-1]]), end]

    def _inner(self, point: Point) -> tuple[int, int]:
        x, y = int(np.floor(point[0])) - self._x0, int(np.floor(point[1])) - self._y0
        return min(max(x, 0), self._columns - 1), min(max(y, 0), self._rows - 1)


def thinned(points: list[Point]) -> list[Point]:
    """The same line without points that lie straight between their neighbours."""
    kept: list[Point] = []
    for index, point in enumerate(points):
        if 0 < index < len(points) - 1:
            before, after = points[index - 1], points[index + 1]
            turn = (point[0] - before[0]) * (after[1] - point[1]) - (point[1] - before[1]) * (after[0] - point[0])
            if turn == 0:
                continue
        kept.append(point)
    return kept

"""Masks as outlines that cover exactly the same pixels, for formats that know polygons alone. Nothing is thinned.

An outline runs along the edges of pixels, so its vertices are whole numbers, and it covers by the rule of
`storage.geometry` what the mask covered.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from storage import rle
from storage.geometry import Ring
from storage.records import Mask

_Corners = npt.NDArray[np.int64]


def outlines(mask: Mask) -> list[tuple[Ring, bool]]:
    """The rings around the mask's parts, and whether each is a hole; the topmost first, then the leftmost.

    Parts that touch at a corner alone are parts of their own. Outlines turn clockwise as seen, holes the other way.
    """
    box = rle.bounds(mask)
    if box is None:
        return []
    left, top, right, bottom = int(box.x0), int(box.y0), int(box.x1), int(box.y1)
    bits = np.pad(rle.decode(mask)[top:bottom, left:right], 1)
    corners, across, down = _corners(bits)
    rings: list[tuple[Ring, bool]] = []
    points_at = [(float(x + left - 1), float(y + top - 1)) for y, x in corners.tolist()]
    # Whether the pixel below and to the right of a corner is clear: at a loop's first corner that makes it a hole.
    clear = (~bits[corners[:, 0], corners[:, 1]]).tolist()
    seen = bytearray(len(corners))
    for start, hole in enumerate(clear):
        if seen[start]:
            continue
        loop = _follow(start, across, down)
        for index in loop:
            seen[index] = 1
        points = tuple(points_at[index] for index in loop)
        rings.append(((points[0], *points[:0:-1]) if hole else points, hole))
    return rings


def one_ring(rings: Sequence[Ring]) -> Ring:
    """All rings as one that covers the same pixels: they are joined by lines that go there and back.

    Each is left at its first point for the next one's first point, so what the lines enclose has no area.
    """
    there = [point for ring in rings for point in (*ring, ring[0])] if len(rings) > 1 else list(rings[0])
    back = [ring[0] for ring in rings[-2:0:-1]]
    return (*there, *back)


def _corners(bits: npt.NDArray[np.bool_]) -> tuple[_Corners, list[int], list[int]]:
    """Where outlines turn, ``(N, 2)`` rows and columns, and each corner's neighbour along its row and its column.

    In every row of pixel corners the outlines' turns are the ends of edges, two by two; likewise in every column.
    """
    first, second, third, fourth = bits[:-1, :-1], bits[:-1, 1:], bits[1:, :-1], bits[1:, 1:]
    count = first.astype(np.uint8) + second + third + fourth
    falling = (count == 2) & (first == fourth)
    once, twice = (count & 1 == 1), falling
    rows, columns = np.nonzero(once | twice)
    double = twice[rows, columns]
    # Where two pixels touch at a corner two outlines turn; the copies lie side by side.
    repeat = np.repeat(np.arange(rows.size), 1 + double)
    corners = np.stack([rows[repeat], columns[repeat]], axis=1).astype(np.int64) + 1
    copy = np.concatenate([[0], (repeat[1:] == repeat[:-1]).astype(np.int64)]) if repeat.size else repeat
    # The left edge belongs to the upper one where the upper left pixel is set, else to the lower one.
    swapped = double[repeat] & ~first[rows, columns][repeat]
    by_column = np.lexsort((np.where(swapped, 1 - copy, copy), corners[:, 0], corners[:, 1]))
    return corners, _partners(np.arange(len(corners))), _partners(by_column)


def _partners(order: npt.NDArray[np.int64]) -> list[int]:
    partner = np.empty(order.size, np.int64)
    partner[order[::2]], partner[order[1::2]] = order[1::2], order[::2]
    return [int(index) for index in partner]


def _follow(start: int, across: Sequence[int], down: Sequence[int]) -> list[int]:
    loop, at = [], start
    while True:
        loop.append(at)
        at = across[at]
        loop.append(at)
        at = down[at]
        if at == start:
            return loop

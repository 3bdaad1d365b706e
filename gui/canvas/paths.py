"""Painter paths from arrays: thousands of outlines without a Python call for each point."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QByteArray, QDataStream
from PySide6.QtGui import QPainterPath

from gui.canvas.shapes import Ring

_ELEMENT = np.dtype([("kind", ">i4"), ("x", ">f8"), ("y", ">f8")])
_MOVE, _LINE = 0, 1
_WINDING = 1
_LONGEST = 96
"""Points in one stroked piece: wide antialiased strokes cost more than in proportion to a path's length."""


def path_of(rings: Sequence[Ring]) -> QPainterPath:
    """One path of closed rings. Outlines and holes turn in opposite ways, so overlapping regions stay filled."""
    return _path([np.concatenate([ring, ring[:1]]) for ring in rings])


def pieces_of(rings: Sequence[Ring]) -> list[QPainterPath]:
    """The rings as separate paths to stroke, long ones cut up."""
    pieces = []
    for ring in rings:
        if len(ring) < _LONGEST:
            pieces.append(path_of([ring]))
            continue
        closed = np.concatenate([ring, ring[:1]])
        pieces += [_path([closed[start : start + _LONGEST + 1]]) for start in range(0, len(ring), _LONGEST)]
    return pieces


def _path(lines: Sequence[Ring]) -> QPainterPath:
    """A path of polylines, those that end where they began closed.

    Source: ``operator>>(QDataStream &, QPainterPath &)``: count, elements, start of the last line, fill rule.
    """
    path = QPainterPath()
    if not lines:
        return path
    points = np.concatenate(lines)
    lengths = np.array([len(line) for line in lines])
    starts = np.cumsum(lengths) - lengths
    elements = np.empty(len(points), _ELEMENT)
    elements["kind"] = _LINE
    elements["kind"][starts] = _MOVE
    elements["x"], elements["y"] = points[:, 0], points[:, 1]
    head = np.array([len(points)], ">i4").tobytes()
    tail = np.array([starts[-1], _WINDING], ">i4").tobytes()
    stream = QDataStream(QByteArray(head + elements.tobytes() + tail))
    stream >> path
    return path

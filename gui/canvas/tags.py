"""Where the names of regions stand: no name over another, the same place while panning, hidden where it is too full."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QRect, QTimer
from PySide6.QtGui import QColor, QPainter, QPen

from gui.canvas.labels import paint_tag, tag_size
from gui.canvas.model import CanvasModel
from gui.canvas.overlays import OverlayScene
from gui.canvas.viewport import Viewport
from gui.canvas.work import Background

LEAST_TAGGED = 10.0
"""Regions smaller than this many logical pixels go unnamed."""
AT_ONCE = 200
"""So many names are placed right away; more off the window's thread, and none is shown until they are."""
_REST_MS = 150
_CROWD_SHARE = 0.7
"""In a crowd, a region narrower than this share of its name goes unnamed."""
_CELL = 96
_LEADER_STEPS = ((0.3, -2.4), (-1.1, -1.4), (0.3, 2.6), (1.2, -1.4), (-1.1, 1.8), (0.4, -3.8))
"""Where a name goes that has no room at its region, in its own widths and heights from the corner; with a line."""

_Spot = tuple[int, int, int, int]
_Key = tuple[int, float, float, float, str, tuple[_Spot, ...]]


@dataclass(frozen=True, slots=True)
class _Layout:
    """Names placed on a picture whose corner is at the origin: device pixels, so that panning moves all alike."""

    names: list[str]
    spots: npt.NDArray[np.int64]
    corners: npt.NDArray[np.int64]
    at: dict[str, int]


class TagLayer:
    """The names of one canvas.

    Args:
        background: Where many names are placed.
        changed: Called when those are.

    Attributes:
        covered: Rectangles of the canvas, logical pixels, that something lies over: a picture that is fitted has no
            name there. One that was moved has, for names keep their places on it.
    """

    def __init__(self, background: Background, changed: Callable[[], None]) -> None:
        self._background = background
        self._changed = changed
        self.covered: Sequence[QRect] = ()
        self._key: _Key | None = None
        self._placed: OverlayScene | None = None  # held, for the key knows it by its address
        self._layout: _Layout | None = None
        self._arrived = False
        self._job: Callable[[], _Layout] | None = None
        # While somebody zooms, each step would ask for a placement that the next one throws away.
        self._rest = QTimer(background)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._start)

    def ready(self, scene: OverlayScene, viewport: Viewport, *, family: str, ratio: float) -> bool:
        """Place the names for this zoom and angle, or have it done; True when what is drawn changed by that."""
        covered = _on_picture(self.covered, viewport, ratio) if viewport.fitted else ()
        key = (id(scene), viewport.zoom, viewport.angle, ratio, family, covered)
        if key == self._key:
            arrived, self._arrived = self._arrived, False
            return arrived
        self._key, self._layout, self._arrived, self._placed = key, None, False, scene
        still = replace(viewport, offset_x=0, offset_y=0)
        job = partial(_place, scene, still, family, ratio, covered)
        if len(scene.named) <= AT_ONCE:
            self._layout = job()
        else:
            self._job = job
            self._rest.start()
        return True

    def paint(
        self,
        painter: QPainter,
        clip: QRect,
        scene: OverlayScene,
        viewport: Viewport,
        *,
        hidden: str | None,
        family: str,
        ratio: float,
    ) -> None:
        """Draw the names that touch ``clip`` (device pixels)."""
        layout = self._layout
        if layout is None or not layout.names:
            return
        x, y = viewport.offset_x, viewport.offset_y
        spots, corners = layout.spots, layout.corners
        left, top = np.minimum(spots[:, 0], corners[:, 0]) + x, np.minimum(spots[:, 1], corners[:, 1]) + y
        right, bottom = np.maximum(spots[:, 2], corners[:, 0]) + x, np.maximum(spots[:, 3], corners[:, 1]) + y
        near = (right >= clip.left()) & (left <= clip.right()) & (bottom >= clip.top()) & (top <= clip.bottom())
        rows = np.flatnonzero(near)
        places = np.concatenate([spots[rows] + (x, y, x, y), corners[rows] + (x, y)], axis=1)
        for index, place in zip(rows.tolist(), places.tolist(), strict=True):
            name = layout.names[index]
            if name != hidden and name in scene.items:
                item = scene.items[name]
                _paint_leader(painter, place, item.colour, ratio)
                paint_tag(painter, QPoint(*place[:2]), item.label, item.colour, family=family, ratio=ratio)

    def paint_selected(
        self,
        painter: QPainter,
        scene: OverlayScene,
        model: CanvasModel,
        viewport: Viewport,
        *,
        family: str,
        ratio: float,
    ) -> None:
        """Draw the selected region's name above everything, kept in sight where the region's corner is not."""
        item = model.selected_item()
        if item is None or not item.label or item.key not in scene.named:
            return
        width, height = tag_size(item.label, family, ratio)
        index = self._layout.at.get(item.key) if self._layout is not None else None
        if index is not None and self._layout is not None:
            x, y = (self._layout.spots[index, :2] + (viewport.offset_x, viewport.offset_y)).tolist()
        else:
            bounds = device_bounds(scene.named_bounds[scene.named.index(item.key)][None], viewport)[0]
            x, y = round(bounds[0] - ratio), round(bounds[1] - ratio) - height
        shape = scene.shapes[item.key]
        left, top, right, bottom = viewport.to_device_rect(shape.bounds)
        if right < 0 or bottom < 0 or left > viewport.width or top > viewport.height:
            return
        x = min(max(x, 0), max(viewport.width - width, 0))
        y = min(max(y, 0), max(viewport.height - height, 0))
        paint_tag(painter, QPoint(x, y), item.label, item.colour, family=family, ratio=ratio)

    def _start(self) -> None:
        job, key, self._job = self._job, self._key, None
        if job is not None and key is not None:
            self._background.submit(job, partial(self._take, key))

    def _take(self, key: _Key, layout: _Layout) -> None:
        if key == self._key:
            self._layout, self._arrived = layout, True
            self._changed()


def device_bounds(bounds: npt.NDArray[np.float64], viewport: Viewport) -> npt.NDArray[np.float64]:
    """The upright rectangles on the canvas around ``(N, 4) xyxy`` rectangles of the picture."""
    c, s = (viewport.zoom * part for part in viewport.turn)
    x, y = bounds[:, (0, 2, 2, 0)], bounds[:, (1, 1, 3, 3)]
    across, down = c * x - s * y + viewport.offset_x, s * x + c * y + viewport.offset_y
    return np.stack([across.min(axis=1), down.min(axis=1), across.max(axis=1), down.max(axis=1)], axis=1)


def _on_picture(covered: Sequence[QRect], viewport: Viewport, ratio: float) -> tuple[_Spot, ...]:
    """Rectangles of the canvas in device pixels from the picture's corner."""
    x, y = viewport.offset_x, viewport.offset_y
    edges = ((part.left(), part.top(), part.right() + 1, part.bottom() + 1) for part in covered)
    return tuple(
        (round(x0 * ratio) - x, round(y0 * ratio) - y, round(x1 * ratio) - x, round(y1 * ratio) - y)
        for x0, y0, x1, y1 in edges
    )


def _place(
    scene: OverlayScene, viewport: Viewport, family: str, ratio: float, covered: Sequence[_Spot] = ()
) -> _Layout:
    """Greedily, in drawing order: at the region's corner, else near it with a line, else not at all.

    In a crowd names would hide what they name: only regions about as wide as theirs have one there, at their corner.
    """
    if not scene.named:
        return _Layout([], np.zeros((0, 4), np.int64), np.zeros((0, 2), np.int64), {})
    device = device_bounds(scene.named_bounds, viewport)
    large = np.maximum(device[:, 2] - device[:, 0], device[:, 3] - device[:, 1]) >= LEAST_TAGGED * ratio
    taken: defaultdict[tuple[int, int], list[_Spot]] = defaultdict(list)
    for spot in covered:
        for cell in _cells(spot):
            taken[cell].append(spot)
    names, spots, corners = [], [], []
    crowd = int(large.sum()) > AT_ONCE
    for index in np.flatnonzero(large).tolist():
        label = scene.items[scene.named[index]].label
        width, height = tag_size(label, family, ratio)
        left, top, right, bottom = (round(edge) for edge in device[index].tolist())
        if crowd and right - left < _CROWD_SHARE * width:
            continue
        left, top = left - round(ratio), top - round(ratio)
        tries = [(left, top - height), (left, top), (left, bottom), (left, top - 2 * height)]
        tries += [] if crowd else [(left + round(dx * width), top + round(dy * height)) for dx, dy in _LEADER_STEPS]
        for x, y in tries:
            spot = (x, y, x + width, y + height)
            cells = _cells(spot)
            if any(_overlap(spot, other) for cell in cells for other in taken[cell]):
                continue
            for cell in cells:
                taken[cell].append(spot)
            names.append(scene.named[index])
            spots.append(spot)
            corners.append((left, top))
            break
    at = {name: nth for nth, name in enumerate(names)}
    return _Layout(names, np.array(spots, np.int64).reshape(-1, 4), np.array(corners, np.int64).reshape(-1, 2), at)


def _cells(spot: _Spot) -> list[tuple[int, int]]:
    columns = range(spot[0] // _CELL, spot[2] // _CELL + 1)
    return [(x, y) for x in columns for y in range(spot[1] // _CELL, spot[3] // _CELL + 1)]


def _overlap(one: _Spot, other: _Spot) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _paint_leader(painter: QPainter, place: Sequence[int], colour: str, ratio: float) -> None:
    """A line from a name to its region's corner; ``place``: the name's ``xyxy``, then the corner, device pixels."""
    left, top, right, bottom, corner_x, corner_y = place
    x, y = min(max(corner_x, left), right), min(max(corner_y, top), bottom)
    if abs(x - corner_x) + abs(y - corner_y) <= 6 * ratio:
        return
    painter.setPen(QPen(QColor(colour), 1.2 * ratio))
    painter.drawLine(x, y, corner_x, corner_y)

"""Regions as the canvas draws them: grouped by style, culled by place, thinned by zoom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QTransform

from gui.canvas.model import OverlayItem
from gui.canvas.paths import path_of
from gui.canvas.shapes import Atom, Shape, detail_level, shape_of
from gui.canvas.viewport import Viewport
from storage.records import Geometry

OUTLINE = 2.0
"""Width of outlines in logical pixels."""
DASHES = (3.0, 2.2)
"""Dash and gap of proposals, in widths."""
FILL_ALPHA = 62
_CHUNK_ATOMS, _CHUNK_POINTS = 48, 3000
_FINE_BELOW = 14.0
"""Regions smaller than this many logical pixels get a thin solid outline: dashes would not read."""


@dataclass(slots=True)
class _Chunk:
    colour: str
    decided: bool
    filled: bool
    owners: list[str]
    pieces: list[tuple[Shape, int]]
    bounds: tuple[float, float, float, float]
    typical: float
    paths: dict[tuple[int, str | None], QPainterPath] = field(default_factory=dict)

    def path(self, level: int, hidden: str | None) -> QPainterPath:
        if hidden not in self.owners:
            hidden = None
        key = (level, hidden)
        if key not in self.paths:
            rings = [
                ring
                for owner, (shape, index) in zip(self.owners, self.pieces, strict=True)
                if owner != hidden
                for ring in shape.at_level(level)[index].rings
            ]
            self.paths[key] = path_of(rings)
        return self.paths[key]


@dataclass(slots=True)
class OverlayScene:
    """All regions of a picture, ready to paint.

    Attributes:
        items: What it was built from, by key.
        shapes: The shape of each region.
    """

    items: dict[str, OverlayItem] = field(default_factory=dict)
    shapes: dict[str, Shape] = field(default_factory=dict)
    chunks: list[_Chunk] = field(default_factory=list)

    def known(self) -> dict[Geometry, Shape]:
        """Shapes by geometry, for building the next scene without repeating work."""
        return {item.geometry: self.shapes[key] for key, item in self.items.items()}

    def paint(self, painter: QPainter, viewport: Viewport, clip: QRect, *, ratio: float, hidden: str | None) -> None:
        """Draw the regions that touch ``clip`` (device pixels), all but ``hidden``."""
        if not self.chunks:
            return
        level = detail_level(viewport.zoom)
        slack = 3 * ratio / viewport.zoom
        x0, y0 = viewport.to_image(clip.left(), clip.top())
        x1, y1 = viewport.to_image(clip.right() + 1, clip.bottom() + 1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setTransform(image_transform(viewport))
        for chunk in self.chunks:
            left, top, right, bottom = chunk.bounds
            if right < x0 - slack or left > x1 + slack or bottom < y0 - slack or top > y1 + slack:
                continue
            fine = chunk.typical * viewport.zoom < _FINE_BELOW * ratio
            painter.setPen(
                outline_pen(chunk.colour, decided=chunk.decided or fine, width=(1 if fine else OUTLINE) * ratio)
            )
            painter.setBrush(fill_brush(chunk.colour) if chunk.filled else Qt.BrushStyle.NoBrush)
            painter.drawPath(chunk.path(level, hidden))
        painter.restore()


def build_scene(items: Iterable[OverlayItem], *, known: Mapping[Geometry, Shape], zoom: float) -> OverlayScene:
    """Prepare regions for drawing; heavy with masks, so call it off the window's thread.

    Args:
        items: In drawing order.
        known: Shapes computed before.
        zoom: The current zoom; paths for it are made right away.
    """
    scene = OverlayScene({item.key: item for item in items})
    groups: dict[tuple[str, bool, bool], list[tuple[str, Shape, int, Atom]]] = {}
    for key, item in scene.items.items():
        shape = known.get(item.geometry) or shape_of(item.geometry)
        scene.shapes[key] = shape
        if item.visible:
            group = groups.setdefault((item.colour, item.decided, shape.filled), [])
            group.extend((key, shape, index, atom) for index, atom in enumerate(shape.atoms))
    for (colour, decided, filled), entries in groups.items():
        for part in _chunked(entries):
            bounds = np.array([atom.bounds for *_, atom in part])
            spans = np.maximum(bounds[:, 2] - bounds[:, 0], bounds[:, 3] - bounds[:, 1])
            owners = [key for key, *_ in part]
            pieces = [(shape, index) for _, shape, index, _ in part]
            box = (*bounds[:, :2].min(axis=0).tolist(), *bounds[:, 2:].max(axis=0).tolist())
            scene.chunks.append(_Chunk(colour, decided, filled, owners, pieces, box, float(np.median(spans))))
    level = detail_level(zoom)
    for chunk in scene.chunks:
        chunk.path(level, None)
    return scene


def image_transform(viewport: Viewport) -> QTransform:
    """Image to device coordinates."""
    return QTransform(viewport.zoom, 0, 0, viewport.zoom, viewport.offset_x, viewport.offset_y)


def outline_pen(colour: str | QColor, *, decided: bool, width: float) -> QPen:
    """The pen of an outline: solid when decided, dashed when proposed; width in device pixels at any zoom."""
    pen = QPen(QColor(colour), width)
    pen.setCosmetic(True)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    if not decided:
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern(DASHES)
    return pen


def fill_brush(colour: str | QColor, alpha: int = FILL_ALPHA) -> QBrush:
    """A translucent fill."""
    tint = QColor(colour)
    tint.setAlpha(alpha)
    return QBrush(tint)


def _chunked(entries: Sequence[tuple[str, Shape, int, Atom]]) -> list[list[tuple[str, Shape, int, Atom]]]:
    if len(entries) > _CHUNK_ATOMS:
        centres = np.array([(atom.bounds[0] + atom.bounds[2], atom.bounds[1] + atom.bounds[3]) for *_, atom in entries])
        entries = [entries[index] for index in np.argsort(_z_order(centres), kind="stable")]
    chunks: list[list[tuple[str, Shape, int, Atom]]] = []
    points = _CHUNK_POINTS
    for entry in entries:
        if points >= _CHUNK_POINTS or len(chunks[-1]) >= _CHUNK_ATOMS:
            chunks.append([])
            points = 0
        chunks[-1].append(entry)
        points += sum(len(ring) for ring in entry[3].rings)
    return chunks


def _z_order(centres: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    low = centres.min(axis=0)
    cells = ((centres - low) / np.maximum(np.ptp(centres, axis=0), 1e-9) * 255).astype(np.int64)
    code = np.zeros(len(cells), np.int64)
    for bit in range(8):
        code |= ((cells[:, 0] >> bit) & 1) << (2 * bit)
        code |= ((cells[:, 1] >> bit) & 1) << (2 * bit + 1)
    return code

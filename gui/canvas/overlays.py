"""Regions as the canvas draws them: grouped by style, culled by place, thinned by zoom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QTransform

from gui.canvas.model import OverlayItem
from gui.canvas.paths import path_of, pieces_of
from gui.canvas.shapes import LEVELS, Atom, Bounds, Ring, Shape, detail_level, shape_of
from gui.canvas.viewport import Viewport
from storage.records import Geometry

OUTLINE = 2.0
"""Width of outlines in logical pixels."""
DASHES = (3.0, 2.2)
"""Dash and gap of proposals, in widths."""
FILL_ALPHA = 62
_CHUNK_ATOMS, _CHUNK_POINTS = 48, 1500
_FINE_BELOW = 14.0
"""Regions smaller than this many logical pixels get a thin solid outline: dashes would not read."""
_CROWD, _CROWD_OVER = 2500, 1800
"""Outline points in sight from which outlines get thin, and below which they get their full width again."""
_THRONG = 12000
"""Outline points in sight from which detail is dropped a level earlier."""
_SHADE = QColor(0, 0, 0, 110)


@dataclass(slots=True)
class _Chunk:
    """Neighbouring pieces of regions in one style."""

    colour: str
    decided: bool
    filled: bool
    owners: list[str]
    pieces: list[tuple[Shape, int]]
    bounds: tuple[float, float, float, float]
    typical: float
    whole: dict[tuple[int, str | None], QPainterPath] = field(default_factory=dict)
    strokes: dict[tuple[int, str | None], list[QPainterPath]] = field(default_factory=dict)
    points: dict[int, int] = field(default_factory=dict)

    def whole_path(self, level: int, hidden: str | None) -> QPainterPath:
        """All rings in one path: to fill, or to stroke one pixel wide."""
        key = (level, hidden if hidden in self.owners else None)
        if key not in self.whole:
            self.whole[key] = path_of(self._rings(*key))
        return self.whole[key]

    def stroke_paths(self, level: int, hidden: str | None) -> list[QPainterPath]:
        """The rings as pieces to stroke at full width."""
        key = (level, hidden if hidden in self.owners else None)
        if key not in self.strokes:
            self.strokes[key] = pieces_of(self._rings(*key))
        return self.strokes[key]

    def points_at(self, level: int) -> int:
        """How many points its outlines have."""
        if level not in self.points:
            self.points[level] = sum(len(ring) for ring in self._rings(level, None))
        return self.points[level]

    def touches(self, area: Bounds, slack: float) -> bool:
        """Whether it may show in an ``xyxy`` image rectangle."""
        left, top, right, bottom = self.bounds
        return not (
            right < area[0] - slack or left > area[2] + slack or bottom < area[1] - slack or top > area[3] + slack
        )

    def _rings(self, level: int, hidden: str | None) -> list[Ring]:
        return [
            ring
            for owner, (shape, index) in zip(self.owners, self.pieces, strict=True)
            if owner != hidden
            for ring in shape.at_level(level)[index].rings
        ]


@dataclass(slots=True)
class OverlayScene:
    """All regions of a picture, ready to paint.

    Attributes:
        items: What it was built from, by key.
        shapes: The shape of each region.
        named: Keys of the regions with a tag.
        named_bounds: Where they are, ``(N, 4) float64 xyxy``.
        crowded: Outlines are thin because so many are in sight; see `judge`.
        coarser: Levels of detail dropped for the same reason.
    """

    items: dict[str, OverlayItem] = field(default_factory=dict)
    shapes: dict[str, Shape] = field(default_factory=dict)
    chunks: list[_Chunk] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    named_bounds: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 4)))
    crowded: bool = False
    coarser: int = 0

    def known(self) -> dict[Geometry, Shape]:
        """Shapes by geometry, for building the next scene without repeating work."""
        return {item.geometry: self.shapes[key] for key, item in self.items.items()}

    def prepare(self, level: int) -> None:
        """Make the paths of a level of detail ahead of painting; safe in any thread."""
        for chunk in self.chunks:
            chunk.points_at(level)
            chunk.whole_path(level, None)

    def prepare_all(self) -> None:
        """Make the paths of every level."""
        for level in range(LEVELS):
            self.prepare(level)

    def judge(self, viewport: Viewport) -> bool:
        """Decide how finely to draw what is in sight; True when that changed and the frame is out of date."""
        level = detail_level(viewport.zoom)
        area = viewport.visible()
        points = sum(chunk.points_at(level) for chunk in self.chunks if chunk.touches(area, 0.0))
        crowded = points > (_CROWD_OVER if self.crowded else _CROWD)
        coarser = 1 if points > _THRONG else 0
        changed = (crowded, coarser) != (self.crowded, self.coarser)
        self.crowded, self.coarser = crowded, coarser
        return changed

    def paint(self, painter: QPainter, viewport: Viewport, clip: QRect, *, ratio: float, hidden: str | None) -> None:
        """Draw the regions that touch ``clip`` (device pixels), all but ``hidden``."""
        level = min(detail_level(viewport.zoom) + self.coarser, LEVELS - 1)
        area = (
            *viewport.to_image(clip.left(), clip.top()),
            *viewport.to_image(clip.right() + 1, clip.bottom() + 1),
        )
        painter.save()
        painter.setTransform(image_transform(viewport))
        for chunk in self.chunks:
            if not chunk.touches(area, 4 * ratio / viewport.zoom):
                continue
            fine = chunk.typical * viewport.zoom < _FINE_BELOW * ratio
            if chunk.filled:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
                painter.fillPath(chunk.whole_path(level, hidden), fill_brush(chunk.colour))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
            if fine or self.crowded:
                # Qt strokes one pixel several times faster than any wider line.
                painter.strokePath(
                    chunk.whole_path(level, hidden),
                    outline_pen(chunk.colour, decided=chunk.decided or fine, width=1),
                )
                continue
            shade = outline_pen(_SHADE, decided=True, width=(OUTLINE + 1.5) * ratio)
            pen = outline_pen(chunk.colour, decided=chunk.decided, width=OUTLINE * ratio)
            for path in chunk.stroke_paths(level, hidden):
                painter.strokePath(path, shade)
                painter.strokePath(path, pen)
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
    scene.named = [
        key for key, item in scene.items.items() if item.label and item.visible and not scene.shapes[key].is_empty
    ]
    if scene.named:
        scene.named_bounds = np.array([tag_bounds(scene.shapes[key]) for key in scene.named], np.float64)
    scene.prepare(detail_level(zoom))
    return scene


def tag_bounds(shape: Shape) -> Bounds:
    """What a tag stands on: the topmost piece, for the box around many pieces may begin far from any."""
    return min((atom.bounds for atom in shape.atoms), key=lambda bounds: bounds[1])


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

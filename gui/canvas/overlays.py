"""Regions as the canvas draws them: grouped by style, culled by place, thinned by zoom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QTransform

from gui.canvas.look import MaskStyle
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
_PER_RING = 8
"""What drawing a ring costs whatever its length, in points."""
_SHADED = 2000
_CROWD = 4500
_THRONG = 16000
"""Outline points in sight: up to the first, outlines are shaded; from the second on they are one pixel wide;
from the third on detail is dropped a level earlier."""
_LIMITS = (_SHADED, _CROWD, _THRONG)
_AGAIN = 0.8
"""A finer way of drawing comes back below this share of its limit, so that it does not flicker at it."""
_TOP = 0.08
"""Share of a region's height that counts as its top."""
_SHADE = QColor(0, 0, 0, 80)
_ANTIALIASING = QPainter.RenderHint.Antialiasing


_Strokes = tuple[list[QPainterPath], npt.NDArray[np.float64]]


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
    strokes: dict[tuple[int, str | None], _Strokes] = field(default_factory=dict)

    def whole_path(self, level: int, hidden: str | None) -> QPainterPath:
        """All rings in one path: to fill, or to stroke one pixel wide."""
        key = (level, self._own(hidden))
        if key not in self.whole:
            self.whole[key] = path_of(self._rings(*key))
        return self.whole[key]

    def stroke_paths(self, level: int, hidden: str | None, area: Bounds) -> list[QPainterPath]:
        """Pieces of the rings to stroke at full width, those that touch an ``xyxy`` image rectangle."""
        key = (level, self._own(hidden))
        if key not in self.strokes:
            paths = pieces_of(self._rings(*key))
            boxes = [path.controlPointRect().getCoords() for path in paths]
            self.strokes[key] = (paths, np.array(boxes, np.float64).reshape(-1, 4))
        paths, bounds = self.strokes[key]
        return [paths[index] for index in np.flatnonzero(overlaps(bounds, area))]

    def _own(self, hidden: str | None) -> str | None:
        return hidden if hidden is not None and hidden in self.owners else None

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
        fineness: How fine what is in sight can be drawn, see `judge`: 0 shaded, 1 plain, 2 thin, 3 thin and coarse.
    """

    items: dict[str, OverlayItem] = field(default_factory=dict)
    shapes: dict[str, Shape] = field(default_factory=dict)
    chunks: list[_Chunk] = field(default_factory=list)
    chunk_bounds: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 4)))
    atoms: list[tuple[Shape, int]] = field(default_factory=list)
    atom_bounds: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 4)))
    points: dict[int, npt.NDArray[np.int64]] = field(default_factory=dict)
    named: list[str] = field(default_factory=list)
    named_bounds: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 4)))
    fineness: int = 0

    @property
    def crowded(self) -> bool:
        """Whether so much is in sight, as last judged, that drawing it may take longer than a frame."""
        return self.fineness > 0

    def known(self) -> dict[Geometry, Shape]:
        """Shapes by geometry, for building the next scene without repeating work."""
        return {item.geometry: self.shapes[key] for key, item in self.items.items()}

    def prepare(self, level: int) -> None:
        """Make the paths of a level of detail ahead of painting; safe in any thread."""
        if level not in self.points:
            counts = [
                sum(len(ring) + _PER_RING for ring in shape.at_level(level)[index].rings) for shape, index in self.atoms
            ]
            self.points[level] = np.array(counts, np.int64)
        for chunk in self.chunks:
            chunk.whole_path(level, None)

    def prepare_all(self) -> None:
        """Make the paths of every level."""
        for level in range(LEVELS):
            self.prepare(level)

    def judge(self, viewport: Viewport) -> bool:
        """Decide how finely to draw what is in sight; True when that changed and the frame is out of date."""
        level = detail_level(viewport.zoom)
        if level not in self.points:
            self.prepare(level)
        points = int(self.points[level][overlaps(self.atom_bounds, viewport.visible())].sum())
        limits = [limit * (_AGAIN if nth < self.fineness else 1.0) for nth, limit in enumerate(_LIMITS)]
        before, self.fineness = self.fineness, sum(points > limit for limit in limits)
        return self.fineness != before

    def paint(
        self,
        painter: QPainter,
        viewport: Viewport,
        clip: QRect,
        *,
        ratio: float,
        hidden: str | None,
        masks: MaskStyle = MaskStyle.BOTH,
    ) -> None:
        """Draw the regions that touch ``clip`` (device pixels), all but ``hidden``."""
        level = min(detail_level(viewport.zoom) + (self.fineness > 2), LEVELS - 1)
        slack = round(4 * ratio)
        near = clip.adjusted(-slack, -slack, slack, slack)
        area = viewport.to_image_rect((near.left(), near.top(), near.right() + 1, near.bottom() + 1))
        painter.save()
        painter.setTransform(image_transform(viewport))
        shade = outline_pen(_SHADE, decided=True, width=(OUTLINE + 1) * ratio)
        smooth = _Smoothness(painter)
        for index in np.flatnonzero(overlaps(self.chunk_bounds, area)).tolist():
            chunk = self.chunks[index]
            fine = chunk.typical * viewport.zoom < _FINE_BELOW * ratio
            if chunk.filled and masks is not MaskStyle.OUTLINE:
                smooth.set(False)
                painter.fillPath(chunk.whole_path(level, hidden), fill_brush(chunk.colour))
            if chunk.filled and masks is MaskStyle.FILL:
                continue
            smooth.set(True)
            if fine or self.fineness > 1:
                # Qt strokes one pixel several times faster than any wider line.
                pen = outline_pen(chunk.colour, decided=chunk.decided or fine, width=1)
                painter.strokePath(chunk.whole_path(level, hidden), pen)
                continue
            pen = outline_pen(chunk.colour, decided=chunk.decided, width=OUTLINE * ratio)
            for path in chunk.stroke_paths(level, hidden, area):
                if self.fineness == 0:
                    painter.strokePath(path, shade)
                painter.strokePath(path, pen)
        painter.restore()


class _Smoothness:
    """A painter's antialiasing, told to it only where it changes: thousands of paths alternate."""

    def __init__(self, painter: QPainter) -> None:
        self._painter = painter
        self._smooth: bool | None = None

    def set(self, smooth: bool) -> None:
        if smooth is not self._smooth:
            self._smooth = smooth
            self._painter.setRenderHint(_ANTIALIASING, smooth)


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
        scene.atoms += [(shape, index) for _, shape, index, _ in entries]
        for part in _chunked(entries):
            bounds = np.array([atom.bounds for *_, atom in part])
            spans = np.maximum(bounds[:, 2] - bounds[:, 0], bounds[:, 3] - bounds[:, 1])
            owners = [key for key, *_ in part]
            pieces = [(shape, index) for _, shape, index, _ in part]
            box = (*bounds[:, :2].min(axis=0).tolist(), *bounds[:, 2:].max(axis=0).tolist())
            scene.chunks.append(_Chunk(colour, decided, filled, owners, pieces, box, float(np.median(spans))))
    scene.chunk_bounds = np.array([chunk.bounds for chunk in scene.chunks], np.float64).reshape(-1, 4)
    scene.atom_bounds = np.array([shape.atoms[index].bounds for shape, index in scene.atoms]).reshape(-1, 4)
    scene.named = [
        key for key, item in scene.items.items() if item.label and item.visible and not scene.shapes[key].is_empty
    ]
    if scene.named:
        scene.named_bounds = np.array([tag_bounds(scene.shapes[key]) for key in scene.named], np.float64)
    scene.prepare(detail_level(zoom))
    return scene


def overlaps(bounds: npt.NDArray[np.float64], area: Bounds) -> npt.NDArray[np.bool_]:
    """Which of ``(N, 4) xyxy`` rectangles touch another."""
    return (bounds[:, 2] >= area[0]) & (bounds[:, 0] <= area[2]) & (bounds[:, 3] >= area[1]) & (bounds[:, 1] <= area[3])


def tag_bounds(shape: Shape) -> Bounds:
    """What a tag stands on: the topmost piece, from where its outline is near the top on.

    The box around a ring or around many pieces begins far from any ink.
    """
    reach = shape.bounds[1] + _TOP * (shape.bounds[3] - shape.bounds[1])
    left, top, right, bottom = min(
        (atom.bounds for atom in shape.atoms if atom.bounds[1] <= reach), key=lambda bounds: bounds[0]
    )
    atom = next(atom for atom in shape.atoms if atom.bounds == (left, top, right, bottom))
    outline = atom.rings[0]
    above = outline[outline[:, 1] <= top + _TOP * (bottom - top)]
    return float(above[:, 0].min()) if len(above) else left, top, right, bottom


def image_transform(viewport: Viewport) -> QTransform:
    """Image to device coordinates."""
    across, along = (viewport.zoom * part for part in viewport.turn)
    return QTransform(across, along, -along, across, viewport.offset_x, viewport.offset_y)


def outline_pen(colour: str | QColor, *, decided: bool, width: float) -> QPen:
    """The pen of an outline: solid when decided, dashed when proposed; width in device pixels at any zoom."""
    return _pen(QColor(colour).rgba(), decided, width)


def fill_brush(colour: str | QColor, alpha: int = FILL_ALPHA) -> QBrush:
    """A translucent fill."""
    return _brush(QColor(colour).rgb(), alpha)


@lru_cache(maxsize=256)
def _pen(rgba: int, decided: bool, width: float) -> QPen:
    pen = QPen(QColor.fromRgba(rgba), width)
    pen.setCosmetic(True)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    if not decided:
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern(DASHES)
    return pen


@lru_cache(maxsize=256)
def _brush(rgb: int, alpha: int) -> QBrush:
    tint = QColor.fromRgb(rgb)
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

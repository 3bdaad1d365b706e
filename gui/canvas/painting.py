"""What the canvas paints: the frame that is kept, and what lies over it fresh each time."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen

from gui.canvas.labels import free_spot, paint_tag, tag_size
from gui.canvas.layers import LayerStack
from gui.canvas.look import CanvasLook, CropStyle
from gui.canvas.maps import MapStack
from gui.canvas.model import CanvasModel, CanvasTheme, OverlayItem
from gui.canvas.overlays import OUTLINE, OverlayScene, fill_brush, image_transform, outline_pen
from gui.canvas.paths import path_of, pieces_of
from gui.canvas.shapes import Shape, detail_level
from gui.canvas.viewport import Viewport
from storage.records import RegionRole

MOST_TAGS = 80
"""With more regions than this in sight, only the selected one is named: a wall of tags hides the picture."""
_LEAST_TAGGED = 10.0
"""Regions smaller than this many logical pixels go unnamed."""
_HALO = QColor(0, 0, 0, 150)
_GRID_FROM = 10.0
"""Logical pixels that an image pixel is wide when lines between pixels begin to help."""
_GRID_DARK, _GRID_LIGHT = QColor(0, 0, 0, 70), QColor(255, 255, 255, 46)


@dataclass(frozen=True, slots=True)
class Look:
    """What the screen and the theme decide: colours, font family, device pixels per logical pixel."""

    theme: CanvasTheme
    family: str
    ratio: float


@dataclass(slots=True)
class Content:
    """Everything there is to see.

    Attributes:
        layers: The picture.
        layer: Name of the layer shown.
        scene: Its regions.
        maps: Heat over the picture.
        look: How things are shown.
        changed: Outline of pixels that cleaning changed, or None.
        hidden: Key of the region a tool draws itself.
    """

    layers: LayerStack
    maps: MapStack
    layer: str = "original"
    look: CanvasLook = field(default_factory=CanvasLook)
    scene: OverlayScene = field(default_factory=OverlayScene)
    changed: Shape | None = None
    hidden: str | None = None


def paint_frame(
    painter: QPainter, clip: QRect, content: Content, layer: str, *, model: CanvasModel, viewport: Viewport, look: Look
) -> None:
    """Draw a layer and what stays the same over it while the mouse moves, into ``clip`` (device pixels)."""
    painter.fillRect(clip, QColor(look.theme.ground))
    drawn = content.layers.paint(painter, viewport, clip, layer)
    if drawn and content.look.grid and viewport.zoom >= _GRID_FROM * look.ratio:
        _paint_grid(painter, viewport, clip)
    if not drawn or not model.overlays_visible:
        return
    content.maps.paint(painter, viewport)
    if content.look.crop is not CropStyle.OFF:
        _paint_outside(painter, content, model, viewport, look)
    content.scene.paint(painter, viewport, clip, ratio=look.ratio, hidden=content.hidden, masks=content.look.masks)
    if content.changed is not None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setTransform(image_transform(viewport))
        atoms = content.changed.at_level(detail_level(viewport.zoom))
        for path in pieces_of([ring for atom in atoms for ring in atom.rings]):
            painter.strokePath(path, outline_pen(_HALO, decided=True, width=3 * look.ratio))
            painter.strokePath(path, outline_pen(look.theme.accent, decided=True, width=1.5 * look.ratio))
        painter.restore()


def _paint_grid(painter: QPainter, viewport: Viewport, clip: QRect) -> None:
    """Lines between the picture's pixels, dark and light side by side so that they show on any ground."""
    x0, y0, x1, y1 = viewport.to_image_rect((clip.left(), clip.top(), clip.right() + 1, clip.bottom() + 1))
    left, right = max(int(x0), 0), min(int(x1) + 1, viewport.image_width)
    top, bottom = max(int(y0), 0), min(int(y1) + 1, viewport.image_height)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, viewport.angle % 90 != 0)
    for beside, colour in ((0.0, _GRID_DARK), (1.0 / viewport.zoom, _GRID_LIGHT)):
        lines = [_line(viewport, (x + beside, top), (x + beside, bottom)) for x in range(left, right + 1)]
        lines += [_line(viewport, (left, y + beside), (right, y + beside)) for y in range(top, bottom + 1)]
        painter.setPen(QPen(colour, 1))
        painter.drawLines(lines)
    painter.restore()


def _line(viewport: Viewport, start: tuple[float, float], end: tuple[float, float]) -> QLineF:
    return QLineF(*viewport.to_device(*start), *viewport.to_device(*end))


def _paint_outside(painter: QPainter, content: Content, model: CanvasModel, viewport: Viewport, look: Look) -> None:
    """Darken or leave out what lies outside the regions of interest."""
    shapes = [
        content.scene.shapes[key]
        for key, item in model.items.items()
        if item.role is RegionRole.ROI and key in content.scene.shapes and key != content.hidden
    ]
    rings = [ring for shape in shapes for atom in shape.atoms for ring in atom.rings[:1]]
    if not rings:
        return
    outside = QPainterPath()
    outside.addRect(QRectF(0, 0, viewport.image_width, viewport.image_height))
    ground = QColor(look.theme.ground)
    if content.look.crop is CropStyle.DIM:
        ground.setAlpha(185)
    painter.save()
    painter.setTransform(image_transform(viewport))
    painter.fillPath(outside.subtracted(path_of(rings)), ground)
    painter.restore()


def paint_selected(painter: QPainter, content: Content, model: CanvasModel, viewport: Viewport, ratio: float) -> None:
    """Draw the selected regions once more, stronger, with a halo that shows on any ground."""
    for key in model.chosen():
        if key != content.hidden and key in content.scene.shapes:
            _paint_strong(painter, model.items[key], content.scene.shapes[key], viewport, ratio)


def _paint_strong(painter: QPainter, item: OverlayItem, shape: Shape, viewport: Viewport, ratio: float) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setTransform(image_transform(viewport), True)
    rings = [ring for atom in shape.at_level(detail_level(viewport.zoom)) for ring in atom.rings]
    if shape.filled:
        painter.fillPath(path_of(rings), fill_brush(item.colour, 40))
    halo = outline_pen(QColor(255, 255, 255, 225), decided=True, width=(OUTLINE + 2.5) * ratio)
    pen = outline_pen(item.colour, decided=item.decided, width=OUTLINE * ratio)
    pieces = pieces_of(rings)
    for path in pieces:
        painter.strokePath(path, halo)
    for path in pieces:
        painter.strokePath(path, pen)
    painter.restore()


def paint_highlighted(
    painter: QPainter, content: Content, model: CanvasModel, viewport: Viewport, ratio: float
) -> None:
    """Draw the region pointed at elsewhere with a light ground and a halo."""
    key = model.highlighted
    item = model.items.get(key) if key is not None and key != model.selected else None
    if item is None or not item.visible or item.key == content.hidden or item.key not in content.scene.shapes:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setTransform(image_transform(viewport), True)
    level = detail_level(viewport.zoom)
    rings = [ring for atom in content.scene.shapes[item.key].at_level(level) for ring in atom.rings]
    painter.fillPath(path_of(rings), fill_brush(item.colour, 70))
    halo = outline_pen(QColor(255, 255, 255, 190), decided=True, width=(OUTLINE + 1.5) * ratio)
    pen = outline_pen(item.colour, decided=item.decided, width=OUTLINE * ratio)
    for path in pieces_of(rings):
        painter.strokePath(path, halo)
        painter.strokePath(path, pen)
    painter.restore()


def paint_tags(painter: QPainter, content: Content, model: CanvasModel, viewport: Viewport, look: Look) -> None:
    """Name the regions in sight, no tag over another."""
    canvas = QRect(0, 0, viewport.width, viewport.height)
    taken: list[QRect] = []
    for key, corner in _tagged(content.scene, model, viewport, look.ratio):
        if key == content.hidden:
            continue
        item = content.scene.items[key]
        spot = free_spot(corner, tag_size(item.label, look.family, look.ratio), taken, canvas)
        if spot is not None:
            taken.append(spot)
            paint_tag(painter, spot.topLeft(), item.label, item.colour, family=look.family, ratio=look.ratio)


def paint_message(painter: QPainter, area: QRectF, message: str, hint: str, *, theme: CanvasTheme, font: QFont) -> None:
    """Say in an empty place what to do next."""
    head = QFont(font)
    head.setPixelSize(17)
    head.setWeight(QFont.Weight.DemiBold)
    body = QFont(font)
    body.setPixelSize(13)
    middle = area.center().y()
    wide = area.adjusted(32, 0, -32, 0)
    painter.setPen(QColor(theme.text))
    painter.setFont(head)
    flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap)
    painter.drawText(
        QRectF(wide.left(), middle - 60, wide.width(), 56), flags | int(Qt.AlignmentFlag.AlignBottom), message
    )
    painter.setPen(QColor(theme.dim))
    painter.setFont(body)
    painter.drawText(QRectF(wide.left(), middle + 4, wide.width(), 80), flags | int(Qt.AlignmentFlag.AlignTop), hint)


def _tagged(scene: OverlayScene, model: CanvasModel, viewport: Viewport, ratio: float) -> list[tuple[str, QPoint]]:
    """Keys and top-left corners of regions to name, the selected one first so that it gets its place."""
    if not scene.named:
        return []
    device = _device_bounds(scene.named_bounds, viewport)
    seen = (
        (device[:, 2] > 0)
        & (device[:, 0] < viewport.width)
        & (device[:, 1] >= 0)
        & (device[:, 1] < viewport.height)
        & (np.maximum(device[:, 2] - device[:, 0], device[:, 3] - device[:, 1]) >= _LEAST_TAGGED * ratio)
    )
    chosen = [int(index) for index in np.flatnonzero(seen)]
    if len(chosen) > MOST_TAGS:
        chosen = [index for index in chosen if scene.named[index] == model.selected]
    chosen.sort(key=lambda index: scene.named[index] != model.selected)
    return [
        (scene.named[index], QPoint(round(device[index, 0] - ratio), round(device[index, 1] - ratio)))
        for index in chosen
    ]


def _device_bounds(bounds: npt.NDArray[np.float64], viewport: Viewport) -> npt.NDArray[np.float64]:
    """The upright rectangles on the canvas around ``(N, 4) xyxy`` rectangles of the picture."""
    c, s = (viewport.zoom * part for part in viewport.turn)
    x, y = bounds[:, (0, 2, 2, 0)], bounds[:, (1, 1, 3, 3)]
    across, down = c * x - s * y + viewport.offset_x, s * x + c * y + viewport.offset_y
    return np.stack([across.min(axis=1), down.min(axis=1), across.max(axis=1), down.max(axis=1)], axis=1)

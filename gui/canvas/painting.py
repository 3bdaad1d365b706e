"""What the canvas paints: the frame that is kept, and what lies over it fresh each time."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QLineF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen

from gui.canvas.layers import LayerStack
from gui.canvas.look import CanvasLook, CropStyle
from gui.canvas.maps import MapStack
from gui.canvas.model import CanvasModel, CanvasTheme, OverlayItem
from gui.canvas.overlays import OUTLINE, OverlayScene, fill_brush, image_transform, outline_pen
from gui.canvas.paths import path_of, pieces_of
from gui.canvas.shapes import Shape, detail_level
from gui.canvas.tags import TagLayer
from gui.canvas.viewport import Viewport
from storage.records import RegionRole

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
        tags: Names of the regions.
        look: How things are shown.
        changed: Outline of pixels that cleaning changed, or None.
        hidden: Key of the region a tool draws itself.
    """

    layers: LayerStack
    maps: MapStack
    tags: TagLayer
    layer: str = "original"
    look: CanvasLook = field(default_factory=CanvasLook)
    scene: OverlayScene = field(default_factory=OverlayScene)
    changed: Shape | None = None
    hidden: str | None = None


def paint_frame(
    painter: QPainter, clip: QRect, content: Content, layer: str, *, model: CanvasModel, viewport: Viewport, look: Look
) -> None:
    """Draw a layer and what stays the same over it while the mouse moves, into ``clip`` (device pixels)."""
    if paint_picture(painter, clip, content, layer, viewport=viewport, look=look):
        paint_over(painter, clip, content, model=model, viewport=viewport, look=look)


def paint_picture(
    painter: QPainter, clip: QRect, content: Content, layer: str, *, viewport: Viewport, look: Look
) -> bool:
    """Draw ground and layer alone; False where there is nothing of the layer to draw yet."""
    painter.fillRect(clip, QColor(look.theme.ground))
    drawn = content.layers.paint(painter, viewport, clip, layer)
    if drawn and content.look.grid and viewport.zoom >= _GRID_FROM * look.ratio:
        _paint_grid(painter, viewport, clip)
    return drawn


def paint_over(
    painter: QPainter, clip: QRect, content: Content, *, model: CanvasModel, viewport: Viewport, look: Look
) -> None:
    """Draw what stays the same over a layer while the mouse moves: maps, regions, their names."""
    if not model.overlays_visible:
        return
    content.maps.paint(painter, viewport)
    if content.look.crop is not CropStyle.OFF:
        _paint_outside(painter, content, model, viewport, look)
    content.scene.paint(painter, viewport, clip, ratio=look.ratio, hidden=content.hidden, masks=content.look.masks)
    if content.look.tags:
        content.tags.paint(
            painter, clip, content.scene, viewport, hidden=content.hidden, family=look.family, ratio=look.ratio
        )
    if content.changed is not None and content.look.changed:
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
